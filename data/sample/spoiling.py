"""An area's filled workbook, in which cells can be found and spoiled, and what was spoiled."""

import io
from collections.abc import Iterable

from clerk import Row
from kpis import SampleKpi
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from surveys import Answer
from workbooks import headings, without_clock

from kpi_report.survey.questionnaire import SHEETS

SHEET_BY_KEY = {sheet.key: sheet for sheet in SHEETS}
_PLAIN = ("reach", "maintain", "direction")
Fault = tuple[str, str, str, str]


class PlainClerk:
    """Stands in for a random generator and writes everything in the most usual way."""

    def random(self) -> float:
        """Return what leads to a number for a number and to no optional answer."""
        return 0.5

    def choice(self, items: object, p: object = None) -> object:
        """Return the first of some items, or of as many numbers."""
        return 0 if isinstance(items, int) else next(iter(items))  # type: ignore[call-overload]


class Spoiled:
    """An area's filled workbook, in which cells are found by sheet, KPI number and column."""

    def __init__(self, workbook: bytes, answer: Answer, written: dict[str, list[Row]]) -> None:
        self.book: Workbook = load_workbook(io.BytesIO(workbook))
        self.answer, self.written = answer, written
        self.faults: list[Fault] = []
        self._used: set[str] = set()

    def sheet(self, key: str) -> Worksheet:
        """Return a sheet by its key."""
        return self.book[SHEET_BY_KEY[key].title]

    def cell(self, key: str, row: str | int, column: str | int) -> Cell:
        """Return the cell of a column in the first row with a KPI number, or in a row."""
        ws = self.sheet(key)
        head, columns = headings(ws, SHEET_BY_KEY[key])
        if isinstance(row, str):
            rows = range(head + 1, ws.max_row + 1)
            row = next(n for n in rows if str(ws.cell(n, columns["no"]).value) == row)
        return ws.cell(row, columns[column])

    def last_row(self, key: str, column: str | int) -> int:
        """Return the last row with anything in a column."""
        ws = self.sheet(key)
        at = headings(ws, SHEET_BY_KEY[key])[1][column]
        return max(n for n in range(1, ws.max_row + 1) if ws.cell(n, at).value is not None)

    def fault(self, kind: str, severity: str, cell: Cell | str, key: str) -> None:
        """List a fault that a reader must name."""
        place = cell if isinstance(cell, str) else cell.coordinate
        self.faults.append((SHEET_BY_KEY[key].title, place, kind, severity))

    def put(self, kind: str, severity: str, cell: Cell, value: object) -> None:
        """Write into a cell and list the fault that this makes."""
        cell.value = value
        key = next(s.key for s in SHEETS if s.title == cell.parent.title)
        self.fault(kind, severity, cell, key)

    def kpi(self, *, decimals: int | None = None, unit: str = "") -> SampleKpi:
        """Return a KPI not used yet: the more the better, with a baseline, known every year."""
        return self._take(
            k for k in self.answer.kpis
            if _is_plain(k) and decimals in (None, k.template.decimals)
            and (not unit or k.template.unit == unit)
        )  # fmt: skip

    def any_kpi(self) -> SampleKpi:
        """Return a KPI not used yet that has a baseline, rather one that `kpi` would not give."""
        based = [k for k in self.answer.kpis if k.target.kind in _PLAIN]
        return self._take(sorted(based, key=_is_plain))

    def _take(self, kpis: Iterable[SampleKpi]) -> SampleKpi:
        for kpi in kpis:
            if kpi.number not in self._used:
                self._used.add(kpi.number)
                return kpi
        raise ValueError(f"{self.answer.area.area_id} has no such KPI left")

    def saved(self) -> bytes:
        """Return the workbook's bytes."""
        raw = io.BytesIO()
        self.book.save(raw)
        return without_clock(raw.getvalue())


def _is_plain(kpi: SampleKpi) -> bool:
    t = kpi.template
    known = t.year_kind == "fiscal" and t.lag == 0 and (kpi.baseline or 0) > 0
    return kpi.target.kind in _PLAIN and t.direction == "higher" and not kpi.parts and known
