"""The command line: parse, call, print."""

import os
import signal
import sys
from concurrent.futures import BrokenExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi_report import __version__
from kpi_report.classify import classify
from kpi_report.errors import ClusterError, KpiReportError
from kpi_report.plugin_list import plugins
from kpi_report.review.check_command import check
from kpi_report.review.compare_command import compare_command
from kpi_report.review.new_command import new
from kpi_report.review.preview_command import preview
from kpi_report.review.release_command import release_command
from kpi_report.suggest import suggest
from kpi_report.survey.commands import survey

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager

    from rich.console import Console

    from kpi_report.parameters import Language
    from kpi_report.produce.job import Plan
    from kpi_report.produce.manifest import Manifest

LANGUAGES = ("ja", "en")
"""As :data:`kpi_report.parameters.Language`, which takes long to import."""

RENDERERS = ("kpi-report", "quarto")
"""As :data:`kpi_report.produce.due.RENDERERS`."""

EXIT_FAILED, EXIT_REFUSED, EXIT_INTERRUPTED = 1, 2, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Make one tailored document per area from notebook templates."""


main.add_command(survey)
main.add_command(classify)
main.add_command(suggest)
main.add_command(check)
main.add_command(preview)
main.add_command(new)
main.add_command(plugins)
main.add_command(compare_command)
main.add_command(release_command)


@main.command("build")
@click.argument("round_id", metavar="ROUND")
@click.option("--area", "areas", multiple=True, metavar="ID", help="Only this area (repeatable).")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Output folder.  [default: reports/ROUND; with --language reports/ROUND_en]",
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=lambda: os.cpu_count() or 1,
    show_default="number of processors",
    help="Documents made side by side.",
)
@click.option(
    "--local-cluster",
    type=click.IntRange(1),
    metavar="N",
    help="Make them with N workers of a Dask cluster on this machine.",
)
@click.option(
    "--scheduler",
    metavar="URL",
    help="Make them with the workers of this Dask scheduler, as tcp://host:8786.",
)
@click.option(
    "--executor",
    metavar="NAME",
    help="Make them with this executor of a plugin; kpi-report plugins lists them.",
)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="Language of all documents.  [default: as the parameters say]",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=1),
    default=300.0,
    show_default=True,
    help="Seconds that one document may take.",
)
@click.option(
    "--memory",
    type=click.IntRange(0),
    default=4096,
    show_default=True,
    help="MiB that one process may take; 0 for no limit.",
)
@click.option(
    "--engine",
    type=click.Choice(["kpi-report", "nbclient"]),
    default="kpi-report",
    show_default=True,
    help="papermill's engine; nbclient starts a new kernel for every document.",
)
@click.option(
    "--renderer",
    type=click.Choice(RENDERERS),
    default=RENDERERS[0],
    show_default=True,
    help="What writes the documents; quarto is that program, on the PATH or by the extra [quarto].",
)
@click.option("--force", is_flag=True, help="Make also documents of which nothing changed.")
@click.option("--dry-run", is_flag=True, help="Only say which documents would be made, and why.")
def build_command(
    round_id: str,
    areas: tuple[str, ...],
    out: Path | None,
    jobs: int,
    local_cluster: int | None,
    scheduler: str | None,
    executor: str | None,
    language: "Language | None",
    timeout: float,
    memory: int,
    engine: str,
    renderer: str,
    force: bool,
    dry_run: bool,
) -> None:
    """Make the documents of ROUND that are due: PDF, HTML, workbook and notebook, overview, index.

    A document is due when it is not there as it was written, failed last time, or anything it is
    made from changed: template, parameters, data, code, versions or options.

    Exit code 0: all delivered; 1: some failed, each named in the summary and the manifest; 2:
    refused before anything ran, or ended as the output folder or the cluster was lost; 130: stopped
    by Ctrl-C.
    """
    if local_cluster and scheduler:
        raise click.UsageError("--local-cluster starts a scheduler of its own; leave out one")
    if executor and (local_cluster or scheduler):
        raise click.UsageError("--executor is an executor of its own; leave out the cluster")
    signal.signal(signal.SIGINT, _stop_once)
    target: Path | None = None
    try:
        from kpi_report.produce.due import surroundings

        root, target = _places(round_id, out, language)
        with_all = {**surroundings(engine, renderer), "language": language or ""}
        if not (force or areas) and (n := _all_there(root, target, with_all)):
            click.echo(f"{n} of {n} documents delivered in {target}; nothing was due")
            return
        own = _named_executor(executor, jobs) if executor else None
        # Imported here, where Ctrl-C is heard: it takes a while.
        from kpi_report.produce import server

        server.start()
        from kpi_report.produce.build import build, due
        from kpi_report.produce.pool import Limits
        from kpi_report.progress_bar import ProgressBar
        from kpi_report.publish.index import write_index

        plan = server.call(_planned, round_id, root, language)
        if dry_run:
            _tell(due(plan, target, areas, engine, renderer), force)
            return
        with ProgressBar() as bar:
            manifest = build(
                plan,
                target,
                only=areas,
                executor=own or _executor(jobs, local_cluster, scheduler, renderer),
                limits=Limits(timeout, memory, engine, renderer),
                force=force,
                started=bar.start_with,
                progressed=bar.advance,
            )
        write_index(target, manifest)
    except KpiReportError as error:
        if isinstance(error, ClusterError):  # perhaps after some documents were made
            _refresh_index(target)
        _errors().print(f"kpi-report: {type(error).__name__}: {error}")
        sys.exit(EXIT_REFUSED)
    except BrokenExecutor:
        _errors().print(
            f"kpi-report: the process that reads {round_id} ended before it was done; is there "
            "too little memory?"
        )
        sys.exit(EXIT_REFUSED)
    except KeyboardInterrupt:
        _refresh_index(target)
        _errors().print("kpi-report: stopped; finished documents were kept, none is half-written")
        sys.exit(EXIT_INTERRUPTED)
    sys.exit(_summarize(manifest, target, set(areas), bar.n_made))


def _planned(round_id: str, root: Path, language: "Language | None") -> "Plan":
    """Read and plan a round; in a process of its own, as its tables take much memory."""
    from kpi_report.produce.planning import plan_of

    return plan_of(round_id, root, language)


def _places(round_id: str, out: Path | None, language: str | None) -> tuple[Path, Path]:
    """Return the project's folder and the round's output folder."""
    from kpi_report.project import project_root

    root = project_root()
    name = round_id if language in (None, "ja") else f"{round_id}_{language}"
    return root, out or root / "reports" / name


def _all_there(root: Path, target: Path, with_all: dict[str, str]) -> int:
    """Return how many documents are there, if all are, with the index, and none is due; else 0."""
    from kpi_report.produce.due import MANIFEST_NAME, nothing_is_due

    index, manifest = target / "index.html", target / MANIFEST_NAME
    if not index.is_file() or not manifest.is_file():
        return 0
    if index.stat().st_mtime_ns < manifest.stat().st_mtime_ns:  # killed between the two
        return 0
    return nothing_is_due(root, target, with_all)


def _executor(
    jobs: int, local_cluster: int | None, scheduler: str | None, renderer: str
) -> "AbstractContextManager[Executor]":
    from kpi_report.produce import cluster, pool

    if scheduler:
        return cluster.scheduler(scheduler, renderer=renderer)
    if local_cluster:
        return cluster.local_cluster(local_cluster, renderer)
    return pool.threads(jobs)


def _named_executor(name: str, jobs: int) -> "AbstractContextManager[Executor]":
    from kpi_report.produce.executors import executor

    return executor(name, jobs)


def _tell(reasons: dict[str, str], force: bool) -> None:
    told = {name: why or "forced" for name, why in reasons.items() if why or force}
    for name, why in told.items():
        click.echo(f"{name}: {why}")
    click.echo(f"{len(told)} of {len(reasons)} documents would be made")


def _errors() -> "Console":
    from rich.console import Console

    return Console(stderr=True, soft_wrap=True, highlight=False, markup=False)


def _stop_once(*_: object) -> None:
    """Stop at the first Ctrl-C, and let nothing disturb the tidying up after it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


def _refresh_index(target: Path | None) -> None:
    """Let the index say what the manifest says, if there is one."""
    from kpi_report.produce.manifest import read_manifest
    from kpi_report.publish.index import write_index

    if target is not None and (kept := read_manifest(target)) is not None:
        write_index(target, kept)


def _summarize(manifest: "Manifest", target: Path, only: set[str], n_made: int) -> int:
    entries = [e for e in manifest.documents if not only or e.id in only]
    failed = [e for e in entries if e.failure is not None]
    unchanged = len(entries) - n_made
    click.echo(
        f"{len(entries) - len(failed)} of {len(entries)} documents delivered in {target}"
        + (f"; {unchanged} of them unchanged" if unchanged else "")
    )
    for entry in failed:
        _errors().print(f"failed: {entry.id} ({entry.name}): {entry.failure}")
    return EXIT_FAILED if failed else 0
