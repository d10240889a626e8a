"""``kpi-report compare``: what a change does to every document, before anyone receives it."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi_report.errors import KpiReportError, OutputError, ParameterError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpi_report.review.builds import Build
    from kpi_report.review.comparison import Comparison
    from kpi_report.review.comparison_page import Sides
    from kpi_report.review.expectation import Surprise

EXIT_DIFFERS, EXIT_REFUSED, EXIT_INTERRUPTED = 1, 2, 130
RECORD = "comparison.json"


@click.command("compare")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--round", "round_id", metavar="ROUND", help="Round to build of a revision.")
@click.option("--area", "areas", multiple=True, metavar="ID", help="Only this area (repeatable).")
@click.option(
    "--expect",
    type=click.Path(path_type=Path),
    help="Ids of the documents that are to change, one a line: any other outcome fails.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Folder of the pages.  [default: reports/compare; outside a project compare]",
)
@click.option("--json", "as_json", is_flag=True, help="Print the record instead of the table.")
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=lambda: os.cpu_count() or 1,
    show_default="number of processors",
    help="Documents compared side by side.",
)
def compare_command(
    old: str,
    new: str,
    round_id: str | None,
    areas: tuple[str, ...],
    expect: Path | None,
    out: Path | None,
    as_json: bool,
    jobs: int,
) -> None:
    """Say of every document what changed from OLD to NEW, and write pages that show it.

    OLD and NEW are folders of builds, git revisions, or . for the files as they are now. Revisions
    are built on the spot (--round) and kept in reports/.revisions.

    The strongest of these is said of each document: unreadable, added, removed, numbers, text,
    layout (all says the same and looks otherwise), identity (only the hash of the data or the
    version differs), unchanged.

    Exit code 0: nothing differs, or with --expect exactly the documents listed do, where those of
    which only hashes differ count as unchanged; 1: otherwise; 2: refused; 130: stopped by Ctrl-C.
    """
    from kpi_report.review.comparison import compare_all
    from kpi_report.review.comparison_record import record, summary
    from kpi_report.review.expectation import read_expected, surprise

    try:
        root = _root()
        target = out or (root / "reports" / "compare" if root else Path("compare"))
        _refuse_foreign(target)
        before, after = _builds(old, new, round_id, areas, root, jobs)
        from kpi_report.review.builds import pairs
        from kpi_report.review.comparison_page import Sides

        wanted = pairs(before, after, areas)
        expected = read_expected(expect, {pair.id for pair in wanted}) if expect else None
        found = compare_all(wanted, jobs)
        unmet = None if expected is None else surprise(found, expected)
        newest = after.manifest
        names = _words(before.label), _words(after.label)
        sides = Sides(*names, newest.title, newest.fictional)
        written = record(sides, found, unmet)
        _write(target, written, sides, found, unmet)
    except KpiReportError as error:
        click.echo(f"kpi-report: {type(error).__name__}: {error}", err=True)
        sys.exit(EXIT_REFUSED)
    except KeyboardInterrupt:
        click.echo("kpi-report: stopped; nothing was written", err=True)
        sys.exit(EXIT_INTERRUPTED)
    if as_json:
        click.echo(written, nl=False)
    else:
        click.echo("\n".join([*summary(found, unmet), f"pages: {target / 'index.html'}"]))
    differs = any(c.kind != "unchanged" for c in found) if unmet is None else bool(unmet)
    sys.exit(EXIT_DIFFERS if differs else 0)


def _root() -> Path | None:
    from kpi_report.project import project_root

    try:
        return project_root()
    except ParameterError:
        return None


def _words(label: str) -> str:
    from kpi_report.review.revisions import WORKING_TREE

    return "作業中のファイル" if label == WORKING_TREE else label


def _builds(
    old: str,
    new: str,
    round_id: str | None,
    areas: tuple[str, ...],
    root: Path | None,
    jobs: int,
) -> "tuple[Build, Build]":
    from kpi_report.review.revisions import Wanted, find_build

    wanted = Wanted(round_id, areas, jobs) if round_id else None
    return find_build(old, wanted, root), find_build(new, wanted, root)


def _refuse_foreign(target: Path) -> None:
    """Refuse a folder that holds anything but an earlier comparison: it is to be replaced."""
    if not target.exists() or (target / RECORD).is_file():
        return
    if not target.is_dir() or any(target.iterdir()):
        raise OutputError(f"{target} holds no earlier comparison; name another folder by --out")


def _write(
    target: Path,
    written: str,
    sides: "Sides",
    found: "Sequence[Comparison]",
    unmet: "Surprise | None",
) -> None:
    """Put all pages in place at once, those of an earlier comparison removed."""
    from kpi_report.intake.files import replace_folder
    from kpi_report.review.comparison_page import document_pages, index_page

    files = {"index.html": index_page(sides, found, unmet), RECORD: written}
    files.update(document_pages(sides, found))
    try:
        replace_folder(target, {name: text.encode() for name, text in files.items()})
    except OSError as error:
        raise OutputError(f"{target}: {error.strerror}") from error
