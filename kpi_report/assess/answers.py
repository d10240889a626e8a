"""What one area answered, as types: only its own rows of a round's tables, in their order."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from kpi_report.assess.structure import Tree
from kpi_report.assess.usage import FacilityUsage, Users, facility_usage
from kpi_report.intake.tables import Tables
from kpi_report.model import Area, Change, Kpi, Origin, Role


@dataclass(frozen=True, slots=True)
class PracticeAnswer:
    """An answer on how KPIs are set and checked, by the codes of the questionnaire."""

    question_id: str
    answer: str
    detail: str
    origin: Origin = field(default_factory=Origin)


@dataclass(frozen=True, slots=True)
class Revision:
    """What was done to one KPI since the last round, and why; texts as written.

    ``origins`` names the cells that are filled in by what stands in them: ``kpi_id``, ``change``,
    ``new_kpi_id``, ``reason``, ``cause`` and ``action``; of a new KPI only its ``name``.
    """

    kpi_id: str
    name: str
    change: Change
    new_name: str
    reason: str
    cause: str
    action: str
    origins: Mapping[str, Origin] = field(default_factory=dict)
    new_kpi_id: str = ""

    def cells(self, *columns: str) -> tuple[Origin, ...]:
        """Return the cells of these columns, as far as they are filled in."""
        return tuple(self.origins[c] for c in columns if c in self.origins)


Rows = list[dict[Hashable, Any]]

_TOLD = ("kpi_id", "name", "change", "new_kpi_id", "reason", "cause", "action")


@dataclass(frozen=True, slots=True)
class Answers:
    """The rows of one area in the tables that only a survey fills."""

    fields: Rows = field(default_factory=list)
    projects: Rows = field(default_factory=list)
    practice: Rows = field(default_factory=list)
    usage: Rows = field(default_factory=list)
    revisions: Rows = field(default_factory=list)


def by_area(tables: Tables) -> dict[str, Answers]:
    """Give every area its own rows, in one pass over each table; none for who did not answer."""
    found: defaultdict[str, Answers] = defaultdict(Answers)
    for name in Answers.__slots__:
        for row in getattr(tables, name).to_dict("records"):
            getattr(found[row["area_id"]], name).append(row)
    return dict(found)


def tree(answers: Answers) -> Tree:
    """Return the area's tree; a project's field belongs to it, listed among the fields or not."""
    listed = answers.projects
    projects = {
        (Role(r["role"]), r["medium_field"], r["project"]): _origin(r, "project") for r in listed
    }
    fields = {
        (Role(r["role"]), r["medium_field"]): _origin(r, "medium_field") for r in answers.fields
    }
    for (role, above, _), origin in projects.items():
        if above:
            fields.setdefault((role, above), origin)
    return Tree(
        fields=tuple(fields),
        projects=tuple(projects),
        field_origins=tuple(fields.values()),
        project_origins=tuple(projects.values()),
        outlines=tuple(r["outline"] for r in listed),
    )


def practice(answers: Answers) -> tuple[PracticeAnswer, ...]:
    """Return how the area sets and checks its KPIs."""
    return tuple(
        PracticeAnswer(r["question_id"], r["answer"], r["detail"], _origin(r, "answer"))
        for r in answers.practice
    )


def usage(answers: Answers, area: Area) -> tuple[FacilityUsage, ...]:
    """Return the users of the area's shared facilities, one entry per facility."""
    names = {m.code: m.name for m in area.members}
    by_facility: dict[str, list[dict[Hashable, Any]]] = {}
    for row in answers.usage:
        by_facility.setdefault(row["facility"], []).append(row)
    return tuple(
        facility_usage(
            facility=name,
            location=rows[0]["location"],
            place=names.get(rows[0]["location"], ""),
            shared_since=None if pd.isna(since := rows[0]["shared_since"]) else int(since),
            rows=[Users(r["residence"], int(r["year"]), float(r["users"])) for r in rows],
            members=names.keys(),
            origins=_ranges(rows),
            place_origins=_stated(rows[0], "facility", "location"),
            since_origins=_stated(rows[0], "shared_since"),
        )
        for name, rows in by_facility.items()
    )


def revisions(answers: Answers, kpis: Sequence[Kpi]) -> tuple[Revision, ...]:
    """Return what was done to the KPIs of the last round, then those that are new.

    An area need not answer for new KPIs: they are those of `kpis` that no row speaks of. One that
    took another's place is not new. In a first round there are no rows, and nothing is new.
    """
    rows = answers.revisions
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
            origins={c: origin for c in _TOLD if (origin := _origin(r, c)).cell},
            new_kpi_id=r["new_kpi_id"],
        )
        for r in rows
        if not (r["change"] == Change.ADDED and r["kpi_id"] in successors)
    ]
    added = [k for k in kpis if k.kpi_id not in told] if rows else []
    return (*answered, *map(_added, added))


def _added(kpi: Kpi) -> Revision:
    origins = {"name": kpi.origin("name")}
    return Revision(kpi.kpi_id, kpi.name, Change.ADDED, "", "", "", "", origins)


def given_up(revisions: Iterable[Revision]) -> frozenset[str]:
    """Return the names of the KPIs that an area dropped or replaced."""
    return frozenset(r.name for r in revisions if r.change.gives_up)


def is_withdrawn(kpi: Kpi, revisions: Iterable[Revision]) -> bool:
    """Return whether its area says of a KPI, by number or by name, that it gave it up."""
    return any(
        r.change.gives_up and (kpi.kpi_id == r.kpi_id or kpi.name == r.name) for r in revisions
    )


def _origin(row: Mapping[Hashable, Any], column: str) -> Origin:
    """Return the cell of one value of a row; a row of one value names its cell alone."""
    return _placed(row, column, "")


def _placed(row: Mapping[Hashable, Any], *keys: str) -> Origin:
    named = [part.rpartition("=") for part in row["source_cell"].split()]
    cell = next((cell for key, _, cell in named if key in keys), "")
    return Origin(row["source_file"], row["source_sheet"], cell)


def _ranges(rows: Sequence[Mapping[Hashable, Any]]) -> tuple[Origin, ...]:
    """Return the cells of every residence, from that of the first year to that of the last."""
    by_residence: dict[str, list[Mapping[Hashable, Any]]] = {}
    for row in rows:
        by_residence.setdefault(row["residence"], []).append(row)
    return tuple(
        Origin(
            own[0]["source_file"],
            own[0]["source_sheet"],
            ":".join(dict.fromkeys(_origin(row, "users").cell for row in (own[0], own[-1]))),
        )
        for own in by_residence.values()
    )


def _stated(row: Mapping[Hashable, Any], *columns: str) -> tuple[Origin, ...]:
    """Return the cells of a row in these columns, as far as they are named one by one."""
    return tuple(origin for c in columns if (origin := _placed(row, c)).cell)
