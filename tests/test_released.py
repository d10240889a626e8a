"""Released numbers stay what they were, or the changelog names those that changed.

The rounds that the suite builds are held against theirs where they are built:
``test_published_round.py`` and ``test_sample_documents.py``.
"""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from made_builds import document, make_build
from released_numbers import unnamed_changes
from templates_in_process import cooperation_documents

from kpi_report.cli import main
from kpi_report.document.blocks import Cell, Column, Cover, Dataset, Figure, Prose, RowGroup, Table
from kpi_report.errors import InputError
from kpi_report.render.reading import Document
from kpi_report.review.changelog import Named, message, named_in, unnamed
from kpi_report.review.released import (
    Changed,
    Told,
    changed_numbers,
    numbers_of,
    read_released,
    write_released,
)

TAX = Told("himeji", "地域経済", "地域経済の指標", "地方税（千円）", "圏域", "150.1 （+4.2）")
BIRTHS = Told("himeji", "生活関連機能", "生活の指標", "出生数（人）", "圏域", "6.66")
OTHER_TAX = replace(TAX, value="150.2 （+4.3）")


def test_no_number_of_the_cooperation_round_changed_without_a_word() -> None:
    now = [told for name, one in cooperation_documents() for told in numbers_of(name, one)]
    assert len(now) > 2000
    assert unnamed_changes("cooperation", "data/published", now) == ""


def test_a_changed_number_is_told_with_the_line_that_names_it() -> None:
    changes = changed_numbers([TAX, BIRTHS], [OTHER_TAX, BIRTHS])
    assert message("published", unnamed("published", changes, "## 0.1.0 — unreleased\n")) == (
        "1 released numbers of published changed, and CHANGELOG.md does not name them:\n"
        "  himeji / 地域経済 / 地域経済の指標 / 地方税（千円） / 圏域: "
        "150.1 （+4.2） -> 150.2 （+4.3）\n"
        'If this is meant, add under "unreleased" in CHANGELOG.md, with the reason:\n'
        "  - Numbers of `published`, `地域経済`, `地方税（千円）`: <reason>"
    )


def test_one_number_of_the_real_file_is_found_when_it_changes() -> None:
    """So that the tests of whole rounds can fail: one digit of a thousand rows is another."""
    path = Path(__file__).parents[1] / "data/published/released/published.csv"
    released = read_released(path)
    now = [one for one in released if one.area_id != "*"]
    at = next(n for n, one in enumerate(now) if one.area_id == "nagano" and one.value == "0.7")
    now[at] = replace(now[at], value="0.8")
    kept = [one for one in released if one.area_id != "*"]
    (change,) = changed_numbers(kept, now)
    assert (change.old.area_id, change.old.value, change.new) == ("nagano", "0.7", "0.8")


@pytest.mark.parametrize(
    ("line", "is_named"),
    [
        ("- Numbers of `published`, `地域経済`, `地方税（千円）`: items of 2023 added.", True),
        ("- Numbers of `published`, `地域経済`, `地方税`: items of\n  2023 added.", True),
        ("- Numbers of `published`, `地域経済`: items of 2023 added.", True),
        ("- Numbers of `published`, `地域経済`, `出生数（人）`: items of 2023 added.", False),
        ("- Numbers of `published`, `生活関連機能`: items of 2023 added.", False),
        ("- Numbers of `cooperation`, `地域経済`: items of 2023 added.", False),
        ("- Numbers of `published`, `地域経済`: <reason>", False),
        ("- Numbers of `published`, `地域経済`:", False),
        ("- The tax of 2023 was added to `published`.", False),
    ],
)
def test_which_lines_name_a_change(line: str, is_named: bool) -> None:
    changelog = f"# Changelog\n\n## 0.2.0 — unreleased\n\n- Other.\n{line}\n\n## 0.1.0\n"
    assert (unnamed("published", [Changed(TAX, "150.2")], changelog) == []) is is_named


def test_a_line_of_an_earlier_release_names_nothing_now() -> None:
    line = "- Numbers of `published`, `地域経済`: why"
    assert named_in(f"## 2 — unreleased\n\n## 1 — 2026-01-01\n{line}\n") == []
    assert named_in(f"## 2 — unreleased\n{line}\n## 1\n") == [Named("published", "地域経済")]


def test_what_changed_alike_in_many_areas_is_said_once() -> None:
    changes = [Changed(replace(BIRTHS, area_id=f"a{n}"), "6.70") for n in range(5)]
    assert message("r", changes).splitlines()[1] == (
        "  a0, a1, a2 and 2 more / 生活関連機能 / 生活の指標 / 出生数（人） / 圏域: 6.66 -> 6.70"
    )


def test_many_rows_of_a_section_are_named_as_the_section() -> None:
    changes = [Changed(replace(TAX, row=f"指標{n}"), "0") for n in range(5)]
    assert message("r", changes).splitlines()[-1] == "  - Numbers of `r`, `地域経済`: <reason>"


