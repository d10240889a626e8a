"""The question of the first page: about the KPI that lags most, else about the data."""

from collections import Counter
from collections.abc import Sequence

from kpi_report.assess.rating import AssessedKpi, Reason
from kpi_report.assess.review import is_continued
from kpi_report.bundle import AreaBundle
from kpi_report.document import trace
from kpi_report.document.blocks import Card
from kpi_report.document.kpi_table import behind
from kpi_report.document.kpi_words import goal_sentence, kpi_total
from kpi_report.document.language import say, sentences
from kpi_report.document.numbers import alike, plain, with_unit, year_text
from kpi_report.document.progress_words import basis_text, reason_text
from kpi_report.document.style import Tone
from kpi_report.document.wording import RATING_WORDS
from kpi_report.model import TargetKind

_TO_WAIT_FOR = frozenset({Reason.TOO_EARLY, Reason.TOO_FEW_POINTS})
"""Reasons for no rating that pass by themselves as values come in."""


def question_card(bundle: AreaBundle) -> Card:
    """Return the third finding: one question, about the KPI that lags most, else about the data."""
    kpis, surveyed = bundle.kpis, bundle.round.surveyed
    about = asked_about(bundle)
    if about is not None:
        own = [r for r in bundle.revisions if r.kpi_id == about.kpi.kpi_id]
        action = any(r.action and not is_continued(r.action) for r in own)
        return _ask_about(bundle, about, cause=any(r.cause for r in own), action=action)
    if not kpis:
        return (
            _ask(
                say("KPIの回答"),
                _no_answer(bundle.n_previous),
                trace.area_origin(bundle),
            )
            if surveyed
            else _ask(
                say("KPIを公表している資料"),
                say(
                    "収集した公表資料では、この圏域のKPIを確認できませんでした。3つの役割のKPIを、"
                    "どの資料で公表していますか。"
                ),
                trace.area_origin(bundle),
            )
        )
    reasons = reasons_to_ask(kpis)
    if not reasons:
        none = (
            say(
                "回答のあった{n}件のKPIに、遅れや後退と判定したものはありませんでした。",
                n=len(kpis),
            )
            if surveyed
            else say(
                "公表されている{n}件のKPIに、遅れや後退と判定したものはありませんでした。",
                n=len(kpis),
            )
        )
        after = say("その後の値はありますか。次の目標をどのように定めますか。")
        return _ask(say("その後の動き"), sentences(none, after), trace.count_origin(kpis))
    question = (
        say("その後の実績値は、いつごろ分かりますか。")
        if set(reasons) <= _TO_WAIT_FOR
        else say("基準値、目標値、最新の実績値を示す資料はありますか。")
    )
    return _ask(
        say("判定できないKPI"),
        sentences(_unjudged(bundle, reasons), question),
        trace.count_origin(kpis),
    )


def asked_about(bundle: AreaBundle) -> AssessedKpi | None:
    """Return the KPI that lags most of those without a cause answered, else of all."""
    explained = {r.kpi_id for r in bundle.revisions if r.cause}
    lagging = behind(bundle.kpis, bundle.round.data_year)
    return next((k for k in lagging if k.kpi.kpi_id not in explained), next(iter(lagging), None))


def _no_answer(n_previous: int) -> str:
    """Ask for the KPIs; where the area had some in the last round, for these."""
    if not n_previous:
        return say("この圏域からは、KPIの回答がありません。3つの役割のKPIを設定していますか。")
    return say(
        "前回の調査では{n}件のKPIの回答がありましたが、今回は回答がありません。今も設定しているKPIは"
        "どれですか。",
        n=n_previous,
    )


def reasons_to_ask(kpis: Sequence[AssessedKpi]) -> Counter[Reason]:
    """Count the reasons for no rating, save that the target year of a milestone has yet to come."""
    reasons = Counter(k.progress.reason for k in kpis if k.progress.reason)
    del reasons[Reason.NOT_YET_DUE]
    return reasons


def _unjudged(bundle: AreaBundle, reasons: Counter[Reason]) -> str:
    """Say how many KPIs have no rating, all of them as in the bar, and the most frequent reason."""
    n, unjudged = len(bundle.kpis), sum(k.progress.reason is not None for k in bundle.kpis)
    reason, count = reasons.most_common(1)[0]
    surveyed = bundle.round.surveyed
    why = reason_text(reason, bundle.round.thresholds, answered=surveyed)
    kpis = say("回答のあったKPI{n}件", n=n) if surveyed else say("公表されているKPI{n}件", n=n)
    if count == unjudged == n:
        return say(
            "{kpis}すべてについて、{why}ため、進み具合を判定できません。", kpis=kpis, why=why
        )
    if count == unjudged:
        return say(
            "{kpis}のうち{m}件は、{why}ため、進み具合を判定できません。",
            kpis=kpis,
            m=count,
            why=why,
        )
    not_due = unjudged - reasons.total()
    return sentences(
        say("{kpis}のうち{m}件は、進み具合を判定できません。", kpis=kpis, m=unjudged)
        if unjudged < n
        else say("{kpis}は、進み具合を判定できません。", kpis=kpis),
        say("{n}件は完了の目標で、目標年が来ていません。", n=not_due) if not_due else "",
        say("主な理由は「{why}」の{n}件です。", why=why, n=count),
    )


def _ask_about(bundle: AreaBundle, assessed: AssessedKpi, *, cause: bool, action: bool) -> Card:
    kpi = assessed.kpi
    baseline, latest = kpi.baseline, kpi.latest
    assert latest is not None
    end, value = year_text(latest.year, kpi.year_kind), with_unit(plain(latest.value), kpi.unit)
    first, last = alike(baseline.value if baseline else latest.value, latest.value)
    if (total := kpi_total(kpi)) is not None:
        value = with_unit(plain(total.value), kpi.unit)
        went = say("{year}までの累計は{value}です。", year=end, value=value)
    elif kpi.target_kind is TargetKind.MILESTONE:
        went = say("{year}の時点で完了していません。", year=end)
    elif baseline is None:
        went = say("{year}は{value}です。", year=end, value=value)
    else:
        went = say(
            "{start}の{first}から{end}の{last}になりました。",
            start=year_text(baseline.year, kpi.year_kind),
            first=with_unit(first, kpi.unit),
            end=end,
            last=with_unit(last, kpi.unit),
        )
    went = sentences(went, _rated(bundle, assessed))
    if cause and action:
        question = say("要因の回答がありました。見直した事業により、目標に届く見込みはありますか。")
    elif cause:
        question = say("要因の回答がありました。事業をどのように見直しますか。")
    else:
        question = say("要因をどのように見ていますか。その後の値はありますか。")
    heading = say("「{name}」の動き", name=kpi.name)
    return _ask(heading, sentences(went, question), trace.kpi_origin(kpi))


def _rated(bundle: AreaBundle, assessed: AssessedKpi) -> str:
    """Say the rating with what it rests on, and the target."""
    kpi, word = assessed.kpi, RATING_WORDS[assessed.progress.rating][0]
    basis = basis_text(kpi, assessed.progress, bundle.round.thresholds)
    told = say("判定は「{word}」（{basis}）です。", word=say(word), basis=basis)
    return sentences(goal_sentence(kpi), told)


def _ask(heading: str, text: str, origin: str) -> Card:
    return Card(say("確認したい点"), heading, text, Tone.QUESTION, origin)
