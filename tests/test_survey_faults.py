"""Every fault: planted alone in a workbook that is in order, it is found there and nothing else."""

import re
from dataclasses import dataclass
from functools import cache

import pytest
from filling import (
    BOTH,
    Share,
    at,
    changed,
    filled_grids,
    filled_workbook,
    places,
    put,
    read,
    refusal,
)

from kpi_report.intake.faults import Fault, FaultKind
from kpi_report.intake.spreadsheet import Grid, Snag
from kpi_report.survey.deliveries import read_files
from kpi_report.survey.response import Response
from kpi_report.survey.suggested import NOTE

LONG = "あ" * 2_001
MUST, CHECK = "must", "check"
POLITE = ("です", "ます", "ません", "ました", "でした", "ください", "でしょうか", "ませんか")


@dataclass(frozen=True)
class Planted:
    """Cells to change by their places, and the fault that follows: kind, severity, place, words."""

    changes: dict[str, object]
    kind: str
    severity: str
    place: str
    said: str = ""


K01, K02, K03, K04, K05, K06, K10 = (f" {row}" for row in (7, 8, 9, 10, 11, 12, 13))
"""The rows of the sheet KPI, K10 being the first free one; 実績 begins a row higher."""

CASES = {
    # headings
    "heading renamed": Planted(
        {"KPI 望ましい向き ": "望む向き"},
        "heading_missing",
        MUST,
        "KPI 望ましい向き ",
        "「望む向き」は「望ましい向き」のことでしょうか。",
    ),
    "optional heading renamed": Planted(
        {"体系 参加市町村 ": "参加する市町村"},
        "heading_missing",
        CHECK,
        "体系 参加市町村 ",
        "「参加する市町村」は「参加市町村」のことでしょうか。",
    ),
    "heading of a year deleted": Planted(
        {"実績 2022年度 ": None} | {f"実績 2022年度 {row}": None for row in range(6, 13)},
        "heading_missing",
        CHECK,
        "実績",
        "見出し「2022年度」が見つからない",
    ),
    "column added": Planted(
        {"KPI V4": "担当課", "KPI V7": "商工課"},
        "heading_unknown",
        CHECK,
        "KPI V4",
        "「担当課」は様式にない",
    ),
    "year added that was not asked": Planted(
        {"実績 K4": "2017年度", "実績 K6": 11700},
        "heading_unknown",
        CHECK,
        "実績 K4",
        "「2017年度」は様式にない",
    ),
    "heading twice": Planted(
        {"KPI V4": "単位"}, "heading_twice", MUST, "KPI V4", "見出し「単位」が二つある"
    ),
    "remark below the table": Planted(
        {"体系 A60": "※施策の名称は改定前のもの"}, "remark_not_taken", CHECK, "体系 A60"
    ),
    # cells that are empty
    "no scope": Planted(
        {"KPI 集計の範囲" + K01: None},
        "required_missing",
        MUST,
        "KPI 集計の範囲" + K01,
        "「集計の範囲」が空欄です。",
    ),
    "question unanswered": Planted(
        {"体制 回答 9": None}, "required_missing", MUST, "体制 回答 9", "設問P1-4"
    ),
    "revision unanswered": Planted(
        {"見直し状況 見直しの内容 8": None},
        "required_missing",
        MUST,
        "見直し状況 見直しの内容 8",
        "「見直しの内容」が空欄です。",
    ),
    "revision without reason": Planted(
        {"見直し状況 見直しの理由 9": None}, "required_missing", MUST, "見直し状況 見直しの理由 9"
    ),
    "replaced by nothing": Planted(
        {"見直し状況 見直しの内容 9": "別のKPIに差替え"},
        "required_missing",
        MUST,
        "見直し状況 差替え後のKPI番号 9",
    ),
    "no field at the level of a field": Planted(
        {"KPI 中分野" + K04: None},
        "required_missing",
        MUST,
        "KPI 中分野" + K04,
        "階層が中分野又は個別事業です。",
    ),
    "no project at the level of a project": Planted(
        {"KPI 個別事業" + K03: None}, "required_missing", MUST, "KPI 個別事業" + K03
    ),
    "no baseline": Planted(
        {"KPI 基準値" + K04: None}, "required_missing", MUST, "KPI 基準値" + K04, "「―」"
    ),
    "no target": Planted(
        {"KPI 目標値" + K04: None}, "required_missing", MUST, "KPI 目標値" + K04, "「検討中」"
    ),
    "no unit": Planted({"KPI 単位" + K04: None}, "unit_missing", MUST, "KPI 単位" + K04),
    "no unit but beside the values": Planted(
        {"KPI 単位" + K04: None, "KPI 基準値" + K04: "40件", "KPI 目標値" + K04: "50件"},
        "unit_missing",
        MUST,
        "KPI 単位" + K04,
    ),
    # cells that cannot be read
    "choice misspelt": Planted(
        {"KPI 望ましい向き" + K01: "増加がのぞましい"},
        "choice_unknown",
        MUST,
        "KPI 望ましい向き" + K01,
        "「増加が望ましい」のことでしょうか。",
    ),
    "choice with a reservation": Planted(
        {"体制 回答 11": "すべて公表している（一部を除く）"},
        "choice_unknown",
        MUST,
        "体制 回答 11",
        "「すべて公表している」のことでしょうか。",
    ),
    "two numbers": Planted(
        {"実績 E6": "11900、12000"}, "number_unreadable", MUST, "実績 E6", "「K01 2018年度"
    ),
    "wrong grouping": Planted({"実績 E6": "1,19,00"}, "number_unreadable", MUST, "実績 E6"),
    "truth value": Planted({"実績 E6": True}, "number_unreadable", MUST, "実績 E6", "論理値"),
    "error value": Planted({"実績 E6": Snag.ERROR}, "number_unreadable", MUST, "実績 E6", "エラー"),
    "users below zero": Planted(
        {"施設利用 H10": -1}, "number_unreadable", MUST, "施設利用 H10", "負の数"
    ),
    "milestone half done": Planted({"実績 I11": "80%"}, "unit_differs", MUST, "実績 I11"),
    "milestone in other words": Planted(
        {"実績 I11": "準備室を設置"}, "number_unreadable", MUST, "実績 I11"
    ),
    "baseline year without era": Planted(
        {"KPI 基準年" + K01: "30年度"}, "year_unreadable", MUST, "KPI 基準年" + K01, "元号"
    ),
    "baseline year as a serial number": Planted(
        {"KPI 基準年" + K01: 43191}, "year_unreadable", MUST, "KPI 基準年" + K01, "連番"
    ),
    "target against another": Planted(
        {"KPI 目標値" + K01: "全国平均以上"}, "target_unreadable", MUST, "KPI 目標値" + K01
    ),
    "formula without result": Planted(
        {"実績 E6": Snag.NO_RESULT}, "formula_without_value", MUST, "実績 E6"
    ),
    "formula without result for a choice": Planted(
        {"体制 回答 6": Snag.NO_RESULT}, "formula_without_value", MUST, "体制 回答 6"
    ),
    "formula without result for a milestone": Planted(
        {"実績 I11": Snag.NO_RESULT}, "formula_without_value", MUST, "実績 I11"
    ),
    "text too long": Planted(
        {"KPI 備考" + K01: LONG}, "text_too_long", MUST, "KPI 備考" + K01, "2,000字"
    ),
    "note of actual values too long": Planted(
        {"実績 備考 6": LONG}, "text_too_long", MUST, "実績 備考 6", "2,000字"
    ),
    "note of usage is a formula without a result": Planted(
        {"施設利用 備考 10": Snag.NO_RESULT}, "formula_without_value", MUST, "施設利用 備考 10"
    ),
    "about a number": Planted(
        {"実績 E6": "約11900人"}, "approximate", CHECK, "実績 E6", "11,900人として"
    ),
    # units
    "actual in another unit": Planted(
        {"実績 E6": "11900世帯"}, "unit_differs", MUST, "実績 E6", "単位「世帯」"
    ),
    "percent cell for a number of persons": Planted(
        {"実績 E6": Share(0.5)}, "unit_differs", MUST, "実績 E6", "単位「%」"
    ),
    "target in another unit": Planted(
        {"KPI 目標値" + K01: "12500世帯以上"}, "unit_differs", MUST, "KPI 目標値" + K01
    ),
    "actual of another size": Planted(
        {"実績 E6": 11}, "suspect_unit", CHECK, "実績 E6", "1,091分の1"
    ),
    "target of another size": Planted(
        {"KPI 目標値" + K01: "12500000人以上"}, "suspect_unit", CHECK, "KPI 目標値" + K01, "倍です"
    ),
    "actual jumps": Planted(
        {"実績 E7": 100, "実績 F7": 1200, "実績 G7": 1300, "実績 H7": 1400, "実績 I7": 1500},
        "suspect_jump",
        CHECK,
        "実績 F7",
        "2018年度の12倍",
    ),
    # targets, baselines, years
    "target the other way": Planted(
        {"KPI 望ましい向き" + K01: "減少が望ましい"},
        "target_against_direction",
        MUST,
        "KPI 目標値" + K01,
        "望ましい向きは「減少」",
    ),
    "target the other way without a bound": Planted(
        {"KPI 目標値" + K04: 45}, "target_against_direction", MUST, "KPI 目標値" + K04, "基準値40"
    ),
    "target met": Planted(
        {"KPI 目標値" + K01: "11000以上"},
        "target_met_at_baseline",
        CHECK,
        "KPI 目標値" + K01,
        "すでに目標を満たしています",
    ),
    "target equal to baseline": Planted(
        {"KPI 目標値" + K01: 12000}, "target_met_at_baseline", CHECK, "KPI 目標値" + K01, "同じ"
    ),
    "baseline within the band": Planted(
        {"KPI 基準値" + K06: 65}, "target_met_at_baseline", CHECK, "KPI 目標値" + K06
    ),
    "kind of target": Planted(
        {"KPI 目標の種類" + K01: "範囲"},
        "target_kind_differs",
        MUST,
        "KPI 目標値" + K01,
        "「範囲」",
    ),
    "baseline after target": Planted(
        {"KPI 基準年" + K06: 2025} | {f"実績 {column}12": None for column in "EFGHI"},
        "baseline_after_target",
        MUST,
        "KPI 基準年" + K06,
        "基準年（2025）が目標年（2024）より後",
    ),
    "baseline in the year of the target": Planted(
        {"KPI 目標年" + K04: 2018}, "baseline_after_target", MUST, "KPI 基準年" + K04, "と同じ"
    ),
    "actual before baseline": Planted(
        {"KPI 基準年" + K04: 2020},
        "actual_before_baseline",
        CHECK,
        "実績 E10",
        "2018年度、2019年度",
    ),
    "kind of year": Planted(
        {"KPI 年の種類" + K02: "暦年", "KPI 目標年" + K02: 2024},
        "year_kind_differs",
        CHECK,
        "KPI 基準年" + K02,
        "「平成30年度」",
    ),
    "census in a fiscal year": Planted(
        {"KPI 年の種類" + K02: "国勢調査年", "KPI 目標年" + K02: 2025},
        "year_kind_differs",
        CHECK,
        "KPI 基準年" + K02,
    ),
    "target of another year": Planted(
        {"KPI 目標値" + K01: "令和7年度までに12500以上"},
        "years_differ",
        CHECK,
        "KPI 目標値" + K01,
        "2025年",
    ),
    "actual of another year": Planted(
        {"実績 I6": "12,300（R3）"}, "years_differ", CHECK, "実績 I6", "「R3」の値"
    ),
    "ten per cent more of per cent": Planted(
        {"KPI 目標値" + K03: "10％増"}, "approximate", CHECK, "KPI 目標値" + K03, "ポイント"
    ),
    "half as much again of per cent": Planted(
        {"KPI 目標値" + K03: "5割増"}, "approximate", CHECK, "KPI 目標値" + K03, "93.75%"
    ),
    "twice the per cent": Planted(
        {"KPI 目標値" + K03: "策定時の1.2倍"}, "approximate", CHECK, "KPI 目標値" + K03, "75%"
    ),
    "per cent in words": Planted(
        {"KPI 目標値" + K03: "10パーセント増", "KPI 単位" + K03: "パーセント"},
        "approximate",
        CHECK,
        "KPI 目標値" + K03,
        "68.75%",
    ),
    # numbers of KPIs and rows
    "number twice": Planted(
        {"KPI KPI番号" + K02: "K01", "KPI KPI番号" + K10: "K02"}
        | {f"実績 {column}7": None for column in "EFGHI"}
        | {f"実績 {column}8": None for column in "DFGHI"}
        | {"見直し状況 見直しの内容 8": "廃止", "見直し状況 見直しの理由 8": "廃止したため"},
        "kpi_twice",
        MUST,
        "KPI KPI番号" + K02,
        "「K01」が7行目にもある",
    ),
    "number missing": Planted(
        {"KPI KPI番号" + K05: None, "実績 A11": None}
        | {f"実績 {column}11": None for column in "EFGHI"},
        "kpi_number_missing",
        CHECK,
        "KPI KPI番号" + K05,
        "「K05」としました",
    ),
    "row of actuals without number": Planted(
        {"実績 A6": None, "実績 B6": None}, "kpi_number_missing", MUST, "実績 A6", "どのKPIの実績か"
    ),
    "candidate not adopted": Planted(
        {"KPI 備考" + K05: NOTE},
        "candidate_not_adopted",
        CHECK,
        "KPI 備考" + K05,
        "候補のままのため",
    ),
    "number unknown": Planted({"実績 A6": "K77"}, "kpi_number_unknown", MUST, "実績 A6", "「K77」"),
    "replaced by an unknown one": Planted(
        {"見直し状況 見直しの内容 9": "別のKPIに差替え", "見直し状況 差替え後のKPI番号 9": "K77"},
        "kpi_number_unknown",
        MUST,
        "見直し状況 差替え後のKPI番号 9",
        "「K77」",
    ),
    "actuals twice": Planted(
        {"実績 A13": "K04", "実績 E13": 41}, "row_twice", MUST, "実績 A13", "K04の行が二つ"
    ),
    "project twice": Planted(
        {"体系 B10": "1 地域経済", "体系 C10": "観光", "体系 D10": "周遊バス事業"},
        "row_twice",
        MUST,
        "体系 D10",
    ),
    "users twice": Planted(
        {"施設利用 B11": "市民プール", "施設利用 C11": "みなみの市", "施設利用 D11": "R2"}
        | {"施設利用 E11": "合計", "施設利用 H11": 1},
        "row_twice",
        MUST,
        "施設利用 E11",
    ),
    # across sheets
    "project without field": Planted(
        {"体系 B10": "1 地域経済", "体系 D10": "空き店舗事業"},
        "project_without_field",
        MUST,
        "体系 C10",
        "「空き店舗事業」",
    ),
    "field spelt otherwise": Planted(
        {"KPI 中分野" + K02: "創業の支援"},
        "field_not_in_tree",
        MUST,
        "KPI 中分野" + K02,
        "「創業支援」のことでしょうか。",
    ),
    "project in another field": Planted(
        {"KPI 個別事業" + K03: "創業相談事業"},
        "field_not_in_tree",
        MUST,
        "KPI 個別事業" + K03,
        "別の大分野又は中分野にあります",
    ),
    "dropped but listed": Planted(
        {"見直し状況 見直しの内容 8": "廃止", "見直し状況 見直しの理由 8": "達成したため"},
        "dropped_but_listed",
        CHECK,
        "見直し状況 見直しの内容 8",
    ),
    "kept but not listed": Planted(
        {"見直し状況 見直しの内容 9": "継続"},
        "kept_but_not_listed",
        MUST,
        "見直し状況 見直しの内容 9",
    ),
    "total": Planted(
        {"施設利用 G9": 10001}, "total_differs", MUST, "施設利用 G9", "内訳の和（10,000人）"
    ),
    "total with a blank in its name": Planted(
        {"施設利用 G9": 10001, "施設利用 E9": "合　計"}, "total_differs", MUST, "施設利用 G9"
    ),
    "no member": Planted(
        {"施設利用 C10": "みなみ市"},
        "not_a_member",
        MUST,
        "施設利用 C10",
        "「みなみの市」のことでしょうか。",
    ),
    "all members but one": Planted(
        {"体系 E8": "全市町村（やまの村を除く）"}, "not_a_member", MUST, "体系 E8"
    ),
}


