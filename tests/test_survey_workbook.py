"""The workbook that an area is sent: what stands in it, where, and what its cells allow."""

import io
import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from kpi_report.errors import ParameterError
from kpi_report.intake.faults import FaultKind, Severity
from kpi_report.intake.schemas import TABLES
from kpi_report.intake.tables import Tables, empty
from kpi_report.intake.years import Years, read_years
from kpi_report.model import Area, Member, YearKind
from kpi_report.parameters import PeerGroup, RoundParameters, Survey
from kpi_report.rounds import Round
from kpi_report.survey.asked import asked_of
from kpi_report.survey.columns import META_SHEET, Column, Entry, Sheet
from kpi_report.survey.deliveries import read_response
from kpi_report.survey.prefill import Prefill, prefill, year_text
from kpi_report.survey.questionnaire import SHEETS
from kpi_report.survey.questions import PRACTICE
from kpi_report.survey.response import Response
from kpi_report.survey.workbook import write_workbook

HEADINGS = 4
AREA = Area(
    area_id="minamino",
    name="みなみの連携中枢都市圏",
    prefecture="架空県",
    formed_on="2016-03-28",
    members=(
        Member("99201", "みなみの市", "架空県", True),
        Member("99301", "かわの町", "架空県", False),
        Member("99302", "やまの村", "架空県", False),
    ),
    source_url="https://example.jp/",
)
SURVEY = Survey(
    previous="r7",
    first_year=2021,
    last_year=2024,
    due=date(2026, 12, 25),
    contact="調査事務局（架空）",
)
ANSWERED = {"area_id": "minamino", "source_file": "minamino.xlsx", "source_sheet": "KPI"}
KPI = {
    **ANSWERED,
    "role": 1,
    "unit": "人",
    "direction": "higher",
    "year_kind": "fiscal",
    "reported_year": 2025,
    "source_name": "令和7年度調査",
}
KPIS = (
    {
        **KPI,
        "kpi_id": "minamino-k01",
        "level": "medium",
        "medium_field": "創業支援",
        "name": "創業者数",
        "target_kind": "cumulative",
        "baseline_year": 2019,
        "baseline_value": 120,
        "target_year": 2025,
        "target_value": 700,
        "target_wording": "累計700人",
        "lag_years": 1,
        "declared": "outcome",
        "scope": "by_municipality",
        "data_source": "創業者調査",
        "note": "速報値",
    },
    {
        **KPI,
        "kpi_id": "minamino-k03",
        "level": "project",
        "medium_field": "観光",
        "project": "周遊バス",
        "name": "=1+1",
        "target_kind": "band",
        "direction": "none",
        "year_kind": "calendar",
        "baseline_year": 2018,
        "baseline_value": 62.5,
        "target_value": 60,
        "target_upper": 70,
        "rationale": "過去の\x0b実績",
    },
)
ACTUALS = (
    {"kpi_id": "minamino-k01", "year": 2020, "value": 90},
    {"kpi_id": "minamino-k01", "year": 2021, "value": 100},
    {"kpi_id": "minamino-k01", "year": 2022, "value": 110.5},
    {"kpi_id": "minamino-k01", "municipality": "99301", "year": 2022, "value": 12},
)
FIELDS = (
    {**ANSWERED, "role": 1, "medium_field": "創業支援"},
    {**ANSWERED, "role": 1, "medium_field": "観光"},
)
BUS = {**ANSWERED, "role": 1, "medium_field": "観光", "project": "周遊バス", "outline": "毎日運行"}
USE = {
    **ANSWERED,
    "facility": "中央図書館",
    "location": "99201",
    "shared_since": 2019,
    "residence": "outside",
}
REVISIONS = (
    {**ANSWERED, "kpi_id": "minamino-k04", "name": "廃止した指標", "change": "dropped"},
    {**ANSWERED, "kpi_id": "minamino-k45", "name": "差し替えた指標", "change": "replaced"},
)


