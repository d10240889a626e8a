"""What a PDF must say, by its document, and what of it a PDF says wrongly or not at all."""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from itertools import pairwise

from bs4 import BeautifulSoup
from pdf_structure import Element, Marked, Structure

from kpi_report.document.blocks import Block, Cards, Figure, Notice, Table, Trace
from kpi_report.document.html import numbered
from kpi_report.document.language import say, speaking
from kpi_report.render.prose import weave
from kpi_report.render.reading import Document

HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
MARKER = re.compile(r"[・•]|\d+\.")
ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&'*+,;=%-]*[A-Za-z0-9_~/#=&-]")
JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")
GROUPING = {
    "L": {"L", "LI", "Caption"},
    "LI": {"Lbl", "LBody"},
    "Table": {"Caption", "THead", "TBody", "TFoot", "TR"},
}


def faults(found: Structure, document: Document) -> list[str]:
    """Return what of a document its PDF does not say, or says wrongly."""
    with speaking(document.cover.language):
        return [
            *_of_the_whole(found, document),
            *_of_texts(found, document),
            *_of_headings(found, document),
            *_of_figures(found, document),
            *_of_tables(found, document),
            *_of_grouping(found),
            *_of_lists(found, document),
            *_of_links(found, document),
            *_of_pages(found),
            *_of_languages(found.root, found.language),
        ]


def _of_the_whole(found: Structure, document: Document) -> Iterator[str]:
    cover = document.cover
    yield from found.complaints
    if not found.tagged:
        yield "it is not marked as tagged"
    if found.language.partition("-")[0] != cover.language:
        yield f"its language is {found.language!r}, not {cover.language!r}"
    if (found.title, found.title_shown) != (cover.window_title, True):
        yield f"its title is {found.title!r}, shown: {found.title_shown}"
    for name, embedded, mapped in found.fonts:
        if not (embedded and mapped):
            yield f"font {name}: embedded {embedded}, with a map to Unicode {mapped}"
    if found.loose:
        yield f"neither content nor artifact: {found.loose!r}"
    for number, text in enumerate(found.artifacts, start=1):
        for head in (*cover.running_head, cover.footer, f"{number}/{len(found.artifacts)}"):
            if bare(head) not in bare(text):
                yield f"page {number} lacks {head!r}"


def _of_texts(found: Structure, document: Document) -> Iterator[str]:
    told = bare("".join(_told(found.root)))
    wanted = bare("".join(meant(document, told)))
    if told != wanted:
        pairs = enumerate(zip(told, wanted, strict=False))
        n = next((n for n, (a, b) in pairs if a != b), min(len(told), len(wanted)))
        shown = slice(max(0, n - 15), n + 25)
        yield f"after {n} characters it says {told[shown]!r}, not {wanted[shown]!r}"


def _told(element: Element) -> Iterator[str]:
    """Yield the texts in order, but for markers of lists, and what is drawn in a figure."""
    for part in element.parts:
        if isinstance(part, Marked):
            yield part.text
        elif part.tag != "Figure" and not (part.tag == "Lbl" and MARKER.fullmatch(part.text)):
            yield from _told(part)


def _of_headings(found: Structure, document: Document) -> Iterator[str]:
    told = [(int(e.tag[1]), bare(e.text)) for e in found.root.all(*HEADINGS)]
    outline = [(level, bare(text)) for level, text in found.outline]
    wanted = [(level, bare(text)) for level, text in headings(document)]
    if told != wanted:
        yield f"its headings are {told}, not {wanted}"
    if outline != wanted:
        yield f"its bookmarks are {outline}, not {wanted}"
    for (level, _), (following, text) in pairwise(told):
        if following > level + 1:
            yield f"heading {text!r} of level {following} straight below level {level}"


def _of_figures(found: Structure, document: Document) -> Iterator[str]:
    told = [e.alt for e in found.root.all("Figure")]
    wanted = [part.alt for part in document.parts if isinstance(part, Figure)]
    if told != wanted:
        yield f"its alternative texts are {told}, not {wanted}"


def _of_tables(found: Structure, document: Document) -> Iterator[str]:
    tables = list(found.root.all("Table"))
    wanted = [part for part in document.parts if isinstance(part, Table)]
    of_prose = sum(len(page.find_all("table")) for page in _pages(document))
    if len(tables) != len(wanted) + of_prose:
        yield f"it has {len(tables)} tables, not {len(wanted)} and {of_prose} in prose"
    told = [bare(e.text) for e in found.root.all("TH") if e.scope == "Row"]
    first = [row[0] for table in wanted for group in table.groups for row in group.rows]
    heads = [bare(cell.text + cell.detail) for cell in first if cell.text or cell.detail]
    if told != heads:
        yield f"its rows are headed {told}, not {heads}"
    for table in tables:
        yield from _of_cells(table)


