"""The workbook beside a document: every table on a sheet of its own, numbers as numbers.

A text stays a text, whatever it begins with; the same document gives the same bytes.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import accumulate
from typing import Any

import wcwidth
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from kpi_report.document import style
from kpi_report.document.blocks import Cell, Cover, Fact
from kpi_report.document.language import say, sentences, speaking
from kpi_report.document.style import Tone
from kpi_report.render.reading import Document
from kpi_report.render.sheets import Sheet, grid, n_origins, sheets_of
from kpi_report.survey.rewriting import written

NARROWEST, WIDEST = 7, 48
CONTENTS_WIDTHS = (34, 80, 8, 60)
REMARK_WIDTH = 100
LONGEST_FORMAT = 255
LINE_POINTS, TITLE_POINTS = 15, 22
PAGE_WIDTH = 146
"""So wide, in letters, may columns be to stand on one page of A4 across at full size."""
LEAST_SCALE = 60
"""Per cent at which print is still legible."""
SIDE_INCHES = 0.4

_NUMBER = re.compile(r"[+−±]?(\d[\d,]*)(?:\.(\d+))?")
_FORMULA_MARKS = ("=", "+", "-", "@", "\t")
_TOP, _WRAPPED = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
_BELOW = Border(bottom=Side(style="thin", color=style.RULE.lstrip("#")))


def write_workbook_of(document: Document) -> bytes:
    """Return the tables and datasets of a document as an Excel workbook."""
    with speaking(document.cover.language):
        return _written(document)


def _written(document: Document) -> bytes:
    cover = document.cover
    book = Workbook()
    book.properties.creator = "kpi_report"
    book.properties.title = cover.window_title
    book.properties.created = datetime.combine(date.fromisoformat(cover.date), time())
    book.properties.modified = book.properties.created
    sheets = sheets_of(document)
    _write_contents(book.worksheets[0], cover, sheets)
    looks: dict[tuple[object, ...], Any] = {}
    for sheet in sheets:
        _write_table(book.create_sheet(sheet.name), cover, sheet, looks)
    return written(book)


def _write_contents(ws: Worksheet, cover: Cover, sheets: Sequence[Sheet]) -> None:
    ws.title = say("目次")
    row = _write_head(ws, cover, cover.title)
    notices = (Fact(notice, "") for notice in cover.notices)
    for fact in (Fact(cover.subtitle, ""), *cover.facts, *notices):
        row += 1
        _text(ws.cell(row, 1), fact.label)
        _text(ws.cell(row, 2), fact.value, wrap=True)
        told = say("出所：{origin}", origin=fact.origin) if fact.origin else ""
        _text(ws.cell(row, 4), told, wrap=True)
        _fit_height(ws, row, [fact.value, told], CONTENTS_WIDTHS[1::2])
    row += 2
    for column, heading in enumerate((say("シート"), say("表題"), say("行数")), start=1):
        _heading(ws.cell(row, column), heading)
    for sheet in sheets:
        row += 1
        link = ws.cell(row, 1)
        _text(link, sheet.name)
        link.hyperlink = Hyperlink(link.coordinate, location=f"{quote_sheetname(sheet.name)}!A1")
        link.font = Font(color=style.ACCENT.lstrip("#"), underline="single")
        _text(ws.cell(row, 2), sheet.title, wrap=True)
        ws.cell(row, 3, sheet.n_rows)
    for column, width in enumerate(CONTENTS_WIDTHS, start=1):
        ws.column_dimensions[get_column_letter(column)].width = width
    _set_page(ws, cover)


def _write_table(
    ws: Worksheet, cover: Cover, sheet: Sheet, looks: dict[tuple[object, ...], Any]
) -> None:
    head = _write_head(ws, cover, sheet.title) + 1
    headings, *rows = laid_out = grid(sheet)
    for c, heading in enumerate(headings, start=1):
        _heading(ws.cell(head, c), heading.text)
    widths = _widths(laid_out)
    printed = widths[: len(widths) - n_origins(sheet)]
    for r, row in enumerate(rows, start=head + 1):
        for c, cell in enumerate(row, start=1):
            # An origin is one line, so that rows are as high as what is printed needs.
            _fill(ws.cell(r, c), cell, looks, wrap=c <= len(printed))
    last = head + len(rows)
    for c, width in enumerate(widths, start=1):
        ws.column_dimensions[get_column_letter(c)].width = width
    for r, row in enumerate(laid_out, start=head):
        shown = row if r == head else row[: len(printed)]
        _fit_height(ws, r, [cell.text for cell in shown], widths[: len(shown)])
    below = [
        (say("注"), sheet.note),
        (say("出典"), sheet.source),
        (say("表題の数値の出所"), sheet.origin),
        (say("見出しの数値の出所"), sentences(*(group.origin for group in sheet.groups))),
        (say("注の数値の出所"), sheet.note_origin),
    ]
    remarks = [f"{label}  {text}" for label, text in below if text]
    for r, remark in enumerate(remarks, start=last + 2):
        _write_remark(ws, r, remark, printed)
    ws.freeze_panes = ws.cell(head + 1, 1)
    ws.auto_filter.ref = f"A{head}:{get_column_letter(len(headings))}{last}"
    _set_page(ws, cover)
    _set_print(ws, sheet, printed, head, last + 1 + len(remarks) if remarks else last)


def _write_remark(ws: Worksheet, row: int, text: str, widths: Sequence[int]) -> None:
    """Write a long text across columns."""
    rooms = list(accumulate(widths))
    n = min(sum(room < REMARK_WIDTH for room in rooms) + 1, len(rooms))
    wide = rooms[n - 1]
    _text(ws.cell(row, 1), text, wrap=True)
    ws.merge_cells(start_row=row, end_row=row, start_column=1, end_column=n)
    _fit_height(ws, row, [text], [wide])


def _fill(target: Any, cell: Cell, looks: dict[tuple[object, ...], Any], *, wrap: bool) -> None:
    """Fill a cell; `looks` holds what each kind looks like, which openpyxl is slow to set anew."""
    shown = number_format(cell.text) if cell.value is not None else ""
    if shown:
        target.value = cell.value
    else:
        _put(target, cell.text)
    kind = (shown, cell.tone, not shown and cell.text.startswith(_FORMULA_MARKS), wrap)
    if kind not in looks:
        _set_look(target, cell, shown, wrap=wrap)
        looks[kind] = target._style
    target._style = looks[kind]


def _set_look(target: Any, cell: Cell, shown: str, *, wrap: bool) -> None:
    if shown:
        target.number_format = shown
        target.alignment = _TOP
    else:
        _set_text_look(target, cell.text, wrap=wrap)
    if cell.tone not in (Tone.PLAIN, Tone.NOTE):
        ink = style.INKS[cell.tone]
        target.fill = PatternFill("solid", fgColor=ink.fill.lstrip("#"))
        target.font = Font(color=ink.text.lstrip("#"))
    target.border = _BELOW


def number_format(text: str) -> str:
    """Return the number format that shows a number as `text` does; empty for a text without one.

    Examples
    --------
    >>> number_format("累計1,204.5人")
    '"累計"#,##0.0"人"'
    """
    found = _NUMBER.search(text)
    if found is None:
        return ""
    decimals = f".{'0' * len(found[2])}" if found[2] else ""
    whole = f"{'#,##0' if ',' in found[1] else '0'}{decimals}"
    before, after = _quoted(text[: found.start()]), _quoted(text[found.end() :])
    parts = [f"+{whole}", f"-{whole}", f"±{whole}"] if found[0][0] in "+±" else [whole]
    shown = ";".join(f"{before}{part}{after}" for part in parts)
    return shown if len(shown) <= LONGEST_FORMAT else ""


def _quoted(text: str) -> str:
    plain = text.replace('"', "”")
    return f'"{plain}"' if plain else ""


def _text(target: Any, text: str, *, wrap: bool = False) -> None:
    _put(target, text)
    _set_text_look(target, text, wrap=wrap)


def _put(target: Any, text: str) -> None:
    target.value = ILLEGAL_CHARACTERS_RE.sub("", text) or None
    if text:
        # openpyxl takes what begins with = for a formula.
        target.data_type = "s"


def _set_text_look(target: Any, text: str, *, wrap: bool) -> None:
    # Excel takes what begins with = for a formula when a cell is edited.
    target.quotePrefix = text.startswith(_FORMULA_MARKS)
    target.alignment = _WRAPPED if wrap else _TOP


def _heading(target: Any, label: str) -> None:
    _text(target, label, wrap=True)
    target.font = Font(bold=True)
    target.fill = PatternFill("solid", fgColor=style.SHADE.lstrip("#"))
    target.border = Border(top=Side(style="medium"), bottom=Side(style="thin"))


def _write_head(ws: Worksheet, cover: Cover, title: str) -> int:
    """Write banner and title; return the row of the title."""
    row = 1
    if cover.banner:
        _text(ws.cell(row, 1), cover.banner)
        ws.cell(row, 1).font = Font(bold=True)
        ws.cell(row, 1).border = Border(*(Side(style="medium"),) * 4)
        row += 1
    _text(ws.cell(row, 1), title)
    ws.cell(row, 1).font = Font(bold=True, size=14, color=style.ACCENT.lstrip("#"))
    ws.row_dimensions[row].height = TITLE_POINTS
    return row


def _fit_height(ws: Worksheet, row: int, texts: Sequence[str], widths: Sequence[int]) -> None:
    """Make room for the row's longest text; not every program does so when it opens a workbook."""
    lines = (
        sum(-(-max(_width(line), 1) // (width - 1)) for line in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    )
    ws.row_dimensions[row].height = LINE_POINTS * max(lines)


def _width(text: str) -> int:
    return wcwidth.width(text, ambiguous_width=2)


def _widths(laid_out: Sequence[Sequence[Cell]]) -> list[int]:
    # A heading may break; a column is as wide as its cells, and as half its heading.
    found = []
    for heading, *cells in zip(*laid_out, strict=True):
        widest = max([_width(heading.text) // 2 + 2, *(_width(cell.text) for cell in cells)])
        found.append(min(WIDEST, max(NARROWEST, widest + 2)))
    return found


def _set_page(ws: Worksheet, cover: Cover) -> None:
    ws.page_setup.orientation = "landscape"
    ws.page_setup.paperSize = ws.PAPERSIZE_A4
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 0
    ws.sheet_properties.pageSetUpPr.fitToPage = True
    ws.oddHeader.left.text = cover.running_head[0].replace("&", "&&")
    ws.oddHeader.center.text = cover.banner.replace("&", "&&")
    ws.oddHeader.right.text = cover.running_head[1].replace("&", "&&")
    ws.oddFooter.right.text = "&P / &N"
    ws.page_margins.left = ws.page_margins.right = SIDE_INCHES


def _set_print(ws: Worksheet, sheet: Sheet, printed: Sequence[int], head: int, last: int) -> None:
    """Print everything but origins, on pages side by side where one would be too small to read."""
    ws.print_title_rows = f"{head}:{head}"
    ws.print_area = f"A1:{get_column_letter(len(printed))}{last}"
    if sum(printed) * LEAST_SCALE > PAGE_WIDTH * 100:
        ws.sheet_properties.pageSetUpPr.fitToPage = False
        ws.page_setup.scale = LEAST_SCALE
        ws.page_setup.pageOrder = "overThenDown"
        grouped = any(group.label for group in sheet.groups)
        ws.print_title_cols = "A:B" if grouped else "A:A"
