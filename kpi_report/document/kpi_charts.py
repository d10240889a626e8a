"""Charts of KPIs: how those that matter moved, and how many have which rating."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from kpi_report.assess.rating import AssessedKpi, Rating
from kpi_report.document import kpi_words, numbers, style, trace, wording
from kpi_report.document.blocks import Figure
from kpi_report.document.drawing import (
    CLEAR,
    TEXT_WIDTH_INCHES,
    Frame,
    lines,
    look,
    place,
    svg_text,
)
from kpi_report.document.language import say, sentences
from kpi_report.model import Kpi, Point, TargetKind

MOST_LABELLED = 3
"""So many values of a KPI are all labelled and dated; of more only the ends."""

CLOSEST_YEARS = 0.36
"""Inches at least between the middles of two years that are labelled."""

MARGIN = 0.18
"""Share of the years shown that is left free on either side of them."""

TITLE_LINE, FRAME, FOOT, BETWEEN = 0.145, 0.74, 0.2, 0.14
"""Inches: a line of a title, the height of a frame, the labels below it, between two of a row."""

BESIDE = {"left": 2, "center": 0, "right": -2}
"""Points that a label is moved to the side, by its alignment."""

ROOM_FOR_WORD = 0.13
"""Share of the bar of ratings from which on a rating's word fits into its part."""


def kpi_panels(kpis: Sequence[AssessedKpi], chosen_from: int | None = None) -> Figure:
    """Show KPIs over time: baseline, actuals, and the target where it is a number.

    `chosen_from` is how many there are, where only the ones most behind and a success are drawn.
    """
    columns = 4 if len(kpis) == 4 else 3
    span = (TEXT_WIDTH_INCHES + BETWEEN) / columns
    names = [_panel_name(k.kpi, span - BETWEEN) for k in kpis]
    rows = [names[at : at + columns] for at in range(0, len(names), columns)]
    heads = [TITLE_LINE * (1 + max(name.count("\n") for name in row)) + 0.05 for row in rows]
    height = sum(heads) + (FRAME + FOOT) * len(rows)
    with look():
        canvas = Canvas(figsize=(TEXT_WIDTH_INCHES, height))
        for at, (assessed, name) in enumerate(zip(kpis, names, strict=True)):
            row, column = divmod(at, columns)
            top = sum(heads[: row + 1]) + (FRAME + FOOT) * row
            left = span * column
            ax = canvas.add_axes((0, 0, 1, 1))
            place(ax, Frame(left, top, left + span - BETWEEN, top + FRAME))
            _draw_kpi(ax, assessed.kpi, span - BETWEEN)
            canvas.text(left / TEXT_WIDTH_INCHES, 1 - (top - 0.03) / height, name, va="bottom")
        svg = svg_text(canvas)
    alts = []
    for k in kpis:
        values = say("、").join(
            say("{year}年 {value}", year=p.year, value=numbers.plain(p.value))
            for p in _points(k.kpi)
        )
        alts.append(say("{name}：{values}。", name=kpi_words.kpi_name(k.kpi), values=values))
    return Figure(
        title=_panels_title(kpis, chosen_from),
        svg=svg,
        alt=sentences(*alts),
        note=_panels_note([k.kpi for k in kpis]),
        origin=trace.kpis_origin(kpis),
    )


def _panel_name(kpi: Kpi, width: float) -> str:
    """Return a name with its unit, which gets its own line where this takes no more lines."""
    whole = lines(kpi_words.kpi_name(kpi), width)
    unit = kpi_words.kpi_name(kpi).removeprefix(kpi.name).strip()
    apart = "\n".join(filter(None, (lines(kpi.name, width), unit)))
    return apart if "\n" in whole and apart.count("\n") <= whole.count("\n") else whole


def _panels_title(kpis: Sequence[AssessedKpi], chosen_from: int | None) -> str:
    if chosen_from is not None:
        return say(
            "{n}件のKPIから取り上げた{chosen}件の推移：{ratings}",
            n=chosen_from,
            chosen=len(kpis),
            ratings=_counted(Counter(k.progress.rating for k in kpis)),
        )
    judged = [k for k in kpis if k.progress.reason is None]
    return say(
        "実績値のあるKPIの推移（図のうち判定した{n}件では、基準値より望ましい側は{better}件）",
        n=len(judged),
        better=sum(map(_is_better, judged)),
    )


def _is_better(assessed: AssessedKpi) -> bool:
    kpi = assessed.kpi
    if kpi.baseline is None or kpi.latest is None:
        return False
    return kpi.direction.sign * (kpi.latest.value - kpi.baseline.value) > 0


def _panels_note(kpis: Sequence[Kpi]) -> str:
    return sentences(
        say("○は基準値、●は実績値、□は目標値、破線は基準値の水準。")
        if any(k.target_value is not None for k in kpis)
        else say("○は基準値、●は実績値、破線は基準値の水準。"),
        say("累計の目標は、基準年からの累計で示す。")
        * any(k.target_kind is TargetKind.CUMULATIVE for k in kpis),
        say("年の意味は表による。"),
    )


