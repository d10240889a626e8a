"""The server that the processes of documents are forked from: warm, and clean of any area."""

import multiprocessing
from multiprocessing import forkserver
from multiprocessing.context import BaseContext

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
