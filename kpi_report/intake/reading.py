"""What one cell can say: nothing, something unreadable, or a number of digits and kanji, exactly.

The readers of :mod:`~kpi_report.intake.years`, :mod:`~kpi_report.intake.japanese` and
:mod:`~kpi_report.intake.target_reading` return results and never raise; what they cannot read with
certainty is :class:`Unreadable`.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from itertools import groupby

LONGEST = 200
_MOST_DIGITS = 15  # of a whole number: what a float holds whatever the digits are
_MOST_WITH_DECIMALS = 25
_LARGEST = 17  # power of ten


class Reason(StrEnum):
    """Why a text was not read."""

    NOT_A_NUMBER = "not_a_number"
    NOT_A_YEAR = "not_a_year"
    TWO_NUMBERS = "two_numbers"
    GROUPING = "grouping"
    AMBIGUOUS = "ambiguous"
    BOUND = "bound"
    WORDS = "words"
    DATE = "date"
    NO_ERA = "no_era"
    OUT_OF_RANGE = "out_of_range"
    FORMULA = "formula"
    ERROR_VALUE = "error_value"
    TOO_LONG = "too_long"

    @property
    def label(self) -> str:
        """Return the reason in the words of those who fill in the table."""
        return {
            "not_a_number": "数字で書かれていません",
            "not_a_year": "年が書かれていません",
            "two_numbers": "数値が二つ以上あります",
            "grouping": "桁区切りまたは小数点の位置が正しくありません",
            "ambiguous": "二通り以上に読めます",
            "bound": "「以上」「以下」などが付いています",
            "words": "数値の後に、単位でも年でもない語があります",
            "date": "数値または年ではなく、日付または時期として書かれています",
            "no_era": "元号または西暦の4桁がありません",
            "out_of_range": "大きすぎる、桁が多すぎる、または存在しない年です",
            "formula": "計算式です",
            "error_value": "表計算のエラー値です",
            "too_long": f"{LONGEST}文字を超えています",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Absent:
    """Deliberately nothing: an empty cell, a dash, 「集計中」; ``wording`` tells which."""

    wording: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A text that has no certain reading."""

    wording: str
    reason: Reason


_ABSENT = re.compile(
    r"|[-―ー—─━_]{1,4}|\.{2,6}|・{2,6}|(?:該当|データ|実績|対象)?(?:なし|無し|無)|該当せず|対象外"
    r"|未(?:集計|実施|測定|調査|把握|公表|確定|定|算出|設定)|(?:集計|調査|確認|算定|精査)中|公表待ち"
    r"|不明|非公表|公表前|秘匿|算出不可|新規(?:KPI)?|[Nn]\.?/?[Aa]\.?"
)
_ERROR_VALUE = re.compile(r"#[A-Z][A-Z_/0]*[!?]?|#DIV/0!|#+")
_FORMULA = re.compile(r"[=@]|[-+][A-Za-z]+[(|!]")
_SPELLINGS = str.maketrans(
    {
        **dict.fromkeys("−‐‑–", "-"),
        **dict.fromkeys("〜∼〰", "~"),
        **dict.fromkeys("【〔〖[{", "("),
        **dict.fromkeys("】〕〗]}", ")"),
        **dict.fromkeys("\u200b\ufeff\u2060", None),
    }
)


def screen(text: str) -> str | Absent | Unreadable:
    """Return the text in plain spelling, or what can be said of it before any number is sought.

    Parameters
    ----------
    text
        The text of one cell, of any length.

    Returns
    -------
    str | Absent | Unreadable
        Half-width, brackets round, minus signs ``-``, waves ``~``, blanks ``" "``; line breaks
        stay, so that digits on two lines are never joined.
    """
    wording = text.strip()
    if len(wording) > LONGEST:
        return Unreadable(wording, Reason.TOO_LONG)
    plain = _plain(wording)
    if _ERROR_VALUE.fullmatch(plain):
        return Unreadable(wording, Reason.ERROR_VALUE)
    if _FORMULA.match(plain):
        return Unreadable(wording, Reason.FORMULA)
    without_remark = re.sub(r"\([^()]*\)$", "", plain).strip()
    if _ABSENT.fullmatch(without_remark or plain.strip("() ")):
        return Absent(wording)
    return plain


def set_aside(plain: str) -> tuple[str, tuple[str, ...]]:
    """Return the text without its remarks, and the remarks: brackets and what follows ※.

    A line break takes the place of a bracket, so that ``1(2)345`` does not become 1345.
    """
    body, mark, after = plain.partition("※")
    remarks = [r.strip() for r in re.findall(r"\(([^()]*)\)", body)]
    remarks += [after.strip() or "※"] if mark else []
    return re.sub(r"\([^()]*\)", "\n", body).strip(), tuple(r for r in remarks if r)


