"""What a screen reader is told by a PDF is what the document says, in its order."""

import io
import re
from dataclasses import replace

import pikepdf
import pytest
from pdf_meant import faults
from pdf_structure import Element, Link, read_structure

from kpi_report.document.blocks import (
    Card,
    Cards,
    Cell,
    Column,
    Cover,
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
from kpi_report.render.reading import Document
from kpi_report.render.typesetting import write_pdf

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" width="100" height="50">'
    '<path d="M5 20H90"/></svg>'
)
COVER = Cover(
    title="見本圏域 資料",
    subtitle="副題",
    running_head=("見本圏域", "第1回"),
    facts=(
        Fact("連携中枢都市", "見本市"),
        Fact("基準日", "2025年6月30日"),
        Fact("備考", ""),
        Fact("連携市町村", "2町（東野町、西野町）"),
        Fact("形成", "2016年"),
        Fact("問い合わせ先", "見本市役所企画課（survey@example.jp）まで"),
    ),
    notices=("注意の文。",),
    footer="足の文",
    language="ja",
    date="2025-06-30",
    keywords=("見本圏域", "第1回", "kpi_report 0.1.0"),
)
TABLE = Table(
    "一覧",
    (Column("指標", weight=1.0), Column("値", "right")),
    (
        RowGroup("経済", ((Cell("求人"), Cell("1.2", "倍")), (Cell(""), Cell("9")))),
        RowGroup("生活", ((Cell("病院"), Cell("3")),)),
    ),
    note="注の文",
    source="出典の文（https://example.jp/t）",
)
LONG = replace(
    TABLE, groups=(RowGroup("経済", tuple((Cell(f"指標{n}"), Cell(str(n))) for n in range(99))),)
)
FIGURE = Figure("推移", SVG, "利用者数は1,204万人から1,087万人へ。")
DOCUMENT = Document(
    COVER,
    (
        Prose("## 現状\n\n**強調**と[先](https://example.jp/)と`x`。"),
        Prose("- 一\n- 二\n\n1. 三\n\n### 詳細"),
        TABLE,
        FIGURE,
        Cards((Card("注視", "見出し", "本文", Tone.WATCH),)),
        Notice("お知らせ", "題"),
        Trace((Places("出所", ("k01：KPI!L7", "k02：KPI!L8")),)),
    ),
)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return write_pdf(DOCUMENT)


@pytest.fixture(scope="module")
def root(pdf: bytes) -> Element:
    return read_structure(pdf).root


def texts(element: Element, *tags: str) -> list[str]:
    return [found.text for found in element.all(*tags)]


def test_a_pdf_says_all_of_its_document_and_in_order(pdf: bytes) -> None:
    assert faults(read_structure(pdf), DOCUMENT) == []


def test_a_pdf_knows_its_language_title_and_bookmarks(pdf: bytes) -> None:
    found = read_structure(pdf)

    assert (found.language, found.title, found.title_shown) == ("ja-JP", "見本圏域 資料", True)
    assert found.outline == ((1, "見本圏域 資料"), (2, "現状"), (3, "詳細"))


def test_a_pdf_says_of_what_and_from_what_it_was_made(pdf: bytes) -> None:
    assert read_structure(pdf).info == {
        "Title": "見本圏域 資料",
        "Author": "kpi_report",
        "Subject": "副題",
        "Keywords": "見本圏域, 第1回, kpi_report 0.1.0",
        "Creator": "Typst 0.15.1",
        "CreationDate": "D:20250630000000Z",
        "ModDate": "D:20250630000000Z",
    }


def test_facts_are_a_list_of_labels_and_what_they_say(root: Element) -> None:
    facts = next(root.all("L"))

    assert [[part.text for part in item.children] for item in facts.children] == [
        ["連携中枢都市", "見本市"],
        ["基準日", "2025年6月30日"],
        ["備考", ""],
        ["連携市町村", "2町（東野町、西野町）"],
        ["形成", "2016年"],
        ["問い合わせ先", "見本市役所企画課（survey@example.jp）まで"],
    ]


def test_the_lines_of_a_trace_are_a_list_in_a_document_without_headings() -> None:
    lines = ("k01：KPI!L7", "k02：KPI!L8", "k03：KPI!L9", "k04：KPI!L10")
    document = Document(COVER, (Trace((Places("出所", lines),)),))

    *_, places = read_structure(write_pdf(document)).root.all("L")
    assert texts(places, "LBody") == list(lines)


