"""Split a round into bundles: assess everything once, then give each document its own part."""

import hashlib
import json
from dataclasses import dataclass

from kpi_report import __version__
from kpi_report.assess import answers
from kpi_report.assess.candidates import Candidate, candidate
from kpi_report.assess.comparison import standing
from kpi_report.assess.indicators import Series, SeriesByKey, derive, item_codes
from kpi_report.assess.movement import Movement, extremes, movements
from kpi_report.assess.progress import judge
from kpi_report.assess.rating import AssessedKpi
from kpi_report.assess.structure import coverage, in_tree_order
from kpi_report.bundle import (
    AreaBundle,
    AreaSummary,
    IndicatorFacts,
    OverviewBundle,
    Peer,
    RoundFacts,
)
from kpi_report.errors import InputError
from kpi_report.model import Area, Group, Indicator, Kpi
from kpi_report.rounds import Round

JAPAN_ID = "japan"


@dataclass(frozen=True, slots=True)
class AssessedRound:
    """A round with everything computed once that its bundles share."""

    round: Round
    facts: RoundFacts
    series: SeriesByKey
    movements: dict[str, list[Movement]]
    n_outside: dict[str, tuple[int, int]]


def assess_round(round_: Round) -> AssessedRound:
    """Derive all indicators and rank all movements of a round."""
    series = derive(round_.tables.figures, round_.indicators)
    figures = round_.tables.figures
    used = figures["code"].isin(item_codes(round_.indicators))
    outside = figures[used & (figures["group"] == Group.OUTSIDE.value)].groupby("area_id")
    fewest, most = outside["n_municipalities"].min(), outside["n_municipalities"].max()
    n_outside = {
        a.area_id: (int(fewest.get(a.area_id, 0)), int(most.get(a.area_id, 0)))
        for a in round_.areas
    }
    return AssessedRound(
        round=round_,
        facts=_facts(round_),
        series=series,
        movements=movements(
            round_.indicators,
            series,
            {area_id: least for area_id, (least, _) in n_outside.items()},
            round_.parameters.gates,
        ),
        n_outside=n_outside,
    )


def area_bundle(assessed: AssessedRound, area_id: str) -> AreaBundle:
    """Return the bundle of one area.

    Raises
    ------
    InputError
        If the round holds no official figure of the area.
    """
    round_ = assessed.round
    area = round_.area(area_id)
    facts = tuple(_indicator_facts(assessed, area, i) for i in round_.indicators)
    if not any(Group.AREA in f.series for f in facts):
        have = {key[1] for key in assessed.series} - {JAPAN_ID}
        raise InputError(
            f"{round_.parameters.data}/figures.csv holds no figures of area {area_id!r} from which "
            f"an indicator could be derived; it has those of {len(have)} areas"
        )
    good, watch = extremes(assessed.movements[area_id])
    return AreaBundle(
        round=assessed.facts,
        area=area,
        peer_group_name=round_.peer_group(area_id).name,
        n_outside=assessed.n_outside[area_id],
        shared_members=_shared_members(round_, area),
        outside_prefectures=tuple(dict.fromkeys(m.prefecture for m in area.members)),
        kpis=_assessed_kpis(round_, area_id),
        indicators=facts,
        candidates=tuple(c for f in facts if (c := _candidate(assessed, area, f)) is not None),
        good=good,
        watch=watch,
        coverage=coverage(answers.tree(round_.tables, area_id), _kpis_of(round_, area_id)),
        practice=answers.practice(round_.tables, area_id),
        usage=answers.usage(round_.tables, area),
        revisions=answers.revisions(round_.tables, area_id, _kpis_of(round_, area_id)),
    )


def overview_bundle(assessed: AssessedRound) -> OverviewBundle:
    """Return the bundle of the ministry's overview."""
    round_ = assessed.round
    return OverviewBundle(
        round=assessed.facts,
        areas=tuple(
            AreaSummary(
                area=area,
                peer_group_name=round_.peer_group(area.area_id).name,
                kpis=_assessed_kpis(round_, area.area_id),
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
    )


def _shared_members(round_: Round, area: Area) -> tuple[str, ...]:
    elsewhere = {m.code for a in round_.areas if a.area_id != area.area_id for m in a.members}
    return tuple(m.name for m in area.members if m.code in elsewhere)


def _facts(round_: Round) -> RoundFacts:
    p = round_.parameters
    inputs = json.dumps(round_.inputs, sort_keys=True).encode()
    return RoundFacts(
        round_id=p.round_id,
        title=p.title,
        data_date=p.data_date.isoformat(),
        disclaimer=p.disclaimer,
        credit=p.credit,
        thresholds=p.thresholds,
        gates=p.gates,
        version=__version__,
        inputs_sha256=hashlib.sha256(inputs).hexdigest(),
        n_areas=len(round_.areas),
        fictional=p.fictional,
        surveyed=p.survey is not None,
    )


def _kpis_of(round_: Round, area_id: str) -> list[Kpi]:
    return [kpi for kpi in round_.kpis if kpi.area_id == area_id]


def _assessed_kpis(round_: Round, area_id: str) -> tuple[AssessedKpi, ...]:
    thresholds = round_.parameters.thresholds
    ordered = in_tree_order(answers.tree(round_.tables, area_id), _kpis_of(round_, area_id))
    return tuple(AssessedKpi(kpi, judge(kpi, thresholds)) for kpi in ordered)


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
    values = _values_in(assessed, indicator, year)
    peers = assessed.round.peer_group(area.area_id)
    return IndicatorFacts(
        indicator=indicator,
        series=own,
        standing=standing(area.area_id, year, values, peers, assessed.round.parameters.gates),
        peers=tuple(
            sorted(
                (Peer(v, a in peers.areas) for a, v in values.items() if a != area.area_id),
                key=lambda peer: (peer.value, peer.same_group),
            )
        ),
    )


def _values_in(assessed: AssessedRound, indicator: Indicator, year: int) -> dict[str, float]:
    """Return the value of every area in a year; sorted dots say nothing of who is who."""
    values = {}
    for area in assessed.round.areas:
        series = assessed.series.get((indicator.indicator_id, area.area_id, Group.AREA))
        point = next((p for p in series.points if p.year == year), None) if series else None
        if point is not None:
            values[area.area_id] = point.value
    return values


def _candidate(assessed: AssessedRound, area: Area, facts: IndicatorFacts) -> Candidate | None:
    if Group.AREA not in facts.series:
        return None
    return candidate(
        facts.indicator,
        area,
        facts.series[Group.AREA],
        facts.series.get(Group.PARTNERS),
        facts.series.get(Group.OUTSIDE),
        assessed.n_outside[area.area_id][0],
        assessed.round.parameters.data_date.year,
        assessed.round.parameters.gates,
    )
