"""Deals of the label "formed then": counted by hand, and as often as they should be by chance."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_report.assess.deals import Dealt, dealt, dealt_together, stack


class TestOneLabel:
    def test_areas_that_differ_as_much_to_either_side(self) -> None:
        found = np.array([1.5, -2.0, 0.3, 1.5, np.nan, 0.0])
        assert dealt(found, row=0) == Dealt(as_much=3, n=5)

    def test_the_largest_of_all(self) -> None:
        assert dealt(np.array([0.1, -4.0, 3.0, 1.0]), row=1).share == 0.25

    def test_rounding_makes_no_difference_smaller(self) -> None:
        assert dealt(np.array([0.3, 0.1 + 0.2]), row=0).as_much == 2

    @given(st.lists(st.floats(-100, 100), min_size=1, max_size=40))
    def test_at_most_a_share_q_of_areas_gets_a_p_of_q(self, found: list[float]) -> None:
        shares = [dealt(np.array(found), row).share for row in range(len(found))]
        for q in (0.05, 0.25, 0.5):
            assert sum(share <= q for share in shares) <= q * len(found)


class TestSeveralOutcomes:
    def test_an_area_counts_by_its_largest_in_standard_deviations(self) -> None:
        """Spread 1 and 10. In them: 1, −1, 1, −1 and 0, 0, √2, −√2 of 10 each."""
        first = np.array([1.0, -1.0, 1.0, -1.0])
        second = np.array([0.0, 0.0, 10.0, -10.0])
        assert dealt_together([first, second], row=0) == [Dealt(4, 4), Dealt(4, 4)]
        assert dealt_together([first, second], row=2) == [Dealt(4, 4), Dealt(2, 4)]

    def test_one_outcome_alone_is_as_it_is_by_itself(self) -> None:
        found = np.array([3.0, -2.0, -0.5, -0.5])
        assert dealt_together([found], row=0) == [dealt(found, row=0)]

    def test_nothing_of_no_outcome(self) -> None:
        assert dealt_together([], row=0) == []

    @given(st.integers(0, 10**6))
    def test_at_most_one_area_in_twenty_has_any_outcome_below_five_per_cent(
        self, seed: int
    ) -> None:
        rng = np.random.default_rng(seed)
        tables = [rng.standard_t(3, size=40) for _ in range(6)]
        least = [min(d.share for d in dealt_together(tables, row)) for row in range(40)]
        assert sum(share <= 0.05 for share in least) <= 2


class TestStack:
    def test_mean_of_the_areas_with_a_label(self) -> None:
        found = np.array([[1.0, 9.0], [9.0, 3.0], [0.0, 0.0]])
        stacked = stack(found, labels=[0, 1], deals=100, seed=1)
        assert stacked is not None
        assert (stacked.n_areas, stacked.mean) == (2, 2.0)
        assert stacked.without_one == (1.0, 3.0)

    def test_share_of_deals_is_that_of_all_permutations(self) -> None:
        rng = np.random.default_rng(5)
        found = rng.normal(size=(5, 2))
        stacked = stack(found, labels=[0, 1], deals=20_000, seed=1)
        means = [(found[a, 0] + found[b, 1]) / 2 for a, b in permutations(range(5), 2)]
        own = abs((found[0, 0] + found[1, 1]) / 2)
        assert stacked is not None
        expected = np.mean([abs(mean) >= own - 1e-12 for mean in means])
        assert stacked.deals.share == pytest.approx(expected, abs=0.02)

    def test_the_same_seed_deals_the_same(self) -> None:
        found = np.random.default_rng(5).normal(size=(20, 6))
        labels = list(range(6))
        assert stack(found, labels, 500, 7) == stack(found, labels, 500, 7)

    def test_labels_without_a_difference_are_left_out(self) -> None:
        found = np.array([[np.nan, 1.0], [1.0, 4.0], [0.0, 0.0]])
        stacked = stack(found, labels=[0, 1], deals=100, seed=1)
        assert stacked is not None
        assert (stacked.n_areas, stacked.mean) == (1, 4.0)

    def test_nothing_where_no_label_has_one(self) -> None:
        assert stack(np.full((3, 1), np.nan), labels=[0], deals=100, seed=1) is None
