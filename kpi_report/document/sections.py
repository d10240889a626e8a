"""What a template shows: one function per section, each from the context to one block."""

from collections.abc import Callable
from typing import Any

from kpi_report.document.added_sections import added, section
from kpi_report.document.answers import practice, revisions, usage
from kpi_report.document.appendix import appendix as trace
from kpi_report.document.area import answer, cover, definitions, method, remarks
from kpi_report.document.contribution import contribution as links
from kpi_report.document.criteria import criteria, rewrites
from kpi_report.document.datasets import data
from kpi_report.document.figures import figures
from kpi_report.document.kpi_table import kpi_section as kpis
from kpi_report.document.matters import matters
from kpi_report.document.peers import peers
from kpi_report.document.reply import reply
from kpi_report.document.roles import candidates, comparison, role_figures

__all__ = [
    "answer",
    "candidates",
    "comparison",
    "cover",
    "criteria",
    "data",
    "definitions",
    "figures",
    "kpis",
    "links",
    "matters",
    "method",
    "peers",
    "practice",
    "remarks",
    "reply",
    "revisions",
    "rewrites",
    "role_figures",
    "trace",
    "usage",
]


def __getattr__(name: str) -> Callable[..., Any]:
    return section(__name__, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *added()})
