"""Why a logic-model level is suggested for a KPI, and the suggestion itself."""

from dataclasses import dataclass
from enum import StrEnum

from kpi_report.model import DeclaredLevel


class LevelRule(StrEnum):
    """Why a level is suggested."""

    MONEY = "money"
    STAFF = "staff"
    ACTIVITY = "activity"
    ACTIVITY_RATE = "activity_rate"
    REACH = "reach"
    USE = "use"
    CHANGE = "change"
    SAVING = "saving"
    STATE = "state"
    RATE = "rate"
    OPINION = "opinion"
    UNIT = "unit"
    NOTHING = "nothing"


INPUTS = frozenset({LevelRule.MONEY, LevelRule.STAFF})
OUTPUTS = frozenset({LevelRule.ACTIVITY, LevelRule.ACTIVITY_RATE, LevelRule.REACH})


@dataclass(frozen=True, slots=True)
class LevelSuggestion:
    """The suggested level of a KPI.

    Parameters
    ----------
    level
        ``INPUT``, ``OUTPUT`` or ``OUTCOME``.
    reach
        Whether it is an output that counts whom an activity reached, such as 参加者数.
    rule
        Why.
    cue
        The piece of the wording, or the unit, that decided; empty for ``NOTHING``.
    """

    level: DeclaredLevel
    reach: bool
    rule: LevelRule
    cue: str


def because(rule: LevelRule, cue: str) -> LevelSuggestion:
    """Return what a rule suggests: input, output, or else an outcome."""
    level = DeclaredLevel.OUTCOME
    if rule in INPUTS:
        level = DeclaredLevel.INPUT
    elif rule in OUTPUTS:
        level = DeclaredLevel.OUTPUT
    return LevelSuggestion(level, rule is LevelRule.REACH, rule, cue)
