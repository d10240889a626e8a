"""Read the year or the years that a cell names: 令和5年度, H28, 2017〜2021年度, 国勢調査.

A year keeps its kind. What lies inside a year (2023/3/31, 令和5年2月) belongs to one calendar year
and to another fiscal year, and is refused where the two differ.
"""

import re
from dataclasses import dataclass, replace

from kpi_report.intake.reading import KANJI_DIGITS, Absent, Reason, Unreadable, exact, screen
from kpi_report.model import YearKind

EARLIEST, LATEST = 1945, 2100


@dataclass(frozen=True, slots=True)
class Years:
    """One year, or a span of years.

    Attributes
    ----------
    first, last
        Western years; equal for a single year. A year from October to September is named by its
        September: 平成28年10月〜29年9月 is 2017.
    kind
        ``UNKNOWN`` where the text does not tell: ``2023``, ``R5``, and 令和5年10月, whose calendar
        and fiscal year bear the same number.
    at_end
        Whether its end is meant: 年度末, 3月末 (令和3年3月末 is the end of fiscal 2020).
    wording
        The text as written; in plain spelling where it is a part of a longer cell.
    """

    first: int
    last: int
    kind: YearKind
    at_end: bool
    wording: str

    @property
    def single(self) -> int | None:
        """Return the year; ``None`` for a span."""
        return self.first if self.first == self.last else None


_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "令": 2018, "平": 1988, "昭": 1925}
_ERAS |= {
    letter: start
    for a, start in zip("RHS", (2018, 1988, 1925), strict=True)
    for letter in (a, a.lower())
}
_LAST_SHOWA = 64
_COUNT = rf"元|[0-9]{{1,3}}|[{KANJI_DIGITS}十百]{{1,4}}"
_ERA_YEAR = rf"(?:令和|平成|昭和|[令平昭RHSrhs])(?:{_COUNT})"
YEAR = rf"(?:{_ERA_YEAR}|(?:西暦|FY)?[0-9]{{4}})"
_UNIT = r"年度?"
_TO = r"(?:~|-|―|ー|—|–|→|から|より)"
_CENSUS = r"国勢調査|国調"
_SURVEY = r"[一-鿿ァ-ヶー・]{0,15}(?:調査|センサス)|住民基本台帳"
_REMARK = (
    rf"(?P<census>{_CENSUS})?(?:{_SURVEY})?(?:実績値?|見込み?値?|速報値?|確定値?|推計値?|暫定値?|目標値?"
    r"|予定|策定時|値|分)?(?:時点|現在)?(?:まで(?:に)?)?(?:\([^()0-9]*\))?"
)
_LABEL = re.compile(
    rf"(?:(?:計画)?策定時|現状値?|基準(?:年度?|値|時)?|目標(?:年度?|値)?|最終年度|実績値?|直近|(?P<census>{_CENSUS})):?"
)
_SINGLE = re.compile(
    rf"(?P<a>{YEAR})(?P<s1>{_UNIT})?(?:(?:[/・=](?P<c>{YEAR})|\((?P<b>{YEAR})(?P<s2>{_UNIT})?\))"
    rf"(?P<s3>{_UNIT})?)?(?P<end>末)?"
    rf"(?P<month>(?P<m>[0-9]{{1,2}})月(?:(?P<d>[0-9]{{1,2}})日|(?P<last>末日?)|(?P<term>期))?)?{_REMARK}"
)
_SPAN = re.compile(
    rf"(?P<a>{YEAR})(?P<s1>{_UNIT})?末?(?P<to>{_TO})(?P<b>{YEAR}|元|[0-9]{{1,2}})(?P<s2>{_UNIT})?"
    rf"(?P<end>末)?(?:まで)?(?:の?[0-9]{{1,2}}(?:年間|[かカヶケ箇]年))?{_REMARK}"
)
_MONTHS = re.compile(
    rf"(?P<a>{YEAR})年(?P<m1>[0-9]{{1,2}})月(?:1日)?{_TO}(?:(?P<b>{YEAR}|元|[0-9]{{1,2}}|翌|同)年)?"
    rf"(?P<m2>[0-9]{{1,2}})月(?:末日?|30日|31日)?(?:まで)?{_REMARK}"
)
_DATE = re.compile(rf"(?:{YEAR}|[0-9]{{1,2}})[./-][0-9]{{1,2}}(?:[./-][0-9]{{1,4}})?(?: .*)?")
_WITHOUT_ERA = re.compile(
    rf"'?[0-9]{{1,2}}(?:{_UNIT})?末?(?:[0-9]{{1,2}}月.*|{_TO}[0-9]{{1,2}}{_UNIT}.*)?"
)
_LEADING = re.compile(
    rf"(?:{YEAR}(?:{_UNIT})?{_TO}(?:{YEAR}|[0-9]{{1,2}}){_UNIT}|{_ERA_YEAR}{_TO}{_ERA_YEAR}"
    rf"|{YEAR}(?:\({YEAR}\))?{_UNIT}(?:\({YEAR}(?:{_UNIT})?\))?|{_ERA_YEAR}|[0-9]{{4}}(?=:))"
    rf"末?(?:[0-9]{{1,2}}月末)?(?:{_CENSUS})?(?:時点|現在)?"
)


