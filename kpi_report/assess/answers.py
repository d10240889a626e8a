"""What one area answered, as types: only its own rows of a round's tables, in their order."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kpi_report.assess.structure import Tree
from kpi_report.assess.usage import FacilityUsage, Users, facility_usage
from kpi_report.intake.tables import Tables
from kpi_report.model import Area, Change, Kpi, Role


@dataclass(frozen=True, slots=True)
class PracticeAnswer:
    """An answer on how KPIs are set and checked, by the codes of the questionnaire."""

    question_id: str
    answer: str
    detail: str


@dataclass(frozen=True, slots=True)
class Revision:
    """What was done to one KPI since the last round, and why; texts as written."""

    kpi_id: str
    name: str
    change: Change
    new_name: str
    reason: str
    cause: str
    action: str


def tree(tables: Tables, area_id: str) -> Tree:
    """Return the area's tree; a project's field belongs to it, listed among the fields or not."""
    projects = tuple(
        (Role(r["role"]), r["medium_field"], r["project"]) for r in _own(tables.projects, area_id)
    )
    listed = [(Role(r["role"]), r["medium_field"]) for r in _own(tables.fields, area_id)]
    above = [(role, field) for role, field, _ in projects if field]
    return Tree(tuple(dict.fromkeys(listed + above)), projects)


def practice(tables: Tables, area_id: str) -> tuple[PracticeAnswer, ...]:
    """Return how the area sets and checks its KPIs."""
    return tuple(
        PracticeAnswer(r["question_id"], r["answer"], r["detail"])
        for r in _own(tables.practice, area_id)
    )


def usage(tables: Tables, area: Area) -> tuple[FacilityUsage, ...]:
    """Return the users of the area's shared facilities, one entry per facility."""
    names = {m.code: m.name for m in area.members}
    by_facility: dict[str, list[dict[Hashable, Any]]] = {}
    for row in _own(tables.usage, area.area_id):
        by_facility.setdefault(row["facility"], []).append(row)
    return tuple(
        facility_usage(
            facility=name,
            location=rows[0]["location"],
            place=names.get(rows[0]["location"], ""),
            shared_since=None if pd.isna(since := rows[0]["shared_since"]) else int(since),
            rows=[Users(r["residence"], int(r["year"]), float(r["users"])) for r in rows],
        )
        for name, rows in by_facility.items()
    )


def revisions(tables: Tables, area_id: str, kpis: Sequence[Kpi]) -> tuple[Revision, ...]:
    """Return what was done to the KPIs of the last round, then those that are new.

    An area need not answer for new KPIs: they are those of `kpis` that no row speaks of. One that
    took another's place is not new. In a first round there are no rows, and nothing is new.
    """
    rows = _own(tables.revisions, area_id)
    names = {kpi.kpi_id: kpi.name for kpi in kpis}
    successors = {r["new_kpi_id"] for r in rows} - {""}
    told = {r["kpi_id"] for r in rows} | successors
    answered = [
        Revision(
            kpi_id=r["kpi_id"],
            name=r["name"],
            change=Change(r["change"]),
            new_name=names.get(r["new_kpi_id"], ""),
            reason=r["reason"],
            cause=r["cause"],
            action=r["action"],
        )
        for r in rows
        if not (r["change"] == Change.ADDED and r["kpi_id"] in successors)
    ]
    added = [k for k in kpis if k.kpi_id not in told] if rows else []
    return (*answered, *(Revision(k.kpi_id, k.name, Change.ADDED, "", "", "", "") for k in added))


def _own(table: pd.DataFrame, area_id: str) -> list[dict[Hashable, Any]]:
    return table[table["area_id"] == area_id].to_dict("records")
