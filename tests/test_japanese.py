"""Numbers as clerks write them: literal cases, and numbers that are written out and read back."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_report.intake.japanese import read_quantity
from kpi_report.intake.reading import Absent, Reason, Unreadable
from kpi_report.intake.target_reading import read_target
from kpi_report.intake.units import Quantity, in_unit, normal_unit
from kpi_report.intake.years import read_years
from kpi_report.model import YearKind

NUMBERS = [
    ("0", 0, ""),
    ("-0", 0, ""),
    ("5", 5, ""),
    ("+5", 5, ""),
    ("0.5", 0.5, ""),
    ("1234", 1234, ""),
    ("1,234", 1234, ""),
    ("1，234", 1234, ""),
    ("１，２３４", 1234, ""),
    ("1 234", 1234, ""),
    ("1　234", 1234, ""),
    ("-1 234", -1234, ""),
    ("1,234,567.8", 1234567.8, ""),
    ("12．5", 12.5, ""),
    ("▲12.3", -12.3, ""),
    ("▲ 1,000", -1000, ""),
    ("△5", -5, ""),
    ("-5", -5, ""),
    ("−5", -5, ""),
    ("－5", -5, ""),
    ("–5", -5, ""),
    ("1.2E+05", 120000, ""),
    ("1E-3", 0.001, ""),
    ("33.333333333333336", 33.333333333333336, ""),
    ("ゼロ", 0, ""),
    ("ゼロ件", 0, "件"),
    ("9兆1,400億円", 9.14e12, "円"),
    ("９兆1,400億円", 9.14e12, "円"),
    ("10兆円", 1e13, "円"),
    ("3,737万8千人", 37378000, "人"),
    ("4,100万人", 41000000, "人"),
    ("22万6千人", 226000, "人"),
    ("55万7千人", 557000, "人"),
    ("44万5000人", 445000, "人"),
    ("44万5,000人", 445000, "人"),
    ("3億0500万円", 305000000, "円"),
    ("1.5億円", 150000000, "円"),
    ("1.15億円", 115000000, "円"),
    ("3.2万", 32000, ""),
    ("12.3456万人", 123456, "人"),
    ("1億2,345.6万円", 123456000, "円"),
    ("1.5千人", 1500, "人"),
    ("2千5百人", 2500, "人"),
    ("5百万円", 5000000, "円"),
    ("41百万円", 41000000, "円"),
    ("5千万円", 50000000, "円"),
    ("1,200千円", 1200000, "円"),
    ("37,378千人", 37378000, "人"),
    ("5 万人", 50000, "人"),
    ("十五件", 15, "件"),
    ("三百人", 300, "人"),
    ("三件", 3, "件"),
    ("二千二十件", 2020, "件"),
    ("千五百人", 1500, "人"),
    ("三千万円", 30000000, "円"),
    ("三百", 300, ""),
    ("12.5％", 12.5, "%"),
    ("12.5 %", 12.5, "%"),
    ("12.5パーセント", 12.5, "%"),
    ("100%", 100, "%"),
    ("0.8‰", 0.8, "‰"),
    ("5割", 50, "%"),
    ("2割5分", 25, "%"),
    ("2割5分3厘", 25.3, "%"),
    ("三割", 30, "%"),
    ("5%ポイント", 5, "%ポイント"),
    ("3ポイント", 3, "ポイント"),
    ("1.35倍", 1.35, "倍"),
    ("5位", 5, "位"),
    ("12人/日", 12, "人/日"),
    ("12名／日", 12, "人/日"),
    ("12件/年", 12, "件/年"),
    ("年間50件", 50, "件/年"),
    ("年50件", 50, "件/年"),
    ("月5件", 5, "件/月"),
    ("1日あたり50人", 50, "人/日"),
    ("1人当たり5冊", 5, "冊/人"),
    ("15か所", 15, "箇所"),
    ("15ヶ所", 15, "箇所"),
    ("500㎡", 500, "m2"),
    ("500m²", 500, "m2"),
    ("500t-CO2", 500, "t-CO2"),
    ("82.5年", 82.5, "年"),
    ("3百貨店", 3, "百貨店"),
    ("¥1,000", 1000, "円"),
    ("￥1,000", 1000, "円"),
    ("2,041（人）", 2041, "人"),
    ("1,200(千円)", 1200000, "円"),
    ("1,200（単位：千円）", 1200000, "円"),
    ("2,041\n人", 2041, "人"),
    ("73,618社", 73618, "社"),
    ("1,045,808人", 1045808, "人"),
    ("622,235,777円", 622235777, "円"),
    ("102,000人/日", 102000, "人/日"),
    ("415530千円", 415530000, "円"),
]

APPROXIMATE = [
    ("約500", 500),
    ("約44万5000人", 445000),
    ("約243万人", 2430000),
    ("およそ500人", 500),
    ("ほぼ100%", 100),
    ("概ね5割", 50),
    ("500人程度", 500),
    ("500 名 程度", 500),
    ("500人余り", 500),
    ("500余人", 500),
    ("500人弱", 500),
    ("500人強", 500),
    ("500人前後", 500),
]

DATED = [
    ("2,041人(R3)", 2041, 2021, YearKind.UNKNOWN),
    ("2041 人（令和3年度）", 2041, 2021, YearKind.FISCAL),
    ("1.35(2015年)", 1.35, 2015, YearKind.CALENDAR),
    ("1.35(2015)", 1.35, 2015, YearKind.UNKNOWN),
    ("9兆1,400億円(2012年度)", 9.14e12, 2012, YearKind.FISCAL),
    ("2,041人 令和3年度", 2041, 2021, YearKind.FISCAL),
    ("2,041人、令和3年度末", 2041, 2021, YearKind.FISCAL),
    ("2,041人\n(R3)", 2041, 2021, YearKind.UNKNOWN),
    ("令和3年度：2,041人", 2041, 2021, YearKind.FISCAL),
    ("令和3年度 2,041", 2041, 2021, YearKind.FISCAL),
    ("R3 2,041人", 2041, 2021, YearKind.UNKNOWN),
    ("【R3】2,041人", 2041, 2021, YearKind.UNKNOWN),
    ("2045年に22万6千人", 226000, 2045, YearKind.CALENDAR),
    ("253,874人(令和2年国勢調査)", 253874, 2020, YearKind.CENSUS),
    ("500(R3)(速報値)", 500, 2021, YearKind.UNKNOWN),
]

NOTED = [
    ("2,041人※速報値", 2041, "速報値"),
    ("2,041人（速報値）", 2041, "速報値"),
    ("2,041人 (見込み)", 2041, "見込み"),
    ("2,041人 速報値", 2041, "速報値"),
    ("2,041人見込み", 2041, "見込み"),
    ("2,041人※①参照", 2041, "①参照"),
    ("500円(税込)", 500, "税込"),
    ("1,234人(うち女性500人)", 1234, "うち女性500人"),
    ("累計700人", 700, "累計"),
    ("延べ500人", 500, "延べ"),
    ("延500人", 500, "延"),
    ("計500人", 500, "計"),
    ("平均 5.2泊", 5.2, "平均"),
    ("圏域人口50万人", 500000, "圏域人口"),
    ("達成率95%", 95, "達成率"),
    ("(確報)2,041人(A)(B)", 2041, "確報、A、B"),
]

ABSENT = [
    *(
        "",
        " ",
        "　",
        "-",
        "―",
        "ー",
        "—",
        "－",
        "--",
        "…",
        "‥",
        "・・・",
        "なし",
        "無し",
        "該当なし",
    ),
    *(
        "データなし",
        "未集計",
        "集計中",
        "調査中",
        "未実施",
        "未定",
        "不明",
        "非公表",
        "N/A",
        "n/a",
        "NA",
    ),
    *("対象外", "（なし）", "集計中（R6.3公表予定）", "― (新規)", "新規", "秘匿"),
]

UNREADABLE = [
    ("1.234.567", Reason.GROUPING),
    ("1,23", Reason.GROUPING),
    ("12,5", Reason.GROUPING),
    ("1,2345", Reason.GROUPING),
    ("0,123", Reason.GROUPING),
    ("1234,567", Reason.GROUPING),
    ("5.", Reason.GROUPING),
    ("1.5億3万円", Reason.GROUPING),
    ("10/20", Reason.AMBIGUOUS),
    ("12:30", Reason.AMBIGUOUS),
    ("(5)", Reason.AMBIGUOUS),
    ("（5）", Reason.AMBIGUOUS),
    ("5増", Reason.AMBIGUOUS),
    ("12%減", Reason.AMBIGUOUS),
    ("増加率5%", Reason.AMBIGUOUS),
    ("ー5", Reason.AMBIGUOUS),
    ("―5", Reason.AMBIGUOUS),
    ("±5", Reason.AMBIGUOUS),
    ("01234", Reason.AMBIGUOUS),
    ("30年", Reason.AMBIGUOUS),
    ("一部", Reason.AMBIGUOUS),
    ("三", Reason.AMBIGUOUS),
    ("12万5", Reason.AMBIGUOUS),
    ("5千3人", Reason.AMBIGUOUS),
    ("1,200(百万)", Reason.AMBIGUOUS),
    ("1,200（千ドル）", Reason.AMBIGUOUS),
    ("2041(2015)", Reason.AMBIGUOUS),
    ("R3 12", Reason.AMBIGUOUS),
    ("R2の1.2倍", Reason.AMBIGUOUS),
    ("50人（検討中）", Reason.AMBIGUOUS),
    ("現状値+10", Reason.AMBIGUOUS),
    ("年率5%", Reason.AMBIGUOUS),
    ("30分短縮", Reason.AMBIGUOUS),
    ("1.2倍(H30比)", Reason.AMBIGUOUS),
    ("50人(仮)", Reason.AMBIGUOUS),
    ("2,041人(R3)(R4)", Reason.AMBIGUOUS),
    ("2,041人（単位：千人）", Reason.AMBIGUOUS),
    ("年間50件/月", Reason.AMBIGUOUS),
    ("3~5", Reason.TWO_NUMBERS),
    ("3〜5万人", Reason.TWO_NUMBERS),
    ("1-3", Reason.TWO_NUMBERS),
    ("3時間30分", Reason.TWO_NUMBERS),
    ("500人→600人", Reason.TWO_NUMBERS),
    ("500人、600人", Reason.TWO_NUMBERS),
    ("500 2020", Reason.TWO_NUMBERS),
    ("1\n234", Reason.TWO_NUMBERS),
    ("1(2)345", Reason.TWO_NUMBERS),
    ("2,041人(100)", Reason.TWO_NUMBERS),
    ("12.5%(25人)", Reason.TWO_NUMBERS),
    ("12件 うち新規3件", Reason.TWO_NUMBERS),
    ("2^3", Reason.TWO_NUMBERS),
    ("1_000", Reason.TWO_NUMBERS),
    ("41万3千人以上", Reason.BOUND),
    ("40%以上", Reason.BOUND),
    ("10件未満", Reason.BOUND),
    ("500人を達成", Reason.WORDS),
    ("3件実施", Reason.WORDS),
    ("80%台", Reason.WORDS),
    ("人口10数人", Reason.WORDS),
    ("500人より多い", Reason.WORDS),
    ("10²", Reason.TWO_NUMBERS),
    ("12/人", Reason.WORDS),
    ("千人", Reason.NOT_A_NUMBER),
    ("百万円", Reason.NOT_A_NUMBER),
    ("万", Reason.NOT_A_NUMBER),
    ("十分", Reason.NOT_A_NUMBER),
    ("一二三", Reason.NOT_A_NUMBER),
    ("5万3億", Reason.NOT_A_NUMBER),
    ("9兆14000億円", Reason.NOT_A_NUMBER),
    ("5千3千人", Reason.NOT_A_NUMBER),
    ("inf", Reason.NOT_A_NUMBER),
    ("NaN", Reason.NOT_A_NUMBER),
    ("①5", Reason.NOT_A_NUMBER),
    ("٣", Reason.NOT_A_NUMBER),
    ("○", Reason.NOT_A_NUMBER),
    ("順調", Reason.NOT_A_NUMBER),
    ("数百人", Reason.NOT_A_NUMBER),
    (".5", Reason.GROUPING),
    ("2015年", Reason.DATE),
    ("R5", Reason.DATE),
    ("R3-500", Reason.DATE),
    ("令和5年度", Reason.DATE),
    ("令和5年10月1日", Reason.DATE),
    ("2023/3/31", Reason.DATE),
    ("2023-03-31", Reason.DATE),
    ("4月1日", Reason.DATE),
    ("5月", Reason.DATE),
    ("令和7年3月開通", Reason.DATE),
    ("#DIV/0!", Reason.ERROR_VALUE),
    ("#N/A", Reason.ERROR_VALUE),
    ("#REF!", Reason.ERROR_VALUE),
    ("####", Reason.ERROR_VALUE),
    ("=SUM(A1)", Reason.FORMULA),
    ("=cmd|' /C calc'!A0", Reason.FORMULA),
    ("+cmd|' /C calc'!A0", Reason.FORMULA),
    ("@SUM(A1)", Reason.FORMULA),
    ("1E400", Reason.OUT_OF_RANGE),
    ("1E-400", Reason.OUT_OF_RANGE),
    ("9007199254740993", Reason.OUT_OF_RANGE),
    ("9" * 150, Reason.OUT_OF_RANGE),
    ("9" * 400, Reason.TOO_LONG),
]


@pytest.mark.parametrize(("text", "value", "unit"), NUMBERS)
def test_number_and_unit(text: str, value: float, unit: str) -> None:
    found = read_quantity(text)
    assert isinstance(found, Quantity), found
    assert (found.value, found.unit, found.year, found.note) == (value, unit, None, "")
    assert not found.approximate


def test_minus_zero_is_zero() -> None:
    found = read_quantity("-0")
    assert isinstance(found, Quantity)
    assert str(found.value) == "0.0"


@pytest.mark.parametrize(("text", "value"), APPROXIMATE)
def test_approximate(text: str, value: float) -> None:
    found = read_quantity(text)
    assert isinstance(found, Quantity), found
    assert (found.value, found.approximate) == (value, True)


@pytest.mark.parametrize(("text", "value", "year", "kind"), DATED)
def test_year_beside_the_number(text: str, value: float, year: int, kind: YearKind) -> None:
    found = read_quantity(text)
    assert isinstance(found, Quantity), found
    assert found.year is not None
    assert (found.value, found.year.single, found.year.kind) == (value, year, kind)


@pytest.mark.parametrize(("text", "value", "note"), NOTED)
def test_remarks_are_kept(text: str, value: float, note: str) -> None:
    found = read_quantity(text)
    assert isinstance(found, Quantity), found
    assert (found.value, found.note) == (value, note)


@pytest.mark.parametrize("text", ABSENT)
def test_absent(text: str) -> None:
    assert read_quantity(text) == Absent(text.strip())


@pytest.mark.parametrize(("text", "reason"), UNREADABLE)
def test_no_guess(text: str, reason: Reason) -> None:
    assert read_quantity(text) == Unreadable(text, reason)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_said_in_japanese(reason: Reason) -> None:
    assert reason.label


@pytest.mark.parametrize(
    ("unit", "normal"),
    [
        ("名", "人"),
        ("人", "人"),
        ("千名", "千人"),
        ("名/日", "人/日"),
        ("％", "%"),
        ("パーセント", "%"),
        ("ﾎﾟｲﾝﾄ", "ポイント"),
        ("ヶ所", "箇所"),
        ("カ所", "箇所"),
        ("か所", "箇所"),
        ("ケ所", "箇所"),
        ("ｶ所", "箇所"),
        ("ヶ月", "か月"),
        ("㎡", "m2"),
        ("m²", "m2"),
        ("平方メートル", "m2"),
        ("㎞", "km"),
        ("トン", "t"),
        ("才", "歳"),
        ("件", "件"),
        ("回", "回"),
        ("店舗", "店舗"),
        (" 人 ", "人"),
        ("-", ""),
        ("", ""),
    ],
)
def test_normal_unit(unit: str, normal: str) -> None:
    assert normal_unit(unit) == normal


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("37378", "千人", 37378),
        ("3,737万8千人", "千人", 37378),
        ("37,378千人", "人", 37378000),
        ("9兆1,400億円", "億円", 91400),
        ("9兆1,400億円", "兆円", 9.14),
        ("9兆1,400億円", "百万円", 9140000),
        ("9兆1,400億円", "十億円", 9140),
        ("1,200千円", "千円", 1200),
        ("1.15億円", "千万円", 11.5),
        ("5百万円", "円", 5000000),
        ("500千t", "t", 500000),
        ("12名", "人", 12),
        ("15か所", "カ所", 15),
        ("5割", "%", 50),
        ("5割", "割", 5),
        ("0.8‰", "%", 0.08),
        ("0.59%", "‰", 5.9),
        ("年間50件", "件/年", 50),
        ("12名/日", "人/日", 12),
        ("3.2万", "人", 32000),
        ("3.2万", "千人", None),
        ("9兆1,400億", "億円", None),
        ("12件", "回", None),
        ("12件/年", "件", None),
        ("12件", "件/年", None),
        ("5ポイント", "%", None),
        ("5%", "ポイント", None),
        ("1.2倍", "%", None),
        ("12人", "", None),
        ("5km", "m", None),
    ],
)
def test_in_the_unit_of_a_kpi(text: str, unit: str, value: float | None) -> None:
    found = read_quantity(text)
    assert isinstance(found, Quantity), found
    assert in_unit(found, unit) == value


def full_width(text: str) -> str:
    return text.translate({n: n + 0xFEE0 for n in range(ord("!"), ord("~") + 1)})


def in_kanji_scales(value: int) -> str:
    """Write 9140000000000 as 9兆1,400億."""
    parts = []
    for scale, size in (("兆", 10**12), ("億", 10**8), ("万", 10**4), ("", 1)):
        count, value = divmod(value, size)
        if count:
            parts.append(f"{count:,}{scale}")
    return "".join(parts) or "0"


def in_kanji(value: int) -> str:
    """Write a number below 10,000 with kanji digits: 二千二十."""
    text = ""
    for scale, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        count, value = divmod(value, size)
        if count:
            text += ("" if count == 1 and scale else "〇一二三四五六七八九"[count]) + scale
    return text


whole = st.integers(0, 10**15 - 1)
decimals = st.integers(0, 10**9).map(lambda n: n / 1000)


@given(whole, st.sampled_from(["", "人", "件", "%", "箇所", "人/日"]))
def test_whole_numbers_are_read_back(value: int, unit: str) -> None:
    for text in (f"{value}{unit}", f"{value:,}{unit}", f"{value:,} {unit}"):
        for written in (text, full_width(text)):
            found = read_quantity(written)
            assert isinstance(found, Quantity), found
            assert (found.value, found.unit) == (value, unit)


@given(decimals, st.sampled_from(["-", "▲", "△", "−", "－"]))
def test_negative_decimals_are_read_back(value: float, sign: str) -> None:
    found = read_quantity(f"{sign}{value:,.3f}％")
    assert isinstance(found, Quantity), found
    assert (found.value, found.unit) == (-value, "%")


@given(st.integers(0, 10**15 - 1))
def test_kanji_scales_are_read_back(value: int) -> None:
    found = read_quantity(f"約{in_kanji_scales(value)}円")
    if value > 10000 and 0 < value % 10000 < 10:
        assert isinstance(found, Unreadable)
        return
    assert isinstance(found, Quantity), found
    assert (found.value, found.unit, found.approximate) == (value, "円", True)


@given(st.integers(1, 9999))
def test_kanji_numbers_are_read_back(value: int) -> None:
    found = read_quantity(f"{in_kanji(value)}件")
    if in_kanji(value) in ("十", "百", "千"):
        assert isinstance(found, Unreadable)
    else:
        assert isinstance(found, Quantity), found
        assert (found.value, found.unit) == (value, "件")


pieces = st.sampled_from(
    [
        *(
            "約",
            "1",
            "2,041",
            "5",
            "0",
            ".",
            ",",
            "万",
            "億",
            "千",
            "十",
            "三",
            "人",
            "件",
            "%",
            "割",
        ),
        *(
            "(",
            ")",
            "（",
            "）",
            "R",
            "令和",
            "年",
            "年度",
            "末",
            "~",
            "-",
            "▲",
            "+",
            "/",
            "※",
            "程度",
        ),
        *("以上", "増", "\n", "ー", " ", "(R3)", "E", "円"),
    ]
)


@given(st.text() | st.lists(pieces, max_size=12).map("".join))
def test_any_text_has_a_result_that_keeps_it(text: str) -> None:
    found = read_quantity(text)
    assert found.wording == text.strip()
    assert read_quantity(found.wording) == found
    if isinstance(found, Quantity):
        assert abs(found.value) < 1e30


@given(st.text(max_size=12))
def test_normal_unit_is_normal(unit: str) -> None:
    assert normal_unit(normal_unit(unit)) == normal_unit(unit)


@pytest.mark.parametrize(
    "piece", ["9", "9,", "(", "（5）", " ", "維持", "1 234 ", "〇", "の増", "R5~", "あ", "\u200b"]
)
@pytest.mark.parametrize("length", [200, 32767])
def test_long_cells_cost_little(piece: str, length: int) -> None:
    text = (piece * length)[:length]
    started = time.perf_counter()
    for read in (read_quantity, read_years, read_target):
        read(text)
    assert time.perf_counter() - started < 0.1
