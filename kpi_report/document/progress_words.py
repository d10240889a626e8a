"""What a rating rests on, or why there is none, in words. Nothing here names a cause."""

import math

from kpi_report.assess.breaks import said_breaks, suspected_step
from kpi_report.assess.progress import (
    NEEDS_BASELINE,
    missing_years,
    target_is_missing,
    target_is_to_come,
)
from kpi_report.assess.rating import Progress, Rating, Reason
from kpi_report.assess.slip import Compared, unit_slip
from kpi_report.assess.targets import passed
from kpi_report.assess.written_units import other_unit
from kpi_report.document.kpi_words import is_answered, point_text
from kpi_report.document.language import known, later, say
from kpi_report.document.numbers import half_up, number, plain, year_text
from kpi_report.model import Direction, Kpi, TargetKind
from kpi_report.parameters import Thresholds

REASON_WORDS: dict[Reason, str] = {
    Reason.UNDECIDED: later("目標が定まっていない"),
    Reason.BASELINE_MISSING: later("基準値の{absent}"),
    Reason.TARGET_MISSING: later("目標値の{absent}"),
    Reason.DIRECTION_MISSING: later("望ましい向きの{absent}"),
    Reason.TARGET_YEAR_MISSING: later("目標年の{absent}"),
    Reason.ACTUAL_MISSING: later("実績値の{absent}"),
    Reason.TARGET_EQUALS_BASELINE: later("目標値が基準値と同じである"),
    Reason.DIRECTION_CONFLICT: later(
        "基準値がすでに目標を満たしているか、目標が望ましい向きと逆である"
    ),
    Reason.YEARS_CONFLICT: later("基準年、実績年、目標年の順序が合わない"),
    Reason.STALE: later("最新の実績値の年が{origin}の年より前に離れている"),
    Reason.UNIT_DIFFERS: later("基準値又は目標値の単位が、KPIの単位と異なる"),
    Reason.UNIT_SLIP: later("値の桁が他の値と違い、単位の誤りの可能性がある"),
    Reason.SERIES_BREAK: later(
        "定義、集計方法又は構成市町村の変更があり、基準値と実績値を比べられない"
    ),
    Reason.BREAK_SUSPECTED: later(
        "値の水準が途中で変わり、定義や集計方法の変更の有無の確認を要する"
    ),
    Reason.ACTUAL_GAP: later("累計に必要な年度の実績値がない"),
    Reason.TOO_EARLY: later("計画期間の経過が{min_elapsed}に満たない"),
    Reason.TOO_FEW_POINTS: later("基準年より後の実績値が{min_points}時点に満たない"),
    Reason.NOT_YET_DUE: later("目標年より前の実績であり、まだ完了していない"),
}


def reason_text(reason: Reason, thresholds: Thresholds, *, answered: bool = False) -> str:
    """Say why there is no rating: of a KPI that was answered, or of one that was published."""
    return say(
        REASON_WORDS[reason],
        min_elapsed=f"{thresholds.min_elapsed:.0%}",
        min_points=thresholds.min_points,
        absent=_absent(answered),
        origin=say("調査の対象") if answered else say("資料"),
    )


def basis_text(kpi: Kpi, progress: Progress, thresholds: Thresholds) -> str:
    """Say on what a rating rests, or why there is none."""
    if progress.reason in _MISSING:
        absent = _absent(is_answered(kpi))
        return say("{what}の{absent}", what=_missing_text(kpi), absent=absent)
    if progress.reason is not None:
        why = why_text(kpi, progress.reason, thresholds)
        if progress.achievement is None:
            return why
        return say("{achieved}。{why}", achieved=_achieved(progress.achievement), why=why)
    parts = [_standing_text(kpi, progress), lead_text(progress)]
    if progress.boundary:
        parts.append(say("境界"))
    return say("、").join(filter(None, parts))


def why_text(kpi: Kpi, reason: Reason, thresholds: Thresholds) -> str:
    """Say why a KPI has no rating, with the values or years that the reason rests on."""
    told = _told_of_values(kpi, reason, thresholds)
    return told or reason_text(reason, thresholds, answered=is_answered(kpi))


def lead_text(progress: Progress) -> str:
    """Say by how many years a KPI is ahead or behind; nothing where that is not known."""
    late_but_met = progress.rating is Rating.MET and (progress.lead_years or 0.0) < 0
    if progress.lead_years is None or late_but_met:
        return ""
    years = half_up(progress.lead_years, 1)
    if not years:
        return say("予定どおり")
    size = f"{abs(years):.1f}"
    return say("{years}年先行", years=size) if years > 0 else say("{years}年遅れ", years=size)


def achieved_text(share: float) -> str:
    """Write P in per cent, its decimals cut off: 99.6 % is not 達成 and must not read as 100 %."""
    return f"{number(math.trunc(round(share * 100, 9)))}%"


_MISSING = (Reason.BASELINE_MISSING, Reason.TARGET_MISSING, Reason.ACTUAL_MISSING)


def _absent(answered: bool) -> str:
    return say("回答がない") if answered else say("記載がない")


def _missing_text(kpi: Kpi) -> str:
    """Name all that the source does not give, not only what was asked for first."""
    missing = [
        (say("基準値"), kpi.baseline is None and kpi.target_kind in NEEDS_BASELINE),
        (say("目標値"), target_is_missing(kpi)),
        (say("実績値"), not kpi.actuals),
    ]
    return say("、").join(word for word, absent in missing if absent)


