"""The document that a Word document by Quarto takes its styles, page, header and footer from.

Pandoc's own, in which Quarto finds all styles that it names, with a Japanese font, A4 paper, and
what every page says.
"""

import re
import subprocess
from functools import cache
from html import escape
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from kpi_report.document import style
from kpi_report.document.blocks import Cover
from kpi_report.errors import RenderError
from kpi_report.render.prose import pandoc_program

FONT = "BIZ UDPGothic"
PAGE = (11906, 16838)
MARGIN = 907
"""Twips: A4, and 16 mm."""

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KINDS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_FONTS = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
_RULE = f'w:val="single" w:sz="4" w:space="0" w:color="{style.RULE.lstrip("#")}"'
_SIZES = {24: 20, 56: 36, 28: 22, 40: 28, 32: 24}
"""Half points of pandoc's styles, and what they become: the body from 12 pt to 10 pt."""


def reference_document(cover: Cover) -> bytes:
    """Return the reference document for a cover; the same cover gives the same bytes."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_STORED) as archive:
        for name, text in {**_parts(), **_on_every_page(cover)}.items():
            archive.writestr(ZipInfo(name), text)
    return written.getvalue()


@cache
def _parts() -> dict[str, bytes]:
    """Return the parts of pandoc's reference document, as all documents have them."""
    done = subprocess.run(
        [pandoc_program(), "--print-default-data-file", "reference.docx"],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise RenderError(f"pandoc: {done.stderr.decode(errors='replace').strip()}")
    with ZipFile(BytesIO(done.stdout)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    styles = re.sub(r"<w:rFonts\s[^>]*Theme[^>]*/>", _FONTS, parts["word/styles.xml"].decode())
    styles = re.sub(r'(<w:szC?s? w:val=")(\d+)"', _smaller, styles)
    styles = styles.replace('w:eastAsia="zh-CN"', 'w:eastAsia="ja-JP"')
    before = '<w:tblPr>\n      <w:tblInd w:w="0" w:type="dxa" />\n      <w:tblCellMar>'
    borders = f"<w:top {_RULE}/><w:bottom {_RULE}/><w:insideH {_RULE}/>"
    table = '<w:rPr><w:sz w:val="16"/></w:rPr><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    styles = _edited(styles, before, f"{table}<w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>")
    section = (
        f'<w:headerReference w:type="default" r:id="rIdHeader"/>'
        f'<w:footerReference w:type="default" r:id="rIdFooter"/>'
        f'<w:pgSz w:w="{PAGE[0]}" w:h="{PAGE[1]}"/>'
        f'<w:pgMar w:top="1304" w:bottom="1021" w:left="{MARGIN}" w:right="{MARGIN}" '
        'w:header="567" w:footer="454" w:gutter="0"/></w:sectPr>'
    )
    document = _edited(parts["word/document.xml"].decode(), "</w:sectPr>", section)
    kinds = "".join(
        f'<Override PartName="/word/{name}1.xml" ContentType="{_KINDS}.{name}+xml"/>'
        for name in ("header", "footer")
    )
    links = "".join(
        f'<Relationship Type="{_OFFICE}/{name}" Id="rId{name.title()}" Target="{name}1.xml"/>'
        for name in ("header", "footer")
    )
    types, relations = "[Content_Types].xml", "word/_rels/document.xml.rels"
    return {
        **parts,
        "word/styles.xml": styles.encode(),
        "word/document.xml": document.encode(),
        types: _edited(parts[types].decode(), "</Types>", f"{kinds}</Types>").encode(),
        relations: _edited(
            parts[relations].decode(), "</Relationships>", f"{links}</Relationships>"
        ).encode(),
    }


def _smaller(match: re.Match[str]) -> str:
    return f'{match[1]}{_SIZES.get(int(match[2]), int(match[2]))}"'


def _edited(text: str, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise RenderError(
            f"pandoc's reference document has another form: {old!r} is not in it once"
        )
    return text.replace(old, new)


def _on_every_page(cover: Cover) -> dict[str, bytes]:
    left, right = map(_run, cover.running_head)
    banner = _run(f" {cover.banner} ", _BANNER) if cover.banner else ""
    pages = f"{_field('PAGE')}{_run(' / ')}{_field('NUMPAGES')}"
    return {
        "word/header1.xml": _part("hdr", f"{left}{_TAB}{banner}{_TAB}{right}"),
        "word/footer1.xml": _part("ftr", f"{_run(cover.footer)}{_TAB}{_TAB}{pages}"),
    }


_SMALL = f'{_FONTS}<w:color w:val="{style.MUTED.lstrip("#")}"/><w:sz w:val="15"/>'
_BANNER = (
    f'{_FONTS}<w:b/><w:color w:val="{style.INK.lstrip("#")}"/><w:sz w:val="16"/>'
    f'<w:bdr w:val="single" w:sz="8" w:space="0" w:color="{style.INK.lstrip("#")}"/>'
)
_TAB = "<w:r><w:tab/></w:r>"


def _part(tag: str, runs: str) -> bytes:
    wide = PAGE[0] - 2 * MARGIN
    stops = f'<w:tab w:val="center" w:pos="{wide // 2}"/><w:tab w:val="right" w:pos="{wide}"/>'
    return (
        f'<w:{tag} xmlns:w="{_WORD}"><w:p><w:pPr><w:tabs>{stops}</w:tabs></w:pPr>'
        f"{runs}</w:p></w:{tag}>"
    ).encode()


def _run(text: str, look: str = _SMALL) -> str:
    shown = escape(" ".join(text.split("\n")))
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{shown}</w:t></w:r>'


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr="{name}">{_run("1")}</w:fldSimple>'
