"""Slips of the unit: a value so far from its baseline or its neighbour that a unit is at fault."""

from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from statistics import median_low

from kpi_report.model import Kpi, Point, TargetKind

_BY_YEAR = attrgetter("year")


@dataclass(frozen=True, slots=True)
class Slip:
    """A value and the one that it was compared with, the baseline or the actual beside it."""

    point: Point
    against: Point
    of_baseline: bool

    @property
    def ratio(self) -> float:
        """Return how many times the other one the value is, without its sign."""
        return abs(self.point.value / self.against.value)


def unit_slip(kpi: Kpi, factor: float) -> Slip | None:
    """Return the actual that seems to be given in another unit.

    The actual most unlike the baseline, if |x ÷ b| or |b ÷ x| is at least `factor`; not of a sum,
    whose baseline is another thing than its yearly values. Otherwise, of two neighbouring positive
    actuals whose quotient is at least `factor`, the one more unlike the median of all: that finds
    a slip where the baseline is missing or 0. Never of a milestone. Zeros are left aside.

    Parameters
    ----------
    kpi
        With its actuals in any order.
    factor
        ``Thresholds.unit_slip``; a slip by 千 makes 1,000, and the values also move.
    """
    sizes = [abs(p.value) for p in (*kpi.actuals, kpi.baseline) if p and p.value]
    alike = not sizes or max(sizes) < factor * min(sizes)
    if alike or kpi.target_kind is TargetKind.MILESTONE:
        return None
    return _from_baseline(kpi, factor) or _from_neighbour(kpi, factor)


def _from_baseline(kpi: Kpi, factor: float) -> Slip | None:
    baseline = kpi.baseline
    if baseline is None or baseline.value == 0 or kpi.target_kind is TargetKind.CUMULATIVE:
        return None
    base = abs(baseline.value)
    sizes = [(max(size / base, base / size), p) for p in kpi.actuals if (size := abs(p.value))]
    ratio, point = max(sizes, key=lambda found: found[0], default=(0.0, baseline))
    return Slip(point, baseline, of_baseline=True) if ratio >= factor else None


def _from_neighbour(kpi: Kpi, factor: float) -> Slip | None:
    points = sorted((p for p in kpi.actuals if p.value > 0), key=_BY_YEAR)
    for before, after in pairwise(points):
        if not 1 / factor < after.value / before.value < factor:
            usual = median_low([p.value for p in points])
            far = max(before, after, key=lambda p: max(p.value / usual, usual / p.value))
            return Slip(far, after if far is before else before, of_baseline=False)
    return None
