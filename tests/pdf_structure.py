"""A reader of a PDF's structure: what a screen reader tells, and in which order.

Texts are those of the marked content, in the order of the structure tree.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pdf_texts import Page, texts_of


@dataclass(frozen=True)
class Link:
    """A link's address, and what is told of it where its text is not."""

    address: str
    contents: str


@dataclass(frozen=True)
class Marked:
    """A text of the content, its language if it has one of its own, and the page it stands on."""

    text: str
    language: str
    pages: tuple[int]


@dataclass(frozen=True)
class Element:
    """An element of the structure, its type a standard one: texts and elements in it, in order."""

    tag: str
    parts: tuple["Element | Marked", ...] = ()
    alt: str = ""
    language: str = ""
    identity: str = ""
    scope: str = ""
    headers: tuple[str, ...] = ()
    column_span: int = 1
    links: tuple[Link, ...] = ()
    pages: tuple[int, ...] = ()
    """Numbers of the pages that it stands on, in the order of its texts."""

    @property
    def text(self) -> str:
        """Return all texts in it."""
        return "".join(part.text for part in self.parts)

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
        shown = [texts_of(page) for page in file.pages]
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
class _Tree:
    shown: list[Page]
    places: dict[tuple[int, int], int]
    roles: dict[str, str]

    def elements(self, kids: Any) -> list[Element]:
        return [part for part in self._parts(kids, None) if isinstance(part, Element)]

    def _parts(self, kids: Any, page: Any) -> Iterator[Element | Marked | Link]:
        """Yield what an element holds, in order: elements, marked texts, links."""
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                yield self._marked(kid, page)
            elif kid.get("/Type") == "/MCR":
                yield self._marked(int(kid.MCID), kid.get("/Pg", page))
            elif kid.get("/Type") == "/OBJR":
                note = kid.Obj
                yield Link(str(note.get("/A", {}).get("/URI", "")), str(note.get("/Contents", "")))
            else:
                yield self._element(kid, page)

    def _marked(self, number: int, page: Any) -> Marked:
        place = self.places[page.objgen]
        text, language = self.shown[place].marked.get(number, ("", ""))
        return Marked(text, language, (place + 1,))

    def _element(self, raw: Any, page: Any) -> Element:
        tag = str(raw.S)
        parts = list(self._parts(raw.get("/K", pikepdf.Array()), raw.get("/Pg", page)))
        held = [part for part in parts if not isinstance(part, Link)]
        said: dict[str, Any] = {}
        attributes = raw.get("/A", pikepdf.Array())
        for own in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
            said |= dict(own.items())
        return Element(
            tag=self.roles.get(tag, tag)[1:],
            parts=tuple(held),
            pages=tuple(dict.fromkeys(page for p in held for page in p.pages)),
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
