"""What a template of a round of tables shows: cover, request, tables, charts, values beside all."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from kpi_report.document import style
from kpi_report.document.blocks import (
    Cell,
    Column,
    Cover,
    Fact,
    Figure,
    Notice,
    Prose,
    RowGroup,
    Table,
)
from kpi_report.document.charts import spread_labels
from kpi_report.document.drawing import (
    CLEAR,
    FONT_POINTS,
    TEXT_WIDTH_INCHES,
    inches_of,
    look,
    plain_ticks,
    svg_text,
)
from kpi_report.document.language import known, later, say, sentences
from kpi_report.document.method import identity, versions
from kpi_report.document.numbers import NOTHING, date_text, half_up, number, signed, with_unit
from kpi_report.document.style import Tone
from kpi_report.document.table_context import TableContext
from kpi_report.document.trace import rule_origin
from kpi_report.document.wording import FICTIONAL
from kpi_report.table_bundle import OwnColumn, OwnTable
from kpi_report.table_round import TableRow, Value

__all__ = ["beside", "chart", "cover", "method", "remarks", "request", "table"]

FICTIONAL_TABLES = later(
    "この資料の名称及び数値は、すべて架空のものです。実在のものとは関係がありません。"
)
HEIGHT = 1.7
"""Inches of a chart."""


def cover(ctx: TableContext) -> Cover:
    """Return the head of the document."""
    b = ctx.bundle
    facts, origin = b.round, rule_origin(b.round.round_id, "data_date")
    return Cover(
        title=b.name,
        subtitle=facts.title,
        running_head=(b.name, facts.title),
        facts=(
            Fact(known(facts.area_word), b.name),
            Fact(say("データの基準日"), date_text(ctx.data_date.isoformat()), origin),
            Fact(say("問い合わせ先"), ctx.contact),
        ),
        notices=(
            *([say(FICTIONAL_TABLES)] if facts.fictional else []),
            facts.disclaimer,
        ),
        footer=facts.credit,
        language=ctx.language,
        date=ctx.data_date.isoformat(),
        banner=say(FICTIONAL) if facts.fictional else "",
        keywords=(b.name, *identity(facts)),
    )


def request(ctx: TableContext) -> Notice:
    """Return what is asked of whoever receives the document."""
    origin = rule_origin(ctx.bundle.round.round_id, "request")
    return Notice(title=say("お願い"), text=ctx.request, tone=Tone.QUESTION, origin=origin)


def table(ctx: TableContext, own: OwnTable) -> Table | Notice:
    """Return the area's own rows of a table."""
    if not own.rows:
        return _nothing(ctx, own)
    return Table(
        title=known(own.title),
        columns=tuple(
            Column(_heading(c), "left" if c.decimals is None else "right") for c in own.columns
        ),
        groups=(RowGroup("", tuple(_row(own, row) for row in own.rows)),),
        note=known(own.note),
        source=known(own.source),
    )


def beside(ctx: TableContext, own: OwnTable) -> Table | Notice:
    """Return the newest value of every compared column beside the median of all areas."""
    if not own.rows:
        return _nothing(ctx, own)
    newest = own.rows[-1]
    released = {found.column: found.released for found in own.beside if found.key == _key(newest)}
    rows = []
    for n, column in enumerate(own.columns):
        value = newest.values[n]
        if n in released and isinstance(value, float):
            one, digits = released[n], column.decimals or 0
            # Of what is printed, so that a reader who subtracts finds the same.
            apart = half_up(value, digits) - half_up(one.median, digits)
            rows.append(
                (
                    Cell(_heading(column)),
                    _cell(own, newest, n),
                    Cell(number(one.median, digits), value=one.median),
                    Cell(number(one.upper, digits), value=one.upper),
                    Cell(signed(apart, digits), value=apart),
                    Cell(f"{one.n_areas}", value=one.n_areas),
                )
            )
    if not rows:
        return Notice(
            title=known(own.title),
            text=say("比べる値の数が足りないため表示できません。"),
        )
    return Table(
        title=say("{title}：{key}の値と全体", title=known(own.title), key=_text(_key(newest))),
        columns=(
            Column(say("項目"), weight=1.0),
            Column(say("当{word}の値", word=known(ctx.bundle.round.area_word)), "right"),
            Column(say("中央値"), "right"),
            Column(say("上位4分の1の境"), "right"),
            Column(say("中央値との差"), "right"),
            Column(say("値の数"), "right"),
        ),
        groups=(RowGroup("", tuple(rows)),),
        note=say("中央値と上位4分の1の境は、この値を含むすべての値による。"),
        source=known(own.source),
    )


