"""What moved most unlike elsewhere: shares and quarters worked by hand on eight areas."""

from dataclasses import replace

import pytest

from kpi_report.assess.disclosure import ReleasedQuarter
from kpi_report.assess.indicators import Series, SeriesByKey
from kpi_report.assess.movement import Movement, extremes, movements, share_below
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


# Area a changes by 0, b by 1 (10 %) … h by 7 (70 %) between 2019 and 2023.
RISING: SeriesByKey = {("births", a, Group.AREA): line(10.0 + n) for n, a in enumerate(AREAS)}


def found(series: SeriesByKey, indicator: Indicator = BIRTHS) -> dict[str, list[Movement]]:
    return movements((indicator,), series, ENOUGH_OUTSIDE, GATES)


def test_the_largest_rise_of_eight() -> None:
    assert found(RISING)["h"] == [
        Movement(
            indicator_id="births",
            first=Point(2019, 10),
            last=Point(2023, 17),
            change=pytest.approx(70),  # 17 / 10 - 1
            relative=True,
            outside_change=None,
            better=1,
            place=ReleasedQuarter(8, 1),
        )
    ]


@pytest.mark.parametrize(
    ("own", "share"),
    [
        (7, 7.5 / 8),  # seven below, itself half
        (3, 3.5 / 8),
        (0, 0.5 / 8),
    ],
)
def test_share_of_less_favourable_changes(own: float, share: float) -> None:
    assert share_below(own, list(range(8))) == share


def test_equal_changes_are_counted_half() -> None:
    assert share_below(1, [0, 1, 1, 2]) == 0.5


def test_where_lower_is_better_the_smallest_change_is_the_most_favourable() -> None:
    (movement,) = found(RISING, replace(BIRTHS, direction=Direction.LOWER))["a"]
    assert movement.quarter == 4
    assert (movement.better, movement.ahead, movement.behind) == (-1, True, False)


def ends(first: float, last: float) -> Series:
    return Series(tuple(Point(y, last if y == 2023 else first) for y in range(2019, 2024)))


# Area a falls from 100 to 90, by 10 in 100; b … h from 10 to 8.9 … 8.3, by 11 … 17 in 100.
FALLING: SeriesByKey = {("births", "a", Group.AREA): ends(100, 90)} | {
    ("births", a, Group.AREA): ends(10, 8.9 - n / 10) for n, a in enumerate(AREAS[1:])
}


def test_the_fall_of_a_high_value_counts_by_its_share() -> None:
    # In units a loses 10 and the others less than 2; in per cent a loses least.
    ranked = found(FALLING)
    assert [ranked[a][0].change for a in AREAS] == pytest.approx([-n for n in range(10, 18)])
    assert [ranked[a][0].quarter for a in AREAS] == [1, 1, 2, 2, 3, 3, 4, 4]


@pytest.mark.parametrize(
    ("first", "last", "change"), [(0, 0.5, 0.5), (-1, 2, 3), (5, 0, -5), (5, -1, -6)]
)
def test_one_area_without_a_positive_value_takes_the_share_from_all(
    first: float, last: float, change: float
) -> None:
    ranked = found(FALLING | {("births", "b", Group.AREA): ends(first, last)})
    assert (ranked["b"][0].change, ranked["b"][0].relative) == (change, False)
    assert (ranked["a"][0].change, ranked["a"][0].relative) == (-10, False)


def test_a_change_since_a_base_year_is_no_base_for_a_share() -> None:
    ranked = found(RISING, replace(BIRTHS, formula="(A4101 / A4101_2019 - 1) * 100"))
    assert (ranked["h"][0].change, ranked["h"][0].relative) == (7, False)


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
    assert movement.outside_change == 62.5  # 6.5 / 4 - 1


def test_change_outside_in_the_unit_where_the_areas_is() -> None:
    outside = Series((Point(2018, 1.0), Point(2019, 4.0), Point(2023, 6.5)))
    since = replace(BIRTHS, formula="(A4101 / A4101_2019 - 1) * 100")
    (movement,) = found(RISING | {("births", "h", Group.OUTSIDE): outside}, since)["h"]
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
    alike = dict.fromkeys(RISING, RISING["births", "c", Group.AREA])
    ranked = found(alike)
    assert [extremes(ranked[a]) for a in AREAS] == [(None, None)] * 8


