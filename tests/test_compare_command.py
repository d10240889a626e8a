"""``kpi-report compare`` of two folders: what it says, writes, refuses, and how it ends."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from made_builds import document, make_build

from kpi_report.cli import main
from kpi_report.review.passages import without_identity

OTHER_WORDS = document(words="圏域の動きを述べます。")
OTHER_NUMBER = document(value="12.4")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    make_build(tmp_path / "old", {"midori": document(), "kaede": document(), "nagi": document()})
    return tmp_path


def compare(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["compare", "--jobs", "1", *arguments])


def compared(here: Path, **documents: Any) -> dict[str, dict[str, Any]]:
    """Return what is recorded of each document of a build against the old one."""
    make_build(here / "new", documents)
    told = json.loads(compare("old", "new", "--json").stdout)
    return {one["id"]: one for one in told["documents"]}


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        (document(), "unchanged"),
        (document(code="show.other()"), "unchanged"),
        (OTHER_WORDS, "text"),
        (OTHER_NUMBER, "numbers"),
        (document(words="圏域の動きを述べます。", value="12.4"), "numbers"),
        (document(ink=90), "layout"),
        (document(sha="fedcba9876543210"), "identity"),
        (document(sha="fedcba9876543210", ink=90), "layout"),
        (None, "unreadable"),
    ],
    ids=["nothing", "code", "words", "a number", "both", "ink", "hash", "hash and ink", "failed"],
)
def test_each_kind_of_change(here: Path, changed: dict[str, Any] | None, kind: str) -> None:
    found = compared(here, midori=changed, kaede=document(), nagi=document())
    kinds = {name: one["kind"] for name, one in found.items()}
    assert kinds == {"midori": kind, "kaede": "unchanged", "nagi": "unchanged"}


def test_documents_of_one_build_alone(here: Path) -> None:
    make_build(here / "fewer", {"midori": document()})
    told = json.loads(compare("fewer", "old", "--json").stdout)
    assert told["counts"] == {"added": 2, "unchanged": 1}
    told = json.loads(compare("old", "fewer", "--json").stdout)
    assert told["counts"] == {"removed": 2, "unchanged": 1}


def test_the_table_lists_the_largest_change_first(here: Path) -> None:
    documents = {"midori": OTHER_WORDS, "kaede": document(), "nagi": OTHER_NUMBER}
    make_build(here / "new", documents)
    done = compare("old", "new")
    assert done.stdout.splitlines() == [
        "nagi    numbers     numbers 1  pages 1",
        "midori  text        texts 1  pages 1",
        "1 numbers, 1 text, 1 unchanged",
        "pages: compare/index.html",
    ]
    assert done.exit_code == 1


def test_equal_builds_end_with_0(here: Path) -> None:
    assert compare("old", "old").exit_code == 0


def test_only_documents_that_differ_have_a_page(here: Path) -> None:
    compared(here, midori=OTHER_WORDS, kaede=document(), nagi=document())
    written = sorted(path.name for path in (here / "compare").iterdir())
    assert written == ["comparison.json", "index.html", "midori.html"]


def test_a_second_comparison_replaces_the_first(here: Path) -> None:
    compared(here, midori=OTHER_WORDS, kaede=document(), nagi=document())
    compare("old", "old")
    assert not (here / "compare" / "midori.html").exists()


def test_a_file_that_is_not_as_it_was_written_is_an_error_of_its_document(here: Path) -> None:
    new = make_build(here / "new", {"midori": document(), "kaede": document()})
    page = next((new / "midori").glob("*.html"))
    page.write_text("garbage", encoding="utf-8")
    told = json.loads(compare("old", "new", "--json").stdout)
    kinds = {one["id"]: (one["kind"], one["reason"]) for one in told["documents"]}
    assert kinds["midori"] == (
        "unreadable",
        f"new: not as the manifest says, or missing: midori/{page.name}",
    )


def test_a_missing_notebook_is_an_error_of_that_document(here: Path) -> None:
    new = make_build(here / "new", {"midori": OTHER_WORDS, "kaede": OTHER_WORDS})
    (new / "midori" / "executed.ipynb").unlink()
    told = json.loads(compare("old", "new", "--json").stdout)
    kinds = {one["id"]: (one["kind"], one["reason"]) for one in told["documents"]}
    assert kinds["midori"] == (
        "unreadable",
        "new: not as the manifest says, or missing: midori/executed.ipynb",
    )
    assert kinds["kaede"] == ("text", "")


def test_several_processes_find_the_same(here: Path) -> None:
    changed = {"midori": OTHER_WORDS, "kaede": OTHER_NUMBER, "nagi": document(ink=90)}
    make_build(here / "new", changed)
    one, two = (
        CliRunner().invoke(main, ["compare", "old", "new", "--json", "--jobs", jobs]).stdout
        for jobs in ("1", "2")
    )
    assert one == two


EXPECTED = "midori  # 文言を直した\n\n# ほかは変わらない\n"


@pytest.mark.parametrize(
    ("documents", "code", "said"),
    [
        ({"midori": OTHER_WORDS, "kaede": document()}, 0, ""),
        (
            {"midori": OTHER_WORDS, "kaede": OTHER_NUMBER},
            1,
            "not expected to change: kaede",
        ),
        (
            {"midori": document(), "kaede": document()},
            1,
            "expected to change, but did not: midori",
        ),
        (
            {"midori": document(sha="fedcba9876543210"), "kaede": document()},
            1,
            "expected to change, but did not: midori",
        ),
        ({"midori": OTHER_WORDS, "kaede": document(sha="fedcba9876543210")}, 0, ""),
        ({"midori": None, "kaede": document()}, 1, "not expected to change: midori"),
    ],
    ids=["as expected", "another too", "not reached", "only its hash", "others' hashes", "failed"],
)
def test_only_what_is_expected_may_change(
    here: Path, documents: dict[str, Any], code: int, said: str
) -> None:
    (here / "areas.txt").write_text(EXPECTED, encoding="utf-8")
    make_build(here / "new", {**documents, "nagi": document()})
    done = compare("old", "new", "--expect", "areas.txt")
    assert done.exit_code == code
    assert said in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("old", "neu"), "'neu' is neither the folder of a build nor, outside a project, a rev"),
        (("old", "odl"), "did you mean 'old'? known: damaged, new, old"),
        (("old", "empty"), "(the folder holds no manifest.json)"),
        (("old", "."), "'.' is neither"),
        (("old", "new", "--area", "midorii"), "did you mean 'midori'?"),
        (("old", "new", "--expect", "wrong.txt"), "wrong.txt, line 2: neither build has 'kaeda'"),
        (("old", "new", "--expect", "none.txt"), "none.txt"),
        (("old", "new", "--out", "full"), "full holds no earlier comparison"),
        (("old", "damaged"), "is not a manifest that this version can read"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_what_is_refused_says_what_was_possible(
    here: Path, arguments: tuple[str, ...], message: str
) -> None:
    make_build(here / "new", {"midori": document(), "kaede": document(), "nagi": document()})
    for folder, name, text in (
        ("full", "letter.txt", "mine"),
        ("empty", "x", ""),
        ("damaged", "manifest.json", "{}"),
        (".", "wrong.txt", "midori\nkaeda\n"),
    ):
        (here / folder).mkdir(exist_ok=True)
        (here / folder / name).write_text(text, encoding="utf-8")
    done = compare(*arguments)
    assert done.exit_code == 2
    assert message in done.stderr


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("データの識別番号：0123456789abcdef。", "データの識別番号：。"),
        ("kpi_report 0.1.0。", "kpi_report 。"),
        ("1234567890123円", "1234567890123円"),
        ("2026年3月31日", "2026年3月31日"),
    ],
)
def test_what_identifies_a_build_is_no_number(text: str, without: str) -> None:
    assert without_identity(text) == without