CARRIED = {
    "kpis": "kpi_id level role medium_field project name unit declared direction year_kind "
    "baseline_year baseline_value target_value target_kind data_source scope note",
    "actuals": "kpi_id municipality year value",
    "fields": "role medium_field",
    "projects": "role medium_field project municipalities outline",
    "usage": "facility location shared_since residence year users",
}
"""What a workbook carries from one round to the next."""


def table(name: str, *rows: dict[str, object]) -> pd.DataFrame:
    """Return rows as a table of the round; what is left out is empty."""
    columns = TABLES[name].to_schema().columns
    filled = [
        {
            c: row.get(c, float("nan") if str(s.dtype) == "float64" else "")
            for c, s in columns.items()
        }
        for row in rows
    ]
    return pd.DataFrame(filled, columns=list(columns)) if rows else empty(name)


def survey_round(survey: Survey | None, **tables: pd.DataFrame) -> Round:
    named = table(
        "municipalities",
        *({"code": m.code, "name": m.name, "prefecture": m.prefecture} for m in AREA.members),
    )
    return Round(
        root=Path(),
        parameters=RoundParameters(
            round_id="r8",
            title="令和8年度 試行調査",
            data_date=date(2026, 11, 1),
            data="data/r8",
            fictional=True,
            survey=survey,
            contact="調査事務局（架空）",
            request="回答",
            disclaimer="試行",
            credit="架空の統計",
            peer_groups=[PeerGroup(group_id="all", name="全圏域", areas=["minamino"])],
        ),
        area_parameters={},
        areas=(AREA,),
        kpis=(),
        indicators=(),
        tables=Tables(**{**{n: empty(n) for n in TABLES}, "municipalities": named, **tables}),
        inputs={},
    )


ROUND = survey_round(SURVEY)
PREVIOUS = survey_round(
    SURVEY,
    kpis=table("kpis", *KPIS),
    actuals=table("actuals", *ACTUALS),
    fields=table("fields", *FIELDS),
    projects=table("projects", {**BUS, "municipalities": "99201 99302"}),
    usage=table("usage", {**USE, "year": 2020, "users": 7}, {**USE, "year": 2023, "users": 1500}),
    revisions=table("revisions", *REVISIONS),
)


@pytest.fixture(scope="module")
def filled_in() -> bytes:
    return write_workbook(ROUND, AREA, prefill(ROUND, PREVIOUS, "minamino"))


@pytest.fixture(scope="module")
def book(filled_in: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(filled_in))


@pytest.fixture(scope="module")
def blank() -> Workbook:
    data = write_workbook(ROUND, AREA, prefill(ROUND, None, "minamino"))
    return openpyxl.load_workbook(io.BytesIO(data))


def column(ws: Worksheet, heading: str) -> str:
    """Return the letter of the column under a heading."""
    headings = {str(c.value).removeprefix("★"): c.column_letter for c in ws[HEADINGS]}
    return headings[heading]


def at(ws: Worksheet, heading: str, row: int) -> object:
    return ws[f"{column(ws, heading)}{row}"].value


def dropdown(ws: Worksheet, cell: str) -> object:
    """Return what stands behind the drop-down of a cell."""
    found = [v for v in ws.data_validations.dataValidation if cell in v.sqref and v.type == "list"]
    return found[0].formula1 if found else None


def cells_of(book: Workbook, name: str) -> list[object]:
    sheet, place = book.defined_names[name].attr_text.replace("'", "").split("!")
    return [row[0].value for row in book[sheet][place.replace("$", "")]]


# What stands in the workbook beforehand


def rows(key: str) -> tuple[dict[str | int, object], ...]:
    return prefill(ROUND, PREVIOUS, "minamino").rows[key]


