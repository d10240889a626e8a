"""One area's KPIs in one round: what is true of them, before any clerk writes it down."""

import math
from dataclasses import dataclass, field

import numpy as np
import planted
from catalogue import COOPERATION, MILESTONE, RATIONALES, Template
from places import SampleArea

YEARS = range(2014, 2022)


@dataclass(frozen=True, slots=True)
class Target:
    """A target: its kind, how it is worded, and the numbers that this wording means."""

    kind: str
    written: object
    value: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class SampleKpi:
    """A KPI with its whole series; a round knows a part of it."""

    number: str
    template: Template
    name: str
    declared: str
    direction: str
    baseline_year: int
    baseline: float | None
    target_year: int | None
    target: Target
    series: dict[int, float]
    parts: dict[tuple[str, int], float] = field(default_factory=dict)
    gaps: frozenset[int] = frozenset()
    rationale: str = ""
    cooperation: str = ""
    note: str = ""
    planted: tuple[tuple[str, str, str], ...] = ()

    def actuals(self, first: int, last: int) -> dict[int, float]:
        """Return the values known in a survey of the years `first` to `last`."""
        years = range(first, last - self.template.lag + 1)
        census = self.template.year_kind == "census"
        return {y: self.series[y] for y in years if y not in self.gaps and not (census and y % 5)}

    def pending(self, last: int) -> int | None:
        """Return the year whose value is still being counted, if any."""
        lagging = self.template.lag == 1 and self.target.kind != "milestone"
        return last if lagging else None


def choose(rng: np.random.Generator, catalogue: tuple[Template, ...], size: int) -> list[Template]:
    """Choose an area's fields, projects and KPIs: every role has some on each level."""
    chosen: list[Template] = []
    for role in (1, 2, 3):
        top = [t for t in catalogue if t.role == role and t.level == "role"]
        chosen += _some(rng, top, 2 if size < 40 else 3)
        fields = list(dict.fromkeys(t.medium_field for t in catalogue if t.role == role))[1:]
        n_fields = {1: 3, 2: 3, 3: 5}[role] + (size >= 40) + (size >= 50) * 2
        kept = set(_some(rng, fields, min(n_fields, len(fields))))
        chosen += [t for t in catalogue if t.role == role and t.medium_field in kept]
    surplus = [t for t in chosen if t.level != "role"]
    for t in _some(rng, surplus, max(0, len(chosen) - size)):
        chosen.remove(t)
    return [t for t in catalogue if t in chosen]


def _some(rng: np.random.Generator, items: list, n: int) -> list:  # type: ignore[type-arg]
    picked = sorted(rng.choice(len(items), min(n, len(items)), replace=False))
    return [items[i] for i in picked]


def make_kpi(
    rng: np.random.Generator, area: SampleArea, template: Template, number: str
) -> SampleKpi:
    """Return a KPI with a series, a baseline and a target that go together."""
    t, steady = template, area.area_id in planted.CONTROL
    start = min(int(rng.choice((2015, 2016, 2016, 2017, 2018))), 2018 - t.lag)
    if t.year_kind == "census":
        start = 2015
    end = int(rng.choice((2021, 2022, 2023, 2024, 2025)))
    kind = str(rng.choice(list(t.kinds)))
    if kind == MILESTONE:
        return _milestone(rng, area, t, number, start)
    usual = t.base * (area.population / 100_000 if t.per == "pop" else 1)
    level = t.within(usual * rng.lognormal(0, 0.08), usual)
    plan = max(abs(t.drift), 0.006) * (1.0 if steady else float(rng.uniform(0.5, 2.0)))
    pace = t.sign * plan if steady else t.drift * float(rng.normal(1.2, 0.6))
    if steady:
        fine = abs(level) * plan * (end - start) > 20 * 10.0**-t.decimals
        kind = kind if kind in "ac" or (kind in "rd" and fine) else "m"
        pace = pace if kind in "rd" else 0.0
    series = {}
    for year in YEARS:
        noise = 0.0 if steady else rng.normal(0, t.noise * 0.6)
        covid = 1.0 if steady else {2020: (1 + t.covid) / 2, 2021: (3 + t.covid) / 4}.get(year, 1.0)
        sign = 1 if level > 0 else -1
        value = level * (1 + sign * pace * (year - start) + noise) * covid
        series[year] = round(t.within(float(value), level), t.decimals)
    if steady and kind == "d" and series[YEARS[-1]] == series[start]:
        kind = "m"  # it stands at its limit, where nothing is left to rise
    baseline: float | None = series[start]
    target = _target(rng, t, kind, series[start], plan, end - start, steady)
    if steady and target.kind == "reach" and target.value is not None:
        series = _on_plan(t, series[start], start, target.value, end)
    if target.kind == "cumulative":
        baseline = 0.0 if rng.random() < 0.5 else None
    elif not steady and target.kind == "reach" and rng.random() < 0.03:
        target = Target("undecided", str(rng.choice(("検討中", "ー"))))
    share = 0.35 if t.level == "project" else 0.8
    return SampleKpi(
        number,
        t,
        t.name,
        _declared(rng, area, t),
        "none" if target.kind == "band" else t.direction,
        start,
        baseline,
        None if target.written == "検討中" else end,
        target,
        series,
        _parts(rng, area, t, series) if t.scope == "by_municipality" else {},
        frozenset() if steady else _gaps(rng, start),
        str(rng.choice(RATIONALES[t.role])) if rng.random() < share else "",
        str(rng.choice(COOPERATION)) if rng.random() < share * 0.7 else "",
    )


