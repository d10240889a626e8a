"""Official indicators as KPI candidates: what each offers, criterion by criterion.

The criteria are Q1–Q4 of ``docs/method.md``. There is no sum of marks: a person chooses.
"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import median

from kpi_report.assess.formation import formation
from kpi_report.assess.indicators import Series
from kpi_report.model import Area, Indicator, MeasureLevel, YearKind
from kpi_report.parameters import Gates


class Mark(StrEnum):
    """How far a criterion is satisfied."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An indicator offered as a KPI of one area.

    ``outside`` are the values of enough municipalities outside, ``None`` where these are too few;
    ``spans_formation`` tells whether the area has enough values on either side of its formation.
    ``interval_years`` is the usual distance between values; ``age_years`` the age of the newest
    value here at the data date, ``lag_years`` by how many years later the original statistic gives
    a value, the age where that is unknown. ``outcome`` is Q1, ``comparable`` Q2,
    ``partner_benefit`` Q3 and ``regular`` Q4.
    """

    indicator_id: str
    whole: Series
    partners: Series | None
    outside: Series | None
    spans_formation: bool
    interval_years: int | None
    age_years: int
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
    original statistic gives it within ``gates.lag_years``, partly with one of the two. Where the
    newest value is older than that lag and ``gates.lag_years`` (or the usual distance, if longer)
    more, the statistic may have ended, and the lag is not taken for kept.
    """
    if indicator.measure is MeasureLevel.CONTEXT:
        return None
    years = [p.year for p in whole.points]
    gaps = [b - a for a, b in pairwise(years)]
    interval = round(median(gaps)) if gaps else None
    age = data_year - whole.last.year
    lag = age if indicator.published_after is None else indicator.published_after
    beside = outside if n_outside >= gates.outside_municipalities else None
    spans = _spans_formation(years, area.formed_on, indicator.years, gates)
    return Candidate(
        indicator_id=indicator.indicator_id,
        whole=whole,
        partners=partners,
        outside=beside,
        spans_formation=spans,
        interval_years=interval,
        age_years=age,
        lag_years=lag,
        outcome=Mark.YES if indicator.measure is MeasureLevel.OUTCOME else Mark.PARTLY,
        comparable=_both(beside is not None, spans),
        partner_benefit=Mark.NO if partners is None else Mark.YES,
        regular=_both(
            set(gaps) == {1},
            lag <= gates.lag_years and age <= lag + max(gates.lag_years, interval or 1),
        ),
    )


def _spans_formation(years: list[int], formed_on: str, kind: YearKind, gates: Gates) -> bool:
    formed = formation(formed_on, kind)
    if formed is None:
        return False
    before, after = sum(map(formed.is_before, years)), sum(map(formed.is_after, years))
    return before >= gates.years_before and after >= gates.years_after


def _both(first: bool, second: bool) -> Mark:
    return (Mark.NO, Mark.PARTLY, Mark.YES)[first + second]
