"""A round as a whole: parameters and tables must agree."""

import csv
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import CopiedProject

from kpi_report.errors import InputError, ParameterError
from kpi_report.model import Point, Role, TargetKind, YearKind
from kpi_report.project import project_root
from kpi_report.rounds import Round, load_round

ROOT = Path(__file__).parents[1]
ROUND = "params/published/round.yaml"


@pytest.fixture(scope="module")
def published() -> Round:
    return load_round("published", ROOT)


@pytest.fixture
def copied_project(copied_project: CopiedProject) -> CopiedProject:
    copied_project.keep_figures("A1101")
    return copied_project


def refusal(project: CopiedProject, round_id: str = "published") -> str:
    with pytest.raises(ParameterError) as caught:
        load_round(round_id, project.root)
    return str(caught.value)


class TestPublished:
    def test_38_areas_of_361_municipalities(self, published: Round) -> None:
        codes = {m.code for area in published.areas for m in area.members}
        assert (len(published.areas), len(codes)) == (38, 361)

    def test_every_area_has_its_parameters_and_one_peer_group(self, published: Round) -> None:
        ids = [a.area_id for a in published.areas]
        assert sorted(published.area_parameters) == sorted(ids)
        grouped = [a for g in published.parameters.peer_groups for a in g.areas]
        assert sorted(grouped) == sorted(ids)
        assert all(a in published.peer_group(a).areas for a in ids)

    def test_peer_groups_are_cut_by_the_census_population(self, published: Round) -> None:
        population = {}
        with (ROOT / "data/published/figures.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if (row["group"], row["code"], row["year"]) == ("area", "A1101", "2020"):
                    population[row["area_id"]] = int(row["value"])
        bounds = {
            "over-1000k": (1_000_000, 10_000_000),
            "600k-1000k": (600_000, 1_000_000),
            "450k-600k": (450_000, 600_000),
            "under-450k": (0, 450_000),
        }
        for group in published.parameters.peer_groups:
            least, below = bounds[group.group_id]
            assert [a for a in group.areas if not least <= population[a] < below] == []

    def test_every_group_is_large_enough_for_a_median(self, published: Round) -> None:
        # Six members are five others for each.
        assert all(len(g.areas) >= 6 for g in published.parameters.peer_groups)

    def test_members_by_code_and_core_cities_known(self, published: Round) -> None:
        sapporo = published.area("sapporo")
        codes = [m.code for m in sapporo.members]
        assert codes == sorted(codes)
        assert [m.name for m in sapporo.core_cities] == ["札幌市"]
        assert len(sapporo.partners) == 11

    def test_a_kpi_as_written(self, published: Round) -> None:
        kpi = next(k for k in published.kpis if k.kpi_id == "nagano-01")
        assert (kpi.role, kpi.target_kind, kpi.year_kind) == (
            Role.ECONOMY,
            TargetKind.DIRECTION,
            YearKind.OCT_SEP,
        )
        assert (kpi.baseline, kpi.target_value, kpi.target_year) == (Point(2015, 1.35), None, 2020)
        assert kpi.actuals == (Point(2016, 1.44), Point(2017, 1.62))

    def test_what_is_empty_is_none(self, published: Round) -> None:
        kpi = next(k for k in published.kpis if k.kpi_id == "okayama-01")
        assert (kpi.baseline, kpi.latest) == (None, None)

    def test_inputs_are_named_from_the_root_with_their_hash(self, published: Round) -> None:
        assert len(published.inputs) == 1 + 38 + 8 + 1
        path = "data/published/kpis.csv"
        assert published.inputs[path] == sha256((ROOT / path).read_bytes()).hexdigest()

    def test_an_unknown_area(self, published: Round) -> None:
        with pytest.raises(ParameterError, match=r"no area 'himeij'; did you mean 'himeji'\?"):
            published.area("himeij")


def test_actuals_are_in_the_order_of_years(copied_project: CopiedProject) -> None:
    copied_project.append("data/published/actuals.csv", "nagano-01,2014,9.9\n")
    kpis = {k.kpi_id: k for k in load_round("published", copied_project.root).kpis}
    assert [p.year for p in kpis["nagano-01"].actuals] == [2014, 2016, 2017]


class TestRoundRefused:
    def test_unknown(self, copied_project: CopiedProject) -> None:
        message = refusal(copied_project, "publishd")
        assert message == (
            "no round 'publishd' in params/; did you mean 'published'? known: published"
        )

    def test_another_id_than_its_folder(self, copied_project: CopiedProject) -> None:
        copied_project.change(ROUND, "round_id: published", "round_id: autumn")
        message = refusal(copied_project)
        assert "round.yaml, line 2: round_id is 'autumn', its folder 'published'" in message

    @pytest.mark.parametrize("folder", ["/elsewhere", "../data/published", "data/../../other"])
    def test_data_outside_the_project(self, copied_project: CopiedProject, folder: str) -> None:
        copied_project.change(ROUND, "data: data/published", f"data: {folder}")
        message = refusal(copied_project)
        line = copied_project.line(ROUND, "data: ")
        assert f"line {line}: 'data' is '{folder}'; it must be a folder inside" in message

    def test_a_data_folder_that_is_not_there(self, copied_project: CopiedProject) -> None:
        copied_project.change(ROUND, "data: data/published", "data: data/nothing")
        with pytest.raises(InputError, match=r"data/nothing/areas\.csv: no such file"):
            load_round("published", copied_project.root)


class TestAreaFilesRefused:
    def test_of_an_unknown_area(self, copied_project: CopiedProject) -> None:
        (copied_project.params / "himej.yaml").write_text("# 播磨\narea_id: himej\n")
        message = refusal(copied_project)
        assert "himej.yaml, line 2: unknown area 'himej'; did you mean 'himeji'?" in message

    def test_named_otherwise_than_its_area(self, copied_project: CopiedProject) -> None:
        (copied_project.params / "himeji.yaml").rename(copied_project.params / "harima.yaml")
        message = refusal(copied_project)
        assert "harima.yaml, line 2: area_id is 'himeji'; the file must be named himeji.yaml" in (
            message
        )

    def test_missing(self, copied_project: CopiedProject) -> None:
        (copied_project.params / "himeji.yaml").unlink()
        (copied_project.params / "nagano.yaml").unlink()
        message = refusal(copied_project)
        assert "nothing is said of 2 registered area(s)" in message
        assert "nagano.yaml, himeji.yaml" in message

    def test_with_an_unknown_key(self, copied_project: CopiedProject) -> None:
        copied_project.append("params/published/himeji.yaml", "remark: 所見\n")
        message = refusal(copied_project)
        assert "himeji.yaml, line 3: unknown key 'remark'; did you mean 'remarks'?" in message


class TestPeerGroupsRefused:
    def test_overlapping(self, copied_project: CopiedProject) -> None:
        copied_project.change(ROUND, "[asahikawa, ", "[asahikawa, himeji, ")
        message = refusal(copied_project)
        line = copied_project.line(ROUND, "[asahikawa, himeji")
        assert f"round.yaml, line {line}: area 'himeji' is in two peer groups" in message
        assert "'over-1000k' and 'under-450k'; groups must not overlap" in message

    def test_one_name_for_two_groups(self, copied_project: CopiedProject) -> None:
        copied_project.change(ROUND, "group_id: under-450k", "group_id: over-1000k")
        message = refusal(copied_project)
        assert "peer group 'over-1000k' is here twice" in message

    def test_incomplete(self, copied_project: CopiedProject) -> None:
        copied_project.change(ROUND, ", himeji", "")
        copied_project.change(ROUND, "[asahikawa, ", "[")
        message = refusal(copied_project)
        line = copied_project.line(ROUND, "peer_groups:")
        assert f"round.yaml, line {line}: in no peer group: asahikawa, himeji" in message

    def test_naming_an_unknown_area(self, copied_project: CopiedProject) -> None:
        copied_project.change(ROUND, "himeji", "himeij")
        message = refusal(copied_project)
        line = copied_project.line(ROUND, "himeij")
        assert f"line {line}: peer group 'over-1000k' names unknown area 'himeij'" in message
        assert "did you mean 'himeji'?" in message


class TestProjectRoot:
    def test_from_a_folder_below(self) -> None:
        assert project_root(ROOT / "notebooks" / "templates") == ROOT

    def test_outside_any_project(self, tmp_path: Path) -> None:
        with pytest.raises(ParameterError, match="not inside a kpi_report project"):
            project_root(tmp_path)
