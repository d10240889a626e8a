"""Criteria V1 and V3: whether projects are tracked, and what is done where a KPI lags behind."""

import re
from collections import Counter
from enum import StrEnum

from kpi_report.assess.answers import Revision
from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.finding import Criterion, Finding, Verdict, listed
from kpi_report.assess.rating import Rating, Reason
from kpi_report.assess.targets import passed
from kpi_report.model import Change, Kpi, Level, Origin

LATE = frozenset({Rating.BEHIND, Rating.MOVED_AWAY})
"""Ratings that ask for the causes."""

WAITING = frozenset({Reason.TOO_EARLY, Reason.NOT_YET_DUE})
"""Reasons for no rating that only time removes."""


class Tracking(StrEnum):
    """Whether the KPIs of projects can be followed (V1)."""

    ALL_RATED = "all_rated"
    MOST_RATED = "most_rated"
    FEW_RATED = "few_rated"
    ONLY_WAITING = "only_waiting"
    NO_PROJECT_KPI = "no_project_kpi"
    NO_ANSWER = "no_answer"
    NOT_SURVEYED = "not_surveyed"


class Reviewing(StrEnum):
    """What was recorded of a KPI that lags behind (V3)."""

    CAUSE_AND_ACTION = "cause_and_action"
    NO_ACTION = "no_action"
    CONTINUED = "continued"
    NO_CAUSE = "no_cause"
    NEITHER = "neither"
    ROW_MISSING = "row_missing"
    NEW_KPI = "new_kpi"
    FIRST_ROUND = "first_round"
    NOT_SURVEYED = "not_surveyed"


_CONTINUED = re.compile("続け|続行|引き続き|継続|現状のまま|推移を|見守|注視|様子を見")
_CHANGED = re.compile(
    "見直|改|変更|転換|強化|拡|増や|増員|加え|追加|新た|設け|縮小|廃止|統合|絞|委託"
)
_RECORDED = {
    (True, True): (Verdict.MEETS, Reviewing.CAUSE_AND_ACTION),
    (True, False): (Verdict.PARTLY, Reviewing.NO_ACTION),
    (False, True): (Verdict.PARTLY, Reviewing.NO_CAUSE),
    (False, False): (Verdict.DOES_NOT_MEET, Reviewing.NEITHER),
}
"""By whether a cause and whether an action is recorded."""


def review_findings(facts: AreaFacts) -> tuple[Finding, ...]:
    """Hold the area's KPIs against V1 and V3.

    Returns
    -------
    tuple of Finding
        V1 for the area: all KPIs of projects have a rating (meets), at least half (partly), fewer
        (does not meet); those for which it is too early are left aside. V3 for every KPI of any
        level that is rated behind or moved away: cause and action recorded in the sheet 見直し状況
        (meets), one of them or an action that only goes on as before (partly), none (does not
        meet). Nothing where nothing is behind.
        Source: the guidance of 2022 on setting KPIs (``docs/method.md``).
    """
    rows = reviewed(facts)
    before = frozenset(kpi.kpi_id for kpi in facts.previous_kpis)
    return (
        _tracking(facts),
        *(_reviewing(facts, kpi, rows.get(kpi.kpi_id), before) for kpi in behind(facts)),
    )


def behind(facts: AreaFacts) -> list[Kpi]:
    """Return the KPIs that are rated behind or moved away, in their order."""
    return [assessed.kpi for assessed in facts.kpis if assessed.progress.rating in LATE]


