"""Take out of an executed notebook what says where and when it was made."""

import re
import sys
import tempfile
from pathlib import Path
from typing import Any

MOST_KEPT = 100_000
_KERNEL_FILE = re.compile(r"ipykernel_\d+/\d+\.py")
_ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,}")
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def clean(nb: Any, folder: Path) -> Any:
    """Return the notebook without timings, machine paths, random ids and papermill's bookkeeping.

    Parameters
    ----------
    nb
        An executed notebook; it is changed in place.
    folder
        The folder it was executed in, whose path is taken out of all texts.
    """
    nb.metadata.pop("papermill", None)
    nb.metadata.pop("widgets", None)
    nb.metadata["language_info"] = {"name": "python"}
    for cell in nb.cells:
        for key in ("papermill", "execution", "ExecuteTime"):
            cell.metadata.pop(key, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
        elif "papermill-error-cell-tag" in cell.metadata.get("tags", []):
            cell["id"] = f"error-note-{'top' if cell is nb.cells[0] else 'cell'}"
        for output in cell.get("outputs", []):
            for key in ("evalue", "text"):
                if isinstance(output.get(key), str):
                    output[key] = _cut(scrub(output[key], folder))
            if "traceback" in output:
                output["traceback"] = [scrub(line, folder) for line in output["traceback"]]
    return nb


def _cut(text: str) -> str:
    """Keep the beginning of an output that is no document, however much there was of it."""
    return text if len(text) <= MOST_KEPT else f"{text[:MOST_KEPT]}\n… ({len(text)} characters)"


def scrub(text: str, folder: Path) -> str:
    """Replace the paths of this machine, kernel file names and memory addresses in `text`."""
    # A lone surrogate cannot be written to a file.
    text = _ANSI.sub("", text).encode("utf-8", "backslashreplace").decode("utf-8")
    for path, name in _places(folder):
        text = text.replace(path, name)
    return _ADDRESS.sub("at 0x…", _KERNEL_FILE.sub("cell", text))


def _places(folder: Path) -> list[tuple[str, str]]:
    """Return paths and what to call them, longest first so that no part of one is left."""
    known = {
        str(folder): "<work>",
        str(folder.resolve()): "<work>",
        str(Path(__file__).parents[2]): "<project>",
        sys.prefix: "<python>",
        sys.base_prefix: "<python>",
        tempfile.gettempdir(): "<tmp>",
        str(Path.home()): "<home>",
    }
    return sorted(((p, n) for p, n in known.items() if len(p) > 1), key=lambda pair: -len(pair[0]))
