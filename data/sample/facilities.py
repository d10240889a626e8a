"""Users of shared facilities by where they live, before and after they were opened to others."""

from dataclasses import dataclass

import numpy as np
import planted
from places import SampleArea, Town

YEARS = range(2014, 2022)
_KINDS = ("中央図書館", "総合体育館", "文化ホール", "こども科学館", "市民プール", "歴史資料館")


@dataclass(frozen=True, slots=True)
class Facility:
    """A facility, where it stands, since when it is shared, and its users by residence.

    ``users`` is by residence and year; without residences it has the key ``total`` only.
    """

    name: str
    location: Town
    shared_since: int
    users: dict[str, dict[int, int]]
    planted: tuple[str, str, str] | None = None


def make_facilities(rng: np.random.Generator, area: SampleArea) -> list[Facility]:
    """Return two to four facilities; the first one's share from elsewhere may be planted."""
    n = int(rng.integers(2, 5)) if len(area.towns) < 10 else 2
    kinds = [_KINDS[i] for i in sorted(rng.choice(len(_KINDS), n, replace=False))]
    return [_facility(rng, area, kind, at) for at, kind in enumerate(kinds)]


def _facility(rng: np.random.Generator, area: SampleArea, kind: str, at: int) -> Facility:
    towns = area.towns
    home = area.cores[0] if at < 2 or not area.partners else area.partners[0]
    since = int(np.clip(area.formed + int(rng.integers(0, 2)), 2016, 2019))
    steady = area.area_id in planted.CONTROL
    points = planted.GROWING_SHARE.get(area.area_id, 0) if at == 0 else 0
    total = int(rng.integers(60, 260)) * 1000
    start_share = float(rng.uniform(0.08, 0.2))
    others = [t for t in towns if t is not home]
    weights = np.array([t.population for t in others] or [1.0], dtype=float)
    weights /= weights.sum()
    users: dict[str, dict[int, int]] = {t.code: {} for t in towns} | {"outside": {}, "total": {}}
    last = YEARS[-1]
    for year in YEARS:
        covid = 1.0 if steady or points else {2020: 0.62, 2021: 0.74}.get(year, 1.0)
        noise = 1.0 if steady else rng.normal(1, 0.02)
        everyone = total * covid * noise
        grown = points / 100 * max(0, year - since) / (last - since) if others else 0.0
        outside = round(everyone * 0.06)
        for town, weight in zip(others, weights, strict=False):
            users[town.code][year] = round(everyone * (start_share + grown) * weight)
        elsewhere = sum(users[t.code][year] for t in others)
        users["outside"][year] = outside
        users[home.code][year] = round(everyone) - elsewhere - outside
        users["total"][year] = round(everyone)
    name = f"{home.name[:-1]}{kind}"
    if at == 3 or (at == 1 and not steady and rng.random() < 0.25):
        return Facility(name, home, since, {"total": users["total"]})
    said: tuple[str, str, str] | None = None
    if points:
        what = f"他の構成市町村の住民の割合が{since}年度から2021年度までに{points}ポイント上がる"
        said = ("growing_share", str(points), what)
    elif steady:
        said = ("no_change", "0", "利用者数と居住地別の割合は変わらない")
    return Facility(name, home, since, users, said)
