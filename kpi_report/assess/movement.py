"""Which indicators of an area moved most unlike those of the other areas: what page one names."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from kpi_report.assess.disclosure import ReleasedQuarter, released_quarter
from kpi_report.assess.indicators import Series, SeriesByKey
from kpi_report.assess.standing import FIGURE
from kpi_report.model import Group, Indicator, MeasureLevel, Point
from kpi_report.parameters import Gates


@dataclass(frozen=True, slots=True)
class Movement:
    """The change of an indicator in an area, and where it lies among the changes of all areas.

    Parameters
    ----------
    change
        last − first in the indicator's unit, or (last ÷ first − 1) × 100 in per cent.
    relative
        Whether `change` is in per cent.
    outside_change
        The same for the municipalities outside any area; ``None`` where they are too few.
    better
        +1 if a larger change is the better one, −1 if a smaller.
    place
        Quarter of the areas that the change falls into, counted from the largest change.
    """

    indicator_id: str
    first: Point
    last: Point
    change: float
    relative: bool
    outside_change: float | None
    better: int
    place: ReleasedQuarter

    @property
    def n_areas(self) -> int:
        """Return how many areas are compared."""
        return self.place.n_areas

    @property
    def quarter(self) -> int | None:
        """Return the quarter, counted from the largest change (1 to 4)."""
        return self.place.value

    @property
    def ahead(self) -> bool:
        """Whether it is in the most favourable quarter, and better than outside if known."""
        return self.quarter == (1 if self.better > 0 else 4) and self._beside_outside in (None, 1)

    @property
    def behind(self) -> bool:
        """Whether it is in the least favourable quarter, and worse than outside if known."""
        return self.quarter == (4 if self.better > 0 else 1) and self._beside_outside in (None, -1)

    @property
    def _beside_outside(self) -> int | None:
        if self.outside_change is None:
            return None
        difference = self.better * (self.change - self.outside_change)
        return (difference > 0) - (difference < 0)


def movements(
    indicators: tuple[Indicator, ...],
    series: SeriesByKey,
    n_outside: dict[str, int],
    gates: Gates,
) -> dict[str, list[Movement]]:
    """Return the movements of every area, the relatively most favourable first.

    Parameters
    ----------
    indicators
        An indicator takes part if it is an outcome and a direction is declared for it. A supply per
        head does not: it rises by itself where the population falls.
    series
        All series; an area takes part with at least ``gates.trend_points`` values.
    n_outside
        By area, how many municipalities its outside figures sum.
    gates
        A quarter needs ``gates.quarter`` areas with the same first and last year.

    Notes
    -----
    The change is in per cent where all areas have positive values and the indicator is not itself
    a change since a base year: the absolute fall of a rate depends on its level. Equal shares keep
    the order of `indicators`. No cause is implied: this selects what to show.
    """
    ordered: dict[str, list[tuple[float, Movement]]] = {area_id: [] for area_id in n_outside}
    for indicator in indicators:
        sign = indicator.direction.sign
        if sign == 0 or indicator.measure is not MeasureLevel.OUTCOME:
            continue
        wholes = _comparable(indicator, series, list(n_outside), gates)
        relative = indicator.base_year is None and all(
            p.value > 0 for whole in wholes.values() for p in (whole.first, whole.last)
        )
        changes = {a: _change(w.first, w.last, relative) for a, w in wholes.items()}
        ascending = sorted(changes.values())
        favourable = sorted(sign * change for change in ascending)
        for area_id, whole in wholes.items():
            place = released_quarter(FIGURE, changes[area_id], ascending, gates)
            if place.value is None:
                continue
            outside = series.get((indicator.indicator_id, area_id, Group.OUTSIDE))
            ends = _ends(outside, whole) if outside else None
            enough = n_outside[area_id] >= gates.outside_municipalities
            if ends and relative and min(ends[0].value, ends[1].value) <= 0:
                ends = None
            movement = Movement(
                indicator_id=indicator.indicator_id,
                first=whole.first,
                last=whole.last,
                change=changes[area_id],
                relative=relative,
                outside_change=_change(*ends, relative) if ends and enough else None,
                better=sign,
                place=place,
            )
            below = share_below(sign * changes[area_id], favourable)
            ordered[area_id].append((below, movement))
    return {
        a: [movement for _, movement in sorted(found, key=lambda pair: -pair[0])]
        for a, found in ordered.items()
    }


def extremes(ranked: list[Movement]) -> tuple[Movement | None, Movement | None]:
    """Pick the first movement that is ahead and the last that is behind; each may be missing."""
    good = next((m for m in ranked if m.ahead), None)
    watch = next((m for m in reversed(ranked) if m.behind), None)
    return good, watch


def _change(first: Point, last: Point, relative: bool) -> float:
    return (last.value / first.value - 1) * 100 if relative else last.value - first.value


def _ends(outside: Series, whole: Series) -> tuple[Point, Point] | None:
    """Return the points of `outside` in the first and the last year of `whole`."""
    by_year = {p.year: p for p in outside.points}
    first, last = by_year.get(whole.first.year), by_year.get(whole.last.year)
    return (first, last) if first and last else None


def share_below(own: float, ascending: Sequence[float]) -> float:
    """Return the share of values below `own`, equal ones counted half: 0.5 if all are equal."""
    return (bisect_left(ascending, own) + bisect_right(ascending, own)) / 2 / len(ascending)


def _comparable(
    indicator: Indicator, series: SeriesByKey, area_ids: list[str], gates: Gates
) -> dict[str, Series]:
    """Return the areas' series that span the years most areas span."""
    found = {}
    for area_id in area_ids:
        whole = series.get((indicator.indicator_id, area_id, Group.AREA))
        if whole is not None and len(whole.points) >= gates.trend_points:
            found[area_id] = whole
    spans = [(s.first.year, s.last.year) for s in found.values()]
    usual = max(sorted(set(spans)), key=spans.count, default=None)
    return {a: s for a, s in found.items() if (s.first.year, s.last.year) == usual}
