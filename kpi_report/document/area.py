"""Sections of an area's document: each a function from the context to one block."""

from collections import Counter
from dataclasses import replace

from kpi_report.assess.candidates import Candidate, Mark
from kpi_report.assess.indicators import Series
from kpi_report.bundle import AreaBundle, IndicatorFacts
from kpi_report.document import charts, findings, kpi_charts, strips, trace, wording
from kpi_report.document.blocks import (
    Block,
    Blocks,
    Cell,
    Column,
    Cover,
    Notice,
    Prose,
    RowGroup,
    Table,
)
from kpi_report.document.context import AreaContext
from kpi_report.document.headlines import headlines
from kpi_report.document.method import definitions as indicator_definitions
from kpi_report.document.method import thresholds, versions
from kpi_report.document.style import Tone
from kpi_report.model import Group, Role

PANELS = 3
NO_DATA = "表示できるデータがない"


def cover(ctx: AreaContext) -> Cover:
    """Return the head of the document: who, which round, made from what and by whom."""
    b = ctx.bundle
    area = b.area
    partners = "、".join(m.name for m in area.partners)
    return Cover(
        title=f"{area.name} KPIフィードバック資料",
        subtitle=b.round.title,
        running_head=(area.name, b.round.title),
        facts=(
            ("連携中枢都市", "、".join(m.name for m in area.core_cities)),
            (
                "連携市町村",
                f"{len(area.partners)}市町村（{partners}）" if partners else "なし（1市で形成）",
            ),
            ("形成時期", wording.date_text(area.formed_on) or "資料に記載なし"),
            ("比較グループ", b.peer_group_name),
            ("データの基準日", wording.date_text(ctx.data_date.isoformat())),
            ("問い合わせ先", ctx.contact),
            *([("構成の注記", area.note)] if area.note else []),
            *([("重複する構成", _shared_text(b))] if b.shared_members else []),
        ),
        notices=(
            *([wording.FICTIONAL_NOTICE] if b.round.fictional else []),
            b.round.disclaimer,
            wording.MEMBERSHIP,
        ),
        footer=b.round.credit,
        language=ctx.language,
        date=ctx.data_date.isoformat(),
        banner=wording.FICTIONAL if b.round.fictional else "",
    )


def _shared_text(bundle: AreaBundle) -> str:
    return f"{'、'.join(bundle.shared_members)}は、他の連携中枢都市圏にも属する。"


def answer(ctx: AreaContext) -> Blocks:
    """Return the one-page answer: three findings, core and partners, ratings, what is asked."""
    b = ctx.bundle
    blocks: list[Block] = [headlines(b)]
    beside = findings.core_and_partners(b)
    if beside is not None:
        blocks.append(beside)
    counts = Counter(k.progress.rating for k in b.kpis)
    if len(counts) > 1:
        bar = kpi_charts.rating_bar(dict(counts), wording.origin_text(b.kpis))
        blocks.append(replace(bar, origin=trace.count_origin(b.kpis)))
    blocks.append(
        Notice(
            title="お願い",
            text=ctx.request,
            tone=Tone.QUESTION,
            origin=trace.rule_origin(b.round.round_id, "request"),
        )
    )
    return Blocks(tuple(blocks))


def role_figures(ctx: AreaContext, role: Role) -> Blocks | Notice:
    """Return a role's figures: core, partners, area, outside and Japan; newest value and change."""
    b = ctx.bundle
    facts = [f for f in _present(ctx) if f.indicator.role is role]
    if not facts:
        return Notice(title=role.label, text=f"{NO_DATA}。この役割の指標に用いる統計の値がない。")
    drawn = sorted(facts, key=lambda f: (not f.indicator.headline, len(_whole(f).points) < 2))
    table = Table(
        title=f"{role.label}の指標（最新の値。下段は期間の最初の年からの変化）",
        columns=(
            Column("指標（単位）", weight=2.6),
            Column("期間", "center"),
            *(Column(group.label, "right") for group in _columns(b)),
        ),
        groups=(RowGroup("", tuple(_figure_row(ctx, f) for f in facts)),),
        note=_groups_note(ctx),
        source=ctx.bundle.round.credit,
    )
    enough = b.n_outside[0] >= b.round.gates.outside_municipalities
    groups = tuple(g for g in charts.LINES if g is not Group.OUTSIDE or enough)
    formed = int(b.area.formed_on[:4]) if b.area.formed_on else None
    return Blocks((charts.role_panels(role, drawn[:PANELS], groups, formed), table))


