"""What the index is told of an area: how often what was found, by kind."""

from dataclasses import replace

import pytest
from area_examples import AREA, KPI, LATE, RATED, assessed, unrated

from kpi_report.assess.rating import Rating, Reason
from kpi_report.bundle import AreaSummary, Delivery
from kpi_report.document.language import speaking
from kpi_report.document.tallies import tallies
from kpi_report.document.tally_words import DOUBTS, FAULTS, Lack, Tally, tally_word
from kpi_report.intake.faults import Fault, FaultKind, Severity
from kpi_report.model import Member

SILENT = AreaSummary(area=AREA, peer_group_name="", kpis=(), indicators=())


def fault(kind: FaultKind, severity: Severity) -> Fault:
    return Fault(kind, severity, "KPI", "G12", "", "", "")


def test_an_area_with_an_answer() -> None:
    answered = replace(
        SILENT,
        kpis=(
            assessed(KPI, LATE),
            assessed(KPI, RATED),
            assessed(KPI, LATE),
            unrated(KPI, Reason.UNIT_SLIP),
            unrated(KPI, Reason.NOT_YET_DUE),
        ),
        delivery=Delivery(
            2,
            5,
            (
                fault(FaultKind.UNIT_MISSING, Severity.MUST),
                fault(FaultKind.APPROXIMATE, Severity.CHECK),
                fault(FaultKind.REQUIRED_MISSING, Severity.MUST),
                fault(FaultKind.APPROXIMATE, Severity.CHECK),
            ),
        ),
    )
    assert tallies(answered, surveyed=True) == {
        "prefecture": {"架空県": 3},
        "rating": {"on_track": 1, "behind": 2, "cannot_judge": 2},
        "must": {"required_missing": 1, "unit_missing": 1},
        "check": {"approximate": 2},
        "doubt": {"unit_slip": 1},
    }


def test_kinds_stand_in_the_order_of_their_enumerations() -> None:
    kpis = (assessed(KPI, LATE), assessed(KPI, RATED))
    found = tallies(replace(SILENT, kpis=kpis, delivery=Delivery(1, 2)), surveyed=True)
    assert list(found) == ["prefecture", "rating"]
    assert list(found["rating"]) == ["on_track", "behind"]


def test_the_areas_own_prefecture_stands_first() -> None:
    members = (
        Member("30101", "隣市", "隣県", is_core=False),
        Member("30102", "隣町", "隣県", is_core=False),
        *AREA.members,
    )
    summary = replace(SILENT, area=replace(AREA, members=members))
    found = tallies(summary, surveyed=True)["prefecture"]
    assert list(found.items()) == [("架空県", 3), ("隣県", 2)]


@pytest.mark.parametrize(
    ("surveyed", "delivery", "lack"),
    [
        (True, None, Lack.ANSWER),
        (True, Delivery(1, 0), Lack.KPIS_ANSWERED),
        (False, None, Lack.KPIS_PUBLISHED),
    ],
)
def test_what_there_is_nothing_of(surveyed: bool, delivery: Delivery | None, lack: Lack) -> None:
    found = tallies(replace(SILENT, delivery=delivery), surveyed=surveyed)
    assert found["answer"] == {lack.value: 1}


def test_a_round_of_publications_lacks_no_answer() -> None:
    found = tallies(replace(SILENT, kpis=(assessed(KPI),)), surveyed=False)
    assert "answer" not in found


CODES = {
    Tally.RATING: Rating,
    Tally.ANSWER: Lack,
    Tally.MUST: FaultKind,
    Tally.CHECK: FaultKind,
    Tally.DOUBT: DOUBTS,
}


@pytest.mark.parametrize("tally", CODES, ids=str)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_code_has_a_word_of_its_own(tally: Tally, language: str) -> None:
    with speaking(language):
        words = {code.value: tally_word(tally, code.value) for code in CODES[tally]}
    assert [code for code, word in words.items() if word == code] == []
    assert len(set(words.values())) == len(words)


def test_a_code_of_an_older_version_stands_as_it_is() -> None:
    assert tally_word(Tally.MUST, "no_longer_known") == "no_longer_known"


def test_what_the_office_has_to_look_at_are_no_prefectures_and_no_ratings() -> None:
    assert set(Tally) - set(FAULTS) == {Tally.PREFECTURE, Tally.RATING}
