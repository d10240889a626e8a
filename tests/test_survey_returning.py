"""An area's own workbook back with its faults marked, and the ministry's lists of all faults."""

import base64
import csv
import hashlib
import io
import re
import warnings
import zipfile
from dataclasses import replace
from datetime import datetime

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kpi_report.intake.faults import Fault, FaultKind, Severity
from kpi_report.survey.fault_lists import faults_csv, faults_html
from kpi_report.survey.response import Refusal, Response
from kpi_report.survey.returning import return_copy

MUST, CHECK = Severity.MUST, Severity.CHECK
UNREADABLE = Fault(
    FaultKind.NUMBER_UNREADABLE,
    MUST,
    "KPI",
    "C4",
    "約３０００人",
    "数値として読めません。",
    "数字だけを記入してください。",
)
OTHER_UNIT = Fault(
    FaultKind.UNIT_DIFFERS,
    CHECK,
    "KPI",
    "C4",
    "約３０００人",
    "単位の欄と単位が異なります。",
    "単位の欄の単位に直してください。",
)
JUMP = Fault(
    FaultKind.SUSPECT_JUMP,
    CHECK,
    "KPI",
    "C5",
    "502.5",
    "前年の10倍を超えています。",
    "単位を確かめてください。",
)
EMPTY = Fault(FaultKind.REQUIRED_MISSING, MUST, "KPI", "E5", "", "空欄です。", "記入してください。")
NO_SHEET = Fault(
    FaultKind.SHEET_MISSING, MUST, "実績", "", "", "シートがありません。", "元に戻してください。"
)
NO_HEADING = Fault(
    FaultKind.HEADING_MISSING, MUST, "体制", "", "", "見出しがありません。", "元に戻してください。"
)


def filled_in() -> Workbook:
    """Return a workbook as a clerk sends it, with everything that must survive."""
    book = Workbook()
    ws = book.active
    assert ws is not None
    ws.title = "KPI"
    ws["A1"] = "KPIの調査"
    ws["A1"].font = Font(name="BIZ UDPゴシック", size=14, bold=True)
    ws.merge_cells("A1:C1")
    for column, heading in enumerate(("番号", "名称", "基準値"), start=1):
        ws.cell(3, column, heading).fill = PatternFill("solid", fgColor="E5F0F7")
        ws.cell(3, column).border = Border(bottom=Side("thin"))
    ws["A4"], ws["B4"], ws["C4"] = "K01", "就業者数", "約３０００人"
    ws["A5"], ws["B5"], ws["C5"] = "K02", "創業者数", 502.5
    ws["C5"].protection = Protection(locked=False)
    ws["C6"] = "=SUM(C5:C5)"
    ws["C4"].comment = Comment("町に確認済み", "佐藤")
    ws["B5"].comment = Comment("課長の了解済み", "鈴木")
    ws.column_dimensions["B"].width = 30
    ws.column_dimensions["E"].fill = PatternFill("solid", fgColor="FBF1DE")
    ws.column_dimensions["E"].protection = Protection(locked=False)
    ws.conditional_formatting.add(
        "C4:C9", FormulaRule(['C4=""'], fill=PatternFill("solid", bgColor="F0A63A"))
    )
    ws.add_data_validation(DataValidation("list", formula1='"人,件"', sqref="B4:B9"))
    ws.protection.sheet = True
    book.create_sheet("体制")["A1"] = "p1-1"
    hidden = book.create_sheet("_kpi_report")
    hidden["A1"] = "minamino"
    hidden.sheet_state = "veryHidden"
    return book


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def answer(*faults: Fault, area_id: str = "minamino", file: str = "回答.xlsx") -> Response:
    return Response(area_id, file, "0" * 64, {}, faults)


def returned(workbook: bytes, *faults: Fault, fictional: bool = True) -> bytes:
    copy = return_copy(workbook, answer(*faults), "みなみの圏域", fictional=fictional)
    assert copy is not None
    return copy


def opened(workbook: bytes) -> Workbook:
    return load_workbook(io.BytesIO(workbook))


