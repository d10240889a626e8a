"""The planted contradiction is found in both fictional rounds, and nothing where nothing is."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from kpi_report.assess.contribution import ContributionReason
from kpi_report.assess.finding import Criterion, Verdict
from kpi_report.assess.links import LinkVerdict
from kpi_report.document.blocks import flatten
from kpi_report.document.context import AreaContext
from kpi_report.document.contribution import contribution
from kpi_report.document.contribution_words import words
from kpi_report.rounds import load_round
from kpi_report.verdicts import assess_areas, facts_by_area

ROOT = Path(__file__).parents[1]
CONTROL = ("azusamisato", "suzumise", "homisaki")
PLANTED = {("kotozumi", "role-2"), ("aotsuhara", "role-1"), ("fuyukano", "role-3")}


@pytest.fixture(scope="module", params=["sample_2021", "sample_2022"])
def found(request):
    """Return, by area, its facts, its links and its findings on V2."""
    round_ = load_round(request.param, ROOT)
    facts = facts_by_area(round_, {})
    assessed = assess_areas(round_, facts)
    return {
        area_id: (
            facts[area_id],
            own.links,
            [f for f in own.findings if f.criterion is Criterion.V2],
        )
        for area_id, own in assessed.items()
    }


def test_truth_is_as_named_here() -> None:
    with (ROOT / "data" / "sample" / "truth.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["planted"] == "contradiction"]
    assert {(r["area_id"], f"role-{r['value']}") for r in rows} == PLANTED


def test_the_planted_contradictions_are_found_and_no_other(found) -> None:
    differing = {
        (area_id, f.subject): f.verdict
        for area_id, (_, _, findings) in found.items()
        for f in findings
        if f.reason == ContributionReason.PLANS_DIFFER
    }
    assert differing == dict.fromkeys(PLANTED, Verdict.DOES_NOT_MEET)


def test_links_are_contradicted_where_that_is_planted_and_nowhere_else(found) -> None:
    contradicted = {
        (area_id, f"role-{facts_kpi.role.value}")
        for area_id, (facts, links, _) in found.items()
        for facts_kpi in (k.kpi for k in facts.kpis)
        if any(x.child == facts_kpi.kpi_id and x.verdict is LinkVerdict.CONTRADICTED for x in links)
    }
    assert contradicted == PLANTED


@pytest.mark.parametrize("area_id", CONTROL)
def test_control_areas_stay_silent(found, area_id: str) -> None:
    _, links, findings = found[area_id]
    verdicts = Counter(link.verdict for link in links)
    assert set(verdicts) <= {LinkVerdict.NOT_TESTABLE, LinkVerdict.UNSEEN}
    assert {f.verdict for f in findings} <= {Verdict.MEETS, Verdict.CANNOT_TELL}


def test_every_text_of_every_area_keeps_to_the_verdicts(found) -> None:
    for facts, links, findings in found.values():
        bundle = SimpleNamespace(kpis=facts.kpis, links=links)
        section = contribution(AreaContext(bundle, "ja", date(2022, 12, 1), "", "", ""))
        own = {k.kpi.name for k in facts.kpis} | set(facts.tree.outlines)
        text = "".join(str(block) for block in flatten(section))
        text += "".join("".join(words(f)) for f in findings)
        for written in own - {""}:
            text = text.replace(written, "")
        for banned in ("効果", "寄与", "因果", "有意"):
            assert banned not in text
