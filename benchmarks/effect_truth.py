"""How often cooperation beside none is told of rounds of which it is known what is true.

``.venv/bin/python benchmarks/effect_truth.py [--rounds 200]``

Draws rounds of 38 invented areas (``tests/simulated_areas.py``) and prints for each world which
share of the compared areas reaches rung C with any of twelve series, which of single series rung B,
and how often all areas together differ at five per cent. Then the time of 1,000 deals.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import numpy as np
from simulated_areas import World, compared, reaching, round_of

from kpi_report.assess.claims import Claim
from kpi_report.assess.cooperation import Cooperation
from kpi_report.assess.deals import stack
from kpi_report.assess.stacks import stack_outcomes

ABOVE_A = (Claim.UNLIKE_OTHERS, Claim.UNLIKE_CHANCE)


@dataclass(frozen=True, slots=True)
class Case:
    """A world, in words, and which of its areas are looked at: those formed in a year, or some."""

    said: str
    world: World
    start: str = ""
    touched: bool = False

    def areas(self, found: dict[str, Cooperation]) -> Iterator[Cooperation]:
        """Yield the areas that are looked at."""
        n_touched = self.world.share * len(found)
        for number, one in enumerate(found.values()):
            if one.start.startswith(self.start) and (number < n_touched or not self.touched):
                yield one


CASES = (
    Case("nothing follows", World()),
    Case("nothing follows, areas have trends of their own", World(drift=0.15)),
    Case("nothing follows, the worst 10 join", World(worst=10), start="2019"),
    Case("0.5 SD in every area", World(effect=0.5)),
    Case("1 SD in every area", World(effect=1.0)),
    Case("0.5 SD in 4 of 38 areas: these", World(effect=0.5, share=0.1), touched=True),
    Case("1 SD in 4 of 38 areas: these", World(effect=1.0, share=0.1), touched=True),
    Case("2 SD in 4 of 38 areas: these", World(effect=2.0, share=0.1), touched=True),
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args().rounds
    print("| planted | areas | reach C | series on B or C | together, p ≤ 5 % |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for case in CASES:
        reached = n_areas = above = n_series = stacked = n_stacked = 0
        for seed in range(rounds):
            round_ = round_of(case.world, seed)
            found = list(case.areas(compared(round_)))
            reach, n = reaching(found, Claim.UNLIKE_CHANCE)
            reached, n_areas = reached + reach, n_areas + n
            series = [c for one in found for c in one.compared]
            above += sum(c.claim in ABOVE_A for c in series)
            n_series += len(series)
            if seed < rounds // 5:
                together = stack_outcomes(round_)
                stacked += sum(one.together.deals.share <= 0.05 for one in together)
                n_stacked += len(together)
        print(
            f"| {case.said} | {n_areas:,} | {100 * reached / n_areas:.1f} % "
            f"| {100 * above / n_series:.0f} % | {100 * stacked / n_stacked:.0f} % |",
            flush=True,
        )
    print(f"\n{time_of_deals():.2f} CPU s: 1,000 deals, 38 areas, 6 outcomes")


def time_of_deals() -> float:
    """Return the CPU seconds of 1,000 deals of 38 labels for six outcomes."""
    found = np.random.default_rng(1).normal(size=(6, 38, 38))
    before = time.process_time()
    for outcome in found:
        stack(outcome, list(range(38)), 1000, 1)
    return time.process_time() - before


if __name__ == "__main__":
    main()
