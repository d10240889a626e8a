"""Words that depend on data: numbers, years, verdicts and the sentences of the first page.

Tables and notes are in である調, messages to an area in です・ます. Nothing here names a cause.
"""

import math
from collections.abc import Sequence

from kpi_report.assess.candidates import Mark
from kpi_report.assess.comparison import Standing
from kpi_report.assess.progress import Progress, Rating, Reason
from kpi_report.bundle import AssessedKpi
from kpi_report.document.style import Tone
from kpi_report.model import Kpi, Point, Role, TargetKind, YearKind
from kpi_report.parameters import Thresholds

NOTHING = "―"
MEMBERSHIP = "過去の年の値も、現在の構成市町村により算出しています。"
RATING_WORDS: dict[Rating, tuple[str, Tone]] = {
    Rating.MET: ("◎達成", Tone.GOOD),
    Rating.ON_TRACK: ("○順調", Tone.GOOD),
    Rating.SLIGHTLY_BEHIND: ("△やや遅れ", Tone.WATCH),
    Rating.BEHIND: ("▲遅れ", Tone.BAD),
    Rating.MOVED_AWAY: ("▼後退", Tone.BAD),
    Rating.CANNOT_JUDGE: ("―判定なし", Tone.NOTE),
}
REASON_WORDS: dict[Reason, str] = {
    Reason.UNDECIDED: "目標が検討中である",
    Reason.BASELINE_MISSING: "基準値の記載がない",
    Reason.TARGET_MISSING: "目標値の記載がない",
    Reason.TARGET_YEAR_MISSING: "目標年の記載がない",
    Reason.ACTUAL_MISSING: "実績値の記載がない",
    Reason.TARGET_EQUALS_BASELINE: "目標値が基準値と同じである",
    Reason.DIRECTION_CONFLICT: "目標値が望ましい向きと逆である",
    Reason.YEARS_CONFLICT: "基準年、実績年、目標年の順序が合わない",
    Reason.STALE: "最新の実績値の年が資料の年より前に離れている",
    Reason.UNIT_SLIP: "実績値と基準値の桁が違い、単位の誤りの可能性がある",
    Reason.TOO_EARLY: "計画期間の経過が{min_elapsed:.0%}に満たない",
    Reason.TOO_FEW_POINTS: "基準年より後の実績値が{min_points}時点に満たない",
}
MARK_WORDS: dict[Mark, tuple[str, Tone]] = {
    Mark.YES: ("○", Tone.GOOD),
    Mark.PARTLY: ("△", Tone.WATCH),
    Mark.NO: ("×", Tone.BAD),
}


def number(value: float, decimals: int = 0) -> str:
    """Write a number with thousands separators and a true minus sign; never ``-0``."""
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a number to print; a missing value is None")
    text = f"{value:,.{decimals}f}"
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


def date_text(iso: str) -> str:
    """Write an ISO date, month or year in Japanese, as far as it is known."""
    return "".join(
        f"{int(part)}{word}" for part, word in zip(iso.split("-"), "年月日", strict=False) if part
    )


def with_unit(text: str, unit: str) -> str:
    """Join a number and its unit."""
    return f"{text}{unit}" if text != NOTHING else text


def point_text(point: Point | None, year_kind: YearKind) -> tuple[str, str]:
    """Return a value and its year, both as text, for the two lines of a table cell."""
    if point is None:
        return NOTHING, ""
    return plain(point.value), f"{point.year}{year_kind.suffix}"


def target_text(kpi: Kpi) -> tuple[str, str]:
    """Return the target, as worded if it was worded, and its year."""
    year = f"{kpi.target_year}{kpi.year_kind.suffix}" if kpi.target_year else ""
    if kpi.target_wording:
        return f"「{kpi.target_wording}」", year
    return (NOTHING if kpi.target_value is None else plain(kpi.target_value)), year


def reason_text(reason: Reason, thresholds: Thresholds) -> str:
    """Say why there is no rating."""
    return REASON_WORDS[reason].format(
        min_elapsed=thresholds.min_elapsed, min_points=thresholds.min_points
    )


