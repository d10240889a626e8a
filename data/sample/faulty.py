"""Three workbooks in which something is wrong, and the list of what a reader must say of them.

``cells.xlsx`` has faults in single cells, ``shape.xlsx`` in sheets, headings, rows and numbers, and
``mess.xlsx`` is what real workbooks look like without being wrong. What is wrong was decided here,
cell by cell; it was not read off the reader.
"""

import io
import re
import zipfile
from pathlib import Path

from kpis import SampleKpi
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from registry import write_csv
from spoiling import SHEET_BY_KEY, Spoiled
from workbooks import headings, without_clock

from kpi_report.survey.suggested import NOTE

CELLS, SHAPE, MESS = "suzumise", "azusamisato", "homisaki"
"""The areas whose answers are spoiled; nothing else is planted in them."""


def spoil_cells(s: Spoiled) -> bytes:
    """Spoil single cells, each in a KPI of its own."""
    last = 2021

    def kpi_cell(column: str, **wanted: object) -> tuple[Cell, SampleKpi]:
        kpi = s.kpi(**wanted)  # type: ignore[arg-type]
        return s.cell("kpi", kpi.number, column), kpi

    def actual(**wanted: object) -> tuple[Cell, SampleKpi]:
        kpi = s.kpi(**wanted)  # type: ignore[arg-type]
        return s.cell("actual", kpi.number, last), kpi

    for kind, column, value in (
        ("required_missing", "data_source", None),
        ("choice_unknown", "declared", "成果指標"),
        ("number_unreadable", "baseline_value", "増加傾向"),
        ("year_unreadable", "baseline_year", "5年度"),
        ("target_unreadable", "target", "前年度より増加"),
        ("formula_without_value", "baseline_value", "=SUM(1,2)"),
        ("text_too_long", "rationale", "あ" * 2_001),
        ("target_kind_differs", "target_kind", "完了"),  # the target is a number or a wording
        ("baseline_after_target", "target_year", 2010),
    ):
        kpi = s.any_kpi()
        cell = s.cell("kpi", kpi.number, column)
        place = {"target_kind": "target", "target_year": "baseline_year"}.get(column, column)
        cell.value = value
        s.fault(kind, "must", s.cell("kpi", kpi.number, place), "kpi")
    cell, kpi = kpi_cell("unit", unit="件")
    s.cell("kpi", kpi.number, "target").value = "現状維持以上"
    s.put("unit_missing", "must", cell, None)
    cell, kpi = kpi_cell("target", decimals=0)
    s.put("target_against_direction", "must", cell, f"{(kpi.baseline or 0) / 2:.0f}以下")
    cell, kpi = kpi_cell("target", decimals=0)
    s.put("target_met_at_baseline", "check", cell, f"{kpi.baseline:.0f}以上")
    cell, kpi = kpi_cell("baseline_value", decimals=0)
    s.put("approximate", "check", cell, f"約{kpi.baseline:,.0f}")
    cell, kpi = kpi_cell("target")
    s.cell("kpi", kpi.number, "target_year").value = "令和7年度"
    s.put("years_differ", "check", cell, f"令和6年度までに{(kpi.baseline or 0) * 2:g}")
    cell, kpi = kpi_cell("year_kind")
    cell.value = "暦年"
    for column, year in (("baseline_year", kpi.baseline_year), ("target_year", 2023)):
        s.put("year_kind_differs", "check", s.cell("kpi", kpi.number, column), f"{year}年度")
    cell, kpi = actual()
    s.cell("kpi", kpi.number, "baseline_year").value = "令和4年度"
    s.cell("kpi", kpi.number, "target_year").value = "令和7年度"
    s.fault("actual_before_baseline", "check", cell, "actual")
    cell, kpi = actual(unit="人")
    s.put("unit_differs", "must", cell, "12件")
    cell, kpi = actual()
    s.put("suspect_unit", "check", cell, (kpi.baseline or 0) * 1000)
    cell, kpi = actual()
    s.put("suspect_jump", "check", cell, kpi.series[last - 1] * 20)
    cell, kpi = actual()
    s.put("kpi_number_unknown", "must", s.cell("actual", kpi.number, "no"), "K99")
    tree = s.sheet("tree")
    row = s.last_row("tree", "project")
    s.put("not_a_member", "must", s.cell("tree", row, "municipalities"), "浦島太郎町")
    assert tree is not None
    row = next(
        n for n in range(6, s.last_row("usage", "residence") + 1)
        if s.cell("usage", n, "residence").value == "合計"
        and s.cell("usage", n, "no").value != "例"
    )  # fmt: skip
    total = s.cell("usage", row, last)
    s.put("total_differs", "must", total, int(str(total.value)) + 100)
    return s.saved()


