"""Who may see a field of another area: declared here, column by column, and nowhere else.

A column that is not named is the area's own. :mod:`kpi_report.assess.disclosure` is the gate that
keeps to it.
"""

from enum import StrEnum


class Disclosure(StrEnum):
    """How far a field may travel into the document of another area."""

    PUBLIC = "public"
    """Shown as it is; of a KPI only with the area's consent, and never with the area's name."""
    AGGREGATED = "aggregated"
    """Only as a statistic over several areas that passed the gate."""
    OWN = "own"
    """Not at all."""


CONSENT_QUESTION = "r-5"
CONSENTING = frozenset("ab")
"""Answers that let KPIs be shown to other areas: 紹介してよい, 圏域名を伏せれば紹介してよい."""

NAMED = frozenset("a")
"""Answers that let them be shown with the area's name."""

OFFICIAL = frozenset({"areas", "municipalities", "members", "items", "figures", "indicators"})
"""Tables of official facts: all their columns are public."""

BY_CONSENT = frozenset(
    f"kpis.{column}"
    for column in (
        "level",
        "role",
        "medium_field",
        "name",
        "unit",
        "direction",
        "target_kind",
        "target_year",
        "target_value",
        "target_upper",
        "target_wording",
    )
)
"""Public where the area consented, else its own; what is derived from them is aggregated."""

AGGREGATED = frozenset(
    {"practice.answer", "findings.verdict", "ratings.rating", "associations.rho"}
)
"""``findings``, ``ratings`` and ``associations`` are no files: the assessment derives them."""


def disclosure(field: str, *, consented: bool = False) -> Disclosure:
    """Return the disclosure declared for a field.

    Parameters
    ----------
    field
        Table and column, such as ``practice.answer``.
    consented
        Whether the area lets its KPIs be shown (:data:`CONSENT_QUESTION`).
    """
    if field.partition(".")[0] in OFFICIAL or (consented and field in BY_CONSENT):
        return Disclosure.PUBLIC
    return Disclosure.AGGREGATED if field in AGGREGATED else Disclosure.OWN


def described(field: str) -> str:
    """Return what ``docs/tables.md`` says of a field."""
    return "public by consent" if field in BY_CONSENT else disclosure(field).value
