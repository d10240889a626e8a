"""The follow-up's overview: what all areas did to their KPIs, how levels moved, advice taken up."""

from collections import Counter
from dataclasses import replace

from kpi_report.assess.finding import Criterion
from kpi_report.assess.followup import OF_KPIS, FollowedKpi, Uptake
from kpi_report.bundle import AreaSummary
from kpi_report.document import overview, wording
from kpi_report.document.blocks import Blocks, Cell, Column, Cover, Notice, RowGroup, Table
from kpi_report.document.context import OverviewContext
from kpi_report.document.finding_words import coded
from kpi_report.document.followup_words import LEVELS, UPTAKES
from kpi_report.document.language import say, sentences
from kpi_report.document.method import versions
from kpi_report.document.numbers import NOTHING, number
from kpi_report.document.overview_trace import count_cell, revisions_origin
from kpi_report.model import Change, DeclaredLevel

AFTER = (*LEVELS, None)
"""Columns of the matrix of moves: what a KPI measures now, or that it was dropped."""


def cover(ctx: OverviewContext) -> Cover:
    """Return the head of the overview."""
    title = say("見直し状況の全体像")
    head = overview.cover(ctx)
    return replace(head, title=title, running_head=(title, head.running_head[1]))


def answer(ctx: OverviewContext) -> Notice:
    """Return how many KPIs were revised, and how much of the advice was taken up."""
    every = _all(ctx)
    if not every:
        return Notice(text=say("前回の調査の回答がないため表示できません。"))
    old = [f for f in every if f.before]
    kept = sum(f.seen == (Change.KEPT,) for f in old)
    uptakes = Counter(u for f in old for u in f.uptake.values())
    advised = sum(uptakes[u] for u in UPTAKES if u is not Uptake.LOST)
    done = uptakes[Uptake.DONE] + uptakes[Uptake.PARTLY_DONE]
    became = sum(
        _level(f.before) is not DeclaredLevel.OUTCOME and _level(f.after) is DeclaredLevel.OUTCOME
        for f in old
    )
    return Notice(
        title=say(
            "{areas}圏域の前回のKPI{n}件のうち、{m}件を見直し",
            areas=sum(bool(s.followed) for s in ctx.bundle.areas),
            n=f"{len(old):,}",
            m=len(old) - kept,
        ),
        text=sentences(
            say("新設は{n}件。", n=len(every) - len(old)),
            say("アウトカムでなかったKPIのうち、{n}件がアウトカムとなった。", n=became),
            say(
                "前回の助言又は確認{n}件のうち、{m}件（{share}%）が満たす又はよくなった。",
                n=f"{advised:,}",
                m=done,
                share=number(100 * done / advised, 1) if advised else NOTHING,
            ),
            say(
                "満たしていた観点を満たさなくなったものは{n}件で、うち{m}件は{criterion}である"
                "（調査で尋ねる年度が移り、形成前の値が減ったことによるものを含む）。",
                n=uptakes[Uptake.LOST],
                m=sum(f.uptake.get(Criterion.Q2) is Uptake.LOST for f in old),
                criterion=coded(Criterion.Q2),
            ),
        ),
        origin=_origin(ctx),
    )


def moves(ctx: OverviewContext) -> Table | Notice:
    """Return the matrix of moves: what KPIs measured before (rows), and what they do now."""
    every = _all(ctx)
    if not every:
        return Notice(text=say("前回の調査の回答がないため表示できません。"))
    counts = Counter(
        (_level(f.before) if f.before else None, _level(f.after) if f.after else None)
        for f in every
    )
    origin = _origin(ctx)
    rows = [
        (
            Cell(say(LEVELS[before]) if before else say("（新設）")),
            *(
                count_cell(counts[before, after], origin) if before or after else Cell(NOTHING)
                for after in AFTER
            ),
        )
        for before in AFTER
    ]
    return Table(
        title=say("KPIが測るものの移り変わり（行は前回、列は今回）"),
        columns=(
            Column(say("前回"), weight=1.0),
            *(Column(say(LEVELS[level]), "right") for level in LEVELS),
            Column(say("廃止"), "right"),
        ),
        groups=(RowGroup("", tuple(rows)),),
        note=say(
            "差し替えたKPIは、後のKPIと比べた。名称が示すものと圏域の回答が異なるものは「判断できない」とした。"
        ),
    )


