"""What a run has to make: documents, each with all that the process that makes it may know."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kpi_report.errors import ParameterError, did_you_mean
from kpi_report.parameters import FORMATS, ReportParameters
from kpi_report.produce.manifest import Failure
from kpi_report.produce.templates import Template

NOTEBOOK = ".ipynb"
DOCUMENT_SUFFIXES = (".pdf", ".html", ".docx")
OVERVIEW_FILES = {suffix: f"overview{suffix}" for suffix in (*DOCUMENT_SUFFIXES, ".xlsx", NOTEBOOK)}
"""Names of all files that the overview may have, by suffix; :func:`chosen` says which it has."""


@dataclass(frozen=True, slots=True)
class Job:
    """One document to make.

    ``packed`` is its bundle, compressed, as those of all documents of a run are held at once;
    ``names`` are the names of the delivered files by suffix; ``inputs`` the SHA-256 of all that is
    its own, by kind. One with a ``failure`` cannot be made. ``tallies`` go into the record;
    ``fonts`` are the files of the typeface that the round names, by name; ``plugins`` the releases
    of the plugins that it is made with.
    """

    id: str
    kind: str
    name: str
    group: str
    template: Template
    parameters: dict[str, object]
    sections_off: frozenset[str]
    packed: bytes
    names: Mapping[str, str]
    inputs: Mapping[str, str]
    failure: Failure | None = None
    tallies: dict[str, dict[str, int]] = field(default_factory=dict)
    fonts: Mapping[str, bytes] = field(default_factory=dict)
    plugins: Mapping[str, str] = field(default_factory=dict)

    @property
    def bundle(self) -> bytes:
        """Return the bundle as its file holds it."""
        return zlib.decompress(self.packed)


def area_files(name: str) -> dict[str, str]:
    """Return the names of all files that an area may have, its document being called `name`."""
    documents = {suffix: f"{name}{suffix}" for suffix in DOCUMENT_SUFFIXES}
    return {**documents, ".xlsx": "data.xlsx", NOTEBOOK: "executed.ipynb"}


def chosen(files: Mapping[str, str], name: str, formats: Sequence[str]) -> dict[str, str]:
    """Return the names of the files in these formats, and of the notebook, which always is there.

    Parameters
    ----------
    files
        Names of the files in our own formats, by suffix.
    name
        That of the document, after which files in the formats of plugins are called.
    formats
        Those that the round chooses.

    Examples
    --------
    >>> chosen(area_files("feedback"), "feedback", ["pdf", "txt"])
    {'.pdf': 'feedback.pdf', '.ipynb': 'executed.ipynb', '.txt': 'feedback.txt'}
    """
    wanted = {NOTEBOOK, *(f".{one}" for one in formats)}
    added = {f".{one}": f"{name}.{one}" for one in formats if one not in FORMATS}
    return {suffix: file for suffix, file in files.items() if suffix in wanted} | added


def packed(bundle: bytes) -> bytes:
    """Return the bytes of a bundle as a job holds them."""
    return zlib.compress(bundle, level=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """All documents of a round, and what the record of a run says of it.

    ``root`` is the project's folder, ``inputs`` the SHA-256 of every file that was read, by its
    path in it, ``files`` the hash of these and of all files beside them, empty if one of them was
    edited meanwhile, and ``language`` the language asked for in place of the parameters', if any.
    """

    root: Path
    parameters: ReportParameters
    inputs: Mapping[str, str]
    files: str
    language: str
    jobs: tuple[Job, ...]


def select(jobs: Sequence[Job], wanted: tuple[str, ...]) -> list[Job]:
    """Return the jobs with the ids in `wanted`, or all for none.

    Raises
    ------
    ParameterError
        If an id is unknown.
    """
    known = [job.id for job in jobs]
    for name in wanted:
        if name not in known:
            raise ParameterError(f"unknown area {name!r}; {did_you_mean(name, known)}")
    return [job for job in jobs if not wanted or job.id in wanted]
