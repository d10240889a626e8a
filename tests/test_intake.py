"""Reading the tables: every damage is refused with file, line, column and what was possible."""

import csv
from pathlib import Path

import pytest
from conftest import CopiedProject

from kpi_report.errors import InputError
from kpi_report.intake.profiles import read_profile
from kpi_report.intake.schemas import TABLES, describe_tables
from kpi_report.intake.tables import read_tables
from kpi_report.model import Point

ROOT = Path(__file__).parents[1]


@pytest.fixture
def copied_project(copied_project: CopiedProject) -> CopiedProject:
    copied_project.keep_figures("A1101")
    return copied_project


def refusal(project: CopiedProject) -> str:
    with pytest.raises(InputError) as caught:
        read_tables(project.data)
    return str(caught.value)


class TestAccepted:
    def test_the_published_tables(self) -> None:
        tables = read_tables(ROOT / "data" / "published")
        assert (len(tables.areas), len(tables.municipalities)) == (38, 361)

    @pytest.mark.parametrize("mark", [b"\xef\xbb\xbf"])
    def test_a_byte_order_mark_as_excel_writes_it(
        self, copied_project: CopiedProject, mark: bytes
    ) -> None:
        file = copied_project.data / "areas.csv"
        file.write_bytes(mark + file.read_bytes())
        assert next(iter(read_tables(copied_project.data).areas)) == "area_id"

    def test_line_ends_of_windows(self, copied_project: CopiedProject) -> None:
        file = copied_project.data / "kpis.csv"
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
        assert len(read_tables(copied_project.data).kpis) == 23

    def test_empty_lines_at_the_end(self, copied_project: CopiedProject) -> None:
        copied_project.append("data/published/actuals.csv", "\n\n")
        assert len(read_tables(copied_project.data).actuals) == 10

    def test_no_actual_values_at_all(self, copied_project: CopiedProject) -> None:
        (copied_project.data / "actuals.csv").write_text("kpi_id,year,value\n")
        assert read_tables(copied_project.data).actuals.empty

    def test_columns_in_another_order(self, copied_project: CopiedProject) -> None:
        (copied_project.data / "actuals.csv").write_text("year,kpi_id,value\n2016,nagano-01,1.44\n")
        columns = list(read_tables(copied_project.data).actuals)
        assert columns[:4] == ["kpi_id", "municipality", "year", "value"]

    def test_columns_that_may_be_left_out_are_empty(self, copied_project: CopiedProject) -> None:
        kpis = read_tables(copied_project.data).kpis
        assert set(kpis["declared"]) == set(kpis["source_cell"]) == {""}
        assert kpis["target_upper"].isna().all()

    def test_a_round_of_published_facts_has_no_answers(self, copied_project: CopiedProject) -> None:
        tables = read_tables(copied_project.data)
        assert [len(t) for t in (tables.practice, tables.usage, tables.revisions)] == [0, 0, 0]

    def test_a_registry_that_rounds_share(self, copied_project: CopiedProject) -> None:
        answers = copied_project.root / "answers"
        answers.mkdir()
        for name in ("kpis", "actuals"):
            (copied_project.data / f"{name}.csv").rename(answers / f"{name}.csv")
        assert len(read_tables(answers, copied_project.data).kpis) == 23

    def test_a_survey_that_nobody_has_answered(self, copied_project: CopiedProject) -> None:
        (copied_project.data / "kpis.csv").unlink()
        (copied_project.data / "actuals.csv").unlink()
        assert read_tables(copied_project.data, answered=False).kpis.empty


