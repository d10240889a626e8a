"""The findings of the first page: sentences on bundles made by hand, then on the published ones."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_report.assess.disclosure import ReleasedQuarter
from kpi_report.assess.indicators import Series
from kpi_report.assess.movement import Movement, extremes, movements
from kpi_report.assess.rating import AssessedKpi, Progress, Rating, Reason
from kpi_report.bundle import AreaBundle, IndicatorFacts, RoundFacts
from kpi_report.document.blocks import Card
from kpi_report.document.findings import core_and_partners, good_card, watch_card
from kpi_report.document.question import question_card
from kpi_report.document.style import Tone
from kpi_report.model import (
    Area,
    Direction,
    Group,
    Indicator,
    Kpi,
    Level,
    MeasureLevel,
    Member,
    Point,
    Role,
    TargetKind,
    YearKind,
)
from kpi_report.parameters import Criteria, DisclosureRules, Gates, Thresholds
from kpi_report.rounds import load_round
from kpi_report.split import area_bundle, assess_round

ROOT = Path(__file__).parents[1]
# Words that docs/method.md keeps for designs that can bear them.
BANNED = re.compile("効果|寄与|因果|有意")
WENT = re.compile(
    r"から\d{4}年の(?P<last>[−\d.,]+)(?P<unit>\D+?)になりました（(?P<change>[+−±][\d.,]+)"
)
FIRST = re.compile(r"^\d{4}年の(?P<first>[−\d.,]+)")

TAX = Indicator(
    indicator_id="tax",
    role=Role.ECONOMY,
    name="人口1人当たり地方税",
    unit="千円",
    formula="D320101 / H5507",
    meaning="地方税÷総人口",
    first_year=2018,
    decimals=1,
    direction=Direction.HIGHER,
    measure=MeasureLevel.OUTCOME,
    headline=True,
    source="SSDSE-A",
)
MIGRATION = replace(
    TAX, indicator_id="migration", role=Role.LIFE, name="転入超過数", unit="人", decimals=2
)
PUPILS = replace(
    TAX,
    indicator_id="pupils",
    role=Role.LIFE,
    name="児童数の増減率",
    unit="%",
    formula="(E2501 / E2501_2016 - 1) * 100",
    headline=False,
)
DOCTORS = replace(TAX, indicator_id="doctors", name="医師数", measure=MeasureLevel.SUPPLY)


def pair(core: float, partners: float) -> dict[Group, Series]:
    return {
        Group.CORE: Series((Point(2018, 0.0), Point(2022, core))),
        Group.PARTNERS: Series((Point(2018, 0.0), Point(2022, partners))),
        Group.AREA: Series((Point(2022, 150.0),)),
    }


KPI = Kpi(
    kpi_id="test-01",
    area_id="test",
    level=Level.ROLE,
    role=Role.ECONOMY,
    medium_field="",
    project="",
    name="宿泊者数",
    unit="人",
    direction=Direction.HIGHER,
    target_kind=TargetKind.REACH,
    baseline=Point(2015, 1000),
    target_year=2025,
    target_value=2000,
    target_wording="",
    year_kind=YearKind.FISCAL,
    lag_years=1,
    reported_year=2021,
    note="",
    source_name="試験の資料（2021年）",
    source_url="https://example.jp/",
    actuals=(Point(2019, 950), Point(2020, 900.5)),
)
BUNDLE = AreaBundle(
    round=RoundFacts(
        round_id="test",
        title="試験",
        data_date="2026-11-23",
        disclaimer="",
        credit="統計",
        thresholds=Thresholds(),
        gates=Gates(),
        criteria=Criteria(),
        disclosure=DisclosureRules(),
        version="0",
        inputs_sha256="0" * 64,
        n_areas=8,
    ),
    area=Area(
        area_id="test",
        name="試験圏域",
        prefecture="試験県",
        formed_on="2019-03-29",
        members=(
            Member("01100", "中枢市", "試験県", True),
            Member("01203", "連携町", "試験県", False),
        ),
        source_url="https://example.jp/",
    ),
    peer_group_name="試験の群",
    n_outside=(5, 5),
    shared_members=(),
    outside_prefectures=("試験県",),
    kpis=(),
    indicators=tuple(
        IndicatorFacts(indicator, series, None, ())
        for indicator, series in (
            (TAX, pair(1160.04, 120.0)),
            (MIGRATION, pair(-1.234, -0.004)),
            (PUPILS, pair(1.0, 2.0)),
            (DOCTORS, pair(1.0, 2.0)),
        )
    ),
    candidates=(),
    good=None,
    watch=None,
)


def moved(
    indicator: Indicator,
    first: float,
    last: float,
    quarter: int,
    outside: float | None = None,
    relative: bool = False,
) -> Movement:
    return Movement(
        indicator_id=indicator.indicator_id,
        first=Point(2018, first),
        last=Point(2022, last),
        change=(last / first - 1) * 100 if relative else last - first,
        relative=relative,
        outside_change=outside,
        better=1,
        place=ReleasedQuarter(38, quarter),
    )


def good(movement: Movement | None) -> Card:
    return good_card(replace(BUNDLE, good=movement))


def watch(movement: Movement | None) -> Card:
    return watch_card(replace(BUNDLE, watch=movement))


class TestMovementCards:
    def test_a_rise_by_its_share(self) -> None:
        # 1,100 / 1,000 - 1 = 10 %
        assert good(moved(TAX, 1000, 1100, 1, outside=5.04, relative=True)) == Card(
            "全圏域の中で増加が大きい側",
            "人口1人当たり地方税",
            "2018年の1,000.0千円から2022年の1,100.0千円になりました（+10.0%）。"
            "38圏域を変化の大小で4等分すると、増加が大きい側の4分の1に入ります。"
            "同じ期間の圏域外の変化は+5.0%です。",
            Tone.GOOD,
            origin="集計：38圏域の値。統計：SSDSE-A、算式：D320101 / H5507、圏域、2022年",
        )

    def test_a_fall_in_its_unit(self) -> None:
        assert watch(moved(MIGRATION, 0.5, -1.25, 4, outside=-0.1)) == Card(
            "全圏域の中で減少が大きい側",
            "転入超過数",
            "2018年の0.50人から2022年の−1.25人になりました（−1.75人）。"
            "38圏域を変化の大小で4等分すると、減少が大きい側の4分の1に入ります。"
            "同じ期間の圏域外の変化は−0.10人です。",
            Tone.WATCH,
            origin="集計：38圏域の値。統計：SSDSE-A、算式：D320101 / H5507、圏域、2022年",
        )

    @pytest.mark.parametrize(
        ("card", "first", "last", "quarter", "side"),
        [
            (good, 100, 98, 1, "減少が小さい"),
            (good, 100, 110, 1, "増加が大きい"),
            (watch, 100, 80, 4, "減少が大きい"),
            (watch, 100, 101, 4, "増加が小さい"),
        ],
    )
    def test_a_fall_is_called_a_fall_and_a_rise_a_rise(
        self,
        card: Callable[[Movement], Card],
        first: float,
        last: float,
        quarter: int,
        side: str,
    ) -> None:
        found = card(moved(TAX, first, last, quarter, relative=True))
        assert found.label == f"全圏域の中で{side}側"
        assert f"4等分すると、{side}側の4分の1" in found.text

    def test_a_change_since_a_base_year_names_that_year_and_no_second_change(self) -> None:
        found = watch(moved(PUPILS, 0, -18.14, 4, outside=-16.36))
        assert found.text == (
            "2016年と比べて、2022年は−18.1%です。"
            "38圏域を変化の大小で4等分すると、減少が大きい側の4分の1に入ります。"
            "同じ期間の圏域外の変化は−16.4%です。"
        )

    def test_without_enough_outside_it_says_that_it_did_not_compare(self) -> None:
        text = watch(moved(TAX, 100, 80, 4)).text
        assert text.endswith("圏域外の市町村が少ないため、圏域外とは比べていません。")

    def test_no_change_is_called_neither_a_rise_nor_a_fall(self) -> None:
        assert good(moved(TAX, 100, 100.001, 1)).label == "全圏域の中で増加側"

    def test_the_change_is_that_of_the_values_as_shown(self) -> None:
        # 10.96 - 10.04 = 0.92, but a reader subtracts 10.0 from 11.0.
        assert "2018年の10.0千円から2022年の11.0千円になりました（+1.0千円）" in (
            good(moved(TAX, 10.04, 10.96, 1)).text
        )

    @given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.sampled_from([TAX, MIGRATION]))
    def test_a_change_in_units_is_always_the_difference_of_the_values_shown(
        self, first: float, last: float, indicator: Indicator
    ) -> None:
        start, end, change = shown(good(moved(indicator, first, last, 1)).text)
        assert end - start == change

    @pytest.mark.parametrize(
        ("card", "label"), [(good, "望ましい側の動き"), (watch, "注視する動き")]
    )
    def test_nothing_to_say(self, card: Callable[[None], Card], label: str) -> None:
        found = card(None)
        assert (found.label, found.tone) == (label, Tone.NOTE)
        assert "ありませんでした" in found.text


def shown(text: str) -> tuple[Decimal, Decimal, Decimal]:
    """Read first value, last value and change off a card, as a person would."""
    first, went = FIRST.search(text), WENT.search(text)
    assert first is not None, text
    assert went is not None, text
    values = (first["first"], went["last"], went["change"])
    start, end, change = (
        Decimal(v.replace(",", "").replace("−", "-").replace("±", "")) for v in values
    )
    return start, end, change


class TestFromSeriesToCard:
    """Eight areas, one of them planted: from its series to its sentence."""

    AREAS = "abcdefgh"

    def cards(self, planted: float, outside: float) -> tuple[Card, Card]:
        # All fall from 100 to 90, area by area one hundredth apart; a goes where it is planted.
        series = {
            ("tax", a, Group.AREA): self.line(planted if a == "a" else 90 + n / 100)
            for n, a in enumerate(self.AREAS)
        } | {("tax", "a", Group.OUTSIDE): self.line(outside)}
        ranked = movements((TAX,), series, dict.fromkeys(self.AREAS, 5), Gates())["a"]
        first, second = extremes(ranked)
        return good(first), watch(second)

    def line(self, last: float) -> Series:
        return Series(tuple(Point(y, last if y == 2022 else 100.0) for y in range(2018, 2023)))

    def test_a_planted_rise(self) -> None:
        found, other = self.cards(planted=105, outside=90)
        assert found.label == "全圏域の中で増加が大きい側"
        assert "（+5.0%）" in found.text
        assert "圏域外の変化は−10.0%" in found.text
        assert other.label == "注視する動き"

    def test_a_planted_fall(self) -> None:
        other, found = self.cards(planted=70, outside=90)
        assert found.label == "全圏域の中で減少が大きい側"
        assert "（−30.0%）" in found.text
        assert other.label == "望ましい側の動き"

    @pytest.mark.parametrize(
        ("planted", "outside"),
        [
            (90.035, 90),  # nothing planted: three below, four above
            (105, 106),  # risen, but more so outside
            (70, 69),  # fallen, but more so outside
        ],
    )
    def test_nothing_to_find(self, planted: float, outside: float) -> None:
        labels = [card.label for card in self.cards(planted, outside)]
        assert labels == ["望ましい側の動き", "注視する動き"]


class TestCoreAndPartners:
    def test_headline_outcomes_side_by_side(self) -> None:
        found = core_and_partners(BUNDLE)
        assert found is not None
        # Neither the supply of doctors nor pupils, who are no headline.
        assert found.text == (
            "人口1人当たり地方税（2022年）は、連携中枢都市が1,160.0千円、連携市町村が120.0千円です。"
            "転入超過数（2022年）は、連携中枢都市が−1.23人、連携市町村が0.00人です。"
        )

    def test_a_single_city_has_nothing_beside_it(self) -> None:
        alone = tuple(
            replace(f, series={g: s for g, s in f.series.items() if g is not Group.PARTNERS})
            for f in BUNDLE.indicators
        )
        assert core_and_partners(replace(BUNDLE, indicators=alone)) is None


class TestQuestion:
    def ask(self, *ratings: Progress) -> str:
        kpis = tuple(
            AssessedKpi(replace(KPI, name=f"指標{n}"), found)
            for n, found in enumerate(ratings, start=1)
        )
        card = question_card(replace(BUNDLE, kpis=kpis))
        assert (card.label, card.tone) == ("確認したい点", Tone.QUESTION)
        assert card.text.endswith("か。")
        return f"{card.heading}: {card.text}"

    def test_about_the_kpi_that_moved_away(self) -> None:
        assert self.ask(Progress(Rating.MOVED_AWAY)).startswith(
            "「指標1」の動き: 2015年度の1,000.0人から2020年度の900.5人になりました。"
        )

    def test_about_the_worst_of_several(self) -> None:
        text = self.ask(
            Progress(Rating.SLIGHTLY_BEHIND),
            Progress(Rating.BEHIND),
            Progress(Rating.MOVED_AWAY),
            Progress(Rating.MOVED_AWAY),
        )
        assert text.startswith("「指標3」の動き")

    def test_about_the_most_frequent_reason(self) -> None:
        text = self.ask(
            Progress(Rating.MET),
            Progress(Rating.CANNOT_JUDGE, Reason.STALE),
            Progress(Rating.CANNOT_JUDGE, Reason.ACTUAL_MISSING),
            Progress(Rating.CANNOT_JUDGE, Reason.ACTUAL_MISSING),
        )
        assert text == (
            "判定できないKPI: 公表されているKPI4件のうち3件は、進み具合を判定できません。"
            "主な理由は「実績値の記載がない」の2件です。"
            "基準値、目標値、最新の実績値を示す資料はありますか。"
        )

    def test_about_the_only_reason_of_some(self) -> None:
        missing = Progress(Rating.CANNOT_JUDGE, Reason.ACTUAL_MISSING)
        text = self.ask(Progress(Rating.MET), missing, missing)
        assert "KPI3件のうち2件は、実績値の記載がないため、進み具合を判定できません。" in text

    def test_a_milestone_not_yet_due_lacks_nothing(self) -> None:
        not_due = Progress(Rating.CANNOT_JUDGE, Reason.NOT_YET_DUE)
        few = Progress(Rating.CANNOT_JUDGE, Reason.TOO_FEW_POINTS)
        # Three without a rating, as in the bar; the two that wait are no question.
        text = self.ask(Progress(Rating.MET), not_due, few, not_due)
        assert text.startswith(
            "判定できないKPI: 公表されているKPI4件のうち3件は、進み具合を判定できません。"
            "2件は完了の目標で、目標年が来ていません。"
            "主な理由は「基準年より後の実績値が2時点に満たない」の1件です。"
        )
        assert self.ask(Progress(Rating.MET), not_due).startswith("その後の動き")

    def test_about_a_reason_that_all_share(self) -> None:
        text = self.ask(*[Progress(Rating.CANNOT_JUDGE, Reason.TOO_FEW_POINTS)] * 3)
        assert "KPI3件すべてについて、基準年より後の実績値が2時点に満たないため" in text

    def test_when_all_is_well(self) -> None:
        assert "2件のKPIに" in self.ask(Progress(Rating.MET), Progress(Rating.ON_TRACK))

    def test_when_no_kpi_is_known(self) -> None:
        assert "確認できませんでした" in self.ask()


@pytest.fixture(scope="module")
def published() -> dict[str, AreaBundle]:
    assessed = assess_round(load_round("published", ROOT))
    return {a.area_id: area_bundle(assessed, a.area_id) for a in assessed.round.areas}


class TestPublished:
    def test_no_text_names_a_cause_or_a_rank(self, published: dict[str, AreaBundle]) -> None:
        for bundle in published.values():
            for card in (good_card(bundle), watch_card(bundle), question_card(bundle)):
                text = f"{card.label}{card.heading}{card.text}"
                assert not BANNED.search(text)
                assert not re.search(r"\d+位|順位|nan|None|-\d", text)

    def test_every_change_agrees_with_the_values_beside_it(
        self, published: dict[str, AreaBundle]
    ) -> None:
        checked = 0
        for bundle in published.values():
            for card, movement in (
                (good_card(bundle), bundle.good),
                (watch_card(bundle), bundle.watch),
            ):
                if movement is None or not WENT.search(card.text):
                    continue
                first, last, change = shown(card.text)
                checked += 1
                if movement.relative:
                    # A half of the last digit either way, on each of two values and the result.
                    half = Decimal(1).scaleb(int(first.as_tuple().exponent)) / 2
                    least = ((last - half) / (first + half) - 1) * 100 - Decimal("0.05")
                    most = ((last + half) / (first - half) - 1) * 100 + Decimal("0.05")
                    assert least <= change <= most, card.text
                else:
                    assert change == last - first, card.text
        assert checked >= 10

    def test_no_named_movement_is_beaten_by_the_outside(
        self, published: dict[str, AreaBundle]
    ) -> None:
        for bundle in published.values():
            for movement, sign in ((bundle.good, 1), (bundle.watch, -1)):
                if movement is not None and movement.outside_change is not None:
                    lead = movement.change - movement.outside_change
                    assert sign * movement.better * lead >= 0

    def test_of_one_city_there_are_no_partners_to_set_beside(
        self, published: dict[str, AreaBundle]
    ) -> None:
        without = [a for a, b in published.items() if core_and_partners(b) is None]
        assert without == ["shimonoseki"]
