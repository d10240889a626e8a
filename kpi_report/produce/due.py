"""Which documents are due: those of which anything that they are made from has changed.

Everything here is a comparison of hashes. Nothing heavy is imported, so that a run in which nothing
is due is over before one that makes anything has begun.
"""

import hashlib
import json
import platform
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_report import __version__, plugins
from kpi_report.render.quarto_program import QUARTO, quarto_version

if TYPE_CHECKING:
    from kpi_report.produce.manifest import Entry

MANIFEST_NAME = "manifest.json"
JOURNAL_NAME = ".journal"
"""Entries of documents made since the manifest was written, a line each; gone when it is."""
PACKAGE = Path(__file__).parents[1]
MAKING = (
    "area_parameters.py",
    "bundle.py",
    "errors.py",
    "model.py",
    "parameters.py",
    "plugins.py",
    "rounds.py",
    "split.py",
    "table_bundle.py",
    "table_parameters.py",
    "table_round.py",
    "typeface.py",
    "verdicts.py",
)
"""Modules that a document depends on, beside the folders :data:`MAKING_FOLDERS`."""
MAKING_FOLDERS = ("assess", "document", "intake", "produce", "render", "survey")
PACKAGES = (
    "ipykernel",
    "ipython",
    "matplotlib",
    "matplotlib-fontja",
    "nbclient",
    "nbconvert",
    "numpy",
    "openpyxl",
    "pandas",
    "papermill",
    "pikepdf",
    "pypandoc_binary",
    "scikit-learn",
    "scipy",
    "seaborn",
    "typst",
    "uharfbuzz",
)
"""Packages of which another version may give another document."""


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


OURS = "kpi-report"
RENDERERS = (OURS, QUARTO)
"""What may write the documents: this package, or the program ``quarto``."""


@cache
def versions(renderer: str = OURS) -> Mapping[str, str]:
    """Return the versions of Python, of this package and of those that make documents.

    Raises
    ------
    ProgramError
        If the renderer is a program that is not there.
    """
    return {
        "python": platform.python_version(),
        "kpi_report": __version__,
        **{name: version(name) for name in PACKAGES},
        **({QUARTO: quarto_version()} if renderer == QUARTO else {}),
    }


@cache
def code() -> str:
    """Return the SHA-256 of all code, templates of pages and fonts that documents are made with."""
    files = [PACKAGE / name for name in MAKING]
    for folder in MAKING_FOLDERS:
        files += _code_in(folder)
    return _of_files(sorted(files), PACKAGE)


def _code_in(folder: str) -> Iterator[Path]:
    paths = (PACKAGE / folder).rglob("*")
    return (p for p in paths if p.is_file() and "__pycache__" not in p.parts)


def surroundings(engine: str, renderer: str = OURS) -> dict[str, str]:
    """Return what all documents of a run are made with, by kind: hashes, engine and renderer.

    Raises
    ------
    ProgramError
        If the renderer is a program that is not there.
    """
    told = json.dumps(versions(renderer), sort_keys=True)
    return {
        "code": code(),
        "versions": sha256_of(told.encode()),
        "engine": engine,
        "renderer": renderer,
    }


def files_of(root: Path, read: Iterable[str]) -> str:
    """Return one hash of all files that a round depends on.

    Parameters
    ----------
    root
        The project's folder.
    read
        Files that the round was read from, relative to it; every file beside them counts too, as
        a new one may be read by the next run.
    """
    folders = {root / "notebooks" / "templates", *(((root / path).parent) for path in read)}
    files = sorted(p for folder in folders for p in folder.glob("*") if p.is_file())
    return _of_files(files, root)


def as_read(root: Path, read: Mapping[str, str]) -> bool:
    """Return whether files, given with their hashes, still are as they were read."""
    return not any(_lost(read.items(), root))


def fingerprint(files: str, options: Mapping[str, str]) -> str:
    """Return one hash of all that a run depends on, installed plugins among it.

    Parameters
    ----------
    files
        Of :func:`files_of`.
    options
        What was asked for: the language, and :func:`surroundings`.
    """
    index = _of_files(sorted(_code_in("publish")), PACKAGE)
    told = json.dumps([files, index, plugins.made_with(), options], sort_keys=True)
    return sha256_of(told.encode())


def changed(entry: "Entry | None", inputs: Mapping[str, str], out: Path) -> str:
    """Say why a document is due; nothing if it is not.

    Parameters
    ----------
    entry
        Its entry of the last run that made it.
    inputs
        What it would be made from now: hashes by kind.
    out
        The round's output folder, in which its files must stand as they were written.
    """
    if entry is None or entry.verdict == "not_run":
        return "not made yet"
    if entry.failure is not None:
        return "failed last time"
    kinds = sorted({*inputs, *entry.inputs})
    if other := [k for k in kinds if inputs.get(k) != entry.inputs.get(k)]:
        return f"changed: {', '.join(other)}"
    lost = next(_lost(((f.path, f.sha256) for f in entry.files), out), "")
    return f"{lost} is missing or not as it was written" if lost else ""


def nothing_is_due(root: Path, out: Path, options: Mapping[str, str]) -> int:
    """Return how many documents are there and up to date, if all are; else 0.

    Looks at files alone. What it cannot be sure of is left to :func:`changed`.
    """
    if (out / JOURNAL_NAME).exists():
        return 0
    try:
        manifest = json.loads((out / MANIFEST_NAME).read_text(encoding="utf-8"))
        now = fingerprint(files_of(root, manifest["inputs"]), options)
        if manifest["fingerprint"] != now:
            return 0
        entries = manifest["documents"]
        files = ((f["path"], f["sha256"]) for e in entries for f in e["files"])
        done = all(e["verdict"] == "delivered" for e in entries) and not any(_lost(files, out))
    except (OSError, ValueError, KeyError, TypeError):
        return 0
    return len(entries) if done else 0


def _lost(files: Iterable[tuple[str, str]], out: Path) -> Iterator[str]:
    """Yield the files, given with their hashes, that are not there as they were written."""
    for name, expected in files:
        try:
            if sha256_of((out / name).read_bytes()) != expected:
                yield name
        except OSError:
            yield name


def _of_files(files: Iterable[Path], root: Path) -> str:
    told = [(p.relative_to(root).as_posix(), sha256_of(p.read_bytes())) for p in files]
    return sha256_of(json.dumps(told).encode())
