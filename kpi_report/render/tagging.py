"""The tags of a PDF, completed where Typst has no words for them.

Typst tags the heads of columns. It cannot say that the first cell of a row heads the row; it puts
the label of a group of rows under the heads of all columns, so that each cell would be read with
all of them; and it knows no list that is set as a grid. What is changed are elements of the
structure, nothing that is shown.
"""

import io
from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from kpi_report.errors import RenderError

Element = Any
"""An element of the structure: a dictionary whose ``/S`` is its kind and ``/K`` what it holds."""


def complete_tags(pdf: bytes) -> bytes:
    """Return a PDF that Typst wrote with heads of rows, and with lists where it has grids.

    A table that has a caption gets heads of rows. A grid of single texts becomes a list: a cell
    with a paragraph is an item, one with a text that is none the label of the cell after it.

    Raises
    ------
    RenderError
        If a label in a grid is its last cell.
    """
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        root = file.Root.StructTreeRoot
        for element in list(_elements(root)):
            if element.S == "/Table" and _is_captioned(element):
                _head_rows(element, pikepdf.NameTree(root.IDTree))
            elif element.S == "/Div" and _is_grid(element):
                _make_list(file, element)
        file.save(
            written,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return written.getvalue()


def _elements(parent: Element) -> Iterator[Element]:
    for kid in _kids(parent):
        yield kid
        yield from _elements(kid)


def _kids(element: Element) -> list[Element]:
    """Return the elements in an element; none if it holds anything else."""
    held = element.get("/K", Array())
    kids = list(held) if isinstance(held, Array) else [held]
    elements = [k for k in kids if isinstance(k, Dictionary) and "/S" in k]
    return elements if len(elements) == len(kids) else []


def _is_empty(element: Element) -> bool:
    held = element.get("/K")
    return isinstance(held, Array) and not len(held)


def _is_captioned(table: Element) -> bool:
    above = [table, table.P, table.P.get("/P")]
    return any(k.S == "/Caption" for e in above if e is not None for k in _kids(e))


def _is_grid(element: Element) -> bool:
    """Return whether an element holds nothing but cells, each with one element or none."""
    cells = _kids(element)
    return bool(cells) and all(
        c.S == "/Div" and (_is_empty(c) or len(_kids(c)) == 1) for c in cells
    )


def _rows(table: Element) -> list[Element]:
    """Return the rows of a table, be they in groups or not; its caption is none."""
    parts = [part for part in _kids(table) if part.S != "/Caption"]
    grouped = ([part] if part.S == "/TR" else _kids(part) for part in parts)
    return [row for rows in grouped for row in rows]


def _head_rows(table: Element, names: pikepdf.NameTree) -> None:
    """Let the first cell of a row head it, and each cell name the heads of its row and column."""
    heads: list[str] = []
    group: list[str] = []
    for y, row in enumerate(_rows(table)):
        cells = _kids(row)
        if not heads:
            heads = [str(c.ID) for c in cells for _ in range(int(_said(c).get("/ColSpan", 1)))]
        elif cells[0].S == "/TH":
            group = [str(cells[0].ID)]
            _said(cells[0]).Headers = Array()
        else:
            own = group
            for x, cell in enumerate(cells):
                if x or _is_empty(cell):
                    _said(cell).Headers = _names([*own, heads[x]])
                else:
                    own = [f"{heads[0].removesuffix('0')}{y}"]
                    cell.S, cell.ID = Name.TH, String(own[0])
                    said = _said(cell)
                    said.Scope, said.Headers = Name.Row, _names(group)
                    names[own[0]] = cell


def _said(cell: Element) -> Any:
    """Return what a cell says of its place in the table."""
    attributes = cell.get("/A", Array())
    every = list(attributes) if isinstance(attributes, Array) else [attributes]
    for said in every:
        if said.O == "/Table":
            return said
    cell.A = Array([*every, Dictionary(O=Name.Table)])
    return cell.A[-1]


def _names(names: Iterable[str]) -> Array:
    return Array([String(name) for name in names])


def _make_list(file: pikepdf.Pdf, grid: Element) -> None:
    items = []
    cells = iter(_kids(grid))
    for cell in cells:
        if _is_empty(cell):  # fills up a row
            continue
        if _kids(cell)[0].S == "/Span":
            value = next(cells, None)
            if value is None:
                raise RenderError("a grid ends in a label, without what it says")
            cell.S, value.S = Name.Lbl, Name.LBody
            item = Dictionary(Type=Name.StructElem, S=Name.LI, P=grid, K=Array([cell, value]))
            items.append(file.make_indirect(item))
            cell.P = value.P = items[-1]
        else:
            cell.S, _kids(cell)[0].S = Name.LI, Name.LBody
            items.append(cell)
    grid.S = Name.L
    grid.A = Array([Dictionary(O=Name.List, ListNumbering=Name("/None"))])
    grid.K = Array(items)