@cache
def faults_of(name: str) -> tuple[Fault, ...]:
    return read(changed(CASES[name].changes)).faults


def test_nothing_planted() -> None:
    assert places(read().faults) == []


@pytest.mark.parametrize("name", CASES)
def test_planted(name: str) -> None:
    planted, faults = CASES[name], faults_of(name)
    assert places(faults) == [(planted.kind, planted.severity, *at(planted.place))]
    assert planted.said in faults[0].problem + faults[0].remedy


@pytest.mark.parametrize("name", CASES)
def test_words(name: str) -> None:
    """Sentences in です・ます; nothing of the program or of its data types shows through."""
    (fault,) = faults_of(name)
    for words in (fault.problem, fault.remedy):
        sentences = re.sub("（[^（）]*）|「[^「」]*」", "", words).rstrip("。").split("。")
        assert all(s.endswith(POLITE) for s in sentences), words
        assert not re.search(r"None|nan|「」|_|[a-z]{5}", words), words


class TestSheets:
    def test_renamed_without_line_of_identity(self) -> None:
        grids = tuple(
            Grid("施策の体系", put(g, A2=None).cells) if g.name == "体系" else g
            for g in filled_grids()
        )
        missing, spare = read(grids).faults
        assert places((missing, spare)) == [
            ("sheet_missing", "must", "体系", ""),
            ("remark_not_taken", "check", "施策の体系", ""),
        ]
        assert "様式にないシート：施策の体系" in missing.problem

    def test_renamed_with_line_of_identity(self) -> None:
        grids = tuple(
            Grid("施策の体系", g.cells) if g.name == "体系" else g for g in filled_grids()
        )
        response = read(grids)
        assert response.faults == ()
        assert set(response.tables["fields"]["source_sheet"]) == {"施策の体系"}

    def test_copied(self) -> None:
        copy = next(Grid("KPI (2)", g.cells) for g in filled_grids() if g.name == "KPI")
        response = read((copy, *filled_grids()))
        assert places(response.faults) == [("remark_not_taken", "check", "KPI (2)", "")]
        assert set(response.tables["kpis"]["source_sheet"]) == {"KPI"}

    def test_headings_deleted(self) -> None:
        grids = tuple(
            Grid(g.name, {k: c for k, c in g.cells.items() if c.row != 4})
            if g.name == "返信"
            else g
            for g in filled_grids()
        )
        assert places(read(grids).faults) == [("heading_missing", "must", "返信", "")]

    def test_number_column_of_kpis_renamed(self) -> None:
        response = read(changed({"KPI KPI番号 ": "KPIの番号"}))
        assert places(response.faults)[0] == ("heading_missing", "must", *at("KPI KPI番号 "))
        assert "見出し「KPI番号」" in response.faults[0].problem


