"""The Word document: real headings, tables, captions and pictures; the same bytes every time."""

import os
import re
import struct
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document as Word
from docx.oxml.ns import qn
from nbformat.v4 import new_code_cell, new_notebook, new_output

from kpi_report.document.blocks import (
    BLOCK_MIME,
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
from kpi_report.render.docx import KpiDocxExporter
from kpi_report.render.reading import Document
from kpi_report.render.word import write_docx

NASTY = "<w:p/> & \"x\" 'y' \x01\x0b {{z}} $ink"
PLAIN = "<w:p/> & \"x\" 'y'  {{z}} $ink"
SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" width="100pt" height="50pt">
<rect width="50" height="50" fill="#00598c"/><text x="55" y="25">万人</text></svg>"""
COVER = Cover(
    "見本圏域 資料",
    "副題",
    ("見本圏域", "第1回"),
    (Fact("調査回", "第1回"), Fact("構成市町村", "とても長い値" * 5)),
    ("注意の文",),
    "足の文",
    "ja",
    "2025-06-30",
    banner="架空のデータ",
    keywords=("見本圏域", "sample", "kpi_report 0"),
)
TABLE = Table(
    "利用者数\n（2施設）",
    (Column("施設", weight=1.0), Column("利用者数\n（人）", "right"), Column("判定", inline=True)),
    (
        RowGroup(
            "1 経済",
            (
                (Cell("会館", "商工課"), Cell("1,204"), Cell("◎達成", "+3", Tone.GOOD)),
                (Cell("図書館"), Cell("―", tone=Tone.NOTE), Cell("▼後退", tone=Tone.BAD)),
            ),
        ),
    ),
    note="注の文",
    source="回答",
)
FIGURE = Figure("利用者数の推移", SVG, "利用者数は1,204万人から\n1,087万人へ。", note="図の注")
DATASET = Dataset("全年の値", (Column("年"),), ((Cell("2020"),),), sheet="実績")
CARDS = Cards((Card("注視する点", "減少", "3件です。", Tone.WATCH),))
PLACES = tuple(f"k0{n} B{n}" for n in range(1, 8))
PARTS = (
    Prose("## 現状\n\n文は**重要**です。[資料](https://example.org/a)による。\n\n- 一\n- 二"),
    TABLE,
    CARDS,
    Notice("お送りください。", "お願い", Tone.QUESTION),
    Prose("### 推移\n\n図を示します。"),
    FIGURE,
    replace(FIGURE, note="", width=0.5),
    DATASET,
    Prose("## 数値の出所"),
    Trace((Places("KPI", PLACES),)),
)
DOCUMENT = Document(COVER, PARTS)


def opened(*parts: Any, cover: Cover = COVER) -> Word:
    return docx.Document(BytesIO(write_docx(Document(cover, parts))))


def parts_of(written: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(written)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def of_style(word: Word, name: str) -> list[str]:
    return [p.text for p in word.paragraphs if p.style is not None and p.style.name == name]


def tables(word: Word, style: str) -> list[Any]:
    return [t for t in word.tables if t.style is not None and t.style.name == style]


@pytest.fixture(scope="module")
def written() -> bytes:
    return write_docx(DOCUMENT)


@pytest.fixture(scope="module")
def word(written: bytes) -> Word:
    return docx.Document(BytesIO(written))


def test_headings_are_those_of_the_document(word: Word) -> None:
    headings = [
        (p.style.name, p.text)
        for p in word.paragraphs
        if p.style is not None and p.style.name.startswith("Heading")
    ]
    assert headings == [
        ("Heading 1", "見本圏域 資料"),
        ("Heading 2", "現状"),
        ("Heading 3", "推移"),
        ("Heading 2", "数値の出所"),
    ]


def test_the_first_page_opens_with_banner_title_facts_and_notices(word: Word) -> None:
    assert [p.text for p in word.paragraphs[:3]] == [" 架空のデータ ", "見本圏域 資料", "副題"]
    (facts,) = tables(word, "Fact Table")
    assert [[cell.text for cell in row.cells] for row in facts.rows] == [
        ["調査回", "第1回", "", ""],
        ["構成市町村", *["とても長い値" * 5] * 3],  # one cell over three columns
    ]
    assert of_style(word, "Cover Notice") == ["注意の文"]


def test_a_table_has_the_texts_of_its_block(word: Word) -> None:
    (table,) = tables(word, "Table")
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["施設", "利用者数\n（人）", "判定"],
        ["1 経済"] * 3,  # one cell over all columns
        ["会館\n商工課", "1,204", "◎達成  +3"],
        ["図書館", "―", "▼後退"],
    ]
    assert of_style(word, "Table Caption") == ["表1  利用者数\n（2施設）"]
    assert of_style(word, "Note")[:2] == ["注  注の文", "出典  回答"]


def test_the_head_of_a_table_is_repeated_and_no_row_breaks(word: Word) -> None:
    (table,) = tables(word, "Table")
    rows = [row._tr.trPr for row in table.rows]
    assert [row.find(qn("w:tblHeader")) is not None for row in rows] == [True, False, False, False]
    assert all(row.find(qn("w:cantSplit")) is not None for row in rows)
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "利用者数 （2施設）"


def test_a_short_table_stays_on_one_page_with_its_caption_and_notes(word: Word) -> None:
    (table,) = tables(word, "Table")
    kept = [
        all(p.paragraph_format.keep_with_next or p.style.paragraph_format.keep_with_next for p in c)
        for c in ([p for cell in row.cells for p in cell.paragraphs] for row in table.rows)
    ]
    assert kept == [True, True, True, True]


def test_a_long_table_may_break_between_rows() -> None:
    rows = tuple((Cell(str(n)),) for n in range(5))
    (table,) = tables(opened(Table("表", (Column("番号"),), (RowGroup("", rows),))), "Table")
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows]
    assert kept == [None] * 6


def test_a_tone_is_shown_by_colours_beside_its_symbol(word: Word) -> None:
    (table,) = tables(word, "Table")
    good, note = table.rows[2].cells[2], table.rows[3].cells[1]
    assert good._tc.tcPr.find(qn("w:shd")).get(qn("w:fill")) == "e6f3ee"
    assert [run.style.name for run in good.paragraphs[0].runs if run.text == "◎達成"] == [
        "Tone Good"
    ]
    assert note._tc.tcPr.find(qn("w:shd")) is None


def test_captions_count_by_themselves(written: bytes) -> None:
    body = parts_of(written)["word/document.xml"].decode()
    assert re.findall(r"<w:instrText[^>]*> (.*?) </w:instrText>", body) == [
        r"SEQ Table \* ARABIC",
        r"SEQ Image \* ARABIC",
        r"SEQ Image \* ARABIC",
    ]


def test_every_picture_has_its_alternative_text_and_200_dots_to_the_inch(word: Word) -> None:
    shapes = list(word.inline_shapes)
    alt = [s._inline.docPr.get("descr") for s in shapes]
    assert alt == ["利用者数は1,204万人から 1,087万人へ。"] * 2
    assert [round(s.width.mm) for s in shapes] == [174, 87]
    for shape in shapes:
        blip = shape._inline.graphic.graphicData.pic.blipFill.blip
        png = word.part.related_parts[blip.embed].blob
        dots, _ = struct.unpack(">II", png[16:24])
        assert dots / shape.width.inches > 200
    assert of_style(word, "Image Caption") == ["図1  利用者数の推移", "図2  利用者数の推移"]


def test_boxes_show_what_their_blocks_say(word: Word) -> None:
    (cards,) = tables(word, "Card Table")
    assert cards.rows[0].cells[0].text == "注視する点\n減少\n3件です。"
    assert of_style(word, "Notice Question") == ["お願い", "お送りください。"]


def test_the_trace_is_read_row_by_row(word: Word) -> None:
    (places,) = tables(word, "Trace Table")
    assert of_style(word, "Trace Label") == ["KPI"]
    assert [[cell.text for cell in row.cells] for row in places.rows] == [
        ["k01 B1", "k02 B2", "k03 B3", "k04 B4"],
        ["k05 B5", "k06 B6", "k07 B7", ""],
    ]


def test_what_stands_in_the_workbook_only_is_not_mentioned(word: Word) -> None:
    assert "実績" not in "".join(p.text for p in word.paragraphs)


def test_prose_leads_over_to_what_comes_after_it(word: Word) -> None:
    assert of_style(word, "Lead") == ["図を示します。"]
    assert of_style(word, "Compact") == ["一", "二"]


def test_every_page_says_what_it_must(word: Word) -> None:
    (section,) = word.sections
    assert section.header.paragraphs[0].text == "見本圏域\t 架空のデータ \t第1回"
    assert section.footer.paragraphs[0].text == "足の文\t1 / 1"
    fields = re.findall(r"<w:instrText[^>]*> (\w+) ", section.footer._element.xml)
    assert fields == ["PAGE", "NUMPAGES"]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_without_a_banner_there_is_none() -> None:
    word = opened(cover=replace(COVER, banner=""))
    assert word.sections[0].header.paragraphs[0].text == "見本圏域\t\t第1回"
    assert of_style(word, "Banner") == []


@pytest.mark.parametrize(
    ("language", "latin", "caption"), [("ja", "ja-JP", "表1  表"), ("en", "en-US", "Table 1  表")]
)
def test_the_language_is_named(language: str, latin: str, caption: str) -> None:
    table = Table("表", (Column("値"),), (RowGroup("", ((Cell("1"),),)),))
    word = opened(table, cover=replace(COVER, language=language))
    lang = word.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    assert (lang.get(qn("w:val")), lang.get(qn("w:eastAsia"))) == ("en-US", "ja-JP")
    assert word.core_properties.language == latin
    assert of_style(word, "Table Caption") == [caption]


def test_the_file_knows_title_date_and_no_clock(word: Word) -> None:
    known = word.core_properties
    assert known.title == "【架空のデータ】見本圏域 資料"
    assert (known.subject, known.author, known.keywords) == (
        "副題",
        "kpi_report",
        "見本圏域, sample, kpi_report 0",
    )
    assert known.created.isoformat() == "2025-06-30T00:00:00+00:00"
    assert known.modified == known.created


def test_nothing_outside_is_named_but_the_links_of_the_document(written: bytes) -> None:
    outside = {
        target
        for name, part in parts_of(written).items()
        if name.endswith(".rels")
        for relation in re.findall(r"<Relationship [^>]*External[^>]*>", part.decode())
        for target in re.findall(r'Target="([^"]*)"', relation)
    }
    assert outside == {"https://example.org/a"}


def test_every_style_that_is_used_is_one_of_ours(written: bytes) -> None:
    parts = parts_of(written)
    used = re.findall(
        rb'<w:(?:pStyle|rStyle|tblStyle) w:val="([^"]+)"',
        b"".join(parts[f"word/{name}.xml"] for name in ("document", "header1", "footer1")),
    )
    known = re.findall(rb'w:styleId="([^"]+)"', parts["word/styles.xml"])
    assert set(used) - set(known) == set()
    assert len(known) == len(set(known))


def test_words_own_font_falls_back_to_named_ones(written: bytes) -> None:
    fonts = parts_of(written)["word/fontTable.xml"].decode()
    assert 'w:name="BIZ UDPGothic"' in fonts
    assert 'w:altName w:val="BIZ UDPゴシック,Yu Gothic,' in fonts


def test_every_text_is_escaped_and_what_xml_cannot_hold_is_left_out() -> None:
    table = Table(NASTY, (Column(NASTY),), (RowGroup(NASTY, ((Cell(NASTY, NASTY),),)),), NASTY)
    cover = replace(
        COVER,
        title=NASTY,
        subtitle=NASTY,
        running_head=(NASTY, NASTY),
        footer=NASTY,
        banner=NASTY,
        facts=(Fact(NASTY, NASTY),),
        notices=(NASTY,),
    )
    figure = replace(FIGURE, title=NASTY, alt=NASTY)
    word = opened(table, figure, Notice(NASTY, NASTY), cover=cover)
    (shown,) = tables(word, "Table")
    assert shown.rows[2].cells[0].text == f"{PLAIN}\n{PLAIN}"
    assert word.sections[0].footer.paragraphs[0].text.startswith(PLAIN)
    assert word.inline_shapes[0]._inline.docPr.get("descr") == PLAIN


def test_a_chart_that_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(RenderError, match="SVG"):
        opened(replace(FIGURE, svg="<html/>"))


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "LC_ALL": "C"},
        {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "2", "SOURCE_DATE_EPOCH": "0"},
    ],
)
def test_the_same_document_gives_the_same_bytes_everywhere(
    written: bytes, environment: dict[str, str], tmp_path: Path
) -> None:
    again = (
        "import sys; from test_render_docx import DOCUMENT, write_docx; "
        "sys.stdout.buffer.write(write_docx(DOCUMENT))"
    )
    folders = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    made = subprocess.run(
        [sys.executable, "-c", again],
        env={**os.environ, "PYTHONPATH": folders, **environment},
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    assert made.stdout == written


def test_nbconvert_writes_the_same_as_production() -> None:
    cover = new_output(
        "display_data", {BLOCK_MIME: COVER._repr_mimebundle_()[BLOCK_MIME], "text/html": ""}
    )
    notebook = new_notebook(cells=[new_code_cell("show.cover(ctx)", outputs=[cover])])
    made, resources = KpiDocxExporter().from_notebook_node(notebook)
    assert made == write_docx(Document(COVER, ()))
    assert resources["output_extension"] == ".docx"
