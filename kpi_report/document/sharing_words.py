"""Findings on F1 in words: what an answer on a shared facility lets be compared, and how it moved.

They say how values differ before and after, never why.
"""

from kpi_report.assess.sharing import Sharing, Shift
from kpi_report.document.language import later

USERS: dict[Shift, str] = {
    Shift.ROSE: later("増えている"),
    Shift.FELL: later("減っている"),
    Shift.STEADY: later("毎年の増減の範囲を超える変化はない"),
    Shift.UNCLEAR: later("年数が少なく増減を判断しない"),
}

START_ASIDE = later("開始年度を除く。")
SHOCKS = {
    "shocks_before": later("開始前には{years}を含む。"),
    "shocks_after": later("開始後には{years}を含む。"),
}
"""Said after a comparison: years of a passing shock that are in it."""

SHARING: dict[Sharing, tuple[str, str]] = {
    Sharing.SHARE_ROSE: (
        later(
            "他の構成市町村の住民の割合の平均は、{since}年度の相互利用の開始前{share_before}%、"
            "開始後{share_after}%であり、上がっている（{share_change}ポイント）。年間の利用者数の平均は"
            "開始前{users_before}、開始後{users_after}で、{users_shift}。"
        ),
        "",
    ),
    Sharing.SHARE_FELL: (
        later(
            "他の構成市町村の住民の割合の平均は、{since}年度の相互利用の開始前{share_before}%、"
            "開始後{share_after}%であり、下がっている（{share_change}ポイント）。年間の利用者数の平均は"
            "開始前{users_before}、開始後{users_after}で、{users_shift}。"
        ),
        later(
            "「{facility}」について、他の構成市町村の住民への周知、利用の手続、交通の便に変わった点が"
            "なかったか確認してください。"
        ),
    ),
    Sharing.SHARE_STEADY: (
        later(
            "他の構成市町村の住民の割合の平均は、{since}年度の相互利用の開始前{share_before}%、"
            "開始後{share_after}%であり、上がったとも下がったともいえない。年間の利用者数の平均は"
            "開始前{users_before}、開始後{users_after}で、{users_shift}。"
        ),
        "",
    ),
    Sharing.SHARE_UNCLEAR: (
        later(
            "{since}年度の相互利用の開始の前後を比べられるが、値のある年度が少ないため、割合の変化は"
            "判断しない（開始前{share_before}%、開始後{share_after}%）。"
        ),
        later("「{facility}」の利用者数を、居住地ごとに毎年度記録してください。"),
    ),
    Sharing.SHARE_OF_FEW: (
        later(
            "{since}年度の相互利用の開始の前後を比べられるが、人数の少ない年度があるため、割合は示さない。"
            "年間の利用者数の平均は開始前{users_before}、開始後{users_after}で、{users_shift}。"
        ),
        "",
    ),
    Sharing.WITHOUT_OTHERS: (
        later(
            "他の構成市町村がないため、利用者数だけを比べる。年間の利用者数の平均は、{since}年度の"
            "相互利用の開始前{users_before}、開始後{users_after}で、{users_shift}。"
        ),
        "",
    ),
    Sharing.NO_BREAKDOWN: (
        later(
            "相互利用の開始前後の利用者数は比べられるが、他の構成市町村の住民の数を開始の前後で"
            "比べられない。年間の利用者数の平均は開始前{users_before}、開始後{users_after}で、"
            "{users_shift}。"
        ),
        later(
            "「{facility}」の利用者を居住地ごとに数える方法（利用登録、申込書、一定期間の調査など）を検討し、"
            "利用者のない市町村は0人と記入してください。"
        ),
    ),
    Sharing.NO_YEAR_BEFORE: (
        later(
            "他の構成市町村の住民の割合は分かるが、{since}年度の相互利用の開始より前の年度の"
            "利用者数がない。"
        ),
        later("「{facility}」の{since}年度より前の利用者数を、分かる範囲で記入してください。"),
    ),
    Sharing.START_UNKNOWN: (
        later("他の構成市町村の住民の割合は分かるが、相互利用の開始年度の回答がない。"),
        later("「{facility}」の相互利用の開始年度を記入してください。"),
    ),
    Sharing.NEITHER: (
        later("相互利用の開始前の利用者数も、他の構成市町村の住民の数も分からない。"),
        later(
            "「{facility}」の相互利用の開始年度、開始より前の年度の利用者数、居住地ごとの利用者数を、"
            "分かる範囲で記入してください。"
        ),
    ),
    Sharing.JUST_STARTED: (
        later(
            "{since}年度に相互利用を始めたため、その後の年度の利用者数がまだない（最新は{newest}年度）。"
        ),
        later("「{facility}」の利用者数を、居住地ごとに毎年度記録してください。"),
    ),
    Sharing.NO_FACILITY: (
        later("相互利用を行っている施設の回答がない。"),
        later(
            "相互利用を行っている施設がある場合は、シート「施設利用」に居住地ごとの利用者数を記入してください。"
        ),
    ),
    Sharing.NOT_SURVEYED: (
        later("公表資料からは、施設の相互利用の状況を確認していない。"),
        later("施設の居住地別の利用者数を公表している資料があれば、お知らせください。"),
    ),
}
