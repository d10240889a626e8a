"""Read a number as Japanese clerks write it, with its unit, its year and its remarks.

What is not certainly one number is :class:`~kpi_report.intake.reading.Unreadable`: two numbers, a
bound, a change, a wrong grouping, words that are neither unit nor year. An unknown word after the
number is kept as its unit; :func:`~kpi_report.intake.units.in_unit` then refuses it unless the KPI
is counted in that word.
"""

import re
from dataclasses import replace
from decimal import Decimal

from kpi_report.intake.reading import (
    NUMERAL,
    Absent,
    Reason,
    Unreadable,
    exact,
    screen,
    set_aside,
)
from kpi_report.intake.units import COUNTERS, Quantity, normal_unit, scale_apart, times
from kpi_report.intake.years import Years, leading_years, read_years

_ABOUT_BEFORE = re.compile(r"(?:約|およそ|おおよそ|凡そ|ほぼ|おおむね|概ね)\s*")
_REMARK = (
    "合計|延べ|のべ|累計|累積|平均|総数|実績値?|見込み?値?|速報値?|暫定値?|確定値?|概数|概算|推計値?|推定"
    "|目標値?|現状値|基準値|予定"
)
_REMARK_BEFORE = re.compile(rf"({_REMARK}|計|延)[:\s]*(?=.)", re.DOTALL)
_ABOUT_AFTER = "程度|前後|余り?|あまり|ほど|くらい|ぐらい|弱|強"
_AFTER = re.compile(rf"(?:(?P<about>{_ABOUT_AFTER})|{_REMARK}|時点)$")
_NAME_BEFORE = re.compile(
    r"([^\W\d_]{0,20}(?:人口|数|率|額|割合|量|面積|満足度|認知度|理解度|密度))[はがを:]*\s*(?=[0-9約])"
)
_CHANGING_NAME = re.compile("増|減|比|前年|伸|年率|変化")
_OPEN = re.compile(
    "(?:検討|調整|協議|精査|集計|調査|算定|設定)(?:中|予定|する)|未(?:定|設定|集計|調査)|^要?(?:検討|確認|調整)$|^仮$|^\\?+$"
)
_PER_BEFORE = re.compile(
    r"(?:(年|月)(?:間(?=[0-9約延のべ平]|[ ][0-9])|に?(?=[0-9]+[件回人]))"
    r"|1(日|月|年|人|世帯|回|件)(?:あたり|当たり|当り)の?)\s*"
)
_SIGN = re.compile(r"([-+△▲])?\s*(¥)?\s*")
_SPACED = re.compile(r"[1-9][0-9]{0,2}(?: [0-9]{3})+(?![0-9])")
_NUMBER = re.compile(rf"[0-9]+(?:\.[0-9]+)?[eE][-+]?[0-9]+(?![0-9A-Za-z])|ゼロ|{NUMERAL}")
_TENTHS = re.compile(r"割(?:([0-9])分(?:([0-9])厘)?)?")
_LETTER = r"[A-Za-zµμ%‰°℃Ωぁ-んァ-ヺーｦ-ﾟ々〆一-鿿・/]"
_UNIT = re.compile(rf"(?!/)(?:{_LETTER}|(?<=m)\^?[23]|(?<=CO)2|(?<=[tg])-(?=CO2)){{1,14}}(?<!/)")
_COUNTED_IN_KANA = re.compile("か[所月国年村町]|ほ場")
_CHANGE = re.compile(
    "(?:増加?|減少?|上昇|低下|向上|改善|アップ|ダウン|UP|up|Up|DOWN|[削低]減|短縮|延長|拡大|縮小)(?:$|/)"
)
_BOUND = re.compile("以上|以下|以内|未満|超|上回|下回|超え")
_NO_UNIT = re.compile(
    "規模|突破|実施|満点|追加|新規|純|プラス|マイナス|目処|目途|目安|目標|達成|見込|相当|毎|年後|年目"
    "|開催|参加(?!者)|登録(?!者|件|数)|設置|策定|整備|開[通業始設館]|完了|^数|[Mm][AaIi][XxNn]$"
    "|(?<=[%割点人件円社位歳])台"
)
_DATE_AFTER = re.compile(r"月|年度|年[0-9]|時(?:[0-9]|$)|日[0-9]|[-/.][0-9]+[-/.][0-9]")
_SECOND_NUMBER = re.compile(r"\s*(?:~|-|―|ー|—|から|×|\*|\+|→|・)\s*[0-9]")


