"""Numbers, years, dates and units as documents print them."""

import math
import re
from decimal import ROUND_HALF_UP, Decimal, localcontext

from babel.numbers import format_compact_decimal

from kpi_report.document.language import SOURCE, known, language, later, say
from kpi_report.model import Indicator, YearKind

NOTHING = "―"
_PER = re.compile(r" per \d")
LARGE = 1_000_000
"""From here on a short label gives a value in large units."""
YEAR_WORDS: dict[YearKind, str] = {
    YearKind.CALENDAR: later("{year}年"),
    YearKind.FISCAL: later("{year}年度"),
    YearKind.OCT_SEP: later("{year}年9月期"),
    YearKind.CENSUS: later("{year}年国勢調査"),
    YearKind.UNKNOWN: later("{year}年"),
}
DATE_WORDS = (later("{year}年"), later("{year}年{month}月"), later("{year}年{month}月{day}日"))
"""Dates of which the year, the month too, or all is known; the parts are whole numbers."""


def half_up(value: float, decimals: int) -> float:
    """Round a half away from zero (四捨五入), as by hand, also one that is a little less in binary.

    Examples
    --------
    >>> half_up(70.25, 1), half_up(2.675, 2), half_up(2.75 / (30.6 - 30.4), 1)
    (70.3, 2.68, 13.8)
    """
    with localcontext(rounding=ROUND_HALF_UP):
        return float(f"{Decimal(f'{value:.{decimals + 6}f}'):.{decimals}f}")


def number(value: float, decimals: int = 0) -> str:
    """Write a number, rounded, with thousands separators and a true minus sign; never ``-0``."""
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a number to print; a missing value is None")
    text = f"{half_up(value, decimals):,.{decimals}f}"
    if text.startswith("-"):
        text = text[1:] if not text.strip("-0.,") else "−" + text[1:]
    return text


def signed(value: float, decimals: int = 0) -> str:
    """Write a change: with ``+`` or ``−``, and ``±0`` where rounding leaves nothing."""
    text = number(value, decimals)
    if not text.strip("0.,"):
        return "±" + text
    return text if text.startswith("−") else "+" + text


def plain(value: float) -> str:
    """Write a number as it was published: no more decimals than it has, at most six."""
    return number(value, 6).rstrip("0").rstrip(".")


def alike(*values: float) -> list[str]:
    """Write numbers that stand side by side with the decimals of the one that has most.

    Examples
    --------
    >>> alike(77.8, 78.0)
    ['77.8', '78.0']
    """
    digits = max(len(plain(v).partition(".")[2]) for v in values)
    return [number(v, digits) for v in values]


def compact(value: float) -> str:
    """Write a value short: from a million on in the large units of the language, such as 億.

    Examples
    --------
    >>> compact(123_445_000), compact(999_999)
    ('1.23億', '999,999')
    """
    if abs(value) < LARGE:
        return plain(value)
    with localcontext(rounding=ROUND_HALF_UP):
        text = format_compact_decimal(Decimal(str(value)), locale=language(), fraction_digits=2)
    return text.replace("-", "−")


def date_text(iso: str) -> str:
    """Write an ISO date, month or year, as far as it is known."""
    if not iso:
        return ""
    parts = [int(part) for part in iso.split("-")]
    return say(
        DATE_WORDS[len(parts) - 1], **dict(zip(("year", "month", "day"), parts, strict=False))
    )


def year_text(year: int, kind: YearKind) -> str:
    """Write a year and what kind of year it is."""
    return say(YEAR_WORDS[kind], year=year)


def unit_of(indicator: Indicator) -> str:
    """Return the unit of an official indicator; none where an English name says it: "per 1,000"."""
    unit = known(indicator.unit)
    return "" if language() != SOURCE and _PER.search(known(indicator.name)) else unit


def with_unit(text: str, unit: str) -> str:
    """Join a number and its unit."""
    if text == NOTHING:
        return text
    if unit in ("", "%", "％"):
        return text + known(unit)
    return say("{value}{unit}", value=text, unit=known(unit))
