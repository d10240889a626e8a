"""Blocks as calls of the functions in ``assets/document.typ``.

Texts travel as Typst string literals, never as markup, so no text can turn into code.
"""

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
from kpi_report.render.column_widths import side_by_side
from kpi_report.typeface import Typeface

TEXT_INCHES = 182 / 25.4
"""Width of the text of a page: A4 without its margins."""
LONGEST_UNIT = 7
"""Characters of a unit that moves to the next line as a whole, with its brackets."""
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
                note=block.drawn_note,
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
                    "columns": side_by_side(map(inches_of, group.lines), TEXT_INCHES),
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


def words(language: str) -> str:
    """Return a document's language, and the words of notes in it, as Typst definitions."""
    said = {"note": say("注"), "source": say("出典")}
    return f"#let language = {literal(language.partition('-')[0])}\n#let words = {literal(said)}"


def _call(function: str, **arguments: object) -> str:
    given = ", ".join(f"{name}: {literal(value)}" for name, value in arguments.items())
    return f"#{function}({given})"


def _column(column: Column) -> dict[str, object]:
    return {
        "label": column.label,
        "align": column.align,
        "weight": column.weight,
        "inline": column.inline,
        "blank": column.blank,
    }


def _group(group: RowGroup) -> dict[str, object]:
    return {"label": group.label, "rows": [[_cell(cell) for cell in row] for row in group.rows]}


def _cell(cell: Cell) -> dict[str, object]:
    marked = {"mark": cell.mark} if cell.mark else {}
    body, unit = _apart(cell.text)
    return {
        "body": body,
        "unit": unit,
        "detail": cell.detail,
        "tone": cell.tone.value,
        **marked,
    }


def _apart(text: str) -> tuple[str, str]:
    """Take a short unit in brackets off the end of a name: it is not to be broken."""
    start = text.rfind("（")
    is_unit = start > 0 and text.endswith("）") and len(text) - start <= LONGEST_UNIT
    return (text[:start], text[start:]) if is_unit else (text, "")


def _card(card: Card) -> dict[str, object]:
    return {
        "label": card.label,
        "heading": card.heading,
        "body": card.text,
        "tone": card.tone.value,
    }
