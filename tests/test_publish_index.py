"""The index page as text: what stands in it, and what must never."""

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from said import JAPANESE

from kpi_report.produce.manifest import Entry, Failure, Manifest, OutputFile, Verdict
from kpi_report.produce.plan import OVERVIEW_NAME
from kpi_report.publish.index import render_index, write_index

SPOKEN = {"aria-label", "label", "data-text", "title", "content"}
"""Attributes that are read out or shown."""
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


SURVEYED = replace(
    ROUND,
    internal=True,
    documents=(
        OVERVIEW,
        replace(
            MADE,
            tallies={
                "prefecture": {"青葉県": 3, "若葉県": 1},
                "rating": {"met": 2, "behind": 1},
                "check": {"approximate": 5, "suspect_jump": 1},
            },
        ),
        replace(
            FAILED,
            tallies={"prefecture": {"若葉県": 2}, "must": {"unit_missing": 1, "approximate": 1}},
        ),
        replace(WAITING, tallies={"prefecture": {"若葉県": 1}, "answer": {"answer": 1}}),
        Entry("aoi", "area", "あおい圏域", "青葉県", Verdict.DELIVERED),
    ),
)


def parsed(manifest: Manifest) -> BeautifulSoup:
    return BeautifulSoup(render_index(manifest), "html.parser")


def cell(page: BeautifulSoup, area_id: str, column: str) -> str:
    (found,) = page.select(f"#document-{area_id} td.{column}")
    return " ".join(found.get_text(" ").split())


def options(page: BeautifulSoup, name: str) -> list[tuple[str, str]]:
    return [(str(o["value"]), o.get_text()) for o in page.select(f"#{name} option")]


def test_the_head_names_round_date_credit_and_disclaimer() -> None:
    page = render_index(ROUND)
    for text in (ROUND.title, ROUND.round_id, "2026年3月31日", ROUND.credit, ROUND.disclaimer):
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


def test_every_file_has_its_whole_hash_to_unfold_and_its_first_digits_to_print() -> None:
    (details,) = parsed(ROUND).select("#document-midori details")
    hashes = {d.dt.get_text(): d.code.get_text() for d in details.select("dl > div")}
    assert hashes == {"PDF": "3" * 64, "HTML": "2" * 64, "ノートブック": "1" * 64}
    assert details.summary["aria-label"] == "みどり圏域のファイルのSHA-256"
    printed = [code.get_text() for code in parsed(ROUND).select("#document-midori .short")]
    assert printed == ["3" * 12, "2" * 12, "1" * 12]


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


def test_ratings_are_drawn_and_told_in_numbers() -> None:
    page = parsed(SURVEYED)
    assert cell(page, "midori", "ratings") == "KPI3件 ◎ 達成 2 ▲ 遅れ 1"
    assert cell(page, "kaede", "ratings") == "KPIなし"
    widths = [rect["width"] for rect in page.select("#document-midori .strip > rect")]
    assert widths == ["23", "11"]  # 12 pixels a KPI, less the outline
    assert len(page.select(".legend li")) == 6


def test_faults_are_told_by_kind_with_their_numbers() -> None:
    page = parsed(SURVEYED)
    jump = "前の年からの大きな変化（1件）"
    assert cell(page, "midori", "faults") == f"確認事項 概数（5件）、{jump}"
    assert cell(page, "kaede", "faults") == "不備 単位が空欄（1件）、概数（1件）"
    assert cell(page, "nagi", "faults") == "回答・公表の状況 未回答"
    assert cell(page, "aoi", "faults") == "なし"


def test_an_area_is_found_by_the_prefecture_of_any_member() -> None:
    page = parsed(SURVEYED)
    assert cell(page, "midori", "prefecture") == "青葉県、若葉県"
    (row,) = page.select("#document-midori")
    assert str(row["data-prefecture"]).split("\n") == ["青葉県", "若葉県"]
    assert options(page, "prefecture") == [
        ("", "すべて"),
        ("青葉県", "青葉県(2)"),
        ("若葉県", "若葉県(3)"),
    ]


