"""An HTML document in a real browser: sorting, origins, keyboard, dark and narrow screens."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from axe import axe_violations
from chromium import Visit, launched, visit
from keyboard import tabbed
from paper import difference

from kpi_report.document.blocks import Cell, Column, Cover, Fact, Figure, Notice, Prose, Table
from kpi_report.document.blocks import RowGroup as Group
from kpi_report.document.style import COLOURS, INKS, NAMES, Tone
from kpi_report.render.page import write_html
from kpi_report.render.reading import Document
from kpi_report.render.typesetting import write_pdf

COVER = Cover(
    "見本圏域 資料",
    "副題",
    ("見本圏域", "第1回"),
    (Fact("調査回", "第1回", "round.yaml"),),
    ("架空",),
    "足",
    "ja",
    "2025-06-30",
    "架空のデータ",
)
COLUMNS = (Column("KPI", weight=1.0), Column("実績値", "right"), Column("判定"), Column("担当"))


def row(name: str, text: str, value: float, verdict: str) -> tuple[Cell, ...]:
    tone = Tone.BAD if verdict == "遅れ" else Tone.GOOD
    written = Cell(text, "2024年", origin=f"実績!{name}", value=value)
    return Cell(name, "補足", origin="KPI!L7"), written, Cell(verdict, tone=tone), Cell("商工課")


ECONOMY = (
    row("売上", "1,204", 1204, "達成"),
    row("観光客", "―", 0, "遅れ"),
    row("", "98.5", 98.5, "達成"),
    row("雇用", "−3", -3, "達成"),
    row("開業", "15", 15, "遅れ"),
)
URBAN = (row("病床", "7", 7, "達成"), row("駅", "6", 6, "遅れ"))
GROUPS = (Group("1 経済", ECONOMY), Group("2 都市", URBAN, "圏域数"))
SORTED = Table("一覧", COLUMNS, GROUPS, origin="回答")
SHORT = Table("短い表", COLUMNS, (Group("", URBAN),), note="注", note_origin="KPI!A1")
FIGURE = Figure(
    "推移",
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 9">'
    '<path id="line" d="M0 0L9 9" style="fill: none; stroke: #00598c"/></svg>',
    "3から5へ。",
)
PARTS = (
    Prose("## 現状\n\n文。[出典](https://example.org/)\n\n| 年 | 値 |\n|--|--|\n| 2024 | 3 |"),
    SORTED,
    SHORT,
    FIGURE,
    Notice("3件", origin="KPI!L7"),
    Prose("## 方法"),
)
AS_WRITTEN = ["売上", "観光客", "", "雇用", "開業", "病床", "駅"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with launched() as running:
        yield running


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "feedback.html"
    path.write_text(write_html(Document(COVER, PARTS)), encoding="utf-8")
    return path


@pytest.fixture
def opened(browser: Any, page: Path) -> Iterator[Visit]:
    with visit(browser, page) as seen:
        yield seen
    assert seen.outside == []
    assert seen.complaints == []


def names(page: Any) -> list[str]:
    rows = page.locator("table").nth(1).locator("tbody tr:not(.group)")
    return rows.evaluate_all("rows => rows.map(row => row.cells[0].firstChild.data || '')")


def heading(page: Any, name: str) -> Any:
    return page.locator("table").nth(1).get_by_role("columnheader", name=name)


class TestSorting:
    def test_numbers_by_value_inside_their_groups_blanks_last(self, opened: Visit) -> None:
        opened.page.get_by_role("button", name="実績値").click()
        # The row without a name goes with the one above it.
        assert names(opened.page) == ["雇用", "開業", "売上", "観光客", "", "駅", "病床"]
        assert heading(opened.page, "実績値").get_attribute("aria-sort") == "ascending"
        assert opened.page.get_by_role("status").inner_text() == "「実績値」の昇順に並べました。"

    def test_a_second_press_turns_the_order_and_a_third_gives_the_document_s_back(
        self, opened: Visit
    ) -> None:
        button = opened.page.get_by_role("button", name="実績値")
        button.focus()
        opened.page.keyboard.press("Enter")
        opened.page.keyboard.press("Space")
        assert names(opened.page) == ["売上", "開業", "雇用", "観光客", "", "病床", "駅"]
        assert heading(opened.page, "実績値").get_attribute("aria-sort") == "descending"
        opened.page.keyboard.press("Enter")
        assert names(opened.page) == AS_WRITTEN
        assert heading(opened.page, "実績値").get_attribute("aria-sort") is None
        assert opened.page.get_by_role("status").inner_text() == "元の順に戻しました。"

    def test_texts_in_japanese_order_and_one_column_at_a_time(self, opened: Visit) -> None:
        opened.page.get_by_role("button", name="実績値").click()
        opened.page.get_by_role("button", name="KPI").click()
        # As a dictionary of kanji has them: 開, 観, 雇, 売.
        assert names(opened.page) == ["開業", "観光客", "", "雇用", "売上", "駅", "病床"]
        assert opened.page.locator("th[aria-sort]").all_inner_texts() == ["KPI"]

    def test_headings_of_groups_stay_on_top(self, opened: Visit) -> None:
        opened.page.get_by_role("button", name="判定").click()
        first = opened.page.locator("tbody tr:first-child th[scope=rowgroup]")
        assert [t.split("\n")[0] for t in first.all_inner_texts()] == ["1 経済", "2 都市"]

    def test_only_columns_that_differ_in_tables_that_are_long(self, opened: Visit) -> None:
        buttons = opened.page.get_by_role("button")
        assert buttons.all_inner_texts() == ["KPI", "実績値", "判定"]

    def test_paper_has_the_document_s_order_and_no_buttons(self, opened: Visit) -> None:
        opened.page.get_by_role("button", name="実績値").click()
        with pypdfium2.PdfDocument(opened.page.pdf()) as paper:
            text = "".join(sheet.get_textpage().get_text_bounded() for sheet in paper)
        assert re.findall("売上|観光客|雇用|開業", text) == ["売上", "観光客", "雇用", "開業"]
        assert names(opened.page)[0] == "雇用"
        mark = "e => getComputedStyle(e, '::after').content"
        assert opened.page.locator("th[aria-sort] button").evaluate(mark) == '""'
        opened.page.emulate_media(media="print")
        assert opened.page.locator("th[aria-sort] button").evaluate(mark) == "none"

    def test_a_row_into_which_a_cell_reaches_goes_with_the_row_of_the_cell(
        self, browser: Any, page: Path, tmp_path: Path
    ) -> None:
        path = tmp_path / "page.html"
        written = page.read_text(encoding="utf-8")
        path.write_text(re.sub("<th([^>]*>雇用)", r'<th rowspan="2"\1', written), encoding="utf-8")
        with visit(browser, path) as seen:
            seen.page.get_by_role("button", name="実績値").dblclick()
            assert names(seen.page)[:3] == ["売上", "雇用", "開業"]

    def test_without_javascript_nothing_of_it_shows(self, browser: Any, page: Path) -> None:
        with visit(browser, page, java_script_enabled=False) as seen:
            assert seen.page.get_by_role("button").count() == 0
            assert not seen.page.get_by_text("並べます").is_visible()
            assert not seen.page.get_by_text("Escキー").is_visible()
            assert names(seen.page) == AS_WRITTEN


class TestOrigins:
    def test_escape_puts_one_away_until_it_is_met_again(self, opened: Visit) -> None:
        cell, tips = opened.page.locator("td.traced").first, opened.page.locator("[role=tooltip]")
        for show, leave in (
            (cell.hover, lambda: opened.page.mouse.move(0, 0)),
            (cell.focus, cell.blur),
        ):
            show()
            assert tips.filter(visible=True).all_inner_texts() == ["実績!売上"]
            opened.page.keyboard.press("Escape")
            assert tips.filter(visible=True).count() == 0
            leave()
            show()
            assert tips.filter(visible=True).count() == 1
            leave()

    def test_the_pointer_can_be_moved_over_it(self, opened: Visit) -> None:
        opened.page.locator("td.traced").first.hover()
        tip = opened.page.locator("[role=tooltip]:visible")
        box = tip.bounding_box()
        opened.page.mouse.move(box["x"] + 5, box["y"] + 1, steps=20)
        opened.page.mouse.move(box["x"] + 5, box["y"] + box["height"] - 2, steps=10)
        assert tip.count() == 1


class TestKeyboard:
    @pytest.mark.parametrize("view", [{}, {"viewport": {"width": 320, "height": 640}}])
    def test_tab_reaches_everything_in_order_and_the_focus_shows(
        self, browser: Any, page: Path, view: dict[str, Any]
    ) -> None:
        with visit(browser, page, **view) as seen:
            wanted, met = tabbed(seen.page)
        assert len(wanted) > 30
        assert met == [[place, True, True] for place in wanted]

    def test_the_skip_link_leads_past_the_contents(self, opened: Visit) -> None:
        opened.page.keyboard.press("Tab")
        opened.page.keyboard.press("Enter")
        opened.page.keyboard.press("Tab")
        assert opened.page.evaluate("document.activeElement.closest('main') !== null")


class TestPaper:
    def test_it_says_what_the_pdf_says_and_not_less(
        self, browser: Any, page: Path, tmp_path: Path
    ) -> None:
        copy = tmp_path / "feedback.html"
        written = page.read_text(encoding="utf-8")
        copy.with_suffix(".pdf").write_bytes(write_pdf(Document(COVER, PARTS)))
        copy.write_text(written, encoding="utf-8")
        assert difference(copy, browser) == ""
        copy.write_text(written.replace("<p>3件</p>", ""), encoding="utf-8")
        assert difference(copy, browser) == "paper: 方法; PDF: 3件方法"

    def test_the_headings_of_a_long_table_stand_on_every_sheet(
        self, browser: Any, tmp_path: Path
    ) -> None:
        path = tmp_path / "page.html"
        long = Table("長い表", COLUMNS, (Group("", ECONOMY * 20),))
        path.write_text(write_html(Document(COVER, (long,))), encoding="utf-8")
        with visit(browser, path) as seen, pypdfium2.PdfDocument(seen.page.pdf()) as paper:
            sheets = [sheet.get_textpage().get_text_bounded() for sheet in paper]
        assert len(sheets) > 2
        assert all("実績値" in sheet for sheet in sheets)


class TestScreens:
    def test_axe_finds_nothing_amiss(self, browser: Any, page: Path) -> None:
        assert axe_violations(page, browser) == []

    def test_axe_would_find_faint_letters_and_a_bare_picture(
        self, browser: Any, tmp_path: Path
    ) -> None:
        path = tmp_path / "page.html"
        path.write_text('<p style="color:#999">薄い<img src="data:,">', encoding="utf-8")
        found = {line.split(": ")[1] for line in axe_violations(path, browser)}
        assert {"color-contrast", "image-alt", "document-title"} <= found

    @pytest.mark.parametrize("width", [320, 640, 1280])
    def test_no_page_scrolls_sideways(self, browser: Any, page: Path, width: int) -> None:
        with visit(browser, page, viewport={"width": width, "height": 640}) as seen:
            assert seen.page.evaluate("document.documentElement.scrollWidth") == width

    def test_on_a_narrow_screen_a_cell_says_its_heading(self, browser: Any, page: Path) -> None:
        with visit(browser, page, viewport={"width": 320, "height": 640}) as seen:
            cell = seen.page.locator("td.traced").first
            said = "e => [getComputedStyle(e, '::before').content, e.clientWidth < 320]"
            assert cell.evaluate(said) == ['"実績値" / ""', True]
            frame = seen.page.get_by_role("region", name="表1 一覧")
            assert frame.evaluate("e => e.scrollWidth <= e.clientWidth")

    def test_a_table_of_cards_is_a_table_still_to_whoever_hears_it(
        self, browser: Any, page: Path
    ) -> None:
        heard = []
        for width in (320, 1280):
            with visit(browser, page, viewport={"width": width, "height": 640}) as seen:
                tools = seen.page.context.new_cdp_session(seen.page)
                nodes = tools.send("Accessibility.getFullAXTree")["nodes"]
            heard.append(Counter(n["role"]["value"] for n in nodes if not n["ignored"]))
        parts = ("table", "row", "columnheader", "rowheader", "cell")
        assert [heard[0][part] for part in parts] == [heard[1][part] for part in parts]
        # Three in each of nine rows, the first too where it heads nothing; two of the prose.
        assert heard[0]["cell"] == 3 * 9 + 1 + 2

    def test_dark_screens_get_dark_paper_and_light_lines_but_paper_stays_light(
        self, browser: Any, page: Path
    ) -> None:
        paint = "() => [getComputedStyle(document.body).backgroundColor,"
        paint += "getComputedStyle(document.querySelector('svg path')).stroke]"
        with visit(browser, page, color_scheme="dark") as seen:
            assert seen.page.evaluate(paint) == ["rgb(20, 24, 28)", "rgb(134, 197, 239)"]
            seen.page.emulate_media(media="print", color_scheme="dark")
            assert seen.page.evaluate(paint) == ["rgb(255, 255, 255)", "rgb(0, 89, 140)"]

    def test_the_policy_stops_a_script_and_a_style_that_are_not_the_page_s_own(
        self, browser: Any, page: Path, tmp_path: Path
    ) -> None:
        foreign = "<script>document.title = '他'</script><style>h1 { display: none }</style>"
        path = tmp_path / "page.html"
        written = page.read_text(encoding="utf-8")
        path.write_text(written.replace("</main>", f"{foreign}</main>"), encoding="utf-8")
        with visit(browser, path) as seen:
            assert seen.page.title() == "【架空のデータ】見本圏域 資料"
            assert seen.page.locator("h1").is_visible()
            assert len(seen.complaints) == 2


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2.2 defines it."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_what_wcag_says_it_is() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("side", ["light", "dark"])
class TestColours:
    def test_text_stands_out_from_what_it_is_written_on(self, side: str) -> None:
        shown = {name: getattr(colour, side) for name, colour in COLOURS.items()}
        pairs = [(text, fill) for text in ("ink", "muted", "accent") for fill in ("paper", "shade")]
        for ink in INKS.values():
            pairs += [(NAMES[ink.text], NAMES[ink.fill]), (NAMES[ink.text], "paper")]
            pairs.append(("ink", NAMES[ink.fill]))
        faint = {pair for pair in pairs if contrast(shown[pair[0]], shown[pair[1]]) < 4.5}
        assert faint == set()

    def test_what_charts_are_drawn_with_stands_out_from_paper(self, side: str) -> None:
        lines = ("accent", "orange", "green", "grey", "ring", "dot")
        paper = getattr(COLOURS["paper"], side)
        faint = {n for n in lines if contrast(getattr(COLOURS[n], side), paper) < 3}
        assert faint == set()
