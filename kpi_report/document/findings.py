"""The findings of the first page: two movements, one question, and core beside partners."""

from collections import Counter
from collections.abc import Sequence

from kpi_report.assess.movement import Movement
from kpi_report.assess.rating import AssessedKpi, Reason
from kpi_report.bundle import AreaBundle, IndicatorFacts
from kpi_report.document import trace
from kpi_report.document.blocks import Card, Notice
from kpi_report.document.kpi_table import behind
from kpi_report.document.kpi_words import kpi_total
from kpi_report.document.language import known, say, sentences
from kpi_report.document.numbers import (
    half_up,
    number,
    plain,
    signed,
    unit_of,
    with_unit,
    year_text,
)
from kpi_report.document.progress_words import reason_text
from kpi_report.document.style import Tone
from kpi_report.model import Group, Indicator, MeasureLevel, TargetKind

_TO_WAIT_FOR = frozenset({Reason.TOO_EARLY, Reason.TOO_FEW_POINTS})
"""Reasons for no rating that pass by themselves as values come in."""


def good_card(bundle: AreaBundle) -> Card:
    """Return the first finding: the outcome that moved most favourably among the areas."""
    if bundle.good is None:
        return _nothing(say("望ましい側の動き"), bundle)
    return _movement_card(bundle, bundle.good, Tone.GOOD)


def watch_card(bundle: AreaBundle) -> Card:
    """Return the second finding: the outcome that moved least favourably among the areas."""
    if bundle.watch is None:
        return _nothing(say("注視する動き"), bundle)
    return _movement_card(bundle, bundle.watch, Tone.WATCH)


def question_card(bundle: AreaBundle) -> Card:
    """Return the third finding: one question, about the KPI that lags most, else about the data."""
    kpis, surveyed = bundle.kpis, bundle.round.surveyed
    explained = {r.kpi_id for r in bundle.revisions if r.cause}
    lagging = behind(kpis)
    unexplained = [k for k in lagging if k.kpi.kpi_id not in explained]
    if lagging:
        about = (unexplained or lagging)[0]
        own = [r for r in bundle.revisions if r.kpi_id == about.kpi.kpi_id]
        return _ask_about(about, cause=not unexplained, action=any(r.action for r in own))
    if not kpis:
        return (
            _ask(
                say("KPIの回答"),
                say("この圏域からは、KPIの回答がありません。3つの役割のKPIを設定していますか。"),
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
        say("最も多い理由は「{why}」の{n}件です。", why=why, n=count),
    )


def _ask_about(assessed: AssessedKpi, *, cause: bool, action: bool) -> Card:
    kpi = assessed.kpi
    baseline, latest = kpi.baseline, kpi.latest
    assert latest is not None
    end, value = year_text(latest.year, kpi.year_kind), with_unit(plain(latest.value), kpi.unit)
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
            first=with_unit(plain(baseline.value), kpi.unit),
            end=end,
            last=value,
        )
    if cause and action:
        question = say("要因の回答がありました。見直した事業により、目標に届く見込みはありますか。")
    elif cause:
        question = say("要因の回答がありました。事業をどのように見直しますか。")
    else:
        question = say("要因をどのように見ていますか。その後の値はありますか。")
    heading = say("「{name}」の動き", name=kpi.name)
    return _ask(heading, sentences(went, question), trace.kpi_origin(kpi))


def _ask(heading: str, text: str, origin: str) -> Card:
    return Card(say("確認したい点"), heading, text, Tone.QUESTION, origin)


def core_and_partners(bundle: AreaBundle) -> Notice | None:
    """Return core beside partners for the headline outcomes; ``None`` for a single city."""
    shown = [f for f in bundle.indicators if _is_shown(f)]
    if not shown:
        return None
    return Notice(
        title=say("連携中枢都市と連携市町村"),
        text=sentences(*map(_side_by_side, shown)),
        origin=trace.indicators_origin([f.indicator for f in shown]),
    )


