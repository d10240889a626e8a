"""The comparison as JSON, for programs, and as lines, for a terminal."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from wcwidth import wcswidth

from kpi_report.review.comparison import Comparison
from kpi_report.review.comparison_page import Sides
from kpi_report.review.differences import Kind
from kpi_report.review.expectation import Surprise


def record(sides: Sides, comparisons: Sequence[Comparison], surprise: Surprise | None) -> str:
    """Return the whole result as JSON; equal results give equal text."""
    told: dict[str, Any] = {
        "old": sides.old,
        "new": sides.new,
        "counts": _counts(comparisons),
        "documents": [
            {
                "id": one.id,
                "name": one.name,
                "kind": one.kind,
                "numbers": one.differences.n_numbers,
                "texts": one.differences.n_texts,
                "pages": [page.number for page in one.pages],
                "sections": one.sections,
                "reason": one.reason,
            }
            for one in comparisons
        ],
    }
    if surprise is not None:
        told["unexpected"] = surprise.unexpected
        told["expected_but_unchanged"] = surprise.unchanged
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def summary(comparisons: Sequence[Comparison], surprise: Surprise | None) -> Iterator[str]:
    """Yield the lines of a short table: what changed, largest first, then how many did not."""
    changed = [c for c in comparisons if c.kind is not Kind.UNCHANGED]
    width = max((wcswidth(c.id) for c in changed), default=0)
    for one in changed:
        found = one.differences
        told = [f"numbers {found.n_numbers}"] * bool(found.n_numbers)
        told += [f"texts {found.n_texts}"] * bool(found.n_texts)
        told += [f"pages {','.join(str(p.number) for p in one.pages)}"] * bool(one.pages)
        told += [one.reason] * (one.kind is Kind.UNREADABLE)
        yield f"{one.id:<{width}}  {one.kind:<10}  {'  '.join(told)}".rstrip()
    counts = _counts(comparisons)
    yield ", ".join(f"{n} {kind}" for kind, n in counts.items())
    if surprise is not None:
        if surprise.unexpected:
            yield f"not expected to change: {', '.join(surprise.unexpected)}"
        if surprise.unchanged:
            yield f"expected to change, but did not: {', '.join(surprise.unchanged)}"


def _counts(comparisons: Sequence[Comparison]) -> dict[str, int]:
    times = Counter(one.kind for one in comparisons)
    return {kind.value: times[kind] for kind in Kind if times[kind]}
