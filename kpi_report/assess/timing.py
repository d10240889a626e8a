"""In how many years two KPIs moved to the same side, and whether that is more than chance."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise
from math import comb

from kpi_report.assess.targets import distance
from kpi_report.model import Kpi, TargetKind
from kpi_report.parameters import Criteria, Gates


class Timing(StrEnum):
    """What the years say of two KPIs; words only."""

    CONSISTENT = "consistent"
    MIXED = "mixed"
    OPPOSITE = "opposite"
    TOO_SHORT = "too_short"


@dataclass(frozen=True, slots=True)
class Tally:
    """In how many years two KPIs moved to the same side.

    Parameters
    ----------
    years
        n, the steps between neighbouring common years in which both moved.
    agreed
        m, those in which both moved to their favourable or both to their unfavourable side.
    child_better, parent_better
        Steps in which the one moved to its favourable side; likewise the other.
    """

    years: int
    agreed: int
    child_better: int
    parent_better: int

    def word(self, gates: Gates, criteria: Criteria) -> Timing:
        """Return the word for m of n against a coin.

        Consistent if P(X ≥ m) and opposite if P(X ≤ m) is at most ``criteria.chance``, with X
        binomial (n, ½); else mixed. Below ``gates.link_steps`` steps too short. At 5 % these are 5
        of 5, 6 of 6, 7 of 7, 7 of 8, 8 of 9 and 9 of 10.
        """
        if self.years < gates.link_steps:
            return Timing.TOO_SHORT
        if at_least(self.years, self.agreed, 0.5) <= criteria.chance:
            return Timing.CONSISTENT
        if at_least(self.years, self.years - self.agreed, 0.5) <= criteria.chance:
            return Timing.OPPOSITE
        return Timing.MIXED

    def beyond_trend(self, word: Timing, criteria: Criteria) -> bool:
        """Return whether it takes more than two steady trends to agree, or to differ, so often.

        Two series that only rise agree every year whatever they measure. So the favourable steps of
        the child are dealt anew over the years, those of the parent kept: the chance of as many
        agreements (consistent) or as few (opposite) is the hypergeometric tail of Fisher's exact
        test, and at most ``criteria.chance``. At 5 % it takes six steps at the least, half of them
        to each side; without a turn it is never met.
        """
        if word not in (Timing.CONSISTENT, Timing.OPPOSITE):
            return False
        n, a, b = self.years, self.child_better, self.parent_better
        agreed = self.agreed
        if word is Timing.OPPOSITE:
            a, agreed = n - a, n - agreed
        return _dealt(n, a, b, (agreed - n + a + b) // 2) <= criteria.chance


NO_YEARS = Tally(0, 0, 0, 0)
"""The tally where there is nothing above."""


def scores(kpi: Kpi) -> dict[int, float]:
    """Return values by year that rise where the KPI moves to its favourable side.

    A value where higher is better, minus the value where lower is; of a band minus the distance to
    it. The baseline stands for its year where no actual does, save that of a sum, which is not a
    yearly value. Empty where the favourable side is not known.
    """
    if kpi.target_kind is TargetKind.BAND and None not in (kpi.target_value, kpi.target_upper):
        assert kpi.target_value is not None and kpi.target_upper is not None
        lower, upper = sorted((kpi.target_value, kpi.target_upper))
        return {y: -distance(v, lower, upper) for y, v in values(kpi).items()}
    sign = kpi.direction.sign
    return {y: sign * v for y, v in values(kpi).items()} if sign else {}


def values(kpi: Kpi) -> dict[int, float]:
    """Return the yearly values of a KPI in the order of their years, as :func:`scores` has them."""
    known = {p.year: p.value for p in kpi.actuals}
    if kpi.baseline is not None and kpi.target_kind is not TargetKind.CUMULATIVE:
        known.setdefault(kpi.baseline.year, kpi.baseline.value)
    return dict(sorted(known.items()))


def tally(child: Mapping[int, float], parent: Mapping[int, float], lag: int = 0) -> Tally:
    """Count the steps in which two series of scores moved to the same side.

    Parameters
    ----------
    child, parent
        Scores by year, in the order of the years.
    lag
        By how many years the parent is looked at later than the child.
    """
    both = [(child[y - lag], parent[y]) for y in parent if y - lag in child]
    sides = [(c > b, p > q) for (b, q), (c, p) in pairwise(both) if c != b and p != q]
    return Tally(
        years=len(sides),
        agreed=sum(c == p for c, p in sides),
        child_better=sum(c for c, _ in sides),
        parent_better=sum(p for _, p in sides),
    )


@cache
def at_least(n: int, m: int, p: float) -> float:
    """Return P(X ≥ m) of X binomial (n, p), for 0 ≤ m ≤ n and 0 ≤ p ≤ 1."""
    return float(sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(m, n + 1)))


@cache
def _dealt(n: int, a: int, b: int, k: int) -> float:
    """Return P(K ≥ k), K counting how many of `a` cards dealt to n places fall on `b` of them."""
    ways = sum(comb(b, j) * comb(n - b, a - j) for j in range(k, min(a, b) + 1))
    return float(ways / comb(n, a))
