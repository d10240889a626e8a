"""The workbook beside a document: all tables, numbers as numbers, nothing to be executed."""

import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from kpi_report.document.blocks import (
    Cell,
    Column,
    Cover,
    Dataset,
    Fact,
    Notice,
    Prose,
    RowGroup,
    Table,
)
from kpi_report.document.style import Tone
from kpi_report.render.reading import Document
from kpi_report.render.workbook import number_format, write_workbook_of

COVER = Cover(
    "見本圏域 資料",
    "副題",
    ("見本圏域", "第1回"),
    (Fact("調査回", "第1回"),),
    ("注意の文",),
    "足",
    "ja",
    "2025-06-30",
    banner="架空のデータ",
)
TABLE = Table(
    "利用者数（2施設）",
    (Column("施設", weight=1.0), Column("利用者数", "right")),
    (
        RowGroup(
            "1 経済",
            (
                (
                    Cell("会館", origin="施設!A1"),
                    Cell("1,204人", "2021年", Tone.GOOD, "施設!B1", 1204),
                ),
            ),
        ),
    ),
    note="注の文",
    source="回答",
)
DATASET = Dataset(
    "全年の値",
    (Column("年", "right"), Column("値", "right")),
    ((Cell("2020", value=2020), Cell("3.5", origin="実績!E6", value=3.512)),),
    sheet="実績",
)


def written(*parts: Any, cover: Cover = COVER) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(write_workbook_of(Document(cover, parts))))


def rows(ws: Any) -> list[list[Any]]:
    """Return the filled part of each row."""
    found = []
    for row in ws.iter_rows(values_only=True):
        while row and row[-1] is None:
            row = row[:-1]
        found.append(list(row))
    return found


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    return written(Prose("文"), Notice("文"), TABLE, DATASET)


def test_every_table_and_dataset_has_a_sheet(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == ["目次", "表1 利用者数", "実績"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Comparison of areas with others", "表1 Comparison of areas with"),
        ("Comparison of areas and of towns", "表1 Comparison of areas and of"),
        ("Comparison of areas at 100 years", "表1 Comparison of areas at 100"),
        (
            "いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやま",
            "表1 いろはにほへとちりぬるをわかよたれそつねならむうゐのおく",
        ),
    ],
)
def test_a_long_title_is_cut_between_words(title: str, name: str) -> None:
    table = replace(TABLE, title=title)
    assert written(table).sheetnames[1] == name


def test_a_table_is_laid_out_with_group_second_lines_and_origins(book: openpyxl.Workbook) -> None:
    assert rows(book["表1 利用者数"]) == [
        ["架空のデータ"],
        ["利用者数（2施設）"],
        ["見出し", "施設", "利用者数", "利用者数（補足）", "施設の出所", "利用者数の出所"],
        ["1 経済", "会館", 1204, "2021年", "施設!A1", "施設!B1"],
        [],
        ["注  注の文"],
        ["出典  回答"],
    ]


def test_origins_of_title_heading_note_and_head_stand_beside_them() -> None:
    groups = (replace(TABLE.groups[0], origin="設定"),)
    table = replace(TABLE, groups=groups, origin="施設!A1–A2", note_origin="設定：定数")
    facts = (Fact("形成時期", "2015年", "登録"),)
    book = written(table, cover=replace(COVER, facts=facts))
    assert rows(book["表1 利用者数"])[-5:] == [
        ["注  注の文"],
        ["出典  回答"],
        ["表題の数値の出所  施設!A1–A2"],
        ["見出しの数値の出所  設定"],
        ["注の数値の出所  設定：定数"],
    ]
    assert ["形成時期", "2015年", None, "出所：登録"] in rows(book["目次"])


def test_where_a_row_has_one_origin_there_is_one_column(book: openpyxl.Workbook) -> None:
    assert rows(book["実績"])[2:] == [["年", "値", "出所"], [2020, 3.512, "実績!E6"]]


def test_the_first_sheet_lists_facts_and_sheets(book: openpyxl.Workbook) -> None:
    assert rows(book["目次"]) == [
        ["架空のデータ"],
        ["見本圏域 資料"],
        ["副題"],
        ["調査回", "第1回"],
        ["注意の文"],
        [],
        ["シート", "表題", "行数"],
        ["表1 利用者数", "利用者数（2施設）", 1],
        ["実績", "全年の値", 1],
    ]
    assert book["目次"]["A8"].hyperlink.location == "'表1 利用者数'!A1"


def test_headings_stay_in_sight_and_are_repeated_on_paper(book: openpyxl.Workbook) -> None:
    assert book["実績"].freeze_panes == "A4"
    assert book["実績"].print_title_rows == "$3:$3"