def test_a_kpi_stands_as_the_area_wrote_it() -> None:
    assert rows("kpi")[0] == {
        "no": "K01",
        "level": "中分野",
        "role": "1 地域経済",
        "medium_field": "創業支援",
        "name": "創業者数",
        "unit": "人",
        "declared": "アウトカム（住民の便益）",
        "direction": "増加が望ましい",
        "year_kind": "年度",
        "baseline_year": "令和元年度",
        "baseline_value": 120,
        "target_year": "令和7年度",
        "target": "累計700人",
        "target_kind": "累計",
        "data_source": "創業者調査",
        "lag": "1年後（翌年度）",
        "scope": "市町村別",
        "note": "速報値",
    }


def test_a_band_without_wording_is_written_as_a_range() -> None:
    assert {k: rows("kpi")[1][k] for k in ("direction", "target", "baseline_year")} == {
        "direction": "一定の範囲が望ましい",
        "target": "60～70",
        "baseline_year": "2018年",
    }


def test_no_number_is_given_twice() -> None:
    """K04 was dropped and K45 replaced in the round before."""
    numbers = [row["no"] for row in rows("kpi")]
    assert numbers == ["K01", "K03", *(f"K{n}" for n in range(46, 66))]
    assert [row["no"] for row in rows("revision")] == ["K01", "K03"]


def test_actuals_stand_by_year_and_municipality() -> None:
    assert rows("actual")[:3] == (
        {"no": "K01", "name": "創業者数", 2021: 100, 2022: 110.5},
        {"no": "K01", "name": "創業者数", "municipality": "かわの町", 2022: 12},
        {"no": "K03", "name": "=1+1"},
    )


def test_the_tree_lists_fields_without_projects_too() -> None:
    assert rows("tree") == (
        {"no": 1, "role": "1 地域経済", "medium_field": "創業支援"},
        {
            "no": 2,
            "role": "1 地域経済",
            "medium_field": "観光",
            "project": "周遊バス",
            "municipalities": "みなみの市、やまの村",
            "outline": "毎日運行",
        },
    )


def test_a_facility_is_one_row_per_residence() -> None:
    assert rows("usage") == (
        {
            "no": 1,
            "facility": "中央図書館",
            "location": "みなみの市",
            "shared_since": "令和元年度",
            "residence": "圏域外",
            2023: 1500,
        },
    )


def test_without_a_previous_round_there_are_numbers_and_questions_only() -> None:
    first = prefill(ROUND, None, "minamino").rows
    assert [row["no"] for row in first["kpi"]] == [f"K{n:02d}" for n in range(1, 61)]
    assert first["actual"] == first["kpi"]
    assert first["tree"] == first["usage"] == first["revision"] == ()
    assert len(first["practice"]) == len(PRACTICE)


def test_a_published_round_can_be_the_previous_one() -> None:
    published = {
        **KPIS[0],
        "kpi_id": "minamino-06",
        "year_kind": "unknown",
        "note": "分析者の注記",
        "source_file": "",
        "declared": "",
    }
    before = survey_round(SURVEY, kpis=table("kpis", published))
    found = prefill(ROUND, before, "minamino").rows
    assert [row["no"] for row in found["kpi"]][:2] == ["06", "K07"]
    assert found["kpi"][0]["baseline_year"] == 2019
    assert {"year_kind", "declared", "note"}.isdisjoint(found["kpi"][0])
    assert found["tree"] == ({"no": 1, "role": "1 地域経済", "medium_field": "創業支援"},)


@pytest.mark.parametrize(
    ("year", "kind", "text"),
    [
        (2020, YearKind.FISCAL, "令和2年度"),
        (2019, YearKind.FISCAL, "令和元年度"),
        (2018, YearKind.FISCAL, "平成30年度"),
        (1989, YearKind.FISCAL, "平成元年度"),
        (1988, YearKind.FISCAL, "昭和63年度"),
        (2020, YearKind.CALENDAR, "2020年"),
        (2017, YearKind.OCT_SEP, "2017年9月期"),
        (2020, YearKind.CENSUS, "2020年国勢調査"),
        (2015, YearKind.UNKNOWN, 2015),
    ],
)
def test_a_year_is_written_so_that_it_is_read_back(
    year: int, kind: YearKind, text: str | int
) -> None:
    assert year_text(year, kind) == text
    read = read_years(str(text))
    assert isinstance(read, Years)
    assert (read.single, read.kind) == (year, kind)


