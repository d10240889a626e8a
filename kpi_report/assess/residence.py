"""Users of a shared facility by the municipality where they live, before sharing and since."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from kpi_report.assess.usage import FEWEST_SHOWN, UNKNOWN, FacilityUsage
from kpi_report.model import Member


@dataclass(frozen=True, slots=True)
class UsersFrom:
    """Users of a facility who live in one municipality: means of years, none where none is known.

    Parameters
    ----------
    is_place
        Whether the facility stands there.
    before, after
        Mean of yearly users over the years before and after that in which sharing began.
    latest
        Users in the newest year of the facility.
    per_resident_before, per_resident
        ``before`` and ``latest`` ÷ population: visits a resident a year.
    hidden
        Values that are kept back, by their names here: those of one to four people, and one more
        that hides what the total less all others would tell.
    """

    name: str
    is_place: bool
    before: float | None
    after: float | None
    latest: float | None
    per_resident_before: float | None
    per_resident: float | None
    hidden: frozenset[str] = frozenset()


VALUES = ("before", "after", "latest")


def users_by_residence(usage: FacilityUsage, members: Sequence[Member]) -> tuple[UsersFrom, ...]:
    """Return the users from every member that any value is known of, then from elsewhere.

    Notes
    -----
    A mean tells of few people if one of its years does. Source: METHOD section 0 (F1).
    """
    newest = usage.latest.year if usage.latest else None
    found, few = [], []
    for member in (*members, *_others(usage, members)):
        years: dict[int, float] = {}
        for r in usage.residents:
            if _lives_in(r.residence, member, members):
                years[r.year] = years.get(r.year, 0.0) + r.users
        if not years:
            continue
        since = usage.shared_since
        parts: dict[str, list[float]] = {
            "before": [v for y, v in years.items() if since is not None and y < since],
            "after": [v for y, v in years.items() if since is not None and y > since],
            "latest": [years[newest]] if newest in years else [],
        }
        means = {name: fmean(values) if values else None for name, values in parts.items()}
        few.append({n for n, vs in parts.items() if any(0 < v < FEWEST_SHOWN for v in vs)})
        found.append(
            UsersFrom(
                name=member.name,
                is_place=member.name == usage.location,
                per_resident_before=_per_head(means["before"], member.population),
                per_resident=_per_head(means["latest"], member.population),
                before=means["before"],
                after=means["after"],
                latest=means["latest"],
            )
        )
    hidden = _hidden(found, few)
    return tuple(
        replace(one, hidden=frozenset(names)) for one, names in zip(found, hidden, strict=True)
    )


ELSEWHERE = (Member("outside", "圏域外", "", False), Member(UNKNOWN, "不明", "", False))
"""Where users live who live in no member."""


def _others(usage: FacilityUsage, members: Sequence[Member]) -> tuple[Member, ...]:
    return tuple(
        one
        for one in ELSEWHERE
        if any(_lives_in(r.residence, one, members) for r in usage.residents)
    )


def _lives_in(residence: str, place: Member, members: Sequence[Member]) -> bool:
    if place.code != ELSEWHERE[0].code:
        return residence == place.code
    return residence != UNKNOWN and all(residence != m.code for m in members)


def _per_head(users: float | None, population: float | None) -> float | None:
    return users / population if users is not None and population else None


def _hidden(found: list[UsersFrom], few: list[set[str]]) -> list[set[str]]:
    """Return what is kept back of each: what tells of few, and what would give that away.

    The sum over the other members is printed, so that the rest can be told from the total. Beside
    n values from 1 to 4 one of at least 3n + 5 is kept back in the same of these two sums: whatever
    they are, their sum less 5 leaves each of them 1 to 4. Where none is so large, all are.
    """
    hidden = [set(names) for names in few]
    for name in VALUES:
        for is_other in (True, False):
            told = {
                at: value
                for at, one in enumerate(found)
                if (value := getattr(one, name)) and _is_other(one) is is_other
            }
            small = [at for at in told if name in few[at]]
            rest = sorted((value, at) for at, value in told.items() if at not in small)
            enough = (FEWEST_SHOWN - 2) * len(small) + FEWEST_SHOWN
            covering = next(((value, at) for value, at in rest if value >= enough), None)
            for _, at in ([covering] if covering else rest) if small else ():
                hidden[at].add(name)
    return hidden


def _is_other(one: UsersFrom) -> bool:
    """Return whether it is a member in which the facility does not stand."""
    return not one.is_place and one.name not in {place.name for place in ELSEWHERE}