def _plain(text: str) -> str:
    pieces = (
        "".join(run) if disguised else unicodedata.normalize("NFKC", "".join(run))
        for disguised, run in groupby(text.replace("_x000D_", ""), _hides_a_digit)
    )
    plain = "".join(pieces).replace("m²", "m2").replace("m³", "m3").translate(_SPELLINGS)
    return re.sub(r"[^\S\n]", " ", plain.replace("\r\n", "\n").replace("\r", "\n")).strip()


@cache
def _hides_a_digit(char: str) -> bool:
    """Return whether NFKC would make a digit of a footnote mark or a power: ①, ², ㏠."""
    if char.isascii() or char in "㎟㎠㎡㎢㎣㎤㎥㎦" or unicodedata.category(char) == "Nd":
        return False
    return any(c.isdigit() for c in unicodedata.normalize("NFKC", char))


KANJI_DIGITS = "〇一二三四五六七八九"
NUMERAL = rf"(?:[0-9{KANJI_DIGITS}十千億兆,.]|百(?!貨店)|万(?!博))+"
_EXPONENTIAL = re.compile(r"[0-9]{1,15}(?:\.[0-9]+)?[eE][-+]?[0-9]{1,3}")
_DIGITS = re.compile(r"(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
_ONE = rf"[0-9][0-9,.]*|[{KANJI_DIGITS}]"
_PART = re.compile(rf"((?:{_ONE})?千)?((?:{_ONE})?百)?((?:{_ONE})?十)?({_ONE})?")


def exact(numeral: str) -> Decimal | Reason:
    """Return the value of an unsigned number: ``1,234.5``, 9兆1,400億, 3.2万, 十五, ``1.2E+05``.

    Each of 兆, 億, 万 stands at most once, the larger first; a decimal point only in the last part.
    At most 15 significant digits of a whole number, below 10 to the 18th. A scale without any digit
    (千) is no number; a lone last digit (12万5) may mean 5 or 5千.
    """
    if numeral == "ゼロ":
        return Decimal(0)
    if _EXPONENTIAL.fullmatch(numeral):
        return _held(Decimal(numeral))
    if not re.search(rf"[0-9{KANJI_DIGITS}]", numeral):
        return Reason.NOT_A_NUMBER
    if re.match(r"0[0-9]", numeral) or re.search(r"[兆億万千百][1-9]$", numeral):
        return Reason.AMBIGUOUS
    parts = re.findall(r"([^兆億万]*)([兆億万])", numeral)
    parts.append((re.split("[兆億万]", numeral)[-1], ""))
    total, last_power = Decimal(0), 0
    for place, (part, scale) in enumerate(parts):
        if not part and not scale:
            continue
        power = {"兆": 12, "億": 8, "万": 4, "": 0}[scale]
        value = _below_10000(part)
        if isinstance(value, Reason):
            return value
        fits = place == 0 or (power < last_power and value < 10 ** (last_power - power))
        if not fits:
            return Reason.NOT_A_NUMBER
        if "." in "".join(p for p, _ in parts[:place]):
            return Reason.GROUPING
        total, last_power = total + value.scaleb(power), power
    return _held(total)


def _below_10000(part: str) -> Decimal | Reason:
    """Return the value of what stands before 万 or at the end; ``12百`` and ``1,200千`` scale."""
    match = _PART.fullmatch(part)
    if match is None or not part:
        return Reason.GROUPING if re.search("[,.]", part) else Reason.NOT_A_NUMBER
    written = [(group, 3 - place) for place, group in enumerate(match.groups()) if group]
    total, room = Decimal(0), None
    for place, (group, power) in enumerate(written):
        value = _digits(group[:-1] if power else group)
        if isinstance(value, Reason):
            return value
        scales = power > 0 and (value >= 10 or "." in group)
        if scales and (len(written) > 1 or power == 1):
            return Reason.NOT_A_NUMBER
        if room is not None and value.scaleb(power) >= room:
            return Reason.NOT_A_NUMBER
        if "." in group and place < len(written) - 1:
            return Reason.GROUPING
        total, room = total + value.scaleb(power), Decimal(10) ** power
    return total


def _digits(text: str) -> Decimal | Reason:
    if not text:
        return Decimal(1)
    if text in KANJI_DIGITS:
        return Decimal(KANJI_DIGITS.index(text))
    if not _DIGITS.fullmatch(text):
        return Reason.GROUPING
    digits = text.replace(",", "")
    most = _MOST_WITH_DECIMALS if "." in digits else _MOST_DIGITS
    if len(digits.replace(".", "").strip("0")) > most:
        return Reason.OUT_OF_RANGE
    return Decimal(digits)


def _held(value: Decimal) -> Decimal | Reason:
    """Return the value if a float holds all digits that count."""
    if not value:
        return Decimal(0)
    digits = "".join(map(str, value.as_tuple().digits)).strip("0")
    whole = value == value.to_integral_value()
    most = _MOST_DIGITS if whole or value.adjusted() >= _MOST_DIGITS else _MOST_WITH_DECIMALS
    fits = len(digits) <= most and -_MOST_DIGITS <= value.adjusted() <= _LARGEST
    return value if fits else Reason.OUT_OF_RANGE
