"""Split a round into bundles: assess everything once, then give each document its own part."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from kpi_report import __version__
from kpi_report.assess.added import JudgedBy, judged_by_plugins
from kpi_report.assess.assessment import Assessment
from kpi_report.assess.cooperation import Cooperation
from kpi_report.assess.disclosure import consenting_areas, released_dots
from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.finding import Criterion, Verdict
from kpi_report.assess.followup import FollowedKpi
from kpi_report.assess.indicators import Series, SeriesByKey, derive
from kpi_report.assess.movement import Movement, extremes, movements
from kpi_report.assess.peers import RoundStatistics, peer_view, round_statistics
from kpi_report.assess.stacks import StackedOutcome
from kpi_report.assess.standing import FIGURE, standing
from kpi_report.assess.structure import coverage
from kpi_report.bundle import (
    AreaBundle,
    AreaSummary,
    Delivery,
    IndicatorFacts,
    OverviewBundle,
    RoundFacts,
    inputs_sha256,
)
from kpi_report.derived import candidates_of, compared, outside_counts, past_paces, suggestions
from kpi_report.errors import InputError
from kpi_report.intake.disclosed import NAMED
from kpi_report.model import Area, Group, Indicator
from kpi_report.rounds import Round
from kpi_report.survey.fault_table import faults_of
from kpi_report.survey.reading_log import LOG_NAME, read_log
from kpi_report.verdicts import assess_areas, assess_before, facts_by_area, followed

JAPAN_ID = "japan"


@dataclass(frozen=True, slots=True)
class AssessedRound:
    """A round with everything computed once that its bundles share.

    ``values`` gives what the gate is given of a public figure: by indicator and year the value of
    every area, in order of size. ``shared_codes`` are members of more than one area.
    """

    round: Round
    facts: RoundFacts
    series: SeriesByKey
    movements: dict[str, list[Movement]]
    n_outside: dict[str, tuple[int, int]]
    facts_of: dict[str, AreaFacts]
    assessments: dict[str, Assessment]
    statistics: RoundStatistics
    before: dict[Criterion, tuple[Verdict, ...]]
    values: dict[tuple[str, int], dict[str, float]]
    shared_codes: frozenset[str]
    cooperation: dict[str, Cooperation]
    stacked: tuple[StackedOutcome, ...]
    followed: dict[str, tuple[FollowedKpi, ...]]
    paces: dict[str, dict[str, float]]
    added: dict[str, tuple[JudgedBy, ...]]


def assess_round(round_: Round) -> AssessedRound:
    """Derive all indicators, rank all movements, hold all areas against the criteria."""
    p = round_.parameters
    series = derive(round_.tables.figures, round_.indicators, p.gates)
    n_outside = outside_counts(round_)
    facts_of = facts_by_area(round_, series)
    assessments = assess_areas(round_, facts_of)
    findings = {area_id: found.findings for area_id, found in assessments.items()}
    shared_codes = _shared_codes(round_)
    cooperation, stacked = compared(round_, shared_codes)
    before = assess_before(round_)
    return AssessedRound(
        round=round_,
        facts=_facts(round_),
        series=series,
        movements=movements(
            round_.indicators,
            series,
            {area_id: least for area_id, (least, _) in n_outside.items()},
            p.gates,
        ),
        n_outside=n_outside,
        facts_of=facts_of,
        assessments=assessments,
        statistics=round_statistics(
            list(facts_of.values()),
            findings,
            consenting_areas(round_.tables.replies),
            p.peer_groups,
            p.gates,
            p.disclosure,
        ),
        before=before.verdicts if before else {},
        values=_values(series),
        shared_codes=shared_codes,
        cooperation=cooperation,
        stacked=stacked,
        followed=followed(round_, facts_of, assessments, before),
        paces=past_paces(series, p.gates),
        added={area_id: judged_by_plugins(facts) for area_id, facts in facts_of.items()},
    )


def _values(series: SeriesByKey) -> dict[tuple[str, int], dict[str, float]]:
    found: dict[tuple[str, int], dict[str, float]] = defaultdict(dict)
    for (indicator_id, area_id, group), one in series.items():
        if group is Group.AREA:
            for point in one.points:
                found[indicator_id, point.year][area_id] = point.value
    return {
        key: dict(sorted(values.items(), key=lambda item: item[1])) for key, values in found.items()
    }


def _shared_codes(round_: Round) -> frozenset[str]:
    times = Counter(member.code for area in round_.areas for member in area.members)
    return frozenset(code for code, n in times.items() if n > 1)


def area_bundle(assessed: AssessedRound, area_id: str, language: str | None = None) -> AreaBundle:
    """Return the bundle of one area; its language is the area's where none is asked for.

    Raises
    ------
    InputError
        If the round holds no official figure of the area.
    """
    round_ = assessed.round
    area = round_.area(area_id)
    facts = tuple(_indicator_facts(assessed, area, i) for i in round_.indicators)
    candidates = candidates_of(round_, area, assessed.series, assessed.n_outside[area_id][0])
    if not any(Group.AREA in f.series for f in facts):
        have = {key[1] for key in assessed.series} - {JAPAN_ID}
        raise InputError(
            f"{round_.parameters.data}/figures.csv holds no figures of area {area_id!r} from which "
            f"an indicator could be derived; it has those of {len(have)} areas"
        )
    known = assessed.facts_of[area_id]
    good, watch = extremes(assessed.movements[area_id])
    return AreaBundle(
        round=_worded(assessed, language or round_.language_of(area_id)),
        area=area,
        peer_group_name=round_.peer_group(area_id).name,
        n_outside=assessed.n_outside[area_id],
        shared_members=tuple(m.name for m in area.members if m.code in assessed.shared_codes),
        outside_prefectures=tuple(dict.fromkeys(m.prefecture for m in area.members)),
        kpis=known.kpis,
        indicators=tuple(_with_peers(assessed, area, f) for f in facts),
        candidates=candidates,
        suggestions=suggestions(assessed.round, area, candidates, assessed.paces),
        good=good,
        watch=watch,
        coverage=coverage(known.tree, [k.kpi for k in known.kpis]),
        practice=known.practice,
        usage=known.usage,
        revisions=known.revisions,
        findings=assessed.assessments[area_id].findings,
        links=assessed.assessments[area_id].links,
        n_previous=len(known.previous_kpis),
        cooperation=assessed.cooperation.get(area_id),
        followed=assessed.followed.get(area_id, ()),
        added=assessed.added[area_id],
        peers=peer_view(assessed.statistics, area_id) if assessed.facts.surveyed else None,
    )


def overview_bundle(assessed: AssessedRound, language: str | None = None) -> OverviewBundle:
    """Return the bundle of the ministry's overview; its language is the round's by default."""
    round_ = assessed.round
    deliveries = _deliveries(round_)
    named = _consent(round_)
    return OverviewBundle(
        round=_worded(assessed, language or round_.parameters.language),
        areas=tuple(
            AreaSummary(
                area=area,
                peer_group_name=round_.peer_group(area.area_id).name,
                kpis=assessed.facts_of[area.area_id].kpis,
                findings=assessed.assessments[area.area_id].findings,
                revisions=assessed.facts_of[area.area_id].revisions,
                delivery=deliveries.get(area.area_id),
                consent=named.get(area.area_id),
                cooperation=_without_others(assessed.cooperation.get(area.area_id)),
                followed=assessed.followed.get(area.area_id, ()),
                added=assessed.added[area.area_id],
                indicators=tuple(
                    _indicator_facts(assessed, area, i) for i in round_.indicators if i.headline
                ),
            )
            for area in round_.areas
        ),
        indicators=round_.indicators,
        japan={
            indicator_id: series
            for (indicator_id, area_id, _), series in assessed.series.items()
            if area_id == JAPAN_ID
        },
        before=assessed.before,
        stacked=assessed.stacked,
    )


def _without_others(found: Cooperation | None) -> Cooperation | None:
    """Return what the overview needs of a comparison: all areas are in it anyway."""
    if found is None:
        return None
    return replace(found, compared=tuple(replace(c, dots=(), lines=()) for c in found.compared))


def _deliveries(round_: Round) -> dict[str, Delivery]:
    """Return the newest answer of every area that sent one."""
    folder = round_.root / round_.parameters.data
    newest = {r.area_id: r for r in read_log(folder / LOG_NAME)}
    faults = faults_of(folder, newest)
    return {a: Delivery(r.version, r.kpis, faults[a]) for a, r in newest.items()}


def _consent(round_: Round) -> dict[str, bool]:
    """Return of the areas that let their KPIs be shown whether their name may be."""
    named = consenting_areas(round_.tables.replies, NAMED)
    return {a: a in named for a in consenting_areas(round_.tables.replies)}


def _facts(round_: Round) -> RoundFacts:
    p = round_.parameters
    return RoundFacts(
        round_id=p.round_id,
        title=p.title,
        data_date=p.data_date.isoformat(),
        disclaimer=p.disclaimer,
        credit=p.credit,
        thresholds=p.thresholds,
        gates=p.gates,
        criteria=p.criteria,
        disclosure=p.disclosure,
        version=__version__,
        inputs_sha256=inputs_sha256(_shared_inputs(round_)),
        n_areas=len(round_.areas),
        fictional=p.fictional,
        surveyed=p.survey is not None,
        reply_due=p.reply_due.isoformat() if p.reply_due else "",
        workbook="xlsx" in p.formats,
        design=p.cooperation,
    )


def _shared_inputs(round_: Round) -> dict[str, str]:
    """Return the hashes of all files that the documents of a round share: all but areas' own."""
    own = {said.path.relative_to(round_.root).as_posix() for said in round_.said_in.values()}
    return {path: digest for path, digest in round_.inputs.items() if path not in own}


