"""The server that the processes of documents are forked from: warm, and clean of any area."""

import multiprocessing
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import forkserver
from multiprocessing.context import BaseContext
from typing import Any, TypeVar

T = TypeVar("T")

PRELOADED = ["kpi_report.produce.warm"]


def context() -> BaseContext:
    """Return a way to start processes: forked from the server where the system can."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload(PRELOADED)
    return forking


def start() -> None:
    """Let the server warm up, which takes seconds, beside what this process does next."""
    if context().get_start_method() == "forkserver":
        forkserver.ensure_running()


def call(fn: Callable[..., T], *args: Any) -> T:
    """Return what a function returns that is called in a process of its own.

    What it imports and holds goes with that process.

    Raises
    ------
    concurrent.futures.process.BrokenProcessPool
        If the process ends before the function returns; else what the function raises.
    """
    with ProcessPoolExecutor(1, mp_context=context(), initializer=_hear_ctrl_c) as executor:
        return executor.submit(fn, *args).result()


def _hear_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
