"""Reading damaged and hostile workbooks: how each ends, how long it takes, how much memory.

::

    .venv/bin/python benchmarks/hostile_workbooks.py [--seeds 500]

Damages the committed workbooks of round ``sample_2022`` by the seeded mutations of
``tests/mutations.py`` and reads each once, with return copy. Bars: no exception, each under 5 s,
no more than 500 MB for the whole process.
"""

import argparse
import collections
import resource
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from mutations import mutated

from kpi_report.rounds import load_round
from kpi_report.survey.asked import asked_of
from kpi_report.survey.deliveries import read_response
from kpi_report.survey.response import Refusal
from kpi_report.survey.returning import return_copy

ROUND = "sample_2022"


def main() -> None:
    """Read one mutation per seed and print a row per kind of damage."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seeds", type=int, default=500)
    seeds = parser.parse_args().seeds
    round_ = load_round(ROUND, ROOT, answered=False)
    assert round_.parameters.survey is not None
    previous = load_round(round_.parameters.survey.previous or "", ROOT)
    asked = {a.area_id: asked_of(round_, previous, a.area_id) for a in round_.areas}
    paths = sorted((ROOT / "data" / "sample" / ROUND / "responses").glob("*.v1.xlsx"))
    rows: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    longest: dict[str, float] = collections.defaultdict(float)
    for seed in range(seeds):
        kind, data = mutated(paths[seed % len(paths)].read_bytes(), seed)
        begun = time.perf_counter()
        outcome = read_response("response.xlsx", data, asked)
        if isinstance(outcome, Refusal):
            rows[kind]["refused"] += 1
        else:
            rows[kind]["read with faults" if outcome.faults else "read without fault"] += 1
            copy = return_copy(data, outcome, "", fictional=True)
            rows[kind]["not returned"] += copy is None
        longest[kind] = max(longest[kind], time.perf_counter() - begun)
    for kind in sorted(rows):
        ends = ", ".join(f"{end} {n}" for end, n in sorted(rows[kind].items()) if n)
        print(f"{kind:20} longest {longest[kind]:5.2f} s  {ends}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{seeds} workbooks, longest {max(longest.values()):.2f} s, peak memory {peak:.0f} MiB")


if __name__ == "__main__":
    main()
