"""The findings of the first page from official figures: two movements, core beside partners."""

from kpi_report.assess.movement import Movement
from kpi_report.bundle import AreaBundle, IndicatorFacts
from kpi_report.document import trace
from kpi_report.document.blocks import Card, Notice
from kpi_report.document.language import known, say, sentences
from kpi_report.document.numbers import (
    half_up,
    number,
    signed,
    unit_of,
    with_unit,
)
from kpi_report.document.style import Tone
from kpi_report.model import Group, Indicator, MeasureLevel


def good_card(bundle: AreaBundle) -> Card:
    """Return the first finding: the outcome that moved most favourably among the areas."""
    if bundle.good is None:
        return _nothing(say("望ましい側の動き"), say("望ましい側"), bundle)
    return _movement_card(bundle, bundle.good, Tone.GOOD)


def watch_card(bundle: AreaBundle) -> Card:
    """Return the second finding: the outcome that moved least favourably among the areas."""
    if bundle.watch is None:
        return _nothing(say("注視する動き"), say("望ましくない側"), bundle)
    return _movement_card(bundle, bundle.watch, Tone.WATCH)


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


def _nothing(label: str, side: str, bundle: AreaBundle) -> Card:
    return Card(
        label,
        say("該当する指標はありません"),
        say(
            "成果の指標のうち、全圏域の中で{side}の4分の1に入り、圏域外との比較でも同じ側のものは"
            "ありませんでした。",
            side=side,
        ),
        Tone.NOTE,
        trace.rule_origin(bundle.round.round_id, "gates"),
    )
