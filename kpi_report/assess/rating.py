"""What is said of a KPI's progress: the rating, the reason for none, and the numbers behind it."""

from dataclasses import dataclass, replace
from enum import StrEnum

from kpi_report.model import Kpi
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
    DIRECTION_MISSING = "direction_missing"
    TARGET_YEAR_MISSING = "target_year_missing"
    ACTUAL_MISSING = "actual_missing"
    TARGET_EQUALS_BASELINE = "target_equals_baseline"
    DIRECTION_CONFLICT = "direction_conflict"
    YEARS_CONFLICT = "years_conflict"
    STALE = "stale"
    UNIT_DIFFERS = "unit_differs"
    UNIT_SLIP = "unit_slip"
    SERIES_BREAK = "series_break"
    BREAK_SUSPECTED = "break_suspected"
    ACTUAL_GAP = "actual_gap"
    TOO_EARLY = "too_early"
    TOO_FEW_POINTS = "too_few_points"
    NOT_YET_DUE = "not_yet_due"


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
        P = (x − b) / (T − b), a share; works when lower is better. Of a band 1 − d(x) / d(b).
    elapsed
        e = (t − t0) / (tT − t0), a share of the planned time; above 1 after the target year.
    expected
        E = b + (T − b) e, in the KPI's unit; T after the target year. Of a level to be kept and of
        a target for every year T, of a sum the share of T that is planned to be there by now.
    on_track_ratio
        R = P / e; of a sum with a declared profile P / share planned by now.
    lead_years
        P (tT − t0) − (t − t0), in years; negative when behind. Of a sum with a declared profile
        the year in which P was planned to be reached, less the newest one.
    needed_pace, past_pace
        (T − x) / (tT − t) and (x − b) / (t − t0), in the KPI's unit per year.
    boundary
        Whether ± the mean absolute yearly change would give another rating.
    years_met, years_judged
        Of a target that holds for every year: in how many of how many years it was met.
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
    years_met: int | None = None
    years_judged: int | None = None

    def withheld(self, reason: Reason) -> "Progress":
        """Return the same numbers without the rating: shown, not rated."""
        return replace(self, rating=Rating.CANNOT_JUDGE, reason=reason, boundary=False)


@dataclass(frozen=True, slots=True)
class AssessedKpi:
    """A KPI with the verdict on its progress."""

    kpi: Kpi
    progress: Progress


def cannot_judge(reason: Reason) -> Progress:
    """Return that there is neither rating nor number, and why."""
    return Progress(Rating.CANNOT_JUDGE, reason)


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
