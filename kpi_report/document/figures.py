"""Official figures of all roles in one table, with what each offers as a KPI of the area."""

from kpi_report.assess.candidates import Candidate
from kpi_report.assess.indicators import Series
from kpi_report.bundle import IndicatorFacts
from kpi_report.document import marks, trace
from kpi_report.document.blocks import Cell, Column, Notice, RowGroup, Table
from kpi_report.document.context import AreaContext
from kpi_report.document.language import say, sentences
from kpi_report.document.numbers import NOTHING, number, signed
from kpi_report.document.roles import groups_of
from kpi_report.document.wording import MARK_WORDS, indicator_name
from kpi_report.model import Group, MeasureLevel, Role


def figures(ctx: AreaContext) -> Table | Notice:
    """Return the official figures, background aside: groups side by side, change, and marks."""
    b = ctx.bundle
    facts = [
        f
        for f in b.indicators
        if Group.AREA in f.series and f.indicator.measure is not MeasureLevel.CONTEXT
    ]
    if not facts:
        return Notice(
            title=say("公的統計による指標"),
            text=say("表示できるデータがない。指標に用いる統計の値がない。"),
        )
    offered = {c.indicator_id: c for c in b.candidates}
    groups = groups_of(b)
    return Table(
        title=say("公的統計による役割別の指標とKPIの候補"),
        columns=(
            Column(say("指標（単位）"), weight=1.0),
            Column(say("期間"), "center"),
            *(Column(say(g.label), "right") for g in groups),
            Column(say("圏域の変化"), "right"),
            Column(say("成果"), "center"),
            Column(say("比較"), "center"),
            Column(say("連携"), "center"),
            Column(say("定期"), "center"),
        ),
        groups=tuple(
            RowGroup(
                say(role.label),
                tuple(
                    _row(ctx, f, groups, offered.get(f.indicator.indicator_id))
                    for f in facts
                    if f.indicator.role is role
                ),
            )
            for role in Role
            if any(f.indicator.role is role for f in facts)
        ),
        note=sentences(
            say(
                "候補としての観点：成果（○成果、△供給量）、比較（圏域外の市町村が{outside}以上あり、形成の前に"
                "{before}時点、後に{after}時点以上の値がある。一方だけなら△）、連携（連携市町村の値がある）、"
                "定期（毎年の値があり、元の統計が{lag}年以内に公表される。一方だけなら△）。",
                outside=b.round.gates.outside_municipalities,
                before=b.round.gates.years_before,
                after=b.round.gates.years_after,
                lag=b.round.gates.lag_years,
            ),
            say("候補の欄の「―」は、候補としないもの。") if len(offered) < len(facts) else "",
            say(
                "基準値には圏域の値を用いることができる。値は期間の最後の年、変化は期間の最初の年からの差。"
            ),
            say("圏域の変化の「―」は、値そのものが増減率であるもの又は値が1時点のもの。")
            if any(_lacks_change(f) for f in facts)
            else "",
        ),
        mark_note=say("図は、期間中の圏域の値の動き（縦の目盛は指標ごとに異なる）。"),
        source=b.round.credit,
        dense=True,
        note_origin=trace.rule_origin(b.round.round_id, "gates"),
    )


def _row(
    ctx: AreaContext, fact: IndicatorFacts, groups: tuple[Group, ...], offer: Candidate | None
) -> tuple[Cell, ...]:
    indicator, whole = fact.indicator, fact.series[Group.AREA]
    where = trace.indicator_origin(indicator)
    cells = [
        Cell(indicator_name(indicator), origin=where),
        Cell(_span(fact, whole), origin=where),
        *(_value(ctx, fact, group) for group in groups),
        _change(ctx, fact, whole),
    ]
    if offer is None:
        return (*cells, *[Cell(NOTHING)] * 4)
    partners = offer.partner_benefit if ctx.bundle.area.partners else None
    marks = (offer.outcome, offer.comparable, partners, offer.regular)
    return (
        *cells,
        *(
            Cell(NOTHING) if mark is None else Cell(MARK_WORDS[mark][0], tone=MARK_WORDS[mark][1])
            for mark in marks
        ),
    )


def _value(ctx: AreaContext, fact: IndicatorFacts, group: Group) -> Cell:
    series = fact.series.get(group)
    if series is None:
        return Cell(NOTHING)
    return Cell(
        number(series.last.value, fact.indicator.decimals),
        origin=trace.indicator_origin(fact.indicator, group, series.last.year),
        value=series.last.value,
    )


def _span(fact: IndicatorFacts, whole: Series) -> str:
    first = fact.indicator.base_year or whole.first.year
    return f"{first}–{whole.last.year}" if first < whole.last.year else f"{whole.last.year}"


def _line(whole: Series) -> str:
    """Draw how the values moved; two of them are no more than their difference says."""
    if len(whole.points) <= 2:
        return ""
    return marks.sparkline([(p.year, p.value) for p in whole.points])


def _lacks_change(fact: IndicatorFacts) -> bool:
    """Return whether an indicator is a change itself or has one value: no change can be given."""
    return len(fact.series[Group.AREA].points) < 2 or fact.indicator.base_year is not None


def _change(ctx: AreaContext, fact: IndicatorFacts, whole: Series) -> Cell:
    if _lacks_change(fact):
        return Cell(NOTHING)
    return Cell(
        signed(whole.change, fact.indicator.decimals),
        origin=trace.indicator_origin(fact.indicator, Group.AREA, whole.last.year),
        value=whole.change,
        mark=_line(whole),
    )
