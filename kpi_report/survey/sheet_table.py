"""Where the table of a sheet stands in a questionnaire, and how its cells are written."""

from dataclasses import dataclass

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kpi_report.parameters import Survey
from kpi_report.survey.columns import Column, Entry, Sheet, year_heading
from kpi_report.survey.questions import PRACTICE, REPLY

TITLE_ROW, IDENTITY_ROW, LEAD_ROW, HEADING_ROW, NOTE_ROW = range(1, 6)
YEAR_CHARACTERS = 13
QUESTIONS = {q.question_id.upper(): q for q in (*PRACTICE, *REPLY)}
"""By the number that is printed."""


@dataclass(frozen=True, slots=True)
class Table:
    """Where a sheet's table stands: its columns from A on, its first and last row."""

    sheet: Sheet
    columns: tuple[Column, ...]
    first: int
    last: int

    def letter(self, key: str) -> str:
        """Return the letter of a column."""
        letter: str = get_column_letter([c.key for c in self.columns].index(key) + 1)
        return letter

    def cells(self, key: str) -> str:
        """Return the cells of a column, such as ``C7:C46``."""
        return f"{self.letter(key)}{self.first}:{self.letter(key)}{self.last}"


def table_of(sheet: Sheet, survey: Survey, n_rows: int) -> Table:
    """Return the table of a sheet with so many prefilled rows, a column for every year."""
    columns = list(sheet.columns)
    if sheet.yearly:
        at = [c.key for c in columns].index("note")
        columns[at:at] = [
            Column(str(y), year_heading(y), Entry.VALUE, width=YEAR_CHARACTERS)
            for y in range(survey.first_year, survey.last_year + 1)
        ]
    first = NOTE_ROW + 1 + any(c.example for c in columns)
    return Table(sheet, tuple(columns), first, first + n_rows + sheet.spare_rows - 1)


def is_prepared(table: Table, column: Column) -> bool:
    """Return whether the cells of a column are written beforehand and locked."""
    numbered = table.sheet.key == "revision" and column.key == "no"
    return column.entry is Entry.PREPARED or numbered


def put(ws: Worksheet, row: int, column: int, value: object, style: str) -> Cell:
    """Write a value as what it is: text stays text, even if it looks like a formula."""
    cell: Cell = ws.cell(row, column)
    cell.style = style
    if isinstance(value, str) and value:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        if value[0] in "=+-@":
            cell.quotePrefix = True
    elif isinstance(value, int | float):
        cell.value = value
    return cell
