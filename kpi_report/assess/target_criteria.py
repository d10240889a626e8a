"""Criteria Q4 and Q5: whether a KPI can be checked regularly, and how its target was set."""

import re
from itertools import pairwise

from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.finding import Criterion, Finding, Verdict
from kpi_report.assess.progress import target_is_missing
from kpi_report.assess.quality_reasons import Checkable, Levelled, Part, evidence, finding
from kpi_report.assess.rating import AssessedKpi, Reason
from kpi_report.model import Direction, Kpi, TargetKind, YearKind
from kpi_report.parameters import Criteria, Gates

_NO_UNIT = re.compile("(?:率|比|指数|係数|DI)$")
_UNBOUND = frozenset({TargetKind.DIRECTION, TargetKind.MILESTONE})
"""Kinds of target that name no level."""


def regularity_finding(facts: AreaFacts, kpi: Kpi, gates: Gates) -> Finding:
    """Q4: unit, target in numbers, data source, lag and a value for every year.

    Of a publication a part that was not found is unknown, not missing.
    """
    missing: list[Part] = []
    unknown: list[Part] = []
    absent = missing if facts.surveyed else unknown
    if (
        not kpi.unit
        and not _NO_UNIT.search(kpi.name)
        and kpi.target_kind is not TargetKind.MILESTONE
    ):
        missing.append(Part.UNIT)
    if not has_number(kpi):
        missing.append(Part.NUMBER)
    if not kpi.data_source:
        absent.append(Part.DATA_SOURCE)
    if kpi.lag_years is None:
        unknown.append(Part.LAG)
    elif kpi.lag_years > gates.lag_years:
        missing.append(Part.LAG)
    gaps = gap_years(kpi, facts.last_year)
    fewest = 1 if facts.surveyed else 2
    if gaps or len(kpi.actuals) < fewest or kpi.year_kind is YearKind.CENSUS:
        absent.append(Part.YEARLY)
    if _undecided(kpi):
        verdict, reason = Verdict.DOES_NOT_MEET, Checkable.NO_TARGET
    elif facts.surveyed and not kpi.actuals:
        verdict, reason = Verdict.DOES_NOT_MEET, Checkable.NO_ACTUAL
    elif missing:
        verdict, reason = Verdict.PARTLY, Checkable.PARTS_MISSING
    elif unknown:
        verdict, reason = Verdict.CANNOT_TELL, Checkable.PARTS_UNKNOWN
    else:
        verdict, reason = Verdict.MEETS, Checkable.WHOLE
    return finding(
        kpi,
        Criterion.Q4,
        verdict,
        reason,
        {
            "missing": "\n".join(missing),
            "unknown": "\n".join(unknown),
            "lag_years": "" if kpi.lag_years is None else kpi.lag_years,
            "most_lag": gates.lag_years,
            "gaps": "\n".join(map(str, gaps)),
            "year_kind": kpi.year_kind.value,
        },
        evidence(
            kpi, ("unit",), ("target_value", "target_wording"), ("data_source",), ("lag_years",)
        ),
    )


def has_number(kpi: Kpi) -> bool:
    """Return whether the target says a number, itself or by the baseline it keeps."""
    if kpi.target_kind is TargetKind.MAINTAIN:
        return kpi.baseline is not None or kpi.target_value is not None
    return kpi.target_kind not in _UNBOUND and not _undecided(kpi)


def gap_years(kpi: Kpi, last_year: int | None) -> tuple[int, ...]:
    """Return the years without a value, from the oldest actual on.

    Of a census no year is missing. The newest year that must have one is ``last_year`` less the
    lag; for a publication, the year of its newest actual.
    """
    years = {p.year for p in kpi.actuals}
    if not years or kpi.year_kind is YearKind.CENSUS:
        return ()
    newest = max(years) if last_year is None else last_year - (kpi.lag_years or 0)
    return tuple(y for y in range(min(years), newest + 1) if y not in years)


