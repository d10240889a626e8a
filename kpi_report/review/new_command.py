"""``kpi-report new``: begin a template or a round."""

import sys
from pathlib import Path

import click

from kpi_report.errors import KpiReportError, ParameterError

EXIT_REFUSED = 2


@click.group("new")
def new() -> None:
    """Begin a template or a round with files that can be checked and built at once."""


@new.command("template")
@click.argument("name")
@click.option("--from", "source", default="", metavar="TEMPLATE", help="Begin with its cells.")
@click.option("--round", "round_id", default="published", show_default=True, help="Round it shows.")
def template_command(name: str, source: str, round_id: str) -> None:
    """Write the template NAME: the least that a document of the round needs, or a copy.

    Exit code 0: written; 2: refused.
    """
    from kpi_report.project import project_root
    from kpi_report.review.scaffold import new_template

    try:
        path = new_template(project_root(), name, source, round_id)
    except (KpiReportError, OSError) as error:
        _refuse(error)
    _tell([path])
    click.echo(
        f"next: kpi-report check {name}; kpi-report preview AREA --round {round_id} "
        f"--template {name}; area_template: {name} in params/{round_id}/round.yaml"
    )


@new.command("round")
@click.argument("name")
@click.option("--from", "source", default="", metavar="ROUND", help="Begin with its parameters.")
def round_command(name: str, source: str) -> None:
    """Write the round NAME: tables with invented data and their template, or a copy of parameters.

    Without --from it is a report of a kind of its own: data/NAME holds a table of whom it goes to
    and tables of anything, params/NAME says what their columns are. Outside a project it begins one
    in this folder.

    Exit code 0: written; 2: refused.
    """
    from datetime import date

    from kpi_report.project import project_root
    from kpi_report.review.scaffold import copy_round, new_round

    try:
        if source:
            paths = copy_round(project_root(), name, source)
        else:
            try:
                root = project_root()
            except ParameterError:
                root = Path.cwd()
            paths = new_round(root, name, date.today())
    except (KpiReportError, OSError) as error:
        _refuse(error)
    _tell(paths)
    click.echo(f"next: kpi-report build {name}")


def _tell(paths: list[Path]) -> None:
    here = Path.cwd()
    for path in paths:
        click.echo(f"{path.relative_to(here) if path.is_relative_to(here) else path}")


def _refuse(error: Exception) -> None:
    click.echo(f"kpi-report: {type(error).__name__}: {error}", err=True)
    sys.exit(EXIT_REFUSED)
