"""Whether an area can be compared before and after its formation: the gates, and the values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from kpi_report.assess.breaks import step_of_level
from kpi_report.assess.effect import Panel, Values, Window, differences, window
from kpi_report.assess.formation import formation
from kpi_report.assess.indicators import SeriesByKey
from kpi_report.assess.outcome_series import panel
from kpi_report.design import CooperationDesign, Outcome
from kpi_report.model import Area, Group, YearKind
from kpi_report.parameters import Gates, Thresholds

Years = tuple[int, ...]

GROUPS = (Group.AREA, Group.PARTNERS)
"""Whose changes are compared: those of the whole area, and of its partners alone."""


class Beside(StrEnum):
    """What an area is compared with."""

    OUTSIDE = "outside"
    NOT_YET_FORMED = "not_yet_formed"


class WhyNot(StrEnum):
    """Why a comparison cannot be made."""

    NO_DATE = "no_date"
    ONE_CITY = "one_city"
    NO_VALUES = "no_values"
    FEW_OUTSIDE = "few_outside"
    FEW_BEFORE = "few_before"
    FEW_AFTER = "few_after"
    BREAK = "break"
    STEP = "step"
    FEW_AREAS = "few_areas"


@dataclass(frozen=True, slots=True)
class NotCompared:
    """A comparison that cannot be made: why, and how many values or areas there are for it.

    ``year`` is that of a break or of a step.
    """

    outcome_id: str
    group: Group
    beside: Beside
    why: WhyNot
    n_before: int = 0
    n_after: int = 0
    n_beside: int = 0
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Comparable:
    """A comparison that can be made; areas that take no part in it have no value in the panel.

    ``rows`` are the rows whose mean is the comparator; none where it is the area's own outside.
    """

    outcome: Outcome
    group: Group
    beside: Beside
    at: Window
    panel: Panel
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparisons:
    """All areas with their values of all outcomes, from which single comparisons are taken.

    ``steps`` gives of every panel, row by row, the years of suspected steps of the area's own
    values and of its comparator's.
    """

    areas: tuple[Area, ...]
    panels: Mapping[tuple[str, Group], Panel]
    steps: Mapping[tuple[str, Group], Sequence[tuple[Years, Years]]]
    design: CooperationDesign
    thresholds: Thresholds
    gates: Gates

    def of(
        self, row: int, outcome: Outcome, group: Group, beside: Beside
    ) -> Comparable | NotCompared:
        """Return one comparison of the area in `row`, or why it cannot be made.

        The gates are asked in this order: date, partners, values, comparator, years before and
        after, breaks, steps, and areas that the label can be dealt to.
        """
        area, whole = self.areas[row], self.panels[outcome.outcome_id, group]
        refused = NotCompared(outcome.outcome_id, group, beside, WhyNot.NO_DATE)
        formed = formation(start_of(area, self.design), YearKind(outcome.years))
        if formed is None:
            return refused
        if group is Group.PARTNERS and not area.partners:
            return replace(refused, why=WhyNot.ONE_CITY)
        if not np.isfinite(whole.own[row]).any():
            return replace(refused, why=WhyNot.NO_VALUES)
        outside = beside is Beside.OUTSIDE
        if outside and not np.isfinite(whole.beside[row]).any():
            return replace(refused, why=WhyNot.FEW_OUTSIDE)
        known = np.isfinite((whole.gaps if outside else whole.own)[row])
        years = tuple(y for y, there in zip(whole.years, known, strict=True) if there)
        at = window(years, formed, self.design.most_before, self.design.most_after)
        refused = replace(refused, n_before=len(at.before), n_after=len(at.after))
        if len(at.before) < self.gates.years_before:
            return replace(refused, why=WhyNot.FEW_BEFORE)
        if len(at.after) < self.gates.years_after:
            return replace(refused, why=WhyNot.FEW_AFTER)
        breaks = [
            self._break(outcome, group, other, at, outside) for other in range(len(self.areas))
        ]
        if (found := breaks[row]) is not None:
            return replace(refused, why=found[0], year=found[1])
        taking_part = np.array([one is None for one in breaks], dtype=np.bool_)
        rows: tuple[int, ...] = ()
        if not outside:
            rows = self._not_yet_formed(outcome, whole, at, taking_part, row)
            whole = _beside_areas(whole, rows)
            taking_part &= np.isin(np.arange(len(self.areas)), [*rows, row])
        whole = replace(whole, own=np.where(taking_part[:, None], whole.own, np.nan))
        n_areas = int(np.isfinite(differences(whole, at)).sum()) - 1
        if n_areas < self.design.least_areas:
            return replace(refused, why=WhyNot.FEW_AREAS, n_beside=max(n_areas, 0))
        return Comparable(outcome, group, beside, at, whole, rows)

    def _break(
        self, outcome: Outcome, group: Group, row: int, at: Window, outside: bool
    ) -> tuple[WhyNot, int] | None:
        whole = self.panels[outcome.outcome_id, group]
        year = declared_break(outcome, whole.area_ids[row], group, at, outside)
        if year is not None:
            return WhyNot.BREAK, year
        for years in self.steps[outcome.outcome_id, group][row][: 1 + outside]:
            for year in years:
                if at.years[0] < year <= at.years[-1]:
                    return WhyNot.STEP, year
        return None

    def _not_yet_formed(
        self, outcome: Outcome, whole: Panel, at: Window, taking_part: NDArray[np.bool_], row: int
    ) -> tuple[int, ...]:
        """Return the areas with all values that were not formed before the last of the years."""
        last, found = at.years[-1], []
        complete = np.isfinite(whole.of(whole.own, at.years).sum(axis=1)).tolist()
        for other, area in enumerate(self.areas):
            formed = formation(start_of(area, self.design), YearKind(outcome.years))
            unformed = formed is not None and formed.is_before(last)
            if other != row and unformed and complete[other] and taking_part[other]:
                found.append(other)
        return tuple(found)


def comparisons(
    areas: Sequence[Area],
    series: SeriesByKey,
    n_outside: Mapping[str, int],
    design: CooperationDesign,
    thresholds: Thresholds,
    gates: Gates,
) -> Comparisons:
    """Return all areas with the values of all outcomes.

    Parameters
    ----------
    areas
        All areas of the round.
    series
        Series of the outcomes, by outcome_id, area_id and group.
    n_outside
        By area, how many municipalities its outside figures sum.
    design, thresholds, gates
        Settings of the round.
    """
    panels = {
        (outcome.outcome_id, group): panel(areas, series, n_outside, outcome, group, gates)
        for outcome in design.outcomes
        for group in GROUPS
    }
    return of_panels(areas, panels, design, thresholds, gates)


def of_panels(
    areas: Sequence[Area],
    panels: Mapping[tuple[str, Group], Panel],
    design: CooperationDesign,
    thresholds: Thresholds,
    gates: Gates,
) -> Comparisons:
    """Return all areas with the values of these panels, in which steps are looked for."""
    jumps = {outcome.outcome_id: outcome.most_jump for outcome in design.outcomes}
    steps = {
        key: [
            (
                _steps(p.years, own, thresholds, jumps[key[0]]),
                _steps(p.years, beside, thresholds, jumps[key[0]]),
            )
            for own, beside in zip(p.own, p.beside, strict=True)
        ]
        for key, p in panels.items()
    }
    return Comparisons(tuple(areas), panels, steps, design, thresholds, gates)


def start_of(area: Area, design: CooperationDesign) -> str:
    """Return when an area was formed, as the design has it."""
    return design.starts.get(area.area_id, area.formed_on)


def _beside_areas(whole: Panel, rows: tuple[int, ...]) -> Panel:
    """Return the panel with the mean of the areas in `rows`, its own one left out, beside each."""
    beside = np.full_like(whole.own, np.nan)
    for row in range(len(whole.area_ids)):
        others = [other for other in rows if other != row]
        if others:
            beside[row] = whole.own[others].mean(axis=0)
    return replace(whole, beside=beside)


def declared_break(
    outcome: Outcome, area_id: str, group: Group, at: Window, outside: bool
) -> int | None:
    """Return the year of a break that the design declares within the years that are compared."""
    for one in outcome.breaks:
        own = one.area if group is Group.AREA else one.partners
        touched = area_id in own or (outside and area_id in one.outside)
        if touched and at.years[0] < one.year <= at.years[-1]:
            return one.year
    return None


def _steps(years: Years, values: Values, thresholds: Thresholds, most_jump: float | None) -> Years:
    """Return the years of steps so unlike all others that something else must be counted since.

    Of a figure with ``most_jump`` they are all years farther than so much from the median of the
    series; of any other the one step of the level, if there is one.
    """
    if most_jump is not None:
        return _jumps(years, values, most_jump)
    known = {
        y: float(v)
        for y, v in zip(years, values, strict=True)
        if np.isfinite(v) and y not in thresholds.shock_years
    }
    if len(known) < thresholds.break_points or min(known.values()) <= 0:
        return ()
    step = step_of_level(list(known), list(known.values()), thresholds)
    return (step.year,) if step else ()


def _jumps(years: Years, values: Values, most: float) -> Years:
    known = np.isfinite(values)
    if not known.any():
        return ()
    away = np.where(known, np.abs(values - np.median(values[known])), 0.0)
    return tuple(y for y, far in zip(years, away, strict=True) if far > most)
