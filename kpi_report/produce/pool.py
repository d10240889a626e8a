"""Run jobs side by side: one fresh process and one temporary folder each, none for ever."""

import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import Signals
from threading import Event

import psutil

from kpi_report.produce.locating import running_cell
from kpi_report.produce.manifest import Failure
from kpi_report.produce.plan import Job
from kpi_report.produce.worker import EXECUTED, LOG, make_document, read_result, save_cleaned

POLL_SECONDS = 0.1
PRELOADED = ["kpi_report.produce.warm"]


@dataclass(frozen=True, slots=True)
class Made:
    """What a job left: files by name, and why it failed if it did."""

    job: Job
    files: dict[str, bytes]
    failure: Failure | None


def run(jobs: list[Job], workers: int, timeout: float, done: Callable[[Made], None]) -> None:
    """Run `jobs`, at most `workers` at a time, and hand over each result as soon as it is there.

    Parameters
    ----------
    jobs
        What to make.
    workers
        How many processes at once.
    timeout
        Seconds a whole document may take; one that takes longer is ended and has failed.
    done
        Called in this thread with each result. An exception in it, or Ctrl-C, ends all processes
        before it goes on.
    """
    context = _context()
    stopping = Event()
    with (
        _font_cache() as font_cache,
        ThreadPoolExecutor(workers, thread_name_prefix="document") as threads,
    ):
        waiting: set[Future[Made]] = {
            threads.submit(_run_one, context, job, timeout, stopping, font_cache) for job in jobs
        }
        try:
            while waiting:
                finished, waiting = wait(waiting, timeout=0.5, return_when=FIRST_COMPLETED)
                for future in finished:
                    done(future.result())
        except BaseException:
            stopping.set()
            threads.shutdown(wait=True, cancel_futures=True)
            raise


def _context() -> multiprocessing.context.BaseContext:
    """Return a way to start processes: forked from a clean server where the system can."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


def _run_one(
    context: multiprocessing.context.BaseContext,
    job: Job,
    timeout: float,
    stopping: Event,
    font_cache: Path | None,
) -> Made:
    with _work_folder() as folder:
        process = context.Process(  # type: ignore[attr-defined]
            target=make_document, args=(job, folder, font_cache), name=job.id
        )
        process.start()
        left = timeout
        while process.is_alive() and left > 0 and not stopping.is_set():
            process.join(POLL_SECONDS)
            left -= POLL_SECONDS
        numbers = job.template.cell_numbers()
        if process.is_alive():
            _end_tree(process.pid)
            process.join()
            cell = running_cell(folder / EXECUTED, numbers)
            failure: Failure | None = (
                Failure("Interrupted", "the run was stopped before this document was finished")
                if stopping.is_set()
                else Failure("Timeout", f"not finished after {timeout:g} seconds", cell)
            )
            save_cleaned(job, folder)
        else:
            failure = _outcome(folder, process.exitcode, numbers)
            if failure is not None:
                save_cleaned(job, folder)
        process.close()
        _end_strays(folder)
        return Made(job, _collect(job, folder, failure), failure)


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
        last = [line for line in said if line.strip() and "[IPKernelApp]" not in line][-1:]
        message = f"the process {how} before the document was finished"
        return Failure(
            "ProcessDied", ": ".join([message, *last]), running_cell(folder / EXECUTED, numbers)
        )


def _collect(job: Job, folder: Path, failure: Failure | None) -> dict[str, bytes]:
    """Read what is delivered; of a failed document only the notebook, as evidence."""
    wanted = [(job.names[".ipynb"], folder / EXECUTED)]
    if failure is None:
        wanted += [(n, folder / n) for suffix, n in job.names.items() if suffix != ".ipynb"]
    return {name: path.read_bytes() for name, path in wanted if path.exists()}


def _end_tree(pid: int) -> None:
    """End a process and all that it started; a kernel is in a session of its own."""
    try:
        parent = psutil.Process(pid)
        family = [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return
    for process in family:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(family, timeout=5)


def _end_strays(folder: Path) -> None:
    """End what a template left running: it still carries the folder in its environment."""
    for process in psutil.process_iter():
        try:
            if process.environ().get("IPYTHONDIR", "").startswith(str(folder)):
                process.kill()
        except psutil.Error:
            continue


@contextmanager
def _font_cache() -> Iterator[Path | None]:
    """Let Matplotlib list the fonts once, before processes do it side by side and say so.

    Yields a folder for the list where Matplotlib has none that it can write to, else ``None``.
    """
    command = [sys.executable, "-c", "import matplotlib.font_manager"]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    if "temporary" not in told:
        yield None
        return
    with _work_folder() as folder:
        own = {**os.environ, "MPLCONFIGDIR": str(folder)}
        subprocess.run(command, capture_output=True, check=False, env=own)
        yield folder


@contextmanager
def _work_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="kpi-report-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
