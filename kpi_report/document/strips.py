"""Strip plots: where values lie among all areas, as dots without names."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from kpi_report.bundle import IndicatorFacts
from kpi_report.document import numbers, style, trace, wording
from kpi_report.document.blocks import Figure
from kpi_report.document.drawing import (
    TEXT_WIDTH_INCHES,
    Frame,
    lines,
    look,
    place,
    plain_ticks,
    svg_text,
)
from kpi_report.document.language import known, say
from kpi_report.model import Indicator

PITCH, NAMES = 0.44, 1.62
"""Inches: from row to row, and the room of the names beside the rows."""


def strip_rows(facts: Sequence[IndicatorFacts], group_name: str, source: str) -> Figure:
    """Show where an area lies among all areas: one row of unnamed dots per indicator."""
    with look():
        canvas, axes = _rows(len(facts))
        for ax, fact in zip(axes, facts, strict=True):
            assert fact.standing is not None
            others, same = (
                [p.value for p in fact.peers if p.same_group is group] for group in (False, True)
            )
            _draw_dots(ax, fact.indicator, others, same, fact.standing.value)
        svg = svg_text(canvas)
    alts = []
    for fact in facts:
        s = fact.standing
        assert s is not None
        value = numbers.number(s.value, fact.indicator.decimals)
        alts.append(
            say(
                "{name}は{year}年に{value}で、{quarter}",
                name=known(fact.indicator.name),
                year=s.year,
                value=numbers.with_unit(value, numbers.unit_of(fact.indicator)),
                quarter=wording.quarter_text(s.n_areas, s.quarter),
            )
        )
    places = [fact.standing.quarter for fact in facts if fact.standing]
    high, low = places.count(1), places.count(4)
    return Figure(
        title=say(
            "全圏域の中での位置：値の大きい方の4分の1に{high}指標、小さい方の4分の1に{low}指標",
            high=high,
            low=low,
        ),
        svg=svg,
        alt=say(
            "点の図。{rows}。同じグループは{group}。", rows=say("。").join(alts), group=group_name
        ),
        note=say("◆は当圏域、●は同じ比較グループ（{group}）、○はその他の圏域。", group=group_name),
        source=source,
        origin=trace.indicators_origin([f.indicator for f in facts]),
    )


@dataclass(frozen=True, slots=True)
class Spread:
    """An indicator's values over the areas, and that of Japan."""

    indicator: Indicator
    values: tuple[float, ...]
    japan: float | None


def spread_rows(spreads: Sequence[Spread], source: str) -> Figure:
    """Show how each indicator is spread over the areas: one row of unnamed dots, Japan marked."""
    with look():
        canvas, axes = _rows(len(spreads))
        for ax, spread in zip(axes, spreads, strict=True):
            _draw_dots(ax, spread.indicator, spread.values, (), spread.japan)
        svg = svg_text(canvas)
    alts = []
    for spread in spreads:
        digits, unit = spread.indicator.decimals, numbers.unit_of(spread.indicator)
        middle = numbers.with_unit(numbers.number(median(spread.values), digits), unit)
        name, n = known(spread.indicator.name), len(spread.values)
        alts.append(
            say("{name}：{n}圏域の中央値は{median}", name=name, n=n, median=middle)
            if spread.japan is None
            else say(
                "{name}：{n}圏域の中央値は{median}、全国は{japan}",
                name=name,
                n=n,
                median=middle,
                japan=numbers.with_unit(numbers.number(spread.japan, digits), unit),
            )
        )
    return Figure(
        title=_beside_japan(spreads),
        svg=svg,
        alt=say("点の図。{rows}。", rows=say("。").join(alts)),
        note=say("○は圏域、◆は全国。年と四分位は次の表による。"),
        source=source,
        origin=trace.indicators_origin([spread.indicator for spread in spreads]),
    )


def _beside_japan(spreads: Sequence[Spread]) -> str:
    """Say for how many indicators more than half of the areas lie above Japan."""
    known_of = [(s.values, s.japan) for s in spreads if s.japan is not None]
    if not known_of:
        return say("圏域の値の広がり")
    above = sum(sum(v > japan for v in values) > len(values) / 2 for values, japan in known_of)
    return say(
        "全国の値を上回る圏域が半数を超えるのは、{n}指標のうち{m}指標", n=len(known_of), m=above
    )


def _rows(n: int) -> tuple[Canvas, list[Axes]]:
    """Return a drawing with so many rows of dots, one below the other."""
    canvas = Canvas(figsize=(TEXT_WIDTH_INCHES, PITCH * n + 0.06))
    axes = []
    for row in range(n):
        axes.append(canvas.add_axes((0, 0, 1, 1)))
        middle = PITCH * row + 0.24
        place(axes[-1], Frame(NAMES, middle - 0.08, TEXT_WIDTH_INCHES - 0.05, middle + 0.04))
    return canvas, axes


def _draw_dots(
    ax: Axes,
    indicator: Indicator,
    others: Sequence[float],
    same_group: Sequence[float],
    own: float | None,
) -> None:
    looks = ((others, style.RING, style.PAPER), (same_group, style.DOT, style.DOT))
    for height, (values, color, face) in enumerate(looks):
        if values:
            ax.plot(
                values,
                [0] * len(values),
                "o",
                markersize=4.2,
                markeredgewidth=0.8,
                markerfacecolor=face,
                markeredgecolor=color,
                zorder=2 + height,
            )
    if own is not None:
        ax.plot([own], [0], marker="D", markersize=6.5, color=style.ACCENT, zorder=5, clip_on=False)
        ax.annotate(
            numbers.number(own, indicator.decimals),
            (own, 0),
            xytext=(0, 6),
            textcoords="offset points",
            ha="center",
            color=style.ACCENT,
            zorder=6,
        )
    ax.set(xlabel="", ylabel="")
    name = lines(known(indicator.name), NAMES - 0.1)
    unit = numbers.unit_of(indicator)
    label = say("{name}\n（{unit}）", name=name, unit=unit) if unit else name
    ax.set_ylabel(label, rotation=0, ha="left", va="center")
    ax.yaxis.set_label_coords(-NAMES / (TEXT_WIDTH_INCHES - 0.05 - NAMES), 0.4)
    ax.set_yticks([])
    ax.grid(visible=True, axis="x")
    ax.spines["left"].set_visible(False)
    plain_ticks(ax.xaxis, 6)
    ax.set_ylim(0.55, -0.75)
