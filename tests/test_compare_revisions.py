"""Revisions are built where they are compared, by their own code, once, and leave nothing."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from made_builds import document, make_build

from kpi_report.cli import main

PROGRAM = '''\
"""Stands for the program of a revision: gives the build that words.txt names."""
import shutil
import sys
from pathlib import Path

words = Path("words.txt").read_text(encoding="utf-8").strip()
made = Path({made!r}) / words
if not made.is_dir():
    sys.exit(f"InputError: no build {{words}}")
with Path({log!r}).open("a", encoding="utf-8") as log:
    print(words, *sys.argv[1:3], file=log)
shutil.copytree(made, sys.argv[sys.argv.index("--out") + 1], dirs_exist_ok=True)
'''


class Repository:
    """A project under git, whose program is the one above."""

    def __init__(self, root: Path, made: Path, log: Path) -> None:
        self.root, self.log = root, log
        for name, text in {
            "pyproject.toml": "",
            "params/r08/round.yaml": "",
            "notebooks/x": "",
            ".gitignore": "reports/\n",
            "kpi_report/__main__.py": PROGRAM.format(made=str(made), log=str(log)),
        }.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.name", "t")
        self.git("config", "user.email", "t@example.invalid")
        self.commit("first")

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, check=True, capture_output=True, text=True
        )
        return done.stdout

    def commit(self, words: str) -> None:
        self.write(words)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", words)

    def write(self, words: str) -> None:
        (self.root / "words.txt").write_text(words, encoding="utf-8")

    @property
    def built(self) -> list[str]:
        """What was built so far, in order."""
        return self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    for name, words in (("first", "動きを示します。"), ("second", "動きを述べます。")):
        documents = {"midori": document(words=words), "kaede": document()}
        make_build(folder / name, documents, round_id="r08")
    return folder


@pytest.fixture
def repository(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    return Repository(tmp_path / "project", made, tmp_path / "built.log")


def compare(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["compare", "--jobs", "1", *arguments])


def kinds(*arguments: str) -> dict[str, str]:
    told: dict[str, Any] = json.loads(compare(*arguments, "--round", "r08", "--json").stdout)
    return {one["id"]: one["kind"] for one in told["documents"]}


def test_two_revisions(repository: Repository) -> None:
    repository.commit("second")
    assert kinds("HEAD~1", "main") == {"midori": "text", "kaede": "unchanged"}


def test_the_working_tree_as_it_is(repository: Repository) -> None:
    repository.write("second")
    assert kinds("main", ".") == {"midori": "text", "kaede": "unchanged"}


def test_a_commit_is_built_once(repository: Repository) -> None:
    kinds("main", "main")
    kinds("main", ".")
    assert repository.built == ["first build r08", "first build r08"]


def test_no_worktree_is_left(repository: Repository) -> None:
    kinds("main", "main")
    assert len(repository.git("worktree", "list").splitlines()) == 1
    assert repository.git("status", "--porcelain") == ""


def test_a_revision_that_cannot_be_built_is_refused_and_leaves_nothing(
    repository: Repository,
) -> None:
    repository.commit("third")
    done = compare("main~1", "main", "--round", "r08")
    assert done.exit_code == 2
    assert "OutputError: main (" in done.stderr
    assert "kpi-report build r08 ended with 1: " in done.stderr
    assert "InputError: no build third" in done.stderr
    assert len(repository.git("worktree", "list").splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("maim", "."), "'maim' is neither the folder of a build nor a git revision; did you mean"),
        (("main", "."), "name the round to build, as --round published"),
        (("--round", "r08", "main", "-x"), "No such option"),
    ],
    ids=["unknown", "no round", "an option"],
)
def test_what_is_refused(repository: Repository, arguments: tuple[str, ...], message: str) -> None:
    done = compare(*arguments)
    assert done.exit_code == 2
    assert message in done.stderr
