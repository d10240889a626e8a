"""Workbooks in: files to responses, one per area, with every fault; or one clear refusal.

Pure: bytes in, :class:`~kpi_report.survey.response.Response` or
:class:`~kpi_report.survey.response.Refusal` out. What is put on disk is decided in
:mod:`kpi_report.survey.receiving`.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath

from kpi_report.intake.archive import RESEND, Unreadable
from kpi_report.intake.faults import FaultKind
from kpi_report.intake.spreadsheet import Grid, read_csv, read_workbook
from kpi_report.survey.asked import Asked
from kpi_report.survey.columns import FAULTS_TITLE, GUIDE_TITLE, META_SHEET, SCHEMA_VERSION
from kpi_report.survey.headings import find_headings
from kpi_report.survey.layout import Identity, identity, is_sheet
from kpi_report.survey.questionnaire import KPI_SHEET, SHEETS
from kpi_report.survey.reading import read_sheets
from kpi_report.survey.response import Outcome, Refusal, Response

_WITHOUT_ANSWERS = (GUIDE_TITLE, FAULTS_TITLE, META_SHEET)


def read_files(
    files: Mapping[str, bytes],
    asked: Mapping[str, Asked],
    expected: frozenset[str] | None = None,
) -> list[Outcome]:
    """Read every file of a delivery: workbooks one by one, CSV exports together by their area.

    Parameters
    ----------
    files
        Contents by name.
    asked
        What each area of the round was asked, by its id.
    expected
        The areas that answers were expected from; an answer of another is refused. ``None``
        expects all.

    Returns
    -------
    list of Response or Refusal
        In the order of the names. Two responses of one area refuse each other.
    """
    outcomes: list[Outcome] = []
    exports: dict[str, dict[str, bytes]] = {}
    for name in sorted(files):
        if name.lower().endswith(".csv"):
            if PurePath(name).stem.endswith(_WITHOUT_ANSWERS):
                continue
            exports.setdefault(_area_of_csv(name, files[name], asked), {})[name] = files[name]
        else:
            outcomes.append(read_response(name, files[name], asked, expected))
    outcomes += [read_exports(group, asked, expected) for group in exports.values()]
    return _refuse_twice(outcomes)


def read_response(
    name: str,
    data: bytes,
    asked: Mapping[str, Asked],
    expected: frozenset[str] | None = None,
) -> Outcome:
    """Read one workbook; parameters as for :func:`read_files`."""
    if name.lower().endswith((".xls", ".xlsb", ".ods")):
        problem = f"「{PurePath(name).suffix}」の形式は読み取れません。"
        return Refusal(
            name,
            "",
            FaultKind.FILE_UNREADABLE,
            problem,
            "Excelブック（.xlsx）で保存し直してください。",
        )
    try:
        grids = read_workbook(data)
    except Unreadable as error:
        return Refusal(name, "", FaultKind.FILE_UNREADABLE, str(error), error.remedy)
    return read_grids(name, hashlib.sha256(data).hexdigest(), grids, asked, expected)


def read_exports(
    files: Mapping[str, bytes],
    asked: Mapping[str, Asked],
    expected: frozenset[str] | None = None,
) -> Outcome:
    """Read CSV exports of the sheets of one workbook; parameters as for :func:`read_files`."""
    name = ", ".join(sorted(files))
    digest = hashlib.sha256(b"".join(files[n] for n in sorted(files))).hexdigest()
    try:
        grids = tuple(read_csv(_sheet_name(n), files[n]) for n in sorted(files))
    except Unreadable as error:
        return Refusal(name, "", FaultKind.FILE_UNREADABLE, str(error), error.remedy)
    outcome = read_grids(name, digest, grids, asked, expected)
    return (
        replace(outcome, parts=tuple(sorted(files))) if isinstance(outcome, Response) else outcome
    )


def _sheet_name(file: str) -> str:
    """Return the title of the sheet that a CSV file is named after, else the file's own name."""
    stem = PurePath(file).stem
    longest = sorted(SHEETS, key=lambda sheet: -len(sheet.title))
    return next((s.title for s in longest if stem.endswith(s.title)), stem)


def _area_of_csv(name: str, data: bytes, asked: Mapping[str, Asked]) -> str:
    try:
        said = identity(read_csv(name, data))
    except Unreadable:
        return name
    return said.area_id if said else name


