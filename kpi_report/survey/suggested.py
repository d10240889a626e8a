"""Suggested KPIs as rows of the questionnaire: to be kept, changed or deleted by the area."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kpi_report.assess.likeness import one_spelling
from kpi_report.assess.suggestion import Suggestion
from kpi_report.model import DeclaredLevel, Direction, Indicator, Level, Scope, TargetKind, YearKind
from kpi_report.survey.questionnaire import DIRECTIONS, LAGS, ROLES

Row = dict[str | int, object]

RATIONALE = "{n}圏域の過去の年平均変化（中央値{median}、望ましい側の4分の1の境{quartile}）による。"
COOPERATION = "圏域外の市町村の値、及び連携市町村だけの値と比べる。"
NOTE = "公的統計による候補。採用しない場合は行を消してください。"


@dataclass(frozen=True, slots=True)
class SuggestedKpi:
    """One suggestion as it is written: the row of the sheet KPI, and its yearly values."""

    kpi: Row
    actuals: dict[int, float]


def suggested_kpi(
    indicator: Indicator, found: Suggestion, fields: Collection[str] = ()
) -> SuggestedKpi:
    """Return a suggestion as an area would write it down.

    Parameters
    ----------
    indicator, found
        The indicator and what is suggested of it; it has a band.
    fields
        The area's medium fields. Where one is the suggestion's own, the KPI is set for it, else for
        the role.
    """
    assert found.band is not None and found.target is not None
    digits, band = indicator.decimals, found.band
    field = next((f for f in fields if one_spelling(f) == found.medium_field), "")
    median, quartile = (
        f"{band.sign * pace:+.{digits + 1}f}" for pace in (band.paces.median, band.paces.upper)
    )
    higher = indicator.direction is Direction.HIGHER
    bound = "以上" if higher else "以下"
    lag = next((c for c in LAGS if int(c.code) >= found.candidate.lag_years), LAGS[-1])
    return SuggestedKpi(
        kpi={
            "name": indicator.name,
            "unit": indicator.unit,
            "level": (Level.MEDIUM if field else Level.ROLE).label,
            "role": next(c.label for c in ROLES if c.code == str(indicator.role.value)),
            "medium_field": field,
            "declared": DeclaredLevel.OUTCOME.label,
            "direction": next(c.label for c in DIRECTIONS if c.code == indicator.direction.value),
            "year_kind": YearKind.CALENDAR.label,
            "baseline_year": f"{found.baseline.year}年",
            "baseline_value": round(found.baseline.value, digits),
            "target_year": f"{band.year}年",
            "target": f"現状維持{bound}" if band.keeps else _level(found.target, digits, bound),
            "target_kind": (TargetKind.MAINTAIN if band.keeps else TargetKind.REACH).label,
            "data_source": indicator.source,
            "lag": lag.label,
            "scope": Scope.AREA.label,
            "rationale": RATIONALE.format(n=band.paces.n_areas, median=median, quartile=quartile),
            "cooperation": COOPERATION,
            "note": NOTE,
        },
        actuals={p.year: round(p.value, digits) for p in found.candidate.whole.points},
    )


def _level(value: float, digits: int, bound: str) -> str:
    """Write a target's level; a negative one alone, as 「▲1.5以上」 could mean a fall as large."""
    return f"{value:.{digits}f}" if value < 0 else f"{value:.{digits}f}{bound}"


def ready(found: Sequence[Suggestion]) -> list[Suggestion]:
    """Return the suggestions that satisfy all of Q1 to Q5."""
    return [one for one in found if one.satisfies_all]
