"""The sheet 不備一覧: all faults of an area's workbook, each with a link to its cell."""

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from kpi_report.intake.faults import Fault, Severity
from kpi_report.survey import appearance
from kpi_report.survey.appearance import text_lines
from kpi_report.survey.columns import FAULTS_TITLE
from kpi_report.survey.fault_lists import place, shown, without_controls

_HEADINGS = {
    "番号": 6,
    "区分": 11,
    "シート": 12,
    "セル": 8,
    "対象": 26,
    "記入された内容": 20,
    "不備の内容": 42,
    "直し方": 42,
}
_LINE, _TALLEST = 15.0, 400.0
_EDGE = Side(style="thin", color=appearance.RULE)
_TEXT_MARKS = ("=", "+", "-", "@")


def add_fault_sheet(
    book: Workbook,
    faults: Sequence[tuple[int, Fault]],
    area_name: str,
    *,
    fictional: bool,
    left_out: bool,
) -> None:
    """Put the sheet before all others and open the workbook on it.

    Parameters
    ----------
    book
        The workbook, without an earlier sheet of this name.
    faults
        With their numbers, in the order of the list.
    area_name
        Stands at the head.
    fictional
        Whether the head says 「架空のデータ」.
    left_out
        Whether something of the area's file is not in this one.
    """
    ws = book.create_sheet(FAULTS_TITLE, 0)
    for letter, width in zip("ABCDEFGH", _HEADINGS.values(), strict=True):
        ws.column_dimensions[letter].width = width
    mark = "　【架空のデータ】" if fictional else ""
    _head(ws, f"{FAULTS_TITLE}　{area_name}{mark}", _advice(faults, left_out=left_out))
    if faults:
        top = ws.max_row + 2
        _headings(ws, top)
        for row, (number, fault) in enumerate(faults, start=top + 1):
            _line(ws, row, number, fault, book)
        ws.freeze_panes = ws.cell(top + 1, 1)
        ws.print_title_rows = f"{top}:{top}"
    appearance.set_page(
        ws, "架空のデータ" if fictional else "", without_controls(f"{FAULTS_TITLE}　{area_name}")
    )
    ws.sheet_view.showGridLines = False
    ws.sheet_view.tabSelected = True
    ws.sheet_properties.tabColor = "A8321F" if faults else "00694B"
    book.active = 0
    for view in book.views:
        view.firstSheet = 0


def _advice(faults: Sequence[tuple[int, Fault]], *, left_out: bool) -> list[str]:
    must = sum(fault.severity is Severity.MUST for _, fault in faults)
    check = len(faults) - must
    if not faults:
        lines = ["不備はありませんでした。", "ご回答ありがとうございました。返送は不要です。"]
    else:
        lines = [
            "色の付いたセルを直し、上書き保存して、このファイルをそのまま返送してください。",
            "このシートへの記入や、色とコメントの消去は不要です。セルの欄を押すと、そのセルへ移ります。",
            f"{Severity.MUST.label} {must}件（濃い色。直るまで、その内容を集計できません。）",
            f"{Severity.CHECK.label} {check}件（薄い色。正しければ、そのままで結構です。）",
        ]
    if left_out:
        lines.append(
            "お送りいただいたファイルの図形、マクロ、他のブックへの参照は、このファイルには含まれません。"
        )
    return lines


def _head(ws: Worksheet, title: str, lines: list[str]) -> None:
    _write(ws.cell(1, 1), title, _font(14, appearance.ACCENT, bold=True))
    ws.row_dimensions[1].height = 24
    for row, line in enumerate(lines, start=2):
        _write(ws.cell(row, 1), line, _font(11))
        ws.row_dimensions[row].height = 18


def _headings(ws: Worksheet, row: int) -> None:
    for column, heading in enumerate(_HEADINGS, start=1):
        cell = ws.cell(row, column)
        _write(cell, heading, _font(10, appearance.ACCENT, bold=True))
        cell.fill = PatternFill("solid", fgColor=appearance.PALE)
        cell.border = Border(top=_EDGE, left=_EDGE, right=_EDGE, bottom=_EDGE)
        cell.alignment = Alignment(horizontal="center", vertical="center")
    ws.row_dimensions[row].height = 20


def _line(ws: Worksheet, row: int, number: int, fault: Fault, book: Workbook) -> None:
    must = fault.severity is Severity.MUST
    texts = (
        str(number),
        fault.severity.label,
        fault.sheet,
        fault.cell,
        fault.subject,
        shown(fault),
        fault.problem,
        fault.remedy,
    )
    link = _link(fault, book)
    for column, text in enumerate(texts, start=1):
        cell = ws.cell(row, column)
        linked = link is not None and column == (4 if fault.cell else 3)
        ink = appearance.ACCENT if linked else appearance.INK
        _write(cell, text, _font(10, ink, bold=must and column == 2, underlined=linked))
        cell.border = Border(top=_EDGE, left=_EDGE, right=_EDGE, bottom=_EDGE)
        cell.alignment = Alignment(
            horizontal="center" if column in (1, 4) else "left", vertical="top", wrap_text=True
        )
        if linked:
            cell.hyperlink = Hyperlink(
                ref=cell.coordinate, location=link, tooltip="このセルへ移ります"
            )
    ws.cell(row, 1).value = number
    lines = max(
        text_lines(without_controls(text), width - 2)
        for text, width in zip(texts, _HEADINGS.values(), strict=True)
    )
    ws.row_dimensions[row].height = min(_TALLEST, lines * _LINE + 6)


def _link(fault: Fault, book: Workbook) -> str | None:
    if fault.sheet not in book.sheetnames or (fault.cell and place(fault.cell) is None):
        return None
    return f"{quote_sheetname(fault.sheet)}!{fault.cell or 'A1'}"


def _write(cell: Cell | MergedCell, text: str, font: Font) -> None:
    """Write a text as text, whatever it begins with."""
    assert isinstance(cell, Cell)  # the sheet has no merged cells
    cell.value = without_controls(text)
    cell.data_type = "s"
    cell.font = font
    cell.quotePrefix = text.startswith(_TEXT_MARKS)


def _font(
    size: float, color: str = appearance.INK, *, bold: bool = False, underlined: bool = False
) -> Font:
    return Font(
        name=appearance.FONT,
        size=size,
        color=color,
        bold=bold,
        underline="single" if underlined else None,
        charset=128,
        family=3,
    )
