"""The sheet 見直し状況: what was done to every KPI of the round before."""

from kpi_report.intake.faults import FaultKind, Severity
from kpi_report.model import Change
from kpi_report.survey.answers import Row, row_twice, source
from kpi_report.survey.asked import Asked
from kpi_report.survey.columns import kpi_id
from kpi_report.survey.kpi_numbers import number_among
from kpi_report.survey.kpi_rows import KpiRow
from kpi_report.survey.layout import Located, Record
from kpi_report.survey.questionnaire import REVISION_SHEET
from kpi_report.survey.spelling import plain
from kpi_report.survey.values import Reader

_REVISED = {"no": "kpi_id", "new_no": "new_kpi_id"}


def read_revisions(
    located: Located, kpis: tuple[KpiRow, ...], asked: Asked, reader: Reader, file: str
) -> list[Row]:
    """Return what was done to the KPIs of the round before; one left open is a fault."""
    listed = {k.number: k for k in kpis}
    rows: dict[str, Row] = {}
    column = REVISION_SHEET.column
    for record in located.records:
        cell = record.cells.get("no")
        number = number_among(cell.text, asked.previous) if cell else ""
        if number not in asked.previous:
            reader.note(
                FaultKind.KPI_NUMBER_UNKNOWN,
                Severity.MUST,
                cell or reader.place(record.row, "no"),
                "前回の調査にないKPI番号のため、この行は読み取りませんでした。",
                "前回の番号に直してください。新設したKPIは、ここへの記入は不要です。",
            )
            continue
        if number in rows:
            row_twice(reader, record.cells["no"], f"{number}の行が二つあります。")
            continue
        change = reader.choice(record, column("change"))
        replaced = change == Change.REPLACED
        new = _new_number(record, replaced, listed, reader)
        reason = reader.text(record, column("reason"))
        if change and change != Change.KEPT and not reason:
            reader.missing(record.row, column("reason"), "「継続」以外では必要です。")
        keys = ("no", "change", "new_no", "reason", "cause", "action")
        cells = [(_REVISED.get(k, k), record.cells[k]) for k in keys if k in record.cells]
        rows[number] = {
            "area_id": asked.area.area_id,
            "kpi_id": kpi_id(asked.area.area_id, number),
            "name": asked.previous[number].name,
            "change": change,
            "new_kpi_id": kpi_id(asked.area.area_id, new) if new else "",
            "reason": reason,
            "cause": reader.text(record, column("cause")),
            "action": reader.text(record, column("action")),
            **source(file, located.name, cells),
        }
        _compare_with_list(record, change, number, listed, reader)
    _name_unanswered(located, rows, asked, reader)
    return [row for row in rows.values() if row["change"]]


def _new_number(record: Record, replaced: bool, listed: dict[str, KpiRow], reader: Reader) -> str:
    column = REVISION_SHEET.column("new_no")
    cell = record.cells.get("new_no")
    if cell is None:
        if replaced:
            reader.missing(record.row, column, "「別のKPIに差替え」では必要です。")
        return ""
    number = number_among(cell.text, listed)
    if number not in listed:
        reader.note(
            FaultKind.KPI_NUMBER_UNKNOWN,
            Severity.MUST,
            cell,
            f"差替え後のKPI番号「{cell.text}」がKPIシートにありません。",
            "KPIシートに記入した番号（K01など）を記入してください。",
        )
        return ""
    return number


def _compare_with_list(
    record: Record, change: str, number: str, listed: dict[str, KpiRow], reader: Reader
) -> None:
    gone = change in (Change.DROPPED, Change.REPLACED)
    if gone and number in listed:
        reader.note(
            FaultKind.DROPPED_BUT_LISTED,
            Severity.CHECK,
            record.cells["change"],
            f"廃止又は差替えとされていますが、{number}がKPIシートに残っています。",
            "KPIシートの行の内容を消すか、見直しの内容を直してください。",
        )
    if change and not gone and number not in listed:
        reader.note(
            FaultKind.KEPT_BUT_NOT_LISTED,
            Severity.MUST,
            record.cells["change"],
            f"廃止とされていませんが、{number}がKPIシートにありません。",
            "KPIシートに記入するか、見直しの内容を「廃止」としてください。",
        )


def _name_unanswered(located: Located, rows: dict[str, Row], asked: Asked, reader: Reader) -> None:
    if "change" not in located.columns:
        return
    for number in asked.previous:
        row = located.numbered.get(plain(number))
        if number not in rows:
            reader.note(
                FaultKind.REQUIRED_MISSING,
                Severity.MUST,
                reader.place(row, "change") if row else "",
                f"前回のKPI {number}「{asked.previous[number].name}」の見直しの内容が空欄です。",
                "リストから一つ選んでください。変更がない場合は「継続」です。",
            )


def added_kpis(kpis: tuple[KpiRow, ...], asked: Asked, file: str, sheet: str) -> list[Row]:
    """Return a revision of kind ``added`` for every KPI that the round before did not have."""
    if not asked.previous:
        return []
    return [
        {
            "area_id": asked.area.area_id,
            "kpi_id": kpi.values["kpi_id"],
            "name": kpi.values["name"],
            "change": Change.ADDED.value,
            "new_kpi_id": "",
            "reason": "",
            "cause": "",
            "action": "",
            **source(file, sheet, [("name", kpi.cells["name"])]),
        }
        for kpi in kpis
        if kpi.complete and kpi.number not in asked.previous
    ]
