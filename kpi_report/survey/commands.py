"""``kpi-report survey …``: workbooks out, workbooks in, who has answered."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi_report.errors import InputError, KpiReportError, OutputError

if TYPE_CHECKING:
    from kpi_report.rounds import Round
    from kpi_report.survey.response import Outcome
    from kpi_report.survey.suggested import SuggestedKpi

EXIT_FAULTY, EXIT_REFUSED = 1, 2
MOST_SHOWN = 20
SUFFIXES = (".xlsx", ".xlsm", ".csv", ".xls", ".xlsb", ".ods")


@click.group("survey")
def survey() -> None:
    """Send out questionnaires as workbooks and take the answers in."""


@survey.command("write")
@click.argument("round_id", metavar="ROUND")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="Folder for the workbooks."
)
@click.option("--area", "areas", multiple=True, metavar="ID", help="Only this area (repeatable).")
@click.option(
    "--with-suggestions",
    is_flag=True,
    help="Add the official outcomes that satisfy all of Q1 to Q5, for the area to adopt.",
)
def write_command(round_id: str, out: Path, areas: tuple[str, ...], with_suggestions: bool) -> None:
    """Write one questionnaire per area of ROUND, prefilled from the registry and the last round."""
    from kpi_report.intake.files import write_atomically
    from kpi_report.survey.prefill import prefill
    from kpi_report.survey.workbook import write_workbook

    with _refusals():
        round_, previous = _load(round_id)
        chosen = [round_.area(a) for a in areas] or list(round_.areas)
        _make_folder(out)
        offered = _suggested(round_, previous) if with_suggestions else {}
        for area in chosen:
            filled = prefill(round_, previous, area.area_id, offered.get(area.area_id, ()))
            content = write_workbook(round_, area, filled)
            write_atomically(out / f"{area.area_id}.xlsx", content)
    click.echo(f"{len(chosen)} workbook(s) written to {out}")


@survey.command("read")
@click.argument("round_id", metavar="ROUND")
@click.argument("paths", nargs=-1, metavar="[FILES|DIR]...", type=click.Path(path_type=Path))
@click.option(
    "--area", "areas", multiple=True, metavar="ID", help="Expect answers of this area only."
)
@click.option(
    "--return",
    "return_to",
    type=click.Path(path_type=Path),
    help="Folder for each area's own workbook with the faults marked, and the fault lists.",
)
@click.option("--check", is_flag=True, help="Only name the faults; take nothing into the round.")
def read_command(
    round_id: str,
    paths: tuple[Path, ...],
    areas: tuple[str, ...],
    return_to: Path | None,
    check: bool,
) -> None:
    """Read answers into the tables of ROUND and name every fault by its cell.

    FILES are workbooks, or CSV exports of their sheets; of a folder and those in it all such files
    are read. Without any, the newest workbook of every area is read again. Fault lists are
    written to reports/ROUND, or to the folder given with --return.

    Exit code 0: all taken, nothing to mend; 1: something must be mended or was refused; 2: refused
    before anything was read.
    """
    from kpi_report.project import project_root
    from kpi_report.survey.asked import asked_of
    from kpi_report.survey.deliveries import read_files
    from kpi_report.survey.receiving import newest

    with _refusals():
        round_, previous = _load(round_id)
        data = project_root() / round_.parameters.data
        if return_to is not None:
            _keep_apart(return_to, paths)
        expected = frozenset(round_.area(a).area_id for a in areas) or None
        asked = {a.area_id: asked_of(round_, previous, a.area_id) for a in round_.areas}
        again = [file for files in newest(data).values() for file in files]
        files = _contents(paths or tuple(again), round_id)
        outcomes = read_files(files, asked, expected)
        _write_lists(outcomes, files, round_, return_to or project_root() / "reports" / round_id)
        if return_to is not None:
            _return_workbooks(outcomes, files, round_, return_to)
        versions = {} if check else _take(outcomes, files, data, again if not paths else [])
    sys.exit(_report(outcomes, versions, round_))


@survey.command("status")
@click.argument("round_id", metavar="ROUND")
def status_command(round_id: str) -> None:
    """Show which areas of ROUND have answered, when, and with how many faults."""
    from rich.console import Console
    from rich.table import Table

    from kpi_report.project import project_root
    from kpi_report.survey.receiving import status

    with _refusals():
        round_, _ = _load(round_id)
        rows = status(project_root() / round_.parameters.data, round_.areas)
    table = Table("area", "name", "version", "received", box=None)
    for heading in ("KPIs", "must mend", "to check"):
        table.add_column(heading, justify="right")
    for row in rows:
        if row.version is None:
            table.add_row(row.area_id, row.area_name, "―", "no answer yet", "", "", "")
        else:
            numbers = (row.kpis, row.must, row.check)
            table.add_row(
                row.area_id, row.area_name, f"v{row.version}", row.received_at, *map(str, numbers)
            )
    Console(width=200).print(table)
    click.echo(f"{sum(r.version is not None for r in rows)} of {len(rows)} areas have answered")


@contextmanager
def _refusals() -> Iterator[None]:
    """Say an error of this package as one message, and leave."""
    try:
        yield
    except KpiReportError as error:
        click.echo(f"kpi-report: {type(error).__name__}: {error}", err=True)
        sys.exit(EXIT_REFUSED)


def _load(round_id: str) -> "tuple[Round, Round | None]":
    from kpi_report.errors import ParameterError
    from kpi_report.project import project_root
    from kpi_report.rounds import load_round

    root = project_root()
    round_ = load_round(round_id, root, answered=False)
    asked = round_.parameters.survey
    if asked is None:
        raise ParameterError(
            f"params/{round_id}/round.yaml has no 'survey' block: this round has no questionnaire"
        )
    return round_, load_round(asked.previous, root) if asked.previous else None


def _suggested(round_: "Round", previous: "Round | None") -> "dict[str, list[SuggestedKpi]]":
    from kpi_report.derived import suggestions_by_area
    from kpi_report.survey.suggested import ready, suggested_kpi

    indicators = {i.indicator_id: i for i in round_.indicators}
    fields = previous.tables.fields if previous else round_.tables.fields
    return {
        area_id: [
            suggested_kpi(
                indicators[one.candidate.indicator_id],
                one,
                fields.loc[fields["area_id"] == area_id, "medium_field"].tolist(),
            )
            for one in ready(found)
        ]
        for area_id, found in suggestions_by_area(round_).items()
    }


def _contents(paths: tuple[Path, ...], round_id: str) -> dict[str, bytes]:
    """Return the files' contents by name; with their folder where two bear the same name."""
    inside: list[Path] = []
    for path in paths:
        inside += sorted(p for p in path.rglob("*") if _is_answer(p)) if path.is_dir() else [path]
    count = Counter(file.name for file in dict.fromkeys(inside))
    found: dict[str, Path] = {}
    for file in dict.fromkeys(inside):
        name = file.name if count[file.name] == 1 else f"{file.parent.name}/{file.name}"
        if name in found:
            raise InputError(f"two files are named {name!r}: {found[name]}, {file}")
        found[name] = file
    if not found:
        shown = ", ".join(map(str, paths)) or f"the responses of round {round_id!r}"
        raise InputError(f"no workbook or CSV file in {shown}")
    try:
        return {name: file.read_bytes() for name, file in found.items()}
    except OSError as error:
        raise InputError(f"{error.filename}: {error.strerror}") from error


