"""How every number came about: thresholds, definitions, sources and versions, as printed."""

from collections.abc import Collection, Iterable
from datetime import date

from kpi_report.assess.rating import Rating
from kpi_report.bundle import RoundFacts
from kpi_report.document import numbers, trace, wording
from kpi_report.document.blocks import Cell, Column, Notice, RowGroup, Table
from kpi_report.document.language import known, say, sentences
from kpi_report.model import Indicator, Role, TargetKind
from kpi_report.parameters import Thresholds
from kpi_report.table_bundle import TableFacts


def thresholds(facts: RoundFacts, kinds: Collection[TargetKind]) -> Table:
    """Return the table of ratings with the condition of each, as the round sets it.

    What is said of a band, a target for every year, a milestone or a sum is said only if `kinds`,
    the kinds of target of the document's KPIs, hold one.
    """
    t, g = facts.thresholds, facts.gates
    where = trace.rule_origin(facts.round_id, "thresholds")
    yearly, done = TargetKind.ANNUAL in kinds, TargetKind.MILESTONE in kinds
    summed = TargetKind.CUMULATIVE in kinds
    met = [
        say("増減の方向だけを示す目標は、基準値より望ましい側にある"),
        say("維持の目標は、目標値と同じか、それより望ましい側にある"),
        *[say("毎年の目標は、最新の年に達している")] * yearly,
        *[say("完了の目標は、完了した")] * done,
    ]
    behind = [
        say("増減の方向だけを示す目標は、基準値と同じ"),
        *[say("毎年の目標は、最新の年に達していない")] * yearly,
        *[say("完了の目標は、目標年に完了していない")] * done,
    ]
    unjudged = [
        say("計画期間の経過が{share}未満", share=f"{t.min_elapsed:.0%}"),
        say("基準年より後の実績値が{n}時点未満", n=t.min_points),
        say("目標が検討中"),
        say("必要な値の回答がない") if facts.surveyed else say("必要な値の記載がない"),
        say("目標値が基準値より望ましい側にない"),
        say("年の順序が合わない"),
        say(
            "基準値、目標値、隣の年の値などとの比が{ratio}倍以上で単位の誤りの疑い",
            ratio=f"{t.unit_slip:g}",
        ),
        say("基準値又は目標値の単位がKPIの単位と異なる"),
        say("系列の断絶（定義、集計方法、構成市町村の変更）又はその疑いがある"),
        *[say("累計の途中の年の値がない")] * summed,
        say(
            "最新の実績値が、調査の対象の年から「公表までの年数＋{n}年」を超えて前",
            n=t.stale_years,
        )
        if facts.surveyed
        else say(
            "最新の実績値が、資料の年から「公表までの年数＋{n}年」を超えて前", n=t.stale_years
        ),
        *[say("目標年前の完了の目標")] * done,
    ]
    on_track, slightly, away = (
        f"{limit:g}" for limit in (t.on_track, t.slightly_behind, t.moved_away)
    )
    conditions = {
        Rating.MET: say("達成度Pが{met}以上（{also}）", met=f"{t.met:g}", also=say("。").join(met)),
        Rating.ON_TRACK: say("進捗比Rが{least}以上", least=on_track),
        Rating.SLIGHTLY_BEHIND: say(
            "進捗比Rが{least}以上{below}未満", least=slightly, below=on_track
        ),
        Rating.BEHIND: say(
            "進捗比Rが{least}以上{below}未満（{also}）",
            least=away,
            below=slightly,
            also=say("。").join(behind),
        ),
        Rating.MOVED_AWAY: say(
            "進捗比Rが{below}未満（増減の方向だけを示す目標と維持の目標は、望ましくない側にある）",
            below=away,
        ),
        Rating.CANNOT_JUDGE: say("{conditions}、のいずれか", conditions=say("、").join(unjudged)),
    }
    rows = tuple(
        (Cell(say(wording.RATING_WORDS[rating][0])), Cell(text, origin=where))
        for rating, text in conditions.items()
    )
    return Table(
        title=say("進捗の判定基準"),
        columns=(Column(say("判定")), Column(say("条件"), weight=1.0)),
        groups=(RowGroup("", rows),),
        note=sentences(
            say("達成度P＝（実績値−基準値）÷（目標値−基準値）（%で小数点以下切捨て）。"),
            say(
                "累計の目標では、P＝基準年の翌年度からの実績値の累計÷目標値とし、各年までに見込む割合を"
                "定めたものでは、経過割合に代えてその割合を用いる。"
            )
            * summed,
            say(
                "維持の目標では、目標値の{share}までの不足を許す。",
                share=f"{t.maintain_tolerance:.0%}",
            )
            * (TargetKind.MAINTAIN in kinds and t.maintain_tolerance > 0),
            say(
                "範囲の目標では、P＝1−（実績値から範囲までの差）÷（基準値から範囲までの差）とし、"
                "基準値が範囲の中にあれば維持の目標として扱う。"
            )
            * (TargetKind.BAND in kinds),
            say(
                "進捗比R＝P÷経過割合。経過割合＝（実績年−基準年）÷（目標年−基準年）。"
                "「境界」は、値が年々の変化の平均だけ動くと判定が変わるもの。"
            ),
            _break_rule(t),
            say(
                "要点の動きは、成果の指標のうち値が{n}時点以上あり、変化が全圏域の大きい方か小さい方の"
                "4分の1に入り、圏域外との比較でも同じ向きのものに限る"
                "（圏域外の市町村が少ない圏域では、圏域外とは比べない）。"
                "すべての圏域の値が正の指標は変化率で比べた。",
                n=g.trend_points,
            ),
            say("四分位は{n}圏域以上の値があるものに限る。", n=g.quarter),
        ),
        note_origin=trace.rule_origin(facts.round_id, "thresholds", "gates"),
    )


