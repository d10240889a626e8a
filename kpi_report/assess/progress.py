"""How far a KPI has come: a rating with its numbers, or the reason why there is none.

What is asked, in which order, stands here; the formulas are those of
:mod:`kpi_report.assess.targets`. Both are explained in ``docs/method.md``. Nothing here speaks of
causes.
"""

from kpi_report.assess import targets
from kpi_report.assess.rating import Progress, Reason, cannot_judge
from kpi_report.model import Direction, Kpi, Point, TargetKind
from kpi_report.parameters import Thresholds

NEEDS_NUMBER = frozenset({TargetKind.REACH, TargetKind.CUMULATIVE, TargetKind.ANNUAL})
"""Kinds of target that need one number; a band needs two."""

NEEDS_DIRECTION = frozenset({TargetKind.DIRECTION, TargetKind.MAINTAIN, TargetKind.ANNUAL})
"""Kinds of target that cannot be judged without knowing which way is the better one."""

NEEDS_BASELINE = frozenset(TargetKind) - {TargetKind.ANNUAL, TargetKind.MILESTONE}
"""Kinds of target that look at the way gone since the baseline."""

_FORMULAS = {
    TargetKind.REACH: targets.reach,
    TargetKind.CUMULATIVE: targets.cumulative,
    TargetKind.MAINTAIN: targets.maintain,
    TargetKind.DIRECTION: targets.direction,
    TargetKind.BAND: targets.band,
}


def judge(kpi: Kpi, thresholds: Thresholds) -> Progress:
    """Judge a KPI at the time of the document or answer that it comes from.

    Parameters
    ----------
    kpi
        The KPI with its actual values.
    thresholds
        Where one rating ends and the next begins.

    Returns
    -------
    Progress
        With a reason instead of numbers where the formulas are not defined or the data do not bear
        a rating (``docs/method.md``).
    """
    baseline, latest, kind = kpi.baseline, kpi.latest, kpi.target_kind
    if kind is TargetKind.UNDECIDED:
        return cannot_judge(Reason.UNDECIDED)
    if baseline is None and kind in NEEDS_BASELINE:
        return cannot_judge(Reason.BASELINE_MISSING)
    if target_is_missing(kpi):
        return cannot_judge(Reason.TARGET_MISSING)
    if kpi.direction is Direction.NONE and kind in NEEDS_DIRECTION:
        return cannot_judge(Reason.DIRECTION_MISSING)
    if latest is None:
        return cannot_judge(Reason.ACTUAL_MISSING)
    if kpi.target_year is None and kind is not TargetKind.ANNUAL:
        return cannot_judge(Reason.TARGET_YEAR_MISSING)
    if kind is TargetKind.MILESTONE and latest.value >= 1:
        assert kpi.target_year is not None
        return targets.milestone(kpi, latest, kpi.target_year)
    if baseline is not None and kind is not TargetKind.MILESTONE and _in_disorder(kpi, baseline):
        return cannot_judge(Reason.YEARS_CONFLICT)
    if latest.year < kpi.reported_year - (kpi.lag_years or 0) - thresholds.stale_years:
        return cannot_judge(Reason.STALE)
    if unlike_baseline(kpi, thresholds.unit_slip):
        return cannot_judge(Reason.UNIT_SLIP)
    if kind is TargetKind.ANNUAL:
        return targets.annual(kpi, latest)
    assert kpi.target_year is not None
    if kind is TargetKind.MILESTONE:
        return targets.milestone(kpi, latest, kpi.target_year)
    assert baseline is not None
    path = targets.Path(baseline, latest, kpi.target_year)
    measured = _FORMULAS[kind](kpi, path, thresholds)
    if measured.reason is not None:
        return measured
    if missing_years(kpi):
        return cannot_judge(Reason.ACTUAL_GAP)
    if path.elapsed < thresholds.min_elapsed:
        return measured.withheld(Reason.TOO_EARLY)
    if sum(p.year > baseline.year for p in kpi.actuals) < thresholds.min_points:
        return measured.withheld(Reason.TOO_FEW_POINTS)
    return measured


def target_is_missing(kpi: Kpi) -> bool:
    """Return whether a number is missing that the kind of target cannot do without."""
    if kpi.target_kind is TargetKind.BAND:
        return kpi.target_value is None or kpi.target_upper is None
    return kpi.target_kind in NEEDS_NUMBER and kpi.target_value is None


def missing_years(kpi: Kpi) -> tuple[int, ...]:
    """Return the years of a sum, from the one after the baseline to the newest, without a value."""
    if kpi.target_kind is not TargetKind.CUMULATIVE or kpi.baseline is None or kpi.latest is None:
        return ()
    known = {p.year for p in kpi.actuals}
    return tuple(y for y in range(kpi.baseline.year + 1, kpi.latest.year) if y not in known)


def unlike_baseline(kpi: Kpi, factor: float) -> Point | None:
    """Return the actual most unlike the baseline if it is `factor` times as large or as small."""
    counts = kpi.target_kind in (TargetKind.CUMULATIVE, TargetKind.MILESTONE)
    if counts or kpi.baseline is None or kpi.baseline.value == 0:
        return None
    base = kpi.baseline.value
    far = [(max(r, 1 / r), p) for p in kpi.actuals if (r := abs(p.value / base)) > 0]
    ratio, point = max(far, key=lambda found: found[0], default=(0.0, None))
    return point if ratio >= factor else None


def _in_disorder(kpi: Kpi, baseline: Point) -> bool:
    latest, end = kpi.latest, kpi.target_year
    assert latest is not None
    return latest.year <= baseline.year or (end is not None and end <= baseline.year)
