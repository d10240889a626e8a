"""Criteria P1 to P3: who sets and checks KPIs, how often, and what follows from it."""

from collections.abc import Iterator

from kpi_report.assess.answers import PracticeAnswer
from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.finding import Criterion, Finding, Verdict, listed
from kpi_report.assess.practice_answers import (
    ANSWERS,
    Checking,
    Following,
    Reason,
    TakingPart,
)
from kpi_report.assess.review import behind, reviewed
from kpi_report.model import Kpi, YearKind

CENSUS_INTERVAL = 5
"""Years between two censuses, of which one is in every year divisible by five."""


_REASONS: dict[Criterion, type[TakingPart] | type[Checking] | type[Following]] = {
    Criterion.P1: TakingPart,
    Criterion.P2: Checking,
    Criterion.P3: Following,
}
NOT_YEARLY = frozenset(
    {Checking.EVERY_FEW_YEARS, Checking.IRREGULAR, Checking.AT_THE_END, Checking.NEVER}
)
"""Answers beside which it is said how many actuals are there all the same."""
OF_PARTNERS = frozenset({"p1-1", "p1-3"})
"""Questions on the partners, whose answers say nothing of an area that has none."""
_CRITERIA = {"p1": Criterion.P1, "p2": Criterion.P2, "p3": Criterion.P3}


def practice_findings(facts: AreaFacts) -> tuple[Finding, ...]:
    """Hold the area's answers on its practice against P1 to P3.

    Returns
    -------
    tuple of Finding
        One for each question (``p1-1`` to ``p3-3``) by :data:`ANSWERS`, and one of P2 for the area:
        whether actuals of the last closed year are there. What question p3-3 was answered is held
        against the ratings and the causes recorded. Without any answer one finding a criterion.
        Source: the guidance of 2022 on setting KPIs (``docs/method.md``).
    """
    if not facts.surveyed or not facts.practice:
        code = "no_answer" if facts.surveyed else "not_surveyed"
        found = [
            _finding(facts, criterion, "area", Verdict.CANNOT_TELL, reasons(code))
            for criterion, reasons in _REASONS.items()
        ]
    else:
        given = {answer.question_id: answer for answer in facts.practice}
        found = [_answered(facts, question, given.get(question)) for question in ANSWERS]
    if facts.surveyed and facts.kpis:
        found.append(_actuals(facts))
    return tuple(sorted(found, key=lambda finding: finding.criterion))


def _answered(facts: AreaFacts, question: str, answer: PracticeAnswer | None) -> Finding:
    criterion = _CRITERIA[question[:2]]
    if answer is None or answer.answer not in ANSWERS[question]:
        reason = _REASONS[criterion]("not_answered")
        return _finding(
            facts, criterion, question, Verdict.CANNOT_TELL, reason, {"question": question.upper()}
        )
    verdict, said = ANSWERS[question][answer.answer]
    if question in OF_PARTNERS and not facts.area.partners and said is not TakingPart.NOT_CHECKED:
        verdict, said = Verdict.CANNOT_TELL, TakingPart.NO_PARTNERS
    values: dict[str, str | int | float] = {"question": question.upper()}
    if question == "p3-3":
        verdict, said, counts = _analysis(facts, verdict, said)
        values |= counts
    if said in NOT_YEARLY:
        due, missing = _due_and_missing(facts)
        values |= {"n_due": len(due), "n_present": len(due) - len(missing)}
    evidence = (answer.origin,) if answer.origin.cell else ()
    return Finding(facts.area.area_id, criterion, question, verdict, said, values, evidence)


