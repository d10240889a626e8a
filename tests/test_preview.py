"""A preview follows what is saved: at once, in place, and with what fails shown at its cell."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from chromium import launched
from small_project import ROOT, copy_project, make_small, use_template, write_template

from kpi_report.review.preview_maker import make_page
from kpi_report.review.trouble import Trouble
from kpi_report.review.watching import Changed, what_changed

PROSE = 'from kpi_report.document.blocks import Prose\nProse("\\n\\n".join(["{}"] * {}))'
NUMBERS = {"parameters": 1, "setup": 2, "cover": 3}


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("notebooks/templates/area_feedback.ipynb", Changed.TEMPLATE),
        ("notebooks/templates/.~area_feedback.ipynb", None),
        ("notebooks/templates/.ipynb_checkpoints/area_feedback.ipynb", None),
        ("notebooks/templates/notes.txt", None),
        ("params/published/round.yaml", Changed.ROUND),
        ("params/published/areas.csv", Changed.ROUND),
        ("data/published/kpis.csv", Changed.ROUND),
        ("data/published/README.md", None),
        ("reports/published/index.html", None),
        ("kpi_report/document/answers.py", Changed.PACKAGE),
        ("kpi_report/render/assets/document.css", Changed.PACKAGE),
        ("kpi_report/document/catalogues/en.po", Changed.PACKAGE),
        ("kpi_report/__pycache__/cli.cpython-311.pyc", None),
    ],
)
def test_what_a_saved_file_changes(path: str, what: Changed | None) -> None:
    root = Path("/project")
    assert what_changed(root / path, root, root / "kpi_report") is what


def test_a_page_that_cannot_be_made_says_why() -> None:
    empty = nbformat.writes(nbformat.v4.new_notebook())
    trouble = Trouble("NameError", "name 'x' is not defined", 2, "setup", "a = 1\nx", 2)
    page, told = make_page(empty, trouble, NUMBERS)
    assert told == trouble
    assert "エラー：セル2（setup）の2行目" in page
    assert "→  2  x" in page


def test_a_cell_that_shows_no_block_is_told_at_its_place() -> None:
    nb = nbformat.v4.new_notebook()
    nb.cells = [nbformat.v4.new_code_cell("print(1)", id="cover")]
    nb.cells[0].outputs = [nbformat.v4.new_output("stream", text="1")]
    _, told = make_page(nbformat.writes(nb), None, NUMBERS)
    assert told is not None
    assert (told.reason, told.cell, told.message) == ("RenderError", 3, "wrote to stdout: '1'")


@dataclass
class Running:
    """The command, the project it runs in, and the page it is looked at with."""

    project: Path
    process: subprocess.Popen[str]
    url: str
    page: Any

    @property
    def template(self) -> Path:
        return self.project / "notebooks/templates/draft.ipynb"

    def save(self, *cells: str) -> None:
        write_template(self.project, "draft", *cells)

    def wait_for(self, text: str) -> None:
        self.page.wait_for_function(
            """text => {
              const frame = document.querySelector('iframe:not(.coming)');
              return frame && frame.contentDocument.body.textContent.includes(text);
            }""",
            arg=text,
            timeout=60_000,
        )

    @property
    def state(self) -> str:
        return str(self.page.inner_text("#state"))

    def in_frame(self, expression: str) -> Any:
        frame = "document.querySelector('iframe:not(.coming)')"
        return self.page.evaluate(f"{frame}.{expression}")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    project = tmp_path_factory.mktemp("p")
    copy_project(project)
    make_small(project)
    write_template(
        project, "draft", PROSE.format("第一の文です。", 60), PROSE.format("終わり。", 1)
    )
    for area_id in ("himeji", "fukuyama"):
        use_template(project, area_id, "draft")
    command = [sys.executable, "-m", "kpi_report", "preview", "himeji"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with (
        launched() as browser,
        subprocess.Popen(
            command, cwd=project, env=environment, stdout=subprocess.PIPE, text=True
        ) as process,
    ):
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        page = browser.new_page(bypass_csp=True)
        page.goto(url)
        yield Running(project, process, url, page)
        children = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert psutil.wait_procs(children, timeout=10)[1] == []


def answer(url: str, **headers: str) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as found:
            return int(found.status)
    except urllib.error.HTTPError as error:
        return error.code


class TestFollowing:
    """In the order of a reviewer's work; each begins where the one before ended."""

    def test_the_document_is_shown(self, running: Running) -> None:
        running.wait_for("終わり。")
        assert "播磨圏域連携中枢都市圏" in running.in_frame("contentDocument.title")

    def test_what_is_saved_is_shown_and_the_reader_stays_where_he_was(
        self, running: Running
    ) -> None:
        running.in_frame("contentWindow.scrollTo(0, 900)")
        running.save(PROSE.format("第一の文です。", 60), PROSE.format("新しい終わり。", 1))
        running.wait_for("新しい終わり。")
        assert abs(running.in_frame("contentWindow.scrollY") - 900) <= 2
        assert "1セルを実行" in running.state

    def test_prose_is_shown_without_running_anything(self, running: Running) -> None:
        nb = nbformat.read(running.template, as_version=4)
        nb.cells[3].source = "## 改めた見出し"
        nbformat.write(nb, running.template)
        running.wait_for("改めた見出し")
        assert "0セルを実行" in running.state

    def test_what_fails_is_shown_at_its_cell_with_its_source(self, running: Running) -> None:
        running.save(PROSE.format("第一の文です。", 60), "one = ctx\nshow.cover(wrong)")
        running.wait_for("エラー：セル7（code-1）の2行目")
        running.wait_for("show.cover(wrong)")
        assert running.state == "エラー：セル7（code-1）の2行目"

    def test_a_cell_that_is_not_python_is_shown_with_its_source(self, running: Running) -> None:
        running.save(PROSE.format("第一の文です。", 60), "one = ctx\nshow.cover(one")
        running.wait_for("エラー：セル7（code-1）の2行目")
        running.wait_for("show.cover(one")

    def test_a_template_that_cannot_be_read_is_said_to_be_so(self, running: Running) -> None:
        running.template.write_text("{}", encoding="utf-8")
        running.wait_for("not a valid notebook")

    def test_it_goes_on_where_it_was_after_mending(self, running: Running) -> None:
        running.save(PROSE.format("第一の文です。", 60), PROSE.format("治った。", 1))
        running.wait_for("治った。")
        assert abs(running.in_frame("contentWindow.scrollY") - 900) <= 80

    def test_another_area(self, running: Running) -> None:
        running.page.select_option("#area", "fukuyama")
        running.wait_for("備後圏域連携中枢都市圏")

    def test_a_cell_without_end_is_interrupted_by_the_next_save(self, running: Running) -> None:
        running.save("while True: pass")
        running.page.wait_for_selector("#state.working")
        running.save(PROSE.format("終わった。", 1))
        running.wait_for("終わった。")

    def test_pages_on_paper_beside_it(self, running: Running) -> None:
        running.page.click("[data-show=both]")
        running.page.wait_for_selector("#paper img", timeout=60_000)
        assert running.page.eval_on_selector("#paper img", "image => image.naturalWidth") > 800

    def test_from_the_first_cell_again(self, running: Running) -> None:
        running.page.click("#restart")
        running.page.wait_for_function(
            "document.getElementById('state').textContent.includes('うち5セルを実行')",
            timeout=60_000,
        )

    def test_parameters_are_followed(self, running: Running) -> None:
        path = running.project / "params/published/round.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("title: ", "title: 改めた", 1), encoding="utf-8")
        running.wait_for("改めた")

    def test_nobody_without_the_token(self, running: Running) -> None:
        bare = running.url.split("?")[0]
        assert [
            answer(f"{bare}{name}") for name in ("", "document", "page?number=1", "events")
        ] == [403] * 4
        assert answer(f"{bare}?token=guess") == 403
        assert answer(running.url) == 200

    def test_nobody_by_another_name(self, running: Running) -> None:
        assert answer(running.url, Host="example.org") == 403


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["himejii"], "unknown area 'himejii'; did you mean 'himeji'?"),
        (["himeji", "--template", "overveiw"], "no template 'overveiw' in"),
        (["himeji", "--round", "publishd"], "no round 'publishd'"),
    ],
)
def test_what_there_is_not_is_refused(arguments: list[str], told: str, tmp_path: Path) -> None:
    copy_project(tmp_path)
    command = [sys.executable, "-m", "kpi_report", "preview", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stdout == ""


def test_ctrl_c_ends_it_while_a_cell_runs(tmp_path: Path) -> None:
    copy_project(tmp_path)
    make_small(tmp_path)
    write_template(tmp_path, "draft", "open('begun', 'w').close()\nwhile True: pass")
    command = [sys.executable, "-m", "kpi_report", "preview", "himeji", "--template", "draft"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        for _ in range(600):
            if list(tmp_path.glob("kpi-*/begun")):
                break
            time.sleep(0.1)
        children = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    assert psutil.wait_procs(children, timeout=10)[1] == []
    assert list(tmp_path.glob("kpi-*")) == []
