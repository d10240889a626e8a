"""Places that do not exist: prefectures, municipalities, areas and who belongs to which.

``README.md`` says how the names were checked against real ones.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

SOURCE = "http://example.jp/fictional"
PREFECTURES = (
    "蒼嶺県", "霞織県", "琴江県", "翠波県", "暁野県",
    "瑞汐県", "遥野県", "茜波県", "鈴嶺県", "楓郷県",
)  # fmt: skip
_PARTNER_NAMES = """
扇越野 霧波里 深波里 静代川 椿乃沢 葵宮瀬 柚宮瀬 霞木沢 鹿垣野 虹垣野 峰音野
星江沢 春羽浦 柚嶺 砂郷 笛織川 鹿越野 春路野 朝那浜 夕江里 梓洲 峰羽浦
麦波瀬 鹿織野 鐘乃瀬 麦那川 汐那浜 春羽根 鷺香野 清路野 扇橋野 春見浜 虹江森
麦香瀬 虹香瀬 鷺江森 鴨結野 麦宮瀬 琴波里 鴨澄 栗乃沢 清羽川 星音瀬 椿戸森
梓波瀬 霞戸森 杏那川 笛木浦 茜木浦 浅江里 星那川 茜音瀬 遠津原 月越野 茜結野
梨音瀬 帆灘 扇戸原 雪音川 笛路原 夕戸森 楓織野 梨香里 曙羽根 扇波瀬 若戸森
霧織川 梓江里 冬戸森 霞洲 渚江里 栗結野 夏代川 朝波瀬 汐渡瀬 遠渡瀬 栗織川
曙路野 鐘那浜 秋香野 琴戸原 浅戸浦 鷺結野 波守野 帆江森 清香野 鴨乃瀬 砂香野
冬守浦 鴨香里 夕木沢 汐垣野 雪守野 葵戸原 葵見瀬 波渡瀬 蛍嶺 若越浜 鐘尾浜
霞江森 楓音野 絹波里 蛍木浦 霧宮瀬 夏木沢 波羽根 梨尾浜 若守野 楓路原 雪代野
鷺江里 浅戸原 椿江沢 杏守野 砂波里 秋垣野 萩代野 秋守野 桃垣野 月羽浦 梨澄
柚橋浦 杏乃沢 冬香里 浅灘 笛郷 柚羽川 蛍戸浦 渚江沢 鐘江沢 翠織野 静澄
砂灘 峰郷 静越浜 峰香瀬 鈴越浜 渚路原 蛍音川 萩代川 桃羽川 翠渡瀬 深見瀬
雲橋野 絹那川
"""


class AreaPlan(NamedTuple):
    """What an area is to be: its core cities, how many partners, how many people, since when."""

    area_id: str
    cores: str
    prefecture: int
    n_partners: int
    population: int
    formed_on: str


PLANS = tuple(
    AreaPlan(*row)
    for row in (
        ("kotozumi", "琴澄市", 0, 14, 612_000, "2016-03-28"),
        ("tsukimihama", "月見浜市", 1, 12, 548_000, "2015-12-18"),
        ("kaedemisaka", "楓見坂市 雲江沢市", 2, 11, 431_000, "2017-03-27"),
        ("yukimisaki", "雪見崎市", 3, 9, 402_000, "2018-03-26"),
        ("aotsuhara", "蒼津原市", 4, 9, 377_000, "2016-10-07"),
        ("nijimisato", "虹見里市", 5, 8, 341_000, "2018-03-29"),
        ("akanehane", "茜羽根市", 6, 8, 305_000, "2018-02-16"),
        ("kirikazato", "霧香里市", 7, 7, 288_000, "2017-11-10"),
        ("shiokase", "汐香瀬市", 8, 7, 276_000, "2018-03-23"),
        ("akimino", "秋見野市", 9, 6, 268_000, "2018-01-31"),
        ("wakajihara", "若路原市", 0, 6, 254_000, "2018-03-30"),
        ("hoshikazato", "星香里市 波音川市", 1, 6, 241_000, "2019-03-25"),
        ("yumisaki", "夕見崎市", 2, 5, 229_000, "2018-07-20"),
        ("azusamisato", "梓見里市", 3, 5, 216_000, "2017-03-30"),
        ("momokase", "桃香瀬市", 4, 5, 208_000, "2018-03-19"),
        ("fuyukano", "冬香野市", 5, 4, 203_000, "2018-10-01"),
        ("kinuzumi", "絹澄市", 6, 4, 201_000, "2017-02-14"),
        ("nagisashirono", "渚代野市", 7, 4, 198_000, "2019-11-15"),
        ("hagiemori", "萩江森市", 8, 3, 187_000, "2018-03-12"),
        ("suzumise", "鈴見瀬市", 9, 3, 176_000, "2018-05-25"),
        ("kurimisato", "栗見里市", 0, 2, 164_000, "2016-12-02"),
        ("homisaki", "帆見崎市", 1, 2, 151_000, "2017-08-30"),
        ("kiyomisato", "清見里市", 2, 1, 142_000, "2018-03-27"),
        ("asayuino", "朝結野市", 3, 0, 137_000, "2018-06-08"),
    )
)
SHARED = ("kotozumi", "wakajihara")
"""Two areas of one prefecture; the last partner of the first is a partner of the second too."""
N_OUTSIDE = (14, 11, 16, 9, 12, 8, 10, 3, 13, 7)
"""Municipalities of each prefecture that belong to no area; one prefecture has too few."""


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality with its population in 2015."""

    code: str
    name: str
    prefecture: str
    population: int