def test_all_but_origins_is_printed_on_one_page_across(book: openpyxl.Workbook) -> None:
    table, data = book["表1 利用者数"], book["実績"]

    assert table.print_area == "'表1 利用者数'!$A$1:$D$7"  # not the origins in E and F
    assert data.print_area == "'実績'!$A$1:$B$4"
    assert (data.page_setup.fitToWidth, data.page_setup.fitToHeight) == (1, 0)
    assert data.sheet_properties.pageSetUpPr.fitToPage


def test_a_long_origin_makes_no_row_higher() -> None:
    cells = (Cell("会館", origin="実績!A1、" * 50), Cell("文" * 30))
    columns = (Column("施設"), Column("内容"))
    ws = written(Dataset("表", columns, (cells,), sheet="表"))["表"]

    assert ws.row_dimensions[4].height == 30  # two lines of 48 letters for 60
    assert [cell.alignment.wrap_text for cell in ws[4]] == [True, True, None]


def test_a_remark_does_not_reach_into_columns_that_are_not_printed(book: openpyxl.Workbook) -> None:
    assert {str(merged) for merged in book["表1 利用者数"].merged_cells.ranges} == {
        "A6:D6",
        "A7:D7",
    }


def test_a_wide_table_is_printed_on_pages_side_by_side_and_stays_legible() -> None:
    cells = tuple(Cell("文" * 30, origin="KPI!A1") for _ in range(6))
    wide = Dataset("表", tuple(Column(str(n)) for n in range(6)), (cells,), sheet="表")
    ws = written(wide)["表"]

    assert not ws.sheet_properties.pageSetUpPr.fitToPage
    assert (ws.page_setup.scale, ws.page_setup.pageOrder) == (60, "overThenDown")
    assert ws.print_title_cols == "$A:$A"
    assert ws.print_area == "'表'!$A$1:$F$4"


def test_without_a_banner_there_is_none() -> None:
    book = written(TABLE, cover=replace(COVER, banner=""))

    assert rows(book["表1 利用者数"])[0] == ["利用者数（2施設）"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_no_text_becomes_a_formula(text: str) -> None:
    table = Table(text, (Column(text),), (RowGroup(text, ((Cell(text, text, origin=text),),)),))
    cover = replace(
        COVER, title=text, facts=(Fact(text, text, text),), notices=(text,), subtitle=text
    )
    book = written(table, cover=cover)

    found = [cell for ws in book for row in ws for cell in row if cell.value == text]
    # Six on the first sheet: title, subtitle, fact (2), notice, contents; six on the table's own.
    assert len(found) == 12
    assert {(cell.data_type, cell.quotePrefix) for cell in found} == {("s", True)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,204", "#,##0"),
        ("2020", "0"),
        ("3.50", "0.00"),
        ("累計1,204.5人", '"累計"#,##0.0"人"'),
        ("12%", '0"%"'),
        ("+3.2", "+0.0;-0.0;±0.0"),
        ("−3.2", "0.0"),
        ("―", ""),
        ("完了", ""),
    ],
)
def test_a_number_is_shown_as_the_document_shows_it(text: str, expected: str) -> None:
    assert number_format(text) == expected


def test_a_text_without_a_number_stays_a_text_though_it_has_a_value() -> None:
    table = Table("表", (Column("状況"),), (RowGroup("", ((Cell("完了", value=1),),)),))

    assert rows(written(table)["表1 表"])[3] == ["完了"]


def test_names_are_such_as_excel_takes_and_no_two_alike() -> None:
    long = replace(DATASET, sheet="A/B[1]:*?" + "あ" * 40)
    names = written(long, replace(long, sheet=long.sheet.lower()), DATASET, DATASET).sheetnames

    assert names == [
        "目次",
        "A B 1 " + "あ" * 25,
        "a b 1 " + "あ" * 23 + " 2",
        "実績",
        "実績 2",
    ]


def test_the_same_document_gives_the_same_bytes() -> None:
    document = Document(COVER, (TABLE, DATASET))

    assert write_workbook_of(document) == write_workbook_of(document)


def test_whether_lxml_is_installed_does_not_change_the_bytes() -> None:
    # openpyxl takes it if it is there, and then writes the same in other words.
    pytest.importorskip("lxml")
    told = subprocess.run(
        [sys.executable, "-c", "import kpi_report, openpyxl; print(openpyxl.LXML)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == "False\n"


def test_a_workbook_knows_the_documents_date_and_no_clock(book: openpyxl.Workbook) -> None:
    assert book.properties.created.isoformat() == "2025-06-30T00:00:00"
    assert book.properties.modified == book.properties.created
