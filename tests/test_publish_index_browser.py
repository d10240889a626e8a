"""The index page in a real browser: search, filters, order, reach, and life without JavaScript."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe import axe_violations
from chromium import Visit, launched, visit

from kpi_report.produce.manifest import Entry, Failure, Manifest, OutputFile, Verdict
from kpi_report.publish.index import write_index

AREAS = (
    ("midori", "みどり連携中枢都市圏", "青葉県"),
    ("kaede", "カエデ広域圏", "若葉県"),
    ("nagi", "なぎ<b>圏域</b>", "若葉県"),
    ("gaku", "ガク地域", "岩根県"),
)


TALLIES: dict[str, dict[str, dict[str, int]]] = {
    "midori": {
        "prefecture": {"青葉県": 2, "若葉県": 1},
        "rating": {"met": 5, "slightly_behind": 2, "behind": 1, "cannot_judge": 1},
        "check": {"approximate": 2},
        "doubt": {"unit_slip": 1},
    },
    "kaede": {"prefecture": {"若葉県": 4}, "must": {"unit_missing": 3}},
    "nagi": {"prefecture": {"若葉県": 2}, "rating": {"on_track": 2}, "check": {"approximate": 1}},
    "gaku": {"prefecture": {"岩根県": 3}, "rating": {"moved_away": 2}},
}


def area(area_id: str, name: str, prefecture: str) -> Entry:
    told = TALLIES[area_id]
    if area_id == "kaede":
        failure = Failure("KeyError", "列がありません", 7)
        verdict = Verdict.FAILED
        return Entry(area_id, "area", name, prefecture, verdict, failure=failure, tallies=told)
    files = (
        OutputFile(f"{area_id}/feedback.pdf", "0123456789abcdef" * 4, 182_345),
        OutputFile(f"{area_id}/executed.ipynb", "f" * 64, 99_999),
    )
    return Entry(area_id, "area", name, prefecture, Verdict.DELIVERED, files=files, tallies=told)


ROUND = Manifest(
    round_id="r08",
    title="題",
    data_date="2026-03-31",
    credit="作成: 青葉研究所",
    disclaimer="数値はすべて架空のものです。",
    versions={"papermill": "2.6.0"},
    inputs={},
    documents=tuple(area(*facts) for facts in AREAS),
    fictional=True,
    internal=True,
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with launched() as running:
        yield running


@pytest.fixture
def index(tmp_path: Path) -> Path:
    write_index(tmp_path, ROUND)
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
        ("岩根", ["gaku"]),
        ("若葉", ["midori", "kaede", "nagi"]),
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


@pytest.mark.parametrize(
    ("label", "choice", "hits"),
    [
        ("都道府県", "若葉県(3)", ["midori", "kaede", "nagi"]),
        ("状態", "× 作成できず(1)", ["kaede"]),
        ("KPIの判定（1件以上）", "▼後退(1)", ["gaku"]),
        ("KPIの判定（1件以上）", "KPIなし(1)", ["kaede"]),
        ("不備・確認事項", "KeyError(1)", ["kaede"]),
        ("不備・確認事項", "概数(2)", ["midori", "nagi"]),
        ("不備・確認事項", "桁の違う値(1)", ["midori"]),
        ("不備・確認事項", "不備・確認事項なし(1)", ["gaku"]),
    ],
)
def test_filters_keep_what_was_chosen(
    opened: Visit, label: str, choice: str, hits: list[str]
) -> None:
    opened.page.get_by_label(label, exact=True).select_option(label=choice)
    assert shown(opened.page) == hits
    assert opened.page.get_by_role("status").inner_text() == f"4圏域中 {len(hits)}圏域を表示"


def test_search_and_filters_narrow_each_other(opened: Visit) -> None:
    opened.page.get_by_label("圏域を検索").fill("連携")
    opened.page.get_by_label("都道府県").select_option("若葉県")
    assert shown(opened.page) == ["midori"]


@pytest.mark.parametrize(
    ("heading", "orders"),
    [
        ("圏域", [["gaku", "kaede", "midori", "nagi"], ["nagi", "midori", "kaede", "gaku"]]),
        ("都道府県", [["midori", "kaede", "nagi", "gaku"], ["gaku", "kaede", "nagi", "midori"]]),
        ("状態", [["kaede", "midori", "nagi", "gaku"], ["midori", "nagi", "gaku", "kaede"]]),
        (
            "KPIの進み具合",
            [["midori", "nagi", "gaku", "kaede"], ["kaede", "nagi", "gaku", "midori"]],
        ),
        (
            "不備・確認事項",
            [["kaede", "midori", "nagi", "gaku"], ["gaku", "nagi", "midori", "kaede"]],
        ),
    ],
)
def test_a_heading_sorts_one_way_then_the_other_then_not(
    opened: Visit, heading: str, orders: list[list[str]]
) -> None:
    button = opened.page.get_by_role("button", name=heading, exact=True)
    first = "descending" if heading in ("KPIの進み具合", "不備・確認事項") else "ascending"
    second = "ascending" if first == "descending" else "descending"
    column = opened.page.get_by_role("columnheader", name=heading, exact=True)
    for order, direction in zip(orders, (first, second), strict=True):
        button.press("Enter")
        assert shown(opened.page) == order
        assert column.get_attribute("aria-sort") == direction
        assert opened.page.locator("[aria-sort]").count() == 1
    button.press("Enter")
    assert shown(opened.page) == EVERYTHING
    assert opened.page.locator("[aria-sort]").count() == 0


def test_escape_shows_everything_again(opened: Visit) -> None:
    box = opened.page.get_by_label("圏域を検索")
    box.type("若葉")
    assert shown(opened.page) == ["midori", "kaede", "nagi"]
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
        first.page.get_by_role("button", name="状態").click()
        fragment = first.page.url.split("#")[1]
    with visit(browser, index, fragment) as second:
        assert shown(second.page) == ["kaede"]
        assert second.page.get_by_label("圏域を検索").input_value() == "若葉"
        assert second.page.get_by_role("columnheader", name="状態").get_attribute("aria-sort")


@pytest.mark.parametrize(
    ("fragment", "rows"),
    [
        ("q=青葉", ["midori"]),
        ("prefecture=岩根県", ["gaku"]),
        ("fault=must:unit_missing&status=failed", ["kaede"]),
        ("rating=on_track", ["nagi"]),
        ("sort=-name", ["nagi", "midori", "kaede", "gaku"]),
        ("prefecture=知らない県&sort=unknown", EVERYTHING),
    ],
)
def test_an_address_written_by_hand_filters_and_sorts(
    browser: Any, index: Path, fragment: str, rows: list[str]
) -> None:
    with visit(browser, index, fragment) as seen:
        assert shown(seen.page) == rows


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


def test_a_whole_hash_is_unfolded(opened: Visit) -> None:
    row = opened.page.locator("#document-midori")
    row.get_by_label("みどり連携中枢都市圏のファイルのSHA-256").press("Enter")
    assert row.get_by_text("0123456789abcdef" * 4).is_visible()


REACHED = "document.activeElement.getAttribute('aria-label') || document.activeElement.innerText"


@pytest.mark.parametrize("width", [1280, 320])
def test_the_tab_key_reaches_everything_and_shows_where_it_is(
    browser: Any, index: Path, width: int
) -> None:
    with visit(browser, index, viewport={"width": width, "height": 640}) as seen:
        reached = []
        for _ in range(60):
            seen.page.keyboard.press("Tab")
            element = seen.page.locator(":focus")
            if element.count() == 0 or "本文へ移動" in reached[1:]:
                break
            box = element.bounding_box()
            assert box is not None and box["width"] >= 24 and box["height"] >= 24
            outline = element.evaluate("e => getComputedStyle(e).outlineStyle")
            assert outline == "solid"
            reached.append(element.evaluate("e => e.id") or seen.page.evaluate(REACHED))
    named = "みどり連携中枢都市圏"
    assert reached[:13] == [
        "本文へ移動",
        "カエデ広域圏",
        "query",
        "prefecture",
        "status",
        "rating",
        "fault",
        "圏域",
        "都道府県",
        "状態",
        "KPIの進み具合",
        "不備・確認事項",
        f"{named}のPDF 182 kB",
    ]
    assert reached[13:15] == [f"{named}のノートブック 100 kB", f"{named}のファイルのSHA-256"]
    assert reached[21:] == ["作成記録(manifest.json)"]


@pytest.mark.parametrize("unfolded", [False, True], ids=["folded", "unfolded"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_narrow_screen_needs_no_sideways_scrolling(
    browser: Any, index: Path, script: bool, unfolded: bool
) -> None:
    unfold(index, unfolded)
    narrow = {"width": 320, "height": 640}
    with visit(browser, index, viewport=narrow, java_script_enabled=script) as seen:
        assert seen.page.evaluate("document.documentElement.scrollWidth") == 320


def unfold(index: Path, unfolded: bool) -> None:
    page = index.read_text(encoding="utf-8")
    if unfolded:
        index.write_text(page.replace("<details", "<details open"), encoding="utf-8")


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("unfolded", [False, True], ids=["folded", "unfolded"])
def test_axe_finds_nothing_amiss(
    browser: Any, tmp_path: Path, language: str, unfolded: bool
) -> None:
    write_index(tmp_path, replace(ROUND, language=language))
    unfold(tmp_path / "index.html", unfolded)
    assert axe_violations(tmp_path / "index.html", browser) == []


def test_the_textures_of_strips_are_drawn_by_the_legend(opened: Visit) -> None:
    referred = opened.page.locator(".strip rect").evaluate_all(
        "all => all.map(r => r.getAttribute('fill').slice(5, -1))"
    )
    assert len(referred) == 6
    for name in referred:
        assert opened.page.locator(f".legend pattern#{name}").count() == 1


@pytest.mark.parametrize(("scheme", "paper"), [("light", "255, 255, 255"), ("dark", "20, 24, 28")])
def test_a_dark_screen_gets_a_dark_page_and_paper_a_white_one(
    browser: Any, index: Path, scheme: str, paper: str
) -> None:
    ground = "getComputedStyle(document.body).getPropertyValue('--paper')"
    with visit(browser, index, color_scheme=scheme) as seen:
        screen = seen.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert screen == f"rgb({paper})"
        seen.page.emulate_media(media="print", color_scheme=scheme)
        assert seen.page.evaluate(ground).strip() == "#ffffff"


def test_in_print_stand_the_first_digits_of_each_hash_and_no_controls(opened: Visit) -> None:
    opened.page.emulate_media(media="print")
    assert not opened.page.locator("#controls").is_visible()
    assert not opened.page.locator("details").first.is_visible()
    row = opened.page.locator("#document-midori")
    assert row.locator(".short").all_inner_texts() == ["0123456789ab", "ffffffffffff"]
    assert opened.page.locator("thead button:visible").count() == 0
    heading = "getComputedStyle(document.querySelector('th.ratings'), '::before').content"
    assert opened.page.evaluate(heading) == '"KPIの進み具合"'


def test_without_javascript_all_areas_are_listed(browser: Any, index: Path) -> None:
    with visit(browser, index, java_script_enabled=False) as seen:
        assert seen.page.locator("#areas tbody tr:visible").count() == len(AREAS)
        assert not seen.page.locator("#controls").is_visible()
        assert seen.page.locator("thead button").count() == 0
        assert seen.page.locator("[data-script]:visible").count() == 0
        assert seen.page.get_by_role("link", name="みどり連携中枢都市圏のPDF").is_visible()
        assert seen.outside == []
        assert seen.complaints == []


def test_the_policy_stops_a_script_that_is_not_the_page_s_own(browser: Any, index: Path) -> None:
    page = index.read_text(encoding="utf-8")
    foreign = page.replace("</body>", "<script>document.title = '他'</script></body>")
    index.write_text(foreign, encoding="utf-8")
    with visit(browser, index) as seen:
        assert seen.page.title() == "【架空のデータ】題 文書一覧"
        assert "Content Security Policy" in " ".join(seen.complaints)
