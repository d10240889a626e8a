"""All that the documents of a round say: their sections are made, and every text is read."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from matplotlib.figure import Figure as Canvas
from matplotlib.text import Text

from kpi_report.document import (
    overview,
    overview_answers,
    overview_criteria,
    overview_examples,
    overview_first,
    overview_kpis,
    sections,
)
from kpi_report.document.blocks import flatten
from kpi_report.document.context import AreaContext, OverviewContext, template_values
from kpi_report.document.language import speaking
from kpi_report.model import Area, Role
from kpi_report.split import AssessedRound, area_bundle, overview_bundle

OVERVIEW = Path(__file__).parents[1] / "notebooks" / "templates" / "overview.ipynb"


@dataclass(frozen=True)
class Said:
    """A text, and the document and section in which it stands."""

    area_id: str
    section: str
    text: str


def all_said(assessed: AssessedRound, areas: tuple[Area, ...]) -> frozenset[Said]:
    """Return all that the documents of these areas and the overview say, in their languages.

    Tables, cards, notes, alternative texts, origins, sheets of the workbook, and the words drawn in
    charts, which are composed but not rendered.
    """
    collected: set[Said] = set()
    with _drawn() as drawn:

        def collect(area_id: str, shown: Iterator[tuple[str, Any]]) -> None:
            for name, block in shown:
                written = [text for part in flatten(block) for text in texts(part)]
                collected.update(Said(area_id, name, text) for text in (*written, *drawn))
                drawn.clear()

        for area in areas:
            ctx = area_context(assessed, area.area_id)
            with speaking(ctx.language):
                collect(area.area_id, area_sections(ctx))
        p = assessed.round.parameters
        with speaking(p.language):
            ctx = OverviewContext(overview_bundle(assessed), p.language, p.data_date)
            collect("overview", overview_sections(ctx))
    return frozenset(collected)


def area_context(assessed: AssessedRound, area_id: str) -> AreaContext:
    given = template_values(assessed.round, area_id)
    wanted = ("language", "data_date", "contact", "request", "remarks")
    return AreaContext(area_bundle(assessed, area_id), **{name: given[name] for name in wanted})


@contextmanager
def _drawn() -> Iterator[list[str]]:
    """Yield the words of the charts drawn so far."""
    drawn: list[str] = []

    def read(canvas: Canvas, *_: object, **__: object) -> None:
        drawn.extend(text.get_text() for text in canvas.findobj(Text))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Canvas, "savefig", read)
        patch.setattr("seaborn.stripplot", lambda **_: None)  # dots bear no words
        yield drawn


def texts(value: object) -> Iterator[str]:
    """Yield every text in a block; of a drawing only what it says, not its paths."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            if (inner := getattr(value, field.name)) and field.name != "svg":
                yield from texts(inner)


def area_sections(ctx: AreaContext) -> Iterator[tuple[str, Any]]:
    for name in sections.__all__:
        show: Callable[..., Any] = getattr(sections, name)
        if show is sections.role_figures:
            yield from ((f"{name} {role.value}", show(ctx, role)) for role in Role)
        else:
            yield name, show(ctx)


def overview_sections(ctx: OverviewContext) -> Iterator[tuple[str, Any]]:
    """Yield what the template of the overview shows, in the places where it finds it."""
    source = "\n".join(c.source for c in nbformat.read(OVERVIEW, 4).cells)
    modules = {
        "show": overview,
        "judged": overview_criteria,
        "overview_answers": overview_answers,
        "overview_examples": overview_examples,
        "overview_first": overview_first,
        "overview_kpis": overview_kpis,
    }
    for module, name in re.findall(r"^(\w+)\.(\w+)\(ctx\)$", source, re.MULTILINE):
        yield name, getattr(modules[module], name)(ctx)
