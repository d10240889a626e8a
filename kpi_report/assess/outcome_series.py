"""Yearly values of the outcomes whose changes are compared, by their formulas in the design."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from kpi_report.assess.effect import Panel, Values
from kpi_report.assess.indicators import Series, SeriesByKey, derive
from kpi_report.design import CooperationDesign, Outcome
from kpi_report.errors import InputError
from kpi_report.model import Area, Direction, Group, Indicator, MeasureLevel, Point, YearKind
from kpi_report.parameters import Gates


def outcome_series(figures: pd.DataFrame, design: CooperationDesign, gates: Gates) -> SeriesByKey:
    """Compute every outcome for every area and group in every year its items allow.

    Parameters
    ----------
    figures
        Table ``figures`` of a round.
    design
        Its outcomes; of one with ``yearly_change`` (value ÷ value of the year before − 1) × 100 is
        taken, where there is a positive value of the year before.
    gates
        As of :func:`~kpi_report.assess.indicators.derive`.

    Raises
    ------
    InputError
        If a formula names an item that is not in `figures`, or is not arithmetic.
    """
    try:
        levels = derive(figures, tuple(map(as_indicator, design.outcomes)), gates)
    except InputError as error:
        told = str(error).replace("indicators.csv", "round.yaml, cooperation.outcomes")
        raise InputError(told) from error
    by_id = {outcome.outcome_id: outcome for outcome in design.outcomes}
    found: SeriesByKey = {}
    for key, series in levels.items():
        points = _yearly_changes(series) if by_id[key[0]].yearly_change else series.points
        if points:
            found[key] = Series(points)
    return found


def as_indicator(outcome: Outcome) -> Indicator:
    """Return an outcome as an official indicator."""
    return Indicator(
        indicator_id=outcome.outcome_id,
        role=outcome.role,
        name=outcome.name,
        unit=outcome.unit,
        formula=outcome.formula,
        meaning=outcome.meaning,
        first_year=outcome.first_year,
        decimals=outcome.decimals,
        direction=Direction(outcome.direction),
        measure=MeasureLevel.OUTCOME,
        headline=False,
        source=outcome.source,
        years=YearKind(outcome.years),
    )


def _yearly_changes(series: Series) -> tuple[Point, ...]:
    by_year = {p.year: p.value for p in series.points}
    return tuple(
        Point(p.year, (p.value / by_year[p.year - 1] - 1) * 100)
        for p in series.points
        if by_year.get(p.year - 1, 0) > 0
    )


def panel(
    areas: Sequence[Area],
    series: SeriesByKey,
    n_outside: Mapping[str, int],
    outcome: Outcome,
    group: Group,
    gates: Gates,
) -> Panel:
    """Return an outcome over all areas, beside the municipalities outside any of them.

    Areas with too few municipalities outside have no comparator.
    """
    own = [series.get((outcome.outcome_id, a.area_id, group)) for a in areas]
    beside = [
        series.get((outcome.outcome_id, a.area_id, Group.OUTSIDE))
        if n_outside.get(a.area_id, 0) >= gates.outside_municipalities
        else None
        for a in areas
    ]
    years = tuple(sorted({p.year for s in (*own, *beside) if s for p in s.points}))
    return Panel(tuple(a.area_id for a in areas), years, _rows(own, years), _rows(beside, years))


def _rows(found: Sequence[Series | None], years: tuple[int, ...]) -> Values:
    rows = np.full((len(found), len(years)), np.nan)
    for row, series in zip(rows, found, strict=True):
        for point in series.points if series else ():
            row[years.index(point.year)] = point.value
    return rows
