"""What an area answered beside the other areas: shares that passed the gate, quarters, examples."""

from dataclasses import replace

from kpi_report.assess.association import definition
from kpi_report.assess.disclosure import ReleasedQuarter, ReleasedShare, Withheld
from kpi_report.assess.finding import Criterion, Verdict
from kpi_report.assess.peer_counts import AS_A_WHOLE, FAVOURABLE, PROGRESS
from kpi_report.assess.peers import Compared, PeerView, SharedKpi
from kpi_report.assess.rating import Rating
from kpi_report.bundle import AreaBundle
from kpi_report.document import marks, trace
from kpi_report.document.blocks import Block, Blocks, Cell, Column, Notice, RowGroup, Table
from kpi_report.document.context import AreaContext
from kpi_report.document.finding_words import label
from kpi_report.document.language import known, later, say, sentences
from kpi_report.document.numbers import NOTHING, number
from kpi_report.document.wording import RATING_WORDS
from kpi_report.model import Kpi, Role

CODES = frozenset(criterion.value for criterion in Criterion)
MOST_KPIS = 6
"""So many shared KPIs stand in the table."""

QUESTIONS: dict[str, str] = {
    "p1-1": later("KPIの設定：連携市町村と協議し、又は意見を聴いた"),
    "p1-2": later("KPIの設定：ビジョン懇談会の意見を反映した"),
    "p1-3": later("検証：連携市町村と協議し、又は意見を照会している"),
    "p1-4": later("検証：ビジョン懇談会の意見を反映している"),
    "p2-1": later("達成状況を年1回以上把握している"),
    "p2-2": later("達成状況の全部又は一部を公表している"),
    "p3-1": later("個別事業の見直しに反映する仕組みがある"),
    "p3-2": later("ビジョン全体の見直しに反映する仕組みがある"),
    "p3-3": later("遅れているKPIの要因を分析している"),
}

WITHHELD: dict[Withheld, str] = {
    Withheld.TOO_FEW: later("回答のある圏域が{n}のため示さない"),
    Withheld.DOMINATED: later("回答が一部の圏域に偏るため示さない"),
    Withheld.ONE_SIDED: later("推定のおそれがあるため示さない"),
    Withheld.TIED: later("同じ割合の圏域が多いため示さない"),
}


def peers(ctx: AreaContext) -> Blocks | Notice:
    """Return own answers beside the shares of the others, then wordings of others' KPIs."""
    view = ctx.bundle.peers
    if view is None:
        return Notice(
            title=say("他の圏域の回答"),
            text=say("調査票による調査ではないため、他の圏域の回答との比較はありません。"),
        )
    blocks: list[Block] = [_table(ctx.bundle, view)]
    if view.wordings:
        blocks.append(_examples(view))
    return Blocks(tuple(blocks))


def others_text(bundle: AreaBundle, kpi: Kpi) -> str:
    """Say how the areas that share a KPI get on, or why that is not shown; only of a survey."""
    if bundle.peers is None:
        return NOTHING
    shared = _shared(bundle.peers, kpi)
    if shared is None:
        return say("同じ名称のKPIについて、示すことのできる数の圏域の回答がない。")
    if shared.others.value is None:
        return _why(shared.others.withheld, shared.others.n_areas)
    return say(
        "判定した{n}圏域（当圏域を含む）のうち{share}が達成又は順調。",
        n=shared.others.n_areas,
        share=_percent(shared.others.value),
    )


def shared_origin(bundle: AreaBundle, kpi: Kpi) -> str:
    """Return whose answers :func:`others_text` is about."""
    if bundle.peers is None:
        return ""
    shared = _shared(bundle.peers, kpi)
    return trace.answers_origin(bundle.round.title, shared.others.n_areas if shared else None)


