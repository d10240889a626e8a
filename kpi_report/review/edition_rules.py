"""Rule of editions: a template in another language is the same document, but for its prose."""

import re
from pathlib import Path

from kpi_report.document.language import LANGUAGES, SOURCE
from kpi_report.produce.templates import PARAMETERS_TAG, edition
from kpi_report.review.checked import Cell, Checked, open_template
from kpi_report.review.rules import Complaints, Rule

_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def source_of(path: Path) -> Path | None:
    """Return the template whose edition a file is, if it is one."""
    for language in LANGUAGES:
        own = path.stem.removesuffix(edition("", language))
        if language != SOURCE and own != path.stem:
            source = path.with_stem(own)
            return source if source.is_file() else None
    return None


def editions(template: Checked) -> Complaints:
    """Complain of cells that differ from those of the same template in Japanese."""
    path = source_of(template.path)
    source = open_template(path) if path else None
    if not isinstance(source, Checked):
        return
    own, theirs = [c.id for c in template.cells], [c.id for c in source.cells]
    if own != theirs:
        extra, lost = sorted(set(own) - set(theirs)), sorted(set(theirs) - set(own))
        told = f"; only here: {', '.join(extra)}" if extra else ""
        told += f"; missing: {', '.join(lost)}" if lost else ""
        told = told or "; their order differs"
        yield template.breaks(Rule.EDITION, f"has other cells than {source.path.name}{told}")
        return
    language = next(
        lang
        for lang in LANGUAGES
        if template.path.stem.endswith(edition("", lang)) and lang != SOURCE
    )
    for cell, other in zip(template.cells, source.cells, strict=True):
        if PARAMETERS_TAG in cell.tags and f'language = "{language}"' not in cell.source:
            yield cell.breaks(Rule.EDITION, f"its language is not {language!r}")
        if cell.kind == "markdown" and _JAPANESE.search(cell.source):
            yield cell.breaks(Rule.EDITION, "is left in Japanese")
        if differs := _differs(cell, other):
            yield cell.breaks(Rule.EDITION, f"{differs} differ from those in {source.path.name}")


def _differs(cell: Cell, other: Cell) -> str:
    if (cell.kind, cell.tags) != (other.kind, other.tags):
        return "kind or tags"
    if cell.kind == "code" and PARAMETERS_TAG not in cell.tags and cell.source != other.source:
        return "lines of code"
    if cell.kind == "markdown" and _marks(cell) != _marks(other):
        return "headings"
    return ""


def _marks(cell: Cell) -> list[str]:
    return re.findall(r"^#+ ", cell.source, re.MULTILINE)
