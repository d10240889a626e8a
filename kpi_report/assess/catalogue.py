"""The catalogue of outcome KPIs: what a KPI could measure instead, found by likeness of wording."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np
import pandas as pd

from kpi_report.assess.disclosure import consenting_areas, released_wordings
from kpi_report.assess.finding import Rewrite
from kpi_report.assess.likeness import TextIndex, one_spelling, unlike
from kpi_report.assess.logic_level import LevelRule, suggest_level
from kpi_report.model import Area, DeclaredLevel, Direction, Kpi, Point, Role

SAME_FIELD = 0.4
"""How much the likeness of the medium fields counts beside that of the wordings."""
SAME_OUTCOME = 0.6
"""From this likeness of their names on, two outcomes are taken to be one."""
MOST_NEW = 200
"""So many wordings of one round are looked at, those of the most areas first."""
OFFERED = 3
"""So many entries are returned for a wording, the likeliest first."""


class SourceKind(StrEnum):
    """How the values of an outcome become known; ``UNKNOWN`` for one found in an answer."""

    OFFICIAL = "official"
    SURVEY = "survey"
    RECORD = "record"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class OutcomeEntry:
    """An outcome that a KPI can measure.

    Parameters
    ----------
    source
        The statistic, or the kind of survey or record, that gives the values; empty if unknown.
    indicator_id
        The official indicator whose values are those of this outcome; empty if there is none.
    activities
        Words of what the administration does towards it, by which output KPIs find it.
    round_id
        The round in whose public answers it was found; empty for one of the standard catalogue.
    """

    entry_id: str
    role: Role
    medium_field: str
    name: str
    unit: str
    direction: Direction = Direction.NONE
    source: str = ""
    source_kind: SourceKind = SourceKind.UNKNOWN
    indicator_id: str = ""
    activities: str = ""
    note: str = ""
    round_id: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """An entry and the cosine of its text and the wording, from 0 to 1."""

    entry: OutcomeEntry
    similarity: float

    def rewrite(self, baseline: Point | None = None) -> Rewrite:
        """Return it as what a KPI could measure instead."""
        return Rewrite(
            entry_id=self.entry.entry_id,
            name=self.entry.name,
            unit=self.entry.unit,
            source=self.entry.source,
            similarity=self.similarity,
            baseline=baseline,
            round_id=self.entry.round_id,
        )


_Wording = tuple[str, str, str]


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Outcome KPIs that can be looked up by wording.

    The vectoriser is built once, at the first look-up, and what was looked up is remembered.
    """

    entries: tuple[OutcomeEntry, ...]
    _found: dict[_Wording, tuple[Match, ...]] = field(default_factory=dict, init=False, repr=False)

    def closest(
        self,
        names: Sequence[str],
        projects: Sequence[str] = (),
        medium_fields: Sequence[str] = (),
    ) -> list[tuple[Match, ...]]:
        """Return for every KPI the :data:`OFFERED` entries that its wording is most like.

        Parameters
        ----------
        names
            Wordings of the KPIs.
        projects, medium_fields
            Names of the nodes they hang at, in the same order; empty texts where there is none.

        Returns
        -------
        list of tuple of Match
            Ordered by s + 0.4 f. The likeness s is the cosine of the vectors (tf-idf of the
            sequences of one to three characters inside words, NFKC) of the KPI's name and project
            and of the entry's field, activities and name; f is that of the two medium fields. The
            match shows s. An entry that bears the KPI's own name is never among them, nor is one
            with s = 0; without any likeness the tuple is empty.
        """
        blank = [""] * len(names)
        wanted = list(zip(names, projects or blank, medium_fields or blank, strict=True))
        new = [w for w in dict.fromkeys(wanted) if w not in self._found]
        if new and self.entries:
            self._found.update(zip(new, self._look_up(new), strict=True))
        return [self._found.get(w, ()) for w in wanted]

    def _look_up(self, wanted: list[_Wording]) -> list[tuple[Match, ...]]:
        likeness = self._index.likeness([f"{name} {project}" for name, project, _ in wanted])
        rows = {named: n for n, named in enumerate(dict.fromkeys(w[2] for w in wanted))}
        by_field = self._index.field_likeness(list(rows))
        score = likeness + SAME_FIELD * by_field[[rows[w[2]] for w in wanted]]
        for n, (name, _, _) in enumerate(wanted):
            for own in self._places.get(one_spelling(name), ()):
                likeness[n, own] = score[n, own] = 0.0
        best = np.argsort(-score, axis=1, kind="stable")[:, :OFFERED]
        return [
            tuple(
                Match(self.entries[place], float(likeness[n, place]))
                for place in found
                if likeness[n, place] > 0
            )
            for n, found in enumerate(best)
        ]

    @cached_property
    def _index(self) -> TextIndex:
        return TextIndex.of(
            [f"{e.medium_field} {e.activities} {e.name}" for e in self.entries],
            [e.medium_field for e in self.entries],
        )

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for place, entry in enumerate(self.entries):
            places.setdefault(one_spelling(entry.name), []).append(place)
        return places