def spoil_shape(s: Spoiled) -> bytes:
    """Spoil sheets, headings, rows and the numbers that hold them together."""
    s.book.remove(s.sheet("reply"))
    s.fault("sheet_missing", "must", "", "reply")
    ws = s.sheet("kpi")
    head, columns = headings(ws, SHEET_BY_KEY["kpi"])
    for row in range(head, ws.max_row + 1):
        ws.cell(row, columns["scope"]).value = None
    s.fault("heading_missing", "must", "", "kpi")
    beyond = max(columns.values()) + 1
    ws.cell(head + 3, beyond).value = "商工課"
    s.put("heading_unknown", "check", ws.cell(head, beyond), "担当課")
    ws = s.sheet("actual")
    head, columns = headings(ws, SHEET_BY_KEY["actual"])
    beyond = max(columns.values()) + 1
    ws.cell(head + 2, beyond).value = 1
    s.put("heading_twice", "must", ws.cell(head, beyond), "2020年度")
    ws = s.sheet("tree")
    row = s.last_row("tree", "project")
    last = {c.column: c.value for c in ws[row - 1] if c.value is not None}
    for column, value in last.items():
        ws.cell(row + 1, column).value = value
    s.fault("row_twice", "must", s.cell("tree", row + 1, "project"), "tree")
    s.put("remark_not_taken", "check", ws.cell(row + 6, 9), "※別紙のとおり")
    row = next(r for r in range(7, row + 1) if s.cell("tree", r, "project").value == _LOOSE)
    s.put("project_without_field", "must", s.cell("tree", row, "medium_field"), None)
    first, second = s.kpi(), s.kpi()
    s.put("kpi_twice", "must", s.cell("kpi", second.number, "no"), first.number)
    s.fault("kpi_number_unknown", "must", s.cell("actual", second.number, "no"), "actual")
    change = s.cell("revision", second.number, "change")
    s.fault("kept_but_not_listed", "must", change, "revision")
    s.put("kpi_number_missing", "must", s.cell("actual", s.kpi().number, "no"), None)
    number = next(k.number for k in s.answer.kpis if k.template.level == "medium")
    s.put("field_not_in_tree", "must", s.cell("kpi", number, "medium_field"), "存在しない中分野")
    gone = s.kpi().number
    s.cell("revision", gone, "reason").value = "事業が終了したため"
    s.put("dropped_but_listed", "check", s.cell("revision", gone, "change"), "廃止")
    s.put("required_missing", "must", s.cell("revision", s.kpi().number, "change"), None)
    number = s.kpi().number
    s.put("candidate_not_adopted", "check", s.cell("kpi", number, "note"), NOTE)
    s.fault("kept_but_not_listed", "must", s.cell("revision", number, "change"), "revision")
    return s.saved()


_LOOSE = "証明書の広域交付事業"


