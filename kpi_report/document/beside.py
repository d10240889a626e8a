"""What is delivered beside a document, as far as its texts speak of it: the workbook, or none.

Kept as the language is: set where a document is opened, asked where a text is made.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_workbook: ContextVar[bool] = ContextVar("workbook", default=True)


def deliver_workbook(delivered: bool) -> None:
    """Let all that is said from now on speak of the workbook, or of none."""
    _workbook.set(delivered)


@contextmanager
def delivering_workbook(delivered: bool) -> Iterator[None]:
    """Speak of the workbook, or of none, inside."""
    before = _workbook.get()
    deliver_workbook(delivered)
    try:
        yield
    finally:
        deliver_workbook(before)


def workbook_beside() -> bool:
    """Return whether a workbook of the tables is delivered beside the document."""
    return _workbook.get()
