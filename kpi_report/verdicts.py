"""All areas of a round held against the criteria: what is known of each, and what follows."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kpi_report.assess import answers
from kpi_report.assess.answers import Answers
from kpi_report.assess.assessment import Assessment, assess
from kpi_report.assess.association import associations
from kpi_report.assess.catalogue import Catalogue, standard_catalogue
from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.finding import Criterion, Verdict, area_verdict
from kpi_report.assess.followup import FollowedKpi, follow
from kpi_report.assess.growth import grown
from kpi_report.assess.indicators import Series, SeriesByKey, derive
from kpi_report.assess.progress import judge
from kpi_report.assess.rating import AssessedKpi
from kpi_report.assess.structure import in_tree_order
from kpi_report.errors import ParameterError, did_you_mean
from kpi_report.model import Change, Group, Kpi
from kpi_report.rounds import Round


def facts_by_area(round_: Round, series: SeriesByKey) -> dict[str, AreaFacts]:
    """Return all that is known of every area when it is held against the criteria.

    Parameters
    ----------
    series
        The official indicators of the round, as :func:`~kpi_report.assess.indicators.derive` gives
        them.
    """
    survey, thresholds = round_.parameters.survey, round_.parameters.thresholds
    answered = answers.by_area(round_.tables)
    kpis, before = _kpis_by_area(round_), _kpis_by_area(round_.previous)
    figures: defaultdict[str, dict[str, Series]] = defaultdict(dict)
    for (indicator_id, area_id, group), whole in series.items():
        if group is Group.AREA:
            figures[area_id][indicator_id] = whole
    found = {}
    for area in round_.areas:
        own = answered.get(area.area_id, Answers())
        tree, unjudged = answers.tree(own), kpis.get(area.area_id, [])
        found[area.area_id] = AreaFacts(
            area=area,
            tree=tree,
            kpis=tuple(
                AssessedKpi(kpi, judge(kpi, thresholds)) for kpi in in_tree_order(tree, unjudged)
            ),
            practice=answers.practice(own),
            usage=answers.usage(own, area),
            revisions=answers.revisions(own, unjudged),
            last_year=survey.last_year if survey else None,
            surveyed=survey is not None,
            previous_kpis=tuple(before.get(area.area_id, ())),
            series=figures[area.area_id],
        )
    return found


def assess_areas(round_: Round, facts: Mapping[str, AreaFacts]) -> dict[str, Assessment]:
    """Hold every area of a round against the criteria."""
    p = round_.parameters
    catalogue = round_catalogue(round_)
    found = associations(([k.kpi for k in own.kpis] for own in facts.values()), p.gates)
    return {
        area_id: assess(own, catalogue, found, p.criteria, p.gates, p.thresholds.shock_years)
        for area_id, own in facts.items()
    }


@dataclass(frozen=True, slots=True)
class Before:
    """The round before: what was known of every area, and how it was held against the criteria."""

    facts: Mapping[str, AreaFacts]
    assessments: Mapping[str, Assessment]

    @property
    def verdicts(self) -> dict[Criterion, tuple[Verdict, ...]]:
        """Return how the areas stood on each criterion."""
        found = [a.findings for a in self.assessments.values()]
        return {c: tuple(area_verdict(own, c) for own in found) for c in Criterion}


def assess_before(round_: Round) -> Before | None:
    """Assess the round before; ``None`` in a first one."""
    previous = round_.previous
    if previous is None:
        return None
    series = derive(previous.tables.figures, previous.indicators, previous.parameters.gates)
    facts = facts_by_area(previous, series)
    return Before(facts, assess_areas(previous, facts))


def followed(
    round_: Round,
    facts: Mapping[str, AreaFacts],
    assessments: Mapping[str, Assessment],
    before: Before | None,
) -> dict[str, tuple[FollowedKpi, ...]]:
    """Follow the KPIs of every area from the round before; empty in a first one.

    Raises
    ------
    ParameterError
        If an area's file confirms a match of KPIs that there are not, or matches one twice.
    """
    survey = round_.parameters.survey
    if before is None or survey is None:
        return {}
    found = {}
    for area_id, now in facts.items():
        then = before.facts.get(area_id)
        if then is None:
            continue
        said = round_.area_parameters[area_id].matches
        confirmed = {old: new or "" for old, new in said.items()}
        _refuse_unknown(round_, area_id, confirmed, then, now)
        found[area_id] = follow(
            then.kpis,
            now.kpis,
            before.assessments[area_id].findings,
            assessments[area_id].findings,
            now.revisions,
            confirmed,
            survey.same_kpi,
        )
    return found


def _refuse_unknown(
    round_: Round, area_id: str, confirmed: Mapping[str, str], then: AreaFacts, now: AreaFacts
) -> None:
    for number, names, facts in (
        ("first", confirmed, then),
        ("second", [new for new in confirmed.values() if new], now),
    ):
        known = [k.kpi.kpi_id for k in facts.kpis]
        for name in names:
            if name not in known:
                place = round_.said_in[area_id].place("matches")
                raise ParameterError(
                    f"{place}: 'matches' names unknown KPI {name!r} of the {number} round; "
                    f"{did_you_mean(name, known)}"
                )
    new = [name for name in confirmed.values() if name]
    for name in new:
        if new.count(name) > 1:
            place = round_.said_in[area_id].place("matches")
            raise ParameterError(
                f"{place}: 'matches' gives {name!r} to two KPIs of the first round"
            )


def round_catalogue(round_: Round, given_up: frozenset[str] = frozenset()) -> Catalogue:
    """Return the standard catalogue grown by the public answers of all rounds up to this one.

    Left out is what the area itself gave up in a later round (`given_up`, ids of KPIs).
    """
    revised = round_.tables.revisions
    given_up |= {
        kpi_id
        for kpi_id, change in zip(revised["kpi_id"], revised["change"], strict=True)
        if Change(change).gives_up
    }
    before = (
        round_catalogue(round_.previous, given_up) if round_.previous else _first_catalogue(round_)
    )
    kept = [k for k in round_.kpis if k.kpi_id not in given_up]
    return grown(before, kept, round_.tables.replies, round_.areas, round_.parameters.round_id)


def _first_catalogue(round_: Round) -> Catalogue:
    """Return the standard catalogue; invented values are given no real statistic as source."""
    standard = standard_catalogue(round_.outcomes)
    if not round_.parameters.fictional:
        return standard
    sources = {i.indicator_id: i.source for i in round_.indicators}
    return Catalogue(
        tuple(replace(e, source=sources.get(e.indicator_id, e.source)) for e in standard.entries)
    )


def _kpis_by_area(round_: Round | None) -> dict[str, list[Kpi]]:
    found: defaultdict[str, list[Kpi]] = defaultdict(list)
    for kpi in round_.kpis if round_ else ():
        found[kpi.area_id].append(kpi)
    return dict(found)
