"""Links from a KPI to those one level above it: what the evidence says of each, in words only.

The order is that of ``docs/method.md``, "Links between levels": structure, arithmetic ceiling, sign
and timing, other areas. Inside one area nothing is correlated: at ten yearly values unrelated
trends correlate as a rule.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kpi_report.assess.association import PairKey, pair_key
from kpi_report.assess.ceiling import UNDEFINED, Ceiling, Share, share
from kpi_report.assess.disclosure import ReleasedAssociation
from kpi_report.assess.hierarchy import BEHIND, ON_COURSE, courses, parents
from kpi_report.assess.populations import apart
from kpi_report.assess.rating import AssessedKpi, Reason
from kpi_report.assess.structure import Tree
from kpi_report.assess.timing import NO_YEARS, Tally, Timing, scores, tally, values
from kpi_report.model import Kpi, Level
from kpi_report.parameters import Criteria, Gates

_DOUBTFUL = frozenset(
    {Reason.UNIT_SLIP, Reason.UNIT_DIFFERS, Reason.SERIES_BREAK, Reason.BREAK_SUSPECTED}
)
"""Reasons for no rating for which two years' values must not be compared."""


class LinkVerdict(StrEnum):
    """What the evidence says of a link."""

    SUPPORTED = "supported"
    UNSEEN = "plausible_unseen"
    MIXED = "mixed"
    CONTRADICTED = "contradicted"
    NOT_TESTABLE = "not_testable"


class Obstacle(StrEnum):
    """Why a link cannot be tested, in the order in which it is asked."""

    NO_PARENT = "no_parent"
    DIRECTION = "direction"
    POPULATION = "population"
    DOUBTFUL = "doubtful"
    TOO_SHORT = "too_short"


