"""A reader of a PDF's structure: what a screen reader tells, and in which order.

Texts are taken from the content streams by way of the structure tree: marked content in the order
of the tree, its glyphs by the ``ToUnicode`` map of their font.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

_BFCHAR = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_BFRANGE = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_RANGE = re.compile(
    rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[(.*?)\])", re.DOTALL
)
_HEX = re.compile(rb"<([0-9A-Fa-f]*)>")


@dataclass(frozen=True)
class Link:
    """A link's address, and what is told of it where its text is not."""

    address: str
    contents: str


@dataclass(frozen=True)
class Element:
    """An element of the structure, its type a standard one: texts and elements in it, in order."""

    tag: str
    parts: tuple["Element | str", ...] = ()
    alt: str = ""
    language: str = ""
    identity: str = ""
    scope: str = ""
    headers: tuple[str, ...] = ()
    column_span: int = 1
    links: tuple[Link, ...] = ()

    @property
    def text(self) -> str:
        """Return all texts in it."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def children(self) -> tuple["Element", ...]:
        """Return the elements directly in it."""
        return tuple(part for part in self.parts if isinstance(part, Element))

    def all(self, *tags: str) -> Iterator["Element"]:
        """Yield this element and those in it that have one of the tags, or all, in order."""
        if not tags or self.tag in tags:
            yield self
        for child in self.children:
            yield from child.all(*tags)


@dataclass(frozen=True)
class Structure:
    """What a PDF says of itself as a whole.

    ``artifacts`` holds the texts of each page that are no part of its content, such as the running
    head; ``loose`` the texts that are neither, which must not be.
    """

    root: Element
    language: str
    title: str
    title_shown: bool
    tagged: bool
    outline: tuple[tuple[int, str], ...]
    artifacts: tuple[str, ...]
    loose: str
    fonts: tuple[tuple[str, bool, bool], ...]
    """Name, whether embedded, whether with a map to Unicode."""
    info: dict[str, str] = field(default_factory=dict)
    complaints: tuple[str, ...] = ()
    """What qpdf says of the file's syntax."""


def read_structure(pdf: bytes) -> Structure:
    """Read the structure of a PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        catalogue = file.Root
        shown = [_shown(page) for page in file.pages]
        places = {page.obj.objgen: number for number, page in enumerate(file.pages)}
        roles = {str(k): str(v) for k, v in catalogue.StructTreeRoot.get("/RoleMap", {}).items()}
        tree = _Tree(shown, places, roles)
        kids = tree.elements(catalogue.StructTreeRoot.K)
        assert len(kids) == 1, f"the structure has {len(kids)} roots"
        return Structure(
            root=kids[0],
            language=str(catalogue.get("/Lang", "")),
            title=str(file.docinfo.get("/Title", "")),
            title_shown=bool(catalogue.get("/ViewerPreferences", {}).get("/DisplayDocTitle")),
            tagged=bool(catalogue.get("/MarkInfo", {}).get("/Marked")),
            outline=tuple(_outline(catalogue.get("/Outlines", {}).get("/First"), 1)),
            artifacts=tuple(page.artifacts for page in shown),
            loose="".join(page.loose for page in shown),
            fonts=tuple(sorted(set(_fonts(file)))),
            info={str(key)[1:]: str(value) for key, value in file.docinfo.items()},
            complaints=tuple(file.check_pdf_syntax()),
        )


@dataclass
class _Page:
    marked: dict[int, str] = field(default_factory=dict)
    artifacts: str = ""
    loose: str = ""


def _shown(page: pikepdf.Page) -> _Page:
    """Return the texts that a page shows, by the mark that they stand under."""
    found = _Page()
    _read(page, page.get("/Resources", {}), [], found)
    return found


def _read(stream: Any, resources: Any, marks: list[tuple[str, Any]], found: _Page) -> None:
    fonts: dict[str, dict[int, str]] = {}
    glyphs: dict[int, str] = {}
    depth = len(marks)
    for operands, operator in pikepdf.parse_content_stream(stream):
        match str(operator):
            case "BDC" | "BMC":
                properties = operands[1] if len(operands) > 1 else {}
                if isinstance(properties, pikepdf.Name):
                    properties = resources.Properties[str(properties)]
                marks.append((str(operands[0]), properties))
                if said := _actual(marks[-1:]):
                    _put(said, marks, found)
            case "EMC":
                marks.pop()
            case "Tf":
                name = str(operands[0])
                if name not in fonts:
                    fonts[name] = _to_unicode(resources.Font[name])
                glyphs = fonts[name]
            case "Tj" | "TJ" if not _actual(marks):
                parts = operands[0] if str(operator) == "TJ" else operands
                codes = b"".join(bytes(p) for p in parts if isinstance(p, pikepdf.String))
                _put(_decoded(codes, glyphs), marks, found)
            case "Do":
                form = resources.XObject[str(operands[0])]
                if form.get("/Subtype") == "/Form":
                    _read(form, form.get("/Resources", {}), marks, found)
    assert len(marks) == depth, "marked content that does not end"


def _actual(marks: list[tuple[str, Any]]) -> str:
    texts = (str(p["/ActualText"]) for _, p in marks if "/ActualText" in p)
    return next(texts, "")


def _put(text: str, marks: list[tuple[str, Any]], found: _Page) -> None:
    for tag, properties in reversed(marks):
        if tag == "/Artifact":
            found.artifacts += text
            return
        if "/MCID" in properties:
            number = int(properties["/MCID"])
            found.marked[number] = found.marked.get(number, "") + text
            return
    found.loose += text


def _decoded(codes: bytes, glyphs: dict[int, str]) -> str:
    pairs = (int.from_bytes(codes[i : i + 2], "big") for i in range(0, len(codes), 2))
    return "".join(glyphs.get(code, "\ufffd") for code in pairs)


def _to_unicode(font: Any) -> dict[int, str]:
    """Return the text of every glyph that the font's map names."""
    if "/ToUnicode" not in font:
        return {}
    cmap = font.ToUnicode.read_bytes()
    found = {}
    for block in _BFCHAR.findall(cmap):
        found.update({int(code, 16): _utf16(text) for code, text in _PAIR.findall(block)})
    for block in _BFRANGE.findall(cmap):
        for first, last, start, texts in _RANGE.findall(block):
            each = [_utf16(text) for text in _HEX.findall(texts)]
            for n, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                opening = _utf16(start) if start else ""
                found[code] = each[n] if each else opening[:-1] + chr(ord(opening[-1]) + n)
    return found


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be")


