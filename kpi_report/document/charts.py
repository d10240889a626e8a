"""Charts: each answers one question, is drawn from a bundle's numbers, and says them as text."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from kpi_report.bundle import IndicatorFacts
from kpi_report.document import numbers, style, trace
from kpi_report.document.blocks import Figure
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
from kpi_report.document.wording import indicator_name
from kpi_report.model import Group, Role

LINES: dict[Group, tuple[str, str, str]] = {
    Group.CORE: (style.ACCENT, "-", "o"),
    Group.PARTNERS: (style.ORANGE, "--", "s"),
    Group.OUTSIDE: (style.GREY, ":", "^"),
}
FEWEST_LINE_POINTS = 4
PANELS = 3
TITLE_LINE, FRAME, FOOT = 0.14, 1.25, 0.2
"""Inches: one line of the titles of panels, the height of their frames, the labels below them."""
BETWEEN, LABEL = 0.14, 0.08
"""Inches: between two panels, between a label and what it stands beside."""


def role_panels(
    role: Role, facts: Sequence[IndicatorFacts], groups: tuple[Group, ...], formed: int | None
) -> Figure:
    """Show up to three indicators of a role for `groups`, over time.

    An indicator with fewer than four years is shown as bars of its newest values. `formed` is the
    year in which the area was formed, marked where it lies among the years.
    """
    span = (TEXT_WIDTH_INCHES + BETWEEN) / PANELS
    width = span - BETWEEN
    titles = [panel_title(*_named(fact), width) for fact in facts]
    top = TITLE_LINE * (1 + max(title.count("\n") for title in titles)) + LABEL
    height = top + FRAME + FOOT
    with look():
        canvas = Canvas(figsize=(TEXT_WIDTH_INCHES, height))
        marked = False
        for at, (fact, title) in enumerate(zip(facts, titles, strict=True)):
            ax = canvas.add_axes((0, 0, 1, 1))
            frame = Frame(at * span, top, at * span + width, top + FRAME)
            if _is_drawn_as_lines(fact):
                marked |= _draw_lines(ax, fact, groups, formed, frame)
            else:
                _draw_bars(ax, fact, groups, frame)
            left = frame.left / TEXT_WIDTH_INCHES
            canvas.text(left, 1 - (top - LABEL) / height, title, va="bottom")
        svg = svg_text(canvas)
    return Figure(
        title=say("{role}：{newest}", role=say(role.label), newest=_newest(facts[0], groups)),
        svg=svg,
        alt=sentences(*(_series_alt(fact, groups) for fact in facts)),
        note=sentences(
            say("縦の線は形成の年。") * marked,
            say("圏域外の範囲と出典は、次の表の注による。"),
        ),
        origin=trace.indicators_origin([f.indicator for f in facts]),
    )


def _is_drawn_as_lines(fact: IndicatorFacts) -> bool:
    return len(fact.series[Group.AREA].points) >= FEWEST_LINE_POINTS


def _named(fact: IndicatorFacts) -> tuple[str, str]:
    """Return an indicator's name, and in brackets its unit and the year of single values."""
    what = numbers.unit_of(fact.indicator)
    if not _is_drawn_as_lines(fact):
        of_year = say("{year}年", year=fact.series[Group.AREA].last.year)
        what = say("、").join(filter(None, (what, of_year)))
    return known(fact.indicator.name), say("（{what}）", what=what) if what else ""


def panel_title(name: str, what: str, width: float) -> str:
    """Put unit and year on a line of their own where they do not fit beside the name."""
    beside = sentences(name, what)
    return beside if inches_of(beside) <= width or not what else f"{name}\n{what}"


def _newest(fact: IndicatorFacts, groups: tuple[Group, ...]) -> str:
    indicator = fact.indicator
    digits, unit = indicator.decimals, numbers.unit_of(indicator)
    values = say("、").join(
        say(
            "{group}{value}",
            group=say(g.label),
            value=numbers.with_unit(numbers.number(fact.series[g].last.value, digits), unit),
        )
        for g in groups
        if g in fact.series
    )
    return say(
        "{name}は{values}（{year}年）",
        name=known(indicator.name),
        values=values,
        year=fact.series[Group.AREA].last.year,
    )