def _of_cells(table: Element) -> Iterator[str]:
    heads = {e.identity: e for e in table.all("TH")}
    for cell in table.all("TH", "TD"):
        if unknown := set(cell.headers) - heads.keys():
            yield f"cell {cell.text!r} names headers that are not there: {sorted(unknown)}"
        if cell.tag == "TD" and not cell.headers:
            yield f"cell {cell.text!r} has no header"
        if cell.tag == "TH" and not cell.scope:
            yield f"header {cell.text!r} has no scope"
    widths = {sum(cell.column_span for cell in row.children) for row in table.all("TR")}
    if len(widths) > 1:
        yield f"a table has rows of {sorted(widths)} cells"


def _of_grouping(found: Structure) -> Iterator[str]:
    for element in found.root.all():
        allowed = GROUPING.get(element.tag)
        strange = {c.tag for c in element.children} - allowed if allowed else set()
        if strange:
            yield f"{element.tag} holds {sorted(strange)}"
        if element.tag == "Link" and not all(k.address and k.contents for k in element.links):
            yield f"link {element.text!r} has no address or no contents"


def _of_lists(found: Structure, document: Document) -> Iterator[str]:
    told = [bare(e.text) for e in found.root.all("Lbl") if not MARKER.fullmatch(e.text)]
    labels = [bare(fact.label) for fact in document.cover.facts]
    if sorted(told) != sorted(labels):
        yield f"its labels are {told}, not {labels}"
    items = {bare(e.text) for e in found.root.all("LBody")}
    traces = [part for part in document.parts if isinstance(part, Trace)]
    for line in (line for part in traces for group in part.groups for line in group.lines):
        if bare(line) not in items:
            yield f"{line!r} is no item of a list"


def _of_links(found: Structure, document: Document) -> Iterator[str]:
    told = {link.address for e in found.root.all("Link") for link in e.links}
    cover = document.cover
    written = [*(fact.value for fact in cover.facts), *cover.notices]
    written += [text for part in document.parts for text in _texts(part, 0)]
    for address in sorted({a for text in written for a in ADDRESS.findall(text)} - told):
        yield f"{address} is no link"


def _of_pages(found: Structure) -> Iterator[str]:
    """Say which caption or heading stands on another page than what it belongs to."""
    for element in found.root.all():
        for before, after in pairwise(e for e in element.children if e.pages):
            apart = before.pages[-1] != after.pages[0]
            if apart and before.tag in ("Caption", *HEADINGS):
                yield f"{before.text!r} stands on page {before.pages[-1]}, not {after.pages[0]}"


def _of_languages(element: Element, around: str) -> Iterator[str]:
    """Say which Japanese text is not said to be Japanese."""
    for part in element.parts:
        spoken = part.language or around
        if isinstance(part, Element):
            yield from _of_languages(part, spoken)
        elif JAPANESE.search(part.text) and not spoken.startswith("ja"):
            yield f"{part.text!r} is said to be in {spoken!r}"


def meant(document: Document, told: str = "") -> Iterator[str]:
    """Yield the texts of a document in order; the facts of its cover in the order `told`."""
    cover = document.cover
    yield from (cover.banner, cover.title, cover.subtitle)
    yield from sorted((f.label + f.value for f in cover.facts), key=lambda f: told.find(bare(f)))
    yield from cover.notices
    for page in _pages(document):
        yield page.get_text()


def headings(document: Document) -> Iterator[tuple[int, str]]:
    """Yield the headings of a document with their levels: its title, then those of its prose."""
    yield 1, document.cover.title
    for page in _pages(document):
        for heading in page.find_all(re.compile("^h[2-6]$")):
            yield int(heading.name[1]), heading.get_text()


def bare(text: str) -> str:
    """Return a text without white space, which breaking lines adds and takes away."""
    return "".join(text.split())


@lru_cache(maxsize=1)
def _pages(document: Document) -> list[BeautifulSoup]:
    """Return every part of a document as HTML: prose as the page has it, a block as its texts."""
    written = weave(document.parts, "html", lambda *block: escape("\n".join(_texts(*block))))
    return [BeautifulSoup(part, "html.parser") for part in written]


def _texts(block: Block, number: int) -> Iterator[str]:
    match block:
        case Table():
            yield from (numbered(block, number), block.title)
            yield from (column.label for column in block.columns)
            for group in block.groups:
                yield group.label
                yield from (text for row in group.rows for c in row for text in (c.text, c.detail))
            yield from _below(block)
        case Figure():
            yield from (numbered(block, number), block.title)
            yield from _below(block)
        case Cards():
            yield from (t for card in block.cards for t in (card.label, card.heading, card.text))
        case Notice():
            yield from (block.title, block.text)
        case Trace():
            yield from (text for group in block.groups for text in (group.label, *group.lines))


def _below(block: Table | Figure) -> Iterator[str]:
    note = block.drawn_note if isinstance(block, Table) else block.note
    yield from (say("注"), note) if note else ()
    yield from (say("出典"), block.source) if block.source else ()
