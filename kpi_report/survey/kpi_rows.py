"""The sheet KPI: every row to one KPI, with what contradicts itself inside the row."""

from dataclasses import dataclass, replace

from kpi_report.intake.faults import FaultKind, Severity
from kpi_report.intake.spreadsheet import Cell
from kpi_report.intake.units import normal_unit
from kpi_report.intake.years import Years
from kpi_report.model import Direction, Level, TargetKind, YearKind
from kpi_report.survey.asked import Asked
from kpi_report.survey.columns import kpi_id
from kpi_report.survey.kpi_numbers import given_number, written_number
from kpi_report.survey.kpi_targets import baseline_values, read_kind_and_target, target_values
from kpi_report.survey.layout import Located, Record
from kpi_report.survey.questionnaire import KPI_SHEET
from kpi_report.survey.spelling import compact
from kpi_report.survey.suggested import is_candidate
from kpi_report.survey.values import Reader

_COLUMNS = {"lag": "lag_years", "target": "target_wording"}


@dataclass(frozen=True, slots=True)
class KpiRow:
    """One KPI as answered: its values by the columns of the table, and the cells they are in.

    ``bound`` is the side that the target's wording names (以上, 減少).
    """

    number: str
    values: dict[str, object]
    cells: dict[str, Cell]
    row: int
    bound: Direction = Direction.NONE

    @property
    def complete(self) -> bool:
        """Return whether it can be taken: what it is called, and where in the tree it hangs."""
        return bool(self.values["level"] and self.values["role"] and self.values["name"])

    @property
    def unit(self) -> str:
        """Return the unit as written."""
        return str(self.values["unit"])

    @property
    def kind(self) -> TargetKind:
        """Return the kind of target."""
        return TargetKind(str(self.values["target_kind"]))


def read_kpis(located: Located, asked: Asked, reader: Reader) -> tuple[KpiRow, ...]:
    """Return the KPIs of the sheet in the order of its rows; faults go to the reader.

    A row whose number is there already is not taken; one without a number gets the next that is
    free. A candidate that the area has not adopted is passed over.
    """
    rows: dict[str, KpiRow] = {}
    taken = {written_number(record, asked) for record in located.records} | set(asked.previous)
    for record in located.records:
        if is_candidate(record.text("note")):
            reader.note(
                FaultKind.CANDIDATE_NOT_ADOPTED,
                Severity.CHECK,
                record.cells["note"],
                "候補のままのため、この行とその実績は、圏域のKPIとして読み取りませんでした。",
                "採用する場合は、備考の「【候補】」の文を消してください。採用しない場合は、対応は不要です。",
            )
            continue
        number = given_number(record, asked, reader, taken)
        if number in rows:
            reader.note(
                FaultKind.KPI_TWICE,
                Severity.MUST,
                record.cells["no"],
                f"KPI番号「{number}」が{rows[number].row}行目にもあるため、この行は読み取りませんでした。",
                "空いている番号に直してください。",
            )
            continue
        taken.add(number)
        rows[number] = _kpi(record, number, asked, reader)
    _refuse_same_names(tuple(rows.values()), reader)
    return tuple(rows.values())


def candidate_numbers(located: Located, asked: Asked) -> frozenset[str]:
    """Return the numbers of the candidates that the area has not adopted."""
    return frozenset(
        written_number(record, asked)
        for record in located.records
        if is_candidate(record.text("note"))
    )