class TestDamagedFile:
    def test_missing(self, copied_project: CopiedProject) -> None:
        (copied_project.data / "items.csv").unlink()
        message = refusal(copied_project)
        assert "items.csv: no such file; a round needs areas, municipalities" in message

    def test_binary_junk(self, copied_project: CopiedProject) -> None:
        (copied_project.data / "members.csv").write_bytes(bytes(range(256)) * 4)
        assert "members.csv: not a readable UTF-8 CSV file" in refusal(copied_project)

    def test_an_excel_workbook_named_csv(self, copied_project: CopiedProject) -> None:
        (copied_project.data / "members.csv").write_bytes(b"PK\x03\x04\x14\x00\x06\x00\x08\x00")
        assert "members.csv, line 1: not readable CSV: it holds a NUL" in refusal(copied_project)

    def test_shift_jis(self, copied_project: CopiedProject) -> None:
        file = copied_project.data / "members.csv"
        file.write_bytes(file.read_bytes() + "himeji,姫路市,core,http\n".encode("cp932"))
        assert "members.csv: not a readable UTF-8 CSV file" in refusal(copied_project)

    @pytest.mark.parametrize("content", ["", "\n\n"])
    def test_empty(self, copied_project: CopiedProject, content: str) -> None:
        (copied_project.data / "kpis.csv").write_text(content)
        assert "kpis.csv: not readable CSV: it is empty" in refusal(copied_project)

    def test_a_quote_that_never_closes(self, copied_project: CopiedProject) -> None:
        copied_project.change("data/published/areas.csv", "\naomori,", '\n"aomori,')
        assert "areas.csv, line 4: not readable CSV" in refusal(copied_project)

    def test_a_quote_that_closes_within_a_cell(self, copied_project: CopiedProject) -> None:
        copied_project.change("data/published/areas.csv", "\naomori,", '\n"aom"ori,')
        assert "areas.csv, line 4: not readable CSV: ',' expected" in refusal(copied_project)

    @pytest.mark.parametrize("line", [2, 3])
    def test_an_unquoted_comma(self, copied_project: CopiedProject, line: int) -> None:
        value = {2: "1.44", 3: "1.62"}[line]
        copied_project.change("data/published/actuals.csv", value, "1,234")
        message = refusal(copied_project)
        assert f"line {line}: 4 cells, but line 1 names 3 columns" in message

    def test_a_row_cut_short(self, copied_project: CopiedProject) -> None:
        copied_project.change("data/published/actuals.csv", "nagano-01,2017,1.62", "nagano-01")
        assert "line 3: 1 cells, but line 1 names 3 columns" in refusal(copied_project)


class TestColumns:
    def test_missing(self, copied_project: CopiedProject) -> None:
        (copied_project.data / "actuals.csv").write_text("kpi_id,year\nnagano-01,2016\n")
        assert "actuals.csv, line 1: column 'value' is missing" in refusal(copied_project)

    def test_misspelt(self, copied_project: CopiedProject) -> None:
        copied_project.change("data/published/areas.csv", "prefecture", "prefecure")
        message = refusal(copied_project)
        assert "areas.csv, line 1: unknown column 'prefecure'" in message
        assert "did you mean 'prefecture'?" in message

    def test_twice(self, copied_project: CopiedProject) -> None:
        copied_project.change("data/published/actuals.csv", "kpi_id,year,value", "year,year,value")
        assert "actuals.csv, line 1: column 'year' is here twice" in refusal(copied_project)


class TestCells:
    @pytest.mark.parametrize(
        "text", ["約1.4", "1.4倍", "―", "", "nan", "inf", "１．４", "0x10", "1_0", "1,4"]
    )
    def test_text_in_a_number(self, copied_project: CopiedProject, text: str) -> None:
        cell = f'"{text}"' if "," in text else text
        copied_project.change("data/published/actuals.csv", "1.44", cell)
        message = refusal(copied_project)
        assert "actuals.csv: 1 fault(s)" in message
        assert f"line 2, column 'value': {text!r} is not a number" in message

    @pytest.mark.parametrize("text", ["2016.5", "平成28", "", "1e30"])
    def test_no_whole_number(self, copied_project: CopiedProject, text: str) -> None:
        copied_project.change("data/published/actuals.csv", "2016", text)
        message = refusal(copied_project)
        assert f"line 2, column 'year': {text!r} is not a whole number" in message

    def test_neither_true_nor_false(self, copied_project: CopiedProject) -> None:
        copied_project.change("data/published/indicators.csv", ",true,", ",yes,")
        message = refusal(copied_project)
        assert "line 2, column 'headline': 'yes' is not true or false" in message

    def test_the_line_is_that_of_the_file_in_spite_of_empty_lines(
        self, copied_project: CopiedProject
    ) -> None:
        copied_project.change(
            "data/published/actuals.csv", "\nnagano-01,2017,1.62", "\n\n\nnagano-01,2017,x"
        )
        assert "line 5, column 'value': 'x'" in refusal(copied_project)

    def test_the_line_is_that_of_the_file_in_spite_of_line_ends_in_cells(
        self, copied_project: CopiedProject
    ) -> None:
        # areas.csv, line 2 becomes lines 2 and 3
        path = "data/published/areas.csv"
        copied_project.change(path, "さっぽろ連携中枢都市圏", '"さっぽろ\n連携中枢都市圏"')
        copied_project.change(path, "asahikawa,", "Asahikawa,")
        assert "line 4, column 'area_id': 'Asahikawa'" in refusal(copied_project)

    def test_all_faults_of_a_file_are_named(self, copied_project: CopiedProject) -> None:
        copied_project.change("data/published/actuals.csv", "1.44", "a")
        copied_project.change("data/published/actuals.csv", "1.62", "b")
        message = refusal(copied_project)
        assert "2 fault(s)" in message
        assert "line 2, column 'value': 'a'" in message
        assert "line 3, column 'value': 'b'" in message

    def test_of_very_many_faults_ten_are_shown(self, copied_project: CopiedProject) -> None:
        rows = "".join(f"nagano-01,{year},x\n" for year in range(2000, 2012))
        (copied_project.data / "actuals.csv").write_text("kpi_id,year,value\n" + rows)
        message = refusal(copied_project)
        assert "12 fault(s)" in message
        assert message.count("is not a number") == 10
        assert message.endswith("… and 2 more")

    @pytest.mark.parametrize(
        ("table", "old", "new", "line", "column"),
        [
            ("areas", "2019-03-29", "2019/03/29", 2, "formed_on"),
            ("areas", "https://www", "www", 2, "source_url"),
            ("members", "01100,core", "01100,centre", 2, "role"),
            ("municipalities", "01100", "1100", 2, "code"),
            ("municipalities", "01100", "48100", 2, "code"),
            ("kpis", ",higher,reach", ",up,reach", 2, "direction"),
            ("kpis", "reach", "goal", 2, "target_kind"),
            ("kpis", ",fiscal,", ",年度,", 2, "year_kind"),
            ("kpis", "hiroshima,role,1", "hiroshima,role,4", 2, "role"),
            ("kpis", "hiroshima,role", "hiroshima,major", 2, "level"),
            ("actuals", "2016", "201", 2, "year"),
            ("items", "2015 2020", "2015;2020", 2, "years"),
            ("figures", "sapporo,core,1", "sapporo,core,0", 2, "n_municipalities"),
            ("figures", "sapporo,core", "sapporo,centre", 2, "group"),
            ("indicators", "C2208 / C2208_2016", "lambda: 0", 2, "formula"),
        ],
    )
    def test_outside_the_domain(
        self,
        copied_project: CopiedProject,
        table: str,
        old: str,
        new: str,
        line: int,
        column: str,
    ) -> None:
        copied_project.change(f"data/published/{table}.csv", old, new)
        message = refusal(copied_project)
        assert f"{table}.csv: " in message
        assert f"line {line}, column {column!r}: " in message


