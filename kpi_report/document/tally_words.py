"""What is counted of an area for the index of a round, and how it is called there."""

from collections.abc import Mapping
from enum import StrEnum

from kpi_report.assess.rating import Reason
from kpi_report.document.fault_words import KINDS, SEVERITIES
from kpi_report.document.language import later, say
from kpi_report.document.wording import RATING_WORDS
from kpi_report.intake.faults import Severity


class Tally(StrEnum):
    """A kind of what is counted; the member's value is its key in the record of a run."""

    PREFECTURE = "prefecture"
    RATING = "rating"
    ANSWER = "answer"
    MUST = "must"
    CHECK = "check"
    DOUBT = "doubt"


class Lack(StrEnum):
    """What there is nothing of."""

    ANSWER = "answer"
    KPIS_ANSWERED = "kpis_answered"
    KPIS_PUBLISHED = "kpis_published"


FAULTS = {
    Tally.ANSWER: later("回答・公表の状況"),
    Tally.MUST: SEVERITIES[Severity.MUST],
    Tally.CHECK: SEVERITIES[Severity.CHECK],
    Tally.DOUBT: later("値の確認を要するKPI"),
}
"""Kinds of what the office has to look at, the gravest first."""

DOUBTS: dict[Reason, str] = {
    Reason.UNIT_SLIP: later("桁の違う値"),
    Reason.BREAK_SUSPECTED: later("水準の変わった値"),
    Reason.UNIT_DIFFERS: later("単位の食い違い"),
    Reason.DIRECTION_CONFLICT: later("目標と基準値の食い違い"),
    Reason.YEARS_CONFLICT: later("年の順序の食い違い"),
}
"""Reasons for which a KPI is not rated although all that a rating needs was given."""

LACKS: dict[Lack, str] = {
    Lack.ANSWER: later("未回答"),
    Lack.KPIS_ANSWERED: later("KPIの回答なし"),
    Lack.KPIS_PUBLISHED: later("公表資料でKPIを確認できない"),
}

_WORDS: dict[Tally, Mapping[str, str]] = {
    Tally.RATING: {rating.value: word for rating, (word, _) in RATING_WORDS.items()},
    Tally.ANSWER: {lack.value: word for lack, word in LACKS.items()},
    Tally.MUST: {kind.value: word for kind, word in KINDS.items()},
    Tally.CHECK: {kind.value: word for kind, word in KINDS.items()},
    Tally.DOUBT: {reason.value: word for reason, word in DOUBTS.items()},
}


def tally_word(tally: Tally, code: str) -> str:
    """Return how what is counted is called; a code that no longer has a word, as it is."""
    word = _WORDS[tally].get(code)
    return say(word) if word else code
