"""How clerks write an answer down: the rows of every sheet, by the keys of its columns."""

import numpy as np
from catalogue import SPELLINGS
from facilities import Facility
from kpis import SampleKpi
from surveys import YEARS, Answer, Node, Revision

from kpi_report.model import DeclaredLevel, Level, Scope, TargetKind, YearKind
from kpi_report.survey.columns import ALL_MEMBERS
from kpi_report.survey.questionnaire import (
    DIRECTIONS,
    LAGS,
    OUTSIDE,
    REVISION_SHEET,
    ROLES,
    TOTAL,
)
from kpi_report.survey.questions import PRACTICE, REPLY

Row = dict[str | int, object]
_WIDE = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


def write_down(rng: np.random.Generator, answer: Answer) -> dict[str, list[Row]]:
    """Return what stands in every sheet that the area fills in."""
    return {
        "practice": _questions(PRACTICE, answer.practice),
        "tree": [_node(n, answer) for n in answer.tree],
        "kpi": [_kpi(rng, k) for k in answer.kpis],
        "actual": _actuals(rng, answer),
        "usage": [row for f in answer.facilities for row in _usage(rng, f, answer)],
        "revision": [_revision(r) for r in answer.revisions],
        "reply": _questions(REPLY, {k: (v, "") for k, v in answer.reply.items()}),
    }


def _questions(questions: tuple, answers: dict[str, tuple[str, str]]) -> list[Row]:  # type: ignore[type-arg]
    rows: list[Row] = []
    for question in questions:
        if question.question_id not in answers:
            continue
        code, detail = answers[question.question_id]
        label = next((c.label for c in question.choices if c.code == code), code)
        row: Row = {"no": question.question_id, "answer": label}
        rows.append(row | ({"detail": detail} if detail else {}))
    return rows


def _node(node: Node, answer: Answer) -> Row:
    names = {t.code: t.name for t in answer.area.towns}
    members = ALL_MEMBERS if node.members is None else "、".join(names[c] for c in node.members)
    row = {
        "role": _label(ROLES, str(node.role)),
        "medium_field": node.medium_field,
        "project": node.project,
        "municipalities": members if node.project else "",
        "outline": node.outline,
    }
    return _filled(row)


def _kpi(rng: np.random.Generator, kpi: SampleKpi) -> Row:
    t = kpi.template
    kind = YearKind(t.year_kind)
    role = _label(ROLES, str(t.role))
    level = DeclaredLevel(kpi.declared).label
    short = level.split("（")[0]
    row = {
        "no": kpi.number,
        "level": Level(t.level).label,
        "role": role if rng.random() < 0.9 else role.split(" ")[1],
        "medium_field": t.medium_field,
        "project": t.project,
        "name": kpi.name,
        "unit": str(rng.choice(SPELLINGS.get(t.unit, (t.unit or "―",)))),
        "declared": level if rng.random() < 0.9 else short,
        "direction": _label(DIRECTIONS, kpi.direction),
        "year_kind": kind.label,
        "baseline_year": write_year(rng, kpi.baseline_year, kind),
        "baseline_value": _baseline(rng, kpi),
        "target_year": "" if kpi.target_year is None else write_year(rng, kpi.target_year, kind),
        "target": kpi.target.written,
        "target_kind": TargetKind(kpi.target.kind).label if rng.random() < 0.4 else "",
        "data_source": t.data_source,
        "lag": _label(LAGS, str(t.lag)),
        "scope": Scope(t.scope).label,
        "rationale": kpi.rationale,
        "cooperation": kpi.cooperation,
        "note": kpi.note,
    }
    return _filled(row)


def _baseline(rng: np.random.Generator, kpi: SampleKpi) -> object:
    if kpi.target.kind == "milestone":
        return str(rng.choice(("未完了", "未実施", "")))
    if kpi.baseline is None:
        return ""
    return write_number(rng, kpi.baseline, kpi.template.unit)


