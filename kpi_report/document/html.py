"""Blocks as semantic HTML, for JupyterLab and for the HTML document alike.

Every text is escaped here. Charts are put inline, so that a page asks no host for anything.
"""

from collections.abc import Iterator
from hashlib import sha256
from html import escape
from itertools import count, zip_longest

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
    Places,
    Prose,
    RowGroup,
    Table,
    Trace,
)
from kpi_report.document.inline import inline_mark, inline_svg
from kpi_report.document.language import say, sentences
from kpi_report.document.style import Tone

PREVIEWED_ROWS = 5
"""So many rows of a dataset are shown in a notebook."""
VERDICT_SYMBOLS = "◎○△▲▼×？―"
"""How verdicts begin, in the order in which they are sorted."""
FEWEST_SORTED_ROWS = 4
"""A table of so many rows can be sorted."""


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
            return _trace(block, number)
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


def _below(note: str, source: str, traced: tuple[str, str, str] = ("", "", "")) -> str:
    """Return note and source; `traced` is what :func:`_traced` gives for the note."""
    look, points, tip = traced
    lines = [(note, f"note{look}", points, say("注"), tip), (source, "source", "", say("出典"), "")]
    return "".join(
        f'<p class="{name}"{more}><span class="label">{label}</span> {_text(text)}{end}</p>'
        for text, name, more, label, end in lines
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
    sortable = " data-sortable" if _is_sortable(table) else ""
    look, points, tip = _traced(table.origin, f"{scope}-title")
    below = _below(table.drawn_note, table.source, _traced(table.note_origin, f"{scope}-note"))
    return (
        f'<div class="block table{" dense" if table.dense else ""}">'
        f'<div class="scroll" role="region" tabindex="0" '
        f'aria-labelledby="{scope}"><table{sortable} style="{_labels(table.columns)}"><caption>'
        f'<span class="title{look}"{points}><span id="{scope}">{caption}</span>{tip}</span>'
        f"</caption><thead><tr>{head}</tr></thead>{bodies}</table></div>{below}</div>"
    )


def _is_sortable(table: Table) -> bool:
    """Return whether sorting helps: there are rows enough, and no column is there to fill in.

    Tables of areas stay in their order: sorted by a number they would be a list of ranks.
    """
    if any(column.label == say("圏域") for column in table.columns):
        return False
    rows = [row for group in table.groups for row in group.rows]
    return len(rows) >= FEWEST_SORTED_ROWS and all(
        any(cell.text for cell in column) for column in zip(*rows, strict=True)
    )


def _labels(columns: tuple[Column, ...]) -> str:
    """Return the headings as CSS strings: on a narrow screen each cell stands under its own."""
    joined = (sentences(*column.label.split("\n")) for column in columns)
    quoted = (label.replace("\\", r"\\").replace("'", r"\'") for label in joined)
    return escape("".join(f"--column-{n}:'{label}';" for n, label in enumerate(quoted, start=1)))


def _column(column: Column) -> str:
    width = "wide" if column.weight else "narrow"
    looks = ("inline", column.inline), ("blank", column.blank)
    return " ".join([column.align, width, *(name for name, has in looks if has)])


def _group(group: RowGroup, columns: tuple[Column, ...], names: Iterator[str]) -> str:
    label = ""
    if group.label:
        look, points, tip = _traced(group.origin, next(names) if group.origin else "")
        shown = f' class="{look.strip()}"' if look else ""
        label = (
            f'<tr class="group"><th scope="rowgroup" colspan="{len(columns)}"{shown}{points}>'
            f"{_text(group.label)}{tip}</th></tr>"
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
    apart = " " if column.inline else ""  # lest two numbers be read out as one
    detail = f'{apart}<span class="detail">{_text(cell.detail)}</span>' if cell.detail else ""
    look, points, tip = _traced(cell.origin, name)
    order = _order(cell)
    value = "" if order is None else f' data-value="{order!r}"'
    return (
        f'<{tag}{scope} class="{_column(column)}{tone}{look}"{value}{points}>'
        f"{inline_mark(cell.mark)}{_text(cell.text)}{detail}{tip}</{tag}>"
    )


def _order(cell: Cell) -> float | None:
    """Return by what a cell is sorted among numbers: its value, or the place of its verdict."""
    if cell.value is not None:
        return float(cell.value)
    return (
        float(VERDICT_SYMBOLS.index(cell.text[0]))
        if cell.text[:1] in set(VERDICT_SYMBOLS)
        else None
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


def _leaf(tag: str, text: str, origin: str, name: str) -> str:
    look, points, tip = _traced(origin, name)
    shown = f' class="{look.strip()}"' if look else ""
    return f"<{tag}{shown}{points}>{_text(text)}{tip}</{tag}>"


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


def _trace(block: Trace, number: int | None) -> str:
    groups = "".join(
        f'<p class="label">{_text(group.label)}</p>'
        f"<ul>{_lines(group, _scope('p', number, group.label))}</ul>"
        for group in block.groups
    )
    return f'<div class="block trace">{groups}</div>'


def _lines(group: Places, scope: str) -> str:
    lines = zip_longest(group.lines, group.origins, fillvalue="")
    return "".join(
        _leaf("li", line, origin, f"{scope}-{n}") for n, (line, origin) in enumerate(lines)
    )


def _cover(cover: Cover) -> str:
    scope = _scope("h", None, cover.title)
    facts = "".join(
        f"<div><dt>{_text(f.label)}</dt>{_leaf('dd', f.value, f.origin, f'{scope}-{n}')}</div>"
        for n, f in enumerate(cover.facts)
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
