"""An area among the others: quarters, medians, and the gates before them."""

from statistics import median, quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_report.assess.comparison import quarter
from kpi_report.assess.disclosure import ReleasedMedian, ReleasedQuarter, Withheld
from kpi_report.assess.standing import Standing, standing
from kpi_report.parameters import Gates, PeerGroup

GATES = Gates()
EIGHT = {"a": 80.0, "b": 70.0, "c": 60.0, "d": 50.0, "e": 40.0, "f": 30.0, "g": 20.0, "h": 10.0}
SIX = PeerGroup(group_id="six", name="六圏域", areas=["a", "b", "c", "d", "e", "f"])
FIVE = PeerGroup(group_id="five", name="五圏域", areas=["a", "b", "c", "d", "e"])

values = st.lists(st.integers(-50, 50), min_size=8, max_size=60)


class TestQuarter:
    @pytest.mark.parametrize(
        ("own", "expected"),
        [(80, 1), (70, 1), (60, 2), (50, 2), (40, 3), (30, 3), (20, 4), (10, 4)],
    )
    def test_eight_areas_two_in_each(self, own: float, expected: int) -> None:
        assert quarter(own, list(EIGHT.values()), least=8) == expected

    def test_seven_areas_are_too_few(self) -> None:
        assert quarter(80, list(EIGHT.values())[:7], least=8) is None

    def test_equal_values_share_the_middle_of_their_places(self) -> None:
        # Three tens at places 3 to 5 of 8: 2 above, s = 4 x (2 + 3 / 2) / 8 = 1.75, below 2
        assert quarter(10, [12, 11, 10, 10, 10, 9, 8, 7], least=8) == 2

    @pytest.mark.parametrize(
        ("own", "expected"),
        [
            (10, 1),
            (9, 1),
            (8, 2),  # s = 4 x (2 + 1 / 2) / 10 = 1, on the border: inwards
            (6, 2),
            (5, 3),
            (3, 3),  # s = 4 x (7 + 1 / 2) / 10 = 3, on the border: inwards
            (2, 4),
            (1, 4),
        ],
    )
    def test_a_value_on_an_outer_border_is_in_the_inner_quarter(
        self, own: int, expected: int
    ) -> None:
        assert quarter(own, list(range(1, 11)), least=8) == expected

    def test_the_middle_of_nine(self) -> None:
        # s = 4 x (4 + 1 / 2) / 9 = 2: the third quarter
        assert quarter(5, list(range(1, 10)), least=8) == 3

    def test_sizes_for_the_areas_of_the_registry(self) -> None:
        found = [quarter(own, list(range(38)), least=8) for own in range(38)]
        assert [found.count(q) for q in (1, 2, 3, 4)] == [9, 10, 10, 9]

    @pytest.mark.parametrize("n", range(8, 61))
    def test_quarters_are_those_between_the_quartiles_of_the_overview(self, n: int) -> None:
        found = [v**2 for v in range(n)]
        low, middle, high = quantiles(found, method="exclusive")
        for own in found:
            if own >= high:
                expected = 1
            elif own > middle:
                expected = 2
            elif own > low:
                expected = 3
            else:
                expected = 4
            assert quarter(own, found, least=8) == expected

    @given(values)
    def test_the_outer_quarters_are_mirror_images(self, found: list[int]) -> None:
        mirrored = [-v for v in found]
        for v in found:
            first, last = quarter(v, found, 8) == 1, quarter(v, found, 8) == 4
            assert (first, last) == (quarter(-v, mirrored, 8) == 4, quarter(-v, mirrored, 8) == 1)

    @pytest.mark.parametrize("n", range(8, 61))
    def test_quarters_differ_by_one_area_at_most(self, n: int) -> None:
        found = [quarter(own, list(range(n)), least=8) for own in range(n)]
        sizes = [found.count(q) for q in (1, 2, 3, 4)]
        assert sum(sizes) == n
        assert max(sizes) - min(sizes) <= 1

    @given(values)
    def test_every_value_has_one_of_four_quarters(self, found: list[int]) -> None:
        assert {quarter(v, found, least=8) for v in found} <= {1, 2, 3, 4}

    @given(values)
    def test_a_larger_value_is_never_in_a_lower_quarter(self, found: list[int]) -> None:
        ordered = [quarter(v, found, least=8) for v in sorted(found, reverse=True)]
        assert ordered == sorted(ordered)

    @given(values, st.randoms())
    def test_order_of_the_areas_does_not_matter(self, found: list[int], random: object) -> None:
        shuffled = list(found)
        random.shuffle(shuffled)
        assert [quarter(v, found, 8) for v in found] == [quarter(v, shuffled, 8) for v in found]

    @given(values)
    def test_only_the_order_of_values_matters(self, found: list[int]) -> None:
        cubed = [v**3 + 7 for v in found]
        assert [quarter(v, found, 8) for v in found] == [quarter(v, cubed, 8) for v in cubed]


class TestStanding:
    def test_all_that_is_said_of_one_area(self) -> None:
        assert standing("b", 2023, EIGHT, SIX, GATES) == Standing(
            year=2023,
            value=70,
            place=ReleasedQuarter(8, 1),
            group=ReleasedMedian(6, 55),  # 80 70 [60 50] 40 30
        )

    @pytest.mark.parametrize("area_id", SIX.areas)
    def test_a_group_has_the_same_median_in_every_document(self, area_id: str) -> None:
        assert standing(area_id, 2023, EIGHT, SIX, GATES).group_median == 55

    def test_four_others_are_too_few_for_a_median(self) -> None:
        found = standing("a", 2023, EIGHT, FIVE, GATES)
        assert found.group == ReleasedMedian(5, None, Withheld.TOO_FEW)

    def test_a_member_without_a_value_is_not_another(self) -> None:
        without_f = {a: v for a, v in EIGHT.items() if a != "f"}
        found = standing("a", 2023, without_f, SIX, GATES)
        assert (found.n_group, found.group_median) == (5, None)

    def test_seven_areas_have_no_quarter(self) -> None:
        without_h = {a: v for a, v in EIGHT.items() if a != "h"}
        found = standing("a", 2023, without_h, SIX, GATES)
        assert found.place == ReleasedQuarter(7, None, Withheld.TOO_FEW)

    @given(st.lists(st.integers(-1000, 1000), min_size=6, max_size=30))
    def test_median_of_a_group_is_that_of_its_values(self, found: list[int]) -> None:
        by_area = {f"area-{n}": float(v) for n, v in enumerate(found)}
        group = PeerGroup(group_id="all", name="全", areas=list(by_area))
        assert standing("area-0", 2023, by_area, group, GATES).group_median == median(found)
