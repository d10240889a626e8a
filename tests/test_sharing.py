"""F1: users of a shared facility before and after, and those from other municipalities."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from area_examples import AREA, facts
from hypothesis import given
from hypothesis import strategies as st

from kpi_report.assess.finding import Finding, Verdict
from kpi_report.assess.sharing import BeforeAfter, Sharing, Shift, before_after, usage_findings
from kpi_report.assess.usage import FacilityUsage, Users, facility_usage
from kpi_report.model import Origin
from kpi_report.parameters import Criteria

CRITERIA = Criteria()
SHOCKS = (2020, 2021)
MEMBERS = ("90201", "90202", "90301")
CELLS = (Origin("minamino.xlsx", "施設利用", "F7:L7"),)


def facility(start: int | None, users: dict[int, tuple[float, float, float]]) -> FacilityUsage:
    """Return a library in 90201 with its yearly users from there, from 90202 and from outside."""
    rows = [
        Users(residence, year, n)
        for year, counts in users.items()
        for residence, n in zip(("90201", "90202", "outside"), counts, strict=True)
    ]
    return facility_usage("図書館", "90201", "南野市", start, rows, MEMBERS, CELLS)


def only_totals(start: int | None, totals: dict[int, float]) -> FacilityUsage:
    rows = [Users("total", year, n) for year, n in totals.items()]
    return facility_usage("図書館", "90201", "南野市", start, rows, MEMBERS, CELLS)


def found(usage: FacilityUsage, **known: Any) -> Finding:
    (one,) = usage_findings(facts(usage=(usage,), **known), CRITERIA, SHOCKS)
    return one


# 1,000 a year, of whom 100 from the other members; 200 and then 220 after 2018.
RISEN = {
    2016: (840, 100, 60),
    2017: (840, 100, 60),
    2018: (840, 100, 60),
    2019: (740, 200, 60),
    2020: (720, 220, 60),
}


class TestBeforeAfter:
    def test_means_of_the_years_before_and_after_the_start(self) -> None:
        # Steps 0, 0, 10, 2: mean 3. The means differ by 11, more than twice that.
        values = {2016: 10.0, 2017: 10.0, 2018: 10.0, 2019: 20.0, 2020: 22.0}
        found = before_after(values, 2018, 2.0, CRITERIA)
        assert found == BeforeAfter(before=10, after=21, shift=Shift.ROSE)
        assert found.difference == 11

    def test_a_fall(self) -> None:
        values = {2016: 22.0, 2017: 22.0, 2018: 22.0, 2019: 10.0, 2020: 10.0}
        assert before_after(values, 2018, 2.0, CRITERIA) == BeforeAfter(22, 10, Shift.FELL)

    def test_less_than_counts_is_no_shift(self) -> None:
        values = {2016: 10.0, 2017: 10.0, 2018: 10.0, 2019: 11.9, 2020: 11.9}
        found = before_after(values, 2018, 2.0, CRITERIA)
        assert found is not None and found.shift is Shift.STEADY

    def test_what_the_years_vary_by_anyway_is_no_shift(self) -> None:
        # Means 10 and 13 differ by 3; steps 6, 3, 3, 6, 12: mean 6, twice that is 12.
        values = {2016: 7.0, 2017: 13.0, 2018: 10.0, 2019: 13.0, 2020: 7.0, 2021: 19.0}
        found = before_after(values, 2018, 2.0, CRITERIA)
        assert found == BeforeAfter(10, 13, Shift.STEADY)

    def test_four_years_are_too_few_to_tell(self) -> None:
        values = {2017: 10.0, 2018: 10.0, 2019: 20.0, 2020: 20.0}
        assert before_after(values, 2018, 2.0, CRITERIA) == BeforeAfter(10, 20, Shift.UNCLEAR)

    @pytest.mark.parametrize("start", [2016, 2017, 2020, 2021])
    def test_nothing_without_a_year_on_either_side(self, start: int) -> None:
        years = {2017, 2018, 2019, 2020} if start < 2020 else {2016, 2017, 2018, 2019, 2020}
        assert before_after(dict.fromkeys(years, 1.0), start, 2.0, CRITERIA) is None

    @given(st.lists(st.floats(-100, 100), min_size=5, max_size=12), st.floats(-1000, 1000))
    def test_a_shift_does_not_depend_on_the_level(self, values: list[float], level: float) -> None:
        # Rounded, so that the level adds no error of its own.
        series = {2010 + n: round(v) for n, v in enumerate(values)}
        raised = {year: v + round(level) for year, v in series.items()}
        plain, moved = (before_after(s, 2012, 2.0, CRITERIA) for s in (series, raised))
        assert plain is not None and moved is not None
        assert plain.shift is moved.shift

    @given(st.lists(st.integers(-100, 100), min_size=5, max_size=12))
    def test_mirrored_values_move_the_other_way(self, values: list[int]) -> None:
        series = {2010 + n: float(v) for n, v in enumerate(values)}
        mirrored = {year: -v for year, v in series.items()}
        plain, turned = (before_after(s, 2012, 2.0, CRITERIA) for s in (series, mirrored))
        other = {Shift.ROSE: Shift.FELL, Shift.FELL: Shift.ROSE}
        assert plain is not None and turned is not None
        assert turned.shift is other.get(plain.shift, plain.shift)


@pytest.mark.parametrize("years_before", range(1, 6))
@pytest.mark.parametrize("spread", [0.5, 1.0, 2.0, 4.0])
def test_noise_alone_is_seldom_called_a_shift(years_before: int, spread: float) -> None:
    """Seven years about one level, with independent normal errors of so many points."""
    noise = np.random.default_rng(20220331)
    start, tries = 2015 + years_before, 1000
    called = 0
    for _ in range(tries):
        values = dict(enumerate(noise.normal(10, spread, 7), start=2015))
        found = before_after(values, start, CRITERIA.usage_share, CRITERIA)
        called += found is not None and found.shift is not Shift.STEADY
    assert called / tries <= 0.08


class TestFacility:
    def test_a_share_that_rose(self) -> None:
        one = found(facility(2018, RISEN))
        assert (one.verdict, one.reason) == (Verdict.MEETS, Sharing.SHARE_ROSE)
        # 10 % before, 20 and 22 % after: 21 %; people from outside the area are not counted.
        assert one.values["share_before"] == pytest.approx(10)
        assert one.values["share_after"] == pytest.approx(21)
        assert one.values["share_change"] == pytest.approx(11)
        assert (one.values["users_before"], one.values["users_after"]) == (1000, 1000)
        assert one.values["users_shift"] == Shift.STEADY
        assert (one.subject, one.evidence) == ("図書館", CELLS)

    def test_more_people_from_outside_the_area_are_no_rise(self) -> None:
        users = dict.fromkeys((2016, 2017, 2018), (840, 100, 60))
        users |= dict.fromkeys((2019, 2020), (640, 100, 260))
        assert found(facility(2018, users)).reason == Sharing.SHARE_STEADY

    def test_a_share_that_fell(self) -> None:
        users = dict.fromkeys((2016, 2017, 2018), (700, 240, 60))
        users |= dict.fromkeys((2019, 2020), (840, 100, 60))
        assert found(facility(2018, users)).reason == Sharing.SHARE_FELL

    def test_more_users_of_the_same_mix(self) -> None:
        users = dict.fromkeys((2016, 2017, 2018), (840.0, 100.0, 60.0))
        users |= dict.fromkeys((2019, 2020), (1680, 200, 120))
        one = found(facility(2018, users))
        assert (one.reason, one.values["users_shift"]) == (Sharing.SHARE_STEADY, Shift.ROSE)
        assert one.values["users_change"] == pytest.approx(100)

    def test_few_years_are_compared_without_saying_how_it_moved(self) -> None:
        users = {year: RISEN[year] for year in (2017, 2018, 2019)}
        one = found(facility(2018, users))
        assert (one.verdict, one.reason) == (Verdict.MEETS, Sharing.SHARE_UNCLEAR)

    def test_a_share_of_few_people_is_not_kept(self) -> None:
        one = found(facility(2018, RISEN | {2016: (840, 4, 60)}))
        assert (one.verdict, one.reason) == (Verdict.MEETS, Sharing.SHARE_OF_FEW)
        assert not [key for key in one.values if key.startswith("share")]

    def test_years_of_a_shock_are_kept_with_the_side_on_which_they_stand(self) -> None:
        totals = dict.fromkeys(range(2017, 2025), 100.0)
        kept = [found(only_totals(start, totals)).values for start in (2018, 2020, 2022)]
        # The year of the start is on neither side.
        assert [(v["shocks_before"], v["shocks_after"]) for v in kept] == [
            ("", "2020 2021"),
            ("", "2021"),
            ("2020 2021", ""),
        ]

    def test_only_totals(self) -> None:
        one = found(only_totals(2018, {2017: 100, 2018: 100, 2019: 100}))
        assert (one.verdict, one.reason) == (Verdict.PARTLY, Sharing.NO_BREAKDOWN)

    def test_no_year_before_sharing_began(self) -> None:
        users = {year: RISEN[year] for year in (2018, 2019, 2020)}
        one = found(facility(2018, users))
        assert (one.verdict, one.reason) == (Verdict.PARTLY, Sharing.NO_YEAR_BEFORE)

    def test_a_start_that_is_not_known(self) -> None:
        one = found(facility(None, RISEN))
        assert (one.verdict, one.reason) == (Verdict.PARTLY, Sharing.START_UNKNOWN)

    @pytest.mark.parametrize("start", [None, 2017])
    def test_totals_since_the_start_say_neither(self, start: int | None) -> None:
        one = found(only_totals(start, {2018: 100, 2019: 100}))
        assert (one.verdict, one.reason) == (Verdict.DOES_NOT_MEET, Sharing.NEITHER)

    def test_no_year_after_the_start_yet(self) -> None:
        users = {year: RISEN[year] for year in (2016, 2017, 2018)}
        one = found(facility(2018, users))
        assert (one.verdict, one.reason) == (Verdict.CANNOT_TELL, Sharing.JUST_STARTED)

    def test_an_area_of_one_municipality_has_no_other_members(self) -> None:
        alone = replace(AREA, members=AREA.members[:1])
        usage = only_totals(2018, {2017: 100, 2018: 100, 2019: 150})
        (one,) = usage_findings(replace(facts(usage=(usage,)), area=alone), CRITERIA, SHOCKS)
        assert (one.verdict, one.reason) == (Verdict.MEETS, Sharing.WITHOUT_OTHERS)

    @pytest.mark.parametrize(
        ("surveyed", "reason"), [(True, Sharing.NO_FACILITY), (False, Sharing.NOT_SURVEYED)]
    )
    def test_cannot_tell_without_a_facility(self, surveyed: bool, reason: Sharing) -> None:
        (one,) = usage_findings(facts(surveyed=surveyed), CRITERIA, SHOCKS)
        assert (one.subject, one.verdict, one.reason) == ("area", Verdict.CANNOT_TELL, reason)
