"""Blocks as semantic HTML, for JupyterLab and for the HTML document alike.

Every text is escaped here. Charts are put inline, so that a page asks no host for anything.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from itertools import count
from xml.etree import ElementTree

from kpi_report.document.blocks import (
    Block,
    Blocks,
    Card,
    Cards,
    Cell,
    Column,
    Cover,
    Dataset,
    Figure,
    Notice,
    Prose,
    RowGroup,
    Table,
    Trace,
)
from kpi_report.document.language import say
from kpi_report.document.style import Tone

_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
PREVIEWED_ROWS = 5
"""So many rows of a dataset are shown in a notebook."""

_LEFT_OUT = frozenset({"metadata", "script", "foreignObject"})


def block_html(block: Block, number: int | None = None) -> str:
    """Return a block as an HTML fragment.

    Parameters
    ----------
    block
        Any block.
    number
        Place of the block among its kind; it opens the caption of a table or figure (「表1」,
        「図1」) and keeps the ids of two otherwise equal blocks apart.
    """
    match block:
        case Table():
            return _table(block, number)
        case Figure():
            return _figure(block, number)
        case Cards():
            return _cards(block, number)
        case Notice():
            return _notice(block, number)
        case Dataset():
            return _dataset(block)
        case Trace():
            return _trace(block)
        case Prose():
            return _preview(block)
        case Cover():
            return _cover(block)
        case Blocks():
            return "\n".join(block_html(inner) for inner in block.blocks)


def preview_html(block: Block) -> str:
    """Return a block as a notebook shows it: as :func:`block_html`, but with rows of a dataset."""
    match block:
        case Dataset():
            shown = RowGroup("", block.rows[:PREVIEWED_ROWS])
            head = Table(block.title, block.columns, (shown,), block.note, block.source)
            return _dataset(block) + _table(head, None)
        case Blocks():
            return "\n".join(preview_html(inner) for inner in block.blocks)
    return block_html(block)


def inline_svg(svg: str, alt: str, scope: str) -> str:
    """Return SVG text as one inline ``<svg>`` element that cannot disturb the page around it.

    Parameters
    ----------
    svg
        A whole SVG document.
    alt
        Alternative text.
    scope
        Prefix for its ids, so that two charts in a page never share one.

    Raises
    ------
    ValueError
        If the text is not well-formed XML, or its root is not ``<svg>``.
    """
    try:
        root = ElementTree.fromstring(svg)
    except ElementTree.ParseError as error:
        raise ValueError(f"the SVG text is damaged: {error}") from error
    _clean(root, scope)
    if root.tag != "svg":
        raise ValueError(f"the SVG text is a <{root.tag}>")
    root.set("role", "img")
    root.set("aria-label", alt)
    return ElementTree.tostring(root, encoding="unicode")


def _clean(root: ElementTree.Element, scope: str) -> None:
    for element in root.iter():
        for child in list(element):
            if not isinstance(child.tag, str) or _local(child.tag) in _LEFT_OUT:
                element.remove(child)
    inherited = []
    for element in root.iter():
        element.tag = _local(element.tag)
        if not (element.text or "").strip():
            element.text = None
        if not (element.tail or "").strip():
            element.tail = None
        attributes = dict(element.attrib)
        element.attrib.clear()
        for name, value in attributes.items():
            _keep(element, "href" if name == _XLINK_HREF else name, value, scope)
        if element.tag == "style" and element.text:
            # matplotlib writes `*{…}`, which inline would reach every element of the page.
            inherited += re.findall(r"\*\s*\{([^}]*)\}", element.text)
            element.text = re.sub(r"\*\s*\{[^}]*\}", "", element.text).strip() or None
    if inherited:
        root.set("style", ";".join([*inherited, root.get("style", "")]).strip("; "))


def _keep(element: ElementTree.Element, name: str, value: str, scope: str) -> None:
    if name.startswith("{") or name.lower().startswith("on"):
        return
    if name == "href":
        if value.startswith("#"):
            element.set(name, f"#{scope}-{value[1:]}")
        elif value.startswith("data:image/"):
            element.set(name, value)
    elif name == "id":
        element.set(name, f"{scope}-{value}")
    else:
        element.set(name, re.sub(r"url\((['\"]?)#", rf"url(\1#{scope}-", value))


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _scope(letter: str, number: int | None, *texts: str) -> str:
    return letter + sha256("\0".join([str(number), *texts]).encode()).hexdigest()[:8]


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def numbered(block: Table | Figure, number: int | None) -> str:
    """Return what opens the caption of a table or figure, such as 「表1」; empty for no number."""
    if not number:
        return ""
    return say("表{n}", n=number) if isinstance(block, Table) else say("図{n}", n=number)


def _caption(block: Table | Figure, number: int | None) -> str:
    label = numbered(block, number)
    return (f'<span class="number">{label}</span> ' if label else "") + _text(block.title)


def _below(note: str, source: str) -> str:
    lines = [(note, "note", say("注")), (source, "source", say("出典"))]
    return "".join(
        f'<p class="{name}"><span class="label">{label}</span> {_text(text)}</p>'
        for text, name, label in lines
        if text
    )


def _tone(tone: Tone) -> str:
    return f"tone-{tone.value}"


def _table(table: Table, number: int | None) -> str:
    scope = _scope("t", number, table.title, *(column.label for column in table.columns))
    head = "".join(
        f'<th scope="col" class="{_column(column)}">{_text(column.label)}</th>'
        for column in table.columns
    )
    caption = _caption(table, number)
    places = count(1)
    bodies = "".join(
        _group(group, table.columns, (f"{scope}-{n}" for n in places)) for group in table.groups
    )
    return (
        f'<div class="block table{" dense" if table.dense else ""}">'
        f'<div class="scroll" role="region" tabindex="0" '
        f'aria-labelledby="{scope}"><table><caption id="{scope}">'
        f"<span>{caption}</span></caption>"
        f"<thead><tr>{head}</tr></thead>{bodies}</table></div>"
        f"{_below(table.note, table.source)}</div>"
    )


def _column(column: Column) -> str:
    width = "wide" if column.weight else "narrow"
    return f"{column.align} {width}{' inline' if column.inline else ''}"


def _group(group: RowGroup, columns: tuple[Column, ...], names: Iterator[str]) -> str:
    label = (
        f'<tr class="group"><th scope="rowgroup" colspan="{len(columns)}">'
        f"{_text(group.label)}</th></tr>"
        if group.label
        else ""
    )
    rows = "".join(
        "<tr>"
        + "".join(
            _cell(cell, column, next(names), heads_row=i == 0 and bool(cell.text))
            for i, (cell, column) in enumerate(zip(row, columns, strict=True))
        )
        + "</tr>"
        for row in group.rows
    )
    return f"<tbody>{label}{rows}</tbody>"


def _cell(cell: Cell, column: Column, name: str, *, heads_row: bool) -> str:
    tag, scope = ("th", ' scope="row"') if heads_row else ("td", "")
    tone = "" if cell.tone is Tone.PLAIN else f" {_tone(cell.tone)}"
    detail = f'<span class="detail">{_text(cell.detail)}</span>' if cell.detail else ""
    look, points, tip = _traced(cell.origin, name)
    return (
        f'<{tag}{scope} class="{_column(column)}{tone}{look}"{points}>'
        f"{_text(cell.text)}{detail}{tip}</{tag}>"
    )


def _traced(origin: str, name: str) -> tuple[str, str, str]:
    """Return class, attributes and tooltip of an element that shows an origin; `name` is an id."""
    if not origin:
        return "", "", ""
    return (
        " traced",
        f' tabindex="0" aria-describedby="{name}"',
        f'<span role="tooltip" id="{name}" hidden>{_text(origin)}</span>',
    )


def _figure(figure: Figure, number: int | None) -> str:
    scope = _scope("f", number, figure.title, figure.svg)
    look, _, tip = _traced(figure.origin, f"{scope}-origin")
    caption = _caption(figure, number)
    told = f' aria-describedby="{scope}-origin"' if tip else ""
    return (
        f'<figure class="block figure{look}">'
        f'<figcaption id="{scope}-title">{caption}</figcaption>'
        f'<div class="drawing" role="region" tabindex="0" aria-labelledby="{scope}-title"'
        f'{told} style="--share:{figure.width:g}">'
        f"{inline_svg(figure.svg, figure.alt, scope)}</div>"
        f"{tip}{_below(figure.note, figure.source)}</figure>"
    )


def _cards(block: Cards, number: int | None) -> str:
    scope = _scope("c", number, *(card.heading for card in block.cards))
    cards = "".join(_card(card, f"{scope}-{n}") for n, card in enumerate(block.cards))
    return f'<div class="block cards">{cards}</div>'


def _card(card: Card, name: str) -> str:
    look, points, tip = _traced(card.origin, name)
    group = ' role="group"' if points else ""
    return (
        f'<div class="card {_tone(card.tone)}{look}"{group}{points}>'
        f'<p class="label">{_text(card.label)}</p>'
        f'<p class="heading"><strong>{_text(card.heading)}</strong></p>'
        f"<p>{_text(card.text)}</p>{tip}</div>"
    )


def _notice(block: Notice, number: int | None) -> str:
    look, points, tip = _traced(block.origin, _scope("n", number, block.title, block.text))
    title = f'<p class="heading"><strong>{_text(block.title)}</strong></p>' if block.title else ""
    return (
        f'<div class="block notice {_tone(block.tone)}{look}" role="note"{points}>'
        f"{title}<p>{_text(block.text)}</p>{tip}</div>"
    )


def _dataset(block: Dataset) -> str:
    return f'<p class="block dataset">{_text(dataset_text(block))}</p>'


def dataset_text(block: Dataset) -> str:
    """Return the one line that stands for a dataset in a document."""
    return say(
        "シート「{sheet}」：{title}（{n}行）",
        sheet=block.sheet or block.title,
        title=block.title,
        n=len(block.rows),
    )


def _trace(block: Trace) -> str:
    groups = "".join(
        f'<p class="label">{_text(group.label)}</p>'
        f"<ul>{''.join(f'<li>{_text(line)}</li>' for line in group.lines)}</ul>"
        for group in block.groups
    )
    return f'<div class="block trace">{groups}</div>'


def _cover(cover: Cover) -> str:
    facts = "".join(
        f"<div><dt>{_text(label)}</dt><dd>{_text(value)}</dd></div>" for label, value in cover.facts
    )
    notices = "".join(f"<p>{_text(notice)}</p>" for notice in cover.notices)
    banner = f'<p class="banner"><strong>{_text(cover.banner)}</strong></p>' if cover.banner else ""
    return (
        f'<div class="block cover">{banner}<h1>{_text(cover.title)}</h1>'
        + (f'<p class="subtitle">{_text(cover.subtitle)}</p>' if cover.subtitle else "")
        + (f"<dl>{facts}</dl>" if facts else "")
        + (f'<div class="notices" role="note">{notices}</div>' if notices else "")
        + "</div>"
    )


def _preview(prose: Prose) -> str:
    # Only JupyterLab shows this; documents take their prose from pandoc, whose start would cost
    # a running notebook 50 ms for each remark.
    import mistune

    write = mistune.create_markdown(escape=True, plugins=["table", "strikethrough"])
    return f'<div class="block prose">{write(prose.markdown)}</div>'
