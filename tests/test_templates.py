"""Templates are checked before anything runs; each refusal says file, cell and line."""

import ast
from pathlib import Path

import nbformat
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from said import JAPANESE

from kpi_report.document import sections
from kpi_report.document.language import LANGUAGES, SOURCE
from kpi_report.errors import TemplateError
from kpi_report.produce.templates import Template, edition, fit, read_template

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "notebooks" / "templates"
PARAMS = ROOT / "params"
NAMES = (
    "area_feedback",
    "overview",
    "cooperation_effect",
    "cooperation_overview",
    "review_followup",
    "followup_overview",
)
EDITIONS = tuple(edition(name, language) for name in NAMES for language in LANGUAGES)


def parameters_cell(source: str) -> nbformat.NotebookNode:
    return new_code_cell(source, id="parameters", metadata={"tags": ["parameters"]})


def section(name: str, source: str) -> nbformat.NotebookNode:
    return new_code_cell(source, id=name, metadata={"tags": [f"section:{name}"]})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "feedback.ipynb"


def write(path: Path, *cells: nbformat.NotebookNode) -> Path:
    nbformat.write(new_notebook(cells=list(cells)), path)
    return path


def read(path: Path, parameters: str, *code: str) -> Template:
    cells = [new_code_cell(source, id=f"cell-{n}") for n, source in enumerate(code)]
    return read_template(write(path, parameters_cell(parameters), *cells))


class TestRead:
    def test_what_a_template_declares_and_reads(self, path: Path) -> None:
        found = read(path, 'area_id = "nagano"\nbundle = None', "ctx = open(area_id, bundle)\nctx")
        assert found.declared == {"area_id": "nagano", "bundle": None}
        assert found.read >= {"area_id", "bundle"}

    @pytest.mark.parametrize(
        ("source", "value"),
        [
            ("x = -1.5", -1.5),
            ("x: str = 'a'", "a"),
            ("x = [1, (2, 3), {'a': None}]", [1, (2, 3), {"a": None}]),
            ("x = 'a' 'b'  # a comment", "ab"),
            ("# a comment\n\nx = True", True),
        ],
    )
    def test_literals(self, path: Path, source: str, value: object) -> None:
        assert read(path, source, "x").declared == {"x": value}

    def test_an_empty_parameters_cell_declares_nothing(self, path: Path) -> None:
        assert read(path, "").declared == {}

    def test_a_name_that_is_only_assigned_is_not_read(self, path: Path) -> None:
        assert "area_id" not in read(path, "area_id = 1", "area_id = 2").read

    def test_a_name_in_a_text_is_not_read(self, path: Path) -> None:
        assert "area_id" not in read(path, "area_id = 1", "print('area_id')").read

    def test_a_name_inside_an_f_string_is_read(self, path: Path) -> None:
        assert "area_id" in read(path, "area_id = 1", "print(f'{area_id}')").read

    def test_a_cell_before_the_parameters_reads_none_of_them(self, path: Path) -> None:
        write(path, new_code_cell("x = area_id", id="first"), parameters_cell("area_id = 1"))
        assert "area_id" not in read_template(path).read

    def test_sections_that_can_be_left_out(self, path: Path) -> None:
        text = new_markdown_cell("## 要点", id="t", metadata={"tags": ["section:answer"]})
        write(path, parameters_cell(""), text, section("answer", "1"), section("kpis", "2"))
        found = read_template(path)
        assert found.sections == {"answer", "kpis"}
        left = [cell.id for cell in found.notebook(frozenset({"answer"})).cells]
        assert left == ["parameters", "kpis"]

    def test_cells_of_a_format_that_is_not_delivered_are_left_out(self, path: Path) -> None:
        of_workbook = new_code_cell("1", id="data", metadata={"tags": ["format:xlsx"]})
        found = read_template(write(path, parameters_cell(""), of_workbook, section("kpis", "2")))
        left = [cell.id for cell in found.notebook(formats=["pdf"]).cells]
        assert left == ["parameters", "kpis"]
        assert found.notebook(formats=["pdf", "xlsx"]) == found.notebook()

    def test_leaving_a_section_out_does_not_change_the_template(self, path: Path) -> None:
        found = read_template(write(path, parameters_cell(""), section("answer", "1")))
        found.notebook(frozenset({"answer"})).cells.clear()
        assert len(found.notebook().cells) == 2

    def test_cells_are_counted_from_one_as_the_template_shows_them(self, path: Path) -> None:
        write(path, parameters_cell(""), new_markdown_cell("a", id="text"), section("kpis", "2"))
        assert read_template(path).cell_numbers() == {"parameters": 1, "text": 2, "kpis": 3}


