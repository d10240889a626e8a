"""The index page as text: what stands in it, and what must never."""

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest

from kpi_report.produce.manifest import Entry, Failure, Manifest, OutputFile, Verdict
from kpi_report.publish.index import render_index, write_index

OVERVIEW = Entry(
    id="overview",
    kind="overview",
    name="調査結果の概要",
    group="",
    verdict=Verdict.DELIVERED,
    files=(OutputFile("overview/overview.pdf", "0" * 64, 412_345),),
)
MADE = Entry(
    id="midori",
    kind="area",
    name="みどり圏域",
    group="青葉県",
    verdict=Verdict.DELIVERED,
    files=(
        OutputFile("midori/executed.ipynb", "1" * 64, 99_999),
        OutputFile("midori/feedback.html", "2" * 64, 512_345),
        OutputFile("midori/feedback.pdf", "3" * 64, 182_345),
    ),
)
FAILED = Entry(
    id="kaede",
    kind="area",
    name="かえで圏域",
    group="若葉県",
    verdict=Verdict.FAILED,
    failure=Failure("KeyError", "列 <baseline> がありません", 7, 3, "  section_progress(ctx)"),
)
WAITING = Entry("nagi", "area", "なぎ圏域", "若葉県", Verdict.NOT_RUN)
ROUND = Manifest(
    round_id="r08",
    title="KPIフィードバック",
    data_date="2026-03-31",
    credit="作成: 青葉研究所",
    disclaimer="数値はすべて架空のものです。",
    versions={"papermill": "2.6.0", "kpi_report": "0.1.0"},
    inputs={},
    documents=(OVERVIEW, MADE, FAILED, WAITING),
)


def test_the_head_names_round_date_credit_and_disclaimer() -> None:
    page = render_index(ROUND)
    for text in (ROUND.title, ROUND.round_id, ROUND.data_date, ROUND.credit, ROUND.disclaimer):
        assert text in page


def test_a_fictional_round_says_so_in_title_and_at_the_top() -> None:
    page = render_index(replace(ROUND, fictional=True))
    assert "<title>【架空のデータ】KPIフィードバック 文書一覧</title>" in page
    assert page.index("架空のデータ</strong></aside>") < page.index("<header")
    assert "架空のデータ" not in render_index(ROUND)


def test_every_file_of_every_document_is_linked() -> None:
    links = re.findall(r'<a href="([^"#]+)"', render_index(ROUND))
    files = [file.path for entry in ROUND.documents for file in entry.files]
    assert sorted(links) == sorted([*files, "manifest.json"])


def test_a_link_is_named_after_area_and_format_and_shows_its_size() -> None:
    page = render_index(ROUND)
    assert 'href="midori/feedback.pdf" aria-label="みどり圏域のPDF 182 kB"' in page
    assert 'href="midori/executed.ipynb" aria-label="みどり圏域のノートブック 100 kB"' in page


def test_formats_stand_in_the_same_order_in_every_row() -> None:
    labels = re.findall(r'aria-label="みどり圏域の(\S+) ', render_index(ROUND))
    assert labels == ["PDF", "HTML", "ノートブック"]


def test_two_files_of_one_format_are_told_apart() -> None:
    files = (OutputFile("midori/a.pdf", "0", 1), OutputFile("midori/b.pdf", "0", 1))
    page = render_index(replace(ROUND, documents=(replace(MADE, files=files),)))
    assert "みどり圏域のPDF(a.pdf) 1 kB" in page
    assert "みどり圏域のPDF(b.pdf) 1 kB" in page


def test_an_unknown_format_is_linked_by_its_file_name() -> None:
    files = (OutputFile("midori/data.parquet", "0", 2_000),)
    page = render_index(replace(ROUND, documents=(replace(MADE, files=files),)))
    assert "みどり圏域のdata.parquet 2 kB" in page


def test_a_failure_is_told_with_its_cell_line_source_and_message() -> None:
    page = render_index(ROUND)
    assert "セル7の3行目: <code>section_progress(ctx)</code>" in page
    assert "<code>KeyError</code>: 列 &lt;baseline&gt; がありません" in page


def test_a_failure_outside_any_cell_has_no_place() -> None:
    failure = Failure("Timeout", "600秒を超えました")
    page = render_index(replace(ROUND, documents=(replace(FAILED, failure=failure),)))
    assert "<code>Timeout</code>: 600秒を超えました" in page
    assert "セル" not in page


def test_a_failed_overview_is_named_at_the_top() -> None:
    overview = replace(OVERVIEW, verdict=Verdict.FAILED, failure=FAILED.failure, files=())
    page = render_index(replace(ROUND, documents=(overview, MADE)))
    assert "作成できなかった文書が1件あります" in page
    assert '<a href="#document-overview">調査結果の概要</a>' in page


@pytest.mark.parametrize(
    ("word", "symbol", "number"), [("作成済み", "○", 1), ("作成できず", "×", 1), ("未作成", "―", 1)]
)
def test_areas_are_counted_by_verdict_with_word_and_symbol(
    word: str, symbol: str, number: int
) -> None:
    assert f'data-symbol="{symbol}"></span>{word} {number}圏域' in render_index(ROUND)


def test_the_overview_is_not_counted_as_an_area() -> None:
    assert "3圏域中 3圏域を表示" in render_index(ROUND)


def test_the_status_filter_appears_only_where_verdicts_differ() -> None:
    assert '<select id="status"' in render_index(ROUND)
    assert '<select id="status"' not in render_index(replace(ROUND, documents=(OVERVIEW, MADE)))


def test_a_round_without_areas_says_so() -> None:
    page = render_index(replace(ROUND, documents=()))
    assert "圏域は登録されていません" in page
    assert "<table" not in page


def test_markup_in_any_text_is_escaped() -> None:
    bad = '"><script>alert(1)</script>'
    entry = replace(
        FAILED,
        id=bad,
        name=bad,
        group=bad,
        files=(OutputFile(f"{bad}/x.pdf", "0", 1), OutputFile("javascript:alert(1).pdf", "0", 1)),
        failure=Failure(bad, bad, 1, 1, bad),
    )
    page = render_index(Manifest(bad, bad, bad, bad, bad, {bad: bad}, {}, (entry,)))
    assert page.count("<script") == 1
    assert "alert(1)</script>" not in page
    assert 'href="javascript:' not in page


def test_a_file_name_with_odd_signs_is_a_valid_link() -> None:
    files = (OutputFile("midori/報告 #1?.pdf", "0", 1),)
    page = render_index(replace(ROUND, documents=(replace(MADE, files=files),)))
    assert 'href="midori/%E5%A0%B1%E5%91%8A%20%231%3F.pdf"' in page


def test_the_policy_allows_exactly_the_script_and_style_of_the_page() -> None:
    page = render_index(ROUND)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    rules = dict(rule.split(" ", 1) for rule in policy[1].replace("&#39;", "'").split("; "))
    assert rules["default-src"] == "'none'"
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert rules[rule] == f"'sha256-{digest}'"


def test_no_inline_style_or_handler_that_the_policy_would_refuse() -> None:
    assert not re.search(r"<[^>]+\s(style|on\w+)=", render_index(ROUND))


def test_the_page_refers_to_no_host() -> None:
    assert not re.search(r"https?:|(?:src|href)=[\"']//|@import", render_index(ROUND))


def test_equal_manifests_give_equal_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        versions = dict(sorted(ROUND.versions.items(), reverse=name == "two"))
        write_index(tmp_path / name, replace(ROUND, versions=versions))
    one, two = ((tmp_path / name / "index.html").read_bytes() for name in ("one", "two"))
    assert one == two
