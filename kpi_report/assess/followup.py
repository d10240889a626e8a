"""What became of every KPI since the round before, and of the advice on it."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kpi_report.assess.answers import Revision
from kpi_report.assess.finding import Criterion, Finding, Verdict
from kpi_report.assess.matching import Match, MatchedBy, match
from kpi_report.assess.rating import AssessedKpi, Rating
from kpi_report.model import Change, DeclaredLevel, Kpi, Role

OF_KPIS = (Criterion.Q1, Criterion.Q2, Criterion.Q3, Criterion.Q4, Criterion.Q5)
"""The criteria that a KPI is held against by itself."""


class Uptake(StrEnum):
    """What became of the advice on a KPI by one criterion."""

    DONE = "done"
    PARTLY_DONE = "partly_done"
    LEFT = "left"
    GONE = "gone"
    LOST = "lost"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class KpiThen:
    """A KPI as it stood in one round.

    ``level`` is what it measures: by its wording, where its area does not say otherwise; unknown
    where the two differ.
    """

    kpi_id: str
    role: Role
    name: str
    unit: str
    target: str
    target_value: float | None
    target_year: int | None
    level: DeclaredLevel
    rating: Rating
    verdicts: Mapping[Criterion, Verdict]


@dataclass(frozen=True, slots=True)
class FollowedKpi:
    """A KPI before and now: what is seen to have changed, and what its area answered.

    ``seen`` is never empty. ``answered`` is ``None`` where the area said nothing.
    """

    before: KpiThen | None
    after: KpiThen | None
    seen: tuple[Change, ...]
    answered: Change | None
    by: MatchedBy
    likeness: float | None = None
    reason: str = ""

    @property
    def agrees(self) -> bool:
        """Return whether what was answered, if anything, is among what is seen."""
        return self.answered is None or self.answered in self.seen

    @property
    def uptake(self) -> dict[Criterion, Uptake]:
        """Return what became of the advice, criterion by criterion; nothing of a new KPI."""
        if self.before is None:
            return {}
        after = self.after.verdicts if self.after else {}
        return {c: uptake(v, after.get(c)) for c, v in self.before.verdicts.items()}


_ORDER = (Verdict.DOES_NOT_MEET, Verdict.PARTLY, Verdict.MEETS)


def uptake(before: Verdict, after: Verdict | None) -> Uptake:
    """Return what became of the advice that a verdict came with.

    Everything but "meets" came with advice, or with a question where it could not be told. It is
    done if the KPI, or the one in its place, meets now; partly if its verdict is better; gone with
    a KPI that was dropped; else left. Lost is what was met and is no longer.

    Examples
    --------
    >>> uptake(Verdict.DOES_NOT_MEET, Verdict.PARTLY).value, uptake(Verdict.PARTLY, None).value
    ('partly_done', 'gone')
    """
    if before is Verdict.MEETS:
        return Uptake.LOST if after in (Verdict.PARTLY, Verdict.DOES_NOT_MEET) else Uptake.NONE
    if after is None:
        return Uptake.GONE
    if after is Verdict.MEETS:
        return Uptake.DONE
    if Verdict.CANNOT_TELL in (before, after):
        return Uptake.LEFT
    better = _ORDER.index(after) > _ORDER.index(before)
    return Uptake.PARTLY_DONE if better else Uptake.LEFT


def follow(
    before: Sequence[AssessedKpi],
    after: Sequence[AssessedKpi],
    found_before: Iterable[Finding],
    found_after: Iterable[Finding],
    revisions: Iterable[Revision],
    confirmed: Mapping[str, str],
    least: float,
) -> tuple[FollowedKpi, ...]:
    """Follow the KPIs of one area from the round before to this one.

    Parameters
    ----------
    before, after
        The KPIs of both rounds with their ratings.
    found_before, found_after
        The area's findings in both.
    revisions
        What the area answered on each KPI.
    confirmed, least
        As of :func:`~kpi_report.assess.matching.match`.

    Returns
    -------
    tuple of FollowedKpi
        Those of the round before in their order, then new ones; nothing for an area that answered
        only one of the rounds, as then nothing can be said of what became of a KPI.
    """
    if not before or not after:
        return ()
    answered = {r.kpi_id: r for r in revisions}
    successors = {r.kpi_id: r.new_kpi_id for r in answered.values() if r.new_kpi_id}
    then = {k.kpi.kpi_id: _then(k, verdicts) for k, verdicts in _with(before, found_before)}
    now = {k.kpi.kpi_id: _then(k, verdicts) for k, verdicts in _with(after, found_after)}
    matches = match([k.kpi for k in before], [k.kpi for k in after], successors, confirmed, least)
    followed = []
    for one in matches:
        own = answered.get(one.before.kpi_id if one.before else one.after.kpi_id)  # type: ignore[union-attr]
        followed.append(
            FollowedKpi(
                before=then[one.before.kpi_id] if one.before else None,
                after=now[one.after.kpi_id] if one.after else None,
                seen=seen(one),
                answered=own.change if own else None,
                by=one.by,
                likeness=one.likeness,
                reason=own.reason if own else "",
            )
        )
    return tuple(followed)


def seen(one: Match) -> tuple[Change, ...]:
    """Return what the two wordings, units and targets say was done, whatever was answered.

    Another number in its place is a replacement, unless the name is the same: then the KPI was
    given a new number. A name or a unit that is written otherwise is a rewording, apart from width
    and blanks.
    """
    if one.before is None:
        return (Change.ADDED,)
    if one.after is None:
        return (Change.DROPPED,)
    reworded = _plain(one.before.name) != _plain(one.after.name)
    if reworded and one.before.kpi_id != one.after.kpi_id and one.by is not MatchedBy.WORDING:
        return (Change.REPLACED,)
    changes = []
    if reworded or _plain(one.before.unit) != _plain(one.after.unit):
        changes.append(Change.REWORDED)
    if _target(one.before) != _target(one.after):
        changes.append(Change.TARGET_CHANGED)
    return tuple(changes) or (Change.KEPT,)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _target(kpi: Kpi) -> tuple[object, ...]:
    """Return what a target says: kind, bounds and year; in words where it has no number."""
    worded = _plain(kpi.target_wording) if kpi.target_value is None else ""
    return kpi.target_kind, kpi.target_value, kpi.target_upper, kpi.target_year, worded


def _with(
    kpis: Sequence[AssessedKpi], findings: Iterable[Finding]
) -> Iterable[tuple[AssessedKpi, dict[Criterion, Finding]]]:
    by_kpi: dict[str, dict[Criterion, Finding]] = {}
    for finding in findings:
        if finding.criterion in OF_KPIS:
            by_kpi.setdefault(finding.subject, {})[finding.criterion] = finding
    return ((k, by_kpi.get(k.kpi.kpi_id, {})) for k in kpis)


def _then(assessed: AssessedKpi, findings: Mapping[Criterion, Finding]) -> KpiThen:
    kpi = assessed.kpi
    return KpiThen(
        kpi_id=kpi.kpi_id,
        role=kpi.role,
        name=kpi.name,
        unit=kpi.unit,
        target=kpi.target_wording,
        target_value=kpi.target_value,
        target_year=kpi.target_year,
        level=_level(findings.get(Criterion.Q1)),
        rating=assessed.progress.rating,
        verdicts={c: f.verdict for c, f in findings.items()},
    )


def _level(finding: Finding | None) -> DeclaredLevel:
    if finding is None:
        return DeclaredLevel.UNKNOWN
    declared = DeclaredLevel(str(finding.values["declared"]))
    suggested = DeclaredLevel(str(finding.values["suggested"]))
    agree = declared in (DeclaredLevel.UNKNOWN, suggested)
    return suggested if agree else DeclaredLevel.UNKNOWN
