"""The end of a document: where its numbers come from, table by table, for readers on paper."""

from collections.abc import Sequence
from itertools import groupby

from kpi_report.bundle import AreaBundle
from kpi_report.document import trace
from kpi_report.document.blocks import Notice, Places, Trace
from kpi_report.document.cell_ranges import places
from kpi_report.document.context import AreaContext
from kpi_report.document.kpi_words import is_answered
from kpi_report.document.language import known, say
from kpi_report.model import Group, Kpi, Origin


def appendix(ctx: AreaContext) -> Trace | Notice:
    """Return where the numbers of an area's document come from, table by table."""
    b = ctx.bundle
    groups = [g for g in (*_kpi_places(b), _answer_places(b), _figure_places(b)) if g.lines]
    if not groups:
        return Notice(text=say("この資料には、出所を示す数値がありません。"))
    return Trace(tuple(groups))


def _kpi_places(bundle: AreaBundle) -> list[Places]:
    answered = [k.kpi for k in bundle.kpis if is_answered(k.kpi)]
    groups: list[Places] = []
    for file, own in groupby(answered, key=lambda k: k.source_file):
        lines = tuple(f"{trace.number(k)} {_short_parts(k)}" for k in own)
        label = say(
            "KPI（{file}。番号は一覧の表による。基準値と目標はシート「KPI」、実績はシート「実績」のセル）",
            file=file,
        )
        groups.append(Places(label, lines))
    names: dict[str, list[str]] = {}
    for assessed in bundle.kpis:
        if not is_answered(assessed.kpi):
            names.setdefault(trace.published(assessed.kpi), []).append(assessed.kpi.name)
    published = tuple(
        say("{names}：{places}", names=say("、").join(own), places=where)
        for where, own in names.items()
    )
    return [*groups, Places(say("公表されているKPI"), published)]


def _answer_places(bundle: AreaBundle) -> Places:
    revised = [o for r in bundle.revisions for o in r.origins.values()]
    asked: list[tuple[str, tuple[Sequence[Origin], ...]]] = [
        (say("体制"), ([a.origin for a in bundle.practice],)),
        (say("見直しの状況"), (revised,)),
    ]
    for usage in bundle.usage:
        stated = (*usage.place_origins, *usage.since_origins)
        asked.append((usage.facility, (stated, usage.origins)))
    lines = tuple(
        say("{names}：{places}", names=name, places=where)
        for name, own in asked
        if (where := say("、").join(filter(None, map(places, own))))
    )
    return Places(say("体制、見直し、施設の相互利用"), lines)


def _figure_places(bundle: AreaBundle) -> Places:
    shown = [f.indicator for f in bundle.indicators if Group.AREA in f.series]
    return Places(
        say("公的統計（{credit}）", credit=bundle.round.credit),
        tuple(say("{names}：{places}", names=known(i.name), places=known(i.source)) for i in shown),
    )


def _short_parts(kpi: Kpi) -> str:
    """Return the cells of baseline, target and actuals without the names of their sheets."""
    columns = ("baseline_value",), ("target_value", "target_upper", "target_wording")
    parts = [places(trace.columns(kpi, *own)) for own in columns]
    return " ".join(p.replace(f"{kpi.source_sheet}!", "") for p in parts if p) + _actual_cells(kpi)


def _actual_cells(kpi: Kpi) -> str:
    own = trace.counted(kpi)
    where = places(own)
    return f" {where.replace(f'{own[0].sheet}!', '')}" if where else ""
