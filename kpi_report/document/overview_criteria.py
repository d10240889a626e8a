"""The overview's pages on the criteria: common difficulties, roles, spread, changes."""

from collections import Counter
from dataclasses import replace
from statistics import quantiles

from kpi_report.assess.finding import Criterion, Finding, Verdict
from kpi_report.bundle import AreaSummary
from kpi_report.document import share_charts
from kpi_report.document.added_criteria import judged_areas
from kpi_report.document.blocks import Blocks, Cell, Column, Notice, RowGroup, Table
from kpi_report.document.context import OverviewContext
from kpi_report.document.finding_words import coded, label, verdict_text
from kpi_report.document.language import say, sentences
from kpi_report.document.numbers import NOTHING
from kpi_report.document.overview_order import hardest_first
from kpi_report.document.overview_trace import (
    all_verdicts_origin,
    count_cell,
    met_share,
    percent_cell,
    revisions_origin,
    share_cell,
    told,
    verdicts_origin,
)
from kpi_report.document.trace import rule_origin
from kpi_report.model import Change, Role

OF_KPIS = (Criterion.Q1, Criterion.Q2, Criterion.Q3, Criterion.Q4, Criterion.Q5)
"""Criteria with a finding for every KPI."""

OF_ROLES = (Criterion.S1, Criterion.S2, Criterion.S3, Criterion.V2)
"""Criteria with a finding for every role."""


def difficulties(ctx: OverviewContext) -> Blocks | Notice:
    """Return how many areas satisfy each criterion, the most common difficulty first."""
    rows = hardest_first(ctx)
    if not rows:
        return Notice(title=say("類似の課題"), text=say("回答がないため表示できません。"))
    least, before = ctx.bundle.round.gates.fewest_told, ctx.bundle.before
    own = tuple(
        _row(ctx, r.criterion, coded(r.criterion), r.areas, r.single, before.get(r.criterion, ()))
        for r in rows
    )
    added = tuple(_row(ctx, r.code, r.name, r.areas, r.single) for r in judged_areas(ctx))
    table = Table(
        title=say("観点別にみた圏域数（満たす圏域の割合が小さい順）"),
        columns=(
            Column(say("観点"), weight=2.2),
            *(Column(verdict_text(v), "right") for v in Verdict),
            Column(say("満たす圏域の割合"), "right", weight=0.8),
            *((Column(say("前回"), "right"),) if ctx.bundle.before else ()),
            Column(say("個々の判断のうち満たす割合"), "right", weight=1.2, inline=True),
        ),
        groups=(RowGroup("", own), *([RowGroup(say("追加の観点"), added)] if added else [])),
        note=sentences(
            say(
                "KPIごと、役割ごと、設問ごと、施設ごとに判断する観点は、判断できたもののすべてが満たす圏域を"
                "「満たす」、半数以上が満たさない圏域を「満たさない」、その他を「一部満たす」とした。"
                "個々の判断は、全圏域のKPI、役割、設問、施設などの一つ一つについての判断。"
                "割合は、判断できたものに占める割合。判断できたものが{least}に満たない割合は示さない。"
                "圏域の割合の等しい観点は、個々の判断のうち満たす割合が小さい順。",
                least=least,
            ),
            say("前回は、前回の調査での満たす圏域の割合。") if ctx.bundle.before else "",
        ),
        note_origin=rule_origin(ctx.bundle.round.round_id, "gates.fewest_told"),
    )
    bars = share_charts.criterion_bars(
        [(label(r.criterion), Counter(r.areas)) for r in rows], least
    )
    origin = all_verdicts_origin(Criterion, len(rows[0].areas))
    return Blocks((replace(bars, origin=origin), table))


def _row(
    ctx: OverviewContext,
    code: str,
    name: str,
    areas: tuple[Verdict, ...],
    single: tuple[Verdict, ...],
    before: tuple[Verdict, ...] = (),
) -> tuple[Cell, ...]:
    counts, origin = Counter(areas), verdicts_origin(code, len(areas))
    least = ctx.bundle.round.gates.fewest_told
    row = [Cell(name), *(count_cell(counts[v], origin) for v in Verdict)]
    row.append(share_cell(areas, least, origin))
    if ctx.bundle.before:
        row.append(share_cell(before, least, verdicts_origin(code, len(before))))
    n_told = say("{n}件", n=f"{len(told(single)):,}")
    row.append(share_cell(single, least, origin, n_told))
    return tuple(row)


