"""The disclosure gate: the only way from other areas' data into the bundle of an area.

Whatever of other areas stands in a bundle has a type of this module, made by a function of this
module, which looks up how far the field may travel (:mod:`kpi_report.intake.disclosed`). The rules
are those of ``docs/method.md``, section 5; ``tests/test_attack.py`` tries to get around them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum
from heapq import nlargest
from statistics import median, quantiles

import pandas as pd

from kpi_report.assess.comparison import quarter
from kpi_report.intake.disclosed import (
    CONSENT_QUESTION,
    CONSENTING,
    Disclosure,
    disclosure,
)
from kpi_report.model import Area, Kpi, Role, Scope
from kpi_report.parameters import DisclosureRules, Gates

COALITION = 2
"""So many areas are expected to put their own values together."""
MOST_DOTS = 200
"""So many steps has a strip of dots, each narrower than half a dot."""


class Withheld(StrEnum):
    """Why a statistic is not released."""

    TOO_FEW = "too_few"
    DOMINATED = "dominated"
    ONE_SIDED = "one_sided"
    TIED = "tied"


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of an area's own subjects are so: ``met`` of ``whole``, 1 of 1 for a yes."""

    met: int
    whole: int

    @property
    def share(self) -> float:
        """Return met ÷ whole, from 0 to 1."""
        return self.met / self.whole


@dataclass(frozen=True, slots=True)
class ReleasedDot:
    """A public value of one other area, without its name."""

    value: float
    same_group: bool


@dataclass(frozen=True, slots=True)
class ReleasedLine:
    """Public values of one other area, year by year, without its name."""

    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ReleasedMedian:
    """The median over ``n_areas`` areas, in the unit of the values; ``None`` if withheld."""

    n_areas: int
    value: float | None
    withheld: Withheld | None = None


@dataclass(frozen=True, slots=True)
class ReleasedShare:
    """A share over ``n_areas`` areas together, from 0 to 1, rounded; ``None`` if withheld."""

    n_areas: int
    value: float | None
    withheld: Withheld | None = None


@dataclass(frozen=True, slots=True)
class ReleasedQuarter:
    """The quarter of ``n_areas`` areas, counted from the largest; ``None`` if withheld."""

    n_areas: int
    value: int | None
    withheld: Withheld | None = None


@dataclass(frozen=True, slots=True)
class ReleasedQuartiles:
    """Median and upper quartile of a public value over ``n_areas`` areas."""

    n_areas: int
    median: float
    upper: float


@dataclass(frozen=True, slots=True)
class ReleasedAssociation:
    """Spearman's ρ of the changes of two KPIs over ``n_areas`` areas, with its 95 % interval."""

    n_areas: int
    rho: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ReleasedWording:
    """Name and unit of a KPI that its area lets be shown, without the area's name."""

    name: str
    unit: str
    role: Role


def released_dots(
    field: str, values: Mapping[str, float], own: str, group: Iterable[str]
) -> tuple[ReleasedDot, ...]:
    """Return the values of the areas other than `own`, in order of size: who is who is not said.

    Of more than :data:`MOST_DOTS`, those that would be drawn on another of their kind are left out,
    so that a document does not grow with the round.

    Raises
    ------
    ValueError
        If the field is not public.
    """
    _demand(field, Disclosure.PUBLIC)
    same = set(group)
    dots = sorted((v, a in same) for a, v in values.items() if a != own)
    if len(dots) > MOST_DOTS:
        dots = _apart(dots)
    return tuple(ReleasedDot(value, same_group) for value, same_group in dots)


