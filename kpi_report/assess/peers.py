"""What an area answered beside what the others answered, through the disclosure gate only.

A statistic has one base for the whole round: criteria and progress the peer group, questions and
shared KPIs all areas. It is never given for both, so that no group can be had by subtraction.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kpi_report.assess.answers import given_up
from kpi_report.assess.association import Definition, definition
from kpi_report.assess.disclosure import (
    COALITION,
    Counted,
    ReleasedQuarter,
    ReleasedShare,
    ReleasedWording,
    released_quarter,
    released_share,
)
from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.finding import Finding
from kpi_report.assess.hierarchy import ON_COURSE
from kpi_report.assess.peer_counts import (
    AS_A_WHOLE,
    COMPARED,
    FAVOURABLE,
    PROGRESS,
    counted_subjects,
    field_of,
)
from kpi_report.assess.rating import AssessedKpi, Rating
from kpi_report.assess.wordings import outcome_wordings, unlike_own
from kpi_report.model import Role
from kpi_report.parameters import DisclosureRules, Gates, PeerGroup

EXAMPLES = 3
"""So many wordings of others are shown for a role."""


@dataclass(frozen=True, slots=True)
class Compared:
    """An area's own count on one subject beside the share over several areas.

    Parameters
    ----------
    subject
        A criterion, a question's id or :data:`PROGRESS`.
    own
        ``None`` where nothing could be told of the area.
    others
        The share over the peer group or, of a question, over all areas; own area included.
    place
        The quarter of all areas that the own share falls into; ``None`` for a yes or no, and
        where there is no own share.
    """

    subject: str
    own: Counted | None
    others: ReleasedShare
    place: ReleasedQuarter | None = None


@dataclass(frozen=True, slots=True)
class SharedKpi:
    """A KPI that several areas have: in what share of them it is met or on track."""

    name: str
    unit: str
    others: ReleasedShare


@dataclass(frozen=True, slots=True)
class PeerView:
    """One area beside the others, as far as the gate lets it be seen."""

    compared: tuple[Compared, ...]
    kpis: tuple[SharedKpi, ...]
    wordings: tuple[ReleasedWording, ...]


@dataclass(frozen=True, slots=True)
class RoundStatistics:
    """What is counted once for a round; the counts stay here, only views of them leave.

    Parameters
    ----------
    counts
        By subject and area.
    shares
        By subject and peer group; of a question the group is empty.
    places
        By subject and area.
    kpis
        By definition, of the KPIs that enough areas share.
    definitions, former
        Of the KPIs of every area; names of those that it gave up, or did not answer again at all.
    wordings
        Names of KPIs that measure outcomes by their wording, by role, the most frequent first.
    """

    groups: Mapping[str, str]
    counts: Mapping[str, Mapping[str, Counted]]
    shares: Mapping[tuple[str, str], ReleasedShare]
    places: Mapping[tuple[str, str], ReleasedQuarter]
    kpis: Mapping[Definition, SharedKpi]
    definitions: Mapping[str, frozenset[Definition]]
    former: Mapping[str, frozenset[str]]
    wordings: Mapping[Role, tuple[ReleasedWording, ...]]


def round_statistics(
    areas: Sequence[AreaFacts],
    findings: Mapping[str, Sequence[Finding]],
    consenting: frozenset[str],
    groups: Iterable[PeerGroup],
    gates: Gates,
    rules: DisclosureRules,
) -> RoundStatistics:
    """Count what all areas answered, and release of it what the gate lets pass.

    Parameters
    ----------
    areas
        Every area of the round.
    findings
        By area.
    consenting
        Areas that let their KPIs be shown
        (:func:`~kpi_report.assess.disclosure.consenting_areas`).
    groups
        The fixed peer groups.
    gates, rules
        Settings of the gate (:func:`~kpi_report.assess.disclosure.reason_against_share`).
    """
    group_of = {area_id: g.group_id for g in groups for area_id in g.areas}
    of_kpis = {f.area.area_id: _by_definition(f.kpis) for f in areas}
    counts: dict[str, dict[str, Counted]] = {}
    for facts in areas:
        area_id = facts.area.area_id
        for subject, counted in counted_subjects(facts, findings.get(area_id, ())):
            counts.setdefault(subject, {})[area_id] = counted
    shares = {
        (subject, group): released_share(field_of(subject), parts, gates, rules)
        for subject, by_area in counts.items()
        for group, parts in _bases(subject, by_area, group_of).items()
    }
    return RoundStatistics(
        groups=group_of,
        counts=counts,
        shares=shares,
        places=_places(counts, gates),
        kpis=_shared(of_kpis, len(areas), gates, rules),
        definitions={
            f.area.area_id: frozenset(definition(k.kpi.name, k.kpi.unit) for k in f.kpis)
            for f in areas
        },
        former={f.area.area_id: _former(f) for f in areas},
        wordings=outcome_wordings(areas, consenting),
    )


def peer_view(statistics: RoundStatistics, area_id: str) -> PeerView:
    """Return what one area may see; nothing of others but released values."""
    s = statistics
    compared = []
    for subject in (PROGRESS, *(c.value for c in COMPARED), *FAVOURABLE):
        group = "" if subject in FAVOURABLE else s.groups[area_id]
        compared.append(
            Compared(
                subject=subject,
                own=s.counts.get(subject, {}).get(area_id),
                others=s.shares.get((subject, group)) or _NOBODY,
                place=s.places.get((subject, area_id)),
            )
        )
    own = s.definitions[area_id]
    return PeerView(
        compared=tuple(compared),
        kpis=tuple(shared for key, shared in s.kpis.items() if key in own),
        wordings=tuple(
            wording
            for role in Role
            for wording in unlike_own(s.wordings.get(role, ()), own, s.former[area_id])[:EXAMPLES]
        ),
    )


def _former(facts: AreaFacts) -> frozenset[str]:
    """Return the names of KPIs that an area had: given up, or without an answer in this round."""
    silent = () if facts.kpis else facts.previous_kpis
    return given_up(facts.revisions) | {k.name for k in silent}


def _bases(
    subject: str, by_area: Mapping[str, Counted], group_of: Mapping[str, str]
) -> dict[str, dict[str, Counted]]:
    """Return the areas over which a subject is counted: all under "", or group by group."""
    if subject in FAVOURABLE:
        return {"": dict(by_area)}
    found: dict[str, dict[str, Counted]] = {}
    for area_id, counted in by_area.items():
        found.setdefault(group_of[area_id], {})[area_id] = counted
    return found


def _places(
    counts: Mapping[str, Mapping[str, Counted]], gates: Gates
) -> dict[tuple[str, str], ReleasedQuarter]:
    found: dict[tuple[str, str], ReleasedQuarter] = {}
    for subject, by_area in counts.items():
        if subject in FAVOURABLE or subject in AS_A_WHOLE:
            continue
        ascending = sorted(counted.share for counted in by_area.values())
        by_share = {
            share: released_quarter(field_of(subject), share, ascending, gates)
            for share in set(ascending)
        }
        found |= {(subject, area_id): by_share[c.share] for area_id, c in by_area.items()}
    return found


def _by_definition(kpis: Sequence[AssessedKpi]) -> dict[Definition, Counted]:
    """Return for each definition whether all rated KPIs of that name are met or on track."""
    found: dict[Definition, Counted] = {}
    for assessed in kpis:
        rating = assessed.progress.rating
        if rating is not Rating.CANNOT_JUDGE:
            key = definition(assessed.kpi.name, assessed.kpi.unit)
            before = found.get(key, Counted(1, 1))
            found[key] = Counted(before.met * (rating in ON_COURSE), 1)
    return found


def _shared(
    by_area: Mapping[str, Mapping[Definition, Counted]],
    n_areas: int,
    gates: Gates,
    rules: DisclosureRules,
) -> dict[Definition, SharedKpi]:
    """Return the KPIs that more than ``gates.peer_median`` areas have, and not nearly all.

    Where fewer than three areas lack it, two of them would know that all others have it.
    """
    users: dict[Definition, dict[str, Counted]] = {}
    for area_id, definitions in by_area.items():
        for key, counted in definitions.items():
            users.setdefault(key, {})[area_id] = counted
    return {
        key: SharedKpi(*key, released_share("ratings.rating", parts, gates, rules))
        for key, parts in sorted(users.items())
        if gates.peer_median < len(parts) < n_areas - COALITION
    }


_NOBODY = released_share("findings.verdict", {}, Gates(), DisclosureRules())
