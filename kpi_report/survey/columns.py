"""What a sheet of the questionnaire is made of, and the names that identify a workbook."""

from dataclasses import dataclass, field
from enum import StrEnum

from kpi_report.survey.questions import Choice

SCHEMA_VERSION = 1
META_SHEET = "_kpi_report"
GUIDE_TITLE = "記入要領"
FAULTS_TITLE = "不備一覧"
EXAMPLE_MARK = "例"
REQUIRED_MARK = "★"
ALL_MEMBERS = "全市町村"
FIRST_KPI_ROWS, SPARE_KPI_ROWS = 60, 20
"""How many KPI numbers a sheet holds at least, and how many are left free after prefilled ones."""


class Entry(StrEnum):
    """What may stand in a cell, and so how it is read."""

    PREPARED = "prepared"
    TEXT = "text"
    CHOICE = "choice"
    VALUE = "value"
    YEAR = "year"
    TARGET = "target"
    KPI_NUMBER = "kpi_number"
    MUNICIPALITY = "municipality"
    RESIDENCE = "residence"
    MUNICIPALITIES = "municipalities"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet.

    Parameters
    ----------
    key
        Its name in the code.
    heading
        As printed, without the mark for required cells.
    entry
        What may stand in it.
    required
        Whether a filled row must have it.
    choices
        What the drop-down offers. Empty for the answers of 体制 and 返信, whose choices depend
        on the row (:mod:`kpi_report.survey.questions`).
    note
        One line under the heading: unit, format, condition.
    example
        What stands in the example row.
    width
        In characters of the default font.
    aliases
        Other headings that clerks give it.
    """

    key: str
    heading: str
    entry: Entry = Entry.TEXT
    required: bool = False
    choices: tuple[Choice, ...] = ()
    note: str = ""
    example: str = ""
    width: int = 12
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its title, what it asks, its columns.

    ``yearly`` says that a column for every fiscal year of the survey follows the columns (before
    the remarks). ``spare_rows`` is how many empty rows are offered after prefilled ones.
    """

    key: str
    title: str
    lead: str
    columns: tuple[Column, ...]
    yearly: bool = False
    spare_rows: int = 0
    aliases: tuple[str, ...] = field(default=())

    def column(self, key: str) -> Column:
        """Return a column by its key."""
        return next(c for c in self.columns if c.key == key)


def year_heading(year: int) -> str:
    """Return the heading of a year's column."""
    return f"{year}年度"


def kpi_number(kpi_id: str) -> str:
    """Return the number printed in the workbook: ``minamino-k07`` is K07."""
    return kpi_id.rsplit("-", 1)[1].upper()


def kpi_id(area_id: str, number: str) -> str:
    """Return the id of the KPI that carries a number of the workbook."""
    return f"{area_id}-{number.lower()}"


def identity_text(area_id: str, round_id: str, sheet: Sheet) -> str:
    """Return the line that every sheet carries, so that a CSV export still says whose it is."""
    return f"圏域ID:{area_id} 調査回:{round_id} 様式:{sheet.key} 版:{SCHEMA_VERSION}"
