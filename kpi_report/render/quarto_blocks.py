"""Blocks as HTML that pandoc turns into what Quarto knows: floats, callouts, lists.

A table stays HTML, of which Quarto itself makes the table of every format: Markdown knows neither
spanning rows nor colours.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import wcwidth

from kpi_report.document import style
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
from kpi_report.document.html import dataset_text, numbered
from kpi_report.document.language import say
from kpi_report.document.style import Tone
from kpi_report.render.quarto_markdown import AS_HTML

LINE_WIDTH = 126
"""So many half-width characters of a table stand on a line of a page."""
PADDING = 4
NARROWEST, WIDEST = 6, 30
"""Of a column that is as wide as its content."""

_CALLOUTS = {Tone.GOOD: "tip", Tone.WATCH: "warning", Tone.BAD: "important"}
_CODE = re.compile(r"<(pre|code)\s[^>]*>")


@dataclass(frozen=True, slots=True)
class Form:
    """What differs between the formats.

    ``floats`` if Quarto is to number and caption tables and figures; those of a Word document it
    puts into a table of their own, whose rows cannot go on over a page. ``callouts`` if a box is to
    be one of Quarto's, which in Typst needs a package that not every version brings along.
    ``picture`` is the suffix of the files that hold the figures.
    """

    floats: bool
    callouts: bool
    picture: str

    def picture_of(self, number: int) -> str:
        """Return the name of the file of a figure."""
        return f"figures/figure-{number}{self.picture}"


def block_html(block: Block, number: int, form: Form) -> str:
    """Return a block as HTML for :func:`kpi_report.render.quarto_markdown.to_markdown`.

    Parameters
    ----------
    block
        Any block but prose.
    number
        Place of the block among its kind.
    form
        What the format wants.
    """
    match block:
        case Table():
            return _captioned("tbl", block, number, _as_html(table_html(block)), form)
        case Figure():
            return _captioned("fig", block, number, _image(block, number, form), form)
        case Cards():
            return "".join(_card(card, form) for card in block.cards)
        case Notice():
            return _box(block.tone, block.title, _text(block.text), form)
        case Dataset():
            return f"<p>{_text(dataset_text(block))}</p>"
        case Trace():
            return "".join(
                f"<p><strong>{_text(group.label)}</strong></p>"
                f"<ul>{''.join(f'<li>{_text(line)}</li>' for line in group.lines)}</ul>"
                for group in block.groups
            )
        case Cover():
            return _cover(block, form)
        case Blocks():
            return "".join(block_html(inner, number, form) for inner in block.blocks)
        case Prose():
            raise TypeError("prose is written by pandoc")


def prose_html(written: str) -> str:
    """Return prose that pandoc wrote without what a code block says of itself."""
    return _CODE.sub(r"<\1>", written)


def table_html(table: Table) -> str:
    """Return a table as HTML, a line for each row; the shares of its columns add up to one."""
    columns = table.columns
    shares = "".join(f'<col style="width: {share:.1%}">' for share in _shares(table))
    head = "".join(
        f'<th scope="col" style="text-align: {c.align}">{_text(c.label)}</th>' for c in columns
    )
    rows = [row for group in table.groups for row in _rows(group, columns)]
    return "\n".join(
        [
            "<table>",
            f"<colgroup>{shares}</colgroup>",
            f"<thead><tr>{head}</tr></thead>",
            "<tbody>",
            *rows,
            "</tbody>",
            "</table>",
        ]
    )


def _rows(group: RowGroup, columns: Sequence[Column]) -> list[str]:
    label = (
        f'<tr><td colspan="{len(columns)}" style="text-align: left; background-color: '
        f'{style.SHADE}"><strong>{_text(group.label)}</strong></td></tr>'
    )
    rows = [
        f"<tr>{''.join(_cell(cell, c) for cell, c in zip(row, columns, strict=True))}</tr>"
        for row in group.rows
    ]
    return [label, *rows] if group.label else rows


def _cell(cell: Cell, column: Column) -> str:
    ink = style.INKS[cell.tone]
    look = f"text-align: {column.align}"
    if cell.tone is not Tone.PLAIN:
        look += f"; color: {ink.text}"
    if cell.tone not in (Tone.PLAIN, Tone.NOTE):
        look += f"; background-color: {ink.fill}"
    return f'<td style="{look}">{_text(_said(cell, column))}</td>'


def _said(cell: Cell, column: Column) -> str:
    """Return the text of a cell with its second line, which may stand beside it."""
    return (" " if column.inline else "\n").join(filter(None, (cell.text, cell.detail)))


def _shares(table: Table) -> list[float]:
    """Return the share of the width that each column takes."""
    rows = [row for group in table.groups for row in group.rows]
    widths = []
    for i, column in enumerate(table.columns):
        texts = [column.label, *(_said(row[i], column) for row in rows)]
        widest = max(_width(line) for text in texts for line in text.split("\n"))
        widths.append(min(max(widest + PADDING, NARROWEST), WIDEST))
    weights = [column.weight for column in table.columns]
    if any(weights):
        narrow = sum(w for w, weight in zip(widths, weights, strict=True) if not weight)
        unit = max(LINE_WIDTH - narrow, LINE_WIDTH / 3) / sum(weights)
        widths = [round(weight * unit) or w for w, weight in zip(widths, weights, strict=True)]
    return [width / sum(widths) for width in widths]


def _width(text: str) -> int:
    return wcwidth.width(text, ambiguous_width=2)


def _captioned(kind: str, block: Table | Figure, number: int, body: str, form: Form) -> str:
    """Return a table or figure with its caption, as the format wants it, and its notes."""
    if form.floats:
        shown = f'<div id="{kind}-{number}">{body}<p>{_text(block.title)}</p></div>'
    else:
        looks = {"tbl": "Table Caption", "fig": "Image Caption"}[kind]
        title = f"{numbered(block, number)} {block.title}"
        caption = f'<div data-custom-style="{looks}"><p>{_text(title)}</p></div>'
        shown = caption + body if kind == "tbl" else body + caption
    below = [(say("注"), block.note), (say("出典"), block.source)]
    return shown + "".join(
        f"<p><strong>{label}</strong> {_text(text)}</p>" for label, text in below if text
    )


def _image(figure: Figure, number: int, form: Form) -> str:
    source = f'src="{form.picture_of(number)}" width="{figure.width:.0%}"'
    if form.floats:
        return f'<p><img {source} alt="" data-fig-alt="{_attribute(figure.alt)}"></p>'
    # The space keeps the alternative text from being shown as a caption.
    return f'<p><img {source} alt="{_attribute(figure.alt)}">&nbsp;</p>'


def _cover(cover: Cover, form: Form) -> str:
    facts = [(Cell(fact.label), Cell(fact.value)) for fact in cover.facts]
    rows = "\n".join(_rows(RowGroup("", tuple(facts)), (Column(""), Column(""))))
    head = '<table>\n<colgroup><col style="width: 25%"><col style="width: 75%"></colgroup>\n<tbody>'
    return (
        (
            _box(Tone.BAD, "", f"<strong>{_text(cover.banner)}</strong>", form)
            if cover.banner
            else ""
        )
        + (_as_html(f"{head}\n{rows}\n</tbody>\n</table>") if facts else "")
        + (_box(Tone.NOTE, "", _text("\n".join(cover.notices)), form) if cover.notices else "")
    )


def _card(card: Card, form: Form) -> str:
    return _box(card.tone, f"{card.label}\u3000{card.heading}", _text(card.text), form)


def _box(tone: Tone, title: str, body: str, form: Form) -> str:
    if form.callouts:
        kind = f"callout-{_CALLOUTS.get(tone, 'note')}"
        head = f"<h3>{_text(title)}</h3>" if title else ""
        look = 'data-icon="false"' + ("" if title else ' data-appearance="simple"')
    else:
        kind, ink = "block", style.INKS[tone]
        head = f"<p><strong>{_text(title)}</strong></p>" if title else ""
        edge = f'(left: 2.5pt + rgb("{ink.text}"))'
        given = {"data-fill": f'rgb("{ink.fill}")', "data-stroke": edge, "data-inset": "8pt"}
        look = " ".join(f'{key}="{escape(value)}"' for key, value in given.items())
        look += ' width="100%"'
    return f'<div class="{kind}" {look}>{head}<p>{body}</p></div>'


def _as_html(html: str) -> str:
    return f'<pre class="{AS_HTML}">{escape(html)}</pre>'


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _attribute(text: str) -> str:
    return escape(" ".join(text.split("\n")))
