"""The tags of a PDF, completed where Typst has no words for them.

Typst tags the heads of columns. It cannot say that the first cell of a row heads the row; it puts
the label of a group of rows under the heads of all columns, so that each cell would be read with
all of them; and it knows no list that is set as a grid. What is changed are plain objects of the
structure, nothing that is shown.
"""

import re
from collections.abc import Iterable
from itertools import pairwise

from kpi_report.errors import RenderError

_END = re.compile(rb"xref\s+0 \d+\s+(.*)trailer\s+<</Size \d+(.*)startxref\s+\d+\s+%%EOF\s*", re.S)
_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*)\nendobj\s*", re.S)
_ELEMENT = re.compile(rb"<</Type/StructElem/S/(\w+)/P (\d+) 0 R")
_PARENT = re.compile(rb"/P \d+ 0 R")
_KIDS = re.compile(rb"/K\[((?:\d+ 0 R ?)*)\]")
_HEADERS = re.compile(rb"/Headers\[.*?\]")
_IDENTITY = re.compile(rb"/ID\((\w+)\)")
_SPAN = re.compile(rb"/ColSpan (\d+)")
_NAMES = re.compile(rb"/IDTree<</Names\[(.*?)\]")
_NAME = re.compile(rb"\((\w+)\)(\d+) 0 R")
_LIST = b"/A[<</O/List/ListNumbering/None>>]"


def complete_tags(pdf: bytes) -> bytes:
    """Return a PDF that Typst wrote with heads of rows, and with lists where it has grids.

    A table that has a caption gets heads of rows. A grid of single texts becomes a list: a cell
    with a paragraph is an item, one with a text that is none the label of the cell after it.

    Raises
    ------
    RenderError
        If the file is not written as Typst writes files, or a label in a grid is its last cell.
    """
    file = _File(pdf)
    for number, tag in sorted(file.tags.items()):
        if tag == b"Table" and file.is_captioned(number):
            _head_rows(file, number)
        elif tag == b"Div" and file.is_grid(number):
            _make_list(file, number)
    return file.written()


def _head_rows(file: "_File", table: int) -> None:
    """Let the first cell of a row head it, and each cell name the heads of its row and column."""
    heads: list[bytes] = []
    group: list[bytes] = []
    for y, row in enumerate(file.rows(table)):
        cells = file.kids(row)
        if not heads:
            heads = [file.identity(cell) for cell in cells for _ in range(file.span(cell))]
        elif file.tags[cells[0]] == b"TH":
            group = [file.identity(cells[0])]
            file.change(cells[0], _HEADERS, b"/Headers[]")
        else:
            own = group
            for x, cell in enumerate(cells):
                if x or file.is_empty(cell):
                    file.change(cell, _HEADERS, _headers([*own, heads[x]]))
                else:
                    own = [b"%b%d" % (heads[0].removesuffix(b"0"), y)]
                    file.rename(cell, b"TH", b"/ID(%b)" % own[0])
                    file.change(cell, _HEADERS, b"/Scope/Row" + _headers(group))
                    file.named[own[0]] = cell


def _headers(names: Iterable[bytes]) -> bytes:
    return b"/Headers[%b]" % b"".join(b"(%b)" % name for name in names)


def _make_list(file: "_File", grid: int) -> None:
    items = []
    cells = iter(file.kids(grid))
    for cell in cells:
        if file.is_empty(cell):  # fills up a row
            file.bodies[cell] = b"null"
        elif file.tags[file.kids(cell)[0]] == b"Span":
            value = next(cells, None)
            if value is None:
                raise RenderError("a grid ends in a label, without what it says")
            file.rename(cell, b"Lbl")
            file.rename(value, b"LBody")
            items.append(file.add(b"LI", grid, (cell, value)))
        else:
            file.rename(file.kids(cell)[0], b"LBody")
            file.rename(cell, b"LI")
            items.append(cell)
    file.rename(grid, b"L", _LIST)
    file.change(grid, _KIDS, _kids(items))


def _kids(numbers: Iterable[int]) -> bytes:
    return b"/K[%b]" % b" ".join(b"%d 0 R" % number for number in numbers)


