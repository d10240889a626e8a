"""What Quarto is given: a notebook in which text stays text, files beside it, one call."""

import json
import re
import subprocess
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import nbformat
import pypdfium2
import pytest
import yaml

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
from kpi_report.errors import ProgramError, RenderError
from kpi_report.render.prose import pandoc_program
from kpi_report.render.quarto import FORMATS, rendering
from kpi_report.render.quarto_blocks import table_html
from kpi_report.render.quarto_program import find_quarto, render
from kpi_report.render.reading import Document

NASTY = '<b>x</b> & \\ $x$ @tbl-1 *a* `c` {{< include /etc/passwd >}} ::: [a](b) ^1^ ~2~ "q" \''
SHOWN = NASTY.replace("{{<", "{ {<")
"""As a reader sees it: what would be a shortcode is broken, as no escape holds it back."""

SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" width="100pt" height="50pt">
<rect width="90" height="40"/></svg>"""
TABLE = Table(
    "一覧",
    (Column("KPI", weight=1.0), Column("値\n（人）", "right"), Column("判定", inline=True)),
    (
        RowGroup("", ((Cell("売上", "商工課"), Cell("+3"), Cell("○", "達成", Tone.GOOD)),)),
        RowGroup("2 生活", ((Cell("<利用者>"), Cell("1,204"), Cell("－", tone=Tone.NOTE)),)),
    ),
    note="注の文",
    source="回答",
)
FIGURE = Figure("推移", SVG, "利用者数は\n1,204万人から「減」。", source="統計", width=0.6)
COVER = Cover(
    "見本圏域 資料",
    "第1回の結果",
    ("見本圏域", "第1回"),
    (Fact("調査回", "第1回"),),
    ("一つめ。", "二つめ。"),
    "作成：見本",
    "ja",
    "2025-06-30",
    "架空のデータ",
)
DOCUMENT = Document(COVER, (Prose("## 現状\n\n**「強調」**です。"), TABLE, FIGURE))


def notebook(document, suffix):
    return nbformat.reads(rendering(document, suffix).files["document.ipynb"].decode(), 4)


def front(document, suffix):
    return yaml.safe_load(notebook(document, suffix).cells[0].source.strip("-\n"))


def texts(document, suffix=".html"):
    return [cell.source for cell in notebook(document, suffix).cells[1:]]


def shown(part, suffix=".html"):
    """Return the Markdown of a part that stands alone in a document."""
    (written,) = texts(Document(replace(COVER, banner="", facts=(), notices=()), (part,)), suffix)
    return written


def read_by_pandoc(markdown):
    """Return the plain text that pandoc reads from Markdown as Quarto has it read."""
    command = [pandoc_program(), "--from", "markdown-smart", "--to", "plain", "--wrap", "none"]
    done = subprocess.run(command, input=markdown, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


CONTRACT = {
    ".html": (
        ["document.ipynb", "figures/figure-1.svg"],
        {"html": {"toc": True, "embed-resources": True}},
    ),
    ".pdf": (
        ["document.ipynb", "figures/figure-1.svg", "fonts/ipaexg.ttf", "page.typ"],
        {
            "typst": {
                "papersize": "a4",
                "margin": {"x": "16mm", "top": "22mm", "bottom": "17mm"},
                "mainfont": "IPAexGothic",
                "fontsize": "9.5pt",
                "font-paths": "fonts",
                "include-in-header": "page.typ",
            }
        },
    ),
    ".docx": (
        ["document.ipynb", "figures/figure-1.png", "reference.docx"],
        {"docx": {"reference-doc": "reference.docx"}},
    ),
}


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_call_the_files_and_the_front_matter(suffix):
    files, options = CONTRACT[suffix]

    made = rendering(DOCUMENT, suffix)

    assert made.arguments == (
        *("render", "document.ipynb"),
        *("--to", {".html": "html", ".pdf": "typst", ".docx": "docx"}[suffix]),
        *("--output", f"document{suffix}"),
        "--no-execute",
    )
    assert made.output == f"document{suffix}"
    assert made.made == 1_751_241_600  # 2025-06-30, midnight, UTC
    assert sorted(made.files) == files
    assert front(DOCUMENT, suffix) == {
        "title": "見本圏域 資料",
        "subtitle": "第1回の結果",
        "pagetitle": "【架空のデータ】見本圏域 資料",
        "lang": "ja",
        "execute": {"enabled": False, "echo": False},
        "format": options,
    }


def test_the_notebook_is_front_matter_and_text():
    nb = notebook(DOCUMENT, ".html")

    nbformat.validate(nb)
    assert [cell.cell_type for cell in nb.cells] == ["raw", *["markdown"] * 4]
    assert nb.metadata.kernelspec.language == "python"


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_document_gives_the_same_bytes(suffix):
    assert rendering(DOCUMENT, suffix) == rendering(DOCUMENT, suffix)


def test_a_table_is_html_that_pandoc_knows_in_full():
    assert table_html(TABLE) == "\n".join(
        [
            "<table>",
            # 10 and 11 half-width characters of 126, and what they leave.
            '<colgroup><col style="width: 83.3%"><col style="width: 7.9%">'
            '<col style="width: 8.7%"></colgroup>',
            '<thead><tr><th scope="col" style="text-align: left">KPI</th>'
            '<th scope="col" style="text-align: right">値<br>（人）</th>'
            '<th scope="col" style="text-align: left">判定</th></tr></thead>',
            "<tbody>",
            '<tr><td style="text-align: left">売上<br>商工課</td>'
            '<td style="text-align: right">+3</td>'
            '<td style="text-align: left; color: #00694b; background-color: #e6f3ee">○ 達成</td>'
            "</tr>",
            '<tr><td colspan="3" style="text-align: left; background-color: #f3f5f7">'
            "<strong>2 生活</strong></td></tr>",
            '<tr><td style="text-align: left">&lt;利用者&gt;</td>'
            '<td style="text-align: right">1,204</td>'
            '<td style="text-align: left; color: #595959">－</td></tr>',
            "</tbody>",
            "</table>",
        ]
    )


@pytest.mark.parametrize("suffix", [".html", ".pdf"])
def test_quarto_numbers_and_captions_a_table_itself(suffix):
    assert shown(TABLE, suffix) == (
        f"::: {{#tbl-1}}\n```{{=html}}\n{table_html(TABLE)}\n```\n\n一覧\n:::\n\n"
        "**注** 注の文\n\n**出典** 回答"
    )


def test_a_table_of_a_word_document_stands_under_its_caption():
    assert shown(TABLE, ".docx") == (
        '::: {custom-style="Table Caption"}\n表1 一覧\n:::\n\n'
        f"```{{=html}}\n{table_html(TABLE)}\n```\n\n**注** 注の文\n\n**出典** 回答"
    )


@pytest.mark.parametrize("suffix", [".html", ".pdf"])
def test_a_figure_is_a_float_with_its_alternative_text(suffix):
    assert shown(FIGURE, suffix) == (
        '::: {#fig-1}\n![](figures/figure-1.svg){width="60%" '
        'fig-alt="利用者数は 1,204万人から「減」。"}\n\n推移\n:::\n\n**出典** 統計'
    )


def test_a_figure_of_a_word_document_is_pixels_over_its_caption():
    assert shown(FIGURE, ".docx") == (
        '![利用者数は 1,204万人から「減」。](figures/figure-1.png){width="60%"}\u00a0\n\n'
        '::: {custom-style="Image Caption"}\n図1 推移\n:::\n\n**出典** 統計'
    )
    files = rendering(DOCUMENT, ".docx").files
    assert files["figures/figure-1.png"].startswith(b"\x89PNG\r\n")
    assert rendering(DOCUMENT, ".pdf").files["figures/figure-1.svg"] == SVG.encode()


def test_tables_and_figures_are_counted_apart():
    document = Document(COVER, (FIGURE, TABLE, TABLE, FIGURE))
    labels = [re.findall(r"#(\w+-\d)", text) for text in texts(document)[1:]]
    assert labels == [["fig-1"], ["tbl-1"], ["tbl-2"], ["fig-2"]]


def test_a_box_is_a_callout():
    assert shown(Notice("本文\n二行目", "題", Tone.WATCH)) == (
        '::: {.callout-warning icon="false"}\n### 題\n\n本文\\\n二行目\n:::'
    )
    assert shown(Notice("本文")) == (
        '::: {.callout-note icon="false" appearance="simple"}\n本文\n:::'
    )
    assert shown(Cards((Card("良い点", "増えた", "+3", Tone.GOOD),))) == (
        '::: {.callout-tip icon="false"}\n### 良い点\u3000増えた\n\n+3\n:::'
    )


def test_a_box_of_a_pdf_needs_no_package_of_typst():
    assert shown(Notice("本文", "題", Tone.WATCH), ".pdf") == (
        '::: {.block fill="rgb(\\"#fbf1de\\")" stroke="(left: 2.5pt + rgb(\\"#8a5200\\"))" '
        'inset="8pt" width="100%"}\n**題**\n\n本文\n:::'
    )


def test_a_trace_and_a_dataset_are_text():
    assert shown(Trace((Places("表1", ("a 1", "b 2")),))) == "**表1**\n\n- a 1\n- b 2"
    dataset = Dataset("全部", (Column("a"),), ((Cell("1"),),), sheet="名")
    assert shown(dataset) == "シート「名」：全部（1行）"


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_text_is_read_as_it_was_written(suffix):
    notice = Notice(NASTY, NASTY)
    figure = replace(FIGURE, title=NASTY, note=NASTY, source="", alt=NASTY)

    assert read_by_pandoc(shown(notice, suffix)).splitlines()[::2] == [SHOWN, SHOWN]
    caption = f"図1 {SHOWN}" if suffix == ".docx" else SHOWN
    assert {caption, f"注 {SHOWN}"} <= set(read_by_pandoc(shown(figure, suffix)).splitlines())


def test_every_text_of_the_front_matter_is_read_as_it_was_written():
    nasty = front(Document(replace(COVER, title=NASTY, subtitle=NASTY), ()), ".html")

    assert read_by_pandoc(nasty["title"]) == SHOWN
    assert read_by_pandoc(nasty["subtitle"]) == SHOWN
    assert read_by_pandoc(nasty["pagetitle"]) == f"【架空のデータ】{SHOWN}"


def test_an_alternative_text_is_read_as_it_was_written():
    markdown = shown(replace(FIGURE, alt=NASTY))
    command = [pandoc_program(), "--from", "markdown", "--to", "json"]
    done = subprocess.run(command, input=markdown, capture_output=True, encoding="utf-8")
    found = re.findall(r'\["fig-alt",("(?:[^"\\]|\\.)*")\]', done.stdout)
    assert [json.loads(text) for text in found] == [SHOWN]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("**「強調」**です。", "「強調」です。"),
        (": 定義\n\n: 二つめ", ": 定義\n\n: 二つめ"),
        ("用語\n\n: 定義", "用語\n\n: 定義"),
        ("費用は \\$5 と \\$6", "費用は $5 と $6"),
        ("1986\\. 年", "1986. 年"),
        ("@a [@b] [^1] {#x}", "@a [@b] [^1] {#x}"),
    ],
)
def test_prose_means_to_quarto_what_it_means_here(written, read):
    assert read_by_pandoc(shown(Prose(written))) == read


def test_a_paragraph_after_a_table_of_prose_is_no_caption():
    markdown = shown(Prose("|甲|乙|\n|-|-|\n|一|二|\n\nTable: 説明"))
    assert markdown.splitlines()[-1] == "Table\\: 説明"


def test_no_code_of_prose_is_run_obeyed_or_passed_on():
    code = "```{=html}\n<script>\n```\n\n``` {.as-html}\n<table></table>\n```\n\n"
    code += "```\n---\nfilters: [x]\n---\n```\n\n`{{< include a >}}`"

    written = shown(Prose(code))

    assert "```" not in written
    assert "{{<" not in written
    assert "---" not in written.splitlines()
    assert "    filters: [x]" in written.splitlines()


@pytest.mark.parametrize("suffix", FORMATS)
def test_no_line_of_a_cell_opens_metadata(suffix):
    document = Document(
        COVER, (Prose("前\n\n---\n\nfilters: x\n\n---\n\n後"), Notice("---\na: b\n---"))
    )
    lines = [line for text in texts(document, suffix) for line in text.splitlines()]
    assert [line for line in lines if re.fullmatch(r"(---|\.\.\.)\s*", line)] == []


@pytest.mark.parametrize("suffix", FORMATS)
def test_prose_that_is_refused_here_is_refused_for_quarto(suffix):
    with pytest.raises(RenderError, match="an image in prose"):
        rendering(Document(COVER, (Prose("![x](y.png)"),)), suffix)


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_banner_stands_at_the_head(suffix):
    assert "架空のデータ" in texts(DOCUMENT, suffix)[0].splitlines()[1]


def test_the_banner_stands_on_every_page():
    page = rendering(DOCUMENT, ".pdf").files["page.typ"].decode()
    assert '#let banner = "架空のデータ"' in page
    with ZipFile(BytesIO(rendering(DOCUMENT, ".docx").files["reference.docx"])) as archive:
        assert "架空のデータ" in archive.read("word/header1.xml").decode()
        assert "作成：見本" in archive.read("word/footer1.xml").decode()
        assert archive.testzip() is None


def test_a_document_of_facts_has_no_banner():
    plain = Document(replace(COVER, banner=""), ())
    assert "架空" not in "".join(texts(plain))
    assert '#let banner = ""' in rendering(plain, ".pdf").files["page.typ"].decode()
    assert front(plain, ".html")["pagetitle"] == "見本圏域 資料"


def test_what_an_english_document_says_around_its_blocks():
    document = Document(replace(COVER, language="en"), (TABLE,))
    assert "**Note** 注の文" in texts(document)[1]
    assert "Table 1 一覧" in texts(document, ".docx")[1]


def test_a_date_that_is_none_is_refused():
    with pytest.raises(RenderError, match="the cover's date is '昨日', not an ISO date"):
        rendering(Document(replace(COVER, date="昨日"), ()), ".html")


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_real_program_makes_a_document(suffix, tmp_path):
    try:
        find_quarto()
    except ProgramError as error:
        pytest.skip(str(error))

    written = render(rendering(DOCUMENT, suffix), tmp_path / "work", 300)

    assert [path.name for path in tmp_path.iterdir()] == ["work"]
    match suffix:
        case ".html":
            page = written.decode()
            assert "見本圏域 資料" in page
            assert "架空のデータ" in page
            assert 'alt="利用者数は' in page
        case ".pdf":
            pdf = pypdfium2.PdfDocument(written)
            for number in range(len(pdf)):
                assert "架空のデータ" in pdf[number].get_textpage().get_text_range()
        case ".docx":
            with ZipFile(BytesIO(written)) as archive:
                assert "見本圏域 資料" in archive.read("word/document.xml").decode()
                headers = [n for n in archive.namelist() if n.startswith("word/header")]
                assert any("架空のデータ" in archive.read(n).decode() for n in headers)
