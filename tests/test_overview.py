"""The ministry's overview: what is common to the areas, and whose answers have faults."""

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kpi_report.assess.finding import Criterion, Finding, Verdict
from kpi_report.assess.rating import Progress, Rating, Reason
from kpi_report.bundle import AreaSummary, Delivery, dump_bundle
from kpi_report.document import overview_answers, overview_criteria, overview_first, share_charts
from kpi_report.document.blocks import Blocks, Card, Cards, Dataset, Figure, Notice, Table
from kpi_report.document.context import OverviewContext
from kpi_report.document.fault_words import KINDS
from kpi_report.document.overview_order import hardest_first
from kpi_report.errors import InputError
from kpi_report.intake.faults import Fault, FaultKind, Severity
from kpi_report.rounds import load_round
from kpi_report.split import AssessedRound, area_bundle, assess_round, overview_bundle

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def assessed() -> AssessedRound:
    return assess_round(load_round("sample_2022", ROOT))


@pytest.fixture(scope="module")
def ctx(assessed: AssessedRound) -> OverviewContext:
    return OverviewContext(overview_bundle(assessed), "ja", date(2022, 12, 1))


def fault(number: int, severity: Severity, kind: FaultKind, sheet: str = "KPI") -> Fault:
    cell, subject = f"C{number}", f"K{number:02}"
    return Fault(kind, severity, sheet, cell, "約3", "指摘の文です。", "直し方です。", subject)


def delivered(ctx: OverviewContext, *faults: tuple[Fault, ...]) -> OverviewContext:
    """Return the overview of the first areas alone, with these faults in their answers."""
    areas = ctx.bundle.areas[: len(faults)]
    given = zip(areas, faults, strict=True)
    shown = tuple(replace(s, delivery=Delivery(1, len(s.kpis), own)) for s, own in given)
    return replace(ctx, bundle=replace(ctx.bundle, areas=shown))


def listed(ctx: OverviewContext) -> tuple[Table, Dataset]:
    blocks = overview_answers.answers(ctx)
    assert isinstance(blocks, Blocks)
    _, table, dataset = blocks.blocks
    assert isinstance(table, Table)
    assert isinstance(dataset, Dataset)
    return table, dataset


MISSING = fault(4, Severity.MUST, FaultKind.REQUIRED_MISSING)
ABOUT = tuple(fault(n, Severity.CHECK, FaultKind.APPROXIMATE, "実績") for n in range(7, 12))