def _tracking(facts: AreaFacts) -> Finding:
    projects = [a for a in facts.kpis if a.kpi.level is Level.PROJECT]
    asked = [a for a in projects if a.progress.reason not in WAITING]
    unrated = [a for a in asked if a.progress.rating is Rating.CANNOT_JUDGE]
    reasons = Counter(a.progress.reason for a in unrated if a.progress.reason)
    if not facts.surveyed:
        verdict, reason = Verdict.CANNOT_TELL, Tracking.NOT_SURVEYED
    elif not facts.kpis:
        verdict, reason = Verdict.CANNOT_TELL, Tracking.NO_ANSWER
    elif not projects:
        verdict, reason = Verdict.CANNOT_TELL, Tracking.NO_PROJECT_KPI
    elif not asked:
        verdict, reason = Verdict.CANNOT_TELL, Tracking.ONLY_WAITING
    elif not unrated:
        verdict, reason = Verdict.MEETS, Tracking.ALL_RATED
    elif 2 * len(unrated) <= len(asked):
        verdict, reason = Verdict.PARTLY, Tracking.MOST_RATED
    else:
        verdict, reason = Verdict.DOES_NOT_MEET, Tracking.FEW_RATED
    most = max(reasons, key=lambda r: (reasons[r], -list(Reason).index(r)), default=None)
    return Finding(
        area_id=facts.area.area_id,
        criterion=Criterion.V1,
        subject="area",
        verdict=verdict,
        reason=reason,
        values={
            "n_projects": len(projects),
            "n_rated": len(asked) - len(unrated),
            "n_unrated": len(unrated),
            "n_waiting": len(projects) - len(asked),
            "why": most or "",
            "n_why": reasons[most] if most else 0,
            "names": listed(a.kpi.name for a in unrated if a.progress.reason is most),
        },
        evidence=tuple(a.kpi.origin("name") for a in unrated or asked),
    )


def reviewed(facts: AreaFacts) -> dict[str, Revision]:
    """Return the rows of the sheet 見直し状況 by KPI; KPIs new in this round have none."""
    return {r.kpi_id: r for r in facts.revisions if r.change is not Change.ADDED}


def _reviewing(facts: AreaFacts, kpi: Kpi, row: Revision | None, before: frozenset[str]) -> Finding:
    if not facts.surveyed:
        verdict, reason = Verdict.CANNOT_TELL, Reviewing.NOT_SURVEYED
    elif row is not None:
        verdict, reason = _recorded(row)
    elif not before and not facts.revisions:
        verdict, reason = Verdict.CANNOT_TELL, Reviewing.FIRST_ROUND
    elif kpi.kpi_id in before:
        verdict, reason = Verdict.DOES_NOT_MEET, Reviewing.ROW_MISSING
    else:
        verdict, reason = Verdict.CANNOT_TELL, Reviewing.NEW_KPI
    origins = row.cells("kpi_id", "cause", "action") if row else ()
    latest = (kpi.actual_origin(kpi.latest.year),) if kpi.latest else ()
    return Finding(
        area_id=facts.area.area_id,
        criterion=Criterion.V3,
        subject=kpi.kpi_id,
        verdict=verdict,
        reason=reason,
        values={
            "kpi": kpi.name,
            "level": kpi.level.label,
            "number": kpi.kpi_id.rpartition("-")[2].upper(),
            "row": _row(origins),
            "passed": int(passed(kpi)),
        },
        evidence=(*origins, *latest),
    )


def is_continued(action: str) -> bool:
    """Return whether what was answered as a review says no more than that all goes on as before.

    Examples
    --------
    >>> is_continued("関連する個別事業を続け、推移を見る"), is_continued("実施方法を見直して続ける")
    (True, False)
    """
    return bool(_CONTINUED.search(action)) and not _CHANGED.search(action)


def _recorded(row: Revision) -> tuple[Verdict, Reviewing]:
    if row.cause and is_continued(row.action):
        return Verdict.PARTLY, Reviewing.CONTINUED
    return _RECORDED[bool(row.cause), bool(row.action)]


def _row(origins: tuple[Origin, ...]) -> int:
    """Return the number of the row in which the first of `origins` stands; 0 if unknown."""
    digits = re.sub(r"\D", "", origins[0].cell) if origins else ""
    return int(digits or 0)
