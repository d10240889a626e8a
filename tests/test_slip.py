"""Slips of the unit: what differs from baseline or neighbour by as much as another unit makes."""

from dataclasses import replace

import pytest
from kpi_examples import HALFWAY, THRESHOLDS, between, with_latest

from kpi_report.assess.progress import judge
from kpi_report.assess.rating import Reason
from kpi_report.assess.slip import Compared, Slip, target_slips, unit_slip
from kpi_report.model import Direction, Kpi, Point, TargetKind


def of(*points: tuple[int, float], baseline: Point | None = None) -> Kpi:
    return replace(HALFWAY, baseline=baseline, actuals=tuple(Point(*p) for p in points))


class TestAgainstTheBaseline:
    @pytest.mark.parametrize("latest", [30_000, -30_000, 1 / 3])
    def test_three_hundred_times_or_a_three_hundredth(self, latest: float) -> None:
        assert judge(with_latest(latest), THRESHOLDS).reason is Reason.UNIT_SLIP

    @pytest.mark.parametrize("latest", [29_999, 0.34, 0])
    def test_no_slip_within(self, latest: float) -> None:
        assert judge(with_latest(latest), THRESHOLDS).reason is None

    def test_an_older_value_withholds_the_rating_too(self) -> None:
        # 120,000 / 100 = 1,200 in 2018; the newest value is as it should be.
        kpi = of((2018, 120_000), (2019, 140), (2020, 150), baseline=Point(2015, 100))
        assert judge(kpi, THRESHOLDS).reason is Reason.UNIT_SLIP

    def test_the_value_most_unlike_the_baseline_is_named(self) -> None:
        # 40,000 / 100 = 400 and 100 / 0.2 = 500, both at least 300.
        baseline = Point(2015, 100)
        kpi = of((2018, 40_000), (2019, 0.2), (2020, 150), baseline=baseline)
        assert unit_slip(kpi, 300) == Slip(Point(2019, 0.2), baseline, Compared.ACTUAL_AND_BASELINE)

    def test_the_ratio_is_that_of_the_sizes(self) -> None:
        assert (
            Slip(Point(2019, -50_000), Point(2015, 100), Compared.ACTUAL_AND_BASELINE).ratio == 500
        )

    def test_nothing_is_said_of_values_of_one_size(self) -> None:
        assert unit_slip(HALFWAY, 300) is None


class TestAgainstTheNeighbours:
    @pytest.mark.parametrize("baseline", [None, Point(2015, 0)])
    def test_where_there_is_no_baseline_to_compare_with(self, baseline: Point | None) -> None:
        # 5,000 / 4 = 1,250; of the two the median 4 is unlike 5,000.
        kpi = of((2017, 4), (2018, 5000), (2019, 4), baseline=baseline)
        found = unit_slip(kpi, 300)
        assert found == Slip(Point(2018, 5000), Point(2017, 4), Compared.ACTUAL_AND_NEIGHBOUR)

    def test_a_slip_in_the_first_year_is_named_as_that(self) -> None:
        kpi = of((2017, 4000), (2018, 5), (2019, 6))
        found = unit_slip(kpi, 300)
        assert found == Slip(Point(2017, 4000), Point(2018, 5), Compared.ACTUAL_AND_NEIGHBOUR)

    def test_a_value_too_small(self) -> None:
        kpi = of((2018, 12_000), (2019, 12), (2020, 12_500))
        found = unit_slip(kpi, 300)
        assert found == Slip(Point(2019, 12), Point(2018, 12_000), Compared.ACTUAL_AND_NEIGHBOUR)

    def test_the_years_of_a_sum(self) -> None:
        # The baseline of a sum is no yearly value: 30,000 / 10 is nothing odd.
        kpi = replace(
            of((2016, 30_000), (2017, 31_000), baseline=Point(2015, 10)),
            target_kind=TargetKind.CUMULATIVE,
            target_value=100_000.0,
        )
        assert unit_slip(kpi, 300) is None
        slipped = replace(kpi, actuals=(Point(2016, 30), Point(2017, 31_000), Point(2018, 29)))
        found = unit_slip(slipped, 300)
        assert found == Slip(Point(2017, 31_000), Point(2016, 30), Compared.ACTUAL_AND_NEIGHBOUR)

    def test_growth_by_steps_that_are_small_is_no_slip(self) -> None:
        # From 2 to 700, but never by more than 25 times.
        assert (
            unit_slip(of((2017, 2), (2018, 50), (2019, 700), baseline=Point(2015, 0)), 300) is None
        )

    def test_zeros_and_values_below_have_no_ratio(self) -> None:
        kpi = of((2017, 0), (2018, 900), (2019, -1), (2020, 800), baseline=Point(2015, 0))
        assert unit_slip(kpi, 300) is None


