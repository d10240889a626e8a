"""Blocks as calls of the functions in ``assets/document.typ``.

Texts travel as Typst string literals, never as markup, so no text can turn into code.
"""

from collections.abc import Sequence
from math import ceil

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
from kpi_report.document.html import numbered
from kpi_report.document.language import say
from kpi_report.typeface import Typeface

_PAGE_INCHES, _GAP_INCHES, _HANGING_INCHES = 182 / 25.4, 1.2 * 8 / 72, 8 / 72
"""The text of a page; between two columns; before the second line of a text."""
_BETWEEN_ROWS = 0.3
"""Space between two rows, as a share of a line."""
_MOST_COLUMNS = 6
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"})


def literal(value: object) -> str:
    r"""Return a value as a Typst literal: text, number, sequence, or mapping with plain keys.

    Examples
    --------
    >>> print(literal({"title": 'a "b" \\ #c', "rows": [1, 0.5]}))
    (title: "a \"b\" \\ #c", rows: (1, 0.5,))
    """
    match value:
        case str():
            return f'"{str(value).translate(_ESCAPES)}"'
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case None:
            return "none"
        case dict():
            return f"({', '.join(f'{key}: {literal(item)}' for key, item in value.items())})"
        case list() | tuple():
            # The comma after the last one makes an array of an array of one.
            return f"({', '.join(map(literal, value))}{',' if value else ''})"
    raise TypeError(f"no Typst literal for {type(value).__name__}")


def block_typst(block: Block, number: int | None = None) -> str:
    """Return a block as Typst.

    Parameters
    ----------
    block
        Any block but prose, which pandoc writes.
    number
        Place of the block among its kind; it opens the caption of a table or figure.
    """
    match block:
        case Table():
            return _call(
                "data-table",
                number=numbered(block, number),
                title=block.title,
                columns=[_column(column) for column in block.columns],
                groups=[_group(group) for group in block.groups],
                note=block.note,
                source=block.source,
                dense=block.dense,
            )
        case Figure():
            return _call(
                "chart",
                number=numbered(block, number),
                title=block.title,
                svg=block.svg,
                alt=block.alt,
                note=block.note,
                source=block.source,
                width=block.width,
            )
        case Cards():
            return _call("cards", cards=[_card(card) for card in block.cards])
        case Notice():
            return _call("notice", title=block.title, body=block.text, tone=block.tone.value)
        case Dataset():
            return ""
        case Trace():
            # Imported here, as it draws in Matplotlib, which takes long to import.
            from kpi_report.document.drawing import inches_of

            groups = [
                {
                    "label": group.label,
                    "lines": group.lines,
                    "columns": side_by_side([inches_of(line) for line in group.lines]),
                }
                for group in block.groups
            ]
            return _call("trace", groups=groups)
        case Cover():
            return _call(
                "cover",
                title=block.title,
                subtitle=block.subtitle,
                facts=[(fact.label, fact.value) for fact in block.facts],
                notices=block.notices,
                banner=block.banner,
            )
        case Blocks():
            return "\n\n".join(block_typst(inner) for inner in block.blocks)
        case Prose():
            raise TypeError("prose is written by pandoc")


def side_by_side(widths: Sequence[float]) -> int:
    """Return in how many columns texts take the least room.

    Parameters
    ----------
    widths
        Inches that each takes on one line. A row is as high as the one that takes the most lines.
    """

    def lines_with(columns: int) -> float:
        width = (_PAGE_INCHES + _GAP_INCHES) / columns - _GAP_INCHES
        wrapped = [ceil(own / (width - _HANGING_INCHES)) if own > width else 1 for own in widths]
        rows = (wrapped[at : at + columns] for at in range(0, len(wrapped), columns))
        return sum(max(row) + _BETWEEN_ROWS for row in rows)

    return min(range(1, _MOST_COLUMNS + 1), key=lines_with)


def tokens(face: Typeface) -> str:
    """Return the tokens of :mod:`kpi_report.document.style` and a typeface as Typst definitions."""
    named = {
        "ink": style.INK,
        "muted": style.MUTED,
        "hairline": style.RULE,
        "shade": style.SHADE,
        "accent": style.ACCENT,
    }
    tones = ", ".join(
        f'{tone.value}: (text: rgb("{ink.text}"), fill: rgb("{ink.fill}"))'
        for tone, ink in style.INKS.items()
    )
    lines = [f'#let {name} = rgb("{colour}")' for name, colour in named.items()]
    for name, sizes in (("sizes", style.SIZES), ("spaces", style.SPACES)):
        points = ", ".join(f"{key}: {size.points:g}pt" for key, size in sizes.items())
        lines.append(f"#let {name} = ({points})")
    lines.append(f"#let families = {literal(face.families)}")
    lines.append(f"#let has-bold = {literal(face.bold is not None)}")
    return "\n".join([*lines, f"#let tones = ({tones})"])


def words() -> str:
    """Return the words of notes as a Typst definition, in the language spoken now."""
    said = {"note": say("注"), "source": say("出典")}
    return f"#let words = {literal(said)}"


def _call(function: str, **arguments: object) -> str:
    given = ", ".join(f"{name}: {literal(value)}" for name, value in arguments.items())
    return f"#{function}({given})"


def _column(column: Column) -> dict[str, object]:
    return {
        "label": column.label,
        "align": column.align,
        "weight": column.weight,
        "inline": column.inline,
    }


def _group(group: RowGroup) -> dict[str, object]:
    return {"label": group.label, "rows": [[_cell(cell) for cell in row] for row in group.rows]}


def _cell(cell: Cell) -> dict[str, object]:
    marked = {"mark": cell.mark} if cell.mark else {}
    return {"body": cell.text, "detail": cell.detail, "tone": cell.tone.value, **marked}


def _card(card: Card) -> dict[str, object]:
    return {
        "label": card.label,
        "heading": card.heading,
        "body": card.text,
        "tone": card.tone.value,
    }
