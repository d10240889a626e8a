"""Which changed numbers the changelog names, and the line to add for those that it does not.

The line stands in the part that is not released yet, wrapped or not::

    - Numbers of `published`, `地域経済`, `人口1人当たり地方税（千円）`: figures of 2023 added.

It names the round and the section of the document, as its heading says. A third name narrows it to
rows, tables or charts in whose label it stands; without one the whole section is meant. The reason
follows the colon.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kpi_report.review.released import Changed

_HEADING = re.compile(r"^## .*$", re.MULTILINE)
_NAMED = re.compile(
    r"^- Numbers of `(?P<round>[^`]+)`, `(?P<section>[^`]+)`(?:, `(?P<label>[^`]+)`)?: "
    r"+(?!<)\S.{2,}$",
    re.MULTILINE,
)
_UNSEEN = re.compile(r"<!--.*?-->|^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
"""What a reader of the changelog does not see, or sees as an example."""
_FEWEST_OF_A_LABEL = 3
"""A shorter name has to be the whole label: it would stand in too many."""
_MOST_ROWS = 3
"""So many rows of a section are named one by one; more, and the section as a whole."""
_MOST_SHOWN = 20
_MOST_AREAS = 3


@dataclass(frozen=True, slots=True)
class Named:
    """What a line of the changelog names."""

    round_id: str
    section: str
    label: str = ""

    def names(self, round_id: str, change: Changed) -> bool:
        """Return whether it names this change."""
        here = (round_id, change.old.section)
        labels = (change.old.row, change.old.title, change.old.column)
        long = len(self.label) >= _FEWEST_OF_A_LABEL
        in_label = not self.label or any(
            self.label == label or (long and self.label in label) for label in labels
        )
        return here == (self.round_id, self.section) and in_label


def named_in(changelog: str) -> list[Named]:
    """Return what the part of a changelog that is not released yet names.

    Examples
    --------
    >>> named_in("## 2, unreleased\\n- Numbers of `r`, `要点`: why\\n## 1\\n- Other")
    [Named(round_id='r', section='要点', label='')]
    """
    changelog = _UNSEEN.sub("", changelog)
    headings = [*_HEADING.finditer(changelog)]
    ends = [h.start() for h in headings[1:]] + [len(changelog)]
    unreleased = "\n".join(
        changelog[heading.end() : end]
        for heading, end in zip(headings, ends, strict=True)
        if "unreleased" in heading[0].lower()
    )
    lines = re.sub(r"\n {2,}(?=\S)", " ", unreleased)
    return [Named(m["round"], m["section"], m["label"] or "") for m in _NAMED.finditer(lines)]


def unnamed(round_id: str, changes: Iterable[Changed], changelog: str) -> list[Changed]:
    """Return the changed numbers that the changelog does not name."""
    named = named_in(changelog)
    return [c for c in changes if not any(one.names(round_id, c) for one in named)]


def message(round_id: str, changes: Sequence[Changed]) -> str:
    """Say which released numbers changed, and the lines that would name them."""
    if not changes:
        return ""
    alike: dict[str, list[str]] = defaultdict(list)
    for change in changes:
        alike[str(change)].append(change.old.area_id)
    shown = [f"  {_areas(areas)} / {told}" for told, areas in alike.items()]
    if len(shown) > _MOST_SHOWN:
        shown[_MOST_SHOWN:] = [f"  and {len(shown) - _MOST_SHOWN} more"]
    return "\n".join(
        (
            f"{len(changes)} released numbers of {round_id} changed, and CHANGELOG.md does not "
            "name them:",
            *shown,
            'If this is meant, add under "unreleased" in CHANGELOG.md, with the reason:',
            *(f"  {line}" for line in lines_to_add(round_id, changes)),
        )
    )


def _areas(areas: Sequence[str]) -> str:
    named = ", ".join(areas[:_MOST_AREAS])
    return f"{named} and {len(areas) - _MOST_AREAS} more" if len(areas) > _MOST_AREAS else named


def lines_to_add(round_id: str, changes: Sequence[Changed]) -> Iterator[str]:
    """Yield the lines that name these changes: row by row where they are few."""
    for section in dict.fromkeys(change.old.section for change in changes):
        rows = dict.fromkeys(c.old.row or c.old.title for c in changes if c.old.section == section)
        if "" in rows or len(rows) > _MOST_ROWS:
            rows = {"": None}
        for row in rows:
            label = f", `{row}`" if row else ""
            yield f"- Numbers of `{round_id}`, `{section}`{label}: <reason>"
