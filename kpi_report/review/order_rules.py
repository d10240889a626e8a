"""Rules of the notebook's order: its first cells, tags, ids, and what must not be kept in it."""

import ast
import re
from collections import Counter

from kpi_report.errors import did_you_mean
from kpi_report.parameters import known_formats
from kpi_report.produce.templates import FORMAT_PREFIX, PARAMETERS_TAG, SECTION_PREFIX
from kpi_report.review.checked import SETUP_TAG, Cell, Checked
from kpi_report.review.rules import Complaints, Rule

KEPT_OF_KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
"""Metadata of a template; whatever else an editor leaves differs from machine to machine."""

_ID = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
_MADE_UP = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){0,3}(-[0-9a-f]{12})?|cell-\d+")
_URL = re.compile(r"https?://\S+")
_SECTION = re.compile(r"[a-z][a-z0-9_]*")
_FRONT_MATTER = re.compile(r"---[ \t]*\n.*\n---", re.DOTALL)
_MACHINE = re.compile(
    r"(?<![A-Za-z0-9_./:])(?:"
    r"/(?:home|Users|Volumes|root|tmp|mnt|media|var|opt|srv|usr|work|content|workspace)/[\w.]"
    r"|[A-Za-z]:[\\/]{1,2}[\w.]|\\\\\w+\\\w|~\w*/\w|\$HOME\b|file:/)"
)


def order(template: Checked) -> Complaints:
    """Complain of the first cells, tags and ids."""
    yield from _front(template)
    for cell in template.cells:
        yield from _tags(cell)
        if not cell.source.strip():
            yield cell.breaks(Rule.EMPTY, "is empty")
        if not _speaks(cell.id):
            yield cell.breaks(Rule.IDS, f"has the id {cell.id!r}, which says nothing")
    for name, n in Counter(cell.id for cell in template.cells).items():
        if name and n > 1:
            numbers = [c.number for c in template.cells if c.id == name]
            yield template.breaks(Rule.IDS, f"cells {numbers} have the same id {name!r}")


def _front(template: Checked) -> Complaints:
    raw = [cell for cell in template.cells if cell.kind == "raw"]
    if not raw or raw[0].number != 1 or not _FRONT_MATTER.fullmatch(raw[0].source.strip()):
        yield template.breaks(Rule.RAW, "its first cell is no front matter")
    for cell in raw[1:]:
        yield cell.breaks(Rule.RAW, "is raw; no document shows it")
    found = template.tagged(PARAMETERS_TAG)
    if len(found) != 1:
        numbers = ", ".join(str(cell.number) for cell in found) or "none"
        yield template.breaks(Rule.ONE_PARAMETERS, f"cells tagged {PARAMETERS_TAG}: {numbers}")
        return
    others = [cell for cell in template.cells if cell.kind != "raw"]
    kinds = [_kind(cell) for cell in others[:3]]
    if kinds != [PARAMETERS_TAG, SETUP_TAG, "code"] or len(template.tagged(SETUP_TAG)) != 1:
        yield template.breaks(
            Rule.FRONT,
            f"begins with {', '.join(kinds)}; cells tagged {SETUP_TAG}: "
            f"{len(template.tagged(SETUP_TAG))}",
        )


def _kind(cell: Cell) -> str:
    return next((t for t in (PARAMETERS_TAG, SETUP_TAG) if t in cell.tags), cell.kind)


def _tags(cell: Cell) -> Complaints:
    formats = known_formats()
    for tag in cell.tags:
        if tag in (PARAMETERS_TAG, SETUP_TAG):
            if cell.kind != "code":
                yield cell.breaks(Rule.TAGS, f"is tagged {tag!r} but holds no code")
        elif tag.startswith(SECTION_PREFIX):
            if not _SECTION.fullmatch(tag.removeprefix(SECTION_PREFIX)):
                yield cell.breaks(Rule.TAGS, f"{tag!r} names no section; use a-z, 0-9 and _")
        elif tag.startswith(FORMAT_PREFIX):
            if (name := tag.removeprefix(FORMAT_PREFIX)) not in formats:
                hint = did_you_mean(name, formats)
                yield cell.breaks(Rule.TAGS, f"{tag!r} names no format; {hint}")
        else:
            known = [PARAMETERS_TAG, SETUP_TAG, f"{SECTION_PREFIX}NAME", f"{FORMAT_PREFIX}SUFFIX"]
            yield cell.breaks(Rule.TAGS, f"unknown tag {tag!r}; {did_you_mean(tag, known)}")


def speaking_ids(template: Checked) -> dict[int, str]:
    """Return a name for every cell whose id says nothing, by the cell's number."""
    taken = {cell.id for cell in template.cells if _speaks(cell.id)}
    found: dict[int, str] = {}
    for before, cell in zip((None, *template.cells), template.cells, strict=False):
        if cell.kind != "code" or not cell.statements:
            continue
        name = cell.id
        if not _speaks(name):
            name = found[cell.number] = _free(_shown(cell), taken)
        if before is not None and before.kind == "markdown" and not _speaks(before.id):
            found[before.number] = _free(f"{name}-text", taken)
    return found


def _speaks(name: str) -> bool:
    return bool(_ID.fullmatch(name)) and not _MADE_UP.fullmatch(name)


def _shown(cell: Cell) -> str:
    """Return the name of a cell: its section, or the function that it calls."""
    for tag in cell.tags:
        if tag.startswith(SECTION_PREFIX):
            return tag.removeprefix(SECTION_PREFIX).replace("_", "-") or "cell"
    calls = [n.func for n in cell.nodes() if isinstance(n, ast.Call)]
    names = [f.attr for f in calls if isinstance(f, ast.Attribute)]
    return names[0].strip("_").replace("_", "-") if names else "cell"


def _free(name: str, taken: set[str]) -> str:
    numbered = (f"{name}-{n}" for n in range(2, len(taken) + 3))
    free = next(one for one in (name, *numbered) if one not in taken)
    taken.add(free)
    return free


def kept(template: Checked) -> Complaints:
    """Complain of outputs, of metadata, and of paths of a machine."""
    for cell in template.cells:
        if cell.raw.get("outputs") or cell.raw.get("execution_count") is not None:
            yield cell.breaks(Rule.OUTPUTS, "keeps outputs, or the count of a run")
        if extra := sorted(set(cell.raw.metadata) - {"tags"}):
            yield cell.breaks(Rule.METADATA, f"keeps metadata: {', '.join(extra)}")
        if cell.raw.get("attachments"):
            yield cell.breaks(Rule.METADATA, "keeps attachments, which no document shows")
        for number, line in enumerate(cell.source.splitlines(), start=1):
            line = _URL.sub("", line)
            if found := _MACHINE.search(line):
                told = line[found.start() :].split()[0][:60]
                yield cell.breaks(Rule.MACHINE, f"names a path of a machine: {told}", number)
    if template.notebook.metadata != KEPT_OF_KERNEL:
        extra = sorted(set(template.notebook.metadata) - set(KEPT_OF_KERNEL))
        told = ", ".join(extra) or "another kernel's name or version"
        yield template.breaks(Rule.METADATA, f"keeps metadata of the notebook: {told}")
