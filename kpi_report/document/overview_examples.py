"""The overview's examples: KPIs that satisfy all of Q1 to Q5, of areas that let them be shown."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kpi_report.assess.answers import is_withdrawn
from kpi_report.assess.catalogue import SAME_OUTCOME
from kpi_report.assess.finding import Verdict
from kpi_report.assess.likeness import TextIndex, one_spelling
from kpi_report.document.blocks import Cell, Column, Notice, RowGroup, Table
from kpi_report.document.cell_ranges import places
from kpi_report.document.context import OverviewContext
from kpi_report.document.kpi_words import kpi_name, target_text
from kpi_report.document.language import say
from kpi_report.document.numbers import NOTHING
from kpi_report.document.overview_criteria import OF_KPIS
from kpi_report.document.trace import answer_origin, columns
from kpi_report.document.wording import area_name
from kpi_report.model import Area, Kpi, Role

MOST_EXAMPLES = 4
"""So many KPIs are shown for a role."""


@dataclass(frozen=True, slots=True)
class _Good:
    """A KPI that may be shown, with its area, and whether that may be named."""

    kpi: Kpi
    area: Area
    named: bool


def examples(ctx: OverviewContext) -> Table | Notice:
    """Return KPIs that satisfy all criteria of a KPI, of areas that let them be shown."""
    shown = _varied(_good(ctx))
    if not shown:
        return Notice(
            title=say("紹介できるKPI"),
            text=say("すべての観点を満たし、紹介してよいと回答のあったKPIはありません。"),
        )
    groups = (
        RowGroup(say(role.label), tuple(_row(good) for good in shown if good.kpi.role is role))
        for role in Role
    )
    return Table(
        title=say("紹介できるKPIの例（観点Q1からQ5までのすべてを満たすもの）"),
        columns=(
            Column(say("KPIの名称（単位）"), weight=1.5),
            Column(say("目標"), "right", inline=True),
            Column(say("把握する資料"), weight=1.2),
            Column(say("圏域"), weight=1.0),
        ),
        groups=tuple(g for g in groups if g.rows),
        note=say(
            "紹介してよいと回答した圏域のKPIに限る。多くの圏域の例を示すため、"
            "役割ごとに、まだ示していない圏域のKPIから順に選んだ。"
        ),
    )


def _good(ctx: OverviewContext) -> list[_Good]:
    found = []
    for s in ctx.bundle.areas:
        if s.consent is None:
            continue
        met = Counter(
            f.subject for f in s.findings if f.criterion in OF_KPIS and f.verdict is Verdict.MEETS
        )
        found += [
            _Good(k.kpi, s.area, s.consent)
            for k in s.kpis
            if met[k.kpi.kpi_id] == len(OF_KPIS) and not is_withdrawn(k.kpi, s.revisions)
        ]
    return found


def _varied(found: Sequence[_Good]) -> list[_Good]:
    """Choose KPIs for each role, none like another, of the areas with the fewest of them first."""
    if not found:
        return []
    spelled = [one_spelling(good.kpi.name) for good in found]
    # Each spelling once, so that a name that many areas use weighs no less than another.
    names = list(dict.fromkeys(spelled))
    alike = TextIndex.of(names, names).likeness(spelled) >= SAME_OUTCOME
    of_name = [names.index(name) for name in spelled]
    chosen: list[int] = []
    shown: list[int] = []
    for role in Role:
        taken: Counter[str] = Counter()
        of_role = [n for n, good in enumerate(found) if good.kpi.role is role]
        while taken.total() < MOST_EXAMPLES:
            left = [n for n in of_role if not alike[n, shown].any()]
            if not left:
                break
            following = min(left, key=lambda n: taken[found[n].area.area_id])
            taken[found[following].area.area_id] += 1
            chosen.append(following)
            shown.append(of_name[following])
    return [found[n] for n in chosen]


def _row(good: _Good) -> tuple[Cell, ...]:
    kpi = good.kpi
    return (
        Cell(kpi_name(kpi), origin=_origin(good, "name", "unit", "level", "role")),
        Cell(
            *target_text(kpi),
            origin=_origin(
                good, "target_value", "target_upper", "target_wording", "target_kind", "target_year"
            ),
        ),
        Cell(_source(good), origin=_origin(good, "data_source")),
        Cell(area_name(good.area) if good.named else say("圏域名は非公表")),
    )


def _origin(good: _Good, *names: str) -> str:
    """Return the cells of an answer; without the file, which names the area, if that is hidden."""
    cells = columns(good.kpi, *names)
    if good.named or not cells:
        return answer_origin(cells)
    return say("回答：{places}（圏域名は非公表）", places=places(cells))


def _source(good: _Good) -> str:
    """Return the source of a KPI's values; nothing where it names an area not to be named."""
    source = good.kpi.data_source
    named = (good.area.name, *(member.name for member in good.area.members))
    if not good.named and any(name in source for name in named):
        return NOTHING
    return source or NOTHING