@dataclass(frozen=True, slots=True)
class Link:
    """A KPI and one KPI above it.

    Parameters
    ----------
    child, parent
        Their ids; no parent where nothing is measured one level up.
    obstacle
        Set exactly when the verdict is ``NOT_TESTABLE``.
    share
        The arithmetic ceiling.
    same_year, next_year
        Years in which both moved to the same side: in the same year, and the parent a year later.
    timing, later
        The words for the two.
    mechanism
        The outline of the project, as written; empty where none was given or asked for.
    lags
        Years until the actuals of child and parent become known; ``None`` where not answered.
    plans_differ
        Whether the child is on course in a role whose own KPIs, this parent one of them, are all
        behind (:meth:`~kpi_report.assess.hierarchy.Courses.contradict`).
    association
        That of the same two definitions over areas, where enough share them.
    """

    child: str
    parent: str
    verdict: LinkVerdict
    obstacle: Obstacle | None = None
    share: Share = UNDEFINED
    same_year: Tally = NO_YEARS
    next_year: Tally = NO_YEARS
    timing: Timing = Timing.TOO_SHORT
    later: Timing = Timing.TOO_SHORT
    mechanism: str = ""
    lags: tuple[int | None, int | None] = (None, None)
    plans_differ: bool = False
    association: ReleasedAssociation | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What is asked of one KPI once and not for every link."""

    assessed: AssessedKpi
    values: Mapping[int, float]
    scores: Mapping[int, float]

    @property
    def kpi(self) -> Kpi:
        return self.assessed.kpi


def links_of(
    tree: Tree,
    kpis: Sequence[AssessedKpi],
    associations: Mapping[PairKey, ReleasedAssociation],
    criteria: Criteria,
    gates: Gates,
) -> tuple[Link, ...]:
    """Return all links of an area in the order of its KPIs, with the verdict on each.

    A KPI of a project or a medium field with nothing measured above it has one link without parent:
    that cannot be tested, which is worth knowing.

    Parameters
    ----------
    associations
        Those of the round, from :func:`kpi_report.assess.association.associations`.
    """
    known = {k.kpi.kpi_id: _Known(k, values(k.kpi), scores(k.kpi)) for k in kpis}
    outlines = dict(zip(tree.projects, tree.outlines, strict=False))
    parted = {r for r, c in courses(kpis).items() if c.contradict(criteria)}
    found = []
    for child_id, above in parents([k.kpi for k in kpis]).items():
        child = known[child_id]
        mechanism = outlines.get((child.kpi.role, child.kpi.medium_field, child.kpi.project), "")
        if not above:
            found.append(
                Link(
                    child_id,
                    "",
                    LinkVerdict.NOT_TESTABLE,
                    Obstacle.NO_PARENT,
                    mechanism=mechanism,
                    lags=(child.kpi.lag_years, None),
                )
            )
        for kpi in above:
            parent = known[kpi.kpi_id]
            plans_differ = (
                kpi.level is Level.ROLE
                and kpi.role in parted
                and child.assessed.progress.rating in ON_COURSE
                and parent.assessed.progress.rating in BEHIND
            )
            across = associations.get(pair_key(child.kpi, kpi)) if associations else None
            found.append(_link(child, parent, mechanism, plans_differ, across, criteria, gates))
    return tuple(found)


def _link(
    child: _Known,
    parent: _Known,
    mechanism: str,
    plans_differ: bool,
    association: ReleasedAssociation | None,
    criteria: Criteria,
    gates: Gates,
) -> Link:
    same_year = tally(child.scores, parent.scores)
    next_year = tally(child.scores, parent.scores, lag=1)
    timing, later = same_year.word(gates, criteria), next_year.word(gates, criteria)
    ceiling = share(child.kpi, parent.kpi, child.values, parent.values, criteria)
    obstacle = _obstacle(child, parent, timing)
    beyond = same_year.beyond_trend(timing, criteria)
    well_formed = (
        ceiling.ceiling is Ceiling.PART
        and (bool(mechanism) or child.kpi.level is Level.MEDIUM)
        and None not in (child.kpi.lag_years, parent.kpi.lag_years)
        and child.kpi.year_kind is parent.kpi.year_kind
    )
    verdict = decide(
        obstacle=obstacle,
        ceiling=ceiling.ceiling,
        timing=timing,
        later=later,
        beyond_trend=beyond,
        well_formed=well_formed,
        plans_differ=plans_differ,
        association=association,
    )
    return Link(
        child=child.kpi.kpi_id,
        parent=parent.kpi.kpi_id,
        verdict=verdict,
        obstacle=obstacle if verdict is LinkVerdict.NOT_TESTABLE else None,
        share=ceiling,
        same_year=same_year,
        next_year=next_year,
        timing=timing,
        later=later,
        mechanism=mechanism,
        lags=(child.kpi.lag_years, parent.kpi.lag_years),
        plans_differ=plans_differ,
        association=association,
    )


def _obstacle(child: _Known, parent: _Known, timing: Timing) -> Obstacle | None:
    if not child.scores or not parent.scores:
        has_values = child.values and parent.values
        return Obstacle.DIRECTION if has_values else Obstacle.TOO_SHORT
    if apart(child.kpi, parent.kpi):
        return Obstacle.POPULATION
    if _DOUBTFUL & {child.assessed.progress.reason, parent.assessed.progress.reason}:
        return Obstacle.DOUBTFUL
    return Obstacle.TOO_SHORT if timing is Timing.TOO_SHORT else None


def decide(
    *,
    obstacle: Obstacle | None,
    ceiling: Ceiling,
    timing: Timing,
    later: Timing,
    beyond_trend: bool,
    well_formed: bool,
    plans_differ: bool,
    association: ReleasedAssociation | None,
) -> LinkVerdict:
    """Return the verdict on a link: the first row of the table that applies.

    ====  ==================================================================  ================
    1     direction unknown; others counted above than below; or unit or       not testable
          continuity of the values in doubt
    2     on course below, all behind above; or opposite beyond two trends    contradicted
    3     ceiling: cannot be seen                                             plausible, unseen
    4     too few years                                                       not testable
    5     consistent, well formed, not opposite a year later, no association  supported
          below 0; and beyond two trends, or an association above 0
    6     ceiling: double counting?, or the child moved against the parent    mixed
    7     consistent                                                          plausible, unseen
    8     anything else                                                       mixed
    ====  ==================================================================  ================

    Parameters
    ----------
    well_formed
        The ceiling is defined and a part, mechanism and both lags are stated (a medium field's
        mechanism is not asked for), and both ends count in the same kind of year.
    """
    if obstacle in (Obstacle.DIRECTION, Obstacle.POPULATION, Obstacle.DOUBTFUL):
        return LinkVerdict.NOT_TESTABLE
    if plans_differ or (timing is Timing.OPPOSITE and beyond_trend):
        return LinkVerdict.CONTRADICTED
    if ceiling is Ceiling.UNSEEN:
        return LinkVerdict.UNSEEN
    if obstacle is not None:
        return LinkVerdict.NOT_TESTABLE
    across = 0 if association is None else (association.low > 0) - (association.high < 0)
    evident = across > 0 or (across == 0 and beyond_trend)
    if timing is Timing.CONSISTENT and evident and well_formed and later is not Timing.OPPOSITE:
        return LinkVerdict.SUPPORTED
    if ceiling in (Ceiling.DOUBLE, Ceiling.AGAINST):
        return LinkVerdict.MIXED
    return LinkVerdict.UNSEEN if timing is Timing.CONSISTENT else LinkVerdict.MIXED
