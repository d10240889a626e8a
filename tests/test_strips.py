"""What a picture of all areas says in its title."""

import pytest
from test_movement import BIRTHS

from kpi_report.document.strips import Spread, spread_rows


@pytest.mark.parametrize(
    ("values", "japan", "title"),
    [
        ((1.0, 2.0, 3.0), 1.5, "全国の値を上回る圏域が半数を超えるのは、1指標のうち1指標"),
        ((1.0, 2.0, 3.0, 4.0), 2.0, "全国の値を上回る圏域が半数を超えるのは、1指標のうち0指標"),
        ((1.0, 2.0, 3.0), None, "圏域の値の広がり"),
    ],
)
def test_more_than_half_is_more_than_half(
    values: tuple[float, ...], japan: float | None, title: str
) -> None:
    assert spread_rows([Spread(BIRTHS, values, japan)], "").title == title
