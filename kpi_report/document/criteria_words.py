"""Findings on S1 to S4, P1 to P3, V1, V3 and F1 in words: why, and what the area is asked to do."""

from collections.abc import Mapping
from typing import Any

from kpi_report.assess.finding import Criterion, Finding
from kpi_report.assess.rating import Reason
from kpi_report.assess.review import Reviewing, Tracking
from kpi_report.assess.sharing import Shift
from kpi_report.assess.tree_criteria import Hanging, NodeKpis, RoleKpis
from kpi_report.assess.usage import FEWEST_SHOWN
from kpi_report.document import practice_words, sharing_words
from kpi_report.document.language import known, later, say
from kpi_report.document.wording import number, signed
from kpi_report.survey.questionnaire import REVISION_SHEET

Words = tuple[str, str]
"""A sentence that says why (である調), and one that advises (です・ます) or is empty."""

MOST_NAMED = 5
"""So many names stand in a sentence; of more the number is given."""

ROLES: dict[RoleKpis, Words] = {
    RoleKpis.FIT: (
        later("役割のKPIが{n_kpis}件あり、いずれも客観的・定量的に検証できる。"),
        "",
    ),
    RoleKpis.UNFIT: (
        later(
            "役割のKPI{n_kpis}件のうち{n_named}件は、客観的・定量的な検証に要する事項が揃っていない"
            "（{names}）。"
        ),
        later("{names}について、単位、数値の目標、実績を把握する資料と時期を確認してください。"),
    ),
    RoleKpis.FITNESS_UNKNOWN: (
        later(
            "役割のKPI{n_kpis}件のうち{n_named}件は、客観的・定量的に検証できるか判断できない"
            "（{names}）。"
        ),
        later("{names}について、単位、目標値、実績を把握する資料を調査票に記入してください。"),
    ),
    RoleKpis.ONLY_BELOW: (
        later("中分野又は個別事業のKPIは{n_named}件あるが、役割そのもののKPIがない。"),
        later(
            "「{role}」の役割を通じて目指す姿を表すKPIを、大分野のKPIとして設定することを検討してください。"
            "今あるKPIのうち役割の全体を表すものがあれば、その区分を大分野に改めることもできます。"
        ),
    ),
    RoleKpis.NONE: (
        later("この役割のKPIがない。"),
        later(
            "「{role}」の役割を通じてどのような圏域を目指すかを確認し、それを表すKPIを1件以上設定してください。"
        ),
    ),
    RoleKpis.NO_ANSWER: (
        later("KPIの回答がない。"),
        later("「{role}」の役割のKPIを、調査票のシート「KPI」に記入してください。"),
    ),
    RoleKpis.NOT_SURVEYED: (
        later("公表資料だけでは、設定されているKPIの全体が分からない。"),
        later("「{role}」の役割のKPIを公表している資料があれば、お知らせください。"),
    ),
}
NODES: dict[NodeKpis, Words] = {
    NodeKpis.ALL: (later("{node}{n_nodes}件のすべてにKPIがある。"), ""),
    NodeKpis.MOST: (
        later("{node}{n_nodes}件のうち{n_with}件にKPIがある。KPIがないのは{names}である。"),
        "",
    ),
    NodeKpis.SOME: (
        later(
            "KPIがある{node}は{n_nodes}件のうち{n_with}件にとどまる。KPIがないのは{names}である。"
        ),
        later("{names}について、KPIを設定できるか検討してください。"),
    ),
    NodeKpis.NONE: (
        later("{node}{n_nodes}件のいずれにもKPIがない（{names}）。"),
        later("{names}のうち中心となるものから、KPIを設定することを検討してください。"),
    ),
    NodeKpis.NO_NODES: (
        later("この役割の{node}の回答がない。"),
        later("「{role}」の役割に{node}がある場合は、シート「体系」に記入してください。"),
    ),
    NodeKpis.NO_ANSWER: (
        later("ビジョンの体系の回答がない。"),
        later("ビジョンの中分野と個別事業を、シート「体系」に記入してください。"),
    ),
    NodeKpis.NOT_SURVEYED: (
        later("公表資料だけでは、中分野及び個別事業とそのKPIの全体が分からない。"),
        later("「{role}」の役割の{node}のKPIを公表している資料があれば、お知らせください。"),
    ),
}
TREE: dict[Hanging, Words] = {
    Hanging.WHOLE: (
        later(
            "個別事業{n_projects}件は中分野{n_fields}件のいずれかに、中分野は役割のいずれかに属し、"
            "KPIはすべて体系の中にある。"
        ),
        "",
    ),
    Hanging.LOOP: (
        later("{names}が互いに上位にも下位にもなっており、体系をたどることができない。"),
        later("{names}のどちらが上位かを決め、シート「体系」の中分野と個別事業を直してください。"),
    ),
    Hanging.PROJECT_LOOSE: (
        later("どの中分野にも属していない個別事業がある（{names}）。"),
        later("{names}の属する中分野を、シート「体系」に記入してください。"),
    ),
    Hanging.KPI_LOOSE: (
        later("体系にない中分野又は個別事業に置かれたKPIが{n_named}件ある（{names}）。"),
        later(
            "{names}の属する中分野又は個別事業の名称を、シート「KPI」とシート「体系」とで一致させてください。"
        ),
    ),
    Hanging.ALL_KPIS_LOOSE: (
        later(
            "中分野及び個別事業のKPI{n_named}件のすべてが、体系にない中分野又は個別事業に置かれている。"
        ),
        later(
            "シート「KPI」に記入した中分野と個別事業を、ビジョンの表記に合わせてシート「体系」に記入してください。"
        ),
    ),
    Hanging.NAME_TWICE: (
        later("同じ名称が体系の複数の場所にある（{names}）。"),
        later(
            "{names}が別のものである場合は名称で区別し、同じものである場合は、主に属する一か所だけに"
            "記入してください。"
        ),
    ),
    Hanging.NO_TREE: (
        later("ビジョンの体系の回答がない。"),
        later("ビジョンの中分野と個別事業を、シート「体系」に記入してください。"),
    ),
    Hanging.NOT_SURVEYED: (
        later("公表資料からは、個別事業、中分野、役割のつながりを確認していない。"),
        later("ビジョンの体系を示した資料があれば、お知らせください。"),
    ),
}
TRACKED: dict[Tracking, Words] = {
    Tracking.ALL_RATED: (later("個別事業のKPI{n_asked}件のすべてで、進捗を判定できる。"), ""),
    Tracking.MOST_RATED: (
        later(
            "個別事業のKPI{n_asked}件のうち{n_rated}件で進捗を判定でき、{n_unrated}件は判定できない。"
            "最も多い理由は、{why}こと（{n_why}件）である。"
        ),
        later("{names}について、{remedy}"),
    ),
    Tracking.FEW_RATED: (
        later(
            "個別事業のKPI{n_asked}件のうち、進捗を判定できるのは{n_rated}件にとどまり、"
            "{n_unrated}件は判定できない。最も多い理由は、{why}こと（{n_why}件）である。"
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
UNRATED: dict[Reason, Words] = {
    Reason.UNDECIDED: (
        later("目標が検討中である"),
        later("目標を定める時期を決め、定まり次第、目標値を記入してください。"),
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
        later("実績値の桁が他の値と違い、単位の誤りの可能性がある"),
        later("実績値の単位と桁を確認してください。"),
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
        later("進捗が遅れており、その要因と事業の見直しが回答されている。"),
        "",
    ),
    Reviewing.NO_ACTION: (
        later("進捗が遅れており、要因は回答されているが、事業の見直しが回答されていない。"),
        later(
            "要因に応じて事業をどのように見直すかを検討し、{place}の「{action}」に記入してください。"
            "見直さない場合は、その理由を記入してください。"
        ),
    ),
    Reviewing.NO_CAUSE: (
        later("進捗が遅れており、事業の見直しは回答されているが、要因が回答されていない。"),
        later("遅れている要因を分析し、{place}の「{cause}」に記入してください。"),
    ),
    Reviewing.NEITHER: (
        later("進捗が遅れているが、要因も事業の見直しも回答されていない。"),
        later("遅れている要因を分析し、{place}の「{cause}」と「{action}」に記入してください。"),
    ),
    Reviewing.ROW_MISSING: (
        later("進捗が遅れているが、前回の調査からの見直しの状況が回答されていない。"),
        later(
            "シート「{sheet}」に{number}の行を加え、「{cause}」と「{action}」に記入してください。"
        ),
    ),
    Reviewing.NEW_KPI: (
        later("今回新たに設定されたKPIであり、要因と見直しを記入する欄がない。"),
        later("「{kpi}」が遅れている要因を確認し、次回の調査で回答してください。"),
    ),
    Reviewing.FIRST_ROUND: (
        later("初めての調査であり、要因と見直しを記入する欄がない。"),
        later("「{kpi}」が遅れている要因を確認し、次回の調査で回答してください。"),
    ),
    Reviewing.NOT_SURVEYED: (
        later("公表資料からは、要因の分析と事業の見直しを確認していない。"),
        later("「{kpi}」が遅れている要因と事業の見直しを記した資料があれば、お知らせください。"),
    ),
}
WORDS: dict[Criterion, Mapping[Any, Words]] = {
    Criterion.S1: ROLES,
    Criterion.S2: NODES,
    Criterion.S3: NODES,
    Criterion.S4: TREE,
    Criterion.P1: practice_words.TAKING_PART,
    Criterion.P2: practice_words.CHECKING,
    Criterion.P3: practice_words.FOLLOWING,
    Criterion.V1: TRACKED,
    Criterion.V3: REVIEWED,
    Criterion.F1: sharing_words.SHARING,
}


def words(finding: Finding) -> Words:
    """Return why the verdict is what it is, and what the area is advised to do."""
    why, advice = WORDS[finding.criterion][finding.reason]
    shown = shown_values(finding)
    return say(why, **shown), say(advice, **shown)


def shown_values(finding: Finding) -> dict[str, str]:
    """Return the values of a finding as they stand in its sentences."""
    values = finding.values
    shown = {key: _shown(key, value) for key, value in values.items()}
    if finding.criterion in (Criterion.S2, Criterion.S3):
        shown["node"] = say("中分野") if finding.criterion is Criterion.S2 else say("個別事業")
    if finding.criterion is Criterion.V1 and "n_unrated" in values:
        shown["n_asked"] = str(int(values["n_rated"]) + int(values["n_unrated"]))
        if values["why"]:
            why, remedy = UNRATED[Reason(str(values["why"]))]
            shown |= {"why": say(why), "remedy": say(remedy)}
    if finding.criterion is Criterion.V3:
        shown |= {
            "sheet": REVISION_SHEET.title,
            "place": _place(int(values["row"]), str(values["number"])),
            "cause": REVISION_SHEET.column("cause").heading,
            "action": REVISION_SHEET.column("action").heading,
        }
    return shown


def _place(row: int, number: str) -> str:
    sheet = REVISION_SHEET.title
    if row:
        return say("シート「{sheet}」の{row}行目（{number}）", sheet=sheet, row=row, number=number)
    return say("シート「{sheet}」の{number}の行", sheet=sheet, number=number)


def _shown(key: str, value: str | float) -> str:
    kind = key.partition("_")[0]
    if key == "names":
        return names_text(str(value))
    if key in ("users_before", "users_after"):
        return _users(float(value))
    if kind == "share" and isinstance(value, float):
        return signed(value, 1) if key == "share_change" else number(value, 1)
    if key == "users_change":
        return signed(float(value), 1)
    if key == "users_shift":
        return say(sharing_words.USERS[Shift(str(value))])
    return known(value) if isinstance(value, str) else str(value)


def _users(users: float) -> str:
    if 0 < users < FEWEST_SHOWN:
        return say("{n}人未満", n=FEWEST_SHOWN)
    return say("{n}人", n=number(users))


def names_text(names: str) -> str:
    """Return the first of the names (a line each) in 「」, and how many more there are.

    Examples
    --------
    >>> names_text("創業支援\\n観光")
    '「創業支援」、「観光」'
    """
    every = names.splitlines()
    text = say("、").join(say("「{name}」", name=name) for name in every[:MOST_NAMED])
    more = len(every) - MOST_NAMED
    return text + say("ほか{n}件", n=more) if more > 0 else text
