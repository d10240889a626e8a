"""Properties of progress that hold for all values (docs/method.md)."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from kpi_examples import ANY_SIZE, HALFWAY, THRESHOLDS, between

from kpi_report.assess.profile import planned_share, planned_year
from kpi_report.assess.progress import judge
from kpi_report.assess.rating import Rating, Reason, rate
from kpi_report.assess.targets import achievement
from kpi_report.model import Direction, Kpi, Point, TargetKind

hundredths = st.integers(-100_000, 100_000).map(lambda n: n / 100)
ORDER = [Rating.MOVED_AWAY, Rating.BEHIND, Rating.SLIGHTLY_BEHIND, Rating.ON_TRACK, Rating.MET]


def towards(baseline: float, target: float) -> Direction:
    return Direction.HIGHER if target > baseline else Direction.LOWER


@given(hundredths, hundredths, hundredths, st.sampled_from([0.001, 0.01, 60, 1000]), hundredths)
def test_achievement_does_not_depend_on_the_unit(
    b: float, t: float, x: float, scale: float, offset: float
) -> None:
    assume(abs(t - b) >= 0.01)
    other = achievement(b * scale + offset, t * scale + offset, x * scale + offset)
    assert other == pytest.approx(achievement(b, t, x), rel=1e-6, abs=1e-6)


@given(st.integers(-999, 999), st.integers(-999, 999), st.integers(-999, 999), st.integers(-3, 6))
def test_rating_does_not_depend_on_the_unit(b: int, t: int, x: int, power: int) -> None:
    assume(t != b)
    direction = towards(b, t)
    scale = 10.0**power
    given_in_other_unit = between(b * scale, t * scale, x * scale, direction)
    assert (
        judge(given_in_other_unit, ANY_SIZE).rating
        is judge(between(b, t, x, direction), ANY_SIZE).rating
    )


@given(hundredths, hundredths, hundredths)
def test_lower_is_better_is_the_mirror_image(b: float, t: float, x: float) -> None:
    assume(t != b)
    kpi = between(b, t, x, towards(b, t))
    mirrored = between(-b, -t, -x, towards(-b, -t))
    here, there = judge(kpi, ANY_SIZE), judge(mirrored, ANY_SIZE)
    assert (here.rating, here.achievement, here.lead_years, here.boundary) == (
        there.rating,
        there.achievement,
        there.lead_years,
        there.boundary,
    )


@given(hundredths, hundredths, hundredths, hundredths)
def test_nearer_to_the_target_is_never_rated_lower(
    b: float, t: float, first: float, second: float
) -> None:
    assume(t != b)
    direction = towards(b, t)
    worse, better = sorted((first, second), key=lambda x: direction.sign * x)
    low = judge(between(b, t, worse, direction), ANY_SIZE)
    high = judge(between(b, t, better, direction), ANY_SIZE)
    assert low.achievement is not None
    assert high.achievement is not None
    assert low.achievement <= high.achievement
    assert ORDER.index(low.rating) <= ORDER.index(high.rating)


@given(hundredths, hundredths, hundredths)
def test_met_exactly_when_the_target_is_reached(b: float, t: float, x: float) -> None:
    assume(t != b)
    direction = towards(b, t)
    reached = x >= t if direction is Direction.HIGHER else x <= t
    found = judge(between(b, t, x, direction), ANY_SIZE)
    assert found.achievement is not None
    assert (found.rating is Rating.MET, found.achievement >= 1) == (reached, reached)


def test_one_short_of_a_very_large_target_is_not_met() -> None:
    assert rate(achievement(0, 622_235_777, 622_235_776), 2, THRESHOLDS) is Rating.ON_TRACK


sizes = st.integers(1, 9999)
five_sizes = st.tuples(sizes, sizes, sizes, sizes, sizes)


def summed(values: tuple[int, ...], target: float, scale: float = 1.0) -> Kpi:
    """Return a sum over 2016 to 2020 of ten years."""
    return replace(
        HALFWAY,
        target_kind=TargetKind.CUMULATIVE,
        baseline=Point(2015, 0),
        target_value=target * scale,
        actuals=tuple(Point(2016 + i, v * scale) for i, v in enumerate(values)),
    )


@given(five_sizes, sizes, st.sampled_from([0.125, 0.5, 4.0, 1024.0]))
def test_a_sum_does_not_depend_on_the_unit(
    values: tuple[int, ...], target: int, scale: float
) -> None:
    here, there = (
        judge(summed(values, target), ANY_SIZE),
        judge(summed(values, target, scale), ANY_SIZE),
    )
    assert (here.rating, here.achievement) == (there.rating, there.achievement)


@given(five_sizes, sizes)
def test_a_sum_is_met_exactly_when_it_reaches_the_target(
    values: tuple[int, ...], target: int
) -> None:
    found = judge(summed(values, target), ANY_SIZE)
    assert (found.rating is Rating.MET) == (sum(values) >= target)


@given(five_sizes, sizes, sizes)
def test_a_larger_sum_is_never_rated_lower(values: tuple[int, ...], more: int, target: int) -> None:
    low = judge(summed(values, target), ANY_SIZE)
    high = judge(summed((*values[:-1], values[-1] + more), target), ANY_SIZE)
    assert ORDER.index(low.rating) <= ORDER.index(high.rating)


@given(hundredths, hundredths, hundredths, hundredths, st.integers(-3, 3))
def test_a_band_does_not_depend_on_the_unit(
    b: float, one: float, other: float, x: float, power: int
) -> None:
    band = replace(between(b, one, x, Direction.NONE), target_kind=TargetKind.BAND)
    scale = 2.0**power
    scaled = replace(
        between(b * scale, one * scale, x * scale, Direction.NONE), target_kind=TargetKind.BAND
    )
    here = judge(replace(band, target_upper=other), ANY_SIZE)
    there = judge(replace(scaled, target_upper=other * scale), ANY_SIZE)
    assert (here.rating, here.achievement) == (there.rating, there.achievement)


@given(hundredths, hundredths, hundredths, hundredths)
def test_a_band_is_met_exactly_when_the_value_lies_in_it(
    b: float, one: float, other: float, x: float
) -> None:
    band = replace(
        between(b, one, x, Direction.NONE), target_kind=TargetKind.BAND, target_upper=other
    )
    inside = min(one, other) <= x <= max(one, other)
    assert (judge(band, ANY_SIZE).rating is Rating.MET) == inside


@given(
    st.sampled_from([TargetKind.MAINTAIN, TargetKind.DIRECTION, TargetKind.ANNUAL]),
    hundredths,
    hundredths,
    hundredths,
)
def test_a_side_is_mirrored_where_lower_is_better(
    kind: TargetKind, b: float, t: float, x: float
) -> None:
    here = replace(between(b, t, x, Direction.HIGHER), target_kind=kind)
    there = replace(between(-b, -t, -x, Direction.LOWER), target_kind=kind)
    one, other = judge(here, ANY_SIZE), judge(there, ANY_SIZE)
    assert (one.rating, one.boundary, one.years_met) == (
        other.rating,
        other.boundary,
        other.years_met,
    )


@given(hundredths, hundredths, hundredths, st.sampled_from(Direction))
def test_a_target_against_the_declared_direction_is_never_rated(
    b: float, t: float, x: float, direction: Direction
) -> None:
    reason = judge(between(b, t, x, direction), ANY_SIZE).reason
    expected = (
        Reason.TARGET_EQUALS_BASELINE
        if t == b
        else Reason.DIRECTION_CONFLICT
        if direction.sign * (t - b) < 0
        else None
    )
    assert reason is expected


shares = st.lists(st.integers(1, 100), min_size=1, max_size=8).map(sorted)


@given(shares, st.integers(0, 14))
def test_planned_shares_never_fall(percent: list[int], year: int) -> None:
    profile = tuple(Point(2001 + i, share / 100) for i, share in enumerate(percent))
    share, later = (planned_share(profile, 2000, 2000 + year + i, 2010) for i in (0, 1))
    assert share <= later + 1e-12


@given(shares, st.integers(1, 9))
def test_what_is_planned_by_now_was_planned_for_now(percent: list[int], year: int) -> None:
    profile = tuple(Point(2001 + i, share / 100) for i, share in enumerate(percent))
    now = 2000 + year
    share = planned_share(profile, 2000, now, 2010)
    assert share == 1 or planned_year(profile, 2000, now, 2010, share) == pytest.approx(now)


@given(five_sizes, sizes)
def test_an_even_profile_is_as_none(values: tuple[int, ...], target: int) -> None:
    kpi = summed(values, target)
    even = judge(replace(kpi, profile=(Point(2020, 0.5), Point(2025, 1.0))), ANY_SIZE)
    none = judge(kpi, ANY_SIZE)
    assert even.rating is none.rating
    assert even.lead_years == pytest.approx(none.lead_years)
