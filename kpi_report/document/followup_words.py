"""The follow-up in words: what was done to KPIs, what became of advice, what KPIs measure."""

from collections.abc import Iterable

from kpi_report.assess.finding import Criterion, Verdict
from kpi_report.assess.followup import OF_KPIS, FollowedKpi, KpiThen, Uptake
from kpi_report.assess.matching import MatchedBy
from kpi_report.document.finding_words import VERDICTS
from kpi_report.document.language import later, say
from kpi_report.document.numbers import NOTHING, plain, with_unit
from kpi_report.document.style import Tone
from kpi_report.model import Change, DeclaredLevel

UPTAKES: dict[Uptake, tuple[str, Tone]] = {
    Uptake.DONE: (later("満たすようになった"), Tone.GOOD),
    Uptake.PARTLY_DONE: (later("よくなった"), Tone.WATCH),
    Uptake.LEFT: (later("変わらない"), Tone.BAD),
    Uptake.GONE: (later("KPIを廃止"), Tone.NOTE),
    Uptake.LOST: (later("満たさなくなった"), Tone.WATCH),
}
"""What became of the advice, in the order of tables; nothing is said where there was none."""

LEVELS: dict[DeclaredLevel, str] = {
    DeclaredLevel.INPUT: later("インプット"),
    DeclaredLevel.OUTPUT: later("アウトプット"),
    DeclaredLevel.OUTCOME: later("アウトカム"),
    DeclaredLevel.UNKNOWN: later("判断できない"),
}
MATCHES: dict[MatchedBy, str] = {
    MatchedBy.NUMBER: later("番号"),
    MatchedBy.ANSWER: later("圏域の回答"),
    MatchedBy.PERSON: later("担当者の確認"),
    MatchedBy.WORDING: later("名称の類似"),
    MatchedBy.NOTHING: later("対応なし"),
}


def change_text(changes: Iterable[Change]) -> str:
    """Name what was done to a KPI."""
    return say("、").join(say(change.label) for change in changes)


def moved(followed: FollowedKpi, criterion: Criterion) -> str:
    """Write a KPI's verdicts before and now: one symbol if they are the same."""
    if followed.after is None:
        return _symbol(followed.before, criterion)
    before, after = (_symbol(kpi, criterion) for kpi in (followed.before, followed.after))
    if followed.before is None or before == after:
        return after
    return f"{before}→{after}"


def target(kpi: KpiThen) -> str:
    """Write a target as it was worded, or its number with the unit, and its year."""
    said = kpi.target
    if not said and kpi.target_value is not None:
        said = with_unit(plain(kpi.target_value), kpi.unit)
    year = say("{year}年", year=kpi.target_year) if kpi.target_year else ""
    return say("{target}（{year}）", target=said, year=year) if said and year else said or year


def moves(followed: FollowedKpi) -> str:
    """Write the criteria by which a KPI, or the one in its place, is judged otherwise now."""
    if followed.before is None or followed.after is None:
        return NOTHING
    told = [f"{c.value} {text}" for c in OF_KPIS if "→" in (text := moved(followed, c))]
    return say("、").join(told) or say("なし")


def _symbol(kpi: KpiThen | None, criterion: Criterion) -> str:
    verdict: Verdict | None = kpi.verdicts.get(criterion) if kpi else None
    return VERDICTS[verdict][0] if verdict else NOTHING
