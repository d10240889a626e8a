"""The PDF document: archival, accessible, in one font, and the same bytes every time."""

import ctypes
from dataclasses import replace
from itertools import pairwise

import pypdfium2
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from pypdfium2 import raw

from kpi_report.document.blocks import (
    Card,
    Cards,
    Cell,
    Column,
    Cover,
    Dataset,
    Fact,
    Figure,
    Notice,
    Places,
    Prose,
    RowGroup,
    Table,
    Trace,
)
from kpi_report.document.style import Tone
from kpi_report.errors import RenderError
from kpi_report.render.column_widths import side_by_side
from kpi_report.render.reading import Document
from kpi_report.render.typesetting import compile_typst, typst_source, write_pdf
from kpi_report.render.typst import TEXT_INCHES, block_typst

NASTY = '<script>alert("x")</script> \\ $ @ // #panic("x")'
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" width="100" height="50">'
    '<text x="5" y="20">万人</text></svg>'
)
COVER = Cover(
    "見本圏域 資料",
    "副題",
    ("見本圏域", "第1回"),
    (Fact("調査回", "第1回"),),
    ("架空",),
    "足の文",
    "ja",
    "2025-06-30",
)
LONG = Table(
    "一覧",
    (Column("指標の名", weight=1.0), Column("値", "right")),
    (RowGroup("1 経済", tuple((Cell(f"指標{i}"), Cell(str(i))) for i in range(150))),),
    note="注の文",
)
FIGURE = Figure("推移", SVG, "利用者数は1,204万人から1,087万人へ。")


def pages(pdf):
    """Return the text of each page without its white space, which extraction only guesses."""
    document = pypdfium2.PdfDocument(pdf)
    return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def write(*parts, cover=COVER):
    return write_pdf(Document(cover, parts))


@pytest.fixture(scope="module")
def pdf():
    return write(
        Prose("## 現状\n\n**強調**した文。\n\n> 問い\n\n| a | b |\n|---|--:|\n| c | 1 |"),
        LONG,
        FIGURE,
    )


@pytest.mark.parametrize(
    "block",
    [
        Notice(NASTY, NASTY),
        Cards((Card(NASTY, NASTY, NASTY, Tone.WATCH),)),
        Table(NASTY, (Column(NASTY),), (RowGroup(NASTY, ((Cell(NASTY, NASTY),),)),), NASTY, NASTY),
        Figure(NASTY, SVG, NASTY, NASTY, NASTY),
        Prose(NASTY.replace("\\", "\\\\")),
    ],
)
def test_every_text_of_a_block_arrives_as_it_is(block):
    assert NASTY.replace(" ", "") in "".join(pages(write(block)))


def test_a_cover_shows_its_texts_as_they_are():
    cover = replace(COVER, title=NASTY, subtitle=NASTY, notices=(NASTY,), footer=NASTY)

    assert pages(write(cover=cover))[0].count(NASTY.replace(" ", "")) == 4


def test_texts_travel_as_literals():
    assert block_typst(Notice('a "b"\n\\ #c', tone=Tone.WATCH)) == (
        '#notice(title: "", body: "a \\"b\\"\\n\\\\ #c", tone: "watch")'
    )


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("事業所数（事業所）", ("事業所数", "（事業所）")),
        ("割合（圏域全体）（%）", ("割合（圏域全体）", "（%）")),
        ("名称（とても長い括弧書き）", ("名称（とても長い括弧書き）", "")),
        ("（件）", ("（件）", "")),
    ],
)
def test_a_short_unit_stays_whole(name: str, parts: tuple[str, str]) -> None:
    table = Table("表", (Column("指標"),), (RowGroup("", ((Cell(name),),)),))
    body, unit = parts
    assert f'(body: "{body}", unit: "{unit}", ' in block_typst(table)


def test_every_page_has_running_head_foot_and_number(pdf):
    shown = pages(pdf)

    assert len(shown) >= 3
    for number, text in enumerate(shown, start=1):
        for expected in ("見本圏域", "第1回", "足の文", f"{number}/{len(shown)}"):
            assert expected in text


def test_a_banner_stands_on_every_page_and_in_the_title():
    written = write(LONG, FIGURE, cover=replace(COVER, banner="写し"))

    shown = pages(written)
    assert len(shown) >= 3
    # On the first page once more, above the title: the running head is no part of the text.
    assert [text.count("写し") for text in shown] == [2] + [1] * (len(shown) - 1)
    assert pypdfium2.PdfDocument(written).get_metadata_dict()["Title"] == "【写し】見本圏域 資料"


def test_a_banner_can_be_searched_for():
    written = write(FIGURE, cover=replace(COVER, banner="架空のデータ"))

    page = pypdfium2.PdfDocument(written)[0].get_textpage()
    start, count = page.search("架空のデータ").get_next()
    boxes = [page.get_charbox(start + n, loose=True) for n in range(count)]
    # From a tenth of the width on, readers of PDF put a space between two letters.
    for (left, _, right, _), (following, _, _, _) in pairwise(boxes):
        assert following - right < (right - left) * 0.1


def test_a_table_repeats_its_header_and_group_on_the_next_page(pdf):
    second = pages(pdf)[1]

    assert "指標の名" in second
    assert "1経済" in second
    assert "表1" not in second


