"""Targets and baselines that were written in another unit than the KPI's."""

from dataclasses import replace

import pytest
from kpi_examples import HALFWAY, THRESHOLDS

from kpi_report.assess.progress import judge
from kpi_report.assess.rating import Rating, Reason
from kpi_report.assess.written_units import other_unit
from kpi_report.model import TargetKind


class TestOtherUnit:
    @pytest.mark.parametrize(
        ("unit", "wording"),
        [("人", "30件以上"), ("人", "80％"), ("億円", "500人"), ("人", "毎年30回")],
    )
    def test_of_the_target(self, unit: str, wording: str) -> None:
        kpi = replace(HALFWAY, unit=unit, target_value=None, target_wording=wording)
        assert other_unit(kpi) == wording

    def test_of_the_baseline(self) -> None:
        kpi = replace(HALFWAY, baseline=None, baseline_wording="120件")
        assert other_unit(kpi) == "120件"
        assert judge(kpi, THRESHOLDS).reason is Reason.UNIT_DIFFERS

    @pytest.mark.parametrize(
        "wording",
        [
            "",
            "検討中",
            "3,000人",
            "3千人",
            "現状維持以上",
            "令和7年度までに増加",
            "基準値比5%増",
            "読めない12の34",
        ],
    )
    def test_none_that_can_be_told(self, wording: str) -> None:
        kpi = replace(HALFWAY, target_value=None, target_wording=wording)
        assert other_unit(kpi) is None

    def test_a_number_that_was_read_needs_no_wording(self) -> None:
        assert other_unit(replace(HALFWAY, target_wording="30件")) is None

    def test_a_kpi_without_a_unit_has_none_to_differ_from(self) -> None:
        assert (
            other_unit(replace(HALFWAY, unit="", target_value=None, target_wording="3件")) is None
        )


def test_a_level_in_another_unit_is_not_taken_for_the_baseline() -> None:
    # Without the number, 「維持」 alone would mean the baseline, and 150 would meet it.
    keep = replace(HALFWAY, target_kind=TargetKind.MAINTAIN, target_value=None)
    assert judge(replace(keep, target_wording="維持"), THRESHOLDS).rating is Rating.MET
    found = judge(replace(keep, target_wording="200件を維持"), THRESHOLDS)
    assert found.reason is Reason.UNIT_DIFFERS
