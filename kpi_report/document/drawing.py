"""How charts are drawn: one font, one set of lines and colours, SVG that is the same every time."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
import wcwidth
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Canvas
from matplotlib.ft2font import LoadFlags

from kpi_report.document import numbers, style
from kpi_report.typeface import font_path, typeface

TEXT_WIDTH_INCHES = 6.85
FONT_POINTS = style.SMALLEST_POINTS
MEASURED_AT = 100
"""So many times its size a text is measured, as the measure counts in whole pixels."""
NEVER_FIRST = frozenset("）」』】、。・％ー々ゃゅょっァィゥェォャュョッ)]%,.")
"""No line begins with one of these."""
CLEAR = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.6}
"""Behind a label on lines. An outline of its letters would be ten times as large in the file."""
SVG_DPI = 72
"""What Matplotlib draws SVG with."""
_RC: dict[Any, Any] = {
    "font.size": FONT_POINTS,
    "axes.unicode_minus": False,
    "axes.edgecolor": style.GREY,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": FONT_POINTS,
    "axes.titlelocation": "left",
    "axes.titley": 1.0,  # else all ticks are measured to find it a place
    "axes.labelcolor": style.MUTED,
    "text.color": style.INK,
    "xtick.color": style.MUTED,
    "ytick.color": style.MUTED,
    "xtick.labelsize": FONT_POINTS,
    "ytick.labelsize": FONT_POINTS,
    "xtick.major.size": 2.5,
    "ytick.major.size": 0,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": style.GRID,
    "grid.linewidth": 0.5,
    "axes.axisbelow": True,
    "svg.fonttype": "path",
    "svg.hashsalt": "kpi_report",
}


@contextmanager
def look() -> Iterator[None]:
    """Set font, sizes and lines for all charts drawn inside."""
    face = typeface()
    _add_font(face.regular)
    _add_font(font_path())
    with mpl.rc_context({**_RC, "font.family": face.families}):
        yield


@cache
def _add_font(path: Path) -> None:
    font_manager.fontManager.addfont(path)


def svg_text(canvas: Canvas) -> str:
    """Return the drawing as SVG text, without date and with stable ids."""
    canvas.dpi = SVG_DPI
    for axis in (axis for ax in canvas.axes for axis in (ax.xaxis, ax.yaxis)):
        if not axis.get_label_text():
            axis.set_label_coords(0, 0)  # else all ticks are measured to find it a place
    if (layout := canvas.get_layout_engine()) is not None:
        layout.execute(canvas)
        canvas.set_layout_engine("none")
    stream = io.StringIO()
    # savefig would draw all twice, the first time only to lay it out.
    printer: Any = FigureCanvasSVG(canvas)
    printer.print_svg(stream, metadata={"Date": None, "Creator": None})
    return stream.getvalue()


@dataclass(frozen=True, slots=True)
class Frame:
    """Edges of axes, in inches from the left and the upper edge of the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    def beside(self, room: float) -> "Frame":
        """Return the frame that leaves so much room for labels on its left."""
        return replace(self, left=self.left + room)


def place(ax: Axes, frame: Frame) -> None:
    """Put axes where nothing has to be measured to place them."""
    canvas = ax.get_figure(root=True)
    assert canvas is not None
    width, height = canvas.get_size_inches()
    ax.set_position(
        (
            frame.left / width,
            1 - frame.bottom / height,
            (frame.right - frame.left) / width,
            (frame.bottom - frame.top) / height,
        )
    )


def inches_of(text: str) -> float:
    """Return how wide a text of one line is, in the size of all labels."""
    font = font_manager.get_font(str(typeface().regular))
    font.set_size(FONT_POINTS * MEASURED_AT, 72)
    font.set_text(text, flags=LoadFlags.NO_HINTING)
    return float(font.get_width_height()[0]) / 64 / MEASURED_AT / 72


def tick_labels(axis: Any) -> list[str]:
    """Return the labels of an axis that lie within its view."""
    low, high = sorted(axis.get_view_interval())
    return [
        axis.get_major_formatter()(x, None) for x in axis.get_majorticklocs() if low <= x <= high
    ]


def lines(text: str, inches: float) -> str:
    """Break a text into lines that are no wider, words whole where they can be."""
    columns = round(inches * 72 / FONT_POINTS * 2)
    broken = wcwidth.wrap(text, columns, ambiguous_width=2)
    while max(map(inches_of, broken), default=0) > inches:  # some Latin letters are wider than half
        columns -= 1
        broken = wcwidth.wrap(text, columns, ambiguous_width=2)
    for at in range(1, len(broken)):
        while broken[at][0] in NEVER_FIRST and len(broken[at - 1]) > 1:
            broken[at] = broken[at - 1][-1] + broken[at]
            broken[at - 1] = broken[at - 1][:-1]
    return "\n".join(broken)


def cut(text: str, inches: float) -> str:
    """Cut a text that is wider; what it stands for has it in full elsewhere."""
    kept = text
    while inches_of(kept) > inches:
        kept = kept.removesuffix("…")[:-1].rstrip() + "…"
    return kept


def plain_ticks(axis: Any, most: int) -> None:
    """Label an axis at `most` round values at the most, with true minus signs."""
    axis.set_major_locator(mpl.ticker.MaxNLocator(most))
    axis.set_major_formatter(lambda value, _: numbers.plain(round(value, 6)))
