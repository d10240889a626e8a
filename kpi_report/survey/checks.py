"""What only shows when cells are held against each other: inside a KPI, and across sheets."""

from collections import defaultdict
from difflib import get_close_matches
from itertools import pairwise

from kpi_report.assess.slip import target_slips
from kpi_report.intake.faults import FaultKind, Severity
from kpi_report.intake.spreadsheet import Cell
from kpi_report.model import Direction, TargetKind
from kpi_report.survey.answers import Row
from kpi_report.survey.asked import Asked
from kpi_report.survey.columns import year_heading
from kpi_report.survey.kpi_numbers import number_among
from kpi_report.survey.kpi_rows import KpiRow
from kpi_report.survey.layout import Located
from kpi_report.survey.questionnaire import TOTAL
from kpi_report.survey.spelling import plain, tidy
from kpi_report.survey.values import Reader

MOST_EARLY = 5
"""More KPIs than these with values before their baseline are asked about once, not one by one."""
_EARLY = "基準年に誤りがなければ、そのままで構いません。推移として示し、進捗の判定には用いません。"
_UNLIKE_BASELINE = (TargetKind.CUMULATIVE, TargetKind.MILESTONE)
"""Kinds of target that are no value to be held against the baseline."""
JUMP = 10.0
"""Neighbouring actual values more than this many times apart are asked about."""
MOST_NAMES = 500
"""Among more names than any vision has, a near one is not looked for: it takes too long."""


def check_targets(kpis: tuple[KpiRow, ...], asked: Asked, reader: Reader) -> None:
    """Hold target, baseline, direction and years of every KPI against each other."""
    for kpi in kpis:
        _check_years(kpi, reader)
        cell = kpi.cells.get("target_wording")
        if cell is not None and not _ask_target_unit(kpi, cell, asked, reader):
            _check_level(kpi, cell, reader)


def _ask_target_unit(kpi: KpiRow, cell: Cell, asked: Asked, reader: Reader) -> bool:
    """Ask about a target whose size differs from the baseline's as another unit would make it."""
    base, target = kpi.values["baseline_value"], kpi.values["target_value"]
    if kpi.kind in _UNLIKE_BASELINE or not isinstance(base, float) or not isinstance(target, float):
        return False
    direction = Direction(str(kpi.values["direction"]))
    if not target_slips(target, [base], direction, asked.unit_slip):
        return False
    reader.note(
        FaultKind.SUSPECT_UNIT,
        Severity.CHECK,
        cell,
        f"目標値が、基準値（{base:,.10g}）の{_times(target / base)}です。"
        "単位を取り違えていませんか。",
        f"「{kpi.unit}」での値か確かめ、違う場合は直してください。",
    )
    return True


def _check_years(kpi: KpiRow, reader: Reader) -> None:
    start, end = kpi.values["baseline_year"], kpi.values["target_year"]
    if isinstance(start, int) and isinstance(end, int) and start >= end:
        same = start == end
        reader.note(
            FaultKind.BASELINE_AFTER_TARGET,
            Severity.MUST,
            kpi.cells["baseline_year"],
            f"基準年（{start}）が目標年（{end}）{'と同じ' if same else 'より後'}です。",
            "基準年か目標年を直してください。",
        )


def _check_level(kpi: KpiRow, cell: Cell, reader: Reader) -> None:
    """Ask whether a target lies where the direction points, and beyond the baseline."""
    v = kpi.values
    sign = Direction(str(v["direction"])).sign
    baseline, target = v["baseline_value"], v["target_value"]
    worded = kpi.kind in (TargetKind.REACH, TargetKind.DIRECTION)
    against = worded and sign * kpi.bound.sign < 0
    if not against and kpi.kind is TargetKind.CUMULATIVE and isinstance(target, float):
        against = sign * target < 0
    if not against and kpi.kind is TargetKind.REACH and _both(baseline, target):
        assert isinstance(baseline, float)
        assert isinstance(target, float)
        ahead = sign * (target - baseline) if sign else abs(target - baseline)
        if ahead == 0 or (ahead < 0 and kpi.bound is not Direction.NONE):
            _met_already(kpi, cell, reader, equal=ahead == 0)
            return
        against = ahead < 0
    against = against or _band_against(kpi, sign)
    if against:
        shown = "増加" if sign > 0 else "減少"
        reader.note(
            FaultKind.TARGET_AGAINST_DIRECTION,
            Severity.MUST,
            cell,
            f"望ましい向きは「{shown}」ですが、目標は逆の向きになっています"
            + (f"（基準値{kpi.cells['baseline_value'].text}）。" if _has_baseline(kpi) else "。"),
            "望ましい向き、基準値、目標値のいずれかを直してください。",
        )
    elif _in_band_already(kpi):
        _met_already(kpi, cell, reader, equal=False)


