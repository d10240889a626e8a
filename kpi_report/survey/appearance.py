"""How a questionnaire looks: styles, colours, paper. No meaning is carried by colour alone."""

from math import ceil
from typing import Literal

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import (
    Alignment,
    Border,
    Font,
    NamedStyle,
    PatternFill,
    Protection,
    Side,
)
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.pagebreak import Break, ColBreak
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from kpi_report.survey.columns import Column, Entry

FICTIONAL = "架空のデータ"
FONT = "BIZ UDPゴシック"
"""On every Japanese Windows since 2018; others put their own Japanese font in its place."""
INK, MUTED, RULE, FRAME = "1A1A1A", "595959", "C8C8C8", "8C8C8C"
SHADE, EXAMPLE, PALE, CREAM, GAP = "F3F5F7", "E8E8E8", "E5F0F7", "FBF1DE", "F5BE63"
ACCENT, AMBER = "00598C", "7A4800"
PAGE_CHARACTERS = 118
"""Characters of the default font across A4 landscape at full size, in the widest of fonts."""
MOST_CHARACTERS = 180
"""The same at the smallest size that stays legible."""

ROW_HEIGHT, LINE_HEIGHT = 21.0, 14.0

Horizontal = Literal["left", "center", "right"]


def add_styles(book: Workbook) -> None:
    """Give a workbook its default font and the named styles of the questionnaire."""
    book._named_styles["Normal"].font = _font()
    for style in (
        _style("題名", _font(14, ACCENT, bold=True), wrap=False),
        _style("識別", _font(8, MUTED), wrap=False),
        _style("説明", _font(), vertical="top"),
        _style("本文", _font(), vertical="top", indent=1),
        _style("強調", _font(bold=True), vertical="top", indent=1),
        _style("小見出し", _font(11, ACCENT, bold=True), wrap=False),
        _style("見出し", _font(10, ACCENT, bold=True), PALE, FRAME, "center"),
        _style("見出し必須", _font(10, AMBER, bold=True), CREAM, FRAME, "center"),
        _style("見出し固定", _font(10, INK, bold=True), SHADE, FRAME, "center"),
        _style("注", _font(8, MUTED), None, RULE, "center"),
        _style("例", _font(10, MUTED), EXAMPLE, RULE),
        _style("例数値", _font(10, MUTED), EXAMPLE, RULE, "right"),
        _style("記入もれ", _font(), GAP, FRAME),
        _style("固定", _font(), SHADE, RULE),
        _style("固定欄", _font(), None, RULE, indent=1),
        _style("固定番号", _font(bold=True), SHADE, RULE, "center", text=True),
    ):
        book.add_named_style(style)
    for name, fill in (("記入", None), ("必須", CREAM)):
        book.add_named_style(_style(name, _font(), fill, FRAME, text=True, locked=False))
        book.add_named_style(
            _style(f"{name}番号", _font(), fill, FRAME, "center", text=True, locked=False)
        )
        book.add_named_style(_style(f"{name}数値", _font(), fill, FRAME, "right", locked=False))


def heading_style(column: Column) -> str:
    """Return the name of the style of a column's heading."""
    if column.required:
        return "見出し必須"
    return "見出し固定" if column.entry is Entry.PREPARED else "見出し"


def cell_style(column: Column, *, prepared: bool, required: bool) -> str:
    """Return the name of the style of a column's cells.

    Numbers keep the general format, which hides no digit; everything else is text, so that
    neither ``1/2`` becomes a date nor ``012`` twelve.
    """
    if prepared:
        return "固定番号" if column.key == "no" else "固定"
    kind = "必須" if required else "記入"
    if column.entry is Entry.VALUE:
        return kind + "数値"
    return kind + ("番号" if column.entry in (Entry.KPI_NUMBER, Entry.YEAR) else "")


def missing_rule(formula: str) -> Rule:
    """Return the rule that marks a required cell left empty."""
    fill = PatternFill("solid", bgColor=GAP)
    return Rule("expression", formula=[formula], dxf=DifferentialStyle(fill=fill))


def grouping_rule(cell: str) -> Rule:
    """Return the rule that separates thousands of whole numbers that stay short enough to show."""
    formula = f"AND(ISNUMBER({cell}),ABS({cell})>=1000,ABS({cell})<10^9,{cell}=INT({cell}))"
    grouped = NumberFormat(numFmtId=3, formatCode="#,##0")
    return Rule("expression", formula=[formula], dxf=DifferentialStyle(numFmt=grouped))


