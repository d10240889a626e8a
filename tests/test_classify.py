"""The command that classifies a list of KPIs, and the one that measures it on labelled names."""

import csv
import io
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kpi_report.assess.finding import Rewrite
from kpi_report.assess.logic_level import LevelRule, suggest_level
from kpi_report.cli import main
from kpi_report.document.level_words import REASONS, advice, reason

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "data" / "labels" / "build.csv"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder outside any project, where no catalogue is at hand."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["classify", *words])


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_level_reason_and_advice_are_added_and_other_columns_kept(folder: Path) -> None:
    Path("kpi.csv").write_text(
        "no,kpi_ja,unit\n7,セミナーの開催回数,回\n8,圏域の総人口,人\n9,関連予算額,千円\n",
        encoding="utf-8",
    )
    done = run("kpi.csv")
    assert done.exit_code == 0
    found = rows(done.stdout)
    assert [(r["no"], r["unit"], r["level"]) for r in found] == [
        ("7", "回", "output"),
        ("8", "人", "outcome"),
        ("9", "千円", "input"),
    ]
    assert found[0]["reason"] == (
        "「開催回数」は、行政が実施・提供した量を表すため、アウトプットと考えられる。"
    )
    assert found[0]["advice"] == (
        "実施・整備の量に加えて、その結果として住民や企業に生じた変化を測ることを検討してください。"
    )
    assert found[1]["advice"] == (
        "基準値とその年度、対象とする住民や地域の範囲、連携市町村別の値の有無を確認してください。"
    )


