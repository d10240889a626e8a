"""The catalogue of KPIs that fictional areas choose from, as real visions have them."""

import csv
from dataclasses import dataclass
from pathlib import Path

MILESTONE = "x"


@dataclass(frozen=True, slots=True)
class Template:
    """A KPI that an area may set.

    ``base`` is its usual level, per 100,000 people where ``per`` is ``pop``; ``drift`` and
    ``noise`` are shares of it a year; ``covid`` is what is left of it in 2020. ``kinds`` are the
    kinds of target that occur, one letter each: reach, maintain, band, cumulative, annual,
    milestone (x), direction.
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

    @property
    def sign(self) -> int:
        """Return +1 if higher is better, -1 if lower is."""
        return 1 if self.direction == "higher" else -1


_NUMBERS = {"role": int, "lag": int, "decimals": int} | dict.fromkeys(
    ("base", "drift", "noise", "covid"), float
)


def read_catalogue() -> tuple[Template, ...]:
    """Return the templates in the order of the tree."""
    path = Path(__file__).with_name("catalogue.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            Template(**{k: _NUMBERS.get(k, str)(v) for k, v in row.items()})
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
CAUSES = (
    "新型コロナウイルス感染症の影響により事業を中止したため",
    "連携市町村への周知が十分でなかったため",
    "対象者の減少が見込みより早かったため",
    "担当職員の不足により相談体制を広げられなかったため",
)
ACTIONS = (
    "オンラインでの実施に切り替える",
    "広報紙を構成市町村で共通にし、周知の回数を増やす",
    "対象を圏域外の住民にも広げる",
    "委託先と実施方法を見直す",
)
REASONS = {
    "reworded": ("統計の名称の変更に合わせたため", "指標の定義を分かりやすくするため"),
    "target_changed": ("目標を早期に達成したため", "社会情勢の変化により達成が困難となったため"),
    "replaced": ("アウトカム指標に改めるため", "実績を毎年把握できる指標に改めるため"),
    "dropped": ("事業が終了したため", "構成市町村との協議により、指標を絞ったため"),
}
