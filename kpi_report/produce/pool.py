"""Run jobs side by side: one fresh process and one temporary folder each, none for ever.

Any :class:`concurrent.futures.Executor` may call :func:`make`: threads on this machine, each of
which waits for its process, or the workers of a cluster.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Executor,
    Future,
    ThreadPoolExecutor,
    wait,
)
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL, Signals
from threading import Event, Lock

import psutil

from kpi_report.errors import ClusterError
from kpi_report.produce import server
from kpi_report.produce.due import OURS
from kpi_report.produce.job import Job
from kpi_report.produce.locating import running_cell
from kpi_report.produce.manifest import Failure
from kpi_report.produce.worker import (
    ENGINE,
    EXECUTED,
    LOG,
    RESULT,
    make_document,
    read_result,
    timed_out,
)

POLL_SECONDS = 0.1
GRACE_SECONDS = 15.0
"""So much longer than its timeout may a process take to say that it timed out."""

TURNS = 3
"""So often a document is begun whose server died; again one at a time, as one of them did it."""
SERVER_LOST = 255
"""What multiprocessing gives as exit code of a process of which the server can tell nothing."""

_STOPPING = Event()
_ALONE = Lock()


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take, by which of papermill's engines it is made, and who writes it.

    ``timeout`` in seconds; ``memory`` in MiB of address space of one process, 0 for no limit.
    """

    timeout: float = 300.0
    memory: int = 4096
    engine: str = ENGINE
    renderer: str = OURS


USUAL = Limits()


class _ServerLostError(Exception):
    """The server died that the processes of documents are forked from."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a job left: files by name, and why it failed if it did."""

    job_id: str
    files: dict[str, bytes]
    failure: Failure | None


def run(
    jobs: Sequence[Job], executor: Executor, limits: Limits, done: Callable[[Made], None]
) -> None:
    """Run `jobs` on an executor, and hand over each result as soon as it is there.

    Parameters
    ----------
    jobs
        What to make.
    executor
        That of :func:`threads`, or another. A job that it loses fails, as one that dies does.
    limits
        Of every document.
    done
        Called in this thread with each result. An exception in it, or Ctrl-C, ends all processes
        before it goes on.

    Raises
    ------
    ClusterError
        If the executor gives its jobs up, or a worker joins that would make other documents.
    """
    _STOPPING.clear()
    waiting = {executor.submit(make, job, limits): job.id for job in jobs}
    try:
        while waiting:
            finished, _ = wait(waiting, timeout=0.5, return_when=FIRST_COMPLETED)
            for future in finished:
                done(_result(future, waiting.pop(future)))
    except BaseException:
        _STOPPING.set()
        for future in waiting:
            future.cancel()
        raise


def _result(future: Future[Made], job_id: str) -> Made:
    """Return what a job left; of one that its executor lost, that it did."""
    try:
        return future.result()
    except ClusterError:
        raise
    except CancelledError:
        raise ClusterError(
            "the executor gave its documents up: its scheduler is gone, or somebody cancelled them"
        ) from None
    except Exception as error:  # of whatever executor: a broken pool, a lost or an unlike worker
        failure = Failure(type(error).__name__, str(error) or "no message")
    return Made(job_id, {}, failure)


@contextmanager
def threads(workers: int) -> Iterator[Executor]:
    """Yield an executor whose threads each wait for one process at a time on this machine."""
    with ThreadPoolExecutor(workers, thread_name_prefix="document") as executor:
        yield executor


def make(job: Job, limits: Limits) -> Made:
    """Make one document in a process and a folder of its own.

    Whatever happens to the process, a result comes back; what the system refuses (no more
    processes, no room on the disk) is the document's failure too.
    """
    for turn in range(TURNS):
        try:
            with nullcontext() if turn == 0 else _ALONE, _work_folder() as folder:
                return _made(job, folder, limits)
        except _ServerLostError:
            continue
        except OSError as error:
            failure = Failure(type(error).__name__, error.strerror or str(error))
            return Made(job.id, {}, failure)
    return Made(job.id, {}, Failure("ProcessDied", "and the server of processes with it"))


def _made(job: Job, folder: Path, limits: Limits) -> Made:
    process = server.context().Process(  # type: ignore[attr-defined]
        target=make_document,
        args=(job, folder),
        kwargs={
            "engine": limits.engine,
            "renderer": limits.renderer,
            "timeout": limits.timeout,
            "memory": limits.memory,
        },
        name=job.id,
    )
    try:
        process.start()
    except (ConnectionError, EOFError) as error:
        raise _ServerLostError from error
    left = limits.timeout + GRACE_SECONDS
    while process.is_alive() and left > 0 and not _STOPPING.is_set():
        process.join(POLL_SECONDS)
        left -= POLL_SECONDS
    numbers = job.template.cell_numbers()
    if process.is_alive():
        _end_tree(process.pid)
        process.join()
        failure: Failure | None = (
            Failure("Interrupted", "the run was stopped before this document was finished")
            if _STOPPING.is_set()
            else timed_out(limits.timeout, running_cell(folder, numbers))
        )
    else:
        failure = _outcome(folder, process.exitcode, numbers)
    _end_strays(process.pid, folder)
    lost = process.exitcode == SERVER_LOST and not (folder / RESULT).exists()
    process.close()
    if lost:
        raise _ServerLostError
    return Made(job.id, _collect(job, folder, failure), failure)


def _outcome(folder: Path, exit_code: int, numbers: dict[str, int]) -> Failure | None:
    try:
        return read_result(folder)
    except (FileNotFoundError, ValueError):
        how = (
            f"ended by signal {Signals(-exit_code).name}"
            if exit_code < 0
            else f"ended with exit code {exit_code}"
        )
        log = folder / LOG
        said = log.read_text(errors="replace").splitlines() if log.exists() else []
        last = [line for line in said if line.strip()][-1:]
        message = f"the process {how} before the document was finished"
        return Failure("ProcessDied", ": ".join([message, *last]), running_cell(folder, numbers))


def _collect(job: Job, folder: Path, failure: Failure | None) -> dict[str, bytes]:
    """Read what is delivered; of a failed document only the notebook, as evidence."""
    wanted = [(job.names[".ipynb"], folder / EXECUTED)]
    if failure is None:
        wanted += [(n, folder / n) for suffix, n in job.names.items() if suffix != ".ipynb"]
    return {n: path.read_bytes() for n, path in wanted if path.is_file() and not path.is_symlink()}


def _end_tree(pid: int) -> None:
    """End a process and all that it started."""
    try:
        parent = psutil.Process(pid)
        family = [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return
    for process in family:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(family, timeout=5)


def _end_strays(pid: int, folder: Path) -> None:
    """End what a template left running: of the worker's session, or with its folder in its
    environment or as its working folder.
    """
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, SIGKILL)
    for process in psutil.process_iter():
        try:
            known_by = process.environ().get("IPYTHONDIR", ""), process.cwd()
            if any(path.startswith(str(folder)) for path in known_by):
                process.kill()
        except psutil.Error:
            continue


@contextmanager
def _work_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="kpi-report-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
