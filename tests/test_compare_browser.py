"""The pages of a comparison in a real browser: list, filter, reach, marks, no host."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe import axe_violations
from chromium import Visit, launched, visit
from click.testing import CliRunner
from made_builds import document, make_build

from kpi_report.cli import main

OLD = {"midori": document(), "kaede": document(), "nagi": document()}
NEW = {
    "midori": document(words="圏域の<i>動き</i>を述べます。"),
    "kaede": document(value="12.4"),
    "nagi": document(),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with launched() as running:
        yield running


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    here = tmp_path_factory.mktemp("compare")
    folders = [str(make_build(here / name, told)) for name, told in (("old", OLD), ("new", NEW))]
    (here / "areas.txt").write_text("midori\nnagi\n")
    options = ["--jobs", "1", "--expect", str(here / "areas.txt"), "--out", str(here / "pages")]
    done = CliRunner().invoke(main, ["compare", *folders, *options])
    assert done.exit_code == 1, done.output
    return here / "pages"


@pytest.fixture
def index(browser: Any, pages: Path) -> Iterator[Visit]:
    with visit(browser, pages / "index.html") as seen:
        yield seen
    assert seen.outside == []
    assert seen.complaints == []


@pytest.fixture
def numbers(browser: Any, pages: Path) -> Iterator[Visit]:
    with visit(browser, pages / "kaede.html") as seen:
        yield seen
    assert seen.outside == []
    assert seen.complaints == []


def shown(page: Any) -> list[str]:
    rows = page.locator("#areas tbody tr:visible")
    return [row.removeprefix("document-") for row in rows.evaluate_all("r => r.map(x => x.id)")]


@pytest.mark.parametrize("name", ["index", "midori", "kaede"])
def test_axe_finds_nothing_amiss(browser: Any, pages: Path, name: str) -> None:
    assert axe_violations(pages / f"{name}.html", browser) == []


def test_the_largest_change_comes_first(index: Visit) -> None:
    assert shown(index.page) == ["kaede", "midori", "nagi"]


def test_the_list_is_filtered_by_kind(index: Visit) -> None:
    index.page.get_by_label("違いの種類").select_option(label="◇ 文章(1)")
    assert shown(index.page) == ["midori"]
    assert index.page.get_by_role("status").inner_text() == "3件中 1件を表示"


def test_the_list_is_searched_by_section(index: Visit) -> None:
    index.page.get_by_label("文書を検索").fill("要点")
    assert shown(index.page) == ["kaede", "midori"]


def test_what_was_not_expected_is_said_at_the_top(index: Visit) -> None:
    surprise = index.page.get_by_role("region", name="予定と異なる文書があります")
    assert surprise.get_by_role("link").all_inner_texts() == ["カエデ圏域", "なぎ<b>圏域</b>"]


def test_every_page_says_that_the_data_are_fictional(index: Visit, numbers: Visit) -> None:
    for seen in (index, numbers):
        assert seen.page.get_by_role("complementary").inner_text() == "架空のデータ"


def test_a_changed_number_is_marked_and_said(numbers: Visit) -> None:
    change = numbers.page.locator(".change")
    assert change.locator("del.number").inner_text().split() == ["［削除", "12.3", "］"]
    assert change.locator("ins.number").inner_text().split() == ["［追加", "12.4", "］"]
    lines = [
        change.locator(tag).evaluate("e => getComputedStyle(e).textDecorationLine")
        for tag in ("del", "ins")
    ]
    assert lines == ["line-through", "underline"]


def test_both_pages_stand_side_by_side_with_the_same_boxes(numbers: Visit) -> None:
    before, after = (
        numbers.page.get_by_role("img", name=f"{side}の1ページ").bounding_box()
        for side in ("変更前", "変更後")
    )
    assert before is not None and after is not None
    assert before["y"] == after["y"] and before["x"] + before["width"] < after["x"]
    counts = [box.locator("rect").count() for box in numbers.page.locator(".boxes").all()]
    assert counts[0] == counts[1] > 0


def test_the_boxes_can_be_taken_away(numbers: Visit) -> None:
    numbers.page.get_by_label("違いのある所を枠で示す").press("Space")
    assert numbers.page.locator(".boxes:visible").count() == 0


def test_the_next_document_is_one_link_away(numbers: Visit) -> None:
    numbers.page.get_by_role("link", name="次の文書：みどり圏域").click()
    assert numbers.page.get_by_role("heading", level=1).inner_text() == "みどり圏域"
    numbers.page.get_by_role("link", name="文書の一覧").click()
    assert shown(numbers.page) == ["kaede", "midori", "nagi"]


def test_markup_in_a_text_is_shown_as_text(browser: Any, pages: Path) -> None:
    with visit(browser, pages / "midori.html") as seen:
        assert (
            "<i>" in seen.page.locator(".change ins").first.inner_text()
            or seen.page.locator(".change").get_by_text("<i>").count()
        )
        assert seen.page.locator(".change i").count() == 0


@pytest.mark.parametrize("name", ["index", "kaede"])
def test_a_narrow_screen_needs_no_sideways_scrolling(browser: Any, pages: Path, name: str) -> None:
    with visit(browser, pages / f"{name}.html", viewport={"width": 320, "height": 640}) as seen:
        assert seen.page.evaluate("document.documentElement.scrollWidth") == 320


def test_without_javascript_all_documents_are_listed(browser: Any, pages: Path) -> None:
    with visit(browser, pages / "index.html", java_script_enabled=False) as seen:
        assert shown(seen.page) == ["kaede", "midori", "nagi"]
        assert not seen.page.locator("#controls").is_visible()


def test_the_record_stands_beside_the_pages(pages: Path) -> None:
    told = json.loads((pages / "comparison.json").read_text(encoding="utf-8"))
    assert told["unexpected"] == ["kaede"]
    assert told["expected_but_unchanged"] == ["nagi"]
