"""P1 to P3: what the answers on practice say, held against the actuals and ratings."""

from typing import Any

import pytest
from area_examples import LATE, assessed, facts, kpi, revision

from kpi_report.assess.answers import PracticeAnswer
from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.finding import Criterion, Finding, Verdict
from kpi_report.assess.practice import practice_findings
from kpi_report.assess.practice_answers import ANSWERS, Checking, Following, TakingPart
from kpi_report.model import Origin, Point, YearKind
from kpi_report.survey.questions import PRACTICE

YES, PARTLY, NO = Verdict.MEETS, Verdict.PARTLY, Verdict.DOES_NOT_MEET
UNKNOWN = Verdict.CANNOT_TELL


def answer(question: str, code: str) -> PracticeAnswer:
    return PracticeAnswer(question, code, "", Origin("minamino.xlsx", "体制", "D6"))


def found(known: AreaFacts, subject: str) -> Finding:
    return next(f for f in practice_findings(known) if f.subject == subject)


def said(question: str, code: str, *kpis: Any, **known: Any) -> Finding:
    return found(facts(*kpis, practice=(answer(question, code),), **known), question)


def test_every_choice_of_every_question_has_a_meaning() -> None:
    asked = {q.question_id: [c.code for c in q.choices] for q in PRACTICE}
    assert {question: list(codes) for question, codes in ANSWERS.items()} == asked


def test_beside_rare_checking_stands_how_many_actuals_are_there() -> None:
    # 2021 is due of both; the second has none after 2019.
    late = kpi(2, actuals=(Point(2019, 104),))
    known = said("p2-1", "f", assessed(kpi(1)), assessed(late)).values
    assert (known["n_due"], known["n_present"]) == (2, 1)


@pytest.mark.parametrize(
    ("question", "label", "verdict", "reason"),
    [
        ("p1-1", "協議して設定した", YES, "set_together"),
        ("p1-1", "案を示して意見を聴いた", YES, "set_after_hearing"),
        ("p1-1", "連携中枢都市のみで設定し、結果を知らせた", NO, "set_alone_told"),
        ("p1-1", "連携中枢都市のみで設定し、知らせていない", NO, "set_alone"),
        ("p1-2", "意見を聴いて反映した", YES, "council_heard_at_setting"),
        ("p1-2", "意見を聴いたが、反映していない", PARTLY, "council_unheeded_at_setting"),
        ("p1-2", "報告のみ行った", NO, "council_told_at_setting"),
        ("p1-2", "聴いていない", NO, "council_not_heard_at_setting"),
        ("p1-3", "協議して検証している", YES, "checked_together"),
        ("p1-3", "意見を照会している", YES, "checked_after_hearing"),
        ("p1-3", "連携中枢都市のみで検証し、結果を知らせている", NO, "checked_alone_told"),
        ("p1-3", "連携中枢都市のみで検証し、知らせていない", NO, "checked_alone"),
        ("p1-3", "検証していない", NO, "not_checked"),
        ("p1-4", "意見を聴いて反映している", YES, "council_heard_at_checking"),
        ("p1-4", "意見を聴いているが、反映していない", PARTLY, "council_unheeded_at_checking"),
        ("p1-4", "報告のみ行っている", NO, "council_told_at_checking"),
        ("p1-4", "聴いていない", NO, "council_not_heard_at_checking"),
        ("p1-4", "検証していない", NO, "not_checked"),
        ("p2-1", "年2回以上", YES, "yearly"),
        ("p2-1", "年1回", YES, "yearly"),
        ("p2-1", "2～3年に1回", PARTLY, "every_few_years"),
        ("p2-1", "計画期間の終了時のみ", NO, "at_the_end"),
        ("p2-1", "把握していない", NO, "never"),
        ("p2-1", "不定期", PARTLY, "irregular"),
        ("p2-2", "すべて公表している", YES, "published"),
        ("p2-2", "一部を公表している", YES, "published_in_part"),
        ("p2-2", "公表していない", PARTLY, "not_published"),
        ("p3-1", "仕組みがあり、見直した例がある", YES, "projects_reviewed"),
        ("p3-1", "仕組みはあるが、例はない", PARTLY, "projects_not_yet"),
        ("p3-1", "仕組みはない", NO, "projects_never"),
        ("p3-2", "仕組みがあり、見直した例がある", YES, "vision_reviewed"),
        ("p3-2", "仕組みはあるが、例はない", PARTLY, "vision_not_yet"),
        ("p3-2", "仕組みはない", NO, "vision_never"),
        ("p3-3", "すべてのKPIで分析している", YES, "all_analysed"),
        ("p3-3", "主なKPIで分析している", PARTLY, "some_analysed"),
        ("p3-3", "分析していない", UNKNOWN, "nothing_to_analyse"),  # no KPI is behind
        ("p3-3", "遅れているKPIはない", YES, "nothing_behind"),
    ],
)
def test_an_answer_says_what_its_words_say(
    question: str, label: str, verdict: Verdict, reason: str
) -> None:
    choices = next(q.choices for q in PRACTICE if q.question_id == question)
    code = next(choice.code for choice in choices if choice.label == label)
    one = said(question, code)
    assert (one.verdict, one.reason) == (verdict, reason)
    assert one.evidence == (Origin("minamino.xlsx", "体制", "D6"),)


