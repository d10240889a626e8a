"""Make one document in a process of its own: execute with papermill, clean, render.

:func:`make_document` is the whole life of such a process. It leaves its files and a ``result.json``
in its folder; a process that dies on the way leaves no result, and the pool says so.
"""

import contextlib
import os
import signal
import sys
from pathlib import Path
from typing import Any

import nbformat
from pydantic import TypeAdapter

from kpi_report.bundle import BUNDLE_NAME
from kpi_report.errors import RenderError
from kpi_report.produce.cleaning import clean, scrub
from kpi_report.produce.environment import ENVIRONMENT
from kpi_report.produce.locating import cell_failure, last_started_cell
from kpi_report.produce.manifest import Failure
from kpi_report.produce.plan import Job
from kpi_report.produce.templates import BUNDLE_PARAMETER

ENGINE = "kpi-report"
"""The engine of :mod:`kpi_report.produce.engine`; papermill's own is ``nbclient``."""
EXECUTED = "executed.ipynb"
RESULT = "result.json"
LOG = "worker.log"
START_TIMEOUT_SECONDS = 120

_RESULT = TypeAdapter(Failure | None)


def make_document(
    job: Job, folder: Path, engine: str = ENGINE, font_cache: Path | None = None
) -> None:
    """Make the document of `job` in `folder`, and leave ``result.json`` there.

    Parameters
    ----------
    job, folder
        The document, and an empty folder for it.
    engine
        papermill's engine.
    font_cache
        Matplotlib's folder, where it cannot keep its own.

    Notes
    -----
    Runs in a process of its own: it changes the working folder, the environment and the output
    streams, and leads a session to which all belongs that it starts.
    """
    if hasattr(os, "setsid"):
        os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with (folder / LOG).open("w") as log:
        os.dup2(log.fileno(), sys.stdout.fileno())
        os.dup2(log.fileno(), sys.stderr.fileno())
    os.chdir(folder)
    _set_environment(folder, font_cache)
    failure = _attempt(job, folder, engine)
    (folder / RESULT).write_bytes(_RESULT.dump_json(failure))


def read_result(folder: Path) -> Failure | None:
    """Return how it ended: ``None`` for a document that was made.

    Raises
    ------
    FileNotFoundError
        If the process ended before it could say.
    """
    return _RESULT.validate_json((folder / RESULT).read_bytes())


def save_cleaned(job: Job, folder: Path) -> None:
    """Clean the executed notebook in place, as far as it got; without one do nothing."""
    path = folder / EXECUTED
    with contextlib.suppress(FileNotFoundError, ValueError, nbformat.ValidationError):
        nb = nbformat.read(path, as_version=4)
        path.write_text(nbformat.writes(clean(nb, folder)) + "\n", encoding="utf-8")


def _attempt(job: Job, folder: Path, engine: str) -> Failure | None:
    failure = _execute(job, folder, engine)
    save_cleaned(job, folder)
    if failure is not None:
        return failure
    nb = nbformat.read(folder / EXECUTED, as_version=4)
    try:
        _render(job, nb, folder)
    except RenderError as error:
        # The text counts the cells that were run; the template may have more of them.
        told = str(error).removeprefix(error.where).lstrip(": ")
        cell = job.template.cell_numbers().get(error.cell_id or "")
        return Failure(type(error).__name__, scrub(told, folder), cell)
    except Exception as error:  # an area's document may fail for any reason, alone
        return Failure(type(error).__name__, scrub(str(error), folder) or "no message")
    return None


def _execute(job: Job, folder: Path, engine: str) -> Failure | None:
    import papermill
    from papermill.engines import papermill_engines
    from papermill.exceptions import PapermillExecutionError
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    from kpi_report.produce import translator
    from kpi_report.produce.engine import ForkedEngine

    translator.register()
    papermill_engines.register(ENGINE, ForkedEngine)
    parameters = dict(job.parameters)
    if BUNDLE_PARAMETER in job.template.declared:
        (folder / "bundle").mkdir()
        (folder / "bundle" / BUNDLE_NAME).write_bytes(job.bundle)
        parameters[BUNDLE_PARAMETER] = "bundle"
    nbformat.write(job.template.notebook(job.sections_off), folder / "template.ipynb")
    # execute_notebook would keep the parameters in the metadata too, where JSON knows no date.
    # The kernel is always this environment's own, whatever a notebook says it was edited with.
    kernel = {"kernel_name": "python3", "language": "python"}
    nb = parameterize_notebook(load_notebook_node("template.ipynb"), parameters, **kernel)
    del nb.metadata["papermill"]
    nbformat.write(nb, folder / "parameterized.ipynb")
    numbers = job.template.cell_numbers()
    try:
        papermill.execute_notebook(
            "parameterized.ipynb",
            EXECUTED,
            engine_name=engine,
            progress_bar=False,
            **kernel,
            start_timeout=START_TIMEOUT_SECONDS,
        )
    except PapermillExecutionError as error:
        return cell_failure(error, nbformat.read(folder / EXECUTED, 4), numbers, folder)
    except Exception as error:
        cell = last_started_cell(folder / EXECUTED, numbers)
        message = scrub(str(error).strip(), folder) or "no message"
        return Failure(type(error).__name__, message.splitlines()[0], cell)
    return None


def _render(job: Job, nb: Any, folder: Path) -> None:
    from kpi_report.render.html import KpiHtmlExporter
    from kpi_report.render.pdf import KpiPdfExporter
    from kpi_report.render.reading import read_document
    from kpi_report.render.workbook import write_workbook_of

    html, _ = KpiHtmlExporter().from_notebook_node(nb)
    (folder / job.names[".html"]).write_text(html, encoding="utf-8")
    pdf, _ = KpiPdfExporter().from_notebook_node(nb)
    (folder / job.names[".pdf"]).write_bytes(pdf)
    (folder / job.names[".xlsx"]).write_bytes(write_workbook_of(read_document(nb)))


def _set_environment(folder: Path, font_cache: Path | None) -> None:
    """Give the kernel one thread, its own Jupyter folders, a fixed hash seed, and this package."""
    package_parent = str(Path(__file__).parents[2])
    paths = [package_parent, *filter(None, [os.environ.get("PYTHONPATH")])]
    os.environ |= {
        **ENVIRONMENT,
        "PYTHONPATH": os.pathsep.join(paths),
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTER_PLATFORM_DIRS": "1",
    }
    if font_cache is not None:
        os.environ["MPLCONFIGDIR"] = str(font_cache)
