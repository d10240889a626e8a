"""Build a round: plan, run, put every document in place as it comes, keep the record."""

import platform
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from kpi_report import __version__
from kpi_report.errors import OutputError
from kpi_report.intake.files import replace_folder, sole_use, write_atomically
from kpi_report.produce import pool
from kpi_report.produce.manifest import (
    MANIFEST_NAME,
    Entry,
    Failure,
    Manifest,
    Verdict,
    output_file,
    read_manifest,
    write_manifest,
)
from kpi_report.produce.plan import OVERVIEW_FILES, Job, plan, select
from kpi_report.rounds import Round

NOT_FOLDERS = (MANIFEST_NAME, "index.html", *OVERVIEW_FILES.values())
PACKAGES = (
    "jupyter_client",
    "ipykernel",
    "matplotlib",
    "nbclient",
    "nbconvert",
    "pandas",
    "papermill",
    "pypandoc_binary",
    "seaborn",
    "typst",
)


def build(
    round_: Round,
    out: Path,
    *,
    only: tuple[str, ...] = (),
    workers: int = 2,
    limits: pool.Limits = pool.USUAL,
    started: Callable[[int], None] = lambda total: None,
    progressed: Callable[[Entry], None] = lambda entry: None,
) -> Manifest:
    """Make the documents of a round under `out`.

    Parameters
    ----------
    round_
        The round.
    out
        The round's output folder; it is made if it is not there.
    only
        Ids of the documents to make; none means all. The rest stays as an earlier run left it.
    workers
        Documents made side by side.
    limits
        What one document may take.
    started, progressed
        Called with the number of documents before the first, and with each entry.

    Returns
    -------
    Manifest
        As written to ``manifest.json``, also after Ctrl-C, which is raised again.

    Raises
    ------
    ParameterError, TemplateError, OutputError
        Before anything runs.
    """
    jobs = plan(round_)
    chosen = select(jobs, only)
    _check_writable(out)
    with sole_use(out):
        return _build(round_, out, jobs, chosen, workers, limits, started, progressed)


def _build(
    round_: Round,
    out: Path,
    jobs: list[Job],
    chosen: list[Job],
    workers: int,
    limits: pool.Limits,
    started: Callable[[int], None],
    progressed: Callable[[Entry], None],
) -> Manifest:
    previous = read_manifest(out)
    entries: dict[str, Entry] = {}

    by_id = {job.id: job for job in jobs}

    def keep(made: pool.Made) -> None:
        entries[made.job_id] = entry = _deliver(out, by_id[made.job_id], made)
        progressed(entry)

    started(len(chosen))
    try:
        for job in chosen:
            if job.failure is not None:
                keep(pool.Made(job.id, {}, job.failure))
        with pool.threads(workers) as executor:
            pool.run([j for j in chosen if j.failure is None], executor, limits, keep)
    finally:
        manifest = _manifest(round_, jobs, entries).updated(previous)
        write_manifest(out, manifest)
    return manifest


def _deliver(out: Path, job: Job, made: pool.Made) -> Entry:
    """Put a document's files in place; of a failed one nothing from before may stay beside it."""
    try:
        if job.kind == "area":
            replace_folder(out / job.id, made.files)
            paths = [out / job.id / name for name in sorted(made.files)]
        else:
            for name in job.names.values():
                if name in made.files:
                    write_atomically(out / name, made.files[name])
                else:
                    (out / name).unlink(missing_ok=True)
            paths = [out / name for name in sorted(made.files)]
        files = tuple(output_file(out, path) for path in paths)
        failure = made.failure
    except OSError as error:
        files, failure = (), Failure("OutputError", f"cannot write: {error.strerror}")
    return Entry(
        id=job.id,
        kind=job.kind,
        name=job.name,
        group=job.group,
        verdict=Verdict.FAILED if failure else Verdict.DELIVERED,
        inputs=job.inputs,
        files=files,
        failure=failure,
    )


def _manifest(round_: Round, jobs: list[Job], entries: dict[str, Entry]) -> Manifest:
    p = round_.parameters
    return Manifest(
        round_id=p.round_id,
        title=p.title,
        data_date=p.data_date.isoformat(),
        credit=p.credit,
        disclaimer=p.disclaimer,
        fictional=p.fictional,
        versions={
            "python": platform.python_version(),
            "kpi_report": __version__,
            **{name: version(name) for name in PACKAGES},
        },
        inputs=round_.inputs,
        documents=tuple(
            entries.get(j.id) or Entry(j.id, j.kind, j.name, j.group, Verdict.NOT_RUN) for j in jobs
        ),
    )


def _check_writable(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name in NOT_FOLDERS:
            if (out / name).is_dir():
                raise OutputError(
                    f"{out / name} is a folder; move it away, a file must stand there"
                )
        write_atomically(out / f".{MANIFEST_NAME}.probe", b"")
        (out / f".{MANIFEST_NAME}.probe").unlink()
    except OSError as error:
        raise OutputError(
            f"cannot write to {out}: {error.strerror}; choose another folder with --out"
        ) from error
