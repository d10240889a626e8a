"""The few KPIs that matter: what happened, what others did, one action and one question."""

from collections.abc import Sequence
from math import floor, log10

from kpi_report.assess.answers import Revision
from kpi_report.assess.finding import Criterion, Finding, Verdict
from kpi_report.assess.rating import AssessedKpi, Rating
from kpi_report.assess.review import is_continued
from kpi_report.bundle import AreaBundle
from kpi_report.document import kpi_charts, trace
from kpi_report.document.blocks import Blocks, Cell, Column, Notice, RowGroup, Table
from kpi_report.document.context import AreaContext
from kpi_report.document.finding_words import words
from kpi_report.document.kpi_table import has_room, is_measured, is_unmoved, that_matter
from kpi_report.document.kpi_words import goal_sentence, kpi_total
from kpi_report.document.language import say, sentences
from kpi_report.document.numbers import alike, number, plain, with_unit, year_text
from kpi_report.document.peers import others_text, shared_origin
from kpi_report.document.progress_words import basis_text
from kpi_report.document.wording import RATING_WORDS
from kpi_report.model import Kpi, TargetKind

FEW = 6
"""So many KPIs can all be drawn; of more only those that matter."""

_ACTING = (Criterion.V3, Criterion.Q1, Criterion.Q5, Criterion.Q4, Criterion.Q3, Criterion.Q2)
"""Criteria whose advice is one action on a KPI, the first that is not satisfied being given."""

SMALL = 0.1
"""Below it two decimals would not tell a change from none."""

_KEPT = (TargetKind.BAND, TargetKind.MAINTAIN)
"""Kinds of target that are met by staying where one is."""


def matters(ctx: AreaContext) -> Blocks | Notice:
    """Return the KPIs most behind and one success: chart, sentences, action and question."""
    b = ctx.bundle
    measured = [k for k in b.kpis if is_measured(k)]
    chosen = that_matter(b)
    few = len(measured) <= FEW
    if not measured or not (few or chosen):
        return Notice(
            title=say("重点的に確認するKPI"),
            text=say("遅れ又は達成と判定したKPIがないため、取り上げるKPIはありません。")
            if b.kpis
            else say("KPIの回答がないため、取り上げるKPIはありません。")
            if b.round.surveyed
            else say("KPIを確認できないため、取り上げるKPIはありません。"),
        )
    panels = kpi_charts.kpi_panels(measured if few else chosen, None if few else len(b.kpis))
    if not chosen:
        return Blocks((panels,))
    return Blocks(
        (
            panels,
            Table(
                title=say("取り上げたKPIの動きと、今後の対応"),
                columns=(
                    Column(say("KPI"), weight=1.0),
                    Column(say("動き"), weight=1.5),
                    Column(say("他の圏域"), weight=0.85),
                    Column(say("今後の対応"), weight=1.4),
                    Column(say("確認したい点"), weight=1.05),
                ),
                groups=(RowGroup("", tuple(_row(ctx, k) for k in chosen)),),
                dense=True,
                note=say(
                    "遅れの大きいものを、目標年までに間があるものから順に、達成したものの例を最後に示した。"
                    "他の圏域は、同じ名称と単位のKPIを設定している圏域について示す。"
                ),
            ),
        )
    )


def _row(ctx: AreaContext, assessed: AssessedKpi) -> tuple[Cell, ...]:
    kpi, progress = assessed.kpi, assessed.progress
    word, tone = RATING_WORDS[progress.rating]
    basis = basis_text(kpi, progress, ctx.bundle.round.thresholds)
    return (
        Cell(kpi.name, f"{say(word)} {basis}", tone, origin=trace.progress_origin(kpi)),
        Cell(movement_text(assessed, ctx.bundle.round.data_year), origin=trace.kpi_origin(kpi)),
        Cell(others_text(ctx.bundle, kpi), origin=shared_origin(ctx.bundle, kpi)),
        Cell(_action(ctx.bundle, assessed), origin=trace.kpi_origin(kpi)),
        Cell(_question(ctx.bundle, assessed)),
    )


def movement_text(assessed: AssessedKpi, data_year: int) -> str:
    """Say in two sentences what a KPI did, and what is left to do."""
    kpi = assessed.kpi
    assert kpi.baseline is not None and kpi.latest is not None
    end = year_text(kpi.latest.year, kpi.year_kind)
    first, last = alike(kpi.baseline.value, kpi.latest.value)
    total = kpi_total(kpi)
    if total is not None:
        went = say(
            "{start}からの累計は、{end}までに{value}です。",
            start=year_text(kpi.baseline.year + 1, kpi.year_kind),
            end=end,
            value=with_unit(plain(total.value), kpi.unit),
        )
    elif kpi.baseline.value == kpi.latest.value:
        went = say(
            "{start}から{end}まで、{value}のままです。",
            start=year_text(kpi.baseline.year, kpi.year_kind),
            end=end,
            value=with_unit(plain(kpi.latest.value), kpi.unit),
        )
    else:
        went = say(
            "{start}の{first}から、{end}の{last}になりました。",
            start=year_text(kpi.baseline.year, kpi.year_kind),
            first=with_unit(first, kpi.unit),
            end=end,
            last=with_unit(last, kpi.unit),
        )
    return sentences(went, _expectation(kpi, assessed, data_year))


def _expectation(kpi: Kpi, assessed: AssessedKpi, data_year: int) -> str:
    p = assessed.progress
    if p.rating is Rating.MET:
        return _met_text(kpi)
    if not has_room(kpi, data_year) and (goal := goal_sentence(kpi)):
        return goal
    if p.needed_pace is not None and p.past_pace is not None:
        return say(
            "目標に届くには、これまでの年平均{past}に対し、1年当たり{needed}の変化が必要です。",
            past=signed(p.past_pace),
            needed=with_unit(signed(p.needed_pace), _unit_of_change(kpi)),
        )
    if p.expected is not None:
        return say(
            "この時点で期待される値は{value}です。",
            value=with_unit(_rounded(p.expected), kpi.unit),
        )
    return ""