class _File:
    """The objects of a PDF by number, and of its structure what kind of element each is."""

    def __init__(self, pdf: bytes) -> None:
        start = pdf.rfind(b"startxref")
        table = int(pdf[start:].split()[1]) if start >= 0 else 0
        end = _END.fullmatch(pdf, table)
        if end is None:
            raise RenderError("the PDF does not end in one table of its objects")
        places = sorted(int(line[:10]) for line in end[1].splitlines() if line[17:18] == b"n")
        self.head, self.trailer = pdf[: places[0]], end[2]
        self.bodies: dict[int, bytes] = {}
        for place, following in pairwise([*places, table]):
            found = _OBJECT.fullmatch(pdf, place, following)
            if found is None:
                raise RenderError(f"the PDF has no object at {place}")
            self.bodies[int(found[1])] = found[2]
        if self.bodies.keys() != set(range(1, len(self.bodies) + 1)):
            raise RenderError("the PDF does not number its objects without a gap")
        elements = {n: _ELEMENT.match(body) for n, body in self.bodies.items()}
        self.tags = {n: found[1] for n, found in elements.items() if found}
        self.parents = {n: int(found[2]) for n, found in elements.items() if found}
        self.root = next(n for n, body in self.bodies.items() if b"/StructTreeRoot" in body[:30])
        names = _NAMES.search(self.bodies[self.root])
        self.named = {n: int(to) for n, to in _NAME.findall(names[1])} if names else {}

    def kids(self, number: int) -> list[int]:
        """Return the elements in an element; none if it holds anything else."""
        found = _KIDS.search(self.bodies[number])
        return [int(n) for n in found[1].split()[::3]] if found else []

    def is_empty(self, number: int) -> bool:
        return b"/K[]" in self.bodies[number]

    def is_captioned(self, number: int) -> bool:
        parent = self.parents[number]
        above = (number, parent, self.parents.get(parent, parent))
        return any(
            self.tags[k] == b"Caption" for n in above if n in self.tags for k in self.kids(n)
        )

    def is_grid(self, number: int) -> bool:
        """Return whether an element holds nothing but cells, each with one element or none."""
        cells = self.kids(number)
        return bool(cells) and all(
            self.tags[c] == b"Div" and (self.is_empty(c) or len(self.kids(c)) == 1) for c in cells
        )

    def rows(self, table: int) -> list[int]:
        """Return the rows of a table, be they in groups or not; its caption is none."""
        parts = [part for part in self.kids(table) if self.tags[part] != b"Caption"]
        grouped = ([part] if self.tags[part] == b"TR" else self.kids(part) for part in parts)
        return [row for rows in grouped for row in rows]

    def identity(self, number: int) -> bytes:
        found = _IDENTITY.search(self.bodies[number])
        return found[1] if found else b""

    def span(self, number: int) -> int:
        found = _SPAN.search(self.bodies[number])
        return int(found[1]) if found else 1

    def change(self, number: int, pattern: re.Pattern[bytes], new: bytes) -> None:
        self.bodies[number] = pattern.sub(lambda _: new, self.bodies[number], count=1)

    def rename(self, number: int, tag: bytes, more: bytes = b"") -> None:
        """Give an element another type, and more entries."""
        opening = b"<</Type/StructElem/S/%b/P %d 0 R%b" % (tag, self.parents[number], more)
        self.change(number, _ELEMENT, opening)
        self.tags[number] = tag

    def add(self, tag: bytes, parent: int, kids: Iterable[int]) -> int:
        """Put an element between an element and some of those in it; return its number."""
        number = len(self.bodies) + 1
        self.bodies[number] = b"<</Type/StructElem/S/%b/P %d 0 R%b>>" % (tag, parent, _kids(kids))
        self.tags[number], self.parents[number] = tag, parent
        for kid in kids:
            self.change(kid, _PARENT, b"/P %d 0 R" % number)
            self.parents[kid] = number
        return number

    def written(self) -> bytes:
        names = b"".join(b"(%b)%d 0 R" % pair for pair in sorted(self.named.items()))
        self.change(self.root, _NAMES, b"/IDTree<</Names[%b]" % names)
        parts, places, end = [self.head], [], len(self.head)
        for number, body in sorted(self.bodies.items()):
            places.append(b"%010d 00000 n\r\n" % end)
            parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
            end += len(parts[-1])
        size = len(places) + 1
        table = b"xref\n0 %d\n0000000000 65535 f\r\n%b" % (size, b"".join(places))
        trailer = b"trailer\n<</Size %d%bstartxref\n%d\n%%%%EOF" % (size, self.trailer, end)
        return b"".join([*parts, table, trailer])
