"""The sheets of one area to its tables, each with every fault of its cells."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from itertools import chain

import pandas as pd
from openpyxl.utils.cell import coordinate_to_tuple

from kpi_report.intake.faults import Fault, FaultKind, Severity
from kpi_report.intake.schemas import ANSWER_TABLES, KPI_TABLES, TABLES
from kpi_report.intake.spreadsheet import Grid
from kpi_report.survey.actual_rows import read_actuals
from kpi_report.survey.answers import Row, read_questions, read_tree, source
from kpi_report.survey.asked import Asked
from kpi_report.survey.checks import check_actuals, check_targets, check_tree, check_usage
from kpi_report.survey.columns import FAULTS_TITLE, GUIDE_TITLE, META_SHEET, Sheet
from kpi_report.survey.kpi_numbers import number_among
from kpi_report.survey.kpi_rows import KpiRow, candidate_numbers, read_kpis
from kpi_report.survey.layout import Located, is_sheet, locate
from kpi_report.survey.questionnaire import (
    ACTUAL_SHEET,
    KPI_SHEET,
    PRACTICE_SHEET,
    REPLY_SHEET,
    REVISION_SHEET,
    SHEETS,
    TREE_SHEET,
    USAGE_SHEET,
)
from kpi_report.survey.questions import PRACTICE, REPLY
from kpi_report.survey.revision_rows import added_kpis, read_revisions
from kpi_report.survey.spelling import plain, tidy
from kpi_report.survey.usage_rows import read_usage
from kpi_report.survey.values import Reader

MOST_FAULTS = 1_000
_SUBJECTS: dict[str, tuple[str, ...]] = {
    TREE_SHEET.key: ("project",),
    KPI_SHEET.key: ("no", "name"),
    ACTUAL_SHEET.key: ("no", "name", "municipality"),
    USAGE_SHEET.key: ("facility", "residence"),
    REVISION_SHEET.key: ("no", "name"),
}
"""The columns that say what a row is about."""


def read_sheets(
    file: str, grids: tuple[Grid, ...], asked: Asked
) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    """Return every table of an area's answers, and every fault in the order of the sheets."""
    located: dict[str, Located] = {}
    readers: dict[str, Reader] = {}
    missing: list[Fault] = []
    used: list[Grid] = []
    for sheet in SHEETS:
        # A copy that Excel made of a sheet is called 「KPI (2)」 and says the same of itself.
        alike = sorted(
            (g for g in grids if is_sheet(g, sheet)), key=lambda g: g.name != sheet.title
        )
        grid = next(iter(alike), None)
        used += alike[:1]
        if grid is None:
            found = Located(sheet, sheet.title, {}, (), {}, ())
            if sheet is not REVISION_SHEET or asked.previous:
                missing.append(_sheet_missing(sheet, grids))
        else:
            found = locate(grid, sheet, asked.years)
        located[sheet.key] = found
        readers[sheet.key] = Reader(found.name, found.columns, asked.members, list(found.faults))
    rows = _rows(file, located, readers, asked)
    tables = {name: _frame(name, rows.get(name, [])) for name in KPI_TABLES | ANSWER_TABLES}
    by_sheet = (_about(located[key], reader.faults) for key, reader in readers.items())
    spare = (_sheet_not_read(g) for g in grids if _holds_answers(g, used))
    return tables, _most([*missing, *chain.from_iterable(by_sheet), *spare])


def _most(faults: list[Fault]) -> list[Fault]:
    """Return as many faults as a person can use, those to be mended first."""
    if len(faults) <= MOST_FAULTS:
        return faults
    chosen = sorted(range(len(faults)), key=lambda n: faults[n].severity is not Severity.MUST)
    kept = [faults[n] for n in sorted(chosen[:MOST_FAULTS])]
    problem = f"不備が{len(faults):,}件あるため、{MOST_FAULTS:,}件だけを示しています。"
    remedy = "示した不備を直して、もう一度お送りください。"
    return [Fault(FaultKind.TOO_MANY_ROWS, Severity.MUST, "", "", "", problem, remedy), *kept]


def _holds_answers(grid: Grid, used: list[Grid]) -> bool:
    """Return whether a sheet was not read although an area may have answered on it."""
    ours = (META_SHEET, GUIDE_TITLE, FAULTS_TITLE)
    return bool(grid.visible and grid.cells) and grid not in used and grid.name not in ours


def _sheet_not_read(grid: Grid) -> Fault:
    return Fault(
        FaultKind.REMARK_NOT_TAKEN,
        Severity.CHECK,
        grid.name,
        "",
        "",
        f"シート「{grid.name}」は様式にないか、同じシートがほかにあるため、読み取っていません。",
        "回答に関わる内容は、お送りした様式のシートに記入してください。",
    )


