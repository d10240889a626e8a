"""Findings on Q1 to Q5 in words: every reason has them, and they say the numbers."""

import re
from dataclasses import replace
from enum import StrEnum

import pytest

from kpi_report.assess.finding import Criterion, Finding, Rewrite, SourceKind, Verdict
from kpi_report.assess.quality_reasons import (
    Checkable,
    Comparable,
    Counted,
    Levelled,
    Measured,
    Part,
)
from kpi_report.document.quality_words import words
from kpi_report.document.rewrite_words import is_offered, offered_advice, offered_text, rewrite_text
from kpi_report.document.target_words import PARTS
from kpi_report.model import Point

BANNED = re.compile("効果|寄与|因果|有意")
REASONS: dict[Criterion, type[StrEnum]] = {
    Criterion.Q1: Measured,
    Criterion.Q2: Comparable,
    Criterion.Q3: Counted,
    Criterion.Q4: Checkable,
    Criterion.Q5: Levelled,
}
VALUES: dict[Criterion, dict[str, str | int | float]] = {
    Criterion.Q1: {
        "rule": "activity", "cue": "開催", "suggested": "output", "declared": "output",
    },
    Criterion.Q2: {
        "n_before": 1, "n_after": 4, "formed": 2015, "formed_kind": "fiscal",
        "formed_part": "within", "need_before": 3, "need_after": 2,
        "facility": "東浜文化ホール", "n_municipalities": 7,
    },
    Criterion.Q3: {"facility": "東浜文化ホール", "n_municipalities": 7},
    Criterion.Q4: {
        "missing": "unit\nlag", "unknown": "data_source", "lag_years": 3, "most_lag": 2,
        "gaps": "", "year_kind": "fiscal",
    },
    Criterion.Q5: {
        "missing": "rationale\npace", "unknown": "rationale", "most_ratio": 2.0, "ratio": 2.4,
        "unit": "人", "baseline": 12500.0, "baseline_year": 2016, "year_kind": "fiscal",
        "target": 12000.0,
    },
}  # fmt: skip
MEETING = {
    "outcome", "before_after", "facility", "breakdown", "whole_area", "by_municipality",
    "partners", "named", "facility_users", "whole", "founded", "no_partners",
}  # fmt: skip


def finding(criterion: Criterion, reason: str, **values: str | int | float) -> Finding:
    return Finding(
        area_id="azuma",
        criterion=criterion,
        subject="azuma-k01",
        verdict=Verdict.PARTLY,
        reason=reason,
        values=VALUES[criterion] | values,
    )


@pytest.mark.parametrize(
    ("criterion", "reason"), [(c, r.value) for c, reasons in REASONS.items() for r in reasons]
)
def test_every_reason_has_its_sentences(criterion: Criterion, reason: str) -> None:
    whole = {"missing": ""} if reason in MEETING else {}
    why, advice = words(finding(criterion, reason, **whole))
    assert why.endswith("。")
    assert not re.search(r"です|ます|ください|[{}]|None|nan", why)
    assert not BANNED.search(why + advice)
    if reason in MEETING:
        assert advice == ""
    else:
        assert re.search(r"(?:ください|です|ます)。$", advice)
        assert not re.search("[{}]", advice)


@pytest.mark.parametrize("part", list(Part))
def test_every_part_has_a_name_and_what_to_do(part: Part) -> None:
    criterion = Criterion.Q4 if part is Part.LAG else Criterion.Q5
    why, advice = words(finding(criterion, "parts_missing", missing=part.value))
    assert why.startswith("次の点を満たしていない：")
    assert advice == PARTS[part][1]


@pytest.mark.parametrize(
    ("criterion", "reason", "values", "why"),
    [
        (
            Criterion.Q1, "output", {},
            "「開催」は、行政が実施・提供した量を表すため、アウトプットと考えられる。",
        ),
        (
            Criterion.Q1, "declared_higher", {"declared": "outcome"},
            "「開催」は、行政が実施・提供した量を表すため、アウトプットと考えられる。圏域の回答はアウトカムであり、"
            "名称からの判断と異なる。どちらに当たるかは人が判断する。",
        ),
        (
            Criterion.Q1, "output", {"rule": "nothing", "suggested": "outcome", "cue": ""},
            "圏域の回答はアウトプットである。",
        ),
        (
            Criterion.Q2, "few_years", {},
            "圏域を形成した2015年度より前の値は1年分、後の値は4年分であり、前後を比べるのに要する数（前3年分、後2年分）に"
            "足りない。",
        ),
        (
            Criterion.Q2, "before_after",
            {"formed": 2016, "formed_kind": "calendar", "n_before": 3},
            "圏域を形成した2016年より前に3年分、後に4年分の値があり、前後を比べられる。",
        ),
        (
            Criterion.Q4, "parts_missing", {},
            "次の点を満たしていない：単位、実績が早く分かること（2年以内）。",
        ),
        (
            Criterion.Q4, "parts_missing", {"missing": "yearly", "gaps": "2018\n2020"},
            "次の点を満たしていない：毎年の実績（2018年度、2020年度の値がない）。",
        ),
        (
            Criterion.Q4, "parts_missing", {"missing": "yearly", "gaps": "2016\n2017\n2018\n2020"},
            "次の点を満たしていない：毎年の実績（2016年度、2017年度、2018年度ほか1年の値がない）。",
        ),
        (
            Criterion.Q5, "met_at_baseline", {},
            "基準値12,500人（2016年度）が、すでに目標12,000人を満たしている。",
        ),
        (
            Criterion.Q5, "met_at_baseline", {"target": 12000.0, "upper": 13000.0},
            "基準値12,500人（2016年度）が、すでに目標12,000～13,000人を満たしている。",
        ),
        (
            Criterion.Q5, "parts_missing", {},
            "次の点を満たしていない：目標水準の根拠、過去の動きに見合う水準（必要な1年当たりの変化は過去の最大の"
            "2.4倍である）。",
        ),
        (
            Criterion.Q5, "parts_missing", {"missing": "pace", "ratio": ""},
            "次の点を満たしていない：過去の動きに見合う水準（目標の向きに動いた年がこれまでにない）。",
        ),
    ],
)  # fmt: skip
def test_reasons_say_what_was_found(
    criterion: Criterion, reason: str, values: dict[str, str | int | float], why: str
) -> None:
    assert words(finding(criterion, reason, **values))[0] == why


