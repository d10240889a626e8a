"""The area's own workbook back: faulty cells marked, and a first sheet that lists the faults.

Nothing of the area's is restyled. A mark is a conditional format whose rule names this package and
a comment between two fixed lines, so that the next return finds the old marks and removes them.
"""

import re
import warnings
from collections import defaultdict
from copy import copy
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormatting, ConditionalFormattingList
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from kpi_report.intake.archive import unpack
from kpi_report.intake.faults import Fault, Severity
from kpi_report.intake.spreadsheet import Grid, read_workbook
from kpi_report.survey.appearance import text_lines
from kpi_report.survey.columns import FAULTS_TITLE
from kpi_report.survey.fault_lists import in_order, place, without_controls
from kpi_report.survey.fault_sheet import add_fault_sheet
from kpi_report.survey.response import Response
from kpi_report.survey.rewriting import open_again, say_the_same, written

MOST_CELLS, MOST_STYLES = 80_000, 10_000
"""A filled questionnaire has about a tenth of so many cells, and a hundredth of so many formats."""
AUTHOR = "kpi_report"
_RULE = f'"{AUTHOR}"="{AUTHOR}"'
_BEGIN, _END = "【不備のお知らせ】", "【お知らせはここまで】"
_OURS = re.compile(rf"\n*{_BEGIN}.*?(?:{_END}|\Z)\n*", re.DOTALL)
_FILLS = {Severity.MUST: "FF9E8A", Severity.CHECK: "FFDCD3"}
_LINES: dict[Severity, Literal["thin", "dotted"]] = {
    Severity.MUST: "thin",
    Severity.CHECK: "dotted",
}
_FRAME = "A8321F"
_COMMENT_WIDTH, _COMMENT_CHARACTERS, _COMMENT_LINE = 400, 52, 19

_Numbered = tuple[int, Fault]


def return_copy(
    workbook: bytes, response: Response, area_name: str, *, fictional: bool
) -> bytes | None:
    """Return an area's workbook with its faults marked and listed.

    Parameters
    ----------
    workbook
        The file as received, found readable before.
    response
        What was read from it.
    area_name
        Stands at the head of the list.
    fictional
        Whether the list says 「架空のデータ」.

    Returns
    -------
    bytes | None
        An ``.xlsx`` file; equal arguments give equal bytes. ``None`` if the workbook cannot be
        written again with every value as it was; the faults are then in ``faults.html`` only.

    Notes
    -----
    Cells, formats, protection, drop-downs and other people's comments stay. Macros, text boxes and
    references to other workbooks do not; the list says so where there were any. The stored results
    of formulas are left for Excel to compute anew.
    """
    # A damaged or unusual file makes openpyxl raise almost anything; it is one area's file, and
    # no reason to stop the batch.
    try:
        if _is_large(workbook):
            return None
        with warnings.catch_warnings(action="ignore"):
            book, left_out = open_again(workbook)
            _mark(book, response.faults, area_name, fictional=fictional, left_out=left_out)
            returned = written(book)
        before, after = _answers(workbook), _answers(returned)
    except Exception:
        return None
    return returned if say_the_same(before, after) else None


def _is_large(workbook: bytes) -> bool:
    """Return whether opening and writing every cell and format would take many seconds."""
    parts = unpack(workbook)
    sheets = (part for name, part in parts.items() if "/worksheets/" in name)
    cells = sum(part.count(b"</c>") + part.count(b"/>") for part in sheets)
    return cells > MOST_CELLS or parts.get("xl/styles.xml", b"").count(b"numFmtId") > MOST_STYLES


def _answers(workbook: bytes) -> tuple[Grid, ...]:
    return tuple(grid for grid in read_workbook(workbook) if grid.name != FAULTS_TITLE)


