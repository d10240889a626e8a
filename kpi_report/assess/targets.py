"""One formula per kind of target (``docs/method.md``); whether it may be applied is asked before.

Each function takes a KPI whose values are there and in order, and returns numbers with a rating.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from kpi_report.assess.profile import planned_share, planned_year
from kpi_report.assess.rating import Progress, Rating, Reason, cannot_judge, rate
from kpi_report.model import Kpi, Point, TargetKind
from kpi_report.parameters import Thresholds

_BY_YEAR = attrgetter("year")


@dataclass(frozen=True, slots=True)
class Path:
    """From where, by when, and how far: baseline, end of the plan, newest value."""

    baseline: Point
    latest: Point
    end: int

    @property
    def elapsed(self) -> float:
        """Return e, the share of the planned time that is gone."""
        return elapsed_share(self.baseline.year, self.latest.year, self.end)

    @property
    def pace(self) -> float:
        """Return (x − b) / (t − t0)."""
        return (self.latest.value - self.baseline.value) / (self.latest.year - self.baseline.year)

    def lead(self, achieved: float) -> float:
        """Return P (tT − t0) − (t − t0), in years."""
        planned, gone = self.end - self.baseline.year, self.latest.year - self.baseline.year
        return achieved * planned - gone

    def expected(self, goal: float) -> float:
        """Return E = b + (T − b) e, at most T."""
        first = self.baseline.value
        return first + (goal - first) * min(1.0, self.elapsed)

    def needed(self, rest: float) -> float | None:
        """Return what is left per year until the end; ``None`` from the last year on."""
        return rest / (self.end - self.latest.year) if self.end > self.latest.year else None


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


def distance(value: float, lower: float, upper: float) -> float:
    """Return d, how far a value lies outside a band; 0 inside it and on its edges.

    Examples
    --------
    >>> distance(8, 10, 20), distance(20, 10, 20), distance(23, 10, 20)
    (2, 0.0, 3)
    """
    return max(lower - value, value - upper, 0.0)


def mean_absolute_change(points: tuple[Point, ...]) -> float:
    """Return the mean absolute change per year between neighbouring points; 0 without two."""
    steps = [
        abs(b.value - a.value) / (b.year - a.year) for a, b in pairwise(points) if b.year > a.year
    ]
    return sum(steps) / len(steps) if steps else 0.0


def reach(kpi: Kpi, path: Path, t: Thresholds) -> Progress:
    """Judge a value to be reached: P = (x − b) / (T − b) against the time gone."""
    goal, b, x = _number(kpi.target_value), path.baseline.value, path.latest.value
    if goal == b:
        return cannot_judge(Reason.TARGET_EQUALS_BASELINE)
    if kpi.direction.sign * (goal - b) < 0:
        return cannot_judge(Reason.DIRECTION_CONFLICT)

    def rating_at(value: float) -> Rating:
        achieved = achievement(b, goal, value)
        return rate(achieved, achieved / path.elapsed, t)

    achieved = achievement(b, goal, x)
    return Progress(
        rating_at(x),
        achievement=achieved,
        elapsed=path.elapsed,
        expected=path.expected(goal),
        on_track_ratio=achieved / path.elapsed,
        lead_years=path.lead(achieved),
        needed_pace=path.needed(goal - x),
        past_pace=path.pace,
        boundary=_spans_a_threshold(x, _series(kpi), rating_at),
    )


def cumulative(kpi: Kpi, path: Path, t: Thresholds) -> Progress:
    """Judge a sum over the years after the baseline year: P = Σx / T, against T · profile.

    Without a declared profile the same is expected of every year.
    """
    goal = _number(kpi.target_value)
    summed = tuple(p for p in kpi.actuals if p.year > path.baseline.year)
    total = sum(p.value for p in summed)
    if goal == 0:
        return cannot_judge(Reason.TARGET_EQUALS_BASELINE)
    if kpi.direction.sign * goal < 0:
        return cannot_judge(Reason.DIRECTION_CONFLICT)
    years = (path.baseline.year, path.latest.year, path.end)
    share = planned_share(kpi.profile, *years) if kpi.profile else path.elapsed

    def rating_at(value: float) -> Rating:
        return rate(value / goal, value / goal / share, t)

    achieved = total / goal
    due = planned_year(kpi.profile, *years, achieved) if kpi.profile else None
    return Progress(
        rating_at(total),
        achievement=achieved,
        elapsed=path.elapsed,
        expected=goal * min(1.0, share),
        on_track_ratio=achieved / share,
        lead_years=path.lead(achieved) if due is None else due - path.latest.year,
        needed_pace=path.needed(goal - total),
        past_pace=total / (path.latest.year - path.baseline.year),
        boundary=_spans_a_threshold(total, summed, rating_at),
    )


def maintain(kpi: Kpi, path: Path, t: Thresholds) -> Progress:
    """Judge a level to be kept, T or the baseline: met if d (x − T) ≥ −tolerance · |T|.

    d is +1 where higher is better and −1 where lower is.
    """
    level = path.baseline.value if kpi.target_value is None else kpi.target_value
    allowed = t.maintain_tolerance * abs(level)

    def rating_at(value: float) -> Rating:
        above = round(kpi.direction.sign * (value - level) + allowed, 12)
        return Rating.MET if above >= 0 else Rating.MOVED_AWAY

    return _on_a_side(kpi, path, rating_at, level)


def direction(kpi: Kpi, path: Path, t: Thresholds) -> Progress:
    """Judge a direction without a number: by the sign of x − b."""

    def rating_at(value: float) -> Rating:
        moved = round(kpi.direction.sign * (value - path.baseline.value), 12)
        return Rating.MET if moved > 0 else Rating.MOVED_AWAY if moved < 0 else Rating.BEHIND

    return _on_a_side(kpi, path, rating_at)


def band(kpi: Kpi, path: Path, t: Thresholds) -> Progress:
    """Judge a band: P = 1 − d(x) / d(b), with d the distance to its nearer edge.

    If the baseline lies inside, the band is to be kept: met inside, moved away outside, no P. Where
    the value went through the band and out at the far side (:func:`passed`) there is neither an
    expected value nor a lead: it is not late.
    """
    lower, upper = sorted((_number(kpi.target_value), _number(kpi.target_upper)))
    b, x = path.baseline.value, path.latest.value
    start = distance(b, lower, upper)

    def inside_at(value: float) -> Rating:
        out = round(distance(value, lower, upper), 12)
        return Rating.MOVED_AWAY if out else Rating.MET

    if start == 0:
        return _on_a_side(kpi, path, inside_at)

    def achieved_at(value: float) -> float:
        return 1 - distance(value, lower, upper) / start

    def rating_at(value: float) -> Rating:
        achieved = achieved_at(value)
        return rate(achieved, achieved / path.elapsed, t)

    achieved = achieved_at(x)
    beyond = passed(kpi)
    return Progress(
        rating_at(x),
        achievement=achieved,
        elapsed=path.elapsed,
        expected=None if beyond else path.expected(_nearest(b, lower, upper)),
        on_track_ratio=achieved / path.elapsed,
        lead_years=None if beyond else path.lead(achieved),
        needed_pace=path.needed(_nearest(x, lower, upper) - x),
        past_pace=path.pace,
        boundary=_spans_a_threshold(x, _series(kpi), rating_at),
    )


def passed(kpi: Kpi) -> bool:
    """Return whether the newest value lies beyond a band, on the side away from the baseline."""
    if kpi.target_kind is not TargetKind.BAND or kpi.baseline is None or kpi.latest is None:
        return False
    lower, upper = sorted((_number(kpi.target_value), _number(kpi.target_upper)))
    b, x = kpi.baseline.value, kpi.latest.value
    return x < lower <= b or b <= upper < x


def annual(kpi: Kpi, latest: Point) -> Progress:
    """Judge a target that holds for every year: the newest year alone, and count the years met.

    Years up to the baseline year do not count; without a baseline all do.
    """
    goal, sign = _number(kpi.target_value), kpi.direction.sign
    first = kpi.baseline.year if kpi.baseline else None
    judged = [p for p in kpi.actuals if first is None or p.year > first]

    def rating_at(value: float) -> Rating:
        return Rating.MET if round(sign * (value - goal), 12) >= 0 else Rating.BEHIND

    return Progress(
        rating_at(latest.value),
        expected=goal,
        boundary=_spans_a_threshold(latest.value, _series(kpi), rating_at),
        years_met=sum(rating_at(p.value) is Rating.MET for p in judged),
        years_judged=len(judged),
    )


def milestone(latest: Point, end: int) -> Progress:
    """Judge something to be done by a year: 1 is done; behind only once the year has come."""
    if latest.value >= 1:
        return Progress(Rating.MET)
    return Progress(Rating.BEHIND) if latest.year >= end else cannot_judge(Reason.NOT_YET_DUE)


def _on_a_side(
    kpi: Kpi, path: Path, rating_at: Callable[[float], Rating], level: float | None = None
) -> Progress:
    """Rate a target that gives no distance: only on which side of it the value lies."""
    x = path.latest.value
    return Progress(
        rating_at(x),
        elapsed=path.elapsed,
        expected=level,
        past_pace=path.pace,
        boundary=_spans_a_threshold(x, _series(kpi), rating_at),
    )


def _series(kpi: Kpi) -> tuple[Point, ...]:
    """Return baseline and actuals in the order of their years; the baseline in its own year."""
    baseline = kpi.baseline
    if baseline is None:
        return tuple(sorted(kpi.actuals, key=_BY_YEAR))
    others = (p for p in kpi.actuals if p.year != baseline.year)
    return tuple(sorted((baseline, *others), key=_BY_YEAR))


def _spans_a_threshold(
    value: float, series: tuple[Point, ...], rating_at: Callable[[float], Rating]
) -> bool:
    """Return whether ± the mean absolute yearly change of a series would be rated otherwise."""
    swing = mean_absolute_change(series)
    return swing > 0 and len({rating_at(v) for v in (value - swing, value, value + swing)}) > 1


def _nearest(value: float, lower: float, upper: float) -> float:
    return min(max(value, lower), upper)


def _number(value: float | None) -> float:
    assert value is not None, "asked for before"
    return value
