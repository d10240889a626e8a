"""Which indicators of an area moved most unlike those of the other areas: what page one names."""

from dataclasses import dataclass

from kpi_report.assess.comparison import quarter
from kpi_report.assess.indicators import Series, SeriesByKey
from kpi_report.model import Group, Indicator, MeasureLevel
from kpi_report.parameters import Gates


@dataclass(frozen=True, slots=True)
class Movement:
    """The change of an indicator in an area, and where it lies among the changes of all areas.

    ``quarter`` counts from the largest change; ``less_favourable`` is the share of areas whose
    change over the same years was less favourable, equal ones counted half, from 0 to 1.
    ``outside_change`` is that of the municipalities outside any area, ``None`` where too few.
    """

    indicator_id: str
    first_year: int
    last_year: int
    first_value: float
    last_value: float
    outside_change: float | None
    n_areas: int
    quarter: int
    less_favourable: float

    @property
    def change(self) -> float:
        """Return last − first, in the indicator's unit."""
        return self.last_value - self.first_value


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
    Equal shares keep the order of `indicators`. No cause is implied: this selects what to show, and
    the document's method section says so.
    """
    ordered: dict[str, list[Movement]] = {area_id: [] for area_id in n_outside}
    for indicator in indicators:
        sign = indicator.direction.sign
        if sign == 0 or indicator.measure is not MeasureLevel.OUTCOME:
            continue
        wholes = _comparable(indicator, series, list(n_outside), gates)
        changes = [whole.change for whole in wholes.values()]
        for area_id, whole in wholes.items():
            place = quarter(whole.change, changes, gates.quarter)
            if place is None:
                continue
            outside = series.get((indicator.indicator_id, area_id, Group.OUTSIDE))
            enough = n_outside[area_id] >= gates.outside_municipalities
            ordered[area_id].append(
                Movement(
                    indicator_id=indicator.indicator_id,
                    first_year=whole.first.year,
                    last_year=whole.last.year,
                    first_value=whole.first.value,
                    last_value=whole.last.value,
                    outside_change=outside.between(whole.first.year, whole.last.year)
                    if outside and enough
                    else None,
                    n_areas=len(changes),
                    quarter=place,
                    less_favourable=_share_below(sign * whole.change, [sign * c for c in changes]),
                )
            )
    return {a: sorted(found, key=lambda m: -m.less_favourable) for a, found in ordered.items()}


def extremes(ranked: list[Movement]) -> tuple[Movement | None, Movement | None]:
    """Pick the most and the least favourable movement.

    Each is given only if it lies in the better or the worse half of the areas.
    """
    good = next((m for m in ranked if m.less_favourable > 0.5), None)
    watch = next((m for m in reversed(ranked) if m.less_favourable < 0.5), None)
    return good, watch


def _share_below(own: float, values: list[float]) -> float:
    """Return the share of `values` below `own`, equal ones counted half: 0.5 if all are equal."""
    return (sum(v < own for v in values) + sum(v == own for v in values) / 2) / len(values)


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