def _break_rule(t: Thresholds) -> str:
    values = {
        "n": t.break_points,
        "step": f"{t.break_step:g}",
        "unlike": f"{t.break_unlike:g}",
        "least": f"{t.break_least:g}",
    }
    if not t.shock_years:
        return say(
            "系列の断絶は、備考で分かるもののほか、{n}時点以上の値のうちに、"
            "{step}倍以上又は{step}分の1以下で、ほかの変化の中央値の{unlike}倍以上の変化があり、"
            "その水準が続くときに疑う。整数だけで{least}未満の値がある系列では疑わない。",
            **values,
        )
    return say(
        "系列の断絶は、備考で分かるもののほか、{n}時点以上の値（{years}の値を除く）のうちに、"
        "{step}倍以上又は{step}分の1以下で、ほかの変化の中央値の{unlike}倍以上の変化があり、"
        "その水準が続くときに疑う。整数だけで{least}未満の値がある系列では疑わない。",
        years=say("、").join(say("{year}年", year=year) for year in t.shock_years),
        **values,
    )


def definitions(indicators: Iterable[Indicator], facts: RoundFacts) -> Table:
    """Return the table of indicators: formula in words, what it tells, source."""
    shown = list(indicators)
    groups = tuple(
        RowGroup(
            f"{role.value} {say(role.label)}",
            tuple(
                (
                    Cell(
                        wording.indicator_name(indicator),
                        origin=where,
                    ),
                    Cell(known(indicator.meaning), origin=where),
                    Cell(say(indicator.measure.label)),
                    Cell(known(indicator.source), origin=where),
                )
                for indicator in shown
                if indicator.role is role
                for where in [trace.definition_origin(indicator)]
            ),
        )
        for role in Role
    )
    return Table(
        title=say("指標の算式と出典"),
        columns=(
            Column(say("指標（単位）"), weight=2.7),
            Column(say("算式"), weight=3.5),
            Column(say("区分"), "center"),
            Column(say("出典"), weight=2.3),
        ),
        groups=groups,
        note=say(
            "成果は住民の便益や状態、供給量は便益を間接的に示すもの、背景は目標になじまないもの。"
            "総人口は項目H5507（非水洗化人口＋水洗化人口）。地方税は、2018年度に道府県から指定都市へ個人住民税"
            "所得割の一部が移ったため、2018年度から用いた。端数処理のため、表示した値の差と変化とは一致しない"
            "ことがある。「―」は、値がないか、合計した市町村の数が項目の間で{uneven}%を超えて異なるため算出しない"
            "ことを示す。",
            uneven=f"{100 * facts.gates.most_uneven:g}",
        ),
        note_origin=trace.joined(
            trace.rule_origin(facts.round_id, "gates.most_uneven"),
            say("定義：indicators.csv の {id}", id="first_year"),
        ),
    )


def versions(facts: RoundFacts | TableFacts, data_date: date, remarks: str) -> Notice:
    """Return data date, round, version of the program and the identity of all inputs."""
    return Notice(
        title=say("データの基準日と版"),
        text=sentences(
            say(
                "データの基準日：{date}。調査回：{title}（{round}）。kpi_report {version}。"
                "データの識別番号：{inputs}。",
                date=numbers.date_text(data_date.isoformat()),
                title=facts.title,
                round=facts.round_id,
                version=facts.version,
                inputs=facts.inputs_sha256[:16],
            ),
            remarks,
        ),
        origin=trace.rule_origin(facts.round_id, "data_date", "title"),
    )


def identity(facts: RoundFacts | TableFacts) -> tuple[str, ...]:
    """Return round, version of the program and identity of all inputs, as keywords of a file."""
    return (
        facts.title,
        facts.round_id,
        f"kpi_report {facts.version}",
        say("データの識別番号：{inputs}", inputs=facts.inputs_sha256[:16]),
        facts.credit,
    )
