"""A document as passages: every text it shows, in reading order, under its section.

Read from blocks, not from pages: a line that breaks elsewhere is no other text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kpi_report.document.blocks import (
    Cards,
    Cell,
    Column,
    Cover,
    Dataset,
    Figure,
    Notice,
    Prose,
    Table,
    Trace,
)
from kpi_report.render.reading import Document

SEPARATOR = " ｜ "
"""Between the cells of a row."""

COVER = "表紙"
"""The section of what stands before the first heading."""

_HEADING = re.compile(r"#{2,6}[ \t]+(.+)")
_DRAWN_WORD = re.compile(r"<!--\s*(.*?)\s*-->", re.DOTALL)
_SKELETON = re.compile(r'<!--.*?-->|style="[^"]*"|viewBox="[^"]*"', re.DOTALL)
_ADDRESS = re.compile(r'(?:id|xlink:href|clip-path)="[^"]*"|<dc:date>.*?</dc:date>')
_HASH = re.compile(r"(?<![0-9A-Za-z])(?=[0-9]*[a-f])[0-9a-f]{12,64}(?![0-9A-Za-z])")
_VERSION = re.compile(r"(?<=kpi_report )\d[\w.+]*")


class Sort(StrEnum):
    """What a passage is. Digits in an ``ORIGIN`` are addresses of cells, not figures.

    ``BESIDE`` is what no page shows: a row of the workbook, an alternative text, a file's property.
    """

    TEXT = "text"
    ROW = "row"
    BESIDE = "beside"
    ORIGIN = "origin"


def without_identity(text: str) -> str:
    """Return a text without hashes and without the version of the program."""
    return _VERSION.sub("", _HASH.sub("", text))


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of a document: a heading, a paragraph, a row, a note.

    ``place`` is the title of the table or chart in which it stands; ``label`` the first cell of a
    row, by which the row is known again when its values change.
    """

    section: str
    text: str
    sort: Sort = Sort.TEXT
    place: str = ""
    label: str = ""

    @property
    def meant(self) -> str:
        """Return the text without hashes and the program's version.

        These identify what a document was made from. They change in every document of a round when
        one table does, and say nothing of the area.
        """
        return without_identity(self.text)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart or the like as drawn: its SVG under the section and title."""

    section: str
    title: str
    svg: str

    def moved_to(self, other: "Drawing") -> bool:
        """Return whether lines or points lie elsewhere although nothing else is drawn otherwise.

        Size, styles and all words are equal then: what has moved are the values.
        """
        mine, theirs = (_SKELETON.findall(one.svg) for one in (self, other))
        if mine != theirs:
            return False
        return _ADDRESS.sub("", self.svg) != _ADDRESS.sub("", other.svg)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a document shows: its passages and its drawings."""

    passages: tuple[Passage, ...]
    drawings: tuple[Drawing, ...]


def read_passages(document: Document) -> Reading:
    """Return the passages and drawings of a document in reading order."""
    passages: list[Passage] = []
    drawings = []
    for section, part in sectioned(document):
        if isinstance(part, str):
            passages.append(Passage(section, part))
        else:
            passages += _block(part, section)
        if isinstance(part, Figure):
            drawings.append(Drawing(section, part.title, part.svg))
    return Reading(tuple(p for p in passages if p.text.strip()), tuple(drawings))


def sectioned(document: Document) -> Iterator[tuple[str, Any]]:
    """Yield the cover, and every paragraph (as a string) and block with the section it is in."""
    section = COVER
    yield section, document.cover
    for block in document.parts:
        if not isinstance(block, Prose):
            yield section, block
            continue
        for text in _paragraphs(block.markdown):
            if found := _HEADING.fullmatch(text):
                section = found[1].strip()
            yield section, text.lstrip("# ")


