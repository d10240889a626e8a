"""A filled questionnaire of a fictional area, to be changed in one place by a test.

The workbook is written and filled once; a test that changes cells changes them in the sheets as
they were read, which is where reading begins.
"""

import io
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter

from kpi_report.intake.faults import Fault
from kpi_report.intake.spreadsheet import Cell, Grid, Snag, Value, read_workbook
from kpi_report.model import (
    Area,
    Direction,
    Kpi,
    Level,
    Member,
    Point,
    Role,
    TargetKind,
    YearKind,
)
from kpi_report.parameters import PeerGroup, RoundParameters, Survey
from kpi_report.rounds import Round
from kpi_report.survey.asked import Asked
from kpi_report.survey.columns import REQUIRED_MARK
from kpi_report.survey.deliveries import read_grids
from kpi_report.survey.prefill import Prefill, Row
from kpi_report.survey.questions import PRACTICE, REPLY
from kpi_report.survey.response import Refusal, Response
from kpi_report.survey.workbook import write_workbook

AREA = Area(
    area_id="minamino",
    name="みなみの圏域",
    prefecture="架空県",
    formed_on="2016-03-28",
    members=(
        Member("99201", "みなみの市", "架空県", True),
        Member("99301", "かわの町", "架空県", False),
        Member("99302", "やまの村", "架空県", False),
    ),
    source_url="https://example.jp/",
)
NEIGHBOUR = replace(AREA, area_id="kitano", name="きたの圏域")


def _previous(number: int, name: str) -> Kpi:
    return Kpi(
        kpi_id=f"minamino-k{number:02d}",
        area_id="minamino",
        level=Level.ROLE,
        role=Role(1),
        medium_field="",
        project="",
        name=name,
        unit="人",
        direction=Direction.HIGHER,
        target_kind=TargetKind.REACH,
        baseline=None,
        target_year=None,
        target_value=None,
        target_wording="",
        year_kind=YearKind.FISCAL,
        lag_years=None,
        reported_year=2017,
        note="",
        source_name="令和2年度調査",
        source_url="",
        actuals=(Point(2017, 11_800.0),),
    )


ASKED = Asked(
    round_id="r5",
    source_name="令和5年度調査 調査票の回答",
    area=AREA,
    members={m.name: m.code for m in AREA.members},
    years=range(2018, 2023),
    unit_slip=300.0,
    previous={
        "K01": _previous(1, "圏域内の就業者数"),
        "K02": _previous(2, "新規創業者数"),
        "K09": _previous(9, "講座の開催回数"),
    },
)
BOTH = {"minamino": ASKED, "kitano": replace(ASKED, area=NEIGHBOUR)}

_ASKED_OF_ALL = {
    "declared": "アウトカム（住民の便益）",
    "year_kind": "年度",
    "data_source": "圏域の調査",
    "lag": "1年後（翌年度）",
    "scope": "圏域全体",
}
_KPI_COLUMNS: list[str | int] = [
    *("no", "level", "role", "medium_field", "project", "name", "unit", "direction"),
    *("baseline_year", "baseline_value", "target_year", "target"),
]
_KPIS = """
K01|大分野|1|||圏域内の就業者数|人|増加が望ましい|H30|12000|R6|12500以上
K02|中分野|1|創業支援||新規創業者数|人|増加が望ましい|平成30年度|120|令和6年度|累計700人
K03|個別事業|1|観光|周遊バス事業|利用者の満足度|％|増加が望ましい|2018|62.5|2024|70％以上
K04|中分野|2|医療||救急搬送の平均時間|分|減少が望ましい|2018|40|2024|35以下
K05|個別事業|1|創業支援|創業相談事業|窓口の開設|―|増加が望ましい|2018|未完了|2024|供用開始
K06|中分野|1|観光||宿泊施設の稼働率|％|一定の範囲が望ましい|2018|55|2024|60～70
"""
_ACTUALS = """
K01||11900|12000|12100|12200|12300
K02||100|110|120|130|140
K02|かわの町||10|11|12|13
K03||62.5|63|64|集計中|66
K04||40|39|38|37|36
K05||未完了|未完了|未完了|完了|完了
K06||55|56|57|58|59
"""
_USAGE = """
中央図書館|みなみの市|令和元年度|みなみの市|9000|9500|9600|9700|9800
中央図書館|みなみの市|令和元年度|かわの町|0|500|600|700|800
中央図書館|みなみの市|令和元年度|合計|9000|10000|10200|10400|10600
市民プール|みなみの市|R2|合計|||3000|3100|3200
"""


