"""How wide columns are, and how many: for programs that cannot be trusted to find them."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import pairwise
from math import ceil

import wcwidth

from kpi_report.document.blocks import Cell, Column, Table

PADDING = 150
"""Twips beside the text of a cell: its margins, and a little for a font that runs wider."""

BOLD = 1.15
"""How much wider the letters of a heading may be."""

PLEASANT, READABLE = 44, 20
"""So many narrow letters to a line are wanted, and kept, for a column with a weight."""

BREAKS = ((10, 1000), (4, 1000), (4, 20))
"""Of how many narrow letters headings are broken once and twice, step by step as room is wanted."""

GAP_INCHES, HANGING_INCHES = 0.13, 0.11
"""Between two columns of short texts, and before the second line of one."""

BETWEEN_ROWS = 0.3
"""Space between two of their rows, as a share of a line."""

MOST_COLUMNS = 6

_WORD = re.compile(r"[!-~À-ɏ]+")
_WIDE, _NARROW = r"[\u3041-\u30ff\u3400-\u9fff]", "[0-9A-Za-z]"
_MEETING = re.compile(f"(?<={_NARROW})(?={_WIDE})|(?<={_WIDE})(?={_NARROW})")

Measure = Callable[[str], float]
"""How many narrow letters a text needs."""


def column_widths(table: Table, room: int, letter: float, detail: float) -> list[int]:
    """Return the width of every column of a table in twips.

    A column without a weight is as wide as its content; the others share what is left, and want
    lines that are pleasant to read. Where there is too little room, first long headings break,
    then the columns with a weight give way, then all; the widest always first. No column is
    narrower than its longest word, unless all longest words together are wider than the page.

    Parameters
    ----------
    table
        The table.
    room
        Twips that all columns may take.
    letter, detail
        Twips that a narrow letter takes in a cell's text, and in its second line; a wide one
        takes two.
    """
    columns = table.columns
    rows = [row for group in table.groups for row in group.rows]
    cells = [[row[c] for row in rows] for c in range(len(columns))]
    weights = {c: column.weight for c, column in enumerate(columns) if column.weight}

    def needed(heading: Measure, text: Measure, line: float = float("inf")) -> list[int]:
        found = []
        for c, column in enumerate(columns):
            own = max(
                letter * max(2, BOLD * heading(column.label)),
                *(_cell(cell, column, text, letter, detail) for cell in cells[c]),
                0,
            )
            found.append(PADDING + round(min(own, line * letter) if c in weights else own))
        return found

    least = needed(_longest_word, _longest_word)
    steps = [
        needed(_longest_line, _longest_line, PLEASANT),
        *(needed(partial(_broken, *limits), _longest_line, PLEASANT) for limits in BREAKS),
        needed(partial(_broken, *BREAKS[-1]), _longest_line, READABLE),
    ]
    steps = [*([max(pair) for pair in zip(step, least, strict=True)] for step in steps), least]
    wanted, fewer = next((p for p in pairwise(steps) if sum(p[1]) <= room), (least, least))
    given = _within(room, wanted, fewer)
    for c in weights:
        given[c] = min(given[c], steps[-2][c])
    left = room - sum(given)
    return _shared(given, weights, left) if weights and left > 0 else given


def _cell(cell: Cell, column: Column, text: Measure, letter: float, detail: float) -> float:
    own, more = text(cell.text) * letter, text(cell.detail) * detail
    if column.inline and cell.detail and text is _longest_line:
        return own + 2 * letter + more
    return max(own, more)


def _longest_word(text: str) -> float:
    """Measure what cannot be broken: Latin words and numbers; between others a line may end."""
    return max(map(_letters, _WORD.findall(text)), default=0)


def _longest_line(text: str) -> float:
    return max(map(_letters, text.splitlines()), default=0)


def _broken(once: float, twice: float, text: str) -> float:
    """Measure a heading of which lines of more than so many letters are broken once, or twice."""
    found = [0.0]
    for n in map(_letters, text.splitlines()):
        lines = 1 + (n > once) + (n > twice)
        found.append(max(once, n / lines) if lines > 1 else n)
    return max(found)


def _letters(text: str) -> float:
    # Word parts Latin letters from Japanese by half a letter.
    return wcwidth.width(text, ambiguous_width=2) + len(_MEETING.findall(text)) / 2


def _within(room: int, wanted: Sequence[int], fewer: Sequence[int]) -> list[int]:
    """Return widths that fit: none above a level that is as high as there is room for."""

    def at(level: int) -> list[int]:
        return [max(n, min(w, level)) for w, n in zip(wanted, fewer, strict=True)]

    levels = range(max(wanted, default=0) + 1)
    found = at(bisect_right(levels, room, key=lambda level: sum(at(level))) - 1)
    if (whole := sum(found)) > room:
        return [width * room // whole for width in found]
    return found


def _shared(given: Sequence[int], weights: dict[int, float], left: int) -> list[int]:
    """Share out what is left so that the weighted columns come as near to their weights as can be.

    A column that has more than its share keeps it, and the others share the rest.
    """
    free, found = dict(weights), list(given)
    total = left + sum(given[c] for c in weights)
    while free:
        unit = total / sum(free.values())
        if not (kept := [c for c, weight in free.items() if given[c] > weight * unit]):
            break
        for c in kept:
            total -= given[c]
            del free[c]
    for c, weight in free.items():
        found[c] = int(weight * unit)
    return found


def side_by_side(widths: Iterable[float], room: float) -> int:
    """Return in how many columns short texts take the least room.

    Parameters
    ----------
    widths
        Inches that each takes on one line. A row is as high as the one that takes the most lines.
    room
        Inches that all columns may take.
    """
    texts = list(widths)

    def height(columns: int) -> float:
        width = (room + GAP_INCHES) / columns - GAP_INCHES
        lines = [1 if own <= width else ceil(own / (width - HANGING_INCHES)) for own in texts]
        rows = (lines[at : at + columns] for at in range(0, len(lines), columns))
        return sum(max(row) + BETWEEN_ROWS for row in rows)

    return min(range(1, MOST_COLUMNS + 1), key=height)
