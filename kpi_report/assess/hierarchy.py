"""Which KPIs stand one level above which, and whether the levels of a role tell the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

from kpi_report.assess.rating import AssessedKpi, Rating
from kpi_report.model import Kpi, Level, Role
from kpi_report.parameters import Criteria

ON_COURSE = frozenset({Rating.MET, Rating.ON_TRACK})
BEHIND = frozenset({Rating.BEHIND, Rating.MOVED_AWAY})


def parents(kpis: Sequence[Kpi]) -> dict[str, tuple[Kpi, ...]]:
    """Return the KPIs one level above each KPI, by its id; none above those of a role.

    Above a project's KPI stand those of its own medium field in the same role, and only those: a
    role's KPI is two levels up. Above a medium field's KPI stand those of its role.
    """
    of_role: dict[Role, list[Kpi]] = {}
    of_field: dict[tuple[Role, str], list[Kpi]] = {}
    for kpi in kpis:
        if kpi.level is Level.ROLE:
            of_role.setdefault(kpi.role, []).append(kpi)
        elif kpi.level is Level.MEDIUM:
            of_field.setdefault((kpi.role, kpi.medium_field), []).append(kpi)
    above = {}
    for kpi in kpis:
        if kpi.level is Level.MEDIUM:
            above[kpi.kpi_id] = tuple(of_role.get(kpi.role, ()))
        elif kpi.level is Level.PROJECT:
            above[kpi.kpi_id] = tuple(of_field.get((kpi.role, kpi.medium_field), ()))
    return above


@dataclass(frozen=True, slots=True)
class Courses:
    """How many KPIs of a role have a rating, above (the role's own) and below, and which.

    ``on_course`` are those below that are met or on track, ``behind`` those above that are behind
    or moved away.
    """

    above: int
    behind: int
    below: int
    on_course: int

    @property
    def chance(self) -> float:
        """Return how likely it is that none of those on course stands above, if levels are alike.

        With G on course, all below, of N = above + below: C(below, G) ÷ C(N, G), the tail of
        Fisher's exact test. It is 1 where one of the levels has no rating, or where it is not
        true that all above are behind.
        """
        if not self.above or not self.below or self.behind < self.above:
            return 1.0
        return comb(self.below, self.on_course) / comb(self.above + self.below, self.on_course)

    def contradict(self, criteria: Criteria) -> bool:
        """Return whether what is below runs to plan while everything above is behind.

        All rated KPIs of the role are behind or moved away, the share ``criteria.on_course`` or
        more of those below are met or on track, and :attr:`chance` is at most ``criteria.chance``:
        with one above, nineteen below on course are needed, with two five, with three three.
        """
        enough = self.below > 0 and self.on_course >= criteria.on_course * self.below
        return enough and self.chance <= criteria.chance


def courses(kpis: Sequence[AssessedKpi]) -> dict[Role, Courses]:
    """Count the rated KPIs of every role, above and below; KPIs without a rating do not count."""
    counts = {role: [0, 0, 0, 0] for role in Role}
    for assessed in kpis:
        rating, role = assessed.progress.rating, counts[assessed.kpi.role]
        if rating is Rating.CANNOT_JUDGE:
            continue
        if assessed.kpi.level is Level.ROLE:
            role[0] += 1
            role[1] += rating in BEHIND
        else:
            role[2] += 1
            role[3] += rating in ON_COURSE
    return {role: Courses(*numbers) for role, numbers in counts.items()}
