"""Breaks of a series: said in the remarks, or suspected from the values alone."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpi_examples import HALFWAY, THRESHOLDS

from kpi_report.assess.breaks import SaidBreaks, Step, said_breaks, suspected_step
from kpi_report.assess.progress import judge
from kpi_report.assess.rating import Progress, Rating, Reason
from kpi_report.model import Kpi, Point, TargetKind, YearKind
from kpi_report.parameters import Thresholds
from kpi_report.rounds import Round, load_round

ROOT = Path(__file__).resolve().parents[1]
CONTROL = {"azusamisato", "suzumise", "homisaki"}


def yearly(first: int, *values: float) -> tuple[Point, ...]:
    return tuple(Point(first + i, value) for i, value in enumerate(values))


class TestSaid:
    @pytest.mark.parametrize(
        ("note", "year"),
        [
            ("平成30年度に集計方法を変更したため、それ以前とは接続しない。", 2018),
            ("2018年度から集計方法を変更", 2018),
            ("R1から算定方法を見直した", 2019),
            ("令和元年度より定義変更", 2019),
            ("接続しない（2018年度に定義を変更）", 2018),
            ("定義を改めた（平成 29 年度）", 2017),
            ("２０１８年度に調査対象を拡大した", 2018),
            ("2017年度以前は集計方法が異なる", 2018),
            ("2017年度まで旧定義であり、連続しない", 2018),
            ("2016年度は速報値。2019年度以降は対象施設を1か所追加", 2019),
            ("2018年度に構成市町村の変更があった", 2018),
            ("平成31年4月に連携市町村が1町加入した", 2019),
            ("平成30年10月1日、A町が加入", 2018),
            ("H30に市町村合併があった", 2018),
            ("2019年度に過去の値とは比較できない方法に改めた", 2019),
            ("2019年度に1市が圏域に加入", 2019),
            ("令和元年度に東町が圏域から脱退", 2019),
            ("2019年度から圏域が8市町に拡大", 2019),
            ("2019年度に母数を住民基本台帳人口に変更", 2019),
            ("2019年度に集計単位を世帯から個人に変更", 2019),
            ("カウント方法を2019年度に変更", 2019),
            ("2019年度から無作為抽出調査に変更", 2019),
            ("2019年度に調査票を変更", 2019),
            ("2019年度の値から新基準", 2019),
            ("国の統計の基準改定（2019年）", 2019),
        ],
    )
    def test_with_a_year_however_it_is_written(self, note: str, year: int) -> None:
        assert said_breaks(replace(HALFWAY, note=note)) == SaidBreaks((year,))

    def test_beside_the_actuals(self) -> None:
        kpi = replace(HALFWAY, actual_note="2018年度から集計方法を変更")
        assert said_breaks(kpi).years == (2018,)

    def test_each_with_its_own_year(self) -> None:
        kpi = replace(HALFWAY, note="2014年度に定義を変更し、2018年度に構成市町村の変更があった。")
        assert said_breaks(kpi).years == (2014, 2018)

    @pytest.mark.parametrize(("kind", "year"), [(YearKind.FISCAL, 2018), (YearKind.CALENDAR, 2019)])
    def test_march_belongs_to_the_fiscal_year_that_it_closes(
        self, kind: YearKind, year: int
    ) -> None:
        kpi = replace(HALFWAY, note="平成31年3月にA町が加入", year_kind=kind)
        assert said_breaks(kpi).years == (year,)

    @pytest.mark.parametrize(
        "note",
        [
            "",
            "最後の年度は速報値。",
            "2018年度に事業内容を変更した。",
            "2018年度に集計方法の変更はない。",
            "2018年度も定義を変更していない。",
            "2018年度以降も集計方法は変わらない。",
            "2025年度に定義の見直しを予定",
            "2025年度に集計方法を変更する予定",
            "2018年度に連携市町村の人口が増加した。",
            "2018年度に目標を変更した。",
            "定義は国の統計と異なる。",
            "2018年度に市民が加入した保険の件数",
            "2019年度に対象者を拡大して募集",
            "対象者の追加募集を2019年度に実施",
        ],
    )
    def test_nothing_said_of_a_break(self, note: str) -> None:
        assert said_breaks(replace(HALFWAY, note=note)) == SaidBreaks()

    def test_a_number_is_no_year(self) -> None:
        kpi = replace(HALFWAY, note="定義を変更し、2000人を加えた。")
        assert said_breaks(kpi) == SaidBreaks(undated=True)


class TestSaidAndRated:
    """HALFWAY has its baseline in 2015, its actuals in 2019 and 2020."""

    @pytest.mark.parametrize("year", [2016, 2019, 2020])
    def test_between_baseline_and_newest_value_there_is_no_rating(self, year: int) -> None:
        kpi = replace(HALFWAY, note=f"{year}年度に定義を変更")
        assert judge(kpi, THRESHOLDS) == Progress(Rating.CANNOT_JUDGE, Reason.SERIES_BREAK)

    @pytest.mark.parametrize("year", [2010, 2015, 2021])
    def test_rated_where_all_values_used_lie_on_one_side(self, year: int) -> None:
        kpi = replace(HALFWAY, note=f"{year}年度に定義を変更")
        assert judge(kpi, THRESHOLDS).rating is Rating.ON_TRACK

    def test_values_from_before_the_break_count_in_no_usual_change(self) -> None:
        # 20 in 2014 was counted otherwise. Steps since 2015: 39 / 4 and 1, mean 5.375.
        # 140 ± 5.375: R = 0.6925 or 0.9075, slightly behind all; with a step of 80 it is not.
        actuals = (Point(2014, 20), Point(2019, 139), Point(2020, 140))
        kpi = replace(HALFWAY, actuals=actuals)
        assert judge(kpi, THRESHOLDS).boundary
        assert not judge(replace(kpi, note="2015年度に定義を変更"), THRESHOLDS).boundary

    def test_without_a_year_it_has_to_be_asked(self) -> None:
        found = judge(replace(HALFWAY, note="集計方法を変更した。"), THRESHOLDS)
        assert (found.reason, found.achievement) == (Reason.BREAK_SUSPECTED, 0.5)

    @pytest.mark.parametrize(
        "kind", [TargetKind.CUMULATIVE, TargetKind.MAINTAIN, TargetKind.ANNUAL]
    )
    def test_of_every_kind_that_compares_years(self, kind: TargetKind) -> None:
        kpi = replace(HALFWAY, target_kind=kind, note="2018年度に定義を変更")
        assert judge(kpi, THRESHOLDS).reason is Reason.SERIES_BREAK

    def test_what_is_done_is_done_however_it_is_counted(self) -> None:
        done = replace(
            HALFWAY,
            target_kind=TargetKind.MILESTONE,
            actuals=(Point(2020, 1),),
            note="2018年度に定義を変更",
        )
        assert judge(done, THRESHOLDS).rating is Rating.MET

    def test_a_yearly_target_without_a_baseline_counts_the_years_since(self) -> None:
        kpi = replace(
            HALFWAY,
            target_kind=TargetKind.ANNUAL,
            baseline=None,
            target_value=70,
            actuals=yearly(2017, 90, 71, 69, 70),
            note="2018年度に定義を変更",
        )
        found = judge(kpi, THRESHOLDS)
        assert (found.rating, found.years_met, found.years_judged) == (Rating.MET, 2, 3)


# Level 100 until 2017, 160 from 2018 on; yearly steps of 1 % otherwise.
BROKEN = replace(HALFWAY, actuals=yearly(2015, 100, 101, 102, 163, 165))


def suspected(kpi: Kpi, thresholds: Thresholds = THRESHOLDS) -> Step | None:
    return suspected_step(kpi, thresholds)


class TestSuspected:
    def test_one_step_unlike_the_others_that_stays(self) -> None:
        # 163 / 102 = 1.598 is at least 1.4; ln 1.598 = 0.469, the others are about 0.01.
        assert suspected(BROKEN) == Step(2018, pytest.approx(1.598, abs=0.001))

    def test_downwards(self) -> None:
        # 102 / 163 = 0.626, less than 1 / 1.4 = 0.714
        falling = replace(
            HALFWAY, baseline=Point(2015, 165), actuals=yearly(2016, 164, 163, 102, 101)
        )
        assert suspected(falling) == Step(2018, pytest.approx(0.626, abs=0.001))

    @pytest.mark.parametrize(
        ("values", "why"),
        [
            ((100, 101, 102, 142, 143), "142 / 102 = 1.392 is less than 1.4"),
            ((100, 115, 132, 190, 218), "steps of 14 %, and one of 37 %: 2.7 times as much"),
            ((100, 101, 102, 163, 101), "one high value is no level"),
            ((100, 101, 102, 101, 163), "nor is the last one"),
            ((100, 160, 161, 160, 162), "nor the first one"),
            ((100, 101, 102, 163, 120), "the sides come nearer than half of the step"),
            ((100, 120, 144, 173, 207), "steady growth"),
            ((0, 101, 102, 163, 165), "a ratio to 0"),
            ((-5, 101, 102, 163, 165), "a balance"),
            ((4, 4, 4, 7, 7), "tiny counts: a step by three pieces"),
            ((100, 102, 163, 165), "four values are too few"),
        ],
    )
    def test_what_is_no_break(self, values: tuple[float, ...], why: str) -> None:
        kpi = replace(HALFWAY, baseline=Point(2015, values[0]), actuals=yearly(2015, *values))
        assert suspected(kpi) is None, why

    def test_small_rates_are_no_counts(self) -> None:
        kpi = replace(
            HALFWAY,
            baseline=Point(2015, 1.08),
            actuals=yearly(2015, 1.08, 1.1, 1.1, 1.78, 1.78),
        )
        assert suspected(kpi) == Step(2018, pytest.approx(1.618, abs=0.001))

    @pytest.mark.parametrize("kind", [TargetKind.CUMULATIVE, TargetKind.MILESTONE])
    def test_not_of_sums_and_milestones(self, kind: TargetKind) -> None:
        assert suspected(replace(BROKEN, target_kind=kind)) is None

    def test_not_of_balances(self) -> None:
        assert suspected(replace(BROKEN, name="転入超過数")) is None

    def test_a_dip_in_the_years_of_the_pandemic_is_none(self) -> None:
        # Half of it in 2020 and 2021.
        dip = replace(
            HALFWAY,
            baseline=Point(2015, 300),
            actuals=yearly(2015, 300, 303, 302, 304, 301, 140, 150),
        )
        assert suspected(dip) is None
        assert suspected(dip, Thresholds(shock_years=[])) is not None

    def test_nor_is_the_rebound_from_it(self) -> None:
        rebound = replace(
            HALFWAY,
            baseline=Point(2017, 300),
            actuals=yearly(2017, 303, 302, 304, 140, 150, 301, 305, 302),
        )
        assert suspected(rebound) is None

    def test_a_break_in_the_dip_is_found_behind_it(self) -> None:
        # 304 in 2019, 500 in 2022: 1.645 times; 0.498 in three years, 0.166 each, others 0.01.
        behind = replace(
            HALFWAY,
            baseline=Point(2017, 302),
            actuals=yearly(2017, 302, 303, 304, 140, 150, 500, 503),
        )
        assert suspected(behind) == Step(2022, pytest.approx(1.645, abs=0.001))

    def test_thresholds_are_those_of_the_round(self) -> None:
        assert suspected(BROKEN, Thresholds(break_step=1.7)) is None
        assert suspected(BROKEN, Thresholds(break_unlike=60.0)) is None
        assert suspected(BROKEN, Thresholds(break_points=6)) is None
        tiny = replace(HALFWAY, baseline=None, actuals=yearly(2015, 4, 4, 4, 7, 7))
        assert suspected(tiny, Thresholds(break_least=4.0)) is not None

    def test_it_withholds_a_rating_if_it_lies_on_the_way(self) -> None:
        assert judge(BROKEN, THRESHOLDS).reason is Reason.BREAK_SUSPECTED
        later = replace(
            BROKEN, baseline=Point(2018, 163), actuals=(*BROKEN.actuals, Point(2020, 190))
        )
        assert judge(later, THRESHOLDS).reason is None

    @given(
        st.lists(st.integers(100, 400), min_size=5, max_size=8),
        st.sampled_from([0.25, 8.0, 1024.0]),
    )
    def test_it_does_not_depend_on_the_unit(self, values: list[int], scale: float) -> None:
        here = replace(HALFWAY, baseline=None, actuals=yearly(2010, *values))
        there = replace(here, actuals=yearly(2010, *(v * scale for v in values)))
        one, other = suspected(here), suspected(there)
        assert (one and one.year) == (other and other.year)

    @given(st.integers(10, 1000), st.floats(0.8, 1.25), st.integers(5, 10))
    def test_steady_growth_has_no_step(self, first: int, growth: float, years: int) -> None:
        values = [first * growth**i for i in range(years)]
        assert suspected(replace(HALFWAY, baseline=None, actuals=yearly(2000, *values))) is None


@pytest.fixture(scope="module", params=["sample_2021", "sample_2022"])
def sample(request: pytest.FixtureRequest) -> Round:
    return load_round(str(request.param), ROOT)


def test_the_values_alone_show_nothing_in_areas_where_nothing_is_planted(sample: Round) -> None:
    thresholds = sample.parameters.thresholds
    control = [k for k in sample.kpis if k.area_id in CONTROL]
    assert len(control) > 60
    assert [k.kpi_id for k in control if suspected_step(k, thresholds)] == []
