"""Links between KPIs in words: verdicts, the evidence behind them, and the findings on V2."""

from kpi_report.assess.ceiling import Ceiling, Share
from kpi_report.assess.contribution import ContributionReason
from kpi_report.assess.disclosure import ReleasedAssociation
from kpi_report.assess.finding import Finding
from kpi_report.assess.links import Link, LinkVerdict, Obstacle
from kpi_report.assess.timing import Timing
from kpi_report.document.language import later, say, sentences
from kpi_report.document.numbers import number
from kpi_report.document.style import Tone
from kpi_report.document.wording import marked

LINK_VERDICTS: dict[LinkVerdict, tuple[str, str, Tone]] = {
    LinkVerdict.CONTRADICTED: ("×", later("食い違い"), Tone.BAD),
    LinkVerdict.MIXED: ("～", later("一定しない"), Tone.WATCH),
    LinkVerdict.SUPPORTED: ("●", later("裏付けあり"), Tone.GOOD),
    LinkVerdict.UNSEEN: ("◇", later("可能性あり・未確認"), Tone.QUESTION),
    LinkVerdict.NOT_TESTABLE: ("？", later("確かめられない"), Tone.NOTE),
}
"""Symbol, word and tone of a verdict, in the order in which an edge of the map is named by one."""

TIMINGS: dict[Timing, str] = {
    Timing.CONSISTENT: later("一致"),
    Timing.MIXED: later("一定しない"),
    Timing.OPPOSITE: later("逆"),
    Timing.TOO_SHORT: later("年数不足"),
}
CEILINGS: dict[Ceiling, str] = {
    Ceiling.PART: later("変化の大きさは、上位のKPIの変化の{share}%に当たる（{years}年）。"),
    Ceiling.UNSEEN: later(
        "変化の大きさは上位のKPIの変化の{share}%であり、上位のKPIの動きには現れない（{years}年）。"
    ),
    Ceiling.DOUBLE: later(
        "変化の大きさは上位のKPIの変化の{share}%に当たり、同じ人や件数を重ねて数えていないか確認を要する"
        "（{years}年）。"
    ),
    Ceiling.AGAINST: later("期間を通した値の増減は、上位のKPIと逆である（{years}年）。"),
    Ceiling.FLOW_AND_STOCK: later(
        "一方は年ごとの数、他方は時点の数のため、変化の大きさは比べられない。"
    ),
}
UNSEEN_AGAINST = later(
    "変化の大きさは上位のKPIの変化の{share}%（向きは逆）であり、上位のKPIの動きには現れない（{years}年）。"
)
"""Of a change too small to be seen that went the other way."""
OBSTACLES: dict[Obstacle, str] = {
    Obstacle.NO_PARENT: later("上位にKPIがない。"),
    Obstacle.DIRECTION: later("望ましい向きが分からない。"),
    Obstacle.POPULATION: later("数えている産業、人又は市町村が異なる。"),
    Obstacle.DOUBTFUL: later("実績値の単位又は系列の連続に疑いがある。"),
    Obstacle.TOO_SHORT: later("両方の値が動いた年は{n}年で、見比べるには足りない。"),
}
REASONS: dict[ContributionReason, tuple[str, str]] = {
    ContributionReason.NO_UPPER_KPI: (
        later("大分野と中分野のKPIの回答がなく、個別事業の動きを上位のKPIと並べられない。"),
        later(
            "この役割で目指す状態を表すKPIを、大分野又は中分野に設定することを検討してください。"
        ),
    ),
    ContributionReason.PLANS_DIFFER: (
        later(
            "中分野・個別事業のKPIは{below}件のうち{on_course}件が達成又は順調であるのに、大分野のKPIは"
            "{behind}件すべてが遅れ又は後退である（食い違い）。"
        ),
        later(
            "事業の量と内容が大分野の目標に見合っているか、大分野のKPIを動かすほかの要因がないかを確認し、"
            "事業又はKPIの見直しを検討してください。"
        ),
    ),
    ContributionReason.UNTRACKED: (
        later("大分野・中分野のKPI{upper}件のうち{untracked}件に実績値がない。"),
        later("実績値を把握する資料と時期を定め、事業の検証に用いてください。"),
    ),
    ContributionReason.LINK_CONTRADICTED: (
        later(
            "確かめることのできたつながり{tested}件のうち{contradicted}件で、下位のKPIと上位のKPIが年ごとに"
            "逆の側に動いている（食い違い）。"
        ),
        later(
            "逆の側に動いた年に何があったかを確認し、事業から上位のKPIへの道筋が今も成り立つかを"
            "検討してください。"
        ),
    ),
    ContributionReason.NO_LINK: (
        later("隣り合う段のKPIがそろっていないため、下位と上位の動きを並べられない。"),
        later(
            "個別事業、中分野、大分野のKPIが一段ずつつながるように、欠けている段のKPIを設定することを"
            "検討してください。"
        ),
    ),
    ContributionReason.TOO_SHORT: (
        later("つながり{n}件は、両方の値が動いた年が少ないなどのため、いずれも確かめられない。"),
        later(
            "毎年の実績値を続けて把握してください。実績の判明が遅いKPIには、早く分かる指標を併せて"
            "設定することを検討してください。"
        ),
    ),
    ContributionReason.UNCLEAR: (
        later(
            "つながり{n}件のうち確かめることのできた{tested}件に、下位と上位のKPIの年ごとの動きが"
            "一致するものはなく、個別事業が上位のKPIに結び付いているかどうかは判断できない。"
        ),
        later("値が動いた年に何があったかを、事業の担当課と確認してください。"),
    ),
    ContributionReason.NO_MORE_THAN_CHANCE: (
        later(
            "つながり{n}件のうち{tested}件を確かめることができ、{consistent}件で下位と上位のKPIの年ごとの動きが"
            "一致しているが、偶然でも一致し得る件数である。"
        ),
        later("実績値の把握を続け、一致しない年に何があったかを、事業の担当課と確認してください。"),
    ),
    ContributionReason.CONSISTENT: (
        later(
            "つながり{n}件のうち{tested}件を確かめることができ、{consistent}件で下位と上位のKPIの年ごとの動きが"
            "一致している。"
        ),
        later("実績値の把握を続け、事業から上位のKPIへの道筋を文章にして、検証に用いてください。"),
    ),
    ContributionReason.MIDDLE_MISSING: (
        later(
            "{n_fields}中分野（{fields}）にKPIがなく、その個別事業のKPI{n_kpis}件の動きを上位のKPIと"
            "並べられない。"
        ),
        later(
            "これらの中分野に、事業と大分野のKPIを結ぶ中間のKPIを設定することを検討してください。"
        ),
    ),
}
FAST = later(
    "大分野のKPI{names}は、目標に届くのに要する1年当たりの変化が過去の最大の{ratio}倍を超えます。"
    "まず、目標の水準を確認してください。"
)
UNPUBLISHED: dict[ContributionReason, tuple[str, str]] = {
    ContributionReason.NO_UPPER_KPI: (
        later("収集した公表資料では、大分野と中分野のKPIを確認できない。"),
        later("大分野又は中分野のKPIを公表している資料があれば、お知らせください。"),
    ),
    ContributionReason.UNTRACKED: (
        later(
            "収集した公表資料では、大分野・中分野のKPI{upper}件のうち{untracked}件の実績値を確認できない。"
        ),
        later("実績値を公表している資料があれば、お知らせください。"),
    ),
    ContributionReason.MIDDLE_MISSING: (
        later(
            "収集した公表資料では{n_fields}中分野（{fields}）のKPIを確認できず、その個別事業のKPI{n_kpis}件の"
            "動きを上位のKPIと並べられない。"
        ),
        later("これらの中分野のKPIを公表している資料があれば、お知らせください。"),
    ),
}
"""Instead of :data:`REASONS`, where KPIs were looked up in publications and not asked for."""