class TestRefused:
    def refusal(self, path: Path) -> str:
        with pytest.raises(TemplateError) as caught:
            read_template(path)
        return str(caught.value)

    def test_a_cell_for_an_unknown_format(self, path: Path) -> None:
        wrong = new_code_cell("1", id="data", metadata={"tags": ["format:xslx"]})
        write(path, parameters_cell(""), wrong)
        assert "cell 2: unknown format 'xslx'; did you mean 'xlsx'?" in self.refusal(path)

    def test_missing_file(self, path: Path) -> None:
        write(path, parameters_cell(""))
        message = self.refusal(path.with_name("feedbak.ipynb"))
        assert "feedbak.ipynb: no such template; did you mean 'feedback'?" in message

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"junk",
            b"\xff\xfe",
            b"{}",
            b"[]",
            b"null",
            b'"text"',
            b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
            b'{"nbformat": 99, "nbformat_minor": 0, "metadata": {}, "cells": []}',
            b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [1]}',
            b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"id": "a"}]}',
        ],
    )
    # nbformat also logs and warns of what it is about to refuse.
    @pytest.mark.filterwarnings("ignore")
    def test_not_a_valid_notebook(self, path: Path, content: bytes) -> None:
        path.write_bytes(content)
        assert "feedback.ipynb: not a valid notebook: " in self.refusal(path)

    def test_no_parameters_cell(self, path: Path) -> None:
        write(path, new_code_cell("area_id = 1", id="a"))
        message = self.refusal(path)
        assert "exactly one cell must be tagged 'parameters'; found: none" in message

    def test_two_parameters_cells(self, path: Path) -> None:
        second = parameters_cell("b = 1")
        second["id"] = "again"
        write(path, parameters_cell("a = 1"), new_code_cell("a", id="x"), second)
        message = self.refusal(path)
        assert "exactly one cell must be tagged 'parameters'; found: 1, 3" in message

    @pytest.mark.parametrize(
        "source",
        ["b = 2 * 3", "b = f'{1}'", "b = [1] * 2", "b = date(2026, 1, 1)", "b = a", "b = {**{}}"],
    )
    def test_a_value_that_is_no_literal(self, path: Path, source: str) -> None:
        write(path, parameters_cell(f"a = 1\n{source}"))
        message = self.refusal(path)
        assert "feedback.ipynb, cell 1, line 2: 'b' is not a literal" in message

    @pytest.mark.parametrize(
        "source",
        [
            "import os",
            "a = b = 1",
            "a, b = 1, 2",
            "a: int",
            "a += 1",
            "x.a = 1",
            "print(1)",
            "if True:\n    a = 1",
            "'text'",
        ],
    )
    def test_anything_but_name_and_literal(self, path: Path, source: str) -> None:
        write(path, parameters_cell(source))
        message = self.refusal(path)
        assert "cell 1, line 1: the parameters cell may only hold 'name = literal'" in message

    def test_a_parameters_cell_that_is_not_python(self, path: Path) -> None:
        write(path, parameters_cell("a = 1\nb ="))
        assert "feedback.ipynb, cell 1, line 2: not Python: " in self.refusal(path)

    @pytest.mark.parametrize(
        "source", ["x = 1\nshow.cover(ctx", "x = 1\n%matplotlib inline", "x = 1\n\tif:"]
    )
    def test_a_cell_that_is_not_python(self, path: Path, source: str) -> None:
        write(
            path,
            parameters_cell("a = 1"),
            new_markdown_cell("text", id="t"),
            new_code_cell(source, id="b"),
        )
        assert "feedback.ipynb, cell 3, line 2: not Python: " in self.refusal(path)


