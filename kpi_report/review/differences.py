"""What changed between two documents, and how much it matters to whoever receives them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from kpi_report.review.passages import Drawing, Passage, Reading, Sort

_NUMBER = r"(?:(?<![0-9A-Za-z])[-+−▲△])?\d+(?:,\d{3})*(?:\.\d+)?"
_TOKEN = re.compile(
    rf"(?P<number>{_NUMBER})|[一-鿿々]+|[ァ-ヿー]+|[ぁ-ゟ]+|[A-Za-zＡ-Ｚａ-ｚ]+|\s+|.", re.DOTALL
)
_LIKE = 0.5
"""Two passages at least this alike are one passage that was reworded."""
_MOST_PAIRS = 10_000
"""So many pairs of passages in one place are held against each other, not more."""


class Kind(StrEnum):
    """What became of a document; the strongest comes first.

    ``IDENTITY`` is a document in which only hashes or versions differ, ``LAYOUT`` one whose blocks
    say the same although its files differ.
    """

    UNREADABLE = "unreadable"
    ADDED = "added"
    REMOVED = "removed"
    NUMBERS = "numbers"
    TEXT = "text"
    LAYOUT = "layout"
    IDENTITY = "identity"
    UNCHANGED = "unchanged"

    @property
    def rank(self) -> int:
        """Return the place in the order of strength, 0 for the strongest."""
        return list(Kind).index(self)


class Edit(StrEnum):
    """What became of a piece of text."""

    KEPT = "kept"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a changed passage; ``number`` if it is a number."""

    edit: Edit
    text: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One passage that is new, gone or worded otherwise, as pieces in reading order."""

    section: str
    place: str
    pieces: tuple[Piece, ...]
    kind: Kind
    sort: Sort = Sort.TEXT

    @property
    def n_numbers(self) -> int:
        """Return how many numbers are new, or gone where none is new."""
        if self.kind is not Kind.NUMBERS:
            return 0
        times = Counter(p.edit for p in self.pieces if p.number and p.edit is not Edit.KEPT)
        return max(times[Edit.INSERTED], times[Edit.DELETED], 1)

    def side(self, edit: Edit) -> str:
        """Return the text before (``DELETED``) or after (``INSERTED``)."""
        return "".join(p.text for p in self.pieces if p.edit in (Edit.KEPT, edit))


@dataclass(frozen=True, slots=True)
class Differences:
    """All changes from one document to another; ``identity`` if a hash or a version differs."""

    changes: tuple[Change, ...] = ()
    identity: bool = False

    @property
    def kind(self) -> Kind:
        """Return the kind of the strongest change; ``UNCHANGED`` if the blocks say the same."""
        kinds = [change.kind for change in self.changes]
        kinds += [Kind.IDENTITY] * self.identity
        return min(kinds, key=lambda kind: kind.rank, default=Kind.UNCHANGED)

    @property
    def n_numbers(self) -> int:
        """Return how many numbers differ."""
        return sum(change.n_numbers for change in self.changes)

    @property
    def n_texts(self) -> int:
        """Return how many passages differ in words alone."""
        return sum(change.kind is Kind.TEXT for change in self.changes)


NO_DIFFERENCES = Differences()


def compare_readings(old: Reading, new: Reading) -> Differences:
    """Return what changed from one document to another.

    A passage that only stands elsewhere is a change of text: its numbers are the same. A number in
    the origin of another is the address of a cell, so that a change there is one of text too.
    """
    before, after = old.passages, new.passages
    matcher = SequenceMatcher(
        None, [p.meant for p in before], [p.meant for p in after], autojunk=False
    )
    changes: list[Change] = []
    identity = False
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pairs = zip(before[i1:i2], after[j1:j2], strict=True)
            identity |= any(a.text != b.text for a, b in pairs)
        else:
            changes += [_change(a, b) for a, b in _paired(before[i1:i2], after[j1:j2])]
    changes = [*_with_moves(changes), *_moved(old.drawings, new.drawings)]
    return Differences(tuple(changes), identity)


def numbers_in(text: str) -> list[str]:
    """Return the numbers of a text, however they are written: ``▲1,234`` is ``-1234``.

    Examples
    --------
    >>> numbers_in("２０２１年度は▲1,234人、12.5%")
    ['2021', '-1234', '12.5']
    """
    plain = unicodedata.normalize("NFKC", text)
    return [_plain_number(found) for found in re.findall(_NUMBER, plain)]


def _plain_number(text: str) -> str:
    return re.sub("[−▲△]", "-", unicodedata.normalize("NFKC", text)).replace(",", "")


def _paired(
    old: Sequence[Passage], new: Sequence[Passage]
) -> Iterator[tuple[Passage | None, Passage | None]]:
    """Yield passages that stand for each other, in order; None for one that is gone or new."""
    start, patient = 0, len(old) * len(new) <= _MOST_PAIRS
    for one in old:
        rest = range(start, len(new)) if patient else range(start, min(start + 1, len(new)))
        best = max(rest, key=lambda at: _likeness(one, new[at]), default=None)
        if best is None or _likeness(one, new[best]) < _LIKE:
            yield one, None
            continue
        yield from ((None, skipped) for skipped in new[start:best])
        yield one, new[best]
        start = best + 1
    yield from ((None, left) for left in new[start:])


def _likeness(one: Passage, other: Passage) -> float:
    if one.sort is not other.sort:
        return 0.0
    alike = SequenceMatcher(None, one.text, other.text).quick_ratio()
    if one.label and one.label == other.label:
        return 0.5 + alike / 2
    return alike


def _change(old: Passage | None, new: Passage | None) -> Change:
    here = new or old
    assert here is not None
    pieces = tuple(pieces_of(old.text if old else "", new.text if new else ""))
    differ = numbers_in(old.meant if old else "") != numbers_in(new.meant if new else "")
    figures = differ and here.sort is not Sort.ORIGIN
    kind = Kind.NUMBERS if figures else Kind.TEXT
    return Change(here.section, here.place, pieces, kind, here.sort)


def pieces_of(old: str, new: str) -> Iterator[Piece]:
    """Yield what two texts share, what only the old one has and what only the new one has."""
    a, b = (list(_TOKEN.finditer(text)) for text in (old, new))
    matcher = SequenceMatcher(None, [t[0] for t in a], [t[0] for t in b], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(Edit.KEPT, "".join(token[0] for token in a[i1:i2]))
            continue
        yield from _joined(Edit.DELETED, a[i1:i2])
        yield from _joined(Edit.INSERTED, b[j1:j2])


def _joined(edit: Edit, tokens: Sequence[re.Match[str]]) -> Iterator[Piece]:
    words = ""
    for token in tokens:
        if token["number"] is None:
            words += token[0]
            continue
        if words:
            yield Piece(edit, words)
        words = ""
        yield Piece(edit, token[0], number=True)
    if words:
        yield Piece(edit, words)


def _with_moves(changes: Sequence[Change]) -> list[Change]:
    """Let a passage that is gone here and new there be a change of text, numbers or not."""
    gone = Counter(c.side(Edit.DELETED) for c in changes if not c.side(Edit.INSERTED))
    come = Counter(c.side(Edit.INSERTED) for c in changes if not c.side(Edit.DELETED))
    both = gone & come
    left = {Edit.DELETED: both.copy(), Edit.INSERTED: both.copy()}
    kept = []
    for change in changes:
        whole = {change.pieces[0].edit} if len({p.edit for p in change.pieces}) == 1 else set()
        for edit in whole & left.keys():
            text = change.side(edit)
            if left[edit][text] > 0:
                left[edit][text] -= 1
                change = replace(change, kind=Kind.TEXT)
        kept.append(change)
    return kept


def _moved(old: Sequence[Drawing], new: Sequence[Drawing]) -> Iterator[Change]:
    """Yield a change for every chart of the same title whose lines or points have moved."""
    before = {(d.section, d.title): d for d in old}
    for drawing in new:
        other = before.get((drawing.section, drawing.title))
        if other is not None and other.moved_to(drawing):
            said = "図に描かれた線や点の位置が変わりました（図の中の文字は同じです）。"
            piece = Piece(Edit.INSERTED, said)
            yield Change(drawing.section, drawing.title, (piece,), Kind.NUMBERS)
