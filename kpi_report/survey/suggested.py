"""Suggested KPIs as rows of the questionnaire: none is the area's before it says so."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kpi_report.assess.candidates import Candidate
from kpi_report.assess.likeness import one_spelling
from kpi_report.assess.suggestion import HORIZON_YEARS, Suggestion
from kpi_report.model import DeclaredLevel, Direction, Indicator, Level, Scope, TargetKind
from kpi_report.survey.questionnaire import DIRECTIONS, LAGS, ROLES
from kpi_report.survey.spelling import compact

Row = dict[str | int, object]

RATIONALE = (
    "{n}圏域の過去の年平均変化（中央値{median}、望ましい側の4分の1の境{quartile}）を"
    "{years}年分加えた{least}～{most}{nothing}のうち、{chosen}"
)
NOTHING_LOST = "（望ましくない向きの変化は0とした。）"
CHOSEN = "{side}。必要な年変化{needed}、当圏域の過去の最大の年変化{largest}。"
FLOOR = "望ましい側。これより悪化させない限度であり、基準値はすでに満たしている。"
NOTE = "【候補】採用する場合は、この文を消してください。消さない行は、KPIとして読み取りません。"
"""The remark of a row that the area has not made its own: such a row is not read."""


def is_candidate(remark: str) -> bool:
    """Return whether a row's remark says that it is a candidate still."""
    return compact(NOTE) in compact(remark)


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
    digits, band, kind = indicator.decimals, found.band, indicator.years
    field = next((f for f in fields if one_spelling(f) == found.medium_field), "")
    bound = "以上" if indicator.direction is Direction.HIGHER else "以下"
    return SuggestedKpi(
        kpi={
            "name": indicator.name,
            "unit": indicator.unit,
            "level": (Level.MEDIUM if field else Level.ROLE).label,
            "role": next(c.label for c in ROLES if c.code == str(indicator.role.value)),
            "medium_field": field,
            "declared": DeclaredLevel.OUTCOME.label,
            "direction": next(c.label for c in DIRECTIONS if c.code == indicator.direction.value),
            "year_kind": kind.label,
            "baseline_year": f"{found.baseline.year}{kind.suffix}",
            "baseline_value": round(found.baseline.value, digits),
            "target_year": f"{band.year}{kind.suffix}",
            "target": _level(found.target, digits, bound),
            "target_kind": (TargetKind.MAINTAIN if band.floor else TargetKind.REACH).label,
            "data_source": _source(indicator),
            "lag": _lag(found.candidate),
            "scope": Scope.AREA.label,
            "rationale": _rationale(found, digits),
            "cooperation": _cooperation(found.candidate),
            "note": NOTE,
        },
        actuals={p.year: round(p.value, digits) for p in found.candidate.whole.points},
    )


def _source(indicator: Indicator) -> str:
    """Name the data set, and the statistics where newer values are found."""
    others = [name for name in indicator.statistics if name not in indicator.source]
    return f"{indicator.source}。元の統計：{'、'.join(others)}" if others else indicator.source


def _lag(found: Candidate) -> str:
    """Say when a value is known; nothing where it takes longer than any answer says."""
    return next((c.label for c in LAGS if int(c.code) >= found.lag_years), "")


def _rationale(found: Suggestion, digits: int) -> str:
    band = found.band
    assert band is not None and found.needed is not None

    def pace(value: float | None) -> str:
        return "なし" if value is None else f"{band.sign * value:+.{digits + 1}f}"

    least, most = (f"{target:.{digits}f}" for target in band.targets)
    chosen = CHOSEN.format(
        side="控えめな側" if found.target == band.targets[0] else "望ましい側",
        needed=pace(found.needed),
        largest=pace(found.largest),
    )
    return RATIONALE.format(
        n=band.paces.n_areas,
        median=pace(band.paces.median),
        quartile=pace(band.paces.upper),
        years=HORIZON_YEARS,
        least=least,
        most=most,
        nothing=NOTHING_LOST if band.paces.median < 0 and not band.floor else "",
        chosen=FLOOR if band.floor else chosen,
    )


def _cooperation(found: Candidate) -> str:
    """Say with what the values can be compared, and whether before and after formation."""
    beside = [
        *(["圏域外の市町村の値"] if found.outside else []),
        *(["連携市町村だけの値"] if found.partners else []),
    ]
    told = f"{'、及び'.join(beside)}と比べる。" if beside else ""
    if not found.spans_formation:
        told += "形成の前後を比べるには、形成の前又は後の値が足りない。"
    return told


def _level(value: float, digits: int, bound: str) -> str:
    """Write a target's level; a negative one alone, as 「▲1.5以上」 could mean a fall as large."""
    return f"{value:.{digits}f}" if value < 0 else f"{value:.{digits}f}{bound}"


def ready(found: Sequence[Suggestion]) -> list[Suggestion]:
    """Return the suggestions that satisfy all of Q1 to Q5."""
    return [one for one in found if one.satisfies_all]
