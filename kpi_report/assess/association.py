"""Across areas: where one KPI moved well, did the KPI above it? Only where many share both."""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
from scipy import stats

from kpi_report.assess.disclosure import ReleasedAssociation, released_association
from kpi_report.assess.hierarchy import parents
from kpi_report.assess.timing import values
from kpi_report.intake.units import normal_unit
from kpi_report.model import Kpi
from kpi_report.parameters import Gates

Definition = tuple[str, str]
PairKey = tuple[Definition, Definition]
Floats = npt.NDArray[np.float64]

MOST_DRAWS, FEWEST_DRAWS, DRAWN = 1000, 200, 24_000
"""Resamples: the more areas, the fewer are needed; about so many pairs are drawn in all."""
SEED = 20260401
"""Any number would do; it is fixed so that a round gives the same interval every time."""


@cache
def definition(name: str, unit: str) -> Definition:
    """Return what two areas must share for their KPIs to be the same: name by NFKC, and unit."""
    return unicodedata.normalize("NFKC", name).strip(), normal_unit(unit)


def pair_key(child: Kpi, parent: Kpi) -> PairKey:
    """Return the definitions of the two ends of a link."""
    return definition(child.name, child.unit), definition(parent.name, parent.unit)


def associations(
    areas: Iterable[Sequence[Kpi]], gates: Gates
) -> dict[PairKey, ReleasedAssociation]:
    """Return the association of every pair of definitions that enough areas link.

    Parameters
    ----------
    areas
        The KPIs of each area.
    gates
        Of fewer than ``association_areas`` areas nothing is computed.

    Notes
    -----
    The change of a KPI is per year between the first and the last year that both ends of the link
    have, counted to its favourable side: in per cent of the first value if that is above 0 in all
    areas, else in its unit; per cent keeps the size of an area out. An area that links the same
    definitions twice counts once. Where all areas changed alike there is no association.
    """
    linked: dict[PairKey, list[tuple[Kpi, Kpi]]] = {}
    for kpis in areas:
        above, seen = parents(kpis), set()
        for child in kpis:
            for parent in above.get(child.kpi_id, ()):
                key = pair_key(child, parent)
                if key not in seen:
                    seen.add(key)
                    linked.setdefault(key, []).append((child, parent))
    found = {}
    for key, pairs in linked.items():
        if len(pairs) < gates.association_areas:
            continue
        ends = [e for pair in pairs if (e := _ends(*pair)) is not None]
        if len(ends) < gates.association_areas:
            continue
        lower, upper = (_changes(np.array(side)) for side in zip(*ends, strict=True))
        association = _associate(lower, upper, gates)
        if association is not None:
            found[key] = association
    return found


_End = tuple[float, float, int, int]


def _ends(child: Kpi, parent: Kpi) -> tuple[_End, _End] | None:
    """Return first and last value, years between them and sign, of both ends of a link."""
    own, upper = values(child), values(parent)
    years = [y for y in upper if y in own]
    if len(years) < 2 or not child.direction.sign or not parent.direction.sign:
        return None
    first, last = years[0], years[-1]
    return (
        (own[first], own[last], last - first, child.direction.sign),
        (upper[first], upper[last], last - first, parent.direction.sign),
    )


def _changes(ends: Floats) -> Floats:
    first, last, years, sign = ends.T
    change = last / first - 1 if (first > 0).all() else last - first
    return np.asarray(np.round(sign * change / years, 12))


def _associate(x: Floats, y: Floats, gates: Gates) -> ReleasedAssociation | None:
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return None
    rho = float(stats.spearmanr(x, y).statistic)
    low, high = np.nanquantile(resampled(x, y), (0.025, 0.975))
    interval = (float(low), float(high))
    return released_association("associations.rho", len(x), rho, interval, gates)


def resampled(x: Floats, y: Floats) -> Floats:
    """Return Spearman's ρ of 200 to 1,000 resamples of the pairs; NaN where one is constant.

    A resample is written as how often it holds each pair; the mid-ranks follow from the sums of
    these counts, so that no resample has to be sorted.
    """
    counts = _counts(len(x))
    ranks = [_mid_ranks(side, counts) - len(x) / 2 for side in (x, y)]
    products = [
        np.einsum("dn,dn,dn->d", counts, ranks[i], ranks[j]) for i, j in ((0, 1), (0, 0), (1, 1))
    ]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(products[0] / np.sqrt(products[1] * products[2]))


@lru_cache(maxsize=64)
def _counts(n: int) -> Floats:
    draws = max(FEWEST_DRAWS, min(MOST_DRAWS, DRAWN // n))
    rng = np.random.default_rng(SEED)
    return rng.multinomial(n, np.full(n, 1 / n), size=draws).astype(np.float64)


def _mid_ranks(values: Floats, counts: Floats) -> Floats:
    """Return the mid-rank, from 0 on, of every value in every resample."""
    order = np.argsort(values, kind="stable")
    _, place = np.unique(values, return_inverse=True)
    starts = np.flatnonzero(np.diff(place[order], prepend=-1))
    held = np.add.reduceat(counts[:, order], starts, axis=1)
    return np.asarray((held.cumsum(axis=1) - held / 2)[:, place])
