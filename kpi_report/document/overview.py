"""The overview's cover and its pages on official figures, areas and method."""

from collections import Counter
from collections.abc import Callable
from statistics import quantiles
from typing import Any

from kpi_report.assess.indicators import Series
from kpi_report.document import (
    numbers,
    strips,
    trace,
    wording,
)
from kpi_report.document.added_criteria import rules_of_plugins
from kpi_report.document.added_sections import added, section
from kpi_report.document.blocks import (
    Blocks,
    Cell,
    Column,
    Cover,
    Fact,
    RowGroup,
    Table,
)
from kpi_report.document.context import OverviewContext
from kpi_report.document.language import say
from kpi_report.document.method import definitions, identity, versions
from kpi_report.document.overview_first import area_facts
from kpi_report.document.overview_trace import count_cell, registry_origin
from kpi_report.document.rules import rules
from kpi_report.model import Group, Indicator

__all__ = ["area_table", "cover", "distribution", "method"]


def __getattr__(name: str) -> Callable[..., Any]:
    return section(__name__, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *added()})


def cover(ctx: OverviewContext) -> Cover:
    """Return the head of the overview."""
    r = ctx.bundle.round
    cores = sum(len(s.area.core_cities) for s in ctx.bundle.areas)
    members = [m.code for s in ctx.bundle.areas for m in s.area.members]
    repeated = sum(n > 1 for n in Counter(members).values())
    return Cover(
        title=say("連携中枢都市圏 KPIの全体像"),
        subtitle=r.title,
        running_head=(say("連携中枢都市圏 KPIの全体像"), r.title),
        facts=(
            Fact(
                say("圏域数"),
                say("{n}圏域（連携中枢都市{cores}市）", n=len(ctx.bundle.areas), cores=cores),
                registry_origin("areas.csv", "members.csv"),
            ),
            Fact(
                say("構成市町村"),
                say(
                    "延べ{n}市町村（実数{different}。{repeated}市町村は複数の圏域に属する）",
                    n=len(members),
                    different=len(set(members)),
                    repeated=repeated,
                ),
                registry_origin("members.csv"),
            ),
            Fact(
                say("データの基準日"),
                numbers.date_text(ctx.data_date.isoformat()),
                trace.rule_origin(r.round_id, "data_date"),
            ),
        ),
        notices=(
            *([say(wording.FICTIONAL_NOTICE)] if r.fictional else []),
            r.disclaimer,
            *(
                [say("圏域ごとの回答の状況を含むため、事務局限りとし、圏域には配布しません。")]
                if r.surveyed
                else []
            ),
            say(wording.MEMBERSHIP),
            say(
                "複数の圏域に属する市町村があるため、圏域の値を足し上げても全国の値にはなりません。"
            ),
            *wording.as_written(surveyed=r.surveyed),
        ),
        footer=r.credit,
        language=ctx.language,
        date=ctx.data_date.isoformat(),
        banner=say(wording.FICTIONAL) if r.fictional else "",
        keywords=identity(r),
    )


def distribution(ctx: OverviewContext) -> Blocks:
    """Return how each headline indicator is spread over the areas."""
    rows = []
    spreads = []
    for indicator in _headlines(ctx):
        facts = [f for f in area_facts(ctx, indicator) if Group.AREA in f.series]
        year = max(f.series[Group.AREA].last.year for f in facts)
        values = [p.value for f in facts if (p := f.series[Group.AREA].last).year == year]
        digits = indicator.decimals
        origin = trace.comparison_origin(indicator, len(values), year)
        spread = [Cell(numbers.NOTHING)] * 3
        if len(values) >= ctx.bundle.round.gates.quarter:
            quarters = quantiles(values, method="exclusive")
            spread = [Cell(numbers.number(v, digits), origin=origin, value=v) for v in quarters]
        japan = ctx.bundle.japan.get(indicator.indicator_id)
        spreads.append(strips.Spread(indicator, tuple(values), japan.last.value if japan else None))
        rows.append(
            (
                Cell(wording.indicator_name(indicator), origin=trace.definition_origin(indicator)),
                Cell(say("{year}年", year=year), origin=origin),
                count_cell(len(values), origin),
                *spread,
                _last_cell(indicator, japan, Group.JAPAN),
            )
        )
    table = Table(
        title=say("指標の分布（圏域の値）"),
        columns=(
            Column(say("指標（単位）"), weight=2.4),
            Column(say("年"), "center"),
            Column(say("圏域数"), "right"),
            Column(say("第1四分位"), "right"),
            Column(say("中央値"), "right"),
            Column(say("第3四分位"), "right"),
            Column(say("全国"), "right"),
        ),
        groups=(RowGroup("", tuple(rows)),),
        note=say(
            "四分位は、圏域の値を小さい順に並べて求めた。圏域の規模による重みは付けていない。"
        ),
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
                Cell(
                    wording.area_name(summary.area),
                    say("、").join(m.name for m in summary.area.core_cities),
                ),
                count_cell(
                    len(summary.area.members),
                    say("構成市町村の出典：{url}", url=summary.area.source_url),
                ),
                *(
                    _last_cell(i, facts[i.indicator_id].series.get(Group.AREA), Group.AREA)
                    for i in headlines
                ),
            )
        )
    return Table(
        title=say("圏域の一覧（最新の値）"),
        columns=(
            Column(say("圏域"), weight=3.1, inline=True),
            Column(say("市町村数"), "right"),
            *(Column(wording.indicator_name(i), "right", weight=1.0) for i in headlines),
        ),
        groups=(RowGroup("", tuple(rows)),),
        note=say("圏域の登録の順に示す。順位は付けない。年は前の表による。"),
        source=ctx.bundle.round.credit,
    )


def method(ctx: OverviewContext) -> Blocks:
    """Return the definitions behind the numbers, where they come from, and the versions."""
    r = ctx.bundle.round
    remarks = say("統計の出典：{credit}。", credit=r.credit)
    judged = [rules(r)] if r.surveyed else []
    added = rules_of_plugins(one for summary in ctx.bundle.areas for one in summary.added)
    told = versions(r, ctx.data_date, remarks)
    return Blocks((definitions(_headlines(ctx), r), *judged, *added, told))


def _last_cell(indicator: Indicator, series: Series | None, group: Group) -> Cell:
    if series is None:
        return Cell(numbers.NOTHING)
    last = series.last
    return Cell(
        numbers.number(last.value, indicator.decimals),
        origin=trace.indicator_origin(indicator, group, last.year),
        value=last.value,
    )


def _headlines(ctx: OverviewContext) -> list[Indicator]:
    return [i for i in ctx.bundle.indicators if i.headline]
