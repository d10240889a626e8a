"""What a round gives beyond the criteria: areas before and after formation, suggested KPIs."""

from collections import defaultdict
from collections.abc import Mapping

from kpi_report.assess.candidates import Candidate, candidate
from kpi_report.assess.comparable import comparisons
from kpi_report.assess.cooperation import Cooperation, compare_areas
from kpi_report.assess.indicators import SeriesByKey, derive, item_codes
from kpi_report.assess.outcome_series import as_indicator, outcome_series
from kpi_report.assess.stacks import StackedOutcome, stack_outcomes
from kpi_report.assess.suggestion import Suggestion, suggestion
from kpi_report.model import Area, Group
from kpi_report.parameters import Gates
from kpi_report.rounds import Round


def compared(
    round_: Round, shared_codes: frozenset[str]
) -> tuple[dict[str, Cooperation], tuple[StackedOutcome, ...]]:
    """Compare all areas before and after their formation, if the round has a design for it."""
    p, figures = round_.parameters, round_.tables.figures
    if p.cooperation is None:
        return {}, ()
    series = outcome_series(figures, p.cooperation, p.gates)
    used = figures["code"].isin(item_codes(tuple(map(as_indicator, p.cooperation.outcomes))))
    outside = figures[used & (figures["group"] == Group.OUTSIDE.value)].groupby("area_id")
    n_outside = {str(a): int(n) for a, n in outside["n_municipalities"].min().items()}
    shared = {
        a.area_id: [m.name for m in a.members if m.code in shared_codes] for a in round_.areas
    }
    settings = (p.cooperation, p.thresholds, p.gates)
    every = comparisons(round_.areas, series, n_outside, *settings)
    return compare_areas(every, shared), stack_outcomes(every)


def outside_counts(round_: Round) -> dict[str, tuple[int, int]]:
    """Return of every area how many municipalities its outside figures sum: fewest and most."""
    figures = round_.tables.figures
    used = figures["code"].isin(item_codes(round_.indicators))
    outside = figures[used & (figures["group"] == Group.OUTSIDE.value)].groupby("area_id")
    fewest, most = outside["n_municipalities"].min(), outside["n_municipalities"].max()
    return {
        a.area_id: (int(fewest.get(a.area_id, 0)), int(most.get(a.area_id, 0)))
        for a in round_.areas
    }


def candidates_of(
    round_: Round, area: Area, series: SeriesByKey, n_outside: int
) -> tuple[Candidate, ...]:
    """Return what the official indicators offer an area as KPIs; those of mere background aside."""
    p = round_.parameters
    found = []
    for indicator in round_.indicators:
        whole, partners, outside = (
            series.get((indicator.indicator_id, area.area_id, group))
            for group in (Group.AREA, Group.PARTNERS, Group.OUTSIDE)
        )
        if whole is not None:
            found.append(
                candidate(
                    indicator,
                    area,
                    whole,
                    partners,
                    outside,
                    n_outside,
                    p.data_date.year,
                    p.gates,
                )
            )
    return tuple(one for one in found if one is not None)


def suggestions_by_area(round_: Round) -> dict[str, tuple[Suggestion, ...]]:
    """Return the official outcomes that are suggested to every area, without assessing any."""
    series = derive(round_.tables.figures, round_.indicators, round_.parameters.gates)
    paces, n_outside = past_paces(series, round_.parameters.gates), outside_counts(round_)
    return {
        area.area_id: suggestions(
            round_,
            area,
            candidates_of(round_, area, series, n_outside[area.area_id][0]),
            paces,
        )
        for area in round_.areas
    }


def suggestions(
    round_: Round,
    area: Area,
    candidates: tuple[Candidate, ...],
    paces: Mapping[str, Mapping[str, float]],
) -> tuple[Suggestion, ...]:
    """Return the official outcomes that are suggested to an area as KPIs.

    Parameters
    ----------
    candidates
        What the official indicators offer the area.
    paces
        As of :func:`past_paces`.
    """
    by_id = {i.indicator_id: i for i in round_.indicators}
    outcomes = round_.outcomes[round_.outcomes["indicator_id"] != ""]
    fields = dict(zip(outcomes["indicator_id"], outcomes["medium_field"], strict=True))
    found = (
        suggestion(
            by_id[c.indicator_id],
            c,
            paces.get(c.indicator_id, {}),
            round_.peer_group(area.area_id),
            fields.get(c.indicator_id, ""),
            round_.parameters.criteria,
            round_.parameters.gates,
        )
        for c in candidates
    )
    return tuple(one for one in found if one is not None)


def past_paces(series: SeriesByKey, gates: Gates) -> dict[str, dict[str, float]]:
    """Return of every indicator the past yearly change of the areas that have enough values."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for (indicator_id, area_id, group), whole in series.items():
        pace = whole.yearly_change
        if group is Group.AREA and pace is not None and len(whole.points) >= gates.trend_points:
            found[indicator_id][area_id] = pace
    return dict(found)
