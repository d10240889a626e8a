"""Official indicators as KPI candidates: what each offers, criterion by criterion.

The criteria are Q1–Q4 of ``docs/method.md``. There is no sum of marks: a person chooses.
"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import median

from kpi_report.assess.indicators import Series
from kpi_report.model import Area, Indicator, MeasureLevel
from kpi_report.parameters import Gates


class Mark(StrEnum):
    """How far a criterion is satisfied."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An indicator offered as a KPI of one area.

    ``interval_years`` is the usual distance between values; ``lag_years`` the age of the newest
    value at the data date. ``outcome`` is Q1, ``comparable`` Q2, ``partner_benefit`` Q3 and
    ``regular`` Q4.
    """

    indicator_id: str
    whole: Series
    partners: Series | None
    interval_years: int | None
    lag_years: int
    outcome: Mark
    comparable: Mark
    partner_benefit: Mark
    regular: Mark


def candidate(
    indicator: Indicator,
    area: Area,
    whole: Series,
    partners: Series | None,
    outside: Series | None,
    n_outside: int,
    data_year: int,
    gates: Gates,
) -> Candidate | None:
    """Describe an indicator as a candidate; ``None`` for one that is only background.

    Parameters
    ----------
    indicator, area
        What is measured, and for whom.
    whole, partners, outside
        Values of the area, its partner municipalities, and the municipalities of the same
        prefectures that belong to no area.
    n_outside
        How many municipalities `outside` sums.
    data_year
        Year of the data date.
    gates
        The least data that a statement needs.

    Notes
    -----
    Q1: yes for an outcome, partly for a supply (it stands in for a benefit). Q2: yes with a
    comparator of enough municipalities and ``gates.years_before`` values before the year in which
    the area was formed and ``gates.years_after`` after it, partly with one of the two. Q3: yes if
    partner municipalities have values of their own. Q4: yes if there is a value every year and the
    newest is at most ``gates.lag_years`` old, partly with one of the two.
    """
    if indicator.measure is MeasureLevel.CONTEXT:
        return None
    years = [p.year for p in whole.points]
    gaps = [b - a for a, b in pairwise(years)]
    interval = round(median(gaps)) if gaps else None
    lag = data_year - whole.last.year
    return Candidate(
        indicator_id=indicator.indicator_id,
        whole=whole,
        partners=partners,
        interval_years=interval,
        lag_years=lag,
        outcome=Mark.YES if indicator.measure is MeasureLevel.OUTCOME else Mark.PARTLY,
        comparable=_both(
            outside is not None and n_outside >= gates.outside_municipalities,
            _spans_formation(years, area.formed_on, gates),
        ),
        partner_benefit=Mark.NO if partners is None else Mark.YES,
        regular=_both(set(gaps) == {1}, lag <= gates.lag_years),
    )


def _spans_formation(years: list[int], formed_on: str, gates: Gates) -> bool:
    if not formed_on:
        return False
    formed = int(formed_on[:4])
    before, after = sum(y < formed for y in years), sum(y > formed for y in years)
    return before >= gates.years_before and after >= gates.years_after


def _both(first: bool, second: bool) -> Mark:
    return (Mark.NO, Mark.PARTLY, Mark.YES)[first + second]