def read_years(text: str) -> Years | Absent | Unreadable:
    """Read a cell that names a year or a span of years.

    Parameters
    ----------
    text
        Such as 令和5年度, ``R5``, 平成30年（2018年）, ``2017〜2021年度``, 令和2年国勢調査,
        平成28年10月〜29年9月; years of an era may pass its end (平成32年度 is fiscal 2020).

    Returns
    -------
    Years | Absent | Unreadable
        Unreadable what lacks an era, lies outside 1945-2100, is a day or month that could belong to
        two years, or names two different ones.
    """
    plain = screen(text)
    if not isinstance(plain, str):
        return plain
    wording = text.strip()
    found = _years(re.sub(r"(?<![0-9])\s+|\s+(?![0-9])", "", plain))
    if isinstance(found, Reason):
        return Unreadable(wording, found)
    return replace(found, wording=wording)


def leading_years(plain: str) -> tuple[Years, str] | None:
    """Split a text in plain spelling that begins with a year: 2045年 and the rest.

    A bare western number counts only before a colon, since it may be the value itself.
    """
    match = _LEADING.match(plain)
    years = read_years(match.group()) if match else None
    if match is None or not isinstance(years, Years):
        return None
    return years, plain[match.end() :]


def _years(text: str) -> Years | Reason:
    census = False
    label = _LABEL.match(text)
    if label and label.end() < len(text):
        census = label["census"] is not None
        text = text[label.end() :]
        text = text[1:-1] if text[0] == "(" and text[-1] == ")" else text
    for pattern, read in ((_MONTHS, _from_months), (_SPAN, _from_span), (_SINGLE, _from_single)):
        match = pattern.fullmatch(text)
        if match:
            found = read(match)
            if isinstance(found, Reason) or not (census or match["census"]):
                return found
            return _census(found)
    if _DATE.fullmatch(text):
        return Reason.DATE
    if _WITHOUT_ERA.fullmatch(text):
        return Reason.NO_ERA
    several = len(re.findall(rf"{_ERA_YEAR}|(?<![0-9])[0-9]{{4}}(?![0-9])", text)) > 1
    return Reason.TWO_NUMBERS if several else Reason.NOT_A_YEAR


def _from_single(match: re.Match[str]) -> Years | Reason:
    year = western(match["a"])
    if isinstance(year, Reason):
        return year
    kind = _kind(match["a"], match["s1"], match["s2"], match["s3"])
    if isinstance(kind, Reason):
        return kind
    again = match["b"] or match["c"]
    if again and western(again) != year:
        return Reason.TWO_NUMBERS if match["c"] else Reason.AMBIGUOUS
    at_end = match["end"] is not None
    if match["month"]:
        return _inside(year, kind, match)
    return Years(year, year, kind, at_end, "")


def _inside(year: int, kind: YearKind, match: re.Match[str]) -> Years | Reason:
    """Return the year to which a month or a day belongs, if there is only one.

    The end of March closes a fiscal year, the end of December a calendar year; from April to
    December the calendar and the fiscal year have the same number; 年9月期 is a year to September.
    """
    month, day = int(match["m"]), int(match["d"] or 1)
    at_end = match["last"] is not None or day == 31
    if not (1 <= month <= 12 and 1 <= day <= 31) or match["end"]:
        return Reason.NOT_A_YEAR
    if match["term"]:
        return Years(year, year, YearKind.OCT_SEP, False, "") if month == 9 else Reason.DATE
    if kind is not YearKind.CALENDAR:
        return Reason.AMBIGUOUS
    if month == 3 and at_end:
        return _in_domain(Years(year - 1, year - 1, YearKind.FISCAL, True, ""))
    if month < 4:
        return Reason.DATE
    ends = month == 12 and at_end
    return Years(year, year, YearKind.CALENDAR if ends else YearKind.UNKNOWN, ends, "")


