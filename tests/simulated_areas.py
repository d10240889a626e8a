"""Rounds of invented areas in which it is known what followed a formation, and what did not.

Every area has a level, every year its own noise of the same size (so the reliability of one year is
a half), and six outcomes for the whole area and for its partners. The figures stand for rates of
about 50; one SD is the spread of one year's values over the areas.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from kpi_report.assess.claims import Claim
from kpi_report.assess.comparable import GROUPS, Beside, Comparisons, of_panels
from kpi_report.assess.cooperation import Cooperation, compare_areas
from kpi_report.assess.effect import Panel, Values
from kpi_report.design import CooperationDesign, Outcome
from kpi_report.model import Area, Group, Member
from kpi_report.parameters import Gates, Thresholds

YEARS = tuple(range(2015, 2025))
SD = 2**0.5
STARTS = (*[2016] * 10, *[2017] * 6, *[2018] * 6, *[2019] * 8, *[2020] * 4, *[2021] * 4)
"""Years in which 38 areas are formed, in the middle of them."""


@dataclass(frozen=True, slots=True)
class World:
    """What is planted.

    ``effect`` in SD for areas after their formation, for every area or, by ``share``, for some;
    ``worst`` so many areas join in 2019 because 2018 was their worst year in the first outcome;
    ``drift`` the spread of the areas' own trends, in SD a year.
    """

    effect: float = 0.0
    share: float = 1.0
    worst: int = 0
    drift: float = 0.0


def design(n_outcomes: int) -> CooperationDesign:
    return CooperationDesign.model_validate(
        {
            "decided_on": date(2026, 11, 30),
            "outcomes": [outcome(n) for n in range(n_outcomes)],
            "comparators": ["outside"],
        }
    )


def outcome(n: int) -> Outcome:
    return Outcome(
        outcome_id=f"outcome_{n}",
        role=3,
        name=f"指標{n}",
        unit="人",
        formula="A1",
        meaning="項目",
        years="calendar",
        decimals=1,
        direction="higher",
        source="架空",
    )


def area(number: int, formed_on: str) -> Area:
    members = (
        Member(f"{number:02d}1", "中核市", "架空県", True),
        Member(f"{number:02d}2", "連携町", "架空県", False),
    )
    return Area(f"area-{number}", f"圏域{number}", "架空県", formed_on, members, "")


def round_of(world: World, seed: int, n_outcomes: int = 6) -> Comparisons:
    """Return one round of 38 areas, drawn by `seed`."""
    rng = np.random.default_rng(seed)
    n = len(STARTS)
    gaps = {
        (f"outcome_{k}", group): values
        for k in range(n_outcomes)
        for group, values in _drawn(rng, n, world.drift).items()
    }
    starts = rng.permutation(STARTS)
    if world.worst:
        first = gaps["outcome_0", Group.AREA][:, YEARS.index(2018)]
        others = rng.permutation([y for y in STARTS if y != 2019])
        starts = np.resize(others, n)
        starts[np.argsort(first)[: world.worst]] = 2019
    touched = np.arange(n) < world.share * n
    after = touched[:, None] & (np.array(YEARS)[None, :] > starts[:, None])
    panels = {}
    for key, values in gaps.items():
        beside = 50 + rng.normal(size=len(YEARS)).cumsum()[None, :] * np.ones((n, 1))
        own = beside + values + world.effect * SD * after
        panels[key] = Panel(tuple(f"area-{i}" for i in range(n)), YEARS, own, beside)
    areas = [area(i, f"{year}-07-01") for i, year in enumerate(starts)]
    return of_panels(areas, panels, design(n_outcomes), Thresholds(), Gates())


def _drawn(rng: np.random.Generator, n: int, drift: float) -> dict[Group, Values]:
    """Return levels with noise for the areas, and for partners that share half of both."""
    years = np.arange(len(YEARS))
    drifts = rng.normal(size=(n, 1)) * drift * SD
    whole = rng.normal(size=(n, 1)) + rng.normal(size=(n, len(YEARS))) + drifts * years
    apart = rng.normal(size=(n, 1)) + rng.normal(size=(n, len(YEARS))) + drifts * years
    return dict(zip(GROUPS, (whole, (whole + apart) / SD), strict=True))


def compared(comparisons: Comparisons) -> dict[str, Cooperation]:
    return compare_areas(comparisons, {})


def reaching(found: Iterable[Cooperation], *claims: Claim) -> tuple[int, int]:
    """Return how many areas reach one of the rungs with any outcome, and how many are compared."""
    fit = [c for c in found if c.beside(Beside.OUTSIDE)]
    return sum(any(x.claim in claims for x in c.compared) for c in fit), len(fit)
