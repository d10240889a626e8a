"""Parameter files: strict, and every refusal says file, line, key and what was possible."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from conftest import CopiedProject

from kpi_report.errors import ParameterError
from kpi_report.parameters import (
    AreaParameters,
    Gates,
    RoundParameters,
    Thresholds,
    describe_parameters,
    key_line,
    read_parameters,
)

ROOT = Path(__file__).parents[1]
PUBLISHED = ROOT / "params" / "published"
ROUND = "params/published/round.yaml"


def refusal(path: Path, model: type = RoundParameters) -> str:
    with pytest.raises(ParameterError) as caught:
        read_parameters(path, model)
    return str(caught.value)


def area_refusal(tmp_path: Path, text: str) -> str:
    path = tmp_path / "himeji.yaml"
    path.write_text(text, encoding="utf-8")
    return refusal(path, AreaParameters)


class TestRead:
    def test_what_the_published_round_says(self) -> None:
        found = read_parameters(PUBLISHED / "round.yaml", RoundParameters)
        assert (found.round_id, found.data_date) == ("published", date(2026, 11, 23))
        assert found.sections.choices["remarks"] is True

    def test_thresholds_are_those_of_the_method(self) -> None:
        found = read_parameters(PUBLISHED / "round.yaml", RoundParameters).thresholds
        assert (found.met, found.on_track, found.slightly_behind, found.moved_away) == (
            1.0,
            0.95,
            0.60,
            0.0,
        )
        assert (found.min_elapsed, found.min_points, found.stale_years) == (0.2, 2, 2)

    def test_gates_are_those_of_the_method(self) -> None:
        found = read_parameters(PUBLISHED / "round.yaml", RoundParameters).gates
        assert (found.trend_points, found.peer_median, found.quarter) == (5, 5, 8)

    def test_an_area_says_only_what_differs(self, tmp_path: Path) -> None:
        path = tmp_path / "himeji.yaml"
        path.write_text("area_id: himeji\nremarks: |\n  一行目\n  二行目\n", encoding="utf-8")
        found = read_parameters(path, AreaParameters)
        assert (found.remarks, found.contact) == ("一行目\n二行目\n", None)

    def test_line_of_a_key(self, tmp_path: Path) -> None:
        path = tmp_path / "round.yaml"
        path.write_text("a: 1\n\nb:\n  - areas: [x, y]\n  - areas:\n      - z\n      - w\n")
        assert key_line(path, "b") == 3
        assert key_line(path, "b", 1, "areas", 1) == 7


class TestUnreadable:
    def test_missing_file(self, tmp_path: Path) -> None:
        assert refusal(tmp_path / "round.yaml").endswith("round.yaml: no such file")

    def test_tabs(self, tmp_path: Path) -> None:
        message = area_refusal(tmp_path, "area_id: himeji\n\tcontact: 総務課\n")
        assert "himeji.yaml, line 2: not readable YAML: found character '\\t'" in message

    @pytest.mark.parametrize("day", ["2026-13-45", "2026-02-30"])
    def test_a_day_that_does_not_exist(self, copied_project: CopiedProject, day: str) -> None:
        copied_project.change(ROUND, "data_date: 2026-11-23", f"data_date: {day}")
        line = copied_project.line(ROUND, "data_date:")
        message = refusal(copied_project.root / ROUND)
        assert f"round.yaml, line {line}: 'data_date' is {day}: " in message

    def test_an_alias_that_points_to_itself(self, tmp_path: Path) -> None:
        assert "himeji.yaml: not readable YAML" in area_refusal(tmp_path, "a: &x [*x]\n")

    def test_a_quote_that_never_closes(self, tmp_path: Path) -> None:
        message = area_refusal(tmp_path, "area_id: himeji\ncontact: '総務課\n")
        assert "himeji.yaml, line 3: not readable YAML" in message

    @pytest.mark.parametrize("junk", [b"\xff\xfe\x00", "圏域".encode("cp932"), b"a: \x01"])
    def test_binary_junk(self, tmp_path: Path, junk: bytes) -> None:
        path = tmp_path / "round.yaml"
        path.write_bytes(junk)
        assert "round.yaml: not readable YAML" in refusal(path)

    @pytest.mark.parametrize("text", ["", "# nothing\n", "- area_id\n", "himeji\n", "---\n"])
    def test_no_keys(self, tmp_path: Path, text: str) -> None:
        assert "himeji.yaml: expected 'key: value' lines" in area_refusal(tmp_path, text)

    def test_two_documents_in_one_file(self, tmp_path: Path) -> None:
        message = area_refusal(tmp_path, "area_id: himeji\n---\narea_id: nagano\n")
        assert "not readable YAML" in message

    def test_a_list_as_key(self, tmp_path: Path) -> None:
        message = area_refusal(tmp_path, "area_id: himeji\n? [a, b]\n: c\n")
        assert "himeji.yaml, line 2: not readable YAML" in message

    def test_python_objects_are_not_made(self, tmp_path: Path) -> None:
        message = area_refusal(tmp_path, "area_id: !!python/object/apply:os.getcwd []\n")
        assert "himeji.yaml, line 1: not readable YAML" in message


class TestKeys:
    def test_unknown(self, copied_project: CopiedProject) -> None:
        copied_project.change(ROUND, "contact:", "contacts:")
        message = refusal(copied_project.root / ROUND)
        line = copied_project.line(ROUND, "contacts:")
        assert f"round.yaml, line {line}: unknown key 'contacts'; did you mean 'contact'?" in (
            message
        )
        assert "key 'contact' is missing" in message

    def test_unknown_within_thresholds(self, copied_project: CopiedProject) -> None:
        copied_project.change(ROUND, "  on_track:", "  ontrack:")
        message = refusal(copied_project.root / ROUND)
        line = copied_project.line(ROUND, "  ontrack:")
        assert f"line {line}: unknown key 'thresholds.ontrack'; did you mean 'on_track'?" in message

    def test_unknown_within_a_peer_group(self, copied_project: CopiedProject) -> None:
        copied_project.change(ROUND, "    name: 人口60万人", "    label: 人口60万人")
        message = refusal(copied_project.root / ROUND)
        assert "unknown key 'peer_groups.1.label'; known: areas, group_id, name" in message
        assert "key 'peer_groups.1.name' is missing" in message

    def test_missing(self, copied_project: CopiedProject) -> None:
        copied_project.change(ROUND, "data_date: 2026-11-23\n", "")
        assert "round.yaml, line 2: key 'data_date' is missing" in refusal(
            copied_project.root / ROUND
        )

    def test_twice(self, tmp_path: Path) -> None:
        message = area_refusal(tmp_path, "area_id: himeji\ncontact: a\n\ncontact: b\n")
        assert "himeji.yaml, line 4: key 'contact' is here twice; first in line 2" in message

    def test_twice_further_down(self, copied_project: CopiedProject) -> None:
        copied_project.change(ROUND, "  min_points: 2", "  met: 0.9")
        message = refusal(copied_project.root / ROUND)
        first, second = (copied_project.line(ROUND, met) for met in ("  met: 1", "  met: 0.9"))
        assert f"line {second}: key 'met' is here twice; first in line {first}" in message

    def test_a_key_of_the_round_does_not_fit_an_area(self, tmp_path: Path) -> None:
        message = area_refusal(tmp_path, "area_id: himeji\ndata_date: 2026-11-23\n")
        assert "line 2: unknown key 'data_date'" in message
        assert "known: area_id, contact, language" in message

    def test_all_faults_are_named(self, tmp_path: Path) -> None:
        message = area_refusal(tmp_path, "aera_id: himeji\nremarks: 5\n")
        assert "did you mean 'area_id'?" in message
        assert "line 2: 'remarks' is 5: " in message


class TestValues:
    @pytest.mark.parametrize(
        ("old", "new", "key"),
        [
            ("data_date: 2026-11-23", "data_date: '2026-11-23'", "data_date"),
            ("data_date: 2026-11-23", "data_date: 2026年11月", "data_date"),
            ("data_date: 2026-11-23", "data_date: 2026-11-23 10:00:00", "data_date"),
            ("title: 公表資料版（2026年11月）", "title: 2026", "title"),
            ("title: 公表資料版（2026年11月）", "title: ''", "title"),
            ("round_id: published", "round_id: 公表", "round_id"),
            ("language: ja", "language: fr", "language"),
            ("answer: true", "answer: sometimes", "sections.answer"),
            ("answer: true", "answer: 1", "sections.answer"),
            ("  met: 1.0", "  met: 100%", "thresholds.met"),
            ("  met: 1.0", "  met: true", "thresholds.met"),
            ("  min_elapsed: 0.2", "  min_elapsed: 20", "thresholds.min_elapsed"),
            ("  min_points: 2", "  min_points: 2.5", "thresholds.min_points"),
            ("  quarter: 8", "  quarter: 4", "gates.quarter"),
            ("  peer_median: 5", "  peer_median: 1", "gates.peer_median"),
        ],
    )
    def test_of_the_wrong_type_or_out_of_bounds(
        self, copied_project: CopiedProject, old: str, new: str, key: str
    ) -> None:
        copied_project.change(ROUND, old, new)
        message = refusal(copied_project.root / ROUND)
        line = copied_project.line(ROUND, new)
        assert f"round.yaml, line {line}: '{key}' is " in message

    @pytest.mark.parametrize(
        ("formats", "why"),
        [
            ("[pdf, dock]", "'formats.1' is 'dock'; did you mean 'docx'? known: docx, html, pdf"),
            ("[pdf, html, pdf]", "a format is here twice"),
            ("[xlsx]", "at least one must hold the document: pdf, html, docx"),
            ("[]", "at least one must hold the document: pdf, html, docx"),
            ("pdf", "Input should be a valid list"),
        ],
    )
    def test_formats_that_cannot_be_chosen(
        self, copied_project: CopiedProject, formats: str, why: str
    ) -> None:
        copied_project.change(ROUND, "language: ja", f"language: ja\nformats: {formats}")
        message = refusal(copied_project.root / ROUND)
        line = copied_project.line(ROUND, "formats:")
        assert message.startswith(f"{copied_project.root / ROUND}, line {line}: 'formats")
        assert why in message

    def test_thresholds_must_fall(self, copied_project: CopiedProject) -> None:
        copied_project.change(ROUND, "on_track: 0.95", "on_track: 0.5")
        message = refusal(copied_project.root / ROUND)
        line = copied_project.line(ROUND, "thresholds:")
        assert f"round.yaml, line {line}: 'thresholds' is " in message
        assert "thresholds must fall: met >= on_track > slightly_behind > moved_away" in message

    def test_thresholds_that_are_no_number(self, copied_project: CopiedProject) -> None:
        copied_project.change(ROUND, "met: 1.0", "met: .nan")
        message = refusal(copied_project.root / ROUND)
        assert f"line {copied_project.line(ROUND, 'met:')}: 'thresholds.met' is nan" in message

    def test_thresholds_without_end(self, copied_project: CopiedProject) -> None:
        copied_project.change(ROUND, "met: 1.0", "met: .inf")
        assert "'thresholds.met' is inf" in refusal(copied_project.root / ROUND)

    def test_peer_groups_must_not_be_empty(self, copied_project: CopiedProject) -> None:
        text = (copied_project.root / ROUND).read_text(encoding="utf-8")
        (copied_project.root / ROUND).write_text(
            text.split("peer_groups:")[0] + "peer_groups: []\n", encoding="utf-8"
        )
        assert "'peer_groups' is []: " in refusal(copied_project.root / ROUND)

    @pytest.mark.parametrize("wrong", ["Himeji", "姫路", "himeji_1", "../himeji", "'himeji '"])
    def test_an_area_id_is_a_slug(self, tmp_path: Path, wrong: str) -> None:
        assert "line 1: 'area_id' is " in area_refusal(tmp_path, f"area_id: {wrong}\n")

    def test_parameters_cannot_be_changed(self) -> None:
        with pytest.raises(ValueError, match="frozen"):
            Thresholds().met = 0.5


class TestDocumentation:
    def test_docs_are_written_from_the_models(self) -> None:
        assert (ROOT / "docs" / "parameters.md").read_text(encoding="utf-8") == (
            describe_parameters()
        )

    def test_every_key_of_the_published_round_is_documented(self) -> None:
        text = (ROOT / "docs" / "parameters.md").read_text(encoding="utf-8")
        said = yaml.safe_load((PUBLISHED / "round.yaml").read_text(encoding="utf-8"))
        keys = [*said, *said["thresholds"], *said["gates"], *said["peer_groups"][0]]
        assert [key for key in keys if f"| `{key}` |" not in text] == []

    @pytest.mark.parametrize("model", [RoundParameters, AreaParameters, Thresholds, Gates])
    def test_every_key_has_a_meaning(self, model: type) -> None:
        assert [k for k, field in model.model_fields.items() if not field.description] == []