class TestFaults:
    def test_what_must_be_mended_comes_first_and_alike_ones_stand_together(
        self, ctx: OverviewContext
    ) -> None:
        table, _ = listed(delivered(ctx, ABOUT, (MISSING,)))
        first, second = (s.area.name for s in ctx.bundle.areas[:2])
        assert [(g.label, *([c.text for c in row] for row in g.rows)) for g in table.groups] == [
            ("不備", [second, "必須の欄が空欄", "KPI", "C4", "K04", "1"]),
            ("確認事項", [first, "概数", "実績", "C7、C8、C9ほか2", "K07、K08、K09ほか2", "5"]),
        ]
        assert table.title == "不備と確認事項（不備1件、確認事項5件）"
        assert "このほか" not in table.note

    def test_the_workbook_has_every_cell_and_what_the_area_was_told(
        self, ctx: OverviewContext
    ) -> None:
        _, dataset = listed(delivered(ctx, ABOUT[:1], (MISSING,)))
        first, second = (s.area.name for s in ctx.bundle.areas[:2])
        told = ["約3", "指摘の文です。", "直し方です。"]
        assert [[c.text for c in row] for row in dataset.rows] == [
            [second, "不備", "必須の欄が空欄", "KPI", "C4", "K04", *told],
            [first, "確認事項", "概数", "実績", "C7", "K07", *told],
        ]

    def test_the_gravest_kinds_come_first_and_roundings_last(self, ctx: OverviewContext) -> None:
        def check(kind: FaultKind) -> Fault:
            return fault(4, Severity.CHECK, kind)

        late = check(FaultKind.ACTUAL_BEFORE_BASELINE)
        table, _ = listed(
            delivered(
                ctx,
                (ABOUT[0], check(FaultKind.TEXT_TOO_LONG), late),
                (ABOUT[0], late, check(FaultKind.SUSPECT_UNIT), MISSING),
            )
        )
        one, two = (s.area.name for s in ctx.bundle.areas[:2])
        assert [[(r[0].text, r[1].text) for r in group.rows] for group in table.groups] == [
            [(two, "必須の欄が空欄")],
            [
                (two, "単位の取り違えの疑い"),
                (one, "基準年より前の実績"),
                (two, "基準年より前の実績"),
                (one, "文が長すぎる"),
                (one, "概数"),
                (two, "概数"),
            ],
        ]

    def test_areas_without_fault_are_counted_below_the_table(self, ctx: OverviewContext) -> None:
        def note(*faults: tuple[Fault, ...]) -> str:
            blocks = overview_answers.answers(delivered(ctx, *faults))
            assert isinstance(blocks, Blocks)
            assert isinstance(blocks.blocks[0], Table)
            return blocks.blocks[0].note

        assert note((), ABOUT, ()) == "このほかの2圏域は、回答に不備も確認事項もない。"
        assert note(ABOUT) == ""

    def test_a_long_list_is_cut_and_says_how_many_are_left(self, ctx: OverviewContext) -> None:
        every = tuple(fault(9, Severity.CHECK, kind) for kind in list(FaultKind)[:23])
        table, dataset = listed(delivered(ctx, (*every, MISSING)))
        assert sum(len(g.rows) for g in table.groups) == overview_answers.MOST_ROWS == 20
        assert "このほか4件。" in table.note
        assert len(dataset.rows) == 24

    def test_an_empty_cell_and_a_long_text_are_shown_as_such(self, ctx: OverviewContext) -> None:
        faults = (replace(MISSING, written=""), replace(MISSING, written="あ" * 81))
        _, dataset = listed(delivered(ctx, faults))
        assert [row[6].text for row in dataset.rows] == ["（空欄）", "あ" * 79 + "…"]

    def test_all_have_answered_without_fault(self, ctx: OverviewContext) -> None:
        found = overview_answers.answers(delivered(ctx, (), ()))
        assert isinstance(found, Notice)
        assert found.text == "すべての圏域から回答があり、不備はありません。"

    def test_of_the_sample_all_are_listed(self, ctx: OverviewContext) -> None:
        _, dataset = listed(ctx)
        # 44 cells of the blank answer, 4 questions of the sparse one.
        assert Counter(row[1].text for row in dataset.rows) == {"不備": 48, "確認事項": 101}

    def test_every_kind_has_its_words(self) -> None:
        assert set(KINDS) == set(FaultKind)
        assert len(set(KINDS.values())) == len(KINDS)

    def test_no_area_is_given_any_fault(self, assessed: AssessedRound) -> None:
        told = [f for s in overview_bundle(assessed).areas if s.delivery for f in s.delivery.faults]
        words = {text.encode() for f in told for text in (f.problem, f.remedy)}
        assert len(words) > 20
        for area in assessed.round.areas:
            known = dump_bundle(area_bundle(assessed, area.area_id))
            assert [text.decode() for text in words if text in known] == []

    def test_a_list_that_lacks_what_the_log_counts_is_refused(
        self, assessed: AssessedRound, tmp_path: Path
    ) -> None:
        data = assessed.round.parameters.data
        (tmp_path / data).mkdir(parents=True)
        (tmp_path / data / "readings.csv").write_bytes((ROOT / data / "readings.csv").read_bytes())
        elsewhere = replace(assessed, round=replace(assessed.round, root=tmp_path))
        with pytest.raises(InputError, match=r"0 fault\(s\) of 'akanehane', but .* counts 4; read"):
            overview_bundle(elsewhere)


