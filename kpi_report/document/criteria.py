"""Sections on the criteria: one row per criterion, then the outcome each KPI could measure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kpi_report.assess.finding import Criterion, Finding, Verdict
from kpi_report.assess.peer_counts import DISAGREEMENT
from kpi_report.assess.practice_answers import TakingPart
from kpi_report.assess.tree_criteria import RoleKpis
from kpi_report.bundle import AreaBundle
from kpi_report.document import trace
from kpi_report.document.added_criteria import criteria_rows, dataset_rows
from kpi_report.document.beside import workbook_beside
from kpi_report.document.blocks import Cell, Column, Dataset, Notice, RowGroup, Table
from kpi_report.document.context import AreaContext
from kpi_report.document.finding_words import (
    VERDICTS,
    coded,
    label,
    subject_name,
    verdict_text,
    words,
)
from kpi_report.document.language import later, say, sentences
from kpi_report.document.rewrite_words import is_offered, offered_text

ASPECTS: dict[str, str] = {
    "S": later("KPIの体系"),
    "Q": later("KPIの内容"),
    "P": later("設定と検証の体制"),
    "V": later("検証と見直し"),
    "F": later("施設の相互利用"),
}
MOST_REWRITES = 6
"""So many KPIs are shown with an outcome; the others are in data.xlsx."""

_GRAVE_FIRST = (Verdict.DOES_NOT_MEET, Verdict.PARTLY, Verdict.CANNOT_TELL, Verdict.MEETS)

_FOREMOST = frozenset({RoleKpis.ROLE_NOT_ANSWERED, TakingPart.NOT_CHECKED})
"""Reasons shown as the example of their criterion: no answer on a role, no check at all."""

_MOST_DOUBTFUL_FIRST = (
    Verdict.DOES_NOT_MEET,
    Verdict.CANNOT_TELL,
    Verdict.PARTLY,
    Verdict.MEETS,
)


def criteria(ctx: AreaContext) -> Table | Notice:
    """Return one row per criterion: the verdict, why, and what to do."""
    b = ctx.bundle
    found = {c: [f for f in b.findings if f.criterion is c] for c in Criterion}
    added = criteria_rows(b)
    if not (b.findings or added):
        return Notice(
            title=say("観点別の状況"),
            text=say("KPIを確認できないため、観点別の判断は示していません。"),
        )
    groups = tuple(
        RowGroup(
            say(ASPECTS[aspect]),
            tuple(_row(b, c, found[c]) for c in Criterion if c.value[0] == aspect and found[c]),
        )
        for aspect in ASPECTS
    )
    return Table(
        title=say("観点別の判断"),
        columns=(
            Column(say("観点"), weight=0.8),
            Column(say("判断")),
            Column(say("理由"), weight=1.5),
            Column(say("お願いしたいこと"), weight=1.5),
        ),
        groups=(*(g for g in groups if g.rows), *added),
        note=sentences(
            say(
                "KPIごと、役割ごと、施設ごとに判断した観点は、判断ごとの件数と、最も重いもののうち"
                "最も多い理由の例を示した。"
            ),
            say("すべての判断は data.xlsx にある。") if workbook_beside() else "",
            say("Q1の―は、名称と申告が食い違うものを含む。")
            if any(f.reason in DISAGREEMENT for f in b.findings)
            else "",
            say("Q5では、根拠の内容が適切かどうかは判断していない。")
            if found[Criterion.Q5]
            else "",
            say("F1の○は、相互利用の前後を比べられる値があることを表し、増減の良し悪しを表さない。")
            if any(f.verdict is Verdict.MEETS for f in found[Criterion.F1])
            else "",
            say(
                "{criteria}は、該当するKPIが確認できないため示していない。",
                criteria=say("、").join(c.value for c in Criterion if not found[c]),
            )
            if not all(found.values())
            else "",
        ),
        dense=True,
    )


def _row(bundle: AreaBundle, criterion: Criterion, found: Sequence[Finding]) -> tuple[Cell, ...]:
    shown, alike = _example(found)
    why, advice = words(shown)
    about = subject_name(bundle, shown)
    if len(found) == 1:
        verdict = Cell(verdict_text(shown.verdict), tone=VERDICTS[shown.verdict][2])
    else:
        counts = Counter(f.verdict for f in found)
        told = "  ".join(f"{VERDICTS[v][0]}{counts[v]}" for v in Verdict if counts[v])
        verdict = Cell(told, tone=VERDICTS[shown.verdict][2])
    if shown.verdict is Verdict.MEETS and len(found) > 1:
        why = (
            say("すべて満たす。施設ごとの値は「施設の相互利用」にある。")
            if criterion is Criterion.F1
            else say("すべて満たす。")
        )
        advice, about = "", ""
    elif about and len(found) > 1:
        why = (
            say("{n}件。例えば「{name}」：{why}", name=about, n=alike, why=why)
            if alike > 1
            else say("「{name}」：{why}", name=about, why=why)
        )
    if criterion is Criterion.Q1:
        why, advice = _with_disagreements(found, why, advice)
    own, whole = trace.findings_origin([shown]), trace.findings_origin(found)
    return (
        Cell(coded(criterion), origin=whole),
        replace(verdict, origin=whole),
        Cell(why, origin=own),
        Cell(advice, origin=own),
    )


def _with_disagreements(found: Sequence[Finding], why: str, advice: str) -> tuple[str, str]:
    """Add how many KPIs are declared otherwise than their wording reads: a person decides."""
    n = sum(f.reason in DISAGREEMENT for f in found)
    if not n or all(f.reason in DISAGREEMENT for f in found):
        return why, advice
    return (
        sentences(why, say("ほかに、名称からの判断と圏域の申告が異なるKPIが{n}件ある。", n=n)),
        sentences(
            advice,
            say("申告の異なるKPIは、data.xlsx で確認し、どちらに当たるかを決めてください。")
            if workbook_beside()
            else say("申告の異なるKPIは、どちらに当たるかを決めてください。"),
        ),
    )


def _example(found: Sequence[Finding]) -> tuple[Finding, int]:
    """Return the first finding of the most frequent reason of the gravest verdict, and how many.

    What an area may not have been aware of goes before all others (:data:`_FOREMOST`).
    """
    foremost = [f for f in found if f.reason in _FOREMOST]
    if foremost:
        return foremost[0], sum(f.reason == foremost[0].reason for f in foremost)
    worst = next(v for v in _GRAVE_FIRST if any(f.verdict is v for f in found))
    grave = [f for f in found if f.verdict is worst]
    reason, n = Counter(f.reason for f in grave).most_common(1)[0]
    return next(f for f in grave if f.reason == reason), n


def rewrites(ctx: AreaContext) -> Table | Notice:
    """Return the outcome that each output KPI could measure instead, gravest first."""
    b = ctx.bundle
    found = [f for f in b.findings if f.criterion is Criterion.Q1 and is_offered(f)]
    found.sort(key=lambda f: _MOST_DOUBTFUL_FIRST.index(f.verdict))
    if not found:
        return Notice(
            title=say("成果を測るKPIの例"),
            text=say("書き換えの例を示すKPIはありません。")
            if b.kpis
            else say("KPIの回答がないため、書き換えの例は示していません。")
            if b.round.surveyed
            else say("KPIを確認できないため、書き換えの例は示していません。"),
        )
    rows = tuple(
        (
            Cell(
                subject_name(b, f),
                say("名称と申告が異なる") if f.reason in DISAGREEMENT else "",
                origin=trace.findings_origin([f]),
            ),
            Cell(offered_text(f), origin=trace.findings_origin([f])),
        )
        for f in found[:MOST_REWRITES]
    )
    rest = len(found) - len(rows)
    where = trace.findings_origin(found)
    return Table(
        title=say("成果を測るKPIの例（{n}件のうち{m}件）", n=len(found), m=len(rows))
        if rest
        else say("成果を測るKPIの例（{n}件）", n=len(found)),
        columns=(
            Column(say("現在のKPI"), weight=1.0),
            Column(say("考えられる成果のKPI"), weight=2.6),
        ),
        groups=(RowGroup("", rows),),
        note=sentences(
            say(
                "例は、成果のKPIの一覧から名称の似たものを示した。類似度は0から1までの値で、1に近いほど似ている。"
                "採用するかどうかは、圏域で判断してください。"
            ),
            say(
                "基準値は、統計では最新の公表値、調査では初回の値、記録では過去の記録の集計による。"
            ),
            say("公的統計から基準値が分かる成果は、取組のほかの事情によっても動く。")
            if any(f.official for f in found[:MOST_REWRITES])
            else "",
            _told_rest(rest) if rest else "",
        ),
        dense=True,
        origin=where,
        note_origin=where,
    )


def _told_rest(rest: int) -> str:
    if not workbook_beside():
        return say("このほか{n}件。", n=rest)
    return say("このほかの{n}件は data.xlsx のシート「所見」にある。", n=rest)


def all_findings(bundle: AreaBundle) -> Dataset:
    """Return every finding with its reason, advice and proposed outcome, for data.xlsx."""
    rows = tuple(
        (
            Cell(f.criterion.value, origin=trace.findings_origin([f])),
            Cell(label(f.criterion)),
            Cell(subject_name(bundle, f) or say("圏域全体")),
            Cell(verdict_text(f.verdict), tone=VERDICTS[f.verdict][2]),
            *map(Cell, words(f)),
            Cell(offered_text(f)),
        )
        for f in bundle.findings
    )
    return Dataset(
        title=say("観点別の判断（すべて）"),
        sheet=say("所見"),
        columns=(
            Column(say("観点")),
            Column(say("観点の名称")),
            Column(say("対象")),
            Column(say("判断")),
            Column(say("理由")),
            Column(say("お願いしたいこと")),
            Column(say("考えられる成果のKPI")),
        ),
        rows=(*rows, *dataset_rows(bundle)),
    )
