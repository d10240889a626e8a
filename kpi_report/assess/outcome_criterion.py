"""Criterion Q1: whether a KPI measures an outcome, and which one it could measure."""

from collections.abc import Iterable

from kpi_report.assess.answers import given_up
from kpi_report.assess.catalogue import Catalogue
from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.finding import Criterion, Finding, Verdict
from kpi_report.assess.logic_level import LevelRule, LevelSuggestion, suggest_level
from kpi_report.assess.offers import Offer, OwnOutcomes, offer
from kpi_report.assess.quality_reasons import Measured, evidence, finding
from kpi_report.model import DeclaredLevel, Kpi
from kpi_report.parameters import Criteria


def outcome_findings(
    facts: AreaFacts, catalogue: Catalogue, criteria: Criteria
) -> Iterable[Finding]:
    """Hold every KPI against Q1: its wording, its declared level, and the outcome to measure."""
    suggested = [(a.kpi, suggest_level(a.kpi.name, a.kpi.unit)) for a in facts.kpis]
    read = [(kpi, suggestion, *level(kpi, suggestion)) for kpi, suggestion in suggested]
    below = [kpi for kpi, _, _, reason in read if reason in _REWRITTEN]
    found_for = catalogue.closest(
        [k.name for k in below], [k.project for k in below], [k.medium_field for k in below]
    )
    own = OwnOutcomes.of(
        catalogue,
        (*(kpi.name for kpi, _, _, _ in read), *given_up(facts.revisions)),
        (kpi for kpi, _, _, reason in read if reason not in _REWRITTEN),
    )
    offers = {
        kpi.kpi_id: offer(matches, own, facts.series, criteria.similarity)
        for kpi, matches in zip(below, found_for, strict=True)
    }
    for kpi, suggestion, verdict, reason in read:
        offered = offers.get(kpi.kpi_id, Offer())
        yield finding(
            kpi,
            Criterion.Q1,
            verdict,
            reason,
            {
                "rule": suggestion.rule.value,
                "cue": suggestion.cue,
                "suggested": suggestion.level.value,
                "declared": kpi.declared.value,
                **({"already": offered.already} if offered.already else {}),
            },
            evidence(kpi, ("name",), ("declared",)),
            offered.rewrite,
            offered.official,
        )


def level(kpi: Kpi, suggestion: LevelSuggestion) -> tuple[Verdict, Measured]:
    """Set what a KPI's wording suggests against what its area declares.

    Both outcome: meets. An output or input by the wording: does not meet, but partly where an
    activity's reach is counted. One of the two alone, the other being silent, makes an outcome
    partly. Outcome by one and not by the other: cannot tell, a person decides.
    """
    declared = kpi.declared
    says_outcome = declared is DeclaredLevel.OUTCOME
    if suggestion.rule is LevelRule.NOTHING:
        if declared is DeclaredLevel.UNKNOWN:
            return Verdict.CANNOT_TELL, Measured.NO_CLUE
        if says_outcome:
            return Verdict.PARTLY, Measured.DECLARED_ALONE
        return Verdict.DOES_NOT_MEET, Measured(declared.value)
    if suggestion.level is DeclaredLevel.OUTCOME:
        if says_outcome:
            return Verdict.MEETS, Measured.OUTCOME
        if declared is DeclaredLevel.UNKNOWN:
            return Verdict.PARTLY, Measured.WORDING_ALONE
        return Verdict.CANNOT_TELL, Measured.DECLARED_LOWER
    if says_outcome:
        return Verdict.CANNOT_TELL, Measured.DECLARED_HIGHER
    if suggestion.reach:
        return Verdict.PARTLY, Measured.REACH
    return Verdict.DOES_NOT_MEET, Measured(suggestion.level.value)


_REWRITTEN = frozenset({Measured.REACH, Measured.OUTPUT, Measured.INPUT, Measured.DECLARED_HIGHER})
