"""One KPI from which the examples of progress are made, and the ways to change it."""

from dataclasses import replace

from kpi_report.model import Direction, Kpi, Level, Point, Role, TargetKind, YearKind
from kpi_report.parameters import Thresholds

THRESHOLDS = Thresholds()
ANY_SIZE = Thresholds(unit_slip=1e12)
"""Under which no value is so large or small that its unit is doubted."""

# 100 in 2015, 200 wanted by 2025; in 2020 half of the time is gone (e = 5 / 10).
HALFWAY = Kpi(
    kpi_id="test-01",
    area_id="test",
    level=Level.ROLE,
    role=Role.ECONOMY,
    medium_field="",
    project="",
    name="宿泊者数",
    unit="人",
    direction=Direction.HIGHER,
    target_kind=TargetKind.REACH,
    baseline=Point(2015, 100),
    target_year=2025,
    target_value=200,
    target_wording="",
    year_kind=YearKind.FISCAL,
    lag_years=1,
    reported_year=2021,
    note="",
    source_name="試験の資料（2021年）",
    source_url="https://example.jp/",
    actuals=(Point(2019, 140), Point(2020, 150)),
)


def with_latest(value: float, kpi: Kpi = HALFWAY) -> Kpi:
    return replace(kpi, actuals=(Point(2019, value), Point(2020, value)))


def between(baseline: float, target: float, latest: float, direction: Direction) -> Kpi:
    kpi = replace(HALFWAY, baseline=Point(2015, baseline), target_value=target, direction=direction)
    return with_latest(latest, kpi)
