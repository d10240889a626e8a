"""The tables of a document as the sheets of a workbook: their names, and what stands where."""

import re
from dataclasses import dataclass

from kpi_report.document.blocks import Cell, Column, Dataset, RowGroup, Table
from kpi_report.document.language import say, sentences
from kpi_report.render.reading import Document

LONGEST_NAME = 31
"""So many characters of a sheet's name Excel takes."""

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\'\s]+")
_HEADING_ENDS = re.compile(r"[（(：:、,。]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it will stand on a sheet, under the name of its sheet."""

    name: str
    title: str
    columns: tuple[Column, ...]
    groups: tuple[RowGroup, ...]
    note: str
    source: str
    origin: str = ""
    note_origin: str = ""

    @property
    def n_rows(self) -> int:
        """Return how many rows the table has, headings aside."""
        return sum(len(group.rows) for group in self.groups)


def sheets_of(document: Document) -> list[Sheet]:
    """Return the tables and datasets of a document, each with a name that no other sheet has."""
    taken = {say("目次")}
    sheets: list[Sheet] = []
    n_tables = 0
    for part in document.parts:
        own: dict[str, str] = {}
        if isinstance(part, Table):
            own = {"origin": part.origin, "note_origin": part.note_origin}
            n_tables += 1
            wanted = say("表{n} {title}", n=n_tables, title=_HEADING_ENDS.split(part.title)[0])
            groups = part.groups
        elif isinstance(part, Dataset):
            wanted = part.sheet or _HEADING_ENDS.split(part.title)[0]
            groups = (RowGroup("", part.rows),)
        else:
            continue
        name = _free_name(wanted, taken)
        taken.add(name)
        sheets.append(Sheet(name, part.title, part.columns, groups, part.note, part.source, **own))
    return sheets


def _free_name(wanted: str, taken: set[str]) -> str:
    """Return a name that Excel takes and no other sheet bears; case makes no difference."""
    whole = _NOT_IN_NAMES.sub(" ", wanted).strip()
    plain = whole[:LONGEST_NAME].strip() or "1"
    edge = whole[LONGEST_NAME - 1 : LONGEST_NAME + 1]
    if len(edge) == 2 and edge.isascii() and edge.isalnum():
        plain = plain.rpartition(" ")[0] or plain  # a Latin word is left out, not cut
    name, n, known = plain, 1, {t.casefold() for t in taken}
    while name.casefold() in known:
        n += 1
        name = f"{plain[: LONGEST_NAME - len(str(n)) - 1]} {n}"
    return name


def n_origins(sheet: Sheet) -> int:
    """Return how many columns of origins :func:`grid` puts at the end; one where that will do."""
    return min(1, len(_traced(sheet))) if _at_once(sheet) else len(_traced(sheet))


def _rows(sheet: Sheet) -> list[tuple[Cell, ...]]:
    return [row for group in sheet.groups for row in group.rows]


def _traced(sheet: Sheet) -> list[int]:
    rows = _rows(sheet)
    return [c for c in range(len(sheet.columns)) if any(row[c].origin for row in rows)]


def _at_once(sheet: Sheet) -> bool:
    """Return whether no row has more than one origin, so that one column will do."""
    return all(len({cell.origin for cell in row if cell.origin}) <= 1 for row in _rows(sheet))


def grid(sheet: Sheet) -> list[list[Cell]]:
    """Lay out headings, then rows: group, values each with its second line, and the origins."""
    rows = [(group.label, row) for group in sheet.groups for row in group.rows]
    columns = range(len(sheet.columns))
    labels = [sentences(*column.label.split("\n")) for column in sheet.columns]
    grouped = any(label for label, _ in rows)
    detailed = {c for c in columns if any(row[c].detail for _, row in rows)}
    traced, at_once = _traced(sheet), _at_once(sheet)
    headings = [say("見出し")] if grouped else []
    for c in columns:
        headings += [
            labels[c],
            *([say("{column}（補足）", column=labels[c])] if c in detailed else []),
        ]
    if traced and at_once:
        headings.append(say("出所"))
    else:
        headings += [say("{column}の出所", column=labels[c]) for c in traced]
    laid_out = [[Cell(heading) for heading in headings]]
    for label, row in rows:
        line = [Cell(label)] if grouped else []
        for c in columns:
            line += [row[c], *([Cell(row[c].detail)] if c in detailed else [])]
        origins = [row[c].origin for c in traced]
        if traced and at_once:
            origins = [next(filter(None, origins), "")]
        laid_out.append(line + [Cell(origin) for origin in origins])
    return laid_out
