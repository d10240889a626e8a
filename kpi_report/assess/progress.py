"""How far a KPI has come: numbers first, then a rating, or the reason why there is none.

Formulas and thresholds are explained in ``docs/method.md``. Nothing here speaks of causes.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from kpi_report.model import Kpi, Point, TargetKind
from kpi_report.parameters import Thresholds


class Rating(StrEnum):
    """The verdict on a KPI's progress."""

    MET = "met"
    ON_TRACK = "on_track"
    SLIGHTLY_BEHIND = "slightly_behind"
    BEHIND = "behind"
    MOVED_AWAY = "moved_away"
    CANNOT_JUDGE = "cannot_judge"


class Reason(StrEnum):
    """Why a KPI cannot be judged."""

    UNDECIDED = "undecided"
    BASELINE_MISSING = "baseline_missing"
    TARGET_MISSING = "target_missing"
    TARGET_YEAR_MISSING = "target_year_missing"
    ACTUAL_MISSING = "actual_missing"
    TARGET_EQUALS_BASELINE = "target_equals_baseline"
    DIRECTION_CONFLICT = "direction_conflict"
    YEARS_CONFLICT = "years_conflict"
    STALE = "stale"
    UNIT_SLIP = "unit_slip"
    TOO_EARLY = "too_early"
    TOO_FEW_POINTS = "too_few_points"


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known of a KPI's progress; a number that is not defined is ``None``.

    Parameters
    ----------
    rating
        The verdict.
    reason
        Set exactly when the rating is ``CANNOT_JUDGE``.
    achievement
        P = (x − b) / (T − b), a share; works when lower is better.
    elapsed
        e = (t − t0) / (tT − t0), a share of the planned time; above 1 after the target year.
    expected
        E = b + (T − b) e, in the KPI's unit; T after the target year.
    on_track_ratio
        R = P / e.
    lead_years
        P (tT − t0) − (t − t0), in years; negative when behind.
    needed_pace, past_pace
        (T − x) / (tT − t) and (x − b) / (t − t0), in the KPI's unit per year.
    boundary
        Whether ± the mean absolute yearly change would give another rating.
    """

    rating: Rating
    reason: Reason | None = None
    achievement: float | None = None
    elapsed: float | None = None
    expected: float | None = None
    on_track_ratio: float | None = None
    lead_years: float | None = None
    needed_pace: float | None = None
    past_pace: float | None = None
    boundary: bool = False


def judge(kpi: Kpi, thresholds: Thresholds) -> Progress:
    """Judge a KPI at the time of the document it was published in.

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
    baseline, latest = kpi.baseline, kpi.latest
    if kpi.target_kind is TargetKind.UNDECIDED:
        return _cannot(Reason.UNDECIDED)
    if baseline is None:
        return _cannot(Reason.BASELINE_MISSING)
    if kpi.target_value is None and kpi.target_kind in (TargetKind.REACH, TargetKind.CUMULATIVE):
        return _cannot(Reason.TARGET_MISSING)
    if latest is None:
        return _cannot(Reason.ACTUAL_MISSING)
    if kpi.target_year is None:
        return _cannot(Reason.TARGET_YEAR_MISSING)
    if not baseline.year < kpi.target_year or latest.year <= baseline.year:
        return _cannot(Reason.YEARS_CONFLICT)
    if latest.year < kpi.reported_year - kpi.lag_years - thresholds.stale_years:
        return _cannot(Reason.STALE)
    if _looks_like_another_unit(kpi, baseline, thresholds.unit_slip):
        return _cannot(Reason.UNIT_SLIP)
    measured = _measure(kpi, baseline, latest, kpi.target_year, thresholds)
    if measured.reason is not None:
        return measured
    if elapsed_share(baseline.year, latest.year, kpi.target_year) < thresholds.min_elapsed:
        return _withheld(measured, Reason.TOO_EARLY)
    if sum(p.year > baseline.year for p in kpi.actuals) < thresholds.min_points:
        return _withheld(measured, Reason.TOO_FEW_POINTS)
    return measured


def achievement(baseline: float, target: float, actual: float) -> float:
    """Return P = (x − b) / (T − b), the share of the way from baseline to target.

    Raises
    ------
    ZeroDivisionError
        If target and baseline are equal: then no way was to be gone.
    """
    return (actual - baseline) / (target - baseline)


def elapsed_share(start: int, now: int, end: int) -> float:
    """Return e = (t − t0) / (tT − t0); above 1 once the target year has passed."""
    return (now - start) / (end - start)


