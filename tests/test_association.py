"""Across areas: the changes of two KPIs that many areas define alike, by hand and by simulation."""

import numpy as np
import pytest
from linked import kpi
from scipy import stats

from kpi_report.assess import association
from kpi_report.assess.association import associations, definition
from kpi_report.model import Direction, Kpi, Level
from kpi_report.parameters import Gates

GATES = Gates()
PAIR = (("延べ宿泊者数", "人"), ("観光入込客数", "人"))


def area(below: list[float], above: list[float], **of_below) -> list[Kpi]:
    return [
        kpi("m", Level.MEDIUM, above, name="観光入込客数"),
        kpi("p", Level.PROJECT, below, name="延べ宿泊者数", **of_below),
    ]


def rising(n: int, sign: int = 1) -> list[list[Kpi]]:
    """Return areas of which the next always grew faster, below and (by `sign`) above."""
    return [area([100, 100 + i], [1000, 1000 + 5 * sign * i]) for i in range(n)]


def test_where_the_one_grew_faster_the_other_did() -> None:
    found = associations(rising(20), GATES)[PAIR]
    assert (found.n_areas, found.rho, found.low, found.high) == (20, 1.0, 1.0, 1.0)


def test_where_the_one_grew_faster_the_other_fell() -> None:
    assert associations(rising(24, sign=-1), GATES)[PAIR].rho == -1.0


def test_nothing_is_said_of_fewer_than_20_areas() -> None:
    assert associations(rising(19), GATES) == {}


def test_an_area_without_two_common_years_does_not_count() -> None:
    assert associations([*rising(19), area([5, None], [5, 6])], GATES) == {}


def test_names_are_shared_by_nfkc_and_units_by_their_spelling() -> None:
    assert definition("１人当たり所得", "名") == definition("1人当たり所得", "人")
    assert definition("延べ宿泊者数", "人") != definition("延べ宿泊者数", "千人")
    assert definition("延べ宿泊者数", "人") != definition("宿泊者数", "人")


def test_another_unit_is_another_definition() -> None:
    others = [area([100, 101], [1000, 1005], unit="千人") for _ in range(10)]
    assert associations([*rising(19), *others], GATES) == {}


def test_an_area_that_links_a_pair_twice_counts_once() -> None:
    twice = [*area([5, 6], [7, 8]), kpi("p2", Level.PROJECT, [1, 2], name="延べ宿泊者数")]
    assert associations([*rising(18), twice], GATES) == {}


def test_the_size_of_an_area_is_kept_out() -> None:
    """Two sizes; both ends grow by more people where the area is large, and by the same share."""
    sizes = [1, 100]
    areas = [
        area([100 * size, (110 + i % 5) * size], [1000 * size, (1100 - 10 * (i % 5)) * size])
        for i in range(20)
        for size in sizes
    ]
    assert associations(areas, GATES)[PAIR].rho == -1.0


def test_lower_is_better_counts_to_its_own_side() -> None:
    areas = [
        area([100, 100 - i], [1000, 1000 + 5 * i], direction=Direction.LOWER) for i in range(20)
    ]
    assert associations(areas, GATES)[PAIR].rho == 1.0


def test_all_alike_is_no_association() -> None:
    assert associations([area([100, 101], [1000, 1001])] * 20, GATES) == {}


def test_the_same_areas_give_the_same_interval() -> None:
    rng = np.random.default_rng(1)
    areas = [area([100, 100 + rng.normal()], [1000, 1000 + rng.normal()]) for _ in range(30)]
    assert associations(areas, GATES) == associations(areas, GATES)


@pytest.mark.parametrize("digits", [1, 6])
def test_resamples_are_those_that_scipy_ranks(digits: int) -> None:
    rng = np.random.default_rng(7)
    x = np.round(rng.normal(size=24), digits)
    y = np.round(x + rng.normal(size=24), digits)
    counts = association._counts(24).astype(int)
    found = association.resampled(x, y)
    for draw in range(0, 1000, 100):
        drawn = (np.repeat(side, counts[draw]) for side in (x, y))
        assert found[draw] == pytest.approx(stats.spearmanr(*drawn).statistic)


def test_unrelated_changes_rarely_have_an_interval_without_0() -> None:
    rng = np.random.default_rng(20220401)
    outside = 0
    for _ in range(200):
        drawn = rng.normal(size=(24, 2))
        areas = [area([100, 100 + a], [1000, 1000 + 10 * b]) for a, b in drawn]
        found = associations(areas, GATES)[PAIR]
        outside += found.low > 0 or found.high < 0
    assert outside / 200 <= 0.08
