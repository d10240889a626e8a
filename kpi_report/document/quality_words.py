"""Findings on Q1 to Q5 in words: why a KPI is judged so, and what its area is advised to do."""

from collections.abc import Mapping

from kpi_report.assess.finding import Criterion, Finding
from kpi_report.assess.level_rules import LevelRule, LevelSuggestion
from kpi_report.assess.quality_reasons import (
    Checkable,
    Comparable,
    Counted,
    Levelled,
    Measured,
    Part,
)
from kpi_report.document import level_words
from kpi_report.document.language import later, say, sentences
from kpi_report.document.numbers import number, plain, with_unit, year_text
from kpi_report.document.rewrite_words import offered_advice
from kpi_report.model import DeclaredLevel, YearKind

Words = tuple[str, str]

MEASURED: dict[Measured, Words] = {
    Measured.OUTCOME: (later("圏域の回答もアウトカムである。"), ""),
    Measured.WORDING_ALONE: (
        later("指標の区分についての圏域の考えは分かっていない。"),
        later("住民や企業に生じた変化を測るKPIかどうかを、圏域で確認してください。"),
    ),
    Measured.DECLARED_ALONE: (
        later("圏域の回答はアウトカムだが、名称にも単位にもそれを示す語がない。"),
        later("誰のどのような変化を測るのかが分かる名称に改めることを検討してください。"),
    ),
    Measured.REACH: ("", ""),
    Measured.OUTPUT: ("", ""),
    Measured.INPUT: ("", ""),
    Measured.DECLARED_HIGHER: (
        later(
            "圏域の回答はアウトカムであり、名称からの判断と異なる。どちらに当たるかは人が判断する。"
        ),
        later(
            "何を測るKPIかを圏域で確認してください。行政が行ったことの量を測るものであれば、調査票の"
            "区分を改め、成果を測るKPIを併せて検討してください。"
        ),
    ),
    Measured.DECLARED_LOWER: (
        later(
            "圏域の回答は{declared}であり、名称からの判断と異なる。どちらに当たるかは人が判断する。"
        ),
        later(
            "何を測るKPIかを圏域で確認してください。住民や企業に生じた変化を測るものであれば、調査票の"
            "区分をアウトカムに改めてください。"
        ),
    ),
    Measured.NO_CLUE: (
        later("名称にも単位にも手掛かりとなる語がなく、圏域の回答もない。"),
        later("誰のどのような変化を測るのかが分かる名称に改めることを検討してください。"),
    ),
}
COMPARABLE: dict[Comparable, Words] = {
    Comparable.BEFORE_AFTER: (
        later(
            "圏域を形成した{formed}年より前に{n_before}年分、後に{n_after}年分の値があり、前後を比べられる。"
        ),
        "",
    ),
    Comparable.FACILITY: (
        later("施設「{facility}」の相互利用を始める前と後の利用者数があり、前後を比べられる。"),
        "",
    ),
    Comparable.BREAKDOWN: (
        later("{n_municipalities}市町村の実績があり、市町村の間で比べられる。"),
        "",
    ),
    Comparable.FEW_YEARS: (
        later(
            "圏域を形成した{formed}年より前の値は{n_before}年分、後の値は{n_after}年分であり、前後を比べる"
            "のに要する数（前{need_before}年分、後{need_after}年分）に足りない。"
        ),
        later(
            "形成前の値をさかのぼって把握できないか確認してください。難しいときは、市町村別の実績や圏域外の"
            "市町村の値と比べることを検討してください。"
        ),
    ),
    Comparable.FEW_AFTER: (
        later(
            "圏域を形成した{formed}年より前の値は{n_before}年分あるが、後の値は{n_after}年分であり、前後を"
            "比べるのに要する{need_after}年分に足りない。"
        ),
        later("形成後の値が、比べるのに要する年数分そろうまで、毎年の把握を続けてください。"),
    ),
    Comparable.SCOPE_ONLY: (
        later("集計の範囲は市町村別と答えているが、市町村別の実績の回答がない。"),
        later("市町村別の実績を、調査票の「実績」のシートに記入してください。"),
    ),
    Comparable.EXPLAINED: (
        later("連携しない場合との違いの説明はあるが、比べるための値がない。"),
        later(
            "説明にある違いを確かめるため、形成前の値又は市町村別の実績を把握することを検討してください。"
        ),
    ),
    Comparable.NOTHING: (
        later("形成前の値も市町村別の実績もなく、連携しない場合との違いの説明もない。"),
        later(
            "形成前の値、市町村別の実績、圏域外の市町村の値のうち、把握できるものを確認し、連携しない場合と"
            "どう比べるかを調査票に記入してください。"
        ),
    ),
    Comparable.NOT_ASKED: (
        later("公表資料からは、連携しない場合と比べるための値があるか分からない。"),
        later("形成前の値や市町村別の値があれば、併せて公表することを検討してください。"),
    ),
}
COUNTED: dict[Counted, Words] = {
    Counted.WHOLE_AREA: (later("圏域全体を集計しており、連携市町村の住民を含む。"), ""),
    Counted.BY_MUNICIPALITY: (
        later("市町村別に集計しており、連携市町村の住民の便益が分かる。"),
        "",
    ),
    Counted.PARTNERS: (later("連携市町村を集計している。"), ""),
    Counted.NAMED: (later("連携市町村の住民等を数えることが、名称に示されている。"), ""),
    Counted.FACILITY_USERS: (
        later("施設「{facility}」の利用者を居住する市町村別に数えている。"),
        "",
    ),
    Counted.FACILITY_ONLY: (
        later("特定の施設・事業の値であり、連携市町村の住民による利用が分からない。"),
        later(
            "利用者や参加者の住所地を記録し、連携市町村の住民の数又は割合を併せて示すことを検討してください。"
        ),
    ),
    Counted.CORE_ONLY: (
        later("連携中枢都市のみを集計しており、連携市町村の住民の便益が分からない。"),
        later("集計の範囲を圏域全体又は市町村別に広げることを検討してください。"),
    ),
    Counted.NO_PARTNERS: (
        later("連携市町村のない圏域のため、判断していない。"),
        "",
    ),
    Counted.NO_ANSWER: (
        later("集計の範囲の回答がない。"),
        later("調査票の「集計の範囲」を記入してください。"),
    ),
    Counted.NOT_ASKED: (
        later("公表資料からは、集計の範囲が分からない。"),
        later("どの市町村の住民を集計した値かを、資料に併せて示すことを検討してください。"),
    ),
}
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
        later("過去の実績や周囲の状況にもとづく目標水準の根拠を記入してください。"),
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
    Part.YEARLY: later("毎年の実績"),
}
"""What Q4 asks for, where no values are named with it."""
MOST_GAPS = 3
"""So many years without a value are named; of more the number is given."""
FAST = later("必要な1年当たりの変化は過去の最大の{ratio}倍である")
NEVER_MOVED = later("目標の向きに動いた年がこれまでにない")


