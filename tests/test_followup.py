"""KPIs of two rounds: which is which, what was done, and what became of the advice."""

import importlib
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from document_texts import area_context, texts
from kpi_examples import HALFWAY
from test_banned_words import banned

from kpi_report.assess.finding import Criterion, Verdict
from kpi_report.assess.followup import FollowedKpi, Uptake, seen, uptake
from kpi_report.assess.matching import Match, MatchedBy, match
from kpi_report.document import followup, followup_overview
from kpi_report.document.blocks import Notice, Table, flatten
from kpi_report.document.context import AreaContext, OverviewContext
from kpi_report.document.language import LANGUAGES, speaking
from kpi_report.errors import ParameterError
from kpi_report.model import Change, Kpi, Level
from kpi_report.rounds import load_round
from kpi_report.split import AssessedRound, area_bundle, assess_round, overview_bundle

ROOT = Path(__file__).parents[1]
OF_AREA = ("cover", "answer", "uptakes", "to_confirm", "kpis", "reasons", "method")
OF_ALL = ("cover", "answer", "moves", "uptakes", "areas", "method")
sys.path.insert(0, str(ROOT / "data" / "sample"))
generate = importlib.import_module("generate")


def kpi(number: str, name: str = "宿泊者数", **changed: object) -> Kpi:
    return replace(HALFWAY, kpi_id=number, name=name, **changed)  # type: ignore[arg-type]


def pairs(
    before: list[Kpi],
    after: list[Kpi],
    successors: Mapping[str, str] | None = None,
    confirmed: Mapping[str, str] | None = None,
) -> list[tuple[str | None, str | None, MatchedBy]]:
    found = match(before, after, successors or {}, confirmed or {}, 0.5)
    return [(m.before and m.before.kpi_id, m.after and m.after.kpi_id, m.by) for m in found]


class TestMatching:
    def test_by_number(self) -> None:
        assert pairs([kpi("k1")], [kpi("k1", "観光客の数")]) == [("k1", "k1", MatchedBy.NUMBER)]

    def test_by_what_the_area_answered(self) -> None:
        found = pairs([kpi("k1")], [kpi("k1"), kpi("k2")], successors={"k1": "k2"})
        assert found == [("k1", "k2", MatchedBy.ANSWER), (None, "k1", MatchedBy.NOTHING)]

    def test_a_person_goes_before_the_answer(self) -> None:
        found = pairs(
            [kpi("k1")], [kpi("k2"), kpi("k3")], successors={"k1": "k2"}, confirmed={"k1": "k3"}
        )
        assert found == [("k1", "k3", MatchedBy.PERSON), (None, "k2", MatchedBy.NOTHING)]

    def test_a_person_may_say_that_there_is_none(self) -> None:
        found = pairs([kpi("k1")], [kpi("k9")], confirmed={"k1": ""})
        assert found == [("k1", None, MatchedBy.PERSON), (None, "k9", MatchedBy.NOTHING)]

    def test_by_wording_where_the_numbers_changed(self) -> None:
        before = [kpi("k1", "延べ宿泊者数"), kpi("k2", "新規就農者数")]
        after = [kpi("n1", "新規就農者の数"), kpi("n2", "延べ宿泊者数（圏域全体）")]
        found = match(before, after, {}, {}, 0.5)
        assert [(m.before and m.before.kpi_id, m.after and m.after.kpi_id) for m in found] == [
            ("k1", "n2"),
            ("k2", "n1"),
        ]
        assert all(m.by is MatchedBy.WORDING and m.likeness for m in found)

    def test_not_across_roles_or_levels(self) -> None:
        found = pairs([kpi("k1")], [kpi("n1", level=Level.PROJECT)])
        assert found == [("k1", None, MatchedBy.NOTHING), (None, "n1", MatchedBy.NOTHING)]

    def test_not_where_nothing_is_alike(self) -> None:
        found = pairs([kpi("k1", "延べ宿泊者数")], [kpi("n1", "待機児童の解消率")])
        assert [by for _, _, by in found] == [MatchedBy.NOTHING, MatchedBy.NOTHING]

    def test_each_kpi_once(self) -> None:
        found = pairs([kpi("k1"), kpi("k2")], [kpi("n1")])
        assert Counter(after for _, after, _ in found) == {"n1": 1, None: 1}


