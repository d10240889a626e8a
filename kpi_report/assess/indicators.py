"""Indicators derived from official items by the formulas of ``indicators.csv``."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpi_report.errors import InputError, did_you_mean
from kpi_report.model import Group, Indicator, Point

_NAME = re.compile(r"\b([A-Z][0-9]+)(?:_(\d{4}))?\b")


@dataclass(frozen=True, slots=True)
class Series:
    """An indicator of one group: yearly points in order, never empty, no missing value."""

    points: tuple[Point, ...]

    @property
    def first(self) -> Point:
        """Return the oldest point."""
        return self.points[0]

    @property
    def last(self) -> Point:
        """Return the newest point."""
        return self.points[-1]

    @property
    def change(self) -> float:
        """Return last − first, in the indicator's unit."""
        return self.last.value - self.first.value

    @property
    def yearly_change(self) -> float | None:
        """Return (last − first) ÷ years between, in units per year; ``None`` for one point."""
        years = self.last.year - self.first.year
        return self.change / years if years else None

    def between(self, first: int, last: int) -> float | None:
        """Return the change between two years; ``None`` if either is missing."""
        values = {p.year: p.value for p in self.points}
        return values[last] - values[first] if first in values and last in values else None


SeriesByKey = dict[tuple[str, str, Group], Series]
"""Series by indicator_id, area_id, group."""


def derive(figures: pd.DataFrame, indicators: tuple[Indicator, ...]) -> SeriesByKey:
    """Compute every indicator for every area and group in every year its items allow.

    Parameters
    ----------
    figures
        Table ``figures`` of a round.
    indicators
        What to compute. A value is missing where an item is missing or a divisor is 0; missing
        values are left out, so a series may be shorter than its items, or absent.

    Returns
    -------
    dict
        Series by indicator_id, area_id, group.

    Raises
    ------
    InputError
        If a formula names an item that is not in `figures`, or is not arithmetic.
    """
    wide = figures.pivot(index=["area_id", "group", "year"], columns="code", values="value")
    result: SeriesByKey = {}
    for indicator in indicators:
        for (area_id, group), rows in _values(indicator, wide).groupby(level=[0, 1], sort=False):
            points = tuple(Point(int(year), float(v)) for (_, _, year), v in rows.items())
            result[indicator.indicator_id, str(area_id), Group(group)] = Series(points)
    return result


def _values(indicator: Indicator, wide: pd.DataFrame) -> "pd.Series[float]":
    columns = {}
    for code, year in _NAME.findall(indicator.formula):
        if code not in wide.columns:
            raise InputError(
                f"indicators.csv, {indicator.indicator_id}: formula {indicator.formula!r} names "
                f"unknown item {code!r}; {did_you_mean(code, wide.columns)}"
            )
        if year:
            columns[f"{code}_{year}"] = _fixed_year(indicator, wide[code], int(year))
        else:
            columns[code] = wide[code]
    try:
        values = pd.DataFrame(columns).eval(indicator.formula, engine="python")
    except (SyntaxError, TypeError, ValueError) as error:
        raise InputError(
            f"indicators.csv, {indicator.indicator_id}: formula {indicator.formula!r} cannot be "
            f"computed: {error}"
        ) from error
    values = values.replace([np.inf, -np.inf], np.nan).dropna().sort_index()
    return values[values.index.get_level_values("year") >= indicator.first_year]


def _fixed_year(indicator: Indicator, item: "pd.Series[float]", year: int) -> "pd.Series[float]":
    """Return the item's value of one year beside every year of the same area and group."""
    if year not in item.index.get_level_values("year"):
        raise InputError(
            f"indicators.csv, {indicator.indicator_id}: formula {indicator.formula!r} needs the "
            f"year {year}, which figures.csv does not hold"
        )
    base = item.xs(year, level="year")
    keys = item.index.droplevel("year")
    return pd.Series(base.reindex(keys).to_numpy(), index=item.index)
