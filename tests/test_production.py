"""What production does when things go wrong: one area fails, alone, by name; nothing is lost."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil
import pytest
from small_project import ROOT, copy_project, make_small, run_cli, use_template, write_template

from kpi_report.errors import OutputError, ParameterError, TemplateError
from kpi_report.intake.files import sole_use
from kpi_report.produce.build import build
from kpi_report.produce.manifest import Entry, Failure, Verdict, read_manifest
from kpi_report.produce.plan import plan
from kpi_report.produce.pool import Limits, make
from kpi_report.rounds import load_round


@pytest.fixture
def whole_project(tmp_path: Path) -> Path:
    """A copy of the published round and its templates."""
    copy_project(tmp_path)
    return tmp_path


@pytest.fixture
def project(whole_project: Path) -> Path:
    """The same with a small template."""
    make_small(whole_project)
    return whole_project


CHECK_PARAMETERS = """
from datetime import date
import os
assert (data_date, contact) == (date(2026, 11, 23), '本資料の配布元')
assert remarks == '一行目\\n「引用」\\\\と"記号"\\n'
assert os.environ['OMP_NUM_THREADS'] == '1'
assert sorted(os.listdir('bundle')) == ['bundle.json']
"""
BREAKING = {
    "himeji": ["values = [1, 2]\nvalues[7]", "data_date"],
    "gifu": ["ctx\nshow.role_figures(ctx, None).missing"],
    "sapporo": ["1 + 1\nNone", "import time\ntime.sleep(3600)"],
    "mito": ["import os\nos.kill(os.getpid(), 9)"],
    "kofu": ["import os\nos.kill(os.getppid(), 9)\nos._exit(1)"],
    "toyama": ["print('内部メモ')"],
    "sasebo": ["import os\nos._exit(3)", "1", "2"],
    "oita": ["raise ValueError(chr(0xD800))"],
    "fukuyama": ["import subprocess\nsubprocess.Popen(['setsid', 'sleep', '777'])\nNone"],
}
TIMEOUT = 60


@dataclass(frozen=True)
class Run:
    """A run in which many areas went wrong, each in its own way."""

    project: Path
    out: Path
    temporary: Path
    done: subprocess.CompletedProcess[str]
    found: dict[str, Entry]

    def failure(self, area_id: str) -> Failure:
        failure = self.found[area_id].failure
        assert failure is not None
        return failure


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Build three areas that work; break many; build those and one more that works."""
    project = tmp_path_factory.mktemp("project")
    copy_project(project)
    make_small(project)
    out = project / "reports/published"
    build(plan(load_round("published", project)), out, only=("himeji", "kure", "matsuyama"))
    assert (out / "himeji/feedback.pdf").exists()
    for area_id, cells in BREAKING.items():
        dated = 'data_date = ""\n' if "data_date" in cells else ""
        write_template(project, f"broken-{area_id}", *cells, parameters=dated)
        use_template(project, area_id, f"broken-{area_id}")
    declared = 'data_date = ""\ncontact = None\nremarks = None\n'
    write_template(project, "checking", CHECK_PARAMETERS, parameters=declared)
    use_template(project, "fukui", "checking")
    with (project / "params/published/fukui.yaml").open("a", encoding="utf-8") as stream:
        stream.write('remarks: |\n  一行目\n  「引用」\\と"記号"\n')
    figures = project / "data/published/figures.csv"
    lines = figures.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("nagasaki,")]
    figures.write_text("".join(kept), encoding="utf-8")
    wanted = [*BREAKING, "fukui", "nagasaki", "kure"]
    only = [word for area_id in wanted for word in ("--area", area_id)]
    temporary = tmp_path_factory.mktemp("temporary")
    limits = ("--timeout", str(TIMEOUT), "--jobs", "2")
    done = run_cli(project, *only, *limits, environment={"TMPDIR": str(temporary)})
    manifest = read_manifest(out)
    assert manifest is not None
    return Run(project, out, temporary, done, {entry.id: entry for entry in manifest.documents})


def test_the_exit_code_and_the_summary_tell_of_every_failure(run: Run) -> None:
    assert run.done.returncode == 1
    assert "3 of 12 documents delivered" in run.done.stdout
    for area_id in {*BREAKING, "nagasaki"} - {"fukuyama"}:
        assert f"failed: {area_id} (" in run.done.stderr
    assert (
        "himeji (播磨圏域連携中枢都市圏): cell 5, line 2 (values[7]): IndexError" in run.done.stderr
    )
    assert "list index out of range" in (run.out / "index.html").read_text(encoding="utf-8")


