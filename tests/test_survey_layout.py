"""Where the table of a sheet stands, whatever clerks do to its headings and rows."""

from filling import cell, grid_of, places

from kpi_report.intake.spreadsheet import Grid
from kpi_report.survey.columns import Column, Entry, Sheet
from kpi_report.survey.layout import Located, identity, is_sheet, locate
from kpi_report.survey.questionnaire import ACTUAL_SHEET, KPI_SHEET, REPLY_SHEET, TREE_SHEET
from kpi_report.survey.spelling import plain

SHEET = Sheet(
    "facility",
    "施設",
    "",
    (
        Column("no", "行", Entry.PREPARED),
        Column("name", "施設の名称", required=True, note="正式の名称", aliases=("施設名",)),
        Column("place", "所在市町村", required=True, note="リストから選択"),
        Column("floor", "延床面積", Entry.VALUE, note="平方メートル"),
        Column("note", "備考"),
    ),
    spare_rows=5,
)
HEAD = ["行", "施設の名称", "所在市町村", "延床面積", "備考"]
ROW = [1, "中央図書館", "みなみの市", 1200, "改修中"]
NONE = range(0)


def found(rows: list[list[object]]) -> Located:
    return locate(grid_of("施設", rows), SHEET, NONE)


def taken(located: Located) -> list[dict[object, str]]:
    return [{key: c.text for key, c in r.cells.items()} for r in located.records]


FIRST = {"no": "1", "name": "中央図書館", "place": "みなみの市", "floor": "1200", "note": "改修中"}


class TestHeadings:
    def test_as_sent(self) -> None:
        located = found([HEAD, ROW])
        assert taken(located) == [FIRST]
        assert located.columns == {"no": 1, "name": 2, "place": 3, "floor": 4, "note": 5}
        assert located.faults == ()

    def test_dressed_up(self) -> None:
        head = ["行", "★施設の\n名称", "【必須】所在 市町村", "延床面積（㎡）：", "　備　考　"]
        located = found([head, ROW])
        assert (taken(located), located.faults) == ([FIRST], ())

    def test_half_and_full_width(self) -> None:
        assert plain("ＫＰＩ番号") == plain("KPI番号") == plain("kpi 番号")

    def test_alias(self) -> None:
        assert taken(found([["行", "施設名", *HEAD[2:]], ROW])) == [FIRST]

    def test_columns_moved(self) -> None:
        assert taken(found([HEAD[::-1], ROW[::-1]])) == [FIRST]

    def test_column_twice(self) -> None:
        located = found([[*HEAD, "施設名"], [*ROW, "東図書館"]])
        assert taken(located) == [FIRST]
        assert places(located.faults) == [("heading_twice", "must", "施設", "F1")]

    def test_unknown_column_with_data(self) -> None:
        located = found([[*HEAD, "開館年"], [*ROW, 1990]])
        assert taken(located) == [FIRST]
        assert places(located.faults) == [("heading_unknown", "check", "施設", "F1")]

    def test_unknown_column_without_data(self) -> None:
        assert found([[*HEAD, "開館年"], ROW]).faults == ()

    def test_required_heading_renamed(self) -> None:
        located = found([["行", "施設の呼称", *HEAD[2:]], ROW])
        assert places(located.faults) == [("heading_missing", "must", "施設", "B1")]
        assert "「施設の呼称」は「施設の名称」のことでしょうか。" in located.faults[0].problem

    def test_optional_heading_deleted(self) -> None:
        located = found([HEAD[:3], ROW[:3]])
        assert places(located.faults) == [
            ("heading_missing", "check", "施設", ""),
            ("heading_missing", "check", "施設", ""),
        ]

    def test_none_left(self) -> None:
        located = found([["a", "b", "施設名"], ROW])
        assert located.records == ()
        assert places(located.faults) == [("heading_missing", "must", "施設", "")]
        assert "「施設」に見出しの行が見つからない" in located.faults[0].problem

    def test_empty_sheet(self) -> None:
        assert places(found([]).faults) == [("heading_missing", "must", "施設", "")]

    def test_a_row_of_data_that_names_headings(self) -> None:
        located = found([HEAD, [1, "施設名", "みなみの市", 5, "備考"]])
        assert taken(located)[0]["name"] == "施設名"


class TestYears:
    HEAD = ("KPI番号", "KPIの名称", "市町村", "備考")

    def test_however_they_are_written(self) -> None:
        head = [*self.HEAD, "2018年度", "平成31年度", "Ｒ２", 2021, "令和4年度\n実績値"]
        located = locate(
            grid_of("実績", [head, ["K01", None, None, None, 1, 2, 3, 4, 5]]),
            ACTUAL_SHEET,
            range(2018, 2023),
        )
        assert located.faults == ()
        assert taken(located) == [
            {"no": "K01", 2018: "1", 2019: "2", 2020: "3", 2021: "4", 2022: "5"}
        ]

    def test_two_columns_for_one_year(self) -> None:
        grid = grid_of("実績", [[*self.HEAD, "2018年度", "H30"], ["K01", None, None, None, 1, 2]])
        located = locate(grid, ACTUAL_SHEET, range(2018, 2019))
        assert places(located.faults) == [("heading_twice", "must", "実績", "F1")]

    def test_a_year_that_was_not_asked(self) -> None:
        grid = grid_of(
            "実績", [[*self.HEAD, "2018年度", "2019年度"], ["K01", None, None, None, 1, 2]]
        )
        located = locate(grid, ACTUAL_SHEET, range(2018, 2019))
        assert taken(located) == [{"no": "K01", 2018: "1"}]
        assert places(located.faults) == [("heading_unknown", "check", "実績", "F1")]


