"""Widths of the columns of a table, for programs that cannot be trusted to find them."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

import wcwidth

from kpi_report.document.blocks import Cell, Column, Table

PADDING = 200
"""Twips beside the text of a cell: its margins, and a little for a font that runs wider."""

_WORD = re.compile(r"[!-~À-ɏ]+")
_MEETING = re.compile(r"(?<=[0-9A-Za-z])(?=[ぁ-ヿ一-鿿])|(?<=[ぁ-ヿ一-鿿])(?=[0-9A-Za-z])")


def column_widths(table: Table, room: int, letter: float, detail: float) -> list[int]:
    """Return the width of every column of a table in twips.

    A column without a weight is as wide as its content; the others share what is left. Where
    that is too little, the widest of the former give way. No column is narrower than its longest
    word, unless all longest words together are wider than the page.

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

    def widest(parts: Callable[[str], list[str]]) -> list[int]:
        return [
            PADDING + round(max(_widths(column, own, letter, detail, parts)))
            for column, own in zip(columns, cells, strict=True)
        ]

    wanted, least = widest(str.splitlines), widest(_words)
    weighted = [c for c, column in enumerate(columns) if column.weight]
    for c in weighted:
        wanted[c] = least[c]
    given = _within(room, wanted, least)
    left = room - sum(given)
    if weighted and left > 0:
        _share(given, weighted, [columns[c].weight for c in weighted], left)
    return given


def _widths(
    column: Column,
    cells: Sequence[Cell],
    letter: float,
    detail: float,
    parts: Callable[[str], list[str]],
) -> Iterator[float]:
    yield 2 * letter
    yield from (_width(part) * letter for part in parts(column.label))
    for cell in cells:
        text = max((_width(part) * letter for part in parts(cell.text)), default=0)
        more = max((_width(part) * detail for part in parts(cell.detail)), default=0)
        side_by_side = column.inline and cell.detail and parts is not _words
        yield text + 2 * letter + more if side_by_side else max(text, more)


def _words(text: str) -> list[str]:
    """Return what cannot be broken: Latin words and numbers; between others a line may end."""
    return _WORD.findall(text)


def _width(text: str) -> float:
    """Return how many narrow letters a text is wide; Word parts Latin from Japanese by a half."""
    return wcwidth.width(text, ambiguous_width=2) + len(_MEETING.findall(text)) / 2


def _within(room: int, wanted: Sequence[int], least: Sequence[int]) -> list[int]:
    """Return widths that fit: none above a level that is as high as there is room for."""

    def at(level: int) -> list[int]:
        return [max(n, min(w, level)) for w, n in zip(wanted, least, strict=True)]

    levels = range(max(wanted, default=0) + 1)
    found = at(bisect_right(levels, room, key=lambda level: sum(at(level))) - 1)
    if (whole := sum(found)) > room:
        return [width * room // whole for width in found]
    return found


def _share(given: list[int], weighted: Sequence[int], weights: Sequence[float], left: int) -> None:
    """Share out what is left so that the weighted columns come as near to their weights as can be.

    A column whose least is more than its share keeps it, and the others share the rest.
    """
    free = dict(zip(weighted, weights, strict=True))
    total = left + sum(given[c] for c in weighted)
    while free:
        per_weight = total / sum(free.values())
        if not (kept := [c for c, weight in free.items() if given[c] > weight * per_weight]):
            break
        for c in kept:
            total -= given[c]
            del free[c]
    for c, weight in free.items():
        given[c] = int(weight * per_weight)