def test_inside_a_project_an_outcome_of_its_catalogue_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "kpi.csv").write_text("kpi_ja,unit\n創業塾の開催回数,回\n", encoding="utf-8")
    monkeypatch.chdir(ROOT)
    done = run(str(folder / "kpi.csv"))
    assert done.exit_code == 0
    assert (
        "例えば「創業支援を受けて創業した者の数」（単位：人、出典："
        in rows(done.stdout)[0]["advice"]
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_encodings_and_a_missing_unit(folder: Path, encoding: str) -> None:
    Path("kpi.csv").write_bytes("kpi_ja\r\n移住相談件数\r\n".encode(encoding))
    assert rows(run("kpi.csv").stdout)[0]["level"] == "output"


def test_a_file_that_is_written_keeps_its_byte_order_mark(folder: Path) -> None:
    for name, encoding in (("plain", "utf-8"), ("marked", "utf-8-sig"), ("excel", "cp932")):
        Path(f"{name}.csv").write_text("kpi_ja\n移住者数\n", encoding=encoding)
        assert run(f"{name}.csv", "--out", f"{name}.out").stdout == ""
    marks = {p.stem: p.read_bytes().startswith(b"\xef\xbb\xbf") for p in folder.glob("*.out")}
    assert marks == {"plain": False, "marked": True, "excel": True}


def test_a_column_that_bears_the_name_of_an_added_one_is_kept(folder: Path) -> None:
    Path("kpi.csv").write_text("kpi_ja,level\n移住者数,output\n", encoding="utf-8")
    found = rows(run("kpi.csv").stdout)[0]
    assert (found["level_given"], found["level"]) == ("output", "outcome")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "kpi,unit\n移住者数,人\n",
            "kpi.csv, line 1: column 'kpi_ja' is missing; did you mean 'kpi'?",
        ),
        ("kpi_ja,units\n移住者数,人\n", "line 1: column 'unit' is missing; did you mean 'units'?"),
        ("kpi_ja,unit,unit\n移住者数,人,人\n", "line 1: column 'unit' is there twice"),
        ("kpi_ja,unit\n移住者数,人\n\n ,人\n", "line 4, column 'kpi_ja': the name is empty"),
        ("kpi_ja,unit\n移住者数\n", "line 2: 1 cells, but 2 columns in the heading"),
        ('kpi_ja,unit\n"移住\n者数",人\n出生数\n', "line 4: 1 cells, but 2 columns"),
        ('kpi_ja,unit\n"移住者数,人\n', "line 2: not CSV"),
        ("kpi_ja,unit\n", "no KPI below the heading"),
        ("", "empty; wanted are the columns kpi_ja, unit"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_line(folder: Path, content: str, said: str) -> None:
    Path("kpi.csv").write_text(content, encoding="utf-8")
    done = run("kpi.csv", "--out", "out.csv")
    assert done.exit_code == 2
    assert said in done.stderr
    assert not Path("out.csv").exists()


def test_other_files_are_refused(folder: Path) -> None:
    Path("kpi.xlsx").write_bytes(b"PK\x03\x04\x00\x00")
    assert "neither UTF-8 nor cp932" in run("kpi.xlsx").stderr
    assert "No such file" in run("absent.csv").stderr
    Path("kpi.csv").write_text("kpi_ja\n移住者数\n", encoding="utf-8")
    assert run("kpi.csv", "--out", "absent/out.csv").exit_code == 2


def test_measuring_prints_accuracy_confusion_and_misses(folder: Path) -> None:
    Path("kpi.csv").write_text(
        "kpi_ja,unit,level\n移住者数,人,outcome\n移住相談件数,件,outcome\n配布部数,部,output\n職員数,人,input\n",
        encoding="utf-8",
    )
    assert run("kpi.csv", "--measure").stdout.splitlines() == [
        "accuracy 0.750  n 4  misses 1",
        "",
        "labelled \\ suggested    input   output  outcome",
        "input                       1        0        0",
        "output                      0        1        0",
        "outcome                     0        1        1",
        "",
        "line 3: 移住相談件数 [件]: labelled outcome, suggested output (reach 相談件数)",
    ]


def test_measuring_wants_labels(folder: Path) -> None:
    Path("none.csv").write_text("kpi_ja,levels\n移住者数,outcome\n", encoding="utf-8")
    Path("odd.csv").write_text("kpi_ja,level\n移住者数,outcomes\n", encoding="utf-8")
    none, odd = run("none.csv", "--measure"), run("odd.csv", "--measure")
    assert (none.exit_code, odd.exit_code) == (2, 2)
    assert "column 'level', wanted by --measure, is missing; did you mean 'levels'?" in none.stderr
    assert "line 2, column 'level': 'outcomes'; did you mean 'outcome'?" in odd.stderr


def test_accuracy_on_the_build_half() -> None:
    done = run(str(BUILD), "--measure")
    word, accuracy, _, n, *_ = done.stdout.split()
    print(done.stdout.splitlines()[0])
    assert (word, done.exit_code) == ("accuracy", 0)
    assert float(accuracy) >= 0.92
    assert int(n) >= 220


def test_every_rule_has_its_sentence_and_quotes_the_cue() -> None:
    assert set(REASONS) == set(LevelRule)
    assert all("{cue}" in t for rule, t in REASONS.items() if rule is not LevelRule.NOTHING)


def test_the_reason_says_when_only_the_unit_was_known() -> None:
    assert reason(suggest_level("ほげ", "箇所")) == (
        "名称に手掛かりとなる語がないため、単位「箇所」からアウトプットと推測した。"
    )


def test_advice_names_the_outcome_and_its_source() -> None:
    rewrite = Rewrite("migration-01", "移住後3年の定住率", "％", "移住者への追跡調査", 0.417)
    assert advice(suggest_level("移住相談件数", "件"), rewrite) == (
        "参加者・登録者等のうち、その後に行動や状態が変わった人の数又は割合を測ることを検討してください。"
        "例えば「移住後3年の定住率」（単位：％、出典：移住者への追跡調査）があります。"
    )


def test_names_of_fields_that_the_rules_never_saw_are_read_right_in_92_of_100() -> None:
    done = CliRunner().invoke(
        main, ["classify", str(ROOT / "data" / "labels" / "test.csv"), "--measure"]
    )
    assert done.exit_code == 0
    accuracy, n = re.findall(r"accuracy (0\.\d+)  n (\d+)", done.output)[0]
    assert (int(n), float(accuracy) >= 0.92) == (263, True)
