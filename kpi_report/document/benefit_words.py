"""Findings on Q2 and Q3 in words: with what a KPI can be compared, and whose benefit it counts."""

from kpi_report.assess.quality_reasons import Comparable, Counted
from kpi_report.document.language import later

Words = tuple[str, str]

COMPARABLE: dict[Comparable, Words] = {
    Comparable.BEFORE_AFTER: (
        later(
            "圏域を形成した{formed}より前に{n_before}年分、後に{n_after}年分の値があり、前後を比べられる。"
        ),
        "",
    ),
    Comparable.FACILITY: (
        later("施設「{facility}」の相互利用を始める前と後の利用者数があり、前後を比べられる。"),
        "",
    ),
    Comparable.BREAKDOWN: (
        later("{n_municipalities}市町村の実績があり、市町村の間で比べられる。"),
        "",
    ),
    Comparable.FEW_YEARS: (
        later(
            "圏域を形成した{formed}より前の値は{n_before}年分、後の値は{n_after}年分であり、前後を比べる"
            "のに要する数（前{need_before}年分、後{need_after}年分）に足りない。"
        ),
        later(
            "形成前の値をさかのぼって把握できないか確認してください。難しいときは、市町村別の実績や圏域外の"
            "市町村の値と比べることを検討してください。"
        ),
    ),
    Comparable.FEW_ON_BOTH_SIDES: (
        later(
            "圏域を形成した{formed}より前の値は{n_before}年分、後の値は{n_after}年分であり、前後を比べる"
            "のに要する数（前{need_before}年分、後{need_after}年分）にいずれも足りない。"
        ),
        later(
            "形成前の値をさかのぼって把握できないか確認するとともに、形成後の毎年の把握を続けてください。"
        ),
    ),
    Comparable.FEW_AFTER: (
        later(
            "圏域を形成した{formed}より前の値は{n_before}年分あるが、後の値は{n_after}年分であり、前後を"
            "比べるのに要する{need_after}年分に足りない。"
        ),
        later("形成後の値が、比べるのに要する年数分そろうまで、毎年の把握を続けてください。"),
    ),
    Comparable.SCOPE_ONLY: (
        later("集計の範囲は市町村別と答えているが、市町村別の実績の回答がない。"),
        later("市町村別の実績を、調査票の「実績」のシートに記入してください。"),
    ),
    Comparable.EXPLAINED: (
        later("連携しない場合との違いの説明はあるが、比べるための値がない。"),
        later(
            "説明にある違いを確かめるため、形成前の値又は市町村別の実績を把握することを検討してください。"
        ),
    ),
    Comparable.NOTHING: (
        later("形成前の値も市町村別の実績もなく、連携しない場合との違いの説明もない。"),
        later(
            "形成前の値、市町村別の実績、圏域外の市町村の値のうち、把握できるものを確認し、連携しない場合と"
            "どう比べるかを調査票に記入してください。"
        ),
    ),
    Comparable.NOT_ASKED: (
        later("公表資料からは、連携しない場合と比べるための値があるか分からない。"),
        later("形成前の値や市町村別の値があれば、併せて公表することを検討してください。"),
    ),
}
COUNTED: dict[Counted, Words] = {
    Counted.WHOLE_AREA: (later("圏域全体を集計しており、連携市町村の住民を含む。"), ""),
    Counted.BY_MUNICIPALITY: (
        later("市町村別に集計しており、連携市町村の住民の便益が分かる。"),
        "",
    ),
    Counted.PARTNERS: (later("連携市町村を集計している。"), ""),
    Counted.NAMED: (later("連携市町村の住民等を数えることが、名称に示されている。"), ""),
    Counted.FACILITY_USERS: (
        later("施設「{facility}」の利用者を居住する市町村別に数えている。"),
        "",
    ),
    Counted.FACILITY_ONLY: (
        later("特定の施設・事業の値であり、連携市町村の住民による利用が分からない。"),
        later(
            "利用者や参加者の住所地を記録し、連携市町村の住民の数又は割合を併せて示すことを検討してください。"
        ),
    ),
    Counted.PLACE_ONLY: (
        later("特定の施設・場所の値であり、連携市町村の住民による利用が分からない。"),
        later(
            "その場所を訪れた人の住所地を聴き取りなどの調査で確かめ、連携市町村の住民の割合を併せて示すことを"
            "検討してください。"
        ),
    ),
    Counted.CORE_ONLY: (
        later("連携中枢都市のみを集計しており、連携市町村の住民の便益が分からない。"),
        later("集計の範囲を圏域全体又は市町村別に広げることを検討してください。"),
    ),
    Counted.NO_PARTNERS: (
        later("連携市町村のない圏域のため、判断していない。"),
        "",
    ),
    Counted.NO_ANSWER: (
        later("集計の範囲の回答がない。"),
        later("調査票の「集計の範囲」を記入してください。"),
    ),
    Counted.NOT_ASKED: (
        later("公表資料からは、集計の範囲が分からない。"),
        later("どの市町村の住民を集計した値かを、資料に併せて示すことを検討してください。"),
    ),
}