def test_the_other_areas_are_delivered(run: Run) -> None:
    delivered = {i for i, entry in run.found.items() if entry.verdict is Verdict.DELIVERED}
    assert delivered == {"fukui", "fukuyama", "kure", "matsuyama"}
    assert run.found["mito"].verdict is Verdict.FAILED
    assert run.found["kochi"].verdict is Verdict.NOT_RUN


def test_a_template_that_raises_is_named_by_cell_line_and_message(run: Run) -> None:
    failure = run.failure("himeji")

    assert (failure.reason, failure.message) == ("IndexError", "list index out of range")
    assert (failure.cell, failure.line, failure.source_line) == (5, 2, "values[7]")


def test_the_notebook_of_a_failed_area_is_kept_with_its_traceback_and_no_path(run: Run) -> None:
    kept = (run.out / "himeji/executed.ipynb").read_text(encoding="utf-8")

    assert "IndexError" in kept
    assert "Traceback" in kept
    for path in (str(run.project), sys.prefix, str(ROOT), "/tmp/"):
        assert path not in kept


def test_a_failed_area_keeps_no_document_of_an_earlier_run(run: Run) -> None:
    assert [p.name for p in (run.out / "himeji").iterdir()] == ["executed.ipynb"]
    assert [f.path for f in run.found["himeji"].files] == ["himeji/executed.ipynb"]


def test_an_error_inside_the_package_is_placed_in_the_cell_that_called_it(run: Run) -> None:
    failure = run.failure("gifu")

    assert failure.message == "'NoneType' object has no attribute 'label'"
    assert (failure.cell, failure.line) == (5, 2)
    assert failure.source_line == "show.role_figures(ctx, None).missing"


def test_a_template_that_sleeps_for_ever_is_ended_with_all_it_started(run: Run) -> None:
    failure = run.failure("sapporo")

    assert (failure.reason, failure.cell) == ("Timeout", 7)
    assert failure.message == f"not finished after {TIMEOUT} seconds"
    assert (run.out / "sapporo/executed.ipynb").exists()
    assert [p.pid for p in psutil.process_iter() if _works_in(p, run.temporary)] == []


def _works_in(process: psutil.Process, folder: Path) -> bool:
    try:
        return process.environ().get("IPYTHONDIR", "").startswith(str(folder))
    except psutil.Error:
        return False


def test_a_template_that_kills_its_kernel_is_named(run: Run) -> None:
    failure = run.failure("mito")

    assert (failure.reason, failure.cell) == ("DeadKernelError", 5)


def test_a_kernel_that_ends_itself_early_is_placed_in_its_cell(run: Run) -> None:
    failure = run.failure("sasebo")

    assert (failure.reason, failure.cell) == ("DeadKernelError", 5)


def test_an_error_that_cannot_be_written_is_still_placed(run: Run) -> None:
    failure = run.failure("oita")

    assert (failure.reason, failure.cell) == ("CellExecutionError", 5)
    assert failure.message == "the cell's error cannot be written"


def test_what_a_template_left_running_is_ended(run: Run) -> None:
    assert run.found["fukuyama"].failure is None
    left = [p for p in psutil.process_iter(["cmdline"]) if p.info["cmdline"] == ["sleep", "777"]]
    assert left == []


def test_a_template_that_kills_the_process_around_it_is_named(run: Run) -> None:
    failure = run.failure("kofu")

    assert (failure.reason, failure.cell) == ("ProcessDied", 5)
    assert "ended by signal SIGKILL" in failure.message


def test_stray_output_is_refused_rather_than_lost(run: Run) -> None:
    failure = run.failure("toyama")

    assert (failure.reason, failure.cell) == ("RenderError", 5)
    assert failure.message == "wrote to stdout: '内部メモ'"


def test_an_area_without_figures_fails_alone_before_it_is_run(run: Run) -> None:
    failure = run.failure("nagasaki")

    assert failure.reason == "InputError"
    assert "holds no figures of area 'nagasaki'" in failure.message


def test_parameters_arrive_as_what_they_are(run: Run) -> None:
    assert run.found["fukui"].failure is None


