"""WordprocessingML: runs, paragraphs, fields and tables in the styles of ``assets/word/``."""

import re
from collections.abc import Iterable, Sequence
from html import escape

PAGE_WIDTH, MARGIN = 11906, 1020
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
"""Twips, of which 20 make a point: A4, and 18 mm at each side."""

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def writable(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return _UNWRITABLE.sub("", text)


def hexadecimal(colour: str) -> str:
    """Return a colour as Word writes it."""
    return colour.lstrip("#")


def run(text: str, look: str = "", colour: str = "") -> str:
    """Return text as one run, in a character style and a colour of its own if any."""
    set_ = f'<w:rStyle w:val="{look}"/>' if look else ""
    set_ += f'<w:color w:val="{hexadecimal(colour)}"/>' if colour else ""
    lines = writable(text).split("\n")
    shown = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line, quote=False)}</w:t>' for line in lines
    )
    return f"<w:r>{f'<w:rPr>{set_}</w:rPr>' if set_ else ''}{shown}</w:r>"


def field(instruction: str, shown: str, look: str = "") -> str:
    """Return a field that Word computes, with what it shows until then."""
    parts = (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {instruction} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{escape(shown)}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
    set_ = f'<w:rPr><w:rStyle w:val="{look}"/></w:rPr>' if look else ""
    return "".join(f"<w:r>{set_}{part}</w:r>" for part in parts)


def paragraph(look: str, *runs: str, align: str = "", with_next: bool = False) -> str:
    """Return a paragraph in a style; `with_next` keeps it on the page of what comes after it."""
    more = "<w:keepNext/>" if with_next else ""
    more += f'<w:jc w:val="{align}"/>' if align not in ("", "left") else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{look}"/>{more}</w:pPr>{"".join(runs)}</w:p>'


APART = paragraph("Apart")
"""What keeps a box apart from the next one; Word would join them."""


def tbl(look: str, widths: Sequence[int], rows: Iterable[str], named: str = "") -> str:
    """Return a table of fixed widths; `named` tells a screen reader what it is."""
    heads = int(look == "Table")
    said = escape(" ".join(writable(named).splitlines()))
    name = f'<w:tblCaption w:val="{said}"/>' if named else ""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{look}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="{"06A0" if heads else "0600"}" '
        f'w:firstRow="{heads}" w:lastRow="0" w:firstColumn="{heads}" w:lastColumn="0" '
        f'w:noHBand="1" w:noVBand="1"/>{name}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(rows)}</w:tbl>"
    )


def tr(cells: str, *, heads: bool = False) -> str:
    more = "<w:tblHeader/>" if heads else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{cells}</w:tr>"


def tc(width: int, content: str, *, span: int = 1, fill: str = "", edge: str = "") -> str:
    more = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    if edge:
        border = f'<w:top w:val="single" w:sz="20" w:space="0" w:color="{hexadecimal(edge)}"/>'
        more += f"<w:tcBorders>{border}</w:tcBorders>"
    if fill:
        more += f'<w:shd w:val="clear" w:color="auto" w:fill="{hexadecimal(fill)}"/>'
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{more}</w:tcPr>{content}</w:tc>'
