"""Write an area's questionnaire: the sheets of :mod:`~kpi_report.survey.questionnaire` as Excel.

Locked cells hold what is prepared. The same input gives the same bytes.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime, time

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from kpi_report.errors import ParameterError
from kpi_report.model import Area
from kpi_report.rounds import Round
from kpi_report.survey import appearance as look
from kpi_report.survey.columns import (
    ALL_MEMBERS,
    EXAMPLE_MARK,
    META_SHEET,
    REQUIRED_MARK,
    SCHEMA_VERSION,
    Entry,
    identity_text,
)
from kpi_report.survey.dropdowns import missing, validations, write_list, write_names
from kpi_report.survey.guide import write_guide
from kpi_report.survey.lookups import is_looked_up, lookup, results, with_results
from kpi_report.survey.prefill import Prefill, Row
from kpi_report.survey.questionnaire import ACTUAL_SHEET, KPI_SHEET, RESIDENCES, SHEETS
from kpi_report.survey.sheet_table import (
    HEADING_ROW,
    IDENTITY_ROW,
    LEAD_ROW,
    NOTE_ROW,
    QUESTIONS,
    TITLE_ROW,
    Table,
    is_prepared,
    put,
    table_of,
)

LEAD_CHARACTERS, FROZEN_CHARACTERS = 120, 60
OPINION_LINES = 6
NOTHING_TO_REVISE = "前回の調査で回答のあったKPIがないため、このシートへの記入は不要です。"
_IDENTIFYING = ("no", "name", "unit", "facility")
_GROWING = ("tree", "actual", "usage")
"""Sheets into which rows may be inserted; on the others a row stands for a number or a question."""


def write_workbook(round_: Round, area: Area, prefill: Prefill) -> bytes:
    """Return the workbook that is sent to an area.

    Raises
    ------
    ParameterError
        If the round is not a survey.
    """
    survey = round_.parameters.survey
    if survey is None:
        raise ParameterError(f"round {round_.parameters.round_id!r} has no 'survey' in round.yaml")
    book = Workbook()
    book.remove(book.worksheets[0])
    look.add_styles(book)
    write_guide(book.create_sheet(), round_.parameters, survey, area)
    tables = [table_of(sheet, survey, len(prefill.rows.get(sheet.key, ()))) for sheet in SHEETS]
    for table in tables:
        ws = book.create_sheet(table.sheet.title)
        _write_head(ws, table, area, round_)
        _write_rows(ws, table, prefill.rows.get(table.sheet.key, ()))
        _arrange(ws, table, area, fictional=round_.parameters.fictional)
    _write_meta(book, round_, area)
    for table in tables:
        write_names(book, table)
        for validation in validations(book, table):
            book[table.sheet.title].add_data_validation(validation)
    book.properties.creator = "kpi_report"
    book.properties.title = f"{round_.parameters.title} {area.name}"
    book.properties.created = datetime.combine(round_.parameters.data_date, time())
    book.properties.modified = book.properties.created
    by_key = {table.sheet.key: table for table in tables}
    found = results(book, by_key[KPI_SHEET.key], by_key[ACTUAL_SHEET.key])
    return _saved(book, {ACTUAL_SHEET.title: found})


def _write_head(ws: Worksheet, table: Table, area: Area, round_: Round) -> None:
    sheet = table.sheet
    fictional = f"　【{look.FICTIONAL}】" if round_.parameters.fictional else ""
    put(ws, TITLE_ROW, 1, f"{sheet.title}　{area.name}{fictional}", "題名")
    identity = identity_text(area.area_id, round_.parameters.round_id, sheet)
    put(ws, IDENTITY_ROW, 1, identity, "識別")
    lead = sheet.lead if table.first <= table.last else NOTHING_TO_REVISE
    if any(q.required for q in QUESTIONS.values()) and sheet.key == "reply":
        lead += f"{REQUIRED_MARK}の設問は必ず記入してください。"
    put(ws, LEAD_ROW, 1, lead, "説明")
    width, n = table.columns[0].width, 1
    while n < len(table.columns) and width + table.columns[n].width <= LEAD_CHARACTERS:
        width += table.columns[n].width
        n += 1
    ws.merge_cells(start_row=LEAD_ROW, end_row=LEAD_ROW, start_column=1, end_column=n)
    headings, notes = [], []
    for n, column in enumerate(table.columns, 1):
        heading = (REQUIRED_MARK if column.required else "") + column.heading
        put(ws, HEADING_ROW, n, heading, look.heading_style(column))
        put(ws, NOTE_ROW, n, column.note, "注")
        headings.append(look.text_lines(heading, column.width - 1))
        notes.append(look.text_lines(column.note, column.width * 1.2 - 1))
        if table.first > NOTE_ROW + 1:
            example = EXAMPLE_MARK if n == 1 else column.example
            style = "例数値" if column.entry is Entry.VALUE else "例"
            put(ws, NOTE_ROW + 1, n, example, style)
        ws.column_dimensions[get_column_letter(n)].width = column.width
    note_height = 12 * max(notes) + 2 if any(c.note for c in table.columns) else 4
    heights = (24, 13, 16 * look.text_lines(lead, width), 16 * max(headings), note_height)
    for row, height in enumerate(heights, 1):
        ws.row_dimensions[row].height = height + 2


def _write_rows(ws: Worksheet, table: Table, rows: Sequence[Row]) -> None:
    for row in range(table.first, table.last + 1):
        n = row - table.first
        given: Row = {"no": n + 1} if table.sheet.columns[0].entry is Entry.PREPARED else {}
        given |= rows[n] if n < len(rows) else {}
        question = QUESTIONS.get(str(given.get("no")))
        if table.sheet.key == "reply" and question and question.required:
            given = given | {"question": f"{REQUIRED_MARK}{question.text}"}
        opinion = question is not None and not (question.required or question.choices)
        lines = OPINION_LINES if opinion else 1
        for at, column in enumerate(table.columns, 1):
            value = given.get(int(column.key) if column.key.isdigit() else column.key)
            required = column.required or (
                column.key == "answer" and question is not None and question.required
            )
            prepared = is_prepared(table, column)
            style = look.cell_style(column, prepared=prepared, required=required)
            if is_looked_up(table, column.key):
                put(ws, row, at, None, style).value = lookup(table, column.key, row)
            else:
                put(ws, row, at, value, style)
            lines = max(lines, look.text_lines(str(value or ""), column.width - 1))
        look.grow(ws, row, lines)


def _arrange(ws: Worksheet, table: Table, area: Area, *, fictional: bool) -> None:
    """Set panes, paper, protection and the rules that mark what is missing."""
    widths = [c.width for c in table.columns]
    frozen = 1
    while (
        table.columns[frozen].key in _IDENTIFYING and sum(widths[: frozen + 1]) <= FROZEN_CHARACTERS
    ):
        frozen += 1
    ws.freeze_panes = ws.cell(NOTE_ROW + 1, frozen + 1)
    ws.sheet_view.showGridLines = False
    ws.sheet_view.zoomScale = 90
    first_answer = next(c for c in table.columns if not is_prepared(table, c))
    for selection in ws.sheet_view.selection:
        selection.activeCell = selection.sqref = f"{table.letter(first_answer.key)}{table.first}"
    footer = f"{table.sheet.title}　{area.name}"
    look.set_page(ws, look.FICTIONAL if fictional else "", footer)
    # On several pages side by side the title, which runs over cells, would be cut.
    asked = table.first <= table.last
    # On paper the unit is not repeated: with it the KPI sheet would be too small to read.
    repeated = frozen - (table.columns[frozen - 1].key == "unit")
    first = HEADING_ROW if asked and look.break_pages(ws, widths, repeated) else TITLE_ROW
    last = max(table.last, table.first - 1)
    ws.print_area = f"A{first}:{get_column_letter(len(widths))}{last}"
    ws.print_title_rows = f"{HEADING_ROW}:{NOTE_ROW}"
    look.protect(ws, insert_rows=table.sheet.key in _GROWING)
    if not asked:
        return
    for key, formula in missing(table):
        ws.conditional_formatting.add(table.cells(key), look.missing_rule(formula))
    for column in table.columns:
        if column.entry is Entry.VALUE:
            cell = f"{table.letter(column.key)}{table.first}"
            ws.conditional_formatting.add(table.cells(column.key), look.grouping_rule(cell))


def _write_meta(book: Workbook, round_: Round, area: Area) -> None:
    """Write the hidden sheet: whose workbook it is in A and B, lists for drop-downs from D on."""
    ws = book.create_sheet(META_SHEET)
    ws.sheet_state = "hidden"
    said = {
        "schema_version": SCHEMA_VERSION,
        "area_id": area.area_id,
        "round_id": round_.parameters.round_id,
        "area_name": area.name,
    }
    for row, (key, value) in enumerate(said.items(), 1):
        put(ws, row, 1, key, "固定")
        put(ws, row, 2, value, "固定")
    members = [m.name for m in (*area.core_cities, *area.partners)]
    write_list(ws, "members", members)
    write_list(ws, "residences", [*members, *(c.label for c in RESIDENCES)])
    write_list(ws, "participants", [ALL_MEMBERS, *members])
    look.protect(ws, insert_rows=False)


def _saved(book: Workbook, results_by_sheet: Mapping[str, Mapping[str, str]]) -> bytes:
    """Return the file's bytes with results in formulas, without the time when they were made."""
    raw, fixed = io.BytesIO(), io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(raw, "w")).save()
    found = {book[title].path.lstrip("/"): cells for title, cells in results_by_sheet.items()}
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            part = source.read(name)
            target.writestr(entry, with_results(part, found[name]) if name in found else part)
    return fixed.getvalue()
