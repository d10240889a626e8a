"""Findings on V1 and V3 in words: what cannot be followed, and what to write on a delay."""

from kpi_report.assess.rating import Reason
from kpi_report.assess.review import Reviewing, Tracking
from kpi_report.document.language import later

Words = tuple[str, str]

TRACKED: dict[Tracking, Words] = {
    Tracking.ALL_RATED: (later("個別事業のKPI{n_asked}件のすべてで、進捗を判定できる。"), ""),
    Tracking.MOST_RATED: (
        later(
            "個別事業のKPI{n_asked}件のうち{n_rated}件で進捗を判定でき、{n_unrated}件は判定できない。"
            "理由は、{why}こと（{n_why}件）{others}である。"
        ),
        later("{names}について、{remedy}"),
    ),
    Tracking.FEW_RATED: (
        later(
            "個別事業のKPI{n_asked}件のうち、進捗を判定できるのは{n_rated}件にとどまり、"
            "{n_unrated}件は判定できない。理由は、{why}こと（{n_why}件）{others}である。"
        ),
        later("{names}について、{remedy}"),
    ),
    Tracking.ONLY_WAITING: (
        later("個別事業のKPI{n_projects}件は、いずれも判定する時期になっていない。"),
        later("毎年の実績を引き続き記録してください。"),
    ),
    Tracking.NO_PROJECT_KPI: (
        later("個別事業のKPIがない。"),
        later("主な個別事業から、進捗を毎年把握できるKPIを設定することを検討してください。"),
    ),
    Tracking.NO_ANSWER: (
        later("KPIの回答がない。"),
        later("個別事業のKPIを、調査票のシート「KPI」に記入してください。"),
    ),
    Tracking.NOT_SURVEYED: (
        later("公表資料だけでは、個別事業のKPIの全体が分からない。"),
        later("個別事業のKPIと実績を公表している資料があれば、お知らせください。"),
    ),
}
WAITING = later("ほかに、判定する時期になっていないKPIが{n}件ある。")
UNRATED: dict[Reason, Words] = {
    Reason.UNDECIDED: (
        later("目標が定まっていない"),
        later(
            "目標を定めているかを確認し、定めていない場合は時期を決め、定まり次第、目標値を記入してください。"
        ),
    ),
    Reason.BASELINE_MISSING: (
        later("基準値がない"),
        later("基準年と基準値を記入してください。"),
    ),
    Reason.TARGET_MISSING: (
        later("目標値がない"),
        later("数値の目標を記入してください。"),
    ),
    Reason.DIRECTION_MISSING: (
        later("望ましい向きが分からない"),
        later("増加と減少のどちらが望ましいかを記入してください。"),
    ),
    Reason.TARGET_YEAR_MISSING: (
        later("目標年がない"),
        later("目標年を記入してください。"),
    ),
    Reason.ACTUAL_MISSING: (
        later("実績値がない"),
        later("基準年より後の実績値を記入してください。"),
    ),
    Reason.TARGET_EQUALS_BASELINE: (
        later("目標値が基準値と同じである"),
        later("維持を目標とする場合は「維持」と記入し、そうでない場合は目標値を確認してください。"),
    ),
    Reason.DIRECTION_CONFLICT: (
        later("基準値がすでに目標を満たしているか、目標が望ましい向きと逆である"),
        later("基準値、目標値、望ましい向きを確認してください。"),
    ),
    Reason.YEARS_CONFLICT: (
        later("基準年、実績年、目標年の順序が合わない"),
        later("基準年、実績の年、目標年を確認してください。"),
    ),
    Reason.STALE: (
        later("最新の実績値が古い"),
        later("より新しい実績値を記入するか、毎年把握できる指標に改めることを検討してください。"),
    ),
    Reason.UNIT_DIFFERS: (
        later("基準値又は目標値の単位がKPIの単位と異なる"),
        later("基準値、目標値、実績値の単位を揃えてください。"),
    ),
    Reason.UNIT_SLIP: (
        later("値の桁が他の値と違い、単位の誤りの可能性がある"),
        later("基準値、目標値、実績値の単位と桁を確認してください。"),
    ),
    Reason.SERIES_BREAK: (
        later("定義や集計方法の変更により、基準値と実績値を比べられない"),
        later("変更後の定義により、基準値と過去の実績値を改めて記入してください。"),
    ),
    Reason.BREAK_SUSPECTED: (
        later("値の水準が途中で変わっている"),
        later("定義や集計方法の変更の有無を確認し、変更がある場合は備考に記入してください。"),
    ),
    Reason.ACTUAL_GAP: (
        later("累計に必要な年度の実績値がない"),
        later("基準年の翌年度からすべての年度の実績値を記入してください。"),
    ),
    Reason.TOO_EARLY: (
        later("計画期間の経過が短い"),
        later("毎年の実績を引き続き記録してください。"),
    ),
    Reason.TOO_FEW_POINTS: (
        later("基準年より後の実績値が少ない"),
        later("基準年より後の毎年の実績値を記入してください。"),
    ),
    Reason.NOT_YET_DUE: (
        later("目標年より前であり、まだ完了していない"),
        later("完了の予定を引き続き確認してください。"),
    ),
}
"""Why there is no rating, as the predicate of a sentence, and what to do about it."""

