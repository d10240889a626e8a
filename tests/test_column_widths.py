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
        (Column("基準値"), Cell("1.5"), 60),  # the heading is wider
        (Column("圏域の\n基準値"), Cell("1.5"), 60),  # a heading of two lines
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
    # 2000 without the 240 of the first column: 440 and 1320.
    assert widths(columns, [Cell("2021"), Cell("文"), Cell("文")]) == [40, 240, 1120]


def test_a_weighted_column_has_room_for_its_longest_word() -> None:
    columns = [Column("理由", weight=1.0), Column("助言", weight=9.0)]
    # A tenth of 2000 would be less than the 200 + 30 that the word needs.
    assert widths(columns, [Cell("abc 文"), Cell("文")]) == [30, 1570]


def test_where_there_is_too_little_room_the_widest_gives_way() -> None:
    columns = [Column("KPI"), Column("値")]
    # 1700 + 230 are wanted, 1000 are there.
    assert widths(columns, [Cell("文" * 75), Cell("abc")], room=1000) == [570, 30]


def test_words_wider_than_the_page_share_it() -> None:
    columns = [Column(""), Column("")]
    table = [Cell("a" * 100), Cell("b" * 100)]
    assert [width + PADDING for width in widths(columns, table, room=1000)] == [500, 500]