def _value(text: str) -> object:
    return float(text) if text.replace(".", "", 1).isdigit() and text != "2018" else text


def _table(keys: list[str | int], text: str) -> tuple[Row, ...]:
    return tuple(
        {k: _value(v) for k, v in zip(keys, line.split("|"), strict=True) if v}
        for line in text.strip().splitlines()
    )


def _rows() -> dict[str, tuple[Row, ...]]:
    years = list(range(2018, 2023))
    spare = tuple({"no": f"K{n:02d}"} for n in range(10, 41))
    return {
        "practice": tuple(
            {"no": q.question_id.upper(), "question": q.text, "answer": q.choices[0].label}
            for q in PRACTICE
        ),
        "tree": (
            {
                "role": "1 地域経済",
                "medium_field": "創業支援",
                "project": "創業相談事業",
                "municipalities": "全市町村",
                "outline": "窓口を共同で開く。",
            },
            {
                "role": "1 地域経済",
                "medium_field": "観光",
                "project": "周遊バス事業",
                "municipalities": "みなみの市、かわの町",
            },
            {"role": "2 高次都市機能", "medium_field": "医療"},
        ),
        "kpi": (*({**row, **_ASKED_OF_ALL} for row in _table(_KPI_COLUMNS, _KPIS)), *spare),
        "actual": (*_table(["no", "municipality", *years], _ACTUALS), *spare),
        "usage": _table(["facility", "location", "shared_since", "residence", *years], _USAGE),
        "revision": (
            {"no": "K01", "name": "圏域内の就業者数", "change": "継続"},
            {"no": "K02", "name": "新規創業者数", "change": "継続"},
            {
                "no": "K09",
                "name": "講座の開催回数",
                "change": "廃止",
                "reason": "成果を測れないため",
            },
        ),
        "reply": tuple(
            {
                "no": q.question_id.upper(),
                "question": q.text,
                "answer": q.choices[0].label if q.choices else q.example,
            }
            for q in REPLY
            if q.required
        ),
    }


@cache
def filled_workbook(area_id: str = "minamino") -> bytes:
    """Return a workbook of which every cell is in order."""
    round_ = Round(
        root=Path(),
        parameters=RoundParameters(
            round_id="r5",
            title="令和5年度調査",
            data_date=date(2024, 1, 31),
            data="data/r5",
            fictional=True,
            survey=Survey(
                previous="r2",
                first_year=2018,
                last_year=2022,
                due=date(2023, 12, 25),
                contact="調査事務局（架空）",
            ),
            contact="調査事務局（架空）",
            request="確認してください。",
            disclaimer="架空のデータ",
            credit="架空のデータ",
            peer_groups=[PeerGroup(group_id="all", name="すべて", areas=["minamino", "kitano"])],
        ),
        area_parameters={},
        areas=(AREA, NEIGHBOUR),
        kpis=(),
        indicators=(),
        tables=None,  # type: ignore[arg-type]
        inputs={},
    )
    return write_workbook(round_, round_.area(area_id), Prefill(_rows()))


@cache
def filled_grids(area_id: str = "minamino") -> tuple[Grid, ...]:
    """Return the sheets of the filled workbook."""
    return read_workbook(filled_workbook(area_id))


