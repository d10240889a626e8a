"""Write ``docs/questionnaire.md``: what every sheet asks, with the codes of all choices."""

from collections.abc import Iterable

from kpi_report.survey.columns import SCHEMA_VERSION, Column, Entry, Sheet
from kpi_report.survey.questionnaire import PRACTICE_SHEET, REPLY_SHEET, RESIDENCES, SHEETS
from kpi_report.survey.questions import PRACTICE, REPLY, Choice, Question

_ENTRIES = {
    Entry.PREPARED: "記入済み",
    Entry.TEXT: "文字",
    Entry.CHOICE: "選択",
    Entry.VALUE: "数値",
    Entry.YEAR: "年",
    Entry.TARGET: "目標",
    Entry.KPI_NUMBER: "KPI番号",
    Entry.MUNICIPALITY: "構成市町村",
    Entry.RESIDENCE: "居住地",
    Entry.MUNICIPALITIES: "構成市町村（複数）",
}
_QUESTIONS = {PRACTICE_SHEET.key: PRACTICE, REPLY_SHEET.key: REPLY}


def describe_questionnaire() -> str:
    """Return the Markdown reference of the questionnaire, as it stands in the docs."""
    lines = [
        "# Questionnaire",
        "",
        "Written by `python -m kpi_report.survey.reference > docs/questionnaire.md`.",
        f"Schema version {SCHEMA_VERSION}. ★ marks what a filled row must have. Headings are found",
        "by their name or one of the other names given, wherever the column stands.",
    ]
    for sheet in SHEETS:
        lines += ["", f"## {sheet.title}", "", sheet.lead, ""]
        lines += _sheet(sheet)
        if sheet.key in _QUESTIONS:
            lines += ["", "| 番号 | 設問 | 選択肢 |", "| --- | --- | --- |"]
            lines += [_question(q) for q in _QUESTIONS[sheet.key]]
    return "\n".join(lines) + "\n"


def _sheet(sheet: Sheet) -> list[str]:
    lines = ["| 見出し | 別名 | 記入 | 選択肢・形式 |", "| --- | --- | --- | --- |"]
    lines += [_column(column) for column in sheet.columns]
    if sheet.yearly:
        lines.append("| 年度ごとの列 | | 数値 | 見出しは「2021年度」など |")
    return lines


def _column(column: Column) -> str:
    heading = ("★" if column.required else "") + column.heading
    offered = RESIDENCES if column.entry is Entry.RESIDENCE else column.choices
    return (
        f"| {heading} | {'、'.join(column.aliases)} | {_ENTRIES[column.entry]} | "
        f"{_offered(offered) or column.note} |"
    )


def _question(question: Question) -> str:
    text = ("★" if question.required else "") + question.text
    return f"| `{question.question_id}` | {text} | {_offered(question.choices) or '自由記述'} |"


def _offered(choices: Iterable[Choice]) -> str:
    return "、".join(f"`{choice.code}` {choice.label}" for choice in choices)


if __name__ == "__main__":
    print(describe_questionnaire(), end="")
