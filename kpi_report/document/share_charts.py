"""Charts of verdicts: how many areas satisfy a criterion, and how their shares are spread."""

from collections import Counter
from collections.abc import Sequence
from statistics import median

import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from kpi_report.assess.finding import Verdict
from kpi_report.document import style
from kpi_report.document.blocks import Figure
from kpi_report.document.drawing import TEXT_WIDTH_INCHES, inches_of, look, svg_text
from kpi_report.document.finding_words import VERDICTS, verdict_text
from kpi_report.document.language import say, sentences
from kpi_report.document.numbers import number
from kpi_report.document.overview_trace import met_share, told
from kpi_report.document.wording import with_count

UNTOLD = 0.45
"""Inches behind the longest bar for the number of areas that cannot be judged."""

MOST_NAMED = 2
"""So many criteria are named in a title."""


def criterion_bars(rows: Sequence[tuple[str, Counter[Verdict]]], least: int) -> Figure:
    """Show for each criterion how many areas satisfy it, partly or not, and how many none can tell.

    Criteria on which no area could be judged are told in the note. The title speaks of those that
    at least `least` areas could be judged on.
    """
    judged = [(name, counts) for name, counts in rows if _n_judged(counts)]
    shown = judged or rows
    with look():
        canvas = Canvas(figsize=(TEXT_WIDTH_INCHES, 0.2 * len(shown) + 0.1))
        left = _label_share([name for name, _ in shown])
        ax = canvas.add_axes((left, 0.01, 1 - left, 0.98))
        width = TEXT_WIDTH_INCHES * (1 - left)
        most = max(_n_judged(counts) for _, counts in shown) or 1
        end = most / (1 - UNTOLD / width)
        for y, (name, counts) in enumerate(shown):
            _draw_bar(ax, y, counts, width / end)
            ax.text(-0.05 * end / width, y, name, ha="right", va="center")
        ax.set_ylim(len(shown) - 0.5, -0.5)
        ax.set_xlim(0, end)
        ax.set_axis_off()
        svg = svg_text(canvas)
    read = [
        say(
            "{name}：{counts}",
            name=name,
            counts=say("、").join(with_count(verdict_text(v), c[v]) for v in Verdict if c[v]),
        )
        for name, c in rows
    ]
    return Figure(
        title=_least_met(rows, least),
        svg=svg,
        alt=say("横棒の図。{rows}。", rows=say("。").join(read)),
        note=sentences(
            say("○は満たす、△は一部満たす、×は満たさない、―は判断できない圏域の数。"),
            say("このほかの{n}観点は、どの圏域も判断できない。", n=len(rows) - len(shown))
            if len(rows) > len(shown)
            else "",
        ),
    )


def _n_judged(counts: Counter[Verdict]) -> int:
    return counts.total() - counts[Verdict.CANNOT_TELL]


def _draw_bar(ax: Axes, y: int, counts: Counter[Verdict], room: float) -> None:
    """Draw the areas that could be judged, each so many inches wide, and write the others."""
    done = 0
    for verdict in Verdict:
        n = counts[verdict]
        if not n:
            continue
        symbol, _, tone = VERDICTS[verdict]
        ink = style.INKS[tone]
        if verdict is Verdict.CANNOT_TELL:
            ax.text(done + 0.06 / room, y, f"{symbol} {n}", va="center", color=ink.text)
            continue
        ax.barh([y], [n], left=done, height=0.8, color=ink.fill, edgecolor=ink.text, linewidth=0.8)
        told = f"{symbol} {n}" if inches_of(f"{symbol} {n}") < n * room else f"{symbol}{n}"
        ax.text(done + n / 2, y, told, ha="center", va="center", color=ink.text, zorder=5)
        done += n


def _least_met(rows: Sequence[tuple[str, Counter[Verdict]]], least: int) -> str:
    """Name the criteria that the smallest share of the areas satisfies, with all that tie."""
    shares = {}
    for name, counts in rows:
        verdicts = list(counts.elements())
        share = met_share(verdicts)
        if share is not None and len(told(verdicts)) >= least:
            shares[name] = share
    if not shares:
        return say("観点別にみた圏域数")
    smallest = min(shares.values())
    alike = [name for name, share in shares.items() if share == smallest]
    names = say("、").join(say("「{name}」", name=name) for name in alike[:MOST_NAMED])
    if len(alike) > MOST_NAMED:
        names = say("{names}など", names=names)
    if smallest == 0:
        return say(
            "満たす圏域のない観点が{n}のうち{m}つ（{names}）",
            n=len(shares),
            m=len(alike),
            names=names,
        )
    return say(
        "満たす圏域の割合が最も小さい観点は{names}（{share}%）",
        names=names,
        share=number(100 * smallest),
    )


def _label_share(names: Sequence[str]) -> float:
    """Return the share of the width that the longest of the names beside the bars takes."""
    return max(map(inches_of, names)) / TEXT_WIDTH_INCHES + 0.02


def share_strips(rows: Sequence[tuple[str, Sequence[float]]]) -> Figure:
    """Show the areas' shares for each criterion as unnamed dots, with the median."""
    with look():
        canvas = Canvas(figsize=(TEXT_WIDTH_INCHES, 0.3 * len(rows) + 0.3))
        left = _label_share([name for name, _ in rows])
        ax = canvas.add_axes((left, 0.2, 0.96 - left, 0.78))
        for y, (name, shares) in enumerate(rows):
            ax.text(-0.02, y, name, ha="right", va="center", transform=ax.get_yaxis_transform())
            if not shares:
                continue
            values = [100 * s for s in shares]
            sns.stripplot(
                x=values,
                y=[y] * len(values),
                ax=ax,
                orient="h",
                native_scale=True,
                jitter=False,
                size=4.2,
                linewidth=0.8,
                color="white",
                edgecolor=style.GREY,
            )
            middle = median(values)
            ax.plot([middle, middle], [y - 0.3, y + 0.3], color=style.ACCENT, linewidth=2)
        ax.set(xlabel="", ylabel="", xlim=(-2, 102), ylim=(len(rows) - 0.5, -0.5))
        ax.set_yticks([])
        ax.set_xticks([0, 25, 50, 75, 100], [f"{x}%" for x in (0, 25, 50, 75, 100)])
        ax.grid(visible=True, axis="x")
        ax.spines["left"].set_visible(False)
        svg = svg_text(canvas)
    read = [
        say(
            "{name}：{n}圏域、中央値{median}%",
            name=name,
            n=len(shares),
            median=number(100 * median(shares)),
        )
        for name, shares in rows
        if shares
    ]
    return Figure(
        title=_medians(rows),
        svg=svg,
        alt=say("点の図。{rows}。", rows=say("。").join(read)),
        note=say("○は圏域、縦の線は中央値。"),
    )


def _medians(rows: Sequence[tuple[str, Sequence[float]]]) -> str:
    """Name the criteria with the largest and the smallest median."""
    middles = {name: median(shares) for name, shares in rows if shares}
    if len(middles) < 2:
        return say("圏域ごとの「満たす」KPIの割合")
    top, bottom = (choose(middles, key=lambda name: middles[name]) for choose in (max, min))
    return say(
        "圏域ごとの「満たす」KPIの割合：中央値は{high}%（{top}）から{low}%（{bottom}）まで",
        high=number(100 * middles[top]),
        top=top,
        low=number(100 * middles[bottom]),
        bottom=bottom,
    )
