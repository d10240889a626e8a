"""The reference document that gives pandoc styles, page, header and footer.

Its parts stand in ``assets/word/`` as text; colours come from :mod:`kpi_report.document.style`,
what every page says from the cover.
"""

from functools import cache
from io import BytesIO
from string import Template
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from kpi_report.document import style
from kpi_report.document.blocks import Cover
from kpi_report.render.prose import ASSETS
from kpi_report.render.wordml import MARGIN, TEXT_WIDTH, field, hexadecimal, run
from kpi_report.typeface import DEFAULT_FAMILY, typeface

FOLDER = ASSETS / "word"
FONT, FIGURES = "BIZ UDPGothic", "BIZ UDGothic"
"""Of texts, and of tables, where digits must be of one width; a round's own typeface stands for
both. ``fontTable.xml`` names what Word takes where it lacks them.
"""

LATIN = "Arial"
"""Of Latin letters in a document in English."""

_TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="xml" ContentType="application/xml"/>\
<Default Extension="rels" \
ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{parts}</Types>"""
_KINDS = {
    "document": "document.main",
    "styles": "styles",
    "settings": "settings",
    "fontTable": "fontTable",
    "header1": "header",
    "footer1": "footer",
}
"""Parts of the document, and of what kind each is."""


def reference_document(cover: Cover) -> bytes:
    """Return the reference document for a cover; the same cover gives the same bytes."""
    names = {
        **_named(document_language(cover), typeface().family),
        "left": run(cover.running_head[0]),
        "right": run(cover.running_head[1]),
        "banner": run(f" {cover.banner} ", "BannerBox") if cover.banner else "",
        "foot": run(cover.footer),
        "page": field("PAGE", "1"),
        "pages": field("NUMPAGES", "1"),
    }
    written = BytesIO()
    with ZipFile(written, "w", ZIP_STORED) as archive:

        def put(name: str, text: str) -> None:
            archive.writestr(ZipInfo(name), text)

        put("[Content_Types].xml", _content_types())
        put("word/_rels/document.xml.rels", _part("relationships").template)
        put("docProps/app.xml", _part("app").template)
        for part in _KINDS:
            put(f"word/{part}.xml", _part(part).substitute(names))
    return written.getvalue()


def document_language(cover: Cover) -> str:
    """Return the BCP 47 tag that a document's properties name.

    Its styles name English for Latin letters in any: in Japanese ones LibreOffice breaks numbers.
    """
    return "en-US" if cover.language.startswith("en") else "ja-JP"


@cache
def _part(name: str) -> Template:
    return Template((FOLDER / f"{name}.xml").read_text(encoding="utf-8"))


def _content_types() -> str:
    office = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    return _TYPES.format(
        parts="".join(
            f'<Override PartName="/word/{part}.xml" ContentType="{office}.{kind}+xml"/>'
            for part, kind in _KINDS.items()
        )
    )


@cache
def _named(language: str, family: str) -> dict[str, str]:
    """Return what the parts name that is the same in every document."""
    tones = "".join(
        _part("tone").substitute(
            name=tone.value.title(), text=hexadecimal(ink.text), fill=hexadecimal(ink.fill)
        )
        for tone, ink in style.INKS.items()
    )
    colours = {
        "ink": style.INK,
        "muted": style.MUTED,
        "rule": style.RULE,
        "shade": style.SHADE,
        "accent": style.ACCENT,
    }
    font, figures = (FONT, FIGURES) if family == DEFAULT_FAMILY else (family, family)
    return {
        **{name: hexadecimal(colour) for name, colour in colours.items()},
        "font": font,
        "figures": figures,
        "latin": LATIN,
        "latin_font": LATIN if language == "en-US" else font,
        "latin_figures": LATIN if language == "en-US" else figures,
        "language": language,
        "margin": str(MARGIN),
        "middle": str(TEXT_WIDTH // 2),
        "width": str(TEXT_WIDTH),
        "tones": tones,
    }
