"""How far a KPI has come: a rating with its numbers, or the reason why there is none.

What is asked, in which order, stands here; the formulas are those of
:mod:`kpi_report.assess.targets`. Both are explained in ``docs/method.md``. Nothing here speaks of
causes.
"""

import re
from dataclasses import replace

from kpi_report.assess import targets
from kpi_report.assess.breaks import SaidBreaks, said_breaks, suspected_step
from kpi_report.assess.rating import Progress, Reason, cannot_judge
from kpi_report.assess.slip import unit_slip
from kpi_report.assess.written_units import other_unit
from kpi_report.model import Direction, Kpi, Point, TargetKind
from kpi_report.parameters import Thresholds

NEEDS_NUMBER = frozenset({TargetKind.REACH, TargetKind.CUMULATIVE, TargetKind.ANNUAL})
"""Kinds of target that need one number; a band needs two."""

NEEDS_DIRECTION = frozenset({TargetKind.DIRECTION, TargetKind.MAINTAIN, TargetKind.ANNUAL})
"""Kinds of target that cannot be judged without knowing which way is the better one."""

NEEDS_BASELINE = frozenset(TargetKind) - {TargetKind.ANNUAL, TargetKind.MILESTONE}
"""Kinds of target that look at the way gone since the baseline."""

_TO_COME = re.compile("検討|未定|調整|予定|今後|策定中|協議")

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
    latest = kpi.latest
    if (reason := _not_given(kpi, latest)) is not None:
        return cannot_judge(reason)
    assert latest is not None
    if kpi.target_kind is TargetKind.MILESTONE:
        return _milestone(kpi, latest, thresholds)
    said = said_breaks(kpi)
    if (reason := _not_comparable(kpi, latest, said, thresholds)) is not None:
        return cannot_judge(reason)
    measured = _measured(_since_break(kpi, latest, said), latest, thresholds)
    if measured.reason is not None:
        return measured
    if said.undated or _steps_on_the_way(kpi, latest, thresholds):
        return measured.withheld(Reason.BREAK_SUSPECTED)
    if kpi.target_kind is TargetKind.ANNUAL:
        return measured
    assert measured.elapsed is not None
    assert kpi.baseline is not None
    if measured.elapsed < thresholds.min_elapsed:
        return measured.withheld(Reason.TOO_EARLY)
    if sum(p.year > kpi.baseline.year for p in kpi.actuals) < thresholds.min_points:
        return measured.withheld(Reason.TOO_FEW_POINTS)
    return measured


def target_is_missing(kpi: Kpi) -> bool:
    """Return whether a number is missing that the kind of target cannot do without."""
    if kpi.target_kind is TargetKind.BAND:
        return kpi.target_value is None or kpi.target_upper is None
    return kpi.target_kind in NEEDS_NUMBER and kpi.target_value is None


def target_is_to_come(kpi: Kpi) -> bool:
    """Return whether the wording of an undecided target says that it will be decided."""
    return bool(_TO_COME.search(kpi.target_wording))


def missing_years(kpi: Kpi) -> tuple[int, ...]:
    """Return the years of a sum, from the one after the baseline to the newest, without a value."""
    if kpi.target_kind is not TargetKind.CUMULATIVE or kpi.baseline is None or kpi.latest is None:
        return ()
    known = {p.year for p in kpi.actuals}
    return tuple(y for y in range(kpi.baseline.year + 1, kpi.latest.year) if y not in known)


def _not_given(kpi: Kpi, latest: Point | None) -> Reason | None:
    """Return what the kind of target needs and the KPI does not give."""
    kind = kpi.target_kind
    if kind is TargetKind.UNDECIDED:
        return Reason.UNDECIDED
    if other_unit(kpi):
        return Reason.UNIT_DIFFERS
    if kpi.baseline is None and kind in NEEDS_BASELINE:
        return Reason.BASELINE_MISSING
    if target_is_missing(kpi):
        return Reason.TARGET_MISSING
    if kpi.direction is Direction.NONE and kind in NEEDS_DIRECTION:
        return Reason.DIRECTION_MISSING
    if latest is None:
        return Reason.ACTUAL_MISSING
    if kpi.target_year is None and kind is not TargetKind.ANNUAL:
        return Reason.TARGET_YEAR_MISSING
    return None


def _not_comparable(
    kpi: Kpi, latest: Point, said: SaidBreaks, thresholds: Thresholds
) -> Reason | None:
    """Return why the values, though given, cannot be set against each other."""
    baseline, end = kpi.baseline, kpi.target_year
    if baseline is not None and end is not None and end <= baseline.year:
        return Reason.YEARS_CONFLICT
    if baseline is not None and latest.year <= baseline.year:
        return Reason.TOO_FEW_POINTS
    if _is_stale(kpi, latest, thresholds):
        return Reason.STALE
    if unit_slip(kpi, thresholds.unit_slip):
        return Reason.UNIT_SLIP
    if baseline is not None and said.between(baseline.year, latest.year) is not None:
        return Reason.SERIES_BREAK
    return None


def _is_stale(kpi: Kpi, latest: Point, thresholds: Thresholds) -> bool:
    return latest.year < kpi.reported_year - (kpi.lag_years or 0) - thresholds.stale_years


def _milestone(kpi: Kpi, latest: Point, thresholds: Thresholds) -> Progress:
    """Judge what is done or not; what is done stays done, however long ago that was."""
    assert kpi.target_year is not None
    if latest.value < 1 and _is_stale(kpi, latest, thresholds):
        return cannot_judge(Reason.STALE)
    return targets.milestone(latest, kpi.target_year)


def _measured(kpi: Kpi, latest: Point, thresholds: Thresholds) -> Progress:
    if kpi.target_kind is TargetKind.ANNUAL:
        return targets.annual(kpi, latest)
    assert kpi.baseline is not None
    assert kpi.target_year is not None
    path = targets.Path(kpi.baseline, latest, kpi.target_year)
    measured = _FORMULAS[kpi.target_kind](kpi, path, thresholds)
    if measured.reason is None and missing_years(kpi):
        return cannot_judge(Reason.ACTUAL_GAP)
    return measured


def _since_break(kpi: Kpi, latest: Point, said: SaidBreaks) -> Kpi:
    """Leave out the actuals from before the newest break: they count in no change and no year."""
    start = said.between(0, latest.year)
    if start is None:
        return kpi
    return replace(kpi, actuals=tuple(p for p in kpi.actuals if p.year >= start))


def _steps_on_the_way(kpi: Kpi, latest: Point, thresholds: Thresholds) -> bool:
    """Return whether the level seems to break after the baseline; there is none without one."""
    if kpi.baseline is None:
        return False
    step = suspected_step(kpi, thresholds)
    return step is not None and kpi.baseline.year < step.year <= latest.year