def test_advice_names_every_missing_part() -> None:
    assert words(finding(Criterion.Q4, "parts_missing"))[1] == (
        "単位を定めて記入してください。より早く分かる補助の指標を併せて用いることを検討してください。"
    )


def test_an_undecided_target_is_asked_for_first() -> None:
    assert words(finding(Criterion.Q5, "no_target", missing="baseline"))[1] == (
        "まず、数値による目標とその目標年を定めてください。基準年とその値を記入してください。"
    )


SURVIVAL = Rewrite(
    "startup-01", "創業者の3年後の事業継続率", "％", "創業支援を受けた者への追跡調査", 0.4171,
    source_kind=SourceKind.SURVEY,
)  # fmt: skip
MIGRATION = Rewrite(
    "move-01", "人口千人当たりの転入超過数", "人", "住民基本台帳人口移動報告", 0.305,
    baseline=Point(2021, -2.349), source_kind=SourceKind.OFFICIAL,
)  # fmt: skip


def offering(already: str = "", **offered: Rewrite) -> Finding:
    found = finding(Criterion.Q1, "output")
    values = dict(found.values) | ({"already": already} if already else {})
    return replace(found, values=values, **offered)  # type: ignore[arg-type]


def test_an_output_is_advised_which_outcome_to_measure_without_a_number_of_likeness() -> None:
    bare = offering()
    assert (is_offered(bare), offered_text(bare), offered_advice(bare)) == (False, "", "")
    assert words(offering(rewrite=SURVIVAL))[1] == words(bare)[1] + (
        "例えば、次のKPIが考えられます。創業者の3年後の事業継続率（％）。把握の方法：創業支援を受けた者への"
        "追跡調査。基準値：初回の値。"
    )


def test_an_own_kpi_that_measures_the_outcome_is_named_first() -> None:
    own = offering("移住者数（年間）")
    assert offered_advice(own) == (
        "圏域のKPI「移住者数（年間）」が、その成果を測るものと考えられます。体系の上で結び付け、併せて検証する"
        "ことを検討してください。"
    )
    assert offered_text(offering("移住者数（年間）")) == (
        "圏域のKPI「移住者数（年間）」が、その成果を測るものと考えられる。"
    )


def test_an_official_outcome_stands_second_with_its_baseline() -> None:
    assert offered_text(offering(rewrite=SURVIVAL, official=MIGRATION)) == (
        "創業者の3年後の事業継続率（％）。把握の方法：創業支援を受けた者への追跡調査。類似度0.42。公的統計"
        "から基準値が分かる成果：人口千人当たりの転入超過数 −2.3人（2021年、住民基本台帳人口"
        "移動報告）。"
    )
    assert offered_advice(offering(official=MIGRATION)) == (
        "取組のほかの事情によっても動きますが、次の成果は、圏域の基準値が公的統計から分かります。人口千人当たりの"
        "転入超過数 −2.3人（2021年、住民基本台帳人口移動報告）。"
    )


@pytest.mark.parametrize(
    ("kind", "whence"),
    [
        (SourceKind.OFFICIAL, "基準値：最新の公表値。"),
        (SourceKind.SURVEY, "基準値：初回の値。"),
        (SourceKind.RECORD, "基準値：過去の記録の集計。"),
    ],
)
def test_where_no_series_is_at_hand_it_is_said_whence_the_baseline_is_taken(
    kind: SourceKind, whence: str
) -> None:
    found = replace(SURVIVAL, source_kind=kind)
    assert rewrite_text(found) == (
        "創業者の3年後の事業継続率（％）。把握の方法：創業支援を受けた者への追跡調査。" + whence
    )


def test_an_outcome_is_named_with_its_source_and_baseline() -> None:
    assert rewrite_text(MIGRATION, tabled=True) == (
        "人口千人当たりの転入超過数（人）。把握の方法：住民基本台帳人口移動報告。基準値：−2.3人（2021年）。類似度0.30。"
    )


def test_an_outcome_of_another_area_is_quoted_and_has_no_source() -> None:
    found = Rewrite("round_2-001", "温室効果ガス排出量", "", "", 0.5, round_id="round_2")
    known = "「温室効果ガス排出量」。他の圏域の回答にあるKPI。"
    assert rewrite_text(found) == known + "把握の方法と基準値：圏域で定める。"
    assert rewrite_text(found, tabled=True) == known + "類似度0.50。"
