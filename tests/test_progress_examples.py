"""Worked examples of progress: every kind of target, both directions, all numbers by hand."""

from dataclasses import asdict, replace

import pytest
from kpi_examples import HALFWAY, THRESHOLDS

from kpi_report.assess.progress import judge
from kpi_report.assess.rating import Rating, Reason
from kpi_report.model import Direction, Kpi, Point, TargetKind


def plan(
    kind: TargetKind,
    direction: Direction,
    baseline: tuple[int, float] | None,
    target: tuple[int, float | None],
    *actuals: tuple[int, float],
    upper: float | None = None,
    profile: tuple[tuple[int, float], ...] = (),
) -> Kpi:
    return replace(
        HALFWAY,
        target_kind=kind,
        direction=direction,
        baseline=Point(*baseline) if baseline else None,
        target_year=target[0],
        target_value=target[1],
        target_upper=upper,
        actuals=tuple(Point(*a) for a in actuals),
        reported_year=actuals[-1][0] + 1,
        profile=tuple(Point(*p) for p in profile),
    )


def numbers(kpi: Kpi) -> dict[str, object]:
    """Return what is known of the progress of a KPI, without what is not."""
    found = asdict(judge(kpi, THRESHOLDS))
    return {name: value for name, value in found.items() if value is not None}


def test_visitors_to_reach_300_thousand() -> None:
    kpi = plan(
        TargetKind.REACH, Direction.HIGHER, (2016, 200), (2024, 300), (2019, 230), (2020, 250)
    )
    assert numbers(kpi) == {
        "rating": Rating.ON_TRACK,
        "achievement": 0.5,  # (250 - 200) / (300 - 200)
        "elapsed": 0.5,  # (2020 - 2016) / (2024 - 2016)
        "expected": 250,  # 200 + 100 x 0.5
        "on_track_ratio": 1,  # 0.5 / 0.5
        "lead_years": 0,  # 0.5 x 8 - 4
        "needed_pace": 12.5,  # (300 - 250) / 4
        "past_pace": 12.5,  # (250 - 200) / 4
        "boundary": True,  # steps 30 / 3 and 20: mean 15; (235 - 200) / 100 / 0.5 = 0.7
    }


def test_children_waiting_to_fall_from_80_to_60() -> None:
    kpi = plan(TargetKind.REACH, Direction.LOWER, (2015, 80), (2020, 60), (2017, 76), (2018, 70))
    assert numbers(kpi) == pytest.approx(
        {
            "rating": Rating.SLIGHTLY_BEHIND,
            "achievement": 0.5,  # (70 - 80) / (60 - 80)
            "elapsed": 0.6,  # 3 / 5
            "expected": 68,  # 80 - 20 x 0.6
            "on_track_ratio": 5 / 6,  # 0.5 / 0.6
            "lead_years": -0.5,  # 0.5 x 5 - 3
            "needed_pace": -5,  # (60 - 70) / 2
            "past_pace": -10 / 3,  # (70 - 80) / 3
            "boundary": True,  # steps 4 / 2 and 6: mean 4; (66 - 80) / -20 / 0.6 = 1.17
        }
    )


def test_residents_moving_in_that_became_fewer() -> None:
    kpi = plan(
        TargetKind.REACH, Direction.HIGHER, (2015, -400), (2025, 0), (2019, -420), (2020, -440)
    )
    assert numbers(kpi) == pytest.approx(
        {
            "rating": Rating.MOVED_AWAY,
            "achievement": -0.1,  # (-440 + 400) / (0 + 400)
            "elapsed": 0.5,
            "expected": -200,  # -400 + 400 x 0.5
            "on_track_ratio": -0.2,  # -0.1 / 0.5
            "lead_years": -6,  # -0.1 x 10 - 5
            "needed_pace": 88,  # (0 + 440) / 5
            "past_pace": -8,  # (-440 + 400) / 5
            "boundary": False,  # steps 20 / 4 and 20: mean 12.5; -427.5 is below -400 still
        }
    )


def test_a_target_reached_early() -> None:
    kpi = plan(TargetKind.REACH, Direction.HIGHER, (2016, 40), (2026, 50), (2017, 48), (2018, 52))
    assert numbers(kpi) == pytest.approx(
        {
            "rating": Rating.MET,
            "achievement": 1.2,  # (52 - 40) / (50 - 40)
            "elapsed": 0.2,  # 2 / 10
            "expected": 42,  # 40 + 10 x 0.2
            "on_track_ratio": 6,  # 1.2 / 0.2
            "lead_years": 10,  # 1.2 x 10 - 2
            "needed_pace": -0.25,  # (50 - 52) / 8
            "past_pace": 6,  # (52 - 40) / 2
            "boundary": True,  # steps 8 and 4: mean 6; 46 is short of 50
        }
    )


