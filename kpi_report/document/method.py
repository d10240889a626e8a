"""How every number came about: thresholds, definitions, sources and versions, as printed."""

from collections.abc import Collection, Iterable
from datetime import date

from kpi_report.assess.rating import Rating
from kpi_report.bundle import RoundFacts
from kpi_report.document import trace, wording
from kpi_report.document.blocks import Cell, Column, Notice, RowGroup, Table
from kpi_report.model import Indicator, Role, TargetKind
from kpi_report.parameters import Thresholds


def thresholds(facts: RoundFacts, kinds: Collection[TargetKind]) -> Table:
    """Return the table of ratings with the condition of each, as the round sets it.

    What is said of a band, a target for every year, a milestone or a sum is said only if `kinds`,
    the kinds of target of the document's KPIs, hold one.
    """
    t, g = facts.thresholds, facts.gates
    where = trace.rule_origin(facts.round_id, "thresholds")
    absent, origin = ("回答", "調査の対象") if facts.surveyed else ("記載", "資料")
    yearly, done = TargetKind.ANNUAL in kinds, TargetKind.MILESTONE in kinds
    summed = TargetKind.CUMULATIVE in kinds
    conditions = {
        Rating.MET: f"達成度Pが{t.met:g}以上"
        "（増減の方向だけを示す目標は、基準値より望ましい側にある"
        + "。毎年の目標は、最新の年に達している" * yearly
        + "。完了の目標は、完了した" * done
        + "）",
        Rating.ON_TRACK: f"進捗比Rが{t.on_track:g}以上",
        Rating.SLIGHTLY_BEHIND: f"進捗比Rが{t.slightly_behind:g}以上{t.on_track:g}未満",
        Rating.BEHIND: f"進捗比Rが{t.moved_away:g}以上{t.slightly_behind:g}未満"
        "（増減の方向だけを示す目標は、基準値と同じ"
        + "。毎年の目標は、最新の年に達していない" * yearly
        + "。完了の目標は、目標年に完了していない" * done
        + "）",
        Rating.MOVED_AWAY: f"進捗比Rが{t.moved_away:g}未満"
        "（増減の方向だけを示す目標と維持の目標は、望ましくない側にある）",
        Rating.CANNOT_JUDGE: f"計画期間の経過が{t.min_elapsed:.0%}未満、基準年より後の実績値が"
        f"{t.min_points}時点未満、目標が検討中、必要な値の{absent}がない、目標値が基準値より望ましい側にない、"
        f"年の順序が合わない、基準値又は隣の年の値との比が{t.unit_slip:g}倍以上で単位の誤りの疑い、"
        "基準値又は目標値の単位がKPIの単位と異なる、系列の断絶（定義、集計方法、構成市町村の変更）又はその疑いがある、"
        + "累計の途中の年の値がない、" * summed
        + f"最新の実績値が、{origin}の年から「公表までの年数＋{t.stale_years}年」を超えて前、"
        + "目標年前の完了の目標、" * done
        + "のいずれか",
    }
    rows = tuple(
        (Cell(wording.RATING_WORDS[rating][0]), Cell(text, origin=where))
        for rating, text in conditions.items()
    )
    return Table(
        title="進捗の判定基準",
        columns=(Column("判定"), Column("条件", weight=1.0)),
        groups=(RowGroup("", rows),),
        note="達成度P＝（実績値−基準値）÷（目標値−基準値）（%で小数点以下切捨て）。"
        + "累計の目標では、P＝基準年の翌年度からの実績値の累計÷目標値とし、各年までに見込む割合を"
        "定めたものでは、経過割合に代えてその割合を用いる。"
        * summed
        + f"維持の目標では、目標値の{t.maintain_tolerance:.0%}までの不足を許す。"
        * (TargetKind.MAINTAIN in kinds and t.maintain_tolerance > 0)
        + "範囲の目標では、P＝1−（実績値から範囲までの差）÷（基準値から範囲までの差）とし、"
        "基準値が範囲の中にあれば維持の目標として扱う。"
        * (TargetKind.BAND in kinds)
        + "進捗比R＝P÷経過割合。"
        "経過割合＝（実績年−基準年）÷（目標年−基準年）。「境界」は、値が年々の変化の平均だけ動くと判定が変わるもの。"
        + _break_rule(t)
        + f"要点の動きは、成果の指標のうち値が{g.trend_points}時点以上あり、変化が全圏域の端の"
        "4分の1に入り、圏域外と比べても同じ側にあるものに限る（圏域外の市町村が少ない圏域では、圏域外とは比べない）。すべての圏域の値が正の指標は変化率で比べた。"
        f"四分位は{g.quarter}圏域以上の値があるものに限る。",
    )


def _break_rule(t: Thresholds) -> str:
    years = "、".join(f"{year}年" for year in t.shock_years)
    without = f"（{years}の値を除く）" if years else ""
    return (
        f"系列の断絶は、備考で分かるもののほか、{t.break_points}時点以上の値{without}のうちに、"
        f"{t.break_step:g}倍以上又は{t.break_step:g}分の1以下で、ほかの変化の中央値の{t.break_unlike:g}倍以上の変化があり、"
        "その水準が続くときに疑う。"
    )


def definitions(indicators: Iterable[Indicator]) -> Table:
    """Return the table of indicators: formula in words, what it tells, source."""
    shown = list(indicators)
    groups = tuple(
        RowGroup(
            f"{role.value} {role.label}",
            tuple(
                (
                    Cell(f"{indicator.name}（{indicator.unit}）", origin=where),
                    Cell(indicator.meaning, origin=where),
                    Cell(indicator.measure.label),
                    Cell(indicator.source, origin=where),
                )
                for indicator in shown
                if indicator.role is role
                for where in [trace.definition_origin(indicator)]
            ),
        )
        for role in Role
    )
    return Table(
        title="指標の算式と出典",
        columns=(
            Column("指標（単位）", weight=2.7),
            Column("算式", weight=3.5),
            Column("区分", "center"),
            Column("出典", weight=2.3),
        ),
        groups=groups,
        note="成果は住民の便益や状態、供給量は便益を間接的に示すもの、背景は目標になじまないもの。"
        "総人口は項目H5507（非水洗化人口＋水洗化人口）。地方税は、2018年度に道府県から指定都市へ個人住民税"
        "所得割の一部が移ったため、2018年度から用いた。端数処理のため、表示した値の差と変化とは一致しない"
        "ことがある。「―」は、値がないか、合計した市町村の数が項目の間で1%を超えて異なるため算出しない"
        "ことを示す。",
    )


def versions(facts: RoundFacts, data_date: date, remarks: str) -> Notice:
    """Return data date, round, version of the program and the identity of all inputs."""
    return Notice(
        title="データの基準日と版",
        text=f"データの基準日：{wording.date_text(data_date.isoformat())}。調査回：{facts.title}（{facts.round_id}）。"
        f"kpi_report {facts.version}。データの識別番号：{facts.inputs_sha256[:16]}。{remarks}",
        origin=trace.rule_origin(facts.round_id, "data_date", "title"),
    )
