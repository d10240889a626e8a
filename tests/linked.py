"""KPIs in a tree, as short as a test can write them."""

from kpi_report.assess.rating import AssessedKpi, Progress, Rating, Reason
from kpi_report.model import Direction, Kpi, Level, Point, Role, Scope, TargetKind, YearKind

FIRST_YEAR = 2015


def kpi(
    kpi_id: str,
    level: Level,
    values: list[float | None],
    *,
    field: str = "観光",
    role: Role = Role.ECONOMY,
    **changed,
) -> Kpi:
    """Return a KPI with one value a year from 2015 on; ``None`` leaves a year out."""
    points = [Point(FIRST_YEAR + n, v) for n, v in enumerate(values) if v is not None]
    said = {
        "kpi_id": kpi_id,
        "area_id": "area",
        "level": level,
        "role": role,
        "medium_field": "" if level is Level.ROLE else field,
        "project": "事業" if level is Level.PROJECT else "",
        "name": kpi_id,
        "unit": "人",
        "direction": Direction.HIGHER,
        "target_kind": TargetKind.REACH,
        "baseline": points[0] if points else None,
        "target_year": 2025,
        "target_value": 1000.0,
        "target_wording": "",
        "year_kind": YearKind.FISCAL,
        "lag_years": 0,
        "reported_year": 2021,
        "note": "",
        "source_name": "調査票",
        "source_url": "",
        "actuals": tuple(points),
        "scope": Scope.AREA,
    }
    return Kpi(**(said | changed))


def rated(kpi: Kpi, rating: Rating = Rating.ON_TRACK, reason: Reason | None = None) -> AssessedKpi:
    return AssessedKpi(kpi, Progress(rating, reason))


def levels(
    above: list[Rating], below: list[Rating], role: Role = Role.ECONOMY
) -> tuple[AssessedKpi, ...]:
    """Return a role's own KPIs and those of medium fields under it, with these ratings."""
    steady = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
    own = [
        rated(kpi(f"r{role}-{n}", Level.ROLE, steady, role=role, unit="%"), rating)
        for n, rating in enumerate(above)
    ]
    lower = [
        rated(kpi(f"m{role}-{n}", Level.MEDIUM, steady, role=role, field=f"分野{n}"), rating)
        for n, rating in enumerate(below)
    ]
    return (*own, *lower)
