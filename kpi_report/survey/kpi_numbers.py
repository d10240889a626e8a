"""The number of a KPI, as it is written and as it is meant."""

import re
import unicodedata
from collections.abc import Collection

from kpi_report.intake.faults import FaultKind, Severity
from kpi_report.survey.asked import Asked
from kpi_report.survey.layout import Record
from kpi_report.survey.values import Reader

_NUMBER = re.compile(r"[A-Z]?\d{1,4}", re.ASCII)


def number_in(text: str) -> str:
    """Return a KPI's number as it identifies the KPI (``K07``), or nothing if it is none."""
    number = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
    if re.fullmatch(r"K\d{1,4}", number, re.ASCII):
        number = f"K{int(number[1:]):02d}"
    return number if _NUMBER.fullmatch(number) else ""


def number_among(text: str, known: Collection[str]) -> str:
    """Return the number that a text means: the one that is known, also where its K or a 0 is left.

    Excel makes 1 of 01, and clerks write 7 for K07. What more than one could be stays as it is.
    """
    number = number_in(text)
    if number in known or not number.isdigit():
        return number
    meant = [k for k in known if k.lstrip("K").isdigit() and int(k.lstrip("K")) == int(number)]
    return meant[0] if len(meant) == 1 else number


def written_number(record: Record, asked: Asked) -> str:
    """Return the number in a row of the sheet KPI, or nothing; a new one gets its K."""
    number = number_among(record.text("no"), asked.previous)
    is_new = number.isdigit() and number not in asked.previous
    return number_in(f"K{number}") if is_new else number


def given_number(record: Record, asked: Asked, reader: Reader, taken: set[str]) -> str:
    """Return the number of a KPI: as written, else the next that is free, which is a fault."""
    cell = record.cells.get("no")
    if number := written_number(record, asked):
        return number
    number = next(n for n in (f"K{i:02d}" for i in range(1, 10_000)) if n not in taken)
    if "no" not in reader.columns:
        return number
    reader.note(
        FaultKind.KPI_NUMBER_MISSING,
        Severity.CHECK,
        cell or reader.place(record.row, "no"),
        f"KPI番号が{'読み取れない' if cell else 'ない'}ため、「{number}」としました。",
        f"KPI番号を「{number}」とし、実績シートでも同じ番号を用いてください。",
    )
    return number
