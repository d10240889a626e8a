"""The findings of the first page: two movements, one question, and core beside partners."""

from collections import Counter
from collections.abc import Sequence

from kpi_report.assess.movement import Movement
from kpi_report.assess.rating import AssessedKpi, Reason
from kpi_report.bundle import AreaBundle, IndicatorFacts
from kpi_report.document import trace
from kpi_report.document.blocks import Card, Notice
from kpi_report.document.kpi_table import behind
from kpi_report.document.style import Tone
from kpi_report.document.wording import kpi_total, number, plain, reason_text, signed, with_unit
from kpi_report.model import Group, Indicator, MeasureLevel, TargetKind


def good_card(bundle: AreaBundle) -> Card:
    """Return the first finding: the outcome that moved most favourably among the areas."""
    if bundle.good is None:
        return _nothing("望ましい側の動き", bundle)
    return _movement_card(bundle, bundle.good, Tone.GOOD)


def watch_card(bundle: AreaBundle) -> Card:
    """Return the second finding: the outcome that moved least favourably among the areas."""
    if bundle.watch is None:
        return _nothing("注視する動き", bundle)
    return _movement_card(bundle, bundle.watch, Tone.WATCH)


def question_card(bundle: AreaBundle) -> Card:
    """Return the third finding: one question, about the KPI that lags most, else about the data."""
    kpis, surveyed = bundle.kpis, bundle.round.surveyed
    explained = {r.kpi_id for r in bundle.revisions if r.cause}
    lagging = behind(kpis)
    unexplained = [k for k in lagging if k.kpi.kpi_id not in explained]
    if lagging:
        return _ask_about((unexplained or lagging)[0], explained=not unexplained)
    if not kpis:
        return (
            _ask(
                "KPIの回答",
                "この圏域からは、KPIの回答がありません。3つの役割のKPIを設定していますか。",
                trace.area_origin(bundle),
            )
            if surveyed
            else _ask(
                "KPIを公表している資料",
                "収集した公表資料では、この圏域のKPIを確認できませんでした。3つの役割のKPIを、"
                "どの資料で公表していますか。",
                trace.area_origin(bundle),
            )
        )
    whose = "回答のあった" if surveyed else "公表されている"
    reasons = reasons_to_ask(kpis)
    if not reasons:
        return _ask(
            "その後の動き",
            f"{whose}{len(kpis)}件のKPIに、遅れや後退と判定したものはありませんでした。"
            "その後の値はありますか。次の目標をどのように定めますか。",
            trace.count_origin(kpis),
        )
    return _ask(
        "判定できないKPI",
        f"{whose}KPI{_unjudged(bundle, reasons)}"
        "基準値、目標値、最新の実績値を示す資料はありますか。",
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
    why = reason_text(reason, bundle.round.thresholds, answered=bundle.round.surveyed)
    if count == unjudged:
        which = f"{count}件すべてについて、" if count == n else f"{n}件のうち{count}件は、"
        return f"{which}{why}ため、進み具合を判定できません。"
    not_due = unjudged - reasons.total()
    waits = f"{not_due}件は完了の目標で、目標年が来ていません。" if not_due else ""
    which = f"{n}件のうち{unjudged}件は、" if unjudged < n else f"{n}件は、"
    most = f"最も多い理由は「{why}」の{count}件です。"
    return f"{which}進み具合を判定できません。{waits}{most}"


def _ask_about(assessed: AssessedKpi, *, explained: bool) -> Card:
    kpi = assessed.kpi
    baseline, latest = kpi.baseline, kpi.latest
    assert latest is not None
    end = f"{latest.year}{kpi.year_kind.suffix}"
    if (total := kpi_total(kpi)) is not None:
        went = f"{end}までの累計は{plain(total.value)}{kpi.unit}です。"
    elif kpi.target_kind is TargetKind.MILESTONE:
        went = f"{end}の時点で完了していません。"
    elif baseline is None:
        went = f"{end}は{plain(latest.value)}{kpi.unit}です。"
    else:
        went = (
            f"{baseline.year}{kpi.year_kind.suffix}の{plain(baseline.value)}{kpi.unit}から"
            f"{end}の{plain(latest.value)}{kpi.unit}になりました。"
        )
    if explained:
        question = "要因の回答がありました。見直した事業により、目標に届く見込みはありますか。"
    else:
        question = "要因をどのように見ていますか。その後の値はありますか。"
    return _ask(f"「{kpi.name}」の動き", went + question, trace.kpi_origin(kpi))


def _ask(heading: str, text: str, origin: str) -> Card:
    return Card("確認したい点", heading, text, Tone.QUESTION, origin)


def core_and_partners(bundle: AreaBundle) -> Notice | None:
    """Return core beside partners for the headline outcomes; ``None`` for a single city."""
    shown = [f for f in bundle.indicators if _is_shown(f)]
    if not shown:
        return None
    return Notice(
        title="連携中枢都市と連携市町村",
        text="".join(map(_side_by_side, shown)),
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
    name, digits, unit = fact.indicator.name, fact.indicator.decimals, fact.indicator.unit
    return (
        f"{name}（{core.year}年）は、連携中枢都市が{number(core.value, digits)}{unit}、"
        f"連携市町村が{number(partners.value, digits)}{unit}です。"
    )


def _movement_card(bundle: AreaBundle, movement: Movement, tone: Tone) -> Card:
    indicator = _indicator(bundle, movement)
    side = _side(indicator, movement)
    label = f"全圏域の中で{side}側"
    text = (
        f"{_went(indicator, movement)}{movement.n_areas}圏域を変化の大小で4等分すると、"
        f"{side}側の4分の1に入ります。"
    )
    if movement.outside_change is None:
        text += "圏域外の市町村が少ないため、圏域外とは比べていません。"
    else:
        outside = _change_text(indicator, movement.outside_change, movement)
        text += f"同じ期間の圏域外の変化は{outside}です。"
    origin = trace.comparison_origin(indicator, movement.n_areas, movement.last.year)
    return Card(label, indicator.name, text, tone, origin)


def _side(indicator: Indicator, movement: Movement) -> str:
    """Say on which side of the areas a change lies, in words that fit its own sign as shown."""
    largest = movement.quarter == 1
    shown = round(movement.change, 1 if movement.relative else indicator.decimals)
    if shown == 0:
        return "増加" if largest else "減少"
    if shown < 0:
        return "減少が小さい" if largest else "減少が大きい"
    return "増加が大きい" if largest else "増加が小さい"


def _went(indicator: Indicator, movement: Movement) -> str:
    first, last = movement.first, movement.last
    digits = indicator.decimals
    value = with_unit(number(last.value, digits), indicator.unit)
    if indicator.base_year is not None:
        return f"{indicator.base_year}年と比べて、{last.year}年は{value}です。"
    start = with_unit(number(first.value, digits), indicator.unit)
    if movement.relative:
        change = _change_text(indicator, movement.change, movement)
    else:
        # From the values as shown, so that a reader who subtracts them finds the same.
        shown = round(last.value, digits) - round(first.value, digits)
        change = with_unit(signed(shown, digits), indicator.unit)
    return f"{first.year}年の{start}から{last.year}年の{value}になりました（{change}）。"


def _change_text(indicator: Indicator, change: float, movement: Movement) -> str:
    if movement.relative:
        return f"{signed(change, 1)}%"
    return with_unit(signed(change, indicator.decimals), indicator.unit)


def _indicator(bundle: AreaBundle, movement: Movement) -> Indicator:
    return next(
        f.indicator for f in bundle.indicators if f.indicator.indicator_id == movement.indicator_id
    )


def _nothing(label: str, bundle: AreaBundle) -> Card:
    return Card(
        label,
        "該当する指標はありません",
        "成果の指標のうち、変化が全圏域の端の4分の1に入り、圏域外と比べても同じ側にあるものは"
        "ありませんでした。",
        Tone.NOTE,
        trace.rule_origin(bundle.round.round_id, "gates"),
    )
