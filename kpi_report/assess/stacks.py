"""All areas together: one table a start year, their mean difference, and deals of all labels."""

from dataclasses import dataclass
from statistics import fmean

import numpy as np

from kpi_report.assess.comparable import GROUPS, Beside, Comparable, Comparisons, start_of
from kpi_report.assess.deals import Stacked, stack
from kpi_report.assess.effect import adjusted_differences, differences
from kpi_report.assess.formation import formation
from kpi_report.design import Outcome
from kpi_report.model import Group, YearKind


@dataclass(frozen=True, slots=True)
class StartYear:
    """The areas formed in one year: how many could be compared, and their mean difference."""

    year: int
    n_areas: int
    mean: float


@dataclass(frozen=True, slots=True)
class StackedOutcome:
    """One outcome over all areas that could be compared, in the outcome's unit.

    ``adjusted`` are the differences beyond what the values before let expect; ``None`` if there are
    too few areas to adjust by.
    """

    outcome_id: str
    group: Group
    starts: tuple[StartYear, ...]
    together: Stacked
    adjusted: Stacked | None


def stack_outcomes(comparisons: Comparisons) -> tuple[StackedOutcome, ...]:
    """Stack the differences of all areas beside their outside, outcome by outcome.

    An outcome that no area could be compared by is left out.

    Notes
    -----
    Every label keeps its own years, so that no area formed early stands in for one formed late, as
    it does in a regression on areas and years at once. Source: METHOD section 6.
    """
    found = []
    for outcome in comparisons.design.outcomes:
        for group in GROUPS:
            one = _stacked(comparisons, outcome, group)
            if one is not None:
                found.append(one)
    return tuple(found)


def _stacked(comparisons: Comparisons, outcome: Outcome, group: Group) -> StackedOutcome | None:
    design = comparisons.design
    cases = {
        row: case
        for row in range(len(comparisons.areas))
        if isinstance(case := comparisons.of(row, outcome, group, Beside.OUTSIDE), Comparable)
    }
    if not cases:
        return None
    labels = list(cases)
    as_they_are = np.column_stack([differences(c.panel, c.at) for c in cases.values()])
    adjusted = np.column_stack([adjusted_differences(c.panel, c.at) for c in cases.values()])
    together = stack(as_they_are, labels, design.deals, design.seed)
    assert together is not None  # every case has a difference
    by_year: dict[int, list[float]] = {}
    for column, row in enumerate(labels):
        formed = formation(start_of(comparisons.areas[row], design), YearKind(outcome.years))
        assert formed is not None  # else it could not be compared
        by_year.setdefault(formed.year, []).append(float(as_they_are[row, column]))
    return StackedOutcome(
        outcome_id=outcome.outcome_id,
        group=group,
        starts=tuple(StartYear(y, len(d), fmean(d)) for y, d in sorted(by_year.items())),
        together=together,
        adjusted=stack(adjusted, labels, design.deals, design.seed),
    )