def test_a_share_into_a_band_from_below() -> None:
    kpi = plan(
        TargetKind.BAND,
        Direction.NONE,
        (2016, 30),
        (2020, 50),
        (2018, 36),
        (2019, 42),
        upper=60,
    )
    assert numbers(kpi) == pytest.approx(
        {
            "rating": Rating.SLIGHTLY_BEHIND,
            "achievement": 0.6,  # 1 - (50 - 42) / (50 - 30)
            "elapsed": 0.75,  # 3 / 4
            "expected": 45,  # 30 + (50 - 30) x 0.75
            "on_track_ratio": 0.8,  # 0.6 / 0.75
            "lead_years": -0.6,  # 0.6 x 4 - 3
            "needed_pace": 8,  # (50 - 42) / 1
            "past_pace": 4,  # (42 - 30) / 3
            "boundary": True,  # mean step 4.5; (1 - (50 - 37.5) / 20) / 0.75 = 0.5
        }
    )


def test_a_share_that_fell_into_its_band_from_above() -> None:
    kpi = plan(
        TargetKind.BAND, Direction.NONE, (2016, 80), (2020, 50), (2018, 66), (2019, 59), upper=60
    )
    assert numbers(kpi) == pytest.approx(
        {
            "rating": Rating.MET,
            "achievement": 1,  # 59 lies in it
            "elapsed": 0.75,
            "expected": 65,  # 80 + (60 - 80) x 0.75
            "on_track_ratio": 4 / 3,  # 1 / 0.75
            "lead_years": 1,  # 1 x 4 - 3
            "needed_pace": 0,
            "past_pace": -7,  # (59 - 80) / 3
            "boundary": True,  # steps 14 / 2 and 7: mean 7; 66 lies outside
        }
    )


def test_a_level_to_be_kept() -> None:
    kpi = plan(
        TargetKind.MAINTAIN, Direction.HIGHER, (2016, 90), (2021, None), (2018, 98), (2019, 96)
    )
    assert numbers(kpi) == {
        "rating": Rating.MET,  # 96 is at least 90
        "elapsed": 0.6,  # 3 / 5
        "expected": 90,  # 「現状維持以上」: T = b
        "past_pace": 2,  # (96 - 90) / 3
        "boundary": False,  # steps 8 / 2 and 2: mean 3; 93 is at least 90
    }


def test_a_number_not_to_be_exceeded() -> None:
    kpi = plan(TargetKind.MAINTAIN, Direction.LOWER, (2016, 14), (2021, 15), (2018, 15), (2019, 17))
    assert numbers(kpi) == {
        "rating": Rating.MOVED_AWAY,  # 17 is above 15
        "elapsed": 0.6,
        "expected": 15,
        "past_pace": 1,  # (17 - 14) / 3
        "boundary": False,  # steps 1 / 2 and 2: mean 1.25; 15.75 is above 15
    }


def test_a_sum_of_couples_by_2021() -> None:
    kpi = plan(
        TargetKind.CUMULATIVE,
        Direction.HIGHER,
        (2016, 0),
        (2021, 100),
        (2017, 8),
        (2018, 12),
        (2019, 10),
    )
    assert numbers(kpi) == pytest.approx(
        {
            "rating": Rating.BEHIND,
            "achievement": 0.3,  # (8 + 12 + 10) / 100
            "elapsed": 0.6,  # 3 / 5
            "expected": 60,  # 100 x 0.6
            "on_track_ratio": 0.5,  # 0.3 / 0.6
            "lead_years": -1.5,  # 0.3 x 5 - 3
            "needed_pace": 35,  # (100 - 30) / 2
            "past_pace": 10,  # 30 / 3
            "boundary": False,  # steps 4 and 2: mean 3; 33 / 100 / 0.6 = 0.55
        }
    )


def test_the_same_sum_where_little_was_planned_at_first() -> None:
    kpi = plan(
        TargetKind.CUMULATIVE,
        Direction.HIGHER,
        (2016, 0),
        (2021, 100),
        (2017, 8),
        (2018, 12),
        (2019, 10),
        profile=((2018, 0.1), (2020, 0.5), (2021, 1.0)),
    )
    assert numbers(kpi) == pytest.approx(
        {
            "rating": Rating.ON_TRACK,
            "achievement": 0.3,
            "elapsed": 0.6,
            "expected": 30,  # half-way from 10 % in 2018 to 50 % in 2020
            "on_track_ratio": 1,  # 0.3 / 0.3
            "lead_years": 0,  # 30 % was planned for 2019
            "needed_pace": 35,
            "past_pace": 10,
            "boundary": True,  # 27 / 100 / 0.3 = 0.9
        }
    )


