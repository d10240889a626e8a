"""Fictional official figures: what the statistics would say of the fictional places.

The start of cooperation changes nothing in them, except where ``planted.py`` says so.
"""

import numpy as np
import planted
from places import N_OUTSIDE, PREFECTURES, SampleArea

YEARS = tuple(range(2015, 2022))
ITEM_YEARS: dict[str, tuple[int, ...]] = {
    "A1301": (2015, 2020),
    "A1302": (2015, 2020),
    "A1303": (2015, 2020),
    "A4101": YEARS,
    "A5101": YEARS,
    "A5102": YEARS,
    "C2108": (2016, 2021),
    "C2208": (2016, 2021),
    "D320101": (2018, 2019, 2020, 2021),
    "E2501": (2016, 2017, 2018, 2019, 2020, 2021),
    "F2201": (2015, 2020),
    "F2211": (2015, 2020),
    "F2221": (2015, 2020),
    "G1401": (2015, 2018, 2021),
    "H5507": YEARS,
    "H6130": (2016, 2021),
    "H6131": (2016, 2021),
    "I510120": YEARS,
    "I5102": YEARS,
    "I6100": (2016, 2018, 2020),
    "J250302": (2019, 2020, 2021),
}
"""The items that the indicators use, with the years in which the fictional figures exist."""
_PER_HEAD = {
    "A1301": 0.124,
    "A1302": 0.585,
    "A1303": 0.291,
    "A4101": 0.0073,
    "C2108": 0.0432,
    "C2208": 0.44,
    "D320101": 152.0,
    "E2501": 0.0508,
    "F2201": 0.021,
    "F2211": 0.118,
    "F2221": 0.342,
    "G1401": 0.000026,
    "H6130": 0.0079,
    "H6131": 0.0046,
    "I510120": 0.000057,
    "I5102": 0.00081,
    "I6100": 0.00236,
    "J250302": 0.00021,
}
_TREND = {"A1301": -0.018, "A1303": 0.016, "A4101": -0.027, "C2108": -0.012, "E2501": -0.011}
_STOCKS = ("G1401", "I510120", "I5102", "J250302")
_CORE_BIAS = {"I6100": 1.25, "H6130": 1.08, "H6131": 1.12, "F2201": 0.6, "A1303": 0.95}
MIGRATION_SD = 2.4
"""Standard deviation, across areas and years, of net migration per 1,000 people."""
_JAPAN = 126_600_000

Row = tuple[str, str, int, str, int, int]


def migration_rates(rng: np.random.Generator, areas: tuple[SampleArea, ...]) -> np.ndarray:
    """Return net migration per 1,000 people, a row per area, a column per year.

    Half of the variance is lasting, half is chance (reliability 0.5). The areas of
    ``planted.SELECTED``, which join in 2018, are dealt the rows with the worst year 2017: from then
    on they come back to what is usual for them, without any effect.
    """
    half = MIGRATION_SD / np.sqrt(2)
    lasting = rng.normal(-2.2, half, (len(areas), 1))
    drawn = lasting + rng.normal(0, half, (len(areas), len(YEARS)))
    order = list(np.argsort(drawn[:, YEARS.index(2017)]))
    worst, others = order[: len(planted.SELECTED)], sorted(order[len(planted.SELECTED) :])
    rates = np.array(
        [drawn[(worst if a.area_id in planted.SELECTED else others).pop(0)] for a in areas]
    )
    for at, area in enumerate(areas):
        if area.area_id in planted.EFFECT:
            after = np.array([y > area.formed for y in YEARS])
            rates[at] += planted.EFFECT_SIZE * MIGRATION_SD * after
    return rates


def make_figures(rng: np.random.Generator, areas: tuple[SampleArea, ...]) -> list[Row]:
    """Return the rows of ``figures.csv``."""
    rates = migration_rates(rng, areas)
    outside = {p: _outside(rng, n) for p, n in zip(PREFECTURES, N_OUTSIDE, strict=True)}
    rows: list[Row] = []
    for at, area in enumerate(areas):
        core_people = sum(t.population for t in area.cores)
        share = core_people / area.population
        core = _group(rng, core_people, -0.003, rates[at] + 1.7 * (1 - share), core=True)
        partners: dict[tuple[str, int], int] = {}
        if area.partners:
            people = sum(t.population for t in area.partners)
            partners = _group(rng, people, -0.009, rates[at] - 1.7 * share, core=False)
        whole = {key: value + partners.get(key, 0) for key, value in core.items()}
        groups = (
            ("core", len(area.cores), core),
            ("partners", len(area.partners), partners),
            ("area", len(area.towns), whole),
            ("rest_of_prefecture", N_OUTSIDE[PREFECTURES.index(area.prefecture)],
             outside[area.prefecture]),
        )  # fmt: skip
        for group, n, values in groups:
            rows += [(area.area_id, group, n, c, y, v) for (c, y), v in sorted(values.items())]
    japan = _group(rng, _JAPAN, -0.002, np.zeros(len(YEARS)), core=False)
    rows += [("japan", "national", 1741, c, y, v) for (c, y), v in sorted(japan.items())]
    return rows


def _outside(rng: np.random.Generator, n: int) -> dict[tuple[str, int], int]:
    rates = rng.normal(-4.0, 0.8) + rng.normal(0, 0.5, len(YEARS))
    return _group(rng, int(n * rng.uniform(17_000, 30_000)), -0.009, rates, core=False)


def _group(
    rng: np.random.Generator, people: int, growth: float, rates: np.ndarray, *, core: bool
) -> dict[tuple[str, int], int]:
    """Return the figures of one group of municipalities, by item and year."""
    growth += rng.normal(0, 0.002)
    population = {y: people * (1 + growth) ** (y - 2015) for y in YEARS}
    values = {("H5507", y): round(population[y]) for y in YEARS}
    turnover = rng.uniform(0.028, 0.042)
    for year, rate in zip(YEARS, rates, strict=True):
        out = round(population[year] * turnover * rng.normal(1, 0.01))
        values["A5102", year] = out
        values["A5101", year] = max(0, out + round(population[year] * float(rate) / 1000))
    for code, per_head in _PER_HEAD.items():
        level = per_head * rng.lognormal(0, 0.07) * (_CORE_BIAS.get(code, 1) if core else 1)
        trend = _TREND.get(code, 0.0) + rng.normal(0, 0.004)
        for year in ITEM_YEARS[code]:
            noise = 0.0 if code in _STOCKS else rng.normal(0, 0.012)
            value = level * population[year] * (1 + trend) ** (year - 2015) * (1 + noise)
            values[code, year] = max(1, round(value))
    return values
