"""One small area from which the examples of the criteria are made."""

from dataclasses import replace
from typing import Any

from kpi_report.assess.answers import Revision
from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.rating import AssessedKpi, Progress, Rating, Reason
from kpi_report.assess.structure import Tree
from kpi_report.model import (
    Area,
    Change,
    Direction,
    Kpi,
    Level,
    Member,
    Origin,
    Point,
    Role,
    TargetKind,
    YearKind,
)

AREA = Area(
    area_id="minamino",
    name="架空南野連携中枢都市圏",
    prefecture="架空県",
    formed_on="2016-03",
    members=(
        Member("90201", "南野市", "架空県", is_core=True),
        Member("90202", "東野市", "架空県", is_core=False),
        Member("90301", "西野町", "架空県", is_core=False),
    ),
    source_url="https://example.jp/",
)
KPI = Kpi(
    kpi_id="minamino-k01",
    area_id="minamino",
    level=Level.ROLE,
    role=Role.ECONOMY,
    medium_field="",
    project="",
    name="域内総生産",
    unit="億円",
    direction=Direction.HIGHER,
    target_kind=TargetKind.REACH,
    baseline=Point(2015, 100),
    target_year=2025,
    target_value=200,
    target_wording="",
    year_kind=YearKind.FISCAL,
    lag_years=0,
    reported_year=2021,
    note="",
    source_name="架空の調査",
    source_url="",
    actuals=(Point(2020, 140), Point(2021, 150)),
    source_file="minamino.xlsx",
    source_sheet="KPI",
    source_cell="name=B7 medium_field=F7 project=G7",
    actual_cells=("実績!I6", "実績!J6"),
)
RATED = Progress(Rating.ON_TRACK)
LATE = Progress(Rating.BEHIND)
TREE = Tree(
    fields=((Role.ECONOMY, "創業支援"), (Role.ECONOMY, "観光"), (Role.LIFE, "図書館")),
    projects=(
        (Role.ECONOMY, "創業支援", "相談窓口"),
        (Role.ECONOMY, "創業支援", "創業塾"),
        (Role.LIFE, "図書館", "相互貸借"),
    ),
    field_origins=tuple(Origin("minamino.xlsx", "体系", f"C{row}") for row in (7, 9, 10)),
    project_origins=tuple(Origin("minamino.xlsx", "体系", f"D{row}") for row in (7, 8, 10)),
)


def kpi(number: int, name: str = "", **changed: Any) -> Kpi:
    """Return a KPI of the area that stands in row `number` + 6 of its workbook."""
    row = number + 6
    return replace(
        KPI,
        kpi_id=f"minamino-k{number:02}",
        name=name or f"指標{number}",
        source_cell=f"name=B{row} medium_field=F{row} project=G{row}",
        **changed,
    )


def assessed(kpi: Kpi, progress: Progress = RATED) -> AssessedKpi:
    return AssessedKpi(kpi, progress)


def unrated(kpi: Kpi, reason: Reason) -> AssessedKpi:
    return AssessedKpi(kpi, Progress(Rating.CANNOT_JUDGE, reason))


def facts(*kpis: AssessedKpi, **known: Any) -> AreaFacts:
    """Return what an area answered in the survey that asked for actuals up to 2021."""
    return AreaFacts(AREA, kpis=kpis, **({"surveyed": True, "last_year": 2021} | known))


def revision(number: int, cause: str = "", action: str = "", **changed: Any) -> Revision:
    """Return the row of 見直し状況 on a KPI that was kept; it is row `number` + 6."""
    row = number + 6
    cells = {"kpi_id": f"A{row}", "cause": f"F{row}" if cause else ""}
    cells["action"] = f"G{row}" if action else ""
    kept = Revision(
        kpi_id=f"minamino-k{number:02}",
        name=f"指標{number}",
        change=Change.KEPT,
        new_name="",
        reason="",
        cause=cause,
        action=action,
        origins={c: Origin("minamino.xlsx", "見直し状況", at) for c, at in cells.items() if at},
    )
    return replace(kept, **changed)
