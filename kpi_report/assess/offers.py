"""Which outcomes an area is offered for one of its KPIs, and which of its own is one already."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from kpi_report.assess.catalogue import Catalogue, Match, Matches
from kpi_report.assess.finding import Rewrite
from kpi_report.assess.indicators import Series
from kpi_report.assess.likeness import one_spelling
from kpi_report.model import Kpi, Role


@dataclass(frozen=True, slots=True)
class OwnOutcomes:
    """What an area measures already.

    Parameters
    ----------
    names
        The spellings of all its KPIs, and of those that it gave up in this round.
    same
        Its outcome KPIs by role and by the entry of the catalogue that each is.
    """

    names: Set[str]
    same: Mapping[tuple[Role, str], str]

    @classmethod
    def of(
        cls, catalogue: Catalogue, names: Iterable[str], outcomes: Iterable[Kpi]
    ) -> "OwnOutcomes":
        """Look up which entries of the catalogue the outcome KPIs of an area are.

        Its `names` are those of all its KPIs, outcome or not, and of what it gave up.
        """
        own = list(outcomes)
        found = catalogue.same_outcomes([k.name for k in own])
        same: dict[tuple[Role, str], str] = {}
        for kpi, entries in zip(own, found, strict=True):
            for entry_id in sorted(entries):
                same.setdefault((kpi.role, entry_id), kpi.name)
        return cls(frozenset(map(one_spelling, names)), same)

    def measuring(self, match: Match) -> str:
        """Return the name of the outcome KPI that is this entry, of the entry's role; or nothing.

        Names of two roles that are alike speak of different people: 移住者の定着率, 就職者の定着率.
        """
        return self.same.get((match.entry.role, match.entry.entry_id), "")

    def hold(self, match: Match) -> bool:
        """Return whether a KPI of the area is this entry, or bears or bore its name."""
        return bool(self.measuring(match)) or one_spelling(match.entry.name) in self.names


@dataclass(frozen=True, slots=True)
class Offer:
    """What an area is offered for a KPI.

    Parameters
    ----------
    rewrite
        The likeliest outcome that it does not measure.
    official
        Beside one without a baseline: an outcome whose baseline an official series gives.
    already
        The name of its own KPI that is the likeliest outcome of all; empty where none is.
    """

    rewrite: Rewrite | None = None
    official: Rewrite | None = None
    already: str = ""


def offer(found: Matches, own: OwnOutcomes, series: Mapping[str, Series], least: float) -> Offer:
    """Choose among the entries that a KPI's wording is most like.

    Parameters
    ----------
    found
        Entries of the catalogue, the likeliest first.
    series
        The area's official indicators by ``indicator_id``; a baseline is the newest value of one.
    least
        No entry of a smaller likeness is offered (``criteria.similarity``). Where the area measures
        the likeliest of all, its own KPI is named and none is offered beside it.
    """
    likely = [m for m in found.foremost if m.similarity >= least]
    if not likely:
        return Offer()
    already = own.measuring(likely[0])
    best = None if already else next((m for m in likely if not own.hold(m)), None)
    rewrite = _with_baseline(best, series) if best else None
    if rewrite and rewrite.baseline:
        return Offer(rewrite, None, already)
    return Offer(rewrite, _official(found, likely, own, series, least), already)


def _official(
    found: Matches,
    likely: Sequence[Match],
    own: OwnOutcomes,
    series: Mapping[str, Series],
    least: float,
) -> Rewrite | None:
    """Return the first outcome with a series of the area that fits the likeliest entry's field.

    It is the goal of that field as a whole, or of the field itself and of a likeness of `least`.
    """
    field = next((m.entry.medium_field for m in likely if m.entry.medium_field), "")
    for match in found.official:
        entry = match.entry
        near = field == entry.medium_field and match.similarity >= least
        fits = near or field in entry.goal_of
        if fits and entry.indicator_id in series and not own.hold(match):
            return _with_baseline(match, series)
    return None


def _with_baseline(match: Match, series: Mapping[str, Series]) -> Rewrite:
    known = series.get(match.entry.indicator_id)
    return match.rewrite(known.last if known else None)
