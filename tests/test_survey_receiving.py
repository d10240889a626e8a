"""What was received lies in the round's folder by version, and its tables hold the newest."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pandas as pd
import pytest

from kpi_report.errors import InputError, OutputError
from kpi_report.intake.faults import Fault, FaultKind, Severity
from kpi_report.intake.files import sole_use
from kpi_report.intake.tables import empty, read_table
from kpi_report.model import Area, Member
from kpi_report.survey import receiving
from kpi_report.survey.answer_tables import WRITTEN
from kpi_report.survey.fault_table import read_faults
from kpi_report.survey.receiving import Standing, Taken, newest, status, take, take_all
from kpi_report.survey.response import Response

JST = timezone(timedelta(hours=9))
MONDAY = datetime(2026, 6, 1, 9, 30, tzinfo=JST)
TUESDAY = datetime(2026, 6, 2, 17, 5, tzinfo=JST)
MUST = Fault(FaultKind.REQUIRED_MISSING, Severity.MUST, "KPI", "C4", "", "空欄です。", "記入を。")
CHECK = Fault(
    FaultKind.SUSPECT_JUMP, Severity.CHECK, "KPI", "C5", "9", "大きい値です。", "確認を。"
)


def kpi(kpi_id: str, area_id: str, file: str, **other: object) -> dict[str, object]:
    return {
        "kpi_id": kpi_id,
        "area_id": area_id,
        "level": "role",
        "role": 1,
        "medium_field": "",
        "project": "",
        "name": "圏域の就業者数",
        "unit": "人",
        "direction": "higher",
        "target_kind": "reach",
        "baseline_year": 2020.0,
        "baseline_value": 62.5,
        "target_year": 2025.0,
        "target_value": 70.0,
        "target_upper": None,
        "target_wording": "",
        "year_kind": "fiscal",
        "lag_years": None,
        "reported_year": 2026,
        "declared": "outcome",
        "scope": "area",
        "data_source": "調査, 「独自」",
        "rationale": "一行目\n二行目",
        "cooperation": "",
        "note": '"引用"',
        "source_name": "調査票の回答",
        "source_url": "",
        "source_file": file,
        "source_sheet": "KPI",
        "source_cell": "name=F8 unit=G8",
    } | other


def frame(name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    schema = empty(name)
    blank = {c: "" if schema[c].dtype == object else None for c in schema.columns}
    return pd.DataFrame([blank | row for row in rows]).astype(schema.dtypes.to_dict())


def answer(
    area_id: str,
    numbers: tuple[str, ...] = ("k01",),
    value: float = 1234.0,
    content: bytes = b"workbook",
    faults: tuple[Fault, ...] = (),
    file: str = "回答.xlsx",
) -> tuple[Response, dict[str, bytes]]:
    """Return a response whose KPIs have one actual each, and the file it was read from."""
    origin = {"source_file": file, "source_sheet": "実績", "source_cell": "F8"}
    ids = [f"{area_id}-{number}" for number in numbers]
    tables = {name: empty(name) for name in WRITTEN}
    tables["kpis"] = frame("kpis", [kpi(i, area_id, file) for i in ids])
    tables["actuals"] = frame(
        "actuals",
        [
            {"kpi_id": i, "municipality": "", "year": 2024, "value": value, "wording": ""} | origin
            for i in ids
        ],
    )
    tables["fields"] = frame(
        "fields", [{"area_id": area_id, "role": 1, "medium_field": "創業支援"} | origin]
    )
    digest = hashlib.sha256(content).hexdigest()
    return Response(area_id, file, digest, tables, faults), {file: content}


def tables_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))}


def area(area_id: str, name: str) -> Area:
    members = (Member("01001", f"{name}市", "青葉県", True),)
    return Area(area_id, name, "青葉県", "2016", members, "http://example.jp", "")


def test_the_first_answer_is_stored_logged_and_put_into_the_tables(tmp_path: Path) -> None:
    taken = take(tmp_path, *answer("minamino", faults=(MUST, CHECK, CHECK)), MONDAY)
    assert taken == Taken(version=1, new=True)
    assert (tmp_path / "responses/minamino.v1.xlsx").read_bytes() == b"workbook"
    digest = hashlib.sha256(b"workbook").hexdigest()
    assert (tmp_path / "readings.csv").read_text(encoding="utf-8") == (
        "area_id,version,received_at,file,sha256,kpis,must,check\n"
        f"minamino,1,2026-06-01T09:30+09:00,回答.xlsx,{digest},1,1,2\n"
    )
    assert (tmp_path / "actuals.csv").read_text(encoding="utf-8") == (
        "kpi_id,municipality,year,value,wording,note,source_file,source_sheet,source_cell\n"
        "minamino-k01,,2024,1234,,,回答.xlsx,実績,F8\n"
    )
    names = {"readings.csv", "faults.csv", "responses", *(f"{name}.csv" for name in WRITTEN)}
    assert {path.name for path in tmp_path.iterdir()} == names


def test_faults_are_kept_beside_the_log_what_must_be_mended_first(tmp_path: Path) -> None:
    quoted = replace(CHECK, written='約"3"\n', cell="C3")
    take(tmp_path, *answer("minamino", faults=(quoted, CHECK, MUST)), MONDAY)
    take(tmp_path, *answer("aoba", faults=(MUST,)), MONDAY)
    assert read_faults(tmp_path / "faults.csv") == {
        "aoba": (MUST,),
        "minamino": (MUST, quoted, CHECK),
    }
    take(tmp_path, *answer("minamino", content=b"mended"), TUESDAY)
    assert read_faults(tmp_path / "faults.csv") == {"aoba": (MUST,)}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("aoba,must,required_missing", "fault 1: 3 cells, but line 1 names 9 columns"),
        ("aoba,grave,approximate,KPI,C4,3,ア,イ,", "fault 1: 'grave' is not a valid Severity"),
        ("aoba,check,odd,KPI,C4,3,ア,イ,", "fault 1: 'odd' is not a valid FaultKind"),
    ],
)
def test_a_damaged_row_of_the_faults_is_named(tmp_path: Path, row: str, said: str) -> None:
    take(tmp_path, *answer("minamino"), MONDAY)
    path = tmp_path / "faults.csv"
    path.write_text(f"{path.read_text(encoding='utf-8')}{row}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        take(tmp_path, *answer("aoba"), MONDAY)
    assert f"{path}, {said}" in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"area_id,kind\n", b"\xff\xfe"])
def test_a_table_of_faults_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "faults.csv").write_bytes(content)
    with pytest.raises(InputError, match=r"faults\.csv"):
        take(tmp_path, *answer("minamino"), MONDAY)


def test_what_is_written_is_read_again_as_it_was(tmp_path: Path) -> None:
    response, contents = answer("minamino", ("k02", "k01", "k10"), value=0.1 + 0.2)
    take(tmp_path, response, contents, MONDAY)
    for name in WRITTEN:
        read = read_table(tmp_path / f"{name}.csv", name)
        pd.testing.assert_frame_equal(
            read.reset_index(drop=True), response.tables[name], check_exact=True
        )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1234.0, "1234"),
        (-0.0, "0"),
        (62.5, "62.5"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e-7, "1e-07"),
        (1e17, "1e+17"),
        (-1.1, "-1.1"),
    ],
)
def test_numbers_are_written_shortly(tmp_path: Path, value: float, written: str) -> None:
    take(tmp_path, *answer("minamino", value=value), MONDAY)
    line = (tmp_path / "actuals.csv").read_text(encoding="utf-8").splitlines()[1]
    assert line.split(",")[3] == written


def test_other_bytes_are_a_new_version_and_the_old_one_is_kept(tmp_path: Path) -> None:
    take(tmp_path, *answer("minamino", ("k01", "k02")), MONDAY)
    taken = take(tmp_path, *answer("minamino", ("k02", "k03"), content=b"mended"), TUESDAY)
    assert taken == Taken(version=2, new=True)
    assert (tmp_path / "responses/minamino.v1.xlsx").read_bytes() == b"workbook"
    assert (tmp_path / "responses/minamino.v2.xlsx").read_bytes() == b"mended"
    assert newest(tmp_path) == {"minamino": [tmp_path / "responses/minamino.v2.xlsx"]}
    for name in ("kpis", "actuals"):
        kept = read_table(tmp_path / f"{name}.csv", name)["kpi_id"].tolist()
        assert kept == ["minamino-k02", "minamino-k03"]


def test_bytes_that_came_before_the_newest_are_a_version_of_their_own(tmp_path: Path) -> None:
    for content, version in ((b"a", 1), (b"b", 2), (b"a", 3)):
        taken = take(tmp_path, *answer("minamino", content=content), MONDAY)
        assert taken == Taken(version, new=True)


def test_equal_bytes_are_no_new_version_but_are_taken_as_read_now(tmp_path: Path) -> None:
    take(tmp_path, *answer("minamino", faults=(MUST,)), MONDAY)
    again = answer("minamino", ("k01", "k02"), file="minamino.v1.xlsx")
    assert take(tmp_path, *again, TUESDAY) == Taken(version=1, new=False)
    (standing,) = status(tmp_path, [area("minamino", "みなみの圏域")])
    assert standing == Standing(
        "minamino", "みなみの圏域", 1, "2026-06-01T09:30+09:00", kpis=2, must=0, check=0
    )
    kpis = read_table(tmp_path / "kpis.csv", "kpis")
    assert kpis["source_file"].tolist() == ["回答.xlsx", "回答.xlsx"]


def test_rows_of_other_areas_stay_as_they_are(tmp_path: Path) -> None:
    take(tmp_path, *answer("kita", ("k01", "k02"), value=3.25), MONDAY)
    before = read_table(tmp_path / "actuals.csv", "actuals")
    take(tmp_path, *answer("aoba"), TUESDAY)
    take(tmp_path, *answer("minamino"), TUESDAY)
    after = read_table(tmp_path / "actuals.csv", "actuals")
    assert after["kpi_id"].tolist() == ["aoba-k01", "kita-k01", "kita-k02", "minamino-k01"]
    kept = after[after["kpi_id"].str.startswith("kita-")]
    pd.testing.assert_frame_equal(kept.reset_index(drop=True), before.reset_index(drop=True))


def test_an_area_whose_id_begins_with_another_s_keeps_its_actuals(tmp_path: Path) -> None:
    take_all(tmp_path, [answer("kita"), answer("kita-k01"), answer("kita-higashi")], MONDAY)
    take(tmp_path, *answer("kita", ("k09",), content=b"mended"), TUESDAY)
    actuals = read_table(tmp_path / "actuals.csv", "actuals")
    assert actuals["kpi_id"].tolist() == ["kita-k09", "kita-higashi-k01", "kita-k01-k01"]


def test_one_batch_leaves_what_one_by_one_leaves(tmp_path: Path) -> None:
    answers = [answer("minamino"), answer("aoba", ("k01", "k02")), answer("kita")]
    taken = take_all(tmp_path / "batch", answers, MONDAY)
    for one in answers:
        take(tmp_path / "single", *one, MONDAY)
    assert taken == [Taken(1, new=True)] * 3
    assert tables_of(tmp_path / "batch") == tables_of(tmp_path / "single")


def test_csv_exports_are_kept_in_a_folder_under_plain_names(tmp_path: Path) -> None:
    response, _ = answer("minamino", file="a/KPI.csv, ../KPI.csv, .hidden.csv")
    contents = {"a/KPI.csv": b"1", "../KPI.csv": b"2", "..\\.hidden.csv": b"3"}
    take(tmp_path / "data", response, contents, MONDAY)
    folder = tmp_path / "data/responses/minamino.v1"
    assert newest(tmp_path / "data") == {
        "minamino": [folder / "2-KPI.csv", folder / "KPI.csv", folder / "hidden.csv"]
    }
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_an_id_that_is_none_never_becomes_a_path(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"'\.\./etc'"):
        take(tmp_path / "data", *answer("../etc"), MONDAY)
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_text_that_a_csv_cannot_hold_is_made_so_that_it_can(tmp_path: Path) -> None:
    response, contents = answer("minamino")
    response.tables["kpis"]["name"] = "就業\r\n者\r数\x00\x0b\ud800"
    take(tmp_path, response, contents, MONDAY)
    assert read_table(tmp_path / "kpis.csv", "kpis")["name"].tolist() == ["就業\n者\n数"]


def test_an_answer_that_does_not_fit_its_table_changes_nothing(tmp_path: Path) -> None:
    take(tmp_path, *answer("aoba"), MONDAY)
    before = tables_of(tmp_path)
    response, contents = answer("minamino")
    response.tables["kpis"]["unit"] = "人"
    response.tables["kpis"]["level"] = "大分野"
    with pytest.raises(InputError, match=r"kpis\.csv.*\n.*line 4, column 'level': '大分野'"):
        take(tmp_path, response, contents, TUESDAY)
    assert tables_of(tmp_path) == before
    assert {path.name for path in tmp_path.iterdir()} == {*before, "responses"}
    assert list(newest(tmp_path)) == ["aoba"]


def test_a_run_cut_off_before_it_was_whole_changed_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(tmp_path, *answer("minamino"), MONDAY)
    before = tables_of(tmp_path)
    monkeypatch.setattr(receiving.Path, "rename", _power_cut)
    with pytest.raises(KeyboardInterrupt):
        take(tmp_path, *answer("minamino", content=b"mended"), TUESDAY)
    monkeypatch.undo()
    assert tables_of(tmp_path) == before
    assert newest(tmp_path) == {"minamino": [tmp_path / "responses/minamino.v1.xlsx"]}
    taken = take(tmp_path, *answer("minamino", content=b"mended again"), TUESDAY)
    assert taken == Taken(2, new=True)
    assert (tmp_path / "responses/minamino.v2.xlsx").read_bytes() == b"mended again"


def _power_cut(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_run_cut_off_while_moving_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    for folder in (whole, cut):
        take(folder, *answer("minamino", ("k01", "k02")), MONDAY)
    take(whole, *answer("minamino", ("k03",), content=b"mended"), TUESDAY)
    move = Path.replace

    def moves_the_first_table(path: Path, target: Path) -> Path:
        if path.name == "actuals.csv":
            raise KeyboardInterrupt
        return move(path, target)

    monkeypatch.setattr(receiving.Path, "replace", moves_the_first_table)
    with pytest.raises(KeyboardInterrupt):
        take(cut, *answer("minamino", ("k03",), content=b"mended"), TUESDAY)
    monkeypatch.undo()
    (standing,) = status(cut, [area("minamino", "みなみの圏域")])
    assert standing.version == 2
    take_all(cut, [], TUESDAY)
    assert tables_of(cut) == tables_of(whole)


def test_two_runs_do_not_write_at_once(tmp_path: Path) -> None:
    with sole_use(tmp_path), pytest.raises(OutputError, match="another run"):
        take(tmp_path, *answer("minamino"), MONDAY)


def test_a_moment_without_time_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="time zone"):
        take(tmp_path, *answer("minamino"), datetime(2026, 6, 1))


def test_status_names_areas_that_have_not_answered_too(tmp_path: Path) -> None:
    areas = [area("minamino", "みなみの圏域"), area("aoba", "あおば圏域")]
    take(tmp_path, *answer("minamino", faults=(MUST,)), MONDAY)
    assert status(tmp_path, areas) == (
        Standing("minamino", "みなみの圏域", 1, "2026-06-01T09:30+09:00", kpis=1, must=1, check=0),
        Standing("aoba", "あおば圏域"),
    )
    assert [s.version for s in status(tmp_path / "nothing yet", areas)] == [None, None]
    assert newest(tmp_path / "nothing yet") == {}


def test_an_unknown_area_in_the_log_is_named_with_its_line(tmp_path: Path) -> None:
    take(tmp_path, *answer("minamino"), MONDAY)
    with pytest.raises(InputError, match=r"readings\.csv, line 2: unknown area 'minamino'; did"):
        status(tmp_path, [area("minami", "みなみ圏域")])


def test_a_version_that_is_gone_is_named_with_its_line(tmp_path: Path) -> None:
    take_all(tmp_path, [answer("aoba"), answer("minamino")], MONDAY)
    (tmp_path / "responses/minamino.v1.xlsx").unlink()
    said = r"readings\.csv, line 3: version 1 of 'minamino' is not in .*put minamino\.v1\.xlsx back"
    with pytest.raises(InputError, match=said):
        newest(tmp_path)


GOOD = f"minamino,1,2026-06-01T09:30+09:00,回答.xlsx,{'a' * 64},1,0,0"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (GOOD.replace("minamino", "../etc"), "'area_id' is '../etc'"),
        (GOOD.replace(",1,2026", ",x,2026"), "'version' is 'x'"),
        (GOOD.replace(",1,2026", ",2,2026"), "version 2 of 'minamino', where version 1"),
        (GOOD.replace("+09:00", ""), "'received_at' is '2026-06-01T09:30'"),
        (GOOD.replace("a" * 64, "abc"), "'sha256' is 'abc'"),
        (GOOD.replace(",1,0,0", ",1,0,-1"), "'check' is '-1'"),
        (GOOD + ",1", "9 cells, but line 1 names 8 columns"),
        ("", "0 cells, but line 1 names 8 columns"),
    ],
)
def test_a_damaged_log_is_named_with_its_line(tmp_path: Path, row: str, said: str) -> None:
    head = "area_id,version,received_at,file,sha256,kpis,must,check"
    first = GOOD.replace("minamino", "aoba")
    (tmp_path / "readings.csv").write_text(f"{head}\n{first}\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        newest(tmp_path)
    assert f"{tmp_path / 'readings.csv'}, line 3: {said}" in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"area_id,version\n", b"\xff\xfe", b'"a'])
def test_a_log_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "readings.csv").write_bytes(content)
    with pytest.raises(InputError, match=r"readings\.csv"):
        take(tmp_path, *answer("minamino"), MONDAY)


def test_a_damaged_table_stops_the_taking(tmp_path: Path) -> None:
    take(tmp_path, *answer("minamino"), MONDAY)
    actuals = tmp_path / "actuals.csv"
    text = actuals.read_text(encoding="utf-8")
    actuals.write_text(text.replace("minamino-k01", "minamino-k02"), encoding="utf-8")
    with pytest.raises(InputError, match=r"actuals\.csv, line 2: unknown kpi_id 'minamino-k02'"):
        take(tmp_path, *answer("aoba"), TUESDAY)
