"""Baseline and target of a KPI: what was written, and the numbers that follow from it."""

from kpi_report.intake.faults import FaultKind, Severity
from kpi_report.intake.targets import Target, target_in_unit
from kpi_report.model import TargetKind
from kpi_report.survey.layout import Record
from kpi_report.survey.questionnaire import KPI_SHEET
from kpi_report.survey.values import Reader, wording

_WIDE = {"%": "％"}


def baseline_values(
    record: Record, unit: str, kind: TargetKind, reader: Reader
) -> dict[str, object]:
    """Return number and wording of the baseline."""
    cell = record.cells.get("baseline_value")
    column = KPI_SHEET.column("baseline_value")
    if cell is None:
        if kind not in (TargetKind.CUMULATIVE, TargetKind.ANNUAL, TargetKind.MILESTONE):
            reader.missing(record.row, column, "把握していない場合は「―」としてください。")
        return {"baseline_value": None, "baseline_wording": ""}
    if kind is TargetKind.MILESTONE:
        value = reader.done(cell, column.heading)
    else:
        value = reader.quantity(cell, column.heading, unit, unit_known="unit" in record.cells)
    return {"baseline_value": value, "baseline_wording": wording(cell)}


def read_kind_and_target(
    record: Record, chosen: str, reader: Reader
) -> tuple[TargetKind, Target | None]:
    """Return the kind of target, as worded or, where the wording leaves it open, as chosen."""
    cell = record.cells.get("target")
    if cell is None:
        if chosen != TargetKind.UNDECIDED:
            reader.missing(
                record.row,
                KPI_SHEET.column("target"),
                "決まっていない場合は「検討中」としてください。",
            )
        return TargetKind(chosen or TargetKind.UNDECIDED), None
    target = reader.target(cell)
    if target is None:
        return TargetKind(chosen or TargetKind.UNDECIDED), None
    if not chosen or chosen == target.kind.value:
        return target.kind, target
    open_ = target.kind is TargetKind.REACH and chosen in (
        TargetKind.CUMULATIVE,
        TargetKind.ANNUAL,
        TargetKind.MAINTAIN,
    )
    if open_:
        return TargetKind(chosen), target
    reader.note(
        FaultKind.TARGET_KIND_DIFFERS,
        Severity.MUST,
        cell,
        f"目標の種類は「{TargetKind(chosen).label}」ですが、"
        f"目標値は「{target.kind.label}」の目標として書かれています。",
        "目標の種類か、目標値の書き方のどちらかを直してください。",
    )
    return target.kind, target


def target_values(
    record: Record, target: Target, values: dict[str, object], reader: Reader
) -> dict[str, object]:
    """Return numbers and wording of the target, from the KPI's other values; ask what is odd."""
    cell = record.cells["target"]
    unit, baseline = str(values["unit"]), values["baseline_value"]
    found: dict[str, object] = {"target_wording": wording(cell)}
    agreed = target_in_unit(target, unit)
    if agreed is None:
        if "unit" in record.cells:
            reader.unit_differs(cell, target.unit, unit)
        return found
    found |= {"target_value": agreed.value, "target_upper": agreed.upper}
    if isinstance(baseline, float):
        if agreed.relative is not None:
            found["target_value"] = round(baseline * (1 + agreed.relative), 9)
        elif agreed.added is not None:
            found["target_value"] = round(baseline + agreed.added, 9)
    if target.relative is not None and unit in ("%", "‰", "割"):
        reader.note(
            FaultKind.APPROXIMATE,
            Severity.CHECK,
            cell,
            f"単位が{_WIDE.get(unit, unit)}のKPIで、割合での増減としました"
            + (f"（目標値は{level:g}{unit}）。" if (level := found["target_value"]) else "。"),
            "ポイントでの増減の場合は、「5ポイント増」のように記入してください。",
        )
    own_year = target.year.single if target.year else None
    if own_year and values["target_year"] and own_year != values["target_year"]:
        reader.note(
            FaultKind.YEARS_DIFFER,
            Severity.CHECK,
            cell,
            f"目標値の欄に{own_year}年と書かれていますが、目標年の欄は{values['target_year']}年です。",
            "どちらかに合わせてください。",
        )
    return found
