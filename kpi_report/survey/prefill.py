"""What stands in an area's workbook before the area fills it: questions and last time's answers.

Everything is in the form in which a clerk would write it, so that reading an untouched workbook
gives back what the previous round knew. How KPIs are set and checked (体制) is asked anew: an
answer given in advance would come back unread.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kpi_report.model import DeclaredLevel, Level, Role, Scope, TargetKind, YearKind
from kpi_report.rounds import Round
from kpi_report.survey.columns import ALL_MEMBERS, FIRST_KPI_ROWS, SPARE_KPI_ROWS, kpi_number
from kpi_report.survey.questionnaire import DIRECTIONS, LAGS, RESIDENCES, ROLES
from kpi_report.survey.questions import PRACTICE, REPLY, Choice, Question
from kpi_report.survey.suggested import SuggestedKpi

Row = dict[str | int, object]
_Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Prefill:
    """The rows of every sheet by its key; a row by column key, and by year where it is yearly."""

    rows: dict[str, tuple[Row, ...]]


def prefill(
    round_: Round,
    previous: Round | None,
    area_id: str,
    suggested: Sequence[SuggestedKpi] = (),
) -> Prefill:
    """Return what is written into an area's workbook before it is sent.

    Parameters
    ----------
    round_
        The round that is asked.
    previous
        The round before, if there was one. It may be a round of published facts.
    area_id
        The area.
    suggested
        KPIs that are written behind those of the round before, with their yearly values.

    Notes
    -----
    The number of a KPI that was dropped is not given to another one: free numbers begin after the
    highest that the previous round knew, its dropped and replaced ones included.
    """
    kpis = sorted(_rows_of(previous, "kpis", area_id), key=lambda kpi: _order(kpi["kpi_id"]))
    revisions = _rows_of(previous, "revisions", area_id)
    used = [r["kpi_id"] for r in kpis + revisions] + [r["new_kpi_id"] for r in revisions]
    numbers = list(_free_numbers(filter(None, used)))
    offered = list(zip(numbers, suggested, strict=False))
    free: list[Row] = [{"no": number} for number in numbers[len(offered) :]]
    asked = _years(round_)
    offered_actuals: list[Row] = [
        {
            "no": number,
            "name": str(one.kpi["name"]),
            **{year: value for year, value in one.actuals.items() if year in asked},
        }
        for number, one in offered
    ]
    return Prefill(
        {
            "practice": _questions(PRACTICE),
            "tree": tuple(_tree(round_, previous, area_id, kpis)),
            "kpi": (
                *(_kpi(k) for k in kpis),
                *({"no": number, **_written(one.kpi)} for number, one in offered),
                *free,
            ),
            "actual": (*_actuals(round_, previous, kpis), *offered_actuals, *free),
            "usage": tuple(_usage(round_, previous, area_id)),
            "revision": tuple({"no": kpi_number(k["kpi_id"]), "name": k["name"]} for k in kpis),
            "reply": _questions(REPLY),
        }
    )


def year_text(year: int, kind: YearKind) -> str | int:
    """Return a year as areas write it: 令和2年度, 2020年, 2020年9月期; a bare number if unknown."""
    if kind is YearKind.UNKNOWN:
        return year
    if kind is not YearKind.FISCAL:
        return f"{year}{kind.suffix}"
    era, start = next(e for e in (("令和", 2018), ("平成", 1988), ("昭和", 1925)) if year > e[1])
    return f"{era}{'元' if year == start + 1 else year - start}年度"


def _rows_of(round_: Round | None, table: str, area_id: str) -> list[_Record]:
    if round_ is None:
        return []
    frame: pd.DataFrame = getattr(round_.tables, table)
    return [
        {str(key): value for key, value in row.items()}
        for row in frame[frame["area_id"] == area_id].to_dict("records")
    ]


def _order(kpi_id: str) -> tuple[int, str]:
    digits = re.search(r"(\d+)$", kpi_id)
    return (int(digits.group()) if digits else 0), kpi_id


def _free_numbers(used: Iterable[str]) -> Iterator[str]:
    highest = max((_order(kpi_id)[0] for kpi_id in used), default=0)
    for number in range(highest + 1, max(FIRST_KPI_ROWS, highest + SPARE_KPI_ROWS) + 1):
        yield f"K{number:02d}"


def _questions(questions: Iterable[Question]) -> tuple[Row, ...]:
    return tuple(
        {"no": q.question_id.upper(), "aspect": q.aspect, "question": q.text} for q in questions
    )


NO_UNIT = "―"
"""What an area writes for a KPI without a unit; a published table only leaves it out."""


def _kpi(kpi: _Record) -> Row:
    """Return a KPI as its row; what only a published table says of it is not put in its mouth."""
    kind = YearKind(kpi["year_kind"])
    banded = kpi["target_kind"] == TargetKind.BAND
    direction = "" if kpi["direction"] == "none" and not banded else kpi["direction"]
    row: Row = {
        "no": kpi_number(kpi["kpi_id"]),
        "level": Level(kpi["level"]).label,
        "role": _role(kpi["role"]),
        "medium_field": kpi["medium_field"],
        "project": kpi["project"],
        "name": kpi["name"],
        "unit": kpi["unit"] or (NO_UNIT if kpi["source_cell"] else ""),
        "declared": DeclaredLevel(kpi["declared"]).label if kpi["declared"] else "",
        "direction": _label(DIRECTIONS, direction),
        "year_kind": "" if kind is YearKind.UNKNOWN else kind.label,
        "baseline_year": _year(kpi["baseline_year"], kind),
        "baseline_value": _number(kpi["baseline_value"]),
        "target_year": _year(kpi["target_year"], kind),
        "target": kpi["target_wording"] or _target(kpi),
        "target_kind": TargetKind(kpi["target_kind"]).label,
        "data_source": kpi["data_source"],
        "lag": "" if pd.isna(kpi["lag_years"]) else _label(LAGS, f"{kpi['lag_years']:.0f}"),
        "scope": Scope(kpi["scope"]).label if kpi["scope"] else "",
        "rationale": kpi["rationale"],
        "cooperation": kpi["cooperation"],
        "note": kpi["note"] if kpi["source_file"] else "",
    }
    return _written(row)


def _target(kpi: _Record) -> object:
    lower, upper = _number(kpi["target_value"]), _number(kpi["target_upper"])
    return lower if upper == "" else f"{lower}～{upper}"


def _tree(
    round_: Round, previous: Round | None, area_id: str, kpis: list[_Record]
) -> Iterator[Row]:
    """Yield fields and projects; of a round that did not ask them, those that KPIs name."""
    fields = _rows_of(previous, "fields", area_id)
    projects = _rows_of(previous, "projects", area_id)
    if not fields and not projects:
        fields = [k for k in kpis if k["medium_field"]]
        projects = [{**k, "municipalities": "", "outline": ""} for k in kpis if k["project"]]
    names = _names(round_, previous)
    by_field: dict[tuple[int, str], dict[str, _Record]] = {
        (f["role"], f["medium_field"]): {} for f in fields
    }
    for project in projects:
        node = by_field.setdefault((project["role"], project["medium_field"]), {})
        node.setdefault(project["project"], project)
    number = 0
    for (role, field), found in sorted(by_field.items(), key=lambda item: item[0][0]):
        for name, project in (found or {"": {}}).items():
            number += 1
            row: Row = {
                "role": _role(role),
                "medium_field": field,
                "project": name,
                "municipalities": _municipalities(project.get("municipalities", ""), names),
                "outline": project.get("outline", ""),
            }
            yield {"no": number, **_written(row)}


def _actuals(round_: Round, previous: Round | None, kpis: list[_Record]) -> Iterator[Row]:
    if previous is None:
        return
    names, years = _names(round_, previous), _years(round_)
    values: dict[tuple[str, str], Row] = defaultdict(dict)
    for row in previous.tables.actuals.to_dict("records"):
        here = values[row["kpi_id"], row["municipality"]]
        if row["year"] in years:
            here[int(row["year"])] = _number(row["value"])
    for kpi in kpis:
        kpi_id, number = kpi["kpi_id"], kpi_number(kpi["kpi_id"])
        head: Row = {"no": number, "name": kpi["name"]}
        yield {**head, **values.get((kpi_id, ""), {})}
        for code in sorted(code for known, code in values if known == kpi_id and code):
            yield {**head, "municipality": names.get(code, code), **values[kpi_id, code]}


def _usage(round_: Round, previous: Round | None, area_id: str) -> Iterator[Row]:
    names, years = _names(round_, previous), _years(round_)
    residences = names | {c.code: c.label for c in RESIDENCES}
    rows: dict[tuple[str, str], Row] = {}
    for use in _rows_of(previous, "usage", area_id):
        head: Row = {
            "facility": use["facility"],
            "location": names.get(use["location"], use["location"]),
            "shared_since": _year(use["shared_since"], YearKind.FISCAL),
            "residence": residences.get(use["residence"], use["residence"]),
        }
        row = rows.setdefault((use["facility"], use["residence"]), _written(head))
        if use["year"] in years:
            row[int(use["year"])] = _number(use["users"])
    for number, row in enumerate(rows.values(), 1):
        yield {"no": number, **row}


def _years(round_: Round) -> Collection[int]:
    survey = round_.parameters.survey
    return range(survey.first_year, survey.last_year + 1) if survey else ()


def _names(*rounds: Round | None) -> dict[str, str]:
    """Return municipalities by code; what the first round calls them goes before the second."""
    names: dict[str, str] = {}
    for round_ in rounds:
        table = round_.tables.municipalities if round_ else None
        if table is not None:
            names = dict(zip(table["code"], table["name"], strict=True)) | names
    return names


def _municipalities(codes: str, names: dict[str, str]) -> str:
    if codes == "all":
        return ALL_MEMBERS
    return "、".join(names.get(code, code) for code in codes.split())


def _role(role: int) -> str:
    return _label(ROLES, str(Role(role).value))


def _label(choices: Iterable[Choice], code: str) -> str:
    return next((choice.label for choice in choices if choice.code == code), "")


def _year(year: float, kind: YearKind) -> object:
    return "" if pd.isna(year) else year_text(int(year), kind)


def _number(value: float) -> object:
    if pd.isna(value):
        return ""
    return int(value) if value == int(value) else float(value)


def _written(row: Row) -> Row:
    return {key: value for key, value in row.items() if value != ""}
