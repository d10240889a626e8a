"""Assessing many areas on one core: seconds for 250, 500 and 1,000 areas of 50 KPIs and 10 years.

::

    .venv/bin/python benchmarks/assess_areas.py [--areas 1000] [--kpis 50] [--rounds 3]

Fictional areas are made from the KPIs of round ``sample_2022``: names, units and targets as they
are, ten years of values drawn anew. Timed is :func:`kpi_report.split.assess_round` without official
figures: every area held against all criteria, links, comparison and disclosure included. The sizes
are measured in turn, so that a slow moment of the machine hits all. Seconds are CPU time.
"""

import argparse
import os
import resource
import statistics
import time
from dataclasses import replace
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np
import pandas as pd

from kpi_report.model import Point
from kpi_report.rounds import Round, load_round
from kpi_report.split import assess_round

ROOT = Path(__file__).parents[1]
YEARS = range(2012, 2022)


def many_areas(base: Round, areas: int, kpis: int) -> Round:
    """Return a round of so many areas; everything each answers is one sample area's, renamed."""
    rng = np.random.default_rng(20221101)
    templates = [k for k in base.kpis if k.baseline is not None and k.actuals]
    sources = [a.area_id for a in base.areas if any(k.area_id == a.area_id for k in base.kpis)]
    made_areas, made_kpis, group = [], [], base.parameters.peer_groups[0]
    for n in range(areas):
        area_id = f"area-{n:05}"
        made_areas.append(replace(base.areas[n % len(base.areas)], area_id=area_id))
        for m, at in enumerate(rng.permutation(len(templates))[:kpis]):
            kpi = templates[at]
            assert kpi.baseline is not None
            steps = rng.normal(0.01, 0.05, len(YEARS)).cumsum()
            values = kpi.baseline.value * (1 + steps)
            made_kpis.append(
                replace(
                    kpi,
                    kpi_id=f"{area_id}-k{m:02}",
                    area_id=area_id,
                    actuals=tuple(Point(y, float(v)) for y, v in zip(YEARS, values, strict=True)),
                    actual_cells=(),
                )
            )
    tables = base.tables
    copied = {
        name: _renamed(getattr(tables, name), sources, areas)
        for name in ("fields", "projects", "practice", "usage", "revisions", "replies")
    }
    groups = [
        replace_group(group, f"group-{g}", [a.area_id for a in made_areas[g::40]])
        for g in range(min(40, areas))
    ]
    return replace(
        base,
        parameters=base.parameters.model_copy(update={"peer_groups": groups}),
        areas=tuple(made_areas),
        kpis=tuple(made_kpis),
        indicators=(),
        tables=replace(tables, **copied),
        previous=None,
    )


def replace_group(group, group_id: str, areas: list[str]):  # type: ignore[no-untyped-def]
    """Return a peer group with another name and members."""
    return group.model_copy(update={"group_id": group_id, "areas": areas})


def _renamed(table: pd.DataFrame, sources: list[str], areas: int) -> pd.DataFrame:
    rows = dict(tuple(table.groupby("area_id")))
    parts = [
        rows[source].assign(area_id=f"area-{n:05}")
        for n in range(areas)
        if (source := sources[n % len(sources)]) in rows
    ]
    return pd.concat(parts, ignore_index=True)


def main() -> None:
    """Print a row per size, and seconds per area against the smallest size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--areas", type=int, default=1000)
    parser.add_argument("--kpis", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    base = load_round("sample_2022", ROOT)
    sizes = [given.areas // 4, given.areas // 2, given.areas]
    rounds = {n: many_areas(base, n, given.kpis) for n in sizes}
    assess_round(base)
    seconds: dict[int, list[float]] = {n: [] for n in sizes}
    for _ in range(given.rounds):
        for n in sizes:
            start = time.process_time()
            assessed = assess_round(rounds[n])
            seconds[n].append(time.process_time() - start)
            del assessed
    least = statistics.median(seconds[sizes[0]]) / sizes[0]
    print(
        f"{'areas':>6} {'KPIs':>8} {'CPU s (median)':>15} {'ms/area':>8} {'against smallest':>17}"
    )
    for n in sizes:
        middle = statistics.median(seconds[n])
        print(
            f"{n:6,} {n * given.kpis:8,} {middle:15.2f} {1000 * middle / n:8.2f} "
            f"{middle / n / least:17.2f}"
        )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


if __name__ == "__main__":
    main()
