"""The words of the domain as types: frozen, checked when built, free of input and output."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import lru_cache
from types import MappingProxyType


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
    BAND = "band"
    CUMULATIVE = "cumulative"
    ANNUAL = "annual"
    MILESTONE = "milestone"
    DIRECTION = "direction"
    UNDECIDED = "undecided"

    @property
    def label(self) -> str:
        """Return the Japanese name."""
        return {
            "reach": "到達",
            "maintain": "維持",
            "band": "範囲",
            "cumulative": "累計",
            "annual": "毎年",
            "milestone": "完了",
            "direction": "増減の方向",
            "undecided": "検討中",
        }[self.value]


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
    CENSUS = "census"
    UNKNOWN = "unknown"

    @property
    def suffix(self) -> str:
        """Return what follows the number in Japanese text."""
        return {
            "calendar": "年",
            "fiscal": "年度",
            "oct_sep": "年9月期",
            "census": "年国勢調査",
            "unknown": "年",
        }[self.value]

    @property
    def label(self) -> str:
        """Return the Japanese name."""
        return {
            "calendar": "暦年",
            "fiscal": "年度",
            "oct_sep": "10月～9月",
            "census": "国勢調査年",
            "unknown": "不明",
        }[self.value]


class DeclaredLevel(StrEnum):
    """What an area says its KPI measures, in the words of a logic model."""

    INPUT = "input"
    OUTPUT = "output"
    OUTCOME = "outcome"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """Return the Japanese name."""
        return {
            "input": "インプット（投入）",
            "output": "アウトプット（活動の結果）",
            "outcome": "アウトカム（住民の便益）",
            "unknown": "分からない",
        }[self.value]


class Scope(StrEnum):
    """Whose residents or places a KPI counts."""

    AREA = "area"
    BY_MUNICIPALITY = "by_municipality"
    CORE = "core"
    PARTNERS = "partners"
    FACILITY = "facility"

    @property
    def label(self) -> str:
        """Return the Japanese name."""
        return {
            "area": "圏域全体",
            "by_municipality": "市町村別",
            "core": "連携中枢都市のみ",
            "partners": "連携市町村のみ",
            "facility": "特定の施設・事業のみ",
        }[self.value]


class Change(StrEnum):
    """What was done to a KPI since the last round."""

    KEPT = "kept"
    REWORDED = "reworded"
    TARGET_CHANGED = "target_changed"
    REPLACED = "replaced"
    DROPPED = "dropped"
    ADDED = "added"

    @property
    def label(self) -> str:
        """Return the Japanese name."""
        return {
            "kept": "継続",
            "reworded": "名称を変更",
            "target_changed": "目標を変更",
            "replaced": "別のKPIに差替え",
            "dropped": "廃止",
            "added": "新設",
        }[self.value]

    @property
    def gives_up(self) -> bool:
        """Return whether the KPI of the last round is no longer used."""
        return self in (Change.REPLACED, Change.DROPPED)


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
class Origin:
    """Where a value was read: a workbook's cell, or the address of a published document."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    url: str = ""

    def __str__(self) -> str:
        place = f"{self.sheet}!{self.cell}" if self.sheet and self.cell else self.sheet
        return " ".join(filter(None, (self.file, place))) or self.url


@dataclass(frozen=True, slots=True)
class Member:
    """A municipality as a member of one area; ``code`` has five digits, without check digit.

    ``population`` is its residents, where the round's tables give them.
    """

    code: str
    name: str
    prefecture: str
    is_core: bool
    population: float | None = None


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


@lru_cache(maxsize=4096)
def _cells_of(text: str) -> Mapping[str, str]:
    """Return the cells of a row by column, from ``"name=F8 unit=G8"``."""
    return MappingProxyType(dict(part.split("=", 1) for part in text.split()))


@dataclass(frozen=True, slots=True)
class Kpi:
    """A KPI as published or answered, its worded target kept as written.

    ``target_value`` is the lower and ``target_upper`` the upper bound of a band. Of a published KPI
    ``declared``, ``scope`` and what follows are not known. ``source_cell`` names the workbook cell
    of every value (``"name=F8 unit=G8"``), ``source_url`` the address of a published document;
    ``actual_cells`` names sheet and cell of every actual, in their order (``"実績!E6"``).
    ``actual_note`` is what was remarked beside the actuals, ``n_municipalities`` how many members
    have actuals of their own. ``baseline_wording`` is the baseline as written, if not as a number;
    ``profile`` the share of a sum that is planned to be there by a year.
    """

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
    lag_years: int | None
    reported_year: int
    note: str
    source_name: str
    source_url: str
    actuals: tuple[Point, ...] = ()
    target_upper: float | None = None
    declared: DeclaredLevel = DeclaredLevel.UNKNOWN
    scope: Scope | None = None
    data_source: str = ""
    rationale: str = ""
    cooperation: str = ""
    source_file: str = ""
    source_sheet: str = ""
    source_cell: str = ""
    actual_cells: tuple[str, ...] = ()
    actual_note: str = ""
    n_municipalities: int = 0
    baseline_wording: str = ""
    profile: tuple[Point, ...] = ()

    def origin(self, *columns: str) -> Origin:
        """Return where the first of `columns` that is known was read; the document if none is.

        Examples
        --------
        >>> kpi.origin("target_value", "target_wording")  # doctest: +SKIP
        Origin(file='kotozumi.xlsx', sheet='KPI', cell='N7', url='')
        """
        cells = _cells(self.source_cell)
        cell = next((cells[c] for c in columns if c in cells), "")
        return Origin(self.source_file, self.source_sheet, cell, self.source_url)

    def actual_origin(self, year: int) -> Origin:
        """Return where the actual of a year was read."""
        for point, place in zip(self.actuals, self.actual_cells, strict=False):
            if point.year == year and place:
                sheet, _, cell = place.rpartition("!")
                return Origin(self.source_file, sheet, cell, self.source_url)
        return Origin(self.source_file, "", "", self.source_url)

    @property
    def latest(self) -> Point | None:
        """Return the newest actual value."""
        return max(self.actuals, key=lambda p: p.year, default=None)


@lru_cache(maxsize=4096)
def _cells(source_cell: str) -> dict[str, str]:
    """Return the cells of a KPI's values by their columns; asked again for every criterion."""
    return dict(part.split("=", 1) for part in source_cell.split())


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure derived from official statistics.

    ``formula`` is arithmetic over item codes of the same year; ``CODE_YYYY`` is that item in a
    fixed year. ``meaning`` says the same in Japanese. ``years`` is the kind of year of its values,
    ``statistics`` are those that its items come from; ``published_after`` is by how many years
    after the year of a value all of these give it for municipalities, ``None`` where unknown.
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
    years: YearKind = YearKind.CALENDAR
    statistics: tuple[str, ...] = ()
    published_after: int | None = None

    @property
    def base_year(self) -> int | None:
        """Return the fixed year that the formula compares with; ``None`` if there is none."""
        years = re.findall(r"_(\d{4})\b", self.formula)
        return int(years[0]) if years else None
