"""Criterion V2: its findings, their words, and the section on links in an area's document."""

import re
from datetime import date
from types import SimpleNamespace

import pytest
from linked import kpi, levels, rated

from kpi_report.assess.contribution import ContributionReason, contribution_findings
from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.finding import Criterion, Verdict
from kpi_report.assess.links import links_of
from kpi_report.assess.rating import Rating
from kpi_report.assess.structure import Tree
from kpi_report.document.blocks import Dataset, Figure, Notice, Table, flatten
from kpi_report.document.context import AreaContext
from kpi_report.document.contribution import contribution
from kpi_report.document.contribution_words import REASONS, evidence, words
from kpi_report.document.link_map import bands
from kpi_report.model import Area, Level, Role
from kpi_report.parameters import Criteria, Gates

AREA = Area("area", "架空圏域", "架空県", "2018", (), "https://example.jp/")
TREE = Tree(projects=((Role.ECONOMY, "観光", "事業"),), outlines=("案内所を置く。",))
ROLE, MEDIUM, PROJECT = Level.ROLE, Level.MEDIUM, Level.PROJECT
UP_AND_DOWN = [100.0, 150.0, 200.0, 180.0, 160.0, 140.0, 230.0]
RISING = [100.0, 110.0, 120.0, 130.0, 140.0, 150.0, 160.0]


def judged(*kpis, surveyed=True):
    links = links_of(TREE, kpis, {}, Criteria(), Gates())
    facts = AreaFacts(area=AREA, tree=TREE, kpis=kpis, surveyed=surveyed)
    return links, contribution_findings(facts, links, Criteria())


def first(*kpis, surveyed=True):
    """Return verdict, reason and values of the finding on the first role."""
    found = judged(*kpis, surveyed=surveyed)[1][0]
    assert (found.criterion, found.subject) == (Criterion.V2, "role-1")
    return found.verdict, found.reason, dict(found.values)


class TestFindings:
    def test_an_area_without_kpis_has_none(self) -> None:
        assert judged()[1] == ()

    def test_every_role_has_one(self) -> None:
        _, found = judged(rated(kpi("r", ROLE, RISING)))
        assert [f.subject for f in found] == ["role-1", "role-2", "role-3"]

    def test_below_on_course_and_all_above_behind(self) -> None:
        verdict, reason, values = first(*levels([Rating.BEHIND] * 3, [Rating.MET] * 8))
        assert (verdict, reason) == (Verdict.DOES_NOT_MEET, ContributionReason.PLANS_DIFFER)
        assert {k: values[k] for k in ("behind", "below", "on_course")} == {
            "behind": 3,
            "below": 8,
            "on_course": 8,
        }

    def test_nothing_above_a_project(self) -> None:
        verdict, reason, _ = first(rated(kpi("p", PROJECT, RISING)))
        assert (verdict, reason) == (Verdict.CANNOT_TELL, ContributionReason.NO_UPPER_KPI)

    @pytest.mark.parametrize(
        ("values_of_field", "surveyed", "verdict"),
        [
            (RISING, True, Verdict.PARTLY),
            ([], True, Verdict.DOES_NOT_MEET),
            ([], False, Verdict.CANNOT_TELL),
        ],
    )
    def test_above_without_actuals(self, values_of_field, surveyed, verdict) -> None:
        field, role = kpi("m", MEDIUM, values_of_field), kpi("r", ROLE, [])
        found = first(rated(role), rated(field), surveyed=surveyed)
        assert found[:2] == (verdict, ContributionReason.UNTRACKED)
        assert found[2]["untracked"] == (1 if values_of_field else 2)

    def test_a_link_that_turns_against(self) -> None:
        above = kpi("m", MEDIUM, [3000 - 10 * v for v in UP_AND_DOWN])
        verdict, reason, values = first(rated(above), rated(kpi("p", PROJECT, UP_AND_DOWN)))
        assert (verdict, reason) == (Verdict.PARTLY, ContributionReason.LINK_CONTRADICTED)
        assert (values["contradicted"], values["tested"]) == (1, 1)

    def test_only_one_level(self) -> None:
        verdict, reason, _ = first(rated(kpi("r", ROLE, RISING)))
        assert (verdict, reason) == (Verdict.CANNOT_TELL, ContributionReason.NO_LINK)

    def test_too_few_years(self) -> None:
        verdict, reason, values = first(
            rated(kpi("m", MEDIUM, RISING[:5])), rated(kpi("p", PROJECT, RISING[:5], unit="件"))
        )
        assert (verdict, reason) == (Verdict.CANNOT_TELL, ContributionReason.TOO_SHORT)
        assert values["n"] == 2  # the field has no role above it: a link of its own

    def test_years_that_agree(self) -> None:
        verdict, reason, values = first(
            rated(kpi("m", MEDIUM, RISING)), rated(kpi("p", PROJECT, RISING, unit="件"))
        )
        assert (verdict, reason) == (Verdict.MEETS, ContributionReason.CONSISTENT)
        assert (values["n"], values["tested"], values["consistent"]) == (2, 1, 1)

    def test_one_link_of_two_agrees_as_chance_gives_it(self) -> None:
        # P(X >= 1), X binomial (2, 0.05): 1 - 0.95 * 0.95 = 0.0975
        verdict, reason, values = first(
            rated(kpi("m", MEDIUM, RISING)),
            rated(kpi("p1", PROJECT, RISING, unit="件")),
            rated(kpi("p2", PROJECT, UP_AND_DOWN, unit="件")),
        )
        assert (verdict, reason) == (Verdict.CANNOT_TELL, ContributionReason.NO_MORE_THAN_CHANCE)
        assert (values["tested"], values["consistent"]) == (2, 1)

    def test_both_links_of_two_agree(self) -> None:
        # P(X >= 2), X binomial (2, 0.05): 0.05 * 0.05 = 0.0025
        verdict, reason, values = first(
            rated(kpi("m", MEDIUM, RISING)),
            rated(kpi("p1", PROJECT, RISING, unit="件")),
            rated(kpi("p2", PROJECT, RISING, unit="人")),
        )
        assert (verdict, reason) == (Verdict.MEETS, ContributionReason.CONSISTENT)
        assert (values["tested"], values["consistent"]) == (2, 2)

    def test_years_that_do_not(self) -> None:
        verdict, reason, _ = first(
            rated(kpi("m", MEDIUM, UP_AND_DOWN)), rated(kpi("p", PROJECT, RISING, unit="件"))
        )
        assert (verdict, reason) == (Verdict.CANNOT_TELL, ContributionReason.UNCLEAR)

    def test_missing_middle_indicators_are_named_field_by_field(self) -> None:
        _, found = judged(
            rated(kpi("r", ROLE, RISING)),
            rated(kpi("p1", PROJECT, RISING, field="観光")),
            rated(kpi("p2", PROJECT, RISING, field="農業")),
            rated(kpi("p3", PROJECT, RISING, field="農業")),
        )
        missing = next(f for f in found if f.reason == ContributionReason.MIDDLE_MISSING)
        assert missing.verdict is Verdict.CANNOT_TELL
        assert dict(missing.values) == {
            "fields": "観光\n農業",
            "n_fields": 2,
            "n_kpis": 3,
            "surveyed": 1,
        }
        assert words(missing)[0] == (
            "2中分野（観光、農業）にKPIがなく、その個別事業のKPI3件の動きを上位のKPIと並べられない。"
        )


