"""Every number tells its origin: the workbook's cell, the statistic, or the round's rule."""

import ast
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup, Tag

from kpi_report.assess.rating import AssessedKpi, Progress, Rating
from kpi_report.assess.usage import facility_usage
from kpi_report.document import trace
from kpi_report.document.answers import users_cell
from kpi_report.document.blocks import Cover, Dataset, Places, Table, Trace, flatten
from kpi_report.document.cell_ranges import places
from kpi_report.model import (
    Direction,
    Group,
    Indicator,
    Kpi,
    Level,
    MeasureLevel,
    Origin,
    Point,
    Role,
    TargetKind,
    YearKind,
)
from kpi_report.render.page import write_html
from kpi_report.render.reading import Document

ROOT = Path(__file__).parents[1]
ANSWERED = Kpi(
    kpi_id="kazehara-k03",
    area_id="kazehara",
    level=Level.ROLE,
    role=Role.ECONOMY,
    medium_field="",
    project="",
    name="新規創業者数",
    unit="人",
    direction=Direction.HIGHER,
    target_kind=TargetKind.REACH,
    baseline=Point(2018, 100),
    target_year=2024,
    target_value=160,
    target_wording="160人以上",
    year_kind=YearKind.FISCAL,
    lag_years=1,
    reported_year=2021,
    note="",
    source_name="調査票の回答",
    source_url="",
    actuals=(Point(2018, 100), Point(2019, 112), Point(2020, 120)),
    source_file="kazehara.xlsx",
    source_sheet="KPI",
    source_cell="name=B9 unit=C9 level=D9 role=E9 baseline_year=K9 baseline_value=L9 "
    "target_year=M9 target_value=N9 target_wording=N9",
    actual_cells=("実績!H8", "実績!I8", "実績!J8"),
)
SUMMED = replace(ANSWERED, target_kind=TargetKind.CUMULATIVE, baseline=Point(2018, 0))
PUBLISHED = replace(
    ANSWERED,
    kpi_id="kazehara-01",
    source_name="風原圏域ビジョン（2021年度）",
    source_url="https://example.jp/vision.pdf",
    source_file="",
    source_sheet="",
    source_cell="",
    actual_cells=(),
)
BIRTHS = Indicator(
    indicator_id="births",
    role=Role.LIFE,
    name="人口千人当たり出生数",
    unit="人",
    formula="A4101 / H5507 * 1000",
    meaning="出生数÷総人口×1000",
    first_year=2015,
    decimals=2,
    direction=Direction.HIGHER,
    measure=MeasureLevel.OUTCOME,
    headline=True,
    source="SSDSE-A（A4101、H5507）",
)


def cells(*names: str, sheet: str = "実績") -> list[Origin]:
    return [Origin("kazehara.xlsx", sheet, name) for name in names]


class TestPlaces:
    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            (cells("L7", sheet="KPI"), "KPI!L7"),
            (cells("E6", "F6", "G6"), "実績!E6–G6"),
            (cells("Y6", "Z6", "AA6"), "実績!Y6–AA6"),
            (cells("F7:L7", "F8:L8"), "実績!F7–L8"),
            (cells("E6", "G6"), "実績!E6、実績!G6"),
            (cells("E6", "F6", "G6", "I6", "J6"), "実績!E6–J6のうち5セル"),
            (cells("L7", sheet="KPI") + cells("E6"), "KPI!L7、実績!E6"),
            ([Origin(url="https://example.jp/a"), Origin()], "https://example.jp/a"),
            ([], ""),
        ],
    )
    def test_cells_are_named_in_short(self, given: list[Origin], expected: str) -> None:
        assert places(given) == expected


