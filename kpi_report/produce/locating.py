"""Say in which cell and line of the template a failure happened."""

import re
from pathlib import Path
from typing import Any

import nbformat

from kpi_report.produce.cleaning import scrub
from kpi_report.produce.manifest import Failure

_FRAME = re.compile(r"Cell In\s?\[(\d+)\], line (\d+)")


def cell_failure(error: Any, nb: Any, numbers: dict[str, int], folder: Path) -> Failure:
    """Describe a cell's exception by cell, line and source line.

    Parameters
    ----------
    error
        papermill's execution error.
    nb
        The executed notebook that papermill saved with it.
    numbers
        Cell numbers of the template by cell id.
    folder
        The working folder, whose path is taken out of the message.
    """
    failed = (c for c in nb.cells if any(o.output_type == "error" for o in c.get("outputs", [])))
    cell = next(failed, None)
    if cell is None:
        begun = [c.id for c in nb.cells if c.metadata.get("papermill", {}).get("start_time")]
        message = scrub(str(error.evalue).strip(), folder) or "the cell's error cannot be written"
        return Failure(error.ename, message, numbers.get(begun[-1]) if begun else None)
    line = _line(error.traceback, error.exec_count)
    source = cell.source.splitlines()
    return Failure(
        reason=error.ename,
        message=scrub(str(error.evalue).strip(), folder) or "no message",
        cell=numbers.get(cell.id),
        line=line,
        source_line=source[line - 1].strip() if line and line <= len(source) else "",
    )


def running_cell(path: Path, numbers: dict[str, int]) -> int | None:
    """Return the number of the cell that was running when a notebook was last saved."""
    return next((numbers.get(i) for i, status in _statuses(path) if status == "running"), None)


def last_started_cell(path: Path, numbers: dict[str, int]) -> int | None:
    """Return the number of the last cell that was begun.

    papermill marks cells as completed even if the kernel died under or before them; only those it
    began have a start time.
    """
    started = [i for i, status in _statuses(path) if status != "pending"]
    return numbers.get(started[-1]) if started else None


def _statuses(path: Path) -> list[tuple[str, str]]:
    try:
        nb = nbformat.read(path, as_version=4)
    except (FileNotFoundError, ValueError, nbformat.ValidationError):
        return []
    marks = [(c.id, c.metadata.get("papermill", {})) for c in nb.cells]
    return [(i, mark["status"] if mark.get("start_time") else "pending") for i, mark in marks]


def _line(traceback: list[str], execution_count: int | None) -> int | None:
    """Return the line of the frame in the failing cell itself, not in a function it called."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(traceback))
    frames = [(int(count), int(line)) for count, line in _FRAME.findall(text)]
    lines = [line for count, line in frames if count == execution_count] or [
        line for _, line in frames
    ]
    return lines[0] if lines else None
