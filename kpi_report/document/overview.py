"""Sections of the ministry's overview: all areas of a round, in the order of the registry."""

from collections import Counter
from statistics import quantiles

from kpi_report.bundle import IndicatorFacts
from kpi_report.document import kpi_charts, strips, wording
from kpi_report.document.blocks import (
    Blocks,
    Card,
    Cards,
    Cell,
    Column,
    Cover,
    RowGroup,
    Table,
)
from kpi_report.document.context import OverviewContext
from kpi_report.document.findings import reasons_to_ask
from kpi_report.document.method import definitions, versions
from kpi_report.document.style import Tone
from kpi_report.model import Group, Indicator, Role

MIGRATION = "net_migration_per_1000"


def cover(ctx: OverviewContext) -> Cover:
    """Return the head of the overview."""
    r = ctx.bundle.round
    cores = sum(len(s.area.core_cities) for s in ctx.bundle.areas)
    members = [m.code for s in ctx.bundle.areas for m in s.area.members]
    repeated = sum(n > 1 for n in Counter(members).values())
    return Cover(
        title="連携中枢都市圏 KPIの全体像",
        subtitle=r.title,
        running_head=("連携中枢都市圏 KPIの全体像", r.title),
        facts=(
            ("圏域", f"{len(ctx.bundle.areas)}圏域（連携中枢都市{cores}市）"),
            (
                "構成市町村",
                f"延べ{len(members)}市町村（実数{len(set(members))}。"
                f"{repeated}市町村は複数の圏域に属する）",
            ),
            ("データの基準日", wording.date_text(ctx.data_date.isoformat())),
        ),
        notices=(
            *([wording.FICTIONAL_NOTICE] if r.fictional else []),
            r.disclaimer,
            wording.MEMBERSHIP,
            "複数の圏域に属する市町村があるため、圏域の値を足し上げても全国の値にはなりません。",
        ),
        footer=r.credit,
        language=ctx.language,
        date=ctx.data_date.isoformat(),
        banner=wording.FICTIONAL if r.fictional else "",
    )


def answer(ctx: OverviewContext) -> Blocks:
    """Return the first page: how many areas, KPIs and ratings were found."""
    areas = ctx.bundle.areas
    kpis = [k for s in areas for k in s.kpis]
    with_kpis = [s for s in areas if s.kpis]
    every_role = [s for s in with_kpis if {k.kpi.role for k in s.kpis} == set(Role)]
    unjudged = sum(k.progress.reason is not None for k in kpis)
    reasons = reasons_to_ask(kpis)
    not_due = unjudged - reasons.total()
    surveyed = ctx.bundle.round.surveyed
    whose = "回答のあった" if surveyed else "収集した資料で確認できた"
    cards = [
        Card(
            "KPIの回答" if surveyed else "KPIの公表",
            f"{len(areas)}圏域中{len(with_kpis)}圏域",
            f"{whose}KPIは{len(kpis):,}件です。"
            f"3つの役割のすべてにKPIを確認できた圏域は{len(every_role) or 'ありません'}"
            f"{'圏域です。' if every_role else '。'}",
            Tone.NOTE,
        )
    ]
    if reasons:
        reason, count = reasons.most_common(1)[0]
        text = wording.reason_text(reason, ctx.bundle.round.thresholds, answered=surveyed)
        cards.append(
            Card(
                "判定できない理由",
                f"{len(kpis):,}件中{unjudged:,}件を判定できず",
                f"最も多い理由は「{text}」の{count:,}件です。"
                + f"{not_due:,}件は完了の目標で、目標年が来ていません。" * (not_due > 0),
                Tone.WATCH,
            )
        )
    cards += [_direction_card(ctx)] if _has_indicator(ctx, MIGRATION) else []
    if not kpis:
        return Blocks((Cards(tuple(cards)),))
    counts = Counter(k.progress.rating for k in kpis)
    bar = kpi_charts.rating_bar(dict(counts), wording.origin_text(kpis))
    return Blocks((Cards(tuple(cards)), bar))