def level_finding(facts: AreaFacts, assessed: AssessedKpi, criteria: Criteria) -> Finding:
    """Q5: baseline, rationale, a target beyond the baseline, and a pace not unheard of.

    The pace is the needed yearly change ÷ the largest past yearly change towards the target; above
    ``criteria.pace_ratio`` a rationale is asked for.
    """
    kpi = assessed.kpi
    missing: list[Part] = []
    unknown: list[Part] = []
    pace = pace_ratio(assessed)
    fast = pace is not None and pace > criteria.pace_ratio
    if kpi.baseline is None and kpi.target_kind is not TargetKind.MILESTONE:
        missing.append(Part.BASELINE)
    if kpi.target_kind is TargetKind.DIRECTION:
        missing.append(Part.NUMBER)
    if not kpi.rationale:
        (missing if facts.surveyed else unknown).append(Part.RATIONALE)
        if fast:
            missing.append(Part.PACE)
    if _undecided(kpi):
        verdict, reason = Verdict.DOES_NOT_MEET, Levelled.NO_TARGET
    elif met_at_baseline(kpi):
        verdict, reason = Verdict.DOES_NOT_MEET, Levelled.MET_AT_BASELINE
    elif missing:
        verdict, reason = Verdict.PARTLY, Levelled.PARTS_MISSING
    elif unknown:
        verdict, reason = Verdict.CANNOT_TELL, Levelled.PARTS_UNKNOWN
    else:
        verdict = Verdict.MEETS
        reason = Levelled.FAST_BUT_FOUNDED if fast else Levelled.FOUNDED
    values: dict[str, str | int | float] = {
        "missing": "\n".join(missing),
        "unknown": "\n".join(unknown),
        "most_ratio": criteria.pace_ratio,
        "unit": kpi.unit,
    }
    if fast and pace is not None:
        values["ratio"] = "" if pace == float("inf") else pace
    if kpi.baseline is not None:
        values["baseline"] = kpi.baseline.value
        values["baseline_year"] = kpi.baseline.year
        values["year_kind"] = kpi.year_kind.value
    if kpi.target_value is not None:
        values["target"] = kpi.target_value
    if kpi.target_upper is not None:
        values["upper"] = kpi.target_upper
    return finding(
        kpi,
        Criterion.Q5,
        verdict,
        reason,
        values,
        evidence(
            kpi,
            ("baseline_value", "baseline_year"),
            ("target_value", "target_wording"),
            ("rationale",),
        ),
    )


def met_at_baseline(kpi: Kpi) -> bool:
    """Return whether the baseline satisfies the target already, so that nothing need change.

    d (b − T) ≥ 0 with d the sign of the direction; of a yearly target > 0, as holding the level of
    the baseline every year is a target; of a band whether b lies in it. Never of kinds that keep
    the baseline or have no number, nor of a sum, which begins at 0.
    """
    if kpi.baseline is None or kpi.target_value is None:
        return False
    b, goal = kpi.baseline.value, kpi.target_value
    ahead = kpi.direction.sign * (b - goal)
    match kpi.target_kind:
        case TargetKind.REACH:
            return b == goal or ahead > 0
        case TargetKind.ANNUAL:
            return ahead > 0
        case TargetKind.BAND:
            return kpi.target_upper is not None and goal <= b <= kpi.target_upper
    return False


def pace_ratio(assessed: AssessedKpi) -> float | None:
    """Return needed ÷ largest past yearly change towards the target, both in units per year.

    Infinite if no year moved towards the target; 0 if nothing more is needed. ``None`` for targets
    other than a number to be reached, without a needed change (``Progress.needed_pace``), with
    fewer than two past changes, or where the series is suspected to break.
    """
    kpi, needed = assessed.kpi, assessed.progress.needed_pace
    broken = assessed.progress.reason is Reason.BREAK_SUSPECTED
    if kpi.target_kind is not TargetKind.REACH or needed is None or broken:
        return None
    if len(kpi.actuals) < 3:
        return None
    sign = kpi.direction.sign
    if kpi.direction is Direction.NONE:
        sign = 1 if needed > 0 else -1
    if sign * needed <= 0:
        return 0.0
    largest = max(sign * (b.value - a.value) / (b.year - a.year) for a, b in pairwise(kpi.actuals))
    return sign * needed / largest if largest > 0 else float("inf")


def _undecided(kpi: Kpi) -> bool:
    return kpi.target_kind is TargetKind.UNDECIDED or target_is_missing(kpi)