def _kpi(record: Record, number: str, asked: Asked, reader: Reader) -> KpiRow:
    column = KPI_SHEET.column
    text = {
        key: reader.text(record, column(key))
        for key in ("medium_field", "project", "name", "data_source", "rationale", "cooperation")
    }
    level = reader.choice(record, column("level"))
    direction = reader.choice(record, column("direction")) or Direction.NONE.value
    year_kind = reader.choice(record, column("year_kind"))
    chosen = reader.choice(record, column("target_kind"))
    kind, target = read_kind_and_target(record, chosen, reader)
    undecided = (target.kind if target else chosen) == TargetKind.UNDECIDED
    has_baseline = "baseline_value" in record.cells
    baseline_year = _year(record, "baseline_year", has_baseline, year_kind, reader)
    target_year = _year(record, "target_year", not undecided, year_kind, reader)
    unit = _unit(record, reader)
    values: dict[str, object] = {
        "kpi_id": kpi_id(asked.area.area_id, number),
        "area_id": asked.area.area_id,
        "level": level,
        "role": int(reader.choice(record, column("role")) or 0),
        **text,
        "unit": unit,
        "declared": reader.choice(record, column("declared")),
        "direction": direction,
        "target_kind": kind.value,
        "baseline_year": baseline_year.single if baseline_year else None,
        **baseline_values(record, unit, kind, reader),
        "target_year": target_year.single if target_year else None,
        "target_value": None,
        "target_upper": None,
        "target_wording": "",
        "year_kind": year_kind or (baseline_year.kind if baseline_year else YearKind.UNKNOWN).value,
        "lag_years": float(lag) if (lag := reader.choice(record, column("lag"))) else None,
        "scope": reader.choice(record, column("scope")),
        "reported_year": asked.reported_year,
        "note": reader.text(record, column("note")),
        "profile": "",
        "source_name": asked.source_name,
        "source_url": "",
    }
    if target is not None:
        values |= target_values(record, target, values, reader)
    bound = target.bound if target else Direction.NONE
    kpi = KpiRow(number, values, _named(record), record.row, bound)
    _refuse_loose_level(record, kpi, reader)
    return kpi


def _named(record: Record) -> dict[str, Cell]:
    """Return the cells by the columns of the table; a target's number is where its wording is."""
    cells = {_COLUMNS.get(str(key), str(key)): cell for key, cell in record.cells.items()}
    if "target_wording" in cells:
        cells["target_value"] = cells["target_wording"]
    cells.pop("no", None)
    return cells


def _unit(record: Record, reader: Reader) -> str:
    unit = reader.text(record, replace(KPI_SHEET.column("unit"), required=False))
    if not unit and "unit" in reader.columns and "unit" not in record.cells:
        reader.note(
            FaultKind.UNIT_MISSING,
            Severity.MUST,
            reader.place(record.row, "unit"),
            "KPIの単位が空欄です。",
            "「人」「件」「％」などの単位を記入してください。指数などで単位がない場合は「―」としてください。",
        )
    return normal_unit(unit)


def _year(record: Record, key: str, required: bool, year_kind: str, reader: Reader) -> Years | None:
    years = reader.year(record, replace(KPI_SHEET.column(key), required=required))
    differ = {year_kind, years.kind.value if years else ""} == {"fiscal", "calendar"}
    if years and (differ or (years.kind is YearKind.FISCAL and year_kind in ("census", "oct_sep"))):
        reader.note(
            FaultKind.YEAR_KIND_DIFFERS,
            Severity.CHECK,
            record.cells[key],
            f"年の種類は「{YearKind(year_kind).label}」ですが、「{years.wording}」と書かれています。",
            "年の種類か、年の書き方のどちらかを直してください。",
        )
    return years


def _refuse_loose_level(record: Record, kpi: KpiRow, reader: Reader) -> None:
    """Keep the fault of a KPI whose level asks for a field or a project that is not given."""
    level, v = kpi.values["level"], kpi.values
    if v["project"] and not v["medium_field"]:
        reader.note(
            FaultKind.PROJECT_WITHOUT_FIELD,
            Severity.MUST,
            reader.place(record.row, "medium_field"),
            f"個別事業「{v['project']}」の中分野が空欄です。",
            "個別事業の属する中分野を記入してください。",
        )
    elif level in (Level.MEDIUM, Level.PROJECT) and not v["medium_field"]:
        reader.missing(
            record.row, KPI_SHEET.column("medium_field"), "階層が中分野又は個別事業です。"
        )
    if level == Level.PROJECT and not v["project"]:
        reader.missing(record.row, KPI_SHEET.column("project"), "階層が個別事業です。")


def _refuse_same_names(rows: tuple[KpiRow, ...], reader: Reader) -> None:
    seen: dict[tuple[object, ...], KpiRow] = {}
    for kpi in rows:
        v = kpi.values
        name = compact(str(v["name"]))
        key = (v["level"], v["role"], v["medium_field"], v["project"], name, v["scope"])
        if name and key in seen:
            reader.note(
                FaultKind.KPI_TWICE,
                Severity.MUST,
                kpi.cells["name"],
                f"同じ位置に同じ名称のKPIがあります（{seen[key].row}行目、{seen[key].number}）。",
                "重複している行を削除するか、違いが分かる名称にしてください。",
            )
        seen.setdefault(key, kpi)
