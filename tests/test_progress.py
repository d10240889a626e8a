"""Progress of a KPI: expected values are worked by hand from docs/method.md."""

from dataclasses import replace

import pytest
from kpi_examples import HALFWAY, THRESHOLDS, between, with_latest

from kpi_report.assess.progress import judge, missing_years
from kpi_report.assess.rating import Progress, Rating, Reason, rate
from kpi_report.assess.targets import achievement, distance, elapsed_share, mean_absolute_change
from kpi_report.model import Direction, Kpi, Point, TargetKind
from kpi_report.parameters import Thresholds


class TestNumbers:
    def test_half_of_the_way_in_half_of_the_time(self) -> None:
        assert judge(HALFWAY, THRESHOLDS) == Progress(
            Rating.ON_TRACK,
            achievement=0.5,  # (150 - 100) / (200 - 100)
            elapsed=0.5,  # (2020 - 2015) / (2025 - 2015)
            expected=150,  # 100 + (200 - 100) x 0.5
            on_track_ratio=1,  # 0.5 / 0.5
            lead_years=0,  # 0.5 x 10 - 5
            needed_pace=10,  # (200 - 150) / (2025 - 2020)
            past_pace=10,  # (150 - 100) / (2020 - 2015)
            boundary=True,  # 150 ± (40 / 4 + 10) / 2: R = 0.8 is slightly behind, 1.2 on track
        )

    def test_ahead_is_counted_in_years(self) -> None:
        # P = 70 / 100; 0.7 x 10 - 5 = 2 years
        assert judge(with_latest(170), THRESHOLDS).lead_years == pytest.approx(2)

    def test_behind_is_a_negative_lead(self) -> None:
        # P = 20 / 100; 0.2 x 10 - 5 = -3 years
        assert judge(with_latest(120), THRESHOLDS).lead_years == pytest.approx(-3)

    def test_no_movement_is_zero_although_latest_over_target_is_95_percent(self) -> None:
        assert achievement(baseline=95, target=100, actual=95) == 0

    def test_lower_is_better_needs_no_other_formula(self) -> None:
        # 100 deaths to 80: 95 is a quarter of the way
        assert achievement(baseline=100, target=80, actual=95) == 0.25

    def test_no_way_to_go_has_no_achievement(self) -> None:
        with pytest.raises(ZeroDivisionError):
            achievement(baseline=100, target=100, actual=100)

    def test_expectation_is_linear_not_compound(self) -> None:
        # Linear 10 + 90 / 2 = 55; compound growth would expect 10 x 10 ** 0.5 = 31.6.
        assert judge(between(10, 100, 55, Direction.HIGHER), THRESHOLDS).expected == 55

    @pytest.mark.parametrize(("year", "share"), [(2015, 0), (2017, 0.2), (2025, 1), (2030, 1.5)])
    def test_elapsed_share_goes_on_after_the_target_year(self, year: int, share: float) -> None:
        assert elapsed_share(2015, year, 2025) == share

    def test_a_target_missed_by_little_is_not_on_track_once_its_year_has_passed(self) -> None:
        # b=10 in 2015, T=20 in 2020, x=19.6 in 2021: P = 0.96, e = 6/5, R = 0.8, E = T.
        kpi = replace(between(10, 20, 19.6, Direction.HIGHER), target_year=2020)
        late = replace(kpi, actuals=(Point(2020, 19.0), Point(2021, 19.6)), reported_year=2021)
        progress = judge(late, THRESHOLDS)
        assert (progress.rating, progress.expected) == (Rating.SLIGHTLY_BEHIND, 20)

    def test_no_pace_is_needed_after_the_target_year(self) -> None:
        late = replace(HALFWAY, target_year=2020)
        assert judge(late, THRESHOLDS).needed_pace is None

    def test_mean_absolute_change_counts_gaps_by_year(self) -> None:
        # |106 - 100| / 2 = 3 and |101 - 106| / 1 = 5
        points = (Point(2015, 100), Point(2017, 106), Point(2018, 101))
        assert mean_absolute_change(points) == 4

    def test_one_point_does_not_change(self) -> None:
        assert mean_absolute_change((Point(2015, 100),)) == 0


