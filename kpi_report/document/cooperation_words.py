"""Cooperation beside none in words: rungs, marks, reasons, and one sentence on a difference."""

from collections.abc import Sequence

from kpi_report.assess.claims import Assumption, Claim, Held
from kpi_report.assess.comparable import Beside, NotCompared, WhyNot
from kpi_report.assess.cooperation import Compared
from kpi_report.assess.deals import Dealt
from kpi_report.assess.outcome_series import as_indicator
from kpi_report.bundle import RoundFacts
from kpi_report.design import CooperationDesign, Outcome
from kpi_report.document import numbers
from kpi_report.document.language import known, later, say
from kpi_report.document.style import Tone
from kpi_report.model import Group, YearKind

RUNGS: dict[Claim, tuple[str, str]] = {
    Claim.DESCRIBED: (
        later("A 動きを示した"),
        later("形成の前後の変化を、比べる相手の変化と並べて示した。差の意味は分からない。"),
    ),
    Claim.UNLIKE_OTHERS: (
        later("B 他の圏域と異なる"),
        later("差が、同じ時期の他の圏域の差のうち大きい方に入る。偶然によることも多い。"),
    ),
    Claim.UNLIKE_CHANCE: (
        later("C 偶然とは考えにくい"),
        later("差が、偶然ではめったに生じない大きさで、前提に反するものも見つからない。"),
    ),
}
HIGHEST = (
    later("D 原因が連携といえる"),
    later("連携の開始が、値の動きと関わりなく決まったことを要する。この比較では到達しない。"),
)
MARKS: dict[Held, tuple[str, Tone]] = {
    Held.YES: ("✓", Tone.GOOD),
    Held.NO: ("×", Tone.BAD),
    Held.UNKNOWN: ("？", Tone.NOTE),
}
ASSUMPTIONS: dict[Assumption, tuple[str, str]] = {
    Assumption.PARALLEL: (
        later("並行"),
        later("形成前の、比べる相手との差の傾きが、他の圏域と比べて特に急ではない"),
    ),
    Assumption.LEVEL: (
        later("水準"),
        later("形成前の水準と直前の値の高低をそろえても、差の向きと半分以上の大きさが残る"),
    ),
    Assumption.ONE_LEFT_OUT: (
        later("除外"),
        later("どの1年（又は比べる1圏域）を除いても、差の向きと半分以上の大きさが残る"),
    ),
    Assumption.EARLIER: (
        later("仮の\n時点"),
        later("形成前の年だけで仮の時点を置いたとき、同じ大きさの差がない"),
    ),
    Assumption.COUNTED_ALIKE: (
        later("統計"),
        later("比べる年の間に、統計の断絶がない"),
    ),
    Assumption.SAME_MEMBERS: (
        later("構成"),
        later("構成市町村の変更の記録がない"),
    ),
    Assumption.ONE_AREA: (
        later("重複"),
        later("他の連携中枢都市圏にも属する構成市町村がない"),
    ),
    Assumption.APART: (
        later("相手"),
        later("比べる相手が、同じような取組に加わっていない（加わっていることが分かる場合に×）"),
    ),
    Assumption.DATE: (
        later("時期"),
        later("形成の月まで分かる"),
    ),
    Assumption.NOTHING_ELSE: (
        later("他の\n事情"),
        later("同じ時期に、値を動かす他の事情がない（データからは分からない）"),
    ),
}
REASONS: dict[WhyNot, str] = {
    WhyNot.NO_DATE: later("形成の時期が、確認できた資料に記載されていない"),
    WhyNot.ONE_CITY: later("1市で形成された圏域で、連携市町村がない"),
    WhyNot.NO_VALUES: later("統計の値がない"),
    WhyNot.FEW_OUTSIDE: later(
        "県内で連携中枢都市圏に属さない市町村が{least}に満たず、比べる相手がない"
    ),
    WhyNot.FEW_BEFORE: later("形成前の値が{before}時点で、{least_before}時点に満たない"),
    WhyNot.FEW_AFTER: later("形成後の値が{after}時点で、{least_after}時点に満たない"),
    WhyNot.BREAK: later("{year}に統計の断絶がある"),
    WhyNot.STEP: later("{year}に、他の年と異なる段差があり、統計の断絶が疑われる"),
    WhyNot.FEW_AREAS: later("比べることのできる他の圏域が{areas}で、{least_areas}に満たない"),
}
BESIDE: dict[Beside, str] = {
    Beside.OUTSIDE: later("圏域外"),
    Beside.NOT_YET_FORMED: later("形成前の他圏域"),
}


