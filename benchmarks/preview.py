"""From saving a template to the refreshed page, in headless Chromium; and a hundred saves.

``.venv/bin/python benchmarks/preview.py [--times 11] [--saves 100]``

The project is copied, and its template edited there as JupyterLab saves it: whole, by a rename. A
page counts as refreshed when the new text is on the screen. Chromium is driven by Playwright.
"""

import argparse
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import nbformat
import psutil
from bars import Bar, show

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from chromium import launched
from small_project import copy_project

AREA, TEMPLATE = "himeji", "area_feedback"
FIRST, LAST = "answer", "trace"
"""Cells of the first section and of the last one."""
MOST_GROWN = 20.0
"""MiB by which four processes may differ from one moment to another without a leak."""


def save(path: Path, cell_id: str, mark: str) -> None:
    """Change a section's text and its code, and put the file in place of the old one."""
    nb = nbformat.read(path, as_version=4)
    for cell in nb.cells:
        if cell.id == f"{cell_id}-text":
            cell.source = re.sub(r"(\n\n確認\d+。)?\Z", f"\n\n{mark}。", cell.source)
        if cell.id == cell_id:
            cell.source = f"show.{cell_id}(ctx)  # {mark}"
    draft = path.with_name(f".~{path.name}")
    nbformat.write(nb, draft)
    draft.replace(path)


@contextmanager
def previewing(project: Path) -> Iterator[tuple[psutil.Process, str]]:
    """Start the command; yield its process and the address."""
    command = [sys.executable, "-m", "kpi_report", "preview", AREA]
    with subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield psutil.Process(process.pid), process.stdout.readline().strip()
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def seconds_to_page(page: Any, path: Path, cell_id: str, mark: str) -> float:
    """Save, and wait for the text on the screen."""
    begun = time.perf_counter()
    save(path, cell_id, mark)
    page.wait_for_function(
        """mark => {
          const frame = document.querySelector('iframe:not(.coming)');
          return frame && frame.contentDocument.body.textContent.includes(mark);
        }""",
        arg=f"{mark}。",
        polling=20,
        timeout=60_000,
    )
    return time.perf_counter() - begun


def megabytes(process: psutil.Process) -> float:
    return sum(p.memory_info().rss for p in [process, *process.children(recursive=True)]) / 2**20


def main() -> None:
    """Measure, and print the bars."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=11)
    parser.add_argument("--saves", type=int, default=100)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, launched() as browser:
        project = Path(folder)
        copy_project(project)
        path = project / "notebooks" / "templates" / f"{TEMPLATE}.ipynb"
        with previewing(project) as (process, url):
            page = browser.new_page(bypass_csp=True)
            page.goto(url)
            page.wait_for_selector("iframe:not(.coming)", timeout=120_000)
            taken: dict[str, list[float]] = {FIRST: [], LAST: []}
            for n in range(asked.times):
                for cell_id in taken:
                    taken[cell_id].append(seconds_to_page(page, path, cell_id, f"確認{n}"))
                    shutil.copy(ROOT / "notebooks" / "templates" / path.name, path)
                    page.wait_for_timeout(2500)
            before: list[float] = []
            n_processes = 0
            for n in range(asked.saves):
                seconds_to_page(page, path, LAST, f"確認{1000 + n}")
                if n == min(10, asked.saves - 1):
                    before.append(megabytes(process))
                    n_processes = len(process.children(recursive=True))
            after, n_after = megabytes(process), len(process.children(recursive=True))
    first, last = median(taken[FIRST]), median(taken[LAST])
    more, grown = n_after - n_processes, after - before[0]
    show(
        [
            Bar("change in the last section, 1.5 s", f"median {last:.2f} s", last <= 1.5),
            Bar("change in the first section, 3 s", f"median {first:.2f} s", first <= 3),
            Bar(f"no process more after {asked.saves} saves", f"{more} of {n_after}", more == 0),
            Bar(
                f"no memory more after {asked.saves} saves than after ten",
                f"{grown:+.0f} of {after:.0f} MiB",
                grown < MOST_GROWN,
            ),
        ]
    )


if __name__ == "__main__":
    main()
