"""The fictional rounds: what is planted is found, and nothing is found where nothing is planted."""

import csv
from pathlib import Path

import pytest

from kpi_report.assess.finding import Criterion, Finding, Verdict
from kpi_report.assess.hanging import Hanging
from kpi_report.assess.practice_answers import Following
from kpi_report.assess.rating import Rating
from kpi_report.assess.sharing import Sharing
from kpi_report.rounds import load_round
from kpi_report.split import AssessedRound, assess_round

ROOT = Path(__file__).parents[1]
CONTROL = ("azusamisato", "suzumise", "homisaki")


def truth(planted: str, round_id: str) -> list[dict[str, str]]:
    with (ROOT / "data" / "sample" / "truth.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [r for r in rows if (r["planted"], r["round_id"]) == (planted, round_id)]


@pytest.fixture(scope="module", params=["sample_2021", "sample_2022"])
def assessed(request: pytest.FixtureRequest) -> AssessedRound:
    return assess_round(load_round(request.param, ROOT))


def findings(assessed: AssessedRound, criterion: Criterion) -> list[Finding]:
    return [
        f for a in assessed.assessments.values() for f in a.findings if f.criterion is criterion
    ]


def test_no_share_of_users_fell(assessed: AssessedRound) -> None:
    fallen = [f for f in findings(assessed, Criterion.F1) if f.reason == Sharing.SHARE_FELL]
    assert fallen == []


class TestBehind:
    def test_a_finding_for_every_kpi_behind_and_for_no_other(self, assessed: AssessedRound) -> None:
        late = {
            k.kpi.kpi_id
            for facts in assessed.facts_of.values()
            for k in facts.kpis
            if k.progress.rating in (Rating.BEHIND, Rating.MOVED_AWAY)
        }
        found = [f.subject for f in findings(assessed, Criterion.V3)]
        assert (set(found), len(found)) == (late, len(late))

    def test_roles_planted_behind_are_asked_for_the_causes(self, assessed: AssessedRound) -> None:
        rows = truth("contradiction", assessed.round.parameters.round_id)
        roles = {r["subject"] for r in rows if "この役割のKPIは遅れる" in r["what_ja"]}
        rated = {
            k.kpi.kpi_id
            for facts in assessed.facts_of.values()
            for k in facts.kpis
            if k.progress.rating is not Rating.CANNOT_JUDGE
        }
        found = {f.subject for f in findings(assessed, Criterion.V3)}
        assert roles & rated
        assert roles & rated <= found

    def test_control_areas_are_asked_only_of_kpis_that_never_moved(
        self, assessed: AssessedRound
    ) -> None:
        """A KPI at the limit of what it can reach does not rise, though its target asks for it."""
        kpis = {k.kpi.kpi_id: k.kpi for a in CONTROL for k in assessed.facts_of[a].kpis}
        for f in findings(assessed, Criterion.V3):
            if f.area_id in CONTROL:
                kpi = kpis[f.subject]
                assert kpi.baseline is not None
                after = {p.value for p in kpi.actuals if p.year >= kpi.baseline.year}
                assert after == {kpi.baseline.value}

    def test_a_control_area_that_says_none_is_behind_is_believed(
        self, assessed: AssessedRound
    ) -> None:
        (one,) = (
            f
            for f in findings(assessed, Criterion.P3)
            if (f.area_id, f.subject) == ("azusamisato", "p3-3")
        )
        assert (one.verdict, one.reason) == (Verdict.MEETS, Following.NOTHING_BEHIND)


def test_trees_that_were_answered_hang_together(assessed: AssessedRound) -> None:
    reasons = {f.reason for f in findings(assessed, Criterion.S4)}
    assert reasons <= {Hanging.WHOLE, Hanging.NO_TREE}


def test_fields_and_projects_made_without_a_kpi_are_named(assessed: AssessedRound) -> None:
    """Every full answer has the field 労働環境 and the project 証明書の広域交付事業 without one."""
    full = {a for a, facts in assessed.facts_of.items() if len(facts.kpis) > 20}
    for criterion, subject, name in (
        (Criterion.S2, "role-1", "労働環境"),
        (Criterion.S3, "role-3", "証明書の広域交付事業"),
    ):
        named = {
            f.area_id
            for f in findings(assessed, criterion)
            if f.subject == subject and name in str(f.values["names"]).splitlines()
        }
        with_kpi = {
            k.kpi.area_id
            for facts in assessed.facts_of.values()
            for k in facts.kpis
            if name in (k.kpi.medium_field, k.kpi.project)
        }
        assert len(named) > 15
        assert full - with_kpi <= named
        assert not named & with_kpi


def test_evidence_of_every_open_finding_names_a_cell(assessed: AssessedRound) -> None:
    """Where something was answered that does not satisfy, the cell it stands in is known."""
    mine = set(Criterion) - {c for c in Criterion if c.value[0] == "Q"} - {Criterion.V2}
    silent = [
        (f.criterion, f.reason)
        for criterion in sorted(mine)
        for f in findings(assessed, criterion)
        if f.verdict in (Verdict.PARTLY, Verdict.DOES_NOT_MEET)
        and not any(o.cell and o.sheet and o.file for o in f.evidence)
    ]
    # A role without any KPI has no cell.
    assert set(silent) <= {(Criterion.S1, "none")}
