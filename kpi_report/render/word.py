"""The Word document: pandoc, in the styles of a reference document of our own.

Prose, headings, links and pictures are pandoc's; tables and boxes are given to it as
WordprocessingML. The same document gives the same bytes.
"""

import json
import subprocess
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from kpi_report.document.blocks import Block, Cover, Figure
from kpi_report.document.language import speaking
from kpi_report.errors import RenderError
from kpi_report.render.prose import pandoc_program, weave
from kpi_report.render.reading import Document
from kpi_report.render.typesetting import draw_pictures, midnight
from kpi_report.render.word_blocks import below, block_wordml, caption
from kpi_report.render.word_reference import FOLDER, document_language, reference_document
from kpi_report.render.wordml import TEXT_WIDTH, paragraph, run, writable

AST_VERSION = [1, 23, 1]
"""Of pandoc's own document model, in which prose comes and the whole document goes."""
MM_PER_TWIP = 25.4 / 1440

_FLUSH = b'<wp:inline distT="0" distB="0" distL="0" distR="0">'


def write_docx(document: Document) -> bytes:
    """Return a document as DOCX; the same document gives the same bytes.

    Raises
    ------
    RenderError
        If its prose holds what prose must not hold, or pandoc or Typst has a complaint.
    """
    figures: list[Figure] = []

    def write_block(block: Block, number: int) -> str:
        if not isinstance(block, Figure):
            return _raw(block_wordml(block, number))
        figures.append(block)
        return _figure(block, number, _picture_name(len(figures)))

    with speaking(document.cover.language):
        written = [*_cover(document.cover), *weave(document.parts, "ast", write_block)]
        reference = reference_document(document.cover)
    pictures = draw_pictures([(f.svg, _width(f)) for f in figures])
    blocks = ",".join(filter(None, written))
    return _pandoc(document.cover, blocks, reference, pictures)


def _cover(cover: Cover) -> list[str]:
    banner = paragraph("Banner", run(f" {cover.banner} ", "BannerBox")) if cover.banner else ""
    title = {"t": "Header", "c": [1, ["", [], []], _inlines(cover.title)]}
    return [_raw(banner), json.dumps(title), _raw(block_wordml(cover))]


def _figure(figure: Figure, number: int, name: str) -> str:
    picture = {
        "t": "Image",
        "c": [
            ["", [], [["width", f"{_width(figure):.1f}mm"]]],
            _inlines(" ".join(figure.alt.split("\n"))),
            [name, ""],
        ],
    }
    look = "Figure With Note" if figure.note or figure.source else "Figure"
    shown = {
        "t": "Div",
        "c": [["", [], [["custom-style", look]]], [{"t": "Para", "c": [picture]}]],
    }
    return ",".join(
        [_raw(caption(figure, number)), json.dumps(shown), _raw(below(figure.note, figure.source))]
    )


def _raw(wordml: str) -> str:
    return json.dumps({"t": "RawBlock", "c": ["openxml", wordml]}) if wordml else ""


def _inlines(text: str) -> list[dict[str, Any]]:
    first, *rest = ({"t": "Str", "c": line} for line in writable(text).split("\n"))
    return [first, *(part for line in rest for part in ({"t": "LineBreak"}, line))]


def _meta(text: str) -> dict[str, Any]:
    return {"t": "MetaInlines", "c": _inlines(text)}


def _width(figure: Figure) -> float:
    return figure.width * TEXT_WIDTH * MM_PER_TWIP


def _picture_name(number: int) -> str:
    return f"{number}.png"


def _pandoc(cover: Cover, blocks: str, reference: bytes, pictures: Sequence[bytes]) -> bytes:
    said = {
        "title": cover.window_title,
        "subject": cover.subtitle,
        "author": "kpi_report",
        "lang": document_language(cover),
    }
    meta: dict[str, Any] = {name: _meta(text) for name, text in said.items()}
    meta["keywords"] = {"t": "MetaList", "c": [_meta(text) for text in cover.keywords]}
    head = f'{{"pandoc-api-version":{AST_VERSION},"meta":{json.dumps(meta)},"blocks":[{blocks}]}}'
    seconds = f"{midnight(cover.date).timestamp():.0f}"
    with TemporaryDirectory(prefix="kpi-docx-") as folder:
        (Path(folder) / "reference.docx").write_bytes(reference)
        for number, picture in enumerate(pictures, start=1):
            (Path(folder) / _picture_name(number)).write_bytes(picture)
        done = subprocess.run(
            [
                pandoc_program(),
                *("--from", "json", "--to", "docx", "--reference-doc", "reference.docx"),
                *("--template", FOLDER / "body.xml", "--syntax-highlighting", "none"),
                *("--output", "-"),
            ],
            input=head.encode(),
            cwd=folder,
            env={"SOURCE_DATE_EPOCH": seconds, "HOME": folder},
            capture_output=True,
            check=False,
        )
    if done.returncode or done.stderr.strip():
        raise RenderError(f"pandoc: {done.stderr.decode().strip() or done.returncode}")
    return _with_flush_pictures(done.stdout)


def _with_flush_pictures(written: bytes) -> bytes:
    """Let every picture say that nothing is kept free beside it: LibreOffice takes 3 mm else."""
    mended = BytesIO()
    with ZipFile(BytesIO(written)) as before, ZipFile(mended, "w", ZIP_DEFLATED) as after:
        for entry in before.infolist():
            data = before.read(entry)
            if entry.filename == "word/document.xml":
                data = data.replace(b"<wp:inline>", _FLUSH)
            kind = ZIP_STORED if entry.filename.endswith(".png") else ZIP_DEFLATED
            after.writestr(ZipInfo(entry.filename, entry.date_time), data, kind)
    return mended.getvalue()
