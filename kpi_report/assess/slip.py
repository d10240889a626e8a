"""Slips of the unit: a value so far from its baseline or its neighbour that a unit is at fault."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from operator import attrgetter
from statistics import median_low

from kpi_report.model import Direction, Kpi, Point, TargetKind

_BY_YEAR = attrgetter("year")
_SIZED = frozenset(TargetKind) - {TargetKind.MILESTONE, TargetKind.DIRECTION, TargetKind.UNDECIDED}
"""Kinds of target that are values in the KPI's unit; of a band the lower edge is looked at."""


class Compared(StrEnum):
    """Which value seems to be in another unit, and beside which."""

    ACTUAL_AND_BASELINE = "actual_and_baseline"
    ACTUAL_AND_NEIGHBOUR = "actual_and_neighbour"
    TARGET_AND_VALUES = "target_and_values"


@dataclass(frozen=True, slots=True)
class Slip:
    """A value that seems to be in another unit, and the one that it was compared with."""

    point: Point
    against: Point
    compared: Compared

    @property
    def ratio(self) -> float:
        """Return how many times the other one the value is, without its sign."""
        return abs(self.point.value / self.against.value)


def unit_slip(kpi: Kpi, factor: float) -> Slip | None:
    """Return the value that seems to be given in another unit.

    The actual most unlike the baseline, if |x ÷ b| or |b ÷ x| is at least `factor`; not of a sum,
    whose baseline is another thing than its yearly values. Otherwise, of two neighbouring positive
    actuals whose quotient is at least `factor`, the one more unlike the median of all: that finds
    a slip where the baseline is missing or 0. Otherwise the target, by :func:`target_slips`; of a
    sum its yearly values count as often as there are planned years. Never of a milestone. Zeros are
    left aside.

    Parameters
    ----------
    kpi
        With its actuals in any order.
    factor
        ``Thresholds.unit_slip``; a slip by 千 makes 1,000, and the values also move.
    """
    if kpi.target_kind is TargetKind.MILESTONE:
        return None
    return _of_actuals(kpi, factor) or _of_target(kpi, factor)


def target_slips(
    target: float,
    values: Sequence[float],
    direction: Direction,
    factor: float,
    planned_years: int | None = None,
) -> bool:
    """Return whether a target is out of all proportion to the values known of its KPI.

    |T| ≥ `factor` × the largest |value|; or |T| ≤ the smallest |value| ÷ `factor`, save where lower
    is better: there a target may lie close to 0. Of a sum, to be reached in `planned_years`, |T| ≥
    `factor` × the largest × these years; or |T| ≤ the sum of the values ÷ `factor`. Zeros are left
    aside; without any other value nothing can be said.
    """
    sizes = [abs(v) for v in values if v]
    if not sizes or not target:
        return False
    least = min(sizes) if planned_years is None else sum(sizes)
    too_small = direction is not Direction.LOWER and abs(target) * factor <= least
    return too_small or abs(target) >= factor * (planned_years or 1) * max(sizes)


def _of_target(kpi: Kpi, factor: float) -> Slip | None:
    if kpi.target_value is None or kpi.target_kind not in _SIZED:
        return None
    summed = kpi.target_kind is TargetKind.CUMULATIVE
    start = kpi.baseline if not summed else None
    known = [p for p in (*kpi.actuals, start) if p and p.value]
    if not target_slips(
        kpi.target_value,
        [p.value for p in known],
        kpi.direction,
        factor,
        _planned_years(kpi) if summed else None,
    ):
        return None
    largest = max(known, key=lambda p: abs(p.value))
    return Slip(
        Point(kpi.target_year or largest.year, kpi.target_value),
        largest,
        Compared.TARGET_AND_VALUES,
    )


def _planned_years(kpi: Kpi) -> int:
    if kpi.baseline is None or kpi.target_year is None:
        return 1
    return max(kpi.target_year - kpi.baseline.year, 1)


def _of_actuals(kpi: Kpi, factor: float) -> Slip | None:
    sizes = [abs(p.value) for p in (*kpi.actuals, kpi.baseline) if p and p.value]
    if not sizes or max(sizes) < factor * min(sizes):
        return None
    return _from_baseline(kpi, factor) or _from_neighbour(kpi, factor)


def _from_baseline(kpi: Kpi, factor: float) -> Slip | None:
    baseline = kpi.baseline
    if baseline is None or baseline.value == 0 or kpi.target_kind is TargetKind.CUMULATIVE:
        return None
    base = abs(baseline.value)
    sizes = [(max(size / base, base / size), p) for p in kpi.actuals if (size := abs(p.value))]
    ratio, point = max(sizes, key=lambda found: found[0], default=(0.0, baseline))
    return Slip(point, baseline, Compared.ACTUAL_AND_BASELINE) if ratio >= factor else None


def _from_neighbour(kpi: Kpi, factor: float) -> Slip | None:
    points = sorted((p for p in kpi.actuals if p.value > 0), key=_BY_YEAR)
    for before, after in pairwise(points):
        if not 1 / factor < after.value / before.value < factor:
            usual = median_low([p.value for p in points])
            far = max(before, after, key=lambda p: max(p.value / usual, usual / p.value))
            beside = after if far is before else before
            return Slip(far, beside, Compared.ACTUAL_AND_NEIGHBOUR)
    return None
