"""Difference of changes, by hand, by textbook numbers and beside a regression of statsmodels."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from kpi_report.assess.effect import (
    Panel,
    Window,
    adjusted_differences,
    at_earlier_dates,
    changes,
    differences,
    slopes,
    window,
    without_a_year,
)
from kpi_report.assess.formation import formation
from kpi_report.model import YearKind

YEARS = (2016, 2017, 2018, 2020, 2021)
AT = Window((2016, 2017, 2018), (2020, 2021))


def panel(*rows: tuple[list[float], list[float]]) -> Panel:
    """Return areas with their own values and their comparators', both by YEARS."""
    own, beside = (np.array([row[side] for row in rows], dtype=float) for side in (0, 1))
    return Panel(tuple(f"area-{n}" for n in range(len(rows))), YEARS, own, beside)


RISING = ([1.0, 2.0, 3.0, 7.0, 9.0], [1.0, 1.0, 1.0, 2.0, 2.0])
"""Own change 8 − 2 = 6, theirs 2 − 1 = 1."""


class TestWindow:
    def test_the_year_of_formation_is_neither_before_nor_after(self) -> None:
        formed = formation("2019-07-01", YearKind.CALENDAR)
        assert formed is not None
        assert window((2017, 2018, 2019, 2020), formed, 5, 5) == Window((2017, 2018), (2020,))

    def test_formed_in_april_the_fiscal_year_is_after(self) -> None:
        formed = formation("2018-04-01", YearKind.FISCAL)
        assert formed is not None
        assert window((2016, 2017, 2018), formed, 5, 5) == Window((2016, 2017), (2018,))

    def test_only_the_nearest_years_are_kept(self) -> None:
        formed = formation("2019-07-01", YearKind.CALENDAR)
        assert formed is not None
        assert window(tuple(range(2010, 2025)), formed, 2, 1) == Window((2017, 2018), (2020,))


class TestDifferences:
    def test_own_change_less_that_of_the_comparator(self) -> None:
        assert differences(panel(RISING), AT).tolist() == [5.0]

    def test_changes_of_either_side(self) -> None:
        one = panel(RISING)
        assert changes(one, one.own, AT).tolist() == [6.0]
        assert changes(one, one.beside, AT).tolist() == [1.0]

    def test_a_missing_year_leaves_no_difference(self) -> None:
        missing = ([1.0, np.nan, 3.0, 7.0, 9.0], RISING[1])
        assert np.isnan(differences(panel(missing), AT)[0])

    def test_minimum_wage_and_employment_of_card_and_krueger(self) -> None:
        """Full-time equivalents a store, New Jersey beside Pennsylvania (1994, table 3)."""
        states = Panel(
            ("new-jersey",), (1991, 1992), np.array([[20.44, 21.03]]), np.array([[23.33, 21.17]])
        )
        found = differences(states, Window((1991,), (1992,)))
        assert found == pytest.approx([2.75])

    def test_water_and_cholera_of_snow(self) -> None:
        """Deaths of 10,000 households: Lambeth Company, moved upstream, beside Southwark (1855)."""
        water = Panel(("lambeth",), (1849, 1854), np.array([[85, 19]]), np.array([[135, 147]]))
        assert differences(water, Window((1849,), (1854,))).tolist() == [-78.0]

    @given(
        st.lists(st.floats(-1e3, 1e3), min_size=5, max_size=5),
        st.lists(st.floats(-1e3, 1e3), min_size=5, max_size=5),
    )
    def test_is_the_coefficient_of_area_times_after(
        self, own: list[float], beside: list[float]
    ) -> None:
        after = np.array([0, 0, 0, 1, 1] * 2)
        area = np.repeat([1, 0], 5)
        regressors = np.column_stack([np.ones(10), area, after, area * after])
        fitted = sm.OLS(np.array([*own, *beside]), regressors).fit()
        assert differences(panel((own, beside)), AT)[0] == pytest.approx(fitted.params[3], abs=1e-6)


class TestBeforeTheFormation:
    def test_slope_of_the_gap(self) -> None:
        assert slopes(panel(RISING), AT.before).tolist() == [1.0]

    @given(st.lists(st.floats(-1e3, 1e3), min_size=5, max_size=5))
    def test_slope_is_that_of_a_regression(self, own: list[float]) -> None:
        fitted = sm.OLS(np.array(own[:3]), sm.add_constant(np.array(AT.before, dtype=float))).fit()
        found = slopes(panel((own, [0.0] * 5)), AT.before)[0]
        assert found == pytest.approx(fitted.params[1], abs=1e-6)

    def test_earlier_dates_need_enough_years_before(self) -> None:
        assert at_earlier_dates(panel(RISING), AT, 0, least_before=3) == []

    def test_at_every_earlier_date_that_there_is(self) -> None:
        """Gaps 0, 1, 2: 2 − (0+1)/2 = 1.5 and (1+2)/2 − 0 = 1.5."""
        found = at_earlier_dates(panel(RISING), AT, 0, least_before=1)
        assert found == [1.5, 1.5]


class TestLeftOut:
    def test_each_year_in_turn(self) -> None:
        """Gaps 0, 1, 2 | 5, 7: without the first 6 − 1.5, … without the last 5 − 1."""
        assert without_a_year(panel(RISING), AT, 0) == [4.5, 5.0, 5.5, 6.0, 4.0]


class TestAdjusted:
    def rounds(self, n: int) -> Panel:
        rng = np.random.default_rng(3)
        return panel(
            *((rng.normal(size=5).tolist(), rng.normal(size=5).tolist()) for _ in range(n))
        )

    def test_are_the_residuals_of_a_regression_on_what_was_before(self) -> None:
        some = self.rounds(12)
        before = some.gaps[:, :3]
        regressors = np.column_stack([np.ones(12), before.mean(axis=1), before[:, -1]])
        fitted = sm.OLS(differences(some, AT), regressors).fit()
        assert adjusted_differences(some, AT) == pytest.approx(fitted.resid)

    def test_areas_without_a_difference_take_no_part(self) -> None:
        some = self.rounds(12)
        some.own[0, 0] = np.nan
        rest = Panel(some.area_ids[1:], YEARS, some.own[1:], some.beside[1:])
        found = adjusted_differences(some, AT)
        assert np.isnan(found[0])
        assert found[1:] == pytest.approx(adjusted_differences(rest, AT))

    def test_three_areas_leave_nothing_to_adjust_by(self) -> None:
        assert np.isnan(adjusted_differences(self.rounds(3), AT)).all()

    def test_a_rebound_from_the_last_year_alone_is_taken_out(self) -> None:
        """All areas keep their level but for their last year before: each difference is its own."""
        dips = [0.0, -1.0, 2.0, -3.0, 1.5, 0.5]
        dipped = panel(*(([0.0, 0.0, dip, 0.0, 0.0], [0.0] * 5) for dip in dips))
        assert differences(dipped, AT) == pytest.approx([-dip / 3 for dip in dips])
        assert adjusted_differences(dipped, AT) == pytest.approx([0.0] * 6, abs=1e-12)
