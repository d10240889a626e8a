"""How much of a KPI's change a KPI below it can account for at the most, by arithmetic alone."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from kpi_report.assess.flows import differ
from kpi_report.assess.targets import mean_absolute_change
from kpi_report.intake.units import Quantity, in_unit, normal_unit, scale_apart
from kpi_report.model import Kpi, Point, Scope
from kpi_report.parameters import Criteria

_LEVELS = frozenset(
    {"", "%", "‰", "割", "倍", "ポイント", "点", "歳", "位", "年", "か月", "日", "時間", "分", "秒"}
)
"""Units of shares, marks, ages and durations: the values of parts do not add up to the whole's."""
_RATIO = re.compile(r"[当あ]たり|平均|割合|指数|[率比](?=$|[(（、のを])")
_WHOLE = frozenset({Scope.AREA, Scope.BY_MUNICIPALITY})
_WITHIN: dict[Scope, frozenset[Scope]] = {
    Scope.AREA: frozenset(Scope),
    Scope.BY_MUNICIPALITY: frozenset(Scope),
    Scope.CORE: frozenset({Scope.CORE}),
    Scope.PARTNERS: frozenset({Scope.PARTNERS}),
    Scope.FACILITY: frozenset({Scope.FACILITY}),
}


class Ceiling(StrEnum):
    """What the arithmetic says; from ``UNITS`` on why it says nothing."""

    PART = "part"
    UNSEEN = "unseen"
    DOUBLE = "double"
    AGAINST = "against"
    UNITS = "units"
    RATIO = "ratio"
    FLOW_AND_STOCK = "flow_and_stock"
    SCOPES = "scopes"
    YEARS = "years"
    LARGER = "larger"
    STILL = "still"


@dataclass(frozen=True, slots=True)
class Share:
    """The ceiling s of a link, the years between which it was taken, and what it says.

    ``value`` is a share, 1 for all of the parent's change; ``None`` where it is not defined.
    """

    ceiling: Ceiling
    value: float | None = None
    years: tuple[int, int] | None = None


UNDEFINED = Share(Ceiling.YEARS)
"""The share where there is nothing above."""


def share(
    child: Kpi,
    parent: Kpi,
    child_values: Mapping[int, float],
    parent_values: Mapping[int, float],
    criteria: Criteria,
) -> Share:
    """Return s = Δchild · conversion ÷ Δparent, from the later baseline to the last common year.

    Both changes count to the favourable side: less damage (lower is better) and more output go
    together. Without a direction higher counts as better.

    Below ``criteria.ceiling_low`` the child cannot be seen in the parent; above
    ``criteria.ceiling_high`` it moved more than the whole, so something may be counted twice; at
    minus ``ceiling_low`` or less it moved against the parent.

    It is not defined where either is a share, mean or index or has no unit (``RATIO``), where the
    units do not agree (``UNITS``), where one name says a number a year and the other a level
    (``FLOW_AND_STOCK``, by :func:`~kpi_report.assess.flows.course`), where the child counts people
    or places that the parent does not, or that is not known (``SCOPES``), with fewer than two
    common years (``YEARS``), where the child is larger than the parent in the first or last of
    them, so that it cannot be a part of it (``LARGER``), and where the parent moved less between
    them than it does in a usual year (``STILL``), Δparent = 0 included.

    Parameters
    ----------
    child_values, parent_values
        Values by year, in the order of the years.
    """
    if not (is_amount(child.name, child.unit) and is_amount(parent.name, parent.unit)):
        return Share(Ceiling.RATIO)
    factor = conversion(child.unit, parent.unit)
    if factor is None:
        return Share(Ceiling.UNITS)
    if differ(child.name, parent.name):
        return Share(Ceiling.FLOW_AND_STOCK)
    if child.scope is None or parent.scope is None or child.scope not in _WITHIN[parent.scope]:
        return Share(Ceiling.SCOPES)
    starts = [k.baseline.year for k in (child, parent) if k.baseline is not None]
    first = max(starts, default=0)
    years = [y for y in parent_values if y in child_values and y >= first]
    if len(years) < 2:
        return Share(Ceiling.YEARS)
    start, end = years[0], years[-1]
    if any(
        round(abs(child_values[y] * factor) - abs(parent_values[y]), 9) > 0 for y in (start, end)
    ):
        return Share(Ceiling.LARGER, None, (start, end))
    whole = parent_values[end] - parent_values[start]
    swing = mean_absolute_change(tuple(Point(y, v) for y, v in parent_values.items()))
    if whole == 0 or round(abs(whole) - swing, 9) < 0:
        return Share(Ceiling.STILL, None, (start, end))
    part = round((child_values[end] - child_values[start]) * factor / whole, 9)
    part *= (child.direction.sign or 1) * (parent.direction.sign or 1)
    return Share(_said(part, criteria), part, (start, end))


def _said(part: float, criteria: Criteria) -> Ceiling:
    if part <= -criteria.ceiling_low:
        return Ceiling.AGAINST
    if part < criteria.ceiling_low:
        return Ceiling.UNSEEN
    return Ceiling.DOUBLE if part > criteria.ceiling_high else Ceiling.PART


@cache
def is_amount(name: str, unit: str) -> bool:
    """Return whether a KPI counts or sums something, so that the amounts of parts add up.

    Not so are shares, means and indices, by unit (%, 倍, 歳) or by name (…率, …割合, １人当たり…).
    """
    plain = normal_unit(unit)
    if "/" in plain or scale_apart(plain)[1] in _LEVELS:
        return False
    return not _RATIO.search(unicodedata.normalize("NFKC", name))


@cache
def conversion(unit: str, into: str) -> float | None:
    """Return by what a value in `unit` is multiplied to be one in `into`; ``None`` if it cannot.

    Examples
    --------
    >>> conversion("人", "千人"), conversion("億円", "百万円"), conversion("件", "回")
    (0.001, 100.0, None)
    """
    return in_unit(Quantity(1.0, unit, approximate=False, year=None, wording=""), into)
