"""Breaks of a series: years from which on its values are not counted as they were before.

A break is *said* where the remarks of a KPI name a change of definition, of method or of members.
It is *suspected* where the values alone take one step unlike all others, and stay there; whether
there was one has then to be asked. Neither says that a value is wrong.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import log
from statistics import median

from kpi_report.intake.years import YEAR, western
from kpi_report.model import Kpi, TargetKind, YearKind
from kpi_report.parameters import Thresholds

LEAST_ON_A_SIDE = 2
"""Values that a level must hold to be one: a single high value is no level."""

_UNLIKE_A_LEVEL = frozenset({TargetKind.CUMULATIVE, TargetKind.MILESTONE})
_BALANCE = re.compile("超過|増減|純増|(?:社会|自然)増|差引|収支差|黒字|赤字")

_WHAT = (
    r"(?:(?:集計|算定|算出|計算|調査|推計|測定|計測|把握|計上)の?(?:方法|手法|方式|対象|範囲|区域|基準|項目)"
    r"|(?:集計|カウント)の?(?:単位|方法)|数え方|母数|分母|調査票|設問|抽出方法"
    r"|定義|対象(?:施設|市町村?|範囲|区域|地域|期間|者))"
)
_CHANGED = r"(?:変更|変わ|改め|改定|改正|見直し|見直さ|追加|拡大|縮小|除外|(?P<unlike>異な|相違))"
_MEMBERS = r"(?:構成|連携)(?:市町村?|町村|自治体|団体)数?"
_NOT_DONE = (
    r"(?:する|されてい?|してい?|[をのはもがらし])*(?:な[いしく]|ません|ありません|予定|検討)"
)
_SAID = re.compile(
    rf"(?:{_WHAT}[^。、]{{0,15}}?{_CHANGED}"
    rf"|{_MEMBERS}[^。、]{{0,10}}?(?:加入|脱退|離脱|編入|合併)"
    rf"|{_MEMBERS}[がのはを]?(?:変更|変わ|追加|増加|減少)"
    r"|市町村合併"
    r"|[市町村](?:が|の|と|を)(?:新たに|新規に)?(?:圏域(?:に|へ|から))?(?:加入|脱退|離脱|編入|合併)"
    r"|圏域[がを][^。、]{0,8}[市町村]に(?:拡大|縮小)"
    r"|(?:抽出|全数|悉皆|標本)(?:調査)?に(?:変更|切り?替)|新(?:しい)?基準(?!年)|基準の?改[定正]"
    r"|接続し(?:ていない|ない|ません)|連続し(?:ていない|ない|ません)|連続性[がは]な|系列の?断絶"
    r"|(?:以前|以降|従前|従来|過去|前年度?|まで)[^。]{0,12}比較(?:は|が)?でき(?:ない|ません))"
    rf"(?!{_NOT_DONE}|(?:して|の|を)?募集)"
)
_WHEN = re.compile(
    rf"(?P<year>{YEAR})(?P<unit>年度?)?末?(?:(?P<month>[0-9]{{1,2}})月)?(?:[0-9]{{1,2}}日)?"
    r"(?P<before>以前|まで)?(?![0-9])"
)
_GAP = re.compile(r"[^\S\n]+")
_SENTENCE = re.compile(r"[。;\n]")


@dataclass(frozen=True, slots=True)
class SaidBreaks:
    """What the remarks say: the first year of each new series, and whether a year is missing."""

    years: tuple[int, ...] = ()
    undated: bool = False

    def between(self, first: int, last: int) -> int | None:
        """Return the newest break after the year `first`, up to `last`."""
        return max((y for y in self.years if first < y <= last), default=None)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the level: its first year, and how many times the value before it became."""

    year: int
    ratio: float


_NONE_SAID = SaidBreaks()


