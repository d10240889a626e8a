"""KPIs that the overview shows as examples: none twice, none that its area gave up."""

from dataclasses import replace
from datetime import date

import pytest
from kpi_examples import HALFWAY

from kpi_report.assess.answers import Revision
from kpi_report.assess.finding import Finding, Verdict
from kpi_report.assess.rating import AssessedKpi, Progress, Rating
from kpi_report.bundle import AreaSummary, OverviewBundle
from kpi_report.document.blocks import Cell, Notice, Table
from kpi_report.document.context import OverviewContext
from kpi_report.document.overview_criteria import OF_KPIS
from kpi_report.document.overview_examples import examples
from kpi_report.model import Area, Change, Member

CITY = Member("91001", "東浜市", "青県", True)
SOURCES = {True: "東浜市の調査", False: "東浜市の調査", None: "国の統計"}


def summary(
    area_id: str, *names: str, change: Change = Change.KEPT, consent: bool | None = True
) -> AreaSummary:
    told = {
        "area_id": area_id,
        "unit": "％",
        "data_source": SOURCES[consent],
        "source_file": f"{area_id}.xlsx",
        "source_sheet": "KPI",
        "source_cell": "name=F8 target_value=N8 data_source=T8",
    }
    kpis = tuple(
        AssessedKpi(
            replace(HALFWAY, kpi_id=f"{area_id}-{n}", name=name, **told),
            Progress(Rating.ON_TRACK),
        )
        for n, name in enumerate(names)
    )
    return AreaSummary(
        Area(area_id, f"{area_id}圏域", "青県", "", (CITY,), ""),
        "",
        kpis,
        (),
        tuple(Finding(area_id, c, k.kpi.kpi_id, Verdict.MEETS, "") for k in kpis for c in OF_KPIS),
        tuple(Revision(k.kpi.kpi_id, k.kpi.name, change, "", "", "", "") for k in kpis),
        consent=consent,
    )


def cells(*areas: AreaSummary) -> list[tuple[Cell, ...]]:
    bundle = OverviewBundle(None, areas, (), {})  # type: ignore[arg-type]
    block = examples(OverviewContext(bundle, "ja", date(2022, 11, 1)))
    if isinstance(block, Notice):
        return []
    assert isinstance(block, Table)
    return [row for group in block.groups for row in group.rows]


def rows(*areas: AreaSummary) -> list[list[str]]:
    return [[cell.text for cell in row] for row in cells(*areas)]


def shown(*areas: AreaSummary) -> list[str]:
    return [row[0] for row in rows(*areas)]


def test_of_names_that_are_alike_the_first_is_shown() -> None:
    found = shown(
        summary("a", "要介護認定率", "開業率"),
        summary("b", "要介護認定率（圏域全体）", "年齢調整後要介護認定率", "健康寿命"),
    )
    assert found == ["要介護認定率（％）", "健康寿命（％）", "開業率（％）"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [(Change.DROPPED, []), (Change.REPLACED, []), (Change.TARGET_CHANGED, ["開業率（％）"])],
)
def test_what_its_area_gave_up_is_not_shown(change: Change, expected: list[str]) -> None:
    assert shown(summary("a", "開業率", change=change)) == expected


def test_no_area_has_a_second_kpi_while_another_has_none() -> None:
    found = rows(
        summary("a", "開業率", "健康寿命", "要介護認定率", "就業者数"),
        summary("b", "健康寿命（圏域）", "年齢調整後要介護認定率"),
        summary("c", "開業率"),
        summary("d", "観光客数", consent=None),
    )
    # Of c nothing is left; b keeps its first, so that a has no other 健康寿命.
    assert [(row[0], row[3]) for row in found] == [
        ("開業率（％）", "a圏域"),
        ("健康寿命（圏域）（％）", "b圏域"),
        ("要介護認定率（％）", "a圏域"),
        ("就業者数（％）", "a圏域"),
    ]


def test_target_and_source_are_given_unless_the_source_names_who_is_not_to_be_named() -> None:
    assert rows(summary("a", "開業率"), summary("b", "健康寿命", consent=False)) == [
        ["開業率（％）", "200", "東浜市の調査", "a圏域"],
        ["健康寿命（％）", "200", "―", "圏域名は非公表"],
    ]


@pytest.mark.parametrize(
    ("consent", "origins"),
    [
        (True, ["回答：KPI!F8（a.xlsx）", "回答：KPI!N8（a.xlsx）", "回答：KPI!T8（a.xlsx）", ""]),
        (
            False,
            [f"回答：KPI!{cell}（圏域名は非公表）" for cell in ("F8", "N8", "T8")] + [""],
        ),
    ],
)
def test_the_file_names_no_area_that_is_not_to_be_named(consent: bool, origins: list[str]) -> None:
    (row,) = cells(summary("a", "開業率", consent=consent))
    assert [cell.origin for cell in row] == origins