def marks(ws: Worksheet) -> dict[str, str]:
    """Return the colour of each range that is marked."""
    return {
        str(cf.sqref): rule.dxf.fill.bgColor.rgb[2:]
        for cf in ws.conditional_formatting
        for rule in cf.rules
        if rule.formula == ['"kpi_report"="kpi_report"']
    }


def listed(workbook: bytes) -> list[list[object]]:
    """Return the rows of 不備一覧 under its headings."""
    rows = [[cell.value for cell in row] for row in opened(workbook)["不備一覧"].iter_rows()]
    top = next(n for n, row in enumerate(rows) if row[0] == "番号")
    return rows[top + 1 :]


def test_faulty_cells_are_coloured_the_grave_ones_stronger() -> None:
    book = opened(returned(saved(filled_in()), OTHER_UNIT, UNREADABLE, JUMP, EMPTY))
    assert marks(book["KPI"]) == {"C4 E5": "FF9E8A", "C5": "FFDCD3"}


def test_a_mark_goes_before_the_area_s_own_conditional_formats() -> None:
    sheet = opened(returned(saved(filled_in()), UNREADABLE, JUMP))["KPI"]
    order = sorted(
        (r.priority, r.formula[0]) for cf in sheet.conditional_formatting for r in cf.rules
    )
    ours = '"kpi_report"="kpi_report"'
    assert order == [(1, ours), (2, ours), (3, 'C4=""')]


def test_a_comment_says_all_that_is_wrong_with_a_cell_after_what_others_wrote() -> None:
    sheet = opened(returned(saved(filled_in()), OTHER_UNIT, UNREADABLE))["KPI"]
    assert sheet["C4"].comment.text == (
        "町に確認済み\n\n【不備のお知らせ】\n"
        "1　●要修正\n数値として読めません。\n→ 数字だけを記入してください。\n"
        "2　△要確認\n単位の欄と単位が異なります。\n→ 単位の欄の単位に直してください。\n"
        "【お知らせはここまで】"
    )
    assert sheet["C4"].comment.author == "佐藤"
    assert sheet["B5"].comment.text == "課長の了解済み"


def test_a_comment_of_our_own_carries_our_name_and_has_room_for_its_text() -> None:
    long = replace(JUMP, problem="長い説明です。" * 40)
    short = opened(returned(saved(filled_in()), JUMP))["KPI"]["C5"].comment
    assert short.author == "kpi_report"
    shapes = [
        int(re.search(rb"height:(\d+)px", zipfile.ZipFile(io.BytesIO(b)).read(name))[1])  # type: ignore[index]
        for b in (returned(saved(Workbook()), replace(f, sheet="Sheet")) for f in (JUMP, long))
        for name in ["xl/drawings/commentsDrawing1.vml"]
    ]
    assert shapes == [(5 + 1) * 19, (15 + 1) * 19]


def test_nothing_of_the_area_s_is_restyled() -> None:
    before, after = (
        opened(saved(filled_in())),
        opened(returned(saved(filled_in()), UNREADABLE, JUMP)),
    )
    old, new = before["KPI"], after["KPI"]
    for row in old.iter_rows(min_row=1, max_row=6, max_col=3):
        for cell in row:
            twin = new[cell.coordinate]
            assert twin.value == cell.value
            for look in ("font", "fill", "border", "alignment", "protection", "number_format"):
                assert repr(getattr(twin, look)) == repr(getattr(cell, look))
    assert new.column_dimensions["B"].width == 30
    assert [str(m) for m in new.merged_cells.ranges] == ["A1:C1"]
    assert new.protection.sheet
    assert [d.formula1 for d in new.data_validations.dataValidation] == ['"人,件"']
    assert after["_kpi_report"].sheet_state == "veryHidden"


def test_an_empty_cell_keeps_the_look_of_its_column_when_it_is_commented() -> None:
    cell = opened(returned(saved(filled_in()), EMPTY))["KPI"]["E5"]
    assert cell.fill.fgColor.rgb == "00FBF1DE"
    assert not cell.protection.locked
    assert cell.comment.text.startswith("【不備のお知らせ】\n1　●要修正\n空欄です。")


