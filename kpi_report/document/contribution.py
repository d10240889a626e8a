"""Section on links: do the KPIs below move with those above? A map, a table, a form to fill in."""

from collections.abc import Mapping, Sequence

from kpi_report.assess.links import Link, LinkVerdict
from kpi_report.assess.rating import AssessedKpi
from kpi_report.document import trace
from kpi_report.document.beside import workbook_beside
from kpi_report.document.blocks import (
    Block,
    Blocks,
    Cell,
    Column,
    Dataset,
    Notice,
    RowGroup,
    Table,
)
from kpi_report.document.context import AreaContext
from kpi_report.document.contribution_words import LINK_VERDICTS, evidence, link_verdict
from kpi_report.document.language import say, sentences
from kpi_report.document.link_cases import ATTENTION, Attention, Case, cases
from kpi_report.document.link_map import link_map
from kpi_report.document.numbers import NOTHING, number
from kpi_report.model import Kpi, Level

MOST_ROWS, MOST_OF_A_KIND = 5, 2
"""So many rows the table has, and so many of one kind; all links are in data.xlsx."""


def contribution(ctx: AreaContext) -> Blocks | Notice:
    """Return the links between levels: map, links to look at, how to read them, form, all links."""
    b = ctx.bundle
    if not b.links:
        return Notice(
            title=say("上位のKPIとのつながり"),
            text=say(
                "個別事業と中分野、中分野と大分野のように隣り合う段のKPIがそろっていないため、"
                "つながりは示していません。"
            ),
        )
    known = {k.kpi.kpi_id: k for k in b.kpis}
    found = cases(b.links, known)
    blocks: list[Block] = [link_map(b.kpis, b.links)]
    if found:
        blocks.append(_attention(found, trace.links_origin(len(b.links))))
    if not workbook_beside():
        return Blocks(tuple(blocks))
    told = next((case for case in found if case.parents), None)
    blocks += [_form(told or _first(b.links, known)), _all_links(b.links, known)]
    return Blocks(tuple(blocks))


def _first(links: Sequence[Link], known: Mapping[str, AssessedKpi]) -> Case:
    """Return the link to be described where none needs a look: the first that was tested."""
    link = next((x for x in links if x.verdict is not LinkVerdict.NOT_TESTABLE), links[0])
    parents = (known[link.parent],) if link.parent else ()
    return Case(Attention.MIXED, (known[link.child],), parents, link)


def _attention(found: Sequence[Case], where: str) -> Table:
    shown = [
        case for why in Attention for case in [c for c in found if c.why is why][:MOST_OF_A_KIND]
    ][:MOST_ROWS]
    rest = [
        say("{kind}{n}件", kind=say(ATTENTION[why]), n=n)
        for why in Attention
        if (n := _number(found, why) - _number(shown, why))
    ]
    return Table(
        title=say("確認したいつながり（{n}件のうち{m}件）", n=len(found), m=len(shown)),
        columns=(
            Column(say("下位のKPI"), weight=1.0),
            Column(say("上位のKPI"), weight=1.0),
            Column(say("見方"), weight=0.8),
            Column(say("根拠"), weight=1.7),
        ),
        groups=(RowGroup("", tuple(_row(case) for case in shown)),),
        note=sentences(
            say(
                "年ごとの動きの向きと変化の大きさを並べたもので、事業が上位のKPIを動かしたことを示すものではない。"
                "「確かめられない」は悪い評価ではなく、中間のKPIや毎年の値がそろえば確かめられるという意味である。"
                "下位のKPIごとにまとめ、同じ種類のものは{most}件までとした。",
                most=MOST_OF_A_KIND,
            ),
            say("すべてのつながりと、一つのつながりを検証するための記入欄は、data.xlsx にある。")
            if workbook_beside()
            else "",
            say("このほか、{rest}。", rest=say("、").join(rest)) if rest else "",
        ),
        dense=True,
        origin=where,
        note_origin=where,
    )


def _number(found: Sequence[Case], why: Attention) -> int:
    return sum(case.why is why for case in found)


def _row(case: Case) -> tuple[Cell, ...]:
    where = trace.kpis_origin([*case.children, *case.parents])
    return (
        Cell(_named(case.children), _place(case.children[0].kpi), origin=where),
        Cell(_named(case.parents) if case.parents else _missing(case), origin=where),
        Cell(
            link_verdict(case.link.verdict),
            say(ATTENTION[case.why]),
            LINK_VERDICTS[case.link.verdict][2],
        ),
        Cell(_why(case), origin=where),
    )


