"""Fill a workbook as a clerk would: find the headings, write the answers below them."""

import io
import re
import zipfile
from collections.abc import Iterator

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from kpi_report.survey.columns import REQUIRED_MARK, Entry, Sheet
from kpi_report.survey.questionnaire import SHEETS

Row = dict[str | int, object]
_MOMENT = (1980, 1, 1, 0, 0, 0)
_BY_NUMBER = ("kpi", "revision", "practice", "reply")
"""Sheets whose rows stand for a number that is there; in the others rows are filled in order."""


def fill(workbook: bytes, answers: dict[str, list[Row]]) -> bytes:
    """Return the workbook with all answer cells filled; what was prefilled and is gone, cleared.

    Parameters
    ----------
    workbook
        As written for an area.
    answers
        Rows by the key of their sheet; a row by the keys of its columns, and by year.
    """
    book = load_workbook(io.BytesIO(workbook))
    for sheet in SHEETS:
        if sheet.title in book.sheetnames:
            _fill_sheet(book[sheet.title], sheet, answers.get(sheet.key, []))
    raw = io.BytesIO()
    book.save(raw)
    return without_clock(raw.getvalue())


def headings(ws: Worksheet, sheet: Sheet) -> tuple[int, dict[str | int, int]]:
    """Return the row of the headings and the column of every key, or year, below one."""
    names = {c.heading: c.key for c in sheet.columns}
    for cells in ws.iter_rows(max_row=20):
        found: dict[str | int, int] = {}
        for cell in cells:
            text = str(cell.value or "").removeprefix(REQUIRED_MARK)
            if text in names:
                found[names[text]] = cell.column
            elif year := re.fullmatch(r"(\d{4})年度", text):
                found[int(year[1])] = cell.column
        if len(found) >= 3:
            return cells[0].row, found
    raise ValueError(f"no headings on {ws.title}")


def _fill_sheet(ws: Worksheet, sheet: Sheet, rows: list[Row]) -> None:
    head, columns = headings(ws, sheet)
    prepared = {c.key for c in sheet.columns if c.entry is Entry.PREPARED}
    open_keys = [k for k in columns if k not in prepared]
    places = dict(_numbered(ws, head, columns["no"]))
    if sheet.key in _BY_NUMBER:
        given = {str(row["no"]).upper(): row for row in rows}
        for number, at in places.items():
            row = given.pop(number, {})
            for key in open_keys:
                if key != "no":
                    ws.cell(at, columns[key]).value = row.get(key)
        if given and sheet.key != "kpi":
            raise ValueError(f"{ws.title} has no row for {', '.join(given)}")
        for at, row in enumerate(given.values(), max(places.values(), default=head) + 1):
            for key in [*open_keys, "no"]:
                ws.cell(at, columns[key]).value = row.get(key)
        return
    first = min(places.values(), default=head + 2)
    for n in range(max(len(rows), max(places.values(), default=first) - first + 1)):
        row = rows[n] if n < len(rows) else {}
        for key in open_keys:
            ws.cell(first + n, columns[key]).value = row.get(key)


def _numbered(ws: Worksheet, head: int, column: int) -> Iterator[tuple[str, int]]:
    for row in range(head + 1, ws.max_row + 1):
        value = ws.cell(row, column).value
        if value is not None and re.fullmatch(r"K?\d+|[PR]\d?-\d", str(value)):
            yield str(value), row


def without_clock(data: bytes) -> bytes:
    """Return an archive whose parts carry a fixed time, as do the document's properties."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2021-12-01T00:00:00Z", part)
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, part)
    return out.getvalue()
