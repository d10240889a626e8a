"""Charts of cooperation beside none: levels, what moved apart since, and the other areas' like."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from kpi_report.assess.cooperation import Compared
from kpi_report.design import Outcome
from kpi_report.document import numbers, style
from kpi_report.document.blocks import Figure
from kpi_report.document.charts import spread_labels
from kpi_report.document.cooperation_words import outcome_name, sentence, whose
from kpi_report.document.drawing import (
    CLEAR,
    FONT_POINTS,
    TEXT_WIDTH_INCHES,
    Frame,
    inches_of,
    look,
    place,
    plain_ticks,
    svg_text,
    tick_labels,
)
from kpi_report.document.language import known, say, sentences
from kpi_report.model import Group, Point

HEAD, FRAME, FOOT = 0.3, 0.95, 0.3
"""Inches of one row: its heading, the frames of its panels, the labels below."""
EDGES = ((0.0, 2.55), (2.7, 5.0), (5.2, TEXT_WIDTH_INCHES - 0.08))
"""Where the three panels of a row begin and end, in inches."""
LABEL = 0.08
OWN, THEIRS = (style.ACCENT, "-", "o"), (style.ORANGE, "--", "s")


def before_and_after(found: Sequence[Compared], outcome: Outcome, source: str) -> Figure:
    """Show one outcome before and after formation: a row for the area, and one for its partners.

    Left the values beside the comparator's, in the middle how far they moved apart since the years
    before, with every other area at the same date, right these differences as dots.
    """
    height = len(found) * (HEAD + FRAME + FOOT)
    with look():
        canvas = Canvas(figsize=(TEXT_WIDTH_INCHES, height))
        for row, one in enumerate(found):
            top = row * (HEAD + FRAME + FOOT) + HEAD
            axes = [canvas.add_axes((0, 0, 1, 1)) for _ in EDGES]
            frames = [Frame(a, top, b, top + FRAME) for a, b in EDGES]
            _draw_levels(axes[0], one, frames[0])
            _draw_apart(axes[1], one, frames[1])
            _draw_others(axes[2], one, outcome, frames[2])
            heads = (
                say("{whose}と圏域外（{unit}）", whose=whose(one.group), unit=known(outcome.unit)),
                say("圏域外との差（形成前の平均＝0）"),
                say("変化の差"),
            )
            for frame, head in zip(frames, heads, strict=True):
                left = frame.left / TEXT_WIDTH_INCHES
                canvas.text(left, 1 - (top - LABEL) / height, head, va="bottom")
        svg = svg_text(canvas)
    name = outcome_name(outcome)
    told = say("。").join(sentence(one, outcome) for one in found)
    return Figure(
        title=say(
            "{name}：{difference}", name=known(outcome.name), difference=_title(found, outcome)
        ),
        svg=svg,
        alt=say("{name}。{told}。", name=name, told=told),
        note=sentences(
            say("縦の線は、形成の前後の境。"),
            say("中央の灰色の線と右の○は、同じ年に形成されたとした場合の他の圏域。◆は当圏域。"),
        ),
        source=source,
        origin=known(outcome.source),
    )


def _title(found: Sequence[Compared], outcome: Outcome) -> str:
    return say("、").join(
        say(
            "{whose}の差は{difference}",
            whose=whose(one.group),
            difference=numbers.signed(one.difference, outcome.decimals),
        )
        for one in found
    )


def _boundary(found: Compared) -> float:
    return (found.at.before[-1] + found.at.after[0]) / 2


def _mark_formation(ax: Axes, found: Compared) -> None:
    ax.axvline(_boundary(found), color=style.GREY, linewidth=0.7, linestyle=(0, (1, 1.5)), zorder=1)


def _name_years(ax: Axes, first: int, boundary: float, last: int) -> None:
    ax.set_xticks([first, boundary, last], [f"{first}", say("形成"), f"{last}"])


def _draw_levels(ax: Axes, found: Compared, frame: Frame) -> None:
    ends = []
    lines: tuple[tuple[tuple[Point, ...], tuple[str, str, str], str], ...] = (
        (found.own, OWN, whose(found.group)),
        (found.theirs, THEIRS, say(Group.OUTSIDE.label)),
    )
    for points, (color, line, marker), label in lines:
        ax.plot(
            [p.year for p in points],
            [p.value for p in points],
            color=color,
            linestyle=line,
            marker=marker,
            markersize=2.6,
            linewidth=1.3,
        )
        ends.append((points[-1].value, label, color))
    _mark_formation(ax, found)
    first, last = found.own[0].year, found.own[-1].year
    _name_years(ax, first, _boundary(found), last)
    ax.margins(y=0.12)
    plain_ticks(ax.yaxis, 4)
    frame = frame.beside(LABEL + max(map(inches_of, tick_labels(ax.yaxis))))
    place(ax, frame)
    room = 1.5 * LABEL + max(inches_of(label) for _, label, _ in ends)
    ax.set_xlim(first - 0.3, first + (last - first) / (1 - room / (frame.right - frame.left)))
    low, high = ax.get_ylim()
    apart = (high - low) * FONT_POINTS / 72 * 1.05 / FRAME
    ends.sort()
    for y, (_, label, color) in zip(
        spread_labels([value for value, _, _ in ends], apart), ends, strict=True
    ):
        ax.annotate(
            label,
            (last, y),
            xytext=(72 * LABEL, 0),
            textcoords="offset points",
            va="center",
            color=color,
            annotation_clip=False,
            bbox=CLEAR,
        )


def _draw_apart(ax: Axes, found: Compared, frame: Frame) -> None:
    years = found.at.years
    theirs = {p.year: p.value for p in found.theirs}
    gaps = {p.year: p.value - theirs[p.year] for p in found.own if p.year in theirs}
    before = sum(gaps[y] for y in found.at.before) / len(found.at.before)
    for line in found.lines:
        ax.plot(years, line.values, color=style.RULE, linewidth=0.5, zorder=2)
    ax.axhline(0, color=style.GREY, linewidth=0.6, zorder=3)
    color, _, marker = OWN
    ax.plot(
        years,
        [gaps[y] - before for y in years],
        color=color,
        marker=marker,
        markersize=2.6,
        linewidth=1.5,
        zorder=4,
    )
    _mark_formation(ax, found)
    _name_years(ax, years[0], _boundary(found), years[-1])
    plain_ticks(ax.yaxis, 4)
    place(ax, frame.beside(LABEL + max(map(inches_of, tick_labels(ax.yaxis)))))
    ax.set_xlim(years[0] - 0.3, years[-1] + 0.3)


def _draw_others(ax: Axes, found: Compared, outcome: Outcome, frame: Frame) -> None:
    middle = (frame.top + frame.bottom) / 2
    place(ax, Frame(frame.left, middle - 0.15, frame.right, middle + 0.15))
    others = [dot.value for dot in found.dots]
    ax.plot(
        others,
        [0] * len(others),
        "o",
        markersize=4.2,
        markeredgewidth=0.8,
        markerfacecolor=style.PAPER,
        markeredgecolor=style.RING,
        zorder=2,
    )
    ax.plot(
        [found.difference],
        [0],
        marker="D",
        markersize=6.5,
        color=style.ACCENT,
        zorder=5,
        clip_on=False,
    )
    ax.annotate(
        numbers.signed(found.difference, outcome.decimals),
        (found.difference, 0),
        xytext=(0, 7),
        textcoords="offset points",
        ha="center",
        color=style.ACCENT,
        zorder=6,
        annotation_clip=False,
        bbox=CLEAR,
    )
    ax.axvline(0, color=style.GREY, linewidth=0.6, zorder=1)
    ax.set_yticks([])
    ax.grid(visible=True, axis="x")
    ax.spines["left"].set_visible(False)
    ax.margins(x=0.06)
    plain_ticks(ax.xaxis, 3)
    ax.set_ylim(-1, 1)