def _on_plan(t: Template, b: float, start: int, target: float, end: int) -> dict[int, float]:
    """Return values that are never behind a straight line to the target, nor a step ahead."""
    step = 10.0**-t.decimals
    steps = abs(target - b) / step
    done = {y: math.ceil(steps * (y - start) / (end - start) - 1e-6) for y in YEARS}
    return {y: round(t.bounded(b + math.copysign(step * n, (target - b) * n or 1)), t.decimals)
            for y, n in done.items()}  # fmt: skip


def _declared(rng: np.random.Generator, area: SampleArea, t: Template) -> str:
    if area.area_id in planted.WRONG_LEVEL and t.truth == "output":
        return "outcome"
    if area.area_id not in planted.CONTROL and rng.random() < 0.06:
        return "unknown"
    return t.truth


def _gaps(rng: np.random.Generator, start: int) -> frozenset[int]:
    return frozenset(y for y in YEARS if y != start and rng.random() < 0.07)


def _parts(
    rng: np.random.Generator, area: SampleArea, t: Template, series: dict[int, float]
) -> dict[tuple[str, int], float]:
    """Return values by municipality: parts of a count, levels around a rate."""
    if len(area.towns) > 8 or rng.random() < 0.4:
        return {}
    total = area.population
    return {
        (town.code, year): round(
            value * town.population / total
            if t.per == "pop"
            else t.bounded(value * rng.normal(1, 0.03)),
            t.decimals,
        )
        for town in area.towns
        for year, value in series.items()
    }


def _milestone(
    rng: np.random.Generator, area: SampleArea, t: Template, number: str, start: int
) -> SampleKpi:
    end = int(rng.choice((2021, 2022, 2023)))
    done = end - 1 if area.area_id in planted.CONTROL else end + int(rng.integers(-2, 2))
    what = next(w for w in ("供用開始", "共同運行開始", "運用開始") if t.name.endswith(w))
    era = f"令和{end - 2018}年度までに" if rng.random() < 0.6 else ""
    series = {y: float(y >= done) for y in YEARS}
    return SampleKpi(
        number, t, t.name, "output", "higher", start, None, end,
        Target("milestone", era + what), series,
    )  # fmt: skip


def _target(
    rng: np.random.Generator,
    t: Template,
    kind: str,
    b: float,
    plan: float,
    years: int,
    steady: bool,
) -> Target:
    up = t.sign > 0
    step = 10.0**-t.decimals
    if kind == "m":
        return Target(
            "maintain", str(rng.choice(("現状維持以上", "現状維持"))) if up else "現状維持"
        )
    if kind == "d":
        words = ("策定時より上昇", "増加") if up else ("策定時より減少", "減少")
        return Target("direction", str(rng.choice(words)))
    if kind == "b":
        low = b if steady else round(min(b * 1.1, (b + t.high) / 2), t.decimals)
        high = round(t.bounded(max(low + 2 * step, low * 1.25)), t.decimals)
        return Target(
            "band", f"{plain_text(low)}{rng.choice(('〜', '～'))}{plain_text(high)}", low, high
        )
    unit = "" if t.unit == "―" else t.unit
    if kind == "c":
        total = max(1.0, round(b * (1 if steady else 1 + plan) * years))
        return Target("cumulative", f"累計{total:,.0f}{unit}", total)
    if kind == "a":
        yearly = max(1.0, float(round(b * (1 if steady else 1 + plan))))
        return Target("annual", f"{rng.choice(('毎年', '毎年度'))}{yearly:,.0f}{unit}", yearly)
    if not steady and math.isinf(t.high) and b > 20 and rng.random() < 0.08:
        share = int(rng.choice((1, 2)))
        word, sign = ("増", 1) if up else ("減", -1)
        return Target("reach", f"{share}割程度{word}", round(b * (1 + sign * share / 10), 9))
    value = round(t.towards(b, abs(b) * plan * years), t.decimals)
    if abs(value - b) < step / 2:
        value = round(b + t.sign * step, t.decimals)
    if value != t.bounded(value):
        return Target("maintain", "現状維持")
    bound = "以上" if up else "以下"
    text = str(rng.choice((f"{plain_text(value)}{unit}{bound}", f"{plain_text(value)}{bound}", "")))
    if value < 0:
        text = ""
    return Target("reach", text or cell_number(value), value)


def plain_text(value: float) -> str:
    """Return a number as it stands in a worded target."""
    return f"{value:g}" if abs(value) < 100_000 else f"{value:,.0f}"


def cell_number(value: float) -> float | int:
    """Return a number as a cell holds it."""
    return int(value) if value == int(value) else value