def by_role(ctx: OverviewContext) -> Table | Notice:
    """Return the share of KPIs that satisfy each criterion of the KPI itself, role by role."""
    found = [
        (assessed.kpi.role, f)
        for s in ctx.bundle.areas
        for assessed in s.kpis
        for f in s.findings
        if f.subject == assessed.kpi.kpi_id and f.criterion in OF_KPIS
    ]
    if not found:
        return Notice(title=say("役割別の状況"), text=say("KPIの回答がないため表示できません。"))
    least = ctx.bundle.round.gates.fewest_told
    rows = tuple(
        (
            Cell(coded(criterion)),
            *(_kpi_share(criterion, [f for r, f in found if r is role], least) for role in Role),
            _kpi_share(criterion, [f for _, f in found], least),
        )
        for criterion in OF_KPIS
    )
    roles = tuple(
        (
            Cell(coded(criterion)),
            *(_role_share(ctx, criterion, role) for role in Role),
            Cell(NOTHING),
        )
        for criterion in OF_ROLES
    )
    return Table(
        title=say("観点を満たす割合（役割別）"),
        columns=(
            Column(say("観点"), weight=1.0),
            *(Column(say(role.label), "right", inline=True) for role in Role),
            Column(say("計"), "right", inline=True),
        ),
        groups=(
            RowGroup(say("KPIの件数に占める割合"), rows),
            RowGroup(say("圏域数に占める割合"), roles),
        ),
        note=say(
            "判断できたものに占める「満たす」の割合。割合の右は判断できた件数。"
            "{least}に満たないものの割合は示さない。",
            least=least,
        ),
        note_origin=rule_origin(ctx.bundle.round.round_id, "gates.fewest_told"),
    )


def _kpi_share(criterion: Criterion, findings: list[Finding], least: int) -> Cell:
    own = [f for f in findings if f.criterion is criterion]
    verdicts = [f.verdict for f in own]
    origin = verdicts_origin(criterion, len({f.area_id for f in own}))
    return share_cell(verdicts, least, origin, say("{n}件", n=f"{len(told(verdicts)):,}"))


def _role_share(ctx: OverviewContext, criterion: Criterion, role: Role) -> Cell:
    own = [
        f
        for s in ctx.bundle.areas
        for f in s.findings
        if f.criterion is criterion and f.subject == f"role-{role.value}"
    ]
    verdicts = [f.verdict for f in own]
    origin = verdicts_origin(criterion, len({f.area_id for f in own}))
    least = ctx.bundle.round.gates.fewest_told
    return share_cell(verdicts, least, origin, say("{n}圏域", n=len(told(verdicts))))


def spread(ctx: OverviewContext) -> Blocks | Notice:
    """Return how the areas' own shares of KPIs that satisfy a criterion are spread."""
    areas = [s for s in ctx.bundle.areas if s.kpis and s.findings]
    if len(areas) < ctx.bundle.round.gates.quarter:
        return Notice(
            title=say("圏域の間の広がり"),
            text=say(
                "KPIを確認できた圏域が{n}に満たないため、広がりは表示できません。",
                n=ctx.bundle.round.gates.quarter,
            ),
            origin=rule_origin(ctx.bundle.round.round_id, "gates.quarter"),
        )
    shares = {c: [s for a in areas if (s := own_share(a, c)) is not None] for c in OF_KPIS}
    rows = tuple(
        (
            Cell(coded(c)),
            count_cell(len(values), verdicts_origin(c, len(values))),
            *(
                percent_cell(q, verdicts_origin(c, len(values)))
                for q in quantiles(values, method="exclusive")
            ),
        )
        for c, values in shares.items()
        if len(values) >= 2
    )
    table = Table(
        title=say("圏域ごとの「満たす」KPIの割合の四分位"),
        columns=(
            Column(say("観点"), weight=1.0),
            Column(say("圏域数"), "right"),
            Column(say("第1四分位"), "right"),
            Column(say("中央値"), "right"),
            Column(say("第3四分位"), "right"),
        ),
        groups=(RowGroup("", rows),),
        note=say("四分位は、圏域ごとの割合を小さい順に並べて求めた。"),
    )
    dots = share_charts.share_strips([(label(c), v) for c, v in shares.items()])
    return Blocks((replace(dots, origin=all_verdicts_origin(OF_KPIS, len(areas))), table))


def own_share(summary: AreaSummary, criterion: Criterion) -> float | None:
    """Return the share of an area's KPIs that satisfy a criterion, of those that could be told."""
    return met_share([f.verdict for f in summary.findings if f.criterion is criterion])


def changes(ctx: OverviewContext) -> Table | Notice:
    """Return what was done to the KPIs since the last round, in all areas together."""
    known = [(r, s) for s in ctx.bundle.areas for r in s.revisions]
    if not known:
        return Notice(
            title=say("前回からの見直し"), text=say("前回の調査の回答がないため表示できません。")
        )
    origin = revisions_origin(len({s.area.area_id for _, s in known}))
    rows = tuple(
        (
            Cell(say(change.label)),
            count_cell(sum(r.change is change for r, _ in known), origin),
            count_cell(len({s.area.area_id for r, s in known if r.change is change}), origin),
        )
        for change in Change
    )
    return Table(
        title=say("前回の調査からのKPIの見直し"),
        columns=(
            Column(say("見直しの内容"), weight=1.0),
            Column(say("KPIの件数"), "right"),
            Column(say("圏域数"), "right"),
        ),
        groups=(RowGroup("", rows),),
    )
