"""The PDF document: Typst, set in the one font that also sets the charts.

The result is PDF/A-2a and PDF/UA-1. Every warning of the typesetter stops it.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

from kpi_report.document.blocks import Cover, Prose
from kpi_report.document.language import speaking
from kpi_report.errors import RenderError
from kpi_report.render.prose import ASSETS, weave
from kpi_report.render.reading import Document
from kpi_report.render.tagging import complete_tags
from kpi_report.render.typst import block_typst, literal, tokens, words
from kpi_report.typeface import Typeface, font_path, typeface

PPI = 205
"""Dots to an inch of a chart where it must be a picture."""
AUTHOR = "kpi_report"
"""Who made a file, as its properties say."""

_UNSHOWN = re.compile(r'the text `"(.*?)"` could not be displayed')


def write_pdf(document: Document) -> bytes:
    """Return a document as PDF; the same document gives the same bytes.

    Raises
    ------
    RenderError
        If its prose holds what prose must not hold, the font lacks one of its characters, or
        Typst has any other complaint.
    """
    return compile_typst(typst_source(document), document.cover.date)


def typst_source(document: Document) -> str:
    """Return the whole Typst source of a document."""
    with speaking(document.cover.language):
        written = weave(document.parts, "typst", block_typst)
        return "\n\n".join(
            [
                tokens(typeface()),
                words(document.cover.language),
                (ASSETS / "document.typ").read_text(encoding="utf-8"),
                _setup(document.cover),
                block_typst(document.cover),
                *(
                    f"#prose[\n{text}\n]" if isinstance(part, Prose) else text
                    for part, text in zip(document.parts, written, strict=True)
                ),
            ]
        )


def compile_typst(source: str, day: str) -> bytes:
    """Return Typst source as PDF.

    Parameters
    ----------
    source
        One self-contained source; it can read nothing but this package's assets.
    day
        ISO date that the file gives as its own.

    Raises
    ------
    RenderError
        If Typst reports an error or a warning.
    """
    return complete_tags(typeset(source, day))


def typeset(source: str, day: str) -> bytes:
    """Return what Typst makes of a source, as :func:`compile_typst`, with the tags it knows."""
    import typst

    stamp = midnight(day)
    try:
        # Not typst.Compiler: it keeps one document's inputs for the next.
        written, warnings = typst.compile_with_warnings(
            source.encode(),
            root=str(ASSETS),
            font_paths=fonts(),
            pdf_standards=["a-2a", "ua-1"],
            timestamp=stamp,
        )
    except typst.TypstError as error:
        raise RenderError(_explain(error.diagnostic or error.message)) from None
    if warnings:
        raise RenderError("\n".join(f"Typst warns: {_explain(w.diagnostic)}" for w in warnings))
    return written


def midnight(day: str) -> datetime:
    """Return when a document was made that gives an ISO date as its own: at midnight UTC.

    Raises
    ------
    RenderError
        If it is no ISO date.
    """
    try:
        return datetime.combine(date.fromisoformat(day), time(), UTC)
    except ValueError as error:
        raise RenderError(f"the cover's date is {day!r}, not an ISO date") from error


def draw_pictures(charts: Sequence[tuple[str, float]]) -> list[bytes]:
    """Return charts, SVG each with its width in millimetres, as PNG.

    Raises
    ------
    RenderError
        If Typst reports an error or a warning.
    """
    import typst

    if not charts:
        return []
    pages = (
        f'#page(width: {width:.1f}mm)[#image(bytes({literal(svg)}), format: "svg", width: 100%)]'
        for svg, width in charts
    )
    source = "\n".join(["#set page(height: auto, margin: 0pt, fill: white)", *pages])
    try:
        written, warnings = typst.compile_with_warnings(
            source.encode(), font_paths=fonts(), format="png", ppi=PPI
        )
    except typst.TypstError as error:
        raise RenderError(_explain(error.diagnostic or error.message)) from None
    if warnings:
        raise RenderError("\n".join(f"Typst warns: {_explain(w.diagnostic)}" for w in warnings))
    return written if isinstance(written, list) else [written]


def fonts() -> Any:
    """Return the fonts of all documents, read once."""
    return _fonts(typeface())


@cache
def _fonts(face: Typeface) -> Any:
    import typst

    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(font_path().parent), str(face.regular.parent)],
    )


def _setup(cover: Cover) -> str:
    day = midnight(cover.date)
    return (
        f"#set document(title: {literal(cover.window_title)}, "
        f"author: {literal(AUTHOR)}, description: {literal(cover.subtitle)}, "
        f"keywords: {literal(cover.keywords)}, "
        f"date: datetime(year: {day.year}, month: {day.month}, day: {day.day}))\n"
        f"#show: page-setup.with(running-head: {literal(cover.running_head)}, "
        f"footer: {literal(cover.footer)}, banner: {literal(cover.banner)})"
    )


def _explain(diagnostic: str) -> str:
    """Name the characters that the font lacks, else return the diagnostic as it is."""
    unshown = sorted({c for text in _UNSHOWN.findall(diagnostic) for c in _characters(text)})
    if not unshown:
        return diagnostic.strip()
    named = ", ".join(
        f"{c if c.isprintable() else '?'} U+{ord(c):04X} {unicodedata.name(c, 'unnamed')}"
        for c in unshown
    )
    return f"the font {typeface().family} cannot show: {named}"


def _characters(text: str) -> str:
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda match: chr(int(match[1], 16)), text)
