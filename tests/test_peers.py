"""An area's answers beside those of the others: nine fictional areas, counted by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from kpi_examples import HALFWAY

from kpi_report.assess.answers import PracticeAnswer, Revision
from kpi_report.assess.disclosure import (
    Counted,
    ReleasedQuarter,
    ReleasedShare,
    ReleasedWording,
    Withheld,
)
from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.finding import Criterion, Finding, Verdict
from kpi_report.assess.peer_counts import FAVOURABLE, PROGRESS
from kpi_report.assess.peers import (
    Compared,
    PeerView,
    RoundStatistics,
    SharedKpi,
    peer_view,
    round_statistics,
)
from kpi_report.assess.rating import AssessedKpi, Progress, Rating, Reason, cannot_judge
from kpi_report.bundle import AreaBundle
from kpi_report.document.blocks import Blocks, Notice, Table
from kpi_report.document.context import AreaContext
from kpi_report.document.peers import QUESTIONS, others_text, peers
from kpi_report.model import Area, Change, Member, Role, Scope
from kpi_report.parameters import DisclosureRules, Gates, PeerGroup
from kpi_report.rounds import load_round
from kpi_report.split import area_bundle, assess_round
from kpi_report.survey.questions import PRACTICE

ROOT = Path(__file__).parents[1]
AREAS = "abcdefghi"
ALL = PeerGroup(group_id="all", name="全", areas=list(AREAS))


def place(letter: str) -> Area:
    city = Member(f"9{ord(letter)}00", f"{letter}中枢市", "架空県", is_core=True)
    town = Member(f"9{ord(letter)}01", f"{letter}町", "架空県", is_core=False)
    return Area(letter, f"{letter}田連携中枢都市圏", "架空県", "", (city, town), "")


def kpi(rating: Rating, name: str = "宿泊者数", unit: str = "人", **changed: object) -> AssessedKpi:
    progress = Progress(rating) if rating is not Rating.CANNOT_JUDGE else TOO_EARLY
    return AssessedKpi(replace(HALFWAY, name=name, unit=unit, **changed), progress)


TOO_EARLY = cannot_judge(Reason.TOO_EARLY)
GOOD, BAD, NONE = Rating.ON_TRACK, Rating.BEHIND, Rating.CANNOT_JUDGE


def facts(letter: str, *kpis: AssessedKpi, **answers: str) -> AreaFacts:
    """Answers are named like ``p1_1="a"``."""
    return AreaFacts(
        place(letter),
        kpis=tuple(replace(k, kpi=replace(k.kpi, area_id=letter)) for k in kpis),
        practice=tuple(PracticeAnswer(q.replace("_", "-"), a, "") for q, a in answers.items()),
    )


def counted(
    areas: list[AreaFacts],
    findings: dict[str, list[Finding]] | None = None,
    consenting: str = "",
    groups: list[PeerGroup] | None = None,
) -> RoundStatistics:
    own = frozenset(consenting)
    return round_statistics(areas, findings or {}, own, groups or [ALL], Gates(), DisclosureRules())


def compared(view: PeerView, subject: str) -> Compared:
    (found,) = [c for c in view.compared if c.subject == subject]
    return found


def verdicts(criterion: Criterion, *found: Verdict) -> list[Finding]:
    return [Finding("", criterion, f"{n}", verdict, "") for n, verdict in enumerate(found)]


class TestCriteria:
    # Met of told: a 3 of 3, b 2 of 3, c 1 of 3, d to i 0, 1, 2, 3, 2, 1 of 3: 15 of 27
    MET = (3, 2, 1, 0, 1, 2, 3, 2, 1)

    @pytest.fixture
    def statistics(self) -> RoundStatistics:
        found = {
            a: verdicts(Criterion.Q1, *[Verdict.MEETS] * n, *[Verdict.DOES_NOT_MEET] * (3 - n))
            for a, n in zip(AREAS, self.MET, strict=True)
        }
        return counted([facts(a) for a in AREAS], found)

    def test_share_of_the_kpis_that_meet_it(self, statistics: RoundStatistics) -> None:
        found = compared(peer_view(statistics, "b"), "Q1")
        assert found == Compared(
            subject="Q1",
            own=Counted(2, 3),
            others=ReleasedShare(9, 0.56),  # 15 / 27 = 0.5556
            place=ReleasedQuarter(9, 2),  # 2 above, 3 equal: 4 (2 + 1.5) / 9 = 1.56
        )

    @pytest.mark.parametrize("area_id", AREAS)
    def test_all_members_read_the_same_share(
        self, statistics: RoundStatistics, area_id: str
    ) -> None:
        assert compared(peer_view(statistics, area_id), "Q1").others == ReleasedShare(9, 0.56)

    def test_what_could_not_be_told_does_not_count(self) -> None:
        found = {"a": verdicts(Criterion.Q1, Verdict.MEETS, Verdict.CANNOT_TELL, Verdict.PARTLY)}
        view = peer_view(counted([facts(a) for a in AREAS], found), "a")
        assert compared(view, "Q1").own == Counted(1, 2)

    def test_the_tree_is_sound_as_a_whole_or_not(self) -> None:
        found = {
            a: verdicts(Criterion.S4, Verdict.MEETS, Verdict.MEETS if a < "e" else Verdict.PARTLY)
            for a in AREAS
        }
        view = peer_view(counted([facts(a) for a in AREAS], found), "a")
        # a to d of nine; a yes or no has no quarter
        assert compared(view, "S4") == Compared("S4", Counted(1, 1), ReleasedShare(9, 0.44))

    def test_what_follows_from_the_answers_is_not_given_beside_them(self) -> None:
        subjects = {c.subject for c in peer_view(counted([facts("a")]), "a").compared}
        assert subjects.isdisjoint({"P1", "P2", "P3"})
        assert subjects >= set(FAVOURABLE)

    def test_groups_are_counted_apart_and_never_all_together(self) -> None:
        groups = [
            PeerGroup(group_id="one", name="一", areas=list("abcdef")),
            PeerGroup(group_id="two", name="二", areas=list("ghi")),
        ]
        found = {
            a: verdicts(Criterion.S4, Verdict.MEETS if a in "abcg" else Verdict.PARTLY)
            for a in AREAS
        }
        statistics = counted([facts(a) for a in AREAS], found, groups=groups)
        assert {group: s for (subject, group), s in statistics.shares.items()} == {
            "one": ReleasedShare(6, 0.5),
            "two": ReleasedShare(3, None, Withheld.TOO_FEW),
        }


class TestProgress:
    def test_met_or_on_track_of_those_with_a_rating(self) -> None:
        areas = [
            facts(
                a,
                kpi(Rating.MET if a in "abcd" else Rating.SLIGHTLY_BEHIND),
                kpi(GOOD if a == "a" else BAD),
                kpi(NONE),
            )
            for a in AREAS
        ]
        # 4 + 1 of 18; fewer than 2 + 2 + 0.4
        found = compared(peer_view(counted(areas), "a"), PROGRESS)
        assert found.own == Counted(2, 2)
        assert found.others == ReleasedShare(9, 0.28)

    def test_an_area_without_a_rating_has_no_share_of_its_own(self) -> None:
        areas = [facts(a, kpi(NONE if a == "a" else GOOD)) for a in AREAS]
        found = compared(peer_view(counted(areas), "a"), PROGRESS)
        assert (found.own, found.place, found.others.n_areas) == (None, None, 8)


class TestPractice:
    def test_favourable_answers_of_all_areas(self) -> None:
        areas = [facts(a, p1_1=answer) for a, answer in zip(AREAS, "abcdaabcd", strict=True)]
        # a, b, a, a, b: 5 of 9
        found = compared(peer_view(counted(areas), "c"), "p1-1")
        assert found == Compared("p1-1", Counted(0, 1), ReleasedShare(9, 0.56))

    def test_an_area_without_partners_is_not_asked_who_of_them_took_part(self) -> None:
        areas = [facts(a, p1_1=answer) for a, answer in zip(AREAS, "abcdaabcd", strict=True)]
        alone = replace(areas[3], area=replace(areas[3].area, members=areas[3].area.members[:1]))
        view = peer_view(counted([*areas[:3], alone, *areas[4:]]), "d")
        # a, b, a, a, b: 5 of the other 8
        assert compared(view, "p1-1") == Compared("p1-1", None, ReleasedShare(8, 0.63))

    def test_areas_with_nothing_behind_are_not_asked_for_causes(self) -> None:
        areas = [facts(a, p3_3="d" if a in "ab" else "c") for a in AREAS]
        found = compared(peer_view(counted(areas), "a"), "p3-3")
        assert (found.own, found.others.n_areas) == (None, 7)

    def test_every_question_with_choices_has_favourable_ones_and_a_name(self) -> None:
        codes = {q.question_id: {c.code for c in q.choices} for q in PRACTICE}
        assert set(FAVOURABLE) == set(codes) == set(QUESTIONS)
        assert all(set(FAVOURABLE[q]) < codes[q] for q in codes)


class TestSharedKpis:
    def share(self, rating: Callable[[str], Rating | None], view_of: str = "a") -> list[SharedKpi]:
        areas = [facts(a, *([kpi(r)] if (r := rating(a)) is not None else [])) for a in AREAS]
        return list(peer_view(counted(areas), view_of).kpis)

    def test_three_of_six_areas_are_on_course(self) -> None:
        found = self.share(
            lambda a: {"a": GOOD, "b": GOOD, "c": GOOD}.get(a, BAD) if a < "g" else None
        )
        assert found == [SharedKpi("宿泊者数", "人", ReleasedShare(6, 0.5))]

    def test_five_areas_are_too_few_to_be_named_at_all(self) -> None:
        assert self.share(lambda a: GOOD if a < "f" else None) == []

    def test_where_two_lack_it_they_would_know_that_all_others_have_it(self) -> None:
        assert self.share(lambda a: GOOD if a < "h" else None) == []

    def test_all_on_course_is_not_told(self) -> None:
        (found,) = self.share(lambda a: GOOD if a < "g" else None)
        assert found.others == ReleasedShare(6, None, Withheld.ONE_SIDED)

    def test_an_area_without_the_kpi_reads_nothing_of_it(self) -> None:
        assert self.share(lambda a: GOOD if a < "g" else None, view_of="i") == []

    def test_names_are_the_same_by_nfkc(self) -> None:
        wide = [facts(a, kpi(GOOD if a < "d" else BAD, "ＩＴ人材数")) for a in "abcde"]
        narrow = facts("f", kpi(BAD, "IT人材数"))
        found = peer_view(counted([*wide, narrow, *map(facts, "ghi")]), "f").kpis
        assert found == (SharedKpi("IT人材数", "人", ReleasedShare(6, 0.5)),)

    def test_one_of_two_behind_makes_the_area_behind(self) -> None:
        twice = facts("a", kpi(GOOD), kpi(BAD))
        others = [facts(a, kpi(GOOD if a < "e" else BAD)) for a in "bcdef"]
        (found,) = peer_view(counted([twice, *others, *map(facts, "ghi")]), "a").kpis
        assert found.others == ReleasedShare(6, 0.5)  # b, c, d


class TestWordings:
    def seen_by_a(self, *kpis: AssessedKpi, consenting: str = "b") -> tuple[ReleasedWording, ...]:
        return peer_view(
            counted(
                [facts("a", kpi(GOOD)), facts("b", *kpis)], consenting=consenting, groups=[ALL]
            ),
            "a",
        ).wordings

    def test_an_outcome_of_an_area_that_agreed(self) -> None:
        assert self.seen_by_a(kpi(BAD, "健康寿命", "歳")) == (
            ReleasedWording("健康寿命", "歳", Role.ECONOMY),
        )

    def test_not_of_one_that_did_not(self) -> None:
        assert self.seen_by_a(kpi(GOOD, "健康寿命", "歳"), consenting="a") == ()

    def test_not_what_the_area_has_itself(self) -> None:
        assert self.seen_by_a(kpi(GOOD)) == ()

    @pytest.mark.parametrize("name", ["b中枢市の健康寿命", "b田の健康寿命", "b中枢の健康寿命"])
    def test_not_where_a_place_is_named(self, name: str) -> None:
        assert self.seen_by_a(kpi(GOOD, name, "歳")) == ()

    def test_not_of_one_facility(self) -> None:
        assert self.seen_by_a(kpi(GOOD, "健康寿命", "歳", scope=Scope.FACILITY)) == ()

    def test_not_an_output(self) -> None:
        assert self.seen_by_a(kpi(GOOD, "会議の開催回数", "回")) == ()

    @pytest.mark.parametrize("name", ["有効求人倍率", "年間有効求人倍率", "有効求人倍率（圏域）"])
    def test_not_what_is_like_an_own_outcome(self, name: str) -> None:
        both = [facts("a", kpi(GOOD, "有効求人倍率", "倍")), facts("b", kpi(GOOD, name, "％"))]
        assert peer_view(counted(both, consenting="b", groups=[ALL]), "a").wordings == ()

    def test_of_two_that_are_alike_the_first_alone(self) -> None:
        assert [w.name for w in self.seen_by_a(
            kpi(GOOD, "要介護認定率", "％"), kpi(GOOD, "要介護認定率（圏域全体）", "％"),
            kpi(GOOD, "年間有効求人倍率", "倍"), kpi(GOOD, "有効求人倍率", "倍"),
        )] == ["年間有効求人倍率", "要介護認定率"]  # fmt: skip

    @pytest.mark.parametrize(
        ("change", "shown"), [("dropped", []), ("replaced", []), ("reworded", ["健康寿命"])]
    )
    def test_not_what_its_own_area_gave_up(self, change: str, shown: list[str]) -> None:
        used = facts("b", kpi(GOOD, "健康寿命", "歳"))
        revised = Revision("b-k01", "健康寿命", Change(change), "", "", "", "")
        areas = [facts("a"), replace(used, revisions=(revised,))]
        found = peer_view(counted(areas, consenting="b", groups=[ALL]), "a").wordings
        assert [w.name for w in found] == shown

    def test_not_what_the_area_gave_up_itself(self) -> None:
        revised = Revision("a-k01", "健康寿命", Change.DROPPED, "", "", "", "")
        areas = [
            replace(facts("a"), revisions=(revised,)),
            facts("b", kpi(GOOD, "健康寿命", "歳"), kpi(GOOD, "有効求人倍率", "倍")),
        ]
        found = peer_view(counted(areas, consenting="b", groups=[ALL]), "a").wordings
        assert [w.name for w in found] == ["有効求人倍率"]

    def test_not_what_an_area_without_an_answer_had_in_the_last_round(self) -> None:
        had = replace(HALFWAY, name="健康寿命", unit="歳")
        areas = [
            replace(facts("a"), previous_kpis=(had,)),
            facts("b", kpi(GOOD, "健康寿命", "歳"), kpi(GOOD, "有効求人倍率", "倍")),
        ]
        found = peer_view(counted(areas, consenting="b", groups=[ALL]), "a").wordings
        assert [w.name for w in found] == ["有効求人倍率"]

    def test_three_of_a_role_those_of_most_areas_first(self) -> None:
        names = ("健康寿命", "合計特殊出生率", "有効求人倍率", "圏域の総人口")
        many = [facts(x, *(kpi(GOOD, name, "") for name in names)) for x in "bc"]
        more = facts("d", *(kpi(GOOD, name, "") for name in names[2:]))
        statistics = counted([facts("a"), *many, more], consenting="bcd")
        assert [w.name for w in peer_view(statistics, "a").wordings] == [
            "圏域の総人口",
            "有効求人倍率",
            "健康寿命",
        ]


@pytest.fixture(scope="module")
def bundle() -> AreaBundle:
    return area_bundle(assess_round(load_round("sample_2022", ROOT)), "kotozumi")


def context(bundle: AreaBundle) -> AreaContext:
    return AreaContext(bundle, "ja", date(2022, 12, 1), "", "", "")


def texts(bundle: AreaBundle, row: str) -> list[tuple[str, str]]:
    block = peers(context(bundle))
    assert isinstance(block, Blocks)
    table = block.blocks[0]
    assert isinstance(table, Table)
    (cells,) = [r for g in table.groups for r in g.rows if r[0].text.startswith(row)]
    return [(c.text, c.detail) for c in cells[1:]]


class TestSection:
    def with_row(self, bundle: AreaBundle, row: Compared) -> AreaBundle:
        return replace(bundle, peers=PeerView((row,), (), ()))

    def test_a_row_with_all_that_may_be_said(self, bundle: AreaBundle) -> None:
        row = Compared("Q1", Counted(2, 3), ReleasedShare(9, 0.56), ReleasedQuarter(9, 2))
        assert texts(self.with_row(bundle, row), "Q1") == [
            ("67%", "3件中2件"),
            ("56%", "9圏域"),
            ("9圏域中、上から2番目の4分の1", ""),
        ]

    def test_a_share_that_is_withheld_says_why(self, bundle: AreaBundle) -> None:
        few = ReleasedShare(5, None, Withheld.TOO_FEW)
        row = Compared("Q1", Counted(3, 3), few, ReleasedQuarter(9, 1))
        assert texts(self.with_row(bundle, row), "Q1") == [
            ("100%", "3件中3件"),
            ("―", "回答のある圏域が5のため示さない"),
            ("9圏域中、上から1番目の4分の1", ""),
        ]

    def test_a_quarter_that_is_withheld_says_why(self, bundle: AreaBundle) -> None:
        tied = ReleasedQuarter(9, None, Withheld.TIED)
        row = Compared("Q1", Counted(3, 3), ReleasedShare(9, 0.56), tied)
        assert texts(self.with_row(bundle, row), "Q1")[2] == (
            "―",
            "同じ割合の圏域が多いため示さない",
        )

    def test_a_row_of_which_nothing_passed_is_named_below_the_table(
        self, bundle: AreaBundle
    ) -> None:
        row = Compared("Q1", Counted(3, 3), ReleasedShare(5, None, Withheld.TOO_FEW))
        block = peers(context(self.with_row(bundle, row)))
        assert isinstance(block, Blocks)
        (table,) = block.blocks
        assert isinstance(table, Table)
        assert table.groups == ()
        assert table.note.endswith("Q1は、この条件を満たさないため示していない。")

    def test_a_yes_has_no_place(self, bundle: AreaBundle) -> None:
        row = Compared("p2-1", Counted(1, 1), ReleasedShare(22, 0.067))
        found = texts(self.with_row(bundle, row), "達成状況を年1回以上")
        assert found == [("はい", ""), ("6.7%", "22圏域"), ("―", "")]

    def test_a_round_of_publications_has_no_answers_to_compare(self, bundle: AreaBundle) -> None:
        assert isinstance(peers(context(replace(bundle, peers=None))), Notice)

    def test_others_with_the_same_kpi(self, bundle: AreaBundle) -> None:
        shared = SharedKpi("宿泊者数", "人", ReleasedShare(8, 0.62))
        with_kpi = replace(bundle, peers=PeerView((), (shared,), ()))
        assert others_text(with_kpi, HALFWAY) == (
            "判定した8圏域（当圏域を含む）のうち62%が達成又は順調。"
        )

    def test_others_with_the_same_kpi_all_alike(self, bundle: AreaBundle) -> None:
        shared = SharedKpi("宿泊者数", "人", ReleasedShare(8, None, Withheld.ONE_SIDED))
        with_kpi = replace(bundle, peers=PeerView((), (shared,), ()))
        assert others_text(with_kpi, HALFWAY) == "推定のおそれがあるため示さない"

    def test_a_kpi_that_nobody_shares(self, bundle: AreaBundle) -> None:
        alone = replace(bundle, peers=PeerView((), (), ()))
        assert others_text(alone, HALFWAY) == (
            "同じ名称のKPIについて、示すことのできる数の圏域の回答がない。"
        )
