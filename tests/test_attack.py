"""Nobody's answer can be solved from the documents of a round; without the gate, some can.

The ministry's overview is no part of this: the ministry collected the answers.
"""

from pathlib import Path

import pytest
from attack import Base, Rules, Solved, Statistic, collect, solved
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from kpi_report.assess import disclosure
from kpi_report.assess.disclosure import Counted, ReleasedShare, Withheld
from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.finding import Criterion, Finding, Verdict
from kpi_report.assess.peers import peer_view, round_statistics
from kpi_report.bundle import AreaBundle, dump_bundle
from kpi_report.model import Area
from kpi_report.parameters import DisclosureRules, Gates, PeerGroup
from kpi_report.rounds import Round, load_round
from kpi_report.split import area_bundle, assess_round

ROOT = Path(__file__).parents[1]
OFF = Rules(digits=15, known=False)


def yes_no(answers: str, share: ReleasedShare) -> Statistic:
    """Areas a, b, c … that answered yes (1) or no (0)."""
    truth = {chr(97 + n): Counted(int(c), 1) for n, c in enumerate(answers)}
    return Statistic("p1-1", truth, (Base(tuple(truth), share),), {})


def released(round_: Round) -> list[Statistic]:
    """All statistics of a round, read from the files that its documents are made of."""
    assessed = assess_round(round_)
    kind = TypeAdapter(AreaBundle)
    bundles = {
        a.area_id: kind.validate_json(dump_bundle(area_bundle(assessed, a.area_id)))
        for a in round_.areas
    }
    return collect(
        {area_id: b.peers for area_id, b in bundles.items()},
        {area_id: b.kpis for area_id, b in bundles.items()},
        round_.parameters.peer_groups,
    )


class TestTheAttackItself:
    def test_two_who_said_yes_know_that_the_others_said_no(self) -> None:
        found = set(solved(yes_no("110000", ReleasedShare(6, 2 / 6)), OFF))
        assert found == {Solved("p1-1", ("a", "b"), target, 0, 0, 1) for target in "cdef"}

    def test_three_of_six_leave_everybody_open(self) -> None:
        assert list(solved(yes_no("111000", ReleasedShare(6, 0.5)), Rules())) == []

    def test_all_of_six_are_known_to_everybody(self) -> None:
        # 15 pairs, 4 others each
        assert len(list(solved(yes_no("111111", ReleasedShare(6, 1.0)), OFF))) == 60

    def test_that_a_share_is_withheld_tells_nothing(self) -> None:
        withheld = ReleasedShare(6, None, Withheld.ONE_SIDED)
        assert list(solved(yes_no("111111", withheld), Rules())) == []

    def test_a_large_area_is_bounded_by_what_the_small_ones_leave(self) -> None:
        # 20 of 20, then five areas with one KPI each, none met: 20 of 25. Two small ones know that
        # three KPIs are left beside the large area, so that it has 17 to 20.
        truth = {"a": Counted(20, 20)} | {x: Counted(0, 1) for x in "bcdef"}
        statistic = Statistic("Q1", truth, (Base(tuple(truth), ReleasedShare(6, 0.8)),), {})
        found = {s for s in solved(statistic, OFF) if s.target == "a"}
        assert found == {
            Solved("Q1", (x, y), "a", 17, 20, 20)
            for x, y in ["bc", "bd", "be", "bf", "cd", "ce", "cf", "de", "df", "ef"]
        }


def test_no_answer_of_the_sample_can_be_solved() -> None:
    statistics = released(load_round("sample_2022", ROOT))
    assert [found for s in statistics for found in solved(s, Rules())] == []


def test_without_the_gate_answers_of_the_sample_are_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disclosure, "reason_against_share", lambda *_: None)
    monkeypatch.setattr(disclosure, "reason_against_quarter", lambda *_: None)
    monkeypatch.setattr(disclosure, "rounded", lambda share, _: share)
    statistics = released(load_round("sample_2022", ROOT))
    assert any(True for s in statistics for _ in solved(s, OFF))


def test_a_gate_that_is_content_with_two_on_a_side_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def two_on_a_side(parts: list[Counted], gates: Gates, _: DisclosureRules) -> Withheld | None:
        met, whole = sum(p.met for p in parts), sum(p.whole for p in parts)
        if len(parts) <= gates.peer_median:
            return Withheld.TOO_FEW
        return Withheld.ONE_SIDED if min(met, whole - met) < 2 else None

    monkeypatch.setattr(disclosure, "reason_against_share", two_on_a_side)
    statistics = released(load_round("sample_2022", ROOT))
    assert any(True for s in statistics for _ in solved(s, Rules()))


counted = st.integers(1, 9).flatmap(
    lambda whole: st.integers(0, whole).map(lambda met: Counted(met, whole))
)


@settings(max_examples=40)
@given(st.lists(counted, min_size=12, max_size=15))
def test_no_random_round_can_be_solved(answers: list[Counted]) -> None:
    areas = [f"area-{n}" for n in range(len(answers))]
    groups = [
        PeerGroup(group_id="one", name="一", areas=areas[:6]),
        PeerGroup(group_id="two", name="二", areas=areas[6:]),
    ]
    facts = [AreaFacts(Area(a, a, "架空県", "", (), "")) for a in areas]
    findings = {
        a: [
            Finding(a, Criterion.Q1, f"{a}-{n}", Verdict.MEETS if n < c.met else Verdict.PARTLY, "")
            for n in range(c.whole)
        ]
        for a, c in zip(areas, answers, strict=True)
    }
    found = round_statistics(facts, findings, frozenset(), groups, Gates(), DisclosureRules())
    statistics = collect({a: peer_view(found, a) for a in areas}, {}, groups)
    assert [hit for s in statistics for hit in solved(s, Rules())] == []
