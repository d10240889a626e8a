"""Which KPI of the round before is which one now: by number, by answer, by a person, by wording."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kpi_report.assess.likeness import NameIndex, one_spelling
from kpi_report.model import Kpi


class MatchedBy(StrEnum):
    """What says that two KPIs are the same, or that one took the other's place."""

    NUMBER = "number"
    ANSWER = "answer"
    PERSON = "person"
    WORDING = "wording"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Match:
    """A KPI before and after; one of the two is missing where it has no counterpart.

    ``likeness`` is that of the wordings, from 0 to 1, where these alone match them: a person has to
    confirm it.
    """

    before: Kpi | None
    after: Kpi | None
    by: MatchedBy
    likeness: float | None = None


def match(
    before: Sequence[Kpi],
    after: Sequence[Kpi],
    successors: Mapping[str, str],
    confirmed: Mapping[str, str],
    least: float,
) -> tuple[Match, ...]:
    """Match the KPIs of one area in two rounds, those of the first in their order, then new ones.

    Parameters
    ----------
    before, after
        The KPIs of both rounds.
    successors
        What the area answered: by the number of a KPI before, that of the one in its place.
    confirmed
        What a person confirmed: the same, or an empty text for a KPI that has no counterpart.
    least
        The least likeness of wordings that is suggested. Of KPIs that nothing else matches, the
        likest pairs of the same role and level are taken first, each KPI once.

    Notes
    -----
    A person's word goes before the area's answer, and that before the number.
    """
    now = {kpi.kpi_id: kpi for kpi in after}
    found: dict[str, Match] = {}
    taken: set[str] = set()
    for told, by in ((confirmed, MatchedBy.PERSON), (successors, MatchedBy.ANSWER)):
        for kpi in before:
            new = told.get(kpi.kpi_id)
            if kpi.kpi_id in found or new is None or (new and (new not in now or new in taken)):
                continue
            if new or by is MatchedBy.PERSON:
                found[kpi.kpi_id] = Match(kpi, now.get(new), by)
                taken |= {new} - {""}
    for kpi in before:
        if kpi.kpi_id not in found and kpi.kpi_id in now and kpi.kpi_id not in taken:
            found[kpi.kpi_id] = Match(kpi, now[kpi.kpi_id], MatchedBy.NUMBER)
            taken.add(kpi.kpi_id)
    gone = [kpi for kpi in before if kpi.kpi_id not in found]
    new_ones = [kpi for kpi in after if kpi.kpi_id not in taken]
    for one in _by_wording(gone, new_ones, least):
        assert one.before is not None and one.after is not None
        found[one.before.kpi_id] = one
        taken.add(one.after.kpi_id)
    return (
        *(found.get(k.kpi_id) or Match(k, None, MatchedBy.NOTHING) for k in before),
        *(Match(None, k, MatchedBy.NOTHING) for k in new_ones if k.kpi_id not in taken),
    )


def _by_wording(gone: Sequence[Kpi], new: Sequence[Kpi], least: float) -> list[Match]:
    if not gone or not new:
        return []
    index = NameIndex.of([one_spelling(k.name) for k in new])
    likeness = index.likeness([one_spelling(k.name) for k in gone])
    pairs = sorted(
        (
            (-likeness[a, b], a, b)
            for a, old in enumerate(gone)
            for b, one in enumerate(new)
            if likeness[a, b] >= least and (old.role, old.level) == (one.role, one.level)
        ),
    )
    matches, used_a, used_b = [], set(), set()
    for negative, a, b in pairs:
        if a not in used_a and b not in used_b:
            used_a.add(a)
            used_b.add(b)
            matches.append(Match(gone[a], new[b], MatchedBy.WORDING, round(float(-negative), 3)))
    return matches
