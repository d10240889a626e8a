"""How much of an area's tree has KPIs: the roles, and the medium fields and projects under them."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from kpi_report.model import Kpi, Level, Origin, Role


@dataclass(frozen=True, slots=True)
class Tree:
    """Medium fields as (role, name) and projects as (role, field, name), in their own order.

    The origins run parallel to them; they are empty where nothing is known of them. So do the
    outlines of the projects, as written.
    """

    fields: tuple[tuple[Role, str], ...] = ()
    projects: tuple[tuple[Role, str, str], ...] = ()
    field_origins: tuple[Origin, ...] = ()
    project_origins: tuple[Origin, ...] = ()
    outlines: tuple[str, ...] = ()


Node = TypeVar("Node", tuple[Role, str], tuple[Role, str, str])


def placed(nodes: Sequence[Node], origins: Sequence[Origin]) -> dict[Node, Origin]:
    """Return where each node of a tree was read; an empty origin where that is not known."""
    return dict(zip(nodes, origins or (Origin(),) * len(nodes), strict=True))


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many nodes of a role have a KPI of their own; nodes without one by name."""

    role: Role
    n_role_kpis: int
    n_fields: int
    n_projects: int
    fields_without: tuple[str, ...]
    projects_without: tuple[str, ...]


def coverage(tree: Tree, kpis: Iterable[Kpi]) -> tuple[Coverage, ...]:
    """Count, role by role, the nodes that have at least one KPI of their own level.

    A medium field is not covered by a KPI of one of its projects: the guidance asks for KPIs of
    both. Nothing is returned for a tree without nodes.
    """
    if not tree.fields and not tree.projects:
        return ()
    known = list(kpis)
    at_field = {(k.role, k.medium_field) for k in known if k.level is Level.MEDIUM}
    at_project = {(k.role, k.medium_field, k.project) for k in known if k.level is Level.PROJECT}
    return tuple(
        Coverage(
            role=role,
            n_role_kpis=sum(k.level is Level.ROLE and k.role is role for k in known),
            n_fields=sum(f[0] is role for f in tree.fields),
            n_projects=sum(p[0] is role for p in tree.projects),
            fields_without=tuple(f[1] for f in tree.fields if f[0] is role and f not in at_field),
            projects_without=tuple(
                p[2] for p in tree.projects if p[0] is role and p not in at_project
            ),
        )
        for role in Role
    )


def in_tree_order(tree: Tree, kpis: Iterable[Kpi]) -> list[Kpi]:
    """Return KPIs role by role: those of the role, then field by field with its projects.

    Nodes that the tree does not hold come after those that it holds, in the order of their KPIs.
    """
    known = list(kpis)
    fields = _places([*tree.fields, *((k.role, k.medium_field) for k in known)])
    projects = _places([*tree.projects, *((k.role, k.medium_field, k.project) for k in known)])
    levels = list(Level)

    def place(kpi: Kpi) -> tuple[int, int, int, int, int]:
        return (
            kpi.role,
            kpi.level is not Level.ROLE,
            fields[kpi.role, kpi.medium_field],
            levels.index(kpi.level),
            projects[kpi.role, kpi.medium_field, kpi.project],
        )

    return sorted(known, key=place)


def _places(nodes: Sequence[Hashable]) -> dict[Hashable, int]:
    return {node: n for n, node in enumerate(dict.fromkeys(nodes))}
