"""The comparison as pages: a list of all documents, and a page for each that differs."""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kpi_report.document.style import Tone
from kpi_report.document.wording import FICTIONAL
from kpi_report.publish.look import ASSETS as INDEX_ASSETS
from kpi_report.publish.look import policy, stylesheet
from kpi_report.review.comparison import Comparison
from kpi_report.review.differences import Change, Edit, Kind, Piece
from kpi_report.review.expectation import Surprise
from kpi_report.review.passages import Sort

ASSETS = files("kpi_report.review") / "assets"

_TEMPLATES = Environment(
    loader=PackageLoader("kpi_report.review", "assets"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_LONGEST_KEPT = 60
"""So many characters of text that did not change stand at once; a place, not a document."""


@dataclass(frozen=True, slots=True)
class State:
    """How a kind is shown: a symbol and a word, a tone for those who see colour, and what it is."""

    symbol: str
    label: str
    tone: Tone
    meaning: str


STATES: dict[Kind, State] = {
    Kind.UNREADABLE: State("×", "比較できず", Tone.BAD, "作成されていないか、読めない文書です。"),
    Kind.ADDED: State("＋", "追加", Tone.QUESTION, "変更後だけにある文書です。"),
    Kind.REMOVED: State("－", "削除", Tone.QUESTION, "変更前だけにある文書です。"),
    Kind.NUMBERS: State("◆", "数値", Tone.BAD, "本文、表、図、データのどこかの数値が異なります。"),
    Kind.TEXT: State("◇", "文章", Tone.WATCH, "数値はすべて同じで、言葉が異なります。"),
    Kind.LAYOUT: State("□", "体裁のみ", Tone.NOTE, "言葉も数値も同じで、見た目が異なります。"),
    Kind.IDENTITY: State(
        "・", "識別番号のみ", Tone.NOTE, "データの識別番号か版の表示だけが異なります。"
    ),
    Kind.UNCHANGED: State("＝", "同じ", Tone.GOOD, "渡されるファイルがすべて同じです。"),
}


@dataclass(frozen=True, slots=True)
class Sides:
    """What is compared: the names of both builds, the title of their round, what all pages say."""

    old: str
    new: str
    title: str
    fictional: bool = False

    @property
    def banner(self) -> str:
        """Return what every page must say."""
        return FICTIONAL if self.fictional else ""


@dataclass(frozen=True, slots=True)
class Section:
    """The changes of one section: those that a page shows, and those beside it."""

    heading: str
    shown: tuple[Change, ...]
    beside: tuple[Change, ...]


def page_name(comparison: Comparison) -> str:
    """Return the name of the page of a document; empty if it has none."""
    has_page = comparison.differences.changes or comparison.pages
    return f"{comparison.id}.html" if has_page or comparison.kind is Kind.LAYOUT else ""


def index_page(
    sides: Sides, comparisons: Sequence[Comparison], surprise: Surprise | None = None
) -> str:
    """Return the list of all documents, in the order given."""
    times = Counter(c.kind for c in comparisons)
    return _page(
        "comparison_index.html.j2",
        script=(INDEX_ASSETS / "index.js").read_text(encoding="utf-8"),
        sides=sides,
        comparisons=comparisons,
        names={c.id: c.name for c in comparisons},
        states=STATES,
        times=times,
        surprise=surprise,
        page_name=page_name,
        unexpected=set(surprise.unexpected) if surprise else set(),
        orders=_orders(comparisons),
    )


def document_pages(sides: Sides, comparisons: Sequence[Comparison]) -> Iterator[tuple[str, str]]:
    """Yield name and HTML of the page of each document that has one."""
    listed = [c for c in comparisons if page_name(c)]
    for at, one in enumerate(listed):
        html = _page(
            "comparison_document.html.j2",
            script="",
            sides=sides,
            one=one,
            state=STATES[one.kind],
            states=STATES,
            sections=list(_sections(one.differences.changes)),
            before=listed[at - 1] if at else None,
            after=listed[at + 1] if at + 1 < len(listed) else None,
            page_name=page_name,
            shortened=shortened,
            data_uri=_data_uri,
            edit=Edit,
        )
        yield page_name(one), html


def _page(template: str, script: str, **values: Any) -> str:
    sheet = (ASSETS / "comparison.css").read_text(encoding="utf-8")
    page = partial(_TEMPLATES.get_template(template).render, script=Markup(script), **values)
    # As in the index of a round: the font holds the page's characters, the policy the style's
    # hash.
    look = f"{stylesheet(words=page(policy='', style=''))}\n{sheet}"
    return page(policy=policy(script, look), style=Markup(look))


def _orders(comparisons: Sequence[Comparison]) -> dict[str, tuple[int, ...]]:
    """Return the places of each document when sorted by each column of the list."""
    keys: tuple[Any, ...] = (
        lambda c: c.id,
        lambda c: c.kind.rank,
        lambda c: c.differences.n_numbers,
        lambda c: c.differences.n_texts,
        lambda c: c.share,
    )
    places: dict[str, list[int]] = {c.id: [] for c in comparisons}
    for key in keys:
        levels = {level: n for n, level in enumerate(sorted({key(c) for c in comparisons}))}
        for one in comparisons:
            places[one.id].append(levels[key(one)])
    return {name: tuple(found) for name, found in places.items()}


def _sections(changes: Sequence[Change]) -> Iterator[Section]:
    for heading, found in groupby(changes, key=lambda change: change.section):
        both = list(found)
        beside = tuple(c for c in both if c.sort in (Sort.BESIDE, Sort.ORIGIN))
        yield Section(heading, tuple(c for c in both if c not in beside), beside)


def shortened(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of a change, those that were kept cut down to what is near a change."""
    short = []
    for at, piece in enumerate(pieces):
        text = piece.text
        if piece.edit is Edit.KEPT and len(text) > _LONGEST_KEPT:
            half = _LONGEST_KEPT // 2
            head = text[:half] if at else ""
            tail = text[-half:] if at + 1 < len(pieces) else ""
            text = f"{head}…{tail}"
        short.append(Piece(piece.edit, text, piece.number))
    return short


def _data_uri(image: bytes) -> str:
    return f"data:image/png;base64,{b64encode(image).decode('ascii')}"
