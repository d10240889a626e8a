"""What became of each document from one build to the other."""

import re
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from kpi_report.errors import KpiReportError, OutputError
from kpi_report.review.builds import NOTEBOOK, Pair, Side, read_notebook
from kpi_report.review.differences import (
    NO_DIFFERENCES,
    Differences,
    Kind,
    compare_readings,
)
from kpi_report.review.pages import PagePair, differing_pages
from kpi_report.review.passages import read_passages, without_identity

PDF, HTML = ".pdf", ".html"
NO_PDF = "PDFは片方又は両方にないため、比べていません。"
SAME_PAGES = "PDFのページの見た目は同じです。異なるファイル："
_ANCHOR = re.compile(r"\bn[0-9a-f]{8}\b")
"""The name of a note in a page, which is made from what the note says."""
_ROOM_OF_HASHES = 0.05
"""So much of a page may differ where only a line with a hash does, which may break elsewhere."""

FEWEST_FOR_PROCESSES = 3
"""Fewer documents are compared before a process would have begun."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One document in two builds: the kind of its change, what differs, in which pages.

    ``reason`` says why it could not be compared, or what is to be known of the result.
    """

    id: str
    name: str
    kind: Kind
    differences: Differences = NO_DIFFERENCES
    pages: tuple[PagePair, ...] = ()
    reason: str = ""

    @property
    def differs(self) -> bool:
        """Return whether who receives it would see, hear or be told anything else."""
        return self.kind not in (Kind.UNCHANGED, Kind.IDENTITY)

    @property
    def share(self) -> float:
        """Return how much of its pages differs, in pages."""
        return sum(page.share for page in self.pages)

    @property
    def size(self) -> tuple[int, int, int, float, str]:
        """Return what comparisons are sorted by, the largest first."""
        found = self.differences
        return (self.kind.rank, -found.n_numbers, -found.n_texts, -self.share, self.id)

    @property
    def sections(self) -> tuple[str, ...]:
        """Return the sections in which texts or numbers differ, in reading order."""
        return tuple(dict.fromkeys(change.section for change in self.differences.changes))


def compare_all(pairs: Sequence[Pair], jobs: int) -> list[Comparison]:
    """Compare documents side by side in `jobs` processes; the largest change comes first.

    A document of which the manifests say that nothing changed costs nothing.

    Raises
    ------
    OutputError
        If a process ended before it was done.
    """
    told = [(pair, _at_once(pair)) for pair in pairs]
    found = [one for _, one in told if one is not None]
    to_read = [pair for pair, one in told if one is None]
    if len(to_read) < FEWEST_FOR_PROCESSES or jobs < 2:
        found += map(compare, to_read)
    else:
        try:
            # Not forked: who calls this may have threads.
            with ProcessPoolExecutor(min(jobs, len(to_read)), get_context("spawn")) as pool:
                found += pool.map(compare, to_read)
        except BrokenExecutor as error:
            raise OutputError(
                "a process that compares documents ended before it was done; is there too little "
                "memory? With --jobs 1 there is but one"
            ) from error
    return sorted(found, key=lambda one: one.size)


def _at_once(pair: Pair) -> Comparison | None:
    """Return what can be told from the manifests alone."""
    if pair.alike:
        return Comparison(pair.id, pair.name, Kind.UNCHANGED)
    if failed := [f"{s.build}: {s.failure}" for s in (pair.old, pair.new) if s and s.failure]:
        return Comparison(pair.id, pair.name, Kind.UNREADABLE, reason="; ".join(failed))
    if pair.old is None and pair.new is None:
        return Comparison(pair.id, pair.name, Kind.UNCHANGED, reason="in neither build")
    if pair.old is None:
        return Comparison(pair.id, pair.name, Kind.ADDED, reason=_left_out(pair))
    if pair.new is None:
        return Comparison(pair.id, pair.name, Kind.REMOVED, reason=_left_out(pair))
    return None


def _left_out(pair: Pair) -> str:
    return f"{pair.not_run}では作成していない（--area による作成など）。" if pair.not_run else ""


def compare(pair: Pair) -> Comparison:
    """Compare the two documents of a pair that are both there."""
    assert pair.old is not None and pair.new is not None
    try:
        found = compare_readings(
            *(read_passages(read_notebook(side)) for side in (pair.old, pair.new))
        )
        pages = _pages(pair.old, pair.new)
    except KpiReportError as error:
        return Comparison(pair.id, pair.name, Kind.UNREADABLE, reason=str(error))
    kind = found.kind
    if kind is Kind.UNCHANGED or (kind is Kind.IDENTITY and not _same_look(pair, pages)):
        kind = Kind.LAYOUT
    return Comparison(pair.id, pair.name, kind, found, pages, _untold(pair, pages))


def _pages(old: Side, new: Side) -> tuple[PagePair, ...]:
    before, after = old.files.get(PDF), new.files.get(PDF)
    if before is None or after is None or old.hashes[PDF] == new.hashes[PDF]:
        return ()
    return tuple(differing_pages(before, after))


def _same_look(pair: Pair, pages: Sequence[PagePair]) -> bool:
    """Return whether hashes are all that looks different: little on paper, nothing on screen."""
    if sum(page.share for page in pages) > _ROOM_OF_HASHES:
        return False
    files = [side.files.get(HTML) for side in (pair.old, pair.new) if side]
    texts = {
        _ANCHOR.sub("", without_identity(path.read_text(encoding="utf-8")))
        for path in files
        if path
    }
    return len(texts) <= 1


def _untold(pair: Pair, pages: Sequence[PagePair]) -> str:
    """Return what a reader of the result would look for in vain."""
    assert pair.old is not None and pair.new is not None
    both = pair.old.files.keys() & pair.new.files.keys()
    if PDF not in both:
        return NO_PDF
    other = [s for s in sorted(both) if pair.old.hashes[s] != pair.new.hashes[s]]
    return "" if pages else f"{SAME_PAGES}{'、'.join(s for s in other if s != NOTEBOOK)}"
