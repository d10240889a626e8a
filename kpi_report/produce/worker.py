"""Make one document in a process of its own: execute with papermill, clean, render.

:func:`make_document` is the whole life of such a process. It leaves its files and a ``result.json``
in its folder; a process that dies on the way leaves no result, and the pool says so.
"""

import contextlib
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
from pydantic import TypeAdapter

from kpi_report import typeface
from kpi_report.errors import RenderError
from kpi_report.produce.cleaning import clean, scrub
from kpi_report.produce.due import OURS
from kpi_report.produce.environment import ENVIRONMENT
from kpi_report.produce.job import NOTEBOOK, Job
from kpi_report.produce.locating import PLACE, cell_failure, running_cell
from kpi_report.produce.manifest import Failure
from kpi_report.produce.parent import end_with_parent
from kpi_report.produce.templates import BUNDLE_PARAMETER
from kpi_report.render.quarto_program import QUARTO

ENGINE = "kpi-report"
"""The engine of :mod:`kpi_report.produce.engine`; papermill's own is ``nbclient``."""
EXECUTED = "executed.ipynb"
RESULT = "result.json"
LOG = "worker.log"
START_TIMEOUT_SECONDS = 120
KERNEL = {"kernel_name": "python3", "language": "python"}
"""The kernel is always this environment's own, whatever a notebook says it was edited with."""


class OutOfTime(KeyboardInterrupt):
    """The notebook took too long. Like Ctrl-C it goes through an event loop that is running."""


_RESULT = TypeAdapter(Failure | None)


def make_document(
    job: Job,
    folder: Path,
    *,
    engine: str = ENGINE,
    renderer: str = OURS,
    timeout: float = 300.0,
    memory: int = 0,
) -> None:
    """Make the document of `job` in `folder`, and leave ``result.json`` there.

    Parameters
    ----------
    job, folder
        The document, and an empty folder for it.
    engine
        papermill's engine.
    renderer
        What writes the documents, one of :data:`kpi_report.produce.due.RENDERERS`.
    timeout
        Seconds that the notebook may take; another renderer gets what the notebook leaves.
    memory
        MiB of address space that a process may take, where the system can limit it; 0 for any.

    Notes
    -----
    Runs in a process of its own: it changes the working folder, the environment and the output
    streams, and leads a session to which all belongs that it starts.
    """
    if hasattr(os, "setsid"):
        os.setsid()
        end_with_parent(-os.getpid(), lambda *_: _end(folder))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with (folder / LOG).open("w") as log:
        os.dup2(log.fileno(), sys.stdout.fileno())
        os.dup2(log.fileno(), sys.stderr.fileno())
    os.chdir(folder)
    _set_environment(folder, _put_fonts(folder, job.fonts))
    _limit_memory(memory, for_good=renderer == OURS)
    failure = _attempt(job, folder, engine, renderer, timeout)
    put(folder / RESULT, _RESULT.dump_json(failure))


def read_result(folder: Path) -> Failure | None:
    """Return how it ended: ``None`` for a document that was made.

    Raises
    ------
    FileNotFoundError
        If the process ended before it could say.
    """
    return _RESULT.validate_json((folder / RESULT).read_bytes())


def timed_out(timeout: float, cell: int | None) -> Failure:
    """Return the failure of a document that took longer than it may."""
    return Failure("Timeout", f"not finished after {timeout:g} seconds", cell)


