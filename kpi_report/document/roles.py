"""Sections on official figures: role by role, as KPI candidates, and among the other areas."""

from kpi_report.assess.candidates import Candidate, Mark
from kpi_report.assess.indicators import Series
from kpi_report.assess.suggestion import HORIZON_YEARS, Suggestion
from kpi_report.bundle import AreaBundle, IndicatorFacts
from kpi_report.document import charts, numbers, strips, trace, wording
from kpi_report.document.blocks import Blocks, Cell, Column, Notice, RowGroup, Table
from kpi_report.document.context import AreaContext
from kpi_report.document.language import known, say, sentences
from kpi_report.document.wording import indicator_name
from kpi_report.model import Group, Indicator, Role


def role_figures(ctx: AreaContext, role: Role) -> Blocks | Notice:
    """Return a role's figures: core, partners, area, outside and Japan; newest value and change."""
    b = ctx.bundle
    facts = [f for f in _present(ctx) if f.indicator.role is role]
    if not facts:
        return Notice(
            title=say(role.label),
            text=say("表示できるデータがない。この役割の指標に用いる統計の値がない。"),
        )
    drawn = sorted(facts, key=lambda f: (not f.indicator.headline, len(_whole(f).points) < 2))
    table = Table(
        title=say("{role}の指標（最新の値。下段は期間の最初の年からの変化）", role=say(role.label)),
        columns=(
            Column(say("指標（単位）"), weight=2.6),
            Column(say("期間"), "center"),
            *(Column(say(group.label), "right") for group in groups_of(b)),
        ),
        groups=(RowGroup("", tuple(_figure_row(ctx, f) for f in facts)),),
        note=_groups_note(ctx),
        note_origin=say("集計：figures.csv の n_municipalities"),
        source=ctx.bundle.round.credit,
    )
    enough = b.n_outside[0] >= b.round.gates.outside_municipalities
    groups = tuple(g for g in charts.LINES if g is not Group.OUTSIDE or enough)
    formed = int(b.area.formed_on[:4]) if b.area.formed_on else None
    return Blocks((charts.role_panels(role, drawn[: charts.PANELS], groups, formed), table))


def groups_of(bundle: AreaBundle) -> tuple[Group, ...]:
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
        Cell(indicator_name(fact.indicator), origin=where),
        Cell(span if base is None else f"{base}–{whole.last.year}", origin=where),
        *(_value_cell(fact, group) for group in groups_of(ctx.bundle)),
    )


def _value_cell(fact: IndicatorFacts, group: Group) -> Cell:
    series = fact.series.get(group)
    if series is None:
        return Cell(numbers.NOTHING)
    digits = fact.indicator.decimals
    changed = len(series.points) > 1 and fact.indicator.base_year is None
    change = numbers.signed(series.change, digits)
    return Cell(
        numbers.number(series.last.value, digits),
        say("（{change}）", change=change) if changed else "",
        origin=trace.indicator_origin(fact.indicator, group, series.last.year),
        value=series.last.value,
    )