def test_lists_of_prose_and_the_lines_of_the_trace_are_lists(root: Element) -> None:
    _, points, steps, places = root.all("L")

    assert (texts(points, "Lbl"), texts(points, "LBody")) == (["・", "・"], ["一", "二"])
    assert (texts(steps, "Lbl"), texts(steps, "LBody")) == (["1."], ["三"])
    assert texts(places, "LI") == texts(places, "LBody") == ["k01：KPI!L7", "k02：KPI!L8"]


def test_a_cell_of_a_table_names_the_heads_of_its_row_and_column(root: Element) -> None:
    table = next(root.all("Table"))
    named = {head.identity: head for head in table.all("TH")}

    assert [(head.text, head.scope) for head in named.values()] == [
        ("指標", "Column"),
        ("値", "Column"),
        ("経済", "Column"),
        ("求人", "Row"),
        ("生活", "Column"),
        ("病院", "Row"),
    ]
    assert [(cell.text, [named[n].text for n in cell.headers]) for cell in table.all("TD")] == [
        ("1.2倍", ["求人", "値"]),
        ("", ["経済", "指標"]),
        ("9", ["経済", "値"]),
        ("3", ["病院", "値"]),
    ]
    # A head's own heads count for its row too: so 経済 must not stand under all columns.
    assert [[named[n].text for n in head.headers] for head in named.values()] == [
        [],
        [],
        [],
        ["経済"],
        [],
        ["生活"],
    ]


def test_a_repeated_head_is_not_read_again() -> None:
    found = read_structure(write_pdf(Document(COVER, (LONG,))))

    assert [text.count("指標値経済") for text in found.artifacts] == [0, 1]
    assert texts(found.root, "TH")[:3] == ["指標", "値", "経済"]
    assert texts(found.root, "TH").count("指標") == 1


def test_a_value_and_its_year_are_not_read_as_one_number() -> None:
    columns = (Column("指標"), Column("値", "right", inline=True))
    rows = (RowGroup("", ((Cell("人口"), Cell("2,360", "2015")),)),)
    written = write_pdf(Document(COVER, (Table("表", columns, rows),)))

    assert texts(next(read_structure(written).root.all("Table")), "TD") == ["2,360 2015"]


def test_a_table_in_prose_has_heads_of_columns_only() -> None:
    written = write_pdf(Document(COVER, (Prose("| a | b |\n|---|--:|\n| c | 1 |"),)))

    table = next(read_structure(written).root.all("Table"))
    assert texts(table, "TH") == ["a", "b"]
    assert texts(table, "TD") == ["c", "1"]


@pytest.mark.parametrize("below", ["", "注の文"])
def test_a_table_has_heads_of_rows_with_and_without_a_note(below: str) -> None:
    written = write_pdf(Document(COVER, (replace(TABLE, note=below, source=""),)))

    heads = read_structure(written).root.all("TH")
    assert [head.text for head in heads if head.scope == "Row"] == ["求人", "病院"]


def test_a_figure_tells_its_alternative_text(root: Element) -> None:
    assert [figure.alt for figure in root.all("Figure")] == [FIGURE.alt]


def test_a_link_tells_where_it_leads(root: Element) -> None:
    _, link, _ = root.all("Link")

    assert (link.text, link.links) == ("先", (Link("https://example.jp/", "https://example.jp/"),))


def test_an_address_in_a_block_is_a_link() -> None:
    block = Notice(
        "回答は（survey@example.jp）へ。出典：https://example.jp/a?b=1、次はhttps://c.jp/。"
    )

    links = list(read_structure(write_pdf(Document(COVER, (block,)))).root.all("Link"))[1:]
    assert [(link.text, link.links[0].address) for link in links] == [
        ("survey@example.jp", "mailto:survey@example.jp"),
        ("https://example.jp/a?b=1", "https://example.jp/a?b=1"),
        ("https://c.jp/", "https://c.jp/"),
    ]


def test_code_is_in_the_language_of_the_document(root: Element) -> None:
    (code,) = root.all("Code")

    assert (code.text, code.language) == ("x", "")


def test_a_japanese_name_in_an_english_document_is_read_in_japanese() -> None:
    document = Document(replace(COVER, language="en"), (Notice("The KPI of 見本圏域 rose."),))

    found = read_structure(write_pdf(document))
    notice = list(found.root.all("P"))[-1]
    assert (found.language, notice.language) == ("en-JP", "")
    assert [(part.text, part.language) for part in notice.parts] == [
        ("The KPI of ", ""),
        ("見本圏域", "ja-JP"),
        (" rose.", ""),
    ]


