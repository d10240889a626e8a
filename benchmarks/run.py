"""All benchmarks of production, one after the other; writes ``benchmarks/RESULTS.md``.

``.venv/bin/python benchmarks/run.py [--quick] [--only per_report]``

Takes about half an hour on two cores; ``--quick`` takes smaller rounds and fewer turns. Python
keeps its bytecode between commands, as it does unless it is told not to.
"""

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cluster_build
import fault_run
import per_report
import rendering
import whole_round
from bars import Bar, verdict

RESULTS = Path(__file__).with_name("RESULTS.md")


@dataclass(frozen=True)
class Benchmark:
    """A script, how it is called, and its measuring."""

    script: str
    options: str
    measure: Callable[[], list[Bar]]

    @property
    def command(self) -> str:
        """Return the command that measures the same alone."""
        return f"benchmarks/{self.script}.py {self.options}"


FULL = [
    Benchmark("whole_round", "--areas 2000", lambda: whole_round.measure(2000)),
    Benchmark("fault_run", "--areas 200 --kills 10", lambda: fault_run.measure(200, 10)),
    Benchmark("per_report", "--times 3", lambda: per_report.measure(times=3)),
    Benchmark("rendering", "--times 7", lambda: rendering.measure(7)),
    Benchmark("cluster_build", "--areas 76 --times 3", lambda: cluster_build.measure(76, times=3)),
]
QUICK = [
    Benchmark("whole_round", "--areas 100 --times 3", lambda: whole_round.measure(100, times=3)),
    Benchmark("fault_run", "--areas 120 --kills 3", lambda: fault_run.measure(120, 3)),
    Benchmark("per_report", "--times 1", lambda: per_report.measure(times=1)),
    Benchmark("rendering", "--times 3", lambda: rendering.measure(3)),
    Benchmark("cluster_build", "--areas 38 --times 1", lambda: cluster_build.measure(38, times=1)),
]


HEAD = f"""# Results of the benchmarks of production

Written by `benchmarks/run.py` on {os.cpu_count()} cores, {platform.system()}
{platform.machine()}, Python {platform.python_version()}. The machine is shared: ratios of one run
count more than seconds.

| bar | measured | met | command | commit |
| --- | --- | --- | --- | --- |
"""


def kept(script: str) -> list[str]:
    """Return the lines of a benchmark that stand in the results."""
    lines = RESULTS.read_text(encoding="utf-8").splitlines() if RESULTS.exists() else []
    return [line for line in lines if f"`benchmarks/{script}.py " in line]


def rows(benchmark: Benchmark, bars: list[Bar], commit: str) -> list[str]:
    """Return the lines of a benchmark."""
    last = f"`{benchmark.command}` | {commit}"
    return [f"| {bar.asked} | {bar.measured} | {verdict(bar).lower()} | {last} |" for bar in bars]


def commit_of(folder: Path) -> str:
    """Return the commit that is measured, with a mark if files are changed since."""
    command = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True).stdout.strip()


def main() -> int:
    """Measure all, and keep what is known after each; exit code 1 if a bar is not met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", choices=[benchmark.script for benchmark in FULL])
    given = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    commit = commit_of(RESULTS.parent)
    chosen = QUICK if given.quick else FULL
    lines = {benchmark.script: kept(benchmark.script) for benchmark in chosen}
    met = True
    for benchmark in chosen:
        if given.only in (None, benchmark.script):
            print(benchmark.command, flush=True)
            bars = benchmark.measure()
            met = met and all(bar.met is not False for bar in bars)
            lines[benchmark.script] = rows(benchmark, bars, commit)
            page = [line for of_one in lines.values() for line in of_one]
            RESULTS.write_text(HEAD + "\n".join(page) + "\n", encoding="utf-8")
    return int(not met)


if __name__ == "__main__":
    sys.exit(main())
