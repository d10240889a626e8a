"""Outcomes that other areas measure, by their public wordings, for an area that does not."""

from collections.abc import Sequence

from kpi_report.assess.answers import is_withdrawn
from kpi_report.assess.association import Definition
from kpi_report.assess.catalogue import SAME_OUTCOME
from kpi_report.assess.disclosure import ReleasedWording, released_wordings
from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.likeness import one_spelling, unlike
from kpi_report.assess.logic_level import suggest_level
from kpi_report.model import DeclaredLevel, Role

LOOKED_AT = 100
"""So many wordings of a role that an area does not have are held against its own."""


def outcome_wordings(
    areas: Sequence[AreaFacts], consenting: frozenset[str]
) -> dict[Role, tuple[ReleasedWording, ...]]:
    """Return public wordings that measure outcomes; judged by the wording alone, which is public.

    What an area gave up in this round (``Change``) does not count as its own. To
    choose by verdict or rating would tell both of whoever is known to use the wording.
    """
    wordings = released_wordings(
        (k.kpi for f in areas for k in f.kpis if not is_withdrawn(k.kpi, f.revisions)),
        consenting,
        [f.area for f in areas],
    )
    found: dict[Role, list[ReleasedWording]] = {role: [] for role in Role}
    for wording in wordings:
        if _is_outcome(wording.name, wording.unit):
            found[wording.role].append(wording)
    return {role: tuple(ranked) for role, ranked in found.items()}


def _is_outcome(name: str, unit: str) -> bool:
    return suggest_level(name, unit).level is DeclaredLevel.OUTCOME


def unlike_own(
    wordings: Sequence[ReleasedWording], own: frozenset[Definition], old: frozenset[str]
) -> list[ReleasedWording]:
    """Return wordings of others that an area does not have, none like one another.

    Left out are its own names (`own`), those that it gave up (`old`), and what is as like as
    :data:`SAME_OUTCOME` to an outcome among them.
    """
    have = {
        one_spelling(name): unit for name, unit in (*((n, "") for n in sorted(old)), *sorted(own))
    }
    others: dict[str, ReleasedWording] = {}
    for wording in wordings:
        name = one_spelling(wording.name)
        if name not in have:
            others.setdefault(name, wording)
        if len(others) == LOOKED_AT:
            break
    outcomes = [n for n, unit in have.items() if _is_outcome(n, unit)]
    return [others[name] for name in unlike(list(others), outcomes, SAME_OUTCOME)]