class TestRating:
    @pytest.mark.parametrize(
        ("latest", "rating"),
        [
            (200, Rating.MET),  # P = 1
            (199.9, Rating.ON_TRACK),  # P = 0.999, R = 1.998
            (147.5, Rating.ON_TRACK),  # R = 0.475 / 0.5 = 0.95
            (147.4, Rating.SLIGHTLY_BEHIND),  # R = 0.948
            (130, Rating.SLIGHTLY_BEHIND),  # R = 0.3 / 0.5 = 0.6
            (129.9, Rating.BEHIND),  # R = 0.598
            (100, Rating.BEHIND),  # R = 0
            (99.9, Rating.MOVED_AWAY),  # R = -0.002
        ],
    )
    def test_a_threshold_belongs_to_the_better_rating(self, latest: float, rating: Rating) -> None:
        assert judge(with_latest(latest), THRESHOLDS).rating is rating

    @pytest.mark.parametrize(
        ("latest", "rating"),
        [
            (8.9, Rating.MET),
            (8.1125, Rating.ON_TRACK),  # 7.4 + 1.5 x 0.95 x 0.5
            (7.85, Rating.SLIGHTLY_BEHIND),  # 7.4 + 1.5 x 0.6 x 0.5
            (7.4, Rating.BEHIND),
        ],
    )
    def test_thresholds_hold_for_decimals_that_binary_cannot_write(
        self, latest: float, rating: Rating
    ) -> None:
        assert judge(between(7.4, 8.9, latest, Direction.HIGHER), THRESHOLDS).rating is rating

    @pytest.mark.parametrize(
        ("latest", "rating"),
        [
            (100, Rating.MET),
            (152.5, Rating.ON_TRACK),
            (170, Rating.SLIGHTLY_BEHIND),
            (170.1, Rating.BEHIND),
            (200, Rating.BEHIND),
            (200.1, Rating.MOVED_AWAY),
        ],
    )
    def test_lower_is_better(self, latest: float, rating: Rating) -> None:
        assert judge(between(200, 100, latest, Direction.LOWER), THRESHOLDS).rating is rating

    @pytest.mark.parametrize("years", range(1, 21))
    def test_thresholds_hold_at_every_share_of_time(self, years: int) -> None:
        elapsed = elapsed_share(2000, 2000 + years, 2020)
        # On time would be years / 20 of the way; here 95 % and 60 % of that.
        assert rate(95 * years / 2000, 95 * years / 2000 / elapsed, THRESHOLDS) is Rating.ON_TRACK
        on_60_percent = rate(60 * years / 2000, 60 * years / 2000 / elapsed, THRESHOLDS)
        assert on_60_percent is Rating.SLIGHTLY_BEHIND

    def test_thresholds_are_those_of_the_round(self) -> None:
        strict = Thresholds(on_track=1.0, slightly_behind=0.9)
        # R = 0.96: on track by the default thresholds
        assert judge(with_latest(148), strict).rating is Rating.SLIGHTLY_BEHIND

    def test_boundary_when_the_usual_yearly_change_spans_a_threshold(self) -> None:
        # Steps 30 / 3, 40, 22: mean 24. 148 - 24 gives R = 0.48, 148 + 24 gives 1.44.
        points = (Point(2018, 130), Point(2019, 170), Point(2020, 148))
        assert judge(replace(HALFWAY, actuals=points), THRESHOLDS).boundary

    def test_no_boundary_when_the_usual_yearly_change_is_small(self) -> None:
        # Steps 36 / 3, 2, 2: mean 5.33. R lies between 0.693 and 0.907: slightly behind.
        points = (Point(2018, 136), Point(2019, 138), Point(2020, 140))
        assert not judge(replace(HALFWAY, actuals=points), THRESHOLDS).boundary

    def test_boundary_counts_changes_before_the_baseline_in_their_order(self) -> None:
        # 180 (2014), 100 (2015), 139 (2019), 140: steps 80, 9.75, 1, mean 30.25.
        # 140 - 30.25 gives R = 0.195, 140 + 30.25 gives 1.405.
        points = (Point(2014, 180), Point(2019, 139), Point(2020, 140))
        assert judge(replace(HALFWAY, actuals=points), THRESHOLDS).boundary


