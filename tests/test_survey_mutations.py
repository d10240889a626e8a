"""Damaged and hostile workbooks end as tables and faults, or as one clear refusal.

``benchmarks/hostile_workbooks.py`` reads 500 of them and measures time and memory.
"""

from pathlib import Path

import pytest
from mutations import MUTATIONS, mutated

from kpi_report.intake.schemas import ANSWER_TABLES, KPI_TABLES, TABLES
from kpi_report.rounds import load_round
from kpi_report.survey.asked import Asked, asked_of
from kpi_report.survey.deliveries import read_response
from kpi_report.survey.response import Refusal
from kpi_report.survey.returning import return_copy

ROOT = Path(__file__).parents[1]
WORKBOOKS = sorted((ROOT / "data" / "sample" / "sample_2022" / "responses").glob("*.v1.xlsx"))


@pytest.fixture(scope="module")
def asked() -> dict[str, Asked]:
    round_ = load_round("sample_2022", ROOT, answered=False)
    previous = load_round("sample_2021", ROOT)
    return {a.area_id: asked_of(round_, previous, a.area_id) for a in round_.areas}


@pytest.mark.parametrize("seed", range(72))
def test_every_mutation_ends_well(seed: int, asked: dict[str, Asked]) -> None:
    kind, data = mutated(WORKBOOKS[seed % len(WORKBOOKS)].read_bytes(), seed)
    outcome = read_response("response.xlsx", data, asked)
    if isinstance(outcome, Refusal):
        assert outcome.problem.endswith(("。", "）"))
        assert outcome.remedy.endswith("。")
        return
    for name in (*KPI_TABLES, *ANSWER_TABLES):
        if len(outcome.tables[name]):
            TABLES[name].validate(outcome.tables[name])
    if seed % 4 == 0:
        copy = return_copy(data, outcome, "鈴見瀬", fictional=True)
        assert copy is None or not isinstance(read_response("back.xlsx", copy, asked), Refusal)
    assert kind not in ("entities_nested", "zeros_in_a_part")


def test_every_mutation_is_tried() -> None:
    tried = {mutated(WORKBOOKS[0].read_bytes(), seed)[0] for seed in range(72)}
    assert tried == {m.__name__ for m in MUTATIONS} | {"bytes_flipped"}