def test_a_fault_in_a_merged_cell_marks_all_of_it() -> None:
    sheet = opened(returned(saved(filled_in()), replace(JUMP, cell="B1")))["KPI"]
    assert marks(sheet) == {"A1:C1": "FFDCD3"}
    assert "前年の10倍" in sheet["A1"].comment.text


def test_the_list_is_first_and_links_each_fault_to_its_cell() -> None:
    copy = returned(saved(filled_in()), JUMP, OTHER_UNIT, NO_HEADING, EMPTY, NO_SHEET, UNREADABLE)
    book = opened(copy)
    assert book.sheetnames == ["不備一覧", "KPI", "体制", "_kpi_report"]
    assert book.active.title == "不備一覧"
    assert [ws.title for ws in book.worksheets if ws.sheet_view.tabSelected] == ["不備一覧"]
    assert [row[:4] + row[5:6] for row in listed(copy)] == [
        [1, "●要修正", "KPI", "C4", "約３０００人"],
        [2, "●要修正", "KPI", "E5", "（空欄）"],
        [3, "●要修正", "体制", None, None],
        [4, "●要修正", "実績", None, None],
        [5, "△要確認", "KPI", "C4", "約３０００人"],
        [6, "△要確認", "KPI", "C5", "502.5"],
    ]
    links = {c.coordinate: c.hyperlink.location for r in book["不備一覧"] for c in r if c.hyperlink}
    assert links == {
        "D8": "'KPI'!C4",
        "D9": "'KPI'!E5",
        "C10": "'体制'!A1",
        "D12": "'KPI'!C4",
        "D13": "'KPI'!C5",
    }


def test_the_head_says_what_to_do_and_how_much() -> None:
    sheet = opened(returned(saved(filled_in()), JUMP, UNREADABLE, EMPTY))["不備一覧"]
    head = [sheet.cell(row, 1).value for row in range(1, 6)]
    assert head == [
        "不備一覧　みなみの圏域　【架空のデータ】",
        "色の付いたセルを直し、上書き保存して、このファイルをそのまま返送してください。",
        "このシートへの記入や、色とコメントの消去は不要です。セルの欄を押すと、そのセルへ移ります。",
        "●要修正 2件（濃い色。直るまで、その内容を集計できません。）",
        "△要確認 1件（薄い色。正しければ、そのままで結構です。）",
    ]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$7:$7"
    assert sheet.oddHeader.center.text == "架空のデータ"


def test_real_answers_are_not_called_fictional() -> None:
    copy = returned(saved(filled_in()), JUMP, fictional=False)
    sheet = opened(copy)["不備一覧"]
    assert sheet["A1"].value == "不備一覧　みなみの圏域"
    assert not sheet.oddHeader.center.text


def test_without_faults_the_list_says_so() -> None:
    sheet = opened(returned(saved(filled_in())))["不備一覧"]
    assert sheet["A2"].value == "不備はありませんでした。"
    assert sheet.max_row == 3


def test_a_second_return_leaves_nothing_of_the_first() -> None:
    first = returned(saved(filled_in()), UNREADABLE, JUMP, EMPTY)
    assert returned(first, UNREADABLE, JUMP, EMPTY) == first
    clean = opened(returned(first))
    assert clean.sheetnames == ["不備一覧", "KPI", "体制", "_kpi_report"]
    sheet = clean["KPI"]
    assert marks(sheet) == {}
    comments = {c.coordinate: c.comment.text for r in sheet.iter_rows() for c in r if c.comment}
    assert comments == {"C4": "町に確認済み", "B5": "課長の了解済み"}
    assert [r.priority for cf in sheet.conditional_formatting for r in cf.rules] == [1]


def test_what_a_clerk_adds_to_our_comment_stays_when_ours_goes() -> None:
    book = opened(returned(saved(filled_in()), JUMP))
    text = book["KPI"]["C5"].comment.text
    book["KPI"]["C5"].comment = Comment(text + "\n合っています。", "kpi_report")
    assert opened(returned(saved(book)))["KPI"]["C5"].comment.text == "合っています。"