# The file


def test_sheets_stand_in_order_and_the_last_is_hidden(book: Workbook) -> None:
    titles = [
        "記入要領",
        "体制",
        "体系",
        "KPI",
        "実績",
        "施設利用",
        "見直し状況",
        "返信",
        META_SHEET,
    ]
    assert book.sheetnames == titles
    assert [ws.sheet_state for ws in book.worksheets] == ["visible"] * 8 + ["hidden"]


def test_the_hidden_sheet_says_whose_workbook_it_is(book: Workbook) -> None:
    said = book[META_SHEET].iter_rows(max_row=4, max_col=2, values_only=True)
    assert dict(said) == {
        "schema_version": 1,
        "area_id": "minamino",
        "round_id": "r8",
        "area_name": "みなみの連携中枢都市圏",
    }


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda s: s.key)
def test_every_sheet_names_area_and_kind_and_marks_required_columns(
    book: Workbook, sheet: Sheet
) -> None:
    ws = book[sheet.title]
    assert ws["A1"].value == f"{sheet.title}　みなみの連携中枢都市圏　【架空のデータ】"
    assert ws["A2"].value == f"圏域ID:minamino 調査回:r8 様式:{sheet.key} 版:1"
    years = [f"{y}年度" for y in range(2021, 2025)] if sheet.yearly else []
    headings = [("★" if c.required else "") + c.heading for c in sheet.columns]
    headings[len(headings) - bool(years) :] = [*years, *headings[len(headings) - bool(years) :]]
    assert [c.value for c in ws[HEADINGS]] == headings


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda s: s.key)
def test_sheets_print_on_a4_landscape_with_headings_on_every_page(
    book: Workbook, sheet: Sheet
) -> None:
    ws = book[sheet.title]
    assert (int(ws.page_setup.paperSize), ws.page_setup.orientation) == (9, "landscape")
    assert ws.print_title_rows == "$4:$5"
    assert ws.oddHeader.center.text == "架空のデータ"
    assert ws.oddFooter.left.text == f"{sheet.title}　みなみの連携中枢都市圏"
    assert ws.oddFooter.right.text == "&P／&N"
    assert ws.freeze_panes is not None
    last = get_column_letter(ws.max_column)
    assert re.fullmatch(rf".*\$A\$[14]:\${last}\${ws.max_row}", ws.print_area)


def test_a_wide_sheet_is_spread_over_pages_that_repeat_number_and_name(book: Workbook) -> None:
    ws = book["KPI"]
    assert [b.id for b in ws.col_breaks.brk] == [9, 17]
    assert ws.print_title_cols == "$A:$B"
    assert 65 <= ws.page_setup.scale <= 100


def test_answers_are_open_and_what_is_prepared_is_locked(book: Workbook) -> None:
    for sheet in SHEETS:
        ws = book[sheet.title]
        assert ws.protection.sheet
        assert not ws.protection.formatColumns
        assert not ws.protection.password
        assert all(cell.protection.locked for row in ws["A1:E5"] for cell in row)
        for asked in sheet.columns:
            numbered = sheet.key == "revision" and asked.key == "no"
            locked = asked.entry is Entry.PREPARED or numbered
            cell = ws[f"{column(ws, asked.heading)}{ws.max_row}"]
            assert cell.protection.locked is locked, f"{sheet.key} {asked.key}"


def test_rows_may_be_inserted_where_a_row_is_no_prepared_number(book: Workbook) -> None:
    free = [s.title for s in SHEETS if not book[s.title].protection.insertRows]
    assert free == ["体系", "実績", "施設利用"]


