"""Sections of the follow-up: what was done to each KPI since the last round, and to the advice."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kpi_report.assess.finding import Verdict
from kpi_report.assess.followup import OF_KPIS, FollowedKpi, KpiThen, Uptake
from kpi_report.assess.matching import MatchedBy
from kpi_report.bundle import AreaBundle
from kpi_report.document import area, numbers, trace, wording
from kpi_report.document.blocks import (
    Block,
    Blocks,
    Card,
    Cards,
    Cell,
    Column,
    Cover,
    Notice,
    RowGroup,
    Table,
)
from kpi_report.document.context import AreaContext
from kpi_report.document.finding_words import VERDICTS, coded, label
from kpi_report.document.followup_words import MATCHES, UPTAKES, change_text, moved, target
from kpi_report.document.language import say, sentences
from kpi_report.document.method import versions
from kpi_report.document.style import Tone
from kpi_report.model import Change, Role

MOST_NAMED = 3
"""So many KPIs are named where advice was left."""


def cover(ctx: AreaContext) -> Cover:
    """Return the head of the document."""
    name = wording.area_name(ctx.bundle.area)
    return replace(area.cover(ctx), title=say("{area} 見直し状況の確認", area=name))


def answer(ctx: AreaContext) -> Blocks:
    """Return the one-page answer: what was done, what became of the advice, what is left."""
    followed = ctx.bundle.followed
    asked = Notice(
        title=say("お願い"),
        text=ctx.request,
        tone=Tone.QUESTION,
        origin=trace.rule_origin(ctx.bundle.round.round_id, "request"),
    )
    if not followed:
        return Blocks((_nothing(ctx), asked))
    return Blocks((_cards(ctx, followed), _counts(ctx, followed), asked))


def _cards(ctx: AreaContext, followed: Sequence[FollowedKpi]) -> Cards:
    old = [f for f in followed if f.before]
    kept = sum(f.seen == (Change.KEPT,) for f in old)
    uptakes = Counter(u for f in old for u in f.uptake.values() if u is not Uptake.NONE)
    advised = sum(n for u, n in uptakes.items() if u is not Uptake.LOST)
    done = uptakes[Uptake.DONE] + uptakes[Uptake.PARTLY_DONE]
    origin = _origin(ctx.bundle)
    return Cards(
        (
            Card(
                label=say("見直し"),
                heading=say(
                    "前回のKPI{n}件のうち{m}件を見直し、{k}件を新設",
                    n=len(old),
                    m=len(old) - kept,
                    k=len(followed) - len(old),
                ),
                text=say("見直しは、名称、単位及び目標の違いと、差替えの回答から確かめた。"),
                tone=Tone.NOTE,
                origin=origin,
            ),
            Card(
                label=say("前回の助言のその後"),
                heading=say(
                    "助言又は確認{n}件のうち、満たす又はよくなったもの{m}件", n=advised, m=done
                ),
                text=say(
                    "変わらないものは{left}件、KPIの廃止は{gone}件。満たさなくなったものは{lost}件。",
                    left=uptakes[Uptake.LEFT],
                    gone=uptakes[Uptake.GONE],
                    lost=uptakes[Uptake.LOST],
                ),
                tone=Tone.GOOD if done else Tone.WATCH,
                origin=origin,
            ),
            Card(
                label=say("確認したい点"),
                heading=_to_confirm_heading(followed),
                text=say("名称の類似だけで対応させたもの、及び回答と記載が異なるもの。"),
                tone=Tone.QUESTION,
                origin=origin,
            ),
        )
    )


def _to_confirm_heading(followed: Sequence[FollowedKpi]) -> str:
    n = len(_doubtful(followed))
    if not n:
        return say("見直しの回答と、KPIの記載は一致している")
    return say("{n}件で、見直しの回答とKPIの記載の確認が必要", n=n)


def _counts(ctx: AreaContext, followed: Sequence[FollowedKpi]) -> Table:
    counts = Counter(change for f in followed for change in f.seen)
    origin = _origin(ctx.bundle)
    cells = (Cell(say("{n}件", n=counts[c]), value=counts[c], origin=origin) for c in Change)
    return Table(
        title=say("前回のKPIの見直し（記載の違いから確かめたもの）"),
        columns=(
            Column(say("見直しの内容")),
            *(Column(say(change.label), "right", weight=1.0) for change in Change),
        ),
        groups=(RowGroup("", ((Cell(say("KPIの件数")), *cells),)),),
        note=say("名称と目標の両方を変更したKPIは、両方に数えた。"),
    )


def kpis(ctx: AreaContext) -> Table | Notice:
    """Return every KPI: what was done, and the criteria before and now."""
    followed = ctx.bundle.followed
    if not followed:
        return _nothing(ctx)
    groups = []
    for role in Role:
        own = [f for f in followed if _role(f) is role]
        if own:
            rows = tuple(_kpi_row(ctx.bundle, f) for f in own)
            groups.append(RowGroup(f"{role.value} {say(role.label)}", rows))
    return Table(
        title=say("KPIごとの見直しと、観点の前回から今回への変化"),
        columns=(
            Column(say("前回のKPI（目標）"), weight=1.3),
            Column(say("見直し")),
            Column(say("今回のKPI（目標）"), weight=1.3),
            *(Column(c.value, "center") for c in OF_KPIS),
        ),
        groups=tuple(groups),
        note=sentences(
            say(
                "前回から変わらない名称と目標は「同じ」とした。観点は、前回→今回（同じ場合は一つ）。"
            ),
            say("、").join(coded(c) for c in OF_KPIS),
            say("、").join(
                wording.marked(symbol, say(word)) for symbol, word, _ in VERDICTS.values()
            ),
        ),
        dense=True,
    )


def _role(followed: FollowedKpi) -> Role:
    kpi = followed.before or followed.after
    assert kpi is not None
    return kpi.role


def _kpi_row(bundle: AreaBundle, followed: FollowedKpi) -> tuple[Cell, ...]:
    before, after = followed.before, followed.after
    origin = _origin(bundle)
    old = Cell(before.name, target(before), origin=origin) if before else Cell(numbers.NOTHING)
    new = Cell(numbers.NOTHING)
    if after and before and followed.seen == (Change.KEPT,):
        new = Cell(say("同じ"), origin=origin)
    elif after:
        same_name = before is not None and before.name == after.name
        new = Cell(say("同じ") if same_name else after.name, target(after), origin=origin)
    return (
        old,
        Cell(change_text(followed.seen), _answered(followed), origin=origin),
        new,
        *(Cell(moved(followed, c), origin=origin) for c in OF_KPIS),
    )


def _answered(followed: FollowedKpi) -> str:
    if followed.agrees or followed.answered is None:
        return ""
    return say("回答は「{change}」", change=say(followed.answered.label))


def uptakes(ctx: AreaContext) -> Table | Notice:
    """Return what became of the advice, criterion by criterion, and the KPIs where it is left."""
    followed = ctx.bundle.followed
    if not followed:
        return _nothing(ctx)
    rows = []
    for criterion in OF_KPIS:
        counts = Counter(f.uptake.get(criterion, Uptake.NONE) for f in followed if f.before)
        left = [
            f.after.name
            for f in followed
            if f.after
            and f.uptake.get(criterion) in (Uptake.LEFT, Uptake.LOST)
            and f.after.verdicts.get(criterion) is Verdict.DOES_NOT_MEET
        ]
        named = say("、").join(left[:MOST_NAMED])
        more = len(left) - MOST_NAMED
        untold = sum(
            f.uptake.get(criterion) is Uptake.LEFT
            and f.after is not None
            and f.after.verdicts.get(criterion) is Verdict.CANNOT_TELL
            for f in followed
        )
        rows.append(
            (
                Cell(label(criterion)),
                *(
                    Cell(f"{counts[u]}", value=counts[u], origin=_origin(ctx.bundle))
                    for u in UPTAKES
                ),
                Cell(
                    say("{names} ほか{n}件", names=named, n=more)
                    if more > 0
                    else named or numbers.NOTHING,
                    say("ほかに判断できないもの{n}件", n=untold) if untold else "",
                ),
            )
        )
    return Table(
        title=say("前回の助言のその後"),
        columns=(
            Column(say("観点"), weight=1.0),
            *(Column(say(word), "right") for word, _ in UPTAKES.values()),
            Column(say("満たしていないKPI（残っているもの）"), weight=1.8),
        ),
        groups=(RowGroup("", tuple(rows)),),
        note=say(
            "前回「満たす」でなかったKPI（差し替えたものは、後のKPI）について、今回の判断を見た。「変わらない」には"
            "判断できないものを含む。圏域が見直したことによるとは限らず、実績値の数や、調査で尋ねる年度が移って"
            "形成前の値が減ったことによる変化を含む。"
        ),
    )


def to_confirm(ctx: AreaContext) -> Table | Notice:
    """Return what a person has to confirm: matches by wording, answers unlike what is written."""
    if not ctx.bundle.followed:
        return _nothing(ctx)
    doubtful = _doubtful(ctx.bundle.followed)
    if not doubtful:
        return Notice(text=say("確認が必要な対応及び回答はありません。"))
    rows = tuple(
        (
            _named(f.before),
            _named(f.after),
            Cell(
                say(MATCHES[f.by]),
                say("類似度{n}", n=numbers.number(f.likeness, 2)) if f.likeness else "",
            ),
            Cell(change_text(f.seen)),
            Cell(say(f.answered.label) if f.answered else say("回答なし")),
        )
        for f in doubtful
    )
    return Table(
        title=say("確認が必要なKPI"),
        columns=(
            Column(say("前回のKPI"), weight=1.0),
            Column(say("今回のKPI"), weight=1.0),
            Column(say("対応の根拠")),
            Column(say("記載の違い")),
            Column(say("見直しの回答")),
        ),
        groups=(RowGroup("", rows),),
        note=say(
            "担当者は、確認した対応を、圏域のパラメータのファイルの matches に"
            "「前回の識別子: 今回の識別子」と記入する。対応するものがなければ、右を空とする。"
        ),
    )


def _named(kpi: KpiThen | None) -> Cell:
    return Cell(kpi.name, kpi.kpi_id) if kpi else Cell(numbers.NOTHING)


def _doubtful(followed: Sequence[FollowedKpi]) -> list[FollowedKpi]:
    return [f for f in followed if f.by is MatchedBy.WORDING or not f.agrees]


def reasons(ctx: AreaContext) -> Table | Notice:
    """Return the reasons that the area gave for what it changed."""
    told = [f for f in ctx.bundle.followed if f.reason and f.before]
    if not told:
        return Notice(text=say("見直しの理由の回答はありません。"))
    by_id = {r.kpi_id: r for r in ctx.bundle.revisions}
    rows = tuple(
        (
            Cell(f.before.name),
            Cell(change_text(f.seen)),
            Cell(
                say("「{wording}」", wording=f.reason),
                origin=trace.answer_origin(by_id[f.before.kpi_id].cells("reason")),
            ),
        )
        for f in told
        if f.before
    )
    return Table(
        title=say("見直しの理由"),
        columns=(
            Column(say("前回のKPI"), weight=1.0),
            Column(say("見直し")),
            Column(say("理由（回答の原文）"), weight=1.4),
        ),
        groups=(RowGroup("", rows),),
    )


def method(ctx: AreaContext) -> Blocks:
    """Return how KPIs of two rounds were matched, and the versions of data and program."""
    told: Block = Notice(
        title=say("前回との対応"),
        text=say(
            "KPIは、担当者の確認、差替えの回答、番号の順に対応させた。いずれもないものは、役割と階層が同じで"
            "名称が最も似たものを候補として示し、確認を求める。観点の判断は、前回も今回も同じ基準による。"
        ),
    )
    sources = say(
        "統計の出典：{credit}。構成市町村の出典：{url}",
        credit=ctx.bundle.round.credit,
        url=ctx.bundle.area.source_url,
    )
    return Blocks((told, versions(ctx.bundle.round, ctx.data_date, sources)))


def _origin(bundle: AreaBundle) -> str:
    """Return where the KPIs of this round were read; the round before has its own documents."""
    return trace.count_origin(bundle.kpis)


def _nothing(ctx: AreaContext) -> Notice:
    text = (
        say("前回の調査で回答のあったKPIがないため表示できません。")
        if not ctx.bundle.n_previous
        else say("今回の調査の回答がないため表示できません。")
    )
    return Notice(title=say("見直しの状況"), text=text)
