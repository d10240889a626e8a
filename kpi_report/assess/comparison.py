"""An area among the others: quarter, never rank; a group's median, never a named other."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from kpi_report.parameters import Gates, PeerGroup


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an area stands on one indicator in one year.

    ``quarter`` counts from the largest values (1 to 4); ``group_median`` is that of the peer group,
    own value included so that it is the same for every member. What the gates do not allow is
    ``None``.
    """

    year: int
    value: float
    n_areas: int
    quarter: int | None
    n_group: int
    group_median: float | None


def standing(
    area_id: str, year: int, values: Mapping[str, float], group: PeerGroup, gates: Gates
) -> Standing:
    """Place an area among all areas that have a value in the same year.

    Parameters
    ----------
    area_id
        The area; it must be in `values`.
    year
        The year of all values.
    values
        Value by area, in the indicator's unit.
    group
        The area's peer group.
    gates
        A quarter needs ``gates.quarter`` areas, a median ``gates.peer_median`` others
        (``docs/method.md``).
    """
    in_group = [values[a] for a in group.areas if a in values]
    others_in_group = sum(a in values for a in group.areas if a != area_id)
    return Standing(
        year=year,
        value=values[area_id],
        n_areas=len(values),
        quarter=quarter(values[area_id], list(values.values()), gates.quarter),
        n_group=len(in_group),
        group_median=median(in_group) if others_in_group >= gates.peer_median else None,
    )


def quarter(own: float, values: list[float], least: int) -> int | None:
    """Return the quarter, counted from the largest value, that `own` falls into.

    With s = 4 (larger + equal ÷ 2) ÷ n, where `larger` counts the values above `own` and `equal`
    those equal to it, itself included: 1 if s < 1, 2 if s < 2, 3 if s ≤ 3, else 4. Equal values
    fall into the same quarter, and a value on an outer border into the inner quarter.

    Parameters
    ----------
    own
        A value that is in `values`.
    values
        All values, n in number.
    least
        Below this n the answer is ``None``: with few areas a quarter points to one of them.
    """
    n = len(values)
    if n < least:
        return None
    # Twice s times n, to compare whole numbers.
    place = 4 * (2 * sum(v > own for v in values) + sum(v == own for v in values))
    return 1 + (place >= 2 * n) + (place >= 4 * n) + (place > 6 * n)