class TestKindsOfTarget:
    @pytest.mark.parametrize(
        ("latest", "rating"),
        [(100.1, Rating.MET), (100, Rating.BEHIND), (99.9, Rating.MOVED_AWAY)],
    )
    def test_direction_only_is_judged_by_sign(self, latest: float, rating: Rating) -> None:
        rising = replace(HALFWAY, target_kind=TargetKind.DIRECTION, target_value=None)
        assert judge(with_latest(latest, rising), THRESHOLDS).rating is rating

    @pytest.mark.parametrize(("latest", "rating"), [(99.9, Rating.MET), (100.1, Rating.MOVED_AWAY)])
    def test_direction_only_downwards(self, latest: float, rating: Rating) -> None:
        falling = replace(
            HALFWAY,
            target_kind=TargetKind.DIRECTION,
            target_value=None,
            direction=Direction.LOWER,
        )
        assert judge(with_latest(latest, falling), THRESHOLDS).rating is rating

    @pytest.mark.parametrize(
        ("latest", "rating"),
        [(101, Rating.MET), (100, Rating.MET), (99.9, Rating.MOVED_AWAY)],
    )
    def test_maintain_without_a_value_means_the_baseline(
        self, latest: float, rating: Rating
    ) -> None:
        keep = replace(HALFWAY, target_kind=TargetKind.MAINTAIN, target_value=None)
        assert judge(with_latest(latest, keep), THRESHOLDS).rating is rating

    @pytest.mark.parametrize(("latest", "rating"), [(90, Rating.MET), (89.9, Rating.MOVED_AWAY)])
    def test_maintain_with_a_value_means_that_value(self, latest: float, rating: Rating) -> None:
        keep = replace(HALFWAY, target_kind=TargetKind.MAINTAIN, target_value=90)
        assert judge(with_latest(latest, keep), THRESHOLDS).rating is rating

    @pytest.mark.parametrize(
        ("latest", "direction", "rating"),
        [
            (95, Direction.HIGHER, Rating.MET),  # 100 - 5 % of 100
            (94.9, Direction.HIGHER, Rating.MOVED_AWAY),
            (105, Direction.LOWER, Rating.MET),
            (105.1, Direction.LOWER, Rating.MOVED_AWAY),
        ],
    )
    def test_maintain_allows_what_the_round_allows(
        self, latest: float, direction: Direction, rating: Rating
    ) -> None:
        keep = replace(
            HALFWAY, target_kind=TargetKind.MAINTAIN, target_value=None, direction=direction
        )
        loose = Thresholds(maintain_tolerance=0.05)
        assert judge(with_latest(latest, keep), loose).rating is rating

    def test_the_tolerance_is_a_share_of_the_size_of_a_negative_level(self) -> None:
        # -100 is to be kept: 5 % of 100 below it is -105.
        keep = replace(
            HALFWAY,
            target_kind=TargetKind.MAINTAIN,
            target_value=None,
            baseline=Point(2015, -100),
        )
        loose = Thresholds(maintain_tolerance=0.05)
        assert judge(with_latest(-105, keep), loose).rating is Rating.MET
        assert judge(with_latest(-105.1, keep), loose).rating is Rating.MOVED_AWAY

    @pytest.mark.parametrize("kind", [TargetKind.DIRECTION, TargetKind.MAINTAIN])
    @pytest.mark.parametrize(
        ("points", "rating", "boundary"),
        [
            # Steps 120 - 100 = 20 and 120 - 110 = 10: mean 15. 110 - 15 is below 100, 125 above.
            (((2016, 120), (2017, 110)), Rating.MET, True),
            # Steps 20 and 4: mean 12. 116 - 12 = 104 is above 100 still.
            (((2016, 120), (2017, 116)), Rating.MET, False),
            # Steps 20 and 30: mean 25. 90 + 25 is above 100.
            (((2016, 120), (2017, 90)), Rating.MOVED_AWAY, True),
            # Steps 5 and 5: mean 5. 90 + 5 is below 100 still.
            (((2016, 95), (2017, 90)), Rating.MOVED_AWAY, False),
            # Steps 20 / 4 (four years) and 1: mean 3. 119 - 3 = 116.
            (((2019, 120), (2020, 119)), Rating.MET, False),
        ],
    )
    def test_boundary_when_the_usual_yearly_change_leads_to_the_other_side(
        self,
        kind: TargetKind,
        points: tuple[tuple[int, float], ...],
        rating: Rating,
        boundary: bool,
    ) -> None:
        kpi = replace(
            HALFWAY,
            target_kind=kind,
            target_value=None,
            target_year=2020,
            reported_year=2020,
            actuals=tuple(Point(*p) for p in points),
        )
        found = judge(kpi, THRESHOLDS)
        assert (found.rating, found.boundary) == (rating, boundary)

    def test_what_stays_put_is_at_no_boundary_of_its_own_level(self) -> None:
        keep = replace(HALFWAY, target_kind=TargetKind.MAINTAIN, target_value=None)
        # Steps 0 and 0: the usual change is none, however near the level is.
        assert not judge(with_latest(100, keep), THRESHOLDS).boundary

    def test_maintain_is_at_the_boundary_of_its_own_value_not_of_the_baseline(self) -> None:
        # Steps 10 and 5: mean 7.5. 105 ± 7.5 crosses 100, the baseline, but not 90, the target.
        keep = replace(HALFWAY, target_kind=TargetKind.MAINTAIN, target_value=90, target_year=2020)
        moved = replace(keep, actuals=(Point(2016, 110), Point(2017, 105)), reported_year=2018)
        assert not judge(moved, THRESHOLDS).boundary
        assert judge(replace(moved, target_value=None), THRESHOLDS).boundary

    def test_boundary_where_lower_is_better(self) -> None:
        # Steps 20 and 10: mean 15. 90 is met, 90 + 15 is not.
        falling = replace(
            HALFWAY,
            target_kind=TargetKind.DIRECTION,
            target_value=None,
            target_year=2020,
            reported_year=2018,
            direction=Direction.LOWER,
            actuals=(Point(2016, 80), Point(2017, 90)),
        )
        found = judge(falling, THRESHOLDS)
        assert (found.rating, found.boundary) == (Rating.MET, True)

    @pytest.mark.parametrize("kind", [TargetKind.MAINTAIN, TargetKind.DIRECTION])
    def test_without_a_numeric_target_there_is_no_ratio(self, kind: TargetKind) -> None:
        found = judge(replace(HALFWAY, target_kind=kind, target_value=None), THRESHOLDS)
        assert (found.achievement, found.on_track_ratio, found.lead_years) == (None, None, None)

    def test_cumulative_sums_the_years_after_the_baseline(self) -> None:
        five_years = replace(
            HALFWAY,
            target_kind=TargetKind.CUMULATIVE,
            baseline=Point(2016, 900),  # the year before counting began; not counted
            target_year=2021,
            target_value=700,
            actuals=(Point(2016, 900), Point(2017, 140), Point(2018, 100), Point(2019, 180)),
        )
        assert judge(five_years, THRESHOLDS) == Progress(
            Rating.ON_TRACK,
            achievement=0.6,  # (140 + 100 + 180) / 700
            elapsed=0.6,  # (2019 - 2016) / (2021 - 2016)
            expected=420,  # 700 x 0.6
            on_track_ratio=1,
            lead_years=0,  # 0.6 x 5 - 3
            needed_pace=140,  # (700 - 420) / 2
            past_pace=140,  # 420 / 3
            # Steps 40 and 80: mean 60. (420 - 60) / 700 / 0.6 = 0.857: slightly behind.
            boundary=True,
        )

    def test_a_sum_of_steady_years_is_at_no_boundary(self) -> None:
        # Three years of 100 of 500 in five: R = 0.6 / 0.6 = 1. Steps 0 and 0.
        steady = replace(
            HALFWAY,
            target_kind=TargetKind.CUMULATIVE,
            baseline=Point(2017, 0),
            target_year=2022,
            target_value=500,
            actuals=(Point(2018, 100), Point(2019, 100), Point(2020, 100)),
        )
        found = judge(steady, THRESHOLDS)
        assert (found.rating, found.boundary) == (Rating.ON_TRACK, False)

    def test_more_was_summed_than_wanted_less_is_a_contradiction(self) -> None:
        odd = replace(HALFWAY, target_kind=TargetKind.CUMULATIVE, direction=Direction.LOWER)
        assert judge(odd, THRESHOLDS).reason is Reason.DIRECTION_CONFLICT

    @pytest.mark.parametrize(
        ("years", "missing"),
        [
            ((2017, 2018, 2019), ()),
            ((2015, 2017, 2018), ()),  # years up to the baseline year are not summed
            ((2018, 2019), (2017,)),
            ((2017, 2020), (2018, 2019)),
            ((2016,), ()),  # nothing to sum
        ],
    )
    def test_a_sum_needs_every_year_after_the_baseline(
        self, years: tuple[int, ...], missing: tuple[int, ...]
    ) -> None:
        summed = replace(
            HALFWAY,
            target_kind=TargetKind.CUMULATIVE,
            baseline=Point(2016, 0),
            actuals=tuple(Point(y, 30) for y in years),
        )
        assert missing_years(summed) == missing
        assert (judge(summed, THRESHOLDS).reason is Reason.ACTUAL_GAP) is bool(missing)

    def test_only_a_sum_needs_every_year(self) -> None:
        assert missing_years(HALFWAY) == ()


