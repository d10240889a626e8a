"""What is planted in the fictional rounds, set against what their areas are told.

A thing is told where a finding, a rating's reason or the verdict on links names it: its area, its
subject, and what ``truth.csv`` gives as its value (the year of a break, the role of a
contradiction, the points of a growth). What is told and was planted is *found*; what is told of
another subject is *extra*, and has to be true of the answers (:func:`holds`). Where nothing is
planted, a *false alarm* is all of that, and any KPI, link or facility said to be off its course.

Kinds of the official figures (effect, zero effect, selection) are not asked here.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kpi_report.assess.breaks import said_breaks, suspected_step
from kpi_report.assess.contribution import ContributionReason
from kpi_report.assess.finding import Criterion, Finding
from kpi_report.assess.hierarchy import ON_COURSE
from kpi_report.assess.links import LinkVerdict
from kpi_report.assess.practice_answers import TakingPart
from kpi_report.assess.quality_reasons import Levelled, Measured
from kpi_report.assess.rating import AssessedKpi, Rating, Reason
from kpi_report.assess.sharing import Sharing, Shift
from kpi_report.assess.slip import unit_slip
from kpi_report.assess.tree_criteria import RoleKpis
from kpi_report.model import Kpi, Level, TargetKind
from kpi_report.split import AssessedRound

ROOT = Path(__file__).parents[1]
CONTROL = ("azusamisato", "suzumise", "homisaki")
LAST_PLANTED_YEAR = 2021
OFF_COURSE = frozenset({Rating.SLIGHTLY_BEHIND, Rating.BEHIND, Rating.MOVED_AWAY})
# Reasons for no rating that say the answer itself is at fault.
FAULTY = frozenset(
    {
        Reason.BASELINE_MISSING,
        Reason.TARGET_MISSING,
        Reason.DIRECTION_MISSING,
        Reason.TARGET_YEAR_MISSING,
        Reason.ACTUAL_MISSING,
        Reason.TARGET_EQUALS_BASELINE,
        Reason.DIRECTION_CONFLICT,
        Reason.YEARS_CONFLICT,
        Reason.STALE,
        Reason.UNIT_DIFFERS,
        Reason.UNIT_SLIP,
        Reason.SERIES_BREAK,
        Reason.BREAK_SUSPECTED,
        Reason.ACTUAL_GAP,
    }
)


@dataclass(frozen=True, order=True)
class Fact:
    """Something planted or told: of which area, of what in it, and its value."""

    area_id: str
    subject: str
    value: str


def kpis_of(assessed: AssessedRound) -> Iterator[AssessedKpi]:
    for facts in assessed.facts_of.values():
        yield from facts.kpis


def findings_of(assessed: AssessedRound, criterion: Criterion, *reasons: str) -> Iterator[Finding]:
    for own in assessed.assessments.values():
        yield from (f for f in own.findings if f.criterion is criterion and f.reason in reasons)


def slips(assessed: AssessedRound) -> Iterator[Fact]:
    for k in kpis_of(assessed):
        slip = unit_slip(k.kpi, assessed.round.parameters.thresholds.unit_slip)
        if k.progress.reason is Reason.UNIT_SLIP and slip is not None:
            yield Fact(k.kpi.area_id, k.kpi.kpi_id, str(slip.point.year))


def series_breaks(assessed: AssessedRound) -> Iterator[Fact]:
    for k in kpis_of(assessed):
        if k.progress.reason in (Reason.SERIES_BREAK, Reason.BREAK_SUSPECTED):
            step = suspected_step(k.kpi, assessed.round.parameters.thresholds)
            for year in said_breaks(k.kpi).years or ((step.year,) if step else ()):
                yield Fact(k.kpi.area_id, k.kpi.kpi_id, str(year))


def levels_declared_higher(assessed: AssessedRound) -> Iterator[Fact]:
    for f in findings_of(assessed, Criterion.Q1, Measured.DECLARED_HIGHER):
        yield Fact(f.area_id, f.subject, str(f.values["declared"]))


def targets_met_at_baseline(assessed: AssessedRound) -> Iterator[Fact]:
    kpis = {k.kpi.kpi_id: k.kpi for k in kpis_of(assessed)}
    for f in findings_of(assessed, Criterion.Q5, Levelled.MET_AT_BASELINE):
        yield Fact(f.area_id, f.subject, f"{kpis[f.subject].target_value:.12g}")


def contradictions(assessed: AssessedRound) -> Iterator[Fact]:
    """Yield the KPIs whose newest cells a finding on V2 names, each on its side of it."""
    for f in findings_of(assessed, Criterion.V2, ContributionReason.PLANS_DIFFER):
        for k in assessed.facts_of[f.area_id].kpis:
            latest = k.kpi.latest
            side = OFF_COURSE if k.kpi.level is Level.ROLE else ON_COURSE
            named = latest and k.kpi.actual_origin(latest.year) in f.evidence
            of_role = f.subject == f"role-{k.kpi.role.value}"
            if named and of_role and k.progress.rating in side:
                yield Fact(f.area_id, k.kpi.kpi_id, str(k.kpi.role.value))


def shares_grown(assessed: AssessedRound) -> Iterator[Fact]:
    """Yield the points to which a rise by equal steps, seen as a mean, comes in the last year."""
    for f in findings_of(assessed, Criterion.F1, Sharing.SHARE_ROSE):
        since, newest = int(f.values["since"]), int(f.values["newest"])
        steps = (1 + newest - since) / 2
        points = float(f.values["share_change"]) / steps * (LAST_PLANTED_YEAR - since)
        yield Fact(f.area_id, f.subject, f"{points:.0f}")


def sparse_answers(assessed: AssessedRound) -> Iterator[Fact]:
    """Yield areas of which a role has no KPI and a question no answer, with their KPIs' number."""
    open_question = {
        f.area_id for f in findings_of(assessed, Criterion.P1, TakingPart.NOT_ANSWERED)
    }
    no_kpi = {
        f.area_id
        for reason in (RoleKpis.NONE, RoleKpis.ROLE_NOT_ANSWERED)
        for f in findings_of(assessed, Criterion.S1, reason)
    }
    for area_id in open_question & no_kpi:
        yield Fact(area_id, "answer", str(len(assessed.facts_of[area_id].kpis)))


