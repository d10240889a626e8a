"""Whole rounds on two workers: time, how busy the workers are, memory; and when nothing is due.

::

    .venv/bin/python benchmarks/whole_round.py [--areas 2000] [--template cover] [--times 5]

(a) ``kpi-report build published`` from nothing: 38 areas and the overview. Busy is a worker while
its document's process lives. The share is the sum of these lives, divided by the workers and by the
time from the first process to the last; and by the time of the whole command. (b) The same command
when nothing changed. (c) Rounds of 38, N and again 38 invented areas (``synthetic.py``), in turn in
one run, with the small template ``cover`` or with ``area_feedback``: documents a second, CPU a
document, and the memory of the process that runs it all. Its children are not counted in it.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

from bars import Bar, show
from measured_build import Build, read_build
from synthetic import ROUND, TEMPLATES, make_project

ROOT = Path(__file__).parents[1]
WORKERS = 2
SMALL = 38
"""So many areas there are in Japan."""
IMPORT_TIME = re.compile(r"^import time: +(\d+) \|", re.MULTILINE)


@dataclass(frozen=True)
class Measured:
    """A build, with the seconds that the whole command took, and its CPU seconds."""

    build: Build
    wall: float
    cpu: float

    @property
    def lives(self) -> float:
        """Return the seconds that the documents' processes lived, together."""
        return sum(d.ended - d.began for d in self.build.documents)

    @property
    def production(self) -> float:
        """Return the seconds from the first document's process to the end of the last."""
        documents = self.build.documents
        return max(d.ended for d in documents) - min(d.began for d in documents)

    @property
    def rate(self) -> float:
        """Return the areas' documents that were made in a second of production."""
        areas = [d for d in self.build.documents if d.name != "overview"]
        return len(areas) / (max(d.ended for d in areas) - min(d.began for d in areas))

    def cpu_each(self, first: float = 0.0, last: float = 1.0) -> float:
        """Return CPU seconds per document, of a part of the areas in the order of their end."""
        areas = [d for d in self.build.documents if d.name != "overview"]
        start, end = int(first * len(areas)), int(last * len(areas))
        before = areas[start - 1].children_cpu if start else self.build.planning_cpu
        return (areas[end - 1].children_cpu - before) / (end - start)

    def memory_at(self, share: float) -> float:
        """Return the parent's memory in MiB when a share of the documents was made."""
        documents = self.build.documents
        return documents[max(0, int(share * len(documents)) - 1)].parent_memory


def build_measured(project: Path, round_id: str, out: Path) -> Measured:
    """Build a round from nothing.

    Raises
    ------
    SystemExit
        If a document failed.
    """
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "record.json"
        script = Path(__file__).with_name("measured_build.py")
        options = ["--jobs", str(WORKERS), "--out", str(out)]
        command = [sys.executable, str(script), str(record), "build", round_id, *options]
        start = time.perf_counter()
        done = subprocess.run(command, cwd=project, env=environment(), capture_output=True)
        wall = time.perf_counter() - start
        if done.returncode:
            raise SystemExit(done.stderr.decode())
        build = read_build(record)
    return Measured(build, wall, build.own_cpu + build.documents[-1].children_cpu)


