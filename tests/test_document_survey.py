"""Documents of a survey round: what areas answered is shown to them, and to them alone."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pypdfium2
import pytest
from chromium import launched, visit

from kpi_report.assess.answers import PracticeAnswer, Revision
from kpi_report.assess.finding import Criterion, Finding, Rewrite, Verdict
from kpi_report.assess.structure import Coverage, Tree, coverage, in_tree_order
from kpi_report.assess.usage import FacilityUsage, Users, UsersOfYear, facility_usage
from kpi_report.bundle import AreaBundle, dump_bundle
from kpi_report.document import (
    answers,
    area,
    charts,
    criteria,
    headlines,
    kpi_table,
    matters,
    overview,
    overview_first,
    overview_kpis,
    reply,
    roles,
)
from kpi_report.document.blocks import Blocks, Cards, Figure, Notice, Table, flatten
from kpi_report.document.context import AreaContext, OverviewContext
from kpi_report.document.question import question_card
from kpi_report.model import (
    Change,
    DeclaredLevel,
    Direction,
    Group,
    Kpi,
    Level,
    Origin,
    Point,
    Role,
    TargetKind,
    YearKind,
)
from kpi_report.parameters import Survey
from kpi_report.render.page import write_html
from kpi_report.render.reading import Document
from kpi_report.render.typesetting import write_pdf
from kpi_report.rounds import Round, load_round
from kpi_report.split import area_bundle, assess_round, overview_bundle

ROOT = Path(__file__).parents[1]
OWN, OTHER = "nagano", "kofu"
NAMES = {OWN: "架空川中流連携中枢都市圏", OTHER: "架空原連携中枢都市圏"}
FROM = {"source_file": "hyou.xlsx", "source_sheet": "表", "source_cell": "A1"}
AT = Origin("hyou.xlsx", "表", "A1")
# A word that only the other area wrote: it must reach no document but that area's.
CANARY = "他圏域だけの記述"

REACH = Kpi(
    kpi_id="nagano-001",
    area_id=OWN,
    level=Level.ROLE,
    role=Role.ECONOMY,
    medium_field="",
    project="",
    name="創業者数",
    unit="人",
    direction=Direction.HIGHER,
    target_kind=TargetKind.REACH,
    baseline=Point(2018, 100),
    target_year=2024,
    target_value=160,
    target_wording="",
    year_kind=YearKind.FISCAL,
    lag_years=1,
    reported_year=2022,
    note="担当課の備考",
    source_name="令和4年度調査票の回答",
    source_url="",
    actuals=(Point(2019, 100), Point(2021, 110)),
    source_file="nagano.xlsx",
    source_sheet="KPI",
    source_cell="name=F8 unit=G8",
)


def kpi(number: int, name: str, **changed: object) -> Kpi:
    return replace(REACH, kpi_id=f"{OWN}-{number:03}", name=name, **changed)


KPIS = (
    # As written, out of the tree's order.
    kpi(
        4,
        "相談から創業に至った割合",
        level=Level.PROJECT,
        medium_field="創業支援",
        project="相談窓口",
        actuals=(),
    ),
    kpi(
        3,
        "創業支援の満足度",
        level=Level.MEDIUM,
        medium_field="創業支援",
        target_kind=TargetKind.BAND,
        target_value=100.0,
        target_upper=120.0,
        direction=Direction.NONE,
    ),
    REACH,
    kpi(
        5,
        "観光客の宿泊数",
        level=Level.MEDIUM,
        medium_field="観光",
        target_kind=TargetKind.ANNUAL,
        target_value=105,
    ),
    kpi(
        6,
        "広域計画の策定",
        role=Role.LIFE,
        unit="",
        target_kind=TargetKind.MILESTONE,
        target_value=None,
        target_year=2021,
        baseline=Point(2018, 0),
        actuals=(Point(2021, 1),),
    ),
)
FIELDS = [(1, "観光"), (1, "創業支援"), (3, "図書館")]
PROJECTS = [(1, "創業支援", "相談窓口"), (1, "創業支援", "創業塾"), (3, "図書館", "相互貸借")]


def frame(area_id: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    return pd.DataFrame([{"area_id": area_id, **row, **FROM} for row in rows])


def fictional_round() -> Round:
    published = load_round("published", ROOT)
    t = published.tables
    code = next(m.code for m in published.area(OWN).members if m.is_core)
    partner = next(m.code for m in published.area(OWN).members if not m.is_core)
    used = {"facility": "中央図書館", "location": code, "shared_since": 2019.0}
    usage = [
        used | {"residence": residence, "year": year, "users": float(users)}
        for year, own, other, outside in (
            (2017, 80, 10, 10),
            (2018, 98, 28, 14),
            (2021, 150, 40, 10),
        )
        for residence, users in ((code, own), (partner, other), ("outside", outside))
    ]
    revisions = [
        ("nagano-001", "創業者数", "kept", "", "", "求人が減ったため"),
        ("nagano-003", "創業支援の満足度", "target_changed", "", "早く達成したため", ""),
        ("nagano-090", "会議の回数", "replaced", "nagano-005", "便益を表すため", ""),
        ("nagano-005", "観光客の宿泊数", "added", "", "", ""),
        ("nagano-004", "相談から創業に至った割合", "added", "", "", ""),
    ]
    tables = replace(
        t,
        fields=frame(OWN, [{"role": r, "medium_field": f} for r, f in FIELDS]),
        projects=frame(
            OWN,
            [
                {"role": r, "medium_field": f, "project": p, "municipalities": "", "outline": ""}
                for r, f, p in PROJECTS
            ],
        ),
        practice=pd.concat(
            [
                frame(
                    OWN,
                    [
                        {"question_id": "p1-1", "answer": "b", "detail": "年2回の会議"},
                        {"question_id": "p2-1", "answer": "b", "detail": ""},
                    ],
                ),
                frame(OTHER, [{"question_id": "p1-1", "answer": "d", "detail": CANARY}]),
            ]
        ),
        usage=pd.concat([frame(OWN, usage), frame(OTHER, [usage[0] | {"facility": CANARY}])]),
        revisions=pd.concat(
            [
                frame(
                    OWN,
                    [
                        dict(
                            zip(
                                ("kpi_id", "name", "change", "new_kpi_id", "reason", "cause"),
                                row,
                                strict=True,
                            ),
                            action="",
                        )
                        for row in revisions
                    ],
                ),
                frame(
                    OTHER,
                    [
                        {
                            "kpi_id": "kofu-001",
                            "name": CANARY,
                            "change": "dropped",
                            "new_kpi_id": "",
                            "reason": CANARY,
                            "cause": "",
                            "action": "",
                        }
                    ],
                ),
            ]
        ),
    )
    survey = Survey(
        first_year=2017, last_year=2021, due=date(2022, 9, 30), contact="架空県市町村課"
    )
    parameters = published.parameters.model_copy(
        update={
            "title": "令和4年度調査",
            "fictional": True,
            "survey": survey,
            "data_date": date(2022, 12, 1),
        }
    )
    areas = tuple(replace(a, name=NAMES.get(a.area_id, a.name)) for a in published.areas)
    return replace(published, areas=areas, kpis=KPIS, tables=tables, parameters=parameters)


@pytest.fixture(scope="module")
def round_() -> Round:
    return fictional_round()


@pytest.fixture(scope="module")
def bundle(round_: Round) -> AreaBundle:
    return area_bundle(assess_round(round_), OWN)


@pytest.fixture(scope="module")
def ctx(bundle: AreaBundle) -> AreaContext:
    return AreaContext(bundle, "ja", date(2022, 12, 1), "架空県市町村課", "お願い", "")


@pytest.fixture(scope="module")
def silent(ctx: AreaContext) -> AreaContext:
    """An area that answered nothing."""
    nothing = {"kpis": (), "coverage": (), "practice": (), "usage": (), "revisions": ()}
    return replace(ctx, bundle=replace(ctx.bundle, **nothing))


def tables(block: object) -> list[Table]:
    return [b for b in flatten(block) if isinstance(b, Table)]


def texts(table: Table) -> list[tuple[str, ...]]:
    """Return the texts of all cells, row by row; the second line of a cell after a bar."""
    return [
        tuple("|".join(filter(None, (cell.text, cell.detail))) for cell in row)
        for group in table.groups
        for row in group.rows
    ]


class TestBundle:
    def test_holds_the_areas_own_rows_only(self, round_: Round) -> None:
        assessed = assess_round(round_)
        own = json.loads(dump_bundle(area_bundle(assessed, OWN)))
        other = json.loads(dump_bundle(area_bundle(assessed, OTHER)))
        assert CANARY not in json.dumps(own, ensure_ascii=False)
        # Four times as answered, and once more as what a finding on a facility speaks of.
        assert json.dumps(other, ensure_ascii=False).count(CANARY) == 5

    def test_answers_as_given(self, bundle: AreaBundle) -> None:
        assert bundle.practice == (
            PracticeAnswer("p1-1", "b", "年2回の会議", AT),
            PracticeAnswer("p2-1", "b", "", AT),
        )

    def test_kpis_in_the_order_of_the_tree(self, bundle: AreaBundle) -> None:
        # Tourism stands before the support of founders in the tree.
        assert [k.kpi.kpi_id[-1] for k in bundle.kpis] == ["1", "5", "3", "4", "6"]

    def test_what_no_answer_speaks_of_is_new_and_what_took_a_place_is_not(
        self, bundle: AreaBundle
    ) -> None:
        assert [(r.kpi_id[-2:], r.change) for r in bundle.revisions] == [
            ("01", Change.KEPT),
            ("03", Change.TARGET_CHANGED),
            ("90", Change.REPLACED),
            ("04", Change.ADDED),
            ("06", Change.ADDED),
        ]
        assert bundle.revisions[2].new_name == "観光客の宿泊数"

    def test_in_a_first_round_nothing_is_new(self, round_: Round) -> None:
        first = replace(round_.tables, revisions=round_.tables.revisions.iloc[:0])
        found = area_bundle(assess_round(replace(round_, tables=first)), OWN)
        assert found.revisions == ()

    def test_says_that_it_is_fictional_and_a_survey(self, bundle: AreaBundle) -> None:
        assert (bundle.round.fictional, bundle.round.surveyed) == (True, True)


class TestStructure:
    def test_a_field_needs_a_kpi_of_its_own(self, bundle: AreaBundle) -> None:
        economy, urban, life = bundle.coverage
        assert economy == Coverage(Role.ECONOMY, 1, 2, 2, (), ("創業塾",))
        assert urban == Coverage(Role.URBAN, 0, 0, 0, (), ())
        assert life == Coverage(Role.LIFE, 1, 1, 1, ("図書館",), ("相互貸借",))

    def test_no_tree_no_coverage(self) -> None:
        assert coverage(Tree(), KPIS) == ()

    def test_nodes_that_the_tree_lacks_come_last_in_their_own_order(self) -> None:
        tree = Tree(fields=((Role.ECONOMY, "創業支援"),))
        found = [k.name for k in in_tree_order(tree, KPIS)]
        assert found == [
            "創業者数",
            "創業支援の満足度",
            "相談から創業に至った割合",
            "観光客の宿泊数",
            "広域計画の策定",
        ]


class TestUsage:
    ROWS = (
        Users("20201", 2017, 90),
        Users("outside", 2017, 10),
        Users("20201", 2018, 110),
        Users("20202", 2018, 30),
        Users("unknown", 2018, 60),
        Users("20201", 2019, 999),
        Users("20201", 2020, 150),
        Users("outside", 2020, 50),
        Users("total", 2020, 210),
    )

    def test_before_and_now(self) -> None:
        assert (
            facility_usage("図書館", "20201", "架空市", 2019, self.ROWS)
            == FacilityUsage(
                facility="図書館",
                location="架空市",
                shared_since=2019,
                before=150,  # (100 + 200) / 2; the year in which it began is not before
                years_before=(2017, 2018),
                latest=Point(2020, 210),  # as stated, ten more than its parts
                yearly=(
                    UsersOfYear(2017, 100),  # without a row of 20202, which 2018 has
                    UsersOfYear(2018, 200),
                    UsersOfYear(2019, 999),
                    UsersOfYear(2020, 210),
                ),
                residents=self.ROWS[:-1],
            )
        )

    def test_years_are_broken_down_where_no_residence_is_missing(self) -> None:
        rows = [
            Users("20201", 2019, 70),
            Users("20202", 2019, 20),
            Users("29999", 2019, 6),  # a municipality of no area is outside
            Users("outside", 2019, 4),
            Users("unknown", 2019, 50),
            Users("20201", 2020, 80),
            Users("29999", 2020, 6),
            Users("outside", 2020, 4),
        ]
        found = facility_usage("図書館", "20201", "架空市", 2019, rows, members=("20201", "20202"))
        assert found.yearly == (
            UsersOfYear(2019, total=150, partners=20, known=100),
            UsersOfYear(2020, total=90),
        )

    def test_only_totals(self) -> None:
        found = facility_usage("図書館", "20201", "架空市", None, [Users("total", 2020, 210)])
        assert (found.before, found.latest) == (None, Point(2020, 210))
        assert found.yearly == (UsersOfYear(2020, 210),)

    @pytest.mark.parametrize(
        ("users", "text"), [(0, "0"), (1, "5未満"), (4, "5未満"), (5, "5"), (1234, "1,234")]
    )
    def test_few_users_are_not_counted(self, users: float, text: str) -> None:
        assert answers.users_text(users) == text

    @pytest.mark.parametrize(
        ("counts", "text"),
        [
            ([], "―"),
            ([(None, None)], "―"),
            ([(0, 0)], "―"),
            ([(0, 50)], "0.0%"),
            ([(4, 50)], "―"),
            ([(5, 50)], "10.0%"),
            ([(46, 50)], "―"),  # four others could be told from it
            ([(50, 50)], "100.0%"),
            ([(5, 50), (60, 200)], "20.0%"),  # (10 + 30) / 2, as in the sentence on F1
            ([(5, 50), (None, None)], "10.0%"),
            ([(5, 50), (4, 200)], "―"),
        ],
    )
    def test_a_share_tells_no_small_number(
        self, counts: list[tuple[float | None, float | None]], text: str
    ) -> None:
        years = [UsersOfYear(2015 + n, 250, *count) for n, count in enumerate(counts)]
        assert answers.share_text(years) == text


class TestSections:
    def test_practice_by_question(self, ctx: AreaContext) -> None:
        table = answers.practice(ctx)
        assert isinstance(table, Table)
        rows = texts(table)
        assert len(rows) == 9
        assert rows[0] == (
            "KPIを設定するとき、連携市町村はどのように関わりましたか。",
            "案を示して意見を聴いた|「年2回の会議」",
        )
        assert rows[1][1] == "回答なし"
        assert rows[4][1] == "年1回"

    def test_usage_one_row_per_facility(self, ctx: AreaContext) -> None:
        table = answers.usage(ctx)
        assert isinstance(table, Table)
        # (100 + 140) / 2 before; 10 of 100 and 28 of 140 from the other members, on average 15 %;
        # 40 of 200; people from outside the area are in the whole only
        assert texts(table) == [
            ("中央図書館|長野市", "2019", "120|2017–2018年度", "200|2021年度", "15.0%", "20.0%")
        ]

    def test_revisions_counted_and_each_change_with_its_reason(self, ctx: AreaContext) -> None:
        counts, changed = tables(answers.revisions(ctx))
        assert texts(counts) == [("KPIの件数", "1件", "0件", "1件", "1件", "0件", "2件")]
        assert [group.label for group in changed.groups] == [
            "目標を変更",
            "別のKPIに差替え",
            "新設",
        ]
        assert texts(changed)[:2] == [
            ("創業支援の満足度", "「早く達成したため」", "―"),
            ("会議の回数|差替え後：観光客の宿泊数", "「便益を表すため」", "―"),
        ]

    def test_kpis_with_every_kind_of_target(self, ctx: AreaContext) -> None:
        covered, listed = tables(kpi_table.kpi_section(ctx))
        assert texts(covered)[0] == ("1 地域経済", "1件", "2／2", "1／2", "―")
        assert listed.title == "回答のあったKPI（5件）"
        assert texts(listed) == [
            # P = 10 / 60, e = 3 / 6: a third of it; 1 - 3 years; E = 100 + 60 / 2
            (
                "001 大 創業者数（人）",
                "100|2018",
                "110|2021",
                "160|2024",
                "▲遅れ|16% 2.0年遅れ",
            ),
            (
                "005 中 観光客の宿泊数（人）",
                "100|2018",
                "110|2021",
                "毎年105|2024",
                "◎達成|2年のうち1年で達成",
            ),
            (
                "003 中 創業支援の満足度（人）",
                "100|2018",
                "110|2021",
                "100～120|2024",
                "◎達成|範囲の中にある",
            ),
            (
                "004 事 相談から創業に至った割合（人）",
                "100|2018",
                "―",
                "160|2024",
                "―判定なし|実績値の回答がない",
            ),
            (
                "006 大 広域計画の策定",
                "未完了|2018",
                "完了|2021",
                "完了|2021",
                "◎達成|完了した",
            ),
        ]
        assert listed.source == "令和4年度調査票の回答（nagano.xlsx）"
        assert listed.note.startswith("大・中・事は、大分野、中分野、個別事業のKPI。")
        assert listed.note.endswith(
            "判定は令和4年度調査票の回答によるもので、現在の状況を示すものではない。"
            "高次都市機能のKPIは、回答がない。"
            "5件とも：「担当課の備考」"
        )

    @pytest.mark.parametrize(
        "section", [kpi_table.kpi_section, answers.practice, answers.usage, answers.revisions]
    )
    def test_nothing_answered_nothing_shown(self, silent: AreaContext, section: object) -> None:
        found = section(silent)  # type: ignore[operator]
        assert isinstance(found, Notice)
        assert "回答がないため表示できません" in found.text

    def test_the_question_is_about_the_kpi_that_lags(self, ctx: AreaContext) -> None:
        # Its cause was answered, so that is not asked again.
        card = question_card(ctx.bundle)
        assert card.heading == "「創業者数」の動き"
        assert card.text == (
            "2018年度の100人から2021年度の110人になりました。目標は、2024年度に160人です。"
            "判定は「▲遅れ」（達成度16%、2.0年遅れ）です。要因の回答がありました。"
            "事業をどのように見直しますか。"
        )

    def test_with_a_review_too_it_is_asked_what_will_follow(self, ctx: AreaContext) -> None:
        revisions = tuple(replace(r, action="講座を増やす") for r in ctx.bundle.revisions)
        card = question_card(replace(ctx.bundle, revisions=revisions))
        assert card.text.endswith("見直した事業により、目標に届く見込みはありますか。")

    def test_without_a_cause_it_is_asked_for(self, ctx: AreaContext) -> None:
        card = question_card(replace(ctx.bundle, revisions=()))
        assert card.text.endswith("要因をどのように見ていますか。その後の値はありますか。")

    @pytest.mark.parametrize(
        ("changed", "text"),
        [
            (
                {"target_kind": TargetKind.ANNUAL, "baseline": None, "target_value": 120},
                "2021年度は110人です。",
            ),
            (
                {"target_kind": TargetKind.MILESTONE, "target_year": 2021, "baseline": None}
                | {"actuals": (Point(2021, 0),)},
                "2021年度の時点で完了していません。",
            ),
            # 100 + 50 + 60 of 1,000
            (
                {"target_kind": TargetKind.CUMULATIVE, "target_value": 1000}
                | {"actuals": (Point(2019, 100), Point(2020, 50), Point(2021, 60))},
                "2021年度までの累計は210人です。",
            ),
        ],
    )
    def test_what_lags_without_a_baseline_is_asked_about_too(
        self, round_: Round, ctx: AreaContext, changed: dict[str, object], text: str
    ) -> None:
        only = replace(round_, kpis=(kpi(7, "認定数", **changed),))
        card = question_card(area_bundle(assess_round(only), OWN))
        assert card.text.startswith(text)

    def test_room_to_act_comes_before_the_size_of_the_gap(self, round_: Round) -> None:
        kpis = (
            kpi(
                1, "期限を過ぎて後退", target_year=2021, actuals=(Point(2019, 90), Point(2021, 90))
            ),
            kpi(2, "遅れ"),
            kpi(3, "後退", actuals=(Point(2019, 90), Point(2021, 99))),
            kpi(4, "大きく後退", actuals=(Point(2019, 90), Point(2021, 80))),
        )
        found = area_bundle(assess_round(replace(round_, kpis=kpis)), OWN).kpis
        names = [k.kpi.name for k in kpi_table.behind(found, 2022)]
        assert names == ["大きく後退", "後退", "遅れ", "期限を過ぎて後退"]

    def test_no_kpis_no_talk_of_publications(self, silent: AreaContext) -> None:
        card = question_card(silent.bundle)
        assert "KPIの回答がありません" in card.text
        assert "公表" not in card.heading + card.text

    def test_no_section_speaks_of_publications(self, ctx: AreaContext) -> None:
        for section in (area.answer, kpi_table.kpi_section, answers.practice, answers.usage):
            words = json.dumps(section(ctx)._repr_mimebundle_(), ensure_ascii=False)
            assert not re.search("収集した|公表されている|記載がない", words)


MANY = tuple(
    kpi(n, f"指標{n}", actuals=(Point(2019, 100), Point(2021, 100 + n))) for n in range(60)
)


@pytest.fixture(scope="module")
def shown(round_: Round, ctx: AreaContext) -> Blocks:
    return crowded(round_, ctx, MANY)


def crowded(round_: Round, ctx: AreaContext, kpis: tuple[Kpi, ...]) -> Blocks:
    bundle = area_bundle(assess_round(replace(round_, kpis=kpis)), OWN)
    found = kpi_table.kpi_section(replace(ctx, bundle=bundle))
    assert isinstance(found, Blocks)
    return found


def drawn(round_: Round, ctx: AreaContext, kpis: tuple[Kpi, ...]) -> Figure | Notice:
    """Return the chart of the KPIs that matter, or why there is none."""
    bundle = area_bundle(assess_round(replace(round_, kpis=kpis)), OWN)
    return next(flatten(matters.matters(replace(ctx, bundle=bundle))))


def summed(*years: int) -> Kpi:
    """Return a sum that is counted from 2019 on, 70 in every one of these years."""
    return kpi(
        8,
        "参加者数",
        target_kind=TargetKind.CUMULATIVE,
        target_value=420,
        target_wording="累計420人",
        baseline=Point(2018, 0),
        actuals=tuple(Point(year, 70) for year in years),
    )


def test_a_sum_is_shown_as_a_sum(round_: Round, ctx: AreaContext) -> None:
    # 70 in each of 2019, 2020 and 2021: 210 of 420, half of it in half of the time
    shown = crowded(round_, ctx, (summed(2019, 2020, 2021),))
    assert texts(tables(shown)[1])[0][1:] == (
        "―|2019から",
        "累計210|2021まで",
        "累計420人|2024",
        "○順調|50% 予定どおり",
    )
    assert isinstance(drawn(round_, ctx, (summed(2019, 2020, 2021),)), Figure)


@pytest.mark.parametrize(
    ("wording", "value", "sorted_by"),
    [
        ("1,104件以上", 1104.0, 1104.0),
        ("92.3～100", 92.3, 92.3),
        ("2割程度増", 522.0, None),
        ("現状維持", 200.0, None),
    ],
)
def test_a_target_as_written_has_its_number_where_it_gives_it(
    round_: Round, ctx: AreaContext, wording: str, value: float, sorted_by: float | None
) -> None:
    worded = replace(summed(2019), target_wording=wording, target_value=value)
    listed = tables(crowded(round_, ctx, (worded,)))[1]
    target = listed.groups[0].rows[0][3]
    assert (target.text, target.value) == (wording, sorted_by)


def test_a_year_without_a_value_is_not_summed_as_nothing(round_: Round, ctx: AreaContext) -> None:
    shown = crowded(round_, ctx, (summed(2019, 2021),))
    assert texts(tables(shown)[1])[0][2:] == (
        "単年70|2021",
        "累計420人|2024",
        "―判定なし|累計に必要な2020年度の実績値がない",
    )
    assert isinstance(drawn(round_, ctx, (summed(2019, 2021),)), Notice)


class TestManyKpis:
    """Sixty KPIs: one table, four charts."""

    def test_every_kpi_has_its_row_and_the_source_stands_once(self, shown: Blocks) -> None:
        listed = tables(shown)[1]
        assert len(texts(listed)) == 60
        assert listed.source.count("nagano.xlsx") == 1
        assert listed.note.count("担当課の備考") == 1

    def test_three_that_lag_most_and_one_success_are_drawn(
        self, round_: Round, ctx: AreaContext
    ) -> None:
        # Behind in rising order 0, 1, 2; none is met: 159 is short of 160.
        chart = drawn(round_, ctx, MANY)
        assert chart.title == "60件のKPIから取り上げた3件の推移：▲遅れ3件"
        assert re.findall(r"指標(\d+)（", chart.alt) == ["0", "1", "2"]

    def test_a_success_is_the_one_most_years_ahead(self, round_: Round, ctx: AreaContext) -> None:
        met = kpi(61, "指標61", actuals=(Point(2019, 100), Point(2021, 170)))
        more = kpi(62, "指標62", actuals=(Point(2019, 100), Point(2021, 190)))
        chart = drawn(round_, ctx, (*MANY, met, more))
        assert chart.title == "62件のKPIから取り上げた4件の推移：◎達成1件、▲遅れ3件"
        assert re.findall(r"指標(\d+)（", chart.alt) == ["0", "1", "2", "62"]

    def test_more_years_ahead_than_planned_is_no_example(
        self, round_: Round, ctx: AreaContext
    ) -> None:
        # Planned are six years. P = 70 / 60 is 7 - 3 = 4 years ahead, P = 100 / 60 is 10 - 3 = 7.
        met = kpi(61, "指標61", actuals=(Point(2019, 100), Point(2021, 170)))
        more = kpi(62, "指標62", actuals=(Point(2019, 100), Point(2021, 200)))
        chart = drawn(round_, ctx, (*MANY, met, more))
        assert re.findall(r"指標(\d+)（", chart.alt) == ["0", "1", "2", "61"]

    def test_sixty_rows_take_at_most_three_pages(self, shown: Blocks, ctx: AreaContext) -> None:
        listed = tables(shown)[1]
        alone = pages(Document(area.cover(ctx), (listed,)))
        assert len(alone) - 1 <= 3


class TestMatters:
    """What happened to the KPIs that matter, one action and one question for each."""

    def test_movement_pace_action_and_question(self, ctx: AreaContext) -> None:
        drawn, told = flatten(matters.matters(ctx))
        assert isinstance(drawn, Figure)
        unshared = "同じ名称のKPIについて、示すことのできる数の圏域の回答がない。"
        assert texts(told) == [
            (
                "創業者数|▲遅れ 達成度16%、2.0年遅れ",
                # (110 - 100) / 3 a year till now, (160 - 110) / 3 from now on
                "2018年度の100人から、2021年度の110人になりました。"
                "目標に届くには、これまでの年平均+3.33に対し、1年当たり+16.7人の変化が必要です。",
                unshared,
                # A cause was answered, but no change of the project.
                "要因に応じて事業をどのように見直すかを検討し、シート「見直し状況」の1行目（001）の"
                "「事業の見直し」に記入してください。見直さない場合は、その理由を記入してください。",
                "回答のあった要因に対して、どの事業を見直しますか。",
            ),
            (
                "創業支援の満足度|◎達成 範囲の中にある",
                "2018年度の100人から、2021年度の110人になりました。2024年度の目標を、この時点で達成しています。",
                unshared,
                "達成した状態を保つために続ける取組を確認してください。",
                "どの取組が進んだことによるとお考えですか。ほかの事業にも生かせる点はありますか。",
            ),
        ]

    def test_a_review_that_was_answered_is_to_be_seen_through(
        self, round_: Round, ctx: AreaContext
    ) -> None:
        told = tuple(
            replace(r, action="相談員を増やす") if r.kpi_id == REACH.kpi_id else r
            for r in ctx.bundle.revisions
        )
        bundle = replace(ctx.bundle, revisions=told)
        row = texts(tables(matters.matters(replace(ctx, bundle=bundle)))[0])[0]
        # (160 - 110) / 3
        assert row[3:] == (
            "回答のあった事業の見直しについて、始める時期を決め、2024年度まで1年当たり+16.7人の変化が"
            "見込めるかを確認してください。",
            "回答のあった見直しにより、いつごろから改善を見込んでいますか。",
        )

    def test_where_the_target_year_has_come_the_next_one_is_asked_for(
        self, round_: Round, ctx: AreaContext
    ) -> None:
        over = replace(REACH, target_year=2022)
        bundle = area_bundle(assess_round(replace(round_, kpis=(over,))), OWN)
        row = texts(tables(matters.matters(replace(ctx, bundle=bundle)))[0])[0]
        assert row[1].endswith("目標は、2022年度に160人です。")
        assert row[3].endswith(
            "目標年（2022年度）を迎えているため、目標に届くかどうかを確認し、次の期の目標を定めてください。"
        )

    def test_a_sum_is_told_as_a_sum(self, round_: Round, ctx: AreaContext) -> None:
        # 70 in each of 2019, 2020 and 2021, 840 wanted by 2024: a quarter in half of the time
        slow = replace(summed(2019, 2020, 2021), target_value=840)
        bundle = area_bundle(assess_round(replace(round_, kpis=(slow,))), OWN)
        (row,) = texts(tables(matters.matters(replace(ctx, bundle=bundle)))[0])
        assert row[0] == "参加者数|▲遅れ 達成度25%、1.5年遅れ"
        assert row[1].startswith("2019年度からの累計は、2021年度までに210人です。")
        assert row[4] == "どの年度に、何が計画と異なりましたか。"

    def test_of_many_only_those_drawn_are_told_of(self, round_: Round, ctx: AreaContext) -> None:
        met = kpi(61, "指標61", actuals=(Point(2019, 100), Point(2021, 170)))
        bundle = area_bundle(assess_round(replace(round_, kpis=(*MANY, met))), OWN)
        (told,) = tables(matters.matters(replace(ctx, bundle=bundle)))
        assert [row[0].partition("|")[0] for row in texts(told)] == [
            "指標0",
            "指標1",
            "指標2",
            "指標61",
        ]

    def test_publications_are_no_answers_of_others(self, ctx: AreaContext) -> None:
        published = replace(ctx.bundle, round=replace(ctx.bundle.round, surveyed=False), peers=None)
        (told,) = tables(matters.matters(replace(ctx, bundle=published)))
        others = [row[2] for group in told.groups for row in group.rows]
        assert [(cell.text, cell.origin) for cell in others] == [("―", ""), ("―", "")]

    def test_nothing_measured_nothing_taken_up(self, silent: AreaContext) -> None:
        found = matters.matters(silent)
        assert isinstance(found, Notice)
        assert found.text == "KPIの回答がないため、取り上げるKPIはありません。"

    def test_the_first_page_names_the_success_and_the_kpi_that_lags(
        self, bundle: AreaBundle
    ) -> None:
        good, _, question = headlines.headlines(bundle).cards
        assert (good.label, good.heading) == ("達成したKPI", "創業支援の満足度")
        assert good.text == (
            "2018年度の100人から、2021年度の110人になりました。"
            "2024年度の目標を、この時点で達成しています。"
        )
        assert question == question_card(bundle)

    def test_a_value_that_may_be_wrong_is_asked_about_first(self, round_: Round) -> None:
        # 1,000 times the value of the year before, and of the baseline
        slipped = kpi(7, "認定数", actuals=(Point(2019, 104), Point(2021, 104000)))
        bundle = area_bundle(assess_round(replace(round_, kpis=(*KPIS, slipped))), OWN)
        question = headlines.headlines(bundle).cards[2]
        assert question.heading == "「認定数」の値"
        assert question.text.endswith("値と単位、集計の方法に誤りや変更はありませんか。")

    def test_its_cell_is_named_there_and_in_the_form(self, round_: Round, ctx: AreaContext) -> None:
        slipped = kpi(
            7,
            "認定数",
            actuals=(Point(2019, 104), Point(2021, 104000)),
            actual_cells=("実績!G14", "実績!I14"),
        )
        bundle = area_bundle(assess_round(replace(round_, kpis=(*KPIS, slipped))), OWN)
        asked = headlines.headlines(bundle).cards[2].text
        assert asked == (
            "判定していない理由は「2021年度の104,000は基準値の1,040倍で、単位の誤りの可能性がある」です"
            "（実績!I14）。値と単位、集計の方法に誤りや変更はありませんか。"
        )
        form = reply.reply(replace(ctx, bundle=bundle))
        assert texts(form)[0] == ("値の確認|認定数", asked, "", "")

    def test_half_of_the_rated_being_late_goes_before_outputs(self, round_: Round) -> None:
        # 10 of 60 in half of the time: P / e = 0.33. Both read as outputs.
        late = kpi(8, "講座の開催回数")
        met = kpi(9, "相談会の開催回数", actuals=(Point(2019, 100), Point(2021, 170)))
        bundle = area_bundle(assess_round(replace(round_, kpis=(late, met))), OWN)
        watch = headlines.headlines(bundle).cards[1]
        assert watch.heading == "判定した2件のKPIのうち1件が遅れ又は後退"
        assert watch.text == (
            "「講座の開催回数」（達成度16%、2.0年遅れ）です。"
            "要因と見直しを「重点的に確認するKPI」で確認してください。"
        )

    def test_fewer_are_named_where_nothing_else_is_to_be_watched(self, bundle: AreaBundle) -> None:
        watch = headlines.headlines(bundle).cards[1]
        assert watch.heading == "判定した4件のKPIのうち1件が遅れ又は後退"

    def test_the_question_and_what_to_watch_name_different_kpis(self, round_: Round) -> None:
        # Both 10 of 60 in half of the time; the cause was answered of the first alone.
        kpis = tuple(kpi(n, f"観光客の満足度{n}") for n in (1, 2))
        bundle = area_bundle(assess_round(replace(round_, kpis=kpis)), OWN)
        _, watch, question = headlines.headlines(bundle).cards
        assert watch.heading == "判定した2件のKPIのすべてが遅れ又は後退"
        assert "「観光客の満足度1」" in watch.text
        assert question.heading == "「観光客の満足度2」の動き"

    def test_a_success_that_moved_goes_before_one_that_kept_its_level(self, round_: Round) -> None:
        kept = kpi(
            1,
            "定住率",
            target_kind=TargetKind.MAINTAIN,
            actuals=(Point(2019, 100), Point(2021, 100)),
        )
        moved = kpi(2, "移住者数", actuals=(Point(2019, 130), Point(2021, 170)))
        bundle = area_bundle(assess_round(replace(round_, kpis=(kept, moved))), OWN)
        good = headlines.headlines(bundle).cards[0]
        assert good.heading == "移住者数"
        assert "2024年度の目標を、この時点で達成しています。" in good.text

    @pytest.mark.parametrize(
        ("value", "text"),
        [(-0.004, "−0.0040"), (0.0123, "+0.012"), (-12.34, "−12.3"), (0, "±0.00")],
    )
    def test_a_small_change_keeps_its_sign(self, value: float, text: str) -> None:
        assert matters.signed(value) == text

    def test_a_role_without_any_answer_is_asked_about_first(self, ctx: AreaContext) -> None:
        asked = reply.to_answer(ctx.bundle)
        assert (asked[0].criterion, asked[0].reason) == ("S1", "role_not_answered")

    def test_the_success_is_an_outcome_that_stays_one(self, round_: Round) -> None:
        # All are 90 / 60 of the way: 1.5 of six years less three gives six years ahead. A usual
        # year's change is 43.75 where it all comes at once (190 - 43.75 < 160), else 30.
        at_once = (Point(2019, 185), Point(2021, 190))
        steady = (Point(2019, 130), Point(2020, 160), Point(2021, 190))
        kpis = (
            kpi(1, "講座の開催回数", actuals=steady),
            kpi(2, "創業者数", actuals=at_once),
            kpi(3, "移住者数", actuals=steady),
        )
        declared = tuple(replace(k, declared=DeclaredLevel.OUTCOME) for k in kpis)
        bundle = area_bundle(assess_round(replace(round_, kpis=declared)), OWN)
        assert headlines.headlines(bundle).cards[0].heading == "移住者数"

    def test_the_day_until_which_to_reply(self, ctx: AreaContext) -> None:
        by = replace(ctx.bundle, round=replace(ctx.bundle.round, reply_due="2023-01-31"))
        dated = replace(ctx, bundle=by)
        notices = [p for p in flatten(area.answer(dated)) if isinstance(p, Notice)]
        (request,) = [p for p in notices if p.title == "お願い"]
        assert request.text.endswith("返信の期限は2023年1月31日です。")
        assert "2023年1月31日までに問い合わせ先へ" in reply.reply(dated).note

    def test_a_level_that_was_kept_is_to_be_kept_on(self, round_: Round, ctx: AreaContext) -> None:
        kept = replace(REACH, target_kind=TargetKind.MAINTAIN, target_value=100)
        bundle = area_bundle(assess_round(replace(round_, kpis=(kept,))), OWN)
        row = texts(tables(matters.matters(replace(ctx, bundle=bundle)))[0])[0]
        assert row[3] == "達成した状態を保つために続ける取組を確認してください。"

    def test_outcomes_are_offered_first_where_no_outcome_is_measured(
        self, ctx: AreaContext
    ) -> None:
        offered = Rewrite("a", "開業率", "％", "雇用保険事業年報", 0.4)
        said = (
            (5, Verdict.PARTLY, "reach"),
            (3, Verdict.CANNOT_TELL, "declared_higher"),
            (1, Verdict.DOES_NOT_MEET, "output"),
        )
        found = tuple(
            Finding(OWN, Criterion.Q1, f"{OWN}-{n:03}", verdict, reason, rewrite=offered)
            for n, verdict, reason in said
        )
        table = criteria.rewrites(replace(ctx, bundle=replace(ctx.bundle, findings=found)))
        assert [row[0] for row in texts(table)] == [
            "創業者数",
            "創業支援の満足度|名称と申告が異なる",
            "観光客の宿泊数",
        ]


class TestPanels:
    @pytest.mark.parametrize(
        ("name", "what", "title"),
        [
            # 12 Japanese letters and 3 of the unit of 8 points each, 2 figures and "km" of less.
            ("人口10万人当たり一般病院数", "（所）", "人口10万人当たり一般病院数（所）"),
            ("人口10万人当たり一般病院数", "（km）", "人口10万人当たり一般病院数（km）"),
            ("人口10万人当たり一般病院数", "（施設）", "人口10万人当たり一般病院数\n（施設）"),
        ],
    )
    def test_a_title_too_wide_for_its_panel_has_two_lines(
        self, name: str, what: str, title: str
    ) -> None:
        assert charts.panel_title(name, what, width=17 * 8 / 72) == title

    @pytest.mark.parametrize(("formed", "marked"), [(2018, True), (1999, False), (None, False)])
    def test_the_note_names_the_line_only_where_there_is_one(
        self, bundle: AreaBundle, formed: int | None, marked: bool
    ) -> None:
        # Yearly from 2016 on.
        facts = [
            f for f in bundle.indicators if f.indicator.indicator_id == overview_first.MIGRATION
        ]
        figure = charts.role_panels(Role.LIFE, facts, (Group.CORE,), formed)
        assert ("縦の線は形成の年。" in figure.note) is marked


class TestFictional:
    def test_every_page_of_an_areas_pdf_says_so(self, ctx: AreaContext) -> None:
        sections = (area.answer, kpi_table.kpi_section, answers.practice, roles.candidates)
        parts = tuple(b for section in sections for b in flatten(section(ctx)))
        found = pages(Document(area.cover(ctx), parts))
        assert len(found) >= 2
        assert all("架空のデータ" in page for page in found)

    def test_every_page_of_the_overview_says_so(self, round_: Round) -> None:
        shown = OverviewContext(overview_bundle(assess_round(round_)), "ja", date(2022, 12, 1))
        parts = tuple(
            b for s in (overview_first.answer, overview.area_table) for b in flatten(s(shown))
        )
        found = pages(Document(overview.cover(shown), parts))
        assert len(found) >= 2
        assert all("架空のデータ" in page for page in found)

    def test_html_says_so_in_its_title_and_at_its_top(self, ctx: AreaContext) -> None:
        page = write_html(Document(area.cover(ctx), ()))
        assert (
            "<title>【架空のデータ】架空川中流連携中枢都市圏 KPIフィードバック資料</title>" in page
        )
        assert "<strong>架空のデータ</strong></aside>" in page

    def test_html_says_so_on_every_printed_page(self, ctx: AreaContext, tmp_path: Path) -> None:
        parts = tuple(b for s in (area.answer, roles.candidates) for b in flatten(s(ctx)))
        path = tmp_path / "feedback.html"
        path.write_text(write_html(Document(area.cover(ctx), parts)), encoding="utf-8")
        with launched() as browser, visit(browser, path) as seen:
            printed = pypdfium2.PdfDocument(seen.page.pdf(prefer_css_page_size=True))
        assert len(printed) >= 2
        for page in printed:
            text = "".join(page.get_textpage().get_text_range().split())
            assert "架空のデータ" in text

    def test_the_notebooks_cover_says_so(self, ctx: AreaContext) -> None:
        assert "架空のデータ" in area.cover(ctx)._repr_mimebundle_()["text/html"]

    def test_facts_do_not(self, ctx: AreaContext) -> None:
        real = replace(ctx.bundle, round=replace(ctx.bundle.round, fictional=False))
        document = Document(area.cover(replace(ctx, bundle=real)), ())
        assert "every-page" not in write_html(document).partition("</head>")[2]
        assert not any("架空のデータ" in page for page in pages(document))


class TestOverview:
    def test_a_milestone_not_yet_due_is_counted_but_no_missing_value(self, round_: Round) -> None:
        waits = {"target_kind": TargetKind.MILESTONE, "baseline": None, "target_year": 2024}
        kpis = (
            REACH,
            kpi(2, "計画の策定", **waits, actuals=(Point(2021, 0),)),
            kpi(3, "施設の開館", **waits, actuals=(Point(2021, 0),)),
            kpi(4, "相談の件数", actuals=()),
        )
        assessed = assess_round(replace(round_, kpis=kpis))
        shown = OverviewContext(overview_bundle(assessed), "ja", date(2022, 12, 1))
        cards = next(b for b in overview_first.answer(shown).blocks if isinstance(b, Cards))
        card = next(c for c in cards.cards if c.label == "KPIの進み具合")
        assert card.heading == "判定した1件中0件が達成又は順調"
        assert card.text == (
            "このほか3件は判定できません。このうち2件は、目標年が来ていない完了の目標です。"
            "そのほかで最も多い理由は「実績値の回答がない」の1件です。"
        )

    def test_kpis_are_counted_and_not_listed(self, round_: Round) -> None:
        shown = OverviewContext(overview_bundle(assess_round(round_)), "ja", date(2022, 12, 1))
        by_role, by_area = tables(overview_kpis.kpi_coverage(shown))
        # In all; met, on track, slightly behind, behind, moved away, not judged.
        assert texts(by_role) == [
            ("1 地域経済", "4", "2", "0", "0", "1", "0", "1"),
            ("2 高次都市機能", "0", "0", "0", "0", "0", "0", "0"),
            ("3 生活関連機能", "1", "1", "0", "0", "0", "0", "0"),
        ]
        assert texts(by_area) == [
            (NAMES[OWN], "4", "0", "1", "5", "3", "0", "0", "1", "0", "1"),
        ]
        assert by_area.note == "このほかの37圏域は、KPIの回答がない。"
        assert by_area.source == "令和4年度調査票の回答"


def test_a_revision_keeps_what_was_written(bundle: AreaBundle) -> None:
    first = bundle.revisions[0]
    assert replace(first, origins={}) == Revision(
        "nagano-001", "創業者数", Change.KEPT, "", "", "求人が減ったため", ""
    )
    # A row of one value names its cell alone.
    assert set(first.origins.values()) == {AT}


def pages(document: Document) -> list[str]:
    """Return the text of every page of a document's PDF without white space."""
    pdf = pypdfium2.PdfDocument(write_pdf(document))
    return ["".join(page.get_textpage().get_text_range().split()) for page in pdf]
