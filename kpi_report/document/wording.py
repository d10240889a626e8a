"""Words that depend on data: numbers, years, verdicts and the sentences of the first page.

Tables and notes are in である調, messages to an area in です・ます. Nothing here names a cause.
"""

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext

from babel.numbers import format_compact_decimal

from kpi_report.assess.breaks import said_breaks, suspected_step
from kpi_report.assess.candidates import Mark
from kpi_report.assess.progress import NEEDS_BASELINE, missing_years, target_is_missing
from kpi_report.assess.rating import AssessedKpi, Progress, Rating, Reason
from kpi_report.assess.slip import unit_slip
from kpi_report.assess.standing import Standing
from kpi_report.assess.written_units import other_unit
from kpi_report.document.language import SOURCE, known, language, later, say, sentences
from kpi_report.document.style import Tone
from kpi_report.model import Area, Direction, Kpi, Point, Role, TargetKind, YearKind
from kpi_report.parameters import Thresholds

NOTHING = "―"
LARGE = 1_000_000
"""From here on a short label gives a value in large units."""
FICTIONAL = later("架空のデータ")
FICTIONAL_NOTICE = later(
    "この資料の圏域、市町村、KPI及び数値は、すべて架空のものです。実在の団体とは関係がありません。"
)
MEMBERSHIP = later("過去の年の値も、現在の構成市町村により算出しています。")
RATING_WORDS: dict[Rating, tuple[str, Tone]] = {
    Rating.MET: (later("◎達成"), Tone.GOOD),
    Rating.ON_TRACK: (later("○順調"), Tone.GOOD),
    Rating.SLIGHTLY_BEHIND: (later("△やや遅れ"), Tone.WATCH),
    Rating.BEHIND: (later("▲遅れ"), Tone.BAD),
    Rating.MOVED_AWAY: (later("▼後退"), Tone.BAD),
    Rating.CANNOT_JUDGE: (later("―判定なし"), Tone.NOTE),
}
REASON_WORDS: dict[Reason, str] = {
    Reason.UNDECIDED: later("目標が検討中である"),
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
    Reason.UNIT_SLIP: later("実績値の桁が基準値又は隣の年の値と違い、単位の誤りの可能性がある"),
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
YEAR_WORDS: dict[YearKind, str] = {
    YearKind.CALENDAR: later("{year}年"),
    YearKind.FISCAL: later("{year}年度"),
    YearKind.OCT_SEP: later("{year}年9月期"),
    YearKind.CENSUS: later("{year}年国勢調査"),
    YearKind.UNKNOWN: later("{year}年"),
}
DATE_WORDS = (later("{year}年"), later("{year}年{month}月"), later("{year}年{month}月{day}日"))
"""Dates of which the year, the month too, or all is known; the parts are whole numbers."""

MARK_WORDS: dict[Mark, tuple[str, Tone]] = {
    Mark.YES: ("○", Tone.GOOD),
    Mark.PARTLY: ("△", Tone.WATCH),
    Mark.NO: ("×", Tone.BAD),
}


def half_up(value: float, decimals: int) -> float:
    """Round a half away from zero (四捨五入), as by hand, also one that is a little less in binary.

    Examples
    --------
    >>> half_up(70.25, 1), half_up(2.675, 2), half_up(2.75 / (30.6 - 30.4), 1)
    (70.3, 2.68, 13.8)
    """
    with localcontext(rounding=ROUND_HALF_UP):
        return float(f"{Decimal(f'{value:.{decimals + 6}f}'):.{decimals}f}")


def number(value: float, decimals: int = 0) -> str:
    """Write a number, rounded, with thousands separators and a true minus sign; never ``-0``."""
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a number to print; a missing value is None")
    text = f"{half_up(value, decimals):,.{decimals}f}"
    if text.startswith("-"):
        text = text[1:] if not text.strip("-0.,") else "−" + text[1:]
    return text


def signed(value: float, decimals: int = 0) -> str:
    """Write a change: with ``+`` or ``−``, and ``±0`` where rounding leaves nothing."""
    text = number(value, decimals)
    if not text.strip("0.,"):
        return "±" + text
    return text if text.startswith("−") else "+" + text


def plain(value: float) -> str:
    """Write a number as it was published: no more decimals than it has, at most six."""
    return number(value, 6).rstrip("0").rstrip(".")


def compact(value: float) -> str:
    """Write a value short: from a million on in the large units of the language, such as 億.

    Examples
    --------
    >>> compact(123_445_000), compact(999_999)
    ('1.23億', '999,999')
    """
    if abs(value) < LARGE:
        return plain(value)
    with localcontext(rounding=ROUND_HALF_UP):
        text = format_compact_decimal(Decimal(str(value)), locale=language(), fraction_digits=2)
    return text.replace("-", "−")


def date_text(iso: str) -> str:
    """Write an ISO date, month or year, as far as it is known."""
    if not iso:
        return ""
    parts = [int(part) for part in iso.split("-")]
    return say(
        DATE_WORDS[len(parts) - 1], **dict(zip(("year", "month", "day"), parts, strict=False))
    )


def year_text(year: int, kind: YearKind) -> str:
    """Write a year and what kind of year it is."""
    return say(YEAR_WORDS[kind], year=year)


def with_unit(text: str, unit: str) -> str:
    """Join a number and its unit."""
    if text == NOTHING:
        return text
    if unit in ("", "%", "％"):
        return text + known(unit)
    return say("{value}{unit}", value=text, unit=known(unit))


def area_name(area: Area) -> str:
    """Return the name of an area; in other languages its id, which is its name in Latin letters."""
    return area.name if language() == SOURCE else area.area_id.title()


def as_written() -> tuple[str, ...]:
    """Return the notice that names and answers stay in Japanese; nothing in Japanese itself."""
    if language() == SOURCE:
        return ()
    return (
        say(
            "市町村、KPI及び事業の名称、調査票のシート名並びに圏域の回答は、日本語のまま示しています。"
        ),
    )


def marked(symbol: str, word: str) -> str:
    """Join the symbol of a verdict and its word."""
    return say("{symbol}{word}", symbol=symbol, word=word)


def with_count(word: str, n: int) -> str:
    """Write how often a verdict or rating was given: 「◎達成3」."""
    return say("{word}{n}", word=word, n=n)


def kpi_name(kpi: Kpi) -> str:
    """Write a KPI's name with its unit, if it has one."""
    if not kpi.unit.strip("―-－"):
        return kpi.name
    return say("{name}（{unit}）", name=kpi.name, unit=known(kpi.unit))


def point_text(point: Point | None, year_kind: YearKind) -> tuple[str, str]:
    """Return a value and its year, both as text, for the two lines of a table cell."""
    if point is None:
        return NOTHING, ""
    return plain(point.value), year_text(point.year, year_kind)


def value_text(kpi: Kpi, point: Point | None) -> tuple[str, str]:
    """Return a value of a KPI as :func:`point_text` does; of a milestone, whether it is done."""
    text, year = point_text(point, kpi.year_kind)
    if point is None or kpi.target_kind is not TargetKind.MILESTONE:
        return text, year
    return (say("完了") if point.value >= 1 else say("未完了")), year


def baseline_text(kpi: Kpi) -> tuple[str, str]:
    """Return the baseline; of a sum that begins at 0, the year from which on it is counted."""
    baseline = kpi.baseline
    if kpi.target_kind is TargetKind.CUMULATIVE and baseline is not None and baseline.value == 0:
        return NOTHING, say("{year}から", year=year_text(baseline.year + 1, kpi.year_kind))
    return value_text(kpi, baseline)


def latest_text(kpi: Kpi) -> tuple[str, str]:
    """Return the newest value; of a target that is a sum, the sum since the baseline year."""
    total = kpi_total(kpi)
    if total is None:
        text, year = value_text(kpi, kpi.latest)
        return (say("単年{value}", value=text) if missing_years(kpi) else text), year
    return (
        say("累計{value}", value=plain(total.value)),
        say("{year}まで", year=year_text(total.year, kpi.year_kind)),
    )


def kpi_total(kpi: Kpi) -> Point | None:
    """Return the sum since the baseline year, if the target is one and every year is counted."""
    if kpi.target_kind is not TargetKind.CUMULATIVE or kpi.baseline is None or missing_years(kpi):
        return None
    counted = [p for p in kpi.actuals if p.year > kpi.baseline.year]
    if not counted:
        return None
    return Point(max(p.year for p in counted), sum(p.value for p in counted))


def target_text(kpi: Kpi) -> tuple[str, str]:
    """Return the target, as worded if it was worded in the language spoken, and its year."""
    year = year_text(kpi.target_year, kpi.year_kind) if kpi.target_year else ""
    if kpi.target_wording and language() == SOURCE:
        return say("「{wording}」", wording=kpi.target_wording), year
    if kpi.target_kind is TargetKind.MILESTONE:
        return say("完了"), year
    if kpi.target_value is None:
        return (_aim(kpi) if kpi.target_wording else NOTHING), year
    text = plain(kpi.target_value)
    if kpi.target_kind is TargetKind.BAND and kpi.target_upper is not None:
        text = say("{lower}～{upper}", lower=text, upper=plain(kpi.target_upper))
    if kpi.target_kind is TargetKind.ANNUAL:
        text = say("毎年{value}", value=text)
    if kpi.target_kind is TargetKind.CUMULATIVE:
        text = say("累計{value}", value=text)
    return text, year


def _aim(kpi: Kpi) -> str:
    """Say what a target without a number asks for."""
    if kpi.target_kind is TargetKind.DIRECTION:
        return say("増加") if kpi.direction is Direction.HIGHER else say("減少")
    return say(kpi.target_kind.label)


def is_answered(kpi: Kpi) -> bool:
    """Return whether a KPI comes from an area's answer rather than from a publication."""
    return bool(kpi.source_file)


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
    answered = is_answered(kpi)
    if progress.reason in _MISSING:
        return say("{what}の{absent}", what=_missing_text(kpi), absent=_absent(answered))
    if progress.reason is not None:
        told = _told_of_values(kpi, progress.reason, thresholds)
        why = told or reason_text(progress.reason, thresholds, answered=answered)
        if progress.achievement is None:
            return why
        return say("{achieved}。{why}", achieved=_achieved(progress.achievement), why=why)
    parts = [_standing_text(kpi, progress), lead_text(progress)]
    if progress.boundary:
        parts.append(say("境界"))
    return say("、").join(filter(None, parts))


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
        value=value,
        other=say("基準値") if slip.of_baseline else beside,
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
    if progress.achievement is not None:
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


def quarter_text(n_areas: int, quarter: int | None) -> str:
    """Say in which quarter of the areas a value falls, never its rank."""
    if quarter is None:
        return say("{n}圏域のため四分位は示さない", n=n_areas)
    return say("{n}圏域中、値の大きい方から{quarter}番目の4分の1", n=n_areas, quarter=quarter)


def median_text(standing: Standing, decimals: int) -> str:
    """Write a group's median with its n, or why it is withheld."""
    if standing.group_median is None:
        return NOTHING
    return number(standing.group_median, decimals)


def kpi_note(kpis: Sequence[AssessedKpi]) -> str:
    """Say as of when the ratings are, and which roles have no KPI in the sources.

    Remarks are repeated, each once; those of an answer as written, in 「」.
    """
    found = [k.kpi for k in kpis]
    answered = any(map(is_answered, found))
    missing = say("、").join(
        say(role.label) for role in Role if role not in {k.role for k in found}
    )
    origin = say("、").join(dict.fromkeys(map(source_name, found)))
    when = origin if answered else say("出典資料の時点（{years}）", years=years_text(kpis))
    told = [say("判定は{when}によるもので、現在の状況を示すものではない。", when=when)]
    if missing and answered:
        told.append(say("{roles}のKPIは、回答がない。", roles=missing))
    elif missing:
        told.append(say("{roles}のKPIは、収集した資料に記載がない。", roles=missing))
    names: dict[str, list[str]] = {}
    for kpi in found:
        if kpi.note:
            names.setdefault(kpi.note, []).append(kpi.name)
    for note, about in names.items():
        all_of_them = len(about) == len(found) > 1
        told.append(
            say(
                "{names}：{note}",
                names=say("{n}件とも", n=len(found)) if all_of_them else say("、").join(about),
                note=say("「{wording}」", wording=note) if answered else note,
            )
        )
    return sentences(*told)


def source_name(kpi: Kpi) -> str:
    """Name the survey or publication that a KPI comes from."""
    if is_answered(kpi) and language() != SOURCE:
        return say("{year}年の調査票の回答", year=kpi.reported_year)
    return kpi.source_name


def kpi_source(kpis: Sequence[AssessedKpi]) -> str:
    """Name the documents that KPIs come from, each once, with address or file name."""
    places = ((source_name(k.kpi), k.kpi.source_file or k.kpi.source_url) for k in kpis)
    told = (say("{name}（{place}）", name=name, place=place) for name, place in places)
    return say("、").join(dict.fromkeys(told))


def years_text(kpis: Sequence[AssessedKpi]) -> str:
    """Name the years of the documents or surveys that KPIs come from."""
    years = sorted({k.kpi.reported_year for k in kpis})
    return say("、").join(say("{year}年", year=year) for year in years)


def origin_text(kpis: Sequence[AssessedKpi]) -> str:
    """Name what the ratings were made from: answers, or the publications of which years."""
    if any(is_answered(k.kpi) for k in kpis):
        return say("調査票の回答")
    return say("{years}の資料", years=years_text(kpis))