# 40 in 2015; from 2025 on between 60 and 80 wanted; neither way is better in itself.
INTO_BAND = replace(
    HALFWAY,
    direction=Direction.NONE,
    target_kind=TargetKind.BAND,
    baseline=Point(2015, 40),
    target_value=60,
    target_upper=80,
    actuals=(Point(2019, 48), Point(2020, 50)),
)
WITHIN_BAND = replace(INTO_BAND, baseline=Point(2015, 70))


class TestBand:
    def test_half_of_the_way_to_the_nearer_edge(self) -> None:
        assert judge(INTO_BAND, THRESHOLDS) == Progress(
            Rating.ON_TRACK,
            achievement=0.5,  # 1 - (60 - 50) / (60 - 40)
            elapsed=0.5,
            expected=50,  # 40 + (60 - 40) x 0.5
            on_track_ratio=1,
            lead_years=0,
            needed_pace=2,  # (60 - 50) / (2025 - 2020)
            past_pace=2,  # (50 - 40) / (2020 - 2015)
            boundary=True,  # 50 ± (8 / 4 + 2) / 2: R = 0.8 is slightly behind
        )

    @pytest.mark.parametrize(
        ("latest", "rating"),
        [
            (60, Rating.MET),
            (70, Rating.MET),
            (80, Rating.MET),
            (81, Rating.ON_TRACK),  # beyond the far edge: 1 - 1 / 20 = 0.95; R = 1.9
            (46, Rating.SLIGHTLY_BEHIND),  # 1 - 14 / 20 = 0.3; R = 0.6
            (45.9, Rating.BEHIND),
            (40, Rating.BEHIND),
            (39.9, Rating.MOVED_AWAY),
            (100.1, Rating.MOVED_AWAY),  # as far away as the baseline, on the other side
        ],
    )
    def test_by_the_distance_to_the_nearer_edge(self, latest: float, rating: Rating) -> None:
        assert judge(with_latest(latest, INTO_BAND), THRESHOLDS).rating is rating

    @pytest.mark.parametrize(
        ("latest", "rating"),
        [(60, Rating.MET), (80, Rating.MET), (59.9, Rating.MOVED_AWAY), (81, Rating.MOVED_AWAY)],
    )
    def test_a_baseline_inside_is_to_be_kept(self, latest: float, rating: Rating) -> None:
        found = judge(with_latest(latest, WITHIN_BAND), THRESHOLDS)
        assert (found.rating, found.achievement) == (rating, None)

    @pytest.mark.parametrize(
        ("baseline", "latest", "beyond"), [(40, 85, True), (40, 75, False), (90, 85, False)]
    )
    def test_beyond_the_band_there_is_no_delay(
        self, baseline: float, latest: float, beyond: bool
    ) -> None:
        kpi = with_latest(latest, replace(INTO_BAND, baseline=Point(2015, baseline)))
        found = judge(kpi, THRESHOLDS)
        assert (found.lead_years is None, found.expected is None) == (beyond, beyond)

    def test_boundary_where_the_usual_change_leads_out_on_either_side(self) -> None:
        # Steps 11 (from 70 to 81, in four years: 2.75) and 11: mean 6.875. 70 stays inside ...
        swinging = replace(WITHIN_BAND, actuals=(Point(2019, 81), Point(2020, 70)))
        assert not judge(swinging, THRESHOLDS).boundary
        # ... but not of a band from 65 to 75: both sides are outside, the value itself inside.
        narrow = replace(swinging, target_value=65, target_upper=75)
        found = judge(narrow, THRESHOLDS)
        assert (found.rating, found.boundary) == (Rating.MET, True)

    @pytest.mark.parametrize("edge", ["target_value", "target_upper"])
    def test_needs_both_edges(self, edge: str) -> None:
        found = judge(replace(INTO_BAND, **{edge: None}), THRESHOLDS)
        assert found.reason is Reason.TARGET_MISSING

    def test_distance(self) -> None:
        assert [distance(x, 60, 80) for x in (50, 60, 70, 80, 95)] == [10, 0, 0, 0, 15]