def basis_text(kpi: Kpi, progress: Progress, thresholds: Thresholds) -> str:
    """Say on what a rating rests, or why there is none."""
    if progress.reason in _MISSING:
        return f"{_missing_text(kpi)}の記載がない"
    if progress.reason is not None:
        shown = "" if progress.achievement is None else f"{_achieved(progress.achievement)}。"
        return shown + reason_text(progress.reason, thresholds)
    assert kpi.latest is not None
    assert kpi.baseline is not None
    if progress.achievement is None:
        to_keep = kpi.target_kind is TargetKind.MAINTAIN and kpi.target_value is not None
        what, level = ("目標値", kpi.target_value) if to_keep else ("基準値", kpi.baseline.value)
        assert level is not None
        moved = kpi.latest.value - level
        # 32 - 31.9 is 0.10000000000000142 in binary; nine digits are more than any source has.
        moved = round(moved, 9)
        side = "高い" if moved > 0 else "低い" if moved < 0 else "同じ"
        amount = f"（{'+' if moved > 0 else ''}{plain(moved)}）" if moved else ""
        text = f"{what}より{side}{amount}" if moved else f"{what}と同じ"
        return text + ("、境界" if progress.boundary else "")
    parts = [_achieved(progress.achievement)]
    late_but_met = progress.rating is Rating.MET and (progress.lead_years or 0.0) < 0
    if progress.lead_years is not None and not late_but_met:
        years = round(progress.lead_years, 1)
        side = "先行" if years > 0 else "遅れ"
        parts.append(f"{abs(years):.1f}年{side}" if years else "予定どおり")
    if progress.boundary:
        parts.append("境界")
    return "、".join(parts)


_MISSING = (Reason.BASELINE_MISSING, Reason.TARGET_MISSING, Reason.ACTUAL_MISSING)


def _missing_text(kpi: Kpi) -> str:
    """Name all that the source does not give, not only what was asked for first."""
    needs_number = kpi.target_kind in (TargetKind.REACH, TargetKind.CUMULATIVE)
    missing = [
        ("基準値", kpi.baseline is None),
        ("目標値", needs_number and kpi.target_value is None),
        ("実績値", not kpi.actuals),
    ]
    return "、".join(word for word, absent in missing if absent)


def _achieved(share: float) -> str:
    # Cut off, lest 99.6 % read as 100 % beside a rating that is not 達成.
    return f"達成度{number(math.trunc(round(share * 100, 9)))}%"


def quarter_text(n_areas: int, quarter: int | None) -> str:
    """Say in which quarter of the areas a value falls, never its rank."""
    if quarter is None:
        return f"{n_areas}圏域のため四分位は示さない"
    return f"{n_areas}圏域中、値の大きい方から{quarter}番目の4分の1"


def median_text(standing: Standing, decimals: int) -> str:
    """Write a group's median with its n, or why it is withheld."""
    if standing.group_median is None:
        return NOTHING
    return number(standing.group_median, decimals)


def kpi_note(kpis: Sequence[AssessedKpi]) -> str:
    """Say as of when the ratings are, and which roles have no KPI in the sources."""
    found = [k.kpi for k in kpis]
    missing = [role.label for role in Role if role not in {k.role for k in found}]
    text = f"判定は出典資料の時点（{years_text(kpis)}）によるもので、現在の状況を示すものではない。"
    if missing:
        text += f"{'、'.join(missing)}のKPIは、収集した資料に記載がない。"
    names: dict[str, list[str]] = {}
    for kpi in found:
        if kpi.note:
            names.setdefault(kpi.note, []).append(kpi.name)
    for note, about in names.items():
        all_of_them = len(about) == len(found) > 1
        text += f"{f'{len(found)}件とも' if all_of_them else '、'.join(about)}：{note}"
    return text


def kpi_source(kpis: Sequence[AssessedKpi]) -> str:
    """Name the documents that KPIs were published in, with their addresses."""
    return "、".join(dict.fromkeys(f"{k.kpi.source_name}（{k.kpi.source_url}）" for k in kpis))


def years_text(kpis: Sequence[AssessedKpi]) -> str:
    """Name the years of the documents that KPIs were published in."""
    return "、".join(f"{year}年" for year in sorted({k.kpi.reported_year for k in kpis}))
