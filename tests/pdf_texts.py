"""The texts that a page of a PDF shows: its glyphs by the ``ToUnicode`` map of their font."""

import re
from dataclasses import dataclass, field
from typing import Any

import pikepdf

_BFCHAR = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_BFRANGE = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_RANGE = re.compile(
    rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[(.*?)\])", re.DOTALL
)
_HEX = re.compile(rb"<([0-9A-Fa-f]*)>")


@dataclass
class Page:
    """The texts of a page: by the number of their mark, with their language; the rest."""

    marked: dict[int, tuple[str, str]] = field(default_factory=dict)
    artifacts: str = ""
    loose: str = ""


def texts_of(page: pikepdf.Page) -> Page:
    """Return the texts that a page shows, by the mark that they stand under."""
    found = Page()
    _read(page, page.get("/Resources", {}), [], found)
    return found


def _read(stream: Any, resources: Any, marks: list[tuple[str, Any]], found: Page) -> None:
    fonts: dict[str, dict[int, str]] = {}
    glyphs: dict[int, str] = {}
    depth = len(marks)
    for operands, operator in pikepdf.parse_content_stream(stream):
        match str(operator):
            case "BDC" | "BMC":
                properties = operands[1] if len(operands) > 1 else {}
                if isinstance(properties, pikepdf.Name):
                    properties = resources.Properties[str(properties)]
                marks.append((str(operands[0]), properties))
                if said := _actual(marks[-1:]):
                    _put(said, marks, found)
            case "EMC":
                marks.pop()
            case "Tf":
                name = str(operands[0])
                if name not in fonts:
                    fonts[name] = _to_unicode(resources.Font[name])
                glyphs = fonts[name]
            case "Tj" | "TJ" if not _actual(marks):
                parts = operands[0] if str(operator) == "TJ" else operands
                codes = b"".join(bytes(p) for p in parts if isinstance(p, pikepdf.String))
                _put(_decoded(codes, glyphs), marks, found)
            case "Do":
                form = resources.XObject[str(operands[0])]
                if form.get("/Subtype") == "/Form":
                    _read(form, form.get("/Resources", {}), marks, found)
    assert len(marks) == depth, "marked content that does not end"


def _actual(marks: list[tuple[str, Any]]) -> str:
    texts = (str(p["/ActualText"]) for _, p in marks if "/ActualText" in p)
    return next(texts, "")


def _put(text: str, marks: list[tuple[str, Any]], found: Page) -> None:
    for tag, properties in reversed(marks):
        if tag == "/Artifact":
            found.artifacts += text
            return
        if "/MCID" in properties:
            number = int(properties["/MCID"])
            said, language = found.marked.get(number, ("", str(properties.get("/Lang", ""))))
            found.marked[number] = (said + text, language)
            return
    found.loose += text


def _decoded(codes: bytes, glyphs: dict[int, str]) -> str:
    pairs = (int.from_bytes(codes[i : i + 2], "big") for i in range(0, len(codes), 2))
    return "".join(glyphs.get(code, "\ufffd") for code in pairs)


def _to_unicode(font: Any) -> dict[int, str]:
    """Return the text of every glyph that the font's map names."""
    if "/ToUnicode" not in font:
        return {}
    cmap = font.ToUnicode.read_bytes()
    found = {}
    for block in _BFCHAR.findall(cmap):
        found.update({int(code, 16): _utf16(text) for code, text in _PAIR.findall(block)})
    for block in _BFRANGE.findall(cmap):
        for first, last, start, texts in _RANGE.findall(block):
            each = [_utf16(text) for text in _HEX.findall(texts)]
            for n, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                opening = _utf16(start) if start else ""
                found[code] = each[n] if each else opening[:-1] + chr(ord(opening[-1]) + n)
    return found


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be")
