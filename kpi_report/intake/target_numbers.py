"""Targets with a number: a level 40%以上, a band 10～15, a change 2割程度増, 500人を維持."""

import re
from dataclasses import replace
from decimal import Decimal

from kpi_report.intake.japanese import read_quantity
from kpi_report.intake.reading import Reason, Unreadable
from kpi_report.intake.target_words import (
    BASE,
    DOWN,
    OTHER_BASE,
    TAIL,
    UP,
    way,
    without_brackets,
    worded,
)
from kpi_report.intake.targets import Target
from kpi_report.intake.units import Quantity
from kpi_report.intake.years import Years, read_years
from kpi_report.model import TargetKind

_BOUND = re.compile(
    r"(?:(?P<up>以上|超|を超える?|超える|を?上回る)|(?P<down>以下|未満|以内|を?下回る))(?:に抑える|に抑制)?$"
)
_AT_LEAST = re.compile(
    r"(?:(?P<up>最低でも|最低|少なくとも)|(?P<down>最大でも|最大|上限|多くとも))\s*"
)
PLACE = re.compile(r"(?:全国|県内|国内|世界|上位|ワースト)+(?=[0-9]+位)")
NUMBERED_LABEL = re.compile(
    r"(?P<label>[^0-9()]{1,30})\((?P<inner>[^()]*[0-9][^()]*)\)(?P<rest>[^0-9()]{0,12})"
)
_LEVEL = re.compile(rf"(?P<number>.+?)(?:に|へ|まで)(?:{UP}|{DOWN}|抑える|抑制){TAIL}")
_CHANGE = re.compile(
    rf"(?P<number>.+?)(?P<bound>以上|以内|以下)?(?:の)?(?:(?P<up>{UP})|(?P<down>{DOWN})){TAIL}"
)
_AGAINST_BASE = re.compile(
    rf"{BASE}(?P<joint>比|より|から|に比べて?|に対して?|と比べて?|の|を)?[:、\s]*(?=[^)])"
)
_BAND = re.compile(
    r"(?P<low>[^~]+?)(?:以上|超)?(?:~|(?<=[^-~])[-―ー—]|(?<=以上)|(?<=超))(?P<high>[0-9▲△約-].*)"
)

_FRAMED = re.compile(
    r"(?P<low>[0-9約][^~]*?)(?:~|から|(?<=以上)、?)(?P<high>[0-9約].*?)(?:の範囲内?(?:で|とする)?|の間)"
)
_FROM_TO = re.compile(r"[0-9%人件][^~]{0,12}?から.*[0-9]")
_HELD_BACK = re.compile(rf"(?:{UP}|{DOWN}).*(?:とどめる|留める)")
_CHANGE_IN_BRACKETS = re.compile(r"\([^()]*(?:[増減]|アップ|ダウン|前年|年度?比)[^()]*\)")
_RATIO_IN_BRACKETS = re.compile(r"\([^()]*比[^()]*\)")


def numeric(core: str) -> Target | Reason:
    """Read a target with a number: a level, a band, a change or a level to keep."""
    if framed := _FRAMED.fullmatch(core):
        core = f"{framed['low']}~{framed['high']}"
    # 50人から60人 is a change; 10%減にとどめる is a bound
    if _FROM_TO.search(core) or _HELD_BACK.search(core):
        return Reason.AMBIGUOUS
    if doubled := re.fullmatch(rf"(?:{BASE}(?:の|より|から|比)?)?(倍増|半減){TAIL}", core):
        return Target(TargetKind.REACH, relative=1.0 if doubled[1] == "倍増" else -0.5)
    if labelled := NUMBERED_LABEL.fullmatch(core):
        return _labelled(labelled)
    if base := _AGAINST_BASE.match(core):
        return _against_base(base["joint"] or "", core[base.end() :])
    core = re.sub(rf"(?<=.){TAIL}$", "", core)
    core = re.sub(r"(以上|以下|未満|以内|超)(/[^/0-9]{1,3})$", r"\2\1", core)
    if kept := re.fullmatch(r"(.+?)(?:を|の)?維持", core):
        return _kept(kept[1])
    if band := _band(core):
        return band
    if level := _LEVEL.fullmatch(core):
        number = level["number"]
        return (
            _against_base("の", number)
            if re.search("倍(?:以上|以下)?$", number)
            else _level(number)
        )
    if change := _CHANGE.fullmatch(core):
        return _change(change)
    return _level(core)


