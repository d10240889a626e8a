"""Criteria P1 to P3: who sets and checks KPIs, how often, and what follows from it."""

from collections.abc import Iterator
from enum import StrEnum

from kpi_report.assess.answers import PracticeAnswer
from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.finding import Criterion, Finding, Verdict
from kpi_report.assess.review import behind, reviewed
from kpi_report.assess.tree_criteria import listed
from kpi_report.model import Kpi, YearKind

CENSUS_INTERVAL = 5
"""Years between two censuses, of which one is in every year divisible by five."""


class TakingPart(StrEnum):
    """Who takes part in setting and checking KPIs (P1)."""

    SET_TOGETHER = "set_together"
    SET_AFTER_HEARING = "set_after_hearing"
    SET_ALONE_TOLD = "set_alone_told"
    SET_ALONE = "set_alone"
    COUNCIL_HEARD_AT_SETTING = "council_heard_at_setting"
    COUNCIL_UNHEEDED_AT_SETTING = "council_unheeded_at_setting"
    COUNCIL_TOLD_AT_SETTING = "council_told_at_setting"
    COUNCIL_NOT_HEARD_AT_SETTING = "council_not_heard_at_setting"
    CHECKED_TOGETHER = "checked_together"
    CHECKED_AFTER_HEARING = "checked_after_hearing"
    CHECKED_ALONE_TOLD = "checked_alone_told"
    CHECKED_ALONE = "checked_alone"
    COUNCIL_HEARD_AT_CHECKING = "council_heard_at_checking"
    COUNCIL_UNHEEDED_AT_CHECKING = "council_unheeded_at_checking"
    COUNCIL_TOLD_AT_CHECKING = "council_told_at_checking"
    COUNCIL_NOT_HEARD_AT_CHECKING = "council_not_heard_at_checking"
    NOT_CHECKED = "not_checked"
    NOT_ANSWERED = "not_answered"
    NO_ANSWER = "no_answer"
    NOT_SURVEYED = "not_surveyed"


class Checking(StrEnum):
    """How regularly the achievement of KPIs is checked (P2)."""

    YEARLY = "yearly"
    EVERY_FEW_YEARS = "every_few_years"
    IRREGULAR = "irregular"
    AT_THE_END = "at_the_end"
    NEVER = "never"
    PUBLISHED = "published"
    PUBLISHED_IN_PART = "published_in_part"
    NOT_PUBLISHED = "not_published"
    ACTUALS_PRESENT = "actuals_present"
    ACTUALS_MISSING = "actuals_missing"
    ACTUALS_MOSTLY_MISSING = "actuals_mostly_missing"
    NO_ACTUALS_DUE = "no_actuals_due"
    NOT_ANSWERED = "not_answered"
    NO_ANSWER = "no_answer"
    NOT_SURVEYED = "not_surveyed"


class Following(StrEnum):
    """What follows from the achievement of KPIs (P3)."""

    PROJECTS_REVIEWED = "projects_reviewed"
    PROJECTS_NOT_YET = "projects_not_yet"
    PROJECTS_NEVER = "projects_never"
    VISION_REVIEWED = "vision_reviewed"
    VISION_NOT_YET = "vision_not_yet"
    VISION_NEVER = "vision_never"
    ALL_ANALYSED = "all_analysed"
    SOME_ANALYSED = "some_analysed"
    NOT_ANALYSED = "not_analysed"
    NOTHING_TO_ANALYSE = "nothing_to_analyse"
    NOTHING_BEHIND = "nothing_behind"
    BEHIND_UNSAID = "behind_unsaid"
    CAUSES_NOT_RECORDED = "causes_not_recorded"
    CAUSES_RECORDED_IN_PART = "causes_recorded_in_part"
    NOT_ANSWERED = "not_answered"
    NO_ANSWER = "no_answer"
    NOT_SURVEYED = "not_surveyed"


Reason = TakingPart | Checking | Following
_YES, _PARTLY, _NO = Verdict.MEETS, Verdict.PARTLY, Verdict.DOES_NOT_MEET

