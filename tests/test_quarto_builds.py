"""A round whose documents Quarto writes, by a program that stands in for it."""

import json
import os
import resource
from pathlib import Path
from typing import Any

import pytest
from fake_quarto import VERSION, write_quarto
from small_project import copy_project, make_small, run_cli

from kpi_report.errors import ClusterError
from kpi_report.produce import cluster
from kpi_report.render.quarto_program import quarto_version


@pytest.fixture
def project(tmp_path: Path) -> Path:
    copy_project(tmp_path)
    make_small(tmp_path)
    return tmp_path


def on_path(folder: Path) -> dict[str, str]:
    return {"PATH": os.pathsep.join([str(folder), os.environ["PATH"]])}


def manifest(project: Path) -> dict[str, Any]:
    path = project / "reports/published/manifest.json"
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told


def test_quarto_writes_the_documents_and_nothing_else(project: Path) -> None:
    write_quarto(project / "bin")
    record = project / "record"
    environment = {**on_path(project / "bin"), "QUARTO_RECORD": str(record)}
    arguments = ("--area", "kure", "--renderer", "quarto")

    done = run_cli(project, *arguments, environment=environment)

    assert done.returncode == 0, done.stderr
    made = project / "reports/published/kure"
    assert sorted(path.name for path in made.iterdir()) == [
        *("data.xlsx", "executed.ipynb"),
        *("feedback.html", "feedback.pdf"),
    ]
    assert (made / "feedback.html").read_text() == "by Quarto as html"
    assert (made / "feedback.pdf").read_text() == "by Quarto as typst"
    assert (made / "data.xlsx").read_bytes().startswith(b"PK")
    calls = [json.loads(line) for line in record.read_text().splitlines()]
    assert [call["arguments"][3] for call in calls] == ["html", "typst"]
    assert len({call["folder"] for call in calls}) == 2
    # --memory limits what a template may take, not Quarto.
    assert {call["memory"] for call in calls} == {resource.getrlimit(resource.RLIMIT_AS)[1]}

    again = run_cli(project, *arguments, environment=environment)
    assert "1 of 1 documents delivered" in again.stdout
    assert "1 of them unchanged" in again.stdout

    assert manifest(project)["versions"]["quarto"] == VERSION
    ours = run_cli(project, "--area", "kure", "--dry-run", environment=environment)
    assert ours.stdout.splitlines()[0] == "kure: changed: renderer, versions"


def test_a_missing_quarto_is_refused_before_anything_runs(project: Path) -> None:
    done = run_cli(
        project, "--renderer", "quarto", environment={"PATH": str(project / "nothing-here")}
    )

    assert done.returncode == 2
    assert done.stderr.startswith("kpi-report: ProgramError: the renderer 'quarto' needs")
    assert "pip install 'kpi-report[quarto]'" in done.stderr
    assert not (project / "reports").exists()


def test_a_quarto_that_fails_is_its_documents_failure(project: Path) -> None:
    does = (
        "if 'typst' in sys.argv:\n"
        "    print('pandoc', os.getcwd(), 'ERROR: Typst failed in ' + os.getcwd(), sep='\\n')\n"
        "    sys.exit(1)"
    )
    write_quarto(project / "bin", does)

    done = run_cli(
        project, "--area", "kure", "--renderer", "quarto", environment=on_path(project / "bin")
    )

    assert done.returncode == 1
    (failed,) = [d for d in manifest(project)["documents"] if d["id"] == "kure"]
    assert failed["failure"]["reason"] == "RenderError"
    assert failed["failure"]["message"] == (
        "quarto render document.ipynb --to typst --output document.pdf --no-execute "
        "ended with 1: ERROR: Typst failed in <work>/quarto-typst/document"
    )
    assert [file["path"] for file in failed["files"]] == ["kure/executed.ipynb"]


def test_a_worker_with_another_quarto_is_unlike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_quarto(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    quarto_version.cache_clear()
    here = cluster._made_with("quarto")

    with pytest.raises(ClusterError, match=rf"quarto {VERSION} there, 1\.5\.0 here"):
        cluster._if_alike({**here, "quarto": "1.5.0"}, abs, -1)
