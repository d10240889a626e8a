"""A local Dask cluster against the pool: the same round of invented areas on two workers each.

``.venv/bin/python benchmarks/cluster_build.py [--areas 76] [--times 2] [--template area_feedback]``

Alternating, in one run; each build in a process of its own. Compared are the documents that are
made in a second from the first that is done to the last, and the time of the whole command, in
which each of Dask's workers warms up a server of its own.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bars import Bar, show
from synthetic import ROUND, TEMPLATES, make_project
from whole_round import environment

WORKERS = 2


@dataclass(frozen=True)
class Timed:
    """Seconds of a whole command, and documents a second once the first was done."""

    wall: float
    rate: float


def timed_build(project: Path, out: Path, *options: str) -> Timed:
    """Build a round from nothing by the command, and watch its documents come.

    Raises
    ------
    SystemExit
        If a document failed.
    """
    command = [sys.executable, "-m", "kpi_report", "build", ROUND, "--out", str(out), *options]
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=project, env=environment(), stderr=subprocess.PIPE)
    came: list[float] = []
    while process.poll() is None:
        n = len(list(out.glob("*/feedback.pdf")))
        came += [time.perf_counter()] * (n - len(came))
        time.sleep(0.05)
    wall = time.perf_counter() - start
    if process.returncode:
        assert process.stderr is not None
        raise SystemExit(process.stderr.read().decode())
    return Timed(wall, (len(came) - 1) / (came[-1] - came[0]))


def measure(areas: int = 76, template: str = "area_feedback", times: int = 2) -> list[Bar]:
    """Return all that this benchmark finds."""
    pool, dask = ["--jobs", str(WORKERS)], ["--local-cluster", str(WORKERS)]
    pools: list[Timed] = []
    clusters: list[Timed] = []
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        make_project(project, areas, template=template)
        for turn in range(times):
            for name, options, timed in (("pool", pool, pools), ("dask", dask, clusters)):
                timed.append(timed_build(project, Path(folder) / f"{name}-{turn}", *options))
    rate = [median(one.rate for one in timed) for timed in (pools, clusters)]
    wall = [median(one.wall for one in timed) for timed in (pools, clusters)]
    bars = [
        Bar(
            f"Dask cluster of {WORKERS} local workers against the pool, {areas} areas, documents a "
            "second: at least 0.85",
            f"{rate[1]:.2f} and {rate[0]:.2f}, median of {times}; ratio {rate[1] / rate[0]:.2f}",
            rate[1] >= 0.85 * rate[0],
        ),
        Bar(
            "the same, time of the whole command",
            f"{wall[1]:.1f} and {wall[0]:.1f} s; ratio of speed {wall[0] / wall[1]:.2f}",
        ),
    ]
    show(bars)
    return bars


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--areas", type=int, default=76)
    parser.add_argument("--template", choices=TEMPLATES, default="area_feedback")
    parser.add_argument("--times", type=int, default=2)
    given = parser.parse_args()
    measure(given.areas, given.template, given.times)


if __name__ == "__main__":
    main()