class TestWords:
    def test_every_reason_has_words(self) -> None:
        assert set(REASONS) == set(ContributionReason)

    def test_plans_that_differ(self) -> None:
        _, found = judged(*levels([Rating.BEHIND] * 3, [Rating.MET] * 8))
        assert words(found[0])[0] == (
            "中分野・個別事業のKPIは8件のうち8件が達成又は順調であるのに、大分野のKPIは3件すべてが"
            "遅れ又は後退である（食い違い）。"
        )

    def test_of_publications_only_what_was_looked_up_is_said(self) -> None:
        _, found = judged(rated(kpi("p", PROJECT, RISING)), surveyed=False)
        assert words(found[0])[0] == "収集した公表資料では、大分野と中分野のKPIを確認できない。"

    def test_what_a_verdict_rests_on(self) -> None:
        (_, link), _ = judged(
            rated(kpi("m", MEDIUM, [10 * v for v in UP_AND_DOWN])),
            rated(kpi("p", PROJECT, UP_AND_DOWN)),
        )
        assert evidence(link) == (
            "両方が動いた6年のうち、同じ側に動いたのは6年（一致）。"
            "変化の大きさは、上位のKPIの変化の10%に当たる（2015–2021年）。"
        )

    def test_a_share_against_the_parent_says_so(self) -> None:
        # 2015 to 2021: (90 − 100) / (6000 − 1000) = −0.2 %; all steps against each other but one.
        child = [100.0, 98, 96, 94, 92, 88, 90]
        (_, link), _ = judged(
            rated(kpi("m", MEDIUM, [1000.0, 2000, 3000, 4000, 5000, 5500, 6000])),
            rated(kpi("p", PROJECT, child)),
        )
        assert evidence(link).endswith(
            "変化の大きさは上位のKPIの変化の0.2%（向きは逆）であり、上位のKPIの動きには現れない"
            "（2015–2021年）。"
        )

    def test_a_number_a_year_is_not_divided_by_a_level(self) -> None:
        (_, link), _ = judged(
            rated(kpi("m", MEDIUM, [10 * v for v in UP_AND_DOWN], name="従業者数")),
            rated(kpi("p", PROJECT, UP_AND_DOWN, name="新規創業者数")),
        )
        assert (link.share.value, evidence(link)) == (
            None,
            "両方が動いた6年のうち、同じ側に動いたのは6年（一致）。"
            "一方は年ごとの数、他方は時点の数のため、変化の大きさは比べられない。",
        )

    def test_too_few_years_are_said(self) -> None:
        (_, link), _ = judged(
            rated(kpi("m", MEDIUM, RISING[:3], unit="%")), rated(kpi("p", PROJECT, RISING[:3]))
        )
        assert evidence(link) == "両方の値が動いた年は2年で、見比べるには足りない。"


