"""The fictional rounds: what areas answered, written by a clerk, is what reading gives back."""

import csv
import importlib
import sys
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from kpi_report.intake.faults import FaultKind, Severity
from kpi_report.rounds import Round, load_round
from kpi_report.survey.asked import asked_of
from kpi_report.survey.deliveries import read_response
from kpi_report.survey.response import Response

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "data" / "sample"
FIRST, SECOND = "sample_2021", "sample_2022"
OF_THE_FILE = {
    FaultKind.FILE_UNREADABLE,
    FaultKind.SCHEMA_UNKNOWN,
    FaultKind.WRONG_AREA,
    FaultKind.WRONG_ROUND,
    FaultKind.AREA_TWICE,
}
NEVER_FOUND = {FaultKind.TOO_MANY_ROWS}

sys.path.insert(0, str(SAMPLE))
generate = importlib.import_module("generate")
expected = importlib.import_module("expected")
planted = importlib.import_module("planted")


@pytest.fixture(scope="module")
def answers():
    return generate.make_answers()


@pytest.fixture(scope="module")
def rounds() -> dict[str, Round]:
    return {round_id: load_round(round_id, ROOT) for round_id in (FIRST, SECOND)}


def read(rounds: dict[str, Round], round_id: str, area_id: str, data: bytes) -> Response:
    previous = rounds[FIRST] if round_id == SECOND else None
    asked = {area_id: asked_of(rounds[round_id], previous, area_id)}
    outcome = read_response("answer.xlsx", data, asked)
    assert isinstance(outcome, Response), outcome
    return outcome


def assert_read_as_answered(response: Response, filled, without: tuple[str, ...] = ()) -> None:
    for name, table in expected.expected_tables(filled.answer, filled.written).items():
        found = expected.comparable(name, response.tables[name])
        dropped = [c for c in without if c in table]
        assert_frame_equal(
            found.drop(columns=dropped),
            table.drop(columns=dropped),
            check_exact=True,
            obj=f"{name} of {response.area_id}",
        )


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("round_id", [FIRST, SECOND])
def test_every_committed_workbook_reads_as_it_was_answered(round_id, rounds, answers):
    assert len(answers[round_id]) == 24
    for area_id, filled in answers[round_id].items():
        data = (SAMPLE / round_id / "responses" / f"{area_id}.v1.xlsx").read_bytes()
        response = read(rounds, round_id, area_id, data)
        assert_read_as_answered(response, filled)
        assert response.count(Severity.MUST) == 0


@pytest.mark.parametrize("area_id", ["kotozumi", "wakajihara", "asayuino"])
def test_a_workbook_written_and_filled_anew_reads_as_it_was_answered(area_id, rounds, answers):
    filled = answers[SECOND][area_id]
    data = generate.filled_workbook(rounds[SECOND], rounds[FIRST], filled)
    assert_read_as_answered(read(rounds, SECOND, area_id, data), filled)
    assert data == generate.filled_workbook(rounds[SECOND], rounds[FIRST], filled)


@pytest.mark.parametrize("name", ["cells.xlsx", "shape.xlsx", "mess.xlsx"])
def test_a_faulty_workbook_has_exactly_the_listed_faults(name, rounds):
    listed = [r for r in rows(SAMPLE / "faulty" / "faults.csv") if r["file"] == name]
    data = (SAMPLE / "faulty" / name).read_bytes()
    response = read(rounds, SECOND, listed[0]["area_id"], data)
    found = sorted((f.sheet, f.cell, f.kind.value, f.severity.value) for f in response.faults)
    assert found == sorted((r["sheet"], r["cell"], r["kind"], r["severity"]) for r in listed)


def test_the_faulty_workbooks_have_every_fault_that_one_workbook_can_have():
    kinds = {FaultKind(r["kind"]) for r in rows(SAMPLE / "faulty" / "faults.csv")}
    assert kinds == set(FaultKind) - OF_THE_FILE - NEVER_FOUND


def test_a_messy_workbook_loses_no_value(rounds, answers):
    area_id = generate.MESS
    answer = answers[SECOND][area_id].answer
    plain = generate.Filled(answer, generate.write_down(generate.PlainClerk(), answer))
    response = read(rounds, SECOND, area_id, (SAMPLE / "faulty" / "mess.xlsx").read_bytes())
    assert_read_as_answered(response, plain, without=("baseline_wording", "wording"))


def test_no_name_is_that_of_a_real_municipality_of_the_published_round():
    real = {r["name"] for r in rows(ROOT / "data" / "published" / "municipalities.csv")}
    registry = SAMPLE / "registry"
    names = {r["name"] for r in rows(registry / "municipalities.csv")}
    assert not names & real
    assert all(r["code"].startswith("9") for r in rows(registry / "municipalities.csv"))


def test_areas_are_of_all_sizes(rounds):
    areas = rounds[FIRST].areas
    partners = sorted(len(a.partners) for a in areas)
    assert (len(areas), partners[0], partners[-1]) == (24, 0, 14)
    assert {len(a.core_cities) for a in areas} == {1, 2}
    codes = pd.Series([m.code for a in areas for m in a.members])
    assert codes.duplicated().sum() == 1
    kpis = pd.Series([k.area_id for k in rounds[FIRST].kpis]).value_counts()
    assert 30 <= kpis.min() <= kpis.max() <= 60


def test_totals_of_facilities_are_the_sums_of_their_parts(rounds):
    usage = rounds[SECOND].tables.usage
    keys = ["area_id", "facility", "year"]
    parts = usage[usage["residence"] != "total"].groupby(keys)["users"].sum()
    totals = usage[usage["residence"] == "total"].set_index(keys)["users"]
    assert (parts == totals.reindex(parts.index)).all()


def test_areas_that_join_next_had_the_worst_year(rounds):
    figures = rounds[FIRST].tables.figures
    area = figures[(figures["group"] == "area") & (figures["year"] == 2017)]
    wide = area.pivot_table("value", "area_id", "code")
    net = (wide["A5101"] - wide["A5102"]) / wide["H5507"]
    assert set(net.nsmallest(4).index) == set(planted.SELECTED)


def test_truth_names_what_is_planted(rounds):
    truth = pd.DataFrame(rows(SAMPLE / "truth.csv"))
    assert set(truth["planted"]) == {
        "control", "zero_effect", "effect", "selection", "contradiction", "unit_slip",
        "series_break", "declared_level", "growing_share", "no_change", "met_at_baseline",
    }  # fmt: skip
    control = truth[truth["area_id"].isin(planted.CONTROL)]
    assert set(control["planted"]) == {"control", "no_change"}
    actuals = rounds[SECOND].tables.actuals
    slips = truth[(truth["planted"] == "unit_slip") & (truth["round_id"] == SECOND)]
    assert len(slips) == 3
    for kpi_id in slips["subject"]:
        series = actuals[actuals["kpi_id"] == kpi_id].set_index("year")["value"]
        assert series[2019] > 300 * series[2018]
