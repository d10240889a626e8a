"""One formula per kind of target (``docs/method.md``); whether it may be applied is asked before.

Each function takes a KPI whose values are there and in order, and returns numbers with a rating.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from kpi_report.assess.rating import Progress, Rating, Reason, cannot_judge, rate
from kpi_report.model import Kpi, Point
from kpi_report.parameters import Thresholds


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

    def expected(self, goal: float, start: float | None = None) -> float:
        """Return E = b + (T − b) e, at most T."""
        first = self.baseline.value if start is None else start
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
        boundary=_at_boundary(kpi, path, rating_at),
    )


def cumulative(kpi: Kpi, path: Path, t: Thresholds) -> Progress:
    """Judge a sum over the years after the baseline year: P = Σx / T."""
    goal = _number(kpi.target_value)
    total = sum(p.value for p in kpi.actuals if p.year > path.baseline.year)
    if goal == 0:
        return cannot_judge(Reason.TARGET_EQUALS_BASELINE)
    if kpi.direction.sign * goal < 0:
        return cannot_judge(Reason.DIRECTION_CONFLICT)
    achieved = total / goal
    return Progress(
        rate(achieved, achieved / path.elapsed, t),
        achievement=achieved,
        elapsed=path.elapsed,
        expected=path.expected(goal, start=0.0),
        on_track_ratio=achieved / path.elapsed,
        lead_years=path.lead(achieved),
        needed_pace=path.needed(goal - total),
        past_pace=total / (path.latest.year - path.baseline.year),
    )


def maintain(kpi: Kpi, path: Path, t: Thresholds) -> Progress:
    """Judge a level to be kept, T or the baseline: met unless on its undesired side."""
    floor = path.baseline.value if kpi.target_value is None else kpi.target_value

    def rating_at(value: float) -> Rating:
        above = round(kpi.direction.sign * (value - floor), 12)
        return Rating.MET if above >= 0 else Rating.MOVED_AWAY

    return _on_a_side(kpi, path, rating_at)


def direction(kpi: Kpi, path: Path, t: Thresholds) -> Progress:
    """Judge a direction without a number: by the sign of x − b."""

    def rating_at(value: float) -> Rating:
        moved = round(kpi.direction.sign * (value - path.baseline.value), 12)
        return Rating.MET if moved > 0 else Rating.MOVED_AWAY if moved < 0 else Rating.BEHIND

    return _on_a_side(kpi, path, rating_at)


def band(kpi: Kpi, path: Path, t: Thresholds) -> Progress:
    """Judge a band: P = 1 − d(x) / d(b), with d the distance to its nearer edge.

    If the baseline lies inside, the band is to be kept: met inside, moved away outside, no P.
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
    return Progress(
        rating_at(x),
        achievement=achieved,
        elapsed=path.elapsed,
        expected=path.expected(_nearest(b, lower, upper)),
        on_track_ratio=achieved / path.elapsed,
        lead_years=path.lead(achieved),
        needed_pace=path.needed(_nearest(x, lower, upper) - x),
        past_pace=path.pace,
        boundary=_at_boundary(kpi, path, rating_at),
    )


def annual(kpi: Kpi, latest: Point) -> Progress:
    """Judge a target that holds for every year: the newest year alone, and count the years met.

    Years up to the baseline year do not count; without a baseline all do.
    """
    goal, sign = _number(kpi.target_value), kpi.direction.sign
    first = kpi.baseline.year if kpi.baseline else None
    judged = [p for p in kpi.actuals if first is None or p.year > first]

    def is_met(point: Point) -> bool:
        return round(sign * (point.value - goal), 12) >= 0

    return Progress(
        Rating.MET if is_met(latest) else Rating.BEHIND,
        years_met=sum(map(is_met, judged)),
        years_judged=len(judged),
    )


def milestone(kpi: Kpi, latest: Point, end: int) -> Progress:
    """Judge something to be done by a year: 1 is done; behind only once the year has come."""
    if latest.value >= 1:
        return Progress(Rating.MET)
    return Progress(Rating.BEHIND) if latest.year >= end else cannot_judge(Reason.NOT_YET_DUE)


def _on_a_side(kpi: Kpi, path: Path, rating_at: Callable[[float], Rating]) -> Progress:
    """Rate a target that gives no distance: only on which side of it the value lies."""
    return Progress(
        rating_at(path.latest.value),
        elapsed=path.elapsed,
        past_pace=path.pace,
        boundary=_at_boundary(kpi, path, rating_at),
    )


def _at_boundary(kpi: Kpi, path: Path, rating_at: Callable[[float], Rating]) -> bool:
    others = (p for p in kpi.actuals if p.year != path.baseline.year)
    series = tuple(sorted((path.baseline, *others), key=lambda p: p.year))
    x, swing = path.latest.value, mean_absolute_change(series)
    return len({rating_at(value) for value in (x - swing, x, x + swing)}) > 1


def _nearest(value: float, lower: float, upper: float) -> float:
    return min(max(value, lower), upper)


def _number(value: float | None) -> float:
    assert value is not None, "asked for before"
    return value
