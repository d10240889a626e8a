"""The claim ladder: what may be said of a difference of changes, and the assumptions behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kpi_report.assess.deals import Dealt
from kpi_report.design import CooperationDesign

FEWEST_FOR_A_TREND = 4
"""Values before the formation from which a trend may be called alike."""


class Claim(StrEnum):
    """The rungs that this comparison can reach.

    The fourth, D, "the design supports a causal reading", it cannot: areas chose to cooperate.
    """

    DESCRIBED = "A"
    UNLIKE_OTHERS = "B"
    UNLIKE_CHANCE = "C"


class Assumption(StrEnum):
    """What has to hold for a difference to be told from chance and from other reasons."""

    PARALLEL = "parallel"
    LEVEL = "level"
    ONE_LEFT_OUT = "one_left_out"
    EARLIER = "earlier"
    COUNTED_ALIKE = "counted_alike"
    SAME_MEMBERS = "same_members"
    ONE_AREA = "one_area"
    APART = "apart"
    DATE = "date"
    NOTHING_ELSE = "nothing_else"


class Held(StrEnum):
    """Whether the data bear an assumption out."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Checked:
    """The numbers behind the marks of one comparison, in the outcome's unit.

    ``slope`` is that of own − comparator before, in units a year, ``as_steep`` in how many areas it
    is as steep at the same time, ``n_before`` the number of values it rests on; ``adjusted`` what
    the difference has beyond what the values before let expect; ``one_left_out`` the differences
    with one year, or one of the areas beside, left out; ``earlier`` those at dates before the
    formation.
    """

    difference: float
    slope: float
    as_steep: Dealt
    n_before: int
    adjusted: float | None
    one_left_out: tuple[float, ...]
    earlier: tuple[float, ...]


def from_data(checked: Checked, design: CooperationDesign) -> dict[Assumption, Held]:
    """Return the marks that the values themselves give.

    - parallel: more areas than ``unparallel`` of them moved as steeply from their comparator
      before; the area's own slope counts. Of three values nothing but the contrary can be told.
    - level: adjusted to the values before, the difference has the same sign and half its size.
    - one left out: the same holds whichever year or area is left out.
    - earlier: at no earlier date is there a difference as large; unknown with too few years.
    """
    d = checked.difference

    def alike(other: float) -> bool:
        return other * d >= d * d / 2

    return {
        Assumption.PARALLEL: _parallel(checked, design),
        Assumption.LEVEL: Held.UNKNOWN
        if checked.adjusted is None
        else _held(alike(checked.adjusted)),
        Assumption.ONE_LEFT_OUT: _held(all(map(alike, checked.one_left_out))),
        Assumption.EARLIER: _held(all(abs(other) < abs(d) for other in checked.earlier))
        if checked.earlier
        else Held.UNKNOWN,
    }


def claim(
    alone: Dealt,
    together: Dealt | None,
    held: Mapping[Assumption, Held],
    design: CooperationDesign,
) -> Claim:
    """Return the highest rung that a comparison reaches.

    Parameters
    ----------
    alone
        Deals of this outcome that gave a difference as large.
    together
        Areas of which any outcome differs as much, adjusted to the values before; ``None`` if that
        cannot be computed.
    held
        The marks. One assumption that the data contradict keeps the claim below C.
    design
        Its limits; with fewer than ``least_areas`` other areas there is no rung above A.

    Notes
    -----
    A: described. B: p ≤ ``beyond`` over the areas. C: p ≤ ``chance`` by both counts, and nothing
    contradicts an assumption. Source: METHOD section 6.
    """
    if alone.n - 1 < design.least_areas or alone.share > design.beyond:
        return Claim.DESCRIBED
    by_chance = together is None or max(alone.share, together.share) > design.chance
    if by_chance or Held.NO in held.values():
        return Claim.UNLIKE_OTHERS
    return Claim.UNLIKE_CHANCE


def _parallel(checked: Checked, design: CooperationDesign) -> Held:
    if checked.as_steep.share <= design.unparallel:
        return Held.NO
    return Held.YES if checked.n_before >= FEWEST_FOR_A_TREND else Held.UNKNOWN


def _held(yes: bool) -> Held:
    return Held.YES if yes else Held.NO
