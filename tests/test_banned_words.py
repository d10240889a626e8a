"""Words that claim a cause stand in no text of a document, save what an area wrote itself."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path

import nbformat
import pytest

from kpi_report.document import overview, overview_criteria, sections
from kpi_report.document.blocks import Figure, flatten
from kpi_report.document.context import AreaContext, OverviewContext
from kpi_report.model import Role
from kpi_report.rounds import load_round
from kpi_report.split import AssessedRound, area_bundle, assess_round, overview_bundle

ROOT = Path(__file__).parents[1]
BANNED = re.compile("効果(?!ガス)|寄与|因果|有意")
AREA = tuple(name for name in sections.__all__ if name != "role_figures")
OVERVIEW = ("difficulties", "by_role", "spread", "changes", "examples", "answers")


def texts(value: object) -> Iterator[str]:
    """Yield every text in a block; of a drawing only what it says, not its paths."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            if not (isinstance(value, Figure) and field.name == "svg"):
                yield from texts(getattr(value, field.name))


def found(block: object, own_words: set[str]) -> list[str]:
    said = [text for part in flatten(block) for text in texts(part) if text not in own_words]
    return [text for text in said if BANNED.search(re.sub("「[^」]*」", "", text))]


@pytest.fixture(scope="module", params=["sample_2021", "sample_2022", "published"])
def assessed(request: pytest.FixtureRequest) -> AssessedRound:
    return assess_round(load_round(request.param, ROOT))


def test_no_area_is_told_a_cause(assessed: AssessedRound) -> None:
    tables = assessed.round.tables
    own_words = {str(text) for name in ("name", "cooperation") for text in tables.kpis[name]}
    for area_id in [a.area_id for a in assessed.round.areas][::6]:
        ctx = AreaContext(
            area_bundle(assessed, area_id), "ja", date(2022, 12, 1), "contact", "request", ""
        )
        for name in AREA:
            assert found(getattr(sections, name)(ctx), own_words) == [], (area_id, name)
        for role in Role:
            assert found(sections.role_figures(ctx, role), own_words) == [], (area_id, role)


def test_the_ministry_is_told_no_cause(assessed: AssessedRound) -> None:
    ctx = OverviewContext(overview_bundle(assessed), "ja", date(2022, 12, 1))
    own_words = {str(text) for text in assessed.round.tables.kpis["name"]}
    for section in (overview.answer, *(getattr(overview_criteria, n) for n in OVERVIEW)):
        assert found(section(ctx), own_words) == [], section.__name__


@pytest.mark.parametrize("name", ["area_feedback", "overview"])
def test_no_template_tells_a_cause(name: str) -> None:
    nb = nbformat.read(ROOT / "notebooks" / "templates" / f"{name}.ipynb", 4)
    assert [c.source for c in nb.cells if BANNED.search(c.source)] == []


def test_the_search_finds_what_it_looks_for() -> None:
    assert BANNED.search("連携の効果")
    assert not BANNED.search("温室効果ガス排出量")
