"""Make the fictional rounds ``sample_2021`` and ``sample_2022``, the same bytes every time.

Run from the project's folder: ``python data/sample/generate.py``. What is written where, and what
is planted, stands in ``README.md`` next to this file.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import planted
from catalogue import read_catalogue
from clerk import Row, write_down
from faulty import CELLS, MESS, SHAPE, write_faulty
from places import SampleArea, make_areas
from registry import write_cooperation, write_followup, write_parameters, write_registry
from spoiling import PlainClerk, Spoiled
from surveys import FIRST, SECOND, Answer, answer_first, answer_second
from truth import write_truth
from workbooks import fill

from kpi_report.review.released import RELEASED
from kpi_report.rounds import Round, load_round
from kpi_report.survey.asked import asked_of
from kpi_report.survey.deliveries import read_response
from kpi_report.survey.prefill import prefill
from kpi_report.survey.receiving import take_all
from kpi_report.survey.response import Response
from kpi_report.survey.workbook import write_workbook

ROOT = Path(__file__).parents[2]
SEED = 20211001
_JST = timezone(timedelta(hours=9))
RECEIVED = {
    FIRST: datetime(2021, 10, 27, 12, 0, tzinfo=_JST),
    SECOND: datetime(2022, 10, 27, 12, 0, tzinfo=_JST),
}


@dataclass(frozen=True, slots=True)
class Filled:
    """An area's answer and the rows in which its clerk wrote it down."""

    answer: Answer
    written: dict[str, list[Row]]


def make_places() -> tuple[SampleArea, ...]:
    """Return the 24 areas."""
    return make_areas(np.random.default_rng([SEED, 0]))


def make_answers() -> dict[str, dict[str, Filled]]:
    """Return the answers of both surveys, by round and area; one area answers the first only."""
    catalogue = read_catalogue()
    made: dict[str, dict[str, Filled]] = {FIRST: {}, SECOND: {}}
    for at, area in enumerate(make_places()):
        first = answer_first(np.random.default_rng([SEED, 1, at]), area, catalogue)
        second = answer_second(np.random.default_rng([SEED, 2, at]), first, catalogue)
        for number, answer in enumerate((first, second)):
            rng = np.random.default_rng([SEED, 3 + number, at])
            made[answer.round_id][area.area_id] = Filled(answer, write_down(rng, answer))
    del made[SECOND][planted.SILENT]
    return made


def filled_workbook(round_: Round, previous: Round | None, filled: Filled) -> bytes:
    """Return the workbook that an area sends back."""
    area = round_.area(filled.answer.area.area_id)
    blank = write_workbook(round_, area, prefill(round_, previous, area.area_id))
    return fill(blank, filled.written)


def _responses(
    round_: Round, previous: Round | None, answers: dict[str, Filled]
) -> Iterator[tuple[Response, dict[str, bytes]]]:
    for area_id, filled in answers.items():
        data = filled_workbook(round_, previous, filled)
        name = f"{area_id}.xlsx"
        outcome = read_response(name, data, {area_id: asked_of(round_, previous, area_id)})
        if not isinstance(outcome, Response):
            raise SystemExit(f"{name}: {outcome.problem}")
        yield outcome, {name: data}


def _spoilable(
    round_: Round, previous: Round | None, answers: dict[str, Filled]
) -> dict[str, Spoiled]:
    """Return workbooks without any fault, written in the plainest way, to be spoiled."""
    found = {}
    for area_id in (CELLS, SHAPE, MESS):
        answer = answers[area_id].answer
        written = write_down(PlainClerk(), answer)
        plain = Filled(answer, written)
        found[area_id] = Spoiled(filled_workbook(round_, previous, plain), answer, written)
    return found


def main() -> None:
    """Write registry, parameters, rounds with their responses, faulty workbooks and truth."""
    folder = ROOT / "data" / "sample"
    areas = make_places()
    write_registry(folder / "registry", np.random.default_rng([SEED, 9]), areas)
    answers = make_answers()
    previous: Round | None = None
    for round_id in (FIRST, SECOND):
        write_parameters(ROOT / "params" / round_id, round_id, areas)
        data = folder / round_id
        for path in data.glob("*"):
            if path.is_dir() and path.name != RELEASED:  # which only a release writes
                shutil.rmtree(path)
            elif path.is_file():
                path.unlink()
        data.mkdir(exist_ok=True)
        round_ = load_round(round_id, ROOT, answered=False)
        responses = list(_responses(round_, previous, answers[round_id]))
        take_all(data, responses, RECEIVED[round_id])
        faults = sum(len(response.faults) for response, _ in responses)
        print(f"{round_id}: {len(responses)} responses, {faults} faults to look at")
        if round_id == SECOND:
            write_faulty(folder / "faulty", _spoilable(round_, previous, answers[round_id]))
        previous = load_round(round_id, ROOT)
    write_cooperation(ROOT / "params" / "sample_cooperation", areas)
    write_followup(ROOT / "params" / "sample_followup", areas)
    write_truth(
        folder / "truth.csv", areas, [f.answer for r in answers.values() for f in r.values()]
    )


if __name__ == "__main__":
    main()
