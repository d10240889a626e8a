"""Rows of the index page: what the record of a run says of each document, ready to be shown."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from kpi_report.document.language import SOURCE, known, language, later, say
from kpi_report.document.style import Tone
from kpi_report.document.tally_words import FAULTS, Tally, tally_word
from kpi_report.produce.manifest import Entry, Failure, OutputFile, Verdict
from kpi_report.publish.strip import Count, counts, strip, unit_of

FORMATS = {
    ".pdf": "PDF",
    ".html": "HTML",
    ".docx": "Word",
    ".xlsx": "Excel",
    ".ipynb": later("ノートブック"),
}
"""Names of the formats, in the order in which a row links them."""

FAILED = "failed"
"""Kind of fault of a document that was not made; the code is the reason of the failure."""

SHORT = 12
"""So many digits of a hash are printed."""


@dataclass(frozen=True, slots=True)
class State:
    """How a verdict is shown: a symbol and a word, and a tone for those who see colour."""

    symbol: str
    label: str
    tone: Tone


STATES: dict[Verdict, State] = {
    Verdict.DELIVERED: State("○", later("作成済み"), Tone.GOOD),
    Verdict.FAILED: State("×", later("作成できず"), Tone.BAD),
    Verdict.NOT_RUN: State("―", later("未作成"), Tone.NOTE),
}
_FIRST = (Verdict.FAILED, Verdict.NOT_RUN, Verdict.DELIVERED)
"""Verdicts in the order in which they are sorted: what needs the office first."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to one file. ``name`` is what a screen reader says; it contains the visible text."""

    href: str
    label: str
    size: str
    name: str
    sha256: str

    @property
    def short(self) -> str:
        """Return the first digits of the hash."""
        return self.sha256[:SHORT]


@dataclass(frozen=True, slots=True)
class FaultLine:
    """Faults of one kind: what they are called, and each with its number."""

    label: str
    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Row:
    """One document as the page shows it.

    ``also`` is its name in Japanese where ``name`` is not; ``codes`` are its faults, ``order`` its
    places when the rows are sorted by :data:`COLUMNS`.
    """

    entry: Entry
    name: str
    also: str
    state: State
    place: str
    links: tuple[Link, ...]
    prefectures: tuple[str, ...]
    ratings: tuple[Count, ...]
    strip: Markup
    faults: tuple[FaultLine, ...]
    codes: tuple[str, ...]
    order: tuple[int, ...]

    @property
    def rated(self) -> tuple[str, ...]:
        """Return which ratings there are."""
        return tuple(self.entry.tallies.get(Tally.RATING, {}))

    @property
    def n_rated(self) -> int:
        """Return how many ratings there are."""
        return sum(count.number for count in self.ratings)


COLUMNS = ("name", "prefecture", "status", "ratings", "faults")
"""What the rows can be sorted by."""


def rows_of(entries: Sequence[Entry]) -> list[Row]:
    """Return the rows of some documents, in their order."""
    rated = [entry.tallies.get(Tally.RATING, {}) for entry in entries]
    unit = unit_of(max((sum(ratings.values()) for ratings in rated), default=0))
    orders = zip(*(_places([*map(key, entries)]) for key in _keys(entries)), strict=True)
    return [
        _row(entry, ratings, unit, order)
        for entry, ratings, order in zip(entries, rated, orders, strict=True)
    ]


def _row(entry: Entry, ratings: dict[str, int], unit: float, order: tuple[int, ...]) -> Row:
    name, also = _names(entry)
    state = STATES[entry.verdict]
    return Row(
        entry=entry,
        name=name,
        also=also,
        state=State(state.symbol, say(state.label), state.tone),
        place=_place(entry.failure) if entry.failure else "",
        links=_links(entry, name),
        prefectures=_prefectures(entry),
        ratings=counts(ratings),
        strip=strip(ratings, unit),
        faults=tuple(_fault_lines(entry)),
        codes=tuple(_codes(entry)),
        order=order,
    )


def _names(entry: Entry) -> tuple[str, str]:
    """Return the name of a document; of an area its id in other languages, and what it stands for.

    As :func:`kpi_report.document.wording.area_name` names it in documents.
    """
    if language() == SOURCE or entry.kind != "area":
        return known(entry.name), ""
    return entry.id.title(), entry.name


def _prefectures(entry: Entry) -> tuple[str, ...]:
    return tuple(entry.tallies.get(Tally.PREFECTURE, {})) or tuple(filter(None, [entry.group]))


def _place(failure: Failure) -> str:
    if failure.cell is None:
        return ""
    if not failure.line:
        return say("セル{cell}", cell=failure.cell)
    return say("セル{cell}の{line}行目", cell=failure.cell, line=failure.line)


def _links(entry: Entry, name: str) -> tuple[Link, ...]:
    order = list(FORMATS)
    suffixes = Counter(PurePosixPath(file.path).suffix for file in entry.files)

    def rank(file: OutputFile) -> tuple[int, str]:
        suffix = PurePosixPath(file.path).suffix
        return (order.index(suffix) if suffix in order else len(order), file.path)

    links = []
    for file in sorted(entry.files, key=rank):
        path = PurePosixPath(file.path)
        label = known(FORMATS.get(path.suffix, path.name))
        if suffixes[path.suffix] > 1 and label != path.name:
            label = say("{label}({file})", label=label, file=path.name)
        size = _kilobytes(file.size)
        told = say("{name}の{label} {size}", name=name, label=label, size=size)
        links.append(Link(quote(file.path), label, size, told, file.sha256))
    return tuple(links)


def _kilobytes(size: int) -> str:
    return f"{max(1, round(size / 1000)):,} kB"


def _codes(entry: Entry) -> Iterable[str]:
    """Yield the faults of a document as the filter names them."""
    if entry.failure is not None:
        yield fault_code(FAILED, entry.failure.reason)
    for kind in FAULTS:
        for code in entry.tallies.get(kind, {}):
            yield fault_code(kind, code)


def fault_code(kind: str, code: str) -> str:
    """Return how the filter names a fault."""
    return f"{kind}:{code}"


def _fault_lines(entry: Entry) -> Iterable[FaultLine]:
    for kind, label in FAULTS.items():
        found = entry.tallies.get(kind, {})
        words = [
            # That an answer is lacking is no number.
            word if kind is Tally.ANSWER else say("{what}（{n}件）", what=word, n=f"{n:,}")
            for word, n in ((tally_word(kind, code), n) for code, n in found.items())
        ]
        if words:
            tone = Tone.NOTE if kind is Tally.CHECK else Tone.WATCH
            yield FaultLine(say(label), say("、").join(words), tone)


def _keys(entries: Sequence[Entry]) -> tuple[Callable[[Entry], Any], ...]:
    """Return by what the rows are sorted, a key for each of :data:`COLUMNS`."""
    first = {entry.group: n for n, entry in reversed([*enumerate(entries)])}

    def total(entry: Entry, kind: Tally) -> int:
        return sum(entry.tallies.get(kind, {}).values())

    return (
        lambda entry: entry.id,
        lambda entry: first[entry.group],
        lambda entry: _FIRST.index(entry.verdict),
        lambda entry: total(entry, Tally.RATING),
        lambda entry: tuple(total(entry, kind) for kind in FAULTS),
    )


def _places(keys: Sequence[Any]) -> list[int]:
    """Return the place of each key among all, the same for equal ones."""
    place = {key: number for number, key in enumerate(sorted(set(keys)))}
    return [place[key] for key in keys]
