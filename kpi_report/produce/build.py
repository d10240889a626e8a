"""Build a round: plan, run, put every document in place as it comes, keep the record."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path

from kpi_report.errors import OutputError
from kpi_report.intake.files import (
    clear_leftovers,
    replace_folder,
    sole_use,
    write_atomically,
)
from kpi_report.produce import pool
from kpi_report.produce.due import MANIFEST_NAME, changed, fingerprint, surroundings, versions
from kpi_report.produce.job import OVERVIEW_FILES, Job, Plan, select
from kpi_report.produce.manifest import (
    Entry,
    Failure,
    Manifest,
    Verdict,
    forget_notes,
    note,
    output_file,
    read_entries,
    write_manifest,
)

NOT_FOLDERS = (MANIFEST_NAME, "index.html", *OVERVIEW_FILES.values())


def build(
    plan: Plan,
    out: Path,
    *,
    only: tuple[str, ...] = (),
    executor: AbstractContextManager[Executor] | None = None,
    limits: pool.Limits = pool.USUAL,
    force: bool = False,
    started: Callable[[int], None] = lambda total: None,
    progressed: Callable[[Entry], None] = lambda entry: None,
) -> Manifest:
    """Make the documents of a round under `out` that are due.

    Parameters
    ----------
    plan
        The documents of the round.
    out
        The round's output folder; it is made if it is not there.
    only
        Ids of the documents to make; none means all. The rest stays as an earlier run left it.
    executor
        What the documents are made by, entered if any is due and left at the end: none means two
        of :func:`kpi_report.produce.pool.threads`; any :class:`concurrent.futures.Executor` will
        do, or one of :mod:`kpi_report.produce.cluster`.
    limits
        What one document may take.
    force
        Make also those of which nothing changed.
    started, progressed
        Called with the number of documents before the first, and with each entry.

    Returns
    -------
    Manifest
        As written to ``manifest.json``, also after Ctrl-C, which is raised again.

    Raises
    ------
    ParameterError, TemplateError, ClusterError, ProgramError
        Before anything runs.
    OutputError
        If the output folder cannot be written, before or at any time.
    """
    chosen = select(plan.jobs, only)
    with_all = surroundings(limits.engine, limits.renderer)
    _check_writable(out)
    with sole_use(out):
        in_root = (job.names.values() for job in chosen if job.kind != "area")
        clear_leftovers(out, {*NOT_FOLDERS, *chain.from_iterable(in_root)})
        known = read_entries(out)
        reasons = why_due(chosen, known, out, with_all)
        to_make = {job.id: job for job in chosen if force or reasons[job.id]}
        made: dict[str, Entry] = {}

        def keep(one: pool.Made) -> None:
            entry = _deliver(out, to_make[one.job_id], one, with_all, known.get(one.job_id))
            made[entry.id] = entry
            with _writing(out):
                note(out, entry)
            progressed(entry)

        started(len(to_make))
        try:
            for job in to_make.values():
                if job.failure is not None:
                    keep(pool.Made(job.id, {}, job.failure))
            runnable = [job for job in to_make.values() if job.failure is None]
            if runnable:
                with executor or pool.threads(2) as entered:
                    pool.run(runnable, entered, limits, keep)
        finally:
            manifest = _manifest(plan, {**known, **made}, limits)
            with _writing(out):
                write_manifest(out, manifest)
                forget_notes(out)
        return manifest


def due(
    plan: Plan,
    out: Path,
    only: tuple[str, ...] = (),
    engine: str = pool.USUAL.engine,
    renderer: str = pool.USUAL.renderer,
) -> dict[str, str]:
    """Return for every document why :func:`build` would make it; an empty text if it would not."""
    with_all = surroundings(engine, renderer)
    return why_due(select(plan.jobs, only), read_entries(out), out, with_all)


def why_due(
    jobs: Sequence[Job], known: Mapping[str, Entry], out: Path, with_all: Mapping[str, str]
) -> dict[str, str]:
    """Return for every job why it is due; an empty text if it is not."""
    return {job.id: changed(known.get(job.id), {**job.inputs, **with_all}, out) for job in jobs}


def _deliver(
    out: Path, job: Job, made: pool.Made, with_all: Mapping[str, str], before: Entry | None
) -> Entry:
    """Put a document's files in place; of a failed one nothing from before may stay beside it."""
    try:
        if job.kind == "area":
            replace_folder(out / job.id, made.files)
            paths = [out / job.id / name for name in sorted(made.files)]
        else:
            was = [file.path for file in before.files] if before else []
            for name in {*OVERVIEW_FILES.values(), *was, *made.files}:
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
        inputs={**job.inputs, **with_all},
        files=files,
        failure=failure,
        tallies=job.tallies,
    )


def _manifest(plan: Plan, known: Mapping[str, Entry], limits: pool.Limits) -> Manifest:
    p = plan.parameters.worded_in(plan.parameters.language)
    with_all = surroundings(limits.engine, limits.renderer)
    up_to_date = {
        job.id
        for job in plan.jobs
        if job.id in known and known[job.id].inputs == {**job.inputs, **with_all}
    }
    options = {**with_all, "language": plan.language}
    return Manifest(
        round_id=p.round_id,
        title=p.title,
        data_date=p.data_date.isoformat(),
        credit=p.credit,
        disclaimer=p.disclaimer,
        fictional=p.fictional,
        versions=dict(versions(limits.renderer)),
        inputs=dict(plan.inputs),
        documents=tuple(
            _told_now(known.get(job.id), job, up_to_date=job.id in up_to_date) for job in plan.jobs
        ),
        fingerprint=(
            fingerprint(plan.files, options)
            if plan.files and len(up_to_date) == len(plan.jobs)
            else ""
        ),
        language=p.language,
        internal=p.internal,
        plugins=dict(sorted(item for job in plan.jobs for item in job.plugins.items())),
    )


def _told_now(entry: Entry | None, job: Job, *, up_to_date: bool) -> Entry:
    """Return the entry with the tallies of now, unless its document was made from something else.

    They tell more than the document: they may change while it does not.
    """
    if entry is None or entry.verdict is Verdict.NOT_RUN:
        return Entry(job.id, job.kind, job.name, job.group, Verdict.NOT_RUN, tallies=job.tallies)
    return replace(entry, tallies=job.tallies) if up_to_date else entry


@contextmanager
def _writing(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"cannot write to {out}: {error.strerror}; choose another folder with --out"
        ) from error


def _check_writable(out: Path) -> None:
    with _writing(out):
        out.mkdir(parents=True, exist_ok=True)
        for name in NOT_FOLDERS:
            if (out / name).is_dir():
                raise OutputError(
                    f"{out / name} is a folder; move it away, a file must stand there"
                )
        write_atomically(out / f".{MANIFEST_NAME}.probe", b"")
        (out / f".{MANIFEST_NAME}.probe").unlink()
