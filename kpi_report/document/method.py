"""How every number came about: thresholds, definitions, sources and versions, as printed."""

from collections.abc import Iterable
from datetime import date

from kpi_report.assess.progress import Rating
from kpi_report.bundle import RoundFacts
from kpi_report.document import wording
from kpi_report.document.blocks import Cell, Column, Notice, RowGroup, Table
from kpi_report.model import Indicator, Role


def thresholds(facts: RoundFacts) -> Table:
    """Return the table of ratings with the condition of each, as the round sets it."""
    t, g = facts.thresholds, facts.gates
    conditions = {
        Rating.MET: f"達成度Pが{t.met:g}以上（向きのみの目標は、基準値より望ましい側にある）",
        Rating.ON_TRACK: f"進捗比Rが{t.on_track:g}以上",
        Rating.SLIGHTLY_BEHIND: f"進捗比Rが{t.slightly_behind:g}以上{t.on_track:g}未満",
        Rating.BEHIND: f"進捗比Rが{t.moved_away:g}以上{t.slightly_behind:g}未満"
        "（向きのみの目標は、基準値と同じ）",
        Rating.MOVED_AWAY: f"進捗比Rが{t.moved_away:g}未満"
        "（向きのみ・維持の目標は、望ましくない側にある）",
        Rating.CANNOT_JUDGE: f"計画期間の経過が{t.min_elapsed:.0%}未満、基準年より後の実績値が"
        f"{t.min_points}時点未満、必要な値の記載がない、目標値が基準値と同じか望ましい向きと逆、"
        f"年の順序が合わない、単位の誤りが疑われる（基準値との比が{t.unit_slip:g}倍以上）、"
        f"最新の実績値が資料の年から判明までの年数に{t.stale_years}年を加えた年数より古い、のいずれか",
    }
    rows = tuple(
        (Cell(wording.RATING_WORDS[rating][0]), Cell(text)) for rating, text in conditions.items()
    )
    return Table(
        title="進捗の判定の閾値",
        columns=(Column("判定"), Column("条件", weight=1.0)),
        groups=(RowGroup("", rows),),
        note="達成度P＝（実績値−基準値）÷（目標値−基準値）。進捗比R＝P÷経過割合。"
        "経過割合＝（実績年−基準年）÷（目標年−基準年）。閾値は調査回の設定による。"
        f"動きの記述は成果の指標のうち値が{g.trend_points}時点以上あるもの、"
        f"四分位は{g.quarter}圏域以上のものに限る。",
    )


def definitions(indicators: Iterable[Indicator]) -> Table:
    """Return the table of indicators: formula in words, what it tells, source."""
    shown = list(indicators)
    groups = tuple(
        RowGroup(
            f"{role.value} {role.label}",
            tuple(
                (
                    Cell(f"{indicator.name}（{indicator.unit}）"),
                    Cell(indicator.meaning),
                    Cell(indicator.measure.label),
                    Cell(indicator.source),
                )
                for indicator in shown
                if indicator.role is role
            ),
        )
        for role in Role
    )
    return Table(
        title="指標の算式と出典",
        columns=(
            Column("指標（単位）", weight=2.2),
            Column("算式", weight=3.0),
            Column("区分", "center"),
            Column("出典", weight=2.0),
        ),
        groups=groups,
        note="総人口は項目H5507（非水洗化人口＋水洗化人口）、就業者数には分類不能を含む。",
    )


def versions(facts: RoundFacts, data_date: date, remarks: str) -> Notice:
    """Return data date, round, version of the program and the identity of all inputs."""
    return Notice(
        title="データ時点と版",
        text=f"データ時点：{wording.date_text(data_date.isoformat())}。調査回：{facts.round_id}。"
        f"kpi_report {facts.version}。入力の識別値：{facts.inputs_sha256[:16]}。{remarks}",
    )
