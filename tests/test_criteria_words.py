"""Findings on structure, practice, review and shared facilities in words."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

import pytest
from area_examples import AREA, LATE, TREE, assessed, facts, kpi, revision, unrated

from kpi_report.assess.answers import PracticeAnswer
from kpi_report.assess.finding import Criterion, Finding, Verdict
from kpi_report.assess.hanging import Hanging
from kpi_report.assess.practice import practice_findings
from kpi_report.assess.practice_answers import ANSWERS, Checking, Following, TakingPart
from kpi_report.assess.rating import Reason
from kpi_report.assess.review import Reviewing, Tracking, review_findings
from kpi_report.assess.sharing import Sharing, Shift, usage_findings
from kpi_report.assess.structure import Tree
from kpi_report.assess.tree_criteria import NodeKpis, RoleKpis, structure_findings
from kpi_report.assess.usage import FacilityUsage, UsersOfYear
from kpi_report.document import criteria_words, review_words, sharing_words
from kpi_report.document.criteria_words import WORDS, names_text, words
from kpi_report.model import Level, Point, Role
from kpi_report.parameters import Criteria

REASONS: dict[Criterion, type[StrEnum]] = {
    Criterion.S1: RoleKpis,
    Criterion.S2: NodeKpis,
    Criterion.S3: NodeKpis,
    Criterion.S4: Hanging,
    Criterion.P1: TakingPart,
    Criterion.P2: Checking,
    Criterion.P3: Following,
    Criterion.V1: Tracking,
    Criterion.V3: Reviewing,
    Criterion.F1: Sharing,
}
# Own words in 「」 are left out before it is looked for.
BANNED = re.compile("効果|寄与|因果|有意")
Q4_MEETS = Finding(
    "minamino",
    Criterion.Q4,
    "minamino-k01",
    Verdict.MEETS,
    "any",
    {
        "missing": "number\nyearly",
        "unknown": "",
        "gaps": "2019",
        "year_kind": "fiscal",
    },
)
Q4_FAILS = replace(Q4_MEETS, verdict=Verdict.DOES_NOT_MEET)

FIELD = {"level": Level.MEDIUM, "medium_field": "創業支援"}
HELP = {"level": Level.PROJECT, "medium_field": "創業支援", "project": "相談窓口"}
SCHOOL = HELP | {"project": "創業塾"}
TOURISM = FIELD | {"medium_field": "観光"}
LOOSE = FIELD | {"medium_field": "農業"}
FIVE = tuple((Role.ECONOMY, name) for name in ("創業支援", "観光", "雇用", "農業", "水産"))
OWN, BEHIND = assessed(kpi(1)), assessed(kpi(1), LATE)


def usage(start: int | None, *years: tuple[int, float, float | None]) -> FacilityUsage:
    """Return a facility by year, all users and those from other members, of a known total."""
    return FacilityUsage(
        facility="図書館",
        location="南野市",
        shared_since=start,
        before=None,
        years_before=None,
        latest=None,
        yearly=tuple(
            UsersOfYear(year, total, others, None if others is None else total)
            for year, total, others in years
        ),
    )


def yearly(before: float | None, after: float | None) -> FacilityUsage:
    """Return three years before 2018 and two after it, of 1,000 users each."""
    first = [(year, 1000.0, before) for year in (2015, 2016, 2017)]
    return usage(2018, *first, *((year, 1000.0, after) for year in (2019, 2020)))


STRUCTURES = (
    (facts(OWN, tree=TREE), (Q4_MEETS,)),
    (facts(OWN, tree=TREE), (Q4_FAILS,)),
    (facts(OWN), ()),
    (facts(tree=TREE), ()),
    (facts(OWN, tree=TREE, surveyed=False), ()),
    (facts(*(assessed(kpi(n, **FIELD | {"medium_field": FIVE[n][1]})) for n in range(4)),
           tree=Tree(FIVE, tuple((*FIVE[n], f"事業{n}") for n in range(5)))), ()),
    (facts(*(assessed(kpi(n, **HELP | {"medium_field": FIVE[n][1], "project": f"事業{n}"}))
             for n in range(4)),
           tree=Tree(FIVE, tuple((*FIVE[n], f"事業{n}") for n in range(5)))), ()),
    (facts(*(assessed(kpi(n, **k)) for n, k in enumerate((FIELD, TOURISM, HELP, SCHOOL))),
           tree=TREE), ()),
    (facts(assessed(kpi(1, **HELP)), assessed(kpi(2, **LOOSE)), tree=TREE), ()),
    (facts(assessed(kpi(1, **FIELD)), tree=TREE), ()),
    (facts(assessed(kpi(2, **LOOSE)), tree=TREE), ()),
    (facts(tree=Tree(FIVE, (
        (Role.ECONOMY, "観光", "雇用"), (Role.ECONOMY, "雇用", "観光"), (Role.ECONOMY, "", "塾"),
        (Role.ECONOMY, "水産", "塾")))), ()),
)  # fmt: skip
PRACTICES = (
    facts(surveyed=False),
    facts(),
    facts(OWN, practice=(PracticeAnswer("p1-1", "a", ""),)),
    facts(practice=(PracticeAnswer("p1-1", "a", ""), PracticeAnswer("p2-1", "a", ""),
                    PracticeAnswer("p3-1", "a", ""))),
    *(facts(practice=(PracticeAnswer(question, code, ""),))
      for question, codes in ANSWERS.items() for code in codes),
    *(facts(BEHIND, practice=(PracticeAnswer("p3-3", code, ""),), revisions=(revision(1),))
      for code in "acd"),
    facts(BEHIND, assessed(kpi(2), LATE), practice=(PracticeAnswer("p3-3", "a", ""),),
          revisions=(revision(1), revision(2, "職員の不足"))),
    replace(facts(practice=(PracticeAnswer("p1-1", "d", ""),)),
            area=replace(AREA, members=AREA.members[:1])),
    facts(OWN, assessed(kpi(2, actuals=(Point(2019, 1),)))),
    facts(assessed(kpi(2, actuals=()))),
    facts(assessed(kpi(2, baseline=Point(2021, 1)))),
)  # fmt: skip
REVIEWS = (
    facts(),
    facts(BEHIND),
    facts(BEHIND, surveyed=False),
    facts(BEHIND, previous_kpis=(kpi(1),)),
    facts(BEHIND, previous_kpis=(kpi(2),)),
    *(facts(BEHIND, revisions=(revision(1, cause, action),))
      for cause in ("", "職員の不足") for action in ("", "委託する", "続け、推移を見る")),
    facts(assessed(kpi(1, **HELP))),
    facts(unrated(kpi(1, **HELP), Reason.TOO_EARLY)),
    *(facts(unrated(kpi(1, **HELP), reason), assessed(kpi(2, **HELP))) for reason in Reason),
    facts(unrated(kpi(1, **HELP), Reason.STALE)),
)  # fmt: skip
USAGES = (
    facts(surveyed=False),
    facts(),
    *(facts(usage=(one,)) for one in (
        yearly(100, 200), yearly(200, 100), yearly(100, 100), yearly(4, 200), yearly(None, None),
        usage(2018, (2017, 100, 10), (2019, 100, 20)),
        usage(2018, (2019, 100, 20)), usage(None, (2019, 100, 20)), usage(None, (2019, 3, None)),
        usage(2019, (2018, 100, 20), (2019, 100, 20)),
    )),
    replace(facts(usage=(yearly(None, None),)), area=replace(AREA, members=AREA.members[:1])),
)  # fmt: skip


def every_finding() -> Iterator[Finding]:
    for known, quality in STRUCTURES:
        yield from structure_findings(known, quality, Criteria())
    for find, examples in (
        (practice_findings, PRACTICES),
        (review_findings, REVIEWS),
        (lambda known: usage_findings(known, Criteria(), (2020, 2021)), USAGES),
    ):
        for known in examples:
            yield from find(known)


FINDINGS = list(every_finding())


def test_the_examples_bring_about_every_reason() -> None:
    found: dict[Criterion, set[str]] = defaultdict(set)
    for finding in FINDINGS:
        found[finding.criterion].add(finding.reason)
    assert found == {criterion: set(reasons) for criterion, reasons in REASONS.items()}


def test_every_reason_has_words() -> None:
    assert {criterion: set(WORDS[criterion]) for criterion in WORDS} == {
        criterion: set(reasons) for criterion, reasons in REASONS.items()
    }
    assert set(review_words.UNRATED) == set(Reason)
    assert set(sharing_words.USERS) == set(Shift)


def test_sentences_are_whole_and_in_their_style() -> None:
    for finding in FINDINGS:
        why, advice = words(finding)
        shown = f"{finding.criterion} {finding.reason}: {why} | {advice}"
        assert why.endswith("。") and not re.search("です|ます|ください", why), shown
        assert "{" not in why + advice and "「」" not in why + advice, shown
        assert not re.search(r"（）|、、|None|nan", why + advice), shown
        if advice:
            assert re.search(r"(ください|です|ます)。$", advice), shown


def test_advice_is_given_unless_the_criterion_is_satisfied() -> None:
    # An area without partners has nothing to do about P1.
    open_ = [
        f
        for f in FINDINGS
        if f.verdict is not Verdict.MEETS and f.reason is not TakingPart.NO_PARTNERS
    ]
    assert [f.reason for f in open_ if not words(f)[1]] == []


def test_no_banned_word() -> None:
    sentences = [re.sub("「[^」]*」", "", text) for f in FINDINGS for text in words(f)]
    assert [text for text in sentences if BANNED.search(text)] == []


def shown(find: Finding) -> str:
    return "\n".join(words(find))


def one(findings: tuple[Finding, ...], criterion: Criterion) -> Finding:
    return next(f for f in findings if f.criterion is criterion)


class TestSentences:
    def test_nodes_without_a_kpi_are_named(self) -> None:
        known = facts(assessed(kpi(1, **FIELD)), tree=TREE)
        assert shown(one(structure_findings(known, (), Criteria()), Criterion.S2)) == (
            "KPIがある中分野は2件のうち1件にとどまる。KPIがないのは「観光」である。\n"
            "「観光」について、KPIを設定できるか検討してください。"
        )

    def test_the_row_to_fill_is_named(self) -> None:
        known = facts(assessed(kpi(3), LATE), revisions=(revision(3),))
        assert shown(one(review_findings(known), Criterion.V3)) == (
            "遅れ又は後退と判定されているが、要因も事業の見直しも回答されていない。\n"
            "その要因を分析し、シート「見直し状況」の9行目（K03）の「遅れている要因」と"
            "「事業の見直し」に記入してください。"
        )

    def test_a_row_whose_place_is_not_known_is_named_by_its_number(self) -> None:
        known = facts(assessed(kpi(3), LATE), revisions=(revision(3, "職員の不足", origins={}),))
        assert "シート「見直し状況」のK03の行の「事業の見直し」に" in shown(
            one(review_findings(known), Criterion.V3)
        )

    def test_the_most_frequent_reason_comes_with_its_remedy(self) -> None:
        known = facts(
            assessed(kpi(1, **HELP)),
            unrated(kpi(2, "商談数", **HELP), Reason.BASELINE_MISSING),
        )
        assert shown(one(review_findings(known), Criterion.V1)) == (
            "個別事業のKPI2件のうち1件で進捗を判定でき、1件は判定できない。"
            "理由は、基準値がないこと（1件）である。\n"
            "「商談数」について、基準年と基準値を記入してください。"
        )

    def test_those_for_which_it_is_too_early_are_counted_too(self) -> None:
        known = facts(assessed(kpi(1, **HELP)), unrated(kpi(2, **HELP), Reason.NOT_YET_DUE))
        assert shown(one(review_findings(known), Criterion.V1)) == (
            "個別事業のKPI1件のすべてで、進捗を判定できる。"
            "ほかに、判定する時期になっていないKPIが1件ある。\n"
        )

    def test_what_a_role_s_kpis_lack_is_named(self) -> None:
        findings = structure_findings(facts(OWN, tree=TREE), (Q4_FAILS,), Criteria())
        assert shown(one(findings, Criterion.S1)) == (
            "役割のKPI1件すべては、客観的・定量的な検証に要する事項（数値による目標、毎年の実績"
            f"（2019年度の値がない））がそろっていない（「{OWN.kpi.name}」）。\n"
            f"「{OWN.kpi.name}」について、達成したかどうかを数値で確かめられる目標を定めてください。"
            "2019年度の実績をシート「実績」に記入してください。"
            "把握できない年がある場合は、毎年把握する方法を定めてください。"
        )

    def test_a_share_that_rose(self) -> None:
        (found,) = usage_findings(facts(usage=(yearly(100, 200),)), Criteria(), (2020, 2021))
        assert words(found) == (
            "他の構成市町村の住民の割合の平均は、2018年度の相互利用の開始前10.0%、開始後20.0%であり、"
            "上がっている（+10.0ポイント）。年間の利用者数の平均は開始前1,000人、開始後1,000人で、"
            "毎年の増減の範囲を超える変化はない。開始年度を除く。開始後には2020年度を含む。",
            "",
        )

    @pytest.mark.parametrize(
        ("users", "text"), [(0, "0人"), (4, "5人未満"), (5, "5人"), (1234.4, "1,234人")]
    )
    def test_few_users_are_not_printed(self, users: float, text: str) -> None:
        (found,) = usage_findings(
            facts(usage=(usage(2018, (2017, users, None), (2019, users, None)),)), Criteria(), ()
        )
        assert f"開始前{text}、開始後{text}で" in words(found)[0]

    def test_a_share_of_few_people_is_not_printed(self) -> None:
        (found,) = usage_findings(facts(usage=(yearly(4, 200),)), Criteria(), (2020, 2021))
        assert "%" not in words(found)[0]

    def test_of_many_names_the_first_stand_in_the_sentence(self) -> None:
        assert names_text("甲\n乙\n丙\n丁\n戊\n己\n庚") == (
            "「甲」、「乙」、「丙」、「丁」、「戊」ほか2件"
        )
        assert criteria_words.MOST_NAMED == 5
