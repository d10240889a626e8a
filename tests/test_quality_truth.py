"""What is planted in the fictional rounds is found, and the control areas are left in peace."""

import csv
from functools import cache
from pathlib import Path

import pytest

from kpi_report.assess.finding import Criterion, Finding, Verdict
from kpi_report.assess.indicators import derive
from kpi_report.document.quality_words import words
from kpi_report.model import Kpi, TargetKind
from kpi_report.rounds import load_round
from kpi_report.verdicts import assess_areas, facts_by_area

ROOT = Path(__file__).parents[1]
ROUNDS = ("sample_2021", "sample_2022")
CONTROL = {"azusamisato", "suzumise", "homisaki"}


@cache
def assessed(round_id: str) -> tuple[dict[str, Kpi], tuple[Finding, ...]]:
    round_ = load_round(round_id, ROOT)
    series = derive(round_.tables.figures, round_.indicators)
    found = assess_areas(round_, facts_by_area(round_, series))
    own = (f for a in found.values() for f in a.findings if f.criterion.value.startswith("Q"))
    return {k.kpi_id: k for k in round_.kpis}, tuple(own)


def planted(round_id: str, what: str) -> set[str]:
    with (ROOT / "data/sample/truth.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {r["subject"] for r in rows if (r["round_id"], r["planted"]) == (round_id, what)}


def told(round_id: str, criterion: Criterion, reason: str) -> set[str]:
    _, found = assessed(round_id)
    return {f.subject for f in found if (f.criterion, f.reason) == (criterion, reason)}


@pytest.mark.parametrize("round_id", ROUNDS)
def test_every_output_declared_an_outcome_is_shown(round_id: str) -> None:
    kpis, _ = assessed(round_id)
    wrong = planted(round_id, "declared_level") & set(kpis)
    assert len(wrong) >= 40
    assert wrong - told(round_id, Criterion.Q1, "declared_higher") == set()


@pytest.mark.parametrize("round_id", ROUNDS)
def test_every_target_met_at_the_baseline_is_shown(round_id: str) -> None:
    kpis, _ = assessed(round_id)
    shown = told(round_id, Criterion.Q5, "met_at_baseline")
    met = planted(round_id, "met_at_baseline") & set(kpis)
    assert len(met) == 3
    assert met <= shown
    # Nobody planted the small bands that hold their baseline; they are told as well.
    assert {kpis[i].target_kind for i in shown - met} <= {TargetKind.BAND}


@pytest.mark.parametrize("round_id", ROUNDS)
def test_the_control_areas_are_told_of_no_contradiction(round_id: str) -> None:
    _, found = assessed(round_id)
    reasons = {f.reason for f in found if f.area_id in CONTROL}
    assert reasons & {"declared_higher", "declared_lower", "met_at_baseline"} == set()
    assert Criterion.Q1 in {f.criterion for f in found if f.area_id in CONTROL}


@pytest.mark.parametrize("round_id", ROUNDS)
def test_every_kpi_that_is_no_outcome_is_given_one(round_id: str) -> None:
    kpis, found = assessed(round_id)
    wanting = {"reach", "output", "input", "declared_higher"}
    levels = [f for f in found if f.criterion is Criterion.Q1 and f.reason in wanting]
    assert len(levels) > 200
    assert [kpis[f.subject].name for f in levels if f.rewrite is None] == []
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
