"""The KPIs of an area: how much of its tree they cover, one row per KPI, and those that matter."""

from collections.abc import Sequence
from itertools import groupby

from kpi_report.assess.progress import NEEDS_BASELINE, missing_years
from kpi_report.assess.rating import AssessedKpi, Rating
from kpi_report.bundle import AreaBundle
from kpi_report.document import kpi_charts, wording
from kpi_report.document.blocks import Block, Blocks, Cell, Column, Notice, RowGroup, Table
from kpi_report.document.context import AreaContext
from kpi_report.model import Level

FEW = 6
"""So many KPIs can all be drawn; of more only those that matter."""

MOST_BEHIND = 3
WORST_FIRST = (Rating.MOVED_AWAY, Rating.BEHIND, Rating.SLIGHTLY_BEHIND)


def kpi_section(ctx: AreaContext) -> Blocks | Notice:
    """Return the KPIs: coverage of the tree, the table, and charts of those that matter."""
    b = ctx.bundle
    if not b.kpis:
        return Notice(title="KPIの一覧と進捗", text=_none_text(b))
    blocks: list[Block] = [_coverage(b)] if b.coverage else []
    blocks.append(_table(ctx))
    measured = [k for k in b.kpis if _is_measured(k)]
    if len(measured) > FEW and (chosen := _that_matter(measured)):
        blocks.append(kpi_charts.kpi_panels(chosen, len(b.kpis)))
    elif 0 < len(measured) <= FEW:
        blocks.append(kpi_charts.kpi_panels(measured))
    return Blocks(tuple(blocks))


def behind(kpis: Sequence[AssessedKpi]) -> list[AssessedKpi]:
    """Return the KPIs that lag, worst rating first and among equals the one most years behind.

    Those whose target year has not come stand before the others: there is room to act.
    """

    def place(k: AssessedKpi) -> tuple[bool, int, float]:
        return (
            not _has_room(k),
            WORST_FIRST.index(k.progress.rating),
            k.progress.lead_years or 0.0,
        )

    return sorted((k for k in kpis if k.progress.rating in WORST_FIRST), key=place)


def _has_room(assessed: AssessedKpi) -> bool:
    latest, end = assessed.kpi.latest, assessed.kpi.target_year
    return latest is not None and (end is None or latest.year < end)


def _is_measured(assessed: AssessedKpi) -> bool:
    kpi = assessed.kpi
    known = kpi.baseline is not None and bool(kpi.actuals) and not missing_years(kpi)
    return known and kpi.target_kind in NEEDS_BASELINE


def _that_matter(measured: Sequence[AssessedKpi]) -> list[AssessedKpi]:
    """Choose the KPIs most behind, and one success: the one most years ahead within its plan.

    More years ahead than were planned says more of the baseline or the target than of the way gone.
    """
    met = [k for k in measured if k.progress.rating is Rating.MET and _within_plan(k)]
    ahead = sorted(met, key=lambda k: -(k.progress.lead_years or 0.0))
    return behind(measured)[:MOST_BEHIND] + ahead[:1]


def _within_plan(assessed: AssessedKpi) -> bool:
    baseline, end = assessed.kpi.baseline, assessed.kpi.target_year
    if baseline is None or end is None:
        return False
    return abs(assessed.progress.lead_years or 0.0) <= end - baseline.year


def _none_text(bundle: AreaBundle) -> str:
    if bundle.round.surveyed:
        return "この圏域からは、KPIの回答がないため表示できません。"
    return (
        "この圏域のKPIは、収集した公表資料に記載がないため表示できません。"
        "KPIが設定されていないことを意味するものではありません。"
    )


def _coverage(bundle: AreaBundle) -> Table:
    rows = tuple(
        (
            Cell(f"{c.role.value} {c.role.label}"),
            Cell(f"{c.n_role_kpis}件"),
            Cell(_share(c.n_fields, len(c.fields_without))),
            Cell(_share(c.n_projects, len(c.projects_without))),
            Cell("、".join(c.fields_without) or wording.NOTHING),
        )
        for c in bundle.coverage
    )
    return Table(
        title="体系とKPI",
        columns=(
            Column("大分野"),
            Column("大分野のKPI", "right"),
            Column("KPIのある中分野", "right"),
            Column("KPIのある個別事業", "right"),
            Column("KPIのない中分野", weight=1.0),
        ),
        groups=(RowGroup("", rows),),
        note="中分野は中分野のKPI、個別事業は個別事業のKPIがあるものを数えた。",
    )


def _share(n: int, without: int) -> str:
    return f"{n - without}／{n}" if n else wording.NOTHING


def _table(ctx: AreaContext) -> Table:
    kpis = ctx.bundle.kpis
    return Table(
        title=f"{_words(ctx.bundle)}KPI（{len(kpis)}件）",
        columns=(
            Column("KPI（単位）", weight=1.9),
            Column("基準値", "right"),
            Column("最新の実績値", "right"),
            Column("目標", "right"),
            Column("判定と根拠", weight=1.05),
        ),
        groups=tuple(
            RowGroup(label, tuple(_row(ctx, k) for k in rows))
            for label, rows in groupby(kpis, key=_group_label)
        ),
        note=wording.kpi_note(kpis),
        source=wording.kpi_source(kpis),
    )


def _words(bundle: AreaBundle) -> str:
    return "回答のあった" if bundle.round.surveyed else "公表されている"


def _group_label(assessed: AssessedKpi) -> str:
    role = assessed.kpi.role
    return f"{role.value} {role.label}"


def _row(ctx: AreaContext, assessed: AssessedKpi) -> tuple[Cell, ...]:
    kpi, progress = assessed.kpi, assessed.progress
    node = kpi.project if kpi.level is Level.PROJECT and kpi.project else kpi.medium_field
    where = "／".join(filter(None, (kpi.level.label, kpi.medium_field, kpi.project)))
    if wording.is_answered(kpi):
        where = "：".join(filter(None, (kpi.level.label, node)))
    word, tone = wording.RATING_WORDS[progress.rating]
    name = f"{kpi.name}（{kpi.unit}）" if kpi.unit else kpi.name
    return (
        Cell(name, where),
        Cell(*wording.baseline_text(kpi)),
        Cell(*wording.latest_text(kpi)),
        Cell(*wording.target_text(kpi)),
        Cell(word, wording.basis_text(kpi, progress, ctx.bundle.round.thresholds), tone),
    )
