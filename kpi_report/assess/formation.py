"""The year in which an area was formed, in the kind of year in which a KPI counts."""

from dataclasses import dataclass
from enum import StrEnum

from kpi_report.model import YearKind


class WhenInYear(StrEnum):
    """Where in its year an area was formed."""

    FIRST_MONTH = "first_month"
    LAST_MONTH = "last_month"
    WITHIN = "within"


@dataclass(frozen=True, slots=True)
class Formation:
    """The year of formation, which is neither before nor after, save at one of its ends.

    ``kind`` is ``FISCAL`` where `year` is a fiscal year, else ``CALENDAR``. A year of which eleven
    months lie before the formation counts as before it; one of which eleven lie after, as after.
    """

    year: int
    kind: YearKind
    part: WhenInYear = WhenInYear.WITHIN

    def is_before(self, year: int) -> bool:
        """Return whether a year counts as one before the formation."""
        return year < self.year or (year == self.year and self.part is WhenInYear.LAST_MONTH)

    def is_after(self, year: int) -> bool:
        """Return whether a year counts as one after the formation."""
        return year > self.year or (year == self.year and self.part is WhenInYear.FIRST_MONTH)


def formation(formed_on: str, kind: YearKind) -> Formation | None:
    """Return the year that holds the date of formation; ``None`` if the date is unknown.

    A fiscal year runs from April to March: an area formed in January to March was formed in the
    fiscal year before. A date known by its year only lies in either, and stays that year; so does
    the date for values of any other kind of year.

    Parameters
    ----------
    formed_on
        An ISO date, a month, a year or empty.
    kind
        The kind of year of the values that are to be parted.

    Examples
    --------
    >>> formation("2018-03-12", YearKind.FISCAL).year, formation("2018", YearKind.FISCAL).year
    (2017, 2018)
    """
    if not formed_on:
        return None
    year = int(formed_on[:4])
    if not formed_on[5:7]:
        return Formation(year, YearKind.CALENDAR)
    month = int(formed_on[5:7])
    if kind is not YearKind.FISCAL:
        return Formation(year, YearKind.CALENDAR, _part(month - 1))
    return Formation(year - (month < 4), YearKind.FISCAL, _part((month - 4) % 12))


def _part(months_gone: int) -> WhenInYear:
    ends = {0: WhenInYear.FIRST_MONTH, 11: WhenInYear.LAST_MONTH}
    return ends.get(months_gone, WhenInYear.WITHIN)
