"""V1 and V3: which projects can be followed, and what is recorded where a KPI lags behind."""

from typing import Any

import pytest
from area_examples import LATE, assessed, facts, kpi, revision, unrated

from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.finding import Criterion, Finding, Verdict
from kpi_report.assess.rating import Progress, Rating, Reason
from kpi_report.assess.review import Reviewing, Tracking, review_findings
from kpi_report.model import Change, Level, Point

AWAY = Progress(Rating.MOVED_AWAY)


def project(number: int, name: str = "", **changed: Any) -> Any:
    return kpi(number, name, level=Level.PROJECT, project="創業塾", **changed)


def tracked(known: AreaFacts) -> Finding:
    return next(f for f in review_findings(known) if f.criterion is Criterion.V1)


def late(known: AreaFacts) -> list[Finding]:
    return [f for f in review_findings(known) if f.criterion is Criterion.V3]


class TestTracking:
    def test_meets_where_every_project_has_a_rating(self) -> None:
        # The role's own KPI has none, and does not count here.
        known = facts(unrated(kpi(1), Reason.UNDECIDED), assessed(project(2)), assessed(project(3)))
        one = tracked(known)
        assert (one.verdict, one.reason) == (Verdict.MEETS, Tracking.ALL_RATED)
        assert (one.values["n_rated"], one.values["n_unrated"]) == (2, 0)
        assert [o.cell for o in one.evidence] == ["B8", "B9"]

    def test_partly_where_at_least_half_have_and_says_why_not(self) -> None:
        known = facts(
            assessed(project(1)),
            assessed(project(2)),
            assessed(project(3)),
            unrated(project(4, "商談数"), Reason.ACTUAL_MISSING),
            unrated(project(5, "参加者数"), Reason.BASELINE_MISSING),
            unrated(project(6, "来客数"), Reason.ACTUAL_MISSING),
        )
        one = tracked(known)
        assert (one.verdict, one.reason) == (Verdict.PARTLY, Tracking.MOST_RATED)
        assert (one.values["n_rated"], one.values["n_unrated"]) == (3, 3)
        assert (one.values["why"], one.values["n_why"]) == (Reason.ACTUAL_MISSING, 2)
        assert one.values["names"] == "商談数\n来客数"
        assert [o.cell for o in one.evidence] == ["B10", "B11", "B12"]

    def test_does_not_meet_where_fewer_have(self) -> None:
        known = facts(
            assessed(project(1)),
            unrated(project(2), Reason.STALE),
            unrated(project(3), Reason.UNDECIDED),
        )
        one = tracked(known)
        assert (one.verdict, one.reason) == (Verdict.DOES_NOT_MEET, Tracking.FEW_RATED)
        # One each: the first in the order of the reasons.
        assert one.values["why"] == Reason.UNDECIDED

    def test_those_for_which_it_is_too_early_are_left_aside(self) -> None:
        known = facts(
            assessed(project(1)),
            unrated(project(2), Reason.TOO_EARLY),
            unrated(project(3), Reason.NOT_YET_DUE),
        )
        one = tracked(known)
        assert (one.verdict, one.values["n_waiting"]) == (Verdict.MEETS, 2)

    @pytest.mark.parametrize(
        ("known", "reason"),
        [
            (facts(unrated(project(1), Reason.TOO_EARLY)), Tracking.ONLY_WAITING),
            (facts(assessed(kpi(1))), Tracking.NO_PROJECT_KPI),
            (facts(), Tracking.NO_ANSWER),
            (facts(assessed(project(1)), surveyed=False), Tracking.NOT_SURVEYED),
        ],
    )
    def test_cannot_tell(self, known: AreaFacts, reason: Tracking) -> None:
        one = tracked(known)
        assert (one.verdict, one.reason) == (Verdict.CANNOT_TELL, reason)


class TestReviewing:
    BEFORE = (kpi(1), kpi(2))

    def test_silent_where_nothing_is_behind(self) -> None:
        slightly = Progress(Rating.SLIGHTLY_BEHIND)
        known = facts(assessed(kpi(1)), assessed(kpi(2), slightly), previous_kpis=self.BEFORE)
        assert late(known) == []

    @pytest.mark.parametrize("level", Level)
    @pytest.mark.parametrize("progress", [LATE, AWAY])
    def test_one_for_every_kpi_behind_or_moved_away_at_any_level(
        self, level: Level, progress: Progress
    ) -> None:
        known = facts(assessed(kpi(1)), assessed(kpi(2, level=level), progress))
        assert [f.subject for f in late(known)] == ["minamino-k02"]

    @pytest.mark.parametrize(
        ("cause", "action", "verdict", "reason", "cells"),
        [
            (
                "職員の不足",
                "委託する",
                Verdict.MEETS,
                Reviewing.CAUSE_AND_ACTION,
                ["A8", "F8", "G8"],
            ),
            ("職員の不足", "", Verdict.PARTLY, Reviewing.NO_ACTION, ["A8", "F8"]),
            ("", "委託する", Verdict.PARTLY, Reviewing.NO_CAUSE, ["A8", "G8"]),
            ("", "", Verdict.DOES_NOT_MEET, Reviewing.NEITHER, ["A8"]),
        ],
    )
    def test_by_what_is_recorded(
        self, cause: str, action: str, verdict: Verdict, reason: Reviewing, cells: list[str]
    ) -> None:
        known = facts(
            assessed(kpi(2), LATE),
            revisions=(revision(1), revision(2, cause, action)),
            previous_kpis=self.BEFORE,
        )
        (one,) = late(known)
        assert (one.verdict, one.reason) == (verdict, reason)
        # The row of the sheet first, the newest actual last.
        assert [o.cell for o in one.evidence] == [*cells, "J6"]
        assert (one.values["number"], one.values["row"]) == ("K02", 8)

    def test_a_kpi_of_the_last_round_without_a_row(self) -> None:
        known = facts(assessed(kpi(2), LATE), revisions=(revision(1),), previous_kpis=self.BEFORE)
        (one,) = late(known)
        assert (one.verdict, one.reason) == (Verdict.DOES_NOT_MEET, Reviewing.ROW_MISSING)

    @pytest.mark.parametrize(
        ("known", "reason"),
        [
            ({"revisions": (revision(1),), "previous_kpis": BEFORE}, Reviewing.NEW_KPI),
            (
                {"revisions": (revision(3, change=Change.ADDED),), "previous_kpis": BEFORE},
                Reviewing.NEW_KPI,
            ),
            ({}, Reviewing.FIRST_ROUND),
            ({"surveyed": False}, Reviewing.NOT_SURVEYED),
        ],
    )
    def test_cannot_tell_of_a_kpi_without_a_row_to_fill(
        self, known: dict[str, Any], reason: Reviewing
    ) -> None:
        (one,) = late(facts(assessed(kpi(3), LATE), **known))
        assert (one.verdict, one.reason) == (Verdict.CANNOT_TELL, reason)

    def test_a_kpi_without_actuals_has_no_cell_of_them(self) -> None:
        (one,) = late(facts(assessed(kpi(1, actuals=(), baseline=Point(2015, 1)), LATE)))
        assert one.evidence == ()
