"""Places in workbooks in short: neighbouring cells as one range, sheet by sheet."""

import re
from collections.abc import Sequence
from itertools import groupby

from kpi_report.document.language import say
from kpi_report.model import Origin

MOST_LISTED = 4
"""So many single cells are named one by one; of more the box around them."""

_CORNER = re.compile(r"([A-Z]+)([0-9]+)")


def places(origins: Sequence[Origin]) -> str:
    """Return cells in short, sheet by sheet: neighbours as one range, addresses as they are.

    Examples
    --------
    >>> places([Origin("a.xlsx", "実績", "E6"), Origin("a.xlsx", "実績", "F6")])
    '実績!E6–F6'
    """
    found = []
    known_places = dict.fromkeys(o for o in origins if str(o))
    for sheet, own in groupby(known_places, key=lambda o: o.sheet if o.cell else ""):
        cells = list(own)
        if sheet:
            found.append(_cells(sheet, [o.cell for o in cells]))
        else:
            found += dict.fromkeys(str(o) for o in cells)
    return say("、").join(found)


def _cells(sheet: str, cells: Sequence[str]) -> str:
    # openpyxl knows this too, but takes a tenth of a document's time to import.
    corners = [[_corner(*found) for found in _CORNER.findall(cell)] for cell in cells]
    n = sum((c[-1][0] - c[0][0] + 1) * (c[-1][1] - c[0][1] + 1) for c in corners)
    columns = sorted({(column, letters) for c in corners for column, _, letters in c})
    rows = sorted({row for c in corners for _, row, _ in c})
    (left, first), (right, last) = columns[0], columns[-1]
    box = f"{sheet}!{'–'.join(dict.fromkeys((f'{first}{rows[0]}', f'{last}{rows[-1]}')))}"
    if n == (right - left + 1) * (rows[-1] - rows[0] + 1):
        return box
    if n <= MOST_LISTED:
        return say("、").join(f"{sheet}!{cell.replace(':', '–')}" for cell in cells)
    return say("{box}のうち{n}セル", box=box, n=n)


def _corner(letters: str, row: str) -> tuple[int, int, str]:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column, int(row), letters
