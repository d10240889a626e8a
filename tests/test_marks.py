"""Small drawings in tables: where bar, ticks and dots stand on a mark of 32 by 8 points."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_report.document.blocks import Cell, Column, RowGroup, Table
from kpi_report.document.drawing import lines
from kpi_report.document.html import block_html
from kpi_report.document.marks import bullet, dumbbell, sparkline
from kpi_report.document.style import ACCENT, GREY, INK

SHARES = st.floats(-1e6, 1e6)


def ways(svg: str, colour: str, paint: str) -> list[str]:
    """Return the ways of all paths that are filled or drawn in a colour."""
    return re.findall(rf'<path d="([^"]*)"[^>]*{paint}="{colour}"', svg)


class TestBullet:
    # 30 points stand for the shares from −0.35 to 1.3: 1 + 30 · 0.35 / 1.65 = 7.36 is the baseline,
    # 1 + 30 · 1.35 / 1.65 = 25.55 the target, and half of the way 1 + 30 · 0.85 / 1.65 = 16.45.

    def test_thin_lines_are_baseline_and_target(self) -> None:
        assert ways(bullet(0.5, None), GREY, "stroke") == ["M7.36 0.5V7.5", "M25.55 0.5V7.5"]

    def test_the_bar_goes_from_the_baseline_as_far_as_the_achievement(self) -> None:
        assert ways(bullet(0.5, None), ACCENT, "fill") == ["M7.36 2.5H16.45V5.5H7.36Z"]

    def test_a_bar_to_the_other_side_of_the_baseline(self) -> None:
        # 1 + 30 · 0.15 / 1.65 = 3.73
        assert ways(bullet(-0.2, None), ACCENT, "fill") == ["M3.73 2.5H7.36V5.5H3.73Z"]

    def test_the_thick_line_is_what_was_planned(self) -> None:
        assert ways(bullet(0.1, 0.5), INK, "stroke") == ["M16.45 0V8"]

    def test_what_lies_beyond_ends_in_an_arrow(self) -> None:
        tip, bar = ways(bullet(5.0, None), ACCENT, "fill")
        assert tip == "M31.00 4 27.50 1V7Z"
        assert bar == "M7.36 2.5H27.50V5.5H7.36Z"

    @given(SHARES, SHARES)
    def test_everything_stays_inside(self, achievement: float, expected: float) -> None:
        places = re.findall(r"[MH](-?[\d.]+)", bullet(achievement, expected))
        assert all(0 <= float(x) <= 32 for x in places)


class TestDumbbell:
    def test_the_own_share_is_a_diamond_and_the_others_a_ring(self) -> None:
        # 24 points from 4 to 28: 0.25 is at 10, 0.75 at 22.
        svg = dumbbell(0.25, 0.75)
        assert ways(svg, ACCENT, "fill") == ["M7.00 4 10.00 1 13.00 4 10.00 7Z"]
        assert re.findall(r'<circle cx="([\d.]+)"', svg) == ["22.00"]


class TestSparkline:
    def test_the_highest_value_is_at_the_top_and_the_last_one_has_a_dot(self) -> None:
        # Years 2 to 30, values 6.5 (lowest) to 1.5 (highest).
        svg = sparkline([(2015, 10.0), (2017, 30.0), (2019, 20.0)])
        assert '<path d="M2.00 6.50 16.00 1.50 30.00 4.00"' in svg
        assert '<circle cx="30.00" cy="4.00"' in svg

    def test_values_that_never_moved_are_a_level_line(self) -> None:
        assert '<path d="M2.00 4.00 30.00 4.00"' in sparkline([(2015, 3.0), (2016, 3.0)])


def test_a_mark_is_left_out_for_those_who_listen_and_takes_the_colours_of_the_page() -> None:
    cell = Cell("順調", mark=bullet(0.5, 0.4))
    page = block_html(Table("表", (Column("判定"),), (RowGroup("", ((cell,),)),)))

    assert '<svg class="mark" aria-hidden="true"' in page
    assert f'fill="var(--accent,{ACCENT})"' in page


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        # Lines of ten letters of 8 points.
        ("年間の利用者数（千人）", "年間の利用者数（千\n人）"),
        ("年間の利用者数は、千人", "年間の利用者数は、千\n人"),
        ("二〇二一年度の利用者、千人", "二〇二一年度の利用\n者、千人"),
    ],
)
def test_no_line_of_a_chart_begins_with_a_mark_that_ends_one(text: str, broken: str) -> None:
    assert lines(text, 10.2 * 8 / 72) == broken
