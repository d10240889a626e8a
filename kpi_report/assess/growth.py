"""How the catalogue of outcomes grows: the outcome KPIs that areas answered and let be shown."""

from collections.abc import Iterable

import pandas as pd

from kpi_report.assess.catalogue import SAME_OUTCOME, Catalogue, OutcomeEntry
from kpi_report.assess.disclosure import consenting_areas, released_wordings
from kpi_report.assess.likeness import one_spelling, unlike
from kpi_report.assess.logic_level import LevelRule, suggest_level
from kpi_report.model import Area, DeclaredLevel, Kpi

MOST_NEW = 200
"""So many wordings of one round are looked at, those of the most areas first."""


def grown(
    catalogue: Catalogue,
    kpis: Iterable[Kpi],
    replies: pd.DataFrame,
    areas: Iterable[Area],
    round_id: str,
) -> Catalogue:
    """Return the catalogue with the outcomes of a round's public answers added.

    Parameters
    ----------
    kpis, replies, areas, round_id
        Of the round. The catalogue of a round is the standard one grown by the rounds before it,
        the oldest first, and by itself.

    Returns
    -------
    Catalogue
        Added is the wording of a KPI that its area declares an outcome, that reads as one
        (:func:`~kpi_report.assess.logic_level.suggest_level`) and that the disclosure gate lets
        pass, unless an entry has a name as like as :data:`SAME_OUTCOME`. It carries name, unit and
        role, and the medium field of the entry it is most like if it hangs at a medium field; no
        area, no source.
    """
    consenting = consenting_areas(replies)
    outcomes = [
        k
        for k in kpis
        if k.area_id in consenting and k.declared is DeclaredLevel.OUTCOME and reads_as_outcome(k)
    ]
    released = released_wordings(outcomes, consenting, areas)
    hung = {one_spelling(k.name): k.medium_field for k in outcomes}
    known = {one_spelling(e.name) for e in catalogue.entries}
    new: dict[str, OutcomeEntry] = {}
    for wording in released:
        name = one_spelling(wording.name)
        if name not in known and name not in new:
            new[name] = OutcomeEntry("", wording.role, "", name, wording.unit)
        if len(new) == MOST_NEW:
            break
    kept = [
        new[name] for name in unlike(list(new), [e.name for e in catalogue.entries], SAME_OUTCOME)
    ]
    fields = [hung[e.name] for e in kept]
    nearest = catalogue.closest([e.name for e in kept], medium_fields=fields)
    return Catalogue(
        catalogue.entries
        + tuple(
            OutcomeEntry(
                entry_id=f"{round_id}-{n:03}",
                role=entry.role,
                medium_field=found.foremost[0].entry.medium_field
                if named and found.foremost
                else "",
                name=entry.name,
                unit=entry.unit,
                round_id=round_id,
            )
            for n, (entry, named, found) in enumerate(
                zip(kept, fields, nearest, strict=True), start=1
            )
        )
    )


def reads_as_outcome(kpi: Kpi) -> bool:
    """Return whether the wording of a KPI says by itself that it measures an outcome."""
    found = suggest_level(kpi.name, kpi.unit)
    return found.level is DeclaredLevel.OUTCOME and found.rule is not LevelRule.NOTHING