def _labelled(match: re.Match[str]) -> Target | Reason:
    """Read 県の将来展望(55万7千人)を上回る and 現状維持(500人): the bracket is the number."""
    label, inner, rest = match["label"], match["inner"], match["rest"]
    if isinstance(read_years(inner), Years):
        return worded(label + rest) if rest else _with_year(label, inner)
    if "維持" in label:
        bound = re.search("以上|以下", label + rest)
        return _kept(inner + (bound.group() if bound else ""))
    if not _BOUND.fullmatch(rest) and not re.fullmatch("を維持(?:する)?", rest):
        return Reason.AMBIGUOUS if OTHER_BASE.search(label) else _level(match.group())
    return _kept(inner) if "維持" in rest else _level(inner + rest)


def _with_year(words: str, bracket: str) -> Target | Reason:
    found, years = worded(words), read_years(bracket)
    if isinstance(found, Reason) or not isinstance(years, Years):
        return Reason.AMBIGUOUS if isinstance(years, Years) else Reason.NOT_A_NUMBER
    # 現状維持(R3) may name the year of the baseline
    told = re.search("まで|目標|末", bracket) or not re.match(BASE, words)
    return replace(found, year=years) if told else found


def _kept(level: str) -> Target | Reason:
    found = _level(level)
    return found if isinstance(found, Reason) else replace(found, kind=TargetKind.MAINTAIN)


def _level(text: str) -> Target | Reason:
    """Read a number with or without a bound."""
    start = _AT_LEAST.match(text)
    rest = PLACE.sub("", text[start.end() :] if start else text).strip()
    # 50人(10%増) may be 50 more
    if _CHANGE_IN_BRACKETS.search(rest):
        return Reason.AMBIGUOUS
    brackets = "".join(re.findall(r"\([^()]*\)", rest))
    words = (
        re.sub(r"(?:程度)?$", "", rest[: len(rest) - len(brackets)])
        if rest.endswith(brackets)
        else rest
    )
    end = _BOUND.search(words.strip())
    if rest.startswith("+"):
        return Reason.AMBIGUOUS
    if end:
        rest = words.strip()[: end.start()] + brackets
    quantity = read_quantity(rest)
    if not isinstance(quantity, Quantity):
        return quantity.reason if isinstance(quantity, Unreadable) else Reason.NOT_A_NUMBER
    # 120%(現状比), 1.2倍(H30比)
    if quantity.unit in ("", "%", "倍", "ポイント") and _RATIO_IN_BRACKETS.search(rest):
        return Reason.AMBIGUOUS
    ups = [m["up"] is not None for m in (start, end) if m]
    if len(set(ups)) > 1:
        return Reason.AMBIGUOUS
    # at least -5 or a loss of at least 5; the third place or better is at most 3
    if ups and (quantity.value < 0 or (quantity.unit == "位" and "以下" in text)):
        return Reason.AMBIGUOUS
    higher = bool(ups) and ups[0] and quantity.unit != "位"
    bound = way(higher, bool(ups) and not higher)
    approximate = quantity.approximate or "程度" in text
    return Target(
        TargetKind.REACH,
        quantity.value,
        unit=quantity.unit,
        bound=bound,
        year=quantity.year,
        approximate=approximate,
        scaled=quantity.scaled,
    )


