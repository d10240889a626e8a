"""Parameters of areas, a file each or in one table."""

from pathlib import Path

import pytest

from kpi_report.area_parameters import read_area_parameters
from kpi_report.errors import ParameterError

KNOWN = ("himeji", "kure")


def said(folder: Path, table: str, **files: str) -> Path:
    (folder / "round.yaml").write_text("round_id: published\n", encoding="utf-8")
    (folder / "areas.csv").write_text(table, encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_row_says_what_a_file_says(tmp_path: Path) -> None:
    table = 'area_id,language,remarks,sections.peers\nhimeji,en,"一行目\n二行目",false\n\nkure,,,\n'
    found = read_area_parameters(said(tmp_path, table), KNOWN)
    himeji, kure = found["himeji"].parameters, found["kure"].parameters
    assert (himeji.language, himeji.remarks) == ("en", "一行目\n二行目")
    assert himeji.sections.choices == {"peers": False}
    assert (kure.language, kure.remarks, kure.sections.choices) == (None, None, {})
    assert found["kure"].place("language") == f"{tmp_path / 'areas.csv'}, line 5"


def test_table_and_files_complete_each_other(tmp_path: Path) -> None:
    folder = said(tmp_path, "area_id\nhimeji\n", kure="area_id: kure\nlanguage: en\n")
    found = read_area_parameters(folder, KNOWN)
    assert found["kure"].place("language") == f"{tmp_path / 'kure.yaml'}, line 2"
    assert found["himeji"].path.name == "areas.csv"


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("area_id,langage\nhimeji,en\nkure,\n", "line 1: unknown column 'langage'.*'language'"),
        ("area_id,area_id\nhimeji,\n", "line 1: column 'area_id' is here twice"),
        ("language\nen\n", "line 1: column 'area_id' is missing"),
        ("", "line 1: column 'area_id' is missing"),
        ("area_id,language\nhimeji,fr\nkure,\n", "line 2: 'language' is 'fr'"),
        ("area_id,sections.peers\nhimeji,no\nkure,\n", "line 2: 'sections.peers' is 'no'"),
        ("area_id\nhimeji\nhimej\n", "line 3: unknown area 'himej'.*'himeji'"),
        ("area_id\nhimeji\nkure\nhimeji\n", "line 4: area 'himeji' is here twice.*line 2"),
        ("area_id\nhimeji,1\n", "line 2: more cells than columns"),
        ("area_id,language\n,en\n", "line 2: 'area_id' Field required"),
        ("area_id\nhimeji\n", "nothing is said of 1 registered area.*kure"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, table: str, fault: str) -> None:
    with pytest.raises(ParameterError, match=fault):
        read_area_parameters(said(tmp_path, table), KNOWN)
