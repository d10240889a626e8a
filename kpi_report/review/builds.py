"""Two builds of a round: their folders, and which document of one stands for which of the other."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kpi_report.errors import InputError, ParameterError, did_you_mean
from kpi_report.produce.due import MANIFEST_NAME, as_read
from kpi_report.produce.manifest import Entry, Manifest, Verdict, read_manifest
from kpi_report.render.reading import Document, read_document

NOTEBOOK = ".ipynb"


@dataclass(frozen=True, slots=True)
class Build:
    """A folder of documents with the record of the run that made them.

    ``label`` is what it is called: the folder or the revision as given.
    """

    label: str
    folder: Path
    manifest: Manifest

    def entry(self, document_id: str) -> Entry | None:
        """Return what is recorded of a document; None if the round has none of that name."""
        return next((e for e in self.manifest.documents if e.id == document_id), None)


@dataclass(frozen=True, slots=True)
class Side:
    """One document of one build: its files by suffix, with their hashes; or why it has none."""

    build: str
    files: dict[str, Path]
    hashes: dict[str, str]
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A document before and after. Of one that only one build has, the other side is None.

    ``not_run`` names the build that knows the document but did not make it, if one does.
    """

    id: str
    name: str
    old: Side | None
    new: Side | None
    not_run: str = ""

    @property
    def alike(self) -> bool:
        """Return whether all that is handed over is the same byte for byte, by the manifests.

        The notebook is not handed over: it holds the code, which may change and say the same.
        """
        if self.old is None or self.new is None or self.old.failure or self.new.failure:
            return False
        old, new = (
            {suffix: digest for suffix, digest in side.hashes.items() if suffix != NOTEBOOK}
            for side in (self.old, self.new)
        )
        return bool(old) and old == new


def open_build(folder: Path, label: str = "") -> Build:
    """Read the record of a build.

    Raises
    ------
    InputError
        If the folder or its manifest is not there.
    OutputError
        If the manifest is damaged.
    """
    if not folder.is_dir():
        near = [p.name for p in folder.parent.glob("*") if (p / MANIFEST_NAME).is_file()]
        raise InputError(f"no folder {folder}; {did_you_mean(folder.name, near)}")
    manifest = read_manifest(folder)
    if manifest is None:
        inside = [p.parent.name for p in folder.glob(f"*/{MANIFEST_NAME}")]
        more = f"; builds in it: {', '.join(sorted(inside))}" if inside else ""
        raise InputError(f"{folder} holds no {MANIFEST_NAME}: it is no folder of a build{more}")
    return Build(label or str(folder), folder, manifest)


def pairs(old: Build, new: Build, only: Collection[str] = ()) -> list[Pair]:
    """Return every document of either build, in the order of the new one.

    Raises
    ------
    ParameterError
        If `only` names a document that neither has.
    """
    known = dict.fromkeys(e.id for build in (new, old) for e in build.manifest.documents)
    for name in only:
        if name not in known:
            raise ParameterError(f"neither build has {name!r}; {did_you_mean(name, known)}")
    return list(_pairs(old, new, [name for name in known if not only or name in only]))


def _pairs(old: Build, new: Build, names: Collection[str]) -> Iterator[Pair]:
    for name in names:
        before, after = old.entry(name), new.entry(name)
        entry = after or before
        assert entry is not None
        sides = ((old, before), (new, after))
        left_out = (b.label for b, e in sides if e is not None and e.verdict is Verdict.NOT_RUN)
        yield Pair(name, entry.name, _side(*sides[0]), _side(*sides[1]), next(left_out, ""))


def _side(build: Build, entry: Entry | None) -> Side | None:
    # What a run with --area left out is in no document's way: it is not there.
    if entry is None or entry.verdict is Verdict.NOT_RUN:
        return None
    suffixes = {PurePosixPath(file.path).suffix: file for file in entry.files}
    lost = [f.path for f in entry.files if not as_read(build.folder, {f.path: f.sha256})]
    damaged = f"not as the manifest says, or missing: {', '.join(lost)}" if lost else ""
    return Side(
        build.label,
        {suffix: build.folder / file.path for suffix, file in suffixes.items()},
        {suffix: file.sha256 for suffix, file in suffixes.items()},
        str(entry.failure or damaged),
    )


def read_notebook(side: Side) -> Document:
    """Read what a document says from its executed notebook.

    Raises
    ------
    InputError
        If the notebook is not there or damaged.
    RenderError
        If it does not hold a document.
    """
    path = side.files.get(NOTEBOOK)
    if path is None or not path.is_file():
        name = path.name if path else "its executed notebook"
        raise InputError(f"{side.build}: {name} is missing; only it tells texts from numbers")
    try:
        # nbformat would check every output, which takes ten times as long.
        notebook = json.loads(path.read_bytes())
        for cell in notebook["cells"]:
            cell["source"] = "".join(cell["source"])
        return read_document(notebook)
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise InputError(f"{path} is damaged: {type(error).__name__}: {error}") from error