class TestRows:
    def test_inserted_above_and_between(self) -> None:
        second = [2, "市民プール", "かわの町", None, None]
        located = found([["施設の一覧"], [], [], HEAD, [], ROW, [], [], second])
        assert [r.row for r in located.records] == [6, 9]
        assert located.faults == ()

    def test_notes_and_example(self) -> None:
        notes = [None, "正式の名称", "リストから選択", "平方メートル"]
        example = ["例", "東図書館", "みなみの市", 900]
        located = found([HEAD, notes, example, ROW])
        assert (taken(located), located.faults) == ([FIRST], ())

    def test_example_overwritten(self) -> None:
        assert len(found([HEAD, ["1", "東図書館", "みなみの市", 900], ROW]).records) == 2

    def test_prepared_rows_left_empty(self) -> None:
        located = found([HEAD, ROW, [2], [3], [4]])
        assert (taken(located), located.faults) == ([FIRST], ())
        assert located.numbered == {"1": 2, "2": 3, "3": 4, "4": 5}

    def test_merged_over_rows(self) -> None:
        place = cell("C2", "みなみの市")
        grid = grid_of("施設", [HEAD, ROW, [2, "市民プール"], [3, "体育館"]])
        cells = grid.cells | {(row, 3): place for row in (2, 3, 4)}
        located = locate(Grid("施設", cells), SHEET, NONE)
        assert [r.text("place") for r in located.records] == ["みなみの市"] * 3
        assert located.records[2].cells["place"].reference == "C2"
        assert located.faults == ()

    def test_hidden_sheet_is_read(self) -> None:
        grid = grid_of("施設", [HEAD, ROW])
        assert taken(locate(Grid("施設", grid.cells, visible=False), SHEET, NONE)) == [FIRST]

    def test_more_than_a_vision_can_have(self) -> None:
        located = found([HEAD, *([n, f"施設{n}", "みなみの市", 1, "a"] for n in range(1_003))])
        assert len(located.records) == 1_000
        assert places(located.faults) == [("too_many_rows", "must", "施設", "A1002")]

    def test_only_part_of_a_row(self) -> None:
        assert taken(found([HEAD, [1, None, None, 500]])) == [{"no": "1", "floor": "500"}]


class TestRemarks:
    def test_below_in_the_first_column(self) -> None:
        located = found([HEAD, ROW, [], ["※面積は登記による"]])
        assert (taken(located), places(located.faults)) == (
            [FIRST],
            [("remark_not_taken", "check", "施設", "A4")],
        )

    def test_below_in_the_first_column_of_kpis(self) -> None:
        head = ["KPI番号", *(c.heading for c in KPI_SHEET.columns[1:])]
        grid = grid_of("KPI", [head, ["K01"], ["K02"], ["※K03以降はない"]])
        located = locate(grid, KPI_SHEET, NONE)
        assert located.records == ()
        assert places(located.faults) == [("remark_not_taken", "check", "KPI", "A4")]

    def test_below_in_another_column(self) -> None:
        located = found([HEAD, ROW, [2, "（注）面積は登記による"], [None, "以上"]])
        assert (taken(located), places(located.faults)) == (
            [FIRST],
            [
                ("remark_not_taken", "check", "施設", "B3"),
                ("remark_not_taken", "check", "施設", "B4"),
            ],
        )

    def test_beside(self) -> None:
        located = found([HEAD, [*ROW, None, "←要確認"]])
        assert (taken(located), places(located.faults)) == (
            [FIRST],
            [("remark_not_taken", "check", "施設", "G2")],
        )

    def test_beside_and_merged_over_rows(self) -> None:
        grid = grid_of("施設", [HEAD, ROW, ROW])
        beside = cell("G2", "要確認")
        located = locate(Grid("施設", grid.cells | {(2, 7): beside, (3, 7): beside}), SHEET, NONE)
        assert places(located.faults) == [("remark_not_taken", "check", "施設", "G2")]

    def test_above_is_nobodys_business(self) -> None:
        assert found([["提出日", None, None, None, None, None, "済"], HEAD, ROW]).faults == ()

    def test_an_answer_that_begins_like_a_remark(self) -> None:
        head = ["設問番号", "区分", "設問", "回答"]
        grid = grid_of("返信", [head, ["R-7", "ご意見", "ご質問", "※前回の資料は見やすかった"]])
        located = locate(grid, REPLY_SHEET, NONE)
        assert [r.text("answer") for r in located.records] == ["※前回の資料は見やすかった"]
        assert located.faults == ()


class TestWhichSheet:
    SAID = "圏域ID:minamino 調査回:r5 様式:tree 版:1"

    def test_by_its_line(self) -> None:
        grid = grid_of("何か", [[None], [self.SAID]])
        said = identity(grid)
        assert said is not None
        assert (said.area_id, said.round_id, said.sheet, said.version) == (
            "minamino",
            "r5",
            "tree",
            "1",
        )
        assert is_sheet(grid, TREE_SHEET)

    def test_line_goes_before_name(self) -> None:
        assert not is_sheet(grid_of("KPI", [[self.SAID]]), KPI_SHEET)

    def test_by_its_name(self) -> None:
        assert is_sheet(grid_of(" ＫＰＩ ", [["a"]]), KPI_SHEET)

    def test_neither(self) -> None:
        assert not is_sheet(grid_of("別紙", [["a"]]), KPI_SHEET)
