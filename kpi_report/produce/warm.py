"""What every document needs, imported and tried once in the process that others are forked from.

Importing this module is the whole of it: it is what the fork server preloads. Nothing of an area is
ever in that process, and no thread is left running in it.
"""

import gc
import os
import signal

from kpi_report.produce.environment import ENVIRONMENT

os.environ |= ENVIRONMENT
# A document is as old as its data, whatever this says; NumPy cannot be imported if it is no number.
os.environ.pop("SOURCE_DATE_EPOCH", None)
# Ctrl-C in a terminal reaches all processes; the run ends this one.
signal.signal(signal.SIGINT, signal.SIG_IGN)

from importlib import import_module

import nbformat

from kpi_report.document.drawing import look, svg_text
from kpi_report.plugins import installed
from kpi_report.produce.engine import runs_here
from kpi_report.render import page, typesetting

MODULES = (
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "ipykernel.debugger",
    "ipykernel.kernelspec",
    "kpi_report.document.sections",
    "kpi_report.produce.channels",
    "kpi_report.produce.engine",
    "kpi_report.produce.translator",
    "kpi_report.produce.worker",
    "kpi_report.render.workbook",
    "matplotlib_inline.backend_inline",
    "multiprocessing.popen_fork",
    "openpyxl.packaging.extended",
    "papermill",
    "sqlite3",
    "tornado.locks",
    "tornado.platform.asyncio",
)
"""What a kernel imports when it starts, and what its client and the renderers do."""

for name in MODULES:
    import_module(name)


def _draw() -> None:
    """Draw once, so that fonts are read and Matplotlib has compiled what it needs."""
    from matplotlib.figure import Figure

    with look():
        figure = Figure(figsize=(1, 1), layout="constrained")
        figure.subplots().set_title("図 1")
        svg_text(figure)


_draw()
nbformat.validate(nbformat.v4.new_notebook())
installed()
runs_here("python3")  # reads the metadata of all that is installed
page.fallback_font("図")
typesetting.fonts()
gc.collect()
gc.freeze()
