"""What of an area's answers and verdicts is compared with the others, as parts of a count."""

from collections.abc import Iterator, Sequence

from kpi_report.assess.disclosure import Counted
from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.finding import Criterion, Finding, Verdict
from kpi_report.assess.hierarchy import ON_COURSE
from kpi_report.assess.practice import OF_PARTNERS
from kpi_report.assess.quality_reasons import Measured
from kpi_report.assess.rating import Rating

PROGRESS = "progress"
"""Subject of the share of an area's rated KPIs that are met or on track."""

COMPARED = tuple(c for c in Criterion if c.value[0] != "P")
"""P1 to P3 follow from the answers, which are compared one by one: both together would leak."""

AS_A_WHOLE = frozenset({Criterion.S4, Criterion.V1})
"""Satisfied or not by the area; of the others the KPIs, roles or facilities are counted."""

DISAGREEMENT = frozenset({Measured.DECLARED_HIGHER, Measured.DECLARED_LOWER})
"""Q1 cannot be told where wording and declaration differ. In the comparison such a KPI counts as
one that does not satisfy Q1: left out, it would raise the share of an area that declares much."""

FAVOURABLE: dict[str, str] = {
    "p1-1": "ab",
    "p1-2": "a",
    "p1-3": "ab",
    "p1-4": "a",
    "p2-1": "ab",
    "p2-2": "ab",
    "p3-1": "ab",
    "p3-2": "ab",
    "p3-3": "ab",
}
"""Answers that are what the guidance asks for, by question."""

NOT_CONCERNED: dict[str, str] = {"p3-3": "d"}
"""Answers that leave an area out of the count: 遅れているKPIはない."""


def counted_subjects(
    facts: AreaFacts, findings: Sequence[Finding]
) -> Iterator[tuple[str, Counted]]:
    """Yield every subject that is compared, with how much of it the area satisfies."""
    rated = [r for k in facts.kpis if (r := k.progress.rating) is not Rating.CANNOT_JUDGE]
    if rated:
        yield PROGRESS, Counted(sum(r in ON_COURSE for r in rated), len(rated))
    told: dict[Criterion, list[bool]] = {}
    for finding in findings:
        if finding.verdict is not Verdict.CANNOT_TELL or finding.reason in DISAGREEMENT:
            told.setdefault(finding.criterion, []).append(finding.verdict is Verdict.MEETS)
    for criterion in COMPARED:
        met = told.get(criterion)
        if met and criterion in AS_A_WHOLE:
            yield criterion.value, Counted(int(all(met)), 1)
        elif met:
            yield criterion.value, Counted(sum(met), len(met))
    for answer in facts.practice:
        favourable = FAVOURABLE.get(answer.question_id, "")
        if answer.question_id in OF_PARTNERS and not facts.area.partners:
            continue
        if favourable and answer.answer not in NOT_CONCERNED.get(answer.question_id, ""):
            yield answer.question_id, Counted(int(answer.answer in favourable), 1)


def field_of(subject: str) -> str:
    """Return the field whose declared disclosure holds for a subject."""
    if subject in FAVOURABLE:
        return "practice.answer"
    return "ratings.rating" if subject == PROGRESS else "findings.verdict"
