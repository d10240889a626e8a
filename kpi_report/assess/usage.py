"""Users of a shared facility: before it was shared, now, and from where."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kpi_report.model import Origin, Point

TOTAL, UNKNOWN = "total", "unknown"
FEWEST_SHOWN = 5
"""Fewest users of a facility that are printed as a number."""


@dataclass(frozen=True, slots=True)
class Users:
    """Users of a facility in a year who live in one place: a code, ``outside`` or ``unknown``."""

    residence: str
    year: int
    users: float


@dataclass(frozen=True, slots=True)
class UsersOfYear:
    """Users of a facility in one year.

    Parameters
    ----------
    total
        All of them, those of unknown residence included.
    partners
        Those who live in the area, but elsewhere than the facility stands; ``None`` where the
        breakdown is not known or incomplete.
    known
        Those whose residence is known, people from outside the area included.
    """

    year: int
    total: float
    partners: float | None = None
    known: float | None = None

    @property
    def share(self) -> float | None:
        """Return partners ÷ known, from 0 to 1; ``None`` without a breakdown or without users."""
        return None if self.partners is None or not self.known else self.partners / self.known

    @property
    def tells_few(self) -> bool:
        """Return whether the share would tell of one to four people."""
        if self.partners is None or self.known is None:
            return False
        return any(0 < n < FEWEST_SHOWN for n in (self.partners, self.known - self.partners))


@dataclass(frozen=True, slots=True)
class FacilityUsage:
    """One shared facility.

    Parameters
    ----------
    before
        Mean of yearly users over the years before sharing began; ``None`` without such a year.
    years_before
        The first and the last of those years.
    latest
        Users in the newest year.
    yearly
        Users year by year, in the order of the years.
    residents
        Users by where they live: members by their codes, others, and those of whom it is unknown.
    origins
        The cells of these values, one range for each residence.
    place_origins, since_origins
        Those of the facility with the municipality where it stands, and of the year in which
        sharing began, as far as they were stated.
    """

    facility: str
    location: str
    shared_since: int | None
    before: float | None
    years_before: tuple[int, int] | None
    latest: Point | None
    yearly: tuple[UsersOfYear, ...] = ()
    residents: tuple[Users, ...] = ()
    origins: tuple[Origin, ...] = ()
    place_origins: tuple[Origin, ...] = ()
    since_origins: tuple[Origin, ...] = ()

    @property
    def yearly_before(self) -> tuple[UsersOfYear, ...]:
        """Return the years before sharing began; none where its year is not known."""
        since = self.shared_since
        return tuple(y for y in self.yearly if since is not None and y.year < since)

    @property
    def all_origins(self) -> tuple[Origin, ...]:
        """Return all cells that were read of the facility."""
        return (*self.place_origins, *self.since_origins, *self.origins)


def facility_usage(
    facility: str,
    location: str,
    place: str,
    shared_since: int | None,
    rows: Iterable[Users],
    members: Collection[str] = (),
    origins: tuple[Origin, ...] = (),
    place_origins: tuple[Origin, ...] = (),
    since_origins: tuple[Origin, ...] = (),
) -> FacilityUsage:
    """Measure one facility.

    Parameters
    ----------
    facility, place
        Names of the facility and of the municipality where it stands.
    location
        That municipality's code.
    shared_since
        Fiscal year in which sharing began; that year itself is not one before.
    rows
        Users by residence and year; a year's total is the row ``total``, else the sum of its rows.
    members
        Codes of the area's municipalities; users from any other live outside the area.
    origins, place_origins, since_origins
        Where the rows, the place and the year were read.
    """
    known = list(rows)
    totals = {year: _total(known, year) for year in sorted({r.year for r in known})}
    others = {code for code in members if code != location}
    before = [y for y in totals if shared_since is not None and y < shared_since]
    newest = max(totals, default=None)
    return FacilityUsage(
        facility=facility,
        location=place,
        shared_since=shared_since,
        before=sum(totals[y] for y in before) / len(before) if before else None,
        years_before=(before[0], before[-1]) if before else None,
        latest=None if newest is None else Point(newest, totals[newest]),
        yearly=_yearly(known, totals, others if location else set()),
        residents=tuple(r for r in known if r.residence != TOTAL),
        origins=origins,
        place_origins=place_origins,
        since_origins=since_origins,
    )


def _yearly(
    rows: list[Users], totals: dict[int, float], others: set[str]
) -> tuple[UsersOfYear, ...]:
    """Break down every year in which no residence is missing that another year has.

    A missing row would be read as a share that moved.
    """
    residents: dict[int, dict[str, float]] = {year: {} for year in totals}
    for row in rows:
        if row.residence not in (TOTAL, UNKNOWN):
            residents[row.year][row.residence] = row.users
    everywhere = {place for users in residents.values() for place in users}
    found = []
    for year, total in totals.items():
        users = residents[year]
        if others and len(users) == len(everywhere) > 0:
            partners = sum(n for place, n in users.items() if place in others)
            found.append(UsersOfYear(year, total, partners, sum(users.values())))
        else:
            found.append(UsersOfYear(year, total))
    return tuple(found)


def _total(rows: list[Users], year: int) -> float:
    stated = [r.users for r in rows if r.year == year and r.residence == TOTAL]
    return sum(stated or [r.users for r in rows if r.year == year])
