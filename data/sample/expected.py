"""The tables that reading an area's workbook must give, from what is true and how it was worded."""

import re

import pandas as pd
from catalogue import UNITS
from clerk import Row
from surveys import TITLES, YEARS, Answer

from kpi_report.intake.schemas import ANSWER_TABLES, KPI_TABLES, TABLES

ORIGIN = ("source_file", "source_sheet", "source_cell")
"""Columns that are not compared: they depend on where a row stands."""
_Record = dict[str, object]


def expected_tables(answer: Answer, written: dict[str, list[Row]]) -> dict[str, pd.DataFrame]:
    """Return every table without its columns of origin, in the order of its keys."""
    records = {
        "kpis": _kpis(answer, written),
        "actuals": _actuals(answer, written),
        "fields": _fields(answer),
        "projects": _projects(answer),
        "practice": [
            {"question_id": q, "answer": code, "detail": detail}
            for q, (code, detail) in answer.practice.items()
        ],
        "usage": _usage(answer),
        "revisions": _revisions(answer),
        "replies": [{"question_id": q, "answer": text} for q, text in answer.reply.items()],
    }
    return {
        name: comparable(name, pd.DataFrame([{"area_id": answer.area.area_id} | r for r in rows]))
        for name, rows in records.items()
    }


def comparable(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table sorted, typed as its schema says, without its columns of origin."""
    specs = (KPI_TABLES | ANSWER_TABLES)[name].to_schema().columns
    columns = [c for c in specs if c not in ORIGIN]
    frame = frame.reindex(columns=columns)
    for column in columns:
        kind = str(specs[column].dtype)
        numeric = kind.startswith(("int", "float"))
        frame[column] = frame[column].astype(kind if numeric else object)
        if not numeric:
            frame[column] = frame[column].fillna("")
    keys = list(dict.fromkeys([*_KEYS[name], *columns]))
    return frame.sort_values(keys).reset_index(drop=True)


_KEYS = {
    "kpis": ["kpi_id"],
    "actuals": ["kpi_id", "municipality", "year"],
    "fields": ["role", "medium_field"],
    "projects": ["role", "medium_field", "project"],
    "practice": ["question_id"],
    "usage": ["facility", "residence", "year"],
    "revisions": ["kpi_id"],
    "replies": ["question_id"],
}
assert set(_KEYS) <= set(TABLES)


def _wording(cell: object) -> str:
    """Return what was written where it is more than a number."""
    text = str(cell if cell is not None else "").strip()
    return "" if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) else text


def _id(answer: Answer, number: str) -> str:
    return f"{answer.area.area_id}-{number.lower()}"


def _kpis(answer: Answer, written: dict[str, list[Row]]) -> list[_Record]:
    cells = {row["no"]: row for row in written["kpi"]}
    last = YEARS[answer.round_id][1]
    rows: list[_Record] = []
    for kpi in answer.kpis:
        t, cell = kpi.template, cells[kpi.number]
        baseline = kpi.baseline
        if kpi.target.kind == "milestone" and "baseline_value" in cell:
            baseline = 0.0
        rows.append(
            {
                "kpi_id": _id(answer, kpi.number),
                "level": t.level,
                "role": t.role,
                "medium_field": t.medium_field,
                "project": t.project,
                "name": kpi.name,
                "unit": UNITS.get(t.unit, t.unit),
                "direction": kpi.direction,
                "target_kind": kpi.target.kind,
                "baseline_year": kpi.baseline_year,
                "baseline_value": baseline,
                "baseline_wording": _wording(cell.get("baseline_value")),
                "target_year": kpi.target_year,
                "target_value": kpi.target.value,
                "target_upper": kpi.target.upper,
                "target_wording": _wording(cell["target"]),
                "year_kind": t.year_kind,
                "lag_years": t.lag,
                "reported_year": last,
                "declared": kpi.declared,
                "scope": t.scope,
                "data_source": t.data_source,
                "rationale": kpi.rationale,
                "cooperation": kpi.cooperation,
                "note": kpi.note,
                "source_name": f"{TITLES[answer.round_id]} 調査票の回答",
                "source_url": "",
            }
        )
    return rows


def _actuals(answer: Answer, written: dict[str, list[Row]]) -> list[_Record]:
    codes = {t.name: t.code for t in answer.area.towns}
    kpis = {k.number: k for k in answer.kpis}
    first, last = YEARS[answer.round_id]
    rows: list[_Record] = []
    for cells in written["actual"]:
        kpi = kpis[str(cells["no"])]
        code = codes[str(cells["municipality"])] if "municipality" in cells else ""
        for year, value in kpi.actuals(first, last).items():
            value = kpi.parts[code, year] if code else value
            rows.append(
                {
                    "kpi_id": _id(answer, kpi.number),
                    "municipality": code,
                    "year": year,
                    "value": value,
                    "wording": _wording(cells[year]),
                    "note": cells.get("note", ""),
                }
            )
    return rows


def _fields(answer: Answer) -> list[_Record]:
    keys = dict.fromkeys((n.role, n.medium_field) for n in answer.tree)
    return [{"role": role, "medium_field": field} for role, field in keys]


def _projects(answer: Answer) -> list[_Record]:
    return [
        {
            "role": n.role,
            "medium_field": n.medium_field,
            "project": n.project,
            "municipalities": "all" if n.members is None else " ".join(n.members),
            "outline": n.outline,
        }
        for n in answer.tree
        if n.project
    ]


def _usage(answer: Answer) -> list[_Record]:
    first, last = YEARS[answer.round_id]
    return [
        {
            "facility": f.name,
            "location": f.location.code,
            "shared_since": f.shared_since,
            "residence": residence,
            "year": year,
            "users": n,
            "note": "入館者の計数による。" if residence == "total" else "",
        }
        for f in answer.facilities
        for residence, users in f.users.items()
        for year, n in users.items()
        if first <= year <= last
    ]


def _revisions(answer: Answer) -> list[_Record]:
    if not answer.before:
        return []
    names = {k.number: k.name for k in answer.before}
    rows: list[_Record] = [
        {
            "kpi_id": _id(answer, r.number),
            "name": names[r.number],
            "change": r.change,
            "new_kpi_id": _id(answer, r.new_number) if r.new_number else "",
            "reason": r.reason,
            "cause": r.cause,
            "action": r.action,
        }
        for r in answer.revisions
    ]
    return rows + [
        {
            "kpi_id": _id(answer, k.number), "name": k.name, "change": "added",
            "new_kpi_id": "", "reason": "", "cause": "", "action": "",
        }
        for k in answer.kpis
        if k.number not in names
    ]  # fmt: skip
