"""The fictional rounds: what areas answered, written by a clerk, is what reading gives back."""

import csv
import importlib
import sys
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from kpi_report.intake.faults import FaultKind, Severity
from kpi_report.rounds import Round, load_round
from kpi_report.survey.asked import asked_of
from kpi_report.survey.deliveries import read_response
from kpi_report.survey.receiving import status
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
LEFT_OPEN = {
    (FIRST, "hagiemori"): {"体制": 4},
    (SECOND, "hagiemori"): {"体制": 4},
    (SECOND, "yukimisaki"): {"見直し状況": 44},
}
"""What must be mended in the committed workbooks: questions without an answer, by sheet."""

sys.path.insert(0, str(SAMPLE))
generate = importlib.import_module("generate")
expected = importlib.import_module("expected")
planted = importlib.import_module("planted")
reasons = importlib.import_module("reasons")
surveys = importlib.import_module("surveys")


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


@pytest.mark.parametrize(("round_id", "n_answers"), [(FIRST, 24), (SECOND, 23)])
def test_every_committed_workbook_reads_as_it_was_answered(round_id, n_answers, rounds, answers):
    assert len(answers[round_id]) == n_answers
    assert len(list((SAMPLE / round_id / "responses").iterdir())) == n_answers
    for area_id, filled in answers[round_id].items():
        data = (SAMPLE / round_id / "responses" / f"{area_id}.v1.xlsx").read_bytes()
        response = read(rounds, round_id, area_id, data)
        assert_read_as_answered(response, filled)
        must = [f for f in response.faults if f.severity is Severity.MUST]
        assert Counter(f.sheet for f in must) == LEFT_OPEN.get((round_id, area_id), {})
        assert {f.kind for f in must} <= {FaultKind.REQUIRED_MISSING}


@pytest.mark.parametrize("area_id", ["kotozumi", "hagiemori", "yukimisaki", "asayuino"])
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
    assert kpis.pop("hagiemori") == 6
    assert 30 <= kpis.min() <= kpis.max() <= 60


@pytest.mark.parametrize("round_id", [FIRST, SECOND])
def test_a_sparse_answer_leaves_out_a_role_questions_and_most_of_the_tree(round_id, rounds):
    assert answered(rounds[round_id], "hagiemori") == {
        "kpis": 6, "fields": 3, "projects": 2, "practice": 5, "replies": 5 + (round_id == SECOND),
        "usage": 1, "revisions": 6 * (round_id == SECOND),
    }  # fmt: skip
    assert {k.role for k in rounds[round_id].kpis if k.area_id == "hagiemori"} == {1, 3}


def test_a_blank_answer_says_only_how_kpis_are_checked_and_who_answers(rounds):
    nothing = {"kpis": 0, "fields": 0, "projects": 0, "usage": 0, "revisions": 0}
    assert answered(rounds[FIRST], "yukimisaki")["kpis"] == 44
    assert answered(rounds[SECOND], "yukimisaki") == {**nothing, "practice": 9, "replies": 6}


def test_a_silent_area_is_in_no_table_and_counts_as_not_having_answered(rounds):
    assert answered(rounds[FIRST], "kiyomisato")["kpis"] == 34
    assert set(answered(rounds[SECOND], "kiyomisato").values()) == {0}
    standing = status(SAMPLE / SECOND, rounds[SECOND].areas)
    assert [s.area_id for s in standing if s.version is None] == ["kiyomisato"]
    assert [(s.area_id, s.must) for s in standing if not s.kpis and s.version] == [
        ("yukimisaki", 44)
    ]


def answered(round_: Round, area_id: str) -> dict[str, int]:
    """Return how many rows an area has in every table of answers; facilities are counted once."""
    names = ("kpis", "fields", "projects", "practice", "replies", "revisions", "usage")
    own = {n: (t := getattr(round_.tables, n))[t["area_id"] == area_id] for n in names}
    kpi_ids = round_.tables.actuals["kpi_id"]
    assert kpi_ids.str.startswith(f"{area_id}-").any() == bool(len(own["kpis"]))
    return {n: len(t) for n, t in own.items()} | {"usage": own["usage"]["facility"].nunique()}


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
        "sparse", "blank", "silent",
    }  # fmt: skip
    control = truth[truth["area_id"].isin(planted.CONTROL)]
    assert set(control["planted"]) == {"control", "no_change"}
    little = truth[truth["subject"] == "answer"]
    assert little[["round_id", "area_id", "planted", "value"]].to_numpy().tolist() == [
        [FIRST, "hagiemori", "sparse", "6"],
        [SECOND, "yukimisaki", "blank", "0"],
        [SECOND, "hagiemori", "sparse", "6"],
        [SECOND, "kiyomisato", "silent", "0"],
    ]
    of_kpis = truth[truth["subject"].str.contains("-k")]
    known = [(r, k.kpi_id) for r, found in rounds.items() for k in found.kpis]
    assert set(zip(of_kpis["round_id"], of_kpis["subject"], strict=True)) <= set(known)
    actuals = rounds[SECOND].tables.actuals
    slips = truth[(truth["planted"] == "unit_slip") & (truth["round_id"] == SECOND)]
    assert len(slips) == 3
    for kpi_id in slips["subject"]:
        series = actuals[actuals["kpi_id"] == kpi_id].set_index("year")["value"]
        assert series[2019] > 300 * series[2018]