def rate(achieved: float, on_track_ratio: float, thresholds: Thresholds) -> Rating:
    """Return the rating for P and R = P / e.

    Met if P ≥ ``met``; else on track, slightly behind, behind or moved away by R. Both are compared
    to twelve digits: (7.85 − 7.4) ÷ (8.9 − 7.4) is 0.3, but in binary a little less.
    """
    achieved, on_track_ratio = round(achieved, 12), round(on_track_ratio, 12)
    if achieved >= thresholds.met:
        return Rating.MET
    if on_track_ratio >= thresholds.on_track:
        return Rating.ON_TRACK
    if on_track_ratio >= thresholds.slightly_behind:
        return Rating.SLIGHTLY_BEHIND
    if on_track_ratio >= thresholds.moved_away:
        return Rating.BEHIND
    return Rating.MOVED_AWAY


def mean_absolute_change(points: tuple[Point, ...]) -> float:
    """Return the mean absolute change per year between neighbouring points; 0 without two."""
    steps = [
        abs(b.value - a.value) / (b.year - a.year) for a, b in pairwise(points) if b.year > a.year
    ]
    return sum(steps) / len(steps) if steps else 0.0


def _measure(kpi: Kpi, baseline: Point, latest: Point, end: int, t: Thresholds) -> Progress:
    """Apply the formula of the target's kind; whether a rating may be given is not asked here."""
    sign = kpi.direction.sign
    past_pace = (latest.value - baseline.value) / (latest.year - baseline.year)
    elapsed = elapsed_share(baseline.year, latest.year, end)
    others = (p for p in kpi.actuals if p.year != baseline.year)
    swing = mean_absolute_change(tuple(sorted((baseline, *others), key=lambda p: p.year)))
    if kpi.target_kind in (TargetKind.DIRECTION, TargetKind.MAINTAIN):

        def side_at(value: float) -> Rating:
            return _side(kpi, baseline.value, value)

        return Progress(
            side_at(latest.value),
            elapsed=elapsed,
            past_pace=past_pace,
            boundary=side_at(latest.value - swing) is not side_at(latest.value + swing),
        )
    target = kpi.target_value
    assert target is not None
    if kpi.target_kind is TargetKind.CUMULATIVE:
        total = sum(p.value for p in kpi.actuals if p.year > baseline.year)
        if target == 0:
            return _cannot(Reason.TARGET_EQUALS_BASELINE)
        if sign * target < 0:
            return _cannot(Reason.DIRECTION_CONFLICT)
        achieved = total / target
        return Progress(
            rate(achieved, achieved / elapsed, t),
            achievement=achieved,
            elapsed=elapsed,
            expected=target * min(1.0, elapsed),
            on_track_ratio=achieved / elapsed,
            lead_years=achieved * (end - baseline.year) - (latest.year - baseline.year),
            needed_pace=(target - total) / (end - latest.year) if end > latest.year else None,
            past_pace=total / (latest.year - baseline.year),
        )
    if target == baseline.value:
        return _cannot(Reason.TARGET_EQUALS_BASELINE)
    if sign * (target - baseline.value) < 0:
        return _cannot(Reason.DIRECTION_CONFLICT)

    def rating_at(value: float) -> Rating:
        achieved = achievement(baseline.value, target, value)
        return rate(achieved, achieved / elapsed, t)

    achieved = achievement(baseline.value, target, latest.value)
    return Progress(
        rating_at(latest.value),
        achievement=achieved,
        elapsed=elapsed,
        expected=baseline.value + (target - baseline.value) * min(1.0, elapsed),
        on_track_ratio=achieved / elapsed,
        lead_years=achieved * (end - baseline.year) - (latest.year - baseline.year),
        needed_pace=(target - latest.value) / (end - latest.year) if end > latest.year else None,
        past_pace=past_pace,
        boundary=rating_at(latest.value - swing) is not rating_at(latest.value + swing),
    )


def _side(kpi: Kpi, baseline: float, value: float) -> Rating:
    """Rate a target that gives no distance: on which side of it the value lies."""
    if kpi.target_kind is TargetKind.MAINTAIN:
        floor = baseline if kpi.target_value is None else kpi.target_value
        above = round(kpi.direction.sign * (value - floor), 12)
        return Rating.MET if above >= 0 else Rating.MOVED_AWAY
    moved = round(kpi.direction.sign * (value - baseline), 12)
    return Rating.MET if moved > 0 else Rating.MOVED_AWAY if moved < 0 else Rating.BEHIND


def _looks_like_another_unit(kpi: Kpi, baseline: Point, factor: float) -> bool:
    if kpi.target_kind is TargetKind.CUMULATIVE or baseline.value == 0:
        return False
    ratios = [abs(p.value / baseline.value) for p in kpi.actuals if p.value != 0]
    return any(ratio >= factor or ratio <= 1 / factor for ratio in ratios)


def _cannot(reason: Reason) -> Progress:
    return Progress(Rating.CANNOT_JUDGE, reason)


def _withheld(measured: Progress, reason: Reason) -> Progress:
    """Keep the numbers, withhold the rating: shown, not rated."""
    return replace(measured, rating=Rating.CANNOT_JUDGE, reason=reason, boundary=False)