def read_quantity(text: str) -> Quantity | Absent | Unreadable:
    """Read a cell that should hold one number.

    Parameters
    ----------
    text
        Such as ``１，２３４``, 9兆1,400億円, 約44万5000人, ▲12.3, 2割5分, 2,041人（令和3年度）.

    Returns
    -------
    Quantity | Absent | Unreadable
        年間50件 and 50件/年 both have the unit 件/年. ``(5)`` is ambiguous (a negative number or a
        remark), as are 5増 (a change) and ー5 (a sign or a slip).
    """
    body = screen(text)
    if not isinstance(body, str):
        return body
    wording = text.strip()
    found = _with_remarks(body, wording)
    return Unreadable(wording, found) if isinstance(found, Reason) else found


def _with_remarks(body: str, wording: str) -> Quantity | Reason:
    leading = leading_years(body)
    if leading is None and not body.isdigit() and isinstance(read_years(body), Years):
        return Reason.DATE
    after = leading[1] if leading else body
    joint = re.match(r"[\s:、にはの]*", after) if leading else None
    if leading and (not after.strip() or re.match(r"[-~―ー—/.+→]", after)):
        return Reason.DATE
    core, remarks = set_aside(after[joint.end() :] if joint else after)
    found = _one_number(core, wording)
    if isinstance(found, Reason):
        return Reason.AMBIGUOUS if not core and remarks and remarks[0][0].isdigit() else found
    if leading and joint:
        # R3 12, 令和3年12: perhaps a month
        apart = leading[0].wording.endswith(("度", "末", "査")) or re.search("[:、に\n]", joint[0])
        if not found.unit and not apart:
            return Reason.AMBIGUOUS
        # R2の1.2倍: of what it was then
        if "の" in joint[0] and found.unit == "倍":
            return Reason.AMBIGUOUS
        found = replace(found, year=leading[0])
    for remark in remarks:
        remarked = _remarked(found, remark)
        if isinstance(remarked, Reason):
            return remarked
        found = remarked
    return found


def _remarked(quantity: Quantity, remark: str) -> Quantity | Reason:
    """Return the quantity with a remark: its year, its unit, or a note; a second number is not."""
    if _OPEN.search(remark):
        return Reason.AMBIGUOUS
    leading = leading_years(remark)
    # 50件(R7:60件); but 105(H27=100) only names the base of an index
    if leading and re.match(r"[\s:、はのに約]*[0-9]", leading[1]):
        return Reason.TWO_NUMBERS
    years = read_years(remark)
    if isinstance(years, Years):
        # 2041(2015): the second may be a number as well
        bare = remark.isdigit() and not quantity.unit and quantity.value.is_integer()
        return Reason.AMBIGUOUS if bare else _in_year(quantity, years)
    unit = normal_unit(re.sub(r"^単位[:は]?", "", remark))
    scale, base = scale_apart(unit)
    if base in COUNTERS or (remark.startswith("単位") and base):
        if quantity.unit:
            return quantity if unit == quantity.unit else Reason.AMBIGUOUS
        if scale and quantity.scaled:
            return Reason.AMBIGUOUS
        return replace(times(quantity, scale), unit=base)
    if scale and not quantity.unit:
        return Reason.AMBIGUOUS
    if remark in ("年間", "月間") and quantity.unit and "/" not in quantity.unit:
        return replace(quantity, unit=f"{quantity.unit}/{remark[0]}")
    # 1.2倍(H30比): no level
    if remark.endswith("比") and quantity.unit in ("", "%", "倍", "ポイント"):
        return Reason.AMBIGUOUS
    if not isinstance(_one_number(remark, remark), Reason):
        return Reason.TWO_NUMBERS
    return _noted(quantity, remark)


def _in_year(quantity: Quantity, years: Years) -> Quantity | Reason:
    if quantity.year is None:
        return replace(quantity, year=years)
    same = (quantity.year.first, quantity.year.last) == (years.first, years.last)
    return quantity if same else Reason.AMBIGUOUS


def _noted(quantity: Quantity, remark: str) -> Quantity:
    return replace(quantity, note=f"{quantity.note}、{remark}" if quantity.note else remark)