def test_the_same_document_gives_the_same_bytes(pdf):
    assert write(LONG) == write(LONG)


def test_a_pdf_declares_archive_and_accessibility(pdf):
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf
    assert b"<dc:language>" in pdf


def test_a_pdf_knows_its_title_and_date_and_no_path(pdf):
    metadata = pypdfium2.PdfDocument(pdf).get_metadata_dict()

    assert metadata["Title"] == "見本圏域 資料"
    assert metadata["CreationDate"].startswith("D:20250630")
    assert b"/home/" not in pdf
    assert b"site-packages" not in pdf


def test_a_figure_keeps_its_alternative_text(pdf):
    assert FIGURE.alt in alternative_texts(pdf)


@pytest.mark.parametrize(
    ("part", "named"),
    [
        (Notice("よい💡案"), "💡 U\\+1F4A1 ELECTRIC LIGHT BULB"),
        (Prose("注意⚠です"), "⚠ U\\+26A0 WARNING SIGN"),
        (Notice("a\x07b"), r"\? U\+0007 unnamed"),
    ],
)
def test_a_character_that_the_font_lacks_is_named(part, named):
    with pytest.raises(RenderError, match=f"IPAexGothic cannot show: {named}"):
        write(part)


def test_origins_stand_in_small_print_and_nowhere_else():
    marked = replace(LONG, groups=(RowGroup("", ((Cell("指標", origin="KPI!L7"), Cell("3")),)),))
    small = Trace((Places("KPI", ("k01 売上：KPI!L7", 'k02 "a" \\ #c')),))

    assert "KPI!L7" not in "".join(pages(write(marked, Notice("3件", origin="KPI!L7"))))
    text = "".join(pages(write(marked, small)))
    assert text.count("KPI!L7") == 1
    assert 'k02"a"\\#c' in text


def test_origins_of_sixty_kpis_take_a_quarter_of_a_page():
    lines = tuple(f"k{i} L{i} N{i} E{i}–K{i}" for i in range(7, 67))
    # 269 mm lie between the margins.
    rest = "#block(height: 200mm)"
    source = typst_source(Document(COVER, ())).replace(block_typst(COVER), rest)
    source += "\n" + block_typst(Trace((Places("KPI", lines),)))

    assert len(pages(compile_typst(source, COVER.date))) == 1


def test_a_dataset_is_left_to_the_workbook():
    dataset = Dataset("全年の値", (Column("年"),), ((Cell("2020"),),), sheet="実績")

    assert pages(write(dataset)) == pages(write())


def test_a_warning_stops_the_document():
    source = typst_source(Document(COVER, ())) + '\n#text(font: "Nowhere")[字]'

    with pytest.raises(RenderError, match="unknown font family: nowhere"):
        compile_typst(source, COVER.date)


def test_a_source_can_read_no_other_file():
    source = typst_source(Document(COVER, ())) + '\n#read("../../../pyproject.toml")'

    with pytest.raises(RenderError):
        compile_typst(source, COVER.date)


def test_a_date_that_is_none_is_refused():
    with pytest.raises(RenderError, match="'令和7年', not an ISO date"):
        write(cover=replace(COVER, date="令和7年"))


def test_nbconvert_writes_the_same_pdf():
    exporters = pytest.importorskip("kpi_report.render.pdf")
    cells = [
        new_code_cell("x", outputs=[new_output("display_data", data=block._repr_mimebundle_())])
        for block in (COVER, FIGURE)
    ]
    written, _ = exporters.KpiPdfExporter().from_notebook_node(new_notebook(cells=cells))

    assert written == write(FIGURE)


def alternative_texts(pdf):
    """Collect the alternative texts of a PDF's structure tree."""
    found = []

    def walk(element):
        size = raw.FPDF_StructElement_GetAltText(element, None, 0)
        if size:
            buffer = ctypes.create_string_buffer(size)
            raw.FPDF_StructElement_GetAltText(element, buffer, size)
            found.append(buffer.raw[:-2].decode("utf-16-le"))
        for i in range(raw.FPDF_StructElement_CountChildren(element)):
            if child := raw.FPDF_StructElement_GetChildAtIndex(element, i):
                walk(child)

    for page in pypdfium2.PdfDocument(pdf):
        tree = raw.FPDF_StructTree_GetForPage(page)
        for i in range(raw.FPDF_StructTree_CountChildren(tree)):
            walk(raw.FPDF_StructTree_GetChildAtIndex(tree, i))
        raw.FPDF_StructTree_Close(tree)
    return found


@pytest.mark.parametrize(
    ("widths", "columns"),
    [
        # The page has 7.17 inches: six columns of 1.08, five of 1.33, four of 1.69, three of 2.3.
        ([1.0] * 12, 6),
        ([1.2] * 10, 5),
        # In four columns the long one wraps, which costs a line; in three it costs a row more.
        ([1.6] * 7 + [1.8], 4),
        ([3.4] * 4, 2),
        ([7.0, 7.0, 7.0], 1),
        ([], 1),
    ],
)
def test_origins_stand_in_as_many_columns_as_take_the_least_room(widths, columns):
    assert side_by_side(widths, TEXT_INCHES) == columns