def _band_against(kpi: KpiRow, sign: int) -> bool:
    """Return whether a whole band lies on the undesired side of the baseline."""
    b, low, high = (kpi.values[k] for k in ("baseline_value", "target_value", "target_upper"))
    if kpi.kind is not TargetKind.BAND or not sign or not isinstance(b, float):
        return False
    near = high if sign > 0 else low
    return isinstance(near, float) and sign * (near - b) < 0


def _in_band_already(kpi: KpiRow) -> bool:
    b, low, high = (kpi.values[k] for k in ("baseline_value", "target_value", "target_upper"))
    inside = isinstance(b, float) and isinstance(low, float) and isinstance(high, float)
    return kpi.kind is TargetKind.BAND and inside and low <= b <= high  # type: ignore[operator]


def _met_already(kpi: KpiRow, cell: Cell, reader: Reader, *, equal: bool) -> None:
    same = "目標値が基準値と同じです。" if equal else "基準値が、すでに目標を満たしています。"
    reader.note(
        FaultKind.TARGET_MET_AT_BASELINE,
        Severity.CHECK,
        cell,
        same,
        "水準を保つことが目標の場合は「現状維持以上」などとし、そうでない場合は目標値を見直してください。",
    )


def _both(*values: object) -> bool:
    return all(isinstance(value, float) for value in values)


def _has_baseline(kpi: KpiRow) -> bool:
    return isinstance(kpi.values["baseline_value"], float) and "baseline_value" in kpi.cells


def check_tree(
    kpis: tuple[KpiRow, ...], fields: list[Row], projects: list[Row], reader: Reader
) -> None:
    """Name KPIs that hang under a field or a project which the sheet 体系 does not list."""
    known_fields = {(f["role"], f["medium_field"]) for f in fields}
    known = {(p["role"], p["medium_field"], p["project"]) for p in projects}
    for kpi in kpis:
        v = kpi.values
        where = (v["role"], v["medium_field"])
        if not kpi.complete or not v["medium_field"]:
            continue
        if where not in known_fields:
            _not_in_tree(kpi, "medium_field", "中分野", {str(f[1]) for f in known_fields}, reader)
        elif v["project"] and (*where, v["project"]) not in known:
            _not_in_tree(kpi, "project", "個別事業", {str(p[2]) for p in known}, reader)


def _not_in_tree(kpi: KpiRow, key: str, what: str, names: set[str], reader: Reader) -> None:
    written = str(kpi.values[key])
    few = sorted(names) if len(names) <= MOST_NAMES else []
    near = get_close_matches(written, few, n=1, cutoff=0.6)
    elsewhere = "別の大分野又は中分野にあります。" if written in names else ""
    hint = f"「{near[0]}」のことでしょうか。" if near and not elsewhere else elsewhere
    reader.note(
        FaultKind.FIELD_NOT_IN_TREE,
        Severity.MUST,
        kpi.cells[key],
        f"{what}「{written}」が、体系シートのこの位置にありません。{hint}",
        "体系シートに記入するか、体系シートの表記に合わせてください。",
    )


def check_actuals(
    kpis: tuple[KpiRow, ...],
    actuals: list[Row],
    located: Located,
    asked: Asked,
    reader: Reader,
    baseline: Reader,
) -> None:
    """Ask about actual values before the baseline, far from it, or far from their neighbours."""
    series: dict[object, dict[int, float]] = defaultdict(dict)
    for row in actuals:
        if row["municipality"] == "":
            series[row["kpi_id"]][int(str(row["year"]))] = float(str(row["value"]))
    cells = _cells_by_kpi(kpis, located, asked)
    early: list[tuple[KpiRow, list[int], Cell]] = []
    for kpi in kpis:
        values = series.get(kpi.values["kpi_id"], {})
        places = cells.get(kpi.number, {})
        if kpi.kind is TargetKind.MILESTONE or not values:
            continue
        years = _early_years(kpi, values, asked)
        if years and years[0] in places:
            early.append((kpi, years, places[years[0]]))
        slipped = _ask_unit(kpi, values, places, asked, reader, baseline)
        if not slipped:
            _ask_jumps(values, places, reader)
    _ask_early(early, reader)


def _cells_by_kpi(
    kpis: tuple[KpiRow, ...], located: Located, asked: Asked
) -> dict[str, dict[int, Cell]]:
    numbers = [kpi.number for kpi in kpis]
    by_name = {plain(str(kpi.values["name"])): kpi.number for kpi in kpis}
    found: dict[str, dict[int, Cell]] = {}
    for record in located.records:
        if "municipality" not in record.cells:
            years = {y: record.cells[y] for y in asked.years if y in record.cells}
            number = number_among(record.text("no"), numbers)
            number = number or by_name.get(plain(record.text("name")), "")
            found.setdefault(number, years)
    return found


