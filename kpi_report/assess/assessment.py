"""One area held against all criteria: its findings, and the links between its KPIs."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from kpi_report.assess.association import PairKey
from kpi_report.assess.catalogue import Catalogue
from kpi_report.assess.contribution import contribution_findings
from kpi_report.assess.disclosure import ReleasedAssociation
from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.finding import Criterion, Finding
from kpi_report.assess.links import Link, links_of
from kpi_report.assess.practice import practice_findings
from kpi_report.assess.quality import quality_findings
from kpi_report.assess.review import review_findings
from kpi_report.assess.sharing import usage_findings
from kpi_report.assess.tree_criteria import structure_findings
from kpi_report.parameters import Criteria, Gates


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is said of one area: findings in the order of the criteria, and links between KPIs."""

    findings: tuple[Finding, ...]
    links: tuple[Link, ...]


def assess(
    facts: AreaFacts,
    catalogue: Catalogue,
    associations: Mapping[PairKey, ReleasedAssociation],
    criteria: Criteria,
    gates: Gates,
    shock_years: Collection[int],
) -> Assessment:
    """Hold one area against S1 to F1.

    Parameters
    ----------
    facts
        All that is known of the area.
    catalogue, associations
        What the round gives to every area: outcomes to propose, and how changes of two KPIs go
        together over many areas.
    criteria, gates, shock_years
        The round's settings.
    """
    quality = quality_findings(facts, catalogue, criteria, gates)
    links = links_of(facts.tree, facts.kpis, associations, criteria, gates)
    findings = (
        *structure_findings(facts, quality, criteria),
        *practice_findings(facts),
        *quality,
        *review_findings(facts),
        *contribution_findings(facts, links, criteria),
        *usage_findings(facts, criteria, shock_years),
    )
    order = {criterion: n for n, criterion in enumerate(Criterion)}
    return Assessment(tuple(sorted(findings, key=lambda f: order[f.criterion])), links)
