"""Findings on P1 to P3 in words: what the area answered on its practice, and what it may change."""

from kpi_report.assess.practice_answers import Checking, Following, TakingPart
from kpi_report.document.language import later

Words = tuple[str, str]

_NO_ANSWER: Words = (
    later("体制についての回答がない。"),
    later("KPIの設定と検証の体制について、シート「体制」に回答してください。"),
)
_NOT_ANSWERED: Words = (
    later("設問{question}の回答がない。"),
    later("シート「体制」の設問{question}に回答してください。"),
)
_NOT_SURVEYED: Words = (
    later("公表資料からは、KPIの設定と検証の体制を確認していない。"),
    later("KPIの設定と検証の体制を記した資料があれば、お知らせください。"),
)

TAKING_PART: dict[TakingPart, Words] = {
    TakingPart.SET_TOGETHER: (later("KPIを連携市町村と協議して設定している。"), ""),
    TakingPart.SET_AFTER_HEARING: (
        later("KPIの案を連携市町村に示し、意見を聴いて設定している。"),
        "",
    ),
    TakingPart.SET_ALONE_TOLD: (
        later("KPIを連携中枢都市のみで設定し、連携市町村には結果を知らせるにとどまる。"),
        later("次にKPIを見直すときは、決める前に案を連携市町村に示し、意見を聴いてください。"),
    ),
    TakingPart.SET_ALONE: (
        later("KPIを連携中枢都市のみで設定し、連携市町村に知らせていない。"),
        later(
            "今のKPIを連携市町村に知らせた上で、次にKPIを見直すときは、決める前に案を示し、意見を"
            "聴いてください。"
        ),
    ),
    TakingPart.COUNCIL_HEARD_AT_SETTING: (
        later("KPIの設定に当たり、ビジョン懇談会の構成員等の意見を聴いて反映している。"),
        "",
    ),
    TakingPart.COUNCIL_UNHEEDED_AT_SETTING: (
        later("KPIの設定に当たり、ビジョン懇談会の構成員等の意見を聴いたが、反映していない。"),
        later(
            "聴いた意見のそれぞれについて、KPIに反映するか、反映しない理由は何かを整理し、懇談会に"
            "示してください。"
        ),
    ),
    TakingPart.COUNCIL_TOLD_AT_SETTING: (
        later("KPIの設定に当たり、ビジョン懇談会の構成員等には報告のみを行った。"),
        later("次にKPIを見直すときは、案の段階でビジョン懇談会の議題とし、意見を聴いてください。"),
    ),
    TakingPart.COUNCIL_NOT_HEARD_AT_SETTING: (
        later("KPIの設定に当たり、ビジョン懇談会の構成員等の意見を聴いていない。"),
        later("次にKPIを見直すときは、案の段階でビジョン懇談会の議題とし、意見を聴いてください。"),
    ),
    TakingPart.CHECKED_TOGETHER: (later("KPIの達成状況を連携市町村と協議して検証している。"), ""),
    TakingPart.CHECKED_AFTER_HEARING: (
        later("KPIの達成状況の検証に当たり、連携市町村に意見を照会している。"),
        "",
    ),
    TakingPart.CHECKED_ALONE_TOLD: (
        later("KPIの達成状況を連携中枢都市のみで検証し、連携市町村には結果を知らせるにとどまる。"),
        later(
            "検証の結果を確定する前に連携市町村へ意見を照会するか、担当課長会議などの議題としてください。"
        ),
    ),
    TakingPart.CHECKED_ALONE: (
        later("KPIの達成状況を連携中枢都市のみで検証し、連携市町村に知らせていない。"),
        later("達成状況を連携市町村に知らせるとともに、結果を確定する前に意見を照会してください。"),
    ),
    TakingPart.COUNCIL_HEARD_AT_CHECKING: (
        later("KPIの達成状況について、ビジョン懇談会の構成員等の意見を聴いて反映している。"),
        "",
    ),
    TakingPart.COUNCIL_UNHEEDED_AT_CHECKING: (
        later(
            "KPIの達成状況について、ビジョン懇談会の構成員等の意見を聴いているが、反映していない。"
        ),
        later(
            "聴いた意見のそれぞれについて、事業やKPIに反映するか、反映しない理由は何かを整理し、懇談会に"
            "示してください。"
        ),
    ),
    TakingPart.COUNCIL_TOLD_AT_CHECKING: (
        later("KPIの達成状況について、ビジョン懇談会の構成員等には報告のみを行っている。"),
        later("達成状況を報告する際に、KPIの進捗について懇談会の意見を聴いてください。"),
    ),
    TakingPart.COUNCIL_NOT_HEARD_AT_CHECKING: (
        later("KPIの達成状況について、ビジョン懇談会の構成員等の意見を聴いていない。"),
        later("毎年の達成状況をビジョン懇談会の議題とし、意見を聴いてください。"),
    ),
    TakingPart.NOT_CHECKED: (
        later("KPIの達成状況を検証していない（設問{question}）。"),
        later(
            "毎年、前年度の実績を取りまとめる時期を決め、連携市町村と懇談会が検証に加わる場を設けてください。"
        ),
    ),
    TakingPart.NO_PARTNERS: (later("連携市町村のない圏域のため、判断していない。"), ""),
    TakingPart.NOT_ANSWERED: _NOT_ANSWERED,
    TakingPart.NO_ANSWER: _NO_ANSWER,
    TakingPart.NOT_SURVEYED: _NOT_SURVEYED,
}
CHECKING: dict[Checking, Words] = {
    Checking.YEARLY: (later("KPIの達成状況を年1回以上把握している。"), ""),
    Checking.EVERY_FEW_YEARS: (
        later("KPIの達成状況の把握は2～3年に1回である。"),
        later("毎年把握できるKPIから、年1回、前年度の実績を取りまとめてください。"),
    ),
    Checking.IRREGULAR: (
        later("KPIの達成状況の把握が不定期である。"),
        later("実績を取りまとめる時期を決め、年1回は把握してください。"),
    ),
    Checking.AT_THE_END: (
        later("KPIの達成状況の把握は計画期間の終了時のみである。"),
        later("計画期間の途中で事業を見直せるよう、年1回、前年度の実績を取りまとめてください。"),
    ),
    Checking.NEVER: (
        later("KPIの達成状況を把握していない。"),
        later(
            "KPIごとに実績を把握する資料と担当課を決め、年1回、前年度の実績を取りまとめてください。"
        ),
    ),
    Checking.PUBLISHED: (later("KPIの達成状況をすべて公表している。"), ""),
    Checking.PUBLISHED_IN_PART: (later("KPIの達成状況の一部を公表している。"), ""),
    Checking.NOT_PUBLISHED: (
        later("KPIの達成状況を公表していない。"),
        later(
            "ビジョン懇談会の資料をウェブサイトに掲載するなど、達成状況を公表することを検討してください。"
        ),
    ),
    Checking.ACTUALS_PRESENT: (
        later(
            "実績の判明する時期を考慮しても{year}年度までにあるべき実績値は、{n_due}件のKPIのすべてで"
            "回答されている。"
        ),
        "",
    ),
    Checking.ACTUALS_MISSING: (
        later(
            "{n_due}件のKPIのうち{n_missing}件は、実績の判明する時期を考慮しても{year}年度までに"
            "あるべき実績値がない（{names}）。"
        ),
        later("{names}の新しい年の実績値を、シート「実績」に記入してください。"),
    ),
    Checking.ACTUALS_MOSTLY_MISSING: (
        later(
            "{n_due}件のKPIのうち、実績の判明する時期を考慮して{year}年度までにあるべき実績値があるのは"
            "{n_present}件にとどまる。"
        ),
        later(
            "{names}の新しい年の実績値をシート「実績」に記入し、毎年取りまとめる時期と担当課を決めて"
            "ください。"
        ),
    ),
    Checking.NO_ACTUALS_DUE: (
        later("基準年より後の実績値が判明しているはずのKPIがない。"),
        later("毎年の実績を、判明し次第記録してください。"),
    ),
    Checking.NOT_ANSWERED: _NOT_ANSWERED,
    Checking.NO_ANSWER: _NO_ANSWER,
    Checking.NOT_SURVEYED: _NOT_SURVEYED,
}
FOLLOWING: dict[Following, Words] = {
    Following.PROJECTS_REVIEWED: (
        later("達成状況を個別事業の見直しに反映する仕組みがあり、見直した例がある。"),
        "",
    ),
    Following.PROJECTS_NOT_YET: (
        later("達成状況を個別事業の見直しに反映する仕組みはあるが、見直した例がない。"),
        later(
            "KPIの達成状況をもとに個別事業を一つ選び、見直しの要否を仕組みに沿って検討してください。"
        ),
    ),
    Following.PROJECTS_NEVER: (
        later("達成状況を個別事業の見直しに反映する仕組みがない。"),
        later(
            "遅れているKPIの個別事業を翌年度の予算要求までに見直すなど、手順と時期を決めてください。"
        ),
    ),
    Following.VISION_REVIEWED: (
        later("達成状況をビジョン全体の見直しに反映する仕組みがあり、見直した例がある。"),
        "",
    ),
    Following.VISION_NOT_YET: (
        later("達成状況をビジョン全体の見直しに反映する仕組みはあるが、見直した例がない。"),
        later("次のビジョンの改定に当たり、KPIの達成状況を検討の資料としてください。"),
    ),
    Following.VISION_NEVER: (
        later("達成状況をビジョン全体の見直しに反映する仕組みがない。"),
        later(
            "ビジョンの改定の手順に、KPIの達成状況を確認し、KPIと事業を見直す段階を加えてください。"
        ),
    ),
    Following.ALL_ANALYSED: (
        later("進捗が遅れているKPIのすべてで要因を分析していると回答している。"),
        "",
    ),
    Following.SOME_ANALYSED: (
        later("進捗が遅れているKPIのうち主なもので要因を分析していると回答している。"),
        later("分析していないKPIについても、要因を確認してください。"),
    ),
    Following.NOT_ANALYSED: (
        later("遅れ又は後退と判定したKPIが{n_behind}件あるが、要因を分析していない（{names}）。"),
        later("{names}について、遅れている要因を担当課と連携市町村に確認してください。"),
    ),
    Following.NOTHING_TO_ANALYSE: (
        later("要因を分析していないと回答しているが、遅れ又は後退と判定したKPIはない。"),
        later("今後、遅れているKPIがあるときは、その要因を分析してください。"),
    ),
    Following.NOTHING_BEHIND: (
        later("遅れているKPIはないと回答しており、遅れ又は後退と判定したKPIもない。"),
        "",
    ),
    Following.BEHIND_UNSAID: (
        later(
            "遅れているKPIはないと回答しているが、遅れ又は後退と判定したKPIが{n_behind}件ある（{names}）。"
        ),
        later("{names}の実績値を確認し、遅れている場合はその要因を分析してください。"),
    ),
    Following.CAUSES_NOT_RECORDED: (
        later(
            "要因を分析していると回答しているが、遅れ又は後退と判定したKPIのうち回答欄のある{n_asked}件の"
            "いずれにも、要因の回答がない。"
        ),
        later("{names}について、分析した要因をシート「見直し状況」に記入してください。"),
    ),
    Following.CAUSES_RECORDED_IN_PART: (
        later(
            "すべてのKPIで要因を分析していると回答しているが、遅れ又は後退と判定したKPIのうち回答欄のある"
            "{n_asked}件について、要因の回答があるのは{n_recorded}件である。"
        ),
        later("{names}について、分析した要因をシート「見直し状況」に記入してください。"),
    ),
    Following.NOT_ANSWERED: _NOT_ANSWERED,
    Following.NO_ANSWER: _NO_ANSWER,
    Following.NOT_SURVEYED: _NOT_SURVEYED,
}
BUT_PRESENT: Words = (
    later("ただし、あるべき実績値は{n_due}件のKPIのうち{n_present}件で回答されている。"),
    later(
        "実績値の多くは回答されているため、年1回、前年度の実績を取りまとめて達成状況を確認する時期を決めてください。"
    ),
)
"""Added to what is said of checking less than yearly, where most actuals are there; and advised."""
