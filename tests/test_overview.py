"""The ministry's overview: what is common to the areas, and whose answers have faults."""

from datetime import date
from pathlib import Path

import pytest

from kpi_report.document import overview_criteria
from kpi_report.document.blocks import Table
from kpi_report.document.context import OverviewContext
from kpi_report.rounds import load_round
from kpi_report.split import assess_round, overview_bundle

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def ctx() -> OverviewContext:
    bundle = overview_bundle(assess_round(load_round("sample_2022", ROOT)))
    return OverviewContext(bundle, "ja", date(2022, 12, 1))


class TestByRole:
    def test_every_criterion_with_findings_by_role_is_shown(self, ctx: OverviewContext) -> None:
        by_role = {
            f.criterion
            for s in ctx.bundle.areas
            for f in s.findings
            if f.subject.startswith("role-")
        }
        assert by_role == set(overview_criteria.OF_ROLES)

    def test_medium_fields_with_kpis_counted_again(self, ctx: OverviewContext) -> None:
        """S2 anew from the rows: areas with a KPI in at least 80 % of a role's medium fields."""
        round_ = load_round("sample_2022", ROOT)
        fields = round_.tables.fields.groupby(["area_id", "role"])["medium_field"].unique()
        shares = {}
        for role in ("1", "2", "3"):
            told = met = 0
            for (area_id, one), names in fields.items():
                if str(one) != role:
                    continue
                have = {
                    k.medium_field
                    for k in round_.kpis
                    if (k.area_id, str(k.role.value), k.level.value) == (area_id, role, "medium")
                }
                told += 1
                met += len(set(names) & have) >= 0.8 * len(names)
            shares[role] = (met, told)
        table = overview_criteria.by_role(ctx)
        assert isinstance(table, Table)
        (row,) = (r for g in table.groups for r in g.rows if r[0].text == "中分野のKPI")
        assert [(c.value, c.detail) for c in row[1:4]] == [
            (pytest.approx(100 * met / told), f"{told}圏域") for met, told in shares.values()
        ]