BALANCES = {"人口の社会増減数"}
"""What may be negative; everything else is counted, measured, or a share of a whole."""


def is_slip(kpi, year: int) -> bool:
    return any(code == "unit_slip" and str(year) == value for code, value, _ in kpi.planted)


@pytest.fixture(scope="module")
def kpis(answers) -> list:
    return [k for r in answers.values() for filled in r.values() for k in filled.answer.kpis]


def numbers(kpi) -> list[float]:
    known = [v for year, v in kpi.series.items() if not is_slip(kpi, year)]
    known += kpi.parts.values()
    said = (kpi.baseline, kpi.target.value, kpi.target.upper)
    return known + [v for v in said if v is not None]


def test_no_share_of_a_whole_lies_outside_0_to_100(kpis):
    shares = [k for k in kpis if k.template.unit == "％"]
    assert shares
    assert [(k.name, v) for k in shares for v in numbers(k) if not 0 <= v <= 100] == []


def test_nothing_but_a_balance_is_negative(kpis):
    counted = [k for k in kpis if k.template.name not in BALANCES]
    assert [(k.name, v) for k in counted for v in numbers(k) if v < 0] == []


def test_values_and_targets_lie_within_the_limits_of_the_catalogue(kpis):
    found = [(k, v) for k in kpis for v in numbers(k) if k.target.kind != "cumulative"]
    assert [(k.name, v) for k, v in found if not k.template.low <= v <= k.template.high] == []


def test_a_number_to_be_reached_is_better_than_the_baseline_unless_planted(kpis):
    reached = [k for k in kpis if k.target.kind == "reach" and not k.planted]
    assert [k.name for k in reached
            if (k.target.value - k.baseline) * k.template.sign <= 0] == []  # fmt: skip


def test_a_replacement_stays_in_its_role_and_field_and_fits_its_reason(answers):
    replaced = 0
    for filled in answers[SECOND].values():
        after = {k.number: k for k in filled.answer.kpis}
        before = {k.number: k for k in filled.answer.before}
        for r in filled.answer.revisions:
            if r.change != "replaced":
                continue
            replaced += 1
            old, new = before[r.number].template, after[r.new_number].template
            assert (old.role, old.medium_field) == (new.role, new.medium_field)
            if r.reason == reasons.OUTCOME:
                assert (old.truth != "outcome", after[r.new_number].declared) == (True, "outcome")
            if r.reason == reasons.YEARLY:
                assert (new.lag, new.year_kind == "census") == (0, False)
    assert replaced > 5


def test_a_changed_target_fits_its_reason(answers):
    changed = set()
    for filled in answers[SECOND].values():
        after = {k.number: k for k in filled.answer.kpis}
        before = {k.number: k for k in filled.answer.before}
        for r in filled.answer.revisions:
            if r.change != "target_changed":
                continue
            old, sign = before[r.number], before[r.number].template.sign
            known = old.actuals(2014, 2020)
            met = (known[max(known)] - old.target.value) * sign >= 0
            raised = (after[r.number].target.value - old.target.value) * sign > 0
            assert met == (r.reason == reasons.EARLY)
            assert raised == (r.reason != reasons.HARD)
            assert surveys.is_behind(old, FIRST) == (r.reason == reasons.HARD)
            changed.add(r.reason)
    assert changed == {reasons.EARLY, reasons.HARD, reasons.ALIGNED}


def test_who_does_not_look_at_the_values_neither_checks_nor_publishes_them(answers):
    for filled in (f for r in answers.values() for f in r.values()):
        said = {question: code for question, (code, _) in filled.answer.practice.items()}
        if filled.answer.area.area_id == planted.SPARSE:
            continue
        checks = said["p2-1"] not in "de"
        assert (said["p1-3"] != "e", said["p1-4"] != "e") == (checks, checks)
        if said["p2-1"] == "e":
            assert [said[q] for q in ("p2-2", "p3-1", "p3-2", "p3-3")] == ["c"] * 4


def test_no_area_with_a_kpi_behind_says_that_none_is(answers):
    for round_id, filled in ((r, f) for r, found in answers.items() for f in found.values()):
        if filled.answer.practice.get("p3-3", ("",))[0] == "d":
            assert not any(surveys.is_behind(k, round_id) for k in filled.answer.kpis)


@pytest.mark.parametrize("round_id", [FIRST, SECOND])
def test_workbooks_came_before_the_due_date_which_is_a_weekday(round_id, rounds):
    survey = rounds[round_id].parameters.survey
    assert survey is not None
    assert survey.due.weekday() < 5
    assert generate.RECEIVED[round_id].date() < survey.due
