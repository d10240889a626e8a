"""Indicators derived from official items by the formulas of ``indicators.csv``."""

import ast
import re
import tokenize
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpi_report.errors import InputError, did_you_mean
from kpi_report.model import Group, Indicator, Point
from kpi_report.parameters import Gates

_NAME = re.compile(r"\b([A-Z][0-9]+)(?:_(\d{4}))?\b")
_NOT_ARITHMETIC = (
    SyntaxError,
    tokenize.TokenError,
    NameError,
    TypeError,
    ValueError,
    AttributeError,
    ArithmeticError,
)
_ARITHMETIC = (
    *(ast.Expression, ast.BinOp, ast.UnaryOp, ast.Constant, ast.Name, ast.Load),
    *(ast.Add, ast.Sub, ast.Mult, ast.Div, ast.USub),
)


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


SeriesByKey = dict[tuple[str, str, Group], Series]
"""Series by indicator_id, area_id, group."""


def derive(figures: pd.DataFrame, indicators: tuple[Indicator, ...], gates: Gates) -> SeriesByKey:
    """Compute every indicator for every area and group in every year its items allow.

    Parameters
    ----------
    figures
        Table ``figures`` of a round.
    indicators
        What to compute. A value is missing where an item is missing, a divisor is 0, or the items
        sum numbers of municipalities that differ by more than ``gates.most_uneven`` of the larger;
        missing values are left out, so a series may be shorter than its items, or absent.
    gates
        Settings of the round.

    Returns
    -------
    dict
        Series by indicator_id, area_id, group.

    Raises
    ------
    InputError
        If a formula names an item that is not in `figures`, or is not arithmetic.
    """
    keys = ["area_id", "group", "year"]
    wide = figures.pivot(index=keys, columns="code", values="value")
    counts = figures.pivot(index=keys, columns="code", values="n_municipalities")
    result: SeriesByKey = {}
    for indicator in indicators:
        values = _values(indicator, wide, counts, gates)
        points: dict[tuple[str, str], list[Point]] = {}
        for area_id, group, year, value in values.rename("value").reset_index().to_numpy():
            points.setdefault((area_id, group), []).append(Point(int(year), float(value)))
        for (area_id, group), found in points.items():
            result[indicator.indicator_id, area_id, Group(group)] = Series(tuple(found))
    return result


def item_codes(indicators: tuple[Indicator, ...]) -> set[str]:
    """Return the codes of all items that the formulas use."""
    return {code for i in indicators for code, _ in _NAME.findall(i.formula)}


def _values(
    indicator: Indicator, wide: pd.DataFrame, counts: pd.DataFrame, gates: Gates
) -> "pd.Series[float]":
    try:
        _refuse_other_signs(indicator.formula)
        values = _named(indicator, wide).eval(indicator.formula, engine="python")
        if not isinstance(values, pd.Series):
            raise TypeError("it names no item")
    except _NOT_ARITHMETIC as error:
        raise InputError(
            f"indicators.csv, {indicator.indicator_id}: formula {indicator.formula!r} cannot be "
            f"computed: {error}"
        ) from error
    summed = _named(indicator, counts)
    most = summed.max(axis=1)
    values = values.where(most - summed.min(axis=1) <= gates.most_uneven * most)
    values = values.replace([np.inf, -np.inf], np.nan).dropna().sort_index()
    return values[values.index.get_level_values("year") >= indicator.first_year]


def _refuse_other_signs(formula: str) -> None:
    """Refuse what is not + − × ÷ of items and numbers; pandas reads ``a / / b`` as ``a // b``."""
    for node in ast.walk(ast.parse(formula.strip(), mode="eval")):
        if not isinstance(node, _ARITHMETIC):
            raise TypeError(f"{type(node).__name__} is not + - * / of items and numbers")


def _named(indicator: Indicator, wide: pd.DataFrame) -> pd.DataFrame:
    """Return a column for every name that the formula uses."""
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
    return pd.DataFrame(columns)


def _fixed_year(indicator: Indicator, item: "pd.Series[float]", year: int) -> "pd.Series[float]":
    """Return the item's value of one year beside every year of the same area and group."""
    years = item.dropna().index.get_level_values("year")
    if year not in years:
        raise InputError(
            f"indicators.csv, {indicator.indicator_id}: formula {indicator.formula!r} needs "
            f"{item.name} of {year}, which figures.csv does not hold; "
            f"{did_you_mean(year, map(int, years))}"
        )
    base = item.xs(year, level="year")
    keys = item.index.droplevel("year")  # type: ignore[arg-type]  # the stubs know no names
    return pd.Series(base.reindex(keys).to_numpy(), index=item.index)