class TestFit:
    def test_values_in_the_order_of_the_template(self, path: Path) -> None:
        template = read(path, "b = 1\na = 2", "a, b")
        assert list(fit(template, {"a": "A", "b": "B", "c": "C"}).items()) == [
            ("b", "B"),
            ("a", "A"),
        ]

    def test_the_bundle_is_added_when_run(self, path: Path) -> None:
        template = read(path, "area_id = 1\nbundle = None", "area_id, bundle")
        assert fit(template, {"area_id": "himeji"}) == {"area_id": "himeji"}

    def test_a_parameter_that_nobody_gives(self, path: Path) -> None:
        template = read(path, "aera_id = 1", "aera_id")
        with pytest.raises(TemplateError) as caught:
            fit(template, {"area_id": "himeji", "contact": "総務課"})
        assert "declares the parameter 'aera_id', which no parameter file gives" in str(
            caught.value
        )
        assert "did you mean 'area_id'? known: area_id, bundle, contact" in str(caught.value)

    @pytest.mark.parametrize("code", ["1", "area_id = 2", "'area_id'"])
    def test_a_parameter_that_is_never_read(self, path: Path, code: str) -> None:
        template = read(path, "area_id = 1", code)
        with pytest.raises(TemplateError, match="'area_id' but no later cell reads it"):
            fit(template, {"area_id": "himeji"})

    def test_a_bundle_that_is_never_read(self, path: Path) -> None:
        template = read(path, "bundle = None", "1")
        with pytest.raises(TemplateError, match="'bundle' but no later cell reads it"):
            fit(template, {})


class TestPublishedTemplates:
    def test_each_is_there_in_every_language(self) -> None:
        assert {path.stem for path in TEMPLATES.glob("*.ipynb")} >= set(EDITIONS)

    @pytest.mark.parametrize("name", EDITIONS)
    def test_can_be_read(self, name: str) -> None:
        found = read_template(TEMPLATES / f"{name}.ipynb")
        assert set(found.declared) <= found.read

    def test_sections_of_the_areas_document_in_their_order(self) -> None:
        tags = [tag for cell in cells("area_feedback") for tag in cell.metadata.tags]
        named = [tag for tag in tags if not tag.startswith("format:")]
        assert [tag.removeprefix("section:") for tag in dict.fromkeys(named)] == [
            "parameters",
            "setup",
            "answer",
            "kpis",
            "matters",
            "peers",
            "criteria",
            "rewrites",
            "practice",
            "usage",
            "revisions",
            "links",
            "figures",
            "roles",
            "candidates",
            "comparison",
            "remarks",
            "method",
            "definitions",
            "trace",
            "data",
            "reply",
        ]

    @pytest.mark.parametrize("round_id", ["published", "sample_2021", "sample_2022"])
    def test_a_round_says_of_every_section_whether_it_is_shown(self, round_id: str) -> None:
        said = yaml.safe_load((PARAMS / round_id / "round.yaml").read_text(encoding="utf-8"))
        # The workbook is delivered whatever the document shows.
        known = read_template(TEMPLATES / "area_feedback.ipynb").sections - {"data"}
        assert set(said["sections"]) == known

    def test_sections_of_a_document_are_those_that_its_template_shows(self) -> None:
        assert calls("area_feedback") == {f"show.{name}" for name in sections.__all__}


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != SOURCE])
@pytest.mark.parametrize("name", NAMES)
class TestEditions:
    """A template in another language is the same document, but for its prose."""

    def test_the_same_parameters_but_the_language(self, name: str, language: str) -> None:
        own = read_template(TEMPLATES / f"{edition(name, language)}.ipynb").declared
        assert own == read_template(TEMPLATES / f"{name}.ipynb").declared | {"language": language}

    def test_nothing_is_left_in_japanese(self, name: str, language: str) -> None:
        written = [cell.source for cell in cells(edition(name, language))]
        assert [text for text in written if JAPANESE.search(text)] == []


@pytest.mark.parametrize("name", EDITIONS)
def test_quarto_is_told_to_run_it_and_to_show_no_code(name: str) -> None:
    first = cells(name)[0]
    front = yaml.safe_load(first.source.removeprefix("---").removesuffix("---"))
    assert front == {
        "pagetitle": front["pagetitle"],
        "lang": "en" if name.endswith("_en") else "ja",
        "execute": {"enabled": True, "echo": False},
        "format": {"html": {"toc": True, "embed-resources": True}},
        "html-table-processing": "none",
    }
    assert front["pagetitle"]


def cells(name: str) -> list[nbformat.NotebookNode]:
    """Return the cells of a published template, each with its tags."""
    found: list[nbformat.NotebookNode] = read_template(TEMPLATES / f"{name}.ipynb").notebook().cells
    for cell in found:
        cell.metadata.setdefault("tags", [])
    return found


def code(name: str) -> list[str]:
    return [cell.source for cell in cells(name) if cell.cell_type == "code"]


def calls(name: str) -> set[str]:
    """Return what the sections of a template call."""
    written = (node for source in code(name)[2:] for node in ast.walk(ast.parse(source)))
    return {ast.unparse(node.func) for node in written if isinstance(node, ast.Call)}
