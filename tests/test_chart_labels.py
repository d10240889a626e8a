"""Labels of points stand where the line through them leaves room."""

import pytest

from kpi_report.document.kpi_charts import clear_side
from kpi_report.model import Point


@pytest.mark.parametrize(
    ("values", "at", "side"),
    [
        ([1.0, 5.0, 2.0], 1, ("above", "center")),
        ([5.0, 1.0, 2.0], 1, ("below", "center")),
        ([1.0, 2.0, 5.0], 1, ("above", "right")),
        ([5.0, 2.0, 1.0], 1, ("above", "left")),
        ([1.0, 5.0], 0, ("below", "center")),
        ([1.0, 5.0], 1, ("above", "center")),
        ([5.0, 1.0], 1, ("below", "center")),
        ([3.0, 3.0, 3.0], 1, ("above", "center")),
        ([3.0], 0, ("above", "center")),
    ],
)
def test_a_label_stands_clear_of_the_line(
    values: list[float], at: int, side: tuple[str, str]
) -> None:
    points = [Point(2018 + n, value) for n, value in enumerate(values)]
    assert clear_side(points, at) == side