def _keep_apart(return_to: Path, paths: tuple[Path, ...]) -> None:
    """Refuse to write returned workbooks where answers lie: they would take their places."""
    folders = {(p if p.is_dir() else p.parent).resolve() for p in paths}
    if return_to.resolve() in folders:
        raise OutputError(f"{return_to} holds the answers that are read; return to another folder")


def _is_answer(path: Path) -> bool:
    hidden = path.name.startswith((".", "~$"))
    return path.suffix.lower() in SUFFIXES and not hidden and path.name != "faults.csv"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}: {error.strerror}") from error


def _write_lists(
    outcomes: "list[Outcome]", files: dict[str, bytes], round_: "Round", folder: Path
) -> None:
    from kpi_report.intake.files import write_atomically
    from kpi_report.survey.fault_lists import faults_csv, faults_html

    _make_folder(folder)
    names = {area.area_id: area.name for area in round_.areas}
    write_atomically(folder / "faults.csv", faults_csv(outcomes, names))
    fictional = round_.parameters.fictional
    page = faults_html(outcomes, names, round_.parameters.title, fictional=fictional)
    write_atomically(folder / "faults.html", page.encode())
    click.echo(f"fault lists: {folder / 'faults.html'}, {folder / 'faults.csv'}")


def _return_workbooks(
    outcomes: "list[Outcome]", files: dict[str, bytes], round_: "Round", folder: Path
) -> None:
    from kpi_report.intake.files import write_atomically
    from kpi_report.survey.response import Response
    from kpi_report.survey.returning import return_copy

    for outcome in outcomes:
        if isinstance(outcome, Response) and outcome.file in files:
            copy = return_copy(
                files[outcome.file],
                outcome,
                round_.area(outcome.area_id).name,
                fictional=round_.parameters.fictional,
            )
            if copy is None:
                click.echo(f"{outcome.file}: could not be marked; see the fault lists", err=True)
            else:
                write_atomically(folder / f"{outcome.area_id}.xlsx", copy)


def _take(
    outcomes: "list[Outcome]", files: dict[str, bytes], data: Path, again: list[Path]
) -> dict[str, str]:
    """Put the responses on disk; return what became of each, by area."""
    from kpi_report.survey.receiving import take_all
    from kpi_report.survey.response import Response

    delivered = [
        (outcome, {name: files[name] for name in outcome.parts or (outcome.file,)})
        for outcome in outcomes
        if isinstance(outcome, Response)
    ]
    taken = take_all(data, delivered, datetime.now().astimezone())
    return {
        response.area_id: f"v{one.version}" + ("" if one.new else " (unchanged)")
        for (response, _), one in zip(delivered, taken, strict=True)
    }


def _report(outcomes: "list[Outcome]", versions: dict[str, str], round_: "Round") -> int:
    from kpi_report.intake.faults import Severity
    from kpi_report.survey.response import Refusal, Response

    for outcome in outcomes:
        if isinstance(outcome, Refusal):
            click.echo(f"refused: {outcome.file}: {outcome.problem}", err=True)
            continue
        must, check = outcome.count(Severity.MUST), outcome.count(Severity.CHECK)
        state = versions.get(outcome.area_id, "checked only")
        click.echo(
            f"{outcome.area_id} ({round_.area(outcome.area_id).name}): {state}, "
            f"{len(outcome.tables['kpis'])} KPIs, {must} to mend, {check} to check"
        )
    responses = [o for o in outcomes if isinstance(o, Response)]
    shown = [(o, f) for o in responses for f in o.faults if f.severity is Severity.MUST]
    for outcome, fault in shown[:MOST_SHOWN]:
        click.echo(
            f"  {outcome.area_id} {fault.sheet}!{fault.cell or '―'}: {fault.problem}", err=True
        )
    if len(shown) > MOST_SHOWN:
        click.echo(f"  … and {len(shown) - MOST_SHOWN} more in the fault lists", err=True)
    return EXIT_FAULTY if shown or len(responses) < len(outcomes) else 0