class TestOfTheTarget:
    @pytest.mark.parametrize(
        ("target", "direction", "slips"),
        [
            (45_000, Direction.HIGHER, True),  # 45,000 / 150 = 300
            (44_999, Direction.HIGHER, False),
            (45_000, Direction.LOWER, True),
            (1 / 3, Direction.HIGHER, True),  # 100 / 300
            (0.34, Direction.HIGHER, False),
            (1 / 3, Direction.LOWER, False),  # nearly none may be the aim
            (0, Direction.HIGHER, False),
        ],
    )
    def test_held_against_the_largest_and_the_smallest_value(
        self, target: float, direction: Direction, slips: bool
    ) -> None:
        assert target_slips(target, [100, 0, 150], direction, 300) is slips

    def test_nothing_can_be_said_without_a_value(self) -> None:
        assert not target_slips(1000, [0], Direction.HIGHER, 300)

    def test_it_withholds_the_rating_and_is_named(self) -> None:
        # 200,000 / 150: HALFWAY goes from 100 in 2015 by 150 in 2020 to 200 in 2025.
        kpi = replace(HALFWAY, target_value=200_000.0)
        assert judge(kpi, THRESHOLDS).reason is Reason.UNIT_SLIP
        assert unit_slip(kpi, 300) == Slip(
            Point(2025, 200_000.0), Point(2020, 150), Compared.TARGET_AND_VALUES
        )

    def test_a_sum_counts_every_planned_year(self) -> None:
        # 10 years of 40 at most: from 300 * 10 * 40 = 120,000 on.
        kpi = replace(
            of((2016, 30), (2017, 40), baseline=Point(2015, 0)),
            target_kind=TargetKind.CUMULATIVE,
            target_year=2025,
        )
        assert unit_slip(replace(kpi, target_value=119_999.0), 300) is None
        assert unit_slip(replace(kpi, target_value=120_000.0), 300) is not None

    def test_a_sum_beyond_its_target_by_far(self) -> None:
        # 20,000 + 25,000 = 450 times 100, as if the years were counted in another unit.
        kpi = replace(
            of((2016, 20_000), (2017, 25_000), baseline=Point(2015, 0)),
            target_kind=TargetKind.CUMULATIVE,
            target_year=2025,
            target_value=100.0,
        )
        assert unit_slip(kpi, 300) is not None
        assert unit_slip(replace(kpi, target_value=151.0), 300) is None

    def test_a_band_in_another_unit(self) -> None:
        kpi = replace(
            HALFWAY, target_kind=TargetKind.BAND, target_value=200_000.0, target_upper=300_000.0
        )
        assert unit_slip(kpi, 300) is not None


def test_no_slip_from_a_baseline_of_zero() -> None:
    assert judge(between(0, 100, 50, Direction.HIGHER), THRESHOLDS).reason is None


def test_done_and_not_done_are_no_sizes() -> None:
    done = replace(HALFWAY, target_kind=TargetKind.MILESTONE, baseline=Point(2015, 1000))
    assert unit_slip(replace(done, actuals=(Point(2019, 1),)), 300) is None