def _columns(bundle: AreaBundle) -> tuple[Group, ...]:
    """Return the groups that have figures of their own: of one city the area is the core."""
    alone = () if bundle.area.partners else (Group.PARTNERS, Group.AREA)
    return tuple(g for g in Group if g not in alone)


def _figure_row(ctx: AreaContext, fact: IndicatorFacts) -> tuple[Cell, ...]:
    whole = _whole(fact)
    span = (
        f"{whole.first.year}–{whole.last.year}" if len(whole.points) > 1 else f"{whole.last.year}"
    )
    base, where = fact.indicator.base_year, trace.indicator_origin(fact.indicator)
    return (
        Cell(f"{fact.indicator.name}（{fact.indicator.unit}）", origin=where),
        Cell(span if base is None else f"{base}–{whole.last.year}", origin=where),
        *(_value_cell(fact, group) for group in _columns(ctx.bundle)),
    )


def _value_cell(fact: IndicatorFacts, group: Group) -> Cell:
    series = fact.series.get(group)
    if series is None:
        return Cell(wording.NOTHING)
    digits = fact.indicator.decimals
    changed = len(series.points) > 1 and fact.indicator.base_year is None
    return Cell(
        wording.number(series.last.value, digits),
        f"（{wording.signed(series.change, digits)}）" if changed else "",
        origin=trace.indicator_origin(fact.indicator, group, series.last.year),
        value=series.last.value,
    )


def candidates(ctx: AreaContext) -> Table | Notice:
    """Return official indicators as KPI candidates, with baseline and the criteria they satisfy."""
    b = ctx.bundle
    if not b.candidates:
        return Notice(title="KPIの候補", text=f"{NO_DATA}。候補に用いる統計の値がない。")
    by_id = {f.indicator.indicator_id: f.indicator for f in b.indicators}
    groups = []
    for role in Role:
        rows = tuple(
            _candidate_row(ctx, c) for c in b.candidates if by_id[c.indicator_id].role is role
        )
        if rows:
            groups.append(RowGroup(f"{role.value} {role.label}", rows))
    gates = b.round.gates
    return Table(
        title="公的統計によるKPIの候補（基準値は圏域の最新の値）",
        columns=(
            Column("指標（単位）と出典", weight=1.0),
            Column("圏域の\n基準値", "right"),
            Column("連携市町村\nの値", "right"),
            Column("過去の年\n平均変化", "right"),
            Column("周期"),
            Column("成果", "center"),
            Column("比較", "center"),
            Column("連携\n市町村", "center"),
            Column("定期", "center"),
        ),
        groups=tuple(groups),
        note=(
            "成果：○は成果、△は供給量（住民の便益を間接的に示すもの）。"
            f"比較：圏域外の市町村が{gates.outside_municipalities}以上あり、かつ形成の前に"
            f"{gates.years_before}時点、後に{gates.years_after}時点以上の値があるものを○、一方だけを△、"
            "いずれもないものを×とした。連携市町村：連携市町村の住民についての値があるものを○とした。"
            f"定期：毎年の値があり、かつ最新の値が{gates.lag_years}年前までにあるものを○、"
            "一方だけを△、いずれもないものを×とした。最新の値の古さは基準日の年との差であり、"
            "元の統計はより早く公表されることがある。人口当たりの供給量は、人口の減少によっても上昇する。"
        ),
        source=b.round.credit,
    )


def _candidate_row(ctx: AreaContext, c: Candidate) -> tuple[Cell, ...]:
    indicator = next(
        f.indicator for f in ctx.bundle.indicators if f.indicator.indicator_id == c.indicator_id
    )
    digits = indicator.decimals
    pace = c.whole.yearly_change
    every = {None: "1時点のみ", 1: "毎年"}.get(c.interval_years, f"{c.interval_years}年ごと")
    whole = c.whole
    partners = c.partners
    where = trace.indicator_origin(indicator, Group.AREA)
    return (
        Cell(f"{indicator.name}（{indicator.unit}）", indicator.source, origin=where),
        Cell(
            wording.number(whole.last.value, digits),
            f"{whole.last.year}年",
            origin=where,
            value=whole.last.value,
        ),
        Cell(
            wording.number(partners.last.value, digits) if partners else wording.NOTHING,
            f"{partners.last.year}年" if partners else "",
            origin=trace.indicator_origin(indicator, Group.PARTNERS) if partners else "",
            value=partners.last.value if partners else None,
        ),
        Cell(
            wording.signed(pace, digits + 1) if pace is not None else wording.NOTHING,
            f"{whole.first.year}–{whole.last.year}年" if pace is not None else "1時点のため",
            origin=where,
            value=pace,
        ),
        Cell(every, f"最新は{c.lag_years}年前", origin=where),
        _mark_cell(c.outcome),
        _mark_cell(c.comparable),
        _mark_cell(c.partner_benefit) if ctx.bundle.area.partners else Cell(wording.NOTHING),
        _mark_cell(c.regular),
    )


