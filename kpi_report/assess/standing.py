"""An area among the others by a public figure: quarter, never rank; a group's median, no names."""

from collections.abc import Mapping
from dataclasses import dataclass

from kpi_report.assess.disclosure import (
    ReleasedMedian,
    ReleasedQuarter,
    released_median,
    released_quarter,
)
from kpi_report.parameters import Gates, PeerGroup

FIGURE = "figures.value"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an area stands on one indicator in one year.

    ``place`` is its quarter of all areas with a value, ``group`` the median of its peer group, own
    value included so that it is the same for every member.
    """

    year: int
    value: float
    place: ReleasedQuarter
    group: ReleasedMedian

    @property
    def n_areas(self) -> int:
        """Return how many areas have a value in the year."""
        return self.place.n_areas

    @property
    def quarter(self) -> int | None:
        """Return the quarter, counted from the largest values (1 to 4)."""
        return self.place.value

    @property
    def n_group(self) -> int:
        """Return how many areas of the group have a value in the year."""
        return self.group.n_areas

    @property
    def group_median(self) -> float | None:
        """Return the group's median in the indicator's unit."""
        return self.group.value


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
        Value by area, in the indicator's unit; official figures, which are public.
    group
        The area's peer group.
    gates
        A quarter needs ``gates.quarter`` areas, a median ``gates.peer_median`` others
        (``docs/method.md``).
    """
    in_group = [values[a] for a in group.areas if a in values]
    return Standing(
        year=year,
        value=values[area_id],
        place=released_quarter(FIGURE, values[area_id], sorted(values.values()), gates),
        group=released_median(FIGURE, in_group, gates),
    )