def _analysis(
    facts: AreaFacts, verdict: Verdict, said: Reason
) -> tuple[Verdict, Reason, dict[str, str | int | float]]:
    """Hold the answer on causes against the KPIs that are behind and the causes recorded."""
    known = reviewed(facts)
    before = {kpi.kpi_id for kpi in facts.previous_kpis}
    late = [kpi for kpi in behind(facts) if not before or kpi.kpi_id in before | known.keys()]
    asked = [kpi for kpi in late if kpi.kpi_id in known]
    unsaid = [kpi for kpi in asked if not known[kpi.kpi_id].cause]
    named = late
    if said is Following.NOTHING_BEHIND and late:
        verdict, said = Verdict.DOES_NOT_MEET, Following.BEHIND_UNSAID
    elif said is Following.NOT_ANALYSED and not late:
        verdict, said = Verdict.CANNOT_TELL, Following.NOTHING_TO_ANALYSE
    elif said is Following.NOT_ANALYSED:
        named = [kpi for kpi in late if kpi not in asked or kpi in unsaid] or late
    elif said in (Following.ALL_ANALYSED, Following.SOME_ANALYSED) and asked == unsaid != []:
        verdict, said, named = Verdict.DOES_NOT_MEET, Following.CAUSES_NOT_RECORDED, unsaid
    elif said is Following.ALL_ANALYSED and unsaid:
        verdict, said, named = Verdict.PARTLY, Following.CAUSES_RECORDED_IN_PART, unsaid
    counts: dict[str, str | int | float] = {
        "n_behind": len(late),
        "n_asked": len(asked),
        "n_recorded": len(asked) - len(unsaid),
        "names": listed(kpi.name for kpi in named),
    }
    return verdict, said, counts


def _actuals(facts: AreaFacts) -> Finding:
    """Count KPIs whose newest actual is that of the last closed year, less the KPI's own lag."""
    due, missing = _due_and_missing(facts)
    if not due:
        verdict, reason = Verdict.CANNOT_TELL, Checking.NO_ACTUALS_DUE
    elif not missing:
        verdict, reason = Verdict.MEETS, Checking.ACTUALS_PRESENT
    elif 2 * len(missing) <= len(due):
        verdict, reason = Verdict.PARTLY, Checking.ACTUALS_MISSING
    else:
        verdict, reason = Verdict.DOES_NOT_MEET, Checking.ACTUALS_MOSTLY_MISSING
    return Finding(
        area_id=facts.area.area_id,
        criterion=Criterion.P2,
        subject="area",
        verdict=verdict,
        reason=reason,
        values={
            "year": facts.last_year or 0,
            "n_due": len(due),
            "n_present": len(due) - len(missing),
            "n_missing": len(missing),
            "names": listed(kpi.name for kpi in missing),
        },
        evidence=tuple(
            kpi.origin("name") if kpi.latest is None else kpi.actual_origin(kpi.latest.year)
            for kpi in missing or due
        ),
    )


def _due_and_missing(facts: AreaFacts) -> tuple[list[Kpi], list[Kpi]]:
    """Return the KPIs that must have an actual by now, and those of them that have none."""
    due = list(_due(facts))
    missing = [kpi for kpi, year in due if kpi.latest is None or kpi.latest.year < year]
    return [kpi for kpi, _ in due], missing


def _due(facts: AreaFacts) -> Iterator[tuple[Kpi, int]]:
    """Yield KPIs with the year of which an actual must be there by now.

    That is the last closed year less the lag, of a census value the census before it; never a year
    after the target's, and nothing is due of a KPI whose baseline is as new.
    """
    if facts.last_year is None:
        return
    for assessed in facts.kpis:
        kpi = assessed.kpi
        year = facts.last_year - (kpi.lag_years or 0)
        if kpi.year_kind is YearKind.CENSUS:
            year -= year % CENSUS_INTERVAL
        if kpi.target_year is not None:
            year = min(year, kpi.target_year)
        if kpi.baseline is None or kpi.baseline.year < year:
            yield kpi, year


def _finding(
    facts: AreaFacts,
    criterion: Criterion,
    subject: str,
    verdict: Verdict,
    reason: Reason,
    values: dict[str, str | int | float] | None = None,
) -> Finding:
    return Finding(facts.area.area_id, criterion, subject, verdict, reason, values or {})
