"""The KPIs of a round in its overview: counted by area, role and rating, never one by one."""

from collections import Counter
from collections.abc import Sequence

from kpi_report.assess.rating import AssessedKpi, Rating
from kpi_report.bundle import AreaSummary
from kpi_report.document import kpi_words, numbers, trace, wording
from kpi_report.document.blocks import Blocks, Cell, Column, Notice, RowGroup, Table
from kpi_report.document.context import OverviewContext
from kpi_report.document.language import say
from kpi_report.document.overview_trace import count_cell, deliveries_origin, ratings_origin
from kpi_report.model import Role


def kpi_coverage(ctx: OverviewContext) -> Blocks | Table | Notice:
    """Return how many KPIs were found by area and role and how they stand, never KPI by KPI."""
    found = [s for s in ctx.bundle.areas if s.kpis]
    rest = len(ctx.bundle.areas) - len(found)
    if ctx.bundle.round.surveyed:
        if not found:
            return Notice(title=say("KPIの状況"), text=say("KPIの回答がないため表示できません。"))
        return Blocks((_ratings_by_role(found), _ratings_by_area(found, rest)))
    if not found:
        return Notice(title=say("KPIの状況"), text=say("収集した資料にKPIの記載がありません。"))
    return Table(
        title=say("公表されているKPI（{n}圏域）", n=len(found)),
        columns=(
            Column(say("圏域"), weight=2.0),
            *(Column(say(role.label), "right") for role in Role),
            Column(say("計"), "right"),
            Column(say("資料の年"), "center"),
            Column(say("判定"), weight=2.0),
        ),
        groups=(RowGroup("", tuple(_coverage_row(s) for s in found)),),
        note=say(
            "このほかの{n}圏域は、収集した資料でKPIを確認できなかった。"
            "KPIが設定されていないことを意味しない。",
            n=rest,
        )
        if rest
        else "",
        origin=ratings_origin(found),
        note_origin=ratings_origin(ctx.bundle.areas),
        source=kpi_words.kpi_source([k for s in found for k in s.kpis]),
    )


def _coverage_row(summary: AreaSummary) -> tuple[Cell, ...]:
    by_role = Counter(k.kpi.role for k in summary.kpis)
    ratings = Counter(k.progress.rating for k in summary.kpis)
    words = say("、").join(
        wording.with_count(say(wording.RATING_WORDS[r][0]), n) for r in Rating if (n := ratings[r])
    )
    years = sorted({k.kpi.reported_year for k in summary.kpis})
    origin = trace.count_origin(summary.kpis)
    return (
        Cell(wording.area_name(summary.area)),
        *(
            count_cell(by_role[role], origin) if by_role[role] else Cell(numbers.NOTHING)
            for role in Role
        ),
        count_cell(len(summary.kpis), origin),
        Cell(say("、").join(map(str, years)), origin=origin),
        Cell(words, origin=origin),
    )


def _ratings_by_role(found: list[AreaSummary]) -> Table:
    kpis = [k for s in found for k in s.kpis]
    rows = (
        (
            Cell(f"{role.value} {say(role.label)}"),
            *_rating_cells([k for k in kpis if k.kpi.role is role], ratings_origin(found)),
        )
        for role in Role
    )
    return Table(
        title=say("役割別のKPIの件数と判定（全圏域）"),
        columns=(Column(say("役割"), weight=1.0), *_rating_columns()),
        groups=(RowGroup("", tuple(rows)),),
    )


def _ratings_by_area(found: list[AreaSummary], rest: int) -> Table:
    rows = []
    for summary in found:
        by_role = Counter(k.kpi.role for k in summary.kpis)
        origin = trace.count_origin(summary.kpis)
        shown = (count_cell(by_role[role], origin) for role in Role)
        ratings = _rating_cells(summary.kpis, origin)
        rows.append((Cell(wording.area_name(summary.area)), *shown, *ratings))
    sources = (kpi_words.source_name(k.kpi) for s in found for k in s.kpis)
    return Table(
        title=say("圏域別のKPIの件数と判定（{n}圏域）", n=len(found)),
        columns=(
            Column(say("圏域")),
            *(Column(say(role.label), "right") for role in Role),
            *_rating_columns(),
        ),
        groups=(RowGroup("", tuple(rows)),),
        note=say("このほかの{n}圏域は、KPIの回答がない。", n=rest) if rest else "",
        origin=ratings_origin(found),
        note_origin=deliveries_origin(len(found) + rest),
        source=say("、").join(dict.fromkeys(sources)),
    )


def _rating_columns() -> tuple[Column, ...]:
    ratings = (Column(say(wording.RATING_WORDS[rating][0]), "right") for rating in Rating)
    return (Column(say("計"), "right"), *ratings)


def _rating_cells(kpis: Sequence[AssessedKpi], origin: str) -> list[Cell]:
    """Return how many KPIs there are, and how many with each rating."""
    counts = Counter(k.progress.rating for k in kpis)
    return [count_cell(n, origin) for n in (len(kpis), *(counts[rating] for rating in Rating))]
