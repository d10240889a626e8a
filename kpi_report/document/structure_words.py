"""Findings on S1 to S4 in words: what of the tree has KPIs, and what hangs together."""

from kpi_report.assess.hanging import Hanging
from kpi_report.assess.tree_criteria import NodeKpis, RoleKpis
from kpi_report.document.language import later

Words = tuple[str, str]

ROLES: dict[RoleKpis, Words] = {
    RoleKpis.FIT: (
        later("役割のKPIが{n_kpis}件あり、いずれも客観的・定量的に検証できる。"),
        "",
    ),
    RoleKpis.UNFIT: (
        later(
            "役割のKPI{named_of_all}は、客観的・定量的な検証に要する事項（{lacking}）が"
            "そろっていない（{names}）。"
        ),
        later("{names}について、{todos}"),
    ),
    RoleKpis.FITNESS_UNKNOWN: (
        later(
            "役割のKPI{named_of_all}は、{lacking}が分からず、客観的・定量的に検証できるか"
            "判断できない（{names}）。"
        ),
        later("{names}について、{parts}を調査票に記入してください。"),
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
    RoleKpis.ROLE_NOT_ANSWERED: (
        later("この役割については、中分野、個別事業、KPIのいずれの回答もない。"),
        later(
            "「{role}」の役割で取り組む事業とKPIがある場合は、シート「体系」とシート「KPI」に記入してください。"
            "KPIを設定していない場合は、設定することを検討してください。"
        ),
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