# At least 70 every year.
EVERY_YEAR = replace(
    HALFWAY,
    target_kind=TargetKind.ANNUAL,
    target_value=70,
    actuals=(Point(2015, 90), Point(2018, 71), Point(2019, 69), Point(2020, 70)),
)


class TestAnnual:
    def test_the_newest_year_alone_decides_and_years_are_counted(self) -> None:
        # 2015 is the baseline year; of 2018, 2019 and 2020 two reach 70.
        # Steps 29 / 3, 2 and 1 from 100 on: mean 4.2. 70 - 4.2 is short of 70.
        assert judge(EVERY_YEAR, THRESHOLDS) == Progress(
            Rating.MET, expected=70, boundary=True, years_met=2, years_judged=3
        )

    def test_a_newest_year_short_of_it_is_behind(self) -> None:
        # Steps 20 / 4 and 10.1 from 100 on: mean 7.55. 69.9 + 7.55 reaches 70.
        kpi = replace(EVERY_YEAR, actuals=(Point(2019, 80), Point(2020, 69.9)))
        assert judge(kpi, THRESHOLDS) == Progress(
            Rating.BEHIND, expected=70, boundary=True, years_met=1, years_judged=2
        )

    def test_lower_is_better(self) -> None:
        # 69 and 70 are at most 70; mean step 4.2, and 70 + 4.2 is above.
        kpi = replace(EVERY_YEAR, direction=Direction.LOWER)
        assert judge(kpi, THRESHOLDS) == Progress(
            Rating.MET, expected=70, boundary=True, years_met=2, years_judged=3
        )

    def test_needs_neither_baseline_nor_target_year_nor_a_second_value(self) -> None:
        kpi = replace(EVERY_YEAR, baseline=None, target_year=None, actuals=(Point(2020, 70),))
        assert judge(kpi, THRESHOLDS) == Progress(
            Rating.MET, expected=70, years_met=1, years_judged=1
        )

    def test_far_from_its_target_it_is_at_no_boundary(self) -> None:
        # Steps 15 / 4 from 100 to 85, and 1: mean 2.375. 86 - 2.375 is above 70.
        kpi = replace(EVERY_YEAR, actuals=(Point(2019, 85), Point(2020, 86)))
        assert not judge(kpi, THRESHOLDS).boundary

    def test_needs_a_direction_and_a_number(self) -> None:
        either = replace(EVERY_YEAR, direction=Direction.NONE)
        assert judge(either, THRESHOLDS).reason is Reason.DIRECTION_MISSING
        worded = replace(EVERY_YEAR, target_value=None)
        assert judge(worded, THRESHOLDS).reason is Reason.TARGET_MISSING


