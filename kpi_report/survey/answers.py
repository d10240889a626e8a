"""Rows of tables with the cells they came from; those of 体制, 返信 and 体系."""

from collections.abc import Iterable

from kpi_report.intake.faults import FaultKind, Severity
from kpi_report.intake.spreadsheet import Cell
from kpi_report.survey.asked import Asked
from kpi_report.survey.layout import Located
from kpi_report.survey.questionnaire import TREE_SHEET
from kpi_report.survey.questions import Question
from kpi_report.survey.spelling import plain
from kpi_report.survey.values import Reader

Row = dict[str, object]


def source(file: str, sheet: str, cells: Iterable[tuple[str, Cell]]) -> Row:
    """Return the columns of origin: ``"name=F8 unit=G8"``, or the one cell of a value."""
    named = sorted(cells, key=lambda pair: (pair[1].row, pair[1].column, pair[0]))
    text = " ".join(f"{key}={cell.reference}" if key else cell.reference for key, cell in named)
    return {"source_file": file, "source_sheet": sheet, "source_cell": text}


def read_questions(
    located: Located, questions: tuple[Question, ...], asked: Asked, reader: Reader, file: str
) -> list[Row]:
    """Return one row for every question that was answered; a required one without is a fault."""
    by_number = {plain(record.text("no")): record for record in located.records}
    column = located.sheet.column("answer")
    rows: list[Row] = []
    for question in questions:
        number = plain(question.question_id)
        record = by_number.get(number)
        cell = record.cells.get("answer") if record else None
        if record is None or cell is None:
            if question.required and "answer" in located.columns:
                row = located.numbered.get(number)
                reader.note(
                    FaultKind.REQUIRED_MISSING,
                    Severity.MUST,
                    reader.place(row, "answer") if row else "",
                    f"設問{question.question_id.upper()}「{question.text}」の回答が空欄です。",
                    "回答を記入してください。" if row else "設問の行を元に戻し、回答してください。",
                )
            continue
        answer = (
            reader.chosen(cell, question.choices, column.heading)
            if question.choices
            else reader.text(record, column)
        )
        if answer:
            row_: Row = {
                "area_id": asked.area.area_id,
                "question_id": question.question_id,
                "answer": answer,
            }
            cells = [("answer", cell)]
            if "detail" in {c.key for c in located.sheet.columns}:
                row_["detail"] = reader.text(record, located.sheet.column("detail"))
                cells += [("detail", record.cells["detail"])] if "detail" in record.cells else []
            rows.append(row_ | source(file, located.name, cells))
    return rows


def read_tree(
    located: Located, asked: Asked, reader: Reader, file: str
) -> tuple[list[Row], list[Row]]:
    """Return the medium fields and the projects; a field is taken once, from its first row."""
    fields: dict[tuple[object, ...], Row] = {}
    projects: dict[tuple[object, ...], Row] = {}
    column = TREE_SHEET.column
    for record in located.records:
        role = int(reader.choice(record, column("role")) or 0)
        project = reader.text(record, column("project"))
        if project and "medium_field" not in record.cells:
            reader.note(
                FaultKind.PROJECT_WITHOUT_FIELD,
                Severity.MUST,
                reader.place(record.row, "medium_field"),
                f"個別事業「{project}」の中分野が空欄です。",
                "個別事業の属する中分野を記入してください。",
            )
            continue
        medium = reader.text(record, column("medium_field"))
        municipalities = reader.municipalities(record, column("municipalities"))
        outline = reader.text(record, column("outline"))
        if not role or not medium:
            continue
        node: Row = {"area_id": asked.area.area_id, "role": role, "medium_field": medium}
        keys: tuple[str, ...] = ("role", "medium_field")
        cells = [(k, record.cells[k]) for k in keys if k in record.cells]
        fields.setdefault((role, medium), node | source(file, located.name, cells))
        if not project:
            continue
        key = (role, medium, project)
        if key in projects:
            row_twice(reader, record.cells["project"], "同じ中分野に同じ個別事業があります。")
            continue
        keys = ("project", "municipalities", "outline")
        cells += [(k, record.cells[k]) for k in keys if k in record.cells]
        projects[key] = node | {
            "project": project,
            "municipalities": municipalities,
            "outline": outline,
            **source(file, located.name, cells),
        }
    return list(fields.values()), list(projects.values())


def row_twice(reader: Reader, cell: Cell, problem: str) -> None:
    """Keep the fault that a row says again what another says; it is not taken."""
    reader.note(
        FaultKind.ROW_TWICE,
        Severity.MUST,
        cell,
        f"{problem}この行は読み取りませんでした。",
        "重複している行を一つにまとめてください。",
    )