def _actuals(rng: np.random.Generator, answer: Answer) -> list[Row]:
    """Return a row per KPI and, after it, one per municipality where values by them are known."""
    names = {t.code: t.name for t in answer.area.towns}
    first, last = YEARS[answer.round_id]
    rows: list[Row] = []
    for kpi in answer.kpis:
        known = kpi.actuals(first, last)
        row: Row = {"no": kpi.number}
        for year, value in known.items():
            if kpi.target.kind == "milestone":
                row[year] = "完了" if value else "未完了"
            else:
                row[year] = write_number(rng, value, kpi.template.unit)
        if (pending := kpi.pending(last)) and rng.random() < 0.5:
            row[pending] = "集計中"
        if int(kpi.number[1:]) % 7 == 0:
            row["note"] = "最後の年度は速報値。"
        rows.append(row)
        for code in sorted({code for code, _ in kpi.parts}):
            values: Row = {
                year: _cell(kpi.parts[code, year]) for year in known if (code, year) in kpi.parts
            }
            rows.append({"no": kpi.number, "municipality": names[code]} | values)
    return rows


def _usage(rng: np.random.Generator, facility: Facility, answer: Answer) -> list[Row]:
    names = {t.code: t.name for t in answer.area.towns} | {"outside": OUTSIDE, "total": TOTAL}
    first, last = YEARS[answer.round_id]
    head: Row = {
        "facility": facility.name,
        "location": facility.location.name,
        "shared_since": write_year(rng, facility.shared_since, YearKind.FISCAL),
    }
    return [
        head
        | {"residence": names[residence]}
        | {y: write_number(rng, n, "人") for y, n in users.items() if first <= y <= last}
        | ({"note": "入館者の計数による。"} if residence == "total" else {})
        for residence, users in facility.users.items()
    ]


def _revision(r: Revision) -> Row:
    row = {
        "no": r.number,
        "change": _label(REVISION_SHEET.column("change").choices, r.change),
        "new_no": r.new_number,
        "reason": r.reason,
        "cause": r.cause,
        "action": r.action,
    }
    return _filled(row)


def write_year(rng: np.random.Generator, year: int, kind: YearKind) -> object:
    """Return a year as one of the ways in which clerks write it."""
    letter, start = ("R", 2018) if year > 2018 else ("H", 1988)
    era = {"R": "令和", "H": "平成"}[letter]
    count = "元" if year == start + 1 else str(year - start)
    word = "年度" if kind is YearKind.FISCAL else "年"
    ways: tuple[object, ...] = (
        f"{era}{count}{word}",
        f"{letter}{year - start}",
        f"{year}{word}",
        year,
        f"{era}{count}{word}".translate(_WIDE),
        str(year).translate(_WIDE),
    )
    return ways[int(rng.choice(len(ways), p=(0.45, 0.2, 0.12, 0.15, 0.05, 0.03)))]


def write_number(rng: np.random.Generator, value: float, unit: str) -> object:
    """Return a number as a cell's number or, now and then, as one of the texts clerks write."""
    if rng.random() < 0.8:
        return _cell(value)
    text = f"{_cell(value):,}"
    if value < 0:
        text = f"▲{_cell(-value):,}"
    plain = text.replace(",", "")
    counted = "" if unit == "―" else unit
    ways = (text, plain, text.translate(_WIDE), f"{text}{counted}", f"約{text}")
    if value < 0:
        ways = (text, plain, text, f"{text}{counted}", text)
    return ways[int(rng.choice(len(ways), p=(0.35, 0.25, 0.15, 0.22, 0.03)))]


def _cell(value: float) -> float | int:
    return int(value) if value == int(value) else value


def _label(choices: tuple, code: str) -> str:  # type: ignore[type-arg]
    return next(c.label for c in choices if c.code == code)


def _filled(row: Row) -> Row:
    return {key: value for key, value in row.items() if value != ""}
