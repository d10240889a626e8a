"""Words that depend on data: numbers as people write them, and sentences read as text."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_report.assess.candidates import Mark
from kpi_report.assess.comparison import Standing
from kpi_report.assess.movement import Movement
from kpi_report.assess.progress import Progress, Rating, Reason
from kpi_report.bundle import AreaBundle, AssessedKpi
from kpi_report.document import wording
from kpi_report.document.wording import (
    basis_text,
    date_text,
    good_card,
    kpi_note,
    median_text,
    number,
    plain,
    point_text,
    quarter_text,
    question_card,
    reason_text,
    signed,
    target_text,
    watch_card,
    with_unit,
)
from kpi_report.model import Point, YearKind
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
    def test_reads_back_as_the_rounded_value(self, value: float, decimals: int) -> None:
        read = float(number(value, decimals).replace(",", "").replace("−", "-"))
        assert read == round(value, decimals)

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
        assert set(wording.REASON_WORDS) == set(Reason)

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
        assert quarter_text(38, 2) == "38圏域中、大きい方から2番目の4分の1"

    def test_no_quarter(self) -> None:
        assert quarter_text(7, None) == "7圏域のため四分位は示さない"

    def test_median(self) -> None:
        standing = Standing(2023, 1.0, 38, 2, n_group=8, group_median=1234.56)
        assert median_text(standing, 1) == "1,234.6"
        assert median_text(replace(standing, group_median=None), 1) == "―"


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
            (0.5, 1.25, "達成度50%、1.2年先行"),
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

    def test_a_reason(self, ratio: AssessedKpi) -> None:
        found = basis_text(
            ratio.kpi, Progress(Rating.CANNOT_JUDGE, Reason.ACTUAL_MISSING), THRESHOLDS
        )
        assert found == "実績値の記載がない"


class TestTarget:
    def test_as_worded(self, ratio: AssessedKpi) -> None:
        assert target_text(ratio.kpi) == ("「策定時より上昇」", "2020年9月期")

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

    def test_repeats_no_note(self, bundles: dict[str, AreaBundle]) -> None:
        text = kpi_note([*bundles["hiroshima"].kpis, *bundles["hiroshima"].kpis])
        assert text.count("現状値は「―」") == 1


class TestMovementCards:
    MIGRATION = Movement(
        indicator_id="net_migration_per_1000",
        first_year=2019,
        last_year=2023,
        first_value=-1.234,
        last_value=-0.5,
        outside_change=-2.1,
        n_areas=38,
        quarter=1,
        less_favourable=0.9,
    )

    def test_from_what_to_what_and_where_among_the_areas(self, nagano: AreaBundle) -> None:
        card = good_card(replace(nagano, good=self.MIGRATION))
        assert card.heading == "人口千人当たり転入超過数"
        # −0.5 − (−1.234) = 0.734
        assert "2019年の−1.23人から2023年の−0.50人になりました（+0.73）" in card.text
        assert "38圏域中、大きい方から1番目の4分の1" in card.text
        assert "圏域外の市町村の変化は−2.10" in card.text

    def test_without_enough_outside_nothing_is_said_of_it(self, nagano: AreaBundle) -> None:
        alone = replace(self.MIGRATION, outside_change=None)
        assert "圏域外" not in watch_card(replace(nagano, watch=alone)).text

    def test_a_change_since_a_fixed_year_says_that_year(self, nagano: AreaBundle) -> None:
        jobs = replace(
            self.MIGRATION, indicator_id="employees_change", first_year=2021, last_year=2021
        )
        text = watch_card(replace(nagano, watch=replace(jobs, last_value=-2.34))).text
        assert text.startswith("2016年と比べて2021年は−2.3%です。")

    @pytest.mark.parametrize("card", [good_card, watch_card])
    def test_nothing_to_say(self, nagano: AreaBundle, card: object) -> None:
        assert "ありませんでした" in card(replace(nagano, good=None, watch=None)).text


class TestQuestion:
    def ask(self, nagano: AreaBundle, *ratings: Progress) -> str:
        kpis = tuple(
            AssessedKpi(replace(k.kpi, name=f"指標{n}"), found)
            for n, (k, found) in enumerate(
                zip(nagano.kpis[: len(ratings)], ratings, strict=True), start=1
            )
        )
        card = question_card(replace(nagano, kpis=kpis))
        return f"{card.heading}: {card.text}"

    def test_about_the_kpi_that_moved_away(self, nagano: AreaBundle) -> None:
        # nagano-02 in the table: 1.11 in 2015, 1.05 in 2017, no unit
        text = question_card(nagano).text
        assert "2015年9月期の1.11から2017年9月期の1.05になりました" in text
        assert text.endswith("か。")

    def test_about_the_worst_of_several(self, nagano: AreaBundle) -> None:
        text = self.ask(
            nagano,
            Progress(Rating.SLIGHTLY_BEHIND),
            Progress(Rating.BEHIND),
            Progress(Rating.MOVED_AWAY),
        )
        assert text.startswith("「指標3」の動き")

    def test_about_the_most_frequent_reason(self, nagano: AreaBundle) -> None:
        text = self.ask(
            nagano,
            Progress(Rating.MET),
            Progress(Rating.CANNOT_JUDGE, Reason.STALE),
            Progress(Rating.CANNOT_JUDGE, Reason.ACTUAL_MISSING),
            Progress(Rating.CANNOT_JUDGE, Reason.ACTUAL_MISSING),
        )
        assert "4件のKPIのうち2件は、実績値の記載がないため" in text

    def test_when_all_is_well(self, nagano: AreaBundle) -> None:
        text = self.ask(nagano, Progress(Rating.MET), Progress(Rating.ON_TRACK))
        assert "2件のKPI" in text
        assert text.endswith("か。")

    def test_when_no_kpi_is_known(self, nagano: AreaBundle) -> None:
        assert "確認できませんでした" in self.ask(nagano)


def test_no_text_names_a_cause_or_a_rank(bundles: dict[str, AreaBundle]) -> None:
    for bundle in bundles.values():
        for card in (good_card(bundle), watch_card(bundle), question_card(bundle)):
            text = f"{card.label}{card.heading}{card.text}"
            assert not BANNED.search(text)
            assert not re.search(r"\d+位|順位|nan|None|-\d", text)
