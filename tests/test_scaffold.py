"""What ``kpi-report new`` writes passes check and builds; it never writes over anything."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml
from small_project import ROOT, copy_project

from kpi_report.errors import KpiReportError
from kpi_report.review.check import check_template
from kpi_report.review.scaffold import copy_round, new_round, new_template

TODAY = date(2026, 4, 1)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("p")
    copy_project(root)
    return root


def build(root: Path, round_id: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kpi_report", "build", round_id, *options],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )


def test_a_round_of_tables_in_an_empty_folder(tmp_path: Path) -> None:
    written = new_round(tmp_path, "branches", TODAY)
    assert check_template(tmp_path / "notebooks/templates/branches.ipynb") == []
    done = build(tmp_path, "branches", "--area", "unit-01", "--area", "unit-12")
    assert done.returncode == 0, done.stderr
    assert {p.relative_to(tmp_path).as_posix() for p in written} == {
        "data/branches/areas.csv",
        "data/branches/results.csv",
        "notebooks/templates/branches.ipynb",
        "params/branches/areas.csv",
        "params/branches/round.yaml",
    }


def test_a_template_of_areas(project: Path) -> None:
    path = new_template(project, "short", "", "published")
    assert check_template(path) == []
    round_yaml = project / "params/published/round.yaml"
    text = round_yaml.read_text(encoding="utf-8")
    said = {**yaml.safe_load(text), "area_template": "short"}  # and all its sections
    round_yaml.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
    done = build(project, "published", "--area", "himeji")
    round_yaml.write_text(text, encoding="utf-8")
    assert done.returncode == 0, done.stderr


def test_a_copy_of_a_template(project: Path) -> None:
    path = new_template(project, "copy", "area_feedback", "published")
    assert check_template(path) == []
    assert 'round_id = \\"published\\"' in path.read_text(encoding="utf-8")


def test_a_copy_of_a_round(project: Path) -> None:
    copy_round(project, "autumn", "published")
    done = build(project, "autumn", "--area", "himeji", "--dry-run")
    assert done.returncode == 0, done.stderr
    said = yaml.safe_load((project / "params/autumn/round.yaml").read_text(encoding="utf-8"))
    assert said["round_id"] == "autumn"


@pytest.mark.parametrize(
    ("write", "told"),
    [
        (lambda root: new_template(root, "overview", "", "published"), "is there already"),
        (lambda root: new_template(root, "Bad Name", "", "published"), "is no name"),
        (lambda root: new_template(root, "one", "overveiw", "published"), "mean 'overview'?"),
        (lambda root: new_template(root, "one", "", "publishd"), "did you mean 'published'?"),
        (lambda root: new_round(root, "published", TODAY), "is there already"),
        (lambda root: copy_round(root, "two", "publishd"), "did you mean 'published'?"),
    ],
)
def test_what_cannot_be_begun(project: Path, write: object, told: str) -> None:
    assert callable(write)
    with pytest.raises(KpiReportError) as caught:
        write(project)
    assert told in str(caught.value)