def test_a_sum_ahead_of_its_profile() -> None:
    kpi = plan(
        TargetKind.CUMULATIVE,
        Direction.HIGHER,
        (2016, 0),
        (2021, 100),
        (2017, 20),
        (2018, 20),
        profile=((2018, 0.1), (2020, 0.5)),
    )
    # 40 % was planned for three quarters of the way from 2018 (10 %) to 2020 (50 %): 2019.5.
    assert numbers(kpi)["lead_years"] == pytest.approx(1.5)
    assert numbers(kpi)["on_track_ratio"] == pytest.approx(4)  # 0.4 / 0.1


def test_a_sum_in_a_year_for_which_no_more_was_planned() -> None:
    kpi = plan(
        TargetKind.CUMULATIVE,
        Direction.HIGHER,
        (2016, 0),
        (2021, 100),
        (2017, 40),
        (2018, 0),
        (2019, 0),
        profile=((2017, 0.4), (2020, 0.4)),
    )
    # 40 % was planned from 2017 to 2020: in 2019 neither early nor late.
    assert numbers(kpi)["lead_years"] == 0
    assert judge(kpi, THRESHOLDS).rating is Rating.ON_TRACK


def test_every_year_at_least_70() -> None:
    kpi = plan(
        TargetKind.ANNUAL,
        Direction.HIGHER,
        (2016, 60),
        (2021, 70),
        (2017, 72),
        (2018, 69),
        (2019, 75),
    )
    assert numbers(kpi) == {
        "rating": Rating.MET,  # 75 is at least 70
        "expected": 70,
        "boundary": True,  # steps 12, 3 and 6: mean 7; 68 is short of 70
        "years_met": 2,  # 2017 and 2019
        "years_judged": 3,
    }


def test_every_year_at_most_5_accidents() -> None:
    kpi = plan(TargetKind.ANNUAL, Direction.LOWER, None, (2021, 5), (2018, 4), (2019, 5), (2020, 8))
    assert numbers(kpi) == {
        "rating": Rating.BEHIND,  # 8 is more than 5
        "expected": 5,
        "boundary": False,  # steps 1 and 3: mean 2; 6 is more than 5
        "years_met": 2,
        "years_judged": 3,
    }


def test_a_system_in_use_before_its_year() -> None:
    kpi = plan(TargetKind.MILESTONE, Direction.NONE, None, (2025, None), (2019, 0), (2020, 1))
    assert numbers(kpi) == {"rating": Rating.MET, "boundary": False}


def test_a_system_not_yet_in_use() -> None:
    kpi = plan(TargetKind.MILESTONE, Direction.NONE, None, (2025, None), (2019, 0), (2020, 0))
    assert judge(kpi, THRESHOLDS).reason is Reason.NOT_YET_DUE


def test_more_than_at_the_start() -> None:
    kpi = plan(
        TargetKind.DIRECTION, Direction.HIGHER, (2016, 50), (2020, None), (2017, 52), (2018, 51)
    )
    assert numbers(kpi) == {
        "rating": Rating.MET,  # 51 is more than 50
        "elapsed": 0.5,  # 2 / 4
        "past_pace": 0.5,  # (51 - 50) / 2
        "boundary": True,  # steps 2 and 1: mean 1.5; 49.5 is less than 50
    }


def test_fewer_than_at_the_start_were_wanted() -> None:
    kpi = plan(
        TargetKind.DIRECTION, Direction.LOWER, (2016, 50), (2020, None), (2017, 55), (2018, 58)
    )
    assert numbers(kpi) == {
        "rating": Rating.MOVED_AWAY,  # 58 is more than 50
        "elapsed": 0.5,
        "past_pace": 4,  # (58 - 50) / 2
        "boundary": False,  # steps 5 and 3: mean 4; 54 is more than 50
    }


def test_a_target_that_is_still_discussed() -> None:
    kpi = plan(TargetKind.UNDECIDED, Direction.HIGHER, (2016, 50), (2020, None), (2018, 51))
    assert numbers(kpi) == {
        "rating": Rating.CANNOT_JUDGE,
        "reason": Reason.UNDECIDED,
        "boundary": False,
    }
