"""The overview of cooperation beside none: every area's page or reason, and all areas together."""

from collections import Counter
from dataclasses import replace

from kpi_report.assess.claims import Claim
from kpi_report.assess.comparable import Beside
from kpi_report.assess.cooperation import Cooperation
from kpi_report.assess.deals import Stacked
from kpi_report.assess.outcome_series import as_indicator
from kpi_report.assess.stacks import StackedOutcome
from kpi_report.bundle import AreaSummary
from kpi_report.design import CooperationDesign
from kpi_report.document import numbers, overview, trace, wording
from kpi_report.document.blocks import Blocks, Cell, Column, Cover, Notice, RowGroup, Table
from kpi_report.document.context import OverviewContext
from kpi_report.document.cooperation_words import RUNGS, by_reason, outcome_name, outcome_of, whose
from kpi_report.document.language import say, sentences
from kpi_report.document.method import versions
from kpi_report.errors import ContextError
from kpi_report.model import YearKind


def cover(ctx: OverviewContext) -> Cover:
    """Return the head of the overview."""
    title = say("形成の前後の比較の全体像")
    head = overview.cover(ctx)
    return replace(head, title=title, running_head=(title, head.running_head[1]))


def answer(ctx: OverviewContext) -> Notice:
    """Return how many areas can be compared, and how far."""
    found = [_of(summary) for summary in ctx.bundle.areas]
    series = [c for one in found for c in one.beside(Beside.OUTSIDE)]
    by_claim = Counter(c.claim for c in series)
    return Notice(
        title=say(
            "{n}圏域のうち{m}圏域で、形成の前後を比べることができる",
            n=len(found),
            m=sum(bool(one.compared) for one in found),
        ),
        text=sentences(
            say(
                "比べることのできる{n}系列のうち、段階Aは{a}、段階Bは{b}、段階Cは{c}である。",
                n=len(series),
                a=by_claim[Claim.DESCRIBED],
                b=by_claim[Claim.UNLIKE_OTHERS],
                c=by_claim[Claim.UNLIKE_CHANCE],
            ),
            say(
                "偶然だけでも、およそ{n}系列は段階Bになる。",
                n=numbers.number(
                    sum(int(_design(ctx).beyond * c.alone.n) / c.alone.n for c in series), 0
                ),
            ),
            say("差が連携によるものかどうかは、この比較からは分からない。"),
        ),
        origin=trace.rule_origin(ctx.bundle.round.round_id, "cooperation"),
    )


def areas(ctx: OverviewContext) -> Table:
    """Return every area: how many series reach which rung, or why nothing can be compared."""
    rows = []
    for summary in ctx.bundle.areas:
        found, area = _of(summary), summary.area
        origin = trace.registry_origin("areas.csv", area.source_url)
        by_claim = Counter(c.claim for c in found.beside(Beside.OUTSIDE))
        rows.append(
            (
                Cell(wording.area_name(area)),
                Cell(numbers.date_text(found.start) or say("不明"), origin=origin),
                *(
                    Cell(f"{by_claim[rung]}", value=by_claim[rung])
                    if found.compared
                    else Cell(numbers.NOTHING)
                    for rung in Claim
                ),
                Cell("" if found.compared else _why_not(ctx, found)),
            )
        )
    return Table(
        title=say("圏域別の、比べることのできた系列の数と段階"),
        columns=(
            Column(say("圏域"), weight=1.2),
            Column(say("形成時期")),
            *(Column(rung.value, "right") for rung in Claim),
            Column(say("比べることができない理由"), weight=1.6),
        ),
        groups=(RowGroup("", tuple(rows)),),
        note=sentences(
            say("圏域外の市町村と比べた系列（指標と対象の組）の数。"),
            *(
                say("{rung}：{meaning}", rung=say(name), meaning=say(m))
                for name, m in RUNGS.values()
            ),
        ),
        note_origin=trace.rule_origin(ctx.bundle.round.round_id, "cooperation", "gates"),
        dense=True,
    )


def _why_not(ctx: OverviewContext, found: Cooperation) -> str:
    outside = [one for one in found.not_compared if one.beside is Beside.OUTSIDE]
    return say("。").join(told for told, _ in by_reason(outside, ctx.bundle.round))


