"""Sections on what an area answered beside its KPIs: practice, shared facilities, revisions.

They repeat and count what was answered. Nothing is judged here; an area's own words stand in 「」.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import fmean

from kpi_report.assess.answers import Revision
from kpi_report.assess.followup import FollowedKpi
from kpi_report.assess.usage import FEWEST_SHOWN, FacilityUsage, UsersOfYear
from kpi_report.document import trace
from kpi_report.document.blocks import Block, Blocks, Cell, Column, Notice, RowGroup, Table
from kpi_report.document.context import AreaContext
from kpi_report.document.followup_words import moves
from kpi_report.document.language import say, sentences
from kpi_report.document.numbers import NOTHING, number
from kpi_report.model import Change
from kpi_report.survey.questions import PRACTICE, Question


def practice(ctx: AreaContext) -> Table | Notice:
    """Return the area's own answer to each question on how KPIs are set and checked."""
    given = {a.question_id: a for a in ctx.bundle.practice}
    if not given:
        return Notice(title=say("体制"), text=say("体制についての回答がないため表示できません。"))

    def row(question: Question) -> tuple[Cell, ...]:
        answer = given.get(question.question_id)
        if answer is None:
            return Cell(say(question.text)), Cell(say("回答なし"))
        where = trace.answer_origin([answer.origin])
        labels = {choice.code: say(choice.label) for choice in question.choices}
        detail = say("「{wording}」", wording=answer.detail) if answer.detail else ""
        given_answer = labels.get(answer.answer, answer.answer)
        return Cell(say(question.text), origin=where), Cell(given_answer, detail, origin=where)

    aspects = dict.fromkeys(q.aspect for q in PRACTICE)
    return Table(
        title=say("KPIの設定と検証の体制"),
        columns=(Column(say("設問"), weight=1.5), Column(say("回答"), weight=1.0)),
        groups=tuple(
            RowGroup(
                say(aspect).partition(" ")[2], tuple(row(q) for q in PRACTICE if q.aspect == aspect)
            )
            for aspect in aspects
        ),
    )


def usage(ctx: AreaContext) -> Table | Notice:
    """Return users of each shared facility before and now, and the share of the other members."""
    facilities = ctx.bundle.usage
    if not facilities:
        return Notice(
            title=say("施設の相互利用"),
            text=say("施設の利用者数についての回答がないため表示できません。"),
        )
    return Table(
        title=say("相互利用を行っている施設の利用者数（{n}施設）", n=len(facilities)),
        columns=(
            Column(say("施設名"), weight=1.0),
            Column(say("開始年度"), "center"),
            Column(say("開始前の平均（人）"), "right"),
            Column(say("最新（人）"), "right"),
            Column(say("他の構成市町村の割合（開始前）"), "right"),
            Column(say("他の構成市町村の割合（最新）"), "right"),
        ),
        groups=(RowGroup("", tuple(map(_usage_row, facilities))),),
        note=say(
            "利用者数は年間の延べ人数。開始前の平均は、相互利用を始めた年度より前の年度の平均。"
            "他の構成市町村の割合は、居住地の分かる利用者（圏域外の住民を含む）のうち、施設の所在する市町村以外の"
            "構成市町村に住む者の割合。開始前は、年度ごとの割合の平均。"
            "1人から{most}人までの数は「{least}未満」と表示した。"
            "「―」は、値がないか、表示すると{least}人未満の数が分かるもの。",
            most=FEWEST_SHOWN - 1,
            least=FEWEST_SHOWN,
        ),
        origin=trace.answer_origin([o for u in facilities for o in u.place_origins or u.origins]),
        note_origin=trace.fixed_origin("FEWEST_SHOWN"),
    )


def _usage_row(usage: FacilityUsage) -> tuple[Cell, ...]:
    years = ""
    if usage.years_before is not None:
        first, last = usage.years_before
        years = (
            say("{first}–{last}年度", first=first, last=last)
            if first < last
            else say("{year}年度", year=first)
        )
    place, since, users = usage.place_origins, usage.since_origins, usage.origins
    before = trace.answer_origin((*since, *users))
    return (
        Cell(usage.facility, usage.location, origin=trace.answer_origin(place or users)),
        Cell(
            f"{usage.shared_since}" if usage.shared_since else NOTHING,
            origin=trace.answer_origin(since),
            value=usage.shared_since,
        ),
        Cell(NOTHING) if usage.before is None else users_cell(usage.before, years, before),
        users_cell(
            usage.latest.value,
            say("{year}年度", year=usage.latest.year),
            trace.answer_origin(users),
        )
        if usage.latest
        else Cell(NOTHING),
        Cell(share_text(usage.yearly_before), origin=trace.usage_origin(usage)),
        Cell(share_text(usage.yearly[-1:]), origin=trace.answer_origin((*place, *users))),
    )


