"""Find the row of headings on a sheet, and which column stands under which."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from kpi_report.intake.faults import Fault, FaultKind, Severity
from kpi_report.intake.spreadsheet import Cell, Grid
from kpi_report.intake.years import Years, read_years
from kpi_report.survey.columns import REQUIRED_MARK, Entry, Sheet, year_heading
from kpi_report.survey.spelling import plain

LAST_HEADING_ROW = 40
LEAST_HEADINGS = 3

Key = str | int
"""Of a column: its key in the sheet, or the year of its heading."""


def find_headings(grid: Grid, sheet: Sheet, years: range) -> tuple[int, dict[Key, int]]:
    """Return the row with the most of a sheet's headings, and the column of each.

    Parameters
    ----------
    grid
        The cells.
    sheet
        What is looked for.
    years
        The fiscal years that a yearly sheet asks.

    Returns
    -------
    tuple
        Without any column if too few headings were found to be sure.
    """
    names = _names(sheet)
    rows: dict[int, dict[Key, int]] = {}
    for (row, column), cell in sorted(grid.cells.items()):
        if row <= LAST_HEADING_ROW and cell.row == row and isinstance(cell.value, str):
            key = names.get(plain(cell.text))
            if key is not None:
                rows.setdefault(row, {}).setdefault(key, column)
    if not rows:
        return 0, {}
    best = max(rows, key=lambda row: (len(rows[row]), -row))
    columns = rows[best]
    for (row, column), cell in sorted(grid.cells.items()):
        if row == best and column not in columns.values():
            year = _year(cell, sheet, years)
            if year:
                columns.setdefault(year, column)
    enough = min(LEAST_HEADINGS, len(sheet.columns))
    return (best, columns) if len(columns) >= enough else (0, {})


def _names(sheet: Sheet) -> dict[str, str]:
    return {plain(n): c.key for c in sheet.columns for n in (c.heading, *c.aliases)}


def _year(cell: Cell, sheet: Sheet, years: range) -> int | None:
    """Return the year that a heading names, if it is one of those asked."""
    if not sheet.yearly:
        return None
    read = read_years(re.sub(r"(実績値?|\s)", "", cell.text))
    year = read.single if isinstance(read, Years) else None
    return year if year in years else None


def heading_faults(
    grid: Grid, sheet: Sheet, head: int, columns: dict[Key, int], years: range
) -> Iterator[Fault]:
    """Name the headings in row `head` that are there twice, missing, or not the sheet's."""
    names = _names(sheet)
    unknown: dict[int, Cell] = {}
    filled = {column for row, column in grid.cells if row > head}
    for (row, column), cell in sorted(grid.cells.items()):
        if row != head or column in columns.values():
            continue
        key = names.get(plain(cell.text)) or _year(cell, sheet, years)
        if key is not None:
            yield Fault(
                FaultKind.HEADING_TWICE,
                Severity.MUST,
                grid.name,
                cell.reference,
                cell.text,
                f"見出し「{_clean(cell.text)}」が二つあるため、右の列は読み取りませんでした。",
                "不要な列を削除するか、見出しを直してください。",
            )
        elif column in filled:
            unknown[column] = cell
    wanted: list[tuple[Key, str, bool]] = [
        (c.key, c.heading, c.required or c.key == "no")
        for c in sheet.columns
        if c.entry is not Entry.PREPARED or (c.key == "no" and c.heading != "行")
    ]
    wanted += [(y, year_heading(y), False) for y in years] if sheet.yearly else []
    for key, heading, required in wanted:
        if key in columns:
            continue
        texts = {_clean(cell.text): cell for cell in unknown.values()}
        near = get_close_matches(heading, texts, n=1, cutoff=0.5)
        meant = texts[near[0]] if near else None
        yield Fault(
            FaultKind.HEADING_MISSING,
            Severity.MUST if required else Severity.CHECK,
            grid.name,
            meant.reference if meant else "",
            near[0] if near else "",
            f"見出し「{heading}」が見つからないため、この列は読み取れませんでした。"
            + (f"「{near[0]}」は「{heading}」のことでしょうか。" if near else ""),
            f"見出しを「{heading}」に戻してください。",
        )
        if meant is not None:
            unknown.pop(meant.column, None)
    for cell in unknown.values():
        yield Fault(
            FaultKind.HEADING_UNKNOWN,
            Severity.CHECK,
            grid.name,
            cell.reference,
            cell.text,
            f"見出し「{_clean(cell.text)}」は様式にないため、この列は読み取っていません。",
            "お伝えになりたい内容は、備考の欄に記入してください。",
        )


def no_headings(grid: Grid, sheet: Sheet) -> Fault:
    """Return the fault that a sheet has no row of headings."""
    return Fault(
        FaultKind.HEADING_MISSING,
        Severity.MUST,
        grid.name,
        "",
        "",
        f"シート「{grid.name}」に見出しの行が見つからないため、このシートは読み取れませんでした。",
        f"見出し（{'、'.join(c.heading for c in sheet.columns[:4])}など）をお送りした様式のとおりに"
        "戻してください。",
    )


def _clean(text: str) -> str:
    return re.sub(rf"[\s{REQUIRED_MARK}]+", "", text)
