"""How quarto is found, called and believed, by a program that stands in for it."""

import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from fake_quarto import VERSION, write_quarto

from kpi_report.document.blocks import Cover
from kpi_report.errors import ProgramError, RenderError
from kpi_report.render.quarto import write_with_quarto
from kpi_report.render.quarto_program import Rendering, find_quarto, quarto_version, render
from kpi_report.render.reading import Document

CALL = Rendering(
    files={"document.ipynb": b"{}", "figures/figure-1.svg": b"<svg/>"},
    arguments=("render", "document.ipynb", "--to", "html", "--output", "document.html"),
    output="document.html",
    made=1_751_241_600,
)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield the only folder on the PATH; there is no quarto in it yet."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    quarto_version.cache_clear()
    yield folder
    quarto_version.cache_clear()


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QUARTO_RECORD", str(tmp_path / "record"))
    return tmp_path / "record"


def recorded(record: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(record.read_text())
    return told


class TestFound:
    def test_on_the_path(self, path: Path) -> None:
        program = write_quarto(path)
        assert find_quarto() == program

    def test_in_the_package_of_the_extra(
        self, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "site/quarto_cli").mkdir(parents=True)
        (tmp_path / "site/quarto_cli/__init__.py").touch()
        program = write_quarto(tmp_path / "site/quarto_cli/bin")
        monkeypatch.syspath_prepend(str(tmp_path / "site"))
        assert find_quarto() == program

    def test_nowhere(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "quarto_cli", None)
        with pytest.raises(ProgramError, match=r"on the PATH .*pip install 'kpi-report\[quarto\]'"):
            find_quarto()

    def test_its_version(self, path: Path) -> None:
        write_quarto(path)
        assert quarto_version() == VERSION

    def test_one_that_does_not_tell_its_version(self, path: Path) -> None:
        (path / "quarto").write_text("#!/bin/sh\necho broken >&2\nexit 1\n")
        (path / "quarto").chmod(0o755)
        with pytest.raises(ProgramError, match="quarto --version ended with 1 and said broken"):
            quarto_version()


class TestCalled:
    def test_in_a_folder_of_its_own_that_holds_its_files(
        self, path: Path, record: Path, tmp_path: Path
    ) -> None:
        write_quarto(path)

        written = render(CALL, tmp_path / "work", 60)

        assert written == b"by Quarto as html"
        told = recorded(record)
        assert told["arguments"] == [
            *("render", "document.ipynb"),
            *("--to", "html"),
            *("--output", "document.html"),
        ]
        assert told["folder"] == str(tmp_path / "work/document")
        assert told["files"] == {"document.ipynb": 2, "figures/figure-1.svg": 6}

    def test_with_an_environment_that_leaves_nothing_to_chance(
        self, path: Path, record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_quarto(path)
        monkeypatch.setenv("QUARTO_PROFILE", "of-the-builder")

        render(CALL, tmp_path / "work", 60)

        environment = recorded(record)["environment"]
        assert "QUARTO_PROFILE" not in environment
        assert {name: environment[name] for name in ("NO_COLOR", "SOURCE_DATE_EPOCH")} == {
            "NO_COLOR": "1",
            "SOURCE_DATE_EPOCH": "1751241600",
        }
        assert environment["QUARTO_PYTHON"] == sys.executable
        for name in ("TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
            assert Path(environment[name]).parent == tmp_path / "work", name

    def test_without_the_limit_of_memory_of_the_process_around_it(
        self, path: Path, record: Path, tmp_path: Path
    ) -> None:
        write_quarto(path)
        before = resource.getrlimit(resource.RLIMIT_AS)
        limited = (2**40, before[1])
        resource.setrlimit(resource.RLIMIT_AS, limited)
        try:
            render(CALL, tmp_path / "work", 60)
            after = resource.getrlimit(resource.RLIMIT_AS)
        finally:
            resource.setrlimit(resource.RLIMIT_AS, before)

        assert recorded(record)["memory"] == before[1]
        assert after == limited


class TestFails:
    def test_with_what_it_said_from_its_first_error_on(self, path: Path, tmp_path: Path) -> None:
        does = "print('Starting\\nERROR: YAML: bad\\n  at 1', file=sys.stderr); sys.exit(3)"
        write_quarto(path, does)
        told = r"^quarto render .* ended with 3: ERROR: YAML: bad\n  at 1$"
        with pytest.raises(RenderError, match=told):
            render(CALL, tmp_path / "work", 60)

    def test_when_it_takes_too_long(self, path: Path, tmp_path: Path) -> None:
        # What it started goes on, and holds its output open.
        does = "import subprocess, time; subprocess.Popen(['/bin/sleep', '20']); time.sleep(20)"
        write_quarto(path, does)
        with pytest.raises(RenderError, match=r"quarto render .*: not finished after 1 seconds"):
            render(CALL, tmp_path / "work", 1)

    def test_when_the_notebook_left_it_no_time(self, path: Path, tmp_path: Path) -> None:
        write_quarto(path, "import time; time.sleep(20)")
        cover = Cover("題", "", ("左", "右"), (), (), "", "ja", "2025-06-30")
        with pytest.raises(RenderError, match=r"--to docx .*: not finished after 1 seconds"):
            write_with_quarto(Document(cover, ()), suffix=".docx", folder=tmp_path, end=monotonic())

    def test_when_it_leaves_no_document(self, path: Path, tmp_path: Path) -> None:
        write_quarto(path, "sys.exit(0)")
        with pytest.raises(RenderError, match=r"left no document\.html"):
            render(CALL, tmp_path / "work", 60)
