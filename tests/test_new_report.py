"""The guide to a new kind of report is followed from an empty folder, as it is written."""

import hashlib
import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "new_report.md"
BLOCK = re.compile(r"^```(\w+)(?: ([^\n]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED: dict[str, str] = {}
"""Ids of the cells that were put in, by the names that the guide has for them."""
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@dataclass(frozen=True)
class Step:
    """A block of the guide: what kind it is, what file it is about, and what stands in it."""

    kind: str
    about: str
    text: str


def steps(*, until: str) -> Iterator[Step]:
    """Yield the blocks of the guide up to a heading."""
    text = GUIDE.read_text(encoding="utf-8").split(until)[0]
    for match in BLOCK.finditer(text):
        yield Step(match[1], match[2] or "", match[3])


def follow(step: Step, folder: Path) -> Path:
    """Do what a step says, and return the folder in which the next one is done."""
    match step.kind:
        case "sh":
            for line in step.text.splitlines():
                folder = run(line, folder)
        case "csv" | "yaml":
            (folder / step.about).write_text(step.text, encoding="utf-8")
        case "edit":
            path = folder / step.about
            old, new = step.text.splitlines()
            text = path.read_text(encoding="utf-8")
            assert old in text
            path.write_text(text.replace(old, new), encoding="utf-8")
        case "cell":
            write_cell(folder, *step.about.split(), source=step.text.rstrip("\n"))
        case _:
            raise AssertionError(f"nobody says how to follow {step.kind!r}")
    return folder


def run(line: str, folder: Path) -> Path:
    words = shlex.split(line)
    if words[0] == "mkdir":
        (folder / words[1]).mkdir()
        return folder
    if words[0] == "cd":
        return folder / words[1]
    assert words[0] == "kpi-report"
    command = [sys.executable, "-m", "kpi_report", *words[1:]]
    if words[1] == "preview":
        preview(command, folder)
        return folder
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder


def preview(command: list[str], folder: Path) -> None:
    """Start it, see that it answers with an address, and end it as the guide says."""
    with subprocess.Popen(
        command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("http://127.0.0.1:")
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0


def write_cell(folder: Path, name: str, cell_id: str, *place: str, source: str) -> None:
    """Write a cell's text as in JupyterLab, or put a new cell ``after`` another one."""
    path = folder / name
    nb = nbformat.read(path, as_version=4)
    if place:
        _, before, tag = place
        before = NAMED.get(before, before)
        at = next(n for n, cell in enumerate(nb.cells) if cell.id == before) + 1
        make = new_markdown_cell if source.startswith("#") else new_code_cell
        given = hashlib.sha256(cell_id.encode()).hexdigest()[:8]  # as JupyterLab gives it
        nb.cells.insert(at, make(source, id=given, metadata={"tags": [tag], "collapsed": False}))
        NAMED[cell_id] = given
    else:
        next(cell for cell in nb.cells if cell.id == cell_id).source = source
    nbformat.write(nb, path)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Follow the guide to its sixth part."""
    folder = tmp_path_factory.mktemp("g")
    for step in steps(until="## A template or a round of areas"):
        folder = follow(step, folder)
    return folder


def page(made: Path, area_id: str) -> BeautifulSoup:
    path = made / "reports" / "schools" / area_id / "school.html"
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def test_every_school_gets_a_document_and_no_one_else(made: Path) -> None:
    manifest = json.loads((made / "reports/schools/manifest.json").read_text(encoding="utf-8"))
    listed = (made / "data" / "schools" / "areas.csv").read_text(encoding="utf-8")
    told = [(entry["id"], entry["verdict"]) for entry in manifest["documents"]]
    assert told == [(line.split(",")[0], "delivered") for line in listed.splitlines()[1:]]


def test_its_own_values_beside_the_median_of_all(made: Path) -> None:
    """By hand: the books of 2025 of all ten schools, in order."""
    lines = (made / "data" / "schools" / "results.csv").read_text(encoding="utf-8").splitlines()
    rows = [line.split(",") for line in lines if ",2025," in line]
    books = sorted(float(row[3]) for row in rows)
    own = next(float(row[3]) for row in rows if row[0] == "muteki")
    table = page(made, "muteki").find("table")
    assert table is not None
    cells = [cell.get_text(strip=True) for cell in table.find_all("tr")[2].find_all(["th", "td"])]
    assert cells[0].startswith("一人当たりの貸出冊数")
    assert cells[1].startswith(f"{own:.1f}")
    assert cells[2].startswith(f"{(books[4] + books[5]) / 2:.1f}")
    assert cells[-1] == "10"


def test_what_the_guide_wrote_stands_in_the_document(made: Path) -> None:
    text = page(made, "yunagi").get_text()
    assert "大小の順は示していません。" in text
    assert "クラブごとの人数です。" in text
    assert "図書室の改修により" in text
    assert "架空のデータ" in text


def test_no_other_school_is_named_in_it(made: Path) -> None:
    other = "朝露小学校"
    assert other not in page(made, "yunagi").get_text()
    assert other in page(made, "asatsuyu").get_text()
