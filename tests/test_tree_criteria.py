"""S1 to S4: roles, medium fields and projects with KPIs, and a tree that hangs together."""

from dataclasses import replace

import pytest
from area_examples import AREA, TREE, assessed, facts, kpi

from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.finding import Criterion, Finding, Verdict
from kpi_report.assess.hanging import Hanging, loop
from kpi_report.assess.structure import Tree
from kpi_report.assess.tree_criteria import NodeKpis, RoleKpis, structure_findings
from kpi_report.model import Level, Role, YearKind
from kpi_report.parameters import Criteria

START, TOURISM = {"medium_field": "創業支援"}, {"medium_field": "観光"}
AT_FIELD, AT_PROJECT = {"level": Level.MEDIUM}, {"level": Level.PROJECT}
HELP = START | AT_PROJECT | {"project": "相談窓口"}
SCHOOL = START | AT_PROJECT | {"project": "創業塾"}


def q4(
    number: int,
    verdict: Verdict,
    missing: str = "",
    unknown: str = "",
    gaps: str = "",
    year_kind: YearKind = YearKind.FISCAL,
) -> Finding:
    values = {"missing": missing, "unknown": unknown, "gaps": gaps, "year_kind": year_kind.value}
    return Finding("minamino", Criterion.Q4, f"minamino-k{number:02}", verdict, "any", values)


def found(
    known: AreaFacts, criterion: Criterion, subject: str = "role-1", *quality: Finding
) -> Finding:
    findings = structure_findings(known, quality, Criteria())
    return next(f for f in findings if (f.criterion, f.subject) == (criterion, subject))


def hanging(known: AreaFacts) -> list[Finding]:
    return [f for f in structure_findings(known, (), Criteria()) if f.criterion is Criterion.S4]


def cells(finding: Finding) -> list[str]:
    return [origin.cell for origin in finding.evidence]


class TestRoles:
    def test_meets_with_kpis_of_its_own_that_pass_q4(self) -> None:
        known = facts(assessed(kpi(1)), assessed(kpi(2)))
        one = found(known, Criterion.S1, "role-1", q4(1, Verdict.MEETS), q4(2, Verdict.MEETS))
        assert (one.verdict, one.reason, one.values["n_kpis"]) == (
            Verdict.MEETS,
            RoleKpis.FIT,
            2,
        )
        assert cells(one) == ["B7", "B8"]

    @pytest.mark.parametrize("failing", [Verdict.PARTLY, Verdict.DOES_NOT_MEET])
    def test_partly_with_one_that_does_not_pass(self, failing: Verdict) -> None:
        known = facts(assessed(kpi(1)), assessed(kpi(2, "満足度")))
        one = found(known, Criterion.S1, "role-1", q4(1, Verdict.MEETS), q4(2, failing))
        assert (one.verdict, one.reason) == (Verdict.PARTLY, RoleKpis.UNFIT)
        assert (one.values["n_named"], one.values["names"], cells(one)) == (1, "満足度", ["B8"])

    def test_what_is_missing_is_named_once(self) -> None:
        known = facts(assessed(kpi(1)), assessed(kpi(2)), assessed(kpi(3)))
        one = found(
            known,
            Criterion.S1,
            "role-1",
            q4(1, Verdict.PARTLY, missing="unit\nyearly"),
            q4(2, Verdict.PARTLY, missing="yearly", unknown="lag"),
            q4(3, Verdict.MEETS, unknown="data_source"),
        )
        assert one.values["parts"] == "unit\nyearly\nlag"

    def test_years_without_a_value_are_named_once(self) -> None:
        one = found(
            facts(assessed(kpi(1)), assessed(kpi(2))),
            Criterion.S1,
            "role-1",
            q4(1, Verdict.PARTLY, missing="yearly", gaps="2017\n2019"),
            q4(2, Verdict.PARTLY, missing="yearly", gaps="2016\n2017"),
        )
        assert one.values["gaps"] == "2016\n2017\n2019"

    def test_of_years_of_several_kinds_the_first_kind_is_kept_in_every_process(self) -> None:
        kinds = list(enumerate(YearKind, start=1))
        quality = [q4(n, Verdict.PARTLY, gaps="2017", year_kind=kind) for n, kind in kinds]
        one = found(facts(*(assessed(kpi(n)) for n, _ in kinds)), Criterion.S1, "role-1", *quality)
        assert (one.values["year_kind"], one.values["gaps"]) == ("calendar", "")

    def test_cannot_tell_where_q4_cannot(self) -> None:
        one = found(facts(assessed(kpi(1))), Criterion.S1)
        assert (one.verdict, one.reason) == (Verdict.CANNOT_TELL, RoleKpis.FITNESS_UNKNOWN)

    def test_partly_with_kpis_below_alone(self) -> None:
        known = facts(assessed(kpi(1, **TOURISM, **AT_FIELD)), assessed(kpi(2, **HELP)))
        one = found(known, Criterion.S1)
        assert (one.verdict, one.reason) == (Verdict.PARTLY, RoleKpis.ONLY_BELOW)
        assert one.values["n_named"] == 2

    def test_does_not_meet_without_any_where_other_roles_have_some(self) -> None:
        tree = Tree(fields=((Role.LIFE, "図書館"),))
        one = found(facts(assessed(kpi(1)), tree=tree), Criterion.S1, "role-3")
        assert (one.verdict, one.reason) == (Verdict.DOES_NOT_MEET, RoleKpis.NONE)
        assert one.values["role"] == "生活関連機能"

    def test_cannot_tell_of_a_role_of_which_nothing_was_answered(self) -> None:
        one = found(facts(assessed(kpi(1))), Criterion.S1, "role-3")
        assert (one.verdict, one.reason) == (Verdict.CANNOT_TELL, RoleKpis.ROLE_NOT_ANSWERED)

    def test_cannot_tell_without_an_answer(self) -> None:
        one = found(facts(tree=TREE), Criterion.S1)
        assert (one.verdict, one.reason) == (Verdict.CANNOT_TELL, RoleKpis.NO_ANSWER)

    def test_cannot_tell_from_publications(self) -> None:
        known = facts(assessed(kpi(1)), surveyed=False)
        one = found(known, Criterion.S1, "role-1", q4(1, Verdict.MEETS))
        assert (one.verdict, one.reason) == (Verdict.CANNOT_TELL, RoleKpis.NOT_SURVEYED)

    def test_one_finding_for_each_role(self) -> None:
        findings = structure_findings(facts(assessed(kpi(1))), (), Criteria())
        own = [f.subject for f in findings if f.criterion is Criterion.S1]
        assert own == ["role-1", "role-2", "role-3"]