def _draw_lines(
    ax: Axes,
    fact: IndicatorFacts,
    groups: tuple[Group, ...],
    formed: int | None,
    frame: Frame,
) -> bool:
    """Draw an indicator's groups over time; return whether the year of formation is marked."""
    ends = []
    for group in groups:
        if group not in fact.series:
            continue
        color, line, marker = LINES[group]
        points = fact.series[group].points
        years = [p.year for p in points]
        ax.plot(
            years,
            [p.value for p in points],
            color=color,
            linestyle=line,
            marker=marker,
            markersize=2.6,
            linewidth=1.3,
        )
        ends.append((points[-1].value, group, color))
    first, last = years[0], years[-1]
    marked = formed is not None and first <= formed <= last
    if formed is not None and marked:
        ax.axvline(formed, color=style.GREY, linewidth=0.7, linestyle=(0, (1, 1.5)), zorder=1)
    ax.set_xticks([first, last] if last - first < 4 else [first, (first + last) // 2, last])
    ax.margins(y=0.12)
    plain_ticks(ax.yaxis, 4)
    frame = frame.beside(LABEL + max(map(inches_of, tick_labels(ax.yaxis))))
    room = 1.5 * LABEL + max(inches_of(say(group.label)) for _, group, _ in ends)
    place(ax, frame)
    years_shown = (last - first) / (1 - room / (frame.right - frame.left))
    ax.set_xlim(first - 0.3, first + years_shown)
    low, high = ax.get_ylim()
    apart = (high - low) * FONT_POINTS / 72 * 1.05 / FRAME
    for y, (_, group, color) in zip(
        spread_labels([value for value, _, _ in sorted(ends)], apart),
        sorted(ends),
        strict=True,
    ):
        ax.annotate(
            say(group.label),
            (last, y),
            xytext=(72 * LABEL, 0),
            textcoords="offset points",
            va="center",
            color=color,
            annotation_clip=False,
            bbox=CLEAR,
        )
    return marked


def _draw_bars(ax: Axes, fact: IndicatorFacts, chosen: tuple[Group, ...], frame: Frame) -> None:
    groups = [g for g in chosen if g in fact.series]
    values = [fact.series[g].last.value for g in groups]
    colors = [LINES[g][0] for g in groups]
    labels = [say(g.label) for g in groups]
    bars = ax.barh(labels, values, color=colors, height=0.55)
    for bar, hatch in zip(bars, ("", "////", "\\\\\\\\"), strict=False):
        bar.set_hatch(hatch)
        bar.set_edgecolor("white")
    beside = LABEL + max(map(inches_of, labels))
    place(ax, frame.beside(beside))
    ax.invert_yaxis()
    ax.grid(visible=False)
    ax.axvline(0, color=style.GREY, linewidth=0.6)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    ax.spines["left"].set_visible(False)
    ax.set_xlim(_limits(values, fact.indicator.decimals, frame.right - frame.left - beside))
    for bar, value in zip(bars, values, strict=True):
        ax.annotate(
            numbers.number(value, fact.indicator.decimals),
            (value, bar.get_y() + bar.get_height() / 2),
            xytext=(3 if value >= 0 else -3, 0),
            textcoords="offset points",
            va="center",
            ha="left" if value >= 0 else "right",
        )


def _limits(values: list[float], digits: int, width: float) -> tuple[float, float]:
    """Return the ends of an axis so many inches wide on which values stand beside their bars."""
    low, high = min(0.0, *values), max(0.0, *values)
    rooms = {True: 0.0, False: 0.0}
    for value in values:
        room = inches_of(numbers.number(value, digits)) + LABEL
        rooms[value < 0] = max(rooms[value < 0], room)
    scale = ((high - low) or 1.0) / (width - sum(rooms.values()))
    return low - rooms[True] * scale, high + rooms[False] * scale


def spread_labels(values: list[float], gap: float) -> list[float]:
    """Push ascending label positions apart so that neighbours are at least `gap` apart."""
    placed: list[float] = []
    for value in values:
        placed.append(max(value, placed[-1] + gap) if placed else value)
    excess = (placed[-1] - values[-1]) / 2
    return [y - excess for y in placed]


def _series_alt(fact: IndicatorFacts, groups: tuple[Group, ...]) -> str:
    parts = []
    for group in groups:
        if group in fact.series:
            series, digits = fact.series[group], fact.indicator.decimals
            shown = [series.first, series.last] if len(series.points) > 1 else [series.last]
            values = say("、").join(
                say("{year}年 {value}", year=p.year, value=numbers.number(p.value, digits))
                for p in shown
            )
            parts.append(f"{say(group.label)} {values}")
    name = indicator_name(fact.indicator)
    return say("{name}：{values}。", name=name, values=say("；").join(parts))
