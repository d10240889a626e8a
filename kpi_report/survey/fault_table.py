"""The faults of every area's newest answer, beside the log of the answers (``faults.csv``)."""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from kpi_report.errors import InputError
from kpi_report.intake.faults import Fault, FaultKind, Severity
from kpi_report.survey.answer_tables import one_spelling
from kpi_report.survey.fault_lists import in_order
from kpi_report.survey.questionnaire import SHEETS
from kpi_report.survey.reading_log import LOG_NAME, Reading
from kpi_report.survey.response import Response

FAULTS_NAME = "faults.csv"

_COLUMNS = ("severity", "kind", "sheet", "cell", "written", "problem", "remedy", "subject")
_HEADINGS = ["area_id", *_COLUMNS]


def merge_faults(folder: Path, responses: Iterable[Response]) -> bytes:
    """Return the table of a folder with the faults of these areas replaced.

    It is sorted by area; an area's faults stand as they are listed: what must be mended first.

    Raises
    ------
    InputError
        If the table is damaged.
    """
    faults = read_faults(folder / FAULTS_NAME)
    sheets = [sheet.title for sheet in SHEETS]
    faults |= {r.area_id: tuple(in_order(r.faults, sheets)) for r in responses}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEADINGS)
    for area_id in sorted(faults):
        for fault in faults[area_id]:
            cells = (one_spelling(getattr(fault, column)) for column in _COLUMNS)
            writer.writerow([area_id, *cells])
    return text.getvalue().encode()


def faults_of(folder: Path, newest: Mapping[str, Reading]) -> dict[str, tuple[Fault, ...]]:
    """Return every fault in the newest answers of a folder, by area.

    Raises
    ------
    InputError
        If the table is damaged, or does not hold what the log counts: it was lost, or the answers
        were read before there was one.
    """
    listed = read_faults(folder / FAULTS_NAME)
    for area_id, reading in newest.items():
        of = Counter(fault.severity for fault in listed.get(area_id, ()))
        if (of[Severity.MUST], of[Severity.CHECK]) != (reading.must, reading.check):
            raise InputError(
                f"{folder / FAULTS_NAME}: {of.total()} fault(s) of {area_id!r}, but {LOG_NAME} "
                f"counts {reading.must + reading.check}; read the answers again: "
                "kpi-report survey read ROUND"
            )
    return {area_id: listed.get(area_id, ()) for area_id in newest}


def read_faults(path: Path) -> dict[str, tuple[Fault, ...]]:
    """Return the faults of a table by area; none if there is no such file.

    Raises
    ------
    InputError
        Naming the line, if the table is damaged.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except FileNotFoundError:
        return {}
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: not a readable UTF-8 CSV file: {error}") from error
    if not rows or rows[0] != _HEADINGS:
        raise InputError(f"{path}, line 1: the columns must be {', '.join(_HEADINGS)}")
    found: dict[str, list[Fault]] = defaultdict(list)
    for number, cells in enumerate(rows[1:], start=1):
        if len(cells) != len(_HEADINGS):
            raise InputError(
                f"{path}, fault {number}: {len(cells)} cells, but line 1 names "
                f"{len(_HEADINGS)} columns"
            )
        area_id, severity, kind, *texts = cells
        try:
            fault = Fault(FaultKind(kind), Severity(severity), *texts)
        except ValueError as error:
            raise InputError(f"{path}, fault {number}: {error}") from error
        found[area_id].append(fault)
    return {area_id: tuple(faults) for area_id, faults in found.items()}
