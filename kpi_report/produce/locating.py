"""Say in which cell and line of the template a failure happened."""

import re
from pathlib import Path
from typing import Any

from kpi_report.produce.cleaning import scrub
from kpi_report.produce.manifest import Failure

PLACE = "place.txt"
"""The id of the cell that runs."""

_FRAME = re.compile(r"Cell In\s?\[(\d+)\], line (\d+)")


def cell_failure(error: Any, nb: Any, numbers: dict[str, int], folder: Path) -> Failure:
    """Describe a cell's exception by cell, line and source line.

    Parameters
    ----------
    error
        papermill's execution error.
    nb
        The executed notebook.
    numbers
        Cell numbers of the template by cell id.
    folder
        The working folder, whose path is taken out of the message.
    """
    failed = (c for c in nb.cells if any(o.output_type == "error" for o in c.get("outputs", [])))
    cell = next(failed, None)
    if cell is None:
        message = scrub(str(error.evalue).strip(), folder) or "the cell's error cannot be written"
        return Failure(error.ename, message, running_cell(folder, numbers))
    line = _line(error.traceback, error.exec_count)
    source = cell.source.splitlines()
    return Failure(
        reason=error.ename,
        message=scrub(str(error.evalue).strip(), folder) or "no message",
        cell=numbers.get(cell.id),
        line=line,
        source_line=source[line - 1].strip() if line and line <= len(source) else "",
    )


def running_cell(folder: Path, numbers: dict[str, int]) -> int | None:
    """Return the number of the cell that was begun last; its id stands in a file of the folder."""
    try:
        return numbers.get((folder / PLACE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def _line(traceback: list[str], execution_count: int | None) -> int | None:
    """Return the line of the frame in the failing cell itself, not in a function it called."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(traceback))
    frames = [(int(count), int(line)) for count, line in _FRAME.findall(text)]
    lines = [line for count, line in frames if count == execution_count] or [
        line for _, line in frames
    ]
    return lines[0] if lines else None