class TestMilestone:
    def plan(self, *actuals: tuple[int, float], due: int = 2020) -> Kpi:
        return replace(
            HALFWAY,
            target_kind=TargetKind.MILESTONE,
            baseline=None,
            target_value=None,
            target_year=due,
            actuals=tuple(Point(*a) for a in actuals),
        )

    @pytest.mark.parametrize(
        ("done", "due", "rating", "reason"),
        [
            (1, 2025, Rating.MET, None),
            (1, 2019, Rating.MET, None),
            (0, 2020, Rating.BEHIND, None),
            (0, 2019, Rating.BEHIND, None),
            (0, 2021, Rating.CANNOT_JUDGE, Reason.NOT_YET_DUE),
        ],
    )
    def test_done_or_due(
        self, done: float, due: int, rating: Rating, reason: Reason | None
    ) -> None:
        found = judge(self.plan((2019, 0), (2020, done), due=due), THRESHOLDS)
        assert (found.rating, found.reason) == (rating, reason)

    def test_what_is_done_stays_done(self) -> None:
        # An old value is no longer asked for once it says "done".
        assert judge(self.plan((2012, 1)), THRESHOLDS).rating is Rating.MET
        assert judge(self.plan((2012, 0)), THRESHOLDS).reason is Reason.STALE

    def test_needs_a_year(self) -> None:
        found = judge(replace(self.plan((2020, 0)), target_year=None), THRESHOLDS)
        assert found.reason is Reason.TARGET_YEAR_MISSING


