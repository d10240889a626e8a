"""Which planner a round needs: that of KPIs, or that of tables of any domain."""

from pathlib import Path

from kpi_report.parameters import Language
from kpi_report.produce.job import Plan
from kpi_report.produce.plan import OVERVIEW_ID, OVERVIEW_NAME, Planner, plan
from kpi_report.produce.table_plan import TablePlanner, plan_tables
from kpi_report.rounds import load_round
from kpi_report.split import assess_round
from kpi_report.table_parameters import is_of_tables
from kpi_report.table_round import load_table_round


def plan_of(round_id: str, root: Path, language: Language | None = None) -> Plan:
    """Read a round of either kind, and plan all its documents.

    Raises
    ------
    KpiReportError
        If the round is not what it must be.
    """
    if is_of_tables(root, round_id):
        tables = load_table_round(round_id, root)
        return plan_tables(tables.in_language(language) if language else tables)
    round_ = load_round(round_id, root)
    return plan(round_.in_language(language) if language else round_)


class OpenRound:
    """A round that was read once, of which single documents are planned again and again."""

    def __init__(self, round_id: str, root: Path) -> None:
        self._tables = self._assessed = None
        if is_of_tables(root, round_id):
            self._tables = load_table_round(round_id, root)
            self.title, self.fonts = self._tables.parameters.title, self._tables.fonts
            self.documents = tuple(self._tables.names.items())
        else:
            round_ = load_round(round_id, root)
            self._assessed = assess_round(round_)
            self.title, self.fonts = round_.parameters.title, round_.fonts
            named = tuple((a.area_id, a.name) for a in round_.areas)
            self.documents = (*named, (OVERVIEW_ID, OVERVIEW_NAME))

    def planner(self, instead: str = "") -> Planner | TablePlanner:
        """Return a planner that reads templates as they stand now, `instead` of those named."""
        if self._tables is not None:
            return TablePlanner(self._tables, instead)
        assert self._assessed is not None
        return Planner(self._assessed, instead)
