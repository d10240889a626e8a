"""Seconds that ``kpi-report compare`` takes for 38 areas, and whether it lists the right ones.

``.venv/bin/python benchmarks/compare.py``

Two wordings are changed in a copy of the last commit, each by itself: a sentence of the template
that every area shows, and one of the package that only areas without a published KPI show. The
documents that must be listed are those in whose pages the old sentence stands.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bars import Bar, show

from kpi_report.project import project_root
from kpi_report.review.revisions import worktree

ROUND = "published"
MOST_SECONDS = 20.0
CHANGES = {
    "a sentence that all areas show": (
        "notebooks/templates/area_feedback.ipynb",
        "他の圏域と比べた動きと、確認したい点を示します。",
        "ほかの圏域と比べた動きと、確認したい点を示します。",
    ),
    "a sentence that some areas show": (
        "kpi_report/document/kpi_table.py",
        "収集した公表資料に記載がないため",
        "集めた公表資料に記載がないため",
    ),
}


def build(source: Path, out: Path) -> None:
    """Build the round by the code of a folder."""
    command = [sys.executable, "-m", "kpi_report", "build", ROUND, "--out", str(out)]
    environment = {**os.environ, "PYTHONPATH": str(source)}
    subprocess.run(command, cwd=source, env=environment, check=True, capture_output=True)


def showing(build: Path, sentence: str) -> set[str]:
    """Return the documents in whose pages a sentence stands."""
    return {
        path.parent.name if path.parent != build else path.stem
        for path in build.rglob("*.html")
        if sentence in path.read_text(encoding="utf-8") and path.name != "index.html"
    }


def compared(old: Path, new: Path, out: Path) -> tuple[set[str], float, float]:
    """Return the documents that are listed as changed, and the seconds it took, also of CPU."""
    command = [sys.executable, "-m", "kpi_report", "compare", str(old), str(new)]
    began, used = time.perf_counter(), _used()
    done = subprocess.run([*command, "--out", str(out), "--json"], capture_output=True, text=True)
    seconds, cpu = time.perf_counter() - began, _used() - used
    told = json.loads(done.stdout)
    return {one["id"] for one in told["documents"] if one["kind"] != "unchanged"}, seconds, cpu


def _used() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def measure() -> list[Bar]:
    """Build the round three times, and compare the second and the third with the first."""
    root = project_root()
    bars = []
    with tempfile.TemporaryDirectory() as folder, worktree(root, "HEAD") as source:
        old, new, out = (Path(folder) / name for name in ("old", "new", "out"))
        build(source, old)
        for name, (path, before, after) in CHANGES.items():
            file = source / path
            text = file.read_text(encoding="utf-8")
            assert text.count(before) == 1, path
            file.write_text(text.replace(before, after), encoding="utf-8")
            build(source, new)
            file.write_text(text, encoding="utf-8")
            listed, seconds, cpu = compared(old, new, out)
            right = listed == showing(old, before)
            size = sum(p.stat().st_size for p in out.iterdir()) / 1e6
            bars.append(
                Bar(
                    f"compare, {name}: exactly these, in at most {MOST_SECONDS:.0f} s",
                    f"{len(listed)} listed, {'as' if right else 'NOT as'} their pages show; "
                    f"{seconds:.1f} s ({cpu:.1f} CPU s), {size:.1f} MB of pages",
                    right and seconds <= MOST_SECONDS,
                )
            )
        same, seconds, _ = compared(old, old, out)
        bars.append(Bar("compare, nothing changed", f"{len(same)} listed; {seconds:.1f} s"))
    show(bars)
    return bars


def main() -> None:
    """Measure and print."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    measure()


if __name__ == "__main__":
    main()
