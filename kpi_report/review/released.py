"""The numbers of the last released build of a round, kept beside its data, and what became of them.

Whoever received a document may have written its numbers down. One that changes afterwards needs a
line in the changelog that names it (:mod:`kpi_report.review.changelog`).
"""

import csv
import hashlib
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import Any

from kpi_report.document.blocks import Cards, Cover, Dataset, Figure, Notice, Table
from kpi_report.errors import InputError
from kpi_report.render.reading import Document
from kpi_report.review.builds import Build, pairs, read_notebook
from kpi_report.review.differences import numbers_in
from kpi_report.review.passages import sectioned, without_identity

RELEASED = "released"
"""The folder beside a round's tables in which its released numbers are kept."""

_LONG = 40
"""So many characters of a text are kept as they stand."""

_DIGITS = re.compile(r"[−▲+-]?\d[\d,.]*")


@dataclass(frozen=True, slots=True)
class Told:
    """What a document tells in numbers at one place.

    ``section`` is the heading above it and ``title`` that of the table or chart up to a bracket,
    with ``#`` for numbers, as these may change too; ``row`` and ``column`` are labels. ``value`` is
    the text, of a long one only the numbers.
    """

    area_id: str
    section: str
    title: str
    row: str
    column: str
    value: str

    @property
    def place(self) -> tuple[str, ...]:
        """Return all but the value."""
        return (self.area_id, self.section, self.title, self.row, self.column)


COLUMNS = tuple(field.name for field in fields(Told))


@dataclass(frozen=True, slots=True)
class Changed:
    """A released number that is another one now, or gone (``new`` is empty)."""

    old: Told
    new: str

    def __str__(self) -> str:
        was, is_ = self.old.value, self.new
        if is_ and max(len(was), len(is_)) > _LONG:
            was, is_ = _apart(was, is_)
        return f"{' / '.join(filter(None, self.old.place[1:]))}: {was} -> {is_ or '(gone)'}"


def numbers_of(area_id: str, document: Document) -> Iterator[Told]:
    """Yield what a document tells in numbers: in tables, charts, cards, notices and paragraphs.

    Left out are hashes and versions, and where numbers come from. All rows of a sheet that stands
    in the workbook alone, with every value that a chart draws, are one number.
    """
    for section, part in sectioned(document):
        for title, row, column, text in _places(part):
            value = without_identity(text).strip()
            if numbers := numbers_in(value):
                value = " ".join(numbers) if len(value) > _LONG else " ".join(value.split())
                title, row, column = (" ".join(t.split()) for t in (_named(title), row, column))
                yield Told(area_id, section, title, row, column, value)


def _digest(numbers: Sequence[str]) -> str:
    """Return a number that stands for many: which of them changed, a comparison shows."""
    return str(int(hashlib.sha256(" ".join(numbers).encode()).hexdigest()[:10], 16))


def _named(title: str) -> str:
    """Return a title by which its table is known again: without numbers and what explains it."""
    return _DIGITS.sub("#", title.partition("（")[0])


def _places(part: Any) -> Iterator[tuple[str, str, str, str]]:
    match part:
        case str():
            yield "", "", "text", part
        case Cover():
            for fact in part.facts:
                yield "", fact.label, "fact", fact.value
        case Table():
            yield part.title, "", "title", part.title
            for group in part.groups:
                for cells in group.rows:
                    row = "／".join(filter(None, (group.label, cells[0].text)))
                    labelled = zip(part.columns[1:], cells[1:], strict=True)
                    if len(cells) == 1 or cells[0].detail:
                        yield part.title, row, part.columns[0].label, cells[0].detail
                    for column, cell in labelled:
                        text = " ".join(filter(None, (cell.text, cell.detail)))
                        yield part.title, row, column.label, text
            yield part.title, "", "note", part.note
        case Figure():
            yield part.title, "", "title", part.title
            yield part.title, "", "alternative text", part.alt
            yield part.title, "", "note", part.note
        case Cards():
            for card in part.cards:
                yield card.label, card.heading, "card", card.text
        case Notice():
            yield part.title, "", "notice", part.text
        case Dataset():
            told = [number for row in part.rows for cell in row for number in numbers_in(cell.text)]
            yield part.title, "", "rows of the workbook", _digest(told)


