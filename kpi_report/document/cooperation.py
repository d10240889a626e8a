"""Sections on cooperation beside none: what moved apart, how far that tells, and what cannot be."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kpi_report.assess.claims import Assumption, Claim, Held
from kpi_report.assess.comparable import Beside, NotCompared
from kpi_report.assess.cooperation import Compared, Cooperation
from kpi_report.assess.deals import Dealt
from kpi_report.assess.outcome_series import as_indicator
from kpi_report.bundle import RoundFacts
from kpi_report.design import CooperationDesign
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
from kpi_report.document.cooperation_charts import before_and_after
from kpi_report.document.cooperation_words import (
    ASSUMPTIONS,
    BESIDE,
    HIGHEST,
    MARKS,
    RUNGS,
    by_reason,
    difference_text,
    outcome_name,
    outcome_of,
    sentence,
    whose,
    years,
)
from kpi_report.document.language import known, say, sentences
from kpi_report.document.method import versions
from kpi_report.document.style import Tone
from kpi_report.errors import ContextError
from kpi_report.model import Group

DIRECTIONS = {"higher": "↑", "lower": "↓", "none": "―"}


def cover(ctx: AreaContext) -> Cover:
    """Return the head of the document."""
    name = wording.area_name(ctx.bundle.area)
    return replace(area.cover(ctx), title=say("{area} 形成の前後の比較", area=name))


def answer(ctx: AreaContext) -> Blocks:
    """Return the one-page answer: how far the comparison can go, or why it cannot be made."""
    found, design = _of(ctx)
    told: Block = _told(ctx, found.beside(Beside.OUTSIDE), design)
    if not found.compared:
        told = Notice(
            title=say("この圏域では、形成の前後を比べることができません。"),
            text=say("理由：{reasons}。", reasons=_reasons(found.not_compared, ctx.bundle.round)),
            tone=Tone.WATCH,
            origin=_rules(ctx, "gates"),
        )
    asked = Notice(
        title=say("お願い"),
        text=ctx.request,
        tone=Tone.QUESTION,
        origin=trace.rule_origin(ctx.bundle.round.round_id, "request"),
    )
    ladder = (_ladder(ctx, found),) if found.compared else ()
    return Blocks((told, *_flags(ctx, found), *ladder, asked))


def _told(ctx: AreaContext, compared: Sequence[Compared], design: CooperationDesign) -> Cards:
    largest = sorted(
        (c for c in compared if _can_be_named(c, design)),
        key=lambda c: (c.alone.share, c.outcome_id, c.group),
    )[:2]
    by_claim = Counter(c.claim for c in compared)
    expected = sum(int(design.beyond * c.alone.n) / c.alone.n for c in compared)
    above = len(compared) - by_claim[Claim.DESCRIBED]
    cards = [
        Card(
            label=say("どこまでいえるか"),
            heading=say("{n}系列のうち、段階B以上は{m}系列", n=len(compared), m=above),
            text=sentences(
                say("偶然だけでも、およそ{n}系列は段階Bになる。", n=numbers.number(expected, 0)),
                say("段階Cに達した系列は{n}である。", n=by_claim[Claim.UNLIKE_CHANCE])
                if by_claim[Claim.UNLIKE_CHANCE]
                else say("段階Cに達した系列はない。"),
                say("差が連携によるものかどうかは、この比較からは分からない。"),
            ),
            tone=Tone.NOTE,
            origin=_rules(ctx, "cooperation.beyond", "cooperation.chance"),
        )
    ]
    for one in largest:
        outcome = outcome_of(design, one.outcome_id)
        cards.append(
            Card(
                label=say("差の大きい系列の例"),
                heading=say(
                    "{name}：{whose}の差は{difference}",
                    name=known(outcome.name),
                    whose=whose(one.group),
                    difference=difference_text(one.difference, outcome),
                ),
                text=say("{told}。", told=sentence(one, outcome)),
                tone=Tone.NOTE,
                origin=trace.indicator_origin(as_indicator(outcome), one.group),
            )
        )
    return Cards(tuple(cards))


def _can_be_named(found: Compared, design: CooperationDesign) -> bool:
    """Return whether the first page may name it: an outcome from rung B on, nothing against it."""
    outcome = outcome_of(design, found.outcome_id)
    told = outcome.measure == "outcome" and Held.NO not in found.held.values()
    return told and found.claim is not Claim.DESCRIBED


def _flags(ctx: AreaContext, found: Cooperation) -> tuple[Notice, ...]:
    """Return what readers must know of the area before they read any number."""
    told = []
    if found.start and len(found.start) == len("2018"):
        told.append(say("形成の時期は年だけが分かる。その年は、前にも後にも含めていない。"))
    if found.changed:
        told.append(
            say(
                "構成市町村の変更：{changed}過去の値も現在の構成市町村により算出している。",
                changed=known(found.changed),
            )
        )
    if found.involved:
        told.append(say("比べる相手：{involved}", involved=known(found.involved)))
    if found.compared and len(ctx.bundle.outside_prefectures) > 1:
        told.append(
            say(
                "圏域外は{prefectures}の市町村の合計であり、人口の多い県の動きに近くなる。",
                prefectures=say("、").join(ctx.bundle.outside_prefectures),
            )
        )
    shocks = ctx.bundle.round.thresholds.shock_years
    used = sorted({y for c in found.compared for y in c.at.years if y in shocks})
    if used:
        told.append(
            say(
                "比べた年は、感染症などにより値が動いた年（{years}）を含む。",
                years=say("、").join(say("{year}年", year=year) for year in used),
            )
        )
    if found.shared:
        told.append(
            say(
                "{names}は、他の連携中枢都市圏にも属する。その圏域の動きと切り分けることはできない。",
                names=say("、").join(found.shared),
            )
        )
    if not told:
        return ()
    origin = trace.registry_origin("areas.csv", ctx.bundle.area.source_url)
    return (Notice(title=say("読むときの注意"), text=sentences(*told), origin=origin),)


def _ladder(ctx: AreaContext, found: Cooperation) -> Table:
    by_claim = Counter(c.claim for c in found.beside(Beside.OUTSIDE))
    rows = [
        (Cell(say(name)), Cell(say(meaning)), Cell(f"{by_claim[rung]}", value=by_claim[rung]))
        for rung, (name, meaning) in RUNGS.items()
    ]
    rows.append((Cell(say(HIGHEST[0])), Cell(say(HIGHEST[1])), Cell(numbers.NOTHING)))
    return Table(
        title=say("どこまでいえるかの段階"),
        columns=(
            Column(say("段階")),
            Column(say("意味"), weight=1.0),
            Column(say("系列の数"), "right"),
        ),
        groups=(RowGroup("", tuple(rows)),),
        note=_ladder_note(ctx.bundle.round),
        note_origin=_rules(ctx, "cooperation"),
        origin=_rules(ctx, "cooperation.outcomes"),
    )


def _ladder_note(facts: RoundFacts) -> str:
    design = facts.design
    assert design is not None
    return say(
        "系列は、指標と対象（圏域、連携市町村）の組。Bは、他の圏域に同じ形成の年を当てはめたとき、同じかそれ"
        "以上の差がある圏域が{beyond}以下のもの（比べる他の圏域が{areas}以上）。Cは、これが{chance}以下で、"
        "形成前の値をそろえ、すべての系列を合わせて数えても{chance}以下であり、前提に×がないもの。",
        beyond=_percent(design.beyond),
        chance=_percent(design.chance),
        areas=design.least_areas,
    )


def _percent(share: float) -> str:
    return f"{100 * share:g}%"


def differences(ctx: AreaContext) -> Table | Notice:
    """Return the differences of changes, outcome by outcome, for the area and its partners."""
    found, design = _of(ctx)
    if not found.compared:
        return _nothing(say("変化の差"))
    groups = []
    for outcome in design.outcomes:
        own = [c for c in found.compared if c.outcome_id == outcome.outcome_id]
        if own:
            label = say(
                "{name}　望ましい向き：{direction}",
                name=outcome_name(outcome),
                direction=DIRECTIONS[outcome.direction],
            )
            groups.append(RowGroup(label, tuple(_difference_row(c, design) for c in own)))
    both = len({c.beside for c in found.compared}) > 1
    return Table(
        title=say("形成の前後の変化と、比べる相手との差"),
        columns=(
            Column(say("対象")),
            Column(say("比べる相手")),
            Column(say("形成前")),
            Column(say("形成後")),
            Column(say("対象の\n変化"), "right"),
            Column(say("相手の\n変化"), "right"),
            Column(say("変化の\n差"), "right"),
            Column(say("同じか以上の\n差の圏域数"), "center"),
            Column(say("水準をそ\nろえた差"), "right"),
            Column(say("同左、全系列\nでの圏域数"), "center"),
            Column(say("段階"), "center"),
        ),
        groups=tuple(groups),
        note=sentences(
            say(
                "変化は、形成後の平均から形成前の平均を引いたもの。形成の年は、前後のいずれにも含めない"
                "（11か月以上が形成の前又は後にある年は、前又は後の年とした）。圏域の数は、この圏域を含む。"
            ),
            say(
                "水準をそろえた差は、形成前の水準と直前の変化が同じ圏域なら見込まれる差を除いたもの。その右は、"
                "いずれかの系列でこれと同じかそれ以上に離れる圏域の数。"
            ),
            _supply_note(found, design),
            _outside_note(ctx),
            say("形成前の他の圏域の値は、それらの平均。") if both else "",
        ),
        note_origin=_rules(ctx, "cooperation"),
        source=ctx.bundle.round.credit,
    )


def _supply_note(found: Cooperation, design: CooperationDesign) -> str:
    used = {c.outcome_id for c in found.compared}
    supplies = [o for o in design.outcomes if o.measure == "supply" and o.outcome_id in used]
    if not supplies:
        return ""
    names = say("、").join(known(o.name) for o in supplies)
    return say("{names}は供給量であり、住民の便益を間接的に示すにとどまる。", names=names)


def _outside_note(ctx: AreaContext) -> str:
    """Say who the comparator is: how many municipalities, in which prefectures."""
    b = ctx.bundle
    least, most = b.n_outside
    count = (
        say("{n}市町村", n=least)
        if least == most
        else say("{least}～{most}市町村（統計による）", least=least, most=most)
    )
    return say(
        "圏域外は、{prefectures}のうちいずれの連携中枢都市圏にも属さない{count}の合計。定住自立圏などの取組に"
        "加わっている市町村を含むことがある。",
        prefectures=say("、").join(b.outside_prefectures),
        count=count,
    )


def _difference_row(found: Compared, design: CooperationDesign) -> tuple[Cell, ...]:
    outcome = outcome_of(design, found.outcome_id)
    digits, indicator = outcome.decimals, as_indicator(outcome)
    own = trace.indicator_origin(indicator, found.group)
    outside = Group.OUTSIDE if found.beside is Beside.OUTSIDE else found.group
    theirs = trace.indicator_origin(indicator, outside)
    return (
        Cell(whose(found.group)),
        Cell(say(BESIDE[found.beside])),
        Cell(years(found.at.before, outcome), origin=own),
        Cell(years(found.at.after, outcome), origin=own),
        Cell(numbers.signed(found.own_change, digits), origin=own, value=found.own_change),
        Cell(numbers.signed(found.their_change, digits), origin=theirs, value=found.their_change),
        Cell(
            numbers.signed(found.difference, digits),
            origin=trace.joined(own, theirs),
            value=found.difference,
        ),
        Cell(_of_all(found.alone), origin=own, value=found.alone.as_much),
        *_adjusted_cells(found, digits, trace.joined(own, theirs)),
        Cell(found.claim.value),
    )


def _of_all(dealt: Dealt) -> str:
    return say("{m}／{n}", m=dealt.as_much, n=dealt.n)


def _adjusted_cells(found: Compared, digits: int, origin: str) -> tuple[Cell, Cell]:
    adjusted, together = found.checked.adjusted, found.together
    if adjusted is None or together is None:
        return Cell(numbers.NOTHING), Cell(numbers.NOTHING)
    return (
        Cell(numbers.signed(adjusted, digits), origin=origin, value=adjusted),
        Cell(_of_all(together), origin=origin, value=together.as_much),
    )


def pictures(ctx: AreaContext) -> Blocks | Notice:
    """Return a chart of every outcome that could be compared."""
    found, design = _of(ctx)
    charts = []
    for outcome in design.outcomes:
        own = [c for c in found.beside(Beside.OUTSIDE) if c.outcome_id == outcome.outcome_id]
        if own:
            charts.append(before_and_after(own, outcome, ctx.bundle.round.credit))
    return Blocks(tuple(charts)) if charts else _nothing(say("形成の前後の動き"))


def assumptions(ctx: AreaContext) -> Table | Notice:
    """Return the assumptions behind every comparison, marked from the data."""
    found, design = _of(ctx)
    if not found.compared:
        return _nothing(say("比較の前提"))
    groups = []
    for outcome in design.outcomes:
        own = [c for c in found.compared if c.outcome_id == outcome.outcome_id]
        if own:
            rows = tuple((Cell(_compared_with(c)), *_marks(c)) for c in own)
            groups.append(RowGroup(known(outcome.name), rows))
    return Table(
        title=say("比較の前提（✓は反する結果が見られない、×は反する、？は分からない）"),
        columns=(
            Column(say("対象"), weight=1.0),
            *(Column(say(ASSUMPTIONS[one][0]), "center") for one in Assumption),
        ),
        groups=tuple(groups),
        note=sentences(
            *(
                say("{name}：{meaning}。", name=say(name).replace("\n", ""), meaning=say(meaning))
                for name, meaning in ASSUMPTIONS.values()
            )
        ),
        note_origin=_rules(ctx, "cooperation", "gates"),
    )


def _compared_with(found: Compared) -> str:
    if found.beside is Beside.OUTSIDE:
        return whose(found.group)
    return say("{whose}（{beside}）", whose=whose(found.group), beside=say(BESIDE[found.beside]))


def _marks(found: Compared) -> tuple[Cell, ...]:
    marks = (MARKS[found.held.get(one, Held.UNKNOWN)] for one in Assumption)
    return tuple(Cell(symbol, tone=tone) for symbol, tone in marks)


def not_compared(ctx: AreaContext) -> Table | Notice:
    """Return what cannot be compared, and why."""
    found, design = _of(ctx)
    rows = []
    for beside in map(Beside, design.comparators):
        own = [n for n in found.not_compared if n.beside is beside]
        for told, these in by_reason(own, ctx.bundle.round):
            names = [
                say(
                    "{name}（{whose}）",
                    name=known(outcome_of(design, outcome_id).name),
                    whose=say("、").join(
                        whose(n.group) for n in these if n.outcome_id == outcome_id
                    ),
                )
                for outcome_id in dict.fromkeys(n.outcome_id for n in these)
            ]
            every = len(these) == len(design.outcomes) * 2
            what = say("すべての指標") if every else say("、").join(names)
            rows.append((Cell(say(BESIDE[beside])), Cell(what), Cell(told)))
    if not rows:
        return Notice(text=say("比べることのできなかった系列はありません。"))
    return Table(
        title=say("比べることのできなかったもの"),
        columns=(
            Column(say("比べる相手")),
            Column(say("指標（対象）"), weight=1.2),
            Column(say("理由"), weight=1.0),
        ),
        groups=(RowGroup("", tuple(rows)),),
        note_origin=_rules(ctx, "gates", "cooperation"),
    )


def design(ctx: AreaContext) -> Blocks:
    """Return the dated design: what was compared with what, by which formulas, and its hash."""
    found, of_round = _of(ctx)
    facts = ctx.bundle.round
    rows = tuple(
        (
            Cell(outcome_name(outcome)),
            Cell(known(outcome.meaning)),
            Cell("".join(known(one.reason) for one in outcome.breaks) or numbers.NOTHING),
            Cell(known(outcome.source)),
        )
        for outcome in of_round.outcomes
    )
    table = Table(
        title=say("比べた指標の算式"),
        columns=(
            Column(say("指標（単位）"), weight=1.2),
            Column(say("算式"), weight=1.6),
            Column(say("統計の断絶"), weight=1.0),
            Column(say("出典"), weight=1.0),
        ),
        groups=(RowGroup("", rows),),
        note=say(
            "形成前は最大{before}時点、形成後は最大{after}時点を用いた（それぞれ{least_before}時点以上、"
            "{least_after}時点以上を要する）。総人口は項目H5507。",
            before=of_round.most_before,
            after=of_round.most_after,
            least_before=facts.gates.years_before,
            least_after=facts.gates.years_after,
        ),
        note_origin=_rules(ctx, "cooperation", "gates"),
    )
    dated = Notice(
        title=say("比較の設計"),
        text=say(
            "指標、年、比べる相手及び基準は、{date}の設計による。すべての圏域に同じ設計を用い、設計を変えれば"
            "識別番号が変わる。この圏域の形成の時期は{start}とした。設計の識別番号：{sha}。",
            date=numbers.date_text(of_round.decided_on.isoformat()),
            start=numbers.date_text(found.start) or say("不明"),
            sha=found.design_sha256[:16],
        ),
        origin=_rules(ctx, "cooperation.decided_on"),
    )
    sources = say(
        "統計の出典：{credit}。構成市町村の出典：{url}",
        credit=facts.credit,
        url=ctx.bundle.area.source_url,
    )
    return Blocks((dated, table, versions(facts, ctx.data_date, sources)))


def _of(ctx: AreaContext) -> tuple[Cooperation, CooperationDesign]:
    found, of_round = ctx.bundle.cooperation, ctx.bundle.round.design
    if found is None or of_round is None:
        raise ContextError(
            f"round {ctx.bundle.round.round_id!r} compares nothing before and after formation: "
            "its round.yaml has no key 'cooperation'"
        )
    return found, of_round


def _rules(ctx: AreaContext, *keys: str) -> str:
    return trace.rule_origin(ctx.bundle.round.round_id, *keys)


def _nothing(title: str) -> Notice:
    return Notice(title=title, text=say("表示できるデータがない。比べることのできる系列がない。"))


def _reasons(found: Sequence[NotCompared], facts: RoundFacts) -> str:
    outside = [one for one in found if one.beside is Beside.OUTSIDE]
    return say("。").join(told for told, _ in by_reason(outside, facts))
