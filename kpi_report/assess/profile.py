"""The planned course of a sum: which share of it is expected by a year, and by which year."""

from itertools import pairwise

from kpi_report.model import Point


def planned_share(profile: tuple[Point, ...], start: int, now: int, end: int) -> float:
    """Return the share of the sum that is planned to be there by the year `now`.

    Straight between the years that the profile names, 0 in `start` and 1 in `end`; after `end`
    (now − start) ÷ (end − start), as without a profile.

    Examples
    --------
    >>> planned_share((Point(2019, 0.1), Point(2021, 0.5)), 2018, 2020, 2022)
    0.3
    """
    if now >= end:
        return (now - start) / (end - start)
    knots = _knots(profile, start, end)
    first, last = next(pair for pair in pairwise(knots) if pair[0].year <= now < pair[1].year)
    gone = (now - first.year) / (last.year - first.year)
    return first.value + (last.value - first.value) * gone


def planned_year(profile: tuple[Point, ...], start: int, now: int, end: int, share: float) -> float:
    """Return when `share` was planned to be there; of a time without change what is nearest `now`.

    Below 0 and from 1 on it is start + share · (end − start), as without a profile.
    """
    if not 0 <= share < 1:
        return start + share * (end - start)
    at = [
        first.year + (last.year - first.year) * part
        for first, last in pairwise(_knots(profile, start, end))
        if first.value <= share <= last.value
        for part in _parts(first.value, share, last.value)
    ]
    return min(max(now, at[0]), at[-1])


def _knots(profile: tuple[Point, ...], start: int, end: int) -> tuple[Point, ...]:
    closed = profile[-1].year == end
    return (Point(start, 0.0), *profile, *(() if closed else (Point(end, 1.0),)))


def _parts(first: float, share: float, last: float) -> tuple[float, ...]:
    return (0.0, 1.0) if first == last else ((share - first) / (last - first),)
