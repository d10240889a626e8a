"""A number with its unit: one spelling for each unit, and the same number in another scale."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from kpi_report.intake.reading import Absent, screen
from kpi_report.intake.years import Years

_SYNONYMS = {
    "人": ("名",),
    "%": ("パーセント", "百分率"),
    "‰": ("パーミル",),
    "箇所": ("か所", "カ所", "ヶ所", "ケ所", "ヵ所", "ヶ処", "個所"),
    "か月": ("カ月", "ヶ月", "ケ月", "ヵ月", "箇月"),
    "か国": ("カ国", "ヶ国", "ケ国", "ヵ国", "箇国"),
    "か年": ("カ年", "ヶ年", "ケ年", "ヵ年", "箇年"),
    "m2": ("平方メートル", "平米", "m^2", "M2"),
    "km2": ("平方キロメートル", "Km2", "KM2", "km^2"),
    "m3": ("立方メートル", "立米", "m^3", "M3"),
    "km": ("キロメートル", "Km", "KM"),
    "m": ("メートル",),
    "kg": ("キログラム", "Kg", "KG"),
    "t": ("トン",),
    "ha": ("ヘクタール", "Ha", "HA"),
    "kWh": ("kwh", "KWH", "KWh", "Kwh", "キロワット時"),
    "kW": ("kw", "KW", "キロワット"),
    "ポイント": ("pt", "Pt", "PT"),
    "歳": ("才",),
    "円": ("¥",),
}
_NORMAL = {written: normal for normal, spellings in _SYNONYMS.items() for written in spellings}
COUNTERS = frozenset(_SYNONYMS) | {
    *("件", "回", "社", "冊", "世帯", "戸", "棟", "台", "店", "店舗", "団体", "事業", "事業所"),
    *("企業", "施設", "校", "園", "組", "時間", "日", "倍", "割", "位", "点", "本", "個", "市町村"),
    *(
        "市町",
        "自治体",
        "地区",
        "地域",
        "路線",
        "便",
        "泊",
        "頭",
        "羽",
        "株",
        "品目",
        "種類",
        "項目",
    ),
    *("区画", "室", "床", "隻", "票", "講座", "人泊", "人日", "人/日", "人/年", "件/年", "回/年"),
    *("g", "MWh", "GWh", "t-CO2"),
}
_SCALE = re.compile(r"(兆|千億|百億|十億|億|千万|百万|十万|万|千|百(?!貨店))(?!博)(.*)", re.DOTALL)
_PER_HUNDRED = {"%": Decimal(1), "‰": Decimal("0.1"), "割": Decimal(10)}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a cell.

    Attributes
    ----------
    value
        In ``unit``: 9兆1,400億円 is 9.14e12, 5割 is 50.
    unit
        Without its scale, in the spelling of :func:`normal_unit`; empty if none was written.
    approximate
        約, 程度, 余り, 弱, 強, ほぼ.
    year
        Written before, after or in brackets: 2,041人(R3).
    wording
        The text as written.
    note
        Remarks in brackets, after ※ or before the number: 速報値, 累計, 延べ; joined by 「、」.
    scaled
        Whether 千, 百, 万, 億 or 兆 was written.
    """

    value: float
    unit: str
    approximate: bool
    year: Years | None
    wording: str
    note: str = ""
    scaled: bool = False


def normal_unit(unit: str) -> str:
    """Return one spelling for true synonyms: 名 is 人, ヶ所 is 箇所, ㎡ is m2; 件 is not 回.

    A dash is no unit; a scale stays in front (千名 is 千人); both sides of a slash are normalized.
    """
    plain = screen(unit)
    if not isinstance(plain, str):
        return "" if isinstance(plain, Absent) else unit.strip()
    plain = re.sub(r"\s", "", plain)
    if plain in _NORMAL:
        return _NORMAL[plain]
    if "/" in plain:
        return "/".join(normal_unit(part) if part else "" for part in plain.split("/"))
    scale, base = scale_apart(plain)
    return scale + _NORMAL.get(base, base)


def in_unit(quantity: Quantity, unit: str) -> float | None:
    """Return the value of a quantity in the unit of a KPI.

    Parameters
    ----------
    quantity
        One without a unit counts as written in the KPI's.
    unit
        Such as 千人 or 百万円.

    Returns
    -------
    float | None
        ``None`` if the units do not agree: 件 and 件/年, ポイント and %, or a scaled number without
        a unit (3.2万) where the KPI's unit is scaled too (千人). %, ‰ and 割 are converted.
    """
    scale, base = scale_apart(normal_unit(unit))
    if not quantity.unit:
        return None if quantity.scaled and scale else quantity.value
    own_scale, own_base = scale_apart(normal_unit(quantity.unit))
    factor = _power(own_scale) / _power(scale)
    if own_base in _PER_HUNDRED and base in _PER_HUNDRED:
        factor *= _PER_HUNDRED[own_base] / _PER_HUNDRED[base]
    elif own_base != base:
        return None
    return float(Decimal(repr(quantity.value)) * factor)


def times(quantity: Quantity, scale: str) -> Quantity:
    if not scale:
        return quantity
    value = float(Decimal(repr(quantity.value)) * _power(scale))
    return replace(quantity, value=value, scaled=True)


def scale_apart(unit: str) -> tuple[str, str]:
    match = _SCALE.fullmatch(unit)
    return (match[1], match[2]) if match else ("", unit)


def _power(scale: str) -> Decimal:
    powers = {"": 0, "十": 1, "百": 2, "千": 3, "万": 4, "億": 8, "兆": 12}
    return Decimal(1).scaleb(sum(powers[char] for char in scale))
