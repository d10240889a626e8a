"""``kpi-report release``: keep the numbers of a build that is handed over."""

import sys
from pathlib import Path

import click

from kpi_report.errors import InputError, KpiReportError, OutputError

EXIT_REFUSED = 2


@click.command("release")
@click.argument("round_id", metavar="ROUND")
@click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder of the build.  [default: reports/ROUND]",
)
def release_command(round_id: str, folder: Path | None) -> None:
    """Keep the numbers of the documents of ROUND that are being handed over.

    They are read from its finished build and written to released/ROUND.csv beside its tables. From
    then on make test fails when one of them changes and CHANGELOG.md does not name it.

    Exit code 0: written; 2: refused, as the build is not whole or not that of ROUND.
    """
    from kpi_report.intake.files import write_atomically
    from kpi_report.parameters import ReportParameters, RoundParameters, read_parameters
    from kpi_report.project import project_root
    from kpi_report.review.builds import open_build
    from kpi_report.review.released import numbers_of_build, released_file, write_released
    from kpi_report.table_parameters import TableRoundParameters, is_of_tables

    try:
        root = project_root()
        settings = root / "params" / round_id / "round.yaml"
        if not settings.is_file():
            raise InputError(_unknown(root, round_id))
        kind = TableRoundParameters if is_of_tables(root, round_id) else RoundParameters
        parameters: ReportParameters = read_parameters(settings, kind)
        build = open_build(folder or root / "reports" / round_id)
        made = build.manifest
        if (made.round_id, made.language) != (round_id, parameters.language):
            raise InputError(
                f"{build.folder} holds round {made.round_id} in {made.language!r}, "
                f"wanted is {round_id} in {parameters.language!r}"
            )
        told = list(numbers_of_build(build))
        target = released_file(root / parameters.data, round_id)
        target.parent.mkdir(exist_ok=True)
        write_atomically(target, write_released(told).encode())
    except KpiReportError as error:
        click.echo(f"kpi-report: {type(error).__name__}: {error}", err=True)
        sys.exit(EXIT_REFUSED)
    except OSError as error:
        refused = OutputError(f"{error.filename}: {error.strerror}")
        click.echo(f"kpi-report: {type(refused).__name__}: {refused}", err=True)
        sys.exit(EXIT_REFUSED)
    documents = len({one.area_id for one in told})
    click.echo(f"{len(told)} numbers of {documents} documents kept in {target.relative_to(root)}")


def _unknown(root: Path, round_id: str) -> str:
    from kpi_report.errors import did_you_mean

    rounds = [path.parent.name for path in (root / "params").glob("*/round.yaml")]
    return f"no round {round_id!r} in params/; {did_you_mean(round_id, rounds)}"
