"""The HTML document: one page that holds its own style and font, and runs no script."""

import re
from base64 import b64encode
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from kpi_report.document import style
from kpi_report.document.html import block_html
from kpi_report.document.language import say, speaking
from kpi_report.render.prose import ASSETS, weave
from kpi_report.render.reading import Document

_HEADING = re.compile(r"<h([2-6])>(.*?)</h\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def write_html(document: Document) -> str:
    """Return a document as one self-contained HTML page.

    Raises
    ------
    RenderError
        If its prose holds what prose must not hold.
    """
    with speaking(document.cover.language):
        body, contents = _with_ids("\n".join(weave(document.parts, "html", block_html)))
        words = _words()
        head = block_html(document.cover)

    def page(font: str) -> str:
        return _template().render(
            cover=document.cover,
            head=Markup(head),
            contents=contents,
            traced='role="tooltip"' in body,
            words=words,
            body=Markup(body),
            style=Markup(_stylesheet()),
            font=font,
        )

    return page(b64encode(fallback_font(page(""))).decode("ascii"))


def _words() -> dict[str, str]:
    """Return the words of the page around the blocks."""
    return {
        "skip": say("本文へ"),
        "warning": say("注意"),
        "contents": say("目次"),
        "hint": say(
            "右上に印のある箇所にカーソルを合わせるか、Tabキーで移動すると、数値の出所を表示します。"
        ),
    }


def fallback_font(text: str) -> bytes:
    """Return the Japanese font, cut down to the characters of a text, as TrueType.

    Only a machine that has no Japanese font will use it. The bytes depend on nothing but the
    characters. Not WOFF: packing it takes forty times as long as cutting, for a quarter less.
    """
    import uharfbuzz as hb

    wanted = hb.SubsetInput()
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    wanted.sets(hb.SubsetInputSets.UNICODE).update(map(ord, text))
    wanted.sets(hb.SubsetInputSets.LAYOUT_FEATURE_TAG).clear()
    written: bytes = hb.subset(_font_face(), wanted).blob.data
    return written


@cache
def _font_face() -> Any:
    import uharfbuzz as hb

    return hb.Face(hb.Blob.from_file_path(style.font_path()))


def _with_ids(body: str) -> tuple[str, list[tuple[str, Markup]]]:
    """Give every heading an id from its place, and list the second-level ones."""
    counts = [0] * 7
    contents = []

    def numbered(match: re.Match[str]) -> str:
        level = int(match[1])
        counts[level] += 1
        counts[level + 1 :] = [0] * (6 - level)
        name = "s" + "-".join(str(count) for count in counts[2 : level + 1])
        if level == 2:
            contents.append((name, Markup(_TAG.sub("", match[2]))))
        return f'<h{level} id="{name}">{match[2]}</h{level}>'

    body = _HEADING.sub(numbered, body)
    body = re.sub(r"^<table>", '<div class="scroll" tabindex="0"><table>', body, flags=re.MULTILINE)
    return re.sub(r"^</table>$", "</table></div>", body, flags=re.MULTILINE), contents


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(ASSETS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html.j2")


@cache
def _stylesheet() -> str:
    named = {
        "ink": style.INK,
        "muted": style.MUTED,
        "rule": style.RULE,
        "shade": style.SHADE,
        "accent": style.ACCENT,
    }
    tokens = "".join(f"--{name}:{colour};" for name, colour in named.items())
    tones = "\n".join(
        f".tone-{tone.value}{{--text:{ink.text};--fill:{ink.fill}}}"
        for tone, ink in style.INKS.items()
    )
    sheet = (ASSETS / "document.css").read_text(encoding="utf-8")
    return f":root{{{tokens}}}\n{tones}\n{sheet}"
