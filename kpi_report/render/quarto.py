"""The same document by Quarto: the notebook it is to render, the files beside it, its call.

Everything here is made in memory; :mod:`kpi_report.render.quarto_program` carries it out. Quarto
takes Markdown cells as they stand, in every format; among the outputs of a code cell it would
choose, each time another.
"""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from time import monotonic

import nbformat
import yaml

from kpi_report.document.blocks import Cover, Figure, Prose
from kpi_report.document.language import speaking
from kpi_report.render.prose import ASSETS, weave
from kpi_report.render.quarto_blocks import Form, block_html, prose_html
from kpi_report.render.quarto_markdown import to_markdown
from kpi_report.render.quarto_program import Rendering, render
from kpi_report.render.reading import Document
from kpi_report.render.typesetting import draw_pictures, midnight
from kpi_report.render.typst import literal, tokens
from kpi_report.render.word_reference import reference_document
from kpi_report.typeface import font_path, typeface

NOTEBOOK = "document.ipynb"
FORMATS = {".html": "html", ".pdf": "typst", ".docx": "docx"}
"""Quarto's formats by the suffix of what is delivered."""

_FORMS = {
    ".html": Form(floats=True, callouts=True, picture=".svg"),
    ".pdf": Form(floats=True, callouts=False, picture=".svg"),
    ".docx": Form(floats=False, callouts=True, picture=".png"),
}
_TEXT_MM = 178
"""Width of the text on a page, in millimetres."""
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def rendering(document: Document, suffix: str) -> Rendering:
    """Return what makes Quarto write a document in one format.

    Parameters
    ----------
    document
        As read from the executed notebook.
    suffix
        One of :data:`FORMATS`.

    Raises
    ------
    RenderError
        If its prose holds what prose must not hold.
    """
    cover, form = document.cover, _FORMS[suffix]
    with speaking(cover.language):
        woven = weave(document.parts, "html", lambda block, n: block_html(block, n, form))
        first = block_html(cover, 1, form)
    body = [
        prose_html(html) if isinstance(part, Prose) else html
        for part, html in zip(document.parts, woven, strict=True)
    ]
    said = [_paragraph(text) for text in (cover.title, cover.subtitle, cover.window_title)]
    title, subtitle, window, *cells = to_markdown([*said, first, *body])
    front = {
        "title": title,
        "subtitle": subtitle,
        "pagetitle": window,
        "lang": cover.language,
        "execute": {"enabled": False, "echo": False},
        "format": {FORMATS[suffix]: _options(suffix)},
    }
    output = f"document{suffix}"
    return Rendering(
        files={
            NOTEBOOK: _notebook({key: value for key, value in front.items() if value}, cells),
            **_pictures(document, form),
            **_page_files(cover, suffix),
        },
        arguments=(
            *("render", NOTEBOOK),
            *("--to", FORMATS[suffix]),
            *("--output", output),
            "--no-execute",
        ),
        output=output,
        made=int(midnight(cover.date).timestamp()),
    )


def _paragraph(text: str) -> str:
    return f"<p>{escape(' '.join(text.split()))}</p>"


def _options(suffix: str) -> dict[str, object]:
    match suffix:
        case ".html":
            return {"toc": True, "embed-resources": True}
        case ".pdf":
            return {
                "papersize": "a4",
                "margin": {"x": "16mm", "top": "22mm", "bottom": "17mm"},
                "mainfont": typeface().family,
                "fontsize": "9.5pt",
                "font-paths": "fonts",
                "include-in-header": "page.typ",
            }
    return {"reference-doc": "reference.docx"}


def _notebook(front: Mapping[str, object], cells: list[str]) -> bytes:
    """Return a notebook of nothing but front matter and text."""
    told = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=10_000)
    raw = nbformat.v4.new_raw_cell(f"---\n{told}---", id="front-matter")
    written = [
        nbformat.v4.new_markdown_cell(text, id=f"part-{n}") for n, text in enumerate(cells) if text
    ]
    nb = nbformat.v4.new_notebook(cells=[raw, *written], metadata={"kernelspec": _KERNEL})
    text: str = nbformat.writes(nb)
    return f"{text}\n".encode()


def _pictures(document: Document, form: Form) -> dict[str, bytes]:
    """Return the figures by the names of their files: a Word document shows no SVG by itself."""
    figures = [part for part in document.parts if isinstance(part, Figure)]
    names = [form.picture_of(n) for n in range(1, len(figures) + 1)]
    if form.picture == ".svg":
        return {name: figure.svg.encode() for name, figure in zip(names, figures, strict=True)}
    drawn = draw_pictures([(figure.svg, figure.width * _TEXT_MM) for figure in figures])
    return dict(zip(names, drawn, strict=True))


def _page_files(cover: Cover, suffix: str) -> dict[str, bytes]:
    """Return the files that say what stands on every page, and the font."""
    match suffix:
        case ".pdf":
            face = typeface()
            fonts = (font_path(), face.regular, *filter(None, [face.bold]))
            named = {f"fonts/{font.name}": font.read_bytes() for font in fonts}
            return {"page.typ": _page(cover), **named}
        case ".docx":
            return {"reference.docx": reference_document(cover)}
    return {}


def _page(cover: Cover) -> bytes:
    said = {
        "running-head": cover.running_head,
        "footer": cover.footer,
        "banner": cover.banner,
    }
    page = "\n".join(
        [
            tokens(typeface()),
            *(f"#let {name} = {literal(text)}" for name, text in said.items()),
            (ASSETS / "quarto.typ").read_text(encoding="utf-8"),
        ]
    )
    return page.encode()


def write_with_quarto(document: Document, *, suffix: str, folder: Path, end: float) -> bytes:
    """Return a document as Quarto writes it, in a folder of its own within `folder`.

    It must be over at `end` on the clock of :func:`time.monotonic`.
    """
    own = folder / f"quarto-{FORMATS[suffix]}"
    return render(rendering(document, suffix), own, max(end - monotonic(), 1.0))
