"""What the answers of the sheet 体制 say: a verdict and a reason for every choice (P1 to P3).

The questions and the words of the choices stand in :mod:`kpi_report.survey.questions`.
"""

from enum import StrEnum

from kpi_report.assess.finding import Verdict


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
    NO_PARTNERS = "no_partners"
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