def test_a_question_left_open_cannot_be_told() -> None:
    one = found(facts(practice=(answer("p1-1", "a"),)), "p1-2")
    assert (one.verdict, one.reason) == (UNKNOWN, TakingPart.NOT_ANSWERED)
    assert one.values["question"] == "P1-2"


@pytest.mark.parametrize(("surveyed", "reason"), [(True, "no_answer"), (False, "not_surveyed")])
def test_without_answers_one_finding_a_criterion(surveyed: bool, reason: str) -> None:
    findings = practice_findings(facts(surveyed=surveyed))
    assert [(f.criterion, f.subject, f.verdict, f.reason) for f in findings] == [
        (criterion, "area", UNKNOWN, reason)
        for criterion in (Criterion.P1, Criterion.P2, Criterion.P3)
    ]


class TestActualsOfTheLastClosedYear:
    """The survey asks for actuals up to 2021."""

    NEW = kpi(1, actuals=(Point(2021, 1),))
    OLD = kpi(2, "宿泊者数", actuals=(Point(2020, 1),), actual_cells=("実績!I7",))

    def one(self, *kpis: Any) -> Finding:
        known = facts(*map(assessed, kpis), practice=(answer("p2-1", "a"),))
        return found(known, "area")

    def test_meets_where_all_are_there(self) -> None:
        one = self.one(self.NEW)
        assert (one.criterion, one.verdict, one.reason) == (
            Criterion.P2,
            YES,
            Checking.ACTUALS_PRESENT,
        )

    def test_partly_where_at_least_half_are(self) -> None:
        one = self.one(self.NEW, self.OLD)
        assert (one.verdict, one.reason) == (PARTLY, Checking.ACTUALS_MISSING)
        assert (one.values["names"], one.values["year"]) == ("宿泊者数", 2021)
        assert [o.cell for o in one.evidence] == ["I7"]

    def test_does_not_meet_where_fewer_are(self) -> None:
        one = self.one(self.OLD, self.OLD, self.NEW)
        assert (one.verdict, one.reason) == (NO, Checking.ACTUALS_MOSTLY_MISSING)
        assert (one.values["n_present"], one.values["n_due"]) == (1, 3)

    def test_a_value_is_due_only_after_its_lag(self) -> None:
        late = kpi(2, lag_years=1, actuals=(Point(2020, 1),))
        assert self.one(late).verdict is YES

    def test_of_a_census_the_last_one_is_due(self) -> None:
        # With a lag of a year a value of 2020 can be known by 2021; the census before is too old.
        census = {"year_kind": YearKind.CENSUS, "lag_years": 1, "baseline": Point(2010, 1)}
        assert self.one(kpi(1, **census, actuals=(Point(2020, 1),))).verdict is YES
        assert self.one(kpi(1, **census, actuals=(Point(2015, 1),))).verdict is NO

    def test_nothing_is_due_after_the_targets_year(self) -> None:
        assert self.one(kpi(1, target_year=2020, actuals=(Point(2020, 1),))).verdict is YES

    def test_nothing_is_due_of_a_kpi_as_new_as_its_baseline(self) -> None:
        one = self.one(kpi(1, baseline=Point(2021, 5), actuals=()))
        assert (one.verdict, one.reason) == (UNKNOWN, Checking.NO_ACTUALS_DUE)

    def test_a_kpi_without_any_actual_is_named_by_its_own_cell(self) -> None:
        one = self.one(kpi(3, actuals=()))
        assert [o.cell for o in one.evidence] == ["B9"]

    def test_is_told_without_any_answer_on_practice(self) -> None:
        findings = practice_findings(facts(assessed(self.NEW)))
        reasons = [f.reason for f in findings if f.criterion is Criterion.P2]
        assert reasons == [Checking.NO_ANSWER, Checking.ACTUALS_PRESENT]


