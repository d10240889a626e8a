"""The HTML document: one page that holds its own style, font and script, and asks no host.

Its content security policy names style and script by their hashes. The script only adds: without
it, everything can be read.
"""

import re
from base64 import b64encode
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from kpi_report.document.html import block_html
from kpi_report.document.language import say, speaking
from kpi_report.document.style import COLOURS, INKS, NAMES, SIZES, SPACES
from kpi_report.render.prose import ASSETS, weave
from kpi_report.render.reading import Document
from kpi_report.typeface import font_path, typeface

FALLBACK = "KPI Report Fallback"
"""The name under which a page holds the Japanese font."""
OWN = "KPI Report"
"""The name under which a page holds the typeface that its round names."""
SYSTEM_FAMILIES = (
    "BIZ UDPGothic",
    "Hiragino Sans",
    "Yu Gothic",
    "Noto Sans CJK JP",
    "Noto Sans JP",
)
"""Japanese fonts of screens, the first that a machine has."""

_HEADING = re.compile(r"<h([2-6])>(.*?)</h\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_MOST_COLUMNS = 24
"""So many columns of a table are labelled on a narrow screen."""


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

    page = partial(
        _template().render,
        cover=document.cover,
        head=Markup(head),
        contents=contents,
        traced='role="tooltip"' in body,
        sortable="data-sortable" in body,
        words=words,
        body=Markup(body),
        script=Markup(_script()),
    )
    # The font holds the characters of the page, and the policy the hash of the style with the
    # font in it: so the page is set first without font and policy.
    style = f"{_faces(page(policy='', style=Markup(_stylesheet())))}\n{_stylesheet()}"
    return page(policy=_policy(style), style=Markup(style))


def _policy(style: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{source_hash(_script())}'",
            f"style-src-elem '{source_hash(style)}'",
            "style-src-attr 'unsafe-inline'",  # charts are painted by attributes
            "img-src data:",
            "font-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def source_hash(text: str) -> str:
    """Return a script or a style as a content security policy names it."""
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def _words() -> dict[str, str]:
    """Return the words of the page around the blocks."""
    return {
        "skip": say("本文へ"),
        "warning": say("注意"),
        "contents": say("目次"),
        "hint": say(
            "右上に印のある箇所にカーソルを合わせるか、Tabキーで移動すると、数値の出所を表示します。"
        ),
        "closing": say("表示した出所は、Escキーで消せます。"),
        "sorting": say(
            "表の見出しを押すと、行を昇順に並べます。もう一度押すと降順に、さらに押すと元の順に戻ります。"
        ),
        "ascending": say("「{column}」の昇順に並べました。", column="{column}"),
        "descending": say("「{column}」の降順に並べました。", column="{column}"),
        "unsorted": say("元の順に戻しました。"),
    }


def _faces(text: str) -> str:
    """Return the fonts of a page that says `text`, as rules of its stylesheet."""
    face = typeface()
    if face.regular == font_path():
        return font_face(FALLBACK, fallback_font(text))
    fonts = {"normal": face.regular, "bold": face.bold}
    return "\n".join(
        font_face(OWN, cut_font(path, text), weight) for weight, path in fonts.items() if path
    )


def font_face(family: str, font: bytes, weight: str = "normal") -> str:
    """Return the rule of a stylesheet that holds a font."""
    written = b64encode(font).decode("ascii")
    source = f"url(data:font/ttf;base64,{written})"
    return f'@font-face{{font-family:"{family}";font-weight:{weight};src:{source}}}'


def fallback_font(text: str) -> bytes:
    """Return IPAexGothic cut down to a text; only a machine without a Japanese font will use it."""
    return cut_font(font_path(), text)


def cut_font(path: Path, text: str) -> bytes:
    """Return a font, cut down to the characters of a text, as TrueType or OpenType.

    The bytes depend on nothing but the font and the characters. Not WOFF: packing it takes forty
    times as long as cutting, for a quarter less.
    """
    import uharfbuzz as hb

    wanted = hb.SubsetInput()
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    wanted.sets(hb.SubsetInputSets.UNICODE).update(map(ord, text))
    wanted.sets(hb.SubsetInputSets.LAYOUT_FEATURE_TAG).clear()
    written: bytes = hb.subset(_read(path), wanted).blob.data
    return written


@cache
def _read(path: Path) -> Any:
    import uharfbuzz as hb

    return hb.Face(hb.Blob.from_file_path(path))


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
    label = say("表")
    frame = f'<div class="scroll" role="group" tabindex="0" aria-label="{label}"><table>'
    body = re.sub(r"^<table>", frame, body, flags=re.MULTILINE)
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
def _script() -> str:
    return (ASSETS / "document.js").read_text(encoding="utf-8")


def _stylesheet() -> str:
    own = typeface().regular != font_path()
    names = (OWN, *SYSTEM_FAMILIES) if own else (*SYSTEM_FAMILIES, FALLBACK)
    families = ",".join(f'"{name}"' for name in names)
    return f":root{{--families:{families},sans-serif}}\n{_rules()}"


@cache
def _rules() -> str:
    light, dark = (
        "".join(f"--{name}:{getattr(colour, side)};" for name, colour in COLOURS.items())
        for side in ("light", "dark")
    )
    sizes = {
        **{f"{name}-size": size for name, size in SIZES.items()},
        **SPACES,
    }
    on_screen = "".join(f"--{name}:{size.rem:g}rem;" for name, size in sizes.items())
    on_paper = "".join(f"--{name}:{size.points:g}pt;" for name, size in sizes.items())
    rules = [
        f":root{{{on_screen}}}",
        f"@media print{{:root{{{on_paper}}}}}",
        f":root{{color-scheme:light;{light}}}",
        f"@media screen and (prefers-color-scheme:dark){{:root{{color-scheme:dark;{dark}}}}}",
        *(
            f".tone-{tone.value}{{--text:var(--{NAMES[ink.text]});--fill:var(--{NAMES[ink.fill]})}}"
            for tone, ink in INKS.items()
        ),
        *(
            f".table tr>:nth-child({n}){{--label:var(--column-{n})}}"
            for n in range(1, _MOST_COLUMNS + 1)
        ),
        (ASSETS / "document.css").read_text(encoding="utf-8"),
    ]
    return "\n".join(rules)
