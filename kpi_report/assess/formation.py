"""The year in which an area was formed, in the kind of year in which a KPI counts."""

from dataclasses import dataclass

from kpi_report.model import YearKind


@dataclass(frozen=True, slots=True)
class Formation:
    """The year of formation, which is neither before nor after.

    ``kind`` is ``FISCAL`` where `year` is a fiscal year, else ``CALENDAR``.
    """

    year: int
    kind: YearKind


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
    year, month = int(formed_on[:4]), formed_on[5:7]
    if kind is not YearKind.FISCAL or not month:
        return Formation(year, YearKind.CALENDAR)
    return Formation(year - (int(month) < 4), YearKind.FISCAL)
