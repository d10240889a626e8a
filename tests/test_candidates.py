"""Official indicators as KPI candidates: each criterion on an example that tips it."""

from dataclasses import replace

import pytest

from kpi_report.assess.candidates import Candidate, Mark, candidate
from kpi_report.assess.indicators import Series
from kpi_report.model import (
    Area,
    Direction,
    Indicator,
    MeasureLevel,
    Member,
    Point,
    Role,
    YearKind,
)
from kpi_report.parameters import Gates

GATES = Gates()
AREA = Area(
    area_id="test",
    name="試験圏域",
    prefecture="試験県",
    formed_on="2019-03-29",
    members=(Member("01100", "中枢市", "試験県", True), Member("01203", "連携町", "試験県", False)),
    source_url="https://example.jp/",
)
MIGRATION = Indicator(
    indicator_id="migration",
    role=Role.LIFE,
    name="転入超過数",
    unit="人",
    formula="A5101 - A5102",
    meaning="転入者数−転出者数",
    first_year=2015,
    decimals=0,
    direction=Direction.HIGHER,
    measure=MeasureLevel.OUTCOME,
    headline=True,
    source="SSDSE-A",
)


def values_in(*years: int) -> Series:
    return Series(tuple(Point(y, float(y)) for y in years))


# Three values before 2019, the year of formation, and four after it.
YEARLY = values_in(2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023)


def offer(
    indicator: Indicator = MIGRATION,
    area: Area = AREA,
    whole: Series = YEARLY,
    partners: Series | None = YEARLY,
    outside: Series | None = YEARLY,
    n_outside: int = 5,
    data_year: int = 2025,
    gates: Gates = GATES,
) -> Candidate | None:
    return candidate(indicator, area, whole, partners, outside, n_outside, data_year, gates)


def test_an_indicator_that_satisfies_all_four() -> None:
    assert offer() == Candidate(
        indicator_id="migration",
        whole=YEARLY,
        partners=YEARLY,
        outside=YEARLY,
        spans_formation=True,
        interval_years=1,
        age_years=2,  # 2025 - 2023
        lag_years=2,
        outcome=Mark.YES,
        comparable=Mark.YES,
        partner_benefit=Mark.YES,
        regular=Mark.YES,
    )


def test_background_is_no_candidate() -> None:
    assert offer(replace(MIGRATION, measure=MeasureLevel.CONTEXT)) is None


def test_q1_a_supply_stands_in_for_a_benefit() -> None:
    assert offer(replace(MIGRATION, measure=MeasureLevel.SUPPLY)).outcome is Mark.PARTLY


class TestQ2Comparable:
    def test_without_comparator(self) -> None:
        assert offer(outside=None).comparable is Mark.PARTLY

    def test_with_too_few_municipalities_outside(self) -> None:
        assert offer(n_outside=4).comparable is Mark.PARTLY

    @pytest.mark.parametrize(
        ("years", "mark"),
        [
            ((2016, 2017, 2018, 2020, 2021), Mark.YES),  # three before 2019, two after
            ((2010, 2014, 2018, 2022, 2026), Mark.YES),  # they need not follow each other
            ((2017, 2018, 2020, 2021), Mark.PARTLY),  # two before
            ((2017, 2018, 2019, 2020, 2021), Mark.PARTLY),  # 2019 itself is not before
            ((2016, 2017, 2018, 2020), Mark.PARTLY),  # one after
            ((2016, 2017, 2018, 2019, 2020), Mark.PARTLY),  # 2019 itself is not after
            ((2014, 2015, 2016, 2017, 2018), Mark.PARTLY),  # all before
            ((2020, 2021, 2022, 2023, 2024), Mark.PARTLY),  # all after
        ],
    )
    def test_three_values_before_the_year_of_formation_and_two_after(
        self, years: tuple[int, ...], mark: Mark
    ) -> None:
        assert offer(whole=values_in(*years)).comparable is mark

    def test_how_many_values_are_wanted_is_set_by_the_round(self) -> None:
        four = values_in(2017, 2018, 2020, 2021)
        assert offer(whole=four, gates=Gates(years_before=2)).comparable is Mark.YES
        assert offer(gates=Gates(years_after=4)).comparable is Mark.YES
        assert offer(gates=Gates(years_after=5)).comparable is Mark.PARTLY

    def test_without_a_known_date_of_forming(self) -> None:
        assert offer(area=replace(AREA, formed_on="")).comparable is Mark.PARTLY

    @pytest.mark.parametrize("formed_on", ["2019", "2019-03", "2019-03-29"])
    def test_a_date_may_be_known_to_the_year_only(self, formed_on: str) -> None:
        assert offer(area=replace(AREA, formed_on=formed_on)).comparable is Mark.YES

    @pytest.mark.parametrize(
        ("years", "mark"), [(YearKind.CALENDAR, Mark.PARTLY), (YearKind.FISCAL, Mark.YES)]
    )
    def test_a_fiscal_year_of_which_eleven_months_lie_before_counts_as_before(
        self, years: YearKind, mark: Mark
    ) -> None:
        """Formed in March 2019, the last month of fiscal 2018."""
        of_that_year = replace(MIGRATION, years=years)
        values = values_in(2016, 2017, 2018, 2019, 2020)
        assert offer(of_that_year, whole=values).comparable is mark

    def test_with_neither(self) -> None:
        assert offer(whole=values_in(2019, 2020), outside=None).comparable is Mark.NO


def test_q3_without_values_of_the_partners() -> None:
    assert offer(partners=None).partner_benefit is Mark.NO


class TestQ4Regular:
    def test_older_than_two_years(self) -> None:
        assert offer(data_year=2026).regular is Mark.PARTLY

    def test_every_other_year(self) -> None:
        found = offer(whole=values_in(2016, 2018, 2020, 2022, 2024))
        assert (found.interval_years, found.regular) == (2, Mark.PARTLY)

    def test_every_fifth_year_and_old(self) -> None:
        found = offer(whole=values_in(2015, 2020))
        assert (found.interval_years, found.lag_years, found.regular) == (5, 5, Mark.NO)

    def test_a_copy_may_be_older_than_what_is_published(self) -> None:
        """Births of 2024 are out in 2025; that the table ends with 2023 is the table's matter."""
        found = offer(replace(MIGRATION, published_after=1), data_year=2026)
        assert (found.age_years, found.lag_years, found.regular) == (3, 1, Mark.YES)

    def test_a_statistic_that_takes_three_years_is_late_though_its_copy_is_new(self) -> None:
        found = offer(replace(MIGRATION, published_after=3), data_year=2024)
        assert (found.age_years, found.regular) == (1, Mark.PARTLY)

    def test_a_newest_value_far_too_old_may_be_the_last(self) -> None:
        """Published after one year, two more are let pass: the value of 2023 until 2026."""
        yearly = replace(MIGRATION, published_after=1)
        assert offer(yearly, data_year=2026).regular is Mark.YES
        assert offer(yearly, data_year=2027).regular is Mark.PARTLY

    def test_of_a_census_the_next_value_is_waited_for(self) -> None:
        census = replace(MIGRATION, published_after=2)
        assert offer(census, whole=values_in(2016, 2021), data_year=2026).regular is Mark.PARTLY

    def test_a_single_value_has_no_interval(self) -> None:
        found = offer(whole=values_in(2018))
        assert (found.interval_years, found.regular) == (None, Mark.NO)
