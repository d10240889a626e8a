"""``kpi-report suggest``: official outcomes that an area could set as KPIs, ready to be pasted."""

import csv
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi_report.errors import KpiReportError

if TYPE_CHECKING:
    from kpi_report.assess.suggestion import Suggestion
    from kpi_report.model import Indicator, Point
    from kpi_report.rounds import Round

EXIT_NOTHING, EXIT_REFUSED = 1, 2
MARKS = {"yes": "○", "partly": "△", "no": "×"}
CRITERIA = (
    "Q1 outcome  Q2 comparable  Q3 partners' values  Q4 regular  Q5 plausible level; "
    "lag: years until published (age of the value here)"
)


@click.command("suggest")
@click.argument("area_id", metavar="AREA")
@click.option("--round", "round_id", default="published", show_default=True, help="Round.")
@click.option("--role", type=click.IntRange(1, 3), help="Only this role (1 to 3).")
@click.option("--ready", is_flag=True, help="Only those that satisfy all of Q1 to Q5.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Also write the rows of the questionnaire's sheet KPI here, as CSV.",
)
def suggest(area_id: str, round_id: str, role: int | None, ready: bool, out: Path | None) -> None:
    """List official outcomes as KPIs of AREA: baseline, plausible target, criteria Q1 to Q5.

    Those that satisfy all criteria stand first. Targets lie between the median and the more
    favourable quartile of the past yearly changes of areas like it; where these lost ground, they
    are a floor. With --out the columns are those of the sheet KPI behind the number, so that rows
    can be pasted there; what has no target is left out.

    Exit code 0: done; 1: nothing to suggest, no file written; 2: refused.
    """
    from kpi_report.derived import suggestions_by_area
    from kpi_report.project import project_root
    from kpi_report.rounds import load_round

    try:
        round_ = load_round(round_id, project_root())
        round_.area(area_id)
        indicators = {i.indicator_id: i for i in round_.indicators}
        found = [
            s
            for s in suggestions_by_area(round_)[area_id]
            if role is None or indicators[s.candidate.indicator_id].role.value == role
        ]
        shown = [s for s in found if s.satisfies_all or not ready]
        written = [s for s in shown if s.band is not None]
        if out is not None and written:
            _write(out, written, indicators, _fields(round_, area_id))
    except KpiReportError as error:
        click.echo(f"kpi-report: {type(error).__name__}: {error}", err=True)
        sys.exit(EXIT_REFUSED)
    if shown:
        _show(sorted(shown, key=lambda s: not s.satisfies_all), indicators)
    if found:
        _count(found)
    else:
        _explain(round_, area_id, role)
    if out is not None and written:
        click.echo(f"{len(written)} suggestion(s) written to {out}")
        click.echo(
            "a row is read as a KPI once the sentence 「【候補】…」 is deleted from its remark"
        )
    elif out is not None:
        click.echo(f"nothing to write: {out} was not made", err=True)
    sys.exit(0 if (shown if out is None else written) else EXIT_NOTHING)


def _fields(round_: "Round", area_id: str) -> list[str]:
    table = round_.tables.fields
    return [str(name) for name in table.loc[table["area_id"] == area_id, "medium_field"]]


def _show(found: "Sequence[Suggestion]", indicators: "dict[str, Indicator]") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("role", "field", "indicator", box=None)
    for heading in ("baseline", "partners", "outside", "a year", "needed", "target", "lag"):
        table.add_column(heading, justify="right")
    table.add_column("Q1–Q5")
    for one in found:
        c, indicator = one.candidate, indicators[one.candidate.indicator_id]
        digits, band, pace = indicator.decimals, one.band, one.candidate.whole.yearly_change
        table.add_row(
            str(indicator.role.value),
            one.medium_field or "―",
            f"{indicator.name}（{indicator.unit}）",
            f"{one.baseline.value:,.{digits}f} ({one.baseline.year})",
            _value(c.partners.last if c.partners else None, digits),
            _value(c.outside.last if c.outside else None, digits),
            f"{pace:+.{digits + 1}f}" if pace is not None else "―",
            f"{band.sign * (one.needed or 0):+.{digits + 1}f}" if band else "―",
            _target(one, digits),
            f"{c.lag_years} ({c.age_years})",
            "".join(MARKS[mark.value] for mark in one.marks),
        )
    console = Console(width=160)
    console.print(table)
    console.print(CRITERIA)


def _value(point: "Point | None", digits: int) -> str:
    return f"{point.value:,.{digits}f}" if point else "―"


def _target(found: "Suggestion", digits: int) -> str:
    band = found.band
    if band is None:
        return "―"
    first, second = band.targets
    floor = "floor " if band.floor else ""
    return f"{floor}{first:.{digits}f}～{second:.{digits}f} ({band.year})"


def _count(found: "Sequence[Suggestion]") -> None:
    """Say how many satisfy all criteria, and by how many each criterion is not."""
    missed = {
        f"Q{at + 1}": sum(one.marks[at].value != "yes" for one in found)
        for at in range(len(found[0].marks))
    }
    told = ", ".join(f"{name} by {n}" for name, n in missed.items() if n)
    click.echo(
        f"{sum(one.satisfies_all for one in found)} of {len(found)} satisfy all of Q1 to Q5"
        + (f"; not, or in part only: {told} (docs/method.md, 6)" if told else "")
    )


def _explain(round_: "Round", area_id: str, role: int | None) -> None:
    """Say why there is nothing to suggest, and where else an outcome may be found."""
    of_role = f" of role {role}" if role else ""
    supplies = [
        i.name
        for i in round_.indicators
        if i.measure.value == "supply" and role in (None, i.role.value)
    ]
    catalogue = round_.outcomes
    n = len(catalogue) if role is None else int((catalogue["role"] == role).sum())
    click.echo(
        f"nothing to suggest to {area_id}: the official figures hold no outcome{of_role}"
        + (f", only supplies ({'、'.join(supplies)})" if supplies else "")
        + f"; data/catalogue/outcomes.csv names {n} outcomes{of_role} that an area can measure",
        err=True,
    )


def _write(
    path: Path,
    found: "Sequence[Suggestion]",
    indicators: "dict[str, Indicator]",
    fields: list[str],
) -> None:
    from kpi_report.intake.files import write_atomically
    from kpi_report.survey.questionnaire import KPI_SHEET
    from kpi_report.survey.suggested import suggested_kpi

    columns = [column for column in KPI_SHEET.columns if column.key != "no"]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([column.heading for column in columns])
    for one in found:
        # Who has told no fields yet is shown the one that the standard catalogue has.
        known = fields or [one.medium_field]
        row = suggested_kpi(indicators[one.candidate.indicator_id], one, known).kpi
        writer.writerow([row.get(column.key, "") for column in columns])
    # Excel takes a file without byte order mark for one in the local code page.
    write_atomically(path, text.getvalue().encode("utf-8-sig"))