def _table(bundle: AreaBundle, view: PeerView) -> Table:
    title = bundle.round.title
    shown = [c for c in view.compared if _is_shown(c)]
    hidden = [c for c in view.compared if not _is_shown(c)]
    own = [(k, shared) for k in bundle.kpis if (shared := _shared(view, k.kpi)) is not None]
    every = [(k, shared) for k, shared in own if shared.others.value is not None]
    released, rest = every[:MOST_KPIS], len(every[MOST_KPIS:])
    groups = (
        RowGroup(
            say("比較グループ：{name}", name=known(bundle.peer_group_name)),
            tuple(_row(bundle, c) for c in shown if c.subject not in FAVOURABLE),
            trace.rule_origin(bundle.round.round_id, "peer_groups"),
        ),
        RowGroup(
            say("体制（全圏域）"),
            tuple(_row(bundle, c) for c in shown if c.subject in FAVOURABLE),
        ),
        RowGroup(
            say("同じ名称と単位のKPIのある圏域での、達成・順調の割合"),
            tuple(
                (
                    Cell(assessed.kpi.name, origin=trace.name_origin(assessed.kpi)),
                    Cell(
                        say(RATING_WORDS[assessed.progress.rating][0]),
                        origin=trace.progress_origin(assessed.kpi),
                    ),
                    _others_cell(shared.others, title),
                    Cell(NOTHING),
                )
                for assessed, shared in released
            ),
        ),
    )
    return Table(
        title=say("他の圏域の回答との比較（{title}）", title=bundle.round.title),
        columns=(
            Column(say("項目"), weight=1.8),
            Column(say("当圏域"), "right", inline=True),
            Column(say("回答のあった圏域の割合"), "right", inline=True),
            Column(say("全圏域の中での位置"), weight=1.33, inline=True),
        ),
        groups=tuple(g for g in groups if g.rows),
        note=sentences(
            say(
                "順位は示さない。割合は、回答のあった圏域の合計から求め、有効数字{digits}桁で示した。"
                "{least}以上の圏域の回答があり、かつ、二つの圏域が互いの回答を持ち寄っても"
                "他の圏域の回答を推定できない場合に限って示す。"
                "4分の1は割合の高い方から数え、割合の等しい圏域は、その中央の位置によって同じ4分の1に入れた。"
                "良し悪しを表すものではない。",
                digits=bundle.round.disclosure.digits,
                least=bundle.round.gates.peer_median + 1,
            ),
            say("Q1は、名称と申告が異なるKPIを、満たさないものとして数えた。"),
            _hidden_note(hidden),
            say("KPIごとの割合は、この条件を満たすものがない。") * bool(own and not released),
            say("条件を満たすKPIの割合は、このほかに{n}件ある。", n=rest) * bool(rest),
        ),
        mark_note=say("図は、0%から100%までの間で、◆が当圏域、○が回答のあった圏域の割合。"),
        source=say("{title} 調査票の回答", title=bundle.round.title),
        dense=True,
        note_origin=trace.rule_origin(
            bundle.round.round_id, "disclosure.digits", "gates.peer_median"
        ),
    )


def _is_shown(compared: Compared) -> bool:
    """Whether anything of the others was released on a subject."""
    placed = compared.place is not None and compared.place.value is not None
    return compared.others.value is not None or placed


def _hidden_note(hidden: list[Compared]) -> str:
    if not hidden:
        return ""
    named = (c.subject if c.subject in CODES else _name(c.subject) for c in hidden)
    names = say("、").join(dict.fromkeys(named))
    return say("{names}は、この条件を満たさないため示していない。", names=names)


def _row(bundle: AreaBundle, compared: Compared) -> tuple[Cell, ...]:
    title = bundle.round.title
    place = Cell(NOTHING) if compared.place is None else _place_cell(compared.place, title)
    own = _own_origin(bundle, compared.subject)
    return (
        Cell(_name(compared.subject), origin=own),
        replace(_own_cell(compared), origin=own),
        replace(_others_cell(compared.others, title), mark=_mark(compared)),
        place,
    )


