"""The catalogue of outcome KPIs: what a KPI could measure instead, found by likeness of wording."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpi_report.assess.finding import Rewrite, SourceKind
from kpi_report.assess.likeness import NameIndex, TextIndex, one_spelling
from kpi_report.model import Direction, Point, Role

SAME_FIELD = 0.4
"""How much the likeness of the medium fields counts beside that of the wordings."""
SAME_OUTCOME = 0.6
"""From this likeness of their names on, two outcomes are taken to be one."""
OFFERED = 10
"""So many entries are returned for a wording, the likeliest first."""


@dataclass(frozen=True, slots=True)
class OutcomeEntry:
    """An outcome that a KPI can measure.

    Parameters
    ----------
    source
        The statistic, or the kind of survey or record, that gives the values; empty if unknown.
    indicator_id
        The official indicator whose values are those of this outcome; empty if there is none.
    goal_of
        Medium fields of which it is the goal as a whole: their KPIs may name it for its baseline.
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
    goal_of: tuple[str, ...] = ()
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
            source_kind=self.entry.source_kind,
        )


@dataclass(frozen=True, slots=True)
class Matches:
    """What a wording is most like: of all entries, and of those with an official indicator."""

    foremost: tuple[Match, ...] = ()
    official: tuple[Match, ...] = ()


_Wording = tuple[str, str, str]


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Outcome KPIs that can be looked up by wording.

    The vectoriser is built once, at the first look-up, and what was looked up is remembered.
    """

    entries: tuple[OutcomeEntry, ...]
    _found: dict[_Wording, Matches] = field(default_factory=dict, init=False, repr=False)
    _same: dict[str, frozenset[str]] = field(default_factory=dict, init=False, repr=False)

    def closest(
        self,
        names: Sequence[str],
        projects: Sequence[str] = (),
        medium_fields: Sequence[str] = (),
    ) -> list[Matches]:
        """Return for every KPI the entries that its wording is most like.

        Parameters
        ----------
        names
            Wordings of the KPIs.
        projects, medium_fields
            Names of the nodes they hang at, in the same order; empty texts where there is none.

        Returns
        -------
        list of Matches
            Ordered by s + 0.4 f. The likeness s is the cosine of the vectors (tf-idf of the
            sequences of one to three characters inside words, NFKC) of the KPI's name and project
            and of the entry's field, activities and name; f is that of the two medium fields. The
            match shows s. Foremost are :data:`OFFERED` entries, never one that bears the KPI's own
            name or has s = 0; without any likeness there are none.
        """
        blank = [""] * len(names)
        wanted = list(zip(names, projects or blank, medium_fields or blank, strict=True))
        new = [w for w in dict.fromkeys(wanted) if w not in self._found]
        if new and self.entries:
            self._found.update(zip(new, self._look_up(new), strict=True))
        return [self._found.get(w, Matches()) for w in wanted]

    def same_outcomes(self, names: Sequence[str]) -> list[frozenset[str]]:
        """Return for every name the ids of the entries that are the same outcome by their names.

        Their cosine is :data:`SAME_OUTCOME` or more (:class:`~kpi_report.assess.likeness.NameIndex`
        of the names of all entries).
        """
        new = [n for n in dict.fromkeys(names) if n not in self._same]
        if new and self.entries:
            alike = self._names.likeness([one_spelling(n) for n in new]) >= SAME_OUTCOME
            for name, row in zip(new, alike, strict=True):
                found = (self.entries[place].entry_id for place in np.flatnonzero(row))
                self._same[name] = frozenset(found)
        return [self._same.get(n, frozenset()) for n in names]

    def _look_up(self, wanted: list[_Wording]) -> list[Matches]:
        likeness = self._index.likeness([f"{name} {project}" for name, project, _ in wanted])
        rows = {named: n for n, named in enumerate(dict.fromkeys(w[2] for w in wanted))}
        by_field = self._index.field_likeness(list(rows))
        score = likeness + SAME_FIELD * by_field[[rows[w[2]] for w in wanted]]
        for n, (name, _, _) in enumerate(wanted):
            for own in self._places.get(one_spelling(name), ()):
                likeness[n, own] = score[n, own] = 0.0
        order = np.argsort(-score, axis=1, kind="stable")
        return [
            Matches(
                tuple(m for m in self._matches(likeness[n], found[:OFFERED]) if m.similarity > 0),
                tuple(self._matches(likeness[n], found[self._with_indicator[found]])),
            )
            for n, found in enumerate(order)
        ]

    def _matches(
        self, likeness: npt.NDArray[np.float64], places: npt.NDArray[np.intp]
    ) -> Iterable[Match]:
        return (Match(self.entries[place], float(likeness[place])) for place in places)

    @cached_property
    def _with_indicator(self) -> npt.NDArray[np.bool_]:
        return np.array([bool(e.indicator_id) for e in self.entries])

    @cached_property
    def _names(self) -> NameIndex:
        return NameIndex.of([one_spelling(e.name) for e in self.entries])

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
                goal_of=tuple(row["goal_of"].split()),
                activities=row["activities"],
                note=row["note"],
            )
            for row in outcomes.to_dict("records")
        )
    )
