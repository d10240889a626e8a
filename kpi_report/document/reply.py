"""The end of an area's document: room for its reply, with what is asked already filled in."""

from kpi_report.assess.finding import Criterion, Finding, Verdict
from kpi_report.assess.tree_criteria import RoleKpis
from kpi_report.bundle import AreaBundle
from kpi_report.document import trace
from kpi_report.document.blocks import Cell, Column, RowGroup, Table
from kpi_report.document.context import AreaContext
from kpi_report.document.finding_words import label, subject_name, words
from kpi_report.document.headlines import doubt_text, doubtful_kpi
from kpi_report.document.language import say, sentences
from kpi_report.document.numbers import date_text
from kpi_report.document.question import asked_about

MOST_ASKED = 4
"""So many findings fit the form; the rest is in the tables before it."""

_FIRST_ASKED = (
    Criterion.V2,
    Criterion.V3,
    Criterion.S1,
    Criterion.Q1,
    Criterion.P3,
    Criterion.P2,
    Criterion.P1,
    Criterion.Q5,
    Criterion.F1,
)


def reply(ctx: AreaContext) -> Table:
    """Return the form: the findings that ask most of the area, and empty cells for its answer."""
    asked = to_answer(ctx.bundle)
    rows = [
        (
            Cell(label(f.criterion), subject_name(ctx.bundle, f)),
            Cell(words(f)[1], origin=trace.findings_origin([f])),
            Cell(""),
            Cell(""),
        )
        for f in asked
    ]
    if not ctx.bundle.kpis:
        asked_for = say(
            "調査票に記入の上、提出してください。提出できない事情があれば、お知らせください。"
        )
        rows.insert(0, (Cell(say("調査票")), Cell(asked_for), Cell(""), Cell("")))
    doubtful = doubtful_kpi(ctx.bundle)
    if doubtful is not None:
        told = Cell(doubt_text(ctx.bundle, doubtful), origin=trace.kpi_origin(doubtful.kpi))
        rows.insert(0, (Cell(say("値の確認"), doubtful.kpi.name), told, Cell(""), Cell("")))
    rows.append(
        (Cell(say("その他")), Cell(say("その他の対応、ご意見、ご質問")), Cell(""), Cell(""))
    )
    return Table(
        title=say("返信欄"),
        columns=(
            Column(say("観点と対象"), weight=1.0),
            Column(say("お願いしたいこと"), weight=2.4),
            Column(say("今後の対応（いつまでに、誰が、何を）"), weight=1.6, blank=True),
            Column(say("対応の有無"), "center", blank=True),
        ),
        groups=(RowGroup("", tuple(rows)),),
        dense=True,
        note=sentences(
            say("記入の上、{date}までに問い合わせ先へお送りください。", date=date_text(due))
            if (due := ctx.bundle.round.reply_due)
            else say("記入の上、問い合わせ先へお送りください。"),
            say("対応の有無には、対応する・しない・検討中のいずれかを記入してください。"),
            say("ほかの「お願いしたいこと」への対応は、「その他」の欄に記入してください。")
            if asked
            else "",
        ),
        note_origin=trace.rule_origin(ctx.bundle.round.round_id, "reply_due") if due else "",
    )


def to_answer(bundle: AreaBundle) -> list[Finding]:
    """Choose the findings to be answered: one of each criterion, the gravest first.

    A role of which nothing was answered is asked about before all others; of the KPIs that are
    late (V3) the one that the first page asks about.
    """
    about = asked_about(bundle)
    foremost = about.kpi.kpi_id if about else ""
    open_ones = [f for f in bundle.findings if _rank(f) is not None and f.criterion in _FIRST_ASKED]
    open_ones.sort(key=lambda f: (_rank(f), f.criterion is Criterion.V3 and f.subject != foremost))
    chosen: dict[Criterion, Finding] = {}
    for finding in open_ones:
        chosen.setdefault(finding.criterion, finding)
    order = sorted(chosen.values(), key=lambda f: (_rank(f), _FIRST_ASKED.index(f.criterion)))
    return order[:MOST_ASKED]


def _rank(finding: Finding) -> int | None:
    """Return how pressing an answer is, 0 most; ``None`` where none is asked for."""
    if finding.reason == RoleKpis.ROLE_NOT_ANSWERED:
        return 0
    return {Verdict.DOES_NOT_MEET: 1, Verdict.PARTLY: 2}.get(finding.verdict)
