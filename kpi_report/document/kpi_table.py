"""The KPIs of an area: how much of its tree they cover, one row per KPI, and those that matter."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from string import ascii_lowercase

from kpi_report.assess.finding import Criterion, Verdict
from kpi_report.assess.progress import NEEDS_BASELINE, missing_years
from kpi_report.assess.rating import AssessedKpi, Progress, Rating
from kpi_report.bundle import AreaBundle
from kpi_report.document import kpi_words, marks, numbers, progress_words, trace, wording
from kpi_report.document.blocks import Block, Blocks, Cell, Column, Notice, RowGroup, Table
from kpi_report.document.context import AreaContext
from kpi_report.document.language import SOURCE, language, later, say, sentences
from kpi_report.model import Kpi, Level, Point, YearKind

MARKS: dict[Level, str] = {
    Level.ROLE: later("大"),
    Level.MEDIUM: later("中"),
    Level.PROJECT: later("事"),
}
MOST_BEHIND = 3
WORST_FIRST = (Rating.MOVED_AWAY, Rating.BEHIND, Rating.SLIGHTLY_BEHIND)


def kpi_section(ctx: AreaContext) -> Blocks | Notice:
    """Return the KPIs: coverage of the tree, then one row per KPI in its order."""
    b = ctx.bundle
    if not b.kpis:
        return Notice(title=say("KPIの一覧と進捗"), text=_none_text(b))
    blocks: list[Block] = [_coverage(b)] if b.coverage else []
    blocks.append(_table(ctx))
    return Blocks(tuple(blocks))


def behind(kpis: Sequence[AssessedKpi], data_year: int) -> list[AssessedKpi]:
    """Return the KPIs that lag, worst rating first and among equals the one most years behind.

    Those whose target year is after the year of the data date stand before the others: there is
    room to act. Where no years can be given it goes by the change since the baseline, after those
    with years.
    """

    def place(k: AssessedKpi) -> tuple[bool, int, bool, float]:
        lead = k.progress.lead_years
        return (
            not has_room(k.kpi, data_year),
            WORST_FIRST.index(k.progress.rating),
            lead is None,
            _favourable_change(k.kpi) if lead is None else lead,
        )

    return sorted((k for k in kpis if k.progress.rating in WORST_FIRST), key=place)


def _favourable_change(kpi: Kpi) -> float:
    """Return the change since the baseline, as a share of it, above 0 to the favourable side."""
    if kpi.baseline is None or kpi.latest is None or not kpi.baseline.value:
        return 0.0
    change = (kpi.latest.value - kpi.baseline.value) / abs(kpi.baseline.value)
    return kpi.direction.sign * change


def has_room(kpi: Kpi, data_year: int) -> bool:
    """Return whether the target year of a KPI is still to come; one without a target year has."""
    return kpi.target_year is None or kpi.target_year > data_year


def is_measured(assessed: AssessedKpi) -> bool:
    """Return whether a KPI has a way from a baseline on that can be drawn."""
    kpi = assessed.kpi
    known = kpi.baseline is not None and bool(kpi.actuals) and not missing_years(kpi)
    return known and kpi.target_kind in NEEDS_BASELINE


def that_matter(bundle: AreaBundle) -> list[AssessedKpi]:
    """Choose, of the KPIs whose way can be drawn, those most behind and one success.

    The success is the KPI most years ahead within its plan: more years ahead than were planned says
    more of the baseline or the target than of the way gone. One that moved goes before the others,
    then one that measures an outcome (Q1), and then one whose verdict is no boundary case.
    """
    measured = [k for k in bundle.kpis if is_measured(k)]
    outcomes = {
        f.subject
        for f in bundle.findings
        if f.criterion is Criterion.Q1 and f.verdict is Verdict.MEETS
    }

    def place(k: AssessedKpi) -> tuple[bool, bool, bool, float]:
        return (
            is_unmoved(k.kpi),
            k.kpi.kpi_id not in outcomes,
            k.progress.boundary,
            -(k.progress.lead_years or 0.0),
        )

    met = [k for k in measured if k.progress.rating is Rating.MET and _within_plan(k)]
    late = behind(measured, bundle.round.data_year)
    return late[:MOST_BEHIND] + sorted(met, key=place)[:1]


def is_unmoved(kpi: Kpi) -> bool:
    """Return whether the newest value is that of the baseline."""
    baseline, latest = kpi.baseline, kpi.latest
    return baseline is not None and latest is not None and baseline.value == latest.value


def _within_plan(assessed: AssessedKpi) -> bool:
    baseline, end = assessed.kpi.baseline, assessed.kpi.target_year
    if baseline is None or end is None:
        return False
    return abs(assessed.progress.lead_years or 0.0) <= end - baseline.year


def _none_text(bundle: AreaBundle) -> str:
    if bundle.round.surveyed:
        return say("この圏域からは、KPIの回答がないため表示できません。")
    return say(
        "この圏域のKPIは、収集した公表資料に記載がないため表示できません。"
        "KPIが設定されていないことを意味するものではありません。"
    )


def _coverage(bundle: AreaBundle) -> Table:
    counted = trace.count_origin(bundle.kpis)
    rows = tuple(
        (
            Cell(f"{c.role.value} {say(c.role.label)}", origin=counted),
            Cell(say("{n}件", n=c.n_role_kpis), origin=counted, value=c.n_role_kpis),
            Cell(_share(c.n_fields, len(c.fields_without)), origin=counted),
            Cell(_share(c.n_projects, len(c.projects_without)), origin=counted),
            Cell(say("、").join(c.fields_without) or numbers.NOTHING, origin=counted),
        )
        for c in bundle.coverage
    )
    return Table(
        title=say("体系とKPI"),
        columns=(
            Column(say("大分野")),
            Column(say("大分野のKPI"), "right"),
            Column(say("KPIのある中分野"), "right"),
            Column(say("KPIのある個別事業"), "right"),
            Column(say("KPIのない中分野"), weight=1.0),
        ),
        groups=(RowGroup("", rows),),
        note=say("中分野は中分野のKPI、個別事業は個別事業のKPIがあるものを数えた。"),
    )


def _share(n: int, without: int) -> str:
    return say("{n}／{all}", n=n - without, all=n) if n else numbers.NOTHING


def _table(ctx: AreaContext) -> Table:
    b = ctx.bundle
    reasons = _lettered(ctx)
    note = [
        *_signs(b.kpis),
        say("数値だけでない目標は、原文のまま。")
        if any(k.kpi.target_wording for k in b.kpis) and language() == SOURCE
        else "",
        *(say("{letter}：{reason}。", letter=x, reason=why) for why, x in reasons.items()),
        kpi_words.kpi_note(b.kpis),
    ]
    return Table(
        title=(
            say("回答のあったKPI（{n}件）", n=len(b.kpis))
            if b.round.surveyed
            else say("公表されているKPI（{n}件）", n=len(b.kpis))
        ),
        columns=(
            Column(say("KPI（単位）"), weight=1.58),
            Column(say("基準値と年度"), "right", weight=0.66, inline=True),
            Column(say("実績値と年度"), "right", weight=0.66, inline=True),
            Column(say("目標と年度"), "right", weight=0.81, inline=True),
            Column(say("判定と根拠"), weight=1.49, inline=True),
        ),
        groups=tuple(
            RowGroup(label, tuple(_row(ctx, k, reasons) for k in rows))
            for label, rows in groupby(b.kpis, key=_group_label)
        ),
        note=sentences(*note),
        mark_note=say(
            "図は、左の細線が基準値、右の細線が目標値、帯が達成度、"
            "太線が、直線的に進む場合に最新の実績値の年に見込まれる達成度。矢印は、図の範囲を超えるもの。"
        ),
        source=kpi_words.kpi_source(b.kpis),
        dense=True,
        origin=trace.count_origin(b.kpis),
        note_origin=trace.joined(
            trace.rule_origin(b.round.round_id, "thresholds"), trace.remarks_origin(b.kpis)
        ),
    )


def _signs(kpis: Sequence[AssessedKpi]) -> Iterable[str]:
    """Explain the signs of the table, those that occur in it."""
    levels = [level for level in Level if any(k.kpi.level is level for k in kpis)]
    yield say(
        "{marks}は、{levels}のKPI。",
        marks=say("・").join(say(MARKS[level]) for level in levels),
        levels=say("、").join(say(level.label) for level in levels),
    )
    if any(k.kpi.year_kind is YearKind.FISCAL for k in kpis):
        yield say("年の種類を付さない年は年度。")
    shown = [_in_short(k.progress) for k in kpis]
    if any(shown):
        yield say("%は達成度、年数は先行又は遅れ。")
    if any(text.endswith(say("＊")) for text in shown):
        yield say("＊は境界。")


def _group_label(assessed: AssessedKpi) -> str:
    role = assessed.kpi.role
    return f"{role.value} {say(role.label)}"


def _lettered(ctx: AreaContext) -> dict[str, str]:
    """Give a letter to every reason for no rating that at least two KPIs share."""
    facts = ctx.bundle.round
    told = Counter(
        progress_words.basis_text(k.kpi, k.progress, facts.thresholds)
        for k in ctx.bundle.kpis
        if k.progress.reason is not None
    )
    shared = [why for why, n in told.items() if n > 1]
    return dict(zip(shared, ascii_lowercase, strict=False))


def _row(ctx: AreaContext, assessed: AssessedKpi, reasons: dict[str, str]) -> tuple[Cell, ...]:
    kpi, progress = assessed.kpi, assessed.progress
    word, tone = wording.RATING_WORDS[progress.rating]
    rules = ctx.bundle.round.thresholds
    basis = progress_words.basis_text(kpi, progress, rules)
    return (
        Cell(
            f"{trace.number(kpi)} {say(MARKS[kpi.level])} {kpi_words.kpi_name(kpi)}",
            origin=trace.name_origin(kpi),
        ),
        _dated(*kpi_words.baseline_text(kpi), trace.baseline_origin(kpi), kpi.baseline),
        _dated(
            *kpi_words.latest_text(kpi),
            trace.latest_origin(kpi),
            kpi_words.kpi_total(kpi) or kpi.latest,
        ),
        _dated(*kpi_words.target_text(kpi), trace.target_origin(kpi), _goal(kpi)),
        Cell(
            say(word),
            reasons.get(basis) or _in_short(progress) or basis,
            tone,
            origin=trace.progress_origin(kpi),
            mark=_mark(progress),
        ),
    )


def _goal(kpi: Kpi) -> Point | None:
    """Return the target if its text gives it as a number, not as a share of another, say."""
    text, _ = kpi_words.target_text(kpi)
    found = re.search(r"\d[\d,]*(\.\d+)?", text)
    if found is None or kpi.target_value is None or kpi.target_year is None:
        return None
    said = float(found[0].replace(",", ""))
    return Point(kpi.target_year, said) if said == kpi.target_value else None


def _mark(progress: Progress) -> str:
    """Draw how much of the way was gone, and how much was planned; nothing where there is no P."""
    if progress.achievement is None or progress.reason is not None:
        return ""
    planned = None if progress.elapsed is None else min(progress.elapsed, 1.0)
    if progress.on_track_ratio:  # of a sum with a profile the share planned is not the time's
        planned = progress.achievement / progress.on_track_ratio
    return marks.bullet(progress.achievement, planned)


def _in_short(progress: Progress) -> str:
    """Return P, the lead and the mark of a boundary; nothing where there is no P."""
    if progress.achievement is None or progress.reason is not None:
        return ""
    mark = say("＊") if progress.boundary else ""
    parts = (progress_words.achieved_text(progress.achievement), progress_words.lead_text(progress))
    return " ".join(filter(None, parts)) + mark


def _dated(text: str, year: str, origin: str, point: Point | None = None) -> Cell:
    # Most years are fiscal ones: 年度 is left out where another kind has a word of its own.
    value = None if point is None else point.value
    return Cell(
        text,
        year.replace(say("年度"), ""),
        origin=origin,
        value=value,
    )
