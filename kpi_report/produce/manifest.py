"""The record of a run: for every document what went in, what came out, and whether it worked.

No clock, no host name and no absolute path stand in it, so equal inputs give an equal manifest.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from kpi_report.errors import OutputError
from kpi_report.intake.files import write_atomically
from kpi_report.produce.due import JOURNAL_NAME, MANIFEST_NAME, sha256_of


class Verdict(StrEnum):
    """What became of one document in the latest run that touched it."""

    DELIVERED = "delivered"
    FAILED = "failed"
    NOT_RUN = "not_run"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a document was not delivered.

    ``cell`` is the number of the notebook cell counted from 1 as the template shows it, and
    ``line`` the failing line in it; both are ``None`` when no cell was at fault.
    """

    reason: str
    message: str
    cell: int | None = None
    line: int | None = None
    source_line: str = ""

    def __str__(self) -> str:
        if self.cell is None:
            return f"{self.reason}: {self.message}"
        place = f"cell {self.cell}" + (f", line {self.line}" if self.line else "")
        quoted = f" ({self.source_line.strip()})" if self.source_line else ""
        return f"{place}{quoted}: {self.reason}: {self.message}"


@dataclass(frozen=True, slots=True)
class OutputFile:
    """One delivered file, its path relative to the round's folder."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of a round. ``kind`` is ``area`` or ``overview``.

    ``tallies`` is a summary of what the document tells: by kind, how often what was found.
    """

    id: str
    kind: str
    name: str
    group: str
    verdict: Verdict
    inputs: dict[str, str] = field(default_factory=dict)
    files: tuple[OutputFile, ...] = ()
    failure: Failure | None = None
    tallies: dict[str, dict[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest:
    """All documents of a round with the versions and inputs that made them.

    ``fingerprint`` is one hash of all of these, from :func:`kpi_report.produce.due.fingerprint`;
    empty where a document was not made from what all are made from now. ``language`` is that of
    the round; ``internal`` tells whether the record is for the office alone; ``plugins`` gives the
    releases of the plugins that documents are made with.
    """

    round_id: str
    title: str
    data_date: str
    credit: str
    disclaimer: str
    versions: dict[str, str]
    inputs: dict[str, str]
    documents: tuple[Entry, ...]
    fictional: bool = False
    fingerprint: str = ""
    language: str = "ja"
    internal: bool = False
    plugins: dict[str, str] = field(default_factory=dict)
    schema: Literal[1] = 1


_ADAPTER = TypeAdapter(Manifest)
_ENTRY = TypeAdapter(Entry)


def output_file(root: Path, path: Path) -> OutputFile:
    """Describe the file `path` under the round's folder `root`."""
    data = path.read_bytes()
    return OutputFile(path.relative_to(root).as_posix(), sha256_of(data), len(data))


def write_manifest(root: Path, manifest: Manifest) -> None:
    """Write ``manifest.json`` into the round's folder, whole or not at all."""
    write_atomically(root / MANIFEST_NAME, _ADAPTER.dump_json(manifest, indent=1) + b"\n")


def read_manifest(root: Path) -> Manifest | None:
    """Read the manifest of an earlier run; ``None`` if there is none.

    Raises
    ------
    OutputError
        If the file is there but is not a manifest of this version.
    """
    path = root / MANIFEST_NAME
    if not path.exists():
        return None
    try:
        return _ADAPTER.validate_json(path.read_bytes())
    except ValidationError as error:
        raise OutputError(
            f"{path} is not a manifest that this version can read; move the folder {root} away "
            f"and build again ({error.error_count()} faults, first: {error.errors()[0]['msg']})"
        ) from error


def note(root: Path, entry: Entry) -> None:
    """Keep an entry at once, so that a run that is killed is known to have come so far."""
    with (root / JOURNAL_NAME).open("ab") as journal:
        journal.write(_ENTRY.dump_json(entry) + b"\n")


def read_entries(root: Path) -> dict[str, Entry]:
    """Return what is known of every document of an output folder, by id.

    That is the manifest, and over it what a run noted that did not come to write one.

    Raises
    ------
    OutputError
        As :func:`read_manifest`.
    """
    manifest = read_manifest(root)
    known = {entry.id: entry for entry in manifest.documents} if manifest else {}
    try:
        lines = (root / JOURNAL_NAME).read_bytes().splitlines()
    except FileNotFoundError:
        return known
    for line in lines:
        try:
            entry = _ENTRY.validate_json(line)
        except ValidationError:  # the line that was being written when the run was killed
            continue
        known[entry.id] = entry
    return known


def forget_notes(root: Path) -> None:
    """Remove what was noted, once it stands in the manifest."""
    (root / JOURNAL_NAME).unlink(missing_ok=True)
