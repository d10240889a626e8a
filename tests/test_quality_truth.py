"""What is planted in the fictional rounds is found, and the control areas are left in peace."""

from functools import cache
from pathlib import Path

import pytest

from kpi_report.assess.finding import Criterion, Finding, Verdict
from kpi_report.assess.indicators import derive
from kpi_report.document.quality_words import words
from kpi_report.model import Kpi
from kpi_report.rounds import load_round
from kpi_report.verdicts import assess_areas, facts_by_area

ROOT = Path(__file__).parents[1]
ROUNDS = ("sample_2021", "sample_2022")
CONTROL = {"azusamisato", "suzumise", "homisaki"}


@cache
def assessed(round_id: str) -> tuple[dict[str, Kpi], tuple[Finding, ...]]:
    round_ = load_round(round_id, ROOT)
    series = derive(round_.tables.figures, round_.indicators, round_.parameters.gates)
    found = assess_areas(round_, facts_by_area(round_, series))
    own = (f for a in found.values() for f in a.findings if f.criterion.value.startswith("Q"))
    return {k.kpi_id: k for k in round_.kpis}, tuple(own)


@pytest.mark.parametrize("round_id", ROUNDS)
def test_the_control_areas_are_told_of_no_contradiction(round_id: str) -> None:
    _, found = assessed(round_id)
    reasons = {f.reason for f in found if f.area_id in CONTROL}
    assert reasons & {"declared_higher", "declared_lower", "met_at_baseline"} == set()
    assert Criterion.Q1 in {f.criterion for f in found if f.area_id in CONTROL}


@pytest.mark.parametrize("round_id", ROUNDS)
def test_every_kpi_that_is_no_outcome_is_given_one_or_told_its_areas_own(round_id: str) -> None:
    kpis, found = assessed(round_id)
    wanting = {"reach", "output", "input", "declared_higher"}
    levels = [f for f in found if f.criterion is Criterion.Q1 and f.reason in wanting]
    assert len(levels) > 200
    bare = [f for f in levels if f.rewrite is None and "already" not in f.values]
    assert [kpis[f.subject].name for f in bare] == []
    assert {f.verdict for f in levels} <= {
        Verdict.PARTLY,
        Verdict.DOES_NOT_MEET,
        Verdict.CANNOT_TELL,
    }


@pytest.mark.parametrize("round_id", ROUNDS)
def test_every_finding_can_be_said(round_id: str) -> None:
    _, found = assessed(round_id)
    texts = {text for f in found for text in words(f)}
    assert [t for t in texts if "{" in t or "None" in t] == []
