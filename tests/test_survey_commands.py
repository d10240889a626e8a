"""The commands: a survey from sending to following up, on a copy of the fictional rounds."""

import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from kpi_report.cli import main

ROOT = Path(__file__).parents[1]
AREA = "suzumise"
FAULTY = ROOT / "data" / "sample" / "faulty" / "cells.xlsx"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose round sample_2022 nobody has answered yet."""
    root = tmp_path / "調査 用"
    for folder in ("data/catalogue", "data/sample/registry", "data/sample/sample_2021", "params"):
        shutil.copytree(
            ROOT / folder, root / folder, ignore=shutil.ignore_patterns("responses", "published")
        )
    figures = root / "data" / "sample" / "registry" / "figures.csv"
    header, *rows = figures.read_text(encoding="utf-8").splitlines(keepends=True)
    figures.write_text(header + "".join(r for r in rows if ",A1101," in r), encoding="utf-8")
    (root / "notebooks").mkdir()
    (root / "pyproject.toml").touch()
    monkeypatch.chdir(root)
    return root


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["survey", *words])


def test_one_workbook_of_one_area(project: Path) -> None:
    done = run("write", "sample_2022", "--out", "送付", "--area", AREA)
    assert (done.exit_code, done.output) == (0, "1 workbook(s) written to 送付\n")
    assert [p.name for p in (project / "送付").iterdir()] == [f"{AREA}.xlsx"]


def test_an_unknown_area_is_refused_before_anything_is_written(project: Path) -> None:
    done = run("write", "sample_2022", "--out", "送付", "--area", "suzumize")
    assert done.exit_code == 2
    assert "did you mean 'suzumise'?" in done.output
    assert not (project / "送付").exists()


def test_a_round_without_a_survey(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = run("status", "published")
    assert done.exit_code == 2
    assert "has no 'survey' block" in done.output


def test_faults_are_listed_returned_and_logged(project: Path) -> None:
    done = run("read", "sample_2022", str(FAULTY), "--return", "返送")
    assert done.exit_code == 1
    assert f"{AREA} (鈴見瀬連携中枢都市圏): v1, 36 KPIs" in done.output
    returned = sorted(p.name for p in (project / "返送").iterdir())
    assert returned == ["faults.csv", "faults.html", f"{AREA}.xlsx"]
    book = openpyxl.load_workbook(project / "返送" / f"{AREA}.xlsx")
    assert book.sheetnames[0] == "不備一覧"
    assert "1 of 24 areas have answered" in run("status", "sample_2022").output


def test_a_mended_workbook_is_the_second_version(project: Path) -> None:
    run("read", "sample_2022", str(FAULTY))
    mended = ROOT / "data" / "sample" / "sample_2022" / "responses" / f"{AREA}.v1.xlsx"
    done = run("read", "sample_2022", str(mended))
    assert done.exit_code == 0
    assert "v2, 36 KPIs, 0 to mend" in done.output
    archived = sorted(p.name for p in (project / "data/sample/sample_2022/responses").iterdir())
    assert archived == [f"{AREA}.v1.xlsx", f"{AREA}.v2.xlsx"]


def test_reading_again_makes_no_new_version(project: Path) -> None:
    run("read", "sample_2022", str(FAULTY))
    assert "v1 (unchanged), 36 KPIs" in run("read", "sample_2022").output


def test_checking_takes_nothing(project: Path) -> None:
    done = run("read", "sample_2022", str(FAULTY), "--check")
    assert "checked only" in done.output
    assert not (project / "data/sample/sample_2022").exists()


def test_the_answer_of_another_area_is_refused(project: Path) -> None:
    done = run("read", "sample_2022", str(FAULTY), "--area", "kotozumi")
    assert done.exit_code == 1
    assert "refused: cells.xlsx: 「鈴見瀬連携中枢都市圏」の様式ですが" in done.output
    assert "0 of 24 areas have answered" in run("status", "sample_2022").output


def test_returning_over_the_answers_is_refused(project: Path) -> None:
    (project / "受領").mkdir()
    shutil.copy(FAULTY, project / "受領" / f"{AREA}.xlsx")
    done = run("read", "sample_2022", "受領", "--return", "受領")
    assert done.exit_code == 2
    assert "return to another folder" in done.output


def test_a_folder_without_answers(project: Path) -> None:
    (project / "空").mkdir()
    done = run("read", "sample_2022", "空")
    assert (done.exit_code, "no workbook or CSV file in 空" in done.output) == (2, True)


def test_nothing_answered_yet(project: Path) -> None:
    done = run("read", "sample_2022")
    assert done.exit_code == 2
    assert "the responses of round 'sample_2022'" in done.output
