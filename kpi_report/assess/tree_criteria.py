"""Criteria S1 to S4: whether roles, medium fields and projects have KPIs and hang together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from typing import Any, TypeVar

from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.finding import Criterion, Finding, Verdict
from kpi_report.assess.structure import Coverage, Tree, coverage
from kpi_report.model import Kpi, Level, Origin, Role
from kpi_report.parameters import Criteria

Node = TypeVar("Node", tuple[Role, str], tuple[Role, str, str])


class RoleKpis(StrEnum):
    """What was found of a role's own KPIs (S1)."""

    FIT = "fit"
    UNFIT = "unfit"
    FITNESS_UNKNOWN = "fitness_unknown"
    ONLY_BELOW = "only_below"
    NONE = "none"
    NO_ANSWER = "no_answer"
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


class Hanging(StrEnum):
    """What was found of how the tree hangs together (S4)."""

    WHOLE = "whole"
    LOOP = "loop"
    PROJECT_LOOSE = "project_loose"
    KPI_LOOSE = "kpi_loose"
    ALL_KPIS_LOOSE = "all_kpis_loose"
    NAME_TWICE = "name_twice"
    NO_TREE = "no_tree"
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
        *_hanging(facts, kpis),
    )


def _role_findings(
    facts: AreaFacts, kpis: Sequence[Kpi], quality: Sequence[Finding]
) -> Iterable[Finding]:
    fit = {f.subject: f.verdict for f in quality if f.criterion is Criterion.Q4}
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
            },
            evidence=tuple(k.origin("name") for k in named),
        )


def _node_finding(
    facts: AreaFacts, role: Role, found: Coverage | None, level: Level, criteria: Criteria
) -> Finding:
    """Judge the share of a role's nodes that have at least one KPI of their own level."""
    criterion = Criterion.S2 if level is Level.MEDIUM else Criterion.S3
    n, without = 0, tuple[str, ...]()
    placed: dict[Any, Origin] = {}
    if found and level is Level.MEDIUM:
        n, without = found.n_fields, found.fields_without
        placed = _placed(facts.tree.fields, facts.tree.field_origins)
    elif found:
        n, without = found.n_projects, found.projects_without
        placed = _placed(facts.tree.projects, facts.tree.project_origins)
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
            for node, origin in placed.items()
            if node[0] is role and (not missing or node[-1] in missing) and origin != Origin()
        ),
    )


def _hanging(facts: AreaFacts, kpis: Sequence[Kpi]) -> tuple[Finding, ...]:
    tree = facts.tree
    if not facts.surveyed:
        return (_hanging_finding(facts, Verdict.CANNOT_TELL, Hanging.NOT_SURVEYED),)
    if not tree.fields and not tree.projects:
        return (_hanging_finding(facts, Verdict.CANNOT_TELL, Hanging.NO_TREE),)
    found = []
    fields = _placed(tree.fields, tree.field_origins)
    projects = _placed(tree.projects, tree.project_origins)
    circle = loop(tree)
    if circle:
        within = [o for (_, _, name), o in projects.items() if name in circle]
        found.append(_hanging_finding(facts, Verdict.DOES_NOT_MEET, Hanging.LOOP, circle, within))
    loose = {p: o for p, o in projects.items() if p[:2] not in fields}
    if loose:
        names = [name for _, _, name in loose]
        found.append(
            _hanging_finding(facts, Verdict.PARTLY, Hanging.PROJECT_LOOSE, names, loose.values())
        )
    below = [k for k in kpis if k.level is not Level.ROLE]
    orphans = [
        k
        for k in below
        if (k.role, k.medium_field) not in fields
        or (k.level is Level.PROJECT and (k.role, k.medium_field, k.project) not in projects)
    ]
    if orphans:
        every = len(orphans) == len(below)
        found.append(
            _hanging_finding(
                facts,
                Verdict.DOES_NOT_MEET if every else Verdict.PARTLY,
                Hanging.ALL_KPIS_LOOSE if every else Hanging.KPI_LOOSE,
                [k.name for k in orphans],
                [
                    k.origin("project" if k.level is Level.PROJECT else "medium_field", "name")
                    for k in orphans
                ],
            )
        )
    twice = _repeated(fields) | _repeated(projects)
    if twice:
        places = [origin for origins in twice.values() for origin in origins]
        found.append(
            _hanging_finding(facts, Verdict.PARTLY, Hanging.NAME_TWICE, list(twice), places)
        )
    return tuple(found) or (
        _hanging_finding(
            facts, Verdict.MEETS, Hanging.WHOLE, evidence=[*fields.values(), *projects.values()]
        ),
    )


def loop(tree: Tree) -> list[str]:
    """Return the names of a circle in which nodes stand under each other; none if there is none.

    With a project B under the field A and a project A under the field B neither is above the other.
    A project that bears its own field's name is none: fields of one project are often so named.
    """
    above: dict[str, set[str]] = {}
    for _, field, project in tree.projects:
        if project != field:
            above.setdefault(project, set()).add(field)
    try:
        TopologicalSorter(above).prepare()
    except CycleError as error:
        return list(dict.fromkeys(error.args[1]))
    return []


def listed(names: Iterable[str]) -> str:
    """Return names as one value of a finding, a line each; the document puts them in a sentence."""
    return "\n".join(" ".join(name.split()) for name in names)


def _placed(nodes: Sequence[Node], origins: Sequence[Origin]) -> dict[Node, Origin]:
    return dict(zip(nodes, origins or (Origin(),) * len(nodes), strict=True))


def _repeated(nodes: Mapping[Node, Origin]) -> dict[str, list[Origin]]:
    """Return names that stand in several places of one level, with their origins."""
    places: dict[str, list[Origin]] = defaultdict(list)
    for node, origin in nodes.items():
        places[str(node[-1])].append(origin)
    return {name: origins for name, origins in places.items() if len(origins) > 1}


def _hanging_finding(
    facts: AreaFacts,
    verdict: Verdict,
    reason: Hanging,
    names: Sequence[str] = (),
    evidence: Iterable[Origin] = (),
) -> Finding:
    return Finding(
        area_id=facts.area.area_id,
        criterion=Criterion.S4,
        subject="area",
        verdict=verdict,
        reason=reason,
        values={
            "n_fields": len(facts.tree.fields),
            "n_projects": len(facts.tree.projects),
            "n_named": len(names),
            "names": listed(names),
        },
        evidence=tuple(o for o in evidence if o != Origin()),
    )