def released_file(data: Path, round_id: str) -> Path:
    """Return where the released numbers of a round stand: beside its tables, by its name."""
    return data / RELEASED / f"{round_id}.csv"


def write_released(told: Iterable[Told]) -> str:
    """Return numbers as CSV. What all areas are told alike stands once, with ``*`` for the area."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(astuple(one) for one in _common_once(list(told)))
    return written.getvalue()


EVERY_AREA = "*"


def _common_once(told: list[Told]) -> Iterator[Told]:
    areas = {one.area_id for one in told} - {"overview"}
    having: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for one in told:
        having[(*one.place[1:], one.value)].add(one.area_id)
    first = min(areas, default="")
    for one in told:
        common = len(areas) > 1 and areas <= having[(*one.place[1:], one.value)]
        if not common or one.area_id not in areas:
            yield one
        elif one.area_id == first:
            yield replace(one, area_id=EVERY_AREA)


def read_released(path: Path) -> list[Told]:
    """Read released numbers.

    Raises
    ------
    InputError
        If the file is not there or is not of this form.
    """
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            header, *rows = csv.reader(stream, strict=True)
        if tuple(header) != COLUMNS:
            raise InputError(f"{path}, line 1: wanted are the columns {', '.join(COLUMNS)}")
        return [Told(*row) for row in rows]
    except (OSError, ValueError, TypeError, csv.Error) as error:
        raise InputError(f"{path}: not a list of released numbers: {error}") from error


def changed_numbers(released: Iterable[Told], now: Iterable[Told]) -> list[Changed]:
    """Return the released numbers that are others now or gone; words around them may change.

    A number that is new is none of them: nobody was told another one.
    """
    there: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for one in now:
        there[one.place].append(one.value)
    areas = {place[0] for place in there} - {"overview"}
    found = []
    for kept in released:
        for area_id in sorted(areas) if kept.area_id == EVERY_AREA else [kept.area_id]:
            one = replace(kept, area_id=area_id)
            values = there[one.place]
            same = next((v for v in values if numbers_in(v) == numbers_in(one.value)), None)
            if same is not None:
                values.remove(same)
            else:
                found.append(one)
    # Only now is it known which values are left for those that found none of their own.
    return [Changed(one, there[one.place].pop(0) if there[one.place] else "") for one in found]


def _apart(old: str, new: str) -> tuple[str, str]:
    """Return the numbers of two long texts from the first that differs to the last."""
    a, b = numbers_in(old), numbers_in(new)
    begin = _alike(a, b)
    end = _alike(a[begin:][::-1], b[begin:][::-1])
    was, is_ = a[begin : len(a) - end], b[begin : len(b) - end]
    return " ".join(was) or "(none)", " ".join(is_) or "(none)"


def _alike(a: Sequence[str], b: Sequence[str]) -> int:
    """Return how many numbers at the beginning are the same."""
    pairs = zip(a, b, strict=False)
    return next((n for n, (x, y) in enumerate(pairs) if x != y), min(len(a), len(b)))


def numbers_of_build(build: Build) -> Iterator[Told]:
    """Yield what all documents of a build tell in numbers.

    Raises
    ------
    InputError
        If a document was not delivered, or its notebook is not there.
    """
    for pair in pairs(build, build):
        if pair.new is None or pair.new.failure:
            why = pair.new.failure if pair.new else "not made"
            raise InputError(f"{build.folder}: {pair.id} was not delivered: {why}")
        yield from numbers_of(pair.id, read_notebook(pair.new))