class TestWithoutDirection:
    @pytest.mark.parametrize("kind", [TargetKind.REACH, TargetKind.CUMULATIVE])
    def test_a_number_shows_the_way_by_itself(self, kind: TargetKind) -> None:
        points = tuple(Point(year, 110) for year in range(2016, 2021))
        kpi = replace(HALFWAY, target_kind=kind, direction=Direction.NONE, actuals=points)
        assert judge(kpi, THRESHOLDS).reason is None

    @pytest.mark.parametrize("kind", [TargetKind.DIRECTION, TargetKind.MAINTAIN])
    def test_a_side_has_to_be_the_better_one(self, kind: TargetKind) -> None:
        kpi = replace(HALFWAY, target_kind=kind, direction=Direction.NONE)
        assert judge(kpi, THRESHOLDS).reason is Reason.DIRECTION_MISSING

    def test_a_lag_that_was_not_answered_counts_as_none(self) -> None:
        # 2020 < 2023 - 0 - 2
        kpi = replace(HALFWAY, lag_years=None, reported_year=2023)
        assert judge(kpi, THRESHOLDS).reason is Reason.STALE


WITHOUT_RATING: dict[Reason, Kpi] = {
    Reason.UNDECIDED: replace(HALFWAY, target_kind=TargetKind.UNDECIDED),
    Reason.BASELINE_MISSING: replace(HALFWAY, baseline=None),
    Reason.TARGET_MISSING: replace(HALFWAY, target_value=None),
    Reason.ACTUAL_MISSING: replace(HALFWAY, actuals=()),
    Reason.TARGET_YEAR_MISSING: replace(HALFWAY, target_year=None),
    Reason.TARGET_EQUALS_BASELINE: replace(HALFWAY, target_value=100),
    Reason.DIRECTION_CONFLICT: replace(HALFWAY, target_value=99),
    Reason.YEARS_CONFLICT: replace(HALFWAY, target_year=2015),
    Reason.STALE: replace(HALFWAY, reported_year=2024),  # 2020 < 2024 - 1 - 2
    Reason.UNIT_DIFFERS: replace(HALFWAY, target_value=None, target_wording="30件"),
    Reason.UNIT_SLIP: with_latest(150_000),
    Reason.SERIES_BREAK: replace(HALFWAY, note="2018年度に集計方法を変更した。"),
    # Steps 1, 1, 60 and 2 % of the value: once 1.6 times as much.
    Reason.BREAK_SUSPECTED: replace(
        HALFWAY,
        actuals=(Point(2016, 101), Point(2017, 102), Point(2018, 163), Point(2019, 166)),
    ),
    # Nothing for 2016, 2017 and 2018.
    Reason.ACTUAL_GAP: replace(HALFWAY, target_kind=TargetKind.CUMULATIVE),
    Reason.TOO_EARLY: replace(HALFWAY, target_year=2041),  # 5 / 26 = 0.19
    Reason.TOO_FEW_POINTS: replace(HALFWAY, actuals=(Point(2020, 150),)),
    Reason.DIRECTION_MISSING: replace(
        HALFWAY, target_kind=TargetKind.DIRECTION, direction=Direction.NONE
    ),
    Reason.NOT_YET_DUE: replace(
        HALFWAY, target_kind=TargetKind.MILESTONE, actuals=(Point(2020, 0),)
    ),
}