def test_two_areas_at_either_end_of_eight_are_named() -> None:
    ranked = found(RISING)
    assert [extremes(ranked[a])[0] is not None for a in AREAS] == [False] * 6 + [True] * 2
    assert [extremes(ranked[a])[1] is not None for a in AREAS] == [True] * 2 + [False] * 6


@pytest.mark.parametrize(
    ("area_id", "outside", "named"),
    [
        ("h", 16.9, True),  # +69 % outside, +70 % in the area
        ("h", 17.1, False),  # +71 %
        ("a", 10.1, True),  # +1 % outside, none in the area
        ("a", 9.9, False),  # -1 %
    ],
)
def test_what_moved_outside_too_is_not_named(area_id: str, outside: float, named: bool) -> None:
    series = RISING | {("births", area_id, Group.OUTSIDE): line(outside)}
    assert (extremes(found(series)[area_id]) != (None, None)) == named


def test_too_few_outside_hide_nothing() -> None:
    series = RISING | {("births", "h", Group.OUTSIDE): line(99.0)}
    ranked = movements((BIRTHS,), series, ENOUGH_OUTSIDE | {"h": 4}, GATES)
    assert extremes(ranked["h"]) == (ranked["h"][0], None)


def at(
    quarter: int, change: float = 1.0, outside: float | None = None, better: int = 1, n: int = 0
) -> Movement:
    """Return a movement of area `n`."""
    return Movement(
        indicator_id=f"births-{n}",
        first=Point(2019, 10),
        last=Point(2023, 10 + change),
        change=change,
        relative=False,
        outside_change=outside,
        better=better,
        place=ReleasedQuarter(8, quarter),
    )


@pytest.mark.parametrize(
    ("movement", "ahead", "behind"),
    [
        (at(1, 2), True, False),
        (at(1, 2, outside=1), True, False),
        (at(1, 2, outside=2), False, False),  # no better than outside
        (at(1, 2, outside=3), False, False),
        (at(1, -1, outside=-2), True, False),  # a fall, but the smaller one
        (at(2, 2, outside=1), False, False),
        (at(3, -2, outside=-1), False, False),
        (at(4, -2), False, True),
        (at(4, -2, outside=-1), False, True),
        (at(4, -2, outside=-2), False, False),
        (at(4, -2, outside=-3), False, False),
        (at(4, 1, outside=2), False, True),  # a rise, but the smaller one
        # Where lower is better, quarter 4 holds the best.
        (at(4, -2, better=-1), True, False),
        (at(4, -2, outside=-1, better=-1), True, False),
        (at(4, -2, outside=-3, better=-1), False, False),
        (at(1, 2, better=-1), False, True),
        (at(1, 2, outside=1, better=-1), False, True),
        (at(1, 2, outside=3, better=-1), False, False),
    ],
)
def test_ahead_and_behind(movement: Movement, ahead: bool, behind: bool) -> None:
    assert (movement.ahead, movement.behind) == (ahead, behind)


# In order of their shares: what is in an outer quarter may still be no better than outside.
BEST, NEXT, LAST = at(1, n=1), at(1, n=2), at(4, -1, n=3)
BEATEN, LESS_BAD = at(1, 1, outside=2, n=4), at(4, -1, outside=-2, n=5)
MIDDLE = at(2, n=6)


@pytest.mark.parametrize(
    ("ranked", "good", "watch"),
    [
        ([BEST, NEXT, MIDDLE, LAST], BEST, LAST),
        ([BEATEN, NEXT, MIDDLE, LAST, LESS_BAD], NEXT, LAST),
        ([BEATEN, MIDDLE, LESS_BAD], None, None),
        ([BEST], BEST, None),
        ([LAST], None, LAST),
        ([], None, None),
    ],
)
def test_extremes_are_the_first_ahead_and_the_last_behind(
    ranked: list[Movement], good: Movement | None, watch: Movement | None
) -> None:
    assert extremes(ranked) == (good, watch)


def test_an_outside_that_starts_from_nothing_has_no_change_in_per_cent() -> None:
    outside = Series((Point(2019, 0.0), *RISING["births", "a", Group.AREA].points[1:]))

    (movement,) = found(RISING | {("births", "h", Group.OUTSIDE): outside})["h"]

    assert (movement.relative, movement.outside_change) == (True, None)
