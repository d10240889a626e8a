"""The same project gives the same files, whoever builds it, where, when and in which order."""

import locale
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from pdf_structure import read_structure

ROOT = Path(__file__).parents[1]
PARTS = ("data", "kpi_report", "notebooks", "params", "pyproject.toml")
ASKED = {
    "sample_2022": ("akimino", "hagiemori", "yukimisaki", "kiyomisato", "suzumise", "overview"),
    "published": ("nagano",),
}
"""A rich, a sparse and a blank area, one without answers, and others."""


@dataclass(frozen=True)
class Way:
    """Where and how a project is built."""

    project: Path
    out: Path
    jobs: int
    backwards: bool
    umask: int
    environment: dict[str, str]
    before: Sequence[str] = ()

    def build(self) -> dict[str, bytes]:
        """Build the documents asked for, and return all files by name."""
        for round_id, asked in ASKED.items():
            areas = [f"--area={name}" for name in (asked[::-1] if self.backwards else asked)]
            done = subprocess.run(
                [
                    *(*self.before, sys.executable, "-m", "kpi_report", "build", round_id, *areas),
                    *("--jobs", str(self.jobs), "--out", str(self.out / round_id)),
                ],
                cwd=self.project,
                env={"PATH": os.environ["PATH"], "PYTHONPATH": str(self.project)}
                | self.environment,
                umask=self.umask,
                capture_output=True,
                text=True,
            )
            assert done.returncode == 0, done.stderr
        found = (path for path in self.out.rglob("*") if path.is_file())
        return {path.relative_to(self.out).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def ways(tmp_path_factory: pytest.TempPathFactory) -> tuple[Way, Way]:
    """Two ways that have as little in common as one machine allows."""
    folder = tmp_path_factory.mktemp("b")
    for name in ("home", "t"):
        (folder / name).mkdir()
    here = Way(
        project=ROOT,
        out=tmp_path_factory.mktemp("a"),
        jobs=1,
        backwards=False,
        umask=0o022,
        environment={
            "HOME": os.environ.get("HOME", "/"),
            "LC_ALL": "C",
            "PYTHONHASHSEED": "0",
            "SOURCE_DATE_EPOCH": "昨日",
            "TZ": "UTC",
            "USER": "root",
        },
    )
    elsewhere = Way(
        project=copied(folder / "別の 場所"),
        out=folder / "出力",
        jobs=3,
        backwards=True,
        umask=0o077,
        environment={
            "COLUMNS": "40",
            "HOME": str(folder / "home"),
            "LC_ALL": japanese_locale(),
            "MPLBACKEND": "svg",
            "OPENPYXL_LXML": "True",
            "PYTHONHASHSEED": "4711",
            "SOURCE_DATE_EPOCH": "86400",
            "TMPDIR": str(folder / "t"),
            "TZ": "Pacific/Kiritimati",
            "USER": "別の人",
        },
        before=as_another_user(),
    )
    return here, elsewhere


@pytest.fixture(scope="module")
def built(ways: tuple[Way, Way]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    here, elsewhere = ways
    return here.build(), elsewhere.build()


def copied(project: Path) -> Path:
    """Copy the project, its files in another order and of another age."""
    for path in sorted((p for part in PARTS for p in files_of(ROOT / part)), reverse=True):
        copy = project / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    return project


def files_of(path: Path) -> list[Path]:
    found = [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]
    return [p for p in found if "__pycache__" not in p.parts]


def japanese_locale() -> str:
    """Return a Japanese locale if this machine has one."""
    before = locale.setlocale(locale.LC_ALL)
    try:
        return locale.setlocale(locale.LC_ALL, "ja_JP.UTF-8")
    except locale.Error:
        return "C.UTF-8"
    finally:
        locale.setlocale(locale.LC_ALL, before)


def as_another_user() -> tuple[str, ...]:
    """Return what to put before a command so that it sees itself run by another user, if it can."""
    command = ("unshare", "--user", "--map-user=4711", "--map-group=4711")
    if shutil.which(command[0]) is None:
        return ()
    tried = subprocess.run([*command, sys.executable, "-c", ""], capture_output=True)
    return command if tried.returncode == 0 else ()


def test_every_file_has_the_same_bytes(
    built: tuple[dict[str, bytes], dict[str, bytes]],
) -> None:
    here, elsewhere = built

    assert here.keys() == elsewhere.keys()
    assert len(here) == 5 * 4 + 4 + 2 + 4 + 2
    assert [name for name in sorted(here) if here[name] != elsewhere[name]] == []


def test_a_file_is_as_old_as_its_data(
    built: tuple[dict[str, bytes], dict[str, bytes]], tmp_path: Path
) -> None:
    _, with_another_date = built
    (tmp_path / "data.xlsx").write_bytes(with_another_date["sample_2022/akimino/data.xlsx"])

    info = read_structure(with_another_date["sample_2022/akimino/feedback.pdf"]).info
    properties = openpyxl.load_workbook(tmp_path / "data.xlsx").properties
    assert info["CreationDate"] == "D:20221201000000Z"
    assert f"{properties.created:%Y-%m-%d %H:%M}" == "2022-12-01 00:00"


def test_a_workbook_has_the_same_bytes_with_lxml_as_without() -> None:
    pytest.importorskip("lxml")
    code = "from kpi_report.render import workbook; import openpyxl.xml as x; print(x.LXML)"

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "OPENPYXL_LXML": "True"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"
