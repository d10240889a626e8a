"""All that is known of one area when it is held against the criteria."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kpi_report.assess.answers import PracticeAnswer, Revision
from kpi_report.assess.indicators import Series
from kpi_report.assess.rating import AssessedKpi
from kpi_report.assess.structure import Tree
from kpi_report.assess.usage import FacilityUsage
from kpi_report.model import Area, Kpi


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """What the assessment of one area reads; nothing of any other area.

    Parameters
    ----------
    last_year
        The last closed fiscal year that the survey asks actuals of; ``None`` for a round of
        publications.
    surveyed
        Whether KPIs were asked for by workbook, and not looked up in publications.
    previous_kpis
        The area's KPIs of the round before; none in a first round.
    series
        Official indicators of the whole area by ``indicator_id``.
    """

    area: Area
    tree: Tree = field(default_factory=Tree)
    kpis: tuple[AssessedKpi, ...] = ()
    practice: tuple[PracticeAnswer, ...] = ()
    usage: tuple[FacilityUsage, ...] = ()
    revisions: tuple[Revision, ...] = ()
    last_year: int | None = None
    surveyed: bool = False
    previous_kpis: tuple[Kpi, ...] = ()
    series: Mapping[str, Series] = field(default_factory=dict)