ANSWERS: dict[str, dict[str, tuple[Verdict, Reason]]] = {
    "p1-1": {
        "a": (_YES, TakingPart.SET_TOGETHER),
        "b": (_YES, TakingPart.SET_AFTER_HEARING),
        "c": (_NO, TakingPart.SET_ALONE_TOLD),
        "d": (_NO, TakingPart.SET_ALONE),
    },
    "p1-2": {
        "a": (_YES, TakingPart.COUNCIL_HEARD_AT_SETTING),
        "b": (_PARTLY, TakingPart.COUNCIL_UNHEEDED_AT_SETTING),
        "c": (_NO, TakingPart.COUNCIL_TOLD_AT_SETTING),
        "d": (_NO, TakingPart.COUNCIL_NOT_HEARD_AT_SETTING),
    },
    "p1-3": {
        "a": (_YES, TakingPart.CHECKED_TOGETHER),
        "b": (_YES, TakingPart.CHECKED_AFTER_HEARING),
        "c": (_NO, TakingPart.CHECKED_ALONE_TOLD),
        "d": (_NO, TakingPart.CHECKED_ALONE),
        "e": (_NO, TakingPart.NOT_CHECKED),
    },
    "p1-4": {
        "a": (_YES, TakingPart.COUNCIL_HEARD_AT_CHECKING),
        "b": (_PARTLY, TakingPart.COUNCIL_UNHEEDED_AT_CHECKING),
        "c": (_NO, TakingPart.COUNCIL_TOLD_AT_CHECKING),
        "d": (_NO, TakingPart.COUNCIL_NOT_HEARD_AT_CHECKING),
        "e": (_NO, TakingPart.NOT_CHECKED),
    },
    "p2-1": {
        "a": (_YES, Checking.YEARLY),
        "b": (_YES, Checking.YEARLY),
        "c": (_PARTLY, Checking.EVERY_FEW_YEARS),
        "d": (_NO, Checking.AT_THE_END),
        "e": (_NO, Checking.NEVER),
        "f": (_PARTLY, Checking.IRREGULAR),
    },
    "p2-2": {
        "a": (_YES, Checking.PUBLISHED),
        "b": (_YES, Checking.PUBLISHED_IN_PART),
        "c": (_PARTLY, Checking.NOT_PUBLISHED),
    },
    "p3-1": {
        "a": (_YES, Following.PROJECTS_REVIEWED),
        "b": (_PARTLY, Following.PROJECTS_NOT_YET),
        "c": (_NO, Following.PROJECTS_NEVER),
    },
    "p3-2": {
        "a": (_YES, Following.VISION_REVIEWED),
        "b": (_PARTLY, Following.VISION_NOT_YET),
        "c": (_NO, Following.VISION_NEVER),
    },
    "p3-3": {
        "a": (_YES, Following.ALL_ANALYSED),
        "b": (_PARTLY, Following.SOME_ANALYSED),
        "c": (_NO, Following.NOT_ANALYSED),
        "d": (_YES, Following.NOTHING_BEHIND),
    },
}
"""What each answer of the sheet 体制 says, by question and code.

Partners take part if their opinion is heard; telling them the result is not taking part. The
council's members take part if their opinion is heard and made use of.
"""

_REASONS: dict[Criterion, type[TakingPart] | type[Checking] | type[Following]] = {
    Criterion.P1: TakingPart,
    Criterion.P2: Checking,
    Criterion.P3: Following,
}
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
    values: dict[str, str | int | float] = {"question": question.upper()}
    if question == "p3-3":
        verdict, said, counts = _analysis(facts, verdict, said)
        values |= counts
    evidence = (answer.origin,) if answer.origin.cell else ()
    return Finding(facts.area.area_id, criterion, question, verdict, said, values, evidence)


def _analysis(
    facts: AreaFacts, verdict: Verdict, said: Reason
) -> tuple[Verdict, Reason, dict[str, str | int | float]]:
    """Hold the answer on causes against the KPIs that are behind and the causes recorded."""
    late = behind(facts)
    known = reviewed(facts)
    asked = [kpi for kpi in late if kpi.kpi_id in known]
    unsaid = [kpi for kpi in asked if not known[kpi.kpi_id].cause]
    named = late
    if said is Following.NOTHING_BEHIND and late:
        verdict, said = Verdict.DOES_NOT_MEET, Following.BEHIND_UNSAID
    elif said is Following.NOT_ANALYSED and not late:
        verdict, said = Verdict.CANNOT_TELL, Following.NOTHING_TO_ANALYSE
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
    due = list(_due(facts))
    missing = [kpi for kpi, year in due if kpi.latest is None or kpi.latest.year < year]
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
            for kpi in missing or [kpi for kpi, _ in due]
        ),
    )


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