def _mark_cell(mark: Mark) -> Cell:
    word, tone = wording.MARK_WORDS[mark]
    return Cell(word, tone=tone)


def comparison(ctx: AreaContext) -> Blocks | Notice:
    """Return the area among all areas: dots without names, quarter, group median."""
    b = ctx.bundle
    facts = [f for f in _present(ctx) if f.indicator.headline and f.standing is not None]
    if not facts:
        return Notice(title="他の圏域との比較", text=f"{NO_DATA}。比較に用いる統計の値がない。")
    rows = []
    for fact in facts:
        s = fact.standing
        assert s is not None
        digits = fact.indicator.decimals
        where = trace.indicator_origin(fact.indicator, Group.AREA, s.year)
        among = trace.comparison_origin(fact.indicator, s.n_areas, s.year)
        grouped = trace.comparison_origin(fact.indicator, s.n_group, s.year)
        median, n_group = wording.median_text(s, digits), f"{s.n_group}圏域"
        rows.append(
            (
                Cell(f"{fact.indicator.name}（{fact.indicator.unit}）", origin=where),
                Cell(f"{s.year}年", origin=where, value=s.year),
                Cell(wording.number(s.value, digits), origin=where, value=s.value),
                Cell(median, n_group, origin=grouped, value=s.group_median),
                Cell(wording.quarter_text(s.n_areas, s.quarter), origin=among),
            )
        )
    note = (
        "順位は示さない。四分位は値の大きい方から数え、値の良し悪しを表すものではない。"
        f"グループの中央値は、当圏域を除く圏域が{b.round.gates.peer_median}以上ある場合に、"
        "当圏域を含めて求めた。圏域の規模や年齢構成の違いは調整していない。"
    )
    table = Table(
        title="他の圏域との比較",
        columns=(
            Column("指標（単位）", weight=1.9),
            Column("年", "center"),
            Column("当圏域", "right"),
            Column("グループの中央値", "right"),
            Column("全圏域の中での位置", weight=2.3),
        ),
        groups=(RowGroup(f"比較グループ：{b.peer_group_name}", tuple(rows)),),
        note=note,
        source=b.round.credit,
    )
    strip = strips.strip_rows(facts, b.peer_group_name, b.round.credit)
    return Blocks((strip, table))


def remarks(ctx: AreaContext) -> Prose | Notice:
    """Return what the analyst wrote about this area, or that nothing was written."""
    if ctx.remarks.strip():
        return Prose(ctx.remarks)
    return Notice(text="今回は、分析担当者の所見はありません。")


def method(ctx: AreaContext) -> Blocks:
    """Return the thresholds, sources and versions behind every number."""
    b = ctx.bundle
    sources = f"統計の出典：{b.round.credit}。構成市町村の出典：{b.area.source_url}"
    return Blocks(
        (
            thresholds(b.round, {k.kpi.target_kind for k in b.kpis}),
            versions(b.round, ctx.data_date, sources),
        )
    )


def definitions(ctx: AreaContext) -> Table:
    """Return how each official figure is computed."""
    return indicator_definitions([f.indicator for f in ctx.bundle.indicators])


def _present(ctx: AreaContext) -> list[IndicatorFacts]:
    return [f for f in ctx.bundle.indicators if Group.AREA in f.series]


def _whole(fact: IndicatorFacts) -> Series:
    return fact.series[Group.AREA]


def _groups_note(ctx: AreaContext) -> str:
    b = ctx.bundle
    prefectures = "、".join(b.outside_prefectures)
    least, most = b.n_outside
    count = f"{least}市町村" if least == most else f"{least}～{most}市町村（統計による）"
    text = (
        f"圏域外は、{prefectures}のうちいずれの連携中枢都市圏にも属さない{count}の合計から求めた。"
    )
    if least < b.round.gates.outside_municipalities:
        text += "圏域外の市町村が少ないため、図には示さず、表では参考とする。"
    if not b.area.partners:
        text += "1市で形成された圏域のため、連携市町村の値はない。"
    return text