class TestCauses:
    """K1 and K2 are behind, K3 is not."""

    KPIS = (
        assessed(kpi(1, "宿泊者数"), LATE),
        assessed(kpi(2, "創業者数"), LATE),
        assessed(kpi(3)),
    )
    ONE_TOLD = (revision(1, cause="求人が減ったため"), revision(2), revision(3))
    BOTH_TOLD = (revision(1, cause="求人が減ったため"), revision(2, cause="周知が足りないため"))

    def test_says_none_is_behind_where_two_are(self) -> None:
        one = said("p3-3", "d", *self.KPIS)
        assert (one.verdict, one.reason) == (NO, Following.BEHIND_UNSAID)
        assert (one.values["n_behind"], one.values["names"]) == (2, "宿泊者数\n創業者数")

    def test_not_analysed_where_two_are_behind(self) -> None:
        one = said("p3-3", "c", *self.KPIS)
        assert (one.verdict, one.reason) == (NO, Following.NOT_ANALYSED)
        assert one.values["names"] == "宿泊者数\n創業者数"

    def test_not_analysed_names_none_with_a_cause_recorded(self) -> None:
        one = said("p3-3", "c", *self.KPIS, revisions=self.ONE_TOLD)
        assert (one.reason, one.values["names"]) == (Following.NOT_ANALYSED, "創業者数")

    @pytest.mark.parametrize("code", ["a", "b"])
    def test_analysed_without_any_cause_recorded(self, code: str) -> None:
        one = said("p3-3", code, *self.KPIS, revisions=(revision(1), revision(2)))
        assert (one.verdict, one.reason) == (NO, Following.CAUSES_NOT_RECORDED)
        assert one.values["n_asked"] == 2

    def test_all_analysed_with_one_cause_of_two_recorded(self) -> None:
        one = said("p3-3", "a", *self.KPIS, revisions=self.ONE_TOLD)
        assert (one.verdict, one.reason) == (PARTLY, Following.CAUSES_RECORDED_IN_PART)
        assert (one.values["n_recorded"], one.values["n_asked"]) == (1, 2)
        assert one.values["names"] == "創業者数"

    def test_the_main_ones_analysed_with_one_cause_of_two_recorded(self) -> None:
        one = said("p3-3", "b", *self.KPIS, revisions=self.ONE_TOLD)
        assert (one.verdict, one.reason) == (PARTLY, Following.SOME_ANALYSED)

    def test_all_analysed_with_all_causes_recorded(self) -> None:
        one = said("p3-3", "a", *self.KPIS, revisions=self.BOTH_TOLD)
        assert (one.verdict, one.reason) == (YES, Following.ALL_ANALYSED)

    def test_in_a_first_round_the_answer_stands(self) -> None:
        assert said("p3-3", "a", *self.KPIS).reason == Following.ALL_ANALYSED
