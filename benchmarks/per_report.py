"""CPU time of one report: ours against papermill and nbconvert as users run them one by one.

``.venv/bin/python benchmarks/per_report.py [--round published] [--area himeji] [--times 3]``

Side by side in one run, alternating: (a) ``papermill`` with its own engine, ``jupyter nbconvert
--to html`` and ``--to kpi-pdf``, three commands; (b) one document as ``kpi-report build`` makes it,
in a process forked from the warm parent: HTML and PDF, and once more with the workbook; (c) the
floor: the cells of the template as plain Python in a warm process, one pandoc call, one Typst call.
"""

import argparse
import ast
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import median

from kpi_report.produce.environment import ENVIRONMENT

os.environ |= ENVIRONMENT

import nbformat
from bars import Bar, show

import kpi_report.produce.warm  # noqa: F401
from kpi_report.bundle import BUNDLE_NAME
from kpi_report.document.blocks import Prose
from kpi_report.document.language import speaking
from kpi_report.produce import worker
from kpi_report.produce.job import Job
from kpi_report.produce.plan import plan
from kpi_report.project import project_root
from kpi_report.render.prose import write_prose
from kpi_report.render.reading import read_document
from kpi_report.render.typesetting import compile_typst, typst_source
from kpi_report.rounds import load_round

BIN = Path(sys.executable).parent
signal.signal(signal.SIGINT, signal.default_int_handler)  # which the server leaves to the run


def children() -> float:
    """Return the CPU seconds of all child processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def stock(job: Job, folder: Path) -> float:
    """Run the three commands; return their CPU seconds."""
    (folder / "bundle").mkdir()
    (folder / "bundle" / BUNDLE_NAME).write_bytes(job.bundle)
    template = folder / "template.ipynb"
    template.write_text(json.dumps(job.template.notebook(job.sections_off)), encoding="utf-8")
    given = {**job.parameters, "bundle": "bundle"}
    words = [word for key, value in given.items() for word in ("-r", key, str(value))]
    before = children()
    for command in (
        [BIN / "papermill", "--no-progress-bar", template, folder / "out.ipynb", *words],
        [BIN / "jupyter", "nbconvert", "--to", "html", folder / "out.ipynb"],
        [BIN / "jupyter", "nbconvert", "--to", "kpi-pdf", folder / "out.ipynb"],
    ):
        done = subprocess.run(list(map(str, command)), cwd=folder, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(done.stderr)
    return children() - before


def forked(job: Job, folder: Path) -> float:
    """Make the document as production does; return the CPU seconds of its process and kernel."""
    before = children()
    pid = os.fork()
    if pid == 0:
        worker.make_document(job, folder)
        os._exit(0)
    os.waitpid(pid, 0)
    failure = worker.read_result(folder)
    if failure is not None:
        raise SystemExit(str(failure))
    return children() - before


def floor(job: Job, notebook: Path, folder: Path) -> tuple[float, float]:
    """Return the CPU seconds of the cells, and of these with pandoc and Typst.

    In a forked child, warm by a first run: Typst starts threads, after which nothing may be forked.
    """
    told = folder / "floor.json"
    pid = os.fork()
    if pid == 0:
        told.write_text(json.dumps([_floor(job, notebook, folder) for _ in range(2)][-1]))
        os._exit(0)
    os.waitpid(pid, 0)
    cells, whole = json.loads(told.read_text())
    return cells, whole


def _floor(job: Job, notebook: Path, folder: Path) -> tuple[float, float]:
    def used() -> float:
        own = resource.getrusage(resource.RUSAGE_SELF)
        return own.ru_utime + own.ru_stime + children()

    (folder / "bundle").mkdir(exist_ok=True)
    (folder / "bundle" / BUNDLE_NAME).write_bytes(job.bundle)
    cells = [c for c in job.template.notebook(job.sections_off).cells if c.cell_type == "code"]
    document = read_document(nbformat.read(notebook, as_version=4))
    with speaking(document.cover.language):
        source = typst_source(document)
    texts = [part.markdown for part in document.parts if isinstance(part, Prose)]
    before = used()
    space: dict[str, object] = {}
    for cell in cells:
        exec(compile(ast.parse(cell.source), "cell", "exec"), space)
        if "parameters" in cell.metadata.get("tags", []):
            space |= {**job.parameters, "bundle": str(folder / "bundle")}
    drawn = used() - before
    write_prose(texts)
    compile_typst(source, document.cover.date)
    return drawn, used() - before


def measure(round_id: str = "published", area_id: str = "himeji", times: int = 3) -> list[Bar]:
    """Return all that this benchmark finds."""
    jobs = plan(load_round(round_id, project_root())).jobs
    job = next(j for j in jobs if j.id == area_id)
    two = replace(job, names={s: job.names[s] for s in (".ipynb", ".html", ".pdf")})
    figures: dict[str, list[float]] = {
        name: [] for name in ("stock", "forked", "whole", "cells", "floor")
    }
    for turn in range(times + 1):
        with (
            tempfile.TemporaryDirectory() as first,
            tempfile.TemporaryDirectory() as second,
            tempfile.TemporaryDirectory() as third,
            tempfile.TemporaryDirectory() as fourth,
        ):
            made = {"stock": stock(job, Path(first)), "forked": forked(two, Path(second))}
            made["whole"] = forked(job, Path(third))
            notebook = Path(second) / worker.EXECUTED
            made["cells"], made["floor"] = floor(job, notebook, Path(fourth))
        if turn:  # the first warms all caches
            for name, seconds in made.items():
                figures[name].append(seconds)
    middle = {name: median(seconds) for name, seconds in figures.items()}
    less, over = middle["stock"] / middle["forked"], middle["forked"] / middle["floor"]
    of = f"CPU s, median of {times}"
    bars = [
        Bar(
            "one report, HTML and PDF, as three commands against a build: at least 10 times less",
            f"{middle['stock']:.1f} and {middle['forked']:.2f} {of}; {less:.1f} times less",
            less >= 10,
        ),
        Bar("the same document with its workbook", f"{middle['whole']:.2f} {of}"),
        Bar(
            "HTML and PDF against their floor in warm plain Python: at most 1.3 times",
            f"floor {middle['floor']:.2f} {of}; {over:.2f} times",
            over <= 1.3,
        ),
        Bar(
            "its cells in warm plain Python: at most 1 s",
            f"{middle['cells']:.2f} {of}",
            middle["cells"] <= 1.0,
        ),
    ]
    show(bars)
    return bars


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--round", default="published")
    parser.add_argument("--area", default="himeji")
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    measure(given.round, given.area, given.times)


if __name__ == "__main__":
    main()
