"""What the index of a round tells of an area, in numbers: a summary small enough for the record."""

from collections import Counter
from collections.abc import Hashable, Iterable

from kpi_report.assess.rating import Rating
from kpi_report.bundle import AreaSummary
from kpi_report.document.tally_words import DOUBTS, Lack, Tally
from kpi_report.intake.faults import FaultKind, Severity
from kpi_report.model import Area


def tallies(summary: AreaSummary, *, surveyed: bool) -> dict[str, dict[str, int]]:
    """Return by kind how often what was found; a kind of which nothing was found is left out.

    Parameters
    ----------
    summary
        The area's row in the overview.
    surveyed
        Whether KPIs were asked for by workbook.

    Returns
    -------
    dict
        By :class:`~kpi_report.document.tally_words.Tally`: prefectures with the number of their
        member municipalities, the area's own first; KPIs by rating; what was not answered at all;
        faults of the answer by kind; KPIs with a value in doubt by reason.
    """
    lack = _lack(summary, surveyed)
    progress = [k.progress for k in summary.kpis]
    found = {
        Tally.PREFECTURE: _prefectures(summary.area),
        Tally.RATING: _counted((p.rating for p in progress), Rating),
        Tally.ANSWER: {lack.value: 1} if lack else {},
        Tally.MUST: _faults(summary, Severity.MUST),
        Tally.CHECK: _faults(summary, Severity.CHECK),
        Tally.DOUBT: _counted((p.reason for p in progress), DOUBTS),
    }
    return {tally.value: counts for tally, counts in found.items() if counts}


def _lack(summary: AreaSummary, surveyed: bool) -> Lack | None:
    if surveyed and summary.delivery is None:
        return Lack.ANSWER
    if summary.kpis:
        return None
    return Lack.KPIS_ANSWERED if surveyed else Lack.KPIS_PUBLISHED


def _prefectures(area: Area) -> dict[str, int]:
    n_members = Counter(member.prefecture for member in area.members)
    return {name: n_members[name] for name in dict.fromkeys((area.prefecture, *n_members))}


def _faults(summary: AreaSummary, severity: Severity) -> dict[str, int]:
    faults = summary.delivery.faults if summary.delivery else ()
    return _counted((f.kind for f in faults if f.severity is severity), FaultKind)


def _counted(found: Iterable[Hashable], order: Iterable[str]) -> dict[str, int]:
    """Count what was found of the members of an enumeration, in their order."""
    times = Counter(found)
    return {str(one): times[one] for one in order if times[one]}