def _told_of_values(kpi: Kpi, reason: Reason, thresholds: Thresholds) -> str:
    """Say of a reason which values or years it rests on; nothing where there is no more to say."""
    if reason is Reason.UNDECIDED:
        return _undecided_text(kpi)
    if reason is Reason.ACTUAL_GAP:
        years = say("、").join(year_text(year, kpi.year_kind) for year in missing_years(kpi))
        return say("累計に必要な{years}の実績値がない", years=years)
    if reason is Reason.UNIT_DIFFERS:
        return say(
            "「{wording}」の単位が、KPIの単位（{unit}）と異なる",
            wording=other_unit(kpi),
            unit=known(kpi.unit),
        )
    if reason is Reason.UNIT_SLIP:
        return _slip_text(kpi, thresholds)
    if reason in (Reason.SERIES_BREAK, Reason.BREAK_SUSPECTED):
        return _break_text(kpi, thresholds)
    if reason is Reason.DIRECTION_CONFLICT and kpi.target_kind is TargetKind.REACH:
        words = ("以上", "以下")  # as areas write them
        wanted, other = words if kpi.direction is Direction.HIGHER else words[::-1]
        if wanted in kpi.target_wording:
            return say("基準値がすでに目標を満たしている")
        if other in kpi.target_wording:
            return say("目標が望ましい向きと逆である")
    return ""


def _undecided_text(kpi: Kpi) -> str:
    """Say that a target is to come where the wording says so; else quote what stands there."""
    wording = kpi.target_wording
    if not wording:
        return ""
    if target_is_to_come(kpi):
        return say("目標が検討中（「{wording}」）", wording=wording)
    return say("目標値の記入がない（「{wording}」）", wording=wording)


def _slip_text(kpi: Kpi, thresholds: Thresholds) -> str:
    """Name the value that seems to be in another unit, and by how much it differs from what."""
    slip = unit_slip(kpi, thresholds.unit_slip)
    if slip is None:
        return ""
    value, beside = (
        say("{year}の{value}", year=year, value=text)
        for text, year in (point_text(p, kpi.year_kind) for p in (slip.point, slip.against))
    )
    larger = slip.ratio >= 1
    return say(
        "{value}は{other}の{times}で、単位の誤りの可能性がある",
        value=say("目標の{value}", value=point_text(slip.point, kpi.year_kind)[0])
        if slip.compared is Compared.TARGET_AND_VALUES
        else value,
        other=say("基準値") if slip.compared is Compared.ACTUAL_AND_BASELINE else beside,
        times=say("{n}倍", n=number(slip.ratio))
        if larger
        else say("{n}分の1", n=number(1 / slip.ratio)),
    )


def _break_text(kpi: Kpi, thresholds: Thresholds) -> str:
    """Name the year from which on values are counted otherwise, or seem to be."""
    said = said_breaks(kpi)
    if kpi.baseline is not None and kpi.latest is not None:
        changed = said.between(kpi.baseline.year, kpi.latest.year)
        if changed is not None:
            return say(
                "{year}に定義、集計方法又は構成市町村の変更があり、その前の基準値と比べられない",
                year=year_text(changed, kpi.year_kind),
            )
    if said.undated:
        return say("備考によれば定義、集計方法又は構成市町村の変更があるが、その年が分からない")
    step = suspected_step(kpi, thresholds)
    if step is None:
        return ""
    return say(
        "{year}に値が前の{ratio}倍となり、その水準が続いているため、定義や集計方法の変更の有無の確認を要する",
        year=year_text(step.year, kpi.year_kind),
        ratio=plain(round(step.ratio, 2)),
    )


def _standing_text(kpi: Kpi, progress: Progress) -> str:
    """Say where the newest value stands, in the terms of its kind of target."""
    if progress.achievement is not None and not passed(kpi):
        return _achieved(progress.achievement)
    assert kpi.latest is not None
    value = kpi.latest.value
    if kpi.target_kind is TargetKind.MILESTONE:
        return say("完了した") if value >= 1 else say("目標年に完了していない")
    if kpi.target_kind is TargetKind.ANNUAL:
        return say(
            "{years}年のうち{met}年で達成", years=progress.years_judged, met=progress.years_met
        )
    if kpi.target_kind is TargetKind.BAND:
        return _against(say("範囲"), value, _number(kpi.target_value), _number(kpi.target_upper))
    if kpi.target_kind is TargetKind.MAINTAIN and kpi.target_value is not None:
        return _against(say("目標値"), value, kpi.target_value)
    return _against(say("基準値"), value, _number(kpi.baseline.value if kpi.baseline else None))


def _against(what: str, value: float, lower: float, upper: float | None = None) -> str:
    # 32 - 31.9 is 0.10000000000000142 in binary; nine digits are more than any source has.
    low, high = sorted((lower, lower if upper is None else upper))
    below, above = round(low - value, 9), round(value - high, 9)
    if below > 0:
        return say("{what}より低い（{difference}）", what=what, difference=plain(-below))
    if above > 0:
        return say("{what}より高い（{difference}）", what=what, difference=f"+{plain(above)}")
    return say("{what}と同じ", what=what) if upper is None else say("{what}の中にある", what=what)


def _number(value: float | None) -> float:
    assert value is not None, "a KPI without it has no rating"
    return value


def _achieved(share: float) -> str:
    return say("達成度{share}", share=achieved_text(share))
