"""The catalogue of KPIs that fictional areas choose from, as real visions have them."""

import csv
import math
from dataclasses import dataclass
from pathlib import Path

MILESTONE = "x"


@dataclass(frozen=True, slots=True)
class Template:
    """A KPI that an area may set.

    ``base`` is its usual level, per 100,000 people where ``per`` is ``pop``; ``drift`` and
    ``noise`` are shares of it a year; ``covid`` is what is left of it in 2020. ``kinds`` are the
    kinds of target that occur, one letter each: reach, maintain, band, cumulative, annual,
    milestone (x), direction. ``low`` and ``high`` are the limits of what it can be: 0 to 100 for
    a share of a whole, 0 upwards for what is counted, none for a balance.
    """

    role: int
    level: str
    medium_field: str
    project: str
    name: str
    unit: str
    truth: str
    direction: str
    year_kind: str
    lag: int
    scope: str
    data_source: str
    base: float
    per: str
    drift: float
    noise: float
    decimals: int
    kinds: str
    covid: float
    low: float
    high: float

    @property
    def sign(self) -> int:
        """Return +1 if higher is better, -1 if lower is."""
        return 1 if self.direction == "higher" else -1

    def bounded(self, value: float) -> float:
        """Return the value, or the limit that it passes."""
        return min(max(value, self.low), self.high)

    def within(self, value: float, usual: float) -> float:
        """Return the value, drawn back the more, the nearer it is to a limit from the usual."""
        for limit in (self.low, self.high):
            room = (limit - usual) * 0.3
            edge = limit - room
            beyond = (value - edge) / room if room and math.isfinite(limit) else 0.0
            if beyond > 0:
                value = edge + room * (1 - math.exp(-beyond))
        return self.bounded(value)

    def towards(self, start: float, distance: float) -> float:
        """Return what is so far better than `start`, or four fifths of the way to the limit."""
        limit = self.high if self.sign > 0 else self.low
        return start + self.sign * min(distance, max(0.0, abs(limit - start) * 0.8))


_NUMBERS = {"role": int, "lag": int, "decimals": int} | dict.fromkeys(
    ("base", "drift", "noise", "covid"), float
)
_LIMITS = {"low": -math.inf, "high": math.inf}


def read_catalogue() -> tuple[Template, ...]:
    """Return the templates in the order of the tree."""
    path = Path(__file__).with_name("catalogue.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            Template(
                **{k: _NUMBERS.get(k, str)(v) for k, v in row.items() if k not in _LIMITS},
                **{k: float(row[k] or limit) for k, limit in _LIMITS.items()},
            )
            for row in csv.DictReader(file)
        ]
    order = {"role": 0, "medium": 1, "project": 2}
    fields = list(dict.fromkeys((t.role, t.medium_field) for t in rows))
    return tuple(
        sorted(
            rows,
            key=lambda t: (t.role, fields.index((t.role, t.medium_field)), order[t.level]),
        )
    )


UNITS = {"％": "%", "―": "", "箇所": "箇所"}
"""Units as written in the catalogue to the spelling that tables keep; others stay."""
SPELLINGS = {
    "％": ("％", "%", "パーセント"),
    "箇所": ("箇所", "か所", "ヶ所"),
    "人": ("人", "人", "名"),
    "t": ("t", "トン"),
    "": ("―",),
}
"""How clerks write a unit."""

RATIONALES = {
    1: (
        "過去5年の平均伸び率を維持する水準",
        "ビジョン策定時の実績に年2％程度の増を見込む",
        "県の総合計画の目標に準じて設定",
        "圏域内の産業団体との協議により設定",
    ),
    2: (
        "類似する圏域の水準を参考に設定",
        "策定時の水準を上回ることを目標とする",
        "関係する計画（立地適正化計画）の目標値",
        "過去最高であった年の水準",
    ),
    3: (
        "過去5年の推移から推計した値に事業の成果を見込む",
        "構成市町村の総合戦略の目標値を合算",
        "現在の水準を保つことを目標とする",
        "国の基本方針に示された水準",
    ),
}
COOPERATION = (
    "連携市町村の住民も同じ条件で利用できるようになったことを測る。",
    "単独では実施できない規模の事業を共同で行うことにより、圏域全体の水準を上げる。",
    "連携前は連携中枢都市の住民のみが対象であったため、連携市町村の住民の利用の増加を測る。",
    "重複していた事務を一本化し、経費を他の事業に充てる。",
    "圏域外への流出を抑える。",
)