class TestFiles:
    def test_unreadable(self) -> None:
        (outcome,) = read_files({"minamino.xlsx": b"no workbook"}, BOTH)
        assert not isinstance(outcome, Response)
        assert (outcome.kind, outcome.area_id) == (FaultKind.FILE_UNREADABLE, "")

    def test_two_of_one_area(self) -> None:
        data = filled_workbook()
        outcomes = read_files({"a.xlsx": data, "b.xlsx": data}, BOTH)
        assert [(o.file, getattr(o, "kind", None)) for o in outcomes] == [
            ("a.xlsx", FaultKind.AREA_TWICE),
            ("b.xlsx", FaultKind.AREA_TWICE),
        ]


def test_every_kind_is_planted() -> None:
    elsewhere = {"sheet_missing", "file_unreadable", "area_twice"}
    refused = {"schema_unknown", "wrong_area", "wrong_round"}  # test_survey_reading.py
    by_rows = {"too_many_rows"}  # test_survey_layout.py
    planted = {case.kind for case in CASES.values()}
    assert planted | elsewhere | refused | by_rows == {kind.value for kind in FaultKind}


def test_a_fault_says_what_its_row_is_about() -> None:
    [fault] = read(changed({"KPI 目標値 7": "前年度より増加"})).faults
    assert fault.subject.startswith("K01 ")