def words(finding: Finding) -> Words:
    """Return why the verdict on a KPI is what it is, and what the area is advised to do.

    Where nothing is to be done the second text is empty.
    """
    match finding.criterion:
        case Criterion.Q1:
            return _measured(finding)
        case Criterion.Q2:
            why, advice = COMPARABLE[Comparable(finding.reason)]
        case Criterion.Q3:
            why, advice = COUNTED[Counted(finding.reason)]
        case Criterion.Q4:
            why, advice = CHECKABLE[Checkable(finding.reason)]
        case _:
            why, advice = LEVELLED[Levelled(finding.reason)]
    values = _shown(finding.values)
    missing = [PARTS[part] for part in _parts(finding.values, "missing")]
    return say(why, **values), sentences(say(advice), *(say(todo) for _, todo in missing))


def _measured(finding: Finding) -> Words:
    """Q1: what the wording says, then what the area says; of an output, the outcome to measure."""
    reason = Measured(finding.reason)
    values = {key: str(value) for key, value in finding.values.items()}
    rule = LevelRule(values["rule"])
    suggestion = LevelSuggestion(
        DeclaredLevel(values["suggested"]), rule is LevelRule.REACH, rule, values["cue"]
    )
    declared = say(level_words.LEVELS.get(DeclaredLevel(values["declared"]), ""))
    why, advice = MEASURED[reason]
    told = say(why, declared=declared)
    if rule is not LevelRule.NOTHING:
        told = sentences(level_words.reason(suggestion), told)
    elif not told:
        told = say("圏域の回答は{declared}である。", declared=declared)
    if advice:
        advised = say(advice)
    else:
        advised = "" if reason is Measured.OUTCOME else level_words.advice(suggestion)
    return told, sentences(advised, offered_advice(finding))


def _parts(values: Mapping[str, str | int | float], which: str) -> list[Part]:
    return [Part(code) for code in str(values.get(which, "")).split()]


def _shown(values: Mapping[str, str | int | float]) -> dict[str, object]:
    """Return the values as they stand in a sentence: numbers written, parts named."""
    shown: dict[str, object] = dict(values)
    if "ratio" in values:
        ratio = values["ratio"]
        shown["pace"] = say(FAST, ratio=number(float(ratio), 1)) if ratio else say(NEVER_MOVED)
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
        names = [say(PARTS[part][0], **shown) for part in _parts(values, which)]
        shown[which] = say("、").join(names)
    return shown


def _gaps_text(values: Mapping[str, str | int | float]) -> str:
    """Return in brackets the first years without a value, and how many more there are."""
    years = str(values.get("gaps", "")).split()
    if not years:
        return ""
    kind = YearKind(str(values["year_kind"]))
    named = say("、").join(year_text(int(year), kind) for year in years[:MOST_GAPS])
    more = len(years) - MOST_GAPS
    if more > 0:
        return say("（{years}ほか{n}年の値がない）", years=named, n=more)
    return say("（{years}の値がない）", years=named)


def part_names(codes: str) -> str:
    """Return what Q4 asks for, given by code, a line each, in words."""
    return say("、").join(say(PART_NAMES[Part(code)]) for code in codes.split())
