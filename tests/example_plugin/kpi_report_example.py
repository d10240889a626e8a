"""One plugin of each kind: a section, a criterion, a renderer and an executor."""

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractContextManager

from kpi_report.assess.added import AddedCriterion, Judgement
from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.finding import Verdict
from kpi_report.document.blocks import Notice, Prose, Table
from kpi_report.document.context import AreaContext, OverviewContext
from kpi_report.render.reading import Document

MOST_KPIS = 40


def newest(ctx: AreaContext | OverviewContext) -> Notice:
    """Say of which day the data are."""
    return Notice(text=f"データ時点は{ctx.data_date.isoformat()}です。")


def _judge_number(facts: AreaFacts) -> Iterator[Judgement]:
    n = len(facts.kpis)
    if n > MOST_KPIS:
        yield Judgement(
            Verdict.DOES_NOT_MEET,
            why={"ja": f"KPIが{n}件ある。", "en": f"There are {n} KPIs."},
            advice={"ja": "KPIを絞ってください。", "en": "Please choose among the KPIs."},
        )
    elif n:
        yield Judgement(Verdict.MEETS, why={"ja": f"KPIは{n}件。", "en": f"There are {n} KPIs."})


few_kpis = AddedCriterion(
    label={"ja": "KPIの件数", "en": "Number of KPIs"},
    rule={
        "ja": f"KPIが{MOST_KPIS}件以下であれば満たすとする。",
        "en": f"Satisfied by at most {MOST_KPIS} KPIs.",
    },
    judge=_judge_number,
)


def write_text(document: Document) -> bytes:
    """Write the title, the prose and the titles of tables as plain text."""
    lines = [document.cover.title]
    for part in document.parts:
        match part:
            case Prose(text=text) | Notice(text=text):
                lines.append(text)
            case Table(title=title):
                lines.append(f"[{title}]")
    return ("\n\n".join(lines) + "\n").encode()


def one_by_one(jobs: int) -> AbstractContextManager[Executor]:
    """Make one document after another, whatever number of jobs is asked for."""
    return ThreadPoolExecutor(1)
