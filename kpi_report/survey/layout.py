"""Whose a sheet is, and the rows of its table, wherever these have been moved to."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from kpi_report.intake.faults import Fault, FaultKind, Severity
from kpi_report.intake.spreadsheet import Cell, Grid
from kpi_report.survey.columns import EXAMPLE_MARK, Entry, Sheet
from kpi_report.survey.headings import (
    LAST_HEADING_ROW,
    Key,
    find_headings,
    heading_faults,
    no_headings,
)
from kpi_report.survey.spelling import plain

MOST_RECORDS = {"kpi": 300, "revision": 300, "actual": 3_000, "usage": 3_000}
_MOST_ELSEWHERE = 1_000
_MAIN = {"kpi": ("name",), "tree": ("medium_field", "project"), "usage": ("facility",)}
"""What a row must have to be one, where nothing numbers it: else its one cell is a remark."""
_IDENTITY = re.compile(r"圏域ID:(\S*) 調査回:(\S*) 様式:(\S*) 版:(\S*)")
_REMARK = re.compile(r"[※＊*→←↑↓]|[(（]?注|備考[:：]|以上。?$")


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose sheet it is, as the sheet says itself."""

    area_id: str
    round_id: str
    sheet: str
    version: str


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a table: its cells by the key of their column, or by year."""

    row: int
    cells: dict[Key, Cell]

    def text(self, key: Key) -> str:
        """Return what is written in a column, or nothing."""
        cell = self.cells.get(key)
        return cell.text if cell else ""


@dataclass(frozen=True, slots=True)
class Located:
    """A sheet's table: the column of each key, its rows, and what is wrong with its shape.

    ``records`` are the rows in which the area wrote something, ``numbered`` gives the row of every
    number in the first column, also of rows left empty.
    """

    sheet: Sheet
    name: str
    columns: dict[Key, int]
    records: tuple[Record, ...]
    numbered: dict[str, int]
    faults: tuple[Fault, ...]


def identity(grid: Grid) -> Identity | None:
    """Return what the line of identity says, if the sheet has one in its first rows."""
    for (row, _), cell in grid.cells.items():
        if row <= LAST_HEADING_ROW and (found := _IDENTITY.search(cell.text)):
            return Identity(*found.groups())
    return None


def is_sheet(grid: Grid, sheet: Sheet) -> bool:
    """Return whether a grid is this sheet: by its line of identity, else by its name."""
    said = identity(grid)
    if said is not None:
        return said.sheet == sheet.key
    return plain(grid.name) in {plain(name) for name in (sheet.title, *sheet.aliases)}


def locate(grid: Grid, sheet: Sheet, years: range) -> Located:
    """Find headings and rows of `sheet` in `grid`.

    Parameters as for :func:`~kpi_report.survey.headings.find_headings`.

    Returns
    -------
    Located
        Without records if no heading row was found, which then is a fault.
    """
    head, columns = find_headings(grid, sheet, years)
    if not columns:
        return Located(sheet, grid.name, {}, (), {}, (no_headings(grid, sheet),))
    records = tuple(_records(grid, sheet, head, columns))
    faults = (
        *heading_faults(grid, sheet, head, columns, years),
        *_remark_faults(grid, sheet, head, columns, records),
    )
    kept = tuple(r for r in records if _is_filled(r, sheet))
    most = MOST_RECORDS.get(sheet.key, _MOST_ELSEWHERE)
    if len(kept) > most:
        faults = (*faults, _too_many(grid, kept[most].row, most))
        kept = kept[:most]
    numbered = {plain(r.text("no")): r.row for r in reversed(records)}
    return Located(sheet, grid.name, columns, kept, numbered, faults)


def _records(grid: Grid, sheet: Sheet, head: int, columns: dict[Key, int]) -> Iterator[Record]:
    notes = {c.key: plain(c.note) for c in sheet.columns if c.note}
    by_row: dict[int, dict[Key, Cell]] = {}
    keys = {column: key for key, column in columns.items()}
    for (row, column), cell in grid.cells.items():
        if row > head and column in keys:
            by_row.setdefault(row, {})[keys[column]] = cell
    for row in sorted(by_row):
        record = Record(row, by_row[row])
        explains = sum(plain(record.text(key)) == note for key, note in notes.items()) >= 2
        if not explains and record.text("no") != EXAMPLE_MARK:
            yield record


def _is_filled(record: Record, sheet: Sheet) -> bool:
    """Return whether the area wrote anything in a row, beyond what was prepared."""
    prepared = {c.key for c in sheet.columns if c.entry is Entry.PREPARED}
    asked = [key for key in record.cells if key not in prepared]
    if asked == ["no"] and sheet.key == "revision":
        return _is_number(record.text("no"))
    answers = [key for key in asked if key != "no"]
    if len(answers) == 1 and isinstance(answers[0], str) and answers[0] != "answer":
        numbered = "no" in record.cells or answers[0] in _MAIN.get(sheet.key, ())
        return numbered and _REMARK.match(record.text(answers[0])) is None
    return bool(answers)


def _too_many(grid: Grid, row: int, most: int) -> Fault:
    return Fault(
        FaultKind.TOO_MANY_ROWS,
        Severity.MUST,
        grid.name,
        f"A{row}",
        "",
        f"記入された行が{most:,}行を超えているため、{row}行目から下は読み取りませんでした。",
        "誤って複写された行があれば削除してください。",
    )


def _remark_faults(
    grid: Grid, sheet: Sheet, head: int, columns: dict[Key, int], records: tuple[Record, ...]
) -> Iterator[Fault]:
    """Say what stands beside or below the table and was therefore not taken."""
    headed = {column for row, column in grid.cells if row == head}
    empty = {r.row for r in records if not _is_filled(r, sheet)}
    prepared = {
        columns[c.key] for c in sheet.columns if c.entry is Entry.PREPARED and c.key in columns
    }
    number = columns.get("no")
    seen: set[str] = set()
    for (row, column), cell in sorted(grid.cells.items()):
        if row <= head or cell.reference in seen:
            continue
        outside = column not in headed
        remark = not _is_number(cell.text) if column == number else column not in prepared
        below = remark and row in empty
        if outside or below:
            seen.add(cell.reference)
            yield Fault(
                FaultKind.REMARK_NOT_TAKEN,
                Severity.CHECK,
                grid.name,
                cell.reference,
                cell.text,
                "表の外に書かれているため、読み取っていません。",
                "回答に関わる内容は、該当する行の備考の欄に記入してください。",
            )


def _is_number(text: str) -> bool:
    """Return whether a text is the number of a row, of a KPI or of a question (p1-1)."""
    normal = unicodedata.normalize("NFKC", text)
    return re.fullmatch(r"[A-Za-z]?\d{1,4}(-\d{1,2})?|[A-Za-z]-\d{1,2}", normal) is not None