@pytest.mark.parametrize(
    ("before", "after", "by", "changes"),
    [
        (kpi("k1"), kpi("k1"), MatchedBy.NUMBER, [Change.KEPT]),
        (kpi("k1", "宿泊者数 "), kpi("k1", "宿泊者数"), MatchedBy.NUMBER, [Change.KEPT]),
        (kpi("k1"), kpi("k1", "宿泊者数（圏域全体）"), MatchedBy.NUMBER, [Change.REWORDED]),
        (kpi("k1"), kpi("k1", unit="千人"), MatchedBy.NUMBER, [Change.REWORDED]),
        (kpi("k1"), kpi("k1", target_value=300.0), MatchedBy.NUMBER, [Change.TARGET_CHANGED]),
        (kpi("k1"), kpi("k1", target_year=2030), MatchedBy.NUMBER, [Change.TARGET_CHANGED]),
        (
            kpi("k1", target_wording="200人"),
            kpi("k1", target_wording="２００人以上"),
            MatchedBy.NUMBER,
            [Change.KEPT],
        ),
        (
            kpi("k1"),
            kpi("k1", "観光客数", target_value=9.0),
            MatchedBy.NUMBER,
            [Change.REWORDED, Change.TARGET_CHANGED],
        ),
        (kpi("k1"), kpi("k2", "消費額"), MatchedBy.ANSWER, [Change.REPLACED]),
        (kpi("k1"), kpi("k2"), MatchedBy.PERSON, [Change.KEPT]),
        (kpi("k1"), kpi("k2", "宿泊者の数"), MatchedBy.WORDING, [Change.REWORDED]),
        (kpi("k1"), None, MatchedBy.NOTHING, [Change.DROPPED]),
        (None, kpi("k1"), MatchedBy.NOTHING, [Change.ADDED]),
    ],
)
def test_what_is_seen(
    before: Kpi | None, after: Kpi | None, by: MatchedBy, changes: list[Change]
) -> None:
    assert list(seen(Match(before, after, by))) == changes


@pytest.mark.parametrize(
    ("before", "after", "became"),
    [
        (Verdict.DOES_NOT_MEET, Verdict.MEETS, Uptake.DONE),
        (Verdict.CANNOT_TELL, Verdict.MEETS, Uptake.DONE),
        (Verdict.DOES_NOT_MEET, Verdict.PARTLY, Uptake.PARTLY_DONE),
        (Verdict.DOES_NOT_MEET, Verdict.DOES_NOT_MEET, Uptake.LEFT),
        (Verdict.PARTLY, Verdict.DOES_NOT_MEET, Uptake.LEFT),
        (Verdict.PARTLY, Verdict.CANNOT_TELL, Uptake.LEFT),
        (Verdict.PARTLY, None, Uptake.GONE),
        (Verdict.MEETS, Verdict.MEETS, Uptake.NONE),
        (Verdict.MEETS, Verdict.CANNOT_TELL, Uptake.NONE),
        (Verdict.MEETS, None, Uptake.NONE),
        (Verdict.MEETS, Verdict.PARTLY, Uptake.LOST),
    ],
)
def test_what_became_of_advice(before: Verdict, after: Verdict | None, became: Uptake) -> None:
    assert uptake(before, after) is became


@pytest.fixture(scope="module")
def assessed() -> AssessedRound:
    return assess_round(load_round("sample_followup", ROOT))


@pytest.fixture(scope="module")
def planted() -> dict[str, dict[str, tuple[str, str]]]:
    """Return by area what was done to each KPI, and the number of the one in its place."""
    return {
        area_id: {
            f"{area_id}-{r.number.lower()}": (
                r.change,
                f"{area_id}-{r.new_number.lower()}" if r.new_number else "",
            )
            for r in filled.answer.revisions
        }
        for area_id, filled in generate.make_answers()["sample_2022"].items()
    }


class TestTruth:
    """``sample_2022`` against ``sample_2021``: what the generator did, and nothing else."""

    def test_all_planted_revisions_are_recognised_and_none_invented(
        self, assessed: AssessedRound, planted: dict[str, dict[str, tuple[str, str]]]
    ) -> None:
        kinds: Counter[str] = Counter()
        for area_id, followed in assessed.followed.items():
            told = {
                f.before.kpi_id: (
                    "+".join(f.seen),
                    f.after.kpi_id if f.after and f.seen == (Change.REPLACED,) else "",
                )
                for f in followed
                if f.before
            }
            if told:
                assert told == planted[area_id], area_id
            kinds.update(change for change, _ in told.values())
        assert kinds == {
            "kept": 784,
            "reworded": 34,
            "target_changed": 20,
            "replaced": 14,
            "dropped": 25,
        }

    def test_new_ones_are_those_that_are_in_no_ones_place(
        self, assessed: AssessedRound, planted: dict[str, dict[str, tuple[str, str]]]
    ) -> None:
        answers = generate.make_answers()["sample_2022"]
        for area_id, followed in assessed.followed.items():
            if not followed:
                continue
            numbers = {f"{area_id}-{k.number.lower()}" for k in answers[area_id].answer.kpis}
            known = {*planted[area_id], *(new for _, new in planted[area_id].values())}
            added = {f.after.kpi_id for f in followed if f.after and f.seen == (Change.ADDED,)}
            assert added == numbers - known

    def test_no_answer_disagrees_with_what_is_written(self, assessed: AssessedRound) -> None:
        every = [f for followed in assessed.followed.values() for f in followed]
        assert [f for f in every if not f.agrees] == []

    def test_who_did_not_answer_is_not_followed(self, assessed: AssessedRound) -> None:
        assert [a for a, followed in assessed.followed.items() if not followed] == [
            "yukimisaki",
            "kiyomisato",
        ]


