"""Cells out of a workbook or a CSV export, after making sure that opening it does no harm.

Values are read by calamine, which is fast and never computes a formula. It is given the parts of
the archive that :mod:`kpi_report.intake.archive` has looked through, and nothing else.
"""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum

from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from kpi_report.intake.archive import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    Scan,
    Unreadable,
    packed,
    scan_sheets,
    unpack,
)

Value = str | float | bool | date | time


class Snag(Enum):
    """Why a cell that holds something gives no value."""

    NO_RESULT = "formula without a stored result"
    ERROR = "error value"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not empty.

    ``row`` and ``column`` count from 1 and say where the value stands: of a merged cell its first.
    ``percent`` marks a number shown as per cent, which is stored as a share. With a ``snag`` there
    is no value.
    """

    row: int
    column: int
    value: Value
    percent: bool = False
    snag: Snag | None = None

    @property
    def reference(self) -> str:
        """Return the place as in the workbook, such as ``G12``."""
        return f"{get_column_letter(self.column)}{self.row}"

    @property
    def text(self) -> str:
        """Return the value as a clerk would read it, without white space at its ends."""
        if self.snag is Snag.ERROR:
            return "#エラー"
        if isinstance(self.value, bool):
            return "TRUE" if self.value else "FALSE"
        if isinstance(self.value, float):
            shown = round(self.value * 100, 10) if self.percent else self.value
            return f"{shown:.15g}" + ("%" if self.percent else "")
        return str(self.value).strip()


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet as its cells that are not empty, by (row, column) counted from 1."""

    name: str
    cells: dict[tuple[int, int], Cell]
    visible: bool = True

    @property
    def last_row(self) -> int:
        """Return the number of the last row that holds anything; 0 if none does."""
        return max((row for row, _ in self.cells), default=0)


def read_workbook(data: bytes) -> tuple[Grid, ...]:
    """Return all sheets of an ``.xlsx`` file.

    Raises
    ------
    Unreadable
        If it is no workbook, is damaged or locked, or holds what no questionnaire needs: more than
        64 MiB unpacked, 1,000 parts, document types in its XML, cells beyond row 20,000 or column
        300.
    """
    parts = unpack(data)
    scans = scan_sheets(parts)
    try:
        book = CalamineWorkbook.from_filelike(packed(parts))
        return tuple(
            _grid(book.get_sheet_by_index(number), scans[found.name], found.visible)
            for number, found in enumerate(book.sheets_metadata)
            if found.name in scans
        )
    except (CalamineError, ValueError, OverflowError) as error:
        raise Unreadable("ファイルが壊れていて、読み取れません。") from error
    except BaseException as error:
        # A panic of the reader is no Exception, and no reason to stop the batch.
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable("ファイルが壊れていて、読み取れません。") from error


def read_csv(name: str, data: bytes) -> Grid:
    """Return the sheet that a CSV file exports; UTF-8 or the Shift_JIS of Japanese Excel.

    Raises
    ------
    Unreadable
        If it is neither, or no CSV file, or too large.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable("ファイルが大きすぎます（20MBまで）。")
    # The Shift_JIS of Windows has a character for every byte; UTF-16 shows by its zeros.
    for encoding in ("utf-8-sig", "cp932") if b"\0" not in data else ():
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Unreadable("CSVファイルの文字コードが、UTF-8でもShift_JISでもありません。")
    cells = {}
    try:
        for row, values in enumerate(csv.reader(io.StringIO(text, newline="")), start=1):
            if row > MOST_ROWS or len(values) > MOST_COLUMNS:
                raise Unreadable("CSVファイルの行又は列が多すぎます。")
            for column, value in enumerate(values, start=1):
                if value.strip():
                    cells[row, column] = Cell(row, column, value)
    except csv.Error as error:
        raise Unreadable("CSVファイルとして読み取れません。") from error
    return Grid(name, cells)


def _grid(sheet: CalamineSheet, scan: Scan, visible: SheetVisibleEnum) -> Grid:
    cells = _cells(sheet, scan.shares)
    for snag, places in ((Snag.ERROR, scan.errors), (Snag.NO_RESULT, scan.without_result)):
        cells |= {place: Cell(*place, "", snag=snag) for place in places}
    _spread_merged(sheet, cells)
    return Grid(sheet.name, cells, visible is SheetVisibleEnum.Visible)


def _cells(sheet: CalamineSheet, shares: set[tuple[int, int]]) -> dict[tuple[int, int], Cell]:
    cells: dict[tuple[int, int], Cell] = {}
    top, left = sheet.start or (0, 0)
    for row, values in enumerate(sheet.to_python(), start=top + 1):
        for column, value in enumerate(values, start=left + 1):
            if value == "" or (isinstance(value, str) and not value.strip()):
                continue
            kept: Value
            if isinstance(value, int) and not isinstance(value, bool):
                kept = float(value)
            elif isinstance(value, datetime) and value.time() == time():
                kept = value.date()
            elif isinstance(value, timedelta):
                kept = str(value)
            else:
                kept = value
            cells[row, column] = Cell(row, column, kept, (row, column) in shares)
    return cells


def _spread_merged(sheet: CalamineSheet, cells: dict[tuple[int, int], Cell]) -> None:
    """Let a value that is merged over several rows stand in each of them, as it is seen."""
    last = max((row for row, _ in cells), default=0)
    room = MOST_ROWS
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        first = cells.get((top + 1, left + 1))
        if first is not None:
            rows = range(top + 2, min(bottom + 1, last, top + 2 + room) + 1)
            room -= len(rows)
            for row in rows:
                cells.setdefault((row, left + 1), first)