class TestRowsTwice:
    @pytest.mark.parametrize(
        ("table", "row", "key"),
        [
            ("areas", "sapporo,他の圏域,北海道,2019,12,https://example.jp/,", "area_id"),
            ("municipalities", "01100,他の市,北海道", "code"),
            ("members", "sapporo,01100,partner,https://example.jp/", "code"),
            ("actuals", "nagano-01,2016,9.99", "year"),
            ("items", "A1101,他の項目,人,2015,国勢調査,1", "code"),
            ("figures", "sapporo,core,1,A1101,2015,5", "code"),
        ],
    )
    def test_both_lines_are_named(
        self,
        copied_project: CopiedProject,
        table: str,
        row: str,
        key: str,
    ) -> None:
        copied_project.append(f"data/published/{table}.csv", row + "\n")
        last = copied_project.line(f"data/published/{table}.csv", row)
        message = refusal(copied_project)
        assert f"line 2, column {key!r}: " in message
        assert f"line {last}, column {key!r}: " in message
        assert "uniqueness" in message


class TestTablesAgainstEachOther:
    def test_a_member_code_that_does_not_exist(self, copied_project: CopiedProject) -> None:
        copied_project.change("data/published/members.csv", "sapporo,01203", "sapporo,01999")
        assert "members.csv, line 3: unknown code '01999'" in refusal(copied_project)

    @pytest.mark.parametrize(
        ("table", "old", "line"),
        [
            ("kpis", "hiroshima-01,hiroshima,", 2),
            ("members", "\nsapporo,", 2),
            ("figures", "\nsapporo,", 2),
        ],
    )
    def test_an_unknown_area(
        self, copied_project: CopiedProject, table: str, old: str, line: int
    ) -> None:
        known = old.strip().split(",")[-2]
        misspelt = known[:-1]
        new = misspelt.join(old.rsplit(known, 1))
        copied_project.change(f"data/published/{table}.csv", old, new)
        message = refusal(copied_project)
        assert f"{table}.csv, line {line}: unknown area_id {misspelt!r}" in message
        assert f"did you mean {known!r}?" in message

    def test_an_unknown_kpi_in_the_actuals(self, copied_project: CopiedProject) -> None:
        copied_project.change("data/published/actuals.csv", "nagano-06", "nagano-60")
        line = copied_project.line("data/published/actuals.csv", "nagano-60")
        assert f"actuals.csv, line {line}: unknown kpi_id 'nagano-60'" in refusal(copied_project)

    def test_an_unknown_item_in_the_figures(self, copied_project: CopiedProject) -> None:
        copied_project.change("data/published/figures.csv", "A1101", "A1102")
        message = refusal(copied_project)
        assert "figures.csv, line 2: unknown code 'A1102'; did you mean" in message

    def test_a_year_outside_the_data(self, copied_project: CopiedProject) -> None:
        copied_project.change("data/published/figures.csv", "A1101,2015", "A1101,2016")
        message = refusal(copied_project)
        assert "figures.csv, line 2: year 2016 is outside the years of A1101" in message
        assert "known: 2015, 2020" in message

    def test_another_number_of_members(self, copied_project: CopiedProject) -> None:
        copied_project.change("data/published/areas.csv", "2019-03-29,12,", "2019-03-29,13,")
        message = refusal(copied_project)
        assert "areas.csv, line 2: 'sapporo' has n_members 13, but members.csv lists 12" in message
        assert "figures of 'sapporo' sum 12 municipalities, the area has 13" in message

    def test_parts_that_do_not_make_up_the_area(self, copied_project: CopiedProject) -> None:
        # Sapporo in 2015: 1,952,356 in the core; one more, and the sum is no longer the area's.
        old = "sapporo,core,1,A1101,2015,1952356"
        copied_project.change("data/published/figures.csv", old, old.replace("356", "357"))
        message = refusal(copied_project)
        assert "A1101 of 'sapporo' in 2015: core and partners sum to 2,600,876" in message
        assert "the area is 2,600,875" in message

    def test_a_negative_count(self, copied_project: CopiedProject) -> None:
        old = "sapporo,core,1,A1101,2015,1952356"
        copied_project.change("data/published/figures.csv", old, old.replace("1952356", "-5"))
        assert "line 2, column 'value'" in refusal(copied_project)

    def test_a_month_that_does_not_exist(self, copied_project: CopiedProject) -> None:
        copied_project.change("data/published/areas.csv", "2019-03-29", "2019-13-29")
        assert "line 2, column 'formed_on': '2019-13-29'" in refusal(copied_project)

    def test_no_core_city(self, copied_project: CopiedProject) -> None:
        copied_project.change("data/published/members.csv", "01100,core", "01100,partner")
        message = refusal(copied_project)
        assert "members.csv: 'sapporo' has no member with role 'core'" in message

    @pytest.mark.parametrize(
        ("profile", "wrong"),
        [
            ("2017=0.2 2016=0.1", "rising years"),
            ("2016=0.2 2017=0.1", "shares that do not fall"),
            ("2016=0.0 2020=1.0", "shares above 0"),
            ("2012=0.1 2020=1.0", "after the baseline year, up to the target year (2012 to 2020)"),
            ("2016=0.5 2021=1.0", "after the baseline year, up to the target year (2012 to 2020)"),
            ("2016=0.5 2020=0.9", "must reach 1 in the target year"),
            ("2016=50%", "str_matches"),
        ],
    )
    def test_a_profile_that_no_sum_can_follow(
        self, copied_project: CopiedProject, profile: str, wrong: str
    ) -> None:
        self.declare(copied_project, "cumulative", profile)
        message = refusal(copied_project)
        assert "kpis.csv" in message
        assert f"line 2, column 'profile': {profile!r}" in message
        assert wrong in message

    def test_a_profile_of_what_is_no_sum(self, copied_project: CopiedProject) -> None:
        self.declare(copied_project, "reach", "2016=0.5")
        assert "belongs to a target that is a sum, not to kind 'reach'" in refusal(copied_project)

    def test_a_profile_that_a_sum_can_follow(self, copied_project: CopiedProject) -> None:
        self.declare(copied_project, "cumulative", "2014=0.1 2016=0.1 2020=1")
        first = read_tables(copied_project.data).kpis["profile"].iloc[0]
        assert read_profile(first) == (Point(2014, 0.1), Point(2016, 0.1), Point(2020, 1.0))

    def declare(self, project: CopiedProject, kind: str, profile: str) -> None:
        """Let the first KPI, planned from 2012 to 2020, be of this kind and have this profile."""
        path = project.data / "kpis.csv"
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
        rows[0] |= {"target_kind": kind}
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [*rows[0], "profile"], restval="")
            writer.writeheader()
            writer.writerows([rows[0] | {"profile": profile}, *rows[1:]])


class TestDocumentation:
    def test_docs_are_written_from_the_schemas(self) -> None:
        assert (ROOT / "docs" / "tables.md").read_text(encoding="utf-8") == describe_tables()

    @pytest.mark.parametrize("name", TABLES)
    def test_every_column_is_described(self, name: str) -> None:
        text = describe_tables().split(f"## {name}.csv")[1].split("\n## ")[0]
        for column, spec in TABLES[name].to_schema().columns.items():
            assert spec.description
            assert f"| `{column}` |" in text
