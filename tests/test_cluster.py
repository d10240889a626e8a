"""Documents made by the workers of a Dask cluster, or of any other executor."""

import multiprocessing
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from pathlib import Path

import dask.config
import psutil
import pytest
from click.testing import CliRunner
from distributed import LocalCluster
from small_project import ROOT, copy_project, make_small

from kpi_report.cli import main
from kpi_report.errors import ClusterError
from kpi_report.produce import cluster, pool
from kpi_report.produce.build import build
from kpi_report.produce.manifest import Entry, Manifest, Verdict
from kpi_report.produce.plan import plan
from kpi_report.rounds import load_round

AREAS = ("himeji", "kure", "nagano", "matsuyama", "mito", "kofu")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    copy_project(root)
    make_small(root)
    return root


@pytest.fixture(scope="module")
def expected(project: Path) -> dict[str, bytes]:
    """Return all files that a pool of this machine makes."""
    made(project, "expected", pool.threads(2))
    return files(project / "expected")


def made(project: Path, out: str, executor: AbstractContextManager[Executor]) -> Manifest:
    planned = plan(load_round("published", project))
    return build(planned, project / out, only=AREAS, executor=executor)


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")}


def delivered(manifest: Manifest) -> list[str]:
    return [e.id for e in manifest.documents if e.verdict is Verdict.DELIVERED]


def test_a_worker_that_is_killed_loses_no_document(
    project: Path, expected: dict[str, bytes]
) -> None:
    killed: list[psutil.Process] = []

    def kill_one(_: Entry) -> None:
        if not killed:
            workers = psutil.Process().children()
            killed.extend(w for w in workers if "spawn_main" in " ".join(w.cmdline()))
            killed[0].kill()

    manifest = build(
        plan(load_round("published", project)),
        project / "cluster",
        only=AREAS,
        executor=cluster.local_cluster(2),
        progressed=kill_one,
    )

    assert len(killed) == 2
    assert sorted(delivered(manifest)) == sorted(AREAS)
    assert files(project / "cluster") == expected


def test_the_executors_of_the_standard_library_will_do(
    project: Path, expected: dict[str, bytes]
) -> None:
    spawned = ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn"))
    made(project, "processes", spawned)
    assert files(project / "processes") == expected


class _Loses(ThreadPoolExecutor):
    """Loses what it is asked to do, by `error`."""

    error: Exception

    def submit(self, fn: object, /, *args: object, **kwargs: object) -> Future:  # type: ignore[override,type-arg]
        future: Future[object] = Future()
        future.set_exception(self.error)
        return future


def test_what_an_executor_loses_is_named(project: Path) -> None:
    executor = _Loses()
    executor.error = BrokenProcessPool("all processes are gone")

    manifest = made(project, "lost", executor)

    told = {str(e.failure) for e in manifest.documents if e.id in AREAS}
    assert told == {"BrokenProcessPool: all processes are gone"}


def test_a_worker_that_is_found_unlike_ends_the_run(project: Path) -> None:
    executor = _Loses()
    executor.error = ClusterError("pandas 1.0 there, 3.0 here")

    with pytest.raises(ClusterError, match="pandas"):
        made(project, "unlike", executor)


def test_a_worker_looks_before_it_works_whether_it_is_like_its_client() -> None:
    here = cluster._made_with()
    assert cluster._if_alike(here, abs, -1) == 1
    with pytest.raises(ClusterError, match=r"pandas \S+ there, 1\.0 here"):
        cluster._if_alike({**here, "pandas": "1.0"}, abs, -1)


@pytest.fixture
def other_package(tmp_path: Path) -> Path:
    """Return a folder with a copy of the package that differs in one word."""
    shutil.copytree(ROOT / "kpi_report", tmp_path / "kpi_report")
    with (tmp_path / "kpi_report/render/page.py").open("a", encoding="utf-8") as stream:
        stream.write("OTHER = True\n")
    return tmp_path


@pytest.fixture
def nobody() -> Iterator[str]:
    """Yield the address of a scheduler without workers."""
    with LocalCluster(n_workers=0, dashboard_address=None, host="127.0.0.1") as scheduler:
        yield scheduler.scheduler_address


def test_a_worker_with_another_version_is_refused(nobody: str, other_package: Path) -> None:
    command = ["-m", "distributed.cli.dask_worker", nobody, "--no-nanny", "--no-dashboard"]
    worker = subprocess.Popen(
        [sys.executable, *command],
        cwd=other_package,
        env={**os.environ, "PYTHONPATH": str(other_package)},
        stderr=subprocess.DEVNULL,
    )
    try:
        with (
            pytest.raises(ClusterError, match=r"code of kpi_report \w+ there, \w+ here"),
            cluster.scheduler(nobody),
        ):
            pass
    finally:
        worker.kill()
        worker.wait()


def test_a_worker_that_may_not_start_processes_is_refused_with_what_helps() -> None:
    with (
        dask.config.set({"distributed.worker.daemon": True}),
        LocalCluster(1, dashboard_address=None, host="127.0.0.1") as usual,
        pytest.raises(ClusterError, match=r"--no-nanny.*distributed\.worker\.daemon"),
        cluster.scheduler(usual.scheduler_address),
    ):
        pass


def test_a_scheduler_without_workers_is_refused(nobody: str) -> None:
    with pytest.raises(ClusterError, match="no worker joined"), cluster.scheduler(nobody, 0.1):
        pass


def test_no_scheduler_is_told_with_its_address(project: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"

    with (
        dask.config.set({"distributed.comm.timeouts.connect": "200ms"}),
        pytest.raises(ClusterError, match=f"no Dask scheduler answers at '{address}'"),
    ):
        made(project, "none", cluster.scheduler(address))


def test_without_dask_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"\[dask\]"), cluster.local_cluster(1):
        pass


def test_one_cluster_is_enough() -> None:
    asked = ["build", "published", "--local-cluster", "2", "--scheduler", "tcp://127.0.0.1:1"]
    refused = CliRunner().invoke(main, asked)
    assert refused.exit_code == 2
    assert "leave out one" in refused.output