def test_texts_that_follow_one_another_are_paragraphs_of_their_own() -> None:
    cover = replace(COVER, banner="写し", facts=(), notices=("一。",))
    document = Document(cover, (Notice("二。"), replace(FIGURE, note="三。")))

    root = read_structure(write_pdf(document)).root
    assert texts(root, "P") == ["写し", "副題", "一。", "二。", "注三。"]


def test_no_word_of_an_english_document_is_divided() -> None:
    text = (
        "Interdisciplinary institutionalization counterrevolutionarily affects official figures. "
    )
    document = Document(replace(COVER, language="en"), (Prose(text * 12),))

    assert faults(read_structure(write_pdf(document)), document) == []


def spoil(pdf: bytes, how: str) -> bytes:
    """Return the PDF with one thing wrong."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        kids = file.Root.StructTreeRoot.K[0].K
        elements = [o for o in file.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o]
        match how:
            case "language":
                del file.Root.Lang
            case "english":
                file.Root.Lang = pikepdf.String("en")
            case "title":
                file.Root.ViewerPreferences.DisplayDocTitle = False
            case "tagged":
                file.Root.MarkInfo.Marked = False
            case "bookmark":
                file.Root.Outlines.First.Title = pikepdf.String("別")
            case "order":
                kids[1], kids[2] = kids[2], kids[1]
            case "label":
                next(e for e in elements if e.S == "/Lbl").S = pikepdf.Name.Span
            case "lost":
                del kids[2]
            case "alt":
                next(e for e in elements if e.S == "/Figure").Alt = pikepdf.String("図")
            case "scope":
                del next(e for e in elements if e.S == "/TH").A[0].Scope
            case "row":
                row = [e for e in elements if e.S == "/TH" and e.A[0].Scope == "/Row"]
                row[0].A[0].Scope = pikepdf.Name.Column
            case "headers":
                next(e for e in elements if e.S == "/TD").A[0].Headers[0] = pikepdf.String("U9")
            case "address":
                file.pages[0].Annots[-1].A.URI = pikepdf.String("https://example.org/")
            case "link":
                del file.pages[0].Annots[0].Contents
            case "list":
                next(e for e in elements if e.S == "/LI").S = pikepdf.Name.P
            case "unicode":
                del next(iter(file.pages[0].Resources.Font.values())).ToUnicode
            case "loose":
                file.pages[0].contents_add(b"BT /f0 9 Tf <0001> Tj ET")
        written = io.BytesIO()
        file.save(written, deterministic_id=True)
    return written.getvalue()


@pytest.mark.parametrize(
    ("how", "found"),
    [
        ("language", "its language is '', not 'ja'"),
        ("english", "'出所' is said to be in 'en'"),
        ("title", "its title is '見本圏域 資料', shown: False"),
        ("tagged", "it is not marked as tagged"),
        ("bookmark", r"its bookmarks are .*別"),
        ("order", "after 6 characters it says"),
        ("label", r"its labels are \['基準日', .*, not \['連携中枢都市', '基準日'"),
        ("lost", "after 8 characters it says"),
        ("alt", r"its alternative texts are \['図'\], not"),
        ("scope", "header '指標' has no scope"),
        ("row", r"its rows are headed \['病院'\], not \['求人', '病院'\]"),
        ("headers", r"names headers that are not there: \['U9'\]"),
        ("link", "link 'survey@example.jp' has no address or no contents"),
        ("address", "https://example.jp/t is no link"),
        ("list", r"L holds \['P'\]"),
        ("unicode", "font .*IPAexGothic: embedded True, with a map to Unicode False"),
        ("loose", "neither content nor artifact: '.+'"),
    ],
)
def test_what_the_check_finds(pdf: bytes, how: str, found: str) -> None:
    told = faults(read_structure(spoil(pdf, how)), DOCUMENT)

    assert [text for text in told if re.search(found, text)], told


def test_the_check_finds_a_heading_that_is_not_on_the_page_of_its_text(pdf: bytes) -> None:
    found = read_structure(pdf)
    parts = (replace(e, pages=(9,)) if e.tag == "H2" else e for e in found.root.parts)

    apart = replace(found, root=replace(found.root, parts=tuple(parts)))
    assert faults(apart, DOCUMENT) == ["'現状' stands on page 9, not 1"]
