"""The declared course of a sum: which share of it is planned to be there by which year."""

from collections.abc import Iterator
from itertools import pairwise

import pandas as pd

from kpi_report.model import Point, TargetKind

PROFILE = r"^$|^[0-9]{4}=(?:0\.[0-9]+|1(?:\.0+)?)(?: [0-9]{4}=(?:0\.[0-9]+|1(?:\.0+)?))*$"


def read_profile(text: str) -> tuple[Point, ...]:
    """Return years with their shares.

    Examples
    --------
    >>> read_profile("2019=0.1 2021=1.0")
    (Point(year=2019, value=0.1), Point(year=2021, value=1.0))
    """
    pairs = (part.split("=") for part in text.split())
    return tuple(Point(int(year), float(share)) for year, share in pairs)


def profile_faults(kpis: pd.DataFrame) -> list[str]:
    """Name the profiles that no sum can follow: each with its line and what is wrong."""
    declared = kpis[kpis["profile"] != ""]
    columns = ("profile", "target_kind", "baseline_year", "target_year")
    rows = zip(declared.index, *(declared[c] for c in columns), strict=True)
    return [
        f"kpis.csv, line {line}, column 'profile': {text!r} {wrong}"
        for line, text, kind, start, end in rows
        for wrong in _wrongs(read_profile(text), TargetKind(kind), start, end)
    ]


def _wrongs(
    profile: tuple[Point, ...], kind: TargetKind, start: float, end: float
) -> Iterator[str]:
    if kind is not TargetKind.CUMULATIVE:
        yield f"belongs to a target that is a sum, not to kind {kind.value!r}"
    if any(b.year <= a.year or b.value < a.value for a, b in pairwise(profile)):
        yield "must have rising years and shares that do not fall"
    if profile[0].value <= 0:
        yield "must have shares above 0; leave out the years before"
    # An empty year is not a number and compares as neither.
    if profile[0].year <= start or profile[-1].year > end:
        yield f"must lie after the baseline year, up to the target year ({start:g} to {end:g})"
    if profile[-1].year == end and profile[-1].value < 1:
        yield "must reach 1 in the target year"