def _end(folder: Path) -> None:
    """End this session, and leave nothing: nobody waits for the document any more."""
    shutil.rmtree(folder, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


def _attempt(job: Job, folder: Path, engine: str, renderer: str, timeout: float) -> Failure | None:
    end = time.monotonic() + timeout
    nb = parameterized(job, folder)
    try:
        with _at_most(timeout):
            failure = _execute(job, nb, folder, engine)
    except OutOfTime:
        failure = timed_out(timeout, running_cell(folder, job.template.cell_numbers()))
    clean(nb, folder)
    put(folder / EXECUTED, (nbformat.writes(nb) + "\n").encode())
    if failure is not None:
        return failure
    try:
        _render(job, nb, folder, renderer, end)
    except RenderError as error:
        # The text counts the cells that were run; the template may have more of them.
        told = str(error).removeprefix(error.where).lstrip(": ")
        cell = job.template.cell_numbers().get(error.cell_id or "")
        return Failure(type(error).__name__, scrub(told, folder), cell)
    except Exception as error:  # an area's document may fail for any reason, alone
        return Failure(type(error).__name__, scrub(str(error), folder) or "no message")
    return None


def parameterized(job: Job, folder: Path) -> Any:
    """Return the template with the job's parameters, as papermill wants it, and put the bundle.

    Parameters
    ----------
    job, folder
        The document, and a folder from which the notebook will be run.
    """
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    from kpi_report.bundle import BUNDLE_NAME
    from kpi_report.produce import translator

    translator.register()
    parameters = dict(job.parameters)
    if BUNDLE_PARAMETER in job.template.declared:
        (folder / "bundle").mkdir()
        (folder / "bundle" / BUNDLE_NAME).write_bytes(job.bundle)
        parameters[BUNDLE_PARAMETER] = "bundle"
    formats = [suffix.removeprefix(".") for suffix in job.names]
    template = folder / "template.ipynb"
    nbformat.write(job.template.notebook(job.sections_off, formats), template)
    nb = parameterize_notebook(load_notebook_node(str(template)), parameters, **KERNEL)
    # papermill keeps them there too, and writes a failed notebook as JSON, which knows no date.
    del nb.metadata.papermill["parameters"]
    return nb


def _execute(job: Job, nb: Any, folder: Path, engine: str) -> Failure | None:
    """Run the notebook in place, as far as it gets."""
    from papermill.engines import papermill_engines
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import raise_for_execution_errors

    from kpi_report.produce.engine import ForkedEngine

    def keep_place(cell: Any, **_: object) -> None:
        put(folder / PLACE, cell.id.encode())

    # Not papermill's execute_notebook, which writes the whole notebook out twice a cell.
    papermill_engines.register(ENGINE, ForkedEngine)
    numbers = job.template.cell_numbers()
    try:
        papermill_engines.execute_notebook_with_engine(
            engine,
            nb,
            kernel_name=KERNEL["kernel_name"],
            progress_bar=False,
            start_timeout=START_TIMEOUT_SECONDS,
            on_cell_start=keep_place,
        )
        raise_for_execution_errors(nb, None)
    except PapermillExecutionError as error:
        return cell_failure(error, nb, numbers, folder)
    except Exception as error:
        message = scrub(str(error).strip(), folder) or "no message"
        cell = running_cell(folder, numbers)
        return Failure(type(error).__name__, message.splitlines()[0], cell)
    return None


def put(path: Path, data: bytes) -> None:
    """Write a new file in place of what a cell may have left there, be it a link or a folder."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    with path.open("xb") as stream:
        stream.write(data)


@contextlib.contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Raise OutOfTime after so many seconds, where the system has timers that interrupt."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def end(*_: object) -> None:
        raise OutOfTime

    signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _render(job: Job, nb: Any, folder: Path, renderer: str, end: float) -> None:
    """Write the document in the formats that its job names, as the exporters of nbconvert do.

    Quarto has until `end`, on the clock that only ever goes on.
    """
    from kpi_report.render import added_formats
    from kpi_report.render.page import write_html
    from kpi_report.render.reading import read_document
    from kpi_report.render.typesetting import write_pdf
    from kpi_report.render.workbook import write_workbook_of

    document = read_document(nb)

    def write_docx(document: Any) -> bytes:
        from kpi_report.render import word  # what few rounds choose costs the others nothing

        return word.write_docx(document)

    writers: dict[str, Callable[[Any], bytes]] = {
        ".html": lambda document: write_html(document).encode(),
        ".pdf": write_pdf,
        ".docx": write_docx,
        ".xlsx": write_workbook_of,
    }
    if renderer == QUARTO:
        from kpi_report.render.quarto import FORMATS, write_with_quarto

        for suffix in FORMATS:
            writers[suffix] = partial(write_with_quarto, suffix=suffix, folder=folder, end=end)
    for suffix in job.names.keys() - writers.keys() - {NOTEBOOK}:
        writers[suffix] = added_formats.writer(suffix.removeprefix("."))
    for suffix, write in writers.items():
        if suffix in job.names:
            put(folder / job.names[suffix], write(document))


def _put_fonts(folder: Path, fonts: Mapping[str, bytes]) -> str:
    """Write the files of the typeface; return their folder, or nothing for the default."""
    if not fonts:
        return ""
    place = folder / "fonts"
    place.mkdir()
    for name, data in fonts.items():
        put(place / name, data)
    return str(place)


def _set_environment(folder: Path, fonts: str) -> None:
    """Give the kernel one thread, its own Jupyter folders, a fixed hash seed, package and fonts."""
    package_parent = str(Path(__file__).parents[2])
    paths = [package_parent, *filter(None, [os.environ.get("PYTHONPATH")])]
    os.environ |= {
        **ENVIRONMENT,
        "PYTHONPATH": os.pathsep.join(paths),
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTER_PLATFORM_DIRS": "1",
        typeface.FOLDER: fonts,
    }


def _limit_memory(mebibytes: int, *, for_good: bool) -> None:
    """Limit this process and all it starts; not for good if one of them needs more."""
    try:
        import resource
    except ImportError:  # Windows
        return
    if mebibytes:
        size = mebibytes * 2**20
        most = size if for_good else resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (size, most))
