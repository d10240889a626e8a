"""Criteria S1 to S3: whether roles, medium fields and projects have KPIs; S4 is asked as well."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.finding import Criterion, Finding, Verdict, listed
from kpi_report.assess.hanging import hanging_findings
from kpi_report.assess.structure import Coverage, coverage, placed
from kpi_report.model import Kpi, Level, Origin, Role
from kpi_report.parameters import Criteria


class RoleKpis(StrEnum):
    """What was found of a role's own KPIs (S1)."""

    FIT = "fit"
    UNFIT = "unfit"
    FITNESS_UNKNOWN = "fitness_unknown"
    ONLY_BELOW = "only_below"
    NONE = "none"
    NO_ANSWER = "no_answer"
    ROLE_NOT_ANSWERED = "role_not_answered"
    NOT_SURVEYED = "not_surveyed"


class NodeKpis(StrEnum):
    """What was found of the KPIs of a role's medium fields (S2) or projects (S3)."""

    ALL = "all"
    MOST = "most"
    SOME = "some"
    NONE = "none"
    NO_NODES = "no_nodes"
    NO_ANSWER = "no_answer"
    NOT_SURVEYED = "not_surveyed"


def structure_findings(
    facts: AreaFacts, quality: Sequence[Finding], criteria: Criteria
) -> tuple[Finding, ...]:
    """Hold the area's tree against S1 to S4.

    Parameters
    ----------
    quality
        Findings on the area's KPIs; those of Q4 decide whether a role's KPIs are fit.
    criteria
        From which share of nodes with a KPI on S2 and S3 are satisfied.

    Returns
    -------
    tuple of Finding
        S1, S2 and S3 for each role (``role-1`` to ``role-3``), S4 for the area: one finding, or one
        for each kind of fault. Source: the guidance of 2022 on setting KPIs (``docs/method.md``).
    """
    kpis = [assessed.kpi for assessed in facts.kpis]
    found = coverage(facts.tree, kpis)
    by_role = {one.role: one for one in found}
    return (
        *_role_findings(facts, kpis, quality),
        *(_node_finding(facts, role, by_role.get(role), Level.MEDIUM, criteria) for role in Role),
        *(_node_finding(facts, role, by_role.get(role), Level.PROJECT, criteria) for role in Role),
        *hanging_findings(facts, kpis),
    )


def _role_findings(
    facts: AreaFacts, kpis: Sequence[Kpi], quality: Sequence[Finding]
) -> Iterable[Finding]:
    checkable = {f.subject: f for f in quality if f.criterion is Criterion.Q4}
    fit = {kpi_id: f.verdict for kpi_id, f in checkable.items()}
    answered = {node[0] for node in (*facts.tree.fields, *facts.tree.projects)}
    for role in Role:
        own = [k for k in kpis if k.role is role and k.level is Level.ROLE]
        below = [k for k in kpis if k.role is role and k.level is not Level.ROLE]
        unfit = [k for k in own if fit.get(k.kpi_id) in (Verdict.PARTLY, Verdict.DOES_NOT_MEET)]
        untold = [k for k in own if fit.get(k.kpi_id, Verdict.CANNOT_TELL) is Verdict.CANNOT_TELL]
        named = own
        if not facts.surveyed:
            verdict, reason = Verdict.CANNOT_TELL, RoleKpis.NOT_SURVEYED
        elif unfit:
            verdict, reason, named = Verdict.PARTLY, RoleKpis.UNFIT, unfit
        elif untold:
            verdict, reason, named = Verdict.CANNOT_TELL, RoleKpis.FITNESS_UNKNOWN, untold
        elif own:
            verdict, reason = Verdict.MEETS, RoleKpis.FIT
        elif below:
            verdict, reason, named = Verdict.PARTLY, RoleKpis.ONLY_BELOW, below
        elif not kpis:
            verdict, reason = Verdict.CANNOT_TELL, RoleKpis.NO_ANSWER
        elif role not in answered:
            verdict, reason = Verdict.CANNOT_TELL, RoleKpis.ROLE_NOT_ANSWERED
        else:
            verdict, reason = Verdict.DOES_NOT_MEET, RoleKpis.NONE
        yield Finding(
            area_id=facts.area.area_id,
            criterion=Criterion.S1,
            subject=f"role-{role.value}",
            verdict=verdict,
            reason=reason,
            values={
                "role": role.label,
                "n_kpis": len(own),
                "n_named": len(named),
                "names": listed(k.name for k in named),
                **_absent([checkable[k.kpi_id] for k in named if k.kpi_id in checkable]),
            },
            evidence=tuple(k.origin("name") for k in named),
        )


def _absent(checkable: Sequence[Finding]) -> dict[str, str]:
    """Return what Q4 asks for and the KPIs lack, missing or unknown, and years without a value.

    Each a line; no years where those of the KPIs are not of one kind.
    """
    values = (str(f.values[which]) for f in checkable for which in ("missing", "unknown"))
    parts = dict.fromkeys(part for value in values for part in value.split())
    kinds = dict.fromkeys(str(f.values["year_kind"]) for f in checkable if f.values["gaps"])
    gaps = {year for f in checkable for year in str(f.values["gaps"]).split()}
    return {
        "parts": "\n".join(parts),
        "gaps": "\n".join(sorted(gaps)) if len(kinds) == 1 else "",
        "year_kind": next(iter(kinds), ""),
    }


def _node_finding(
    facts: AreaFacts, role: Role, found: Coverage | None, level: Level, criteria: Criteria
) -> Finding:
    """Judge the share of a role's nodes that have at least one KPI of their own level."""
    criterion = Criterion.S2 if level is Level.MEDIUM else Criterion.S3
    n, without = 0, tuple[str, ...]()
    origins: dict[Any, Origin] = {}
    if found and level is Level.MEDIUM:
        n, without = found.n_fields, found.fields_without
        origins = placed(facts.tree.fields, facts.tree.field_origins)
    elif found:
        n, without = found.n_projects, found.projects_without
        origins = placed(facts.tree.projects, facts.tree.project_origins)
    with_kpi = n - len(without)
    if not facts.surveyed:
        verdict, reason = Verdict.CANNOT_TELL, NodeKpis.NOT_SURVEYED
    elif found is None:
        verdict, reason = Verdict.CANNOT_TELL, NodeKpis.NO_ANSWER
    elif n == 0:
        verdict, reason = Verdict.CANNOT_TELL, NodeKpis.NO_NODES
    elif not without:
        verdict, reason = Verdict.MEETS, NodeKpis.ALL
    elif round(with_kpi / n, 12) >= criteria.covered:
        verdict, reason = Verdict.MEETS, NodeKpis.MOST
    elif with_kpi:
        verdict, reason = Verdict.PARTLY, NodeKpis.SOME
    else:
        verdict, reason = Verdict.DOES_NOT_MEET, NodeKpis.NONE
    missing = set(without)
    return Finding(
        area_id=facts.area.area_id,
        criterion=criterion,
        subject=f"role-{role.value}",
        verdict=verdict,
        reason=reason,
        values={
            "role": role.label,
            "n_nodes": n,
            "n_with": with_kpi,
            "n_without": len(without),
            "names": listed(without),
        },
        evidence=tuple(
            origin
            for node, origin in origins.items()
            if node[0] is role and (not missing or node[-1] in missing) and origin != Origin()
        ),
    )
