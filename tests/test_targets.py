"""Targets as they are worded: those that were published, and every kind of wording by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_report.intake.japanese import read_quantity
from kpi_report.intake.reading import Absent, Reason, Unreadable
from kpi_report.intake.target_reading import read_target
from kpi_report.intake.targets import Target, target_in_unit
from kpi_report.intake.units import Quantity
from kpi_report.intake.years import Years
from kpi_report.model import Direction, TargetKind, YearKind

HIGHER, LOWER, NONE = Direction.HIGHER, Direction.LOWER, Direction.NONE

LEVELS = [
    ("40%", 40, "%", NONE),
    ("40%以上", 40, "%", HIGHER),
    ("４０％以上", 40, "%", HIGHER),
    ("10件以下", 10, "件", LOWER),
    ("10件未満", 10, "件", LOWER),
    ("30分以内", 30, "分", LOWER),
    ("5位以内", 5, "位", LOWER),
    ("全国10位以内", 10, "位", LOWER),
    ("3位以上", 3, "位", LOWER),
    ("50以上", 50, "", HIGHER),
    ("500人超", 500, "人", HIGHER),
    ("500人を超える", 500, "人", HIGHER),
    ("500人を上回る", 500, "人", HIGHER),
    ("500人を下回る", 500, "人", LOWER),
    ("1.35を上回る", 1.35, "", HIGHER),
    ("最低50件", 50, "件", HIGHER),
    ("10兆円", 1e13, "円", NONE),
    ("4,100万人", 41000000, "人", NONE),
    ("22万6千人", 226000, "人", NONE),
    ("41万3千人以上", 413000, "人", HIGHER),
    ("40万人以上", 400000, "人", HIGHER),
    ("8.9%", 8.9, "%", NONE),
    ("3.0倍", 3, "倍", NONE),
    ("10倍以上", 10, "倍", HIGHER),
    ("5割以上", 50, "%", HIGHER),
    ("▲5", -5, "", NONE),
    ("-5%", -5, "%", NONE),
    ("0件", 0, "件", NONE),
    ("ゼロ", 0, "", NONE),
    ("100%達成", 100, "%", NONE),
    ("500人を目指す", 500, "人", NONE),
    ("500人以上とする", 500, "人", HIGHER),
    ("500人以上の確保", 500, "人", HIGHER),
    ("500人に増加", 500, "人", NONE),
    ("500人まで減らす", 500, "人", NONE),
    ("目標値500人", 500, "人", NONE),
    ("達成率100%", 100, "%", NONE),
    ("平均5泊", 5, "泊", NONE),
    ("50件/年", 50, "件/年", NONE),
    ("50件以上/年", 50, "件/年", HIGHER),
    ("年間50件", 50, "件/年", NONE),
    ("50件（年間）", 50, "件/年", NONE),
    ("満足度80%以上", 80, "%", HIGHER),
    ("年1回以上", 1, "回/年", HIGHER),
    ("年に2回", 2, "回/年", NONE),
    ("年間延べ1,000人以上", 1000, "人/年", HIGHER),
    ("2,000百万円以上", 2e9, "円", HIGHER),
    ("延べ500人", 500, "人", NONE),
    ("500人（現状400人）", 500, "人", NONE),
    ("500人以上(見込み)", 500, "人", HIGHER),
    ("県人口の将来展望(55万7千人)を上回る", 557000, "人", HIGHER),
    ("全国平均(12.3%)以上", 12.3, "%", HIGHER),
    ("現状値(500人)以上", 500, "人", HIGHER),
    ("5年後に50万人", 500000, "人", NONE),
]

DATED = [
    ("令和7年度までに40%", TargetKind.REACH, 40, 2025, YearKind.FISCAL),
    ("243,200人(令和7年国勢調査)", TargetKind.REACH, 243200, 2025, YearKind.CENSUS),
    ("2045年に22万6千人", TargetKind.REACH, 226000, 2045, YearKind.CALENDAR),
    ("2040年に41万3千人以上(ビジョン案)", TargetKind.REACH, 413000, 2040, YearKind.CALENDAR),
    ("2040年に約44万5000人にとどめる", TargetKind.REACH, 445000, 2040, YearKind.CALENDAR),
    (
        "2060年時点で県人口の将来展望(55万7千人)を上回る",
        TargetKind.REACH,
        557000,
        2060,
        YearKind.CALENDAR,
    ),
    ("1,000人以上（R7）", TargetKind.REACH, 1000, 2025, YearKind.UNKNOWN),
    ("40%以上(R7年度まで)", TargetKind.REACH, 40, 2025, YearKind.FISCAL),
    ("R7:500人", TargetKind.REACH, 500, 2025, YearKind.UNKNOWN),
    ("R7年度 500人以上", TargetKind.REACH, 500, 2025, YearKind.FISCAL),
    ("500人 令和7年度", TargetKind.REACH, 500, 2025, YearKind.FISCAL),
    ("2030年 50万人維持", TargetKind.MAINTAIN, 500000, 2030, YearKind.CALENDAR),
    ("令和7年度までに現状維持", TargetKind.MAINTAIN, None, 2025, YearKind.FISCAL),
    ("現状維持(令和7年度まで)", TargetKind.MAINTAIN, None, 2025, YearKind.FISCAL),
    ("令和7年度末までに累計50件以上", TargetKind.CUMULATIVE, 50, 2025, YearKind.FISCAL),
    ("令和7年度までに供用開始", TargetKind.MILESTONE, None, 2025, YearKind.FISCAL),
    ("令和7年10月開業", TargetKind.MILESTONE, None, 2025, YearKind.UNKNOWN),
    ("令和7年3月末開通", TargetKind.MILESTONE, None, 2024, YearKind.FISCAL),
    ("令和7年度の50件", TargetKind.REACH, 50, 2025, YearKind.FISCAL),
    ("R6供用開始", TargetKind.MILESTONE, None, 2024, YearKind.UNKNOWN),
    ("協議会設置（R6）", TargetKind.MILESTONE, None, 2024, YearKind.UNKNOWN),
]

MAINTAINED = [
    ("維持", None, NONE),
    ("現状維持", None, NONE),
    ("現状を維持する", None, NONE),
    ("現状維持以上", None, HIGHER),
    ("現状以上", None, HIGHER),
    ("基準値以上", None, HIGHER),
    ("策定時以上", None, HIGHER),
    ("基準値以下", None, LOWER),
    ("現状並み", None, NONE),
    ("維持・向上", None, HIGHER),
    ("維持または増加", None, HIGHER),
    ("5年後の圏域人口の維持(減少抑制)", None, NONE),
    ("50万人を維持", 500000, NONE),
    ("圏域人口50万人を維持", 500000, NONE),
    ("人口50万人程度を維持", 500000, NONE),
    ("200万人超を維持", 2000000, HIGHER),
    ("圏域内人口200万人超を維持", 2000000, HIGHER),
    ("100%を維持", 100, NONE),
    ("10位以内を維持", 10, LOWER),
    ("現状維持（500人）", 500, NONE),
    ("現状維持以上（500人）", 500, HIGHER),
    ("維持（500人以上）", 500, HIGHER),
]

BANDS = [
    ("1〜3", 1, 3, ""),
    ("1～3件", 1, 3, "件"),
    ("1件～3件", 1, 3, "件"),
    ("1-3件", 1, 3, "件"),
    ("1ー3件", 1, 3, "件"),
    ("30〜40%", 30, 40, "%"),
    ("30%〜40%", 30, 40, "%"),
    ("100人以上200人以下", 100, 200, "人"),
    ("80%以上90%未満", 80, 90, "%"),
    ("100人から200人の範囲", 100, 200, "人"),
    ("3〜5", 3, 5, ""),
    ("▲5〜0%", -5, 0, "%"),
    ("2〜3割", 20, 30, "%"),
    ("▲5〜▲3%", -5, -3, "%"),
    ("3万〜5万人", 30000, 50000, "人"),
    ("1,000〜1,500人", 1000, 1500, "人"),
]

SUMS = [
    ("累計700人", 700, "人"),
    ("累計 700人", 700, "人"),
    ("700人（累計）", 700, "人"),
    ("500人以上（累計）", 500, "人"),
    ("5年間で700人", 700, "人"),
    ("５年間で７００人", 700, "人"),
    ("5年間累計700人", 700, "人"),
    ("5か年で累計700人", 700, "人"),
    ("700人(5年間)", 700, "人"),
    ("2017〜2021年度の5年間で700人", 700, "人"),
    ("R4〜R8累計700人", 700, "人"),
    ("700人(R3〜R7累計)", 700, "人"),
    ("令和3年度から令和7年度までの累計700人", 700, "人"),
    ("計画期間中に累計100件", 100, "件"),
    ("5年累計700人", 700, "人"),
    ("700人（5年累計）", 700, "人"),
]

YEARLY = [
    ("毎年50件", 50, "件"),
    ("毎年度50件以上", 50, "件"),
    ("各年50件", 50, "件"),
    ("各年度10件以上", 10, "件"),
    ("毎年度100%", 100, "%"),
    ("毎年100人/日", 100, "人/日"),
    ("50件以上(毎年度)", 50, "件"),
]

SHARES = [
    ("2割程度増", 0.2, NONE),
    ("これまでより2割程度増", 0.2, NONE),
    ("約2割増", 0.2, NONE),
    ("三割増", 0.3, NONE),
    ("1割減", -0.1, NONE),
    ("10%増", 0.1, NONE),
    ("10%減", -0.1, NONE),
    ("10％アップ", 0.1, NONE),
    ("2割以上増", 0.2, HIGHER),
    ("1割以上減", -0.1, LOWER),
    ("10%以内の減", -0.1, HIGHER),
    ("基準値比120%", 0.2, NONE),
    ("現状の120%", 0.2, NONE),
    ("基準値の80%以下", -0.2, LOWER),
    ("基準値比+10%", 0.1, NONE),
    ("基準値比10%増", 0.1, NONE),
    ("現状から10%以上増", 0.1, HIGHER),
    ("策定時の1.5倍", 0.5, NONE),
    ("2倍に増加", 1, NONE),
    ("3倍以上に増加", 2, HIGHER),
    ("倍増", 1, NONE),
    ("半減", -0.5, NONE),
    ("5年間で10%増", 0.1, NONE),
]

ADDED = [
    ("50人増", 50, "人"),
    ("50人減少", -50, "人"),
    ("50人増加させる", 50, "人"),
    ("基準値+50人", 50, "人"),
    ("基準値-50人", -50, "人"),
    ("現状より50人増", 50, "人"),
    ("5ポイント増", 5, "ポイント"),
    ("現状+5ポイント", 5, "ポイント"),
    ("10ポイント上昇", 10, "ポイント"),
    ("3pt増", 3, "ポイント"),
    ("5年間で100人増加", 100, "人"),
]

DIRECTIONS = [
    ("増加", HIGHER),
    ("上昇", HIGHER),
    ("向上", HIGHER),
    ("増加させる", HIGHER),
    ("策定時より上昇", HIGHER),
    ("現状より増加", HIGHER),
    ("現状値からの増加", HIGHER),
    ("利用者数の増加", HIGHER),
    ("現状を上回る", HIGHER),
    ("現状(R3)より増加", HIGHER),
    ("策定時(1.35)より上昇", HIGHER),
    ("減少", LOWER),
    ("低下", LOWER),
    ("現状値より減少", LOWER),
    ("減らす", LOWER),
    ("基準値を下回る", LOWER),
]

MILESTONES = [
    *("供用開始", "計画策定", "第2期計画策定", "完成", "実施済み", "整備完了", "協議会設置"),
    *("協定締結", "新庁舎の開館", "システム導入", "条例を制定する"),
]

UNDECIDED = [
    *(
        "検討中",
        "未定",
        "今後設定",
        "今後検討",
        "設定中",
        "調整中",
        "未設定",
        "目標なし",
        "設定しない",
    ),
    *(
        "目標値は検討中",
        "別途検討",
        "検討中(R6年度設定予定)",
        "ー",
        "-",
        "―",
        "－",
        "…",
        "―（新規）",
    ),
]

UNREADABLE = [
    ("全国平均以上", Reason.AMBIGUOUS),
    ("県平均を上回る", Reason.AMBIGUOUS),
    ("過去最高", Reason.AMBIGUOUS),
    ("前年度より増加", Reason.AMBIGUOUS),
    ("前年以上", Reason.AMBIGUOUS),
    ("前年度比5%増", Reason.AMBIGUOUS),
    ("平成27年度比10%増", Reason.AMBIGUOUS),
    ("2020年度比で増加", Reason.AMBIGUOUS),
    ("令和3年度の水準を維持", Reason.AMBIGUOUS),
    ("令和3年度以上", Reason.AMBIGUOUS),
    ("+50人", Reason.AMBIGUOUS),
    ("現状+5%", Reason.AMBIGUOUS),
    ("2倍増", Reason.AMBIGUOUS),
    ("△100人以内", Reason.AMBIGUOUS),
    ("▲5%以上", Reason.AMBIGUOUS),
    ("10位以下", Reason.AMBIGUOUS),
    ("3〜5万人", Reason.AMBIGUOUS),
    ("5〜3件", Reason.AMBIGUOUS),
    ("100人以上200人", Reason.AMBIGUOUS),
    ("毎年50人増", Reason.AMBIGUOUS),
    ("年5件増", Reason.AMBIGUOUS),
    ("累計50人増", Reason.AMBIGUOUS),
    ("累計50%", Reason.AMBIGUOUS),
    ("累計年2回", Reason.AMBIGUOUS),
    ("毎年50件/年", Reason.AMBIGUOUS),
    ("▲1.2倍に増加", Reason.AMBIGUOUS),
    ("3年間平均50件", Reason.AMBIGUOUS),
    ("毎年累計50人", Reason.AMBIGUOUS),
    ("R4〜R8 700人", Reason.AMBIGUOUS),
    ("令和7年度までに40%(令和8年度)", Reason.AMBIGUOUS),
    ("増加率5%以上", Reason.AMBIGUOUS),
    ("現状維持（±5%以内）", Reason.AMBIGUOUS),
    ("改善", Reason.AMBIGUOUS),
    ("継続実施", Reason.AMBIGUOUS),
    ("50人から60人", Reason.AMBIGUOUS),
    ("100から120", Reason.AMBIGUOUS),
    ("100人から200人", Reason.AMBIGUOUS),
    ("45件(R2)から50件(R7)", Reason.AMBIGUOUS),
    ("45件(R2)～50件(R7)", Reason.AMBIGUOUS),
    ("R2の10%減", Reason.AMBIGUOUS),
    ("令和2年度の10%減", Reason.AMBIGUOUS),
    ("R2の50件増", Reason.AMBIGUOUS),
    ("平成27年の半減", Reason.AMBIGUOUS),
    ("令和2年度の2割増", Reason.AMBIGUOUS),
    ("R2の1.2倍", Reason.AMBIGUOUS),
    ("令和2年度の1.2倍", Reason.AMBIGUOUS),
    ("令和2年度の120%", Reason.AMBIGUOUS),
    ("2か年に1回", Reason.AMBIGUOUS),
    ("▲5～3", Reason.AMBIGUOUS),
    ("50人（検討中）", Reason.AMBIGUOUS),
    ("50人(調整中)", Reason.AMBIGUOUS),
    ("10%減少に留める", Reason.AMBIGUOUS),
    ("10%減少にとどめる", Reason.AMBIGUOUS),
    ("50人(10%増)", Reason.AMBIGUOUS),
    ("120%（現状比）", Reason.AMBIGUOUS),
    ("年率5%増", Reason.AMBIGUOUS),
    ("50人（仮）", Reason.AMBIGUOUS),
    ("平成27年度実績50件", Reason.AMBIGUOUS),
    ("50件(平成27年度実績)", Reason.AMBIGUOUS),
    ("1.2倍(H30比)", Reason.AMBIGUOUS),
    ("現状比5%", Reason.AMBIGUOUS),
    ("現状+1割", Reason.AMBIGUOUS),
    ("3年に1回", Reason.TWO_NUMBERS),
    ("50件（R7：60件）", Reason.TWO_NUMBERS),
    ("50件(R2の10%増)", Reason.AMBIGUOUS),
    ("令和7年3月開通", Reason.DATE),
    ("令和7年3月供用開始", Reason.DATE),
    ("令和7年3月に500人", Reason.DATE),
    ("80%台", Reason.WORDS),
    ("500人規模", Reason.WORDS),
    ("100件突破", Reason.WORDS),
    ("4回実施/年", Reason.WORDS),
    ("80点満点", Reason.WORDS),
    ("5件追加", Reason.WORDS),
    ("5%マイナス", Reason.WORDS),
    ("80%max", Reason.WORDS),
    ("10数人", Reason.WORDS),
    ("50件純増", Reason.WORDS),
    ("半数以上", Reason.AMBIGUOUS),
    ("なし", Reason.AMBIGUOUS),
    ("無", Reason.AMBIGUOUS),
    ("R5: 50件\nR7: 70件", Reason.TWO_NUMBERS),
    ("500人→600人", Reason.TWO_NUMBERS),
    ("50%±5%", Reason.TWO_NUMBERS),
    ("500人より多い", Reason.WORDS),
    ("1,23件以上", Reason.GROUPING),
    ("2017〜2021年度", Reason.DATE),
    ("令和7年度", Reason.DATE),
    ("R7", Reason.DATE),
    ("4月1日", Reason.DATE),
    ("≧500", Reason.NOT_A_NUMBER),
    ("○", Reason.NOT_A_NUMBER),
    ("人口減少の抑制", Reason.NOT_A_NUMBER),
    ("=A1", Reason.FORMULA),
    ("#REF!", Reason.ERROR_VALUE),
    ("増" * 201, Reason.TOO_LONG),
]


def read(text: str) -> Target:
    found = read_target(text)
    assert isinstance(found, Target), found
    assert found.wording == text.strip()
    return found


@pytest.mark.parametrize(("text", "value", "unit", "bound"), LEVELS)
def test_a_level_to_reach(text: str, value: float, unit: str, bound: Direction) -> None:
    found = read(text)
    assert found == Target(
        TargetKind.REACH, value, unit=unit, bound=bound, wording=text, scaled=found.scaled
    )


@pytest.mark.parametrize(("text", "kind", "value", "year", "year_kind"), DATED)
def test_the_year_of_a_target(
    text: str, kind: TargetKind, value: float | None, year: int, year_kind: YearKind
) -> None:
    found = read(text)
    assert found.year is not None
    assert (found.kind, found.value, found.year.single, found.year.kind) == (
        kind,
        value,
        year,
        year_kind,
    )


@pytest.mark.parametrize(("text", "value", "bound"), MAINTAINED)
def test_a_level_to_keep(text: str, value: float | None, bound: Direction) -> None:
    found = read(text)
    assert (found.kind, found.value, found.bound) == (TargetKind.MAINTAIN, value, bound)


@pytest.mark.parametrize(("text", "lower", "upper", "unit"), BANDS)
def test_a_band(text: str, lower: float, upper: float, unit: str) -> None:
    found = read(text)
    assert (found.kind, found.bound) == (TargetKind.BAND, NONE)
    assert (found.value, found.upper, found.unit) == (lower, upper, unit)


@pytest.mark.parametrize(("text", "value", "unit"), SUMS)
def test_a_sum_over_years(text: str, value: float, unit: str) -> None:
    found = read(text)
    assert (found.kind, found.value, found.unit) == (TargetKind.CUMULATIVE, value, unit)


def test_a_year_that_may_be_the_baseline_s_is_not_the_target_s() -> None:
    assert read("現状維持(R3)") == Target(TargetKind.MAINTAIN, wording="現状維持(R3)")


def test_a_sum_keeps_its_span() -> None:
    assert read("2017〜2021年度の5年間で700人").year == Years(
        2017, 2021, YearKind.FISCAL, False, "2017~2021年度"
    )


@pytest.mark.parametrize(("text", "value", "unit"), YEARLY)
def test_every_year(text: str, value: float, unit: str) -> None:
    found = read(text)
    assert (found.kind, found.value, found.unit) == (TargetKind.ANNUAL, value, unit)


@pytest.mark.parametrize(("text", "share", "bound"), SHARES)
def test_a_share_of_the_baseline(text: str, share: float, bound: Direction) -> None:
    found = read(text)
    assert (found.kind, found.value, found.added) == (TargetKind.REACH, None, None)
    assert (found.relative, found.bound) == (share, bound)


@pytest.mark.parametrize(("text", "added", "unit"), ADDED)
def test_a_change_of_the_baseline(text: str, added: float, unit: str) -> None:
    found = read(text)
    assert (found.kind, found.value, found.relative) == (TargetKind.REACH, None, None)
    assert (found.added, found.unit) == (added, unit)


@pytest.mark.parametrize(("text", "bound"), DIRECTIONS)
def test_a_direction(text: str, bound: Direction) -> None:
    assert read(text) == Target(TargetKind.DIRECTION, bound=bound, wording=text)


@pytest.mark.parametrize("text", MILESTONES)
def test_a_milestone(text: str) -> None:
    assert read(text) == Target(TargetKind.MILESTONE, wording=text)


@pytest.mark.parametrize("text", UNDECIDED)
def test_undecided(text: str) -> None:
    assert read(text) == Target(TargetKind.UNDECIDED, wording=text)


@pytest.mark.parametrize("text", ["", "  ", "　"])
def test_an_empty_cell_is_absent(text: str) -> None:
    assert read_target(text) == Absent("")


@pytest.mark.parametrize(("text", "reason"), UNREADABLE)
def test_no_guess(text: str, reason: Reason) -> None:
    assert read_target(text) == Unreadable(text, reason)


@pytest.mark.parametrize(
    "text", ["約44万5000人にとどめる", "500人程度", "500人程度以上", "2割程度増"]
)
def test_approximate(text: str) -> None:
    assert read(text).approximate


@pytest.mark.parametrize(
    ("text", "unit", "value", "upper", "added"),
    [
        ("10兆円", "億円", 100000, None, None),
        ("4,100万人以上", "千人", 41000, None, None),
        ("3万〜5万人", "千人", 30, 50, None),
        ("500〜600", "人", 500, 600, None),
        ("5ポイント増", "%", None, None, 5),
        ("5ポイント増", "ポイント", None, None, 5),
        ("5千人増", "千人", None, None, 5),
        ("2割増", "人", None, None, None),
        ("現状維持", "人", None, None, None),
    ],
)
def test_in_the_unit_of_a_kpi(
    text: str, unit: str, value: float | None, upper: float | None, added: float | None
) -> None:
    found = target_in_unit(read(text), unit)
    assert found is not None
    assert (found.value, found.upper, found.added) == (value, upper, added)


@pytest.mark.parametrize(
    ("text", "unit"), [("50件", "回"), ("50件/年", "件"), ("3.2万", "千人"), ("5ポイント", "%")]
)
def test_units_that_do_not_agree(text: str, unit: str) -> None:
    assert target_in_unit(read(text), unit) is None


whole = st.integers(0, 10**12)
units = st.sampled_from(["人", "件", "%", "箇所"])


@given(whole, st.sampled_from(["人", "件", "社", "箇所"]))
def test_levels_are_read_back(value: int, unit: str) -> None:
    wordings = {
        f"{value:,}{unit}以上": (TargetKind.REACH, HIGHER),
        f"{value}{unit}以下": (TargetKind.REACH, LOWER),
        f"累計{value:,}{unit}": (TargetKind.CUMULATIVE, NONE),
        f"毎年{value:,}{unit}以上": (TargetKind.ANNUAL, HIGHER),
        f"{value:,}{unit}を維持": (TargetKind.MAINTAIN, NONE),
    }
    for text, (kind, bound) in wordings.items():
        found = read(text)
        assert (found.kind, found.bound, found.value, found.unit) == (kind, bound, value, unit)


@given(whole, whole, units, st.sampled_from("~～〜"))
def test_bands_are_read_back(one: int, other: int, unit: str, wave: str) -> None:
    text = f"{one:,}{unit}{wave}{other:,}{unit}"
    if one < other:
        found = read(text)
        assert (found.kind, found.value, found.upper) == (TargetKind.BAND, one, other)
    else:
        assert read_target(text) == Unreadable(text, Reason.AMBIGUOUS)


@given(st.integers(1, 999), st.integers(2019, 2060))
def test_shares_and_years_are_read_back(percent: int, year: int) -> None:
    found = read(f"令和{year - 2018}年度までに{percent}%増")
    assert found.year is not None
    assert (found.relative, found.year.single) == (percent / 100, year)


@given(whole, units)
def test_a_plain_number_is_the_same_as_in_a_number_cell(value: int, unit: str) -> None:
    quantity = read_quantity(f"約{value:,}{unit}")
    assert isinstance(quantity, Quantity)
    found = read(f"約{value:,}{unit}")
    assert (found.value, found.unit, found.approximate) == (quantity.value, quantity.unit, True)


pieces = st.sampled_from(
    [
        *(
            "1",
            "2,041",
            "5",
            "%",
            "人",
            "万",
            "以上",
            "以下",
            "増",
            "減",
            "累計",
            "毎年",
            "維持",
            "現状",
        ),
        *(
            "より",
            "に",
            "まで",
            "の",
            "(",
            ")",
            "~",
            "-",
            "+",
            "R7",
            "令和7年度",
            "5年間",
            "で",
            "倍",
        ),
        *(
            "平均",
            "検討中",
            "策定",
            "基準値",
            "比",
            "約",
            "程度",
            "/年",
            " ",
            "\n",
            "※",
            "ポイント",
        ),
    ]
)


@given(st.text() | st.lists(pieces, max_size=10).map("".join))
def test_any_text_has_a_result_that_keeps_it(text: str) -> None:
    found = read_target(text)
    assert found.wording == text.strip()
    assert read_target(found.wording) == found
    if isinstance(found, Target) and found.kind is TargetKind.BAND:
        assert found.value is not None
        assert found.upper is not None
        assert found.value < found.upper