def environment() -> dict[str, str]:
    """Return an environment in which the package is this one, wherever a command runs."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def published(out: Path) -> list[Bar]:
    """Build the published round from nothing."""
    made = build_measured(ROOT, "published", out)
    busy = made.lives / WORKERS
    share = busy / made.production
    n = len(made.build.documents)
    return [
        Bar(
            f"published from nothing, {WORKERS} workers",
            f"{n} documents in {made.wall:.1f} s, {made.cpu:.1f} CPU s",
        ),
        Bar(
            "workers busy, of the time of production: at least 90 %",
            f"{share:.1%} of {made.production:.1f} s",
            share >= 0.9,
        ),
        Bar("workers busy, of the whole command", f"{busy / made.wall:.1%} of {made.wall:.1f} s"),
    ]


def nothing_due(out: Path, times: int) -> list[Bar]:
    """Run the command where all is made, and ask it for help."""
    build = ["-m", "kpi_report", "build", "published", "--out", str(out)]
    wall = _middle(lambda: _seconds(build), times)
    imports = _middle(lambda: _imports(["-X", "importtime", *build]), times)
    helped = _middle(lambda: _seconds(["-m", "kpi_report", "--help"]), times)
    return [
        Bar("nothing changed: at most 1.5 s", f"{wall:.2f} s", wall <= 1.5),
        Bar("of that, imports: at most 1 s", f"{imports:.2f} s", imports <= 1.0),
        Bar("kpi-report --help: at most 0.3 s", f"{helped:.2f} s", helped <= 0.3),
    ]


def _middle(measure: Callable[[], float], times: int) -> float:
    return median(measure() for _ in range(times))


def _seconds(arguments: Sequence[str]) -> float:
    start = time.perf_counter()
    _python(arguments)
    return time.perf_counter() - start


def _imports(arguments: Sequence[str]) -> float:
    return sum(map(int, IMPORT_TIME.findall(_python(arguments)))) / 1e6


def _python(arguments: Sequence[str]) -> str:
    """Run Python with this package; return what it wrote to its error stream."""
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=True
    )
    return done.stderr


def large(areas: int, template: str, folder: Path) -> list[Bar]:
    """Build a round of many invented areas between two of 38."""
    small, many = folder / "small", folder / "many"
    make_project(small, SMALL, template=template)
    make_project(many, areas, template=template)
    first = build_measured(small, ROUND, folder / "out-first")
    long = build_measured(many, ROUND, folder / "out-many")
    last = build_measured(small, ROUND, folder / "out-last")
    rate = long.rate / mean([first.rate, last.rate])
    cpu = long.cpu_each() / mean([first.cpu_each(), last.cpu_each()])
    tenths = long.cpu_each(last=0.1), long.cpu_each(first=0.9)
    peak, at = long.build.peak_memory, [long.memory_at(share) for share in (0.1, 0.5, 1.0)]
    before = long.wall - long.production
    server = max(d.server_memory for d in long.build.documents)
    rates = f"{first.rate:.2f}, {long.rate:.2f}, {last.rate:.2f}"
    costs = f"{first.cpu_each():.2f}, {long.cpu_each():.2f}, {last.cpu_each():.2f} s"
    return [
        Bar(
            f"{areas:,} areas, template {template}: at most 15 minutes",
            f"{long.wall / 60:.1f} minutes, {long.cpu:.0f} CPU s; {before:.0f} s of it around "
            "production (reading, assessing, index)",
            long.wall <= 900,
        ),
        Bar(
            f"documents a second, {SMALL} / {areas:,} / {SMALL} areas: within 10 %",
            f"{rates}; ratio {rate:.2f}",
            rate >= 0.9,
        ),
        Bar("CPU a document, the same: within 10 %", f"{costs}; ratio {cpu:.2f}", cpu <= 1.1),
        Bar(
            "CPU a document, last tenth against first: within 10 %",
            f"{tenths[0]:.2f}, {tenths[1]:.2f} s; ratio {tenths[1] / tenths[0]:.2f}",
            tenths[1] <= 1.1 * tenths[0],
        ),
        Bar("memory of the parent, peak: under 400 MiB", f"{peak:.0f} MiB", peak < 400),
        Bar(
            "memory of the parent at 10, 50, 100 % of the documents: flat (10 %)",
            f"{at[0]:.0f}, {at[1]:.0f}, {at[2]:.0f} MiB; {SMALL} areas "
            f"{first.memory_at(1.0):.0f} MiB; fork server {server:.0f} MiB",
            at[2] <= 1.1 * at[0],
        ),
    ]


def measure(areas: int = 2000, template: str = "cover", times: int = 5) -> list[Bar]:
    """Return all that this benchmark finds."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "published"
        bars = [*published(out), *nothing_due(out, times)]
        show(bars)
        found = large(areas, template, Path(folder))
        show(found)
    return [*bars, *found]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--areas", type=int, default=2000)
    parser.add_argument("--template", choices=TEMPLATES, default="cover")
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    measure(given.areas, given.template, given.times)


if __name__ == "__main__":
    main()