def test_ratings_to_filter_by_count_the_areas_that_have_one() -> None:
    assert options(parsed(SURVEYED), "rating") == [
        ("", "すべて"),
        ("met", "◎達成(1)"),
        ("behind", "▲遅れ(1)"),
        ("none", "KPIなし(3)"),
    ]


def test_faults_to_filter_by_stand_by_kind_the_most_common_first() -> None:
    page = parsed(SURVEYED)
    assert [group["label"] for group in page.select("#fault optgroup")] == [
        "作成できなかった理由",
        "回答・公表の状況",
        "不備",
        "確認事項",
    ]
    assert options(page, "fault") == [
        ("", "すべて"),
        ("failed:KeyError", "KeyError(1)"),
        ("answer:answer", "未回答(1)"),
        ("must:approximate", "概数(1)"),
        ("must:unit_missing", "単位が空欄(1)"),
        ("check:approximate", "概数(1)"),
        ("check:suspect_jump", "前の年からの大きな変化(1)"),
        ("none", "不備・確認事項なし(1)"),
    ]


def test_a_row_names_the_faults_that_it_is_filtered_by() -> None:
    page = parsed(SURVEYED)
    faults = {r["id"]: str(r["data-fault"]).split("\n") for r in page.select("tbody tr")}
    assert faults == {
        "document-midori": ["check:approximate", "check:suspect_jump"],
        "document-kaede": ["failed:KeyError", "must:unit_missing", "must:approximate"],
        "document-nagi": ["answer:answer"],
        "document-aoi": ["none"],
    }


def test_columns_in_which_nothing_stands_are_left_out() -> None:
    def headings(manifest: Manifest) -> list[str]:
        return [th.get_text() for th in parsed(manifest).select("thead th")]

    assert headings(ROUND) == ["圏域", "都道府県", "状態", "ファイル"]
    wide = ["圏域", "都道府県", "状態", "KPIの進み具合", "不備・確認事項", "ファイル"]
    assert headings(SURVEYED) == wide
    assert parsed(ROUND).select(".legend") == []


def test_what_tells_of_answers_is_for_the_office_alone() -> None:
    notice = "事務局限りとし、圏域には配布しません。"
    assert notice in render_index(SURVEYED)
    assert notice not in render_index(ROUND)


def test_the_english_index_keeps_only_names_in_japanese() -> None:
    texts = {"title": "KPI feedback", "credit": "", "disclaimer": "All figures are invented."}
    failure = Failure("KeyError", "'baseline'", 7, 3)
    overview, made, failed, *rest = SURVEYED.documents
    documents = (replace(overview, name=OVERVIEW_NAME), made, replace(failed, failure=failure))
    page = parsed(replace(SURVEYED, documents=(*documents, *rest), language="en", **texts))
    assert page.html is not None and page.html["lang"] == "en"
    (row,) = page.select("#document-midori")
    assert row.th is not None and row.th.get_text(" ") == "Midori みどり圏域"
    assert page.h3 is not None and page.h3.get_text() == "KPIs of the core-city areas: overview"
    assert cell(page, "midori", "ratings") == "KPIs: 3 ◎ Met 2 ▲ Behind 1"
    assert cell(page, "kaede", "links") == "Cell 7, line 3 KeyError : 'baseline'"

    for name in page.select("[lang=ja], script, style"):
        name.decompose()
    left = [text for text in page.stripped_strings if JAPANESE.search(text)]
    labels = [tag[name] for tag in page.find_all() for name in tag.attrs if name in SPOKEN]
    assert left + [label for label in labels if JAPANESE.search(label)] == []


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
    manifest = Manifest(bad, bad, bad, bad, bad, {bad: bad}, {}, (entry,))
    page = render_index(replace(manifest, data_date="2026-03-31"))
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