def released_lines(
    field: str, values: Mapping[str, Sequence[float]], own: str
) -> tuple[ReleasedLine, ...]:
    """Return the values of the areas other than `own`, in order of size: who is who is not said.

    At most :data:`MOST_DOTS`, evenly chosen, so that a document does not grow with the round.

    Raises
    ------
    ValueError
        If the field is not public.
    """
    _demand(field, Disclosure.PUBLIC)
    lines = sorted(tuple(line) for area_id, line in values.items() if area_id != own)
    every = -(-len(lines) // MOST_DOTS) or 1
    return tuple(ReleasedLine(line) for line in lines[::every])


def _apart(dots: Sequence[tuple[float, bool]]) -> list[tuple[float, bool]]:
    """Return the first dot of each kind in every step of :data:`MOST_DOTS` over their range."""
    least, largest = dots[0][0], dots[-1][0]
    step = (largest - least) / MOST_DOTS or 1.0
    kept: dict[tuple[int, bool], tuple[float, bool]] = {}
    for value, same_group in dots:
        kept.setdefault((int((value - least) / step), same_group), (value, same_group))
    return sorted(kept.values())


def released_median(field: str, values: Sequence[float], gates: Gates) -> ReleasedMedian:
    """Return the median of a public field, own value included, so the same for every member.

    It needs ``gates.peer_median`` other areas. Of answers no median is released: of an odd number
    of areas it is somebody's value, of an even number it bounds that of half of them.

    Raises
    ------
    ValueError
        If the field is not public.
    """
    _demand(field, Disclosure.PUBLIC)
    if len(values) <= gates.peer_median:
        return ReleasedMedian(len(values), None, Withheld.TOO_FEW)
    return ReleasedMedian(len(values), median(values))


def released_quartiles(
    field: str, values: Sequence[float], gates: Gates
) -> ReleasedQuartiles | None:
    """Return median and upper quartile of a public field; nothing of fewer than ``gates.quarter``.

    Raises
    ------
    ValueError
        If the field is not public.
    """
    _demand(field, Disclosure.PUBLIC)
    if len(values) < gates.quarter:
        return None
    _, middle, upper = quantiles(values, n=4, method="inclusive")
    return ReleasedQuartiles(len(values), middle, upper)


def released_share(
    field: str, parts: Mapping[str, Counted], gates: Gates, rules: DisclosureRules
) -> ReleasedShare:
    """Return Σ met ÷ Σ whole over areas, own one included, to ``rules.digits`` digits.

    Parameters
    ----------
    field
        An aggregated (or public) field.
    parts
        By area; a yes or no is 1 or 0 of 1.
    gates, rules
        As for :func:`reason_against_share`.

    Raises
    ------
    ValueError
        If the field is an area's own.
    """
    _demand(field, Disclosure.PUBLIC, Disclosure.AGGREGATED)
    known = [part for part in parts.values() if part.whole]
    reason = reason_against_share(known, gates, rules)
    if reason is not None:
        return ReleasedShare(len(known), None, reason)
    share = sum(part.met for part in known) / sum(part.whole for part in known)
    return ReleasedShare(len(known), rounded(share, rules.digits))


def reason_against_share(
    parts: Sequence[Counted], gates: Gates, rules: DisclosureRules
) -> Withheld | None:
    """Return why a pooled share must not be released; ``None`` if it may.

    With K = Σ met, N = Σ whole, w₁ ≥ w₂ ≥ w₃ the largest wholes and p = ``rules.protection``:

    - ``TOO_FEW``: not more than ``gates.peer_median`` areas;
    - ``DOMINATED``: w₁ + w₂ > ``rules.dominance`` · N, or N − w₁ − w₂ − w₃ < 2 p w₁;
    - ``ONE_SIDED``: K or N − K is below w₁ + w₂ + 2 p w₁; of yes and no, fewer than three.

    Notes
    -----
    Let two areas subtract what they know: K′ of N′ remain, of which another area has x of w. Then
    x lies between max(0, K′ − N′ + w) and min(w, K′). These are min(w, K′, N′ − K′, N′ − w) apart,
    which the conditions keep at 2 p w or more: its share stays unknown by p to either side even
    if the two know K and everybody's w exactly. The conditions look at K and the wholes only, not
    at who has how much, so that to be released or withheld tells no more than that.

    The smaller of K and N − K is at most N ÷ 2, so that what is not one-sided has w₁ + w₂ + 2 p w₁
    ≤ N ÷ 2. From a ``rules.dominance`` of ½ upwards, dominance therefore withholds nothing that
    would otherwise be released: it decides the reason, and is asked first, as it depends on the
    wholes alone and so tells nothing of the answers. Below ½ it decides what is released, too.
    """
    if len(parts) <= gates.peer_median:
        return Withheld.TOO_FEW
    wholes = [part.whole for part in parts]
    first, second, third = nlargest(COALITION + 1, wholes)
    n, k = sum(wholes), sum(part.met for part in parts)
    kept = 2 * rules.protection * first
    if first + second > rules.dominance * n or n - first - second - third < kept:
        return Withheld.DOMINATED
    if min(k, n - k) < first + second + kept:
        return Withheld.ONE_SIDED
    return None


def released_quarter(
    field: str, own: float, values: Sequence[float], gates: Gates
) -> ReleasedQuarter:
    """Return the quarter of `values`, counted from the largest, that `own` falls into.

    Parameters
    ----------
    field
        A public or aggregated field.
    own
        A value that is in `values`.
    values
        All values in ascending order; ``gates.quarter`` of them are needed.

    Raises
    ------
    ValueError
        If the field is an area's own.
    """
    found = _demand(field, Disclosure.PUBLIC, Disclosure.AGGREGATED)
    place = quarter(own, values, gates.quarter)
    if place is None:
        return ReleasedQuarter(len(values), None, Withheld.TOO_FEW)
    reason = None if found is Disclosure.PUBLIC else reason_against_quarter(own, values)
    return ReleasedQuarter(len(values), place if reason is None else None, reason)


def reason_against_quarter(own: float, values: Sequence[float]) -> Withheld | None:
    """Return ``TIED`` if more than half of the values equal `own`; ``None`` otherwise.

    Where all areas have the largest possible value, its quarter, the third, would say so.
    """
    return Withheld.TIED if 2 * values.count(own) > len(values) else None


def released_association(
    field: str, n_areas: int, rho: float, interval: tuple[float, float], gates: Gates
) -> ReleasedAssociation | None:
    """Return an association to two decimals; nothing of fewer than ``gates.association_areas``.

    It knows the order of the changes only, so that no two areas can have a value of it.
    """
    _demand(field, Disclosure.PUBLIC, Disclosure.AGGREGATED)
    if n_areas < gates.association_areas:
        return None
    low, high = interval
    return ReleasedAssociation(n_areas, round(rho, 2), round(low, 2), round(high, 2))


def released_wordings(
    kpis: Iterable[Kpi], consenting: frozenset[str], areas: Iterable[Area]
) -> tuple[ReleasedWording, ...]:
    """Return names and units of the KPIs of consenting areas, the most frequent first, each once.

    A wording that holds the name of an area or a municipality, with or without 市, 町 or 村, is
    left out, and so is that of a KPI on one facility: they would say whose it is.
    """
    places = _place_names(areas)
    users: dict[ReleasedWording, set[str]] = {}
    for kpi in kpis:
        if kpi.area_id not in consenting or kpi.scope is Scope.FACILITY:
            continue
        _demand("kpis.name", Disclosure.PUBLIC, consented=True)
        if not places.search(kpi.name):
            wording = ReleasedWording(kpi.name, kpi.unit, kpi.role)
            users.setdefault(wording, set()).add(kpi.area_id)
    return tuple(sorted(users, key=lambda w: (-len(users[w]), w.name, w.unit, w.role)))


def consenting_areas(replies: pd.DataFrame, codes: frozenset[str] = CONSENTING) -> frozenset[str]:
    """Return the areas that let their KPIs be shown to others, by their answer to r-5."""
    asked = replies[replies["question_id"] == CONSENT_QUESTION]
    return frozenset(asked["area_id"][asked["answer"].isin(codes)])


def rounded(share: float, digits: int) -> float:
    """Return a number to so many significant digits, a half rounded up (四捨五入).

    Examples
    --------
    >>> rounded(0.6666, 2), rounded(5 / 8, 2)
    (0.67, 0.63)
    """
    with localcontext(rounding=ROUND_HALF_UP):
        return float(f"{Decimal(f'{share:.15g}'):.{digits - 1}e}")


def _demand(field: str, *allowed: Disclosure, consented: bool = False) -> Disclosure:
    found = disclosure(field, consented=consented)
    if found not in allowed:
        raise ValueError(f"{field} is {found}: the gate does not let it pass this way")
    return found


def _place_names(areas: Iterable[Area]) -> re.Pattern[str]:
    names: dict[str, None] = {}
    for area in areas:
        for name in (area.name, *(m.name for m in area.members)):
            stem = re.sub(r"(?:連携中枢都市)?圏域?$|[市区町村]$", "", name)
            names[stem if len(stem) > 1 else name] = None
    return re.compile("|".join(map(re.escape, names)) or r"(?!)")