@pytest.mark.parametrize(
    ("now", "changes"),
    [
        ([TAX, BIRTHS], []),
        ([BIRTHS, TAX], []),
        ([replace(TAX, value="150.1千円（+4.2）"), BIRTHS], []),
        ([TAX, BIRTHS, replace(TAX, column="全国")], []),
        ([OTHER_TAX, BIRTHS], [Changed(TAX, "150.2 （+4.3）")]),
        ([BIRTHS], [Changed(TAX, "")]),
        ([replace(TAX, column="全国"), BIRTHS], [Changed(TAX, "")]),
    ],
    ids=["none", "order", "words", "a new number", "a number", "gone", "elsewhere"],
)
def test_what_counts_as_a_change(now: list[Told], changes: list[Changed]) -> None:
    assert changed_numbers([TAX, BIRTHS], now) == changes


def test_what_all_areas_are_told_alike_is_kept_once(tmp_path: Path) -> None:
    told = [replace(one, area_id=a) for a in ("himeji", "nagano") for one in (TAX, BIRTHS)]
    told[3] = replace(told[3], value="7.01")
    path = tmp_path / "released.csv"
    path.write_text(write_released(told), encoding="utf-8")
    kept = read_released(path)
    assert [(one.area_id, one.value) for one in kept] == [
        ("*", "150.1 （+4.2）"),
        ("himeji", "6.66"),
        ("nagano", "7.01"),
    ]
    assert changed_numbers(kept, told) == []
    other = [replace(told[0], value="1"), *told[1:]]
    assert changed_numbers(kept, other) == [Changed(told[0], "1")]


def test_a_file_of_another_form_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "released.csv"
    path.write_text("area,value\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 1: wanted are the columns area_id, section"):
        read_released(path)


COVER = Cover("題", "", ("", ""), (), (), "", "ja", "2026-03-31")


def test_numbers_are_read_from_tables_charts_and_texts() -> None:
    rows = RowGroup("青葉県", ((Cell("転入"), Cell("5人", "＋1")), (Cell("出生"), Cell("―"))))
    parts = (
        Prose("## 動き\n\n16の観点です。識別番号は0123456789abcdefです。"),
        Table("表2（年次）", (Column("指標"), Column("値")), (rows,)),
        Figure("図：5人", "<svg/>", "5人から6人"),
        Dataset("系列", (Column("年"),), ((Cell("2020"),),)),
    )
    digest = str(int(sha256(b"2020").hexdigest()[:10], 16))
    found = [
        (one.section, one.title, one.row, one.column, one.value)
        for one in numbers_of("midori", Document(COVER, parts))
    ]
    assert found == [
        ("動き", "", "", "text", "16の観点です。識別番号はです。"),
        ("動き", "表#", "", "title", "表2（年次）"),
        ("動き", "表#", "青葉県／転入", "値", "5人 ＋1"),
        ("動き", "図：#人", "", "title", "図：5人"),
        ("動き", "図：#人", "", "alternative text", "5人から6人"),
        ("動き", "系列", "", "rows of the workbook", digest),
    ]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project of one round, of which only the parameters are there."""
    root = Path(__file__).parents[1]
    for name in ("pyproject.toml", "params/published/round.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((root / name).read_bytes())
    for name in ("notebooks", "data/published"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_release_keeps_the_numbers_of_a_finished_build(project: Path) -> None:
    build = {"midori": document(), "kaede": document(value="5")}
    make_build(project / "reports" / "published", build, round_id="published")
    done = CliRunner().invoke(main, ["release", "published"])
    assert done.output == (
        "2 numbers of 2 documents kept in data/published/released/published.csv\n"
    )
    kept = (project / "data/published/released/published.csv").read_text(encoding="utf-8")
    assert kept == (
        "area_id,section,title,row,column,value\n"
        "midori,要点,人口の動き,転入超過,値,12.3\n"
        "kaede,要点,人口の動き,転入超過,値,5\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("publishd",), "no round 'publishd' in params/; did you mean 'published'?"),
        (("published", "--from", "failed"), "midori was not delivered: cell 7: KeyError"),
        (("published", "--from", "other"), "holds round r08 in 'ja', wanted is published in 'ja'"),
        (("published",), "no folder"),
    ],
    ids=["round", "failed", "another round", "not built"],
)
def test_release_refuses_what_is_not_whole(
    project: Path, arguments: tuple[str, ...], message: str
) -> None:
    make_build(project / "failed", {"midori": None}, round_id="published")
    make_build(project / "other", {"midori": document()})
    done = CliRunner().invoke(main, ["release", *arguments])
    assert done.exit_code == 2
    assert message in done.output
    assert not (project / "data/published/released").exists()
