"""Widths of the columns of a table in Word, in letters of 10 twips and second lines of 5."""

import pytest

from kpi_report.document.blocks import Cell, Column, RowGroup, Table
from kpi_report.render.column_widths import PADDING, column_widths


def widths(columns: list[Column], *rows: list[Cell], room: int = 2000) -> list[int]:
    table = Table("表", tuple(columns), (RowGroup("", tuple(map(tuple, rows))),))
    return [width - PADDING for width in column_widths(table, room, 10, 5)]


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        (Column("KPI"), Cell("総人口"), 60),  # three wide letters
        (Column("基準値"), Cell("1.5"), 69),  # the heading is wider, and bold
        (Column("圏域の\n基準値"), Cell("1.5"), 69),  # a heading of two lines
        (Column("年"), Cell("2021年"), 65),  # Word parts Latin from Japanese by half a letter
        (Column("値"), Cell("1.5", "2021年度"), 42),  # 8.5 letters of a second line
        (Column("値", inline=True), Cell("1.5", "2021年度"), 92),  # beside the text: 3 + 2 letters
        (Column(""), Cell(""), 20),
    ],
)
def test_a_column_without_a_weight_is_as_wide_as_its_content(
    column: Column, cell: Cell, expected: int
) -> None:
    assert widths([column], [cell]) == [expected]


def test_weighted_columns_share_what_is_left() -> None:
    columns = [Column("年"), Column("理由", weight=1.0), Column("助言", weight=3.0)]
    # 2000 without the 190 of the first column: 452 and 1357.
    assert widths(columns, [Cell("2021"), Cell("文"), Cell("文")]) == [40, 302, 1207]


def test_a_weighted_column_has_room_for_its_longest_word() -> None:
    columns = [Column("理由", weight=1.0), Column("助言", weight=9.0)]
    # A tenth of 1000 would be less than the 400 that the word needs.
    cells = [Cell("文" * 30 + " " + "a" * 25), Cell("文")]
    assert widths(columns, cells, room=1000) == [250, 450]


def test_a_weighted_column_keeps_lines_that_can_be_read() -> None:
    columns = [Column("施設", weight=1.0), Column("割" * 60)]
    # The heading, 1530 wide on one line, breaks so that 350 are left for lines of ten wide letters.
    assert widths(columns, [Cell("秋見野総合体育館"), Cell("1")], room=1200) == [160, 740]


def test_where_there_is_too_little_room_headings_break_before_cells_do() -> None:
    columns = [Column("圏域"), Column("高次都市機能の件数")]
    # 310 + 357 are wanted, 600 are there: the heading may shrink to half of its 207, no cell must.
    assert widths(columns, [Cell("琴澄圏域連携中枢"), Cell("12")], room=600) == [160, 140]


def test_where_there_is_too_little_room_the_widest_gives_way() -> None:
    columns = [Column("KPI"), Column("値")]
    # 1650 + 180 are wanted, 1000 are there.
    assert widths(columns, [Cell("文" * 75), Cell("abc")], room=1000) == [670, 30]


def test_words_wider_than_the_page_share_it() -> None:
    columns = [Column(""), Column("")]
    table = [Cell("a" * 100), Cell("b" * 100)]
    assert [width + PADDING for width in widths(columns, table, room=1000)] == [500, 500]
