"""Criteria Q2 and Q3: with what a KPI can be compared, and whose benefit it counts."""

import re
from collections.abc import Sequence

from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.finding import Criterion, Finding, Verdict
from kpi_report.assess.formation import Formation, formation
from kpi_report.assess.quality_reasons import Comparable, Counted, evidence, finding
from kpi_report.assess.usage import FacilityUsage
from kpi_report.model import Area, Kpi, Scope, TargetKind
from kpi_report.parameters import Gates

_PARTNERS_NAMED = re.compile(
    "連携市町村?|(?:圏域内|他|構成|周辺|近隣)の?(?:市町村|市町|町村|自治体)|市外|圏域内市町"
)
_OF_A_PLACE = re.compile("通行|歩行者|交通量|来街者|滞留|店舗|地価")
"""What is counted at a place, of which no list says where anyone lives."""
_PLACE = re.compile(r"^([^のへでにを]{2,}?(?:館|ホール|センター|場|プール|施設|園|院))[のへでに]")


def comparison_finding(facts: AreaFacts, kpi: Kpi, gates: Gates) -> Finding:
    """Q2: with which values a comparison of with and without cooperation can be drawn up.

    Years before and after are counted against the year in which the area was formed, a fiscal year
    for values by fiscal year, which is neither save where it was formed in its first or last month
    (:class:`~kpi_report.assess.formation.Formation`); the baseline is a value too, except of a sum.
    """
    formed = formation(facts.area.formed_on, kpi.year_kind)
    before, after = years_around(facts.area, kpi)
    facility = facility_of(kpi, facts.usage)
    verdict, reason = Verdict.MEETS, Comparable.BEFORE_AFTER
    if before >= gates.years_before and after >= gates.years_after:
        pass
    elif facility and facility.before is not None and facility.latest is not None:
        reason = Comparable.FACILITY
    elif kpi.n_municipalities > 1:
        reason = Comparable.BREAKDOWN
    else:
        verdict = Verdict.PARTLY
        if before:
            reason = _short_of_years(before < gates.years_before, after < gates.years_after)
        elif kpi.scope is Scope.BY_MUNICIPALITY:
            reason = Comparable.SCOPE_ONLY
        elif kpi.cooperation:
            reason = Comparable.EXPLAINED
        elif facts.surveyed:
            verdict, reason = Verdict.DOES_NOT_MEET, Comparable.NOTHING
        else:
            verdict, reason = Verdict.CANNOT_TELL, Comparable.NOT_ASKED
    return finding(
        kpi,
        Criterion.Q2,
        verdict,
        reason,
        {
            "n_before": before,
            "n_after": after,
            **(_formed(formed) if formed else {}),
            "need_before": gates.years_before,
            "need_after": gates.years_after,
            "facility": facility.facility if facility else "",
            "n_municipalities": kpi.n_municipalities,
        },
        evidence(kpi, ("name",), ("scope",), ("cooperation",))
        + (facility.all_origins if facility and reason is Comparable.FACILITY else ()),
    )


def _short_of_years(before: bool, after: bool) -> Comparable:
    if before and after:
        return Comparable.FEW_ON_BOTH_SIDES
    return Comparable.FEW_YEARS if before else Comparable.FEW_AFTER


def _formed(formed: Formation) -> dict[str, str | int]:
    return {
        "formed": formed.year,
        "formed_kind": formed.kind.value,
        "formed_part": formed.part.value,
    }


def years_around(area: Area, kpi: Kpi) -> tuple[int, int]:
    """Return the numbers of years with a value before and after the area was formed."""
    formed = formation(area.formed_on, kpi.year_kind)
    if formed is None:
        return 0, 0
    years = {p.year for p in kpi.actuals}
    if kpi.baseline is not None and kpi.target_kind is not TargetKind.CUMULATIVE:
        years.add(kpi.baseline.year)
    return sum(map(formed.is_before, years)), sum(map(formed.is_after, years))


def facility_of(kpi: Kpi, usage: Sequence[FacilityUsage]) -> FacilityUsage | None:
    """Return the shared facility that a KPI of a facility counts, by its name or its kind.

    「文化ホールの入場者数」 counts the first facility whose name holds 文化ホール.
    """
    if kpi.scope is not Scope.FACILITY or not usage:
        return None
    place = _PLACE.match(kpi.name)
    for one in usage:
        if one.facility in kpi.name or (place and place[1] in one.facility):
            return one
    return None


def benefit_finding(facts: AreaFacts, kpi: Kpi) -> Finding:
    """Q3: whether residents of the partner municipalities are counted."""
    facility = facility_of(kpi, facts.usage)
    by_residence = facility and any(y.partners is not None for y in facility.yearly)
    if not facts.area.partners:
        verdict, reason = Verdict.CANNOT_TELL, Counted.NO_PARTNERS
    elif kpi.scope is Scope.BY_MUNICIPALITY or kpi.n_municipalities > 1:
        verdict, reason = Verdict.MEETS, Counted.BY_MUNICIPALITY
    elif kpi.scope is Scope.AREA:
        verdict, reason = Verdict.MEETS, Counted.WHOLE_AREA
    elif kpi.scope is Scope.PARTNERS:
        verdict, reason = Verdict.MEETS, Counted.PARTNERS
    elif kpi.scope is Scope.CORE:
        verdict, reason = Verdict.DOES_NOT_MEET, Counted.CORE_ONLY
    elif _PARTNERS_NAMED.search(kpi.name):
        verdict, reason = Verdict.MEETS, Counted.NAMED
    elif by_residence:
        verdict, reason = Verdict.MEETS, Counted.FACILITY_USERS
    elif kpi.scope is Scope.FACILITY:
        verdict = Verdict.PARTLY
        of_place = _OF_A_PLACE.search(kpi.name)
        reason = Counted.PLACE_ONLY if of_place else Counted.FACILITY_ONLY
    else:
        verdict = Verdict.CANNOT_TELL
        reason = Counted.NO_ANSWER if facts.surveyed else Counted.NOT_ASKED
    return finding(
        kpi,
        Criterion.Q3,
        verdict,
        reason,
        {
            "facility": facility.facility if facility else "",
            "n_municipalities": kpi.n_municipalities,
        },
        evidence(kpi, ("scope", "name"))
        + (facility.all_origins if facility and reason is Counted.FACILITY_USERS else ()),
    )