def candidates(ctx: AreaContext) -> Table | Notice:
    """Return official indicators as KPI candidates, with baseline and the criteria they satisfy."""
    b = ctx.bundle
    if not b.candidates:
        return Notice(
            title=say("KPIの候補"),
            text=say("表示できるデータがない。候補に用いる統計の値がない。"),
        )
    by_id = {f.indicator.indicator_id: f.indicator for f in b.indicators}
    fields = {s.candidate.indicator_id: s.medium_field for s in b.suggestions}
    found: dict[tuple[Role, str], list[tuple[Cell, ...]]] = {}
    for c in b.candidates:
        indicator = by_id[c.indicator_id]
        place = (indicator.role, fields.get(c.indicator_id, ""))
        found.setdefault(place, []).append(_candidate_row(ctx, indicator, c))
    groups = [
        RowGroup(_place_name(role, field), tuple(rows))
        for role in Role
        for (of_role, field), rows in sorted(found.items(), key=lambda item: item[0][1] != "")
        if of_role is role
    ]
    gates = b.round.gates
    return Table(
        title=say("公的統計によるKPIの候補（基準値は圏域の最新の値）"),
        columns=(
            Column(say("指標（単位）と出典"), weight=1.0),
            Column(say("圏域の\n基準値"), "right"),
            Column(say("連携市町村\nの値"), "right"),
            Column(say("過去の年\n平均変化"), "right"),
            Column(say("目標の目安"), "right"),
            Column(say("周期")),
            Column(say("成果"), "center"),
            Column(say("比較"), "center"),
            Column(say("連携\n市町村"), "center"),
            Column(say("定期"), "center"),
            Column(say("水準"), "center"),
        ),
        groups=tuple(groups),
        note=say(
            "成果：○は成果、△は供給量（住民の便益を間接的に示すもの）。"
            "比較：圏域外の市町村が{outside}以上あり、かつ形成の前に"
            "{before}時点、後に{after}時点以上の値があるものを○、一方だけを△、"
            "いずれもないものを×とした。連携市町村：連携市町村の住民についての値があるものを○とした。"
            "定期：毎年の値があり、かつ元の統計が{lag}年以内に公表されるものを○、"
            "一方だけを△、いずれもないものを×とした。値がそれより古い（基準日の年との差）ものは、"
            "元の統計から新しい値を補うことができる。人口当たりの供給量は、人口の減少によっても上昇する。"
            "目標の目安：成果の指標について、基準年の{horizon}年後の値を、規模の近い圏域（{quarter}圏域に満たなければ"
            "全圏域）の過去の年平均変化の中央値と、望ましい側の4分の1の境から求めた。いずれも望ましくない向きなら、"
            "それより悪化させない限度とした。"
            "水準：必要な年変化が当圏域の過去の最大の年変化の{ratio}倍以内のものを○、超えるもの及び限度"
            "（基準値がすでに満たす。）を△、目安のないものを×とした。",
            horizon=HORIZON_YEARS,
            quarter=gates.quarter,
            ratio=f"{b.round.criteria.pace_ratio:g}",
            outside=gates.outside_municipalities,
            before=gates.years_before,
            after=gates.years_after,
            lag=gates.lag_years,
        ),
        source=b.round.credit,
        note_origin=trace.rule_origin(b.round.round_id, "gates"),
    )


def _place_name(role: Role, medium_field: str) -> str:
    """Name a role, or a role with one of its medium fields as the standard catalogue has them."""
    name = f"{role.value} {say(role.label)}"
    return say("{role}（{field}）", role=name, field=known(medium_field)) if medium_field else name


def _candidate_row(ctx: AreaContext, indicator: Indicator, c: Candidate) -> tuple[Cell, ...]:
    suggested = next(
        (s for s in ctx.bundle.suggestions if s.candidate.indicator_id == c.indicator_id), None
    )
    digits = indicator.decimals
    whole, partners, pace = c.whole, c.partners, c.whole.yearly_change
    where = trace.indicator_origin(indicator, Group.AREA)
    return (
        Cell(indicator_name(indicator), known(indicator.source), origin=where),
        Cell(
            numbers.number(whole.last.value, digits),
            numbers.year_text(whole.last.year, indicator.years),
            origin=where,
            value=whole.last.value,
        ),
        Cell(
            numbers.number(partners.last.value, digits),
            numbers.year_text(partners.last.year, indicator.years),
            origin=trace.indicator_origin(indicator, Group.PARTNERS),
            value=partners.last.value,
        )
        if partners
        else Cell(numbers.NOTHING),
        Cell(
            numbers.signed(pace, digits + 1),
            say("{first}–{last}年", first=whole.first.year, last=whole.last.year),
            origin=where,
            value=pace,
        )
        if pace is not None
        else Cell(numbers.NOTHING, say("1時点のため"), origin=where),
        _band_cell(suggested, indicator, where),
        Cell(
            _every(c.interval_years),
            say("公表は{lag}年後\n値は{age}年前", lag=c.lag_years, age=c.age_years),
            origin=where,
        ),
        _mark_cell(c.outcome),
        _mark_cell(c.comparable),
        _mark_cell(c.partner_benefit) if ctx.bundle.area.partners else Cell(numbers.NOTHING),
        _mark_cell(c.regular),
        _mark_cell(suggested.levelled) if suggested else Cell(numbers.NOTHING),
    )


