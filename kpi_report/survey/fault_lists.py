"""All faults of a round's responses for the ministry: one table as CSV, one page as HTML.

The page names no host, runs no script, and its content security policy allows neither.
"""

import csv
import io
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from openpyxl.utils import column_index_from_string

from kpi_report.intake.faults import Fault, Severity
from kpi_report.survey.questionnaire import SHEETS
from kpi_report.survey.response import Outcome, Refusal, Response

COLUMNS = (
    "area_id",
    "area_name",
    "file",
    "severity",
    "kind",
    "sheet",
    "cell",
    "subject",
    "written",
    "problem",
    "remedy",
)
REFUSED = "refused"
"""Stands for the severity of a file of which nothing was taken."""

_LONGEST = 80
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_ASSETS = files("kpi_report.survey") / "assets"
_TEMPLATES = Environment(
    loader=PackageLoader("kpi_report.survey", "assets"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class _Part:
    """What the page says of one response."""

    anchor: str
    name: str
    file: str
    must: int
    check: int
    faults: list[Fault]


def faults_csv(outcomes: Iterable[Outcome], areas: Mapping[str, str]) -> bytes:
    """Return a CSV file, for Excel too, with a row for every fault and every refused file.

    `areas` gives names by id, in the order of the rows. A text that Excel would compute stands
    behind an apostrophe.
    """
    refusals, responses = _sorted(outcomes, areas)
    nowhere = ("", "", "", "")
    rows: list[tuple[str, ...]] = [
        (
            r.area_id,
            areas.get(r.area_id, ""),
            r.file,
            REFUSED,
            r.kind,
            *nowhere,
            r.problem,
            r.remedy,
        )
        for r in refusals
    ]
    for response in responses:
        who = (response.area_id, areas.get(response.area_id, ""), response.file)
        rows += [
            (*who, f.severity, f.kind, f.sheet, f.cell, f.subject, f.written, f.problem, f.remedy)
            for f in in_order(response.faults, [sheet.title for sheet in SHEETS])
        ]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_harmless(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def faults_html(
    outcomes: Iterable[Outcome], areas: Mapping[str, str], title: str, *, fictional: bool
) -> str:
    """Return a self-contained page: refused files first, then the faults of each area.

    Parameters
    ----------
    outcomes
        What reading ended in.
    areas
        Names by id, in the order of the page.
    title
        Of the round.
    fictional
        Whether the page says 「架空のデータ」.
    """
    refusals, responses = _sorted(outcomes, areas)
    style = (_ASSETS / "faults.css").read_text(encoding="utf-8")
    parts = [
        _Part(
            anchor=f"area-{response.area_id}",
            name=areas.get(response.area_id, response.area_id),
            file=without_controls(response.file),
            must=response.count(Severity.MUST),
            check=response.count(Severity.CHECK),
            faults=in_order(response.faults, [sheet.title for sheet in SHEETS]),
        )
        for response in responses
    ]
    page = partial(
        _TEMPLATES.get_template("faults.html.j2").render,
        title=title,
        fictional=fictional,
        refusals=refusals,
        names=areas,
        parts=parts,
        faulty=[part for part in parts if part.faults],
        must=sum(part.must for part in parts),
        check=sum(part.check for part in parts),
        labels={severity.value: severity.label for severity in Severity},
        style=Markup(style),
    )
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'"
    return without_controls(page(policy=f"{policy}; form-action 'none'", shown=shown))


def in_order(faults: Iterable[Fault], sheets: Sequence[str]) -> list[Fault]:
    """Return faults as they are listed: what must be corrected first, then by place.

    A fault of the whole file comes before those of the sheets, one of a whole sheet before those
    of its cells; sheets that are not there come last.
    """
    order = {name: number for number, name in enumerate(sheets)}
    severities = list(Severity)

    def rank(fault: Fault) -> tuple[int, int, str, tuple[int, int]]:
        sheet = order.get(fault.sheet, len(order)) if fault.sheet else -1
        row, column = place(fault.cell) or (0, 0)
        return severities.index(fault.severity), sheet, fault.sheet, (row, column)

    return sorted(faults, key=rank)


def place(reference: str) -> tuple[int, int] | None:
    """Return row and column of a cell such as ``G12``, counted from 1; ``None`` if it is none."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return None
    row, column = int(found[2]), column_index_from_string(found[1])
    return (row, column) if row <= _LAST_ROW and column <= _LAST_COLUMN else None


def without_controls(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return _CONTROLS.sub("", text)


def shown(fault: Fault) -> str:
    """Return what stands in the cell, cut to what fits in a list."""
    text = fault.written
    if not text and fault.cell:
        return "（空欄）"
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _sorted(
    outcomes: Iterable[Outcome], areas: Mapping[str, str]
) -> tuple[list[Refusal], list[Response]]:
    """Return refusals and responses apart, each in the order of the areas, then by file."""
    order = {area_id: number for number, area_id in enumerate(areas)}

    def rank(outcome: Outcome) -> tuple[int, str]:
        return order.get(outcome.area_id, len(order)), outcome.file

    ranked = sorted(outcomes, key=rank)
    return (
        [outcome for outcome in ranked if isinstance(outcome, Refusal)],
        [outcome for outcome in ranked if isinstance(outcome, Response)],
    )


def _harmless(value: str) -> str:
    text = without_controls(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else str(text)