def _points(kpi: Kpi) -> list[Point]:
    """Return baseline and actuals in the order of their years; sums for a target that is a sum."""
    assert kpi.baseline is not None
    first = kpi.baseline.year
    if kpi.target_kind is TargetKind.CUMULATIVE:
        counted = sorted((p for p in kpi.actuals if p.year > first), key=lambda p: p.year)
        sums = accumulate(p.value for p in counted)
        later = [Point(p.year, total) for p, total in zip(counted, sums, strict=True)]
        return [Point(first, 0.0), *later]
    others = [p for p in kpi.actuals if p.year != first]
    return sorted([kpi.baseline, *others], key=lambda p: p.year)


def _draw_kpi(ax: Axes, kpi: Kpi, width: float) -> None:
    points = _points(kpi)
    assert kpi.baseline is not None
    start = next(p for p in points if p.year == kpi.baseline.year)
    actuals = [p for p in points if p is not start]
    ax.plot([p.year for p in points], [p.value for p in points], color=style.ACCENT, linewidth=1.3)
    ax.axhline(start.value, color=style.GREY, linestyle="--", linewidth=0.8)
    ax.plot(
        [start.year],
        [start.value],
        "o",
        markersize=4.5,
        markerfacecolor="white",
        markeredgecolor=style.ACCENT,
        zorder=4,
    )
    ax.plot(
        [p.year for p in actuals],
        [p.value for p in actuals],
        "o",
        markersize=4.5,
        color=style.ACCENT,
        zorder=4,
    )
    labelled = points if len(points) <= MOST_LABELLED else [start, points[-1]]
    years = {p.year for p in labelled}
    for goal in (kpi.target_value, kpi.target_upper):
        if goal is not None and kpi.target_year is not None:
            _draw_target(ax, Point(kpi.target_year, goal), points[-1])
            years.add(kpi.target_year)
    for point in labelled:
        _label(ax, point, *clear_side(points, points.index(point)))
    ax.set_xticks(_apart(sorted(years), CLOSEST_YEARS / width * (1 + 2 * MARGIN)))
    ax.set_yticks([])
    ax.grid(visible=False)
    ax.spines["left"].set_visible(False)
    ax.margins(x=MARGIN, y=0.52)


def _apart(years: list[int], share: float) -> list[int]:
    """Leave out years nearer to a neighbour than a share of all; the first and the last stay."""
    first, *between, last = years
    room = share * (last - first)
    kept = [first]
    for year in between:
        if year - kept[-1] >= room and last - year >= room:
            kept.append(year)
    return [*kept, last]


def _draw_target(ax: Axes, target: Point, newest: Point) -> None:
    ax.plot(
        [target.year],
        [target.value],
        "s",
        markersize=5,
        markerfacecolor="white",
        markeredgecolor=style.ORANGE,
        zorder=4,
    )
    _label(ax, target, "below" if target.value < newest.value else "above")


def clear_side(points: list[Point], at: int) -> tuple[str, str]:
    """Return where the line through a point leaves room for a label: its height, its alignment."""
    value = points[at].value
    steps = [p.value - value for p in points[max(at - 1, 0) : at + 2] if p is not points[at]]
    if all(step <= 0 for step in steps):
        return "above", "center"
    if all(step >= 0 for step in steps):
        return "below", "center"
    return "above", "right" if steps[-1] > 0 else "left"


def _label(ax: Axes, point: Point, height: str, alignment: str = "center") -> None:
    ax.annotate(
        numbers.compact(point.value),
        (point.year, point.value),
        xytext=(BESIDE[alignment], 5 if height == "above" else -5),
        va="bottom" if height == "above" else "top",
        textcoords="offset points",
        ha=alignment,
        bbox=CLEAR,
        zorder=3,
    )


def rating_bar(counts: Mapping[Rating, int], origin: str) -> Figure:
    """Show how many KPIs have which rating, as one bar; `origin` is what they were made from."""
    total = sum(counts.values())
    shown = [(rating, counts[rating]) for rating in Rating if counts.get(rating)]
    with look():
        canvas = Canvas(figsize=(TEXT_WIDTH_INCHES, 0.36))
        ax = canvas.add_axes((0, 0.1, 1, 0.8))
        left = 0
        for rating, count in shown:
            said, tone = wording.RATING_WORDS[rating]
            word = say(said)
            ink = style.INKS[tone]
            ax.barh([0], [count], left=left, color=ink.fill, edgecolor=ink.text, linewidth=0.9)
            ax.annotate(
                f"{word} {count}" if count >= total * ROOM_FOR_WORD else f"{word[0]} {count}",
                (left + count / 2, 0),
                ha="center",
                va="center",
                color=ink.text,
            )
            left += count
        ax.set_axis_off()
        ax.set_xlim(-total * 0.004, total * 1.004)
        svg = svg_text(canvas)
    words = _counted(counts)
    return Figure(
        title=say("{origin}による判定：{ratings}", origin=origin, ratings=words),
        svg=svg,
        alt=say("帯グラフ。{ratings}。", ratings=words),
    )


def _counted(counts: Mapping[Rating, int]) -> str:
    return say("、").join(
        say("{rating}{n}件", rating=say(wording.RATING_WORDS[rating][0]), n=counts[rating])
        for rating in Rating
        if counts.get(rating)
    )