def words(finding: Finding) -> tuple[str, str]:
    """Return why the verdict on V2 is what it is, and what the area is advised to do."""
    reason = ContributionReason(finding.reason)
    looked_up = not finding.values.get("surveyed", 1)
    why, advice = (looked_up and UNPUBLISHED.get(reason)) or REASONS[reason]
    shown = dict(finding.values)
    if "fields" in shown:
        shown["fields"] = say("、").join(str(shown["fields"]).split("\n"))
    advised = say(advice)
    if fast := str(shown.get("fast", "")):
        names = say("、").join(say("「{name}」", name=name) for name in fast.split("\n"))
        first = say(FAST, names=names, ratio=number(float(shown["pace_ratio"]), 1))
        advised = sentences(first, advised)
    return say(why, **shown), advised


def link_verdict(verdict: LinkVerdict) -> str:
    """Return symbol and word of a verdict on a link."""
    symbol, word, _ = LINK_VERDICTS[verdict]
    return marked(symbol, say(word))


def evidence(link: Link) -> str:
    """Return what the verdict on a link rests on: plans, years, arithmetic, other areas."""
    told = []
    if link.plans_differ:
        told.append(say("下位のKPIは計画どおりだが、大分野のKPIはすべて遅れている。"))
    if link.obstacle is not None:
        told.append(say(OBSTACLES[link.obstacle], n=link.same_year.years))
    elif link.timing is not Timing.TOO_SHORT:
        told.append(
            say(
                "両方が動いた{n}年のうち、同じ側に動いたのは{m}年（{word}）。",
                n=link.same_year.years,
                m=link.same_year.agreed,
                word=say(TIMINGS[link.timing]),
            )
        )
    if link.timing is Timing.OPPOSITE and link.verdict is LinkVerdict.MIXED:
        told.append(say("ただし、それぞれが一方に動き続けているときにも起こることである。"))
    if link.later in (Timing.CONSISTENT, Timing.OPPOSITE):
        told.append(
            say(
                "上位のKPIを1年後の値と並べると、{n}年のうち{m}年（{word}）。",
                n=link.next_year.years,
                m=link.next_year.agreed,
                word=say(TIMINGS[link.later]),
            )
        )
    return sentences(*told, _share_text(link.share), _across(link.association))


def _share_text(share: Share) -> str:
    if share.ceiling not in CEILINGS:
        return ""
    if share.value is None or share.years is None:
        return say(CEILINGS[share.ceiling])
    first, last = share.years
    size = 100 * share.value
    percent, years = number(abs(size), 1 if abs(size) < 1 else 0), f"{first}–{last}"
    if share.ceiling is Ceiling.UNSEEN and size < 0:
        return say(UNSEEN_AGAINST, share=percent, years=years)
    return say(CEILINGS[share.ceiling], share=percent, years=years)


def _across(association: ReleasedAssociation | None) -> str:
    if association is None:
        return ""
    return say(
        "同じ名称と単位のKPIをもつ{n}圏域では、両者の変化の順位相関は{rho}（95%区間は{low}から{high}）。",
        n=association.n_areas,
        rho=number(association.rho, 2),
        low=number(association.low, 2),
        high=number(association.high, 2),
    )
