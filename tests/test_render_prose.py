"""Prose: one dialect for both formats, in which a remark can only be text."""

import pytest

from kpi_report.errors import RenderError
from kpi_report.render.prose import write_prose


def kept_with_next(text):
    return ["#block(sticky: true)[", text, "]"]


def test_each_text_keeps_its_place():
    assert write_prose(["一", "## 二", "三"])["html"] == ["<p>一</p>", "<h2>二</h2>", "<p>三</p>"]
    assert write_prose(["## 一", "## 二", "- 三"])["typst"] == ["== 一", "== 二", "- 三"]


def test_in_typst_a_paragraph_stays_with_what_comes_after_it():
    (written,) = write_prose(["一\n\n二\n\n## 三\n\n四"])["typst"]

    kept = [line for line in written.splitlines() if line]
    assert kept == ["一", *kept_with_next("二"), "== 三", *kept_with_next("四")]


def test_no_text_needs_no_pandoc():
    assert write_prose([])["html"] == []


def test_an_unclosed_fence_does_not_reach_the_next_text():
    first, second = write_prose(["```\n未完", "次の**強調**"])["html"]

    assert "未完" in first
    assert second == "<p>次の<strong>強調</strong></p>"


def test_japanese_lines_join_without_a_space_and_stress_needs_none():
    assert write_prose(["改行の\n前後は**「重要」。**です"])["html"] == [
        "<p>改行の前後は<strong>「重要」。</strong>です</p>"
    ]


@pytest.mark.parametrize(
    ("remark", "html", "typst"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;", r"\<script\>"),
        ('#panic("x")', '#panic("x")', r"\#panic(\"x\")"),
        (r"\#panic()", "#panic()", r"\#panic()"),
        ("$x$ @foo", "$x$ @foo", r"\$x\$ \@foo"),
        ("a // b", "a // b", r"a /\/ b"),
        ("C:\\dir", "C:\\dir", r"C:\\dir"),
        ("`#x`{=typst}", "<code>#x</code>{=typst}", "`#x`{=typst}"),
        ("[s]{typst:text:fill=red}", "[s]{typst:text:fill=red}", r"\[s\]{typst:text:fill=red}"),
        ("<!-- 注 -->", "&lt;!--", r"\<!"),
        ("a... -1 -?", "a... -1 -?", r"a\... \-1 \-?"),
        ("**表**.pdf", "<strong>表</strong>.pdf", r"#strong[表]\.pdf"),
        ("\\begin{x}", "\\begin{x}", r"\\begin{x}"),
    ],
)
def test_a_remark_is_shown_and_never_obeyed(remark, html, typst):
    written = write_prose([remark])

    assert html in written["html"][0]
    assert typst in written["typst"][0]


@pytest.mark.parametrize(
    ("remark", "message"),
    [
        ("![図](https://example.org/a.png)", "an image in prose: 'https://example.org/a.png'"),
        ("![図](/etc/hostname)", "an image in prose"),
        ("[x](javascript:alert(1))", r"a link in prose: 'javascript:alert\(1\)'"),
        ("[x](file:///etc)", "a link in prose"),
        ("[x](#elsewhere)", "a link in prose"),
        ("# 題", "first-level heading '題'"),
        ("### 小見出し", "heading '小見出し' is level 3 straight below level 1"),
    ],
)
def test_what_reaches_out_of_a_document_is_refused(remark, message):
    with pytest.raises(RenderError, match=message):
        write_prose([remark])


def test_links_to_the_web_stay():
    assert write_prose(["[総務省](https://www.soumu.go.jp/)"])["html"] == [
        '<p><a href="https://www.soumu.go.jp/">総務省</a></p>'
    ]


def test_heading_levels_run_on_from_text_to_text():
    assert write_prose(["## 節", "### 項"])["html"][1] == "<h3>項</h3>"


def test_an_escaped_bar_does_not_split_a_table_cell():
    assert "<td>x|y</td>" in write_prose(["| a | b |\n|---|---|\n| x\\|y | 2 |"])["html"][0]