NO, PART, YES = Verdict.DOES_NOT_MEET, Verdict.PARTLY, Verdict.MEETS


def bars(*rows: Counter[Verdict]) -> str:
    return share_charts.criterion_bars(list(zip("あいうえお", rows, strict=False)), 5).title


class TestDifficulties:
    def test_ties_at_nothing_are_counted_and_not_put_in_an_order(self) -> None:
        none, some = Counter({PART: 9}), Counter({YES: 1, NO: 8})
        assert (
            bars(none, none, none, some) == "満たす圏域のない観点が4のうち3つ（「あ」、「い」など）"
        )
        assert bars(some, none) == "満たす圏域のない観点が2のうち1つ（「い」）"

    def test_the_smallest_share_above_nothing_is_given(self) -> None:
        one, two = Counter({YES: 1, NO: 4}), Counter({YES: 2, PART: 3})
        assert bars(two, one) == "満たす圏域の割合が最も小さい観点は「い」（20%）"
        assert bars(one, one, two) == "満たす圏域の割合が最も小さい観点は「あ」、「い」（20%）"

    def test_what_four_areas_could_be_judged_on_is_not_named(self) -> None:
        four = Counter({NO: 4, Verdict.CANNOT_TELL: 9})
        assert bars(four) == "観点別にみた圏域数"
        assert bars(four, Counter({YES: 5})) == "満たす圏域の割合が最も小さい観点は「い」（100%）"

    def test_a_criterion_that_no_area_could_be_judged_on_has_no_bar(self) -> None:
        none = Counter({Verdict.CANNOT_TELL: 9})
        drawn = share_charts.criterion_bars([("あ", Counter({YES: 2})), ("い", none)], 5)
        assert drawn.note.endswith("このほかの1観点は、どの圏域も判断できない。")
        assert "判断できない9" in drawn.alt

    def test_the_medians_of_all_criteria_are_said_from_the_largest_to_the_smallest(self) -> None:
        drawn = share_charts.share_strips([("あ", [0.2, 0.3]), ("い", [0.6, 0.7, 0.9]), ("う", [])])
        assert drawn.title == ("圏域ごとの「満たす」KPIの割合：中央値は70%（い）から25%（あ）まで")

    def test_of_equal_shares_that_of_the_single_findings_decides(
        self, ctx: OverviewContext
    ) -> None:
        blocks = overview_criteria.difficulties(ctx)
        assert isinstance(blocks, Blocks)
        figure, table = blocks.blocks
        assert isinstance(figure, Figure)
        assert figure.title == (
            "満たす圏域のない観点が16のうち7つ（「遅れの要因と見直し」、「中分野のKPI」など）"
        )
        assert isinstance(table, Table)
        (group,) = table.groups
        # Of the single findings 40 of 277, 12 of 65, 327 of 866, 35 of 89, 424 of 866, 551 of 866,
        # 564 of 818 satisfy.
        assert [
            (row[0].text, row[1].text, row[-1].text, row[-1].detail) for row in group.rows[:7]
        ] == [
            ("V3 遅れの要因と見直し", "0", "14%", "277件"),
            ("S2 中分野のKPI", "0", "18%", "65件"),
            ("Q2 連携しない場合との比較", "0", "38%", "866件"),
            ("P1 設定・検証に関わる者", "0", "39%", "89件"),
            ("Q5 目標の水準", "0", "49%", "866件"),
            ("Q4 客観的・定量的な指標", "0", "64%", "866件"),
            ("Q1 住民の便益（アウトカム）", "0", "69%", "818件"),
        ]

    def test_what_four_areas_could_be_judged_on_comes_last(self, ctx: OverviewContext) -> None:
        def area(q1: Verdict, *q2: Verdict) -> AreaSummary:
            verdicts = [(Criterion.Q1, q1), *((Criterion.Q2, v) for v in q2)]
            findings = tuple(Finding("a", c, f"k{n}", v, "") for n, (c, v) in enumerate(verdicts))
            return replace(ctx.bundle.areas[0], findings=findings)

        four = tuple(area(NO, NO, YES) for _ in range(4))
        bundle = replace(ctx.bundle, areas=(*four, area(Verdict.CANNOT_TELL, YES)))
        first, second = hardest_first(replace(ctx, bundle=bundle))[:2]
        assert (first.criterion, len(first.areas), len(first.single)) == (Criterion.Q2, 5, 9)
        assert first.is_told(5)
        assert not second.is_told(5)


