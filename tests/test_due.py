"""Only what changed is made again, and a run that was killed is gone on with."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from small_project import ROOT, copy_project, make_small, run_cli, write_template

from kpi_report.produce.build import build, due
from kpi_report.produce.due import (
    changed,
    files_of,
    fingerprint,
    nothing_is_due,
    surroundings,
)
from kpi_report.produce.manifest import (
    Entry,
    Failure,
    Manifest,
    OutputFile,
    Verdict,
    output_file,
    write_manifest,
)
from kpi_report.produce.plan import plan
from kpi_report.rounds import load_round

AREAS = ("himeji", "kure", "nagano")
INPUTS = {"template": "a", "bundle": "b"}


class TestReason:
    """Why one document is due."""

    def test_of_one_never_made(self, tmp_path: Path) -> None:
        assert changed(None, INPUTS, tmp_path) == "not made yet"

    def test_of_one_that_failed(self, tmp_path: Path) -> None:
        failed = Entry("a", "area", "", "", Verdict.FAILED, INPUTS, (), Failure("Timeout", ""))
        assert changed(failed, INPUTS, tmp_path) == "failed last time"

    @pytest.mark.parametrize(
        ("now", "why"),
        [
            (INPUTS, ""),
            ({"template": "x", "bundle": "b"}, "changed: template"),
            ({"template": "x", "bundle": "y"}, "changed: bundle, template"),
            ({**INPUTS, "engine": "z"}, "changed: engine"),
        ],
    )
    def test_of_one_whose_inputs_differ(
        self, tmp_path: Path, now: dict[str, str], why: str
    ) -> None:
        made = Entry("a", "area", "", "", Verdict.DELIVERED, INPUTS)
        assert changed(made, now, tmp_path) == why

    @pytest.mark.parametrize("content", [None, b"other"])
    def test_of_one_whose_file_is_not_as_it_was(
        self, tmp_path: Path, content: bytes | None
    ) -> None:
        if content is not None:
            (tmp_path / "a.pdf").write_bytes(content)
        made = Entry(
            "a", "area", "", "", Verdict.DELIVERED, {}, (OutputFile("a.pdf", "0" * 64, 1),)
        )
        assert changed(made, {}, tmp_path) == "a.pdf is missing or not as it was written"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    copy_project(tmp_path)
    make_small(tmp_path)
    return tmp_path


def made_again(project: Path) -> list[str]:
    """Return the documents that are due of those of AREAS."""
    reasons = due(plan(load_round("published", project)), project / "out", AREAS)
    return [name for name, why in reasons.items() if why]


class TestNothingIsDue:
    """Whether a whole round is up to date, by its files alone."""

    @pytest.fixture
    def out(self, tmp_path: Path) -> Path:
        for name in ("params/r/round.yaml", "notebooks/templates/a.ipynb", "out/a.pdf"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(name)
        out = tmp_path / "out"
        inputs = {"params/r/round.yaml": "as read"}
        file = output_file(out, out / "a.pdf")
        entry = Entry("a", "area", "", "", Verdict.DELIVERED, INPUTS, (file,))
        seen = fingerprint(files_of(tmp_path, inputs), INPUTS)
        made = Manifest("r", "", "", "", "", {}, inputs, (entry,), fingerprint=seen)
        write_manifest(out, made)
        return out

    def test_where_all_is_as_it_was(self, out: Path) -> None:
        assert nothing_is_due(out.parent, out, INPUTS) == 1

    @pytest.mark.parametrize(
        "changed",
        [
            "params/r/round.yaml",
            "params/r/new.yaml",
            "notebooks/templates/a.ipynb",
            "out/a.pdf",
            "out/.journal",
            "out/manifest.json",
        ],
    )
    def test_not_where_a_file_is_another(self, out: Path, changed: str) -> None:
        (out.parent / changed).write_text("changed")
        assert nothing_is_due(out.parent, out, INPUTS) == 0

    def test_not_where_something_else_is_asked_for(self, out: Path) -> None:
        assert nothing_is_due(out.parent, out, {**INPUTS, "language": "en"}) == 0


def test_what_changed_is_due_and_nothing_else(project: Path) -> None:
    build(plan(load_round("published", project)), project / "out", only=AREAS)
    assert made_again(project) == []

    with (project / "params/published/kure.yaml").open("a", encoding="utf-8") as stream:
        stream.write("template: other\n")
    write_template(project, "other", "None")
    assert made_again(project) == ["kure"]

    (project / "out/himeji/feedback.pdf").write_bytes(b"")
    assert made_again(project) == ["himeji", "kure"]

    write_template(project, "small", "None")
    assert sorted(made_again(project)) == sorted(AREAS)


def test_a_row_of_the_table_of_areas_concerns_its_area_alone(project: Path) -> None:
    folder = project / "params/published"
    names = [path.stem for path in folder.glob("*.yaml") if path.stem != "round"]
    for name in names:
        (folder / f"{name}.yaml").unlink()
    table = folder / "areas.csv"
    table.write_text("area_id,template\n" + "".join(f"{name},\n" for name in names))
    build(plan(load_round("published", project)), project / "out", only=AREAS)

    write_template(project, "other", "None")
    table.write_text(table.read_text().replace("kure,", "kure,other"))
    assert made_again(project) == ["kure"]


def test_a_run_says_what_it_left_and_what_it_would_make(project: Path) -> None:
    area = [word for name in AREAS for word in ("--area", name)]
    first = run_cli(project, *area)
    assert "3 of 3 documents delivered" in first.stdout
    assert "3 of them unchanged" in run_cli(project, *area).stdout
    assert "would be made" in run_cli(project, "--dry-run").stdout
    assert "himeji: forced" in run_cli(project, "--dry-run", "--force", *area).stdout


def test_a_document_that_stays_is_told_of_as_now_but_not_one_made_from_something_else(
    project: Path,
) -> None:
    planned = plan(load_round("published", project))
    jobs = {job.id: job for job in planned.jobs}
    with_all, old = surroundings("kpi-report"), {"rating": {"met": 99}}
    inputs = {"kure": {**jobs["kure"].inputs, **with_all}, "himeji": INPUTS}
    entries = tuple(
        Entry(name, "area", "", "", Verdict.DELIVERED, made_from, tallies=old)
        for name, made_from in inputs.items()
    )
    (project / "out").mkdir()
    write_manifest(project / "out", Manifest("published", "", "", "", "", {}, {}, entries))

    manifest = build(planned, project / "out", only=("kure",))  # of which nothing is due

    told = {entry.id: entry.tallies for entry in manifest.documents}
    assert told["kure"] == jobs["kure"].tallies
    assert told["himeji"] == old
    assert told["nagano"] == jobs["nagano"].tallies != {}


def retitle(project: Path, title: str) -> None:
    path = project / "params/published/round.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub("title: .*", f"title: {title}", text, count=1), encoding="utf-8")


def test_one_area_made_from_what_is_new_leaves_the_others_due(project: Path) -> None:
    run_cli(project, "--out", "out")
    retitle(project, "新しい名称")
    run_cli(project, "--out", "out", "--area", "kure")
    assert (
        "38 of 39 documents would be made" in run_cli(project, "--out", "out", "--dry-run").stdout
    )


def test_what_is_edited_while_a_run_makes_documents_is_due_after_it(project: Path) -> None:
    planned = plan(load_round("published", project))
    build(planned, project / "out", progressed=lambda _: retitle(project, "途中で変えた名称"))
    (project / "out/index.html").touch()
    assert (
        "39 of 39 documents would be made" in run_cli(project, "--out", "out", "--dry-run").stdout
    )


def test_an_index_that_a_killed_run_did_not_come_to_write_is_written(project: Path) -> None:
    run_cli(project, "--out", "out")
    index = project / "out/index.html"
    whole = index.read_bytes()
    index.write_text("of the run before", encoding="utf-8")
    manifest = (project / "out/manifest.json").stat()
    os.utime(index, ns=(manifest.st_atime_ns, manifest.st_mtime_ns - 1))

    run_cli(project, "--out", "out")

    assert index.read_bytes() == whole


def test_a_run_that_is_killed_leaves_no_process_and_no_folder(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    write_template(project, "small", "import time\ntime.sleep(600)")
    temporary = tmp_path_factory.mktemp("t")  # a socket in it may have a short path only
    process = subprocess.Popen(
        [sys.executable, "-m", "kpi_report", "build", "published", "--area", "kure"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)},
    )
    started = soon(lambda: list(temporary.glob("kpi-report-*/place.txt")))

    process.kill()
    process.wait()

    assert started
    assert soon(lambda: not working_in(temporary))
    assert not list(temporary.glob("kpi-report-*"))


def soon(true: Callable[[], object]) -> bool:
    deadline = time.monotonic() + 120
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)
    return bool(true())


def working_in(folder: Path) -> list[psutil.Process]:
    """Return the processes that were started with this folder for temporary files."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.environ().get("TMPDIR") == str(folder):
                found.append(process)
    return found


def test_a_run_that_was_killed_is_gone_on_with(project: Path) -> None:
    whole = project / "whole"
    build(plan(load_round("published", project)), whole, only=AREAS)
    command = [sys.executable, "-m", "kpi_report", "build", "published", "--jobs", "1"]
    command += ["--out", "out", *(word for name in AREAS for word in ("--area", name))]
    process = subprocess.Popen(
        command, cwd=project, env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True
    )
    journal = project / "out/.journal"
    assert soon(journal.exists)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()

    assert not (project / "out/manifest.json").exists()
    assert 1 <= len(made_again(project)) < len(AREAS)
    build(plan(load_round("published", project)), project / "out", only=AREAS)

    found, expected = (
        {p.relative_to(f).as_posix(): p.read_bytes() for p in f.rglob("*") if p.is_file()}
        for f in (project / "out", whole)
    )
    assert found == expected