def chart(ctx: TableContext, own: OwnTable) -> Figure | Notice:
    """Return the columns of numbers as lines over the rows, with the medians of compared ones."""
    drawn = [n for n, c in enumerate(own.columns) if n and c.decimals is not None]
    drawn = [n for n in drawn if sum(isinstance(r.values[n], float) for r in own.rows) > 1]
    if not drawn:
        return _nothing(ctx, own)
    keys = [_text(_key(row)) for row in own.rows]
    with look():
        canvas = Canvas(figsize=(TEXT_WIDTH_INCHES, HEIGHT * len(drawn)), layout="constrained")
        panels = canvas.subplots(len(drawn), 1, squeeze=False)[:, 0]
        for ax, n in zip(panels, drawn, strict=True):
            column = own.columns[n]
            ax.set_title(_heading(column))
            of_column = [found for found in own.beside if found.column == n]
            medians = {found.key: found.released.median for found in of_column}
            lines: list[tuple[str, list[float], str, str, str]] = [
                (say("中央値"), [medians.get(_key(r), float("nan")) for r in own.rows], *_THEIRS),
                (ctx.bundle.name, [_number(r.values[n]) for r in own.rows], *_OWN),
            ]
            ends: list[tuple[float, int, str, str]] = []
            room = 0.0
            for label, values, color, line, marker in lines:
                known_at = [at for at, value in enumerate(values) if value == value]
                if not known_at:
                    continue
                ax.plot(values, color=color, linestyle=line, marker=marker, markersize=3)
                ends.append((values[known_at[-1]], known_at[-1], label, color))
                room = max(room, inches_of(label))
            _name_lines(ax, ends)
            ax.set_xticks(range(len(keys)), keys)
            ax.set_xlim(-0.3, (len(keys) - 0.7) / (1 - (room + 0.2) / TEXT_WIDTH_INCHES))
            plain_ticks(ax.yaxis, 4)
        svg = svg_text(canvas)
    return Figure(
        title=say("{title}の推移", title=known(own.title)),
        svg=svg,
        alt=sentences(*(_told(own, n) for n in drawn)),
        source=known(own.source),
        origin=_origin(own, own.rows),
    )


def _name_lines(ax: Axes, ends: list[tuple[float, int, str, str]]) -> None:
    """Write the names of lines at their ends, clear of each other."""
    low, high = ax.get_ylim()
    apart = (high - low) * FONT_POINTS / 72 * 1.3 / HEIGHT
    ends.sort()
    places = spread_labels([value for value, *_ in ends], apart)
    for y, (_, x, label, color) in zip(places, ends, strict=True):
        ax.annotate(
            label,
            (x, y),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            color=color,
            annotation_clip=False,
            bbox=CLEAR,
        )


_OWN = (style.ACCENT, "-", "o")
_THEIRS = (style.ORANGE, "--", "s")


def remarks(ctx: TableContext) -> Prose | Notice:
    """Return what the analyst wrote about this area, or that nothing was written."""
    if not ctx.remarks.strip():
        return Notice(text=say("今回は、分析担当者の所見はありません。"))
    return Prose(ctx.remarks)


def method(ctx: TableContext) -> Notice:
    """Return data date, round, and the versions that the document was made with."""
    return versions(ctx.bundle.round, ctx.data_date, say("出典：{credit}。", credit=_credit(ctx)))


def _credit(ctx: TableContext) -> str:
    return known(ctx.bundle.round.credit)


def _told(own: OwnTable, n: int) -> str:
    column = own.columns[n]
    values = say("、").join(
        say("{key} {value}", key=_text(_key(row)), value=_words(row.values[n], column))
        for row in own.rows
    )
    return say("{name}：{values}。", name=known(column.heading), values=values)


def _row(own: OwnTable, row: TableRow) -> tuple[Cell, ...]:
    return tuple(_cell(own, row, n) for n in range(len(own.columns)))


def _cell(own: OwnTable, row: TableRow, n: int) -> Cell:
    value, column = row.values[n], own.columns[n]
    if isinstance(value, float):
        digits = column.decimals or 0
        return Cell(number(value, digits), origin=_origin(own, [row]), value=value)
    return Cell(NOTHING if value is None else value)


def _words(value: Value, column: OwnColumn) -> str:
    if isinstance(value, float):
        return with_unit(number(value, column.decimals or 0), column.unit)
    return value or NOTHING


def _origin(own: OwnTable, rows: Sequence[TableRow]) -> str:
    lines = say("、").join(f"{row.line}" for row in rows)
    return say("表：{file}の{lines}行目", file=own.file, lines=lines)


def _heading(column: OwnColumn) -> str:
    heading = known(column.heading)
    return (
        say("{heading}（{unit}）", heading=heading, unit=known(column.unit))
        if column.unit
        else heading
    )


def _key(row: TableRow) -> Value:
    return row.values[0]


def _text(key: Value) -> str:
    return number(key) if isinstance(key, float) and key >= 10_000 else _plain(key)


def _plain(key: Value) -> str:
    return f"{key:g}" if isinstance(key, float) else f"{key}"


def _number(value: Value) -> float:
    return value if isinstance(value, float) else float("nan")


def _nothing(ctx: TableContext, own: OwnTable) -> Notice:
    word = known(ctx.bundle.round.area_word)
    text = say("この{word}の値がないため表示できません。", word=word)
    return Notice(title=known(own.title), text=text)