def _is_shown(fact: IndicatorFacts) -> bool:
    indicator = fact.indicator
    return (
        indicator.headline
        and indicator.measure is MeasureLevel.OUTCOME
        and {Group.CORE, Group.PARTNERS} <= set(fact.series)
    )


def _side_by_side(fact: IndicatorFacts) -> str:
    core, partners = fact.series[Group.CORE].last, fact.series[Group.PARTNERS].last
    digits, unit = fact.indicator.decimals, unit_of(fact.indicator)
    return say(
        "{name}（{year}年）は、連携中枢都市が{core}、連携市町村が{partners}です。",
        name=known(fact.indicator.name),
        year=core.year,
        core=with_unit(number(core.value, digits), unit),
        partners=with_unit(number(partners.value, digits), unit),
    )


def _movement_card(bundle: AreaBundle, movement: Movement, tone: Tone) -> Card:
    indicator = _indicator(bundle, movement)
    side = _side(indicator, movement)
    label = say("全圏域の中で{side}側", side=side)
    place = say(
        "{n}圏域を変化の大小で4等分すると、{side}側の4分の1に入ります。",
        n=movement.n_areas,
        side=side,
    )
    if movement.outside_change is None:
        beside = say("圏域外の市町村が少ないため、圏域外とは比べていません。")
    else:
        outside = _change_text(indicator, movement.outside_change, movement)
        beside = say("同じ期間の圏域外の変化は{change}です。", change=outside)
    text = sentences(_went(indicator, movement), place, beside)
    origin = trace.comparison_origin(indicator, movement.n_areas, movement.last.year)
    return Card(label, known(indicator.name), text, tone, origin)


def _side(indicator: Indicator, movement: Movement) -> str:
    """Say on which side of the areas a change lies, in words that fit its own sign as shown."""
    largest = movement.quarter == 1
    shown = half_up(movement.change, 1 if movement.relative else indicator.decimals)
    if shown == 0:
        return say("増加") if largest else say("減少")
    if shown < 0:
        return say("減少が小さい") if largest else say("減少が大きい")
    return say("増加が大きい") if largest else say("増加が小さい")


def _went(indicator: Indicator, movement: Movement) -> str:
    first, last = movement.first, movement.last
    digits = indicator.decimals
    value = with_unit(number(last.value, digits), unit_of(indicator))
    if indicator.base_year is not None:
        return say(
            "{base}年と比べて、{year}年は{value}です。",
            base=indicator.base_year,
            year=last.year,
            value=value,
        )
    start = with_unit(number(first.value, digits), unit_of(indicator))
    if movement.relative:
        change = _change_text(indicator, movement.change, movement)
    else:
        # From the values as shown, so that a reader who subtracts them finds the same.
        shown = half_up(last.value, digits) - half_up(first.value, digits)
        change = with_unit(signed(shown, digits), unit_of(indicator))
    return say(
        "{start}年の{first}から{end}年の{last}になりました（{change}）。",
        start=first.year,
        first=start,
        end=last.year,
        last=value,
        change=change,
    )


def _change_text(indicator: Indicator, change: float, movement: Movement) -> str:
    if movement.relative:
        return f"{signed(change, 1)}%"
    return with_unit(signed(change, indicator.decimals), unit_of(indicator))


def _indicator(bundle: AreaBundle, movement: Movement) -> Indicator:
    return next(
        f.indicator for f in bundle.indicators if f.indicator.indicator_id == movement.indicator_id
    )


def _nothing(label: str, bundle: AreaBundle) -> Card:
    return Card(
        label,
        say("該当する指標はありません"),
        say(
            "成果の指標のうち、変化が全圏域の大きい方か小さい方の4分の1に入り、圏域外との比較でも"
            "同じ向きのものはありませんでした。"
        ),
        Tone.NOTE,
        trace.rule_origin(bundle.round.round_id, "gates"),
    )
