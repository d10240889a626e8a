"""The overview's first page: who answered, how the KPIs stand, the most common difficulty."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kpi_report.assess.finding import Verdict
from kpi_report.assess.rating import AssessedKpi, Rating
from kpi_report.bundle import IndicatorFacts
from kpi_report.document import kpi_charts, kpi_words, progress_words, trace
from kpi_report.document.blocks import Blocks, Card, Cards
from kpi_report.document.context import OverviewContext
from kpi_report.document.finding_words import label
from kpi_report.document.language import known, say, sentences
from kpi_report.document.overview_order import hardest_first
from kpi_report.document.overview_trace import (
    met_share,
    percent,
    ratings_origin,
    told,
    verdicts_origin,
)
from kpi_report.document.question import reasons_to_ask
from kpi_report.document.style import Tone
from kpi_report.model import Group, Indicator, Role

MIGRATION = "net_migration_per_1000"


def answer(ctx: OverviewContext) -> Blocks:
    """Return the first page: how many areas, KPIs and ratings were found, and what is common.

    Of a round of publications, which judges no criterion, an official figure stands in its place.
    """
    areas = ctx.bundle.areas
    kpis = [k for s in areas for k in s.kpis]
    if ctx.bundle.round.surveyed:
        own = [_progress_card(ctx, kpis), _difficulty_card(ctx)]
    else:
        own = [_reason_card(ctx, kpis), _direction_card(ctx)]
    cards = Cards((_coverage_card(ctx, kpis), *filter(None, own)))
    if not kpis:
        return Blocks((cards,))
    counts = Counter(k.progress.rating for k in kpis)
    bar = kpi_charts.rating_bar(dict(counts), kpi_words.origin_text(kpis))
    return Blocks((cards, replace(bar, origin=ratings_origin(areas))))


def _coverage_card(ctx: OverviewContext, kpis: Sequence[AssessedKpi]) -> Card:
    """Say how many areas have KPIs, and how many of them for every role."""
    areas = ctx.bundle.areas
    with_kpis = [s for s in areas if s.kpis]
    every = sum({k.kpi.role for k in s.kpis} == set(Role) for s in with_kpis)
    surveyed = ctx.bundle.round.surveyed
    n_kpis = f"{len(kpis):,}"
    found = (
        say("回答のあったKPIは{n}件です。", n=n_kpis)
        if surveyed
        else say("収集した資料で確認できたKPIは{n}件です。", n=n_kpis)
    )
    return Card(
        say("KPIの回答") if surveyed else say("KPIの公表"),
        say("{n}圏域中{m}圏域", n=len(areas), m=len(with_kpis)),
        sentences(
            found,
            say("3つの役割のすべてにKPIを確認できた圏域は{n}圏域です。", n=every)
            if every
            else say("3つの役割のすべてにKPIを確認できた圏域はありません。"),
        ),
        Tone.NOTE,
        origin=ratings_origin(areas),
    )


def _progress_card(ctx: OverviewContext, kpis: Sequence[AssessedKpi]) -> Card | None:
    """Say how many of the rated KPIs are met or on track, and why others are not rated."""
    counts = Counter(k.progress.rating for k in kpis)
    unjudged = counts.pop(Rating.CANNOT_JUDGE, 0)
    if not counts:
        return _reason_card(ctx, kpis)
    return Card(
        say("KPIの進み具合"),
        say(
            "判定した{n}件中{m}件が達成又は順調",
            n=f"{counts.total():,}",
            m=f"{counts[Rating.MET] + counts[Rating.ON_TRACK]:,}",
        ),
        sentences(
            say("このほか{n}件は判定できません。", n=f"{unjudged:,}") if unjudged else "",
            _reasons_text(ctx, kpis),
        ),
        Tone.QUESTION,
        origin=ratings_origin(ctx.bundle.areas),
    )


def _reason_card(ctx: OverviewContext, kpis: Sequence[AssessedKpi]) -> Card | None:
    """Say of how many KPIs no progress is known, and why of most of them."""
    if not reasons_to_ask(kpis):
        return None
    unjudged = sum(k.progress.reason is not None for k in kpis)
    return Card(
        say("判定できない理由"),
        say("{n}件中{m}件を判定できず", n=f"{len(kpis):,}", m=f"{unjudged:,}"),
        _reasons_text(ctx, kpis),
        Tone.WATCH,
        origin=ratings_origin(ctx.bundle.areas),
    )


def _reasons_text(ctx: OverviewContext, kpis: Sequence[AssessedKpi]) -> str:
    """Say how many KPIs without a rating are not due yet, and why most of the others have none."""
    reasons = reasons_to_ask(kpis)
    not_due = sum(k.progress.reason is not None for k in kpis) - reasons.total()
    early = (
        say("このうち{n}件は、目標年が来ていない完了の目標です。", n=f"{not_due:,}")
        if not_due
        else ""
    )
    if not reasons:
        return early
    reason, count = reasons.most_common(1)[0]
    surveyed = ctx.bundle.round.surveyed
    text = progress_words.reason_text(reason, ctx.bundle.round.thresholds, answered=surveyed)
    counted = {"why": text, "n": f"{count:,}"}
    if not early:
        return say("最も多い理由は「{why}」の{n}件です。", **counted)
    return sentences(early, say("そのほかで最も多い理由は「{why}」の{n}件です。", **counted))


def _difficulty_card(ctx: OverviewContext) -> Card | None:
    """Name the criterion that stands first among the difficulties, with its numbers."""
    first = next(iter(hardest_first(ctx)), None)
    if first is None or not first.is_told(ctx.bundle.round.gates.fewest_told):
        return None
    areas, single = told(first.areas), told(first.single)
    return Card(
        say("最も多い課題"),
        label(first.criterion),
        sentences(
            say(
                "判断できた{n}圏域のうち、満たす圏域は{m}圏域です。",
                n=len(areas),
                m=areas.count(Verdict.MEETS),
            ),
            say(
                "個々の判断では、{n}件中{m}件（{share}）が満たします。",
                n=f"{len(single):,}",
                m=f"{single.count(Verdict.MEETS):,}",
                share=percent(met_share(single) or 0.0),
            ),
        ),
        Tone.WATCH,
        origin=verdicts_origin(first.criterion, len(first.areas)),
    )


def _direction_card(ctx: OverviewContext) -> Card | None:
    """Say for the first headline outcome of role 3 in how many areas it is above zero."""
    indicator = next((i for i in ctx.bundle.indicators if i.indicator_id == MIGRATION), None)
    if indicator is None:
        return None
    facts = [f for f in area_facts(ctx, indicator) if Group.AREA in f.series]
    positive = sum(f.series[Group.AREA].last.value > 0 for f in facts)
    years = sorted({f.series[Group.AREA].last.year for f in facts})
    return Card(
        known(indicator.name),
        say("{n}圏域中{m}圏域で転入超過", n=len(facts), m=positive),
        say(
            "{years}年の値です。{n}圏域は転出超過です。",
            years=say("、").join(map(str, years)),
            n=len(facts) - positive,
        ),
        Tone.QUESTION,
        origin=trace.comparison_origin(indicator, len(facts), years[-1]),
    )


def area_facts(ctx: OverviewContext, indicator: Indicator) -> list[IndicatorFacts]:
    """Return an indicator of every area, in the order of the registry."""
    return [
        f
        for s in ctx.bundle.areas
        for f in s.indicators
        if f.indicator.indicator_id == indicator.indicator_id
    ]
