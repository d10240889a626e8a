"""Criterion S4: whether projects, medium fields and roles hang together, and KPIs on them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter

from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.finding import Criterion, Finding, Verdict, listed
from kpi_report.assess.structure import Node, Tree, placed
from kpi_report.model import Kpi, Level, Origin


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


def hanging_findings(facts: AreaFacts, kpis: Sequence[Kpi]) -> tuple[Finding, ...]:
    """Hold the tree and the KPIs on it against S4: one finding for each kind of fault."""
    tree = facts.tree
    if not facts.surveyed:
        return (_finding(facts, Verdict.CANNOT_TELL, Hanging.NOT_SURVEYED),)
    if not tree.fields and not tree.projects:
        return (_finding(facts, Verdict.CANNOT_TELL, Hanging.NO_TREE),)
    found = []
    fields = placed(tree.fields, tree.field_origins)
    projects = placed(tree.projects, tree.project_origins)
    circle = loop(tree)
    if circle:
        within = [o for (_, _, name), o in projects.items() if name in circle]
        found.append(_finding(facts, Verdict.DOES_NOT_MEET, Hanging.LOOP, circle, within))
    loose = {p: o for p, o in projects.items() if p[:2] not in fields}
    if loose:
        names = [name for _, _, name in loose]
        found.append(_finding(facts, Verdict.PARTLY, Hanging.PROJECT_LOOSE, names, loose.values()))
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
            _finding(
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
        found.append(_finding(facts, Verdict.PARTLY, Hanging.NAME_TWICE, list(twice), places))
    return tuple(found) or (
        _finding(
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


def _repeated(nodes: Mapping[Node, Origin]) -> dict[str, list[Origin]]:
    """Return names that stand in several places of one level, with their origins."""
    places: dict[str, list[Origin]] = defaultdict(list)
    for node, origin in nodes.items():
        places[str(node[-1])].append(origin)
    return {name: origins for name, origins in places.items() if len(origins) > 1}


def _finding(
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
