"""Rounds of which it is known what followed a formation: what is told of them, and what is not.

``benchmarks/effect_truth.py`` measures the same over 200 rounds of each world; here there are so
many that a fault would show.
"""

from collections.abc import Iterator

import numpy as np
import pytest
from simulated_areas import STARTS, World, area, compared, design, reaching, round_of

from kpi_report.assess.claims import Claim
from kpi_report.assess.comparable import Beside, WhyNot, of_panels
from kpi_report.assess.cooperation import Cooperation
from kpi_report.assess.stacks import stack_outcomes
from kpi_report.model import Group
from kpi_report.parameters import Gates, Thresholds

ROUNDS = 12


def areas_of(world: World, start: str = "") -> Iterator[Cooperation]:
    for seed in range(ROUNDS):
        found = compared(round_of(world, seed, n_outcomes=3))
        yield from (one for one in found.values() if one.start.startswith(start))


def test_where_nothing_follows_few_areas_reach_c() -> None:
    """Of 264 areas at most 5 % may; four standard deviations more would be 27."""
    reached, n = reaching(areas_of(World()), Claim.UNLIKE_CHANCE)
    assert n > 250
    assert reached <= 0.05 * n


def test_nor_where_areas_have_trends_of_their_own() -> None:
    reached, n = reaching(areas_of(World(drift=0.15)), Claim.UNLIKE_CHANCE)
    assert reached <= 0.05 * n


def test_nor_where_the_worst_join() -> None:
    """They rise by themselves, as their worst year was partly bad luck."""
    reached, n = reaching(areas_of(World(worst=10), "2019"), Claim.UNLIKE_CHANCE)
    assert n == 10 * ROUNDS
    assert reached <= 0.05 * n


def test_the_worst_do_rise_and_adjusting_takes_that_out() -> None:
    """The worst 10 of 38 lie 1.25 SD down in 2018, half of it bad luck: 0.88, a quarter of which
    is in the mean of four years before. Three standard errors are 0.08.
    """
    found = [
        c.checked
        for seed in range(60)
        for one in compared(round_of(World(worst=10), seed, n_outcomes=1)).values()
        for c in one.compared
        if one.start.startswith("2019") and c.group is Group.AREA
    ]
    assert len(found) == 600
    assert np.mean([c.difference for c in found]) == pytest.approx(0.22, abs=0.08)
    assert np.mean([c.adjusted for c in found if c.adjusted is not None]) == pytest.approx(
        0, abs=0.08
    )


def test_what_follows_in_few_areas_is_told_of_more_of_them() -> None:
    """Two SD in four areas of 38, all in the same direction: a tenth of the areas."""
    world = World(effect=2.0, share=0.1)
    touched = {f"area-{n}" for n in range(4)}
    told = {True: [0, 0], False: [0, 0]}
    for seed in range(ROUNDS):
        for area_id, one in compared(round_of(world, seed, n_outcomes=3)).items():
            reached, n = reaching([one], Claim.UNLIKE_CHANCE)
            told[area_id in touched][0] += reached
            told[area_id in touched][1] += n
    shares = {own: reached / n for own, (reached, n) in told.items()}
    assert shares[True] > 0.15
    assert shares[False] < 0.05


def test_what_follows_everywhere_is_told_of_all_together() -> None:
    """One SD in every area: hardly an area stands out, but the stack does."""
    together = [
        one.together.deals.share
        for seed in range(4)
        for one in stack_outcomes(round_of(World(effect=1.0), seed))
    ]
    nothing = [
        one.together.deals.share
        for seed in range(4)
        for one in stack_outcomes(round_of(World(), seed))
    ]
    assert np.mean(np.array(together) <= 0.05) > 0.6
    assert np.mean(np.array(nothing) <= 0.05) < 0.2


@pytest.mark.parametrize("side", ["own", "beside"])
def test_a_planted_break_is_refused(side: str) -> None:
    round_ = round_of(World(), 1, n_outcomes=1)
    panel = round_.panels["outcome_0", Group.AREA]
    getattr(panel, side)[0, 8:] *= 1.8  # from 2023 on something else is counted
    broken = of_panels(
        [area(0, "2019-07-01"), *round_.areas[1:]],
        round_.panels,
        design(1),
        Thresholds(),
        Gates(),
    )
    found = compared(broken)["area-0"]
    refused = [n for n in found.not_compared if n.group is Group.AREA]
    assert [(n.why, n.year) for n in refused] == [(WhyNot.STEP, 2023)]


def test_no_break_is_seen_where_none_is() -> None:
    found = compared(round_of(World(drift=0.15), 2))
    refused = {n.why for one in found.values() for n in one.not_compared}
    assert refused == {WhyNot.FEW_BEFORE}
    fit = sum(bool(one.beside(Beside.OUTSIDE)) for one in found.values())
    assert fit == sum(year >= 2018 for year in STARTS)
