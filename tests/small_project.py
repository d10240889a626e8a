"""A project of its own for a test: the published round, with templates that are quick to run."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).parents[1]
PLAIN = """
from kpi_report.document import sections as show
from kpi_report.document.context import open_area
ctx = open_area(area_id, round_id, bundle)
"""


def write_template(project: Path, name: str, *cells: str, parameters: str = "") -> None:
    """Write a template: parameters, set-up, the given code cells after a heading each."""
    declared = 'area_id = "nagano"\nround_id = "published"\nbundle = None\n' + parameters
    nb = new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    nb.cells = [new_code_cell(declared, metadata={"tags": ["parameters"]}, id="parameters")]
    nb.cells.append(new_code_cell(PLAIN, metadata={"tags": ["setup"]}, id="setup"))
    nb.cells.append(new_code_cell("show.cover(ctx)", id="cover"))
    for number, cell in enumerate(cells):
        nb.cells.append(new_markdown_cell(f"## 節{number}", id=f"text-{number}"))
        nb.cells.append(new_code_cell(cell, id=f"code-{number}"))
    for cell in nb.cells:
        cell.metadata.setdefault("tags", [])
    nbformat.write(nb, project / "notebooks/templates" / f"{name}.ipynb")


def use_template(project: Path, area_id: str, name: str) -> None:
    with (project / f"params/published/{area_id}.yaml").open("a", encoding="utf-8") as stream:
        stream.write(f"template: {name}\n")


def copy_project(root: Path) -> None:
    for folder in ("data/catalogue", "data/published", "params/published", "notebooks/templates"):
        shutil.copytree(ROOT / folder, root / folder)
    shutil.copy(ROOT / "pyproject.toml", root)


def make_small(project: Path) -> None:
    """Let all areas use a template of one cover, so that building one is quick."""
    write_template(project, "small")
    path = project / "params/published/round.yaml"
    text = path.read_text(encoding="utf-8").replace("area_feedback", "small")
    path.write_text(re.sub(r"sections:\n(  .*\n)+", "", text), encoding="utf-8")


def run_cli(
    project: Path, *arguments: str, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kpi_report", "build", "published", *arguments],
        cwd=project,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
    )
