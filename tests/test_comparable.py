"""The gates before a comparison: each is the reason that is given, in their order."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from simulated_areas import World, area, design, outcome, round_of

from kpi_report.assess.claims import Assumption, Held
from kpi_report.assess.comparable import Beside, Comparable, Comparisons, WhyNot, of_panels
from kpi_report.assess.cooperation import compare_areas
from kpi_report.design import CooperationDesign, SeriesBreak
from kpi_report.model import Area, Group, Member
from kpi_report.parameters import Gates, Thresholds

ONE_CITY = Area(
    "area-0", "圏域0", "架空県", "2019-07-01", (Member("001", "中核市", "架空県", True),), ""
)


def with_area(
    one: Area, asked: CooperationDesign | None = None, values: Mapping[str, float] | None = None
) -> Comparisons:
    """Return a round of 38 areas with `one` as the first, and some of its values changed."""
    round_ = round_of(World(), 1, n_outcomes=1)
    panels = dict(round_.panels)
    for side, value in (values or {}).items():
        panel = panels["outcome_0", Group.AREA]
        changed = getattr(panel, side).copy()
        changed[0] = value
        panels["outcome_0", Group.AREA] = replace(panel, **{side: changed})
    areas = [one, *round_.areas[1:]]
    return of_panels(areas, panels, asked or design(1), Thresholds(), Gates())


def refusal(found: Comparisons, group: Group = Group.AREA, beside: str = "outside") -> WhyNot:
    one = found.of(0, found.design.outcomes[0], group, Beside(beside))
    assert not isinstance(one, Comparable)
    return one.why


@pytest.mark.parametrize(
    ("one", "group", "why"),
    [
        (area(0, ""), Group.AREA, WhyNot.NO_DATE),
        (ONE_CITY, Group.PARTNERS, WhyNot.ONE_CITY),
        (area(0, "2017-07-01"), Group.AREA, WhyNot.FEW_BEFORE),
        (area(0, "2023-07-01"), Group.AREA, WhyNot.FEW_AFTER),
    ],
)
def test_what_the_area_itself_lacks(one: Area, group: Group, why: WhyNot) -> None:
    assert refusal(with_area(one), group) is why


@pytest.mark.parametrize(
    ("side", "why"), [("own", WhyNot.NO_VALUES), ("beside", WhyNot.FEW_OUTSIDE)]
)
def test_what_its_figures_lack(side: str, why: WhyNot) -> None:
    assert refusal(with_area(area(0, "2019-07-01"), values={side: np.nan})) is why


def test_how_many_values_there_are_is_told() -> None:
    found = with_area(area(0, "2017-07-01")).of(0, outcome(0), Group.AREA, Beside.OUTSIDE)
    assert not isinstance(found, Comparable)
    assert (found.n_before, found.n_after) == (2, 5)


@pytest.mark.parametrize(
    ("year", "key", "refused"),
    [
        (2020, "area", True),
        (2020, "outside", True),
        (2020, "partners", False),
        (2016, "area", True),
        (2015, "area", False),
    ],
)
def test_a_declared_break_within_the_years(year: int, key: str, refused: bool) -> None:
    """The years are 2015 to 2018 and 2020 to 2024; a break of 2015 is before the first step."""
    broken = SeriesBreak.model_validate({"year": year, "reason": "定義の変更", key: ["area-0"]})
    asked = design(1).model_copy(
        update={"outcomes": [outcome(0).model_copy(update={"breaks": [broken]})]}
    )
    found = with_area(area(0, "2019-07-01"), asked).of(
        0, asked.outcomes[0], Group.AREA, Beside.OUTSIDE
    )
    assert isinstance(found, Comparable) is not refused


def test_other_areas_with_a_break_take_no_part() -> None:
    broken = SeriesBreak(year=2020, reason="定義の変更", area=["area-1", "area-2"])
    asked = design(1).model_copy(
        update={"outcomes": [outcome(0).model_copy(update={"breaks": [broken]})]}
    )
    found = with_area(area(0, "2019-07-01"), asked).of(
        0, asked.outcomes[0], Group.AREA, Beside.OUTSIDE
    )
    assert isinstance(found, Comparable)
    assert np.isnan(found.panel.own).all(axis=1).nonzero()[0].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("jumps", "refused"),
    [({7: 3.0}, True), ({7: 2.0}, False), ({0: 9.0}, False), ({0: 9.0, 7: 3.0}, True)],
)
def test_a_value_far_from_its_series(jumps: Mapping[int, float], refused: bool) -> None:
    """Of a figure with ``most_jump`` 2.5: all values 50 but some; 7 is 2022, 0 is no step."""
    asked = design(1).model_copy(
        update={"outcomes": [outcome(0).model_copy(update={"most_jump": 2.5})]}
    )
    values = np.full(10, 50.0)
    for at, jump in jumps.items():
        values[at] += jump
    round_ = round_of(World(), 1, n_outcomes=1)
    panel = round_.panels["outcome_0", Group.AREA]
    quiet = replace(panel, own=np.full_like(panel.own, 50.0), beside=np.full_like(panel.own, 50.0))
    quiet.own[0] = values
    panels = {**round_.panels, ("outcome_0", Group.AREA): quiet}
    areas = [area(0, "2019-07-01"), *round_.areas[1:]]
    found = of_panels(areas, panels, asked, Thresholds(), Gates()).of(
        0, asked.outcomes[0], Group.AREA, Beside.OUTSIDE
    )
    told = None if isinstance(found, Comparable) else (found.why, found.year)
    assert told == ((WhyNot.STEP, 2022) if refused else None)


def test_too_few_other_areas() -> None:
    asked = design(1).model_copy(update={"least_areas": 38})
    assert refusal(with_area(area(0, "2019-07-01"), asked)) is WhyNot.FEW_AREAS


class TestBesideAreasNotYetFormed:
    def round_with(self, later: int) -> Comparisons:
        """Return a round in which so many areas are formed in 2024, all others in 2016."""
        asked = design(1).model_copy(update={"comparators": ["not_yet_formed"], "most_after": 2})
        round_ = round_of(World(), 1, n_outcomes=1)
        areas = [
            area(n, "2019-07-01" if n == 0 else "2024-07-01" if n <= later else "2016-07-01")
            for n in range(38)
        ]
        return of_panels(areas, round_.panels, asked, Thresholds(), Gates())

    def test_nine_are_too_few(self) -> None:
        assert refusal(self.round_with(9), beside="not_yet_formed") is WhyNot.FEW_AREAS

    def test_their_mean_is_the_comparator(self) -> None:
        round_ = self.round_with(12)
        found = round_.of(0, round_.design.outcomes[0], Group.AREA, Beside.NOT_YET_FORMED)
        assert isinstance(found, Comparable)
        assert found.rows == tuple(range(1, 13))
        assert found.panel.beside[0] == pytest.approx(found.panel.own[1:13].mean(axis=0))
        assert found.panel.beside[1] == pytest.approx(found.panel.own[2:13].mean(axis=0))

    def test_the_label_is_dealt_to_them_only(self) -> None:
        round_ = self.round_with(12)
        (one,) = (c for c in compare_areas(round_, {})["area-0"].compared if c.group is Group.AREA)
        assert (one.alone.n, one.n_beside, len(one.dots)) == (13, 12, 12)

    def test_each_of_them_is_left_out_in_turn(self) -> None:
        round_ = self.round_with(12)
        (one,) = (c for c in compare_areas(round_, {})["area-0"].compared if c.group is Group.AREA)
        assert len(one.checked.one_left_out) == len(one.at.years) + 12


@pytest.mark.parametrize(
    ("start", "changed", "shared", "assumption", "held"),
    [
        ("2019-07", "", [], Assumption.DATE, Held.YES),
        ("2019", "", [], Assumption.DATE, Held.UNKNOWN),
        ("2019-07", "", [], Assumption.SAME_MEMBERS, Held.YES),
        ("2019-07", "1町が加わった。", [], Assumption.SAME_MEMBERS, Held.NO),
        ("2019-07", "", ["連携町"], Assumption.ONE_AREA, Held.UNKNOWN),
        ("2019-07", "", [], Assumption.APART, Held.UNKNOWN),
    ],
)
def test_marks_that_come_from_what_is_known_of_the_area(
    start: str, changed: str, shared: list[str], assumption: Assumption, held: Held
) -> None:
    asked = design(1).model_copy(
        update={"membership_changes": {"area-0": changed} if changed else {}}
    )
    found = compare_areas(with_area(area(0, start), asked), {"area-0": shared})["area-0"]
    assert {c.held[assumption] for c in found.compared} == {held}


def test_a_start_of_the_design_goes_before_that_of_the_registry() -> None:
    asked = design(1).model_copy(update={"starts": {"area-0": "2020-04-01"}})
    found = compare_areas(with_area(area(0, "2015-04-01"), asked), {})["area-0"]
    assert found.start == "2020-04-01"
    assert found.compared


def test_another_design_or_start_has_another_hash() -> None:
    plain, later = (
        compare_areas(with_area(area(0, start)), {})["area-0"].design_sha256
        for start in ("2019-07-01", "2019-08-01")
    )
    changed = design(1).model_copy(update={"most_after": 4})
    other = compare_areas(with_area(area(0, "2019-07-01"), changed), {})["area-0"].design_sha256
    assert len({plain, later, other}) == 3