REVIEWED: dict[Reviewing, Words] = {
    Reviewing.CAUSE_AND_ACTION: (
        later("遅れ又は後退と判定されており、その要因と事業の見直しが回答されている。"),
        "",
    ),
    Reviewing.NO_ACTION: (
        later(
            "遅れ又は後退と判定されており、要因は回答されているが、事業の見直しが回答されていない。"
        ),
        later(
            "要因に応じて事業をどのように見直すかを検討し、{place}の「{action}」に記入してください。"
            "見直さない場合は、その理由を記入してください。"
        ),
    ),
    Reviewing.CONTINUED: (
        later(
            "遅れ又は後退と判定されており、要因は回答されているが、事業の見直しの回答は、これまでの取組を続けるというものである。"
        ),
        later(
            "続けることで目標に届くと考える根拠を示すか、要因に応じた事業の見直しを検討し、{place}の「{action}」に"
            "記入してください。"
        ),
    ),
    Reviewing.NO_CAUSE: (
        later(
            "遅れ又は後退と判定されており、事業の見直しは回答されているが、要因が回答されていない。"
        ),
        later("その要因を分析し、{place}の「{cause}」に記入してください。"),
    ),
    Reviewing.NEITHER: (
        later("遅れ又は後退と判定されているが、要因も事業の見直しも回答されていない。"),
        later("その要因を分析し、{place}の「{cause}」と「{action}」に記入してください。"),
    ),
    Reviewing.ROW_MISSING: (
        later("遅れ又は後退と判定されているが、前回の調査からの見直しの状況が回答されていない。"),
        later(
            "シート「{sheet}」に{number}の行を加え、「{cause}」と「{action}」に記入してください。"
        ),
    ),
    Reviewing.NEW_KPI: (
        later("今回新たに設定されたKPIであり、要因と見直しを記入する欄がない。"),
        later("「{kpi}」について、遅れ又は後退の要因を確認し、次回の調査で回答してください。"),
    ),
    Reviewing.FIRST_ROUND: (
        later("初めての調査であり、要因と見直しを記入する欄がない。"),
        later("「{kpi}」について、遅れ又は後退の要因を確認し、次回の調査で回答してください。"),
    ),
    Reviewing.NOT_SURVEYED: (
        later("公表資料からは、要因の分析と事業の見直しを確認していない。"),
        later(
            "「{kpi}」の遅れ又は後退の要因と事業の見直しを記した資料があれば、お知らせください。"
        ),
    ),
}
BEYOND_BAND = later(
    "値は目標の範囲の反対側に出ているため、範囲と望ましい向きが適切かどうかも確認してください。"
)
"""Added to what is advised where the newest value went through the band of the target."""
