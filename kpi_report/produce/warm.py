"""What every document needs, imported and tried once in the process that others are forked from.

Importing this module is the whole of it: it is what the fork server preloads. Nothing of an area is
ever in that process, and no thread is left running in it.
"""

import gc
import os

from kpi_report.produce.environment import ENVIRONMENT

os.environ |= ENVIRONMENT

import matplotlib_inline.backend_inline  # noqa: F401
import papermill  # noqa: F401

from kpi_report.document import sections  # noqa: F401
from kpi_report.document.drawing import look, svg_text
from kpi_report.produce import channels, engine, kernel, translator, worker  # noqa: F401
from kpi_report.render import html, page, pdf, typesetting, workbook  # noqa: F401


def _draw() -> None:
    """Draw once, so that fonts are read and Matplotlib has compiled what it needs."""
    from matplotlib.figure import Figure

    with look():
        figure = Figure(figsize=(1, 1), layout="constrained")
        figure.subplots().set_title("図 1")
        svg_text(figure)


_draw()
page.fallback_font("図")
typesetting.fonts()
gc.collect()
gc.freeze()