class TestKpi:
    @pytest.mark.parametrize(
        ("origin", "expected"),
        [
            (trace.name_origin, "回答：KPI!B9–E9（kazehara.xlsx）"),
            (trace.baseline_origin, "回答：KPI!K9–L9（kazehara.xlsx）"),
            (trace.target_origin, "回答：KPI!M9–N9（kazehara.xlsx）"),
            (trace.latest_origin, "回答：実績!J8（kazehara.xlsx）"),
            (
                trace.progress_origin,
                "算出：基準値 KPI!L9、目標 KPI!N9、実績 実績!H8–J8（kazehara.xlsx）",
            ),
        ],
    )
    def test_an_answer_names_its_cells(self, origin: Any, expected: str) -> None:
        assert origin(ANSWERED) == expected

    def test_a_sum_names_the_years_after_the_baseline(self) -> None:
        assert trace.latest_origin(SUMMED) == "合計：実績!I8–J8（kazehara.xlsx）"

    def test_an_actual_names_the_cell_of_its_year(self) -> None:
        assert trace.actual_origin(ANSWERED, 2019) == "回答：実績!I8（kazehara.xlsx）"

    def test_a_published_kpi_names_its_document(self) -> None:
        told = "公表資料：風原圏域ビジョン（2021年度） https://example.jp/vision.pdf"
        assert trace.baseline_origin(PUBLISHED) == told
        assert trace.progress_origin(PUBLISHED) == f"算出：{told}"

    def test_a_count_names_the_rows(self) -> None:
        below = replace(ANSWERED, source_cell="name=B10")
        counted = [AssessedKpi(k, Progress(Rating.MET)) for k in (ANSWERED, below)]
        assert trace.count_origin(counted) == "集計：2件のKPI。KPI!B9–B10（kazehara.xlsx）"


class TestOthers:
    def test_an_official_figure_names_statistic_items_group_and_year(self) -> None:
        assert trace.indicator_origin(BIRTHS, Group.PARTNERS, 2021) == (
            "統計：SSDSE-A（A4101、H5507）、算式：A4101 / H5507 * 1000、連携市町村、2021年"
        )

    def test_users_name_the_rows_of_the_facility(self) -> None:
        hall = facility_usage("会館", "", "", None, [], origins=tuple(cells("F7:L7", "F8:L8")))
        assert trace.usage_origin(hall) == "回答：実績!F7–L8（kazehara.xlsx）"

    def test_a_threshold_names_the_rules_of_the_round(self) -> None:
        told = "設定：params/sample_2022/round.yaml の thresholds"
        assert trace.rule_origin("sample_2022", "thresholds") == told

    @pytest.mark.parametrize(
        ("users", "text", "value"), [(0, "0", 0), (4, "5未満", None), (5, "5", 5)]
    )
    def test_no_value_tells_what_the_text_does_not(
        self, users: float, text: str, value: float | None
    ) -> None:
        cell = users_cell(users, "", "")
        assert (cell.text, cell.value) == (text, value)


@pytest.fixture(scope="module")
def shown() -> list[Any]:
    """All blocks of a sample area's document, cover first, as its template shows them."""
    nb = nbformat.read(ROOT / "notebooks/templates/area_feedback.ipynb", as_version=4)
    names: dict[str, Any] = {}
    blocks: list[Any] = []
    for cell in nb.cells:
        if cell.cell_type != "code":
            continue
        module = ast.parse(cell.source)
        last = module.body.pop() if isinstance(module.body[-1], ast.Expr) else None
        exec(compile(module, cell.id, "exec"), names)
        if "parameters" in cell.metadata.get("tags", ()):
            names |= {"area_id": "homisaki", "round_id": "sample_2022", "data_date": "2022-12-01"}
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), cell.id, "eval"), names)
            blocks += flatten(value)
    return blocks


UNTRACED = {
    # The questions of the form on links are numbered, for the area to answer.
    "1 事業の何が、誰を通じて、いつごろ上位のKPIを動かすと考えていますか。",
    "2 これまでの動きは、その道筋に合っていますか。",
    "3 上位のKPIを動かす、事業のほかの要因は何ですか。景気、人口、制度の変更、ほかの事業など",
    "4 道筋の途中を確かめられる資料や声がありますか。"
    "利用者への調査、連携市町村の記録、中間のKPIの候補など",
    "5 以上から、事業をどうしますか。いつ、もう一度確かめますか。継続、見直し、KPIの変更など",
}


