"""A workbook or its CSV exports to tables: values, origins, and that the round can read them."""

import csv
import io
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time
from functools import cache
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from filling import (
    ASKED,
    BOTH,
    NEIGHBOUR,
    Share,
    at,
    cell,
    changed,
    changed_workbook,
    filled_grids,
    filled_workbook,
    places,
    put,
    read,
    refusal,
    row_of,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import column_index_from_string, get_column_letter

from kpi_report.intake.faults import FaultKind
from kpi_report.intake.schemas import ANSWER_TABLES, KPI_TABLES
from kpi_report.intake.spreadsheet import Grid, Snag
from kpi_report.intake.tables import read_table
from kpi_report.survey.columns import META_SHEET
from kpi_report.survey.deliveries import read_files, read_response
from kpi_report.survey.layout import MOST_RECORDS
from kpi_report.survey.questionnaire import SHEETS
from kpi_report.survey.response import Outcome, Refusal, Response

NAMES = (*KPI_TABLES, *ANSWER_TABLES)
FROM = {"source_file": "minamino.xlsx"}


def origin(sheet: str, row: int, **headings: str) -> dict[str, str]:
    """Return the columns of origin for values that stand under these headings."""
    cells = {key: at(f"{sheet} {heading} {row}")[1] for key, heading in headings.items()}
    return FROM | {"source_sheet": sheet, "source_cell": cells}  # type: ignore[dict-item]


def with_cells(row: dict[str, object]) -> dict[str, object]:
    """Return a row whose cells of origin can be compared whatever their order is."""
    pairs = (pair.split("=") for pair in str(row["source_cell"]).split(" "))
    return row | {"source_cell": dict(pairs)}


def kpi(changes: dict[str, object], number: str = "k01") -> dict[str, object]:
    return row_of(read(changed(changes)), "kpis", kpi_id=f"minamino-{number}")


@cache
def read_once() -> Response:
    return read()


class TestTables:
    @pytest.fixture
    def response(self) -> Response:
        return read_once()

    def test_how_many_rows(self, response: Response) -> None:
        assert {name: len(table) for name, table in response.tables.items()} == {
            "kpis": 6,
            "actuals": 33,
            "fields": 3,
            "projects": 2,
            "practice": 9,
            "usage": 18,
            "revisions": 7,
            "replies": 5,
        }

    def test_kpi(self, response: Response) -> None:
        row = row_of(response, "kpis", kpi_id="minamino-k03")
        assert with_cells(row) == {
            "kpi_id": "minamino-k03",
            "area_id": "minamino",
            "level": "project",
            "role": 1,
            "medium_field": "観光",
            "project": "周遊バス事業",
            "name": "利用者の満足度",
            "unit": "%",
            "direction": "higher",
            "target_kind": "reach",
            "baseline_year": 2018.0,
            "baseline_value": 62.5,
            "baseline_wording": "",
            "target_year": 2024.0,
            "target_value": 70.0,
            "target_upper": pytest.approx(float("nan"), nan_ok=True),
            "target_wording": "70％以上",
            "year_kind": "fiscal",
            "lag_years": 1.0,
            "reported_year": 2022,
            "declared": "outcome",
            "scope": "area",
            "data_source": "圏域の調査",
            "rationale": "",
            "cooperation": "",
            "note": "",
            "profile": "",
            "source_name": "令和5年度調査 調査票の回答",
            "source_url": "",
            **origin(
                "KPI",
                9,
                level="階層",
                role="大分野",
                medium_field="中分野",
                project="個別事業",
                name="KPIの名称",
                unit="単位",
                declared="指標の区分",
                direction="望ましい向き",
                year_kind="年の種類",
                baseline_year="基準年",
                baseline_value="基準値",
                target_year="目標年",
                target_value="目標値",
                target_wording="目標値",
                data_source="実績を把握する資料",
                lag_years="実績が分かる時期",
                scope="集計の範囲",
            ),
        }

    def test_actual(self, response: Response) -> None:
        row = row_of(response, "actuals", kpi_id="minamino-k02", municipality="99301", year=2020)
        assert row == FROM | {
            "kpi_id": "minamino-k02",
            "municipality": "99301",
            "year": 2020,
            "value": 11.0,
            "wording": "",
            "note": "",
            "source_sheet": "実績",
            "source_cell": at("実績 2020年度 8")[1],
        }

    def test_actual_of_a_milestone(self, response: Response) -> None:
        row = row_of(response, "actuals", kpi_id="minamino-k05", year=2021)
        assert (row["value"], row["wording"]) == (1.0, "完了")

    def test_note_of_actuals_stands_at_every_value_of_its_row(self) -> None:
        written = "令和3年度に\r\n集計方法を変更した。"
        response = read(changed({"実績 備考 8": written}))
        actuals = response.tables["actuals"]
        noted = actuals[actuals["note"] != ""]
        assert set(noted["note"]) == {"令和3年度に\n集計方法を変更した。"}
        assert set(noted["kpi_id"] + " " + noted["municipality"]) == {"minamino-k02 99301"}
        assert list(noted["year"]) == [2019, 2020, 2021, 2022]
        assert response.faults == ()

    def test_note_of_usage_stands_at_every_value_of_its_row(self) -> None:
        response = read(changed({"施設利用 備考 10": "令和元年度は改修のため休館"}))
        usage = response.tables["usage"]
        noted = usage[usage["note"] == "令和元年度は改修のため休館"]
        assert set(noted["facility"]) == {"市民プール"}
        assert list(noted["year"]) == [2020, 2021, 2022]
        assert set(usage["note"]) == {"", "令和元年度は改修のため休館"}
        assert response.faults == ()

    def test_field(self, response: Response) -> None:
        row = row_of(response, "fields", medium_field="医療")
        assert with_cells(row) == {
            "area_id": "minamino",
            "role": 2,
            "medium_field": "医療",
            **origin("体系", 9, role="大分野", medium_field="中分野"),
        }

    def test_project(self, response: Response) -> None:
        row = row_of(response, "projects", project="周遊バス事業")
        assert with_cells(row) == {
            "area_id": "minamino",
            "role": 1,
            "medium_field": "観光",
            "project": "周遊バス事業",
            "municipalities": "99201 99301",
            "outline": "",
            **origin(
                "体系",
                8,
                role="大分野",
                medium_field="中分野",
                project="個別事業",
                municipalities="参加市町村",
            ),
        }

    def test_practice(self, response: Response) -> None:
        row = row_of(response, "practice", question_id="p1-2")
        assert with_cells(row) == {
            "area_id": "minamino",
            "question_id": "p1-2",
            "answer": "a",
            "detail": "",
            **origin("体制", 7, answer="回答"),
        }

    def test_usage(self, response: Response) -> None:
        row = row_of(response, "usage", facility="中央図書館", residence="total", year=2019)
        assert with_cells(row) == {
            "area_id": "minamino",
            "facility": "中央図書館",
            "location": "99201",
            "shared_since": 2019.0,
            "residence": "total",
            "year": 2019,
            "users": 10_000.0,
            "note": "",
            **origin(
                "施設利用",
                9,
                facility="施設の名称",
                location="所在市町村",
                shared_since="相互利用の開始年度",
                users="2019年度",
            ),
        }

    def test_revision(self, response: Response) -> None:
        row = row_of(response, "revisions", kpi_id="minamino-k09")
        assert with_cells(row) == {
            "area_id": "minamino",
            "kpi_id": "minamino-k09",
            "name": "講座の開催回数",
            "change": "dropped",
            "new_kpi_id": "",
            "reason": "成果を測れないため",
            "cause": "",
            "action": "",
            **origin(
                "見直し状況", 9, kpi_id="KPI番号", change="見直しの内容", reason="見直しの理由"
            ),
        }

    def test_new_kpi(self, response: Response) -> None:
        row = row_of(response, "revisions", kpi_id="minamino-k04")
        assert with_cells(row) == {
            "area_id": "minamino",
            "kpi_id": "minamino-k04",
            "name": "救急搬送の平均時間",
            "change": "added",
            "new_kpi_id": "",
            "reason": "",
            "cause": "",
            "action": "",
            **origin("KPI", 10, name="KPIの名称"),
        }

    def test_reply(self, response: Response) -> None:
        row = row_of(response, "replies", question_id="r-1")
        assert with_cells(row) == {
            "area_id": "minamino",
            "question_id": "r-1",
            "answer": "企画部広域連携課",
            **origin("返信", 6, answer="回答"),
        }

    def test_no_new_kpis_in_a_first_round(self) -> None:
        first = {"minamino": replace(ASKED, previous={})}
        grids = tuple(g for g in filled_grids() if g.name != "見直し状況")
        response = read(grids, first)
        assert (response.faults, len(response.tables["revisions"])) == ((), 0)


class TestNumbers:
    """What clerks write into the cells for numbers."""

    @pytest.mark.parametrize(
        ("unit", "written", "value"),
        [
            ("人", "１２，３４５", 12345),
            ("人", "12,345人", 12345),
            ("人", "12345名", 12345),
            ("人", "1万2,345人", 12345),
            ("千人", "12,345人", 12.345),
            ("千人", 12.3, 12.3),
            ("％", "62.5％", 62.5),
            ("％", 62.5, 62.5),
            ("％", Share(0.625), 62.5),
            ("‰", Share(0.0625), 62.5),
            ("‰", 6.25, 6.25),
            ("%", "6割", 60),
            ("件", "△5", -5),
            ("ポイント", "▲1.5", -1.5),
            ("―", 1.35, 1.35),
        ],
    )
    def test_baseline(self, unit: str, written: object, value: float) -> None:
        row = kpi({"KPI 単位 7": unit, "KPI 基準値 7": written, "KPI 目標値 7": "検討中"})
        assert row["baseline_value"] == pytest.approx(value)

    @pytest.mark.parametrize("written", ["―", "-", "集計中", "なし", "不明", "…"])
    def test_none(self, written: str) -> None:
        response = read(changed({"KPI 基準値 7": written}))
        assert response.faults == ()
        row = row_of(response, "kpis", kpi_id="minamino-k01")
        assert (pd.isna(row["baseline_value"]), row["baseline_wording"]) == (True, written)

    @pytest.mark.parametrize(
        ("unit", "written"),
        [("千人", "1.2万"), ("件", "50件/年"), ("％", "5ポイント"), ("―", "5%"), ("人", "5千円")],
    )
    def test_another_unit(self, unit: str, written: str) -> None:
        changes = {"KPI 単位 7": unit, "KPI 基準値 7": written, "KPI 目標値 7": "検討中"}
        changes |= {f"実績 {column}6": None for column in "EFGHI"}
        response = read(changed(changes))
        assert places(response.faults) == [("unit_differs", "must", *at("KPI 基準値 7"))]
        assert pd.isna(row_of(response, "kpis", kpi_id="minamino-k01")["baseline_value"])

    def test_actual_in_per_cent_of_a_per_cent_cell(self) -> None:
        response = read(changed({"実績 E9": Share(0.61)}))
        row = row_of(response, "actuals", kpi_id="minamino-k03", year=2018)
        assert (row["value"], row["wording"], response.faults) == (61.0, "61%", ())

    def test_actual_still_being_counted(self) -> None:
        years = read().tables["actuals"].query("kpi_id == 'minamino-k03'")["year"]
        assert list(years) == [2018, 2019, 2020, 2022]


class TestTargets:
    @pytest.mark.parametrize(
        ("row", "written", "kind", "value", "upper"),
        [
            (7, "13000", "reach", 13000, None),
            (7, 13000, "reach", 13000, None),
            (7, "13千人以上", "reach", 13000, None),
            (7, "1割増", "reach", 13200, None),
            (7, "500人増", "reach", 12500, None),
            (7, "基準値比110%", "reach", 13200, None),
            (7, "現状維持以上", "maintain", None, None),
            (7, "策定時より増加", "direction", None, None),
            (7, "毎年13000人", "annual", 13000, None),
            (9, "5ポイント増", "reach", 67.5, None),
            (9, Share(0.7), "reach", 70, None),
            (9, "70～80％", "band", 70, 80),
            (10, "5分短縮", "reach", 35, None),
            (11, "令和6年度までに供用開始", "milestone", None, None),
        ],
    )
    def test_kinds(
        self, row: int, written: object, kind: str, value: float | None, upper: float | None
    ) -> None:
        response = read(changed({f"KPI 目標値 {row}": written}))
        found = row_of(response, "kpis", kpi_id=f"minamino-k{row - 6:02d}")
        assert found["target_kind"] == kind
        assert found["target_value"] == value or (value is None and pd.isna(found["target_value"]))
        assert found["target_upper"] == upper or (upper is None and pd.isna(found["target_upper"]))
        assert response.faults == ()

    @pytest.mark.parametrize(
        ("chosen", "kind"), [("累計", "cumulative"), ("毎年", "annual"), ("維持", "maintain")]
    )
    def test_kind_chosen_for_a_plain_number(self, chosen: str, kind: str) -> None:
        row = kpi({"KPI 目標値 7": 13000, "KPI 目標の種類 7": chosen})
        assert (row["target_kind"], row["target_value"]) == (kind, 13000.0)

    @pytest.mark.parametrize(
        "written", ["検討中", "未定", "調整中", "―", "-", "令和6年度に設定予定"]
    )
    def test_undecided_needs_no_year(self, written: str) -> None:
        response = read(changed({"KPI 目標値 7": written, "KPI 目標年 7": None}))
        row = row_of(response, "kpis", kpi_id="minamino-k01")
        assert (row["target_kind"], response.faults) == ("undecided", ())

    def test_no_target_chosen_as_undecided_needs_no_year(self) -> None:
        changes = {"KPI 目標値 7": None, "KPI 目標の種類 7": "検討中", "KPI 目標年 7": None}
        response = read(changed(changes))
        row = row_of(response, "kpis", kpi_id="minamino-k01")
        assert (row["target_kind"], response.faults) == ("undecided", ())

    def test_a_number_said_to_be_under_review_needs_its_year(self) -> None:
        response = read(changed({"KPI 目標値 7": "13000（検討中）", "KPI 目標年 7": None}))
        assert ("required_missing", "must", *at("KPI 目標年 7")) in places(response.faults)

    def test_neither_direction_nor_fault_of_level(self) -> None:
        """A target is not called equal to the baseline where no direction says what is better."""
        response = read(changed({"KPI 目標値 12": 70}))
        assert response.faults == ()


class TestMilestones:
    @pytest.mark.parametrize(
        ("written", "value"),
        [
            ("完了", 1.0),
            ("済", 1.0),
            ("○", 1.0),
            ("供用開始", 1.0),
            ("完了（令和3年3月）", 1.0),
            (1, 1.0),
            ("未完了", 0.0),
            ("×", 0.0),
            ("未完了（令和6年度完了予定）", 0.0),
            ("未開設", 0.0),
            ("未整備", 0.0),
            ("準備中", 0.0),
            ("整備中", 0.0),
            ("建設中（令和6年度完成予定）", 0.0),
            ("工事中", 0.0),
            (0, 0.0),
        ],
    )
    def test_read(self, written: object, value: float) -> None:
        response = read(changed({"実績 E11": written}))
        row = row_of(response, "actuals", kpi_id="minamino-k05", year=2018)
        assert (row["value"], response.faults) == (value, ())

    @pytest.mark.parametrize("written", ["（未完了）", "※", "協議中", 2, True])
    def test_not_read(self, written: object) -> None:
        response = read(changed({"実績 E11": written}))
        assert places(response.faults) == [("number_unreadable", "must", "実績", "E11")]


class TestYears:
    @pytest.mark.parametrize(
        "written",
        ["令和元年度", "R1", "Ｒ元年度", "2019", 2019, "2019年度", "平成31年度", "FY2019"],
    )
    def test_baseline_year(self, written: object) -> None:
        response = read(changed({"KPI 基準年 10": written, "実績 E10": None}))
        row = row_of(response, "kpis", kpi_id="minamino-k04")
        assert (row["baseline_year"], response.faults) == (2019.0, ())

    def test_a_date_is_no_year(self) -> None:
        response = read(changed({"KPI 基準年 10": date(2019, 4, 1)}))
        assert places(response.faults) == [("year_unreadable", "must", *at("KPI 基準年 10"))]


class TestKpiNumbers:
    @pytest.mark.parametrize("written", ["K04", "k4", "Ｋ０４", " K 04", "K004", "4", 4, "04"])
    def test_among_the_actuals(self, written: object) -> None:
        response = read(changed({"実績 A10": written}))
        assert len(response.tables["actuals"].query("kpi_id == 'minamino-k04'")) == 5
        assert response.faults == ()

    @pytest.mark.parametrize("written", ["k2", "Ｋ０２", 2, "K002"])
    def test_among_the_kpis_and_revisions(self, written: object) -> None:
        response = read(changed({"KPI KPI番号 8": written, "見直し状況 A8": written}))
        assert (kpi({"KPI KPI番号 8": written}, "k02")["name"], response.faults) == (
            "新規創業者数",
            (),
        )

    def test_number_that_excel_made_of_01(self) -> None:
        previous = {"01" if n == "K01" else n: k for n, k in ASKED.previous.items()}
        grids = changed({"KPI KPI番号 7": 1, "実績 A6": 1, "見直し状況 A7": 1})
        response = read(grids, {"minamino": replace(ASKED, previous=previous)})
        assert response.faults == ()
        assert "minamino-01" in set(response.tables["kpis"]["kpi_id"])

    @pytest.mark.parametrize("written", ["K٠٤", "K①", "四"])
    def test_digits_of_another_kind(self, written: str) -> None:
        response = read(changed({"KPI KPI番号 10": written, "実績 A10": None, "実績 B10": None}))
        assert set(response.tables["kpis"]["kpi_id"].str.len()) == {len("minamino-k04")}

    def test_actuals_in_another_order(self) -> None:
        def swapped(grid: Grid) -> Grid:
            turn = {6: 10, 10: 6}
            cells = [replace(c, row=turn.get(c.row, c.row)) for c in grid.cells.values()]
            return Grid(grid.name, {(c.row, c.column): c for c in cells})

        grids = tuple(swapped(g) if g.name == "実績" else g for g in filled_grids())
        assert values(read(grids)) == values(read())

    def test_actuals_found_by_the_name(self) -> None:
        changes = {"実績 A10": None, "実績 B10": "救急搬送の平均時間", "実績 E10": 4000000}
        response = read(changed(changes))
        assert len(response.tables["actuals"].query("kpi_id == 'minamino-k04'")) == 5
        assert places(response.faults) == [("suspect_unit", "check", "実績", "E10")]

    def test_row_inserted_without_number(self) -> None:
        other = {
            "KPI KPIの名称": "出生数",
            "KPI 階層": "大分野",
            "KPI 大分野": "3 生活関連機能",
            "KPI 単位": "人",
            "KPI 指標の区分": "アウトカム（住民の便益）",
            "KPI 望ましい向き": "増加が望ましい",
            "KPI 年の種類": "暦年",
            "KPI 基準年": "2018年",
            "KPI 基準値": 300,
            "KPI 目標年": "2024年",
            "KPI 目標値": 310,
            "KPI 実績を把握する資料": "人口動態統計",
            "KPI 実績が分かる時期": "1年後（翌年度）",
            "KPI 集計の範囲": "圏域全体",
            "KPI KPI番号": None,
        }
        response = read(changed({f"{place} 13": value for place, value in other.items()}))
        (fault,) = response.faults
        assert (fault.kind, fault.cell) == (FaultKind.KPI_NUMBER_MISSING, "A13")
        assert row_of(response, "kpis", name="出生数")["kpi_id"] == "minamino-k07"
        assert "「K07」" in fault.remedy


class TestMunicipalities:
    @pytest.mark.parametrize(
        "written",
        [
            "みなみの市、かわの町",
            "かわの町,みなみの市",
            "みなみの市／かわの町",
            "みなみの市・かわの町",
            "みなみの市 かわの町",
            "みなみの市\nかわの町\n",
            "みなみの　市、かわの 町",
            "みなみの市；かわの町",
        ],
    )
    def test_several(self, written: str) -> None:
        response = read(changed({"体系 参加市町村 8": written}))
        row = row_of(response, "projects", project="周遊バス事業")
        assert (row["municipalities"], response.faults) == ("99201 99301", ())

    @pytest.mark.parametrize("written", ["全市町村", "全 市町村", "すべて", "全構成市町村"])
    def test_all(self, written: str) -> None:
        row = row_of(
            read(changed({"体系 参加市町村 8": written})), "projects", project="周遊バス事業"
        )
        assert row["municipalities"] == "all"

    def test_one_of_two_is_no_member(self) -> None:
        response = read(changed({"体系 参加市町村 8": "みなみの市、うみの市"}))
        (fault,) = response.faults
        assert (fault.kind, fault.written) == (FaultKind.NOT_A_MEMBER, "うみの市")
        row = row_of(response, "projects", project="周遊バス事業")
        assert row["municipalities"] == "99201"

    def test_name_with_a_blank(self) -> None:
        response = read(changed({"施設利用 所在市町村 10": "みなみの　市"}))
        assert response.faults == ()


def values(response: Response) -> dict[str, set[tuple[object, ...]]]:
    """Return what the tables hold, without file and cells, in no order."""
    found = {}
    for name, table in response.tables.items():
        kept = table.drop(columns=["source_file", "source_cell"])
        found[name] = set(kept.astype(str).itertuples(index=False, name=None))
    return found


def exported(grid: Grid, encoding: str) -> bytes:
    """Return a sheet as Excel exports it: what is seen, no cell without a value."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    width = max(column for _, column in grid.cells)
    for row in range(1, grid.last_row + 1):
        texts = (
            grid.cells[row, c].text if (row, c) in grid.cells else "" for c in range(1, width + 1)
        )
        writer.writerow(texts)
    return out.getvalue().encode(encoding)


class TestExports:
    @pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
    def test_give_the_same_tables(self, encoding: str) -> None:
        files = {
            f"minamino_{g.name}.csv": exported(g, encoding)
            for g in filled_grids()
            if g.name in {sheet.title for sheet in SHEETS}
        }
        (outcome,) = read_files(files, BOTH)
        assert isinstance(outcome, Response)
        assert (outcome.faults, outcome.file) == ((), ", ".join(sorted(files)))
        for name, table in read().tables.items():
            columns = [c for c in table if c != "source_file"]
            pd.testing.assert_frame_equal(outcome.tables[name][columns], table[columns])

    def test_of_two_areas_are_told_apart(self) -> None:
        files = {
            f"{number}{g.name}.csv": exported(g, "utf-8")
            for number, area_id in enumerate(("minamino", "kitano"))
            for g in filled_grids(area_id)
            if g.name in ("KPI", "体系")
        }
        assert [o.area_id for o in read_files(files, BOTH)] == ["minamino", "kitano"]

    def test_of_no_sheet_of_ours(self) -> None:
        (outcome,) = read_files({"名簿.csv": "氏名,電話\n".encode()}, BOTH)
        assert isinstance(outcome, Refusal)
        assert outcome.kind is FaultKind.SCHEMA_UNKNOWN

    def test_of_the_same_sheet_twice(self) -> None:
        files = {f"{g.name}.csv": exported(g, "utf-8") for g in filled_grids()[1:-1]}
        (outcome,) = read_files(files | {"KPI (2).csv": files["KPI.csv"]}, BOTH)
        assert isinstance(outcome, Response)
        assert places(outcome.faults) == [("remark_not_taken", "check", "KPI (2)", "")]


class TestWholeFiles:
    def test_workbook_saved_again(self) -> None:
        outcome = read_response("minamino.xlsx", changed_workbook(), BOTH)
        assert isinstance(outcome, Response)
        assert outcome.faults == ()
        assert values(outcome) == values(read())

    def test_two_of_one_area(self) -> None:
        files = {"みなみの圏域.xlsx": filled_workbook(), "minamino.xlsx": changed_workbook()}
        for outcome in read_files(files, BOTH):
            assert isinstance(outcome, Refusal)
            assert outcome.kind is FaultKind.AREA_TWICE
            assert "2件あります（minamino.xlsx、みなみの圏域.xlsx）" in outcome.problem

    def test_workbook_and_exports_of_one_area(self) -> None:
        files = {"a.xlsx": filled_workbook(), "KPI.csv": exported(filled_grids()[3], "utf-8")}
        assert {getattr(o, "kind", None) for o in read_files(files, BOTH)} == {FaultKind.AREA_TWICE}

    def test_a_refused_one_does_not_hinder_the_others(self) -> None:
        outcomes = read_files({"a.xlsx": b"", "minamino.xlsx": filled_workbook()}, BOTH)
        assert [type(o) for o in outcomes] == [Refusal, Response]

    @pytest.mark.parametrize("name", ["回答.xls", "回答.XLSB", "回答.ods"])
    def test_other_formats(self, name: str) -> None:
        outcome: Outcome = read_response(name, filled_workbook(), BOTH)
        assert isinstance(outcome, Refusal)
        assert outcome.kind is FaultKind.FILE_UNREADABLE
        assert ".xlsx" in outcome.remedy


class TestWrongFiles:
    """Of a file that may be another area's or another round's nothing is taken."""

    @pytest.mark.parametrize("name", ["kitano.xlsx", "きたの圏域_回答.xlsx", "kitano_v2.xlsx"])
    def test_named_after_another_area(self, name: str) -> None:
        refused = refusal(filled_grids(), name)
        assert refused.kind is FaultKind.WRONG_AREA
        assert "「きたの圏域」ですが、中身は「みなみの圏域」" in refused.problem

    def test_hidden_sheet_of_another_area(self) -> None:
        assert refusal(changed({f"{META_SHEET} B2": "kitano"})).kind is FaultKind.WRONG_AREA

    def test_one_sheet_of_another_area(self) -> None:
        theirs = next(g for g in filled_grids("kitano") if g.name == "実績")
        grids = tuple(theirs if g.name == "実績" else g for g in filled_grids())
        refused = refusal(grids)
        assert refused.kind is FaultKind.WRONG_AREA
        assert "（「きたの圏域」、「みなみの圏域」）のシートが混ざっています" in refused.problem

    def test_area_that_is_not_in_the_round(self) -> None:
        outcome = read_response("minamino.xlsx", filled_workbook(), {"kitano": BOTH["kitano"]})
        assert isinstance(outcome, Refusal)
        assert outcome.kind is FaultKind.WRONG_AREA

    def test_area_that_was_not_to_be_read(self) -> None:
        outcome = read_response("a.xlsx", filled_workbook(), BOTH, frozenset({"kitano"}))
        assert isinstance(outcome, Refusal)
        assert outcome.kind is FaultKind.WRONG_AREA

    def test_another_round(self) -> None:
        asked = {"minamino": replace(ASKED, round_id="r6"), "kitano": BOTH["kitano"]}
        outcome = read_response("minamino.xlsx", filled_workbook(), asked)
        assert isinstance(outcome, Refusal)
        assert outcome.kind is FaultKind.WRONG_ROUND

    def test_one_sheet_of_another_round(self) -> None:
        line = next(c for c in filled_grids()[1].cells.values() if "圏域ID" in c.text)
        older = line.text.replace("調査回:r5", "調査回:r2")
        assert refusal(changed({f"体制 {line.reference}": older})).kind is FaultKind.WRONG_ROUND

    @pytest.mark.parametrize("version", [2, None, "一"])
    def test_version_of_the_form(self, version: object) -> None:
        refused = refusal(changed({f"{META_SHEET} B1": version}))
        assert refused.kind is FaultKind.SCHEMA_UNKNOWN

    def test_every_line_of_identity_deleted(self) -> None:
        grids = tuple(put(g, A2=None) for g in filled_grids() if g.name != META_SHEET)
        assert refusal(grids).kind is FaultKind.SCHEMA_UNKNOWN

    def test_words(self) -> None:
        refused = refusal(filled_grids("kitano"), "minamino.xlsx")
        assert (refused.area_id, refused.remedy) == ("kitano", "送るファイルを確かめてください。")
        assert NEIGHBOUR.name in refused.problem


NASTY = (
    *(
        "",
        " ",
        "　",
        "\u200b",
        "\x00",
        "\x1f",
        "\r",
        "_x000D_",
        "a\r\nb",
        '"',
        "=1+1",
        "#REF!",
        "'",
    ),
    *("１２", "٣", "①", "²", "½", "1e400", "9" * 400, "1" * 15 + "兆", "0.000000000000000000001"),
    *("K٠٧", "K0001", "99999", "Z9", "k01", "01", "-1", "元年", "令和元年度末", "1900", "2101"),
    *("全市町村", "合計", "圏域外", "不明", "みなみの市", "かわの町、", "、、", "累計", "10％増"),
    *("現状維持", "1～3", "3～1", "供用開始", "―", "集計中", "〇", "例", "※", "以上", "長" * 2_100),
    *("\ud7ff", "\ue000", "👨‍👩‍👧", "葛󠄀城市", "ア\u3099", "[1]", "<b>", "a=b c=d", "圏域ID:"),
)
CELLS = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=20),
    st.floats(),
    st.floats().map(Share),
    st.integers(-(10**20), 10**20).map(float),
    st.integers(0, 3_000).map(float),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.sampled_from(Snag),
)
SHEET_NAMES = st.sampled_from([sheet.title for sheet in SHEETS])


@st.composite
def columns_filled(draw: st.DrawFn) -> tuple[Grid, ...]:
    """Return the filled sheets with anything at all written down some of their columns."""
    changes: dict[str, object] = {}
    for _ in range(draw(st.integers(1, 6))):
        sheet, column = draw(SHEET_NAMES), get_column_letter(draw(st.integers(1, 22)))
        first = draw(st.sampled_from([6, 6, 6, 3]))
        for row, value in enumerate(draw(st.lists(CELLS, min_size=1, max_size=9)), first):
            changes[f"{sheet} {column}{row}"] = value
    return changed(changes)


ODD = (*Snag, float("nan"), float("inf"), -1.0, 1e300, True, time(9), date(2020, 4, 1))


def assert_round_reads(tables: dict[str, pd.DataFrame]) -> None:
    """Write tables as CSV and read them as the next run does; they must come back the same."""
    assert list(tables) == list(NAMES)
    for name, table in tables.items():
        back = read_as_table(name, table.to_csv(index=False, lineterminator="\n"))
        pd.testing.assert_frame_equal(back, table, check_dtype=len(table) > 0)


@cache
def read_as_table(name: str, text: str) -> pd.DataFrame:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.csv"
        path.write_text(text, encoding="utf-8", newline="")
        return read_table(path, name).reset_index(drop=True)


class TestRoundReadsWhatIsRead:
    def test_filled(self) -> None:
        assert_round_reads(read().tables)

    def test_empty(self) -> None:
        grids = tuple(
            Grid(g.name, {p: c for p, c in g.cells.items() if c.row < 6 or g.name == META_SHEET})
            for g in filled_grids()
        )
        response = read(grids)
        assert {len(table) for table in response.tables.values()} == {0}
        assert_round_reads(response.tables)

    @settings(max_examples=40)
    @given(columns_filled())
    def test_anything(self, grids: tuple[Grid, ...]) -> None:
        assert_round_reads(read(grids).tables)

    def test_every_cell_of_a_row_spoilt(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Of one good row a copy for every column and value, each in order but for this cell."""
        for sheet in ("kpi", "tree"):
            monkeypatch.setitem(MOST_RECORDS, sheet, 3_000)
        copied = {"KPI": (7, "A"), "実績": (6, "A"), "施設利用": (10, "B"), "体系": (7, "D")}
        grids = tuple(
            spoilt_copies(g, *copied[g.name]) if g.name in copied else g for g in filled_grids()
        )
        tables = read(grids).tables
        assert {name: len(tables[name]) > 500 for name in ("kpis", "actuals", "usage")} == {
            "kpis": True,
            "actuals": True,
            "usage": True,
        }
        assert_round_reads(tables)


def spoilt_copies(grid: Grid, row: int, name: str) -> Grid:
    """Return a grid with copies of a row; what must differ stands in the column `name`."""
    model = {c.column: c.value for (r, _), c in grid.cells.items() if r == row}
    cells = {place: c for place, c in grid.cells.items() if place[0] <= row}
    below = row
    for column, value in product(range(1, max(c for _, c in grid.cells) + 1), (*NASTY, *ODD)):
        below += 1
        told_apart = f"K{below}" if name == "A" else f"{name}{below}"
        copy = model | {column_index_from_string(name): told_apart, column: value}
        for at_column, written in copy.items():
            cells[below, at_column] = cell(f"{get_column_letter(at_column)}{below}", written)
    return Grid(grid.name, cells)


def test_names_of_sheets_are_free(tmp_path: Path) -> None:
    grids: Iterable[Grid] = (
        Grid('体系, "新"', g.cells) if g.name == "体系" else g for g in filled_grids()
    )
    response = read(tuple(grids))
    assert set(response.tables["fields"]["source_sheet"]) == {'体系, "新"'}
    assert_round_reads(response.tables)