class TestNodes:
    def test_meets_where_every_node_has_its_own(self) -> None:
        known = facts(
            assessed(kpi(1, **START, **AT_FIELD)),
            assessed(kpi(2, **TOURISM, **AT_FIELD)),
            tree=TREE,
        )
        one = found(known, Criterion.S2)
        assert (one.verdict, one.reason, cells(one)) == (
            Verdict.MEETS,
            NodeKpis.ALL,
            ["C7", "C9"],
        )

    def test_meets_from_the_share_on_that_was_set(self) -> None:
        # 4 of 5 are 0.8.
        names = ("創業", "観光", "雇用", "農業", "水産")
        tree = Tree(fields=tuple((Role.ECONOMY, name) for name in names))
        kpis = [assessed(kpi(n, medium_field=names[n], **AT_FIELD)) for n in range(4)]
        one = found(facts(*kpis, tree=tree), Criterion.S2)
        assert (one.verdict, one.reason, one.values["names"]) == (
            Verdict.MEETS,
            NodeKpis.MOST,
            "水産",
        )

    def test_partly_below_it_and_names_those_without(self) -> None:
        known = facts(assessed(kpi(1, **START, **AT_FIELD)), tree=TREE)
        one = found(known, Criterion.S2)
        assert (one.verdict, one.reason) == (Verdict.PARTLY, NodeKpis.SOME)
        assert (one.values["n_with"], one.values["n_nodes"]) == (1, 2)
        assert (one.values["names"], cells(one)) == ("観光", ["C9"])

    def test_a_kpi_of_a_project_does_not_cover_its_field(self) -> None:
        known = facts(assessed(kpi(1, **HELP)), tree=TREE)
        assert found(known, Criterion.S2).reason == NodeKpis.NONE
        assert found(known, Criterion.S3).reason == NodeKpis.SOME

    def test_projects_without_are_named(self) -> None:
        one = found(facts(assessed(kpi(1, **HELP)), tree=TREE), Criterion.S3)
        assert (one.verdict, one.values["names"], cells(one)) == (
            Verdict.PARTLY,
            "創業塾",
            ["D8"],
        )

    def test_does_not_meet_where_none_has_one(self) -> None:
        one = found(facts(assessed(kpi(1)), tree=TREE), Criterion.S3, "role-3")
        assert (one.verdict, one.reason, one.values["names"]) == (
            Verdict.DOES_NOT_MEET,
            NodeKpis.NONE,
            "相互貸借",
        )

    @pytest.mark.parametrize(
        ("known", "reason"),
        [
            (facts(assessed(kpi(1)), tree=TREE), NodeKpis.NO_NODES),
            (facts(assessed(kpi(1))), NodeKpis.NO_ANSWER),
            (facts(assessed(kpi(1)), tree=TREE, surveyed=False), NodeKpis.NOT_SURVEYED),
        ],
    )
    def test_cannot_tell(self, known: AreaFacts, reason: NodeKpis) -> None:
        one = found(known, Criterion.S2, "role-2")
        assert (one.verdict, one.reason) == (Verdict.CANNOT_TELL, reason)


