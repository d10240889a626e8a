"""A round of tables: its own rows, medians of what is compared, and faults with file and line."""

from pathlib import Path

import pytest

from kpi_report.document import tables as show
from kpi_report.document.blocks import Figure, Notice, Table
from kpi_report.document.table_context import TableContext, open_tables
from kpi_report.errors import KpiReportError
from kpi_report.table_bundle import TableBundle, table_bundle
from kpi_report.table_parameters import describe_table_parameters
from kpi_report.table_round import load_table_round

ROUND = """\
kind: tables
round_id: shops
title: 店舗の報告
data_date: 2026-04-01
data: data/shops
fictional: true
area_word: 店舗
area_template: shops
contact: 本部
request: お知らせください。
disclaimer: 見本である。
credit: 架空のデータ
tables:
  sales:
    title: 売上げ
    columns:
      year: {heading: 年度}
      sales: {heading: 売上げ, unit: 百万円, decimals: 1, compared: true}
      secret: {heading: 粗利, decimals: 0}
"""
IDS = [f"shop-{n}" for n in range(1, 9)]
SALES = "area_id,year,sales,secret\n" + "".join(
    f"{one},{year},{10 * n + year - 2024},{7000 + n}\n"
    for n, one in enumerate(IDS, start=1)
    for year in (2024, 2025)
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in ("params/shops", "data/shops", "notebooks"):
        (tmp_path / folder).mkdir(parents=True)
    listed = "\n".join(IDS)
    names = "\n".join(f"{one},架空{one}" for one in IDS)
    for path, text in (
        ("params/shops/round.yaml", ROUND),
        ("params/shops/areas.csv", f"area_id\n{listed}\n"),
        ("data/shops/areas.csv", f"area_id,name\n{names}\n"),
        ("data/shops/sales.csv", SALES),
    ):
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def bundle(project: Path, area_id: str = "shop-3") -> TableBundle:
    return table_bundle(load_table_round("shops", project), area_id)


@pytest.fixture
def ctx(project: Path, monkeypatch: pytest.MonkeyPatch) -> TableContext:
    monkeypatch.chdir(project)
    return open_tables("shop-3", "shops")


class TestBundle:
    def test_only_its_own_rows(self, project: Path) -> None:
        (table,) = bundle(project).tables
        assert [row.values for row in table.rows] == [
            ("2024", 30.0, 7003.0),
            ("2025", 31.0, 7003.0),
        ]

    def test_median_and_upper_quartile_of_what_is_compared(self, project: Path) -> None:
        """Of 2025: 11, 21, …, 81; the median is 46, the upper quartile 63.5."""
        (table,) = bundle(project).tables
        newest = table.beside[-1]
        assert (newest.column, newest.key) == (1, "2025")
        assert (newest.released.median, newest.released.upper) == (46.0, 63.5)
        assert {found.column for found in table.beside} == {1}

    def test_seven_values_are_too_few(self, project: Path) -> None:
        path = project / "data/shops/sales.csv"
        path.write_text(SALES.replace("shop-8,2025,81", "shop-8,2025,"), encoding="utf-8")
        (table,) = bundle(project).tables
        assert [found.key for found in table.beside] == ["2024"]


class TestSections:
    def test_a_table_of_the_own_rows(self, ctx: TableContext) -> None:
        found = show.table(ctx, ctx.tables.sales)
        assert isinstance(found, Table)
        assert [c.label for c in found.columns] == ["年度", "売上げ（百万円）", "粗利"]
        assert [cell.text for cell in found.groups[0].rows[1]] == ["2025", "31.0", "7,003"]
        assert found.groups[0].rows[1][1].origin == "表：data/shops/sales.csvの7行目"

    def test_the_newest_value_beside_all(self, ctx: TableContext) -> None:
        found = show.beside(ctx, ctx.tables.sales)
        assert isinstance(found, Table)
        (row,) = found.groups[0].rows
        assert [cell.value for cell in row[1:]] == [31.0, 46.0, 63.5, -15.0, 8]

    def test_a_chart_says_its_numbers(self, ctx: TableContext) -> None:
        found = show.chart(ctx, ctx.tables.sales)
        assert isinstance(found, Figure)
        assert "売上げ：2024 30.0百万円、2025 31.0百万円" in found.alt

    def test_who_has_no_rows_is_told_so(
        self, project: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(project)
        kept = [line for line in SALES.splitlines() if not line.startswith("shop-3,")]
        (project / "data/shops/sales.csv").write_text("\n".join(kept), encoding="utf-8")
        ctx = open_tables("shop-3", "shops")
        for section in (show.table, show.beside, show.chart):
            found = section(ctx, ctx.tables.sales)
            assert isinstance(found, Notice)
            assert found.text == "この店舗の値がないため表示できません。"

    def test_a_table_that_there_is_not(self, ctx: TableContext) -> None:
        with pytest.raises(AttributeError, match=r"no table 'sale'; did you mean 'sales'\?"):
            _ = ctx.tables.sale


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        ("data/shops/sales.csv", "shop-3,2025", "shop-9,2025", "line 7: unknown area 'shop-9'"),
        ("data/shops/sales.csv", "31,7003", "三十一,7003", "line 7: 'sales' is '三十一'"),
        ("data/shops/sales.csv", "31,7003", "31", "line 7: 3 cells in 4 columns"),
        ("data/shops/sales.csv", "year,sales", "year,salse", "unknown; did you mean 'sales'?"),
        ("data/shops/sales.csv", ",secret\n", "\n", "column 'secret' is missing"),
        ("data/shops/sales.csv", "shop-3,2025", "shop-3,", "line 7: 'year', which heads"),
        ("data/shops/areas.csv", "shop-2,架空shop-2", "shop-1,架空", "'shop-1' is here twice"),
        ("params/shops/areas.csv", "shop-8\n", "", "nothing is said of 1 registered area"),
        ("params/shops/round.yaml", "decimals: 0", "decimal: 0", "did you mean 'decimals'?"),
        ("params/shops/round.yaml", "decimals: 0", "compared: true", "has no decimals"),
        ("params/shops/round.yaml", "data: data/shops", "data: ../shops", "inside the project"),
        ("params/shops/round.yaml", "  sales:\n    title", "  Sales:\n    title", "table 'Sales'"),
        (
            "params/shops/round.yaml",
            "  sales:\n    title",
            "  sale:\n    title",
            "mean 'sales.csv'",
        ),
    ],
)
def test_faults_are_named_with_their_place(
    project: Path, path: str, old: str, new: str, told: str
) -> None:
    file = project / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KpiReportError) as caught:
        load_table_round("shops", project)
    assert told in str(caught.value)


def test_docs_are_written_from_the_models() -> None:
    page = Path(__file__).parents[1] / "docs" / "table_parameters.md"
    assert page.read_text(encoding="utf-8") == describe_table_parameters()
