"""Which outcomes an area is offered for a KPI, and which of its own KPIs is one already."""

from dataclasses import replace

import numpy as np
import pytest
from kpi_examples import HALFWAY

from kpi_report.assess.catalogue import Catalogue, Match, Matches, OutcomeEntry
from kpi_report.assess.finding import Rewrite, SourceKind
from kpi_report.assess.indicators import Series
from kpi_report.assess.likeness import NameIndex
from kpi_report.assess.offers import Offer, OwnOutcomes, offer
from kpi_report.model import Kpi, Point, Role

SETTLED = OutcomeEntry("settled", Role.LIFE, "移住・定住", "移住相談を経て移住した者の数", "人",
                       source="移住窓口の記録", source_kind=SourceKind.RECORD)  # fmt: skip
STAYED = OutcomeEntry("stayed", Role.LIFE, "移住・定住", "移住者の3年後の定着率", "％")
HIRED = OutcomeEntry("hired", Role.ECONOMY, "企業誘致・雇用", "新規就職者の3年後の定着率", "％")
MOVED = OutcomeEntry("moved", Role.LIFE, "移住・定住", "人口千人当たりの転入超過数", "人",
                     indicator_id="net", goal_of=("移住・定住", "住宅・空き家"))  # fmt: skip
PUPILS = OutcomeEntry("pupils", Role.LIFE, "教育", "小学校の児童数の増減率", "％",
                      indicator_id="pupils")  # fmt: skip
CATALOGUE = Catalogue((SETTLED, STAYED, HIRED, MOVED, PUPILS))
SERIES = {i: Series((Point(2019, 1.0), Point(2020, -2.4))) for i in ("net", "pupils")}


def kpi(name: str, role: Role = Role.LIFE) -> Kpi:
    return replace(HALFWAY, kpi_id=name, name=name, role=role)


def own(*outcomes: Kpi, others: tuple[Kpi, ...] = ()) -> OwnOutcomes:
    return OwnOutcomes.of(CATALOGUE, [k.name for k in (*outcomes, *others)], outcomes)


def matches(*found: tuple[OutcomeEntry, float], moved: float = 0.0, pupils: float = 0.0) -> Matches:
    return Matches(
        tuple(Match(e, s) for e, s in found), (Match(MOVED, moved), Match(PUPILS, pupils))
    )


def chosen(found: Matches, have: OwnOutcomes, **series: Series) -> tuple[str, str, str]:
    made = offer(found, have, series, 0.16)
    ids = (r.entry_id if r else "" for r in (made.rewrite, made.official))
    return (*ids, made.already)  # type: ignore[return-value]


BOTH = matches((SETTLED, 0.6), (STAYED, 0.3))


def test_the_likeliest_is_offered_with_all_that_is_known_of_it() -> None:
    assert offer(BOTH, own(), {}, 0.16) == Offer(
        Rewrite("settled", SETTLED.name, "人", "移住窓口の記録", 0.6,
                source_kind=SourceKind.RECORD)
    )  # fmt: skip


def test_what_the_area_measures_under_a_similar_name_is_named_and_no_other_offered() -> None:
    # one character of fourteen differs
    name = "移住相談を経て移住した人の数"
    assert chosen(BOTH, own(kpi(name))) == ("", "", name)


def test_an_equal_name_is_passed_over_of_whatever_level_and_role() -> None:
    same = kpi("移住相談を経て移住した者の数（累計）", Role.ECONOMY)
    assert chosen(BOTH, own(others=(same,))) == ("stayed", "", "")


def test_an_output_of_a_similar_name_is_not_the_outcome() -> None:
    output = kpi("移住相談を経た移住者への説明の回数")
    assert chosen(BOTH, own(others=(output,))) == ("settled", "", "")


def test_a_similar_name_in_another_role_is_another_outcome() -> None:
    # 0.66 by name, but one counts movers (role 3) and the other employees (role 1)
    assert chosen(matches((HIRED, 0.5)), own(kpi("移住者の3年後の定着率"))) == ("hired", "", "")


def test_nothing_below_the_least_likeness_is_offered_nor_named() -> None:
    poor = matches((SETTLED, 0.159), moved=0.1)
    have = own(kpi("移住相談を経て移住した人の数"))
    assert offer(poor, have, SERIES, 0.16) == Offer()


def test_beside_an_outcome_without_baseline_stands_the_goal_of_its_field_with_one() -> None:
    made = offer(BOTH, own(), SERIES, 0.16)
    assert made.rewrite is not None and made.rewrite.baseline is None
    assert made.official == Rewrite(
        "moved", "人口千人当たりの転入超過数", "人", "", 0.0, baseline=Point(2020, -2.4)
    )


@pytest.mark.parametrize("pupils", [0.15, 0.16])
def test_an_official_outcome_that_is_no_goal_must_be_of_the_field_and_like(pupils: float) -> None:
    lessons = replace(STAYED, entry_id="lessons", medium_field="教育", name="授業が分かる割合")
    found = matches((lessons, 0.5), pupils=pupils)
    assert chosen(found, own(), **SERIES) == ("lessons", "pupils" if pupils >= 0.16 else "", "")
    assert chosen(matches((SETTLED, 0.5), pupils=0.9), own(), pupils=SERIES["pupils"])[1] == ""


def test_no_official_outcome_without_a_series_or_measured_already_or_beside_a_baseline() -> None:
    assert chosen(BOTH, own())[1] == ""
    assert chosen(BOTH, own(kpi("人口千人当たりの転入超過数")), **SERIES)[1] == ""
    first = offer(matches((MOVED, 0.4), (SETTLED, 0.3), moved=0.4), own(), SERIES, 0.16)
    assert first.rewrite is not None and first.rewrite.baseline == Point(2020, -2.4)
    assert first.official is None


def test_pieces_that_no_indexed_name_holds_count_in_the_likeness_of_names() -> None:
    index = NameIndex.of(["移住者の数", "開業率"])
    assert np.allclose(index.likeness(["移住者の数"]), [[1.0, 0.0]])
    assert index.likeness(["ゴルフ場の数"])[0, 0] < 0.3
