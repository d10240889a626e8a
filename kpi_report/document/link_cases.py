"""Which links an area should look at, and why: gathered so that one KPI makes one case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kpi_report.assess.ceiling import Ceiling
from kpi_report.assess.links import Link, LinkVerdict, Obstacle
from kpi_report.assess.rating import AssessedKpi
from kpi_report.document.language import later


class Attention(StrEnum):
    """Why a link is to be looked at, the most pressing first."""

    PLANS = "plans"
    OPPOSITE = "opposite"
    DOUBLE = "double"
    MISSING = "missing"
    UNSEEN = "unseen"
    MIXED = "mixed"


ATTENTION: dict[Attention, str] = {
    Attention.PLANS: later("下位は計画どおり、上位に遅れ"),
    Attention.OPPOSITE: later("逆の動き"),
    Attention.DOUBLE: later("重複計上の可能性"),
    Attention.MISSING: later("上位のKPIがない"),
    Attention.UNSEEN: later("上位に現れない大きさ"),
    Attention.MIXED: later("動きが一定しない"),
}


@dataclass(frozen=True, slots=True)
class Case:
    """Links that are to be looked at for one reason: of one KPI, or of one field without KPI."""

    why: Attention
    children: tuple[AssessedKpi, ...]
    parents: tuple[AssessedKpi, ...]
    link: Link


def attention(link: Link) -> Attention | None:
    """Return the first reason to look at a link; ``None`` where there is none."""
    if link.plans_differ and link.verdict is LinkVerdict.CONTRADICTED:
        return Attention.PLANS
    if link.verdict is LinkVerdict.CONTRADICTED:
        return Attention.OPPOSITE
    if link.obstacle is Obstacle.NO_PARENT:
        return Attention.MISSING
    if link.obstacle in (Obstacle.DIRECTION, Obstacle.POPULATION, Obstacle.DOUBTFUL):
        return None
    if link.share.ceiling is Ceiling.DOUBLE:
        return Attention.DOUBLE
    if link.share.ceiling is Ceiling.UNSEEN:
        return Attention.UNSEEN
    return Attention.MIXED if link.verdict is LinkVerdict.MIXED else None


def cases(links: Sequence[Link], known: Mapping[str, AssessedKpi]) -> tuple[Case, ...]:
    """Gather the links to look at, the most pressing first, then in the order of the KPIs."""
    grouped: dict[tuple[Attention, object], list[Link]] = {}
    for link in links:
        why = attention(link)
        if why is not None:
            kpi = known[link.child].kpi
            node = (kpi.role, kpi.medium_field, kpi.level)
            key = node if why is Attention.MISSING else link.child
            grouped.setdefault((why, key), []).append(link)
    order = list(Attention)
    found = [
        Case(
            why=why,
            children=tuple(known[i] for i in dict.fromkeys(x.child for x in own)),
            parents=tuple(known[x.parent] for x in own if x.parent),
            link=own[0],
        )
        for (why, _), own in grouped.items()
    ]
    return tuple(sorted(found, key=lambda case: order.index(case.why)))
