"""Criteria Q1 to Q5: whether each KPI measures what the guidance asks for."""

from kpi_report.assess.benefit_criteria import benefit_finding, comparison_finding
from kpi_report.assess.catalogue import Catalogue
from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.finding import Finding
from kpi_report.assess.outcome_criterion import outcome_findings
from kpi_report.assess.target_criteria import level_finding, regularity_finding
from kpi_report.parameters import Criteria, Gates


def quality_findings(
    facts: AreaFacts, catalogue: Catalogue, criteria: Criteria, gates: Gates
) -> tuple[Finding, ...]:
    """Hold every KPI of an area against Q1 to Q5.

    Parameters
    ----------
    catalogue
        Where the outcome is looked up that a KPI without one could measure.
    criteria
        ``similarity``: from which likeness on it is shown; ``pace_ratio``: how many times the
        largest past yearly change a target may ask for without a reason.
    gates
        ``years_before`` and ``years_after`` the area was formed (Q2), ``lag_years`` (Q4).

    Returns
    -------
    tuple of Finding
        All of Q1, then all of Q2 and so on, each in the order of the KPIs. Source: the guidance
        of 2022 on setting KPIs (``docs/method.md``).
    """
    kpis = facts.kpis
    return (
        *outcome_findings(facts, catalogue, criteria),
        *(comparison_finding(facts, a.kpi, gates) for a in kpis),
        *(benefit_finding(facts, a.kpi) for a in kpis),
        *(regularity_finding(facts, a.kpi, gates) for a in kpis),
        *(level_finding(facts, a, criteria) for a in kpis),
    )
