"""``kpi-report suggest``: official outcomes that an area could set as KPIs, ready to be pasted."""

import csv
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi_report.errors import KpiReportError

if TYPE_CHECKING:
    from kpi_report.assess.suggestion import Suggestion
    from kpi_report.model import Indicator

EXIT_REFUSED = 2
MARKS = {"yes": "○", "partly": "△", "no": "×"}


@click.command("suggest")
@click.argument("area_id", metavar="AREA")
@click.option("--round", "round_id", default="published", show_default=True, help="Round.")
@click.option("--role", type=click.IntRange(1, 3), help="Only this role (1 to 3).")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Write the rows of the questionnaire's sheet KPI here as CSV, and the criteria behind.",
)
def suggest(area_id: str, round_id: str, role: int | None, out: Path | None) -> None:
    """Suggest official outcomes to AREA as KPIs: baseline, plausible target, criteria Q1 to Q5.

    Targets lie between the median and the more favourable quartile of the past yearly changes of
    areas like it. With --out the columns are those of the sheet KPI in their order, so that rows
    can be pasted there.

    Exit code 0: done; 2: refused.
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
        if out is not None:
            _write(out, found, indicators, _fields(round_.tables.fields, area_id))
    except KpiReportError as error:
        click.echo(f"kpi-report: {type(error).__name__}: {error}", err=True)
        sys.exit(EXIT_REFUSED)
    if out is None:
        _show(found, indicators)
    else:
        rows = sum(s.band is not None for s in found)
        click.echo(f"{rows} suggestion(s) written to {out}")


def _fields(table: object, area_id: str) -> list[str]:
    import pandas as pd

    assert isinstance(table, pd.DataFrame)
    own = table[table["area_id"] == area_id]
    return [str(name) for name in own["medium_field"]]


def _show(found: "list[Suggestion]", indicators: "dict[str, Indicator]") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("role", "field", "indicator", box=None)
    for heading in ("baseline", "partners", "a year", "target", "by"):
        table.add_column(heading, justify="right")
    table.add_column("Q1–Q5")
    for one in found:
        indicator = indicators[one.candidate.indicator_id]
        digits, band = indicator.decimals, one.band
        partners, pace = one.candidate.partners, one.candidate.whole.yearly_change
        target = "―"
        if band is not None:
            first, second = band.targets
            target = "維持" if band.keeps else f"{first:.{digits}f}～{second:.{digits}f}"
        table.add_row(
            str(indicator.role.value),
            one.medium_field or "―",
            f"{indicator.name}（{indicator.unit}）",
            f"{one.baseline.value:,.{digits}f} ({one.baseline.year})",
            f"{partners.last.value:,.{digits}f}" if partners else "―",
            f"{pace:+.{digits + 1}f}" if pace is not None else "―",
            target,
            str(band.year) if band else "―",
            "".join(MARKS[mark.value] for mark in one.marks),
        )
    Console(width=140).print(table)


def _write(
    path: Path,
    found: "list[Suggestion]",
    indicators: "dict[str, Indicator]",
    fields: list[str],
) -> None:
    from kpi_report.intake.files import write_atomically
    from kpi_report.survey.questionnaire import KPI_SHEET
    from kpi_report.survey.suggested import suggested_kpi

    columns = [column for column in KPI_SHEET.columns if column.key != "no"]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*(column.heading for column in columns), "Q1", "Q2", "Q3", "Q4", "Q5"])
    for one in found:
        if one.band is None:
            continue
        row = suggested_kpi(indicators[one.candidate.indicator_id], one, fields).kpi
        marks = (MARKS[mark.value] for mark in one.marks)
        writer.writerow([*(row.get(column.key, "") for column in columns), *marks])
    # Excel takes a file without byte order mark for one in the local code page.
    write_atomically(path, text.getvalue().encode("utf-8-sig"))
