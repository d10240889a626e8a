"""Q1 to Q5: one KPI, changed in one respect at a time; the verdict and why."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpi_examples import HALFWAY, THRESHOLDS

from kpi_report.assess.answers import Revision
from kpi_report.assess.benefit_criteria import facility_of, years_around
from kpi_report.assess.catalogue import Catalogue, OutcomeEntry
from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.finding import Criterion, Finding, Rewrite
from kpi_report.assess.indicators import Series
from kpi_report.assess.progress import judge
from kpi_report.assess.quality import quality_findings
from kpi_report.assess.rating import AssessedKpi, Progress, Rating
from kpi_report.assess.target_criteria import met_at_baseline, pace_ratio
from kpi_report.assess.usage import FacilityUsage, UsersOfYear
from kpi_report.model import (
    Area,
    Change,
    DeclaredLevel,
    Direction,
    Kpi,
    Member,
    Origin,
    Point,
    Role,
    Scope,
    TargetKind,
    YearKind,
)
from kpi_report.parameters import Criteria, Gates

CORE = Member("91001", "東浜市", "青県", True)
PARTNER = Member("91002", "小岬町", "青県", False)
AREA = Area("azuma", "東浜圏域", "青県", "2016-03-28", (CORE, PARTNER), "")

# 100 in 2015, 200 wanted by 2025, 160 in 2020: 8 more a year needed, at most 15 gained in a year.
WHOLE = replace(
    HALFWAY,
    area_id="azuma",
    name="延べ宿泊者数",
    declared=DeclaredLevel.OUTCOME,
    scope=Scope.AREA,
    data_source="宿泊旅行統計調査",
    rationale="過去5年の平均から設定",
    lag_years=0,
    source_url="",
    source_file="azuma.xlsx",
    source_sheet="KPI",
    source_cell="name=B7 unit=C7 declared=H7 baseline_value=L7 target_value=N7 data_source=P7 "
    "lag_years=Q7 scope=R7 rationale=S7",
    actuals=tuple(Point(2015 + n, v) for n, v in enumerate((100, 110, 125, 140, 150, 160))),
)
LECTURES = OutcomeEntry(
    "started", Role.ECONOMY, "創業支援", "創業した者の数", "人",
    source="創業支援等事業計画の実績", activities="創業セミナー 創業塾",
)  # fmt: skip
MOVED = OutcomeEntry(
    "moved", Role.LIFE, "移住・定住", "人口千人当たりの転入超過数", "人",
    source="住民基本台帳人口移動報告", indicator_id="net_migration",
    activities="移住フェア 移住相談会",
)  # fmt: skip
CATALOGUE = Catalogue((LECTURES, MOVED))
PUBLISHED = replace(
    WHOLE,
    declared=DeclaredLevel.UNKNOWN,
    scope=None,
    data_source="",
    rationale="",
    source_url="https://example.jp/",
    source_file="",
    source_sheet="",
    source_cell="",
)


def findings(
    *kpis: Kpi,
    area: Area = AREA,
    surveyed: bool = True,
    least: float = 0.1,
    **known: object,
) -> dict[Criterion, Finding]:
    facts = AreaFacts(
        area,
        kpis=tuple(AssessedKpi(k, judge(k, THRESHOLDS)) for k in kpis),
        last_year=2020 if surveyed else None,
        surveyed=surveyed,
        **known,  # type: ignore[arg-type]
    )
    found = quality_findings(facts, CATALOGUE, Criteria(similarity=least), Gates())
    return {f.criterion: f for f in found if f.subject == kpis[0].kpi_id}


def said(criterion: Criterion, kpi: Kpi, **known: object) -> tuple[str, str]:
    found = findings(kpi, **known)[criterion]  # type: ignore[arg-type]
    return found.verdict.value, found.reason


def test_a_kpi_with_everything_meets_all_five() -> None:
    kpi = replace(WHOLE, n_municipalities=2)
    assert {c.value: (f.verdict.value, f.reason) for c, f in findings(kpi).items()} == {
        "Q1": ("meets", "outcome"),
        "Q2": ("meets", "breakdown"),
        "Q3": ("meets", "by_municipality"),
        "Q4": ("meets", "whole"),
        "Q5": ("meets", "founded"),
    }


def test_findings_stand_criterion_by_criterion_in_the_order_of_the_kpis() -> None:
    facts = AreaFacts(
        AREA,
        kpis=tuple(
            AssessedKpi(replace(WHOLE, kpi_id=i), judge(WHOLE, THRESHOLDS)) for i in ("b", "a")
        ),
    )
    found = quality_findings(facts, CATALOGUE, Criteria(), Gates())
    assert [(f.criterion.value, f.subject) for f in found] == [
        (f"Q{n}", subject) for n in range(1, 6) for subject in ("b", "a")
    ]


def test_evidence_names_the_cells_and_of_a_publication_its_address() -> None:
    found = findings(WHOLE)[Criterion.Q5]
    assert found.evidence == tuple(Origin("azuma.xlsx", "KPI", c) for c in ("L7", "N7", "S7"))
    published = findings(PUBLISHED, surveyed=False)[Criterion.Q5]
    assert published.evidence == (Origin(url="https://example.jp/"),)


# Q1: the wording and the declared level


@pytest.mark.parametrize(
    ("name", "declared", "expected"),
    [
        ("延べ宿泊者数", "outcome", ("meets", "outcome")),
        ("延べ宿泊者数", "unknown", ("partly", "wording_alone")),
        ("延べ宿泊者数", "output", ("cannot_tell", "declared_lower")),
        ("創業セミナーの参加者数", "output", ("partly", "reach")),
        ("創業セミナーの参加者数", "unknown", ("partly", "reach")),
        ("創業セミナーの参加者数", "outcome", ("cannot_tell", "declared_higher")),
        ("創業セミナーの開催回数", "output", ("does_not_meet", "output")),
        ("創業セミナーの開催回数", "unknown", ("does_not_meet", "output")),
        ("創業セミナーの開催回数", "input", ("does_not_meet", "output")),
        ("創業セミナーの開催回数", "outcome", ("cannot_tell", "declared_higher")),
        ("創業支援事業の予算額", "input", ("does_not_meet", "input")),
        ("圏域の輝き", "outcome", ("partly", "declared_alone")),
        ("圏域の輝き", "output", ("does_not_meet", "output")),
        ("圏域の輝き", "unknown", ("cannot_tell", "no_clue")),
    ],
)
def test_q1_sets_the_wording_against_the_declared_level(
    name: str, declared: str, expected: tuple[str, str]
) -> None:
    unit = {"回数": "回", "予算額": "千円", "輝き": ""}
    kpi = replace(
        WHOLE,
        name=name,
        unit=next((u for end, u in unit.items() if name.endswith(end)), "人"),
        declared=DeclaredLevel(declared),
    )
    assert said(Criterion.Q1, kpi) == expected


def test_an_output_is_given_the_outcome_that_follows_from_it() -> None:
    kpi = replace(WHOLE, name="創業セミナーの開催回数", unit="回", declared=DeclaredLevel.OUTPUT)
    rewrite = findings(kpi)[Criterion.Q1].rewrite
    assert rewrite is not None
    assert (rewrite.entry_id, rewrite.name) == ("started", "創業した者の数")
    assert rewrite.source == "創業支援等事業計画の実績"
    assert rewrite.baseline is None
    assert 0.2 <= rewrite.similarity < 1


def test_the_baseline_is_the_newest_value_of_the_official_series() -> None:
    kpi = replace(WHOLE, name="移住フェアの出展回数", unit="回")
    series = {"net_migration": Series((Point(2018, -3.1), Point(2020, -2.4)))}
    rewrite = findings(kpi, series=series)[Criterion.Q1].rewrite
    assert rewrite is not None
    assert (rewrite.entry_id, rewrite.baseline) == ("moved", Point(2020, -2.4))


@pytest.mark.parametrize("name", ["延べ宿泊者数", "圏域の輝き"])
def test_what_reads_as_an_outcome_or_as_nothing_is_not_rewritten(name: str) -> None:
    assert findings(replace(WHOLE, name=name))[Criterion.Q1].rewrite is None


def test_an_unlike_outcome_is_not_shown() -> None:
    kpi = replace(WHOLE, name="ゴルフ場の看板の設置基数", unit="基")
    assert findings(kpi, least=0.3)[Criterion.Q1].rewrite is None


def test_an_outcome_that_the_area_measures_already_is_passed_over() -> None:
    kpi = replace(WHOLE, name="移住フェア・移住相談会・創業塾の開催回数", unit="回")
    own = replace(WHOLE, kpi_id="test-02", name="人口千人当たりの転入超過数（日本人）")
    first = findings(kpi)[Criterion.Q1].rewrite
    second = findings(kpi, own)[Criterion.Q1].rewrite
    assert (first and first.entry_id, second and second.entry_id) == ("moved", "started")


def test_an_outcome_that_the_area_gave_up_is_not_offered_back() -> None:
    kpi = replace(WHOLE, name="移住フェア・移住相談会・創業塾の開催回数", unit="回")
    for change, expected in (("dropped", "started"), ("reworded", "moved")):
        revised = Revision("k", "人口千人当たりの転入超過数", Change(change), "", "", "", "")
        found = findings(kpi, revisions=(revised,))[Criterion.Q1]
        assert found.rewrite is not None
        assert (found.rewrite.entry_id, "already" in found.values) == (expected, False)


# Q2: a comparison can be drawn up


def since(first: int) -> tuple[Point, ...]:
    return tuple(Point(year, 100 + year - 2000) for year in range(first, 2021))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        # Formed in March 2016, at the end of fiscal 2015: 2013, 2014, 2015 before, 2016 to 2020
        # after.
        ({"actuals": since(2013)}, ("meets", "before_after")),
        ({"actuals": since(2014)}, ("partly", "few_years")),
        ({"actuals": since(2014), "baseline": Point(2012, 90)}, ("meets", "before_after")),
        ({"actuals": since(2014)[:3]}, ("partly", "few_on_both_sides")),
        ({"actuals": (*since(2012)[:3], Point(2016, 116))}, ("partly", "few_after")),
        # By calendar year the year of formation is 2016: 2013, 2014, 2015 before.
        ({"actuals": since(2013), "year_kind": YearKind.CALENDAR}, ("meets", "before_after")),
        ({"actuals": since(2015), "baseline": Point(2015, 90)}, ("partly", "few_years")),
        ({"actuals": since(2012)[:4]}, ("partly", "few_after")),
        ({"actuals": since(2016), "baseline": Point(2016, 90)}, ("does_not_meet", "nothing")),
        (
            {"actuals": since(2016), "baseline": Point(2016, 90), "n_municipalities": 2},
            ("meets", "breakdown"),
        ),
        (
            {"actuals": since(2016), "baseline": None, "scope": Scope.BY_MUNICIPALITY},
            ("partly", "scope_only"),
        ),
        (
            {"actuals": since(2016), "baseline": None, "cooperation": "町村の利用の増加を測る。"},
            ("partly", "explained"),
        ),
    ],
)
def test_q2_asks_for_values_to_compare_with(
    change: dict[str, object], expected: tuple[str, str]
) -> None:
    assert said(Criterion.Q2, replace(WHOLE, **change)) == expected  # type: ignore[arg-type]


def test_of_a_publication_a_comparison_that_is_not_seen_cannot_be_told() -> None:
    kpi = replace(PUBLISHED, actuals=since(2016), baseline=None)
    assert said(Criterion.Q2, kpi, surveyed=False) == ("cannot_tell", "not_asked")


def test_years_are_unknown_where_the_year_of_formation_is() -> None:
    assert years_around(replace(AREA, formed_on=""), WHOLE) == (0, 0)
    assert years_around(AREA, WHOLE) == (1, 5)
    assert years_around(AREA, replace(WHOLE, year_kind=YearKind.CALENDAR)) == (1, 4)
    assert years_around(replace(AREA, formed_on="2016"), WHOLE) == (1, 4)


HALL = FacilityUsage(
    facility="東浜文化ホール",
    location="東浜市",
    shared_since=2017,
    before=800.0,
    years_before=(2015, 2016),
    latest=Point(2020, 950),
    yearly=(UsersOfYear(2020, 950, partners=300, known=900),),
)
UNBROKEN = replace(HALL, yearly=(UsersOfYear(2020, 950),))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("文化ホールの入場者数", True),
        ("東浜文化ホール入場者数", True),
        ("文化ホールへの来場者数", True),
        ("美術館の入館者数", False),
        ("文化祭の来場者数", False),
    ],
)
def test_a_facility_is_known_by_its_name_or_kind(name: str, found: bool) -> None:
    kpi = replace(WHOLE, name=name, scope=Scope.FACILITY)
    assert (facility_of(kpi, (HALL,)) is HALL) == found
    assert facility_of(replace(kpi, scope=Scope.AREA), (HALL,)) is None


def test_users_before_and_after_sharing_are_a_comparison() -> None:
    kpi = replace(
        WHOLE,
        name="文化ホールの入場者数",
        scope=Scope.FACILITY,
        actuals=since(2019),
        baseline=None,
    )
    assert said(Criterion.Q2, kpi, usage=(HALL,)) == ("meets", "facility")


# Q3: residents of the partner municipalities


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"scope": Scope.AREA}, ("meets", "whole_area")),
        ({"scope": Scope.BY_MUNICIPALITY}, ("meets", "by_municipality")),
        ({"scope": Scope.CORE, "n_municipalities": 2}, ("meets", "by_municipality")),
        ({"scope": Scope.PARTNERS}, ("meets", "partners")),
        ({"scope": Scope.CORE}, ("does_not_meet", "core_only")),
        ({"scope": Scope.FACILITY}, ("partly", "facility_only")),
        (
            {"scope": Scope.FACILITY, "name": "中心市街地の歩行者通行量"},
            ("partly", "place_only"),
        ),
        (
            {"scope": Scope.FACILITY, "name": "体育館の圏域内市町村からの利用者の割合"},
            ("meets", "named"),
        ),
        ({"scope": None}, ("cannot_tell", "no_answer")),
    ],
)
def test_q3_asks_whose_benefit_is_counted(
    change: dict[str, object], expected: tuple[str, str]
) -> None:
    assert said(Criterion.Q3, replace(WHOLE, **change)) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("usage", "expected"),
    [(HALL, ("meets", "facility_users")), (UNBROKEN, ("partly", "facility_only"))],
)
def test_q3_of_a_facility_asks_where_its_users_live(
    usage: FacilityUsage, expected: tuple[str, str]
) -> None:
    kpi = replace(WHOLE, name="文化ホールの入場者数", scope=Scope.FACILITY)
    assert said(Criterion.Q3, kpi, usage=(usage,)) == expected


def test_q3_is_not_judged_without_partners_nor_of_a_publication() -> None:
    alone = replace(AREA, members=(CORE,))
    assert said(Criterion.Q3, WHOLE, area=alone) == ("cannot_tell", "no_partners")
    assert said(Criterion.Q3, PUBLISHED, surveyed=False) == ("cannot_tell", "not_asked")


# Q4: fit for regular checking


def test_no_year_of_a_census_is_asked_for() -> None:
    census = replace(WHOLE, year_kind=YearKind.CENSUS, actuals=(Point(2015, 1), Point(2020, 2)))
    assert findings(census)[Criterion.Q4].values["gaps"] == ""


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"unit": ""}, ["unit"]),
        ({"data_source": ""}, ["data_source"]),
        ({"lag_years": 3, "actuals": since(2012)}, ["lag"]),
        ({"actuals": (*since(2013)[:4], Point(2018, 1), Point(2020, 1))}, ["yearly"]),
        ({"actuals": since(2013)[:-1]}, ["yearly"]),
        ({"year_kind": YearKind.CENSUS}, ["yearly"]),
        ({"target_kind": TargetKind.DIRECTION, "target_value": None}, ["number"]),
        ({"target_kind": TargetKind.MILESTONE, "target_value": None, "unit": ""}, ["number"]),
        ({"unit": "", "data_source": ""}, ["unit", "data_source"]),
    ],
)
def test_q4_names_every_part_that_is_missing(change: dict[str, object], missing: list[str]) -> None:
    found = findings(replace(WHOLE, **change))[Criterion.Q4]  # type: ignore[arg-type]
    assert (found.verdict.value, found.reason) == ("partly", "parts_missing")
    assert str(found.values["missing"]).split("\n") == missing


@pytest.mark.parametrize(
    "change",
    [
        {"unit": "", "name": "合計特殊出生率"},
        {"lag_years": 1, "actuals": since(2013)[:-1]},
        {"lag_years": 2, "actuals": since(2013)[:-2]},
        {"target_kind": TargetKind.MAINTAIN, "target_value": None},
    ],
)
def test_q4_is_met_by_a_bare_rate_a_short_lag_and_a_level_to_keep(
    change: dict[str, object],
) -> None:
    kpi = replace(WHOLE, **change)  # type: ignore[arg-type]
    assert said(Criterion.Q4, kpi) == ("meets", "whole")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"target_kind": TargetKind.UNDECIDED, "target_value": None}, "no_target"),
        ({"target_value": None}, "no_target"),
        ({"actuals": ()}, "no_actual"),
    ],
)
def test_q4_is_not_met_without_target_or_actual(change: dict[str, object], reason: str) -> None:
    kpi = replace(WHOLE, **change)  # type: ignore[arg-type]
    assert said(Criterion.Q4, kpi) == ("does_not_meet", reason)


def test_what_a_publication_does_not_say_is_unknown_not_missing() -> None:
    found = findings(replace(PUBLISHED, actuals=(Point(2020, 150),)), surveyed=False)
    q4, q5 = found[Criterion.Q4], found[Criterion.Q5]
    assert (q4.verdict.value, q4.values["unknown"]) == ("cannot_tell", "data_source\nyearly")
    assert (q5.verdict.value, q5.values["unknown"]) == ("cannot_tell", "rationale")


# Q5: the level of the target


@pytest.mark.parametrize(
    ("change", "expected", "missing"),
    [
        ({"rationale": ""}, ("partly", "parts_missing"), "rationale"),
        ({"baseline": None}, ("partly", "parts_missing"), "baseline"),
        ({"baseline": None, "rationale": ""}, ("partly", "parts_missing"), "baseline\nrationale"),
        (
            {"target_kind": TargetKind.DIRECTION, "target_value": None},
            ("partly", "parts_missing"),
            "number",
        ),
        (
            {"target_kind": TargetKind.UNDECIDED, "target_value": None},
            ("does_not_meet", "no_target"),
            "",
        ),
        ({"target_value": 95.0}, ("does_not_meet", "met_at_baseline"), ""),
        ({"target_value": 100.0}, ("does_not_meet", "met_at_baseline"), ""),
        # 340 by 2025 needs (340 − 160) ÷ 5 = 36 a year, 2.4 times the largest gain of 15.
        ({"target_value": 340.0}, ("meets", "fast_but_founded"), ""),
        (
            {"target_value": 340.0, "rationale": ""},
            ("partly", "parts_missing"),
            "rationale\npace",
        ),
        # 310 needs exactly twice the largest gain.
        ({"target_value": 310.0}, ("meets", "founded"), ""),
    ],
)
def test_q5_asks_how_the_level_was_set(
    change: dict[str, object], expected: tuple[str, str], missing: str
) -> None:
    found = findings(replace(WHOLE, **change))[Criterion.Q5]  # type: ignore[arg-type]
    assert (found.verdict.value, found.reason) == expected
    assert found.values["missing"] == missing


@pytest.mark.parametrize(
    ("kind", "direction", "target", "upper", "met"),
    [
        (TargetKind.REACH, Direction.HIGHER, 101, None, False),
        (TargetKind.REACH, Direction.LOWER, 101, None, True),
        (TargetKind.REACH, Direction.LOWER, 99, None, False),
        (TargetKind.REACH, Direction.NONE, 99, None, False),
        (TargetKind.REACH, Direction.NONE, 100, None, True),
        (TargetKind.ANNUAL, Direction.HIGHER, 100, None, False),
        (TargetKind.ANNUAL, Direction.HIGHER, 99, None, True),
        (TargetKind.BAND, Direction.NONE, 90, 100, True),
        (TargetKind.BAND, Direction.NONE, 101, 120, False),
        (TargetKind.MAINTAIN, Direction.HIGHER, 100, None, False),
        (TargetKind.CUMULATIVE, Direction.HIGHER, 50, None, False),
    ],
)
def test_a_target_is_met_at_the_baseline_of_100(
    kind: TargetKind, direction: Direction, target: float, upper: float | None, met: bool
) -> None:
    kpi = replace(
        WHOLE,
        target_kind=kind,
        direction=direction,
        target_value=target,
        target_upper=upper,
    )
    assert met_at_baseline(kpi) == met


def needing(pace: float | None, *values: float, direction: str = "higher") -> AssessedKpi:
    points = tuple(Point(2018 + n, v) for n, v in enumerate(values))
    kpi = replace(WHOLE, direction=Direction(direction), actuals=points)
    return AssessedKpi(kpi, Progress(Rating.BEHIND, needed_pace=pace))


@pytest.mark.parametrize(
    ("assessed", "ratio"),
    [
        (needing(6.0, 100, 101, 104), 2.0),
        (needing(-6.0, 104, 101, 100, direction="lower"), 2.0),
        (needing(6.0, 100, 99, 98), float("inf")),
        (needing(-1.0, 100, 101, 104), 0.0),
        (needing(6.0, 100, 104), None),
        (needing(None, 100, 101, 104), None),
    ],
)
def test_the_pace_is_measured_against_the_best_year(
    assessed: AssessedKpi, ratio: float | None
) -> None:
    assert pace_ratio(assessed) == ratio


@given(
    st.lists(st.integers(-1000, 1000), min_size=3, max_size=8),
    st.integers(1, 500),
    st.sampled_from((0.5, 2.0, 1024.0)),
)
def test_the_pace_ratio_knows_no_unit(values: list[int], pace: int, factor: float) -> None:
    scaled = [factor * v for v in values]
    assert pace_ratio(needing(factor * pace, *scaled)) == pace_ratio(needing(pace, *values))


def test_a_finding_without_rewrite_bears_none() -> None:
    found = findings(replace(WHOLE, name="移住フェアの出展回数", unit="回"))
    assert isinstance(found[Criterion.Q1].rewrite, Rewrite)
    assert [f.rewrite for c, f in found.items() if c is not Criterion.Q1] == [None] * 4