def changed_workbook(**changes: Mapping[str, object]) -> bytes:
    """Return the filled workbook after cells of its sheets have been changed by openpyxl."""
    book = openpyxl.load_workbook(io.BytesIO(filled_workbook()))
    for sheet, cells in changes.items():
        for place, value in cells.items():
            book[sheet][place] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@dataclass(frozen=True)
class Share:
    """A number in a cell that shows it as per cent: 0.625 is 62.5%."""

    value: float


def cell(place: str, value: object) -> Cell:
    """Return a cell as reading gives it; a :class:`Snag` stands for a cell without value."""
    row, column = coordinate_to_tuple(place)
    if isinstance(value, Snag):
        return Cell(row, column, "", snag=value)
    if isinstance(value, Share):
        return Cell(row, column, value.value, percent=True)
    kept: Value = float(value) if type(value) is int else value  # type: ignore[assignment]
    return Cell(row, column, kept)


def put(grid: Grid, **values: object) -> Grid:
    """Return a grid with cells changed, as in ``put(grid, F7="人口", G7=None)``."""
    cells = dict(grid.cells)
    for place, value in values.items():
        cells.pop(coordinate_to_tuple(place), None)
        if value is not None:
            cells[coordinate_to_tuple(place)] = cell(place, value)
    return replace(grid, cells=cells)


def grid_of(sheet: str, rows: list[list[object]], name: str = "") -> Grid:
    """Return a grid with the given rows from A1 on; ``None`` is an empty cell."""
    cells = {
        (r, c): cell(f"{get_column_letter(c)}{r}", value)
        for r, row in enumerate(rows, 1)
        for c, value in enumerate(row, 1)
        if value is not None
    }
    return Grid(name or sheet, cells)


def changed(changes: Mapping[str, object]) -> tuple[Grid, ...]:
    """Return the filled sheets with some cells changed, by their places as for :func:`at`."""
    by_sheet: dict[str, dict[str, object]] = defaultdict(dict)
    for place, value in changes.items():
        sheet, where = at(place)
        by_sheet[sheet][where] = value
    return tuple(put(g, **by_sheet[g.name]) for g in filled_grids())


def read(grids: tuple[Grid, ...] | None = None, asked: Mapping[str, Asked] = BOTH) -> Response:
    """Read sheets that are expected to be taken."""
    outcome = read_grids("minamino.xlsx", "0" * 64, grids or filled_grids(), asked)
    assert isinstance(outcome, Response), outcome
    return outcome


def refusal(grids: tuple[Grid, ...], name: str = "minamino.xlsx") -> Refusal:
    """Read sheets of which nothing is expected to be taken."""
    outcome = read_grids(name, "0" * 64, grids, BOTH)
    assert isinstance(outcome, Refusal), outcome
    return outcome


def places(faults: tuple[Fault, ...]) -> list[tuple[str, str, str, str]]:
    """Return kind, severity, sheet and cell of each fault."""
    return [(f.kind.value, f.severity.value, f.sheet, f.cell) for f in faults]


def row_of(response: Response, table: str, **keys: object) -> dict[str, object]:
    """Return the one row of a table in which some columns hold these values."""
    frame: pd.DataFrame = response.tables[table]
    for column, value in keys.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1, f"{len(frame)} rows of {table} with {keys}"
    return frame.iloc[0].to_dict()


def at(place: str) -> tuple[str, str]:
    """Return sheet and cell of a place such as ``KPI 目標値 7``: a heading and a row.

    Without a row it is the sheet's name alone, with a cell (``KPI A50``) it is that cell.
    """
    sheet, _, rest = place.partition(" ")
    heading, _, row = rest.rpartition(" ")
    if not heading:
        return sheet, row
    grid = next(g for g in filled_grids() if g.name == sheet)
    head = next(
        c
        for _, c in sorted(grid.cells.items())
        if c.row > 1 and c.text.removeprefix(REQUIRED_MARK) == heading
    )
    return sheet, f"{get_column_letter(head.column)}{row or head.row}"