def section(*kpis):
    links, _ = judged(*kpis)
    bundle = SimpleNamespace(kpis=kpis, links=links)
    return contribution(AreaContext(bundle, "ja", date(2022, 12, 1), "", "", ""))


def blocks(*kpis):
    return list(flatten(section(*kpis)))


CONTRADICTION = levels([Rating.BEHIND] * 3, [Rating.MET] * 8)


class TestSection:
    def test_without_links_it_says_why(self) -> None:
        found = section(rated(kpi("r", ROLE, RISING)))
        assert isinstance(found, Notice)
        assert "隣り合う段のKPI" in found.text

    def test_map_table_form_and_all_links(self) -> None:
        kinds = [type(b) for b in blocks(*CONTRADICTION)]
        assert kinds == [Figure, Table, Dataset, Dataset]

    def test_the_map_says_in_words_what_it_draws(self) -> None:
        figure = blocks(*CONTRADICTION)[0]
        assert figure.title == "KPIのつながり24件の確認結果：×食い違い24件"
        assert (
            "分野0は、個別事業のKPI0件、中分野のKPI1件、個別事業から中分野へのつながりはなし、"
            "中分野から大分野へのつながりは×食い違い3件。"
        ) in figure.alt

    def test_the_map_is_the_same_every_time(self) -> None:
        assert blocks(*CONTRADICTION)[0].svg == blocks(*CONTRADICTION)[0].svg

    def test_the_map_gathers_projects_by_field(self) -> None:
        kpis = (
            rated(kpi("r", ROLE, RISING)),
            rated(kpi("m", MEDIUM, RISING, field="観光")),
            rated(kpi("p1", PROJECT, RISING, field="観光")),
            rated(kpi("p2", PROJECT, RISING, field="農業")),
        )
        (band,) = bands(kpis, judged(*kpis)[0])
        rows = [(r.name, len(r.projects), len(r.own), r.below.total()) for r in band.fields]
        assert rows == [("観光", 1, 1, 1), ("農業", 1, 0, 1)]

    def test_a_kind_fills_two_rows_and_the_rest_is_counted(self) -> None:
        table = blocks(*CONTRADICTION)[1]
        assert table.title == "確認したいつながり（8件のうち2件）"
        assert len(table.groups[0].rows) == 2
        assert table.note.endswith("このほか、下位は計画どおり、上位に遅れ6件。")

    def test_a_missing_middle_is_one_row_for_its_field(self) -> None:
        table = blocks(
            rated(kpi("r", ROLE, RISING)),
            rated(kpi("p1", PROJECT, RISING, field="農業")),
            rated(kpi("p2", PROJECT, RISING, field="農業")),
        )[1]
        (row,) = table.groups[0].rows
        assert [cell.text for cell in row[:3]] == [
            "p1 ほか1件",
            "中分野のKPIがない",
            "？確かめられない",
        ]

    def test_the_form_tells_the_outline_and_leaves_room(self) -> None:
        form = blocks(
            rated(kpi("m", MEDIUM, UP_AND_DOWN)), rated(kpi("p", PROJECT, RISING, unit="件"))
        )[2]
        assert form.title == "「p」から「m」まで"
        questions = form.rows
        assert questions[0][0].detail == "回答のあった事業の概要：「案内所を置く。」"
        assert [row[1].text for row in questions] == [""] * 5

    def test_all_links_are_delivered(self) -> None:
        assert len(blocks(*CONTRADICTION)[-1].rows) == 24

    def test_the_map_of_60_kpis_takes_no_more_than_60_percent_of_a_page(self) -> None:
        kpis = [rated(kpi(f"r{n}", ROLE, RISING, role=Role(n % 3 + 1))) for n in range(9)]
        for n in range(21):
            node = {"role": Role(n // 7 + 1), "field": f"長い名称の中分野その{n}"}
            kpis.append(rated(kpi(f"m{n}", MEDIUM, RISING, **node)))
            kpis += [rated(kpi(f"p{n}-{i}", PROJECT, RISING, **node)) for i in range(2)]
        height = re.search(r'height="([\d.]+)pt"', blocks(*kpis)[0].svg)
        assert height is not None
        assert float(height[1]) / 72 <= 0.6 * 267 / 25.4