def _band_cell(suggested: Suggestion | None, indicator: Indicator, origin: str) -> Cell:
    band = suggested.band if suggested else None
    if suggested is None or band is None or suggested.needed is None:
        return Cell(numbers.NOTHING)
    digits, year = indicator.decimals, numbers.year_text(band.year, indicator.years)
    first, second = (numbers.number(target, digits) for target in band.targets)
    needed = numbers.signed(band.sign * suggested.needed, digits + 1)
    told = (
        say("{year}\n限度", year=year)
        if band.floor
        else say("{year}\n毎年{needed}", year=year, needed=needed)
    )
    text = say("{least}～{most}", least=first, most=second)
    return Cell(text, told, origin=origin, value=band.targets[0])


def _every(years: int | None) -> str:
    if years is None:
        return say("1時点のみ")
    return say("毎年") if years == 1 else say("{n}年ごと", n=years)


def _mark_cell(mark: Mark) -> Cell:
    word, tone = wording.MARK_WORDS[mark]
    return Cell(word, tone=tone)


def comparison(ctx: AreaContext) -> Blocks | Notice:
    """Return the area among all areas: dots without names, quarter, group median."""
    b = ctx.bundle
    facts = [f for f in _present(ctx) if f.indicator.headline and f.standing is not None]
    if not facts:
        return Notice(
            title=say("他の圏域との比較"),
            text=say("表示できるデータがない。比較に用いる統計の値がない。"),
        )
    rows = []
    for fact in facts:
        s = fact.standing
        assert s is not None
        digits = fact.indicator.decimals
        where = trace.indicator_origin(fact.indicator, Group.AREA, s.year)
        among = trace.comparison_origin(fact.indicator, s.n_areas, s.year)
        grouped = trace.comparison_origin(fact.indicator, s.n_group, s.year)
        median, n_group = wording.median_text(s, digits), say("{n}圏域", n=s.n_group)
        rows.append(
            (
                Cell(indicator_name(fact.indicator), origin=where),
                Cell(say("{year}年", year=s.year), origin=where, value=s.year),
                Cell(numbers.number(s.value, digits), origin=where, value=s.value),
                Cell(median, n_group, origin=grouped, value=s.group_median),
                Cell(wording.quarter_text(s.n_areas, s.quarter), origin=among),
            )
        )
    group = known(b.peer_group_name)
    table = Table(
        title=say("他の圏域との比較"),
        columns=(
            Column(say("指標（単位）"), weight=1.9),
            Column(say("年"), "center"),
            Column(say("当圏域"), "right"),
            Column(say("グループの中央値"), "right"),
            Column(say("全圏域の中での位置"), weight=2.3),
        ),
        groups=(
            RowGroup(
                say("比較グループ：{name}", name=group),
                tuple(rows),
                trace.rule_origin(b.round.round_id, "peer_groups"),
            ),
        ),
        note=say(
            "順位は示さない。四分位は値の大きい方から数え、値の良し悪しを表すものではない。"
            "グループの中央値は、当圏域を除く圏域が{least}以上ある場合に、"
            "当圏域を含めて求めた。圏域の規模や年齢構成の違いは調整していない。",
            least=b.round.gates.peer_median,
        ),
        source=b.round.credit,
        note_origin=trace.rule_origin(b.round.round_id, "gates"),
    )
    return Blocks((strips.strip_rows(facts, group, b.round.credit), table))


def _present(ctx: AreaContext) -> list[IndicatorFacts]:
    return [f for f in ctx.bundle.indicators if Group.AREA in f.series]


def _whole(fact: IndicatorFacts) -> Series:
    return fact.series[Group.AREA]


def _groups_note(ctx: AreaContext) -> str:
    b = ctx.bundle
    prefectures = say("、").join(b.outside_prefectures)
    least, most = b.n_outside
    count = (
        say("{n}市町村", n=least)
        if least == most
        else say("{least}～{most}市町村（統計による）", least=least, most=most)
    )
    told = [
        say(
            "圏域外は、{prefectures}のうちいずれの連携中枢都市圏にも属さない{count}の合計から求めた。",
            prefectures=prefectures,
            count=count,
        )
    ]
    if least < b.round.gates.outside_municipalities:
        told.append(say("圏域外の市町村が少ないため、図には示さず、表では参考とする。"))
    if not b.area.partners:
        told.append(say("1市で形成された圏域のため、連携市町村の値はない。"))
    return sentences(*told)