class TestFirstPage:
    def test_the_survey_names_its_progress_and_its_most_common_difficulty(
        self, ctx: OverviewContext
    ) -> None:
        cards = first_page(ctx)
        assert [c.label for c in cards] == ["KPIの回答", "KPIの進み具合", "最も多い課題"]
        # 293 met and 139 on track, of 866 less the 73 that could not be rated.
        assert cards[1].heading == "判定した793件中432件が達成又は順調"
        assert cards[1].text.startswith("このほか73件は判定できません。このうち20件は")
        assert cards[2].heading == "遅れの要因と見直し"
        assert cards[2].text == (
            "判断できた19圏域のうち、満たす圏域は0圏域です。"
            "個々の判断では、277件中40件（14%）が満たします。"
        )

    def test_without_any_rating_the_reason_is_given(self, ctx: OverviewContext) -> None:
        unrated = Progress(Rating.CANNOT_JUDGE, Reason.ACTUAL_MISSING)
        area = ctx.bundle.areas[0]
        kpis = tuple(replace(k, progress=unrated) for k in area.kpis)
        alone = replace(ctx.bundle, areas=(replace(area, kpis=kpis, findings=()),))
        cards = first_page(replace(ctx, bundle=alone))
        assert [c.label for c in cards] == ["KPIの回答", "判定できない理由"]

    def test_a_round_of_publications_keeps_its_official_figure(self, ctx: OverviewContext) -> None:
        collected = replace(ctx.bundle, round=replace(ctx.bundle.round, surveyed=False))
        cards = first_page(replace(ctx, bundle=collected))
        assert [c.label for c in cards] == [
            "KPIの公表",
            "判定できない理由",
            "人口千人当たり転入超過数",
        ]


def first_page(ctx: OverviewContext) -> tuple[Card, ...]:
    cards = overview_first.answer(ctx).blocks[0]
    assert isinstance(cards, Cards)
    return cards.cards


class TestByRole:
    def test_every_criterion_with_findings_by_role_is_shown(self, ctx: OverviewContext) -> None:
        by_role = {
            f.criterion
            for s in ctx.bundle.areas
            for f in s.findings
            if f.subject.startswith("role-")
        }
        assert by_role == set(overview_criteria.OF_ROLES)

    def test_medium_fields_with_kpis_counted_again(self, ctx: OverviewContext) -> None:
        """S2 anew from the rows: areas with a KPI in at least 80 % of a role's medium fields."""
        round_ = load_round("sample_2022", ROOT)
        fields = round_.tables.fields.groupby(["area_id", "role"])["medium_field"].unique()
        shares = {}
        for role in ("1", "2", "3"):
            told = met = 0
            for (area_id, one), names in fields.items():
                if str(one) != role:
                    continue
                have = {
                    k.medium_field
                    for k in round_.kpis
                    if (k.area_id, str(k.role.value), k.level.value) == (area_id, role, "medium")
                }
                told += 1
                met += len(set(names) & have) >= 0.8 * len(names)
            shares[role] = (met, told)
        table = overview_criteria.by_role(ctx)
        assert isinstance(table, Table)
        (row,) = (r for g in table.groups for r in g.rows if r[0].text == "S2 中分野のKPI")
        assert [(c.value, c.detail) for c in row[1:4]] == [
            (pytest.approx(100 * met / told), f"{told}圏域") for met, told in shares.values()
        ]
