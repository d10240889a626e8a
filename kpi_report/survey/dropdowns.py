"""What cells of a questionnaire offer and ask for: drop-downs, hints, a mark where one is empty.

Choices insist, other lists suggest. Lists reach from sheet to sheet by defined names, and so
survive inserted rows.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from openpyxl import Workbook
from openpyxl.utils import absolute_coordinate, get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kpi_report.model import Change, Level, TargetKind
from kpi_report.survey.columns import META_SHEET, Column, Entry
from kpi_report.survey.questions import Choice
from kpi_report.survey.sheet_table import QUESTIONS, Table, is_prepared, put

LONGEST_INLINE_LIST, LONGEST_PROMPT, ADDED_ROWS = 255, 255, 50
_NAMES = {
    "tree_fields": ("tree", "medium_field"),
    "tree_projects": ("tree", "project"),
    "kpi_numbers": ("kpi", "no"),
    "kpi_names": ("kpi", "name"),
    "kpi_units": ("kpi", "unit"),
}
_SUGGESTED = {"medium_field": "tree_fields_once", "project": "tree_projects_once"}
_LISTED = {
    Entry.MUNICIPALITY: "members",
    Entry.RESIDENCE: "residences",
    Entry.MUNICIPALITIES: "participants",
    Entry.KPI_NUMBER: "kpi_numbers",
}


def write_names(book: Workbook, table: Table) -> None:
    """Name the columns of a table that other sheets offer or look up."""
    for name, (sheet, key) in _NAMES.items():
        if sheet == table.sheet.key:
            _name(book, name, table.sheet.title, table.cells(key))
            if sheet == "tree":
                _write_once(book[META_SHEET], name, table.last - table.first + 1 + ADDED_ROWS)


def write_list(ws: Worksheet, name: str, items: Sequence[str]) -> None:
    """Write a list for drop-downs on the hidden sheet, in a column of its own, and name it."""
    column = max(4, ws.max_column + 1)
    for row, item in enumerate(items, 1):
        put(ws, row, column, item, "固定")
    letter = get_column_letter(column)
    _name(ws.parent, name, ws.title, f"{letter}1:{letter}{len(items)}")


def _write_once(ws: Worksheet, name: str, n_rows: int) -> None:
    """Write formulas that list every text of a named column once, as a drop-down needs it."""
    place = get_column_letter(ws.max_column + 1)
    found = get_column_letter(ws.max_column + 2)
    for n in range(1, n_rows + 1):
        before = f"MAX({place}$1:{place}{n - 1})" if n > 1 else "0"
        text = f"INDEX({name},{n})"
        ws[f"{place}{n}"] = f'=IFERROR(IF(MATCH({text},{name},0)={n},{before}+1,""),"")'
        ws[f"{found}{n}"] = f'=IFERROR(INDEX({name},MATCH({n},{place}$1:{place}${n_rows},0)),"")'
    sheet = quote_sheetname(ws.title)
    count = f"MAX(1,MAX({sheet}!${place}$1:${place}${n_rows}))"
    listed = f"OFFSET({sheet}!${found}$1,0,0,{count},1)"
    ws.parent.defined_names[f"{name}_once"] = DefinedName(f"{name}_once", attr_text=listed)


def _name(book: Workbook, name: str, sheet: str, cells: str) -> None:
    place = f"{quote_sheetname(sheet)}!{absolute_coordinate(cells)}"
    book.defined_names[name] = DefinedName(name, attr_text=place)


def validations(book: Workbook, table: Table) -> Iterator[DataValidation]:
    """Yield the drop-downs and hints of a table."""
    if table.first > table.last:
        return
    for column in table.columns:
        if is_prepared(table, column):
            continue
        if column.key != "answer":
            yield _validation(book, table, column, table.cells(column.key), column.choices)
            continue
        ws, letter = book[table.sheet.title], table.letter("answer")
        for row in range(table.first, table.last + 1):
            question = QUESTIONS[str(ws.cell(row, 1).value)]
            cell = f"{letter}{row}"
            note = column.note or ("リストから選択" if question.choices else "")
            asked = replace(column, note=note, example=question.example)
            yield _validation(book, table, asked, cell, question.choices)


def _validation(
    book: Workbook, table: Table, column: Column, cells: str, choices: tuple[Choice, ...]
) -> DataValidation:
    """Return the drop-down or the hint of cells: choices insist, other lists suggest."""
    heading = column.heading
    validation = DataValidation(sqref=cells, allow_blank=True, promptTitle=heading[:32])
    name = _LISTED.get(column.entry)
    if table.sheet.key == "kpi":
        name = _SUGGESTED.get(column.key, name)
    if choices:
        validation.type = "list"
        validation.formula1 = _choice_list(book, f"{table.sheet.key}_{column.key}", choices)
        validation.errorStyle = "stop"
        validation.error = "リストにあるものから選んでください。"
    elif name:
        validation.type = "list"
        validation.formula1 = name
        validation.errorStyle = "warning"
        validation.error = "リストにない内容です。このまま記入しますか。"
    else:
        validation.imeMode = "off" if column.entry is Entry.VALUE else "hiragana"
    validation.errorTitle = heading[:32]
    validation.showErrorMessage = bool(validation.type) and column.entry != Entry.MUNICIPALITIES
    hints = [column.note, f"例：{column.example}" if column.example else ""]
    validation.prompt = "\n".join(filter(None, hints))[:LONGEST_PROMPT] or None
    validation.showInputMessage = validation.prompt is not None
    return validation


def _choice_list(book: Workbook, name: str, choices: tuple[Choice, ...]) -> str:
    """Return a list for a drop-down: in place if Excel can hold it, else on the hidden sheet."""
    labels = [choice.label for choice in choices]
    inline = ",".join(labels)
    if len(inline) <= LONGEST_INLINE_LIST and inline.count(",") == len(labels) - 1:
        return f'"{inline}"'
    write_list(book[META_SHEET], name, labels)
    return name


def _needs_baseline(at: Callable[[str], str]) -> str:
    """Return the condition that the target is one which is measured from a baseline."""
    kinds = (TargetKind.CUMULATIVE, TargetKind.ANNUAL, TargetKind.MILESTONE)
    chosen = "".join(f',{at("target_kind")}<>"{kind.label}"' for kind in kinds)
    worded = "".join(f',LEFT({at("target")},2)<>"{word}"' for word in ("累計", "毎年"))
    return chosen + worded


def missing(table: Table) -> Iterator[tuple[str, str]]:
    """Yield columns with the formula that says: this cell should not be empty."""

    def at(key: str) -> str:
        return f"${table.letter(key)}{table.first}"

    answered = [c.key for c in table.columns if c.key != "no" and not is_prepared(table, c)]
    begun = f"COUNTA({at(answered[0])}:{at(answered[-1])})>0"
    for column in table.columns:
        if column.required and not is_prepared(table, column):
            unless = _needs_baseline(at) if column.key == "baseline_value" else ""
            yield column.key, f"AND(LEN({at(column.key)})=0,{begun}{unless})"
    if table.sheet.key == "kpi":
        below = f'OR({at("level")}="{Level.MEDIUM.label}",{at("level")}="{Level.PROJECT.label}")'
        yield "medium_field", f"AND(LEN({at('medium_field')})=0,{below})"
        project = f'{at("level")}="{Level.PROJECT.label}"'
        yield "project", f"AND(LEN({at('project')})=0,{project})"
    if table.sheet.key == "revision":
        replaced = f'{at("change")}="{Change.REPLACED.label}"'
        yield "new_no", f"AND(LEN({at('new_no')})=0,{replaced})"
        changed = f'LEN({at("change")})>0,{at("change")}<>"{Change.KEPT.label}"'
        yield "reason", f"AND(LEN({at('reason')})=0,{changed})"
