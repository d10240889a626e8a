"""Every setting of a round that decides what is said is printed in its documents."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from document_texts import texts
from pydantic import BaseModel

from kpi_report.bundle import RoundFacts
from kpi_report.document import area, overview
from kpi_report.document.blocks import flatten
from kpi_report.document.context import AreaContext, OverviewContext
from kpi_report.document.method import thresholds
from kpi_report.document.rules import rules
from kpi_report.model import TargetKind
from kpi_report.parameters import Criteria, DisclosureRules, Gates, Thresholds
from kpi_report.rounds import load_round
from kpi_report.split import AssessedRound, area_bundle, assess_round, overview_bundle

ROOT = Path(__file__).parents[1]
BY_KEY: dict[str, type[BaseModel]] = {
    "thresholds": Thresholds,
    "gates": Gates,
    "criteria": Criteria,
    "disclosure": DisclosureRules,
}
SETTINGS = [(key, name) for key, model in BY_KEY.items() for name in model.model_fields]


@pytest.fixture(scope="module")
def assessed() -> AssessedRound:
    return assess_round(load_round("sample_2022", ROOT))


def others(value: object) -> Iterator[object]:
    """Yield values that are not the setting's own: larger, smaller."""
    if isinstance(value, list):
        yield [1999]
    else:
        assert isinstance(value, int | float)
        yield from (value + 3, value / 2 + 0.17)


def changed(facts: RoundFacts, key: str, name: str, value: object) -> RoundFacts:
    settings = getattr(facts, key).model_copy(update={name: value})
    return replace(facts, **{key: settings})


def printed(facts: RoundFacts) -> set[str]:
    blocks = (thresholds(facts, set(TargetKind)), rules(facts))
    return {text for block in blocks for text in texts(block)}


@pytest.mark.parametrize(("key", "name"), SETTINGS, ids=[f"{k}.{n}" for k, n in SETTINGS])
def test_a_setting_is_printed_with_its_value(assessed: AssessedRound, key: str, name: str) -> None:
    facts = assessed.facts
    for value in others(getattr(getattr(facts, key), name)):
        assert printed(changed(facts, key, name, value)) != printed(facts)


def test_these_are_all_tables_of_settings(assessed: AssessedRound) -> None:
    found = {
        f: type(value)
        for f in assessed.facts.__dataclass_fields__
        if isinstance(value := getattr(assessed.facts, f), BaseModel)
    }
    assert found == BY_KEY


def test_both_documents_of_a_survey_print_them(assessed: AssessedRound) -> None:
    bundle, every = area_bundle(assessed, "kotozumi"), overview_bundle(assessed)
    methods = (
        area.method(AreaContext(bundle, "ja", date(2022, 12, 1), "", "", "")),
        overview.method(OverviewContext(every, "ja", date(2022, 12, 1))),
    )
    for blocks in methods:
        assert rules(assessed.facts) in list(flatten(blocks))


@pytest.mark.parametrize("years", [[], [2020]])
def test_series_of_small_whole_numbers_are_said_to_be_left_out(
    assessed: AssessedRound, years: list[int]
) -> None:
    facts = changed(assessed.facts, "thresholds", "shock_years", years)
    said = thresholds(facts, set()).note
    assert "整数だけで10未満の値がある系列では疑わない。" in said