@pytest.mark.parametrize(
    ("sheet", "asked"),
    [(s, c) for s in SHEETS for c in s.columns if c.choices],
    ids=lambda x: x.key,
)
def test_every_choice_is_offered(book: Workbook, sheet: Sheet, asked: Column) -> None:
    ws = book[sheet.title]
    offered = dropdown(ws, f"{column(ws, asked.heading)}{ws.max_row}")
    assert offered == '"' + ",".join(c.label for c in asked.choices) + '"'


def test_every_question_offers_its_own_choices(book: Workbook) -> None:
    ws = book["体制"]
    for row, question in enumerate(PRACTICE, 6):
        assert ws[f"A{row}"].value == question.question_id.upper()
        offered = '"' + ",".join(c.label for c in question.choices) + '"'
        assert dropdown(ws, f"{column(ws, '回答')}{row}") == offered
        assert at(ws, "回答", row) is None


def test_lists_that_are_no_choices_suggest_and_their_names_exist(book: Workbook) -> None:
    suggested = {
        v.formula1: v.errorStyle
        for sheet in SHEETS
        for v in book[sheet.title].data_validations.dataValidation
        if v.type == "list" and not v.formula1.startswith('"')
    }
    assert suggested == dict.fromkeys(
        (
            "participants",
            "tree_fields_once",
            "tree_projects_once",
            "kpi_numbers",
            "members",
            "residences",
        ),
        "warning",
    )
    assert set(suggested) <= set(book.defined_names)


def test_municipalities_are_offered_by_name(book: Workbook) -> None:
    assert cells_of(book, "members") == ["みなみの市", "かわの町", "やまの村"]
    assert cells_of(book, "residences")[3:] == ["圏域外", "不明", "合計"]
    assert cells_of(book, "participants")[0] == "全市町村"


def test_validations_and_rules_stay_within_the_table(book: Workbook) -> None:
    for sheet in SHEETS:
        ws = book[sheet.title]
        ranges = [str(v.sqref) for v in ws.data_validations.dataValidation]
        ranges += [str(rule.sqref) for rule in ws.conditional_formatting]
        for cells in ranges:
            _, first, _, last = range_boundaries(cells)
            assert HEADINGS < first <= last <= ws.max_row


def test_a_required_cell_left_empty_in_a_begun_row_is_marked(book: Workbook) -> None:
    ws = book["KPI"]
    name = column(ws, "KPIの名称")
    marks = [r.formula for c in ws.conditional_formatting if f"{name}7" in c.sqref for r in c.rules]
    assert marks == [["AND(LEN($B7)=0,COUNTA($B7:$U7)>0)"]]


def test_kpis_and_actuals_stand_in_their_cells(book: Workbook) -> None:
    kpi, actual = book["KPI"], book["実績"]
    assert (at(kpi, "KPI番号", 6), at(kpi, "目標値", 6)) == ("例", "70以上")
    assert (at(kpi, "KPI番号", 7), at(kpi, "目標値", 7)) == ("K01", "累計700人")
    assert (at(actual, "2022年度", 6), at(actual, "2022年度", 7)) == (110.5, 12)
    assert at(actual, "市町村", 7) == "かわの町"
    assert (at(kpi, "KPI番号", kpi.max_row), kpi.max_row) == ("K65", 28)
    assert at(book["見直し状況"], "前回のKPIの名称", 7) == "創業者数"


def test_names_of_kpis_are_looked_up_by_number(book: Workbook) -> None:
    ws = book["実績"]
    last = ws.max_row
    assert at(ws, "KPIの名称", last) == (
        f'=IFERROR(INDEX(kpi_names,MATCH($A{last},kpi_numbers,0))&"","")'
    )
    names = book.defined_names["kpi_names"].attr_text
    assert names == "'KPI'!$B$7:$B$28"
    assert book.calculation.fullCalcOnLoad


