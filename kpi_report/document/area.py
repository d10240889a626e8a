"""The frame of an area's document: cover, first page, remarks, how everything was computed."""

from collections import Counter
from dataclasses import replace

from kpi_report.bundle import AreaBundle
from kpi_report.document import findings, kpi_charts, kpi_words, numbers, trace, wording
from kpi_report.document.added_criteria import rules_of_plugins
from kpi_report.document.blocks import Block, Blocks, Cover, Fact, Notice, Prose, Table
from kpi_report.document.context import AreaContext
from kpi_report.document.headlines import headlines
from kpi_report.document.language import known, say, sentences
from kpi_report.document.method import definitions as indicator_definitions
from kpi_report.document.method import identity, thresholds, versions
from kpi_report.document.rules import rules
from kpi_report.document.style import Tone


def cover(ctx: AreaContext) -> Cover:
    """Return the head of the document: who, which round, made from what and by whom."""
    b = ctx.bundle
    area = b.area
    date = numbers.date_text(ctx.data_date.isoformat())
    name = wording.area_name(area)
    members = trace.registry_origin("members.csv", area.source_url)
    formed = trace.registry_origin("areas.csv", area.source_url)
    round_id = b.round.round_id
    return Cover(
        title=say("{area} KPIフィードバック資料", area=name),
        subtitle=b.round.title,
        running_head=(name, b.round.title),
        facts=(
            *([Fact(say("圏域"), area.name)] if name != area.name else []),
            Fact(say("連携中枢都市"), say("、").join(m.name for m in area.core_cities), members),
            Fact(say("連携市町村"), _partners(b), members),
            Fact(
                say("形成時期"),
                numbers.date_text(area.formed_on) or say("資料に記載なし"),
                formed,
            ),
            Fact(
                say("比較グループ"),
                known(b.peer_group_name),
                trace.rule_origin(round_id, "peer_groups"),
            ),
            Fact(say("データの基準日"), date, trace.rule_origin(round_id, "data_date")),
            Fact(say("問い合わせ先"), ctx.contact),
            *([Fact(say("構成の注記"), area.note, formed)] if area.note else []),
            *([Fact(say("重複する構成"), _shared(b), members)] if b.shared_members else []),
        ),
        notices=(
            *([say(wording.FICTIONAL_NOTICE)] if b.round.fictional else []),
            b.round.disclaimer,
            say(wording.MEMBERSHIP),
            *wording.as_written(surveyed=b.round.surveyed),
        ),
        footer=b.round.credit,
        language=ctx.language,
        date=ctx.data_date.isoformat(),
        banner=say(wording.FICTIONAL) if b.round.fictional else "",
        keywords=(name, *identity(b.round)),
    )


def _partners(bundle: AreaBundle) -> str:
    partners = bundle.area.partners
    if not partners:
        return say("なし（1市で形成）")
    names = say("、").join(m.name for m in partners)
    return say("{n}市町村（{names}）", n=len(partners), names=names)


def _shared(bundle: AreaBundle) -> str:
    return say(
        "{names}は、他の連携中枢都市圏にも属する。", names=say("、").join(bundle.shared_members)
    )


def answer(ctx: AreaContext) -> Blocks:
    """Return the one-page answer: three findings, core and partners, ratings, what is asked."""
    b = ctx.bundle
    blocks: list[Block] = [headlines(b)]
    beside = findings.core_and_partners(b)
    if beside is not None and not (b.round.surveyed and b.kpis):
        blocks.append(beside)
    counts = Counter(k.progress.rating for k in b.kpis)
    if len(counts) > 1:
        bar = kpi_charts.rating_bar(dict(counts), kpi_words.origin_text(b.kpis))
        blocks.append(replace(bar, origin=trace.count_origin(b.kpis)))
    asked = (
        ctx.request
        if b.kpis or b.practice or not b.round.surveyed
        else say(
            "この圏域からは、調査票の回答を受け取っていません。調査票に記入の上、問い合わせ先へ提出してください。"
        )
    )
    due = b.round.reply_due
    until = say("返信の期限は{date}です。", date=numbers.date_text(due)) if due else ""
    blocks.append(
        Notice(
            title=say("お願い"),
            text=sentences(asked, until),
            tone=Tone.QUESTION,
            origin=trace.rule_origin(b.round.round_id, "request", *(["reply_due"] if due else [])),
        )
    )
    return Blocks(tuple(blocks))


def remarks(ctx: AreaContext) -> Prose | Notice:
    """Return what the analyst wrote about this area, or that nothing was written."""
    if ctx.remarks.strip():
        return Prose(ctx.remarks)
    return Notice(text=say("今回は、分析担当者の所見はありません。"))


def method(ctx: AreaContext) -> Blocks:
    """Return the thresholds, sources and versions behind every number."""
    b = ctx.bundle
    sources = say(
        "統計の出典：{credit}。構成市町村の出典：{url}",
        credit=b.round.credit,
        url=b.area.source_url,
    )
    judged: list[Block] = [rules(b.round)] if b.round.surveyed else []
    return Blocks(
        (
            thresholds(b.round, {k.kpi.target_kind for k in b.kpis}),
            *judged,
            *rules_of_plugins(b.added),
            versions(b.round, ctx.data_date, sources),
        )
    )


def definitions(ctx: AreaContext) -> Table:
    """Return how each official figure is computed."""
    return indicator_definitions([f.indicator for f in ctx.bundle.indicators], ctx.bundle.round)