def _direction_card(ctx: OverviewContext) -> Card:
    """Say for the first headline outcome of role 3 in how many areas it is above zero."""
    indicator = _indicator(ctx, MIGRATION)
    facts = [f for f in _facts(ctx, indicator) if Group.AREA in f.series]
    positive = sum(f.series[Group.AREA].last.value > 0 for f in facts)
    years = sorted({f.series[Group.AREA].last.year for f in facts})
    return Card(
        indicator.name,
        f"{len(facts)}圏域中{positive}圏域で転入超過",
        f"{'、'.join(map(str, years))}年の値です。{len(facts) - positive}圏域は転出超過です。",
        Tone.QUESTION,
    )


def distribution(ctx: OverviewContext) -> Blocks:
    """Return how each headline indicator is spread over the areas."""
    rows = []
    spreads = []
    for indicator in _headlines(ctx):
        facts = [f for f in _facts(ctx, indicator) if Group.AREA in f.series]
        year = max(f.series[Group.AREA].last.year for f in facts)
        values = [p.value for f in facts if (p := f.series[Group.AREA].last).year == year]
        digits = indicator.decimals
        if len(values) >= ctx.bundle.round.gates.quarter:
            spread = [wording.number(v, digits) for v in quantiles(values, method="exclusive")]
        else:
            spread = [wording.NOTHING] * 3
        japan = ctx.bundle.japan.get(indicator.indicator_id)
        spreads.append(strips.Spread(indicator, tuple(values), japan.last.value if japan else None))
        rows.append(
            (
                Cell(f"{indicator.name}（{indicator.unit}）"),
                Cell(f"{year}年"),
                Cell(str(len(values))),
                *(Cell(text) for text in spread),
                Cell(wording.number(japan.last.value, digits) if japan else wording.NOTHING),
            )
        )
    table = Table(
        title="指標の分布（圏域の値）",
        columns=(
            Column("指標（単位）", weight=2.4),
            Column("年", "center"),
            Column("圏域数", "right"),
            Column("第1四分位", "right"),
            Column("中央値", "right"),
            Column("第3四分位", "right"),
            Column("全国", "right"),
        ),
        groups=(RowGroup("", tuple(rows)),),
        note="四分位は、圏域の値を小さい順に並べて求めた。圏域の規模による重みは付けていない。",
        source=ctx.bundle.round.credit,
    )
    return Blocks((strips.spread_rows(spreads, ctx.bundle.round.credit), table))


def area_table(ctx: OverviewContext) -> Table:
    """Return every area with its headline indicators, in the order of the registry."""
    headlines = _headlines(ctx)
    rows = []
    for summary in ctx.bundle.areas:
        facts = {f.indicator.indicator_id: f for f in summary.indicators}
        rows.append(
            (
                Cell(summary.area.name, "、".join(m.name for m in summary.area.core_cities)),
                Cell(str(len(summary.area.members))),
                *(_latest_cell(facts[i.indicator_id]) for i in headlines),
            )
        )
    return Table(
        title="圏域の一覧（最新の値）",
        columns=(
            Column("圏域", weight=2.4),
            Column("市町村数", "right"),
            *(Column(f"{i.name}（{i.unit}）", "right", weight=1.0) for i in headlines),
        ),
        groups=(RowGroup("", tuple(rows)),),
        note="都道府県の順に示す。順位は付けない。年は前の表による。",
        source=ctx.bundle.round.credit,
    )


def method(ctx: OverviewContext) -> Blocks:
    """Return the definitions behind the numbers, where they come from, and the versions."""
    r = ctx.bundle.round
    remarks = f"統計の出典：{r.credit}。"
    return Blocks((definitions(_headlines(ctx)), versions(r, ctx.data_date, remarks)))


def _latest_cell(fact: IndicatorFacts) -> Cell:
    series = fact.series.get(Group.AREA)
    if series is None:
        return Cell(wording.NOTHING)
    return Cell(wording.number(series.last.value, fact.indicator.decimals))


def _headlines(ctx: OverviewContext) -> list[Indicator]:
    return [i for i in ctx.bundle.indicators if i.headline]


def _has_indicator(ctx: OverviewContext, indicator_id: str) -> bool:
    return any(i.indicator_id == indicator_id for i in ctx.bundle.indicators)


def _indicator(ctx: OverviewContext, indicator_id: str) -> Indicator:
    return next(i for i in ctx.bundle.indicators if i.indicator_id == indicator_id)


def _facts(ctx: OverviewContext, indicator: Indicator) -> list[IndicatorFacts]:
    return [
        f
        for s in ctx.bundle.areas
        for f in s.indicators
        if f.indicator.indicator_id == indicator.indicator_id
    ]