def test_names_and_units_show_where_nothing_is_computed(filled_in: bytes) -> None:
    """Excel's Protected View and other readers show the stored results; K46 is a free number."""
    computed = openpyxl.load_workbook(io.BytesIO(filled_in), data_only=True)["実績"]
    shown = computed.iter_rows(min_row=6, max_row=9, max_col=3, values_only=True)
    assert [tuple(v or "" for v in row) for row in shown] == [
        ("K01", "創業者数", "人"),
        ("K01", "創業者数", "人"),
        ("K03", "=1+1", "人"),
        ("K46", "", ""),
    ]
    others = CalamineWorkbook.from_filelike(io.BytesIO(filled_in)).get_sheet_by_name("実績")
    assert [row[:3] for row in others.to_python()[5:9]] == [
        ["K01", "創業者数", "人"],
        ["K01", "創業者数", "人"],
        ["K03", "=1+1", "人"],
        ["K46", "", ""],
    ]


def test_a_stored_name_is_escaped_as_the_file_format_asks() -> None:
    kpis = prefill(ROUND, PREVIOUS, "minamino").rows["kpi"]
    named = Prefill(
        {"kpi": ({**kpis[0], "name": "R&D <重点>"},), "actual": ({"no": "K01"}, {"no": "K02"})}
    )
    computed = openpyxl.load_workbook(
        io.BytesIO(write_workbook(ROUND, AREA, named)), data_only=True
    )["実績"]
    assert (at(computed, "KPIの名称", 6), at(computed, "単位", 6)) == ("R&D <重点>", "人")
    assert not at(computed, "KPIの名称", 7)


def test_text_that_looks_like_a_formula_stays_text(book: Workbook) -> None:
    ws = book["KPI"]
    cell = ws[f"{column(ws, 'KPIの名称')}8"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)
    assert at(ws, "目標水準の根拠", 8) == "過去の実績"


def test_numbers_hide_no_digit_and_texts_are_not_converted(book: Workbook) -> None:
    ws = book["KPI"]
    formats = {h: ws[f"{column(ws, h)}9"].number_format for h in ("基準値", "基準年", "目標値")}
    assert formats == {"基準値": "General", "基準年": "@", "目標値": "@"}


def test_the_guide_names_due_date_contact_and_members(book: Workbook) -> None:
    text = "\n".join(str(c.value) for row in book["記入要領"] for c in row if c.value)
    for said in ("2026年12月25日（金）", "調査事務局（架空）", "みなみの市", "かわの町、やまの村"):
        assert said in text
    assert "架空のデータ" in text
    assert "前回の調査の回答を記入してあります。" in text


def test_a_first_survey_has_nothing_to_revise(blank: Workbook) -> None:
    ws = blank["見直し状況"]
    assert "記入は不要です" in str(ws["A3"].value)
    assert ws.max_row == 6
    assert not ws.data_validations.dataValidation
    assert blank["KPI"].max_row == 66


def test_the_same_input_gives_the_same_bytes(filled_in: bytes, book: Workbook) -> None:
    assert write_workbook(ROUND, AREA, prefill(ROUND, PREVIOUS, "minamino")) == filled_in
    assert book.properties.created == book.properties.modified == datetime(2026, 11, 1)


def test_an_untouched_workbook_is_read_as_what_the_previous_round_knew(filled_in: bytes) -> None:
    asked = asked_of(ROUND, None, "minamino")
    response = read_response("minamino.xlsx", filled_in, {"minamino": asked})
    assert isinstance(response, Response)
    read, known = response.tables, PREVIOUS.tables
    faults = [f for f in response.faults if f.sheet != "見直し状況"]
    assert {f.kind for f in faults if f.severity is Severity.MUST} == {FaultKind.REQUIRED_MISSING}
    for name, text in CARRIED.items():
        facts = text.split()
        before = getattr(known, name)
        if "year" in before:
            before = before[before["year"].isin(asked.years)]
        assert read[name][facts].to_dict("records") == before[facts].to_dict("records")


def test_a_round_without_a_survey_is_refused() -> None:
    published = replace(ROUND, parameters=ROUND.parameters.model_copy(update={"survey": None}))
    with pytest.raises(ParameterError, match="'r8' has no 'survey'"):
        write_workbook(published, AREA, Prefill({}))