def _from_span(match: re.Match[str]) -> Years | Reason:
    first, last = western(match["a"]), _second(match["a"], match["b"])
    if isinstance(first, Reason):
        return first
    if isinstance(last, Reason):
        return last
    kind = _kind(match["a"], match["s1"], match["s2"])
    if isinstance(kind, Reason):
        return kind
    # 2011-12 and R4-8 may be a month
    written_as_month = match["to"] == "-" and kind is YearKind.UNKNOWN and len(match["b"]) <= 2
    if written_as_month and match["b"].isdigit() and int(match["b"]) <= 12:
        return Reason.DATE
    return _ordered(first, last, kind, match["end"] is not None)


def _from_months(match: re.Match[str]) -> Years | Reason:
    first = western(match["a"])
    if isinstance(first, Reason):
        return first
    if match["b"] in (None, "同", "翌"):
        last: int | Reason = first + (match["b"] == "翌")
    else:
        last = _second(match["a"], match["b"])
    if isinstance(last, Reason):
        return last
    months = int(match["m1"]), int(match["m2"])
    if months == (1, 12):
        return _ordered(first, last, YearKind.CALENDAR)
    if months == (4, 3):
        return _ordered(first, last - 1, YearKind.FISCAL)
    if months == (10, 9):
        return _ordered(first + 1, last, YearKind.OCT_SEP)
    return Reason.AMBIGUOUS


def _ordered(first: int, last: int, kind: YearKind, at_end: bool = False) -> Years | Reason:
    return Years(first, last, kind, at_end, "") if first <= last else Reason.AMBIGUOUS


def _in_domain(years: Years) -> Years | Reason:
    return years if EARLIEST <= years.first <= LATEST else Reason.OUT_OF_RANGE


def _census(years: Years) -> Years | Reason:
    """Return the years as census years; a census is taken every five years."""
    if years.kind is YearKind.FISCAL or years.first != years.last:
        return Reason.AMBIGUOUS
    return replace(years, kind=YearKind.CENSUS) if years.first % 5 == 0 else Reason.OUT_OF_RANGE


def _kind(year: str, *units: str | None) -> YearKind | Reason:
    named = {unit for unit in units if unit} | ({"年度"} if year.startswith("FY") else set())
    if len(named) > 1:
        return Reason.AMBIGUOUS
    if not named:
        return YearKind.UNKNOWN
    return YearKind.FISCAL if named == {"年度"} else YearKind.CALENDAR


def _second(first: str, second: str) -> int | Reason:
    """Return the later year of a span, which may leave out its era or century."""
    if re.fullmatch(YEAR, second):
        return western(second)
    era = re.match(r"[^0-9元一-九十百〇]*", first)
    if era and era.group().removeprefix("西暦").removeprefix("FY"):
        return western(era.group() + second)
    return western(first[:-2] + second) if len(second) == 2 else Reason.AMBIGUOUS


def western(year: str) -> int | Reason:
    """Return the western year of ``2023``, ``R5`` or 令和元, in plain spelling.

    Parameters
    ----------
    year
        Without 年 or 年度.

    Returns
    -------
    int | Reason
        ``OUT_OF_RANGE`` outside 1945-2100, for a year 0 of an era and for 昭和65 and later.
    """
    era = next((name for name in _ERAS if year.startswith(name)), None)
    count = year.removeprefix(era) if era else re.sub(r"^(?:西暦|FY)", "", year)
    number = 1 if count == "元" else exact(count.lstrip("0") or "0")
    if isinstance(number, Reason):
        return Reason.NOT_A_YEAR
    value = int(number) + (_ERAS[era] if era else 0)
    beyond = era is not None and (number < 1 or (_ERAS[era] == 1925 and number > _LAST_SHOWA))
    return Reason.OUT_OF_RANGE if beyond or not EARLIEST <= value <= LATEST else value