def said_breaks(kpi: Kpi) -> SaidBreaks:
    """Return the breaks that the remarks on a KPI and on its actuals speak of.

    Each belongs to the last year named before it in its sentence, or else to the first one after
    it. 「平成29年度以前」 and 「2017年度まで」 speak of the old values; the new ones begin a year
    later.
    January to March belong to the fiscal year that they close, of a KPI by fiscal years.
    """
    if not kpi.note and not kpi.actual_note:
        return _NONE_SAID
    years: set[int] = set()
    undated = False
    text = unicodedata.normalize("NFKC", f"{kpi.note}\n{kpi.actual_note}")
    for sentence in _SENTENCE.split(_GAP.sub("", text)):
        said = list(_SAID.finditer(sentence))
        named = list(_named_years(sentence, kpi.year_kind)) if said else []
        for match in said:
            if named:
                before = [year for at, year in named if at < match.end()]
                years.add(before[-1] if before else named[0][1])
            elif not match["unlike"]:
                undated = True
    return SaidBreaks(tuple(sorted(years)), undated and not years)


def suspected_step(kpi: Kpi, t: Thresholds) -> Step | None:
    """Return the one step of a series that is so unlike the others that it has to be asked about.

    The values v of baseline and actuals are taken in the order of their years y, those of
    ``shock_years`` left out, so that neither a dip nor its rebound is a step. Of the steps
    s = \\|ln(v₂ ÷ v₁)\\| the largest is one of the level if

    - s ≥ ln(``break_step``);
    - s ÷ (y₂ − y₁) ≥ ``break_unlike`` × the median of the other steps, each by year;
    - it persists: at least two values on either side, and the two sides stay apart by s ÷ 2.

    Returns
    -------
    Step | None
        ``None`` also outside the domain: fewer than ``break_points`` values, one of them 0 or
        negative, a balance by its name, whole numbers of which one is below ``break_least``, and
        targets that are sums or milestones.

    Notes
    -----
    Source: METHOD section 2 (series break); the thresholds were measured on the fictional rounds
    (``tests/test_truth.py``).
    """
    if kpi.target_kind in _UNLIKE_A_LEVEL or len(kpi.actuals) < t.break_points - 1:
        return None
    known = {p.year: p.value for p in kpi.actuals}
    if kpi.baseline is not None:
        known.setdefault(kpi.baseline.year, kpi.baseline.value)
    years = sorted(known.keys() - set(t.shock_years))
    if len(years) < t.break_points:
        return None
    values = [known[y] for y in years]
    least = min(values)
    if least <= 0 or max(values) < least * t.break_step or _BALANCE.search(kpi.name):
        return None
    if least < t.break_least and all(v == int(v) for v in values):
        return None
    return step_of_level(years, values, t)


def step_of_level(years: list[int], values: list[float], t: Thresholds) -> Step | None:
    logs = [log(v) for v in values]
    steps = [abs(b - a) for a, b in pairwise(logs)]
    size = max(steps)
    if size < log(t.break_step):
        return None
    at = steps.index(size)
    paces = [s / (b - a) for s, (a, b) in zip(steps, pairwise(years), strict=True)]
    if paces[at] < t.break_unlike * median(paces[:at] + paces[at + 1 :]):
        return None
    before, after = logs[: at + 1], logs[at + 1 :]
    apart = max(min(after) - max(before), min(before) - max(after))
    if min(len(before), len(after)) < LEAST_ON_A_SIDE or apart < size / 2:
        return None
    return Step(years[at + 1], values[at + 1] / values[at])


def _named_years(sentence: str, kind: YearKind) -> Iterator[tuple[int, int]]:
    """Yield place and year of every year named, as the first year of the new series."""
    for match in _WHEN.finditer(sentence):
        bare = match["year"].isdigit() and not match["unit"] and not match["before"]
        if bare and not re.match(r"から|より|以降|に|[~〜)、]|$", sentence[match.end() :]):
            continue
        year = western(match["year"])
        if isinstance(year, int):
            closing = kind is YearKind.FISCAL and match["unit"] == "年" and match["month"]
            early = bool(closing) and int(match["month"]) <= 3
            yield match.start(), year + bool(match["before"]) - early
