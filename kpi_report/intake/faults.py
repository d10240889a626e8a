"""Faults: what must be corrected in a response, said in the words of the clerk who filled it in."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether a fault keeps a value out of the tables or only asks to look again."""

    MUST = "must"
    CHECK = "check"

    @property
    def label(self) -> str:
        """Return the Japanese name with its symbol."""
        return {"must": "●要修正", "check": "△要確認"}[self.value]


class FaultKind(StrEnum):
    """What is wrong. The member's value is the code in ``faults.csv``."""

    SHEET_MISSING = "sheet_missing"
    HEADING_MISSING = "heading_missing"
    HEADING_UNKNOWN = "heading_unknown"
    HEADING_TWICE = "heading_twice"
    REMARK_NOT_TAKEN = "remark_not_taken"
    TOO_MANY_ROWS = "too_many_rows"
    REQUIRED_MISSING = "required_missing"
    CHOICE_UNKNOWN = "choice_unknown"
    NUMBER_UNREADABLE = "number_unreadable"
    YEAR_UNREADABLE = "year_unreadable"
    TARGET_UNREADABLE = "target_unreadable"
    FORMULA_WITHOUT_VALUE = "formula_without_value"
    TEXT_TOO_LONG = "text_too_long"
    UNIT_DIFFERS = "unit_differs"
    UNIT_MISSING = "unit_missing"
    TARGET_AGAINST_DIRECTION = "target_against_direction"
    TARGET_MET_AT_BASELINE = "target_met_at_baseline"
    TARGET_KIND_DIFFERS = "target_kind_differs"
    BASELINE_AFTER_TARGET = "baseline_after_target"
    ACTUAL_BEFORE_BASELINE = "actual_before_baseline"
    YEAR_KIND_DIFFERS = "year_kind_differs"
    CANDIDATE_NOT_ADOPTED = "candidate_not_adopted"
    KPI_TWICE = "kpi_twice"
    KPI_NUMBER_MISSING = "kpi_number_missing"
    KPI_NUMBER_UNKNOWN = "kpi_number_unknown"
    ROW_TWICE = "row_twice"
    PROJECT_WITHOUT_FIELD = "project_without_field"
    FIELD_NOT_IN_TREE = "field_not_in_tree"
    YEARS_DIFFER = "years_differ"
    DROPPED_BUT_LISTED = "dropped_but_listed"
    KEPT_BUT_NOT_LISTED = "kept_but_not_listed"
    SUSPECT_UNIT = "suspect_unit"
    SUSPECT_JUMP = "suspect_jump"
    TOTAL_DIFFERS = "total_differs"
    NOT_A_MEMBER = "not_a_member"
    APPROXIMATE = "approximate"
    FILE_UNREADABLE = "file_unreadable"
    SCHEMA_UNKNOWN = "schema_unknown"
    WRONG_AREA = "wrong_area"
    WRONG_ROUND = "wrong_round"
    AREA_TWICE = "area_twice"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing in a response that must be corrected or looked at.

    Parameters
    ----------
    kind, severity
        What it is, and how grave.
    sheet, cell
        Where: the sheet's name as in the file and a reference such as ``G12``; ``cell`` is empty
        for what concerns a whole sheet, both are for what concerns the file.
    written
        What stands there, as text.
    problem, remedy
        What is wrong and how to mend it, in です・ます.
    subject
        What the row is about, such as 「K07 創業件数」; empty where no row has one.
    """

    kind: FaultKind
    severity: Severity
    sheet: str
    cell: str
    written: str
    problem: str
    remedy: str
    subject: str = ""
