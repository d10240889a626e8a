"""What an area that answers sparsely still answers: few KPIs of two roles, some questions."""

from catalogue import Template
from manner import Answers

ROLES = (1, 3)
QUESTIONS = ("p1-1", "p1-2", "p1-3", "p2-1", "p3-1")


def few_templates(templates: list[Template]) -> list[Template]:
    """Return three KPIs of each of two roles: its own, a medium field's, one of its projects'."""
    few: list[Template] = []
    for role in ROLES:
        own = [t for t in templates if t.role == role]
        fields = {t.medium_field: t for t in reversed(own) if t.level == "medium"}
        project = next(t for t in own if t.level == "project" and t.medium_field in fields)
        few += [own[0], fields[project.medium_field], project]
    return few


def few_answers(answers: Answers) -> Answers:
    """Return the answers without those to questions that are left open."""
    return {question: answers[question] for question in QUESTIONS}
