"""The index page of a round: every document, whether it was made, and its files.

One self-contained HTML file. It names no host, and its content security policy lets the browser
run only the script and the style that stand in it. Without JavaScript it lists everything; the
script only adds search.
"""

from base64 import b64encode
from collections import Counter
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from importlib.resources import files
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kpi_report.document import style
from kpi_report.document.style import INKS, Tone
from kpi_report.document.wording import FICTIONAL
from kpi_report.intake.files import write_atomically
from kpi_report.produce.due import MANIFEST_NAME
from kpi_report.produce.manifest import (
    Entry,
    Failure,
    Manifest,
    OutputFile,
    Verdict,
)
from kpi_report.render.page import fallback_font

INDEX_NAME = "index.html"

_ASSETS = files("kpi_report.publish") / "assets"
_TEMPLATES = Environment(
    loader=PackageLoader("kpi_report.publish", "assets"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

_FALLBACK = "KPI Report Fallback"
_FONTS = (
    '"BIZ UDPGothic","Hiragino Sans","Yu Gothic","Noto Sans CJK JP","Noto Sans JP",'
    f'"{_FALLBACK}",sans-serif'
)
_KANA = "".join(map(chr, range(0x3041, 0x30FF)))
"""What is typed into the search box before it becomes kanji."""

_FORMATS = {
    ".pdf": "PDF",
    ".html": "HTML",
    ".docx": "Word",
    ".xlsx": "Excel",
    ".ipynb": "ノートブック",
}
"""Names of the formats, in the order in which a row links them."""


@dataclass(frozen=True, slots=True)
class State:
    """How a verdict is shown: a symbol and a word, and a tone for those who see colour."""

    symbol: str
    label: str
    tone: Tone


STATES: dict[Verdict, State] = {
    Verdict.DELIVERED: State("○", "作成済み", Tone.GOOD),
    Verdict.FAILED: State("×", "作成できず", Tone.BAD),
    Verdict.NOT_RUN: State("―", "未作成", Tone.NOTE),
}


@dataclass(frozen=True, slots=True)
class Link:
    """A link to one file. ``name`` is what a screen reader says; it contains the visible text."""

    href: str
    label: str
    size: str
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """One document as the page shows it."""

    entry: Entry
    state: State
    place: str
    links: tuple[Link, ...]


def render_index(manifest: Manifest) -> str:
    """Return the index page of a round as HTML; equal manifests give equal text."""
    rows = [_row(entry) for entry in manifest.documents]
    areas = [row for row in rows if row.entry.kind == "area"]
    script = (_ASSETS / "index.js").read_text(encoding="utf-8")
    page = partial(
        _TEMPLATES.get_template("index.html.j2").render,
        manifest=manifest,
        manifest_name=MANIFEST_NAME,
        banner=FICTIONAL if manifest.fictional else "",
        overviews=[row for row in rows if row.entry.kind != "area"],
        areas=areas,
        failed=[row for row in rows if row.entry.verdict is Verdict.FAILED],
        counts=_counts(areas),
        script=Markup(script),
    )
    # The font holds the characters of the page, and the policy the hash of the style with the
    # font in it: so the words are set first, without either.
    look = _style(words=page(policy="", style=""))
    return page(policy=_policy(script, look), style=Markup(look))


def write_index(root: Path, manifest: Manifest) -> None:
    """Write ``index.html`` into the round's folder, whole or not at all."""
    write_atomically(root / INDEX_NAME, render_index(manifest).encode())


def _row(entry: Entry) -> Row:
    place = _place(entry.failure) if entry.failure else ""
    return Row(entry, STATES[entry.verdict], place, _links(entry))


def _place(failure: Failure) -> str:
    if failure.cell is None:
        return ""
    return f"セル{failure.cell}" + (f"の{failure.line}行目" if failure.line else "")


def _links(entry: Entry) -> tuple[Link, ...]:
    order = list(_FORMATS)
    suffixes = Counter(PurePosixPath(file.path).suffix for file in entry.files)

    def rank(file: OutputFile) -> tuple[int, str]:
        suffix = PurePosixPath(file.path).suffix
        return (order.index(suffix) if suffix in order else len(order), file.path)

    links = []
    for file in sorted(entry.files, key=rank):
        path = PurePosixPath(file.path)
        label = _FORMATS.get(path.suffix, path.name)
        if suffixes[path.suffix] > 1 and label != path.name:
            label = f"{label}({path.name})"
        size = _kilobytes(file.size)
        links.append(Link(quote(file.path), label, size, f"{entry.name}の{label} {size}"))
    return tuple(links)


def _kilobytes(size: int) -> str:
    return f"{max(1, round(size / 1000)):,} kB"


def _counts(areas: list[Row]) -> list[tuple[Verdict, State, int]]:
    number = Counter(row.entry.verdict for row in areas)
    return [(verdict, state, number[verdict]) for verdict, state in STATES.items()]


def _style(words: str) -> str:
    tokens = {
        "fonts": _FONTS,
        "ink": style.INK,
        "muted": style.MUTED,
        "rule": style.RULE,
        "shade": style.SHADE,
        "accent": style.ACCENT,
        "grey": style.GREY,
    }
    for tone, ink in INKS.items():
        tokens |= {f"{tone}-text": ink.text, f"{tone}-fill": ink.fill}
    root = "".join(f"--{name}:{value};" for name, value in tokens.items())
    font = b64encode(fallback_font(words + _KANA)).decode("ascii")
    source = f'url(data:font/ttf;base64,{font}) format("truetype")'
    sheet = (_ASSETS / "index.css").read_text(encoding="utf-8")
    return f'@font-face{{font-family:"{_FALLBACK}";src:{source}}}\n:root{{{root}}}\n{sheet}'


def _policy(script: str, look: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_source_hash(script)}'",
            f"style-src '{_source_hash(look)}'",
            "font-src data:",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _source_hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()