class TestHanging:
    def test_meets_where_everything_hangs(self) -> None:
        known = facts(
            assessed(kpi(1)),
            assessed(kpi(2, **TOURISM, **AT_FIELD)),
            assessed(kpi(3, **HELP)),
            tree=TREE,
        )
        (one,) = hanging(known)
        assert (one.verdict, one.reason) == (Verdict.MEETS, Hanging.WHOLE)
        assert (one.values["n_fields"], one.values["n_projects"]) == (3, 3)

    def test_partly_with_a_kpi_on_a_field_and_one_on_a_project_that_the_tree_lacks(self) -> None:
        known = facts(
            assessed(kpi(1, "新規就農者数", medium_field="農業", **AT_FIELD)),
            assessed(kpi(2, "受講者数", **SCHOOL | {"project": "創業スクール"})),
            assessed(kpi(3, **HELP)),
            tree=TREE,
        )
        (one,) = hanging(known)
        assert (one.verdict, one.reason) == (Verdict.PARTLY, Hanging.KPI_LOOSE)
        assert (one.values["names"], cells(one)) == ("新規就農者数\n受講者数", ["F7", "G8"])

    def test_a_field_of_another_role_is_another_field(self) -> None:
        known = facts(
            assessed(kpi(1, "宿泊者数", role=Role.LIFE, **TOURISM, **AT_FIELD)),
            assessed(kpi(2, **HELP)),
            tree=TREE,
        )
        assert [f.values["names"] for f in hanging(known)] == ["宿泊者数"]

    def test_does_not_meet_where_no_kpi_hangs(self) -> None:
        known = facts(
            assessed(kpi(1)), assessed(kpi(2, medium_field="農業", **AT_FIELD)), tree=TREE
        )
        (one,) = hanging(known)
        assert (one.verdict, one.reason) == (Verdict.DOES_NOT_MEET, Hanging.ALL_KPIS_LOOSE)

    def test_partly_with_a_project_of_no_field(self) -> None:
        tree = Tree(
            fields=((Role.ECONOMY, "観光"),),
            projects=((Role.ECONOMY, "観光", "周遊券"), (Role.ECONOMY, "", "創業塾")),
        )
        (one,) = hanging(facts(tree=tree))
        assert (one.verdict, one.reason, one.values["names"]) == (
            Verdict.PARTLY,
            Hanging.PROJECT_LOOSE,
            "創業塾",
        )

    def test_partly_with_one_name_in_two_places(self) -> None:
        projects = (*TREE.projects, (Role.LIFE, "図書館", "相談窓口"))
        tree = replace(TREE, projects=projects, project_origins=())
        (one,) = hanging(facts(tree=tree))
        assert (one.verdict, one.reason, one.values["names"]) == (
            Verdict.PARTLY,
            Hanging.NAME_TWICE,
            "相談窓口",
        )

    def test_does_not_meet_with_a_loop(self) -> None:
        tree = Tree(
            fields=((Role.ECONOMY, "観光"), (Role.ECONOMY, "交流")),
            projects=((Role.ECONOMY, "観光", "交流"), (Role.ECONOMY, "交流", "観光")),
        )
        (one,) = hanging(facts(tree=tree))
        assert (one.verdict, one.reason) == (Verdict.DOES_NOT_MEET, Hanging.LOOP)
        assert set(str(one.values["names"]).splitlines()) == {"観光", "交流"}

    def test_a_field_of_one_project_of_its_name_is_no_loop(self) -> None:
        tree = Tree(((Role.LIFE, "消防"),), ((Role.LIFE, "消防", "消防"),))
        assert loop(tree) == []

    def test_every_kind_of_fault_is_a_finding_of_its_own(self) -> None:
        tree = replace(
            TREE, projects=(*TREE.projects, (Role.LIFE, "", "相談窓口")), project_origins=()
        )
        known = facts(
            assessed(kpi(1, **HELP)),
            assessed(kpi(2, medium_field="農業", **AT_FIELD)),
            tree=tree,
        )
        assert [f.reason for f in hanging(known)] == [
            Hanging.PROJECT_LOOSE,
            Hanging.KPI_LOOSE,
            Hanging.NAME_TWICE,
        ]

    @pytest.mark.parametrize(
        ("known", "reason"),
        [
            (facts(assessed(kpi(1))), Hanging.NO_TREE),
            (AreaFacts(AREA, tree=TREE), Hanging.NOT_SURVEYED),
        ],
    )
    def test_cannot_tell(self, known: AreaFacts, reason: Hanging) -> None:
        (one,) = hanging(known)
        assert (one.verdict, one.reason) == (Verdict.CANNOT_TELL, reason)
