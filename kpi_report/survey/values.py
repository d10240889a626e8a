"""One cell to one value, or the fault that keeps it from being one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time

from openpyxl.utils import get_column_letter

from kpi_report.intake.faults import Fault, FaultKind, Severity
from kpi_report.intake.japanese import read_quantity
from kpi_report.intake.reading import Absent, Reason, Unreadable
from kpi_report.intake.spreadsheet import Cell, Snag
from kpi_report.intake.target_reading import read_target
from kpi_report.intake.targets import Target
from kpi_report.intake.units import Quantity, in_unit
from kpi_report.intake.years import Years, read_years
from kpi_report.survey.columns import ALL_MEMBERS, Column
from kpi_report.survey.headings import Key
from kpi_report.survey.layout import Record
from kpi_report.survey.questions import Choice
from kpi_report.survey.spelling import (
    choice_meant,
    compact,
    member_code,
    member_names,
    nearest_choice,
    nearest_member,
    tidy,
)

LONGEST_TEXT = 2_000
PLAIN_BELOW = 1e15
"""A number below it is stored to the last digit, and needs no reading."""
_DATE = Reason.DATE
_DONE = re.compile(r"完了|達成|供用開始|(実施|策定)?済み?|[○〇]")
_NOT_DONE = re.compile(r"未(完了|達成|実施|策定|開設|整備)?|着手|(実施|準備|整備|建設|工事)中|×")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the cells of one sheet and keeps a list of what is wrong with them.

    Parameters
    ----------
    sheet
        The sheet's name as in the file.
    columns
        The number of each column that was found, by its key.
    members
        Codes of the area's municipalities by name.
    faults
        What was found so far.
    """

    sheet: str
    columns: dict[Key, int]
    members: dict[str, str]
    faults: list[Fault] = field(default_factory=list)

    def note(
        self,
        kind: FaultKind,
        severity: Severity,
        cell: Cell | str,
        problem: str,
        remedy: str,
        written: str | None = None,
    ) -> None:
        """Keep a fault of a cell, or of a place where a cell is missing."""
        place = cell if isinstance(cell, str) else cell.reference
        shown = written if written is not None else "" if isinstance(cell, str) else cell.text
        self.faults.append(Fault(kind, severity, self.sheet, place, shown, problem, remedy))

    def place(self, row: int, key: Key) -> str:
        """Return the reference of a column's cell in a row, also of an empty one."""
        return f"{get_column_letter(self.columns[key])}{row}" if key in self.columns else ""

    def missing(self, row: int, column: Column, why: str = "") -> None:
        """Keep the fault that a required cell is empty; a missing column is a fault of its own."""
        if column.key in self.columns:
            self.note(
                FaultKind.REQUIRED_MISSING,
                Severity.MUST,
                self.place(row, column.key),
                f"「{column.heading}」が空欄です。{why}",
                f"「{column.heading}」を記入してください。",
            )

    def text(self, record: Record, column: Column) -> str:
        """Return free text, in the form of :func:`tidy`."""
        cell = self._solid(record.cells.get(column.key))
        if cell is None:
            if column.required and column.key not in record.cells:
                self.missing(record.row, column)
            return ""
        text = tidy(cell.text)
        if len(text) > LONGEST_TEXT:
            self.note(
                FaultKind.TEXT_TOO_LONG,
                Severity.MUST,
                cell,
                f"{LONGEST_TEXT:,}字を超えているため、読み取りませんでした。",
                f"{LONGEST_TEXT:,}字以内にまとめてください。",
                written=text[:60] + "…",
            )
            return ""
        return text

    def note_left_out(self, record: Record, note: str, *, taken: bool) -> None:
        """Keep the fault that a row's remark has no value that could carry it."""
        if note and not taken:
            self.note(
                FaultKind.REMARK_NOT_TAKEN,
                Severity.CHECK,
                record.cells["note"],
                "値のない行のため、備考を読み取っていません。",
                "値を記入するか、KPIシートの備考に記入してください。",
            )

    def choice(self, record: Record, column: Column, choices: tuple[Choice, ...] = ()) -> str:
        """Return the code of what was chosen; empty if nothing was, or nothing that is offered."""
        cell = self._solid(record.cells.get(column.key))
        offered = choices or column.choices
        if cell is None:
            if column.required and column.key not in record.cells:
                self.missing(record.row, column, "リストから一つ選ぶ欄です。")
            return ""
        return self.chosen(cell, offered, column.heading)

    def chosen(self, cell: Cell, offered: Iterable[Choice], heading: str) -> str:
        """Return the code of the choice that a cell names by its label, its number or its core."""
        offered = tuple(offered)
        if self._solid(cell) is None:
            return ""
        if code := choice_meant(cell.text, offered):
            return code
        label = nearest_choice(cell.text, offered)
        self.note(
            FaultKind.CHOICE_UNKNOWN,
            Severity.MUST,
            cell,
            f"「{heading}」の選択肢にない回答です。"
            + (f"「{label}」のことでしょうか。" if label else ""),
            f"リストから選んでください（{'、'.join(c.label for c in offered[:9])}）。",
        )
        return ""

    def year(self, record: Record, column: Column) -> Years | None:
        """Return the one year that a cell names."""
        cell = self._solid(record.cells.get(column.key))
        if cell is None:
            if column.required and column.key not in record.cells:
                self.missing(record.row, column)
            return None
        read = Unreadable("", _DATE) if isinstance(cell.value, date) else read_years(cell.text)
        if isinstance(read, Years) and read.single is not None:
            return read
        if isinstance(read, Absent) and not column.required:
            return None
        why = read.reason.label if isinstance(read, Unreadable) else "一つの年ではありません"
        serial = isinstance(cell.value, float) and 20_000 < cell.value < 60_000
        self.note(
            FaultKind.YEAR_UNREADABLE,
            Severity.MUST,
            cell,
            f"「{column.heading}」を年として読み取れません（{why}）。"
            + ("日付が連番になっているようです。" if serial else ""),
            "「令和2年度」「R2」「2020」のように、一つの年を記入してください。",
        )
        return None

    def quantity(
        self, cell: Cell, heading: str, unit: str, *, unit_known: bool = True
    ) -> float | None:
        """Return a cell's number in `unit`; ``None`` if it gives none or cannot be read.

        Where the unit is not known, which is a fault of its own, a number in some unit is left out.
        """
        solid = self._solid(cell)
        if solid is None:
            return None
        if isinstance(solid.value, float) and not solid.percent and abs(solid.value) < PLAIN_BELOW:
            return solid.value + 0.0
        if isinstance(solid.value, date | time | bool):
            self._unreadable(solid, heading, "日付、時刻又は論理値になっています")
            return None
        read = read_quantity(solid.text)
        if isinstance(read, Absent):
            return None
        if isinstance(read, Unreadable):
            self._unreadable(solid, heading, read.reason.label)
            return None
        if read.approximate:
            self.note(
                FaultKind.APPROXIMATE,
                Severity.CHECK,
                solid,
                f"概数で書かれているため、{_shown(read)}として読み取りました。",
                "正確な値が分かる場合は、その値を記入してください。",
            )
        value = in_unit(read, unit)
        if value is None and unit_known:
            self.unit_differs(solid, read.unit, unit)
        return value

    def unit_differs(self, cell: Cell, written: str, unit: str) -> None:
        """Keep the fault that a number is given in another unit than the KPI's."""
        self.note(
            FaultKind.UNIT_DIFFERS,
            Severity.MUST,
            cell,
            f"単位「{written}」が、KPIの単位「{unit or '（空欄）'}」と異なります。"
            if written
            else f"「万」などの桁が付いた数値のため、KPIの単位「{unit}」での値が分かりません。",
            f"「{unit}」での値に直すか、単位の欄を直してください。"
            if unit
            else "単位を記入してください。",
        )

    def target(self, cell: Cell) -> Target | None:
        """Return what a target cell says; an unread one is a fault."""
        solid = self._solid(cell)
        if solid is None:
            return None
        read: Target | Absent | Unreadable
        if isinstance(solid.value, date | time | bool):
            read = Unreadable(solid.text, _DATE)
        else:
            read = read_target(solid.text)
        if isinstance(read, Target):
            return read
        if isinstance(read, Unreadable):
            self.note(
                FaultKind.TARGET_UNREADABLE,
                Severity.MUST,
                solid,
                f"目標を読み取れません（{read.reason.label}）。",
                "「70」「70以上」「1～3」「現状維持以上」「累計700人」「毎年50件」「検討中」のように"
                "記入し、説明は備考の欄に記入してください。",
            )
        return None

    def municipality(self, cell: Cell, heading: str) -> str:
        """Return the code of the member that a cell names."""
        solid = self._solid(cell)
        if solid is None:
            return ""
        code = member_code(solid.text, self.members)
        if not code:
            near = nearest_member(solid.text, self.members)
            self.note(
                FaultKind.NOT_A_MEMBER,
                Severity.MUST,
                solid,
                f"「{heading}」の「{solid.text}」は、圏域の構成市町村ではありません。"
                + (f"「{near}」のことでしょうか。" if near else ""),
                "リストから選んでください。構成市町村に変更があった場合は、返信シートでお知らせください。",
            )
        return code

    def municipalities(self, record: Record, column: Column) -> str:
        """Return the codes of several members, ``all`` for all of them."""
        cell = self._solid(record.cells.get(column.key))
        if cell is None:
            return ""
        if compact(cell.text) in (ALL_MEMBERS, "全構成市町村", "全て", "すべて"):
            return "all"
        names = member_names(cell.text, self.members)
        codes = {self.municipality(_part(cell, name), column.heading) for name in names}
        return " ".join(sorted(codes - {""}))

    def _solid(self, cell: Cell | None) -> Cell | None:
        """Return a cell that holds a value; keep the fault of one that holds only a formula."""
        if cell is None or cell.snag is None:
            return cell
        if cell.snag is Snag.ERROR:
            self.note(
                FaultKind.NUMBER_UNREADABLE,
                Severity.MUST,
                cell,
                "計算式の結果がエラーになっています。",
                "計算式を直すか、値を直接記入してください。",
            )
        else:
            self.note(
                FaultKind.FORMULA_WITHOUT_VALUE,
                Severity.MUST,
                cell,
                "計算式だけがあり、計算結果が保存されていません。",
                "Excelで開いて保存し直すか、値を直接記入してください。",
                written="（計算式）",
            )
        return None

    def done(self, cell: Cell, heading: str) -> float | None:
        """Return 1 for a milestone that is reached and 0 for one that is not."""
        written = re.sub(r"(?<=.)\([^()]*\)$", "", compact(cell.text))
        if _DONE.fullmatch(written):
            return 1.0
        if _NOT_DONE.fullmatch(written):
            return 0.0
        value = self.quantity(cell, heading, "")
        if value is not None and value not in (0.0, 1.0):
            self._unreadable(cell, heading, "「完了」か「未完了」を記入する欄です")
            return None
        return value

    def _unreadable(self, cell: Cell, heading: str, why: str) -> None:
        self.note(
            FaultKind.NUMBER_UNREADABLE,
            Severity.MUST,
            cell,
            f"「{heading}」を数値として読み取れません（{why}）。",
            "数値だけを記入してください。把握していない場合は「―」、集計中の場合は「集計中」としてください。",
        )


def wording(cell: Cell) -> str:
    """Return what was written, if it is more than a plain number."""
    number = isinstance(cell.value, float) and not cell.percent
    text = tidy(cell.text)[:LONGEST_TEXT]
    return "" if number or re.fullmatch(r"-?\d+(\.\d+)?", text, re.ASCII) else text


def _part(cell: Cell, text: str) -> Cell:
    return Cell(cell.row, cell.column, text)


def _shown(read: Quantity) -> str:
    return f"{read.value:,.10g}{read.unit}"