def users_cell(users: float, detail: str, origin: str) -> Cell:
    """Return the cell of a number of users, whose value is kept as secret as its text."""
    told = None if 0 < users < FEWEST_SHOWN else users
    return Cell(users_text(users), detail, origin=origin, value=told)


def users_text(users: float) -> str:
    """Write a number of users; one to four are people who might be recognised."""
    return say("{n}未満", n=FEWEST_SHOWN) if 0 < users < FEWEST_SHOWN else number(users)


def share_text(years: Sequence[UsersOfYear]) -> str:
    """Write the mean share of users from the other members, unless a year of it tells of few."""
    shares = [y.share for y in years if y.share is not None]
    if not shares or any(y.tells_few for y in years):
        return NOTHING
    return f"{number(fmean(shares) * 100, 1)}%"


def revisions(ctx: AreaContext) -> Blocks | Notice:
    """Return what was done to the KPIs since the last round: counts, then each one that changed."""
    known = ctx.bundle.revisions
    if not known:
        return Notice(
            title=say("見直しの状況"),
            text=say("前回の調査からの見直しについての回答がないため表示できません。"),
        )
    counts = Counter(r.change for r in known)
    made = {c: _made([r for r in known if r.change is c]) for c in Change}
    every = _made(known)
    blocks: list[Block] = [
        Table(
            title=say(
                "前回の調査からの見直し（前回{n}件、新設{new}件）",
                n=len(known) - counts[Change.ADDED],
                new=counts[Change.ADDED],
            ),
            origin=every,
            columns=(
                Column(say("見直しの内容")),
                *(Column(say(change.label), "right", weight=1.0) for change in Change),
            ),
            groups=(
                RowGroup(
                    "",
                    (
                        (
                            Cell(say("KPIの件数")),
                            *(
                                Cell(
                                    say("{n}件", n=counts[c]),
                                    origin=made[c] or every,
                                    value=counts[c],
                                )
                                for c in Change
                            ),
                        ),
                    ),
                ),
            ),
        )
    ]
    changed = [r for r in known if r.change is not Change.KEPT]
    if changed:
        blocks.append(
            _changes(changed, {f.before.kpi_id: f for f in ctx.bundle.followed if f.before})
        )
    return Blocks(tuple(blocks))


def _made(revisions: Sequence[Revision]) -> str:
    """Return the cells that say what was done; of new KPIs those of their names."""
    return trace.answer_origin([o for r in revisions for o in r.cells("change", "name")])


def _changes(changed: list[Revision], followed: Mapping[str, FollowedKpi]) -> Table:
    groups = (
        RowGroup(
            say(change.label),
            tuple(_change_row(r, followed.get(r.kpi_id)) for r in changed if r.change is change),
        )
        for change in Change
    )
    return Table(
        title=say("継続以外のKPI"),
        columns=(
            Column(say("KPI"), weight=1.0),
            Column(say("見直しの理由"), weight=1.2),
            Column(say("観点の変化")),
        ),
        groups=tuple(group for group in groups if group.rows),
        note=sentences(
            say("「」の中は回答の原文。"),
            say("観点の変化は、判断が前回から変わったもの（前回→今回）。"),
        ),
    )


def _change_row(revision: Revision, followed: FollowedKpi | None) -> tuple[Cell, ...]:
    new = say("差替え後：{name}", name=revision.new_name) if revision.new_name else ""
    reason = say("「{wording}」", wording=revision.reason) if revision.reason else NOTHING
    named = trace.answer_origin(revision.cells("kpi_id", "name", "change", "new_kpi_id"))
    return (
        Cell(revision.name, new, origin=named),
        Cell(reason, origin=trace.answer_origin(revision.cells("reason"))),
        Cell(moves(followed) if followed else NOTHING, origin=named),
    )
