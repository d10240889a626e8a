"""Blocks as semantic HTML, for JupyterLab and for the HTML document alike.

Every text is escaped here. Charts are put inline, so that a page asks no host for anything.
"""

import re
from hashlib import sha256
from html import escape
from xml.etree import ElementTree

from kpi_report.document.blocks import (
    Block,
    Blocks,
    Cards,
    Cell,
    Column,
    Cover,
    Figure,
    Notice,
    Prose,
    RowGroup,
    Table,
)
from kpi_report.document.style import Tone

_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_LEFT_OUT = frozenset({"metadata", "script", "foreignObject"})


def block_html(block: Block, number: int | None = None) -> str:
    """Return a block as an HTML fragment.

    Parameters
    ----------
    block
        Any block.
    number
        Place of a table or figure among its kind; it opens the caption (「表1」, 「図1」) and keeps
        the ids of two otherwise equal blocks apart.
    """
    match block:
        case Table():
            return _table(block, number)
        case Figure():
            return _figure(block, number)
        case Cards():
            return _cards(block)
        case Notice():
            return _notice(block)
        case Prose():
            return _preview(block)
        case Cover():
            return _cover(block)
        case Blocks():
            return "\n".join(block_html(inner) for inner in block.blocks)


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


def _caption(word: str, number: int | None, title: str) -> str:
    label = f'<span class="number">{word}{number}</span> ' if number else ""
    return label + _text(title)


def _below(note: str, source: str) -> str:
    lines = [(note, "note", "注"), (source, "source", "出典")]
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
    bodies = "".join(_group(group, table.columns) for group in table.groups)
    return (
        f'<div class="block table"><div class="scroll" role="region" tabindex="0" '
        f'aria-labelledby="{scope}"><table><caption id="{scope}">'
        f"<span>{_caption('表', number, table.title)}</span></caption>"
        f"<thead><tr>{head}</tr></thead>{bodies}</table></div>"
        f"{_below(table.note, table.source)}</div>"
    )


def _column(column: Column) -> str:
    return f"{column.align} {'wide' if column.weight else 'narrow'}"


def _group(group: RowGroup, columns: tuple[Column, ...]) -> str:
    label = (
        f'<tr class="group"><th scope="rowgroup" colspan="{len(columns)}">'
        f"{_text(group.label)}</th></tr>"
        if group.label
        else ""
    )
    rows = "".join(
        "<tr>"
        + "".join(
            _cell(cell, column, heads_row=i == 0 and bool(cell.text))
            for i, (cell, column) in enumerate(zip(row, columns, strict=True))
        )
        + "</tr>"
        for row in group.rows
    )
    return f"<tbody>{label}{rows}</tbody>"


def _cell(cell: Cell, column: Column, *, heads_row: bool) -> str:
    tag, scope = ("th", ' scope="row"') if heads_row else ("td", "")
    tone = "" if cell.tone is Tone.PLAIN else f" {_tone(cell.tone)}"
    detail = f'<span class="detail">{_text(cell.detail)}</span>' if cell.detail else ""
    return f'<{tag}{scope} class="{_column(column)}{tone}">{_text(cell.text)}{detail}</{tag}>'


def _figure(figure: Figure, number: int | None) -> str:
    scope = _scope("f", number, figure.title, figure.svg)
    return (
        f'<figure class="block figure">'
        f'<figcaption id="{scope}-title">{_caption("図", number, figure.title)}</figcaption>'
        f'<div class="drawing" role="region" tabindex="0" aria-labelledby="{scope}-title" '
        f'style="--share:{figure.width:g}">'
        f"{inline_svg(figure.svg, figure.alt, scope)}</div>"
        f"{_below(figure.note, figure.source)}</figure>"
    )


def _cards(block: Cards) -> str:
    cards = "".join(
        f'<div class="card {_tone(card.tone)}"><p class="label">{_text(card.label)}</p>'
        f'<p class="heading"><strong>{_text(card.heading)}</strong></p>'
        f"<p>{_text(card.text)}</p></div>"
        for card in block.cards
    )
    return f'<div class="block cards">{cards}</div>'


def _notice(block: Notice) -> str:
    title = f'<p class="heading"><strong>{_text(block.title)}</strong></p>' if block.title else ""
    return (
        f'<div class="block notice {_tone(block.tone)}" role="note">'
        f"{title}<p>{_text(block.text)}</p></div>"
    )


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
