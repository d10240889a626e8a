"""Criterion F1: users of shared facilities before and after, and users from other members."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import fmean

from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.finding import Criterion, Finding, Verdict
from kpi_report.assess.usage import FacilityUsage
from kpi_report.parameters import Criteria


class Sharing(StrEnum):
    """What the answer on a facility lets be compared (F1)."""

    SHARE_ROSE = "share_rose"
    SHARE_FELL = "share_fell"
    SHARE_STEADY = "share_steady"
    SHARE_UNCLEAR = "share_unclear"
    SHARE_OF_FEW = "share_of_few"
    WITHOUT_OTHERS = "without_others"
    NO_BREAKDOWN = "no_breakdown"
    NO_YEAR_BEFORE = "no_year_before"
    START_UNKNOWN = "start_unknown"
    NEITHER = "neither"
    JUST_STARTED = "just_started"
    NO_FACILITY = "no_facility"
    NOT_SURVEYED = "not_surveyed"


class Shift(StrEnum):
    """How a yearly value moved between the years before and those after."""

    ROSE = "rose"
    FELL = "fell"
    STEADY = "steady"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """Means over the years before and after, and whether they differ.

    ``difference`` is after − before, in the unit of the values.
    """

    before: float
    after: float
    shift: Shift

    @property
    def difference(self) -> float:
        """Return after − before."""
        return self.after - self.before


_SHARE_REASONS = {
    Shift.ROSE: Sharing.SHARE_ROSE,
    Shift.FELL: Sharing.SHARE_FELL,
    Shift.STEADY: Sharing.SHARE_STEADY,
    Shift.UNCLEAR: Sharing.SHARE_UNCLEAR,
}


def usage_findings(
    facts: AreaFacts, criteria: Criteria, shock_years: Collection[int]
) -> tuple[Finding, ...]:
    """Hold the area's answers on shared facilities against F1.

    Parameters
    ----------
    facts, criteria
        What is known of the area, and the round's settings.
    shock_years
        Years in which many values moved for a while (``thresholds.shock_years``). They are
        compared like others; which of them stand before and after the start is kept.

    Returns
    -------
    tuple of Finding
        One for each facility. It meets if users before and after the start of sharing can be
        compared, and among them those who live in the area's other municipalities (their share of
        users of known residence); partly if only one of the two can be; else it does not meet. How
        the two moved is reported by :func:`before_after`, and does not change the verdict. Without
        a facility one finding for the area. Source: the guidance of 2022 on setting KPIs
        (``docs/method.md``).
    """
    if not facts.surveyed or not facts.usage:
        reason = Sharing.NO_FACILITY if facts.surveyed else Sharing.NOT_SURVEYED
        area_id = facts.area.area_id
        return (Finding(area_id, Criterion.F1, "area", Verdict.CANNOT_TELL, reason),)
    alone = len(facts.area.members) == 1
    return tuple(
        facility_finding(facts.area.area_id, usage, alone, criteria, shock_years)
        for usage in facts.usage
    )


def before_after(
    values: Mapping[int, float], start: int, least: float, criteria: Criteria
) -> BeforeAfter | None:
    """Compare the mean of the years before a start with that of the years after it.

    Parameters
    ----------
    values
        Yearly values; the year of the start itself is left aside.
    start
        The year in which sharing began.
    least
        The smallest difference of the means that counts, in the unit of the values.
    criteria
        ``usage_wobble`` times the mean absolute change from one year to the next must be exceeded
        too; with fewer than ``usage_years`` values nothing is said.

    Returns
    -------
    BeforeAfter or None
        ``None`` without a year before or after. The means say how the values differ, not why.
    """
    before = [v for year, v in values.items() if year < start]
    after = [v for year, v in values.items() if year > start]
    if not before or not after:
        return None
    first, last = fmean(before), fmean(after)
    difference = round(last - first, 9)
    in_order = [values[year] for year in sorted(values)]
    wobble = fmean(abs(b - a) for a, b in pairwise(in_order))
    if len(values) < criteria.usage_years:
        shift = Shift.UNCLEAR
    elif abs(difference) < least or abs(difference) <= criteria.usage_wobble * wobble:
        shift = Shift.STEADY
    else:
        shift = Shift.ROSE if difference > 0 else Shift.FELL
    return BeforeAfter(first, last, shift)


def facility_finding(
    area_id: str,
    usage: FacilityUsage,
    alone: bool,
    criteria: Criteria,
    shock_years: Collection[int],
) -> Finding:
    """Hold one facility against F1, as :func:`usage_findings` does; `alone` is an area of one."""
    start, years = usage.shared_since, usage.yearly
    shown = [y for y in years if start is not None and y.year != start and y.share is not None]
    users = share = None
    if start is not None:
        totals = {y.year: y.total for y in years}
        earlier = [y.total for y in years if y.year < start]
        least = criteria.usage_users / 100 * fmean(earlier) if earlier else 0.0
        users = before_after(totals, start, least, criteria)
        shares = {y.year: y.share * 100 for y in years if y.share is not None}
        share = before_after(shares, start, criteria.usage_share, criteria)
    few = any(y.tells_few for y in shown)
    verdict, reason = _verdict(usage, users, share, alone=alone, few=few)
    values: dict[str, str | int | float] = {}
    if start is not None:
        values["since"] = start
    if years:
        values["newest"] = years[-1].year
    if users and start is not None:
        shocks = [y.year for y in years if y.year in shock_years]
        values |= {
            "shocks_before": " ".join(str(year) for year in shocks if year < start),
            "shocks_after": " ".join(str(year) for year in shocks if year > start),
            "users_before": users.before,
            "users_after": users.after,
            "users_shift": users.shift,
        }
        if users.before:
            values["users_change"] = 100 * users.difference / users.before
    if share and not few:
        values |= {
            "share_before": share.before,
            "share_after": share.after,
            "share_change": share.difference,
            "share_shift": share.shift,
        }
    return Finding(
        area_id, Criterion.F1, usage.facility, verdict, reason, values, usage.all_origins
    )


def _verdict(
    usage: FacilityUsage,
    users: BeforeAfter | None,
    share: BeforeAfter | None,
    *,
    alone: bool,
    few: bool,
) -> tuple[Verdict, Sharing]:
    start, years = usage.shared_since, usage.yearly
    broken_down = any(y.share is not None for y in years)
    if start is not None and years and years[-1].year <= start:
        return Verdict.CANNOT_TELL, Sharing.JUST_STARTED
    if users and alone:
        return Verdict.MEETS, Sharing.WITHOUT_OTHERS
    if users and share:
        return Verdict.MEETS, Sharing.SHARE_OF_FEW if few else _SHARE_REASONS[share.shift]
    if users:
        return Verdict.PARTLY, Sharing.NO_BREAKDOWN
    if broken_down:
        return Verdict.PARTLY, Sharing.NO_YEAR_BEFORE if start else Sharing.START_UNKNOWN
    return Verdict.DOES_NOT_MEET, Sharing.NEITHER
