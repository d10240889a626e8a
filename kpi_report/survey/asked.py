"""What a reader must know of a round to understand an area's answers."""

from dataclasses import dataclass

from kpi_report.errors import ParameterError
from kpi_report.model import Area, Kpi
from kpi_report.rounds import Round
from kpi_report.survey.columns import kpi_number


@dataclass(frozen=True, slots=True)
class Asked:
    """The round as it concerns one area.

    ``members`` gives the codes of the municipalities by name, ``previous`` the KPIs of the round
    before by their number.
    """

    round_id: str
    source_name: str
    area: Area
    members: dict[str, str]
    years: range
    unit_slip: float
    previous: dict[str, Kpi]

    @property
    def reported_year(self) -> int:
        """Return the year as of which progress is judged: the last one asked."""
        return self.years[-1]

    def known(self, number: str) -> set[int]:
        """Return the years for which a KPI's actual values were known in the round before."""
        kpi = self.previous.get(number)
        return {point.year for point in kpi.actuals} if kpi else set()


def asked_of(round_: Round, previous: Round | None, area_id: str) -> Asked:
    """Return what one area is asked.

    Raises
    ------
    ParameterError
        If the round is no survey, or has no such area.
    """
    survey = round_.parameters.survey
    if survey is None:
        raise ParameterError(
            f"params/{round_.parameters.round_id}/round.yaml has no 'survey' block: this round "
            "has no questionnaire"
        )
    area = round_.area(area_id)
    return Asked(
        round_id=round_.parameters.round_id,
        source_name=f"{round_.parameters.title} 調査票の回答",
        area=area,
        members={m.name: m.code for m in area.members},
        years=range(survey.first_year, survey.last_year + 1),
        unit_slip=round_.parameters.thresholds.unit_slip,
        previous={
            kpi_number(k.kpi_id): k
            for k in (previous.kpis if previous else ())
            if k.area_id == area_id
        },
    )
