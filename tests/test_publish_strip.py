"""Strips of ratings: widths that can be compared, textures that differ without colour."""

import re

import pytest

from kpi_report.assess.rating import Rating
from kpi_report.document.language import speaking
from kpi_report.publish.strip import TEXTURES, counts, legend, strip, unit_of


def test_a_strip_gives_every_rating_its_part_of_the_width() -> None:
    svg = strip({"met": 3, "behind": 1}, unit=10)
    assert svg == (
        '<svg class="strip" width="40" height="12" viewBox="0 0 40 12" aria-hidden="true">'
        '<rect class="good" x="0.5" y="0.5" width="29" height="11" fill="url(#rating-met)"/>'
        '<rect class="bad" x="30.5" y="0.5" width="9" height="11" fill="url(#rating-behind)"/>'
        "</svg>"
    )


@pytest.mark.parametrize(
    ("most", "unit"), [(0, 12), (5, 12), (44, 4), (88, 2)]
)  # 176 pixels for the longest, and no KPI wider than 12
def test_the_longest_strip_of_a_page_sets_the_unit(most: int, unit: float) -> None:
    assert unit_of(most) == unit


def test_numbers_stand_in_the_order_of_the_strip_whatever_that_of_the_record() -> None:
    shown = counts({"cannot_judge": 4, "slightly_behind": 2, "met": 1})
    assert [(c.symbol, c.word, c.tone, c.number) for c in shown] == [
        ("◎", "達成", "good", 1),
        ("△", "やや遅れ", "watch", 2),
        ("―", "判定なし", "note", 4),
    ]


def test_numbers_in_english() -> None:
    with speaking("en"):
        assert [(c.symbol, c.word) for c in counts({"met": 1})] == [("◎", "Met")]


def test_no_two_ratings_share_a_texture() -> None:
    assert set(TEXTURES) == set(Rating)
    assert len(set(TEXTURES.values())) == len(Rating)


def test_the_legend_names_every_rating_and_holds_the_texture_that_strips_refer_to() -> None:
    samples = legend()
    assert [sample.label for sample in samples] == [
        "◎達成",
        "○順調",
        "△やや遅れ",
        "▲遅れ",
        "▼後退",
        "―判定なし",
    ]
    held = {name for sample in samples for name in re.findall(r'id="([^"]+)"', sample.svg)}
    drawn = strip({rating.value: 1 for rating in Rating}, unit=12)
    assert set(re.findall(r"url\(#([^)]+)\)", drawn)) == held