@dataclass
class _Tree:
    shown: list[_Page]
    places: dict[tuple[int, int], int]
    roles: dict[str, str]

    def elements(self, kids: Any) -> list[Element]:
        return [part for part in self._parts(kids, None) if isinstance(part, Element)]

    def _parts(self, kids: Any, page: Any) -> Iterator[Element | str | Link]:
        """Yield what an element holds, in order: elements, texts, links."""
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                yield self._text(kid, page)
            elif kid.get("/Type") == "/MCR":
                yield self._text(int(kid.MCID), kid.get("/Pg", page))
            elif kid.get("/Type") == "/OBJR":
                note = kid.Obj
                yield Link(str(note.get("/A", {}).get("/URI", "")), str(note.get("/Contents", "")))
            else:
                yield self._element(kid, page)

    def _text(self, number: int, page: Any) -> str:
        return self.shown[self.places[page.objgen]].marked.get(number, "")

    def _element(self, raw: Any, page: Any) -> Element:
        tag = str(raw.S)
        parts = list(self._parts(raw.get("/K", pikepdf.Array()), raw.get("/Pg", page)))
        said: dict[str, Any] = {}
        attributes = raw.get("/A", pikepdf.Array())
        for own in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
            said |= dict(own.items())
        return Element(
            tag=self.roles.get(tag, tag)[1:],
            parts=tuple(part for part in parts if not isinstance(part, Link)),
            alt=str(raw.get("/Alt", "")),
            language=str(raw.get("/Lang", "")),
            identity=str(raw.get("/ID", "")),
            scope=str(said.get("/Scope", ""))[1:],
            headers=tuple(str(name) for name in said.get("/Headers", ())),
            column_span=int(said.get("/ColSpan", 1)),
            links=tuple(p for p in parts if isinstance(p, Link)),
        )


def _outline(item: Any, level: int) -> Iterator[tuple[int, str]]:
    while item is not None:
        yield level, str(item.Title)
        yield from _outline(item.get("/First"), level + 1)
        item = item.get("/Next")


def _fonts(file: pikepdf.Pdf) -> Iterator[tuple[str, bool, bool]]:
    for thing in file.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font":
            if "/DescendantFonts" in thing:
                inner = thing.DescendantFonts[0].FontDescriptor
                embedded = any(f"/FontFile{n}" in inner for n in ("", "2", "3"))
                yield str(thing.BaseFont)[1:], embedded, "/ToUnicode" in thing
            elif not str(thing.Subtype).startswith("/CIDFont"):
                yield str(thing.BaseFont)[1:], "/FontDescriptor" in thing, "/ToUnicode" in thing
