"""The same document by Quarto: the notebook it is to render, the files beside it, its call.

Everything here is made in memory; :mod:`kpi_report.render.quarto_program` carries it out. Quarto
takes Markdown cells as they stand, in every format; among the outputs of a code cell it would
choose, each time another.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from html import escape
from pathlib import Path
from time import monotonic

import nbformat
import yaml

from kpi_report.document.blocks import Cover, Figure, Prose
from kpi_report.document.language import speaking
from kpi_report.errors import RenderError
from kpi_report.render.prose import ASSETS, weave
from kpi_report.render.quarto_blocks import Form, block_html, prose_html
from kpi_report.render.quarto_markdown import to_markdown
from kpi_report.render.quarto_program import Rendering, render
from kpi_report.render.quarto_reference import reference_document
from kpi_report.render.reading import Document
from kpi_report.render.typesetting import fonts
from kpi_report.render.typst import literal, tokens
from kpi_report.typeface import font_path, typeface

NOTEBOOK = "document.ipynb"
FORMATS = {".html": "html", ".pdf": "typst", ".docx": "docx"}
"""Quarto's formats by the suffix of what is delivered."""

_FORMS = {
    ".html": Form(floats=True, callouts=True, picture=".svg"),
    ".pdf": Form(floats=True, callouts=False, picture=".svg"),
    ".docx": Form(floats=False, callouts=True, picture=".png"),
}
_PIXELS_PER_INCH = 220.0
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
            **{name: _picture(figure, form) for name, figure in _pictures(document, form).items()},
            **_page_files(cover, suffix),
        },
        arguments=(
            *("render", NOTEBOOK),
            *("--to", FORMATS[suffix]),
            *("--output", output),
            "--no-execute",
        ),
        output=output,
        made=_seconds(cover.date),
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


def _pictures(document: Document, form: Form) -> dict[str, Figure]:
    figures = [part for part in document.parts if isinstance(part, Figure)]
    return {form.picture_of(n): figure for n, figure in enumerate(figures, start=1)}


def _picture(figure: Figure, form: Form) -> bytes:
    return _png(figure.svg) if form.picture == ".png" else figure.svg.encode()


def _png(svg: str) -> bytes:
    """Return a chart as pixels: a Word document shows no SVG without one."""
    import typst

    source = (
        "#set page(width: auto, height: auto, margin: 0pt)\n"
        f'#image(bytes({literal(svg)}), format: "svg")'
    )
    try:
        written = typst.compile(
            source.encode(), font_paths=fonts(), format="png", ppi=_PIXELS_PER_INCH
        )
    except typst.TypstError as error:
        raise RenderError(error.diagnostic or error.message) from None
    assert isinstance(written, bytes)  # a list for more pages than one
    return written


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


def _seconds(day: str) -> int:
    try:
        return int(datetime.combine(date.fromisoformat(day), time(), UTC).timestamp())
    except ValueError as error:
        raise RenderError(f"the cover's date is {day!r}, not an ISO date") from error


def write_with_quarto(document: Document, *, suffix: str, folder: Path, end: float) -> bytes:
    """Return a document as Quarto writes it, in a folder of its own within `folder`.

    It must be over at `end` on the clock of :func:`time.monotonic`.
    """
    own = folder / f"quarto-{FORMATS[suffix]}"
    return render(rendering(document, suffix), own, max(end - monotonic(), 1.0))
