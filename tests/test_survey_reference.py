"""The reference of the questionnaire says what the code asks."""

from pathlib import Path

from kpi_report.survey.reference import describe_questionnaire

ROOT = Path(__file__).parents[1]


def test_the_reference_page_is_up_to_date() -> None:
    page = (ROOT / "docs" / "questionnaire.md").read_text(encoding="utf-8")
    assert page == describe_questionnaire(), "run make docs"
