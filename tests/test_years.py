"""Years as clerks write them: literal cases, and years that are written out and read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_report.intake.reading import Absent, Reason, Unreadable
from kpi_report.intake.years import Years, leading_years, read_years
from kpi_report.model import YearKind

CALENDAR, FISCAL, OCT_SEP, CENSUS, UNKNOWN = (
    YearKind.CALENDAR,
    YearKind.FISCAL,
    YearKind.OCT_SEP,
    YearKind.CENSUS,
    YearKind.UNKNOWN,
)

SINGLE = [
    ("令和5年度", 2023, FISCAL),
    ("令和5年", 2023, CALENDAR),
    ("令和元年", 2019, CALENDAR),
    ("令和元年度", 2019, FISCAL),
    ("令和５年度", 2023, FISCAL),
    ("令和 5 年度", 2023, FISCAL),
    ("令和05年度", 2023, FISCAL),
    ("令和五年度", 2023, FISCAL),
    ("令和7", 2025, UNKNOWN),
    ("R5", 2023, UNKNOWN),
    ("R1", 2019, UNKNOWN),
    ("r5", 2023, UNKNOWN),
    ("R元年度", 2019, FISCAL),
    ("Ｒ５年度", 2023, FISCAL),
    ("R5年", 2023, CALENDAR),
    ("㋿5年度", 2023, FISCAL),
    ("㍻28年度", 2016, FISCAL),
    ("平成28年度", 2016, FISCAL),
    ("平成二十八年度", 2016, FISCAL),
    ("平成元年", 1989, CALENDAR),
    ("平成31年", 2019, CALENDAR),
    ("平成32年度", 2020, FISCAL),
    ("H52年", 2040, CALENDAR),
    ("平28", 2016, UNKNOWN),
    ("S60", 1985, UNKNOWN),
    ("昭和60年", 1985, CALENDAR),
    ("昭和64年", 1989, CALENDAR),
    ("2023", 2023, UNKNOWN),
    ("２０２３", 2023, UNKNOWN),
    ("2023年", 2023, CALENDAR),
    ("2023年度", 2023, FISCAL),
    ("西暦2023年", 2023, CALENDAR),
    ("FY2023", 2023, FISCAL),
    ("1945", 1945, UNKNOWN),
    ("2100年", 2100, CALENDAR),
    ("2020年国勢調査", 2020, CENSUS),
    ("令和2年国勢調査", 2020, CENSUS),
    ("R2国勢調査", 2020, CENSUS),
    ("国勢調査(令和2年)", 2020, CENSUS),
    ("平成27年国勢調査", 2015, CENSUS),
    ("平成28年経済センサス", 2016, CALENDAR),
    ("2015年9月期", 2015, OCT_SEP),
    ("平成28年10月〜29年9月", 2017, OCT_SEP),
    ("平成28年10月～平成29年9月", 2017, OCT_SEP),
    ("平成28年10月から平成29年9月まで", 2017, OCT_SEP),
    ("平成28年10月1日-平成29年9月30日", 2017, OCT_SEP),
    ("平成28年10月―翌年9月", 2017, OCT_SEP),
    ("2014年10月ー2015年9月", 2015, OCT_SEP),
    ("令和4年4月〜令和5年3月", 2022, FISCAL),
    ("令和4年1月〜12月", 2022, CALENDAR),
    ("2022年1月〜2022年12月", 2022, CALENDAR),
    ("平成30年（2018年）", 2018, CALENDAR),
    ("2018(H30)", 2018, UNKNOWN),
    ("2018年（平成30年）", 2018, CALENDAR),
    ("平成28(2016)年度", 2016, FISCAL),
    ("2025（令和7）年度", 2025, FISCAL),
    ("平成31年/令和元年", 2019, CALENDAR),
    ("令和3年度実績", 2021, FISCAL),
    ("令和3年度時点", 2021, FISCAL),
    ("R3年度(見込)", 2021, FISCAL),
    ("R3年度見込み", 2021, FISCAL),
    ("策定時(令和4年度)", 2022, FISCAL),
    ("基準年:2015年", 2015, CALENDAR),
    ("令和7年度まで", 2025, FISCAL),
    ("令和4年4月1日", 2022, UNKNOWN),
    ("令和4年10月1日時点", 2022, UNKNOWN),
    ("令和5年10月", 2023, UNKNOWN),
]

AT_END = [
    ("H28年度末", 2016, FISCAL),
    ("令和5年度末時点", 2023, FISCAL),
    ("2023年末", 2023, CALENDAR),
    ("令和3年3月末", 2020, FISCAL),
    ("令和3年3月31日", 2020, FISCAL),
    ("令和3年12月末", 2021, CALENDAR),
    ("2022年12月31日", 2022, CALENDAR),
]

SPANS = [
    ("R4〜R8", 2022, 2026, UNKNOWN),
    ("R4～8", 2022, 2026, UNKNOWN),
    ("2017〜2021年度", 2017, 2021, FISCAL),
    ("2017年度〜2021年度", 2017, 2021, FISCAL),
    ("2017-2021", 2017, 2021, UNKNOWN),
    ("2017〜21年度", 2017, 2021, FISCAL),
    ("令和4年度から令和8年度まで", 2022, 2026, FISCAL),
    ("令和4〜8年度", 2022, 2026, FISCAL),
    ("平成30〜令和4年度", 2018, 2022, FISCAL),
    ("平成28―30年度", 2016, 2018, FISCAL),
    ("平成27年度末～令和2年度末", 2015, 2020, FISCAL),
    ("2017〜2021年度の5年間", 2017, 2021, FISCAL),
    ("2017年4月〜2022年3月", 2017, 2021, FISCAL),
    ("2015年〜2019年", 2015, 2019, CALENDAR),
]

UNREADABLE = [
    ("'23", Reason.NO_ERA),
    ("23", Reason.NO_ERA),
    ("5年度", Reason.NO_ERA),
    ("28年10月〜29年9月", Reason.NO_ERA),
    ("令和0年", Reason.OUT_OF_RANGE),
    ("令和99年", Reason.OUT_OF_RANGE),
    ("昭和65年", Reason.OUT_OF_RANGE),
    ("昭和10年", Reason.OUT_OF_RANGE),
    ("1944", Reason.OUT_OF_RANGE),
    ("2101年", Reason.OUT_OF_RANGE),
    ("9999", Reason.OUT_OF_RANGE),
    ("令和3年国勢調査", Reason.OUT_OF_RANGE),
    ("令和2年度国勢調査", Reason.AMBIGUOUS),
    ("2023/3/31", Reason.DATE),
    ("2023-03-31", Reason.DATE),
    ("2023年3月", Reason.DATE),
    ("令和4年3月1日", Reason.DATE),
    ("R5.4", Reason.DATE),
    ("R6.3.31", Reason.DATE),
    ("2011-12", Reason.DATE),
    ("2018(H29)", Reason.AMBIGUOUS),
    ("平成30年（2017年）", Reason.AMBIGUOUS),
    ("2018年(平成30年度)", Reason.AMBIGUOUS),
    ("R8〜R4", Reason.AMBIGUOUS),
    ("令和4年6月〜令和5年5月", Reason.AMBIGUOUS),
    ("2017年〜2021年度", Reason.AMBIGUOUS),
    ("令和5年度10月", Reason.AMBIGUOUS),
    ("2015年、2020年", Reason.TWO_NUMBERS),
    ("R4・R5", Reason.TWO_NUMBERS),
    ("策定時", Reason.NOT_A_YEAR),
    ("毎年度", Reason.NOT_A_YEAR),
    ("令和", Reason.NOT_A_YEAR),
    ("2,023", Reason.NOT_A_YEAR),
    ("令和5年13月", Reason.NOT_A_YEAR),
    ("令和5年度上半期", Reason.NOT_A_YEAR),
    ("#REF!", Reason.ERROR_VALUE),
    ("=A1", Reason.FORMULA),
    ("令和5年" * 60, Reason.TOO_LONG),
]


@pytest.mark.parametrize(("text", "year", "kind"), SINGLE)
def test_a_single_year(text: str, year: int, kind: YearKind) -> None:
    assert read_years(text) == Years(year, year, kind, False, text)


@pytest.mark.parametrize(("text", "year", "kind"), AT_END)
def test_the_end_of_a_year(text: str, year: int, kind: YearKind) -> None:
    assert read_years(text) == Years(year, year, kind, True, text)


@pytest.mark.parametrize(("text", "first", "last", "kind"), SPANS)
def test_a_span(text: str, first: int, last: int, kind: YearKind) -> None:
    years = read_years(text)
    assert isinstance(years, Years)
    assert (years.first, years.last, years.kind, years.single) == (first, last, kind, None)


@pytest.mark.parametrize(("text", "reason"), UNREADABLE)
def test_no_guess(text: str, reason: Reason) -> None:
    assert read_years(text) == Unreadable(text, reason)


@pytest.mark.parametrize("text", ["", " ", "-", "―", "ー", "不明"])
def test_absent(text: str) -> None:
    assert read_years(text) == Absent(text.strip())


def test_wording_is_kept_as_written() -> None:
    years = read_years(" Ｒ５年度　")
    assert isinstance(years, Years)
    assert years.wording == "Ｒ５年度"


@pytest.mark.parametrize(
    ("text", "year", "rest"),
    [
        ("2045年に22万6千人", 2045, "に22万6千人"),
        ("令和7年度までに40%", 2025, "までに40%"),
        ("R6供用開始", 2024, "供用開始"),
        ("2023:500", 2023, ":500"),
    ],
)
def test_a_year_in_front(text: str, year: int, rest: str) -> None:
    found = leading_years(text)
    assert found is not None
    assert (found[0].single, found[1]) == (year, rest)


@pytest.mark.parametrize("text", ["2023人", "500人", "平均5人", ""])
def test_no_year_in_front(text: str) -> None:
    assert leading_years(text) is None


def era_years(year: int) -> list[str]:
    """Write a western year in the eras that reach it."""
    eras = (("令和", "R", 2018, 82), ("平成", "H", 1988, 112), ("昭和", "S", 1925, 64))
    return [
        f"{name}{year - start}"
        for long, short, start, most in eras
        if 1 <= year - start <= most
        for name in (long, short)
    ]


years = st.integers(1945, 2100)
units = st.sampled_from([("年", CALENDAR), ("年度", FISCAL), ("", UNKNOWN)])


@given(years, units, st.data())
def test_what_is_written_is_read_back(
    year: int, unit: tuple[str, YearKind], data: st.DataObject
) -> None:
    text = data.draw(st.sampled_from([str(year), *era_years(year)])) + unit[0]
    wide = text.translate({n: n + 0xFEE0 for n in range(ord("!"), ord("~") + 1)})
    for written in (text, wide):
        assert read_years(written) == Years(year, year, unit[1], False, written)


@given(years, years, st.sampled_from("~～〜-―ー→"))
def test_spans_are_read_back(one: int, other: int, wave: str) -> None:
    text = f"{one}年度{wave}{other}年度"
    found = read_years(text)
    if one <= other:
        assert found == Years(one, other, FISCAL, False, text)
    else:
        assert found == Unreadable(text, Reason.AMBIGUOUS)


@given(
    st.text() | st.text(alphabet="令和平成RHS元0123456789年度月日末〜-/()国勢調査 ", max_size=20)
)
def test_any_text_has_a_result_within_the_domain(text: str) -> None:
    found = read_years(text)
    assert found.wording == text.strip()
    if isinstance(found, Years):
        assert 1945 <= found.first <= found.last <= 2100
