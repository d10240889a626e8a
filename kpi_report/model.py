"""The words of the domain as types: frozen, checked when built, free of input and output."""

import re
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Role(IntEnum):
    """The three roles of a 連携中枢都市圏 (大分野)."""

    ECONOMY = 1
    URBAN = 2
    LIFE = 3

    @property
    def label(self) -> str:
        """Return the short Japanese name."""
        return {1: "地域経済", 2: "高次都市機能", 3: "生活関連機能"}[self.value]


class Group(StrEnum):
    """Whose figures: municipalities taken together."""

    CORE = "core"
    PARTNERS = "partners"
    AREA = "area"
    OUTSIDE = "rest_of_prefecture"
    JAPAN = "national"

    @property
    def label(self) -> str:
        """Return the Japanese column heading."""
        return {
            "core": "連携中枢都市",
            "partners": "連携市町村",
            "area": "圏域",
            "rest_of_prefecture": "圏域外",
            "national": "全国",
        }[self.value]


class Direction(StrEnum):
    """Which way a value should move; ``NONE`` where neither way is the better one."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE = "none"

    @property
    def sign(self) -> int:
        """Return +1, -1 or 0."""
        return {"higher": 1, "lower": -1, "none": 0}[self.value]


class TargetKind(StrEnum):
    """What sort of target was set; it decides how progress is judged (``docs/method.md``)."""

    REACH = "reach"
    MAINTAIN = "maintain"
    DIRECTION = "direction"
    CUMULATIVE = "cumulative"
    UNDECIDED = "undecided"


class Level(StrEnum):
    """Where in the tree a KPI hangs."""

    ROLE = "role"
    MEDIUM = "medium"
    PROJECT = "project"

    @property
    def label(self) -> str:
        """Return the Japanese name."""
        return {"role": "大分野", "medium": "中分野", "project": "個別事業"}[self.value]


class YearKind(StrEnum):
    """What a year number stands for; years of different kinds are never compared silently."""

    CALENDAR = "calendar"
    FISCAL = "fiscal"
    OCT_SEP = "oct_sep"
    UNKNOWN = "unknown"

    @property
    def suffix(self) -> str:
        """Return what follows the number in Japanese text."""
        return {"calendar": "年", "fiscal": "年度", "oct_sep": "年9月期", "unknown": "年"}[
            self.value
        ]


class MeasureLevel(StrEnum):
    """What an official indicator tells about residents, as far as a KPI is concerned."""

    OUTCOME = "outcome"
    SUPPLY = "supply"
    CONTEXT = "context"

    @property
    def label(self) -> str:
        """Return the Japanese name."""
        return {"outcome": "成果", "supply": "供給量", "context": "背景"}[self.value]


@dataclass(frozen=True, slots=True)
class Point:
    """A value in a year."""

    year: int
    value: float


@dataclass(frozen=True, slots=True)
class Member:
    """A municipality as a member of one area; ``code`` has five digits, without check digit."""

    code: str
    name: str
    prefecture: str
    is_core: bool


@dataclass(frozen=True, slots=True)
class Area:
    """The unit of one report. ``formed_on`` is an ISO date, a month, a year or empty."""

    area_id: str
    name: str
    prefecture: str
    formed_on: str
    members: tuple[Member, ...]
    source_url: str
    note: str = ""

    @property
    def core_cities(self) -> tuple[Member, ...]:
        """Return the core cities in the order of their codes."""
        return tuple(m for m in self.members if m.is_core)

    @property
    def partners(self) -> tuple[Member, ...]:
        """Return the partner municipalities in the order of their codes."""
        return tuple(m for m in self.members if not m.is_core)


@dataclass(frozen=True, slots=True)
class Kpi:
    """A KPI as published, its worded target kept as written."""

    kpi_id: str
    area_id: str
    level: Level
    role: Role
    medium_field: str
    project: str
    name: str
    unit: str
    direction: Direction
    target_kind: TargetKind
    baseline: Point | None
    target_year: int | None
    target_value: float | None
    target_wording: str
    year_kind: YearKind
    lag_years: int
    reported_year: int
    note: str
    source_name: str
    source_url: str
    actuals: tuple[Point, ...] = ()

    @property
    def latest(self) -> Point | None:
        """Return the newest actual value."""
        return max(self.actuals, key=lambda p: p.year, default=None)


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure derived from official statistics.

    ``formula`` is arithmetic over item codes of the same year; ``CODE_YYYY`` is that item in a
    fixed year. ``meaning`` says the same in Japanese.
    """

    indicator_id: str
    role: Role
    name: str
    unit: str
    formula: str
    meaning: str
    first_year: int
    decimals: int
    direction: Direction
    measure: MeasureLevel
    headline: bool
    source: str

    @property
    def base_year(self) -> int | None:
        """Return the fixed year that the formula compares with; ``None`` if there is none."""
        years = re.findall(r"_(\d{4})\b", self.formula)
        return int(years[0]) if years else None