def _name(subject: str) -> str:
    if subject == PROGRESS:
        return say("達成又は順調と判定したKPIの割合")
    if subject in FAVOURABLE:
        return say(QUESTIONS[subject])
    criterion = Criterion(subject)
    if criterion in AS_A_WHOLE:
        return say("{code} {name}：満たす圏域の割合", code=subject, name=label(criterion))
    return say("{code} {name}：満たす割合", code=subject, name=label(criterion))


def _own_origin(bundle: AreaBundle, subject: str) -> str:
    """Return the cells that an area's own share on a subject was made from."""
    whole = trace.answers_origin(bundle.round.title)
    if subject == PROGRESS:
        rated = [k for k in bundle.kpis if k.progress.rating is not Rating.CANNOT_JUDGE]
        return trace.count_origin(rated) if rated else whole
    if subject in FAVOURABLE:
        given = [a.origin for a in bundle.practice if a.question_id == subject]
        return trace.answer_origin(given) or whole
    own = [f for f in bundle.findings if f.criterion == subject]
    told = [f for f in own if f.verdict is not Verdict.CANNOT_TELL]
    return trace.findings_origin(told) if told else whole


def _own_cell(compared: Compared) -> Cell:
    own, subject = compared.own, compared.subject
    if own is None:
        return Cell(NOTHING)
    if subject in FAVOURABLE or subject in AS_A_WHOLE:
        return Cell(say("はい") if own.met else say("いいえ"))
    return Cell(
        f"{number(own.share * 100)}%",
        say("{whole}件中{met}件", whole=own.whole, met=own.met),
        value=own.share * 100,
    )


def _others_cell(share: ReleasedShare, title: str) -> Cell:
    where = trace.answers_origin(title, share.n_areas)
    if share.value is None:
        return Cell(NOTHING, _why(share.withheld, share.n_areas), origin=where)
    return Cell(
        _percent(share.value),
        say("{n}圏域", n=share.n_areas),
        origin=where,
        value=round(share.value * 100, 1),
    )


def _mark(compared: Compared) -> str:
    """Draw the own share beside the others', where both are shown."""
    own, others, subject = compared.own, compared.others.value, compared.subject
    if own is None or others is None or subject in FAVOURABLE or subject in AS_A_WHOLE:
        return ""
    return marks.dumbbell(own.share, others)


def _place_cell(place: ReleasedQuarter, title: str) -> Cell:
    where = trace.answers_origin(title, place.n_areas)
    if place.value is None:
        return Cell(NOTHING, _why(place.withheld, place.n_areas), origin=where)
    return Cell(
        say("{n}圏域中、上から{quarter}番目の4分の1", n=place.n_areas, quarter=place.value),
        origin=where,
    )


def _examples(view: PeerView) -> Table:
    rows = tuple(
        (
            Cell(say(role.label)),
            Cell(
                say("、").join(
                    say("{name}（{unit}）", name=w.name, unit=known(w.unit)) if w.unit else w.name
                    for w in own
                )
            ),
        )
        for role in Role
        if (own := [w for w in view.wordings if w.role is role])
    )
    return Table(
        title=say("他の圏域のKPIの例"),
        columns=(Column(say("役割")), Column(say("成果を測るKPIの名称（単位）"), weight=3.0)),
        groups=(RowGroup("", rows),),
        note=say(
            "紹介を了承した圏域のKPIのうち、当圏域にないものを、用いる圏域の多い順に示した。"
            "進捗の良し悪しによって選んだものではない。"
        ),
    )


def _shared(view: PeerView, kpi: Kpi) -> SharedKpi | None:
    key = definition(kpi.name, kpi.unit)
    return next((shared for shared in view.kpis if (shared.name, shared.unit) == key), None)


def _why(withheld: Withheld | None, n_areas: int) -> str:
    return "" if withheld is None else say(WITHHELD[withheld], n=n_areas)


def _percent(share: float) -> str:
    """Write a released share in per cent, with the digits that it was rounded to."""
    return f"{round(share * 100, 1):g}%"
