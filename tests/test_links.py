"""Links between levels: structure, ceiling, timing and the verdict, each worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from linked import kpi, levels, rated

from kpi_report.assess.ceiling import Ceiling, conversion, is_amount, share
from kpi_report.assess.disclosure import ReleasedAssociation
from kpi_report.assess.hierarchy import courses, parents
from kpi_report.assess.links import LinkVerdict, Obstacle, decide, links_of
from kpi_report.assess.rating import Rating, Reason
from kpi_report.assess.structure import Tree
from kpi_report.assess.timing import Tally, Timing, scores, tally, values
from kpi_report.model import Direction, Level, Point, Role, Scope, TargetKind, YearKind
from kpi_report.parameters import Criteria, Gates

CRITERIA, GATES = Criteria(), Gates()
ROLE, MEDIUM, PROJECT = Level.ROLE, Level.MEDIUM, Level.PROJECT
MET, ON_TRACK, SLIGHTLY = Rating.MET, Rating.ON_TRACK, Rating.SLIGHTLY_BEHIND
BEHIND, AWAY, UNJUDGED = Rating.BEHIND, Rating.MOVED_AWAY, Rating.CANNOT_JUDGE
TREE = Tree(projects=((Role.ECONOMY, "観光", "事業"),), outlines=("案内所を置き、宿泊を増やす。",))


class TestStructure:
    def test_a_project_stands_under_the_kpis_of_its_own_field_only(self) -> None:
        own = kpi("m1", MEDIUM, [], field="観光")
        tree = [
            kpi("r1", ROLE, []),
            own,
            kpi("m2", MEDIUM, [], field="農業"),
            kpi("m3", MEDIUM, [], field="観光", role=Role.LIFE),
            kpi("p1", PROJECT, [], field="観光"),
        ]
        assert parents(tree)["p1"] == (own,)

    def test_a_field_stands_under_all_kpis_of_its_role(self) -> None:
        above = (kpi("r1", ROLE, []), kpi("r2", ROLE, []))
        tree = [*above, kpi("r3", ROLE, [], role=Role.URBAN), kpi("m1", MEDIUM, [])]
        assert parents(tree) == {"m1": above}

    def test_a_project_is_not_linked_past_a_field_without_kpi(self) -> None:
        tree = [kpi("r1", ROLE, [1, 2]), kpi("p1", PROJECT, [1, 2])]
        (link,) = links_of(TREE, [rated(k) for k in tree], {}, CRITERIA, GATES)
        assert (link.child, link.parent, link.verdict, link.obstacle) == (
            "p1",
            "",
            LinkVerdict.NOT_TESTABLE,
            Obstacle.NO_PARENT,
        )


class TestUnits:
    @pytest.mark.parametrize(
        ("unit", "into", "factor"),
        [
            ("人", "千人", 0.001),
            ("万人", "人", 10000),
            ("名", "人", 1),
            ("億円", "百万円", 100),
            ("千円", "円", 1000),
            ("件", "件", 1),
            ("件", "回", None),
            ("人", "円", None),
        ],
    )
    def test_conversion(self, unit: str, into: str, factor: float | None) -> None:
        assert conversion(unit, into) == factor

    @pytest.mark.parametrize(
        ("name", "unit", "amount"),
        [
            ("観光入込客数", "千人", True),
            ("製造品出荷額等", "億円", True),
            ("創業者の事業継続率", "%", False),
            ("１人１日当たりのごみ排出量", "g", False),
            ("主要駅の１日平均乗降客数", "人", False),
            ("健康寿命（男性）", "歳", False),
            ("拠点の供用開始", "", False),
            ("延べ宿泊者数", "人/日", False),
            ("能率化した事務の件数", "件", True),
        ],
    )
    def test_amounts_add_up_and_shares_do_not(self, name: str, unit: str, amount: bool) -> None:
        assert is_amount(name, unit) is amount


def ceiling_of(child, parent):
    return share(child, parent, values(child), values(parent), CRITERIA)


class TestCeiling:
    def test_the_share_is_the_childs_change_in_the_parents_unit_over_the_parents(self) -> None:
        child = kpi("p", PROJECT, [100, 120, 150])
        parent = kpi("m", MEDIUM, [10.0, 10.2, 10.5], unit="千人")
        found = ceiling_of(child, parent)
        assert (found.ceiling, found.value, found.years) == (Ceiling.PART, 0.1, (2015, 2017))

    @pytest.mark.parametrize(
        ("end", "said", "value"),
        [
            (1000 + 2000, Ceiling.UNSEEN, 0.025),
            (1000 + 1000, Ceiling.PART, 0.05),
            (1000 + 50, Ceiling.PART, 1.0),
            (1000 + 40, Ceiling.DOUBLE, 1.25),
            (1000 - 100, Ceiling.AGAINST, -0.5),
            (1000 - 2000, Ceiling.UNSEEN, -0.025),
        ],
    )
    def test_thresholds(self, end: float, said: Ceiling, value: float) -> None:
        found = ceiling_of(kpi("p", PROJECT, [100, 150]), kpi("m", MEDIUM, [1000, end]))
        assert (found.ceiling, found.value) == (said, value)

    def test_less_of_what_is_bad_goes_with_more_of_what_is_good(self) -> None:
        damage = kpi("p", PROJECT, [100, 50], direction=Direction.LOWER)
        found = ceiling_of(damage, kpi("m", MEDIUM, [1000, 1500]))
        assert (found.ceiling, found.value) == (Ceiling.PART, 0.1)

    def test_it_begins_with_the_later_baseline_and_ends_with_the_last_common_year(self) -> None:
        child = kpi("p", PROJECT, [10, 20, 30, 40, 50], baseline=Point(2016, 20))
        parent = kpi("m", MEDIUM, [100, 200, 300, 400], baseline=Point(2017, 300))
        found = ceiling_of(child, parent)
        assert (found.value, found.years) == (0.1, (2017, 2018))

    @pytest.mark.parametrize(
        ("child", "parent", "why"),
        [
            ({}, {"unit": "件"}, Ceiling.UNITS),
            ({"unit": "%"}, {"unit": "%"}, Ceiling.RATIO),
            ({"name": "１人当たりの額", "unit": "円"}, {"unit": "円"}, Ceiling.RATIO),
            ({"name": "新規創業者数"}, {"name": "従業者数"}, Ceiling.FLOW_AND_STOCK),
            ({"name": "会員数"}, {"name": "利用者数"}, Ceiling.FLOW_AND_STOCK),
            ({}, {"scope": Scope.CORE}, Ceiling.SCOPES),
            ({"scope": None}, {}, Ceiling.SCOPES),
        ],
    )
    def test_it_is_undefined_for_unlike_units_and_populations(self, child, parent, why) -> None:
        found = ceiling_of(
            kpi("p", PROJECT, [1, 2], **child), kpi("m", MEDIUM, [100, 200], **parent)
        )
        assert (found.ceiling, found.value) == (why, None)

    @pytest.mark.parametrize(
        ("child", "parent", "why"),
        [
            ([10, None, None], [None, 100, 200], Ceiling.YEARS),
            ([10, 20], [100, 100], Ceiling.STILL),
            # up 100, down 100, up 50: 83 in a usual year, 50 in all
            ([10, 20, 30, 40], [1000, 1100, 1000, 1050], Ceiling.STILL),
            ([10, 201], [100, 200], Ceiling.LARGER),
        ],
    )
    def test_it_is_undefined_without_a_change_to_share(self, child, parent, why) -> None:
        assert ceiling_of(kpi("p", PROJECT, child), kpi("m", MEDIUM, parent)).ceiling is why

    @given(st.integers(1, 1000), st.integers(1, 1000), st.sampled_from(["千人", "万人"]))
    def test_it_does_not_depend_on_the_unit(self, part: int, whole: int, unit: str) -> None:
        factor = conversion("人", unit)
        child = kpi("p", PROJECT, [5000, 5000 + part])
        parent = [9000.0, 9000.0 + whole]
        plain = ceiling_of(child, kpi("m", MEDIUM, parent))
        scaled = ceiling_of(child, kpi("m", MEDIUM, [v * factor for v in parent], unit=unit))
        assert scaled.value == pytest.approx(plain.value)


class TestTiming:
    def test_steps_to_the_same_side_are_counted(self) -> None:
        child = dict(zip(range(2015, 2021), [10, 12, 11, 13, 14, 15], strict=True))
        parent = dict(zip(range(2015, 2021), [50, 60, 55, 54, 70, 90], strict=True))
        assert tally(child, parent) == Tally(years=5, agreed=4, child_better=4, parent_better=3)

    def test_years_in_which_one_stood_still_do_not_count(self) -> None:
        child = {2015: 1, 2016: 2, 2017: 2, 2018: 3}
        parent = {2015: 1, 2016: 2, 2017: 3, 2018: 3}
        assert tally(child, parent) == Tally(years=1, agreed=1, child_better=1, parent_better=1)

    def test_a_gap_is_one_step_between_the_years_that_both_have(self) -> None:
        child = {2015: 1, 2016: 5, 2018: 2}
        parent = {2015: 1, 2017: 0, 2018: 2}
        assert tally(child, parent).years == 1

    def test_a_year_later_the_parent_is_looked_at_one_year_on(self) -> None:
        child = {2015: 1, 2016: 2, 2017: 1, 2018: 2}
        parent = {2016: 1, 2017: 2, 2018: 1, 2019: 2}
        assert (tally(child, parent).agreed, tally(child, parent, lag=1).agreed) == (0, 3)

    @pytest.mark.parametrize(
        ("years", "agreed", "word"),
        [
            (4, 4, Timing.TOO_SHORT),  # 1 in 16
            (5, 5, Timing.CONSISTENT),  # 1 in 32
            (5, 4, Timing.MIXED),  # 6 in 32
            (5, 0, Timing.OPPOSITE),
            (7, 6, Timing.MIXED),  # 8 in 128
            (8, 7, Timing.CONSISTENT),  # 9 in 256
            (8, 1, Timing.OPPOSITE),
            (10, 8, Timing.MIXED),  # 56 in 1024
            (10, 9, Timing.CONSISTENT),  # 11 in 1024
        ],
    )
    def test_words_are_measured_against_a_coin(self, years, agreed, word) -> None:
        assert Tally(years, agreed, 0, 0).word(GATES, CRITERIA) is word

    @pytest.mark.parametrize(
        ("found", "beyond"),
        [
            (Tally(6, 6, 6, 6), False),  # both only rise: agreeing takes no luck
            (Tally(6, 6, 3, 3), True),  # 1 in 20 deals
            (Tally(6, 6, 2, 2), False),  # 1 in 15
            (Tally(7, 7, 3, 3), True),  # 1 in 35
            (Tally(5, 5, 2, 2), False),  # 1 in 10
            (Tally(6, 0, 3, 3), True),  # as many disagree
            (Tally(6, 0, 6, 0), False),  # one only rises, one only falls
            (Tally(6, 3, 3, 3), False),  # mixed anyway
        ],
    )
    def test_two_steady_trends_are_no_evidence(self, found: Tally, beyond: bool) -> None:
        assert found.beyond_trend(found.word(GATES, CRITERIA), CRITERIA) is beyond

    def test_lower_is_better_turns_the_side(self) -> None:
        assert scores(kpi("p", PROJECT, [5, 4], direction=Direction.LOWER)) == {2015: -5, 2016: -4}

    def test_a_band_counts_the_distance_to_it(self) -> None:
        band = {
            "target_kind": TargetKind.BAND,
            "target_value": 10.0,
            "target_upper": 20.0,
            "direction": Direction.NONE,
        }
        found = scores(kpi("p", PROJECT, [7, 12, 23], **band))
        assert found == {2015: -3, 2016: 0, 2017: -3}

    def test_the_baseline_of_a_sum_is_no_yearly_value(self) -> None:
        summed = {"target_kind": TargetKind.CUMULATIVE, "baseline": Point(2014, 0.0)}
        assert values(kpi("p", PROJECT, [7, 8], **summed)) == {2015: 7, 2016: 8}
        reached = kpi("p", PROJECT, [7, 8], baseline=Point(2014, 3.0))
        assert values(reached) == {2014: 3, 2015: 7, 2016: 8}


class TestCourses:
    @pytest.mark.parametrize(
        ("above", "below", "contradict"),
        [
            # C(3, 3) ÷ C(6, 3) is 1 in 20
            ([BEHIND] * 3, [ON_TRACK] * 3, True),
            # C(4, 4) ÷ C(6, 4) is 1 in 15, C(5, 5) ÷ C(7, 5) 1 in 21
            ([BEHIND] * 2, [ON_TRACK] * 4, False),
            ([BEHIND, AWAY], [ON_TRACK, MET, MET, MET, MET], True),
            ([BEHIND], [MET] * 18, False),
            ([BEHIND], [MET] * 19, True),
            # one above is only slightly behind
            ([BEHIND, SLIGHTLY], [MET] * 9, False),
            # 8 of 9 on course: C(9, 8) ÷ C(12, 8) is 1 in 55
            ([BEHIND] * 3, [MET] * 8 + [SLIGHTLY], True),
            # 7 of 9 are less than four fifths
            ([BEHIND] * 3, [MET] * 7 + [SLIGHTLY] * 2, False),
            # what has no rating counts for neither
            ([BEHIND] * 3 + [UNJUDGED], [MET] * 3 + [UNJUDGED] * 5, True),
            ([], [MET] * 9, False),
            ([BEHIND] * 3, [], False),
        ],
    )
    def test_below_on_course_and_all_above_behind(self, above, below, contradict) -> None:
        found = courses(levels(above, below))
        assert found[Role.ECONOMY].contradict(CRITERIA) is contradict

    def test_the_other_roles_are_not_counted(self) -> None:
        found = courses(levels([BEHIND] * 3, [MET] * 3, role=Role.LIFE))
        assert [role for role in Role if found[role].contradict(CRITERIA)] == [Role.LIFE]


POSITIVE, NEGATIVE = (
    ReleasedAssociation(24, 0.5, 0.1, 0.8),
    ReleasedAssociation(24, -0.5, -0.8, -0.1),
)
OPEN = ReleasedAssociation(24, 0.1, -0.3, 0.5)
SUPPORTED = {
    "obstacle": None,
    "ceiling": Ceiling.PART,
    "timing": Timing.CONSISTENT,
    "later": Timing.MIXED,
    "beyond_trend": True,
    "well_formed": True,
    "plans_differ": False,
    "association": None,
}


class TestDecision:
    @pytest.mark.parametrize(
        ("changed", "verdict"),
        [
            ({}, LinkVerdict.SUPPORTED),
            ({"obstacle": Obstacle.DIRECTION, "plans_differ": True}, LinkVerdict.NOT_TESTABLE),
            ({"obstacle": Obstacle.DOUBTFUL}, LinkVerdict.NOT_TESTABLE),
            ({"plans_differ": True}, LinkVerdict.CONTRADICTED),
            ({"obstacle": Obstacle.TOO_SHORT, "plans_differ": True}, LinkVerdict.CONTRADICTED),
            ({"timing": Timing.OPPOSITE}, LinkVerdict.CONTRADICTED),
            ({"timing": Timing.OPPOSITE, "beyond_trend": False}, LinkVerdict.MIXED),
            ({"ceiling": Ceiling.UNSEEN}, LinkVerdict.UNSEEN),
            ({"ceiling": Ceiling.UNSEEN, "obstacle": Obstacle.TOO_SHORT}, LinkVerdict.UNSEEN),
            ({"obstacle": Obstacle.TOO_SHORT}, LinkVerdict.NOT_TESTABLE),
            ({"well_formed": False}, LinkVerdict.UNSEEN),
            ({"later": Timing.OPPOSITE}, LinkVerdict.UNSEEN),
            ({"beyond_trend": False}, LinkVerdict.UNSEEN),
            ({"beyond_trend": False, "association": POSITIVE}, LinkVerdict.SUPPORTED),
            ({"beyond_trend": False, "association": OPEN}, LinkVerdict.UNSEEN),
            ({"association": NEGATIVE}, LinkVerdict.UNSEEN),
            ({"ceiling": Ceiling.DOUBLE, "well_formed": False}, LinkVerdict.MIXED),
            ({"ceiling": Ceiling.AGAINST, "well_formed": False}, LinkVerdict.MIXED),
            ({"ceiling": Ceiling.RATIO, "well_formed": False}, LinkVerdict.UNSEEN),
            ({"ceiling": Ceiling.FLOW_AND_STOCK, "well_formed": False}, LinkVerdict.UNSEEN),
            ({"timing": Timing.MIXED, "beyond_trend": False}, LinkVerdict.MIXED),
        ],
    )
    def test_the_first_row_that_applies_decides(self, changed, verdict) -> None:
        assert decide(**(SUPPORTED | changed)) is verdict


UP_AND_DOWN = [100.0, 150.0, 200.0, 180.0, 160.0, 140.0, 230.0]
TENFOLD = [10 * v for v in UP_AND_DOWN]
"""They turn together in every year: three steps up, three down, a tenth of the whole."""


def one_link(child, parent, tree=TREE, **known):
    found = links_of(tree, [rated(parent), rated(child, **known)], {}, CRITERIA, GATES)
    return next(link for link in found if link.child == child.kpi_id)


class TestLinks:
    def test_a_tenth_that_turns_with_the_whole_every_year_is_supported(self) -> None:
        link = one_link(kpi("p", PROJECT, UP_AND_DOWN), kpi("m", MEDIUM, TENFOLD))
        assert (link.verdict, link.share.value, link.same_year) == (
            LinkVerdict.SUPPORTED,
            0.1,
            Tally(6, 6, 3, 3),
        )
        assert link.mechanism == "案内所を置き、宿泊を増やす。"

    @pytest.mark.parametrize(
        ("child", "parent"),
        [
            ({"lag_years": None}, {}),
            ({}, {"lag_years": None}),
            ({"year_kind": YearKind.CALENDAR}, {}),
            ({"project": "概要のない事業"}, {}),
            ({"unit": "件"}, {}),
            ({"scope": None}, {}),
        ],
    )
    def test_it_is_not_if_the_structure_is_not_stated(self, child, parent) -> None:
        link = one_link(
            kpi("p", PROJECT, UP_AND_DOWN, **child), kpi("m", MEDIUM, TENFOLD, **parent)
        )
        assert link.verdict is LinkVerdict.UNSEEN

    def test_two_steady_trends_are_only_plausible(self) -> None:
        rising = [100.0, 110, 120, 130, 140, 150, 160]
        link = one_link(kpi("p", PROJECT, rising), kpi("m", MEDIUM, [10 * v for v in rising]))
        assert (link.verdict, link.timing) == (LinkVerdict.UNSEEN, Timing.CONSISTENT)

    def test_turning_against_the_whole_every_year_is_contradicted(self) -> None:
        against = [3000 - v for v in TENFOLD]
        link = one_link(kpi("p", PROJECT, UP_AND_DOWN), kpi("m", MEDIUM, against))
        assert (link.verdict, link.same_year) == (LinkVerdict.CONTRADICTED, Tally(6, 0, 3, 3))

    def test_lower_is_better_below_and_higher_is_better_above_may_agree(self) -> None:
        child = kpi("p", PROJECT, [500 - v for v in UP_AND_DOWN], direction=Direction.LOWER)
        link = one_link(child, kpi("m", MEDIUM, TENFOLD))
        assert link.timing is Timing.CONSISTENT

    @pytest.mark.parametrize(
        ("child", "known", "why"),
        [
            ({"direction": Direction.NONE}, {}, Obstacle.DIRECTION),
            ({}, {"rating": UNJUDGED, "reason": Reason.UNIT_SLIP}, Obstacle.DOUBTFUL),
            ({}, {"rating": UNJUDGED, "reason": Reason.SERIES_BREAK}, Obstacle.DOUBTFUL),
            ({"actuals": ()}, {}, Obstacle.TOO_SHORT),
        ],
    )
    def test_what_cannot_be_tested_says_why(self, child, known, why) -> None:
        link = one_link(kpi("p", PROJECT, UP_AND_DOWN, **child), kpi("m", MEDIUM, TENFOLD), **known)
        assert (link.verdict, link.obstacle) == (LinkVerdict.NOT_TESTABLE, why)

    @pytest.mark.parametrize(
        ("below", "above", "apart"),
        [
            ({"name": "農業産出額"}, {"name": "製造品出荷額等"}, True),
            ({"name": "要介護認定率"}, {"name": "合計特殊出生率"}, True),
            ({"name": "女性の就業率"}, {"name": "健康寿命（男性）"}, True),
            ({"scope": Scope.PARTNERS}, {"scope": Scope.CORE}, True),
            ({"name": "農業産出額"}, {"name": "圏域内総生産"}, False),
            ({"name": "観光客の消費額"}, {"name": "小売業年間商品販売額"}, False),
            ({"name": "新規就農者数"}, {"name": "農業産出額"}, False),
            ({"scope": Scope.PARTNERS}, {"scope": Scope.AREA}, False),
        ],
    )
    def test_ends_that_count_others_cannot_be_tested(self, below, above, apart) -> None:
        link = one_link(kpi("p", PROJECT, UP_AND_DOWN, **below), kpi("m", MEDIUM, TENFOLD, **above))
        assert link.obstacle is (Obstacle.POPULATION if apart else None)

    def test_on_course_under_a_role_that_is_all_behind_is_contradicted(self) -> None:
        kpis = levels([BEHIND] * 3, [MET] * 8 + [SLIGHTLY])
        found = links_of(Tree(), kpis, {}, CRITERIA, GATES)
        verdicts = {link.child: link.verdict for link in found}
        assert [verdicts[f"m1-{n}"] for n in range(8)] == [LinkVerdict.CONTRADICTED] * 8
        assert verdicts["m1-8"] is LinkVerdict.UNSEEN

    def test_the_association_of_the_definitions_is_given_to_the_link(self) -> None:
        pair = (("p", "人"), ("m", "人"))
        kpis = [rated(kpi("m", MEDIUM, TENFOLD)), rated(kpi("p", PROJECT, UP_AND_DOWN))]
        link = links_of(TREE, kpis, {pair: NEGATIVE}, CRITERIA, GATES)[-1]
        assert (link.association, link.verdict) == (NEGATIVE, LinkVerdict.UNSEEN)


def _noise(rng: np.random.Generator, years: int) -> np.ndarray:
    return rng.normal(scale=20, size=years)


def _walk(rng: np.random.Generator, years: int) -> np.ndarray:
    return _noise(rng, years).cumsum()


def _trend(rng: np.random.Generator, years: int) -> np.ndarray:
    slope = rng.choice([-1, 1]) * rng.uniform(10, 40)
    return slope * np.arange(years) + _noise(rng, years)


@pytest.mark.parametrize("years", [7, 10, 15])
@pytest.mark.parametrize("series", [_noise, _walk, _trend])
def test_unrelated_series_are_rarely_supported_or_contradicted(series, years: int) -> None:
    """200 areas, each with a role, a field and two projects whose values have nothing in common."""
    rng = np.random.default_rng(20220401)
    tree = Tree(projects=TREE.projects, outlines=TREE.outlines)
    verdicts = []
    for _ in range(200):
        drawn = [
            kpi(
                name,
                level,
                list(1000 + size * series(rng, years)),
                target_value=1000 + 500 * size,
                reported_year=2014 + years,
            )
            for name, level, size in (
                ("r", ROLE, 10),
                ("m", MEDIUM, 3),
                ("p1", PROJECT, 1),
                ("p2", PROJECT, 1),
            )
        ]
        found = links_of(tree, [rated(k) for k in drawn], {}, CRITERIA, GATES)
        verdicts += [link.verdict for link in found]
    assert len(verdicts) == 600
    for verdict in (LinkVerdict.SUPPORTED, LinkVerdict.CONTRADICTED):
        assert verdicts.count(verdict) / len(verdicts) <= 0.05