def row_of(shown: list[Any], name: str) -> list[str]:
    """Return the origins of a row of a table, cell by cell."""
    tables = (b for b in shown if isinstance(b, Table))
    rows = (row for b in tables for g in b.groups for row in g.rows)
    return [cell.origin for cell in next(row for row in rows if row[0].text == name)]


def test_start_place_and_users_of_a_facility_each_name_their_cells(shown: list[Any]) -> None:
    place, since, before, latest, share_before, share = row_of(shown, "帆見崎総合体育館")
    # The answers of the workbook homisaki.v1.xlsx, sheet 施設利用, rows 7 to 11.
    assert place == "回答：施設利用!B7–C7（homisaki.xlsx）"
    assert since == "回答：施設利用!D7（homisaki.xlsx）"
    assert latest == "回答：施設利用!F7–L11（homisaki.xlsx）"
    assert before == "回答：施設利用!D7–L11のうち36セル（homisaki.xlsx）"
    assert share_before == "回答：施設利用!B7–L11のうち38セル（homisaki.xlsx）"
    assert share == "回答：施設利用!B7–L11のうち37セル（homisaki.xlsx）"


def test_whatever_holds_a_digit_has_an_origin(shown: list[Any]) -> None:
    cover, *parts = shown
    page = BeautifulSoup(write_html(Document(cover, tuple(parts))), "html.parser")
    silent = [
        text
        for element in page.select("td, tbody th[scope=row], .card, .notice")
        if (text := own_text(element)) not in UNTRACED
        and re.search(r"\d", text)
        and "traced" not in (element.get("class") or ())
    ]
    assert isinstance(cover, Cover)
    assert silent == []


def test_every_value_is_the_first_number_of_its_text(shown: list[Any]) -> None:
    tables = [[r for g in b.groups for r in g.rows] for b in shown if isinstance(b, Table)]
    tables += [list(b.rows) for b in shown if isinstance(b, Dataset)]
    wrong = []
    for cell in (cell for rows in tables for row in rows for cell in row):
        written = re.search(r"[+−]?[\d,]+(\.\d+)?", cell.text)
        if cell.value is not None and written:
            number = float(written[0].replace(",", "").replace("−", "-"))
            decimals = len((written[1] or ".")[1:])
            if abs(number - cell.value) > 0.5 * 10**-decimals + 1e-9:
                wrong.append((cell.text, cell.value))
    assert wrong == []


def test_every_chart_has_an_origin(shown: list[Any]) -> None:
    charts = [block for block in shown if block.kind == "figure"]
    assert charts
    assert [chart.title for chart in charts if not chart.origin] == []


def test_the_appendix_has_a_line_for_every_kpi_and_every_indicator(shown: list[Any]) -> None:
    printed = [block for block in shown if isinstance(block, Trace)][-1]
    kpis, answers, figures = printed.groups
    assert "homisaki.xlsx" in kpis.label
    assert len(kpis.lines) == 33
    # Row 7 of the sheet KPI and row 6 of the sheet 実績 in the workbook as received.
    assert kpis.lines[0] == "k01 L7 N7 E6–I6"
    assert "帆見崎総合体育館：施設利用!B7–D7、施設利用!F7–L11" in answers.lines
    assert figures == Places("公的統計（架空のデータ）", figures.lines)
    assert "人口千人当たり出生数：架空の統計（A4101、H5507）" in figures.lines


def test_every_actual_is_delivered_with_its_cell(shown: list[Any]) -> None:
    actuals = next(b for b in shown if isinstance(b, Dataset) and b.sheet == "実績")
    first = [row for row in actuals.rows if row[0].text == "k01"]
    # The answers of the workbook homisaki.v1.xlsx, sheet 実績, row 6.
    assert [(row[3].text, row[5].value, row[5].origin) for row in first[:2]] == [
        ("2015", 105430, "回答：実績!E6（homisaki.xlsx）"),
        ("2016", 106066, "回答：実績!F6（homisaki.xlsx）"),
    ]


def own_text(element: Tag) -> str:
    """Return the text of an element without its tooltip."""
    said = [s for s in element.strings if s.find_parent(role="tooltip") is None]
    return "".join(said)