def together(ctx: OverviewContext) -> Table | Notice:
    """Return all areas together, outcome by outcome: start years, mean difference, deals."""
    design = _design(ctx)
    rows = tuple(_stacked_row(one, design) for one in ctx.bundle.stacked)
    if not rows:
        return Notice(text=say("表示できるデータがない。比べることのできる系列がない。"))
    return Table(
        title=say("圏域を合わせた変化の差（形成の年ごとに求め、平均したもの）"),
        columns=(
            Column(say("指標（単位）"), weight=1.2),
            Column(say("対象")),
            Column(say("形成の年ごとの差"), weight=1.3),
            Column(say("圏域数"), "right"),
            Column(say("差の\n平均"), "right"),
            Column(say("割当ての\n割合"), "right"),
            Column(say("水準をそろえた\n差の平均"), "right"),
            Column(say("割当ての\n割合"), "right"),
        ),
        groups=(RowGroup("", rows),),
        note=say(
            "割当ての割合は、形成の年を圏域に{n}回割り当て直したとき、平均が同じかそれ以上に大きくなる割合。"
            "水準をそろえた差は、形成前の水準と直前の値の高低をそろえたもの。下段は、1圏域を除いたときの平均の幅。"
            "{m}行を見れば、偶然だけでも、5%以下となるものがおよそ{k}行ある。",
            n=f"{design.deals:,}",
            m=len(rows),
            k=numbers.number(0.05 * len(rows), 1),
        ),
        note_origin=trace.rule_origin(ctx.bundle.round.round_id, "cooperation"),
        source=ctx.bundle.round.credit,
    )


def _stacked_row(one: StackedOutcome, design: CooperationDesign) -> tuple[Cell, ...]:
    outcome = outcome_of(design, one.outcome_id)
    digits = outcome.decimals
    where = trace.indicator_origin(as_indicator(outcome), one.group)
    starts = say("、").join(
        say(
            "{year} {mean}（{n}）",
            year=numbers.year_text(start.year, YearKind(outcome.years)),
            mean=numbers.signed(start.mean, digits),
            n=start.n_areas,
        )
        for start in one.starts
    )
    return (
        Cell(outcome_name(outcome), origin=where),
        Cell(whose(one.group)),
        Cell(starts, origin=where),
        Cell(f"{one.together.n_areas}", origin=where, value=one.together.n_areas),
        *_stacked_cells(one.together, digits, where),
        *(
            _stacked_cells(one.adjusted, digits, where)
            if one.adjusted
            else (Cell(numbers.NOTHING), Cell(numbers.NOTHING))
        ),
    )


def _stacked_cells(stacked: Stacked, digits: int, where: str) -> tuple[Cell, Cell]:
    share = 100 * stacked.deals.share
    return (
        Cell(
            numbers.signed(stacked.mean, digits),
            say(
                "{least}～{most}",
                least=numbers.signed(stacked.without_one[0], digits),
                most=numbers.signed(stacked.without_one[1], digits),
            )
            if stacked.without_one
            else "",
            origin=where,
            value=stacked.mean,
        ),
        Cell(numbers.with_unit(numbers.number(share, 0), "%"), origin=where, value=share),
    )


def method(ctx: OverviewContext) -> Blocks:
    """Return the dated design and the versions of data and program."""
    design = _design(ctx)
    dated = Notice(
        title=say("比較の設計"),
        text=say(
            "指標、年、比べる相手及び基準は、{date}の設計による。算式と前提は、各圏域の資料による。",
            date=numbers.date_text(design.decided_on.isoformat()),
        ),
        origin=trace.rule_origin(ctx.bundle.round.round_id, "cooperation.decided_on"),
    )
    credit = say("統計の出典：{credit}。", credit=ctx.bundle.round.credit)
    return Blocks((dated, versions(ctx.bundle.round, ctx.data_date, credit)))


def _of(summary: AreaSummary) -> Cooperation:
    if summary.cooperation is None:
        raise ContextError("the round compares nothing before and after formation")
    return summary.cooperation


def _design(ctx: OverviewContext) -> CooperationDesign:
    design = ctx.bundle.round.design
    if design is None:
        raise ContextError("the round compares nothing before and after formation")
    return design
