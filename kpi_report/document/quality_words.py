"""Findings on Q1 to Q5 in words: why a KPI is judged so, and what its area is advised to do."""

from kpi_report.assess.finding import Criterion, Finding
from kpi_report.assess.level_rules import LevelRule, LevelSuggestion
from kpi_report.assess.quality_reasons import Checkable, Comparable, Counted, Levelled, Measured
from kpi_report.document import level_words
from kpi_report.document.benefit_words import COMPARABLE, COUNTED
from kpi_report.document.language import later, say, sentences
from kpi_report.document.rewrite_words import offered_advice
from kpi_report.document.target_words import CHECKABLE, LEVELLED, parts, shown_values, todo
from kpi_report.model import DeclaredLevel

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
    values = shown_values(finding.values)
    missing = parts(finding.values, "missing")
    todos = (todo(part, finding.values) for part in missing)
    return say(why, **values), sentences(say(advice), *todos)


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
