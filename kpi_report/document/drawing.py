"""How charts are drawn: one font, one set of lines and colours, SVG that is the same every time."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import matplotlib as mpl
import wcwidth
from matplotlib import font_manager
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Canvas

from kpi_report.document import numbers, style

TEXT_WIDTH_INCHES = 6.85
FONT_POINTS = 7.5
SVG_DPI = 72
"""What Matplotlib draws SVG with."""
_RC: dict[Any, Any] = {
    "font.family": style.FONT_FAMILY,
    "font.size": FONT_POINTS,
    "axes.unicode_minus": False,
    "axes.edgecolor": style.GREY,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 8,
    "axes.titlelocation": "left",
    "axes.titley": 1.0,  # else all ticks are measured to find it a place
    "axes.labelcolor": style.MUTED,
    "text.color": style.INK,
    "xtick.color": style.MUTED,
    "ytick.color": style.MUTED,
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
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
    _add_font()
    with mpl.rc_context(_RC):
        yield


@cache
def _add_font() -> None:
    font_manager.fontManager.addfont(style.font_path())


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


def columns_of(text: str) -> int:
    """Return how wide a text is: Latin letters take one column, Japanese ones and symbols two."""
    return wcwidth.width(text, ambiguous_width=2)


def lines(text: str, columns: int) -> str:
    """Break a text into lines of at most so many columns, words whole where they can be."""
    return "\n".join(wcwidth.wrap(text, columns, ambiguous_width=2))


def cut(text: str, columns: int) -> str:
    """Cut a text that takes more columns; what it stands for has it in full elsewhere."""
    if columns_of(text) <= columns:
        return text
    return wcwidth.clip(text, 0, columns - 2, ambiguous_width=2).rstrip() + "…"


def plain_ticks(axis: Any, most: int) -> None:
    """Label an axis at `most` round values at the most, with true minus signs."""
    axis.set_major_locator(mpl.ticker.MaxNLocator(most))
    axis.set_major_formatter(lambda value, _: numbers.plain(round(value, 6)))
