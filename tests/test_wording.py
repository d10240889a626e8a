"""Words that depend on data: numbers as people write them, and sentences read as text."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_report.assess.candidates import Mark
from kpi_report.assess.disclosure import ReleasedMedian, ReleasedQuarter
from kpi_report.assess.rating import AssessedKpi, Progress, Rating, Reason
from kpi_report.assess.standing import Standing
from kpi_report.bundle import AreaBundle
from kpi_report.document import progress_words, wording
from kpi_report.document.kpi_words import (
    baseline_text,
    kpi_note,
    kpi_source,
    latest_text,
    origin_text,
    point_text,
    target_text,
    years_text,
)
from kpi_report.document.numbers import date_text, number, plain, signed, with_unit
from kpi_report.document.progress_words import basis_text, reason_text
from kpi_report.document.wording import median_text, quarter_text
from kpi_report.model import Direction, Kpi, Point, TargetKind, YearKind
from kpi_report.parameters import Thresholds
from kpi_report.rounds import load_round
from kpi_report.split import area_bundle, assess_round

ROOT = Path(__file__).parents[1]
THRESHOLDS = Thresholds()
# Words that docs/method.md keeps for designs that can bear them.
BANNED = re.compile("効果|寄与|因果|有意")

finite = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15)


class TestNumbers:
    @pytest.mark.parametrize(
        ("value", "decimals", "text"),
        [
            (1234567.0, 0, "1,234,567"),
            (-1234.5, 1, "−1,234.5"),
            (0.005, 1, "0.0"),
            (-0.04, 1, "0.0"),
            (-0.0, 0, "0"),
            (-0.4, 0, "0"),
            (-0.6, 0, "−1"),
        ],
    )
    def test_number(self, value: float, decimals: int, text: str) -> None:
        assert number(value, decimals) == text

    @pytest.mark.parametrize(
        ("value", "decimals", "text"),
        [
            (2.5, 1, "+2.5"),
            (-2.5, 1, "−2.5"),
            (0.0, 1, "±0.0"),
            (0.04, 1, "±0.0"),
            (-0.04, 1, "±0.0"),
            (1200.0, 0, "+1,200"),
        ],
    )
    def test_signed(self, value: float, decimals: int, text: str) -> None:
        assert signed(value, decimals) == text

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (1.35, "1.35"),
            (27.0, "27"),
            (100.0, "100"),
            (622235777.0, "622,235,777"),
            (-5.50, "−5.5"),
            (0.0, "0"),
            (-0.0, "0"),
            (-0.0000001, "0"),
            (0.000001, "0.000001"),
        ],
    )
    def test_plain(self, value: float, text: str) -> None:
        assert plain(value) == text

    @given(finite, st.integers(0, 4))
    def test_never_a_negative_zero_nor_an_ascii_minus(self, value: float, decimals: int) -> None:
        for text in (number(value, decimals), signed(value, decimals), plain(value)):
            assert not re.fullmatch(r"[-−][0.,]*", text)
            assert "-" not in text
            assert re.fullmatch(r"[+−±]?\d{1,3}(,\d{3})*(\.\d+)?", text)

    @given(finite, st.integers(0, 4))
    def test_reads_back_within_half_a_digit(self, value: float, decimals: int) -> None:
        read = float(number(value, decimals).replace(",", "").replace("−", "-"))
        assert abs(read - value) <= 0.500001 * 10**-decimals + 1e-14 * abs(value)

    @pytest.mark.parametrize(
        ("value", "decimals", "text"),
        [
            (70.25, 1, "70.3"),
            (2.675, 2, "2.68"),
            (-2.5, 0, "−3"),
            (2.75 / (30.6 - 30.4), 1, "13.8"),
        ],
    )
    def test_a_half_is_rounded_up_as_by_hand(self, value: float, decimals: int, text: str) -> None:
        assert number(value, decimals) == text

    @given(st.decimals(min_value=-(10**8), max_value=10**8, places=6))
    def test_plain_keeps_every_digit_that_was_published(self, value: object) -> None:
        assert float(plain(float(value)).replace(",", "").replace("−", "-")) == float(value)

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
    @pytest.mark.parametrize("write", [number, signed, plain])
    def test_what_is_no_number_is_not_written(self, write: object, value: float) -> None:
        with pytest.raises(ValueError, match="not a number to print"):
            write(value)

    def test_units(self) -> None:
        assert (with_unit("12.5", "%"), with_unit("―", "%")) == ("12.5%", "―")

    @pytest.mark.parametrize(
        ("iso", "text"),
        [("2019-03-09", "2019年3月9日"), ("2019-03", "2019年3月"), ("2019", "2019年"), ("", "")],
    )
    def test_dates_as_far_as_known(self, iso: str, text: str) -> None:
        assert date_text(iso) == text

    @pytest.mark.parametrize(
        ("kind", "year"),
        [
            (YearKind.CALENDAR, "2017年"),
            (YearKind.FISCAL, "2017年度"),
            (YearKind.OCT_SEP, "2017年9月期"),
            (YearKind.CENSUS, "2017年国勢調査"),
            (YearKind.UNKNOWN, "2017年"),
        ],
    )
    def test_a_point_says_its_kind_of_year(self, kind: YearKind, year: str) -> None:
        assert point_text(Point(2017, 1.62), kind) == ("1.62", year)

    def test_no_point(self) -> None:
        assert point_text(None, YearKind.FISCAL) == ("―", "")


class TestEveryVerdictHasWords:
    def test_ratings(self) -> None:
        assert set(wording.RATING_WORDS) == set(Rating)

    def test_reasons(self) -> None:
        assert set(progress_words.REASON_WORDS) == set(Reason)

    def test_marks(self) -> None:
        assert set(wording.MARK_WORDS) == set(Mark)

    def test_no_two_ratings_look_alike(self) -> None:
        words = [text for text, _ in wording.RATING_WORDS.values()]
        assert len({text[0] for text in words}) == len({text[1:] for text in words}) == 6

    @pytest.mark.parametrize("reason", Reason)
    def test_a_reason_is_a_sentence_without_gaps(self, reason: Reason) -> None:
        text = reason_text(reason, THRESHOLDS)
        assert text
        assert not re.search(r"[{}]", text)
        assert not BANNED.search(text)

    def test_thresholds_stand_in_the_reasons(self) -> None:
        assert "25%" in reason_text(Reason.TOO_EARLY, Thresholds(min_elapsed=0.25))
        assert "3時点" in reason_text(Reason.TOO_FEW_POINTS, Thresholds(min_points=3))


class TestStanding:
    def test_a_quarter_is_no_rank(self) -> None:
        assert quarter_text(38, 2) == "38圏域中、値の大きい方から2番目の4分の1"

    def test_no_quarter(self) -> None:
        assert quarter_text(7, None) == "7圏域のため四分位は示さない"

    def test_median(self) -> None:
        standing = Standing(2023, 1.0, ReleasedQuarter(38, 2), ReleasedMedian(8, 1234.56))
        assert median_text(standing, 1) == "1,234.6"
        assert median_text(replace(standing, group=ReleasedMedian(8, None)), 1) == "―"


@pytest.fixture(scope="module")
def bundles() -> dict[str, AreaBundle]:
    assessed = assess_round(load_round("published", ROOT))
    return {a.area_id: area_bundle(assessed, a.area_id) for a in assessed.round.areas}


@pytest.fixture(scope="module")
def nagano(bundles: dict[str, AreaBundle]) -> AreaBundle:
    return bundles["nagano"]


@pytest.fixture(scope="module")
def ratio(nagano: AreaBundle) -> AssessedKpi:
    """年間有効求人倍率, 1.35 in 2015 and 1.62 in 2017."""
    return nagano.kpis[0]


def progress(share: float, lead: float, boundary: bool = False) -> Progress:
    return Progress(Rating.ON_TRACK, achievement=share, lead_years=lead, boundary=boundary)


class TestBasis:
    @pytest.mark.parametrize(
        ("share", "lead", "text"),
        [
            (0.5, 1.25, "達成度50%、1.3年先行"),
            (0.25, -2.5, "達成度25%、2.5年遅れ"),
            (0.5, 0.0, "達成度50%、予定どおり"),
            (0.5, -0.04, "達成度50%、予定どおり"),
            (-0.304, -3.0, "達成度−30%、3.0年遅れ"),
            (-0.004, -3.0, "達成度0%、3.0年遅れ"),
            (12.0, 30.0, "達成度1,200%、30.0年先行"),
        ],
    )
    def test_share_and_years(
        self, ratio: AssessedKpi, share: float, lead: float, text: str
    ) -> None:
        assert basis_text(ratio.kpi, progress(share, lead), THRESHOLDS) == text

    def test_boundary(self, ratio: AssessedKpi) -> None:
        text = basis_text(ratio.kpi, progress(0.5, 1.0, boundary=True), THRESHOLDS)
        assert text.endswith("、境界")

    @pytest.mark.parametrize(
        ("latest", "text"),
        [
            (1.62, "基準値より高い（+0.27）"),
            (1.25, "基準値より低い（−0.1）"),
            (1.35, "基準値と同じ"),
        ],
    )
    def test_without_a_ratio_the_difference(
        self, ratio: AssessedKpi, latest: float, text: str
    ) -> None:
        kpi = replace(ratio.kpi, actuals=(Point(2017, latest),))
        assert basis_text(kpi, Progress(Rating.MET), THRESHOLDS) == text

    def test_boundary_without_a_ratio(self, ratio: AssessedKpi) -> None:
        # 1.62 - 1.35
        found = basis_text(ratio.kpi, Progress(Rating.MET, boundary=True), THRESHOLDS)
        assert found == "基準値より高い（+0.27）、境界"
        same = replace(ratio.kpi, actuals=(Point(2017, 1.35),))
        found = basis_text(same, Progress(Rating.BEHIND, boundary=True), THRESHOLDS)
        assert found == "基準値と同じ、境界"

    def test_what_is_to_be_kept_is_compared_with_its_own_value(self, ratio: AssessedKpi) -> None:
        keep = replace(ratio.kpi, target_kind=TargetKind.MAINTAIN, target_value=1.5)
        # 1.62 - 1.5; without a number the baseline 1.35 is to be kept
        assert basis_text(keep, Progress(Rating.MET), THRESHOLDS) == "目標値より高い（+0.12）"
        keep = replace(keep, target_value=None)
        assert basis_text(keep, Progress(Rating.MET), THRESHOLDS) == "基準値より高い（+0.27）"

    @pytest.mark.parametrize(
        ("kind", "absent", "reason", "text"),
        [
            (TargetKind.REACH, "b", Reason.BASELINE_MISSING, "基準値"),
            (TargetKind.REACH, "bt", Reason.BASELINE_MISSING, "基準値、目標値"),
            (TargetKind.REACH, "bta", Reason.BASELINE_MISSING, "基準値、目標値、実績値"),
            (TargetKind.CUMULATIVE, "ba", Reason.BASELINE_MISSING, "基準値、実績値"),
            (TargetKind.REACH, "ta", Reason.TARGET_MISSING, "目標値、実績値"),
            (TargetKind.REACH, "a", Reason.ACTUAL_MISSING, "実績値"),
            # Targets in words need no number.
            (TargetKind.DIRECTION, "bta", Reason.BASELINE_MISSING, "基準値、実績値"),
            (TargetKind.MAINTAIN, "ta", Reason.ACTUAL_MISSING, "実績値"),
        ],
    )
    def test_all_that_is_missing_is_named(
        self, ratio: AssessedKpi, kind: TargetKind, absent: str, reason: Reason, text: str
    ) -> None:
        kpi = replace(
            ratio.kpi,
            target_kind=kind,
            baseline=None if "b" in absent else ratio.kpi.baseline,
            target_value=None if "t" in absent else 2.0,
            actuals=() if "a" in absent else ratio.kpi.actuals,
        )
        found = basis_text(kpi, Progress(Rating.CANNOT_JUDGE, reason), THRESHOLDS)
        assert found == f"{text}の記載がない"

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            # 12,287,000 / 11,976 = 1,025.97
            (12_287_000, "2019年度の12,287,000は基準値の1,026倍で、単位の誤りの可能性がある"),
            # 11,976 / 12 = 998
            (12, "2019年度の12は基準値の998分の1で、単位の誤りの可能性がある"),
        ],
    )
    def test_a_value_in_another_unit_is_named(
        self, ratio: AssessedKpi, value: float, text: str
    ) -> None:
        kpi = replace(
            ratio.kpi,
            target_kind=TargetKind.REACH,
            year_kind=YearKind.FISCAL,
            baseline=Point(2016, 11_976),
            actuals=(Point(2018, 12_000), Point(2019, value)),
        )
        assert basis_text(kpi, Progress(Rating.CANNOT_JUDGE, Reason.UNIT_SLIP), THRESHOLDS) == text

    def test_a_value_in_another_unit_is_named_beside_its_neighbour(
        self, ratio: AssessedKpi
    ) -> None:
        # 5,000 / 4 = 1,250; from a baseline of 0 there is no ratio.
        kpi = replace(
            ratio.kpi,
            target_kind=TargetKind.REACH,
            year_kind=YearKind.FISCAL,
            baseline=Point(2016, 0),
            actuals=(Point(2018, 4), Point(2019, 5000)),
        )
        found = basis_text(kpi, Progress(Rating.CANNOT_JUDGE, Reason.UNIT_SLIP), THRESHOLDS)
        assert found == ("2019年度の5,000は2018年度の4の1,250倍で、単位の誤りの可能性がある")

    def test_the_wording_in_another_unit_is_repeated(self, ratio: AssessedKpi) -> None:
        kpi = replace(ratio.kpi, unit="人", target_value=None, target_wording="30件以上")
        found = basis_text(kpi, Progress(Rating.CANNOT_JUDGE, Reason.UNIT_DIFFERS), THRESHOLDS)
        assert found == "「30件以上」の単位が、KPIの単位（人）と異なる"

    def test_a_break_is_named_with_its_year(self, ratio: AssessedKpi) -> None:
        # The baseline is of 2015, the newest value of 2017.
        kpi = replace(ratio.kpi, year_kind=YearKind.FISCAL, note="平成28年度に集計方法を変更した。")
        found = basis_text(kpi, Progress(Rating.CANNOT_JUDGE, Reason.SERIES_BREAK), THRESHOLDS)
        assert found == (
            "2016年度に定義、集計方法又は構成市町村の変更があり、その前の基準値と比べられない"
        )

    def test_a_suspected_break_is_a_question_beside_the_share(self, ratio: AssessedKpi) -> None:
        # 163 / 102 = 1.598
        kpi = replace(
            ratio.kpi,
            year_kind=YearKind.FISCAL,
            baseline=Point(2015, 100),
            actuals=tuple(Point(2016 + i, v) for i, v in enumerate((101, 102, 163, 165))),
        )
        suspected = Progress(Rating.CANNOT_JUDGE, Reason.BREAK_SUSPECTED, achievement=0.66)
        assert basis_text(kpi, suspected, THRESHOLDS) == (
            "達成度66%。2018年度に値が前の1.6倍となり、その水準が続いているため、"
            "定義や集計方法の変更の有無の確認を要する"
        )

    def test_a_break_without_a_year_is_asked_about(self, ratio: AssessedKpi) -> None:
        kpi = replace(ratio.kpi, note="集計方法を変更した。")
        found = basis_text(kpi, Progress(Rating.CANNOT_JUDGE, Reason.BREAK_SUSPECTED), THRESHOLDS)
        assert found == (
            "備考によれば定義、集計方法又は構成市町村の変更があるが、その年が分からない"
        )

    @pytest.mark.parametrize(
        ("direction", "wording_", "text"),
        [
            # 100 already, 90 or more wanted
            (Direction.HIGHER, "90以上", "基準値がすでに目標を満たしている"),
            (Direction.HIGHER, "90以下", "目標が望ましい向きと逆である"),
            (Direction.LOWER, "110以下", "基準値がすでに目標を満たしている"),
            (Direction.LOWER, "110以上", "目標が望ましい向きと逆である"),
            (
                Direction.HIGHER,
                "90",
                "基準値がすでに目標を満たしているか、目標が望ましい向きと逆である",
            ),
        ],
    )
    def test_a_target_on_the_other_side_is_met_already_or_contradicts(
        self, ratio: AssessedKpi, direction: Direction, wording_: str, text: str
    ) -> None:
        kpi = replace(
            ratio.kpi,
            target_kind=TargetKind.REACH,
            direction=direction,
            baseline=Point(2016, 100),
            target_value=90 if direction is Direction.HIGHER else 110,
            target_wording=wording_,
        )
        conflict = Progress(Rating.CANNOT_JUDGE, Reason.DIRECTION_CONFLICT)
        assert basis_text(kpi, conflict, THRESHOLDS) == text

    def test_another_reason_comes_with_the_share_where_there_is_one(
        self, ratio: AssessedKpi
    ) -> None:
        early = Progress(Rating.CANNOT_JUDGE, Reason.TOO_EARLY, achievement=0.5)
        assert basis_text(ratio.kpi, early, THRESHOLDS) == (
            "達成度50%。計画期間の経過が20%に満たない"
        )


class TestAnswered:
    """A KPI that an area answered: its source is a workbook, so nothing is 記載."""

    @pytest.fixture
    def kpi(self, ratio: AssessedKpi) -> Kpi:
        return replace(ratio.kpi, source_file="nagano.xlsx", note="備考")

    @pytest.mark.parametrize("reason", Reason)
    def test_no_reason_speaks_of_a_publication(self, reason: Reason) -> None:
        text = reason_text(reason, THRESHOLDS, answered=True)
        assert not re.search("記載|資料", text)

    def test_what_was_not_answered_is_named(self, kpi: Kpi) -> None:
        missing = replace(kpi, target_kind=TargetKind.BAND, target_value=1.0, actuals=())
        found = Progress(Rating.CANNOT_JUDGE, Reason.TARGET_MISSING)
        assert basis_text(missing, found, THRESHOLDS) == "目標値、実績値の回答がない"

    def test_a_target_for_every_year_needs_no_baseline(self, kpi: Kpi) -> None:
        missing = replace(kpi, target_kind=TargetKind.ANNUAL, baseline=None, target_value=None)
        found = Progress(Rating.CANNOT_JUDGE, Reason.TARGET_MISSING)
        assert basis_text(missing, found, THRESHOLDS) == "目標値の回答がない"

    @pytest.mark.parametrize(
        ("latest", "text"),
        [
            (9.75, "範囲より低い（−0.25）"),
            (10, "範囲の中にある"),
            (20, "範囲の中にある"),
            (20.5, "範囲より高い（+0.5）"),
        ],
    )
    def test_a_band(self, kpi: Kpi, latest: float, text: str) -> None:
        band = replace(
            kpi,
            target_kind=TargetKind.BAND,
            target_value=10.0,
            target_upper=20.0,
            actuals=(Point(2017, latest),),
        )
        assert basis_text(band, Progress(Rating.MET), THRESHOLDS) == text

    @pytest.mark.parametrize(("latest", "text"), [(1, "完了した"), (0, "目標年に完了していない")])
    def test_a_milestone(self, kpi: Kpi, latest: float, text: str) -> None:
        plan = replace(kpi, target_kind=TargetKind.MILESTONE, actuals=(Point(2017, latest),))
        assert basis_text(plan, Progress(Rating.MET), THRESHOLDS) == text

    def test_years_met(self, kpi: Kpi) -> None:
        annual = replace(kpi, target_kind=TargetKind.ANNUAL, target_value=1.0)
        found = Progress(Rating.MET, years_met=3, years_judged=5)
        assert basis_text(annual, found, THRESHOLDS) == "5年のうち3年で達成"

    def test_remarks_of_the_area_are_repeated_as_written(
        self, kpi: Kpi, ratio: AssessedKpi
    ) -> None:
        text = kpi_note([AssessedKpi(replace(kpi, name="A"), ratio.progress)])
        assert text.endswith("。A：「備考」")

    def test_the_source_is_the_file(self, kpi: Kpi, ratio: AssessedKpi) -> None:
        named = replace(kpi, source_name="令和4年度調査票の回答", source_url="")
        some = [AssessedKpi(named, ratio.progress)] * 3
        assert kpi_source(some) == "令和4年度調査票の回答（nagano.xlsx）"
        assert origin_text(some) == "調査票の回答"


class TestSum:
    """A target that is a sum: 30 in 2017, 20 in 2018, 40 in 2019; counted from 2017 on."""

    @pytest.fixture
    def kpi(self, ratio: AssessedKpi) -> Kpi:
        return replace(
            ratio.kpi,
            target_kind=TargetKind.CUMULATIVE,
            year_kind=YearKind.FISCAL,
            baseline=Point(2016, 0),
            actuals=(Point(2017, 30), Point(2018, 20), Point(2019, 40)),
        )

    def test_begins_in_the_year_after_the_baseline_and_not_with_a_value(self, kpi: Kpi) -> None:
        assert baseline_text(kpi) == ("―", "2017年度から")
        assert latest_text(kpi) == ("累計90", "2019年度まで")

    def test_a_baseline_that_was_answered_is_shown(self, kpi: Kpi) -> None:
        assert baseline_text(replace(kpi, baseline=Point(2016, 900))) == ("900", "2016年度")
        reach = replace(kpi, target_kind=TargetKind.REACH)
        assert baseline_text(reach) == ("0", "2016年度")

    def test_with_a_year_missing_there_is_no_sum(self, kpi: Kpi) -> None:
        gap = replace(kpi, actuals=(Point(2019, 40),))
        assert latest_text(gap) == ("単年40", "2019年度")
        found = basis_text(gap, Progress(Rating.CANNOT_JUDGE, Reason.ACTUAL_GAP), THRESHOLDS)
        assert found == "累計に必要な2017年度、2018年度の実績値がない"


class TestTarget:
    @pytest.mark.parametrize(
        ("kind", "text"),
        [
            (TargetKind.BAND, "10～20"),
            (TargetKind.ANNUAL, "毎年10"),
            (TargetKind.MILESTONE, "完了"),
            (TargetKind.REACH, "10"),
        ],
    )
    def test_a_kind_that_was_not_worded(
        self, ratio: AssessedKpi, kind: TargetKind, text: str
    ) -> None:
        kpi = replace(
            ratio.kpi, target_kind=kind, target_wording="", target_value=10.0, target_upper=20.0
        )
        assert target_text(kpi)[0] == text

    def test_as_worded(self, ratio: AssessedKpi) -> None:
        assert target_text(ratio.kpi) == ("策定時より上昇", "2020年9月期")

    def test_a_number(self, ratio: AssessedKpi) -> None:
        kpi = replace(ratio.kpi, target_wording="", target_value=1.5)
        assert target_text(kpi) == ("1.5", "2020年9月期")

    def test_none(self, ratio: AssessedKpi) -> None:
        kpi = replace(ratio.kpi, target_wording="", target_value=None, target_year=None)
        assert target_text(kpi) == ("―", "")


class TestKpiNote:
    def test_says_the_year_of_the_sources_and_the_roles_without_kpi(
        self, nagano: AreaBundle
    ) -> None:
        text = kpi_note(nagano.kpis)
        assert "2017年" in text
        assert "高次都市機能、生活関連機能のKPIは" in text

    def note(self, ratio: AssessedKpi, *notes: str) -> str:
        """Return what the note says of KPIs A, B, C … with these notes."""
        return kpi_note(
            [
                AssessedKpi(replace(ratio.kpi, name=name, note=note), ratio.progress)
                for name, note in zip("ABC", notes, strict=False)
            ]
        )

    def test_equal_notes_are_said_once_with_all_their_names(self, ratio: AssessedKpi) -> None:
        assert self.note(ratio, "推定。", "参考。", "推定。").endswith("A、C：推定。B：参考。")

    def test_a_note_on_all_of_them(self, ratio: AssessedKpi) -> None:
        assert self.note(ratio, "推定。", "推定。", "推定。").endswith("3件とも：推定。")

    def test_a_note_on_the_only_one(self, ratio: AssessedKpi) -> None:
        assert self.note(ratio, "推定。").endswith("。A：推定。")

    def test_no_note(self, ratio: AssessedKpi) -> None:
        assert self.note(ratio, "", "").endswith("収集した資料に記載がない。")

    def test_repeats_no_note(self, bundles: dict[str, AreaBundle]) -> None:
        text = kpi_note([*bundles["hiroshima"].kpis, *bundles["hiroshima"].kpis])
        assert text.count("現状値は「―」") == 1


class TestSources:
    def some(self, ratio: AssessedKpi, *found: tuple[int, str, str]) -> list[AssessedKpi]:
        return [AssessedKpi(self.of(ratio.kpi, *one), ratio.progress) for one in found]

    def of(self, kpi: Kpi, year: int, name: str, url: str) -> Kpi:
        return replace(kpi, reported_year=year, source_name=name, source_url=url)

    def test_each_document_once_with_its_address(self, ratio: AssessedKpi) -> None:
        report = (2019, "報告書", "https://a.jp/")
        kpis = self.some(ratio, report, (2017, "新聞", "https://b.jp/"), report)
        assert kpi_source(kpis) == "報告書（https://a.jp/）、新聞（https://b.jp/）"

    def test_years_in_their_order(self, ratio: AssessedKpi) -> None:
        kpis = self.some(ratio, (2019, "報告書", ""), (2017, "新聞", ""), (2019, "報告書", ""))
        assert years_text(kpis) == "2017年、2019年"
        assert "（2017年、2019年）" in kpi_note(kpis)

    def test_every_published_kpi_names_its_document(self, bundles: dict[str, AreaBundle]) -> None:
        assert all(k.kpi.source_name for b in bundles.values() for k in b.kpis)