def without_kpis(assessed: AssessedRound) -> set[str]:
    return {f.area_id for f in findings_of(assessed, Criterion.S1, RoleKpis.NO_ANSWER)}


def without_practice(assessed: AssessedRound) -> set[str]:
    return {f.area_id for f in findings_of(assessed, Criterion.P1, TakingPart.NO_ANSWER)}


def blank_answers(assessed: AssessedRound) -> Iterator[Fact]:
    for area_id in without_kpis(assessed) - without_practice(assessed):
        yield Fact(area_id, "answer", "0")


def silent_areas(assessed: AssessedRound) -> Iterator[Fact]:
    for area_id in without_kpis(assessed) & without_practice(assessed):
        yield Fact(area_id, "answer", "0")


DETECTORS: dict[str, Callable[[AssessedRound], Iterator[Fact]]] = {
    "unit_slip": slips,
    "series_break": series_breaks,
    "declared_level": levels_declared_higher,
    "met_at_baseline": targets_met_at_baseline,
    "contradiction": contradictions,
    "growing_share": shares_grown,
    "sparse": sparse_answers,
    "blank": blank_answers,
    "silent": silent_areas,
}


@dataclass(frozen=True)
class Tally:
    """One kind in one round: what was planted, and what was told."""

    kind: str
    planted: frozenset[Fact]
    told: frozenset[Fact]

    @property
    def found(self) -> frozenset[Fact]:
        return self.planted & self.told

    @property
    def extra(self) -> frozenset[Fact]:
        return self.told - self.planted


def planted(round_id: str, kind: str) -> frozenset[Fact]:
    with (ROOT / "data/sample/truth.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            r for r in csv.DictReader(file) if (r["round_id"], r["planted"]) == (round_id, kind)
        ]
    return frozenset(Fact(r["area_id"], r["subject"], r["value"]) for r in rows)


def tallies(assessed: AssessedRound) -> tuple[Tally, ...]:
    """Return, by kind, what was planted in a round and what its areas are told."""
    round_id = assessed.round.parameters.round_id
    return tuple(
        Tally(kind, planted(round_id, kind), frozenset(told(assessed)))
        for kind, told in DETECTORS.items()
    )


def holds(kind: str, kpi: Kpi) -> bool:
    """Return whether the answer itself, read without any rule, shows what is told beyond planting.

    By chance some small bands hold their baseline.
    """
    low, high, baseline = kpi.target_value, kpi.target_upper, kpi.baseline
    return (
        kind == "met_at_baseline"
        and kpi.target_kind is TargetKind.BAND
        and None not in (low, high, baseline)
        and low <= baseline.value <= high
    )


def alarms(assessed: AssessedRound, area_id: str) -> Iterator[Fact]:
    """Yield all that an area is told to be amiss in what was planted elsewhere, or off course."""
    for tally in tallies(assessed):
        yield from (
            Fact(area_id, f.subject, tally.kind) for f in tally.told if f.area_id == area_id
        )
    for k in assessed.facts_of[area_id].kpis:
        if k.progress.rating in OFF_COURSE:
            yield Fact(area_id, k.kpi.kpi_id, k.progress.rating.value)
        if k.progress.reason in FAULTY:
            yield Fact(area_id, k.kpi.kpi_id, k.progress.reason.value)
    own = assessed.assessments[area_id]
    for link in own.links:
        if link.verdict is LinkVerdict.CONTRADICTED:
            yield Fact(area_id, link.child, "link contradicted")
    for f in own.findings:
        moved = {f.values.get("users_shift"), f.values.get("share_shift")} - {Shift.STEADY, None}
        if f.criterion is Criterion.F1 and moved:
            yield Fact(area_id, f.subject, "users moved")
        if f.criterion is Criterion.V3:
            yield Fact(area_id, f.subject, "cause asked")


def false_alarms(assessed: AssessedRound) -> frozenset[Fact]:
    """Return what the areas are told in which nothing is planted."""
    return frozenset(alarm for area_id in CONTROL for alarm in alarms(assessed, area_id))
