"""What became of the numbers that were handed over, said as a test says it."""

from collections.abc import Iterable
from pathlib import Path

from kpi_report.review.changelog import message, unnamed
from kpi_report.review.released import (
    Told,
    changed_numbers,
    read_released,
    released_file,
    write_released,
)

ROOT = Path(__file__).parents[1]
SHARE_KEPT = 0.8
"""Of the numbers of now so many must have been kept: an emptied file would hold nothing."""


def unnamed_changes(round_id: str, data: str, now: Iterable[Told]) -> str:
    """Say which released numbers changed without a word in the changelog; nothing for none."""
    told = list(now)
    released = read_released(released_file(ROOT / data, round_id))
    assert len(released) > SHARE_KEPT * (write_released(told).count("\n") - 1)
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    return message(round_id, unnamed(round_id, changed_numbers(released, told), changelog))
