"""What a reviewer expects a change to do: a list of documents, and nothing else."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from kpi_report.errors import InputError, did_you_mean
from kpi_report.review.comparison import Comparison
from kpi_report.review.differences import Kind


@dataclass(frozen=True, slots=True)
class Surprise:
    """Where the documents that changed are not those that were to change."""

    unexpected: tuple[str, ...]
    unchanged: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.unexpected or self.unchanged)


def read_expected(path: Path, known: Collection[str]) -> frozenset[str]:
    """Read the ids of documents that are to change: one a line, comments behind ``#``.

    Raises
    ------
    InputError
        If the file cannot be read, or names a document that neither build has.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}") from error
    found = set()
    for number, line in enumerate(lines, start=1):
        name = line.partition("#")[0].strip()
        if name and name not in known:
            raise InputError(
                f"{path}, line {number}: neither build has {name!r}; {did_you_mean(name, known)}"
            )
        found.add(name)
    return frozenset(found - {""})


def surprise(comparisons: Sequence[Comparison], expected: Collection[str]) -> Surprise:
    """Hold what changed against what was to change.

    A document that was to change and did not is a surprise too: the change did not reach it. One
    that cannot be compared never is as expected.
    """
    changed = [c for c in comparisons if c.differs]
    return Surprise(
        tuple(c.id for c in changed if c.id not in expected or c.kind is Kind.UNREADABLE),
        tuple(c.id for c in comparisons if c.id in expected and not c.differs),
    )