def _named(kpis: Sequence[AssessedKpi]) -> str:
    first = kpis[0].kpi.name
    return first if len(kpis) == 1 else say("{name} ほか{n}件", name=first, n=len(kpis) - 1)


def _place(kpi: Kpi) -> str:
    return kpi.medium_field or say(kpi.role.label)


def _missing(case: Case) -> str:
    if case.children[0].kpi.level is Level.PROJECT:
        return say("中分野のKPIがない")
    return say("大分野のKPIがない")


def _why(case: Case) -> str:
    if case.why is Attention.PLANS:
        return say("下位のKPIは計画どおりだが、大分野のKPIはすべて遅れている。")
    if case.why is Attention.MISSING:
        return (
            say("事業と大分野のKPIを結ぶ中間のKPIがあれば、動きを並べることができる。")
            if (case.children[0].kpi.level is Level.PROJECT)
            else say("大分野のKPIがあれば、動きを並べることができる。")
        )
    if len(case.parents) > 1:
        told = evidence(case.link)
        return say("「{name}」とは、{evidence}", name=case.parents[0].kpi.name, evidence=told)
    return evidence(case.link)


def _form(case: Case) -> Dataset:
    """Return the form in which the area tells the story of one link (after Mayne)."""
    child = case.children[0]
    told = case.link.mechanism
    return Dataset(
        title=(
            say(
                "「{child}」から「{parent}」まで",
                child=child.kpi.name,
                parent=case.parents[0].kpi.name,
            )
            if case.parents
            else say("「{child}」から大分野のKPIまで", child=child.kpi.name)
        ),
        columns=(Column(say("問い")), Column(say("記入欄"))),
        rows=(
            _asked(
                say("1 事業の何が、誰を通じて、いつごろ上位のKPIを動かすと考えていますか。"),
                say("回答のあった事業の概要：「{outline}」", outline=told) if told else "",
            ),
            _asked(
                say("2 これまでの動きは、その道筋に合っていますか。"),
                _why(case),
                trace.kpis_origin([child, *case.parents]),
            ),
            _asked(
                say("3 上位のKPIを動かす、事業のほかの要因は何ですか。"),
                say("景気、人口、制度の変更、ほかの事業など"),
            ),
            _asked(
                say("4 道筋の途中を確かめられる資料や声がありますか。"),
                say("利用者への調査、連携市町村の記録、中間のKPIの候補など"),
            ),
            _asked(
                say("5 以上から、事業をどうしますか。いつ、もう一度確かめますか。"),
                say("継続、見直し、KPIの変更など"),
            ),
        ),
        sheet=say("つながりの記入欄"),
        note=say(
            "検証の会議（ビジョン懇談会など）の前に、事業の担当課と記入することを想定している。"
        ),
    )


def _asked(question: str, known: str, origin: str = "") -> tuple[Cell, ...]:
    return Cell(question, known, origin=origin), Cell("")


def _all_links(links: Sequence[Link], known: Mapping[str, AssessedKpi]) -> Dataset:
    return Dataset(
        title=say("KPIのつながりの一覧"),
        columns=(
            Column(say("下位のKPI")),
            Column(say("上位のKPI")),
            Column(say("見方")),
            Column(say("同じ側に動いた年"), "right"),
            Column(say("両方が動いた年"), "right"),
            Column(say("上位の変化に占める割合（%）"), "right"),
            Column(say("根拠")),
        ),
        rows=tuple(_link_row(link, known) for link in links),
        sheet=say("つながり"),
    )


def _link_row(link: Link, known: Mapping[str, AssessedKpi]) -> tuple[Cell, ...]:
    ends = [known[i] for i in (link.child, link.parent) if i]
    where = trace.kpis_origin(ends)
    share = None if link.share.value is None else 100 * link.share.value
    return (
        Cell(known[link.child].kpi.name, origin=where),
        Cell(known[link.parent].kpi.name if link.parent else NOTHING, origin=where),
        Cell(link_verdict(link.verdict)),
        Cell(str(link.same_year.agreed), origin=where, value=link.same_year.agreed),
        Cell(str(link.same_year.years), origin=where, value=link.same_year.years),
        Cell(NOTHING if share is None else number(share, 1), origin=where, value=share),
        Cell(evidence(link), origin=where),
    )