def _band(core: str) -> Target | Reason | None:
    """Read 1〜3件 and 100人以上200人以下; ``None`` if there are no two numbers."""
    match = _BAND.fullmatch(core)
    if match is None:
        return None
    if re.search("[上超]$", core[: match.start("high")]) and not re.search("以下|未満|以内", core):
        return Reason.AMBIGUOUS
    high_text = re.sub(r"(?:以下|未満|以内)(?=$|\()", "", match["high"])
    low, high = read_quantity(match["low"]), read_quantity(high_text)
    if not (isinstance(low, Quantity) and isinstance(high, Quantity)):
        faults = [q.reason for q in (low, high) if isinstance(q, Unreadable)]
        return faults[0] if faults else Reason.NOT_A_NUMBER
    # 3〜5万人: 3 persons or 30,000
    if low.value >= high.value or (high.scaled and not low.scaled and not low.unit):
        return Reason.AMBIGUOUS
    if low.unit not in ("", high.unit):
        return Reason.AMBIGUOUS
    # ▲5~3: the sign may go for both; 45件(R2)~50件(R7): from then to now
    if low.value < 0 < high.value or (low.year and low.year != high.year):
        return Reason.AMBIGUOUS
    if re.fullmatch(r"(?:割|[0-9]分)", high_text[-1:]) and not low.unit:
        low = replace(low, value=low.value * 10)
    if not high.unit and 1945 <= low.value <= high.value <= 2100:
        return Reason.AMBIGUOUS
    return Target(
        TargetKind.BAND,
        low.value,
        high.value,
        high.unit,
        year=high.year,
        approximate=low.approximate or high.approximate,
        scaled=high.scaled,
    )


def _change(match: re.Match[str]) -> Target | Reason:
    """Read 2割程度増 and 50人減; at least so much less is a bound from above."""
    quantity = read_quantity(match["number"])
    if not isinstance(quantity, Quantity) or quantity.value < 0 or match["number"].startswith("+"):
        return quantity.reason if isinstance(quantity, Unreadable) else Reason.AMBIGUOUS
    # 年率5%増 is a change of every year; 10%減(R2比) has another base
    if re.search("年|月", quantity.note) or _RATIO_IN_BRACKETS.search(match.group()):
        return Reason.AMBIGUOUS
    sign = 1 if match["up"] else -1
    more = {"以上": sign, "以内": -sign, "以下": -sign}.get(match["bound"], 0)
    found = Target(
        TargetKind.REACH,
        bound=way(more > 0, more < 0),
        year=quantity.year,
        approximate=quantity.approximate,
        scaled=quantity.scaled,
    )
    if quantity.unit == "%":
        return replace(found, relative=float(Decimal(repr(quantity.value)) * sign / 100))
    # 2倍に増加 is twice; 2倍増 twice or thrice
    if quantity.unit.startswith("倍") or ("/" in quantity.unit and "/" not in match["number"]):
        return Reason.AMBIGUOUS
    return replace(found, added=sign * quantity.value, unit=quantity.unit)


def _against_base(joint: str, rest: str) -> Target | Reason:
    """Read what follows 基準値, 現状 or 策定時: 比120%, +50人, より10%増."""
    if change := _CHANGE.fullmatch(rest):
        return _change(change)
    if rest[0] in "+-":
        word = "増" if rest[0] == "+" else "減"
        if re.search("[%割]", rest) and "ポイント" not in rest and joint != "比":
            return Reason.AMBIGUOUS
        change = _CHANGE.fullmatch(without_brackets(rest[1:]) + word)
        return _change(change) if change else Reason.NOT_A_NUMBER
    level = _level(rest)
    if isinstance(level, Reason) or level.value is None or joint not in ("比", "の"):
        return level if isinstance(level, Reason) else Reason.AMBIGUOUS
    times = {"%": Decimal("0.01"), "倍": Decimal(1)}.get(level.unit)
    if times is None or level.value < 0:
        return Reason.AMBIGUOUS
    share = Decimal(repr(level.value)) * times - 1
    # 現状比5%: 5 more, or a twentieth
    if level.unit == "%" and share < Decimal("-0.5"):
        return Reason.AMBIGUOUS
    return replace(level, value=None, unit="", relative=float(share))
