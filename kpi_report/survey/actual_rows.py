"""The sheet 実績: every row to the yearly values of one KPI."""

from kpi_report.intake.faults import FaultKind, Severity
from kpi_report.intake.japanese import read_quantity
from kpi_report.intake.spreadsheet import Cell
from kpi_report.intake.units import Quantity
from kpi_report.model import TargetKind
from kpi_report.survey.answers import Row, row_twice, source
from kpi_report.survey.asked import Asked
from kpi_report.survey.columns import kpi_id, year_heading
from kpi_report.survey.kpi_numbers import number_among
from kpi_report.survey.kpi_rows import KpiRow
from kpi_report.survey.layout import Located, Record
from kpi_report.survey.questionnaire import ACTUAL_SHEET
from kpi_report.survey.spelling import plain
from kpi_report.survey.values import Reader, wording


def read_actuals(
    located: Located, kpis: tuple[KpiRow, ...], asked: Asked, reader: Reader, file: str
) -> list[Row]:
    """Return the actual values, one row for a KPI, a year and, where given, a municipality."""
    by_number = {k.number: k for k in kpis}
    by_name: dict[str, list[KpiRow]] = {}
    for kpi in kpis:
        by_name.setdefault(plain(str(kpi.values["name"])), []).append(kpi)
    rows: list[Row] = []
    seen: set[tuple[str, str]] = set()
    for record in located.records:
        found = _kpi_of(record, by_number, by_name, reader)
        if found is None:
            continue
        place = record.cells.get("municipality")
        code = reader.municipality(place, "市町村") if place else ""
        if place and not code:
            continue
        if (found.number, code) in seen:
            row_twice(
                reader,
                record.cells.get("no") or next(iter(record.cells.values())),
                f"{found.number}の{'同じ市町村の' if code else ''}行が二つあります。",
            )
            continue
        seen.add((found.number, code))
        note, before = reader.text(record, ACTUAL_SHEET.column("note")), len(rows)
        for year in asked.years:
            cell = record.cells.get(year)
            value = _actual(cell, found, year, reader) if cell else None
            if cell is not None and value is not None and found.complete:
                rows.append(
                    {
                        "kpi_id": kpi_id(asked.area.area_id, found.number),
                        "municipality": code,
                        "year": year,
                        "value": value,
                        "wording": wording(cell),
                        "note": note,
                        **source(file, located.name, [("", cell)]),
                    }
                )
        reader.note_left_out(record, note, taken=len(rows) > before)
    return rows


def _kpi_of(
    record: Record,
    by_number: dict[str, KpiRow],
    by_name: dict[str, list[KpiRow]],
    reader: Reader,
) -> KpiRow | None:
    cell = record.cells.get("no")
    number = number_among(cell.text, by_number) if cell else ""
    if number in by_number:
        return by_number[number]
    named = by_name.get(plain(record.text("name")), [])
    if not number and len(named) == 1 and record.text("name"):
        return named[0]
    if number:
        reader.note(
            FaultKind.KPI_NUMBER_UNKNOWN,
            Severity.MUST,
            cell or "",
            f"KPI番号「{number}」はKPIシートにないため、この行の実績は読み取りませんでした。",
            "KPIシートに記入するか、番号を直してください。",
        )
    else:
        reader.note(
            FaultKind.KPI_NUMBER_MISSING,
            Severity.MUST,
            cell or reader.place(record.row, "no"),
            "どのKPIの実績か分からないため、この行は読み取りませんでした。",
            "KPIシートの番号（K01など）を記入してください。",
        )
    return None


def _actual(cell: Cell, kpi: KpiRow, year: int, reader: Reader) -> float | None:
    heading = f"{kpi.number} {year_heading(year)}の実績"
    if kpi.kind is TargetKind.MILESTONE:
        return reader.done(cell, heading)
    value = reader.quantity(cell, heading, kpi.unit, unit_known="unit" in kpi.cells)
    read = read_quantity(cell.text) if isinstance(cell.value, str) else None
    own = read.year if isinstance(read, Quantity) else None
    if value is not None and own is not None and not own.first <= year <= own.last:
        reader.note(
            FaultKind.YEARS_DIFFER,
            Severity.CHECK,
            cell,
            f"{year_heading(year)}の欄に、「{own.wording}」の値と書かれています。",
            "値の年を確かめ、その年の欄に記入してください。",
        )
    return value
