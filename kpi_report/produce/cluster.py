"""Executors of Dask's workers, for :func:`kpi_report.produce.build.build`.

A worker gets what a document is made from (template, parameters, bundle) and gives back its files;
it needs this package installed, and nothing of the project. There as here each document is made in
a process of its own, so that a worker does no more than to wait for it.
"""

import logging
import multiprocessing
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

from kpi_report import plugins
from kpi_report.errors import ClusterError
from kpi_report.produce import server
from kpi_report.produce.due import OURS, code, versions

T = TypeVar("T")

JOIN_SECONDS = 300.0
"""So long may the first worker take to join: a queue of a computing centre takes its time."""

_OF_LOCAL_WORKERS = {
    "distributed.worker.daemon": False,
    # Ctrl-C in a terminal reaches all processes; this one ends the workers.
    "distributed.worker.preload": ["import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"],
}


@contextmanager
def scheduler(
    address: str, join_seconds: float = JOIN_SECONDS, renderer: str = OURS
) -> Iterator[Executor]:
    """Yield an executor of the workers of a running Dask scheduler.

    Parameters
    ----------
    address
        As ``tcp://host:8786``.
    join_seconds
        How long to wait for a first worker.
    renderer
        What is to write the documents; every worker must have it, in the version of this machine.

    Raises
    ------
    ClusterError
        If there is no scheduler, no worker joins it, or a worker would make other documents than
        this machine: another version of this package, of Python, or of a package that counts.
    """
    distributed = _distributed()
    try:
        client = distributed.Client(address, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise ClusterError(f"no Dask scheduler answers at {address!r}: {error}") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=join_seconds)
        except TimeoutError as error:
            raise ClusterError(
                f"no worker joined the scheduler at {address} within {join_seconds:g} seconds"
            ) from error
        _refuse_unlike(client, renderer)
        client.run(server.start)
        yield _LikeWorkers(client, renderer)


@contextmanager
def local_cluster(workers: int, renderer: str = OURS) -> Iterator[Executor]:
    """Yield an executor of a Dask cluster on this machine that ends with the ``with`` block.

    Raises
    ------
    ClusterError
        If the extra ``dask`` is not installed.
    """
    distributed = _distributed()
    import dask.config

    with (
        dask.config.set(_OF_LOCAL_WORKERS),
        distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            memory_limit=0,  # that of a document is its own, and its worker holds next to nothing
            dashboard_address=None,
            host="127.0.0.1",
            silence_logs=logging.ERROR,
        ) as cluster,
        scheduler(cluster.scheduler_address, renderer=renderer) as executor,
    ):
        yield executor


class _LikeWorkers(Executor):
    """Runs on a client's workers what is submitted, each of which looks first that it is like us.

    Workers may join at any time, so that looking once is not enough.
    """

    def __init__(self, client: Any, renderer: str) -> None:
        self._workers = client.get_executor(pure=False)
        self._renderer = renderer

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        here = _made_with(self._renderer)
        future: Future[T] = self._workers.submit(_if_alike, here, fn, *args, **kwargs)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._workers.shutdown(wait=wait and not cancel_futures)


def _distributed() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise ClusterError(
            "a cluster needs Dask, which the extra [dask] of kpi-report installs"
        ) from error
    return distributed


@cache
def _made_with(renderer: str = OURS) -> Mapping[str, str]:
    """Return by name the versions that decide what a document looks like, with hashes of our code
    and of plugins.

    And whether this process may start others, which it must.
    """
    daemon = "" if multiprocessing.current_process().daemon else "yes"
    return {
        **versions(renderer),
        **plugins.made_with(),
        "code of kpi_report": code()[:12],
        "may start processes": daemon,
        "renderer": renderer,
    }


def _if_alike(there: Mapping[str, str], fn: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """Call `fn`, if this worker would do as the machine that asks for it."""
    if told := _difference(there, _made_with(there["renderer"])):
        raise ClusterError(f"a worker is not like the machine that asked: {told}")
    return fn(*args, **kwargs)


def _refuse_unlike(client: Any, renderer: str) -> None:
    here = _made_with(renderer)
    for address, found in client.run(_made_with, renderer, on_error="return").items():
        if isinstance(found, BaseException):
            raise ClusterError(f"the worker {address} cannot make documents: {found}")
        if told := _difference(here, found):
            raise ClusterError(f"the worker {address} would make other documents: {told}")


def _difference(here: Mapping[str, str], there: Mapping[str, str]) -> str:
    if not there["may start processes"]:
        return (
            "it may not start processes; start it with --no-nanny, or with "
            "distributed.worker.daemon set to false in Dask's configuration"
        )
    return "; ".join(
        f"{name} {there.get(name, 'missing')} there, {here[name]} here"
        for name in here
        if here[name] != there.get(name)
    )
