"""Rules of the prose: a sentence before each output, and headings in order."""

import re
from itertools import pairwise

from kpi_report.produce.templates import PARAMETERS_TAG
from kpi_report.review.checked import SETUP_TAG, Cell, Checked
from kpi_report.review.rules import Complaints, Rule

HIGHEST, LOWEST = 2, 3
"""Levels of headings below the title, which the cover gives."""

_ENDS = re.compile(r"\w[^\w。]*[。．.？?！!：:][」』）)\]\"'*_]*(?:（注\d*）)?\s*\Z")
_ASIDE = re.compile(r"^[ \t]*(`{3,}|~{3,}).*?^[ \t]*\1|<!--.*?-->", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"(?: {4}|\t)")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.+?)[ \t#]*")
_UNDERLINE = re.compile(r"(=+|-+)[ \t]*")


def prose(template: Checked) -> Complaints:
    """Complain of outputs without a sentence before them, and of headings."""
    cells = [c for c in template.cells if c.kind != "raw"]
    cells = [c for c in cells if not {PARAMETERS_TAG, SETUP_TAG}.intersection(c.tags)]
    for before, cell in pairwise(cells):
        if cell.kind != "code" or not before.source.strip() or not cell.source.strip():
            continue
        if before.kind != "markdown":
            yield cell.breaks(Rule.SENTENCE, "no text stands before its output")
        elif _is_heading(before) or not _ENDS.search(_ASIDE.sub("", before.source).strip()):
            yield before.breaks(Rule.SENTENCE, "does not end in a sentence")
        elif set(before.tags) != set(cell.tags):
            told = f"is tagged {before.tags}, its output in cell {cell.number} {cell.tags}"
            yield before.breaks(Rule.SAME_TAGS, told)
    yield from _headings(template)


def _is_heading(cell: Cell) -> bool:
    last = cell.source.strip().splitlines()[-1]
    return bool(_HEADING.fullmatch(last))


def _headings(template: Checked) -> Complaints:
    found = [(cell, *heading) for cell in template.prose for heading in _headings_of(cell)]
    seen: set[str] = set()
    at = HIGHEST - 1
    for cell, line, level, text in found:
        if level < HIGHEST:
            yield cell.breaks(Rule.NO_TITLE, f"has the title {text!r}", line)
            continue
        if level > LOWEST or level > at + 1:
            told = f"{text!r} is of level {level}, after one of level {at}"
            yield cell.breaks(Rule.LEVELS, told, line)
        at = level
        if text in seen:
            yield cell.breaks(Rule.TWICE, f"the heading {text!r} is here again", line)
        seen.add(text)


def _headings_of(cell: Cell) -> list[tuple[int, int, str]]:
    """Return line, level and text of every heading; those in fenced code are none."""
    text = _ASIDE.sub(lambda m: "\n" * m[0].count("\n"), cell.source)
    lines, found = text.splitlines(), []
    for number, line in enumerate(lines, start=1):
        if _INDENTED.match(line):
            continue
        if match := _HEADING.fullmatch(line.strip()):
            found.append((number, len(match[1]), match[2]))
        elif number > 1 and _UNDERLINE.fullmatch(line) and (above := lines[number - 2].strip()):
            found.append((number - 1, 1 if line.startswith("=") else 2, above))
    return found