def _one_number(core: str, wording: str) -> Quantity | Reason:
    """Read words, number, unit and what follows; remarks and leading years are taken away."""
    found = Quantity(0.0, "", False, None, wording)
    per = ""
    while True:
        if match := _ABOUT_BEFORE.match(core):
            found = replace(found, approximate=True)
        elif match := _PER_BEFORE.match(core):
            per = "/" + (match[1] or match[2])
        elif (match := _REMARK_BEFORE.match(core)) or (match := _NAME_BEFORE.match(core)):
            if _CHANGING_NAME.search(match[1]):
                return Reason.AMBIGUOUS
            found = _noted(found, match[1])
        else:
            break
        core = core[match.end() :]
    sign = _SIGN.match(core)
    currency = sign[2] if sign else None
    if found.note and sign and sign[1] in ("+", "-"):
        return Reason.AMBIGUOUS
    rest = core[sign.end() :] if sign else core
    if spaced := _SPACED.match(rest):
        rest = spaced.group().replace(" ", "") + rest[spaced.end() :]
    number = _NUMBER.match(rest)
    if number is None:
        return Reason.AMBIGUOUS if re.match(r"[ー―—±▼▽]\s*[0-9]", rest) else Reason.NOT_A_NUMBER
    value = exact(number.group())
    if isinstance(value, Reason):
        return value
    tail = _after(found, rest[number.end() :].strip())
    if isinstance(tail, Reason):
        return tail
    if currency and tail.unit not in ("", "円"):
        return Reason.AMBIGUOUS
    tail = replace(tail, unit="円") if currency else tail
    return _valued(
        tail, value * (-1 if sign and sign[1] in ("-", "△", "▲") else 1), number.group(), per
    )


def _valued(found: Quantity, value: Decimal, numeral: str, per: str) -> Quantity | Reason:
    """Give a quantity its value, once number and unit are known to go together."""
    scale, base = scale_apart(found.unit)
    if not re.search("[0-9]", numeral):
        # 一部, 五分, 三重: kanji are digits only where nothing else is possible
        certain = base in COUNTERS or (not base and len(numeral) > 1)
        if not certain:
            return Reason.AMBIGUOUS
    if base == "年" and value == value.to_integral_value():
        return Reason.AMBIGUOUS
    if tenths := _TENTHS.fullmatch(base):
        value = value * 10 + int(tenths[1] or 0) + Decimal(tenths[2] or 0) / 10
        base = "%"
    if per and "/" in base:
        return Reason.AMBIGUOUS
    scaled = re.search("[千百万億兆]", numeral) is not None
    quantity = replace(found, value=float(value) + 0.0, unit=base + per, scaled=scaled)
    return times(quantity, scale)


def _after(found: Quantity, tail: str) -> Quantity | Reason:
    """Read what stands after the number: unit, 程度, 速報値, a year."""
    if _DATE_AFTER.match(tail):
        return Reason.DATE
    if _SECOND_NUMBER.match(tail):
        return Reason.TWO_NUMBERS
    if re.match(r"[/:][0-9]", tail):
        return Reason.AMBIGUOUS
    if more := re.match("余り?", tail):
        found, tail = replace(found, approximate=True), tail[more.end() :]
    for place, word in enumerate(re.split(r"[\s、;,]+", re.sub(r"\*+$", "", tail))):
        if word.isdigit():
            return Reason.TWO_NUMBERS
        years = read_years(word)
        if isinstance(years, Years):
            dated = _in_year(found, years)
            if isinstance(dated, Reason):
                return dated
            found = dated
            continue
        while match := _AFTER.search(word):
            about = match["about"] is not None
            found = replace(found, approximate=True) if about else _noted(found, match.group())
            word = word[: match.start()]
        if not word:
            continue
        unit = _unit(word)
        if isinstance(unit, Reason):
            return unit
        if place or found.unit:
            return Reason.WORDS
        found = replace(found, unit=unit)
    return found


def _unit(word: str) -> str | Reason:
    if _BOUND.search(word):
        return Reason.BOUND
    if _CHANGE.search(word):
        return Reason.AMBIGUOUS
    if _TENTHS.fullmatch(word):
        return word
    if _NO_UNIT.search(word) and not re.search("[0-9]", word):
        return Reason.WORDS
    sentence = re.search("[ぁ-ん]", _COUNTED_IN_KANA.sub("", word))
    if _UNIT.fullmatch(word) and not sentence:
        return normal_unit(word)
    return Reason.TWO_NUMBERS if re.search("[0-9]", word) else Reason.WORDS
