"""The sheet 施設利用: every row to the yearly users of one facility from one residence."""

from kpi_report.intake.faults import FaultKind, Severity
from kpi_report.survey.answers import Row, row_twice, source
from kpi_report.survey.asked import Asked
from kpi_report.survey.columns import year_heading
from kpi_report.survey.layout import Located, Record
from kpi_report.survey.questionnaire import RESIDENCES, USAGE_SHEET
from kpi_report.survey.spelling import plain
from kpi_report.survey.values import Reader

LARGEST = 1e15
_STATED = ("facility", "location", "shared_since")
"""Columns that say the same of every year of a row."""


def read_usage(located: Located, asked: Asked, reader: Reader, file: str) -> list[Row]:
    """Return the users of shared facilities, one row for a facility, a residence and a year."""
    column = USAGE_SHEET.column
    rows: list[Row] = []
    seen: set[tuple[str, str]] = set()
    for record in located.records:
        facility = reader.text(record, column("facility"))
        place = record.cells.get("location")
        location = reader.municipality(place, "所在市町村") if place else ""
        if not place:
            reader.missing(record.row, column("location"))
        since = reader.year(record, column("shared_since"))
        residence = _residence(record, reader)
        if not facility or not residence:
            continue
        if (facility, residence) in seen:
            row_twice(reader, record.cells["residence"], "同じ施設に同じ居住地の行が二つあります。")
            continue
        seen.add((facility, residence))
        note, before = reader.text(record, column("note")), len(rows)
        stated = [(name, record.cells[name]) for name in _STATED if name in record.cells]
        for year in asked.years:
            cell = record.cells.get(year)
            users = reader.quantity(cell, f"{year_heading(year)}の利用者数", "人") if cell else None
            if cell is None or users is None:
                continue
            if not 0 <= users < LARGEST:
                reader.note(
                    FaultKind.NUMBER_UNREADABLE,
                    Severity.MUST,
                    cell,
                    "利用者数が負の数又は大きすぎる数になっています。",
                    "年間の延べ利用者数（人）を記入してください。",
                )
                continue
            rows.append(
                {
                    "area_id": asked.area.area_id,
                    "facility": facility,
                    "location": location,
                    "shared_since": since.single if since else None,
                    "residence": residence,
                    "year": year,
                    "users": users,
                    "note": note,
                    **source(file, located.name, [*stated, ("users", cell)]),
                }
            )
        reader.note_left_out(record, note, taken=len(rows) > before)
    return rows


def _residence(record: Record, reader: Reader) -> str:
    cell = record.cells.get("residence")
    if cell is None:
        reader.missing(record.row, USAGE_SHEET.column("residence"))
        return ""
    for choice in RESIDENCES:
        if plain(cell.text) == plain(choice.label):
            return choice.code
    return reader.municipality(cell, "利用者の居住地")