def _early_years(kpi: KpiRow, values: dict[int, float], asked: Asked) -> list[int]:
    """Return the years before the baseline for which a value is new in this round."""
    start = kpi.values["baseline_year"]
    if not isinstance(start, int):
        return []
    return [y for y in sorted(values) if y < start and y not in asked.known(kpi.number)]


def _ask_early(early: list[tuple[KpiRow, list[int], Cell]], reader: Reader) -> None:
    """Ask about values before the baseline: one by one, or once where nearly all KPIs have them."""
    if len(early) > MOST_EARLY:
        numbers = "、".join(kpi.number for kpi, _, _ in early)
        reader.note(
            FaultKind.ACTUAL_BEFORE_BASELINE,
            Severity.CHECK,
            early[0][2],
            f"基準年より前の実績があるKPIが{len(early)}件あります（{numbers}）。",
            _EARLY,
        )
        return
    for kpi, years, cell in early:
        reader.note(
            FaultKind.ACTUAL_BEFORE_BASELINE,
            Severity.CHECK,
            cell,
            f"基準年（{kpi.values['baseline_year']}）より前の実績があります"
            f"（{'、'.join(map(year_heading, years))}）。",
            _EARLY,
        )


def _ask_unit(
    kpi: KpiRow,
    values: dict[int, float],
    places: dict[int, Cell],
    asked: Asked,
    reader: Reader,
    baseline: Reader,
) -> bool:
    """Ask about values whose size differs from the baseline's as another unit would make it.

    Where all of them do, it is the baseline that is asked about, on its own sheet.
    """
    base = kpi.values["baseline_value"]
    if kpi.kind is TargetKind.CUMULATIVE or not isinstance(base, float) or base == 0:
        return False
    slipped = [
        year
        for year, value in values.items()
        if value / base > 0 and not 1 / asked.unit_slip < value / base < asked.unit_slip
    ]
    cell = kpi.cells.get("baseline_value")
    if cell is not None and len(slipped) > 1 and len(slipped) == len(values):
        baseline.note(
            FaultKind.SUSPECT_UNIT,
            Severity.CHECK,
            cell,
            "基準値と、すべての実績値との桁が違います。単位を取り違えていませんか。",
            f"「{kpi.unit}」での値か確かめ、違う場合は直してください。",
        )
        return True
    for year in slipped:
        if year in places:
            reader.note(
                FaultKind.SUSPECT_UNIT,
                Severity.CHECK,
                places[year],
                f"基準値（{base:,.10g}）の{_times(values[year] / base)}です。"
                "単位を取り違えていませんか。",
                f"「{kpi.unit}」での値か確かめ、違う場合は直してください。",
            )
    return bool(slipped)


def _ask_jumps(values: dict[int, float], places: dict[int, Cell], reader: Reader) -> None:
    for before, after in pairwise(sorted(values)):
        a, b = values[before], values[after]
        if a * b > 0 and not 1 / JUMP <= b / a <= JUMP and after in places:
            reader.note(
                FaultKind.SUSPECT_JUMP,
                Severity.CHECK,
                places[after],
                f"{year_heading(before)}の{_times(b / a)}に変化しています。",
                "値を確かめてください。正しい場合は、理由を備考の欄に記入してください。",
            )


def _times(ratio: float) -> str:
    return f"{ratio:,.0f}倍" if abs(ratio) >= 1 else f"{1 / ratio:,.0f}分の1"


def check_usage(located: Located, usage: list[Row], asked: Asked, reader: Reader) -> None:
    """Compare the total of a facility with the sum of its parts, year by year."""
    users: dict[tuple[object, object], dict[object, float]] = defaultdict(dict)
    for row in usage:
        users[row["facility"], row["year"]][row["residence"]] = float(str(row["users"]))
    totals = {
        (tidy(r.text("facility")), year): r.cells[year]
        for r in reversed(located.records)
        if plain(r.text("residence")) == TOTAL
        for year in asked.years
        if year in r.cells
    }
    for (facility, year), by_residence in users.items():
        parts = [n for residence, n in by_residence.items() if residence != "total"]
        total = by_residence.get("total")
        cell = totals.get((str(facility), int(str(year))))
        if total is not None and parts and cell is not None and abs(sum(parts) - total) > 0.5:
            reader.note(
                FaultKind.TOTAL_DIFFERS,
                Severity.MUST,
                cell,
                f"合計が内訳の和（{sum(parts):,.0f}人）と一致しません。",
                "合計又は内訳を直してください。居住地の分からない利用者は「不明」の行に記入してください。",
            )