def _worded(assessed: AssessedRound, language: str) -> RoundFacts:
    """Return the facts of the round with the words that a document in `language` prints."""
    p = assessed.round.parameters.worded_in(language)
    return replace(assessed.facts, title=p.title, disclaimer=p.disclaimer, credit=p.credit)


def _indicator_facts(assessed: AssessedRound, area: Area, indicator: Indicator) -> IndicatorFacts:
    own: dict[Group, Series] = {}
    for group in Group:
        owner = JAPAN_ID if group is Group.JAPAN else area.area_id
        found = assessed.series.get((indicator.indicator_id, owner, group))
        if found is not None:
            own[group] = found
    if Group.AREA not in own:
        return IndicatorFacts(indicator, own, None, ())
    year = own[Group.AREA].last.year
    values = assessed.values[indicator.indicator_id, year]
    peers = assessed.round.peer_group(area.area_id)
    return IndicatorFacts(
        indicator=indicator,
        series=own,
        standing=standing(area.area_id, year, values, peers, assessed.round.parameters.gates),
        peers=(),
    )


def _with_peers(assessed: AssessedRound, area: Area, facts: IndicatorFacts) -> IndicatorFacts:
    """Return the facts with the other areas' values, if the documents show them."""
    if facts.standing is None or not facts.indicator.headline:
        return facts
    values = assessed.values[facts.indicator.indicator_id, facts.standing.year]
    group = assessed.round.peer_group(area.area_id).areas
    return replace(facts, peers=released_dots(FIGURE, values, area.area_id, group))
