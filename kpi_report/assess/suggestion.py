"""Official outcomes ready to be set as KPIs of an area: baseline, and a target that is plausible.

What is plausible is how fast areas like it moved in the past; nothing says that this area will.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kpi_report.assess.candidates import Candidate, Mark
from kpi_report.assess.disclosure import ReleasedQuartiles, released_quartiles
from kpi_report.assess.standing import FIGURE
from kpi_report.model import Indicator, Point
from kpi_report.parameters import Criteria, Gates, PeerGroup

HORIZON_YEARS = 5
"""So many years after the baseline a target is suggested for."""


@dataclass(frozen=True, slots=True)
class Band:
    """Targets for one year between the paces of areas like it, the less ambitious first.

    ``paces`` are the median and the upper quartile of their past yearly changes, positive where
    these go the wanted way, which ``sign`` tells; ``of_group`` tells whether these are the area's
    peer group, else all areas. Where the median moves away from what is wanted, the first target is
    the baseline. Where the quartile does too, or stands still, areas like it did not keep their
    level: the targets are then a ``floor``, to lose no more than half of these, or than three
    quarters of these, did.
    """

    year: int
    targets: tuple[float, float]
    paces: ReleasedQuartiles
    sign: int
    of_group: bool
    floor: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An official outcome as a KPI of one area.

    ``medium_field`` is the field of the standard catalogue that the indicator belongs to, empty if
    none. ``target`` is the one that is written into a questionnaire: the less ambitious that asks
    for a change, of a floor the more ambitious. ``needed`` is the yearly change from baseline to
    target, ``largest`` the largest that the area ever had, both positive the wanted way, in the
    indicator's unit; ``largest`` is ``None`` with one value. ``levelled`` is criterion Q5.
    """

    candidate: Candidate
    medium_field: str
    baseline: Point
    band: Band | None
    target: float | None
    needed: float | None
    largest: float | None
    levelled: Mark

    @property
    def marks(self) -> tuple[Mark, Mark, Mark, Mark, Mark]:
        """Return Q1 to Q5."""
        c = self.candidate
        return c.outcome, c.comparable, c.partner_benefit, c.regular, self.levelled

    @property
    def satisfies_all(self) -> bool:
        """Return whether all of Q1 to Q5 are satisfied."""
        return all(mark is Mark.YES for mark in self.marks)


def suggestion(
    indicator: Indicator,
    found: Candidate,
    paces: Mapping[str, float],
    group: PeerGroup,
    medium_field: str,
    criteria: Criteria,
    gates: Gates,
) -> Suggestion | None:
    """Suggest an indicator as a KPI; ``None`` for one that is no outcome or has no direction.

    Parameters
    ----------
    indicator, found
        The indicator, and what it offers the area.
    paces
        Past yearly change of every area that has one, in units a year, its own included.
    group
        The area's peer group; with fewer than ``gates.quarter`` areas of it in `paces`, all areas
        stand for those like it, and with fewer than that there is no band.
    medium_field
        As of :class:`Suggestion`.
    criteria, gates
        Settings of the round.

    Notes
    -----
    Q5: yes if the needed yearly change is at most ``criteria.pace_ratio`` times the largest past
    one of the area; partly if it is more, or if the baseline meets the target already: a floor, or
    a change that rounding hides; no without a band.
    """
    sign = indicator.direction.sign
    if found.outcome is not Mark.YES or not sign:
        return None
    own = [paces[a] for a in group.areas if a in paces]
    like, of_group = (own, True) if len(own) >= gates.quarter else (list(paces.values()), False)
    baseline, largest = found.whole.last, _largest_step(found.whole.points, sign)
    released = released_quartiles(FIGURE, [sign * pace for pace in like], gates)
    if released is None:
        return Suggestion(found, medium_field, baseline, None, None, None, largest, Mark.NO)
    median, quartile = released.median, released.upper
    floor = quartile <= 0
    first, second = (
        baseline.value + sign * (pace if floor else max(pace, 0.0)) * HORIZON_YEARS
        for pace in (median, quartile)
    )
    band = Band(
        baseline.year + HORIZON_YEARS,
        (first, second),
        released,
        sign,
        of_group,
        floor=floor,
    )
    target = second if median <= 0 else first
    needed = sign * (target - baseline.value) / HORIZON_YEARS
    seen = round(target, indicator.decimals) != round(baseline.value, indicator.decimals)
    fits = seen and largest is not None and 0 < needed <= criteria.pace_ratio * largest
    return Suggestion(
        found,
        medium_field,
        baseline,
        band,
        target,
        needed,
        largest,
        Mark.YES if fits else Mark.PARTLY,
    )


def _largest_step(points: Sequence[Point], sign: int) -> float | None:
    """Return the largest past yearly change towards what is wanted; negative if all went away."""
    steps = (sign * (b.value - a.value) / (b.year - a.year) for a, b in pairwise(points))
    return max(steps, default=None)
