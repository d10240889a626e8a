"""The overview's examples: KPIs that satisfy all of Q1 to Q5, of areas that let them be shown."""

from collections import Counter

from kpi_report.assess.answers import is_withdrawn
from kpi_report.assess.catalogue import SAME_OUTCOME
from kpi_report.assess.finding import Verdict
from kpi_report.assess.likeness import one_spelling, unlike
from kpi_report.document.blocks import Cell, Column, Notice, RowGroup, Table
from kpi_report.document.context import OverviewContext
from kpi_report.document.kpi_words import kpi_name
from kpi_report.document.language import say
from kpi_report.document.overview_criteria import OF_KPIS
from kpi_report.document.trace import name_origin
from kpi_report.document.wording import area_name
from kpi_report.model import Role

MOST_EXAMPLES = 4
"""So many KPIs are shown for a role."""


def examples(ctx: OverviewContext) -> Table | Notice:
    """Return KPIs that satisfy all criteria of a KPI, of areas that let them be shown."""
    found: dict[str, tuple[str, Cell]] = {}
    for s in ctx.bundle.areas:
        if s.consent is None:
            continue
        good = Counter(
            f.subject for f in s.findings if f.criterion in OF_KPIS and f.verdict is Verdict.MEETS
        )
        for assessed in s.kpis:
            kpi = assessed.kpi
            if good[kpi.kpi_id] == len(OF_KPIS) and not is_withdrawn(kpi, s.revisions):
                who = area_name(s.area) if s.consent else say("圏域名は非公表")
                found.setdefault(
                    one_spelling(kpi.name),
                    (f"{kpi.role}", Cell(kpi_name(kpi), who, origin=name_origin(kpi))),
                )
    if not found:
        return Notice(
            title=say("紹介できるKPI"),
            text=say("すべての観点を満たし、紹介してよいと回答のあったKPIはありません。"),
        )
    shown = [found[name] for name in unlike(list(found), (), SAME_OUTCOME)]
    groups = tuple(
        RowGroup(
            say(role.label),
            tuple((cell,) for r, cell in shown if r == f"{role}")[:MOST_EXAMPLES],
        )
        for role in Role
    )
    return Table(
        title=say("紹介できるKPIの例（観点Q1からQ5までのすべてを満たすもの）"),
        columns=(Column(say("KPIの名称（単位）"), weight=1.0, inline=True),),
        groups=tuple(g for g in groups if g.rows),
        note=say("紹介してよいと回答した圏域のKPIに限る。"),
    )