def uptakes(ctx: OverviewContext) -> Table | Notice:
    """Return which advice was taken up: criterion by criterion, over all areas."""
    every = [f for f in _all(ctx) if f.before]
    if not every:
        return Notice(text=say("前回の調査の回答がないため表示できません。"))
    origin = _origin(ctx)
    rows = tuple(_uptake_row(c, every, origin) for c in OF_KPIS)
    return Table(
        title=say("観点ごとの、前回の助言のその後"),
        columns=(
            Column(say("観点"), weight=1.0),
            *(Column(say(word), "right") for word, _ in UPTAKES.values()),
            Column(say("改善の割合"), "right"),
        ),
        groups=(RowGroup("", rows),),
        note=say(
            "割合は、前回「満たす」でなかったもののうち、満たすようになったものとよくなったものの割合。"
            "圏域が見直したことによるとは限らず、実績値の数や、調査で尋ねる年度が移って形成前の値が減ったことによる"
            "変化を含む。"
        ),
    )


def _uptake_row(criterion: Criterion, every: list[FollowedKpi], origin: str) -> tuple[Cell, ...]:
    counts = Counter(f.uptake.get(criterion, Uptake.NONE) for f in every)
    advised = sum(counts[u] for u in UPTAKES if u is not Uptake.LOST)
    done = counts[Uptake.DONE] + counts[Uptake.PARTLY_DONE]
    share = (
        Cell(f"{number(100 * done / advised, 0)}%", value=100 * done / advised, origin=origin)
        if advised >= FEWEST_ADVISED
        else Cell(NOTHING)
    )
    return (Cell(coded(criterion)), *(count_cell(counts[u], origin) for u in UPTAKES), share)


FEWEST_ADVISED = 5


def areas(ctx: OverviewContext) -> Table:
    """Return every area: what was done to its KPIs, and how much advice was taken up."""
    rows = tuple(_area_row(ctx, summary) for summary in ctx.bundle.areas)
    return Table(
        title=say("圏域別の見直し"),
        columns=(
            Column(say("圏域"), weight=1.0),
            *(Column(say(change.label), "right") for change in Change),
            Column(say("改善"), "right"),
            Column(say("変わらない"), "right"),
            Column(say("要確認"), "right"),
        ),
        groups=(RowGroup("", rows),),
        note=say(
            "見直しはKPIの件数、改善と「変わらない」は観点ごとの助言の件数。要確認は、名称の類似だけで対応させたもの"
            "及び回答と記載が異なるもの。"
        ),
        dense=True,
    )


def _area_row(ctx: OverviewContext, summary: AreaSummary) -> tuple[Cell, ...]:
    followed, origin = summary.followed, _origin(ctx)
    name = Cell(wording.area_name(summary.area))
    if not followed:
        return (name, *[Cell(NOTHING)] * (len(Change) + 3))
    changes = Counter(c for f in followed for c in f.seen)
    uptakes = Counter(u for f in followed for u in f.uptake.values())
    doubtful = sum(not f.agrees or f.likeness is not None for f in followed)
    return (
        name,
        *(count_cell(changes[c], origin) for c in Change),
        count_cell(uptakes[Uptake.DONE] + uptakes[Uptake.PARTLY_DONE], origin),
        count_cell(uptakes[Uptake.LEFT], origin),
        count_cell(doubtful, origin),
    )


def method(ctx: OverviewContext) -> Blocks:
    """Return the versions of data and program."""
    credit = say("統計の出典：{credit}。", credit=ctx.bundle.round.credit)
    return Blocks((versions(ctx.bundle.round, ctx.data_date, credit),))


def _all(ctx: OverviewContext) -> list[FollowedKpi]:
    return [f for summary in ctx.bundle.areas for f in summary.followed]


def _level(kpi: object) -> DeclaredLevel:
    level: DeclaredLevel = getattr(kpi, "level", DeclaredLevel.UNKNOWN)
    return level


def _origin(ctx: OverviewContext) -> str:
    return revisions_origin(sum(bool(s.followed) for s in ctx.bundle.areas))
