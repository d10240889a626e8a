"""Cooperation beside none: every area before and after its formation, or why it is not judged."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kpi_report.assess.claims import Assumption, Checked, Claim, Held, claim, from_data
from kpi_report.assess.comparable import (
    GROUPS,
    Beside,
    Comparable,
    Comparisons,
    NotCompared,
    start_of,
)
from kpi_report.assess.deals import Dealt, dealt, dealt_together
from kpi_report.assess.disclosure import (
    ReleasedDot,
    ReleasedLine,
    released_dots,
    released_lines,
)
from kpi_report.assess.effect import (
    Values,
    Window,
    adjusted_differences,
    at_earlier_dates,
    changes,
    differences,
    slopes,
    without_a_year,
)
from kpi_report.assess.standing import FIGURE
from kpi_report.design import CooperationDesign
from kpi_report.model import Area, Group, Point
from kpi_report.parameters import Gates


@dataclass(frozen=True, slots=True)
class Compared:
    """One outcome of an area, or of its partners, before and after, beside its comparator.

    ``own`` and ``theirs`` are all values of the area and of its comparator; ``dots`` are the
    differences of the other areas at the same date, ``lines`` their gaps in the years of ``at``,
    less their mean before; all are in the outcome's unit.
    """

    outcome_id: str
    group: Group
    beside: Beside
    n_beside: int
    at: Window
    own: tuple[Point, ...]
    theirs: tuple[Point, ...]
    own_change: float
    their_change: float
    checked: Checked
    alone: Dealt
    together: Dealt | None
    held: Mapping[Assumption, Held]
    dots: tuple[ReleasedDot, ...]
    lines: tuple[ReleasedLine, ...]
    claim: Claim

    @property
    def difference(self) -> float:
        """Return the difference of changes."""
        return self.checked.difference


@dataclass(frozen=True, slots=True)
class Cooperation:
    """What can be said of an area before and after its formation, and what cannot.

    ``shared`` names members that are in other areas too, ``changed`` tells what changed in the
    membership, ``involved`` how far its comparator takes part in its work; ``design_sha256`` is the
    hash of the dated design with this area's start.
    """

    start: str
    design_sha256: str
    compared: tuple[Compared, ...]
    not_compared: tuple[NotCompared, ...]
    shared: tuple[str, ...] = ()
    changed: str = ""
    involved: str = ""

    def beside(self, beside: Beside) -> tuple[Compared, ...]:
        """Return the comparisons with one kind of comparator."""
        return tuple(c for c in self.compared if c.beside is beside)


def compare_areas(
    comparisons: Comparisons, shared: Mapping[str, Sequence[str]]
) -> dict[str, Cooperation]:
    """Compare every area with what was not part of any, before and after its formation.

    Parameters
    ----------
    comparisons
        All areas of the round with the values of all outcomes.
    shared
        By area, names of its members that are in other areas too.

    Returns
    -------
    dict
        By area_id.
    """
    design, gates = comparisons.design, comparisons.gates
    found = {}
    for row, area in enumerate(comparisons.areas):
        start, others = start_of(area, design), tuple(shared.get(area.area_id, ()))
        given = _given(area, start, others, design)
        compared: list[Compared] = []
        refused: list[NotCompared] = []
        for beside in map(Beside, design.comparators):
            cases = [
                comparisons.of(row, outcome, group, beside)
                for outcome in design.outcomes
                for group in GROUPS
            ]
            fit = [case for case in cases if isinstance(case, Comparable)]
            compared += _compare(row, area, fit, given, design, gates)
            refused += [case for case in cases if isinstance(case, NotCompared)]
        found[area.area_id] = Cooperation(
            start=start,
            design_sha256=design_sha256(design, start),
            compared=tuple(compared),
            not_compared=tuple(refused),
            shared=others,
            changed=design.membership_changes.get(area.area_id, ""),
            involved=design.comparator_involved.get(area.area_id, ""),
        )
    return found


def design_sha256(design: CooperationDesign, start: str) -> str:
    """Return the hash of a design and of the start it gives an area."""
    return hashlib.sha256(f"{design.model_dump_json()}\n{start}".encode()).hexdigest()


def _given(
    area: Area, start: str, shared: Sequence[str], design: CooperationDesign
) -> dict[Assumption, Held]:
    """Return the marks that come from what is known of the area, not from its values."""
    changed = area.area_id in design.membership_changes
    return {
        Assumption.COUNTED_ALIKE: Held.YES,
        Assumption.SAME_MEMBERS: Held.NO if changed else Held.YES,
        Assumption.ONE_AREA: Held.UNKNOWN if shared else Held.YES,
        Assumption.APART: Held.NO if area.area_id in design.comparator_involved else Held.UNKNOWN,
        Assumption.DATE: Held.YES if len(start) > len("2018") else Held.UNKNOWN,
        Assumption.NOTHING_ELSE: Held.UNKNOWN,
    }


def _compare(
    row: int,
    area: Area,
    cases: Sequence[Comparable],
    given: Mapping[Assumption, Held],
    design: CooperationDesign,
    gates: Gates,
) -> Iterator[Compared]:
    adjusted = [adjusted_differences(case.panel, case.at) for case in cases]
    usable = [bool(np.isfinite(values[row])) for values in adjusted]
    together = iter(dealt_together([v for v, ok in zip(adjusted, usable, strict=True) if ok], row))
    for case, values, ok in zip(cases, adjusted, usable, strict=True):
        whole, at = case.panel, case.at
        found = differences(whole, at)
        steep = np.where(np.isfinite(found), slopes(whole, at.before), np.nan)
        checked = Checked(
            difference=float(found[row]),
            slope=float(steep[row]),
            as_steep=dealt(steep, row),
            n_before=len(at.before),
            adjusted=float(values[row]) if ok else None,
            one_left_out=(*without_a_year(whole, at, row), *_without_an_area(case, row)),
            earlier=tuple(at_earlier_dates(whole, at, row, gates.years_before)),
        )
        held = {**from_data(checked, design), **given}
        alone, all_outcomes = dealt(found, row), next(together) if ok else None
        yield Compared(
            outcome_id=case.outcome.outcome_id,
            group=case.group,
            beside=case.beside,
            n_beside=len(case.rows),
            at=at,
            own=_points(whole.years, whole.own[row]),
            theirs=_points(whole.years, whole.beside[row]),
            own_change=float(changes(whole, whole.own, at)[row]),
            their_change=float(changes(whole, whole.beside, at)[row]),
            checked=checked,
            alone=alone,
            together=all_outcomes,
            held=held,
            dots=_others(whole.area_ids, found, area.area_id),
            lines=_lines(case, found, area.area_id),
            claim=claim(alone, all_outcomes, held, design),
        )


def _without_an_area(case: Comparable, row: int) -> Iterator[float]:
    """Yield the difference with each of the areas beside left out in turn."""
    for left_out in case.rows:
        rest = [other for other in case.rows if other != left_out]
        beside = case.panel.beside.copy()
        beside[row] = case.panel.own[rest].mean(axis=0)
        yield float(differences(replace(case.panel, beside=beside), case.at)[row])


def _others(area_ids: Sequence[str], found: Values, own: str) -> tuple[ReleasedDot, ...]:
    known = {a: float(d) for a, d in zip(area_ids, found, strict=True) if np.isfinite(d)}
    return released_dots(FIGURE, dict(sorted(known.items(), key=lambda item: item[1])), own, ())


def _lines(case: Comparable, found: Values, own: str) -> tuple[ReleasedLine, ...]:
    whole, at = case.panel, case.at
    gaps = whole.of(whole.gaps, at.years)
    moved = gaps - whole.of(whole.gaps, at.before).mean(axis=1)[:, None]
    known = {
        a: tuple(map(float, line))
        for a, line, d in zip(whole.area_ids, moved, found, strict=True)
        if np.isfinite(d)
    }
    return released_lines(FIGURE, known, own)


def _points(years: tuple[int, ...], values: Values) -> tuple[Point, ...]:
    return tuple(
        Point(year, float(value))
        for year, value in zip(years, values, strict=True)
        if np.isfinite(value)
    )
