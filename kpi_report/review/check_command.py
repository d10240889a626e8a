"""``kpi-report check``: hold templates against their rules."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi_report.errors import KpiReportError

if TYPE_CHECKING:
    from kpi_report.review.rules import Complaint

EXIT_FOUND, EXIT_REFUSED = 1, 2


@click.command("check")
@click.argument("templates", nargs=-1, metavar="[TEMPLATE]...")
@click.option("--fix", is_flag=True, help="Take out outputs and metadata that do not belong.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="How to say it; github marks the lines of a pull request.",
)
@click.option("--rules", is_flag=True, help="Only list the rules.")
def check(templates: tuple[str, ...], fix: bool, form: str, rules: bool) -> None:
    """Hold each TEMPLATE (a name or a path; default: all) against the rules of templates.

    Every complaint names rule, file, cell and line, and how to mend it. Nothing is run but the
    imports of the set-up cell.

    Exit code 0: none; 1: some; 2: there is no such template.
    """
    from kpi_report.project import project_root
    from kpi_report.review.check import check_template, mend_template, templates_named
    from kpi_report.review.rules import Rule

    if rules:
        for rule in Rule:
            click.echo(f"{rule.id}  {rule.what}")
        return
    try:
        given = [Path(name) for name in templates]
        alone = bool(given) and all(path.exists() for path in given)
        folder = Path() if alone else project_root() / "notebooks" / "templates"
        paths = templates_named(templates, folder)
        mended = [path for path in paths if mend_template(path)] if fix else []
    except KpiReportError as error:
        click.echo(f"kpi-report: {type(error).__name__}: {error}", err=True)
        sys.exit(EXIT_REFUSED)
    found = [complaint for path in paths for complaint in check_template(path)]
    {"text": _text, "json": _json, "github": _github}[form](found)
    if form == "text":
        told = f"; {len(mended)} mended" if fix else ""
        click.echo(f"{len(paths)} template(s) checked, {len(found)} complaint(s){told}")
    sys.exit(EXIT_FOUND if found else 0)


def _text(found: "list[Complaint]") -> None:
    for one in found:
        place = f", {one.place}" if one.place else ""
        click.echo(f"{_shown(one.path)}{place}: {one.rule.id} {one.message}")
        click.echo(f"    {one.rule.what}; to mend: {one.rule.mend}")


def _json(found: "list[Complaint]") -> None:
    told = [
        {
            "rule": one.rule.id,
            "path": _shown(one.path),
            "cell": one.cell,
            "cell_id": one.cell_id or None,
            "line": one.line,
            "message": one.message,
            "is": one.rule.what,
            "mend": one.rule.mend,
        }
        for one in found
    ]
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


def _github(found: "list[Complaint]") -> None:
    for one in found:
        text = f"{one.message}; {one.rule.what}; to mend: {one.rule.mend}"
        where = f"file={_escaped(_shown(one.path))},line={_line_in_file(one)}"
        title = _escaped(f"{one.rule.id} {one.place}".strip())
        message = text.replace("%", "%25").replace("\n", "%0A")
        click.echo(f"::error {where},title={title}::{message}")


def _escaped(text: str) -> str:
    """Return a property of a workflow command as GitHub reads it."""
    for sign, code in (("%", "%25"), ("\n", "%0A"), (":", "%3A"), (",", "%2C")):
        text = text.replace(sign, code)
    return text


def _line_in_file(one: "Complaint") -> int:
    """Return the line of the file in which the cell's line stands, as Jupyter writes notebooks."""
    try:
        lines = one.path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return 1
    id_ = f'"id": {json.dumps(one.cell_id)}'
    begins = next((n for n, line in enumerate(lines, 1) if one.cell_id and id_ in line), 1)
    if one.line is None:
        return begins
    source = (n for n, line in enumerate(lines[begins:], begins + 1) if '"source": [' in line)
    return next(source, begins - one.line) + one.line


def _shown(path: Path) -> str:
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()
