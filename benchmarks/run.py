"""All benchmarks of production, one after the other; writes ``benchmarks/RESULTS.md``.

``.venv/bin/python benchmarks/run.py [--quick]``

Takes about half an hour on two cores; ``--quick`` takes smaller rounds and fewer turns.
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
    Benchmark("cluster_build", "--areas 76 --times 3", lambda: cluster_build.measure(76, times=3)),
]
QUICK = [
    Benchmark("whole_round", "--areas 100 --times 3", lambda: whole_round.measure(100, times=3)),
    Benchmark("fault_run", "--areas 120 --kills 3", lambda: fault_run.measure(120, 3)),
    Benchmark("per_report", "--times 1", lambda: per_report.measure(times=1)),
    Benchmark("cluster_build", "--areas 38 --times 1", lambda: cluster_build.measure(38, times=1)),
]


def page(found: list[tuple[Benchmark, list[Bar]]], commit: str, *, quick: bool) -> str:
    """Return the results as Markdown."""
    size = "small sizes (`--quick`)" if quick else "full sizes"
    lines = [
        "# Results of the benchmarks of production",
        "",
        f"Written by `benchmarks/run.py`, {size}, at commit {commit}. {os.cpu_count()} cores, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, its "
        f"bytecode {'not kept' if sys.dont_write_bytecode else 'kept'} between runs. "
        "The machine is shared: ratios of one run count more than seconds.",
        "",
        "| bar | measured | met | command |",
        "| --- | --- | --- | --- |",
    ]
    for benchmark, bars in found:
        for bar in bars:
            met = verdict(bar).lower()
            lines.append(f"| {bar.asked} | {bar.measured} | {met} | `{benchmark.command}` |")
    return "\n".join(lines) + "\n"


def commit_of(folder: Path) -> str:
    """Return the commit that is measured, with a mark if files are changed since."""
    command = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True).stdout.strip()


def main() -> int:
    """Measure all, and keep what is known after each; exit code 1 if a bar is not met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    commit = commit_of(RESULTS.parent)
    found: list[tuple[Benchmark, list[Bar]]] = []
    for benchmark in QUICK if quick else FULL:
        print(benchmark.command, flush=True)
        found.append((benchmark, benchmark.measure()))
        RESULTS.write_text(page(found, commit, quick=quick), encoding="utf-8")
    return int(any(bar.met is False for _, bars in found for bar in bars))


if __name__ == "__main__":
    sys.exit(main())