def make_mess(s: Spoiled) -> bytes:
    """Make the workbook look like a real one; of all this only the remark is to be named."""
    s.sheet("actual").insert_rows(s.cell("actual", "K05", "no").row, 2)
    share = s.kpi(unit="％")
    cell = s.cell("kpi", share.number, "baseline_value")
    cell.value, cell.number_format = round((share.baseline or 0) / 100, 6), "0.0%"
    wide, texts = s.kpi(decimals=0), s.kpi(decimals=0)
    s.cell("kpi", wide.number, "baseline_value").value = f"{wide.baseline:,.0f}".translate(_WIDE)
    s.cell("kpi", texts.number, "baseline_value").value = f"{texts.baseline:.0f}"
    s.sheet("kpi").row_dimensions[s.cell("kpi", wide.number, "name").row].hidden = True
    added = s.kpi(decimals=0)
    formula = s.cell("actual", added.number, 2021)
    half, value = int(added.series[2021]) // 2, int(added.series[2021])
    formula.value = f"={half}+{value - half}"
    _swap_columns(s.sheet("kpi"), "unit", "declared")
    _merge_fields(s)
    row = s.last_row("actual", 2021) + 3
    s.put("remark_not_taken", "check", s.cell("actual", row, "no"), "※集計中の値は12月に確定する。")
    for key, column, text in (
        ("kpi", "name", "★KPIの\n名称"),
        ("kpi", "baseline_value", "★基　準　値"),
        ("actual", "municipality", "市　町　村"),
    ):
        ws = s.sheet(key)
        head, columns = headings(ws, SHEET_BY_KEY[key])
        ws.cell(head, columns[column]).value = text
    s.sheet("practice").insert_rows(8, 2)
    s.sheet("reply").insert_rows(1)
    return _with_result(s.saved(), s.sheet("actual").title, formula.coordinate, value)


_WIDE = str.maketrans("0123456789,", "０１２３４５６７８９，")


def _swap_columns(ws: Worksheet, one: str, other: str) -> None:
    head, columns = headings(ws, SHEET_BY_KEY["kpi"])
    for row in range(head, ws.max_row + 1):
        a, b = ws.cell(row, columns[one]), ws.cell(row, columns[other])
        a.value, b.value = b.value, a.value


def _merge_fields(s: Spoiled) -> None:
    """Merge neighbouring cells of the tree that hold the same field, as people do for looks."""
    ws = s.sheet("tree")
    head, columns = headings(ws, SHEET_BY_KEY["tree"])
    at = columns["medium_field"]
    start = head + 3
    for row in range(head + 4, s.last_row("tree", "medium_field") + 2):
        if ws.cell(row, at).value != ws.cell(start, at).value:
            if row - start > 1:
                ws.merge_cells(start_row=start, end_row=row - 1, start_column=at, end_column=at)
            start = row


def _with_result(workbook: bytes, sheet: str, cell: str, value: int) -> bytes:
    """Return a workbook in which a formula has a stored result, as Excel saves it."""
    titles = [ws.title for ws in load_workbook(io.BytesIO(workbook), read_only=True)]
    part = f"xl/worksheets/sheet{titles.index(sheet) + 1}.xml"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                pattern = rf'(<c r="{cell}"[^>]*><f>[^<]*</f>)<v\s*(?:/>|></v>)'.encode()
                content, n = re.subn(pattern, rb"\1<v>%d</v>" % value, content)
                assert n == 1, "the formula is not where it was written"
            target.writestr(name, content)
    return without_clock(out.getvalue())


def write_faulty(folder: Path, spoiled: dict[str, Spoiled]) -> None:
    """Write the three workbooks and ``faults.csv``; `spoiled` is by area."""
    made = {
        "cells.xlsx": (spoil_cells, CELLS),
        "shape.xlsx": (spoil_shape, SHAPE),
        "mess.xlsx": (make_mess, MESS),
    }
    folder.mkdir(parents=True, exist_ok=True)
    rows: list[tuple[str, ...]] = []
    for name, (make, area_id) in made.items():
        (folder / name).write_bytes(make(spoiled[area_id]))
        rows += [(name, area_id, *fault) for fault in sorted(spoiled[area_id].faults)]
    write_csv(folder / "faults.csv", ("file", "area_id", "sheet", "cell", "kind", "severity"), rows)
