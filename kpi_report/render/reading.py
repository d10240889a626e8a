"""Read an executed notebook as a document: its cover, then prose and blocks in order.

Whatever cannot stand in a document (an error, a printed line, a bare value) is refused here with
the number of its cell, so that nothing vanishes from a document and nothing strays into it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from kpi_report.document.blocks import BLOCK_MIME, Block, Cover, Prose, flatten, load_block
from kpi_report.errors import RenderError

INJECTED_TAG = "injected-parameters"
HIDDEN_TAGS = frozenset({"parameters", "injected-parameters", "setup"})
"""Tags of cells that prepare a document and show nothing in it."""

_FRONT_MATTER = re.compile(r"---[ \t]*\n.*\n(---|\.\.\.)", re.DOTALL)
"""What Quarto reads of a template when it previews one; a document has its cover instead."""

_FENCED = re.compile(r"^(`{3,}|~{3,}).*?^\1", re.MULTILINE | re.DOTALL)
_H1 = re.compile(r"^(?:#[ \t]+\S.*|\S.*\n=+[ \t]*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Document:
    """What a renderer needs: the cover, then everything else in reading order."""

    cover: Cover
    parts: tuple[Block, ...]


def read_document(notebook: Any) -> Document:
    """Read an executed notebook as a document.

    Parameters
    ----------
    notebook
        An ``nbformat`` notebook, with the outputs of its run.

    Raises
    ------
    RenderError
        If a cell failed or shows something that is no block, or the notebook does not open with
        its one cover, or a markdown cell has a first-level heading beside the cover's, or a raw
        cell is anything but front matter.
    """
    shown = []
    for where, cell in _numbered(notebook):
        try:
            shown += [(where, block) for block in _blocks(cell, where)]
        except RenderError as error:
            error.cell_id, error.where = cell.get("id"), where
            raise
    covers = [(where, block) for where, block in shown if isinstance(block, Cover)]
    if len(covers) != 1:
        found = ", ".join(where for where, _ in covers) or "none"
        raise RenderError(f"a document needs exactly one cover; found: {found}")
    if not isinstance(shown[0][1], Cover):
        raise RenderError(f"{shown[0][0]}: nothing may stand before the cover ({covers[0][0]})")
    return Document(covers[0][1], tuple(block for _, block in shown[1:]))


def _numbered(notebook: Any) -> Iterator[tuple[str, Any]]:
    own = (c for c in notebook["cells"] if INJECTED_TAG not in c["metadata"].get("tags", ()))
    for number, cell in enumerate(own, start=1):
        if number == 1 and _is_front_matter(cell):
            continue
        opening = next(iter(cell["source"].strip().splitlines()), "")
        yield f"cell {number} ({opening[:40]})" if opening else f"cell {number}", cell


def _is_front_matter(cell: Any) -> bool:
    return cell["cell_type"] == "raw" and bool(_FRONT_MATTER.fullmatch(cell["source"].strip()))


def _blocks(cell: Any, where: str) -> Iterator[Block]:
    if cell["cell_type"] == "raw":
        raise RenderError(
            f"{where}: a raw cell stands in no document; only front matter for Quarto may be one, "
            "as the first cell"
        )
    if cell["cell_type"] == "markdown":
        yield from _prose(cell, where)
    elif cell["cell_type"] == "code":
        hidden = HIDDEN_TAGS.intersection(cell["metadata"].get("tags", ()))
        for output in cell.get("outputs", ()):
            _refuse_stray(output, where)
            if hidden:
                raise RenderError(f"{where}: a cell tagged {min(hidden)!r} must not show a block")
            try:
                block = load_block(output["data"][BLOCK_MIME])
            except ValidationError as error:
                raise RenderError(f"{where}: a damaged block: {error}") from error
            yield from flatten(block)


def _prose(cell: Any, where: str) -> Iterator[Prose]:
    text = cell["source"].strip()
    if HIDDEN_TAGS.intersection(cell["metadata"].get("tags", ())) or not text:
        return
    if found := _H1.search(_FENCED.sub("", text)):
        raise RenderError(
            f"{where}: first-level heading {found[0].splitlines()[0]!r}; "
            "the cover gives a document its only one"
        )
    yield Prose(text)


def _refuse_stray(output: Any, where: str) -> None:
    match output["output_type"]:
        case "error":
            raise RenderError(f"{where} failed: {output['ename']}: {output['evalue']}")
        case "stream":
            text = output["text"].strip()
            raise RenderError(f"{where} wrote to {output['name']}: {text[:200]!r}")
        case _ if BLOCK_MIME not in output["data"]:
            kinds = ", ".join(sorted(output["data"]))
            text = str(output["data"].get("text/plain", ""))
            raise RenderError(f"{where} shows something that is no block ({kinds}): {text[:200]!r}")
