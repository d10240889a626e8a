"""The index page in a real browser: search, address, reach, and life without JavaScript."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium import Visit, launched, visit

from kpi_report.produce.manifest import Entry, Failure, Manifest, OutputFile, Verdict
from kpi_report.publish.index import write_index

AREAS = (
    ("midori", "みどり連携中枢都市圏", "青葉県"),
    ("kaede", "カエデ広域圏", "若葉県"),
    ("nagi", "なぎ<b>圏域</b>", "若葉県"),
    ("gaku", "ガク地域", "岩根県"),
)


def area(area_id: str, name: str, prefecture: str) -> Entry:
    if area_id == "kaede":
        failure = Failure("KeyError", "列がありません", 7)
        return Entry(area_id, "area", name, prefecture, Verdict.FAILED, failure=failure)
    pdf = OutputFile(f"{area_id}/feedback.pdf", "0" * 64, 182_345)
    return Entry(area_id, "area", name, prefecture, Verdict.DELIVERED, files=(pdf,))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with launched() as running:
        yield running


@pytest.fixture
def index(tmp_path: Path) -> Path:
    documents = tuple(area(*facts) for facts in AREAS)
    write_index(tmp_path, Manifest("r08", "題", "2026-03-31", "", "", {}, {}, documents))
    return tmp_path / "index.html"


@pytest.fixture
def opened(browser: Any, index: Path) -> Iterator[Visit]:
    with visit(browser, index) as seen:
        yield seen
    assert seen.outside == []
    assert seen.complaints == []


def shown(page: Any) -> list[str]:
    rows = page.locator("#areas tbody tr:visible")
    return [row.removeprefix("document-") for row in rows.evaluate_all("r => r.map(x => x.id)")]


EVERYTHING = [area_id for area_id, _, _ in AREAS]


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("みどり", ["midori"]),
        ("ミドリ", ["midori"]),
        ("ﾐﾄﾞﾘ", ["midori"]),
        ("ＭＩＤＯＲＩ", ["midori"]),
        ("かえで", ["kaede"]),
        ("若葉", ["kaede", "nagi"]),
        ("若葉　なぎ", ["nagi"]),
        ("がく", ["gaku"]),
        ("<b>", ["nagi"]),
        ("該当なし", []),
    ],
)
def test_search_finds_by_name_prefecture_and_id(opened: Visit, query: str, hits: list[str]) -> None:
    opened.page.get_by_label("圏域を検索").fill(query)
    assert shown(opened.page) == hits
    assert opened.page.get_by_role("status").inner_text() == f"4圏域中 {len(hits)}圏域を表示"


def test_escape_shows_everything_again(opened: Visit) -> None:
    box = opened.page.get_by_label("圏域を検索")
    box.type("若葉")
    assert shown(opened.page) == ["kaede", "nagi"]
    box.press("Escape")
    assert shown(opened.page) == EVERYTHING
    assert box.input_value() == ""
    assert "#" not in opened.page.url


def test_no_hit_offers_the_way_back(opened: Visit) -> None:
    opened.page.get_by_label("圏域を検索").fill("該当なし")
    opened.page.get_by_role("button", name="条件を消去").click()
    assert shown(opened.page) == EVERYTHING


def test_the_address_keeps_the_query_and_the_status(browser: Any, index: Path) -> None:
    with visit(browser, index) as first:
        first.page.get_by_label("圏域を検索").fill("若葉")
        first.page.get_by_label("状態").select_option("failed")
        fragment = first.page.url.split("#")[1]
    with visit(browser, index, fragment) as second:
        assert shown(second.page) == ["kaede"]
        assert second.page.get_by_label("圏域を検索").input_value() == "若葉"


def test_an_address_written_by_hand_filters(browser: Any, index: Path) -> None:
    with visit(browser, index, "q=青葉") as seen:
        assert shown(seen.page) == ["midori"]


def test_the_list_of_failures_leads_to_a_row_that_the_search_hid(opened: Visit) -> None:
    opened.page.get_by_label("圏域を検索").fill("みどり")
    opened.page.get_by_role("link", name="カエデ広域圏").click()
    assert "kaede" in shown(opened.page)


def test_the_skip_link_leaves_the_search_alone(opened: Visit) -> None:
    opened.page.get_by_label("圏域を検索").fill("みどり")
    opened.page.get_by_role("link", name="本文へ移動").press("Enter")
    assert opened.page.evaluate("document.activeElement.id") == "main"
    assert shown(opened.page) == ["midori"]


def test_a_name_with_markup_is_shown_as_text(opened: Visit) -> None:
    assert opened.page.get_by_role("rowheader", name="なぎ<b>圏域</b>").is_visible()


def test_links_are_reached_by_their_accessible_name(opened: Visit) -> None:
    link = opened.page.get_by_role("link", name="みどり連携中枢都市圏のPDF 182 kB", exact=True)
    assert link.get_attribute("href") == "midori/feedback.pdf"


def test_a_request_to_a_host_would_be_seen(browser: Any, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('<img src="https://host.invalid/x.png">', encoding="utf-8")
    with visit(browser, page) as seen:
        assert seen.outside == ["https://host.invalid/x.png"]


def test_the_font_for_machines_without_japanese_loads(opened: Visit) -> None:
    load = "document.fonts.load('1rem \"KPI Report Fallback\"', '圏').then(f => f[0].status)"
    assert opened.page.evaluate(load) == "loaded"


def test_a_narrow_screen_needs_no_sideways_scrolling(browser: Any, index: Path) -> None:
    with visit(browser, index, viewport={"width": 320, "height": 640}) as seen:
        assert seen.page.evaluate("document.documentElement.scrollWidth") == 320


def test_without_javascript_all_areas_are_listed(browser: Any, index: Path) -> None:
    with visit(browser, index, java_script_enabled=False) as seen:
        assert seen.page.locator("#areas tbody tr:visible").count() == len(AREAS)
        assert not seen.page.locator("#controls").is_visible()
        assert seen.page.get_by_role("link", name="みどり連携中枢都市圏のPDF").is_visible()
        assert seen.outside == []
        assert seen.complaints == []


def test_the_policy_stops_a_script_that_is_not_the_page_s_own(browser: Any, index: Path) -> None:
    page = index.read_text(encoding="utf-8")
    foreign = page.replace("</body>", "<script>document.title = '他'</script></body>")
    index.write_text(foreign, encoding="utf-8")
    with visit(browser, index) as seen:
        assert seen.page.title() == "題 文書一覧"
        assert "Content Security Policy" in " ".join(seen.complaints)
