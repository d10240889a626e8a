"""Section on shared facilities: users year by year, from where they come, before and after."""

from matplotlib.figure import Figure as Canvas

from kpi_report.assess.finding import Finding
from kpi_report.assess.residence import UsersFrom, users_by_residence
from kpi_report.assess.sharing import facility_finding
from kpi_report.assess.usage import FEWEST_SHOWN, FacilityUsage
from kpi_report.document import style, trace
from kpi_report.document.answers import users_text
from kpi_report.document.blocks import (
    Block,
    Blocks,
    Cell,
    Column,
    Figure,
    Notice,
    RowGroup,
    Table,
)
from kpi_report.document.context import AreaContext
from kpi_report.document.drawing import TEXT_WIDTH_INCHES, look, plain_ticks, svg_text
from kpi_report.document.finding_words import words
from kpi_report.document.language import known, say, sentences
from kpi_report.document.numbers import NOTHING, compact, number

HEIGHT = 1.75
"""Inches of a chart."""


def facilities(ctx: AreaContext) -> Blocks | Notice:
    """Return every shared facility: a chart, two sentences, and users by where they live."""
    b = ctx.bundle
    alone = len(b.area.members) == 1
    blocks: list[Block] = []
    for usage in b.usage:
        if usage.yearly:
            blocks.append(
                _chart(
                    usage,
                    facility_finding(
                        b.area.area_id,
                        usage,
                        alone,
                        b.round.criteria,
                        b.round.thresholds.shock_years,
                    ),
                )
            )
        rows = users_by_residence(usage, b.area.members)
        if rows:
            blocks.append(_by_residence(usage, rows))
    if not blocks:
        return Notice(
            title=say("施設の相互利用"),
            text=say("施設の利用者数についての回答がないため表示できません。"),
        )
    return Blocks(tuple(blocks))


def _chart(usage: FacilityUsage, finding: Finding) -> Figure:
    told = words(finding)[0]
    years = [y.year for y in usage.yearly]
    with look():
        canvas = Canvas(figsize=(TEXT_WIDTH_INCHES, HEIGHT), layout="constrained")
        ax = canvas.subplots()
        known = [y for y in usage.yearly if y.partners is not None and not y.tells_few]
        rest = [y.total - (y.partners or 0.0 if y in known else 0.0) for y in usage.yearly]
        others = [y.partners if y in known and y.partners else 0.0 for y in usage.yearly]
        ax.bar(years, others, width=0.6, color=style.ACCENT)
        ax.bar(
            years,
            rest,
            bottom=others,
            width=0.6,
            color=style.RULE,
        )
        top = max(y.total for y in usage.yearly)
        for y in usage.yearly:
            share = f"{number(y.share * 100, 0)}%" if y in known and y.share is not None else ""
            ax.annotate(
                share,
                (y.year, y.total),
                xytext=(0, 2),
                textcoords="offset points",
                ha="center",
                color=style.ACCENT,
            )
        if usage.shared_since is not None and years[0] <= usage.shared_since <= years[-1]:
            ax.axvline(
                usage.shared_since - 0.5,
                color=style.GREY,
                linewidth=0.7,
                linestyle=(0, (1, 1.5)),
            )
        ax.set_ylim(0, top * 1.15 or 1)
        ax.set_xticks(years)
        plain_ticks(ax.yaxis, 4)
        ax.yaxis.set_major_formatter(lambda value, _: compact(round(value, 6)))
        svg = svg_text(canvas)
    since = (
        say("縦の点線は相互利用を始めた年度（{year}年度）の初め。", year=usage.shared_since)
        if usage.shared_since
        else ""
    )
    return Figure(
        title=say("{facility}：{told}", facility=usage.facility, told=_title(usage)),
        svg=svg,
        alt=sentences(told, _alt(usage)),
        note=sentences(
            told,
            say(
                "下の濃い部分は他の構成市町村に住む利用者、上の薄い部分はその他。数字は、居住地の分かる利用者に占める割合。"
            ),
            since,
        ),
        origin=trace.answer_origin(usage.all_origins),
    )


def _title(usage: FacilityUsage) -> str:
    newest = usage.yearly[-1]
    users = say("{year}年度の利用者は{n}人", year=newest.year, n=users_text(newest.total))
    if newest.share is None or newest.tells_few:
        return users
    share = number(newest.share * 100, 1)
    return say("{users}、うち他の構成市町村の住民が{share}%", users=users, share=share)


def _alt(usage: FacilityUsage) -> str:
    told = say("、").join(
        say("{year}年度 {n}人", year=y.year, n=users_text(y.total)) for y in usage.yearly
    )
    return say("年度別の利用者数：{told}。", told=told)


def _by_residence(usage: FacilityUsage, rows: tuple[UsersFrom, ...]) -> Table:
    where = trace.answer_origin(usage.origins)
    since = trace.answer_origin((*usage.since_origins, *usage.origins))
    newest = usage.latest.year if usage.latest else ""
    rates = any(row.per_resident is not None for row in rows)
    return Table(
        title=say("{facility}の利用者の居住地", facility=usage.facility),
        columns=(
            Column(say("市町村"), weight=1.0, inline=True),
            Column(say("開始前の平均（人）"), "right"),
            Column(say("開始後の平均（人）"), "right"),
            Column(say("{year}年度（人）", year=newest), "right"),
            *(
                (
                    Column(say("住民1人当たり\n（開始前、回）"), "right"),
                    Column(say("住民1人当たり\n（{year}年度、回）", year=newest), "right"),
                )
                if rates
                else ()
            ),
        ),
        groups=(
            RowGroup(
                "",
                tuple(
                    (
                        Cell(known(row.name), say("施設の所在地") if row.is_place else ""),
                        _users(row, "before", since),
                        _users(row, "after", since),
                        _users(row, "latest", where),
                        *(
                            (
                                _rate(row, "before", row.per_resident_before, since),
                                _rate(row, "latest", row.per_resident, where),
                            )
                            if rates
                            else ()
                        ),
                    )
                    for row in rows
                ),
            ),
        ),
        note=sentences(
            say("開始した年度は、前後のいずれにも含めない。"),
            say(
                "1人から{most}人までの数は「{least}未満」と表示し、そのような年を含む平均と、"
                "合計から逆に分かる値は「―」とした。",
                most=FEWEST_SHOWN - 1,
                least=FEWEST_SHOWN,
            ),
            say("住民1人当たりの回数は、延べ利用者数を人口で除したもの。") if rates else "",
        ),
        note_origin=trace.fixed_origin("FEWEST_SHOWN"),
        dense=True,
    )


def _users(row: UsersFrom, name: str, origin: str) -> Cell:
    value: float | None = getattr(row, name)
    if value is None:
        return Cell(NOTHING)
    if name in row.hidden:
        few = 0 < value < FEWEST_SHOWN
        return Cell(say("{n}未満", n=FEWEST_SHOWN) if few else NOTHING, origin=origin)
    return Cell(number(value), origin=origin, value=value)


def _rate(row: UsersFrom, name: str, rate: float | None, origin: str) -> Cell:
    if rate is None or name in row.hidden:
        return Cell(NOTHING)
    return Cell(number(rate, 2), origin=origin, value=rate)