def outcome_of(design: CooperationDesign, outcome_id: str) -> Outcome:
    """Return an outcome of the design."""
    return next(o for o in design.outcomes if o.outcome_id == outcome_id)


def difference_text(value: float, outcome: Outcome) -> str:
    """Write a difference with its unit; of per cents it is one of points."""
    unit = numbers.unit_of(as_indicator(outcome))
    text = numbers.signed(value, outcome.decimals)
    return numbers.with_unit(text, say("ポイント") if unit == "%" else unit)


def outcome_name(outcome: Outcome) -> str:
    """Return the name of an outcome with its unit."""
    name, unit = known(outcome.name), numbers.unit_of(as_indicator(outcome))
    return say("{name}（{unit}）", name=name, unit=unit) if unit else name


def by_reason(
    found: Sequence[NotCompared], facts: RoundFacts
) -> list[tuple[str, list[NotCompared]]]:
    """Return in words why comparisons cannot be made, each reason with those it is of."""
    cases: dict[tuple[WhyNot, int | None], list[NotCompared]] = {}
    for one in found:
        cases.setdefault((one.why, one.year), []).append(one)
    return [(_reason(own, facts), own) for own in cases.values()]


def _reason(found: Sequence[NotCompared], facts: RoundFacts) -> str:
    assert facts.design is not None
    one, g = found[0], facts.gates
    kind = YearKind(outcome_of(facts.design, one.outcome_id).years)
    return say(
        REASONS[one.why],
        least=g.outside_municipalities,
        before=_span([f.n_before for f in found]),
        least_before=g.years_before,
        after=_span([f.n_after for f in found]),
        least_after=g.years_after,
        areas=_span([f.n_beside for f in found]),
        least_areas=facts.design.least_areas,
        year=numbers.year_text(one.year, kind) if one.year else "",
    )


def _span(of: Sequence[int]) -> str:
    least, most = min(of), max(of)
    return f"{least}" if least == most else say("{least}～{most}", least=least, most=most)


def of_areas(dealt: Dealt) -> str:
    """Say in how many areas of all there is a difference as large, the own one included."""
    return say("{m}／{n}圏域", m=dealt.as_much, n=dealt.n)


def whose(group: Group) -> str:
    """Name whose changes are compared."""
    return say(group.label)


def sentence(found: Compared, outcome: Outcome) -> str:
    """Say a difference of changes in one sentence: what moved, what else did, the difference."""
    digits = outcome.decimals
    beside = say("圏域外") if found.beside is Beside.OUTSIDE else say("形成前の他の圏域の平均")
    return say(
        "{whose}は{own}、{beside}は{theirs}で、差は{difference}（同じかそれ以上の差は{deals}）",
        whose=whose(found.group),
        own=numbers.signed(found.own_change, digits),
        beside=beside,
        theirs=numbers.signed(found.their_change, digits),
        difference=numbers.signed(found.difference, digits),
        deals=of_areas(found.alone),
    )


def years(of: tuple[int, ...], outcome: Outcome) -> str:
    """Write years in short: the first and the last, and how many where some lie between unused."""
    span = f"{of[0]}–{of[-1]}" if len(of) > 1 else f"{of[0]}"
    if len(of) > 1 and of[-1] - of[0] + 1 != len(of):
        return say("{span}の{n}時点", span=span, n=len(of))
    return say("{span}年度", span=span) if outcome.years == "fiscal" else say("{span}年", span=span)
