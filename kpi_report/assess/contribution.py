"""Criterion V2: are the KPIs above tracked, and do those below move with them?"""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.finding import Criterion, Finding, Verdict, listed
from kpi_report.assess.hierarchy import Courses, courses
from kpi_report.assess.links import Link, LinkVerdict, Obstacle
from kpi_report.assess.rating import AssessedKpi
from kpi_report.assess.target_criteria import pace_ratio
from kpi_report.assess.timing import Timing, at_least
from kpi_report.model import Kpi, Level, Origin, Role
from kpi_report.parameters import Criteria


class ContributionReason(StrEnum):
    """Why the verdict on V2 is what it is."""

    NO_UPPER_KPI = "no_upper_kpi"
    PLANS_DIFFER = "plans_differ"
    UNTRACKED = "untracked"
    LINK_CONTRADICTED = "link_contradicted"
    NO_LINK = "no_link"
    TOO_SHORT = "too_short"
    UNCLEAR = "unclear"
    NO_MORE_THAN_CHANCE = "no_more_than_chance"
    CONSISTENT = "consistent"
    MIDDLE_MISSING = "middle_missing"


def contribution_findings(
    facts: AreaFacts, links: Sequence[Link], criteria: Criteria
) -> tuple[Finding, ...]:
    """Return the findings on V2: one for each role, one more where middle indicators are missing.

    Of an area without any KPI nothing is said: what is missing there is said by S1 to S3.
    """
    if not facts.kpis:
        return ()
    known = {k.kpi.kpi_id: k.kpi for k in facts.kpis}
    counted = courses(facts.kpis)
    found = []
    for role in Role:
        own = [k for k in facts.kpis if k.kpi.role is role]
        of_role = [link for link in links if known[link.child].role is role]
        found.append(_of_role(facts, role, own, of_role, counted[role], criteria))
        missing = _middle_missing(facts, role, of_role, known)
        if missing is not None:
            found.append(missing)
    return tuple(found)


def _of_role(
    facts: AreaFacts,
    role: Role,
    kpis: Sequence[AssessedKpi],
    links: Sequence[Link],
    counted: Courses,
    criteria: Criteria,
) -> Finding:
    """Return the finding on one role: the first reason that applies.

    A link between KPIs that have nothing in common comes out consistent with a probability of at
    most ``criteria.chance`` where neither has a trend. So k consistent of n tested links satisfy
    V2 only if P(X ≥ k) ≤ ``criteria.chance`` for X binomial (n, ``criteria.chance``): at 5 % one of
    one, two of seven, three of sixteen.
    """
    upper = [k.kpi for k in kpis if k.kpi.level is not Level.PROJECT]
    tested = [link for link in links if link.verdict is not LinkVerdict.NOT_TESTABLE]
    verdicts = Counter(link.verdict for link in tested)
    values: dict[str, str | int | float] = {"n": len(links), "tested": len(tested)}
    evidence: list[Kpi] = [k for k in upper if k.level is Level.ROLE]
    if not upper:
        verdict, reason = Verdict.CANNOT_TELL, ContributionReason.NO_UPPER_KPI
    elif counted.contradict(criteria):
        verdict, reason = Verdict.DOES_NOT_MEET, ContributionReason.PLANS_DIFFER
        values = {
            "behind": counted.behind,
            "below": counted.below,
            "on_course": counted.on_course,
            "pace_ratio": criteria.pace_ratio,
            "fast": listed(
                k.kpi.name
                for k in kpis
                if k.kpi.level is Level.ROLE and (pace_ratio(k) or 0.0) > criteria.pace_ratio
            ),
        }
        evidence = [k.kpi for k in kpis]
    elif untracked := [k for k in upper if k.latest is None]:
        verdict = Verdict.PARTLY if len(untracked) < len(upper) else Verdict.DOES_NOT_MEET
        verdict = verdict if facts.surveyed else Verdict.CANNOT_TELL
        reason = ContributionReason.UNTRACKED
        values = {"untracked": len(untracked), "upper": len(upper)}
        evidence = untracked
    elif against := [link for link in links if link.verdict is LinkVerdict.CONTRADICTED]:
        verdict, reason = Verdict.PARTLY, ContributionReason.LINK_CONTRADICTED
        ends = {i for link in against for i in (link.child, link.parent)}
        values = {"contradicted": len(against), "tested": len(tested)}
        evidence = [k.kpi for k in kpis if k.kpi.kpi_id in ends]
    elif not any(link.parent for link in links):
        verdict, reason = Verdict.CANNOT_TELL, ContributionReason.NO_LINK
    elif not tested:
        verdict, reason = Verdict.CANNOT_TELL, ContributionReason.TOO_SHORT
    elif consistent := [link for link in tested if link.timing is Timing.CONSISTENT]:
        verdict, reason = Verdict.MEETS, ContributionReason.CONSISTENT
        if at_least(len(tested), len(consistent), criteria.chance) > criteria.chance:
            verdict, reason = Verdict.CANNOT_TELL, ContributionReason.NO_MORE_THAN_CHANCE
        values |= {"consistent": len(consistent), "mixed": verdicts[LinkVerdict.MIXED]}
    else:
        verdict, reason = Verdict.CANNOT_TELL, ContributionReason.UNCLEAR
        values |= {"mixed": verdicts[LinkVerdict.MIXED]}
    return Finding(
        area_id=facts.area.area_id,
        criterion=Criterion.V2,
        subject=f"role-{role.value}",
        verdict=verdict,
        reason=reason,
        values=values | {"surveyed": int(facts.surveyed)},
        evidence=tuple(_newest(k) for k in evidence),
    )


def _middle_missing(
    facts: AreaFacts, role: Role, links: Sequence[Link], known: dict[str, Kpi]
) -> Finding | None:
    """Return that projects have KPIs in medium fields that have none, or ``None``."""
    alone = [
        known[link.child]
        for link in links
        if link.obstacle is Obstacle.NO_PARENT and known[link.child].level is Level.PROJECT
    ]
    fields = list(dict.fromkeys(k.medium_field for k in alone if k.medium_field))
    if not fields:
        return None
    return Finding(
        area_id=facts.area.area_id,
        criterion=Criterion.V2,
        subject=f"role-{role.value}",
        verdict=Verdict.CANNOT_TELL,
        reason=ContributionReason.MIDDLE_MISSING,
        values={
            "fields": "\n".join(fields),
            "n_fields": len(fields),
            "n_kpis": sum(bool(k.medium_field) for k in alone),
            "surveyed": int(facts.surveyed),
        },
        evidence=tuple(k.origin("name") for k in alone if k.medium_field),
    )


def _newest(kpi: Kpi) -> Origin:
    """Return where the newest actual was read; where there is none, the KPI's name."""
    return kpi.origin("name") if kpi.latest is None else kpi.actual_origin(kpi.latest.year)
