"""Read a target as it was worded: 40%以上, 現状維持, 累計700人, 2割程度増, 令和7年度までに供用開始.

Targets against what the cell does not give (全国平均以上, 前年度より増加, 平成27年度比10%増) are
:class:`~kpi_report.intake.reading.Unreadable`: none of the kinds of target says them.
"""

import re
from dataclasses import replace

from kpi_report.intake.reading import KANJI_DIGITS, Absent, Reason, Unreadable, screen
from kpi_report.intake.target_numbers import NUMBERED_LABEL, PLACE, numeric
from kpi_report.intake.target_words import OTHER_BASE, without_brackets, worded
from kpi_report.intake.targets import Target
from kpi_report.intake.years import Years, leading_years, read_years
from kpi_report.model import TargetKind

_UNDECIDED = re.compile(
    r"(?:(?:数値)?目標値?[はを]?|現在|別途|今後|改定時に|(?:令和|R)?[0-9]*年度[中内]?(?:に|までに)?)*"
    r"(?:(?:検討|設定|調整|協議|精査|算定|策定)(?:中|予定|する)|未(?:定|設定)|設定(?:なし|せず|しない))"
    r"|(?:今後|別途)(?:検討|設定|協議|決定)|検討|(?:数値)?目標値?(?:なし|無し)"
)
_NONE_OR_ZERO = re.compile(r"\(?(?:なし|無し|無)\)?")
_AFTER_YEAR = re.compile(
    r"\s*(?:の?(?:値|実績値?|数値|水準))?(?:比|より|から|に比べ|に対し|と比|を|以上|以下|並|と同)"
)
_WAS = re.compile(r"年度?(?:末|時点)?の?実績値?(?:[:\s]*[0-9約]|\))")
_YEARS_LATER = re.compile(r"[0-9]{1,2}年後(?:までに|に|の)?")
_CUMULATIVE = re.compile(
    r"累[計積]値?(?:で|:)?|[0-9]{1,2}(?:年間|[かカヶケ]年|年(?=の?(?:累|合計)))(?:で|に|の)?(?:累[計積]|合計|計)?(?:で|:)?"
    r"|(?:計画)?期間[中内](?:に|で|の)?(?:累[計積]|合計|計)?(?:で|:)?"
)
_ANNUAL = re.compile(r"毎年度?(?:に|で)?|各年度?(?:に|で)?|年度ごと(?:に)?")
_SOME_NUMBER = re.compile(
    rf"[0-9]|ゼロ|[{KANJI_DIGITS}]\w*[割件人回社箇か]|[{KANJI_DIGITS}][十百千万億]|倍増|半減"
)


def read_target(text: str) -> Target | Absent | Unreadable:
    """Read the target of a KPI.

    Parameters
    ----------
    text
        The cell as written.

    Returns
    -------
    Target | Absent | Unreadable
        ``Absent`` for an empty cell only; a dash or 検討中 is a target of kind ``UNDECIDED``, while
        なし may mean none or zero and is ambiguous, as is ``+50人`` (a level or a change).
    """
    plain = screen(text)
    wording = text.strip()
    if isinstance(plain, Unreadable):
        return plain
    if isinstance(plain, Absent):
        if not wording:
            return plain
        if _NONE_OR_ZERO.fullmatch(wording):
            return Unreadable(wording, Reason.AMBIGUOUS)
        return Target(TargetKind.UNDECIDED, wording=wording)
    found = _target(plain)
    if isinstance(found, Reason):
        return Unreadable(wording, found)
    return replace(found, wording=wording)


def _target(plain: str) -> Target | Reason:
    if _UNDECIDED.fullmatch(without_brackets(plain)):
        return Target(TargetKind.UNDECIDED)
    # 平成27年度実績50件: what was, no target
    if _WAS.search(plain):
        return Reason.AMBIGUOUS
    leading = leading_years(plain)
    of_year = False
    rest = leading[1] if leading else _YEARS_LATER.sub("", plain, count=1)
    if leading:
        if _AFTER_YEAR.match(rest) or re.match(r"[-~―ー—/.+→]", rest):
            return Reason.AMBIGUOUS
        if month := re.match(r"[0-9]{1,2}月(?:[0-9]{1,2}日|末日?)?", rest):
            inside = read_years(leading[0].wording + month.group())
            if not isinstance(inside, Years):
                return Reason.DATE
            leading = (inside, rest[month.end() :])
            rest = leading[1]
        of_year = re.match(r"\s*(?:時点|現在)?の", rest) is not None
        rest = re.sub(r"^[\s:、]*(?:まで)?(?:には?|の|で|は)?[\s:、]*", "", rest)
        if not rest:
            return Reason.DATE
    elif isinstance(read_years(plain), Years) and not plain.isdigit():
        return Reason.DATE
    found = _of_kind(rest)
    if isinstance(found, Reason) or leading is None:
        return found
    if found.year and (found.year.first, found.year.last) != (leading[0].first, leading[0].last):
        return Reason.AMBIGUOUS
    # R2の10%減, 令和2年度の120%: of what it was in that year
    if of_year and (
        found.relative is not None
        or found.added is not None
        or found.unit in ("倍", "%", "ポイント")
    ):
        return Reason.AMBIGUOUS
    if of_year and found.kind is TargetKind.DIRECTION:
        return Reason.AMBIGUOUS
    found = replace(found, year=leading[0])
    return _spanning(found)


def _of_kind(text: str) -> Target | Reason:
    """Read a target whose leading year is taken away, by its marks: 累計, 毎年, or none."""
    total, yearly = _CUMULATIVE.search(text), _ANNUAL.search(text)
    if total and yearly:
        return Reason.AMBIGUOUS
    core = _CUMULATIVE.sub("", text) if total else _ANNUAL.sub("", text)
    core = re.sub(r"\(\s*\)", "", core).strip("、: \n")
    if OTHER_BASE.search(re.sub(PLACE, "", core)) and not NUMBERED_LABEL.fullmatch(core):
        return Reason.AMBIGUOUS
    found = numeric(core) if _SOME_NUMBER.search(core) else worded(core)
    if isinstance(found, Reason):
        wordy = worded(core)
        return found if isinstance(wordy, Reason) or total or yearly else wordy
    if not (total or yearly):
        return _spanning(found)
    changes = found.relative is not None or found.added is not None
    if changes and total and not re.search("累|合計", total.group()):
        return found
    if changes or found.kind is not TargetKind.REACH or "/年" in found.unit:
        return Reason.AMBIGUOUS
    # 2か年に1回: how often
    if total and found.unit == "回" and total.group().endswith("に"):
        return Reason.AMBIGUOUS
    # 累計50%, 3年間平均50件: no sum
    if total and (
        "/" in found.unit or found.unit in ("%", "‰", "倍", "位", "ポイント") or "平均" in core
    ):
        return Reason.AMBIGUOUS
    return replace(found, kind=TargetKind.CUMULATIVE if total else TargetKind.ANNUAL)


def _spanning(found: Target) -> Target | Reason:
    """Return a target unless it names several years without saying sum or each."""
    several = found.year is not None and found.year.single is None
    kept = (TargetKind.CUMULATIVE, TargetKind.ANNUAL, TargetKind.MAINTAIN, TargetKind.BAND)
    return Reason.AMBIGUOUS if several and found.kind not in kept else found