def _paragraphs(markdown: str) -> Iterator[str]:
    """Yield headings, lines of lists and of tables one by one, and whole paragraphs."""
    for part in re.split(r"\n\s*\n", markdown.strip()):
        lines = part.splitlines()
        if all(re.match(r"\s*(?:[-*+|#]|\d+[.)])", line) for line in lines):
            yield from (line.strip() for line in lines)
        elif lines and lines[0].startswith("#"):
            yield lines[0].strip()
            yield "".join(line.strip() for line in lines[1:])
        else:
            yield "".join(line.strip() for line in lines)


def _cover(cover: Cover) -> Iterator[Passage]:
    texts = [cover.banner, cover.title, cover.subtitle, *cover.running_head]
    texts += [f"{fact.label}：{fact.value}" for fact in cover.facts]
    texts += [*cover.notices, cover.footer]
    yield from (Passage(COVER, text) for text in texts)
    yield from (Passage(COVER, text, Sort.BESIDE, "文書の属性") for text in cover.keywords)
    yield from _origins(COVER, "", [fact.origin for fact in cover.facts])


def _block(block: Any, section: str) -> Iterator[Passage]:
    match block:
        case Cover():
            yield from _cover(block)
        case Table():
            rows = [row for group in block.groups for row in group.rows]
            yield Passage(section, block.title, place=block.title)
            yield _head(block.columns, section, block.title)
            for group in block.groups:
                yield Passage(section, group.label, place=block.title)
                yield from (_row(row, section, block.title) for row in group.rows)
            for text in (block.note, block.mark_note, block.source):
                yield Passage(section, text, place=block.title)
            told = [block.origin, block.note_origin, *(g.origin for g in block.groups)]
            yield from _origins(section, block.title, [*told, *(c.origin for r in rows for c in r)])
        case Dataset():
            place = f"{block.title}（データ）"
            yield _head(block.columns, section, place, Sort.BESIDE)
            yield from (_row(row, section, place, Sort.BESIDE) for row in block.rows)
            for text in (block.title, block.note, block.source):
                yield Passage(section, text, Sort.BESIDE, place)
            yield from _origins(section, place, [c.origin for row in block.rows for c in row])
        case Trace():
            for places in block.groups:
                yield from _origins(section, places.label, [places.label, *places.lines])
                yield from _origins(section, places.label, places.origins)
        case Figure():
            words = [word for word in _DRAWN_WORD.findall(block.svg) if word]
            yield Passage(section, block.title, place=block.title)
            yield Passage(section, " ／ ".join(words), place=f"{block.title}（図の中の文字）")
            yield Passage(section, block.alt, Sort.BESIDE, f"{block.title}（代替テキスト）")
            yield from (Passage(section, t, place=block.title) for t in (block.note, block.source))
            yield from _origins(section, block.title, [block.origin])
        case Cards():
            for card in block.cards:
                for text in (card.heading, card.text):
                    yield Passage(section, text, place=card.label)
            yield from (Passage(section, card.label) for card in block.cards)
            yield from _origins(section, "", [card.origin for card in block.cards])
        case Notice():
            yield Passage(section, block.title)
            yield Passage(section, block.text, place=block.title)
            yield from _origins(section, block.title, [block.origin])


def _head(columns: Sequence[Column], section: str, place: str, sort: Sort = Sort.TEXT) -> Passage:
    return Passage(section, SEPARATOR.join(column.label for column in columns), sort, place)


def _row(cells: Sequence[Cell], section: str, place: str, sort: Sort = Sort.ROW) -> Passage:
    text = SEPARATOR.join(" ".join(filter(None, (c.text, c.detail))) for c in cells)
    return Passage(section, text, sort, place, cells[0].text if cells else "")


def _origins(section: str, place: str, texts: Sequence[str]) -> Iterator[Passage]:
    """Yield each origin once: a table says the same of many cells."""
    where = f"{place}（数値の出所）" if place else "数値の出所"
    yield from (Passage(section, t, Sort.ORIGIN, where) for t in dict.fromkeys(texts) if t)
