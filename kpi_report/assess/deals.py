"""Permutation over areas: the label "formed then" dealt to other areas, and how often it matters.

With one area, all deals are counted; with several, so many are drawn at random.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kpi_report.assess.effect import Values

ALIKE = 1e-9
"""Differences that are so near, as a share of the larger, are as large: they come of rounding."""


@dataclass(frozen=True, slots=True)
class Dealt:
    """How many of ``n`` deals gave a difference at least as large, the area's own one included."""

    as_much: int
    n: int

    @property
    def share(self) -> float:
        """Return p: the share of deals that gave as much."""
        return self.as_much / self.n


def dealt(found: Values, row: int) -> Dealt:
    """Return how many areas, given the label of one of them, differ as much to either side.

    Parameters
    ----------
    found
        Difference of every area at the date of the one in `row`; areas without one take no part.
    row
        The area whose label it is; it has a difference.

    Notes
    -----
    Were no formation followed by anything, every area could as well have been the one with the
    label: p = as_much ÷ n is at most q in at most a share q of such cases.
    Source: METHOD section 6.
    """
    sizes = np.abs(found[np.isfinite(found)])
    own = abs(found[row])
    return Dealt(int((sizes >= own * (1 - ALIKE)).sum()), len(sizes))


def dealt_together(tables: Sequence[Values], row: int) -> list[Dealt]:
    """Return for each of several outcomes in how many areas *any* of them differs as much.

    Parameters
    ----------
    tables
        Of every outcome the (adjusted) difference of every area, each of them with one in `row`.

    Notes
    -----
    Who looks at fourteen series finds one in twenty by chance alone. Each difference is divided by
    the standard deviation of its outcome over all areas, the one in `row` included; an area counts
    by the largest of its own (max-T, Westfall and Young). So at most a share q of areas has any
    outcome with p ≤ q where nothing follows a formation.
    """
    if not tables:
        return []
    found = np.vstack(tables)
    spread = np.sqrt(np.nanmean((found - np.nanmean(found, axis=1)[:, None]) ** 2, axis=1))
    sizes = np.abs(found) / np.where(spread > 0, spread, np.nan)[:, None]
    known = np.isfinite(sizes)
    largest = np.where(known, sizes, -np.inf).max(axis=0)[known.any(axis=0)]
    return [
        Dealt(int((largest >= size * (1 - ALIKE)).sum()), len(largest))
        if np.isfinite(size)
        else Dealt(len(largest), max(len(largest), 1))
        for size in sizes[:, row]
    ]


@dataclass(frozen=True, slots=True)
class Stacked:
    """Several areas together: their mean difference, and the deals that gave as much.

    ``n`` of ``deals`` counts the deal that really was; ``without_one`` gives the least and the most
    that the mean is with one of the areas left out, ``None`` of one area alone.
    """

    n_areas: int
    mean: float
    deals: Dealt
    without_one: tuple[float, float] | None = None


def stack(found: Values, labels: Sequence[int], deals: int, seed: int) -> Stacked | None:
    """Return the mean difference of all areas with a label, and how often a deal gives as much.

    Parameters
    ----------
    found
        Differences of areas (rows) at the date of each label (columns): one table a start year,
        one beside the other. A difference that cannot be computed is not a number.
    labels
        The row of the area that has each label.
    deals
        So many times all labels are dealt to areas at random, no area getting two.
    seed
        Of the random numbers, so that the same round gives the same deals.

    Returns
    -------
    Stacked | None
        ``None`` if no label has a difference.
    """
    columns = np.arange(found.shape[1])
    own = found[np.asarray(labels, dtype=int), columns]
    used = np.isfinite(own)
    if not used.any():
        return None
    mean = own[used].mean()
    random = np.random.default_rng(seed).random((deals, found.shape[0]))
    rows = np.argsort(random, axis=1)[:, : used.sum()]
    drawn = found[rows, columns[used]]
    n = np.isfinite(drawn).sum(axis=1)
    means = np.where(n > 0, np.nansum(drawn, axis=1) / np.maximum(n, 1), 0.0)
    as_much = int((np.abs(means) >= abs(mean) * (1 - ALIKE)).sum()) + 1
    n_used = int(used.sum())
    rest = (own[used].sum() - own[used]) / (n_used - 1) if n_used > 1 else own[:0]
    without_one = (float(rest.min()), float(rest.max())) if n_used > 1 else None
    return Stacked(n_used, float(mean), Dealt(as_much, deals + 1), without_one)
