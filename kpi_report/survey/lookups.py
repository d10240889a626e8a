"""Formulas that look up a KPI's name and unit by its number, with their results beside them.

Excel computes them anew, but not in its Protected View, in which a file from an e-mail opens; other
readers never do. openpyxl writes a formula without a result, which would show as an empty cell.
"""

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

from openpyxl import Workbook

from kpi_report.survey.sheet_table import Table

_LOOKED_UP = {"name": "kpi_names", "unit": "kpi_units"}
_FORMULA = re.compile(r'<c r="([A-Z]+[0-9]+)"([^<>]*)>(<f>[^<]*</f>)<v ?(?:/>|></v>)</c>')


def is_looked_up(table: Table, key: str) -> bool:
    """Return whether the cells of a column repeat what the KPI sheet says."""
    return table.sheet.key == "actual" and key in _LOOKED_UP


def lookup(table: Table, key: str, row: int) -> str:
    """Return the formula of a cell."""
    number = f"MATCH(${table.letter('no')}{row},kpi_numbers,0)"
    return f'=IFERROR(INDEX({_LOOKED_UP[key]},{number})&"","")'


def results(book: Workbook, kpis: Table, table: Table) -> dict[str, str]:
    """Return what the formulas of a table give, by cell, from what stands on the KPI sheet."""
    found: dict[str, str] = {}
    for key in (c.key for c in table.columns if is_looked_up(table, c.key)):
        known = dict(zip(_column(book, kpis, "no"), _column(book, kpis, key), strict=True))
        for row, number in enumerate(_column(book, table, "no"), table.first):
            found[f"{table.letter(key)}{row}"] = known.get(number, "") if number else ""
    return found


def _column(book: Workbook, table: Table, key: str) -> list[str]:
    """Return what stands in the cells of a column; nothing is an empty text."""
    cells = book[table.sheet.title][table.cells(key)]
    return ["" if cell.value is None else str(cell.value) for (cell,) in cells]


def with_results(part: bytes, results: Mapping[str, str]) -> bytes:
    """Return the part of a sheet in the file with the results of its formulas stored in it."""

    def stored(cell: re.Match[str]) -> str:
        place, style, formula = cell.groups()
        if place not in results:
            return cell.group()
        return f'<c r="{place}"{style} t="str">{formula}<v>{escape(results[place])}</v></c>'

    return _FORMULA.sub(stored, part.decode()).encode()