def protect(ws: Worksheet, *, insert_rows: bool) -> None:
    """Lock what is prepared, without a password; sizes and formats stay free."""
    ws.protection.sheet = True
    ws.protection.formatCells = False
    ws.protection.formatColumns = False
    ws.protection.formatRows = False
    ws.protection.insertRows = not insert_rows


def set_page(ws: Worksheet, header: str, footer: str) -> None:
    """Set A4 landscape, one page wide, with header, footer and page numbers."""
    ws.page_setup.paperSize = ws.PAPERSIZE_A4
    ws.page_setup.orientation = "landscape"
    ws.page_setup.fitToWidth = 1
    ws.page_setup.fitToHeight = 0
    ws.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    ws.page_setup.pageOrder = "overThenDown"
    ws.page_margins.left = ws.page_margins.right = 0.4
    ws.page_margins.top, ws.page_margins.bottom = 0.6, 0.55
    ws.page_margins.header = ws.page_margins.footer = 0.25
    ws.print_options.horizontalCentered = True
    if header:
        ws.oddHeader = HeaderFooterItem(center=_HeaderFooterPart(_plain(header)))
    ws.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart(_plain(footer)), right=_HeaderFooterPart("&P／&N")
    )


def break_pages(ws: Worksheet, widths: list[int], repeated: int) -> bool:
    """Spread columns evenly over pages if one page would make them illegible; say whether.

    Parameters
    ----------
    ws
        The sheet.
    widths
        Of its columns, in characters.
    repeated
        How many of the first columns stand on every page.
    """
    total, fixed = sum(widths), sum(widths[:repeated])
    if total <= MOST_CHARACTERS:
        return False
    pages = ceil((total - fixed) / (MOST_CHARACTERS - fixed))
    room = max(*widths[repeated:], ceil((total - fixed) / pages))
    while len(starts := _page_starts(widths, repeated, room)) >= pages:
        room += 1
    ws.print_title_cols = f"A:{get_column_letter(repeated)}"
    ws.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
    ws.page_setup.fitToWidth = ws.page_setup.fitToHeight = None
    ws.page_setup.scale = min(100, 100 * PAGE_CHARACTERS // (room + fixed))
    ws.col_breaks = ColBreak(brk=[Break(id=start) for start in starts])
    return True


class GrowingRow(RowDimension):  # type: ignore[misc]
    """A row with a height to begin with, which Excel adapts to what is written into it."""

    @property
    def customHeight(self) -> bool:  # noqa: N802 (the name in the file format)
        """Return that the height is not fixed."""
        return False


def grow(ws: Worksheet, row: int, lines: int) -> None:
    """Give a row of a table the height of so many lines."""
    height = max(ROW_HEIGHT, LINE_HEIGHT * lines + 5)
    ws.row_dimensions[row] = GrowingRow(ws, index=row, ht=height)


def text_lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a cell of so many characters."""
    return sum(ceil(max(1, _characters(line)) / width) for line in text.split("\n"))


def _page_starts(widths: list[int], first: int, room: int) -> list[int]:
    """Return before which columns, counted from 0, a new page begins."""
    starts, filled = [], 0
    for n in range(first, len(widths)):
        if filled + widths[n] > room:
            starts.append(n)
            filled = 0
        filled += widths[n]
    return starts


def _plain(text: str) -> str:
    """Return a text without the sign that begins a code in headers and footers."""
    return text.replace("&", "＆")


def _characters(line: str) -> float:
    return sum(1.1 if ord(c) < 0x100 else 1.9 for c in line)


def _font(size: float = 10, color: str = INK, *, bold: bool = False) -> Font:
    return Font(name=FONT, size=size, color=color, bold=bold, charset=128, family=3)


def _style(
    name: str,
    font: Font,
    fill: str | None = None,
    frame: str | None = None,
    horizontal: Horizontal = "left",
    *,
    vertical: Literal["top", "center"] = "center",
    wrap: bool = True,
    indent: int = 0,
    text: bool = False,
    locked: bool = True,
) -> NamedStyle:
    side = Side(style="thin", color=frame) if frame else Side()
    return NamedStyle(
        name=name,
        font=font,
        fill=PatternFill("solid", fgColor=fill) if fill else PatternFill(),
        border=Border(left=side, right=side, top=side, bottom=side),
        alignment=Alignment(
            horizontal=horizontal, vertical=vertical, wrap_text=wrap, indent=indent
        ),
        number_format="@" if text else "General",
        protection=Protection(locked=locked),
    )