class TestAgainstAHostileClerk:
    def test_band_below_the_baseline_where_more_is_better(self) -> None:
        faults = read(changed({"KPI 目標値" + K01: "50～60"})).faults
        assert [f.kind.value for f in faults] == ["target_against_direction"]

    def test_the_baseline_is_asked_about_where_all_values_differ_from_it(self) -> None:
        faults = read(
            changed({"KPI 基準値" + K01: 12_000_000, "KPI 目標値" + K01: "12500000以上"})
        ).faults
        assert places(faults) == [("suspect_unit", "check", *at("KPI 基準値" + K01))]

    def test_a_missing_unit_is_named_once_whatever_the_values_are_written_in(self) -> None:
        faults = read(changed({"KPI 単位" + K01: None, "実績 2022年度 6": "12,300人"})).faults
        assert places(faults) == [("unit_missing", "must", *at("KPI 単位" + K01))]

    def test_of_two_kpis_of_one_name_both_are_looked_at(self) -> None:
        same_name = {"KPI KPIの名称" + K04: "圏域内の就業者数"}
        faults = read(changed({**same_name, "実績 2022年度 6": 150_000})).faults
        assert places(faults) == [("suspect_jump", "check", *at("実績 2022年度 6"))]

    def test_a_remark_in_an_answer_column_below_the_table(self) -> None:
        faults = read(changed({"KPI D90": "担当：田中"})).faults
        assert places(faults) == [("remark_not_taken", "check", "KPI", "D90")]

    def test_more_faults_than_a_person_can_use(self) -> None:
        rows = {f"KPI {letter}{row}": "x" for row in range(70, 300) for letter in "BCDEH"}
        faults = read(changed(rows)).faults
        assert len(faults) == 1_001
        assert "1,000件だけを示しています" in faults[0].problem

    def test_nothing_is_taken_without_the_sheet_of_kpis(self) -> None:
        refused = refusal(tuple(g for g in filled_grids() if g.name != "KPI"))
        assert (refused.kind.value, refused.area_id) == ("sheet_missing", "minamino")
