"""The formats that round.yaml chooses: exactly these files, and no word of others."""

import contextvars
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from document_texts import area_sections, overview_sections, texts
from small_project import ROOT, copy_project, make_small, run_cli

from kpi_report.bundle import BUNDLE_NAME, dump_bundle
from kpi_report.document.context import open_area, open_overview
from kpi_report.produce.templates import read_template
from kpi_report.rounds import load_round
from kpi_report.split import AssessedRound, area_bundle, assess_round, overview_bundle

ROUND = "params/published/round.yaml"
WORKBOOK = re.compile(r"(?:data|overview)\.xlsx")


def choose(project: Path, formats: str) -> None:
    path = project / ROUND
    kept = [x for x in path.read_text(encoding="utf-8").splitlines() if not x.startswith("formats")]
    path.write_text("\n".join([*kept, f"formats: {formats}", ""]), encoding="utf-8")


def delivered(project: Path) -> set[str]:
    out = project / "out"
    files = {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()}
    return files - {"index.html", "manifest.json"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    copy_project(tmp_path)
    make_small(tmp_path)
    return tmp_path


def test_exactly_the_chosen_files_are_there_and_none_of_an_earlier_choice(project: Path) -> None:
    build = ("--area", "himeji", "--area", "overview", "--out", "out")
    assert run_cli(project, *build).returncode == 0
    assert delivered(project) == {
        *(f"himeji/{name}" for name in ("feedback.pdf", "feedback.html", "data.xlsx")),
        "himeji/executed.ipynb",
        *(f"overview.{suffix}" for suffix in ("pdf", "html", "xlsx", "ipynb")),
    }

    choose(project, "[docx]")
    told = run_cli(project, *build, "--dry-run").stdout
    assert "himeji: changed: bundle, formats" in told
    assert run_cli(project, *build).returncode == 0
    assert delivered(project) == {
        "himeji/feedback.docx",
        "himeji/executed.ipynb",
        "overview.docx",
        "overview.ipynb",
    }
    index = (project / "out" / "index.html").read_text(encoding="utf-8")
    assert "himeji/feedback.docx" in index
    assert "himeji/data.xlsx" not in index


@pytest.fixture(scope="module")
def without_workbook() -> AssessedRound:
    round_ = load_round("sample_2022", ROOT)
    chosen = round_.parameters.model_copy(update={"formats": ["pdf", "html"]})
    return assess_round(replace(round_, parameters=chosen))


def of_area(assessed: AssessedRound, folder: Path) -> Iterator[str]:
    (folder / BUNDLE_NAME).write_bytes(dump_bundle(area_bundle(assessed, "akimino")))
    ctx = open_area("akimino", "sample_2022", str(folder))
    yield from (text for _, block in area_sections(ctx) for text in texts(block))


def of_overview(assessed: AssessedRound, folder: Path) -> Iterator[str]:
    (folder / BUNDLE_NAME).write_bytes(dump_bundle(overview_bundle(assessed)))
    ctx = open_overview("sample_2022", str(folder))
    yield from (text for _, block in overview_sections(ctx) for text in texts(block))


@pytest.mark.parametrize("said", [of_area, of_overview])
def test_no_document_speaks_of_a_workbook_that_is_not_delivered(
    without_workbook: AssessedRound, tmp_path: Path, said: object
) -> None:
    # What an opened document speaks of is kept in a context: this one ends with the test.
    found = contextvars.Context().run(lambda: list(said(without_workbook, tmp_path)))  # type: ignore[operator]
    assert len(found) > 500
    assert [text for text in found if WORKBOOK.search(text)] == []


@pytest.mark.parametrize("name", ["area_feedback", "area_feedback_en", "overview", "overview_en"])
def test_no_template_does_either(name: str) -> None:
    nb = read_template(ROOT / "notebooks" / "templates" / f"{name}.ipynb").notebook(formats=["pdf"])
    assert [cell.id for cell in nb.cells if WORKBOOK.search(cell.source)] == []