def test_no_text_of_a_fault_is_a_formula_or_breaks_the_file() -> None:
    evil = replace(
        JUMP, written='=HYPERLINK("http://example.jp")', problem="+1\x07\ufffe", remedy="@x"
    )
    book = opened(returned(saved(filled_in()), evil))
    row = [book["不備一覧"].cell(8, column) for column in (6, 7, 8)]
    assert [c.value for c in row] == ['=HYPERLINK("http://example.jp")', "+1", "@x"]
    assert [c.data_type for c in row] == ["s", "s", "s"]
    assert all(c.quotePrefix for c in row)
    assert "+1\n→ @x" in book["KPI"]["C5"].comment.text


@pytest.mark.parametrize("cell", ["", "zzz", "A0", "XFE1", "A1048577", "A1:B2", "あ1"])
def test_a_place_that_is_none_is_listed_all_the_same(cell: str) -> None:
    copy = returned(saved(filled_in()), replace(JUMP, cell=cell))
    assert len(listed(copy)) == 1
    assert marks(opened(copy)["KPI"]) == {}


def test_equal_arguments_give_equal_bytes_that_know_no_clock() -> None:
    book = filled_in()
    book.properties.created = datetime(2026, 4, 1, 9, 0)
    source = saved(book)
    copy = returned(source, UNREADABLE)
    assert copy == returned(source, UNREADABLE)
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert {e.date_time for e in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert opened(copy).properties.created == datetime(2026, 4, 1, 9, 0)
    assert opened(copy).properties.modified == opened(source).properties.modified


def with_part(workbook: bytes, path: str, old: bytes, new: bytes) -> bytes:
    """Return a workbook with something replaced in, or a part added to, its archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, part.replace(old, new) if name == path else part)
        if path not in source.namelist():
            target.writestr(path, new)
    return stream.getvalue()


def test_drop_downs_that_excel_stores_apart_are_kept() -> None:
    extended = (
        b'<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
        b' uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations count="1"'
        b' xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation'
        b' type="list" allowBlank="1" showErrorMessage="1"><x14:formula1><xm:f>_kpi_report!$A$1'
        b"</xm:f></x14:formula1><xm:sqref>D4:D9</xm:sqref></x14:dataValidation>"
        b"</x14:dataValidations></ext></extLst></worksheet>"
    )
    source = with_part(saved(filled_in()), "xl/worksheets/sheet1.xml", b"</worksheet>", extended)
    found = opened(returned(source, JUMP))["KPI"].data_validations.dataValidation
    kept = next(d for d in found if str(d.sqref) == "D4:D9")
    assert (kept.type, kept.formula1, kept.allowBlank) == ("list", "_kpi_report!$A$1", True)


def test_macros_and_references_to_other_workbooks_are_left_out_and_said() -> None:
    book = filled_in()
    book["KPI"]["C7"] = "=[1]Sheet1!A1"
    book.defined_names["他"] = DefinedName("他", attr_text="[1]Sheet1!$A$1")
    source = with_part(saved(book), "xl/vbaProject.bin", b"", b"macro")
    stored = b"<f>[1]Sheet1!A1</f><v>12</v>"
    source = with_part(source, "xl/worksheets/sheet1.xml", b"<f>[1]Sheet1!A1</f><v />", stored)
    source = with_part(source, "xl/worksheets/sheet1.xml", b"<f>[1]Sheet1!A1</f><v/>", stored)
    copy = returned(source, JUMP)
    assert opened(copy)["KPI"]["C7"].value == 12
    assert "他" not in opened(copy).defined_names
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert "xl/vbaProject.bin" not in archive.namelist()
    assert str(opened(copy)["不備一覧"]["A6"].value).startswith(
        "お送りいただいたファイルの図形、マクロ"
    )


def test_a_table_column_named_by_a_number_is_no_other_workbook() -> None:
    book = filled_in()
    book["KPI"]["C7"] = "=SUM(表1[2020])"
    copy = returned(saved(book), JUMP)
    assert opened(copy)["KPI"]["C7"].value == "=SUM(表1[2020])"


def test_a_file_that_cannot_be_written_again_as_it_was_gives_none() -> None:
    beyond_dates = filled_in()
    beyond_dates["KPI"]["C5"].number_format = "yyyy/m/d"
    beyond_dates["KPI"]["C5"].value = 99999999.0
    for source in (b"", b"PK", with_part(saved(filled_in()), "xl/styles.xml", b"<", b"&")):
        assert return_copy(source, answer(JUMP), "みなみの圏域", fictional=True) is None
    assert return_copy(saved(beyond_dates), answer(JUMP), "みなみの圏域", fictional=True) is None


def test_nothing_is_warned_of() -> None:
    with warnings.catch_warnings(action="error"):
        returned(saved(filled_in()), JUMP)


AREAS = {"hokuto": "ほくと圏域", "minamino": "みなみの圏域"}
REFUSAL = Refusal(
    "=古い.xls",
    "",
    FaultKind.FILE_UNREADABLE,
    "古い形式のファイルです。",
    "Excelブック（.xlsx）で保存してください。",
)
OUTCOMES = (
    answer(JUMP, UNREADABLE),
    REFUSAL,
    answer(area_id="hokuto", file="<b>ほくと</b>.xlsx"),
)


def test_the_csv_has_a_row_for_each_fault_and_each_refused_file() -> None:
    content = faults_csv(OUTCOMES, AREAS)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [row[:7] for row in rows] == [
        ["area_id", "area_name", "file", "severity", "kind", "sheet", "cell"],
        ["", "", "'=古い.xls", "refused", "file_unreadable", "", ""],
        ["minamino", "みなみの圏域", "回答.xlsx", "must", "number_unreadable", "KPI", "C4"],
        ["minamino", "みなみの圏域", "回答.xlsx", "check", "suspect_jump", "KPI", "C5"],
    ]
    assert rows[1][8:] == [
        "",
        "古い形式のファイルです。",
        "Excelブック（.xlsx）で保存してください。",
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_of_the_csv_is_computed_by_excel(start: str) -> None:
    rows = faults_csv([answer(replace(JUMP, written=f"{start}1"))], AREAS).decode("utf-8-sig")
    assert f"'{start}1" in rows


def test_the_page_shows_refused_files_first_and_then_area_by_area() -> None:
    page = faults_html(OUTCOMES, AREAS, "令和8年度調査", fictional=True)
    places = [page.index(t) for t in ("古い形式", "圏域ごとの件数", 'id="area-minamino"')]
    assert places == sorted(places)
    assert "架空のデータ" in page
    assert "回答のあった2圏域のうち1圏域に、確認の必要な箇所があります。" in page
    assert page.index("数値として読めません。") < page.index("前年の10倍を超えています。")
    assert 'id="area-hokuto"' not in page
    real = faults_html(OUTCOMES, AREAS, "令和8年度調査", fictional=False)
    assert "架空" not in real.partition("</style>")[2]
    assert "<body>" in real


def test_the_page_escapes_names_asks_no_host_and_allows_only_its_own_style() -> None:
    page = faults_html(OUTCOMES, AREAS, "令和8年度調査", fictional=False)
    assert "&lt;b&gt;ほくと&lt;/b&gt;.xlsx" in page
    assert not re.search(r"https?://|<script|//\w+\.", page)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in page.replace("&#39;", "'")


def test_every_table_of_the_page_has_a_caption_and_headings_with_a_scope() -> None:
    page = faults_html(OUTCOMES, AREAS, "令和8年度調査", fictional=False)
    assert page.count("<table") == page.count("<caption") == 3
    assert not re.search(r"<th(?![^>]*scope=)[ >]", page)


def test_a_round_without_answers_has_a_page_too() -> None:
    page = faults_html([], AREAS, "令和8年度調査", fictional=False)
    assert "読み取れた回答はまだありません。" in page