def _met_text(kpi: Kpi) -> str:
    """Say that the target is met, and for which year it was set where that is still to come."""
    if kpi.latest and kpi.target_year and kpi.latest.year < kpi.target_year:
        goal = year_text(kpi.target_year, kpi.year_kind)
        return say("{goal}の目標を、この時点で達成しています。", goal=goal)
    return say("目標を達成しています。")


def _unit_of_change(kpi: Kpi) -> str:
    """Return the unit of a difference: of per cents it is points."""
    return say("ポイント") if kpi.unit in ("%", "％") else kpi.unit


def _rounded(value: float) -> str:
    """Write a computed value with three digits or so, whole from 100 on; a small one with two."""
    size = abs(value)
    if 0 < size < SMALL:
        return number(value, 1 - floor(log10(size)))
    return number(value, 0 if size >= 100 else 1 if size >= 10 else 2)


def signed(value: float) -> str:
    """Write a computed change with its sign, in two digits or more however small it is."""
    text = _rounded(value)
    if not value:
        return f"±{text}"
    return text if text.startswith("−") else f"+{text}"


def _action(bundle: AreaBundle, assessed: AssessedKpi) -> str:
    """Return the advice of the first criterion that the KPI does not satisfy."""
    if assessed.progress.rating is Rating.MET and assessed.kpi.target_kind in _KEPT:
        return say("達成した状態を保つために続ける取組を確認してください。")
    if assessed.progress.rating is Rating.MET and assessed.kpi.target_kind is TargetKind.DIRECTION:
        return say("達成した要因を確認し、数値による目標を定めることを検討してください。")
    if assessed.progress.rating is Rating.MET:
        return say(
            "達成した要因を確認し、目標を引き上げるか、次の段階の成果を測るKPIに改めることを検討してください。"
        )
    own = [f for f in bundle.findings if f.subject == assessed.kpi.kpi_id]
    if not has_room(assessed.kpi, bundle.round.data_year):
        return _at_the_end(assessed.kpi, own)
    if _is_reviewed(bundle, assessed):
        return _pursued(assessed)
    for criterion in _ACTING:
        for finding in own:
            if finding.criterion is criterion and _is_open(finding):
                return words(finding)[1]
    return say("目標年までに必要な取組と、その時期を確認してください。")


def _revision(bundle: AreaBundle, assessed: AssessedKpi) -> Revision | None:
    return next((r for r in bundle.revisions if r.kpi_id == assessed.kpi.kpi_id), None)


def _is_reviewed(bundle: AreaBundle, assessed: AssessedKpi) -> bool:
    """Return whether a cause and a change were answered, not only that all goes on as before."""
    told = _revision(bundle, assessed)
    return told is not None and bool(told.cause and told.action) and not is_continued(told.action)


def _at_the_end(kpi: Kpi, own: Sequence[Finding]) -> str:
    """Say what to do where the target year has come: causes first if asked for, then what next."""
    asked = next((f for f in own if f.criterion is Criterion.V3 and _is_open(f)), None)
    assert kpi.target_year is not None and kpi.latest is not None
    end = year_text(kpi.target_year, kpi.year_kind)
    return sentences(
        words(asked)[1] if asked else "",
        say(
            "{end}の目標に届いていません。次の期の目標をどう定めるかを検討してください。",
            end=end,
        )
        if kpi.latest.year >= kpi.target_year
        else say(
            "目標年（{end}）を迎えているため、目標に届くかどうかを確認し、次の期の目標を定めてください。",
            end=end,
        ),
    )


def _pursued(assessed: AssessedKpi) -> str:
    """Say what to do where cause and review were answered: check that the review is enough."""
    kpi, needed = assessed.kpi, assessed.progress.needed_pace
    if needed is None or kpi.target_year is None:
        return say(
            "回答のあった事業の見直しについて、始める時期と、値の変化を確かめる時期を決めてください。"
        )
    return say(
        "回答のあった事業の見直しについて、始める時期を決め、{end}まで1年当たり{needed}の変化が見込めるかを"
        "確認してください。",
        end=year_text(kpi.target_year, kpi.year_kind),
        needed=with_unit(signed(needed), _unit_of_change(kpi)),
    )


def _is_open(finding: Finding) -> bool:
    return finding.verdict in (Verdict.DOES_NOT_MEET, Verdict.PARTLY)


def _question(bundle: AreaBundle, assessed: AssessedKpi) -> str:
    unmoved = is_unmoved(assessed.kpi)
    if assessed.progress.rating is Rating.MET and unmoved:
        return say("この値を保つために、どの取組が必要とお考えですか。")
    if assessed.progress.rating is Rating.MET:
        return say(
            "どの取組が進んだことによるとお考えですか。ほかの事業にも生かせる点はありますか。"
        )
    told = _revision(bundle, assessed)
    if _is_reviewed(bundle, assessed):
        return say("回答のあった見直しにより、いつごろから改善を見込んでいますか。")
    if told is not None and told.cause:
        return say("回答のあった要因に対して、どの事業を見直しますか。")
    if assessed.kpi.target_kind is TargetKind.CUMULATIVE:
        return say("どの年度に、何が計画と異なりましたか。")
    if unmoved:
        return say("値が変わらないことについて、取組や集計の方法に思い当たる点はありますか。")
    return say("値が動いた時期に、事業や地域の状況に変わった点はありましたか。")