class TestReasons:
    def test_every_reason_has_an_example(self) -> None:
        assert set(WITHOUT_RATING) == set(Reason)

    @pytest.mark.parametrize("reason", Reason)
    def test_a_reason_instead_of_a_rating(self, reason: Reason) -> None:
        found = judge(WITHOUT_RATING[reason], THRESHOLDS)
        assert (found.rating, found.reason) == (Rating.CANNOT_JUDGE, reason)

    @pytest.mark.parametrize(
        "reason",
        sorted(set(Reason) - {Reason.TOO_EARLY, Reason.TOO_FEW_POINTS, Reason.BREAK_SUSPECTED}),
    )
    def test_no_numbers_where_the_formula_is_not_defined(self, reason: Reason) -> None:
        assert judge(WITHOUT_RATING[reason], THRESHOLDS) == Progress(Rating.CANNOT_JUDGE, reason)

    @pytest.mark.parametrize("reason", [Reason.TOO_EARLY, Reason.TOO_FEW_POINTS])
    def test_too_little_to_rate_is_still_shown(self, reason: Reason) -> None:
        assert judge(WITHOUT_RATING[reason], THRESHOLDS).achievement == 0.5

    def test_what_is_not_rated_is_at_no_boundary(self) -> None:
        # 150 ± 50 / 5 would be slightly behind or on track, had there been a second value.
        assert not judge(WITHOUT_RATING[Reason.TOO_FEW_POINTS], THRESHOLDS).boundary

    def test_rated_from_a_fifth_of_the_time_on(self) -> None:
        # (2020 - 2015) / (2040 - 2015) = 0.2
        found = judge(replace(HALFWAY, target_year=2040), THRESHOLDS)
        assert found.rating is Rating.ON_TRACK

    def test_a_value_at_the_baseline_is_no_value_after_it(self) -> None:
        points = (Point(2015, 100), Point(2020, 150))
        found = judge(replace(HALFWAY, actuals=points), THRESHOLDS)
        assert found.reason is Reason.TOO_FEW_POINTS

    def test_nothing_later_than_the_baseline(self) -> None:
        points = (Point(2014, 90), Point(2015, 100))
        found = judge(replace(HALFWAY, actuals=points, reported_year=2015), THRESHOLDS)
        assert found == Progress(Rating.CANNOT_JUDGE, Reason.TOO_FEW_POINTS)

    def test_not_stale_at_lag_plus_two_years(self) -> None:
        # 2020 = 2023 - 1 - 2
        found = judge(replace(HALFWAY, reported_year=2023), THRESHOLDS)
        assert found.rating is Rating.ON_TRACK

    def test_a_suspected_break_keeps_its_numbers(self) -> None:
        found = judge(WITHOUT_RATING[Reason.BREAK_SUSPECTED], THRESHOLDS)
        assert found.achievement == 0.66  # (166 - 100) / (200 - 100)

    @pytest.mark.parametrize("kind", [TargetKind.MAINTAIN, TargetKind.DIRECTION])
    def test_words_for_targets_need_no_value(self, kind: TargetKind) -> None:
        found = judge(replace(HALFWAY, target_kind=kind, target_value=None), THRESHOLDS)
        assert found.rating is Rating.MET

    def test_a_sum_against_zero_has_no_achievement(self) -> None:
        kpi = replace(HALFWAY, target_kind=TargetKind.CUMULATIVE, target_value=0)
        assert judge(kpi, THRESHOLDS).reason is Reason.TARGET_EQUALS_BASELINE