def test_a_template_that_takes_too_much_memory_is_named(project: Path) -> None:
    write_template(project, "greedy", "x = bytearray(3 * 2**30)\nNone")
    use_template(project, "kure", "greedy")
    limits = Limits(memory=2048)

    made = build(
        plan(load_round("published", project)), project / "out", only=("kure",), limits=limits
    )

    failure = next(e.failure for e in made.documents if e.id == "kure")
    assert failure is not None
    assert (failure.reason, failure.cell, failure.line) == ("MemoryError", 5, 1)


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EAGAIN])
def test_what_the_system_refuses_is_the_documents_failure(
    project: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr("kpi_report.produce.pool.tempfile.mkdtemp", refuse)
    job = next(j for j in plan(load_round("published", project)).jobs if j.id == "kure")

    made = make(job, Limits())

    assert (made.job_id, made.files) == ("kure", {})
    assert made.failure is not None
    assert made.failure.message == os.strerror(error)


def test_a_link_that_a_cell_left_is_not_written_through(project: Path) -> None:
    elsewhere = project / "elsewhere.txt"
    elsewhere.write_text("as it was")
    code = "import os\nos.mkdir('feedback.pdf')\n"
    code += "for n in ('feedback.html', 'executed.ipynb'): os.symlink('ELSEWHERE', n)"
    write_template(project, "linking", code.replace("ELSEWHERE", str(elsewhere)))
    use_template(project, "kure", "linking")

    made = build(plan(load_round("published", project)), project / "out", only=("kure",))

    assert next(e.verdict for e in made.documents if e.id == "kure") is Verdict.DELIVERED
    assert elsewhere.read_text() == "as it was"
    assert not (project / "out/kure/feedback.html").is_symlink()


def test_a_server_that_is_killed_takes_no_other_document_along(project: Path) -> None:
    code = "import os, psutil\nos.kill(psutil.Process(os.getppid()).ppid(), 9)"
    write_template(project, "killing", code)
    use_template(project, "kure", "killing")
    areas = ("kure", "nagano", "kofu", "gifu")

    made = build(plan(load_round("published", project)), project / "out", only=areas)

    failed = {e.id: e.failure.reason for e in made.documents if e.failure}
    assert failed == {"kure": "ProcessDied"}
    assert {e.id for e in made.documents if e.verdict is Verdict.DELIVERED} == {*areas} - {"kure"}


def test_a_process_that_leaves_the_session_is_ended(project: Path) -> None:
    told = project / "pid.txt"
    code = "import os, time\npid = os.fork()\nif pid == 0: os.setsid(); time.sleep(600)\n"
    code += f"open({str(told)!r}, 'w').write(str(pid))"
    write_template(project, "leaving", code + "\nNone")
    use_template(project, "kure", "leaving")

    build(plan(load_round("published", project)), project / "out", only=("kure",))

    pid, deadline = int(told.read_text()), time.monotonic() + 10
    while psutil.pid_exists(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not psutil.pid_exists(pid)


def test_sections_switched_off_leave_no_trace(whole_project: Path) -> None:
    with (whole_project / "params/published/kure.yaml").open("a", encoding="utf-8") as stream:
        stream.write("sections: {comparison: false, remarks: true}\nremarks: '**強調**した所見'\n")

    build(plan(load_round("published", whole_project)), whole_project / "out", only=("kure",))

    page = (whole_project / "out/kure/feedback.html").read_text(encoding="utf-8")
    assert "他の圏域との比較" not in page
    assert "<strong>強調</strong>した所見" in page


def test_a_parameter_that_no_template_takes_is_refused_with_its_line(project: Path) -> None:
    with (project / "params/published/kure.yaml").open("a", encoding="utf-8") as stream:
        stream.write("remarks: 書いたのに載らない所見\n")

    with pytest.raises(ParameterError, match=r"kure.yaml, line 3: 'remarks' is given, but"):
        plan(load_round("published", project))


def test_an_unknown_section_is_refused_with_the_nearest_name(whole_project: Path) -> None:
    with (whole_project / "params/published/kure.yaml").open("a", encoding="utf-8") as stream:
        stream.write("sections:\n  comparision: false\n")

    with pytest.raises(
        ParameterError, match=r"line 4: unknown section 'comparision'.*'comparison'"
    ):
        plan(load_round("published", whole_project))


def test_an_unknown_template_is_refused_with_the_nearest_name(project: Path) -> None:
    use_template(project, "kure", "area_feedbak")

    with pytest.raises(TemplateError, match="did you mean 'area_feedback'"):
        plan(load_round("published", project))


def test_an_unknown_area_is_refused_with_the_nearest_name(project: Path) -> None:
    with pytest.raises(ParameterError, match="unknown area 'himej'; did you mean 'himeji'"):
        build(plan(load_round("published", project)), project / "out", only=("himej",))
    assert not (project / "out").exists()


def test_an_unwritable_folder_is_refused_before_anything_runs(project: Path) -> None:
    (project / "out").write_text("a file, not a folder")

    with pytest.raises(OutputError, match=r"cannot write to .*out: .*--out"):
        build(plan(load_round("published", project)), project / "out", only=("kure",))


def test_a_second_run_into_the_same_folder_is_refused(project: Path) -> None:
    (project / "out").mkdir()

    with (
        sole_use(project / "out"),
        pytest.raises(OutputError, match="another run is writing to"),
    ):
        build(plan(load_round("published", project)), project / "out", only=("kure",))


def test_a_folder_where_a_file_must_stand_is_refused(project: Path) -> None:
    (project / "out/index.html").mkdir(parents=True)

    with pytest.raises(OutputError, match=r"index.html is a folder"):
        build(plan(load_round("published", project)), project / "out", only=("kure",))


def test_a_home_that_nobody_can_write_to_changes_nothing(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("home") / "a file, not a folder"
    home.write_text("")
    places = {"HOME": str(home), "MPLCONFIGDIR": str(home), "XDG_CACHE_HOME": str(home)}

    done = run_cli(project, "--area", "kure", environment=places)

    assert done.returncode == 0, done.stderr


def test_damaged_input_is_refused_with_exit_code_2_and_no_traceback(project: Path) -> None:
    (project / "data/published/kpis.csv").write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")

    done = run_cli(project)

    assert done.returncode == 2
    assert "InputError" in done.stderr
    assert "kpis.csv" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (project / "reports").exists()


def test_ctrl_c_leaves_nothing_half_written(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    write_template(project, "sleeping", "import time\ntime.sleep(3600)")
    use_template(project, "sapporo", "sleeping")
    temporary = tmp_path_factory.mktemp("t")  # a socket in it may have a short path only
    command = [sys.executable, "-m", "kpi_report", "build", "published", "--jobs", "2"]
    process = subprocess.Popen(
        command,
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    out = project / "reports/published"
    deadline = time.monotonic() + 120
    while not list(out.glob("*/feedback.pdf")) and time.monotonic() < deadline:
        time.sleep(0.2)
    family = psutil.Process(process.pid).children(recursive=True)

    for _ in range(3):  # people press it more than once
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.1)
    _, said = process.communicate(timeout=60)

    assert process.returncode == 130, said
    assert "Traceback" not in said
    _, alive = psutil.wait_procs(family, timeout=10)
    assert alive == []
    assert list(temporary.glob("kpi-report-*")) == []
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    recorded = {f["path"] for d in manifest["documents"] for f in d["files"]}
    present = {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()}
    assert recorded | {"manifest.json", "index.html"} == present
    assert recorded
    states = {d["id"]: d["verdict"] for d in manifest["documents"]}
    assert states["kagoshima"] == "not_run"


def test_ctrl_c_is_heard_while_all_is_being_loaded(project: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "kpi_report", "build", "published"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not psutil.Process(process.pid).children() and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.5)

    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)

    assert process.returncode == 130
    assert said.startswith("kpi-report: stopped")


def test_the_templates_run_in_jupyterlab_as_they_are() -> None:
    from nbclient import NotebookClient

    from kpi_report.document.blocks import BLOCK_MIME

    for name in ("area_feedback", "overview"):  # their other editions have the same code
        path = ROOT / f"notebooks/templates/{name}.ipynb"
        nb = nbformat.read(path, as_version=4)
        NotebookClient(nb, resources={"metadata": {"path": str(path.parent)}}).execute()
        shown = [
            o.data[BLOCK_MIME]["kind"]
            for c in nb.cells
            for o in c.get("outputs", [])
            if o.output_type == "execute_result"
        ]
        assert shown[0] == "cover", path
        assert len(shown) == sum(c.cell_type == "code" for c in nb.cells) - 2, path