def _mark(
    book: Workbook, faults: tuple[Fault, ...], area_name: str, *, fictional: bool, left_out: bool
) -> None:
    if FAULTS_TITLE in book.sheetnames:
        book.remove(book[FAULTS_TITLE])
    numbered = tuple(enumerate(in_order(faults, book.sheetnames), start=1))
    by_sheet: dict[str, list[_Numbered]] = defaultdict(list)
    for number, fault in numbered:
        by_sheet[fault.sheet].append((number, fault))
    for ws in book.worksheets:
        _remove_marks(ws)
        _add_marks(ws, by_sheet[ws.title])
        ws.sheet_view.tabSelected = False
    for chart in book.chartsheets:
        for view in chart.sheetViews.sheetView:
            view.tabSelected = False
    add_fault_sheet(book, numbered, area_name, fictional=fictional, left_out=left_out)
    book.calculation.fullCalcOnLoad = True


def _remove_marks(ws: Worksheet) -> None:
    _set_rules(ws, {})
    for cell in list(ws._cells.values()):
        if cell.comment is not None:
            text = _OURS.sub("", cell.comment.text)
            cell.comment = _comment(text, cell.comment.author or "") if text.strip() else None


def _add_marks(ws: Worksheet, faults: list[_Numbered]) -> None:
    merged = {cell: str(m) for m in ws.merged_cells.ranges for cell in m.cells}
    by_cell: dict[tuple[int, int], list[_Numbered]] = defaultdict(list)
    spans: dict[Severity, dict[str, None]] = {severity: {} for severity in Severity}
    for number, fault in faults:
        where = place(fault.cell)
        if where is not None:
            span = merged.get(where, fault.cell)
            by_cell[place(span.split(":")[0]) or where].append((number, fault))
            # Faults come gravest first: a cell takes the colour of its gravest.
            if span not in spans[Severity.MUST]:
                spans[fault.severity][span] = None
    _set_rules(ws, {severity: " ".join(cells) for severity, cells in spans.items() if cells})
    for (row, column), found in by_cell.items():
        _comment_on(ws, row, column, found)


def _set_rules(ws: Worksheet, marked: dict[Severity, str]) -> None:
    """Colour the marked ranges before all rules of the area's own, which keep their order."""
    own = [
        (cf, rule)
        for cf in ws.conditional_formatting
        for rule in cf.rules
        if [f.replace(" ", "") for f in rule.formula] != [_RULE]
    ]
    rules = ConditionalFormattingList()
    for severity, cells in marked.items():
        side = Side(_LINES[severity], color=_FRAME)
        rule = FormulaRule(
            [_RULE],
            fill=PatternFill("solid", bgColor=_FILLS[severity]),
            border=Border(left=side, right=side, top=side, bottom=side),
            font=Font(color="1A1A1A"),
        )
        rules.add(cells, rule)
    for number, (_, rule) in enumerate(sorted(own, key=lambda x: x[1].priority), len(marked) + 1):
        rule.priority = number
    for cf, rule in own:
        rules.add(ConditionalFormatting(str(cf.sqref), pivot=cf.pivot), rule)
    ws.conditional_formatting = rules


def _comment_on(ws: Worksheet, row: int, column: int, faults: list[_Numbered]) -> None:
    source = None if (row, column) in ws._cells else _inherited(ws, row, column)
    cell: Any = ws.cell(row, column)
    if source is not None:
        cell._style = copy(source._style)
    said = "\n".join(
        f"{number}　{fault.severity.label}\n{fault.problem}\n→ {fault.remedy}"
        for number, fault in faults
    )
    ours = f"{_BEGIN}\n{said}\n{_END}"
    if cell.comment is None:
        cell.comment = _comment(ours, AUTHOR)
    else:
        cell.comment = _comment(f"{cell.comment.text}\n\n{ours}", cell.comment.author or "")


def _inherited(ws: Worksheet, row: int, column: int) -> Any:
    """Return the row or the column whose style an empty cell takes; ``None`` if neither has one."""
    if row in ws.row_dimensions and ws.row_dimensions[row].has_style:
        return ws.row_dimensions[row]
    columns = ws.column_dimensions.values()
    return next((c for c in columns if (c.min or 0) <= column <= (c.max or 0)), None)


def _comment(text: str, author: str) -> Comment:
    text = without_controls(text)
    lines = text_lines(text, _COMMENT_CHARACTERS)
    return Comment(text, author, height=(lines + 1) * _COMMENT_LINE, width=_COMMENT_WIDTH)