def _about(found: Located, faults: list[Fault]) -> list[Fault]:
    """Return the faults of a sheet by their places, each with what its row is about."""
    keys = _SUBJECTS.get(found.sheet.key, ())
    subjects = {
        record.row: " ".join(filter(None, (tidy(record.text(key)) for key in keys)))[:60]
        for record in found.records
    }
    return [
        replace(fault, subject=subjects.get(_place(fault)[0], ""))
        for fault in sorted(faults, key=_place)
    ]


def _place(fault: Fault) -> tuple[int, int]:
    """Return row and column of a fault; what concerns the whole sheet comes first."""
    return coordinate_to_tuple(fault.cell) if fault.cell else (0, 0)


def _rows(
    file: str, located: dict[str, Located], readers: dict[str, Reader], asked: Asked
) -> dict[str, list[Row]]:
    def sheet(which: Sheet) -> tuple[Located, Reader]:
        return located[which.key], readers[which.key]

    kpi_sheet, kpi_reader = sheet(KPI_SHEET)
    kpis = read_kpis(kpi_sheet, asked, kpi_reader)
    fields, projects = read_tree(*_with(asked, sheet(TREE_SHEET)), file)
    check_targets(kpis, asked, kpi_reader)
    if located[TREE_SHEET.key].columns:
        check_tree(kpis, fields, projects, kpi_reader)
    actual_sheet, actual_reader = sheet(ACTUAL_SHEET)
    actual_sheet = _without(candidate_numbers(kpi_sheet, asked), actual_sheet, kpis)
    actuals = read_actuals(actual_sheet, kpis, asked, actual_reader, file)
    check_actuals(kpis, actuals, actual_sheet, asked, actual_reader, kpi_reader)
    usage_sheet, usage_reader = sheet(USAGE_SHEET)
    usage = read_usage(usage_sheet, asked, usage_reader, file)
    check_usage(usage_sheet, usage, asked, usage_reader)
    revision_sheet, revision_reader = sheet(REVISION_SHEET)
    revisions = read_revisions(revision_sheet, kpis, asked, revision_reader, file)
    practice_sheet, practice_reader = sheet(PRACTICE_SHEET)
    reply_sheet, reply_reader = sheet(REPLY_SHEET)
    return {
        "kpis": [_kpi_table_row(k, file, kpi_sheet.name) for k in kpis if k.complete],
        "actuals": actuals,
        "fields": fields,
        "projects": projects,
        "practice": read_questions(practice_sheet, PRACTICE, asked, practice_reader, file),
        "usage": usage,
        "revisions": revisions + added_kpis(kpis, asked, file, kpi_sheet.name),
        "replies": read_questions(reply_sheet, REPLY, asked, reply_reader, file),
    }


def _without(candidates: frozenset[str], actuals: Located, kpis: tuple[KpiRow, ...]) -> Located:
    """Return the sheet 実績 without the rows of candidates that were not adopted."""
    known = {kpi.number for kpi in kpis} | candidates
    passed_over = candidates - {kpi.number for kpi in kpis}
    kept = (r for r in actuals.records if number_among(r.text("no"), known) not in passed_over)
    return replace(actuals, records=tuple(kept))


def _with(asked: Asked, pair: tuple[Located, Reader]) -> tuple[Located, Asked, Reader]:
    return pair[0], asked, pair[1]


def _kpi_table_row(kpi: KpiRow, file: str, sheet: str) -> Row:
    columns = _types("kpis")
    cells = [
        (key, cell)
        for key, cell in kpi.cells.items()
        if key in columns and (key != "target_value" or kpi.values["target_value"] is not None)
    ]
    return kpi.values | source(file, sheet, cells)


def _frame(name: str, rows: Iterable[Row]) -> pd.DataFrame:
    """Return rows as the table `name`, of the types that reading its file gives."""
    rows = list(rows)
    return pd.DataFrame(
        {
            column: pd.Series([row.get(column) for row in rows], dtype=kind)
            for column, kind in _types(name).items()
        }
    )


@cache
def _types(name: str) -> dict[str, str]:
    columns = TABLES[name].to_schema().columns
    kinds = {column: str(spec.dtype) for column, spec in columns.items()}
    return {c: kind if kind.startswith(("int", "float")) else "object" for c, kind in kinds.items()}


def _sheet_missing(sheet: Sheet, grids: tuple[Grid, ...]) -> Fault:
    known = {plain(s.title) for s in SHEETS}
    others = [g.name for g in grids if g.visible and plain(g.name) not in known | {GUIDE_TITLE}]
    return Fault(
        FaultKind.SHEET_MISSING,
        Severity.MUST,
        sheet.title,
        "",
        "",
        f"シート「{sheet.title}」が見つからないため、読み取れませんでした。"
        + (f"（様式にないシート：{'、'.join(others[:5])}）" if others else ""),
        f"シートの名前を「{sheet.title}」に戻すか、お送りした様式のシートに記入してください。",
    )
