"""Why a KPI satisfies Q1 to Q5 or does not; and what the findings on one KPI have in common."""

from collections.abc import Mapping
from enum import StrEnum

from kpi_report.assess.finding import Criterion, Finding, Rewrite, Verdict
from kpi_report.model import Kpi, Origin


class Measured(StrEnum):
    """What a KPI measures, by its wording and by what its area says (Q1)."""

    OUTCOME = "outcome"
    WORDING_ALONE = "wording_alone"
    DECLARED_ALONE = "declared_alone"
    REACH = "reach"
    OUTPUT = "output"
    INPUT = "input"
    DECLARED_HIGHER = "declared_higher"
    DECLARED_LOWER = "declared_lower"
    NO_CLUE = "no_clue"


class Comparable(StrEnum):
    """With what a KPI can be compared (Q2)."""

    BEFORE_AFTER = "before_after"
    FACILITY = "facility"
    BREAKDOWN = "breakdown"
    FEW_YEARS = "few_years"
    FEW_AFTER = "few_after"
    FEW_ON_BOTH_SIDES = "few_on_both_sides"
    SCOPE_ONLY = "scope_only"
    EXPLAINED = "explained"
    NOTHING = "nothing"
    NOT_ASKED = "not_asked"


class Counted(StrEnum):
    """Whose benefit a KPI counts (Q3)."""

    WHOLE_AREA = "whole_area"
    BY_MUNICIPALITY = "by_municipality"
    PARTNERS = "partners"
    NAMED = "named"
    FACILITY_USERS = "facility_users"
    FACILITY_ONLY = "facility_only"
    PLACE_ONLY = "place_only"
    CORE_ONLY = "core_only"
    NO_PARTNERS = "no_partners"
    NO_ANSWER = "no_answer"
    NOT_ASKED = "not_asked"


class Checkable(StrEnum):
    """Whether a KPI can be checked regularly (Q4)."""

    WHOLE = "whole"
    PARTS_MISSING = "parts_missing"
    NO_TARGET = "no_target"
    NO_ACTUAL = "no_actual"
    PARTS_UNKNOWN = "parts_unknown"


class Levelled(StrEnum):
    """How the level of a target was set (Q5)."""

    FOUNDED = "founded"
    FAST_BUT_FOUNDED = "fast_but_founded"
    PARTS_MISSING = "parts_missing"
    MET_AT_BASELINE = "met_at_baseline"
    NO_TARGET = "no_target"
    PARTS_UNKNOWN = "parts_unknown"


class Part(StrEnum):
    """What Q4 and Q5 ask for; findings name the missing and the unknown ones, a line each."""

    UNIT = "unit"
    NUMBER = "number"
    DATA_SOURCE = "data_source"
    LAG = "lag"
    YEARLY = "yearly"
    BASELINE = "baseline"
    RATIONALE = "rationale"
    PACE = "pace"


def finding(
    kpi: Kpi,
    criterion: Criterion,
    verdict: Verdict,
    reason: StrEnum,
    values: Mapping[str, str | int | float],
    evidence: tuple[Origin, ...],
    rewrite: Rewrite | None = None,
    official: Rewrite | None = None,
) -> Finding:
    """Return a finding on a KPI of its area."""
    return Finding(
        kpi.area_id, criterion, kpi.kpi_id, verdict, reason, values, evidence, rewrite, official
    )


def evidence(kpi: Kpi, *columns: tuple[str, ...]) -> tuple[Origin, ...]:
    """Return the cells of the first known of each columns; of a publication its address once."""
    if not kpi.source_cell:
        return (kpi.origin("name"),)
    found = (kpi.origin(*names) for names in columns)
    return tuple(origin for origin in found if origin.cell)
