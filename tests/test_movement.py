"""What moved most unlike elsewhere: shares and quarters worked by hand on eight areas."""

from dataclasses import replace

import pytest

from kpi_report.assess.indicators import Series, SeriesByKey
from kpi_report.assess.movement import Movement, extremes, movements
from kpi_report.model import Direction, Group, Indicator, MeasureLevel, Point, Role
from kpi_report.parameters import Gates

GATES = Gates()
BIRTHS = Indicator(
    indicator_id="births",
    role=Role.LIFE,
    name="出生数",
    unit="人",
    formula="A4101",
    meaning="出生数",
    first_year=2015,
    decimals=0,
    direction=Direction.HIGHER,
    measure=MeasureLevel.OUTCOME,
    headline=True,
    source="SSDSE-A",
)
AREAS = "abcdefgh"
ENOUGH_OUTSIDE = dict.fromkeys(AREAS, 5)


def line(last: float, years: range = range(2019, 2024)) -> Series:
    """From 10 in the first year to `last` in the last, 10 between."""
    return Series(tuple(Point(y, last if y == years[-1] else 10.0) for y in years))


# Area a changes by 0, b by 1 … h by 7 between 2019 and 2023.
RISING: SeriesByKey = {("births", a, Group.AREA): line(10.0 + n) for n, a in enumerate(AREAS)}


def found(series: SeriesByKey, indicator: Indicator = BIRTHS) -> dict[str, list[Movement]]:
    return movements((indicator,), series, ENOUGH_OUTSIDE, GATES)


def test_the_largest_rise_of_eight() -> None:
    assert found(RISING)["h"] == [
        Movement(
            indicator_id="births",
            first_year=2019,
            last_year=2023,
            first_value=10,
            last_value=17,
            outside_change=None,
            n_areas=8,
            quarter=1,
            less_favourable=7.5 / 8,  # seven below, itself half
        )
    ]


@pytest.mark.parametrize(
    ("area_id", "quarter", "share"),
    [("g", 1, 6.5 / 8), ("f", 2, 5.5 / 8), ("d", 3, 3.5 / 8), ("b", 4, 1.5 / 8), ("a", 4, 0.5 / 8)],
)
def test_quarter_and_share(area_id: str, quarter: int, share: float) -> None:
    (movement,) = found(RISING)[area_id]
    assert (movement.quarter, movement.less_favourable) == (quarter, share)


def test_where_lower_is_better_the_smallest_change_is_the_most_favourable() -> None:
    (movement,) = found(RISING, replace(BIRTHS, direction=Direction.LOWER))["a"]
    assert (movement.quarter, movement.less_favourable) == (4, 7.5 / 8)


@pytest.mark.parametrize("measure", [MeasureLevel.SUPPLY, MeasureLevel.CONTEXT])
def test_only_outcomes_take_part(measure: MeasureLevel) -> None:
    assert found(RISING, replace(BIRTHS, measure=measure))["h"] == []


def test_without_a_direction_nothing_is_favourable() -> None:
    assert found(RISING, replace(BIRTHS, direction=Direction.NONE))["h"] == []


def test_seven_areas_are_too_few() -> None:
    seven = {key: series for key, series in RISING.items() if key[1] != "a"}
    assert found(seven)["h"] == []


def test_four_yearly_values_are_too_few() -> None:
    short = RISING | {("births", "a", Group.AREA): line(10.0, range(2020, 2024))}
    assert found(short) == {a: [] for a in AREAS}  # the seven others are too few


def test_an_area_with_other_years_is_not_compared() -> None:
    more_years = RISING | {
        ("births", "i", Group.AREA): line(99.0, range(2018, 2024)),
    }
    ranked = movements((BIRTHS,), more_years, ENOUGH_OUTSIDE | {"i": 5}, GATES)
    assert ranked["i"] == []
    assert ranked["h"][0].n_areas == 8


def test_change_outside_over_the_same_years() -> None:
    outside = Series((Point(2018, 1.0), Point(2019, 4.0), Point(2023, 6.5)))
    (movement,) = found(RISING | {("births", "h", Group.OUTSIDE): outside})["h"]
    assert movement.outside_change == 2.5


def test_four_municipalities_outside_are_too_few() -> None:
    series = RISING | {("births", "h", Group.OUTSIDE): line(6.5)}
    (movement,) = movements((BIRTHS,), series, ENOUGH_OUTSIDE | {"h": 4}, GATES)["h"]
    assert movement.outside_change is None


def test_no_change_outside_without_the_same_years() -> None:
    outside = Series((Point(2020, 4.0), Point(2023, 6.5)))
    (movement,) = found(RISING | {("births", "h", Group.OUTSIDE): outside})["h"]
    assert movement.outside_change is None


def test_most_favourable_first_and_equal_shares_in_the_order_of_the_indicators() -> None:
    deaths = replace(BIRTHS, indicator_id="deaths")
    jobs = replace(BIRTHS, indicator_id="jobs", direction=Direction.LOWER)
    series = {
        (indicator_id, area_id, group): s
        for (_, area_id, group), s in RISING.items()
        for indicator_id in ("births", "deaths", "jobs")
    }
    ranked = movements((jobs, deaths, BIRTHS), series, ENOUGH_OUTSIDE, GATES)["h"]
    assert [m.indicator_id for m in ranked] == ["deaths", "births", "jobs"]


def test_nothing_is_named_where_all_areas_moved_alike() -> None:
    alike = dict.fromkeys(RISING, RISING["births", "a", Group.AREA])

    assert extremes(found(alike)["c"]) == (None, None)


def at(share: float) -> Movement:
    return Movement("births", 2019, 2023, 10, 11, None, 8, 1, share)


@pytest.mark.parametrize(
    ("ranked", "good", "watch"),
    [
        ([at(0.9), at(0.7), at(0.2)], at(0.9), at(0.2)),
        ([at(0.9), at(0.5)], at(0.9), None),
        ([at(0.4), at(0.1)], None, at(0.1)),
        ([at(0.5)], None, None),
        ([], None, None),
    ],
)
def test_extremes_only_from_their_own_half(
    ranked: list[Movement], good: Movement | None, watch: Movement | None
) -> None:
    assert extremes(ranked) == (good, watch)