def read_grids(
    name: str,
    digest: str,
    grids: tuple[Grid, ...],
    asked: Mapping[str, Asked],
    expected: frozenset[str] | None = None,
) -> Outcome:
    """Read the sheets of one area; parameters as for :func:`read_files`."""
    said = _identities(grids)
    refusal = _refusal(name, said, asked, expected)
    if refusal is not None:
        return refusal
    facts = asked[said[0].area_id]
    if not any(
        is_sheet(g, KPI_SHEET) and find_headings(g, KPI_SHEET, facts.years)[1] for g in grids
    ):
        return Refusal(
            name,
            said[0].area_id,
            FaultKind.SHEET_MISSING,
            f"シート「{KPI_SHEET.title}」又はその見出しの行が見つからないため、何も読み取っていません。",
            "シートと見出しを、お送りした様式のとおりに戻してください。",
        )
    tables, faults = read_sheets(name, grids, facts)
    return Response(said[0].area_id, name, digest, tables, tuple(faults))


def _identities(grids: tuple[Grid, ...]) -> list[Identity]:
    """Return what the hidden sheet and every other sheet say of whose they are."""
    found = [said for grid in grids if (said := identity(grid)) is not None]
    for grid in grids:
        if grid.name == META_SHEET:
            pairs = {
                cell.text: grid.cells[row, 2].text
                for (row, column), cell in grid.cells.items()
                if column == 1 and (row, 2) in grid.cells
            }
            keys = ("area_id", "round_id", "sheet", "schema_version")
            found.insert(0, Identity(*(pairs.get(key, "") for key in keys)))
    return found


def _refusal(
    name: str,
    said: list[Identity],
    asked: Mapping[str, Asked],
    expected: frozenset[str] | None,
) -> Refusal | None:
    """Return why nothing of a file may be taken, if so."""
    if not said:
        return Refusal(
            name,
            "",
            FaultKind.SCHEMA_UNKNOWN,
            "この調査の様式ではないか、圏域を示す行（圏域ID）が消されています。",
            RESEND,
        )
    area_id = said[0].area_id
    versions = {s.version for s in said}
    if versions != {str(SCHEMA_VERSION)}:
        shown = "、".join(sorted(versions)) or "なし"
        problem = f"様式の版（{shown}）が、現在の版（{SCHEMA_VERSION}）と異なります。"
        return Refusal(name, "", FaultKind.SCHEMA_UNKNOWN, problem, RESEND)
    areas = {s.area_id for s in said}
    if len(areas) > 1:
        names = "、".join(_named(a, asked) for a in sorted(areas))
        problem = f"複数の圏域（{names}）のシートが混ざっています。"
        return Refusal(name, "", FaultKind.WRONG_AREA, problem, RESEND)
    if area_id not in asked:
        problem = f"圏域「{area_id}」は、この調査の対象ではありません。"
        return Refusal(name, "", FaultKind.WRONG_AREA, problem, RESEND)
    rounds = {s.round_id for s in said}
    if rounds != {asked[area_id].round_id}:
        problem = f"別の調査回（{'、'.join(sorted(rounds))}）の様式です。"
        return Refusal(name, area_id, FaultKind.WRONG_ROUND, problem, RESEND)
    other = _area_in_name(name, asked)
    if other not in ("", area_id):
        problem = (
            f"ファイル名は{_named(other, asked)}ですが、中身は{_named(area_id, asked)}の様式です。"
        )
        return Refusal(
            name, area_id, FaultKind.WRONG_AREA, problem, "送るファイルを確かめてください。"
        )
    if expected is not None and area_id not in expected:
        problem = f"{_named(area_id, asked)}の様式ですが、読み取る圏域に指定されていません。"
        return Refusal(
            name, area_id, FaultKind.WRONG_AREA, problem, "送るファイルを確かめてください。"
        )
    return None


def _named(area_id: str, asked: Mapping[str, Asked]) -> str:
    return f"「{asked[area_id].area.name}」" if area_id in asked else f"「{area_id}」"


def _area_in_name(name: str, asked: Mapping[str, Asked]) -> str:
    """Return the area whose id or name a file's name begins with."""
    stem = PurePath(name).stem
    ids = [a for a in asked if re.match(rf"{re.escape(a)}(?![a-z0-9-])", stem)]
    names = [a for a, facts in asked.items() if stem.startswith(facts.area.name)]
    return max(ids + names, key=len, default="")


def _refuse_twice(outcomes: list[Outcome]) -> list[Outcome]:
    """Take neither of two responses of one area: which one counts is not for a program to say."""
    files: dict[str, list[str]] = {}
    for outcome in outcomes:
        if isinstance(outcome, Response):
            files.setdefault(outcome.area_id, []).append(outcome.file)
    return [
        Refusal(
            outcome.file,
            outcome.area_id,
            FaultKind.AREA_TWICE,
            f"同じ圏域の回答が{len(files[outcome.area_id])}件あります"
            f"（{'、'.join(files[outcome.area_id])}）。",
            "読み取る1件だけを残して、もう一度読み取ってください。",
        )
        if isinstance(outcome, Response) and len(files[outcome.area_id]) > 1
        else outcome
        for outcome in outcomes
    ]
