"""Difference of changes: did a series move unlike its comparator after an area was formed?

All is computed for every area at once, one row each, as :mod:`kpi_report.assess.deals` then gives
the label "formed then" to each of them. Nothing here says why a difference came about.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpi_report.assess.formation import Formation

Values = NDArray[np.float64]
"""Values of areas (rows) by years (columns), in an outcome's unit; NaN where one is missing."""


@dataclass(frozen=True, slots=True)
class Window:
    """The years before and after a formation that are compared, each in order."""

    before: tuple[int, ...]
    after: tuple[int, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """Return all years, the year of formation left out."""
        return self.before + self.after


def window(years: tuple[int, ...], formed: Formation, most_before: int, most_after: int) -> Window:
    """Part years by a formation, and keep those nearest to it.

    Parameters
    ----------
    years
        Years with values, in order, of the kind of year of `formed`.
    formed
        The formation. Its own year, partly before and partly after, belongs to neither.
    most_before, most_after
        So many years are kept at the most.

    Examples
    --------
    >>> from kpi_report.assess.formation import formation
    >>> from kpi_report.model import YearKind
    >>> window(tuple(range(2015, 2024)), formation("2019-07", YearKind.CALENDAR), 3, 5)
    Window(before=(2016, 2017, 2018), after=(2020, 2021, 2022, 2023))
    """
    before = [y for y in years if formed.is_before(y)]
    after = [y for y in years if formed.is_after(y)]
    return Window(tuple(before[-most_before:]), tuple(after[:most_after]))


@dataclass(frozen=True, slots=True)
class Panel:
    """One outcome over all areas: their own values, and those of their comparators.

    ``own`` and ``beside`` have a row for each of ``area_ids`` and a column for each of ``years``.
    """

    area_ids: tuple[str, ...]
    years: tuple[int, ...]
    own: Values
    beside: Values

    @property
    def gaps(self) -> Values:
        """Return own − comparator."""
        return self.own - self.beside

    def of(self, values: Values, years: tuple[int, ...]) -> Values:
        """Return the columns of some years, which must all be in the panel."""
        return values[:, [self.years.index(y) for y in years]]


def changes(panel: Panel, values: Values, at: Window) -> Values:
    """Return mean of the years after − mean of the years before, by area, in the outcome's unit.

    Not a number where a year is missing.
    """
    after, before = panel.of(values, at.after), panel.of(values, at.before)
    return np.asarray(after.mean(axis=1) - before.mean(axis=1))


def differences(panel: Panel, at: Window) -> Values:
    """Return the difference of changes of every area, in the outcome's unit.

    D = (mean after − mean before) of the area − the same of its comparator. It is the coefficient
    of area × after in a regression on both and their product, with every year as one observation.

    Notes
    -----
    Source: METHOD section 6. No standard error goes with it: of one area there is one difference,
    and errors clustered by area reject a true null 69 times in 100 then.
    """
    return changes(panel, panel.gaps, at)


def slopes(panel: Panel, years: tuple[int, ...]) -> Values:
    """Return the least-squares slope of own − comparator over `years`, by area, in units a year."""
    x = np.asarray(years, dtype=float) - np.mean(years)
    return np.asarray(panel.of(panel.gaps, years) @ x / (x @ x))


def adjusted_differences(panel: Panel, at: Window) -> Values:
    """Return what the differences of changes have beyond what the values before let expect.

    The residuals of a regression of all areas' D on the mean of own − comparator before, and on its
    last value before. Who begins unusually low mostly rises without any reason, the more so where
    the last year was a bad one (regression to the mean); this takes it out as far as it is linear.

    Returns
    -------
    ndarray
        In the outcome's unit; not a number where D is none. With fewer than four areas that have
        one, nothing is left to adjust by, and all are not a number.
    """
    found = differences(panel, at)
    before = panel.of(panel.gaps, at.before)
    known = np.isfinite(found)
    adjusted = np.full_like(found, np.nan)
    if known.sum() < FEWEST_TO_ADJUST:
        return adjusted
    columns = np.column_stack([np.ones(known.sum()), before[known].mean(axis=1), before[known, -1]])
    fitted, *_ = np.linalg.lstsq(columns, found[known], rcond=None)
    adjusted[known] = found[known] - columns @ fitted
    return adjusted


FEWEST_TO_ADJUST = 4


def without_a_year(panel: Panel, at: Window, row: int) -> list[float]:
    """Return the difference of one area with each year left out in turn (leave one out)."""
    found = []
    for left_out in at.years:
        rest = Window(
            tuple(y for y in at.before if y != left_out),
            tuple(y for y in at.after if y != left_out),
        )
        if rest.before and rest.after:
            found.append(float(differences(panel, rest)[row]))
    return found


def at_earlier_dates(panel: Panel, at: Window, row: int, least_before: int) -> list[float]:
    """Return the difference of one area at every earlier date that its years before allow.

    These use years before the formation only, so that nothing of it can be in them (placebo dates).
    The last of them alone may stand for the years after: what had moved by then is no news. Empty
    where there are no more than `least_before` years.
    """
    cuts = range(least_before, len(at.before))
    return [
        float(differences(panel, Window(at.before[:cut], at.before[cut:]))[row]) for cut in cuts
    ]