class TestConfirmed:
    def test_an_unknown_kpi_is_refused_with_its_place(self) -> None:
        round_ = load_round("sample_followup", ROOT)
        said = round_.area_parameters["akanehane"].model_copy(
            update={"matches": {"akanehane-k99": ""}}
        )
        changed = replace(round_, area_parameters={**round_.area_parameters, "akanehane": said})
        with pytest.raises(ParameterError, match="unknown KPI 'akanehane-k99' of the first round"):
            assess_round(changed)

    def test_one_kpi_of_now_cannot_follow_two(self) -> None:
        round_ = load_round("sample_followup", ROOT)
        both = {"akanehane-k01": "akanehane-k02", "akanehane-k02": "akanehane-k02"}
        said = round_.area_parameters["akanehane"].model_copy(update={"matches": both})
        changed = replace(round_, area_parameters={**round_.area_parameters, "akanehane": said})
        with pytest.raises(ParameterError, match="'akanehane-k02' to two KPIs of the first round"):
            assess_round(changed)

    @pytest.mark.parametrize("nothing", ["", None])
    def test_what_a_person_says_counts(self, nothing: str | None) -> None:
        round_ = load_round("sample_followup", ROOT)
        said = round_.area_parameters["akanehane"].model_copy(
            update={"matches": {"akanehane-k01": nothing}}
        )
        changed = replace(round_, area_parameters={**round_.area_parameters, "akanehane": said})
        first = assess_round(changed).followed["akanehane"][0]
        assert (first.before and first.before.kpi_id, first.after, first.by) == (
            "akanehane-k01",
            None,
            MatchedBy.PERSON,
        )


def context(assessed: AssessedRound, area_id: str, language: str = "ja") -> AreaContext:
    own = area_context(assessed, area_id)
    return replace(own, bundle=area_bundle(assessed, area_id, language), language=language)


class TestDocuments:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_no_section_claims_a_cause(self, assessed: AssessedRound, language: str) -> None:
        names = {k.name for k in assessed.round.kpis} | {
            k.name for k in (assessed.round.previous or assessed.round).kpis
        }
        own_words = frozenset(n for n in names if banned(n)) | frozenset(
            r for r in assessed.round.tables.revisions["reason"].unique() if banned(r)
        )
        with speaking(language):
            for area_id in assessed.followed:
                ctx = context(assessed, area_id, language)
                for name in OF_AREA:
                    for part in flatten(getattr(followup, name)(ctx)):
                        assert [t for t in texts(part) if banned(t, own_words)] == []
            of_all = OverviewContext(
                overview_bundle(assessed, language),
                language,
                assessed.round.parameters.data_date,
            )
            for name in OF_ALL:
                for part in flatten(getattr(followup_overview, name)(of_all)):
                    assert [t for t in texts(part) if banned(t)] == []

    def test_a_row_for_every_kpi_of_both_rounds(self, assessed: AssessedRound) -> None:
        table = followup.kpis(context(assessed, "akanehane"))
        assert isinstance(table, Table)
        rows = [row for group in table.groups for row in group.rows]
        assert len(rows) == len(assessed.followed["akanehane"]) == 42
        (replaced,) = (row for row in rows if row[1].text == "別のKPIに差替え")
        assert (replaced[0].text, replaced[2].text) == (
            "小売業年間商品販売額",
            "中心拠点地区の歩行者通行量",
        )

    def test_uptake_is_counted_by_criterion(self, assessed: AssessedRound) -> None:
        table = followup.uptakes(context(assessed, "akanehane"))
        assert isinstance(table, Table)
        first = table.groups[0].rows[0]
        every = [f for f in assessed.followed["akanehane"] if f.before]
        left = sum(f.uptake.get(Criterion.Q1) is Uptake.LEFT for f in every)
        assert (first[0].text, first[3].value) == ("住民の便益（アウトカム）", left)

    def test_who_did_not_answer_is_told_so(self, assessed: AssessedRound) -> None:
        told, asked = followup.answer(context(assessed, "yukimisaki")).blocks
        assert isinstance(told, Notice)
        assert isinstance(asked, Notice)
        assert "今回の調査の回答がないため" in told.text
        assert asked.title == "お願い"

    def test_the_matrix_of_moves_adds_up(self, assessed: AssessedRound) -> None:
        ctx = OverviewContext(overview_bundle(assessed), "ja", assessed.round.parameters.data_date)
        table = followup_overview.moves(ctx)
        assert isinstance(table, Table)
        numbers = [c.value for row in table.groups[0].rows for c in row[1:] if c.value is not None]
        every = [f for followed in assessed.followed.values() for f in followed]
        assert sum(numbers) == len(every) == 891

    def test_what_has_to_be_confirmed_is_listed(self, assessed: AssessedRound) -> None:
        ctx = context(assessed, "akanehane")
        first = ctx.bundle.followed[0]
        doubted: FollowedKpi = replace(first, by=MatchedBy.WORDING, likeness=0.71)
        changed = replace(
            ctx, bundle=replace(ctx.bundle, followed=(doubted, *ctx.bundle.followed[1:]))
        )
        table = followup.to_confirm(changed)
        assert isinstance(table, Table)
        row = table.groups[0].rows[0]
        assert (row[0].detail, row[2].detail) == ("akanehane-k01", "類似度0.71")
