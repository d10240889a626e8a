"""Findings on Q4 and Q5 in words: what a KPI lacks to be checked, and how its target was set."""

from collections.abc import Mapping

from kpi_report.assess.formation import WhenInYear
from kpi_report.assess.quality_reasons import Checkable, Levelled, Part
from kpi_report.document.language import later, say
from kpi_report.document.numbers import number, plain, with_unit, year_text
from kpi_report.model import YearKind

Words = tuple[str, str]
Values = Mapping[str, str | int | float]
"""The values of a finding, which fill its sentences."""

CHECKABLE: dict[Checkable, Words] = {
    Checkable.WHOLE: (
        later("単位、数値による目標、把握する資料、実績が分かる時期、毎年の実績がそろっている。"),
        "",
    ),
    Checkable.PARTS_MISSING: (later("次の点を満たしていない：{missing}。"), ""),
    Checkable.NO_TARGET: (later("目標が定まっていない。"), ""),
    Checkable.NO_ACTUAL: (later("実績の回答がない。"), ""),
    Checkable.PARTS_UNKNOWN: (
        later("次の点が分からない：{unknown}。"),
        later("分からない点を確認し、資料又は調査票に示してください。"),
    ),
}
LEVELLED: dict[Levelled, Words] = {
    Levelled.FOUNDED: (later("目標の水準を定めるのに要する事項がそろっている。"), ""),
    Levelled.FAST_BUT_FOUNDED: (
        later("基準値と目標水準の根拠がある。ただし、{pace}。"),
        later("根拠に照らして、目標の水準と事業の量を確認してください。"),
    ),
    Levelled.PARTS_MISSING: (later("次の点を満たしていない：{missing}。"), ""),
    Levelled.MET_AT_BASELINE: (
        later("基準値{baseline}（{year}）が、すでに目標{target}を満たしている。"),
        later(
            "基準値より進んだ目標を定めてください。現状の維持を目標とするときは、目標の種類を「維持」として"
            "ください。"
        ),
    ),
    Levelled.NO_TARGET: (
        later("目標が定まっていない。"),
        later("まず、数値による目標とその目標年を定めてください。"),
    ),
    Levelled.PARTS_UNKNOWN: (
        later("次の点が分からない：{unknown}。"),
        later("分からない点を確認し、資料又は調査票に示してください。"),
    ),
}
PARTS: dict[Part, Words] = {
    Part.UNIT: (later("単位"), later("単位を定めて記入してください。")),
    Part.NUMBER: (
        later("数値による目標"),
        later("達成したかどうかを数値で確かめられる目標を定めてください。"),
    ),
    Part.DATA_SOURCE: (
        later("実績を把握する資料"),
        later("実績を把握する統計や調査の名称を記入してください。"),
    ),
    Part.LAG: (
        later("実績が早く分かること（{most_lag}年以内）"),
        later("より早く分かる補助の指標を併せて用いることを検討してください。"),
    ),
    Part.YEARLY: (
        later("毎年の実績{gaps}"),
        later("毎年の実績を把握する方法を定めてください。"),
    ),
    Part.BASELINE: (later("基準値"), later("基準年とその値を記入してください。")),
    Part.RATIONALE: (
        later("目標水準の根拠"),
        later("過去の実績や周囲の状況に基づく目標水準の根拠を記入してください。"),
    ),
    Part.PACE: (
        later("過去の動きに見合う水準（{pace}）"),
        later("目標の水準を見直すか、その水準とする理由を記入してください。"),
    ),
}
PART_NAMES: dict[Part, str] = {
    Part.UNIT: later("単位"),
    Part.NUMBER: later("数値による目標"),
    Part.DATA_SOURCE: later("実績を把握する資料"),
    Part.LAG: later("実績の分かる時期"),
    Part.YEARLY: later("毎年の実績{gaps}"),
}
"""What Q4 asks for, where no values are named with it but the years without one."""
MOST_GAPS = 3
"""So many years without a value are named; of more the number is given."""
FORMED: dict[WhenInYear, str] = {
    WhenInYear.FIRST_MONTH: later("{year}の初め"),
    WhenInYear.LAST_MONTH: later("{year}の末"),
    WhenInYear.WITHIN: later("{year}"),
}
FILL_GAPS = later(
    "{years}の実績をシート「実績」に記入してください。把握できない年がある場合は、毎年把握する方法を定めてください。"
)
BETWEEN_CENSUSES = later(
    "国勢調査の間の年は、毎年公表される推計（人口推計など）で把握することを検討してください。"
)
FAST = later("必要な1年当たりの変化は過去の最大の{ratio}倍である")
NEVER_MOVED = later("目標の向きに動いた年がこれまでにない")


def parts(values: Values, which: str) -> list[Part]:
    """Return the parts that are `which`: missing or unknown."""
    return [Part(code) for code in str(values.get(which, "")).split()]


def shown_values(values: Values) -> dict[str, object]:
    """Return the values as they stand in a sentence: numbers written, parts named."""
    shown: dict[str, object] = dict(values)
    if "ratio" in values:
        ratio = values["ratio"]
        shown["pace"] = say(FAST, ratio=number(float(ratio), 1)) if ratio else say(NEVER_MOVED)
    if "formed" in values:
        formed = year_text(int(values["formed"]), YearKind(str(values["formed_kind"])))
        shown["formed"] = say(FORMED[WhenInYear(str(values["formed_part"]))], year=formed)
    unit = str(values.get("unit", ""))
    if "baseline" in values:
        shown["baseline"] = with_unit(plain(float(values["baseline"])), unit)
        kind = YearKind(str(values["year_kind"]))
        shown["year"] = year_text(int(values["baseline_year"]), kind)
    if "target" in values:
        goal = plain(float(values["target"]))
        if "upper" in values:
            goal = say("{lower}～{upper}", lower=goal, upper=plain(float(values["upper"])))
        shown["target"] = with_unit(goal, unit)
    shown["gaps"] = _gaps_text(values)
    for which in ("missing", "unknown"):
        names = [say(PARTS[part][0], **shown) for part in parts(values, which)]
        shown[which] = say("、").join(names)
    return shown


def todo(part: Part, values: Values) -> str:
    """Return what to do about a part that is missing; of years without a value, which."""
    if part is Part.YEARLY and values.get("year_kind") == YearKind.CENSUS:
        return say(BETWEEN_CENSUSES)
    if part is Part.YEARLY and values.get("gaps"):
        return say(FILL_GAPS, years=_gap_years(values))
    return say(PARTS[part][1])


def _gaps_text(values: Values) -> str:
    """Return in brackets the first years without a value, and how many more there are."""
    if values.get("year_kind") == YearKind.CENSUS:
        return say("（5年ごとの調査である）")
    named = _gap_years(values)
    return say("（{years}の値がない）", years=named) if named else ""


def _gap_years(values: Values) -> str:
    years = str(values.get("gaps", "")).split()
    if not years:
        return ""
    kind = YearKind(str(values["year_kind"]))
    named = say("、").join(year_text(int(year), kind) for year in years[:MOST_GAPS])
    more = len(years) - MOST_GAPS
    return say("{years}ほか{n}年", years=named, n=more) if more > 0 else named


def part_names(values: Values, *, with_years: bool) -> str:
    """Return what Q4 asks for, given by code under ``parts``; with the years without a value."""
    gaps = _gaps_text(values) if with_years else ""
    codes = str(values["parts"]).split()
    return say("、").join(say(PART_NAMES[Part(code)], gaps=gaps) for code in codes)