@dataclass(frozen=True, slots=True)
class SampleArea:
    """An area with its members, core cities first."""

    area_id: str
    name: str
    prefecture: str
    formed_on: str
    cores: tuple[Town, ...]
    partners: tuple[Town, ...]

    @property
    def towns(self) -> tuple[Town, ...]:
        """Return all members."""
        return self.cores + self.partners

    @property
    def population(self) -> int:
        """Return how many people live there."""
        return sum(t.population for t in self.towns)

    @property
    def formed(self) -> int:
        """Return the year of formation."""
        return int(self.formed_on[:4])


def make_areas(rng: np.random.Generator) -> tuple[SampleArea, ...]:
    """Return the 24 areas; populations of partners are drawn."""
    names = iter(_PARTNER_NAMES.split())
    next_code = dict.fromkeys(range(len(PREFECTURES)), 1)
    areas: dict[str, SampleArea] = {}
    for plan in PLANS:
        prefecture = PREFECTURES[plan.prefecture]

        def town(name: str, people: int, plan: AreaPlan = plan) -> Town:
            number = next_code[plan.prefecture]
            next_code[plan.prefecture] += 1
            return Town(
                f"9{plan.prefecture}{200 + number}", name, PREFECTURES[plan.prefecture], people
            )

        cores = plan.cores.split()
        share = (1.0,) if len(cores) == 1 else (0.68, 0.32)
        core_towns = tuple(
            town(c, round(plan.population * s)) for c, s in zip(cores, share, strict=True)
        )
        shared = areas[SHARED[0]].partners[-1:] if plan.area_id == SHARED[1] else ()
        people = rng.lognormal(9.9, 0.8, plan.n_partners - len(shared)).round().astype(int)
        partners = tuple(
            town(next(names) + _kind(n), max(2400, int(n))) for n in sorted(people, reverse=True)
        )
        areas[plan.area_id] = SampleArea(
            plan.area_id,
            _area_name(cores, plan),
            prefecture,
            plan.formed_on,
            core_towns,
            partners + shared,
        )
    return tuple(areas.values())


def _kind(people: int) -> str:
    return "市" if people > 36_000 else "町" if people > 6_500 else "村"


def _area_name(cores: list[str], plan: AreaPlan) -> str:
    name = "・".join(c.removesuffix("市") for c in cores)
    return f"{name}連携中枢都市圏" if plan.n_partners % 2 else f"{name}圏域連携中枢都市圏"