def standard_catalogue(outcomes: pd.DataFrame) -> Catalogue:
    """Return the catalogue that the table of outcomes holds (``data/catalogue/outcomes.csv``)."""
    return Catalogue(
        tuple(
            OutcomeEntry(
                entry_id=row["entry_id"],
                role=Role(row["role"]),
                medium_field=row["medium_field"],
                name=row["name"],
                unit=row["unit"],
                direction=Direction(row["direction"]),
                source=row["source"],
                source_kind=SourceKind(row["source_kind"]),
                indicator_id=row["indicator_id"],
                activities=row["activities"],
                note=row["note"],
            )
            for row in outcomes.to_dict("records")
        )
    )


def grown(
    catalogue: Catalogue,
    kpis: Iterable[Kpi],
    replies: pd.DataFrame,
    areas: Iterable[Area],
    round_id: str,
) -> Catalogue:
    """Return the catalogue with the outcomes of a round's public answers added.

    Parameters
    ----------
    kpis, replies, areas, round_id
        Of the round. The catalogue of a round is the standard one grown by the rounds before it,
        the oldest first, and by itself.

    Returns
    -------
    Catalogue
        Added is the wording of a KPI that its area declares an outcome, that reads as one
        (:func:`~kpi_report.assess.logic_level.suggest_level`) and that the disclosure gate lets
        pass, unless an entry has a name as like as :data:`SAME_OUTCOME`. It carries name, unit and
        role, and the medium field of the entry it is most like if it hangs at a medium field; no
        area, no source.
    """
    consenting = consenting_areas(replies)
    outcomes = [
        k
        for k in kpis
        if k.area_id in consenting and k.declared is DeclaredLevel.OUTCOME and reads_as_outcome(k)
    ]
    released = released_wordings(outcomes, consenting, areas)
    hung = {one_spelling(k.name): k.medium_field for k in outcomes}
    known = {one_spelling(e.name) for e in catalogue.entries}
    new: dict[str, OutcomeEntry] = {}
    for wording in released:
        name = one_spelling(wording.name)
        if name not in known and name not in new:
            new[name] = OutcomeEntry("", wording.role, "", name, wording.unit)
        if len(new) == MOST_NEW:
            break
    kept = [
        new[name] for name in unlike(list(new), [e.name for e in catalogue.entries], SAME_OUTCOME)
    ]
    fields = [hung[e.name] for e in kept]
    nearest = catalogue.closest([e.name for e in kept], medium_fields=fields)
    return Catalogue(
        catalogue.entries
        + tuple(
            OutcomeEntry(
                entry_id=f"{round_id}-{n:03}",
                role=entry.role,
                medium_field=found[0].entry.medium_field if named and found else "",
                name=entry.name,
                unit=entry.unit,
                round_id=round_id,
            )
            for n, (entry, named, found) in enumerate(
                zip(kept, fields, nearest, strict=True), start=1
            )
        )
    )


def reads_as_outcome(kpi: Kpi) -> bool:
    """Return whether the wording of a KPI says by itself that it measures an outcome."""
    found = suggest_level(kpi.name, kpi.unit)
    return found.level is DeclaredLevel.OUTCOME and found.rule is not LevelRule.NOTHING
