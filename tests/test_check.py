"""Every rule of templates finds what breaks it, and nothing else; all good templates pass."""

import json
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from kpi_report.cli import main
from kpi_report.review.check import check_template, mend_template
from kpi_report.review.rules import Rule

ROOT = Path(__file__).parents[1]
TEMPLATES = sorted((ROOT / "notebooks" / "templates").glob("*.ipynb"))
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
FRONT = "---\npagetitle: 試作\nlang: ja\n---"
PARAMETERS = """\
#| include: false
area_id = "himeji"  # 圏域
round_id = "published"  # 調査回
bundle = None  # 束のあるフォルダ"""
SETUP = """\
#| include: false
from kpi_report.document import sections as show
from kpi_report.document.context import open_area

ctx = open_area(area_id, round_id, bundle)"""

Notebook = nbformat.NotebookNode
Change = Callable[[Notebook], object]


def good() -> Notebook:
    """Return a template that breaks no rule: cells 1 to 8."""
    return new_notebook(
        metadata=KERNEL,
        cells=[
            new_raw_cell(FRONT, id="front-matter"),
            new_code_cell(PARAMETERS, id="parameters", metadata={"tags": ["parameters"]}),
            new_code_cell(SETUP, id="setup", metadata={"tags": ["setup"]}),
            new_code_cell("show.cover(ctx)", id="cover"),
            new_markdown_cell("## 要点\n\n要点を示します。", id="answer-text"),
            new_code_cell("show.answer(ctx)", id="answer"),
            new_markdown_cell(
                "## 一覧\n\n一覧です。", id="kpis-text", metadata={"tags": ["section:kpis"]}
            ),
            new_code_cell("show.kpis(ctx)", id="kpis", metadata={"tags": ["section:kpis"]}),
        ],
    )


def write(path: Path, nb: Notebook) -> Path:
    path.write_text(json.dumps(nb, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def source(number: int, text: str) -> Change:
    return lambda nb: nb.cells[number - 1].update(source=text)


def added(number: int, old: str, new: str) -> Change:
    """Put `new` in place of `old` in a cell."""

    def change(nb: Notebook) -> None:
        assert old in nb.cells[number - 1].source
        source(number, nb.cells[number - 1].source.replace(old, new))(nb)

    return change


def tags(number: int, *names: str) -> Change:
    return lambda nb: nb.cells[number - 1].metadata.update(tags=list(names))


def moved(number: int, to: int) -> Change:
    return lambda nb: nb.cells.insert(to - 1, nb.cells.pop(number - 1))


def dropped(number: int) -> Change:
    return lambda nb: nb.cells.pop(number - 1)


def many_lines(nb: Notebook) -> None:
    for n in range(20):
        nb.cells += [
            new_markdown_cell("続きです。", id=f"part-{n}-text"),
            new_code_cell("one = ctx\nother = one\nshow.answer(other)", id=f"part-{n}"),
        ]


BAD: dict[str, tuple[Rule, Change]] = {
    "another format": (Rule.NOTEBOOK, lambda nb: nb.update(nbformat=3)),
    "a cell of no kind": (Rule.NOTEBOOK, lambda nb: nb.cells[4].update(cell_type="text")),
    "no cells": (Rule.NOTEBOOK, lambda nb: nb.pop("cells")),
    "no parameters": (Rule.ONE_PARAMETERS, lambda nb: nb.cells.pop(1) and _without(nb)),
    "two cells of parameters": (Rule.ONE_PARAMETERS, lambda nb: nb.cells.insert(2, _again())),
    "a computed parameter": (Rule.LITERALS, added(2, '"himeji"', 'str("himeji")')),
    "an import among the parameters": (
        Rule.LITERALS,
        added(2, 'area_id = "h', 'import json\narea_id = "h'),
    ),
    "a parameter without a comment": (Rule.EXPLAINED, added(2, "  # 調査回", "")),
    "parameters that quarto would show": (
        Rule.EXPLAINED,
        added(2, "#| include: false\n", ""),
    ),
    "two parameters": (
        Rule.FEW_PARAMETERS,
        lambda nb: (
            added(2, "\nbundle = None  # 束のあるフォルダ", "")(nb),
            added(3, ", bundle)", ")")(nb),
        ),
    ),
    "a parameter that nobody gives": (
        Rule.GIVEN,
        lambda nb: (added(2, "bundle =", "bundel =")(nb), added(3, "id, bundle", "id, bundel")(nb)),
    ),
    "a parameter that nothing reads": (Rule.READ, added(3, ", bundle)", ")")),
    "prose before the set-up": (Rule.FRONT, lambda nb: nb.cells.insert(2, _opening())),
    "prose before the parameters": (Rule.FRONT, lambda nb: nb.cells.insert(1, _opening())),
    "no set-up": (Rule.FRONT, lambda nb: (dropped(3)(nb), [_bare(c) for c in nb.cells[2:]])),
    "no front matter": (Rule.RAW, dropped(1)),
    "front matter without lines": (Rule.RAW, source(1, "title: 試作")),
    "a raw cell further down": (
        Rule.RAW,
        lambda nb: nb.cells.append(new_raw_cell("下書き", id="draft")),
    ),
    "an unknown tag": (Rule.TAGS, tags(4, "hide-input")),
    "a section without a name": (
        Rule.TAGS,
        lambda nb: (tags(7, "section:")(nb), tags(8, "section:")(nb)),
    ),
    "an unknown format": (
        Rule.TAGS,
        lambda nb: (tags(7, "format:xslx")(nb), tags(8, "format:xslx")(nb)),
    ),
    "a text without the tag of its section": (Rule.SAME_TAGS, tags(7)),
    "an id made up by an editor": (Rule.IDS, lambda nb: nb.cells[5].update(id="1f0c9a3e")),
    "an id twice": (Rule.IDS, lambda nb: nb.cells[5].update(id="kpis")),
    "a parenthesis left open": (Rule.PYTHON, source(6, "show.answer(ctx")),
    "a magic": (Rule.PYTHON, source(6, "%matplotlib inline\nshow.answer(ctx)")),
    "a command of the shell": (Rule.PYTHON, source(6, "!ls\nshow.answer(ctx)")),
    "set-up that computes": (
        Rule.SET_UP,
        added(3, "ctx =", "round_id.strip()\nctx ="),
    ),
    "set-up that opens twice": (
        Rule.SET_UP,
        lambda nb: source(3, nb.cells[2].source + "\nagain = open_area(area_id, round_id)")(nb),
    ),
    "set-up that quarto would show": (Rule.SET_UP, added(3, "#| include: false\n", "")),
    "four lines": (Rule.LENGTH, source(6, "a = ctx\nb = a\nc = b\nshow.answer(c)")),
    "five statements in one line": (
        Rule.LENGTH,
        source(6, "a = ctx; b = a; c = b; d = c; show.answer(d)"),
    ),
    "an import in a section": (Rule.SET_UP, source(6, "import json\nshow.answer(json)")),
    "nothing but a comment": (Rule.ONE_OBJECT, source(6, "# 後で")),
    "nothing shown": (Rule.ONE_OBJECT, source(6, "answer = show.answer(ctx)")),
    "a bare name": (Rule.ONE_OBJECT, source(6, "ctx")),
    "two objects": (Rule.ONE_OBJECT, source(6, "show.kpis(ctx)\nshow.answer(ctx)")),
    "def": (Rule.LOGIC, source(6, "def answer():\n    return show.answer(ctx)\nanswer()")),
    "class": (Rule.LOGIC, source(6, "class Answer:\n    one = ctx\nshow.answer(Answer.one)")),
    "for": (Rule.LOGIC, source(6, "for one in ctx:\n    show.answer(one)")),
    "if": (Rule.LOGIC, source(6, "if ctx.remarks:\n    show.answer(ctx)")),
    "try": (Rule.LOGIC, source(6, "try:\n    show.answer(ctx)\nfinally: ctx")),
    "a comprehension": (Rule.LOGIC, source(6, "show.answer([one for one in ctx])")),
    "a lambda": (Rule.LOGIC, source(6, "show.answer(lambda: ctx)")),
    "a choice in a line": (Rule.LOGIC, source(6, "show.answer(ctx if bundle else None)")),
    "a walrus": (Rule.LOGIC, source(6, "show.answer(one := ctx)")),
    "a sum": (Rule.LOGIC, source(6, "show.answer(ctx + ctx)")),
    "not": (Rule.LOGIC, source(6, "show.answer(not ctx)")),
    "assert": (Rule.LOGIC, source(6, "assert ctx\nshow.answer(ctx)")),
    "exec": (Rule.LOGIC, source(6, "exec(area_id)")),
    "print": (Rule.LOGIC, source(6, "print(ctx)")),
    "or": (Rule.LOGIC, source(6, "show.answer(bundle or ctx)")),
    "a number": (Rule.CONSTANTS, source(6, "show.answer(ctx, 3)")),
    "a column": (Rule.CONSTANTS, source(6, 'show.answer(ctx["kpi_id"])')),
    "an f-string": (Rule.CONSTANTS, source(6, 'show.answer(f"{area_id}の要点")')),
    "sixty lines": (Rule.TOTAL, many_lines),
    "an undefined name": (Rule.NAMES, source(6, "show.answer(ctxt)")),
    "an import that nothing uses": (
        Rule.NAMES,
        added(
            3, "from kpi_report.document.context", "import json\nfrom kpi_report.document.context"
        ),
    ),
    "an unknown section": (Rule.SECTIONS, source(6, "show.anwser(ctx)")),
    "an unknown module": (Rule.SECTIONS, added(3, "import sections as", "import section as")),
    "no text before an output": (
        Rule.SENTENCE,
        lambda nb: nb.cells.insert(6, new_code_cell("show.matters(ctx)", id="matters")),
    ),
    "a heading alone before an output": (Rule.SENTENCE, source(5, "## 要点")),
    "half a sentence": (Rule.SENTENCE, source(5, "## 要点\n\n要点を示し")),
    "a title": (Rule.NO_TITLE, source(5, "# 要点\n\n要点を示します。")),
    "a title underlined": (Rule.NO_TITLE, source(5, "要点\n====\n\n要点を示します。")),
    "a level left out": (Rule.LEVELS, source(5, "### 要点\n\n要点を示します。")),
    "a level too low": (Rule.LEVELS, source(7, "#### 一覧\n\n一覧です。")),
    "a heading twice": (Rule.TWICE, source(7, "## 要点\n\n一覧です。")),
    "an empty cell": (
        Rule.EMPTY,
        lambda nb: nb.cells.append(new_markdown_cell("", id="end")),
    ),
    "an output": (
        Rule.OUTPUTS,
        lambda nb: nb.cells[5].outputs.append(new_output("stream", text="a")),
    ),
    "the count of a run": (Rule.OUTPUTS, lambda nb: nb.cells[5].update(execution_count=3)),
    "metadata of an editor": (
        Rule.METADATA,
        lambda nb: nb.cells[5].metadata.update(collapsed=True),
    ),
    "the version of a kernel": (
        Rule.METADATA,
        lambda nb: nb.metadata.language_info.update(version="3.12.1"),
    ),
    "a folder of a user": (Rule.MACHINE, added(5, "示します", "示します（/home/sato/memo.txt）")),
    "a folder straight after Japanese": (
        Rule.MACHINE,
        added(5, "示します", "/srv/a.csvを示します"),
    ),
    "a drive": (Rule.MACHINE, added(2, "束のある", "C:\\\\kpi のような")),
}


def _again() -> Notebook:
    return new_code_cell("#| include: false", id="again", metadata={"tags": ["parameters"]})


def _without(nb: Notebook) -> None:
    """Let set-up do without parameters, so that only their cell is missing."""
    source(2, SETUP.replace("area_id, round_id, bundle", "ctx_id").replace("ctx_id", ""))(nb)


def _opening() -> Notebook:
    return new_markdown_cell("はじめに示します。", id="opening")


def _bare(cell: Notebook) -> None:
    if cell.cell_type == "code":
        cell.source = "str(area_id).join(round_id, bundle)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "draft.ipynb"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: p.stem)
def test_every_template_keeps_the_rules(template: Path) -> None:
    assert check_template(template) == []


def test_a_good_one_is_not_complained_of(path: Path) -> None:
    assert check_template(write(path, good())) == []


@pytest.mark.parametrize(("rule", "change"), BAD.values(), ids=BAD)
def test_a_bad_one_is_found_by_the_rule_it_breaks(rule: Rule, change: Change, path: Path) -> None:
    nb = good()
    change(nb)
    found = check_template(write(path, nb))
    assert {c.rule for c in found} == {rule}, [(c.rule.id, c.message) for c in found]


@pytest.mark.parametrize(
    "change",
    [
        source(5, "## 要点\n\n「要点を示します。」"),
        source(5, "## 要点\n\n要点です（詳しくは別に示します。）"),
        source(5, "## 要点\n\n要点を示します。（注1）"),
        source(5, "## 要点\n\n**要点を示します。**"),
        source(5, "## 要点\n\n要点を示します。<!-- 確認済み -->"),
        source(5, "## 要点\n\n- 例\n  ```\n  # 題\n  ```\n\n要点を示します。"),
        source(5, "## 要点\n\n    # 題\n\n要点を示します。"),
        source(5, "## 要点\n\nhttps://example.com/?p=/home/x を示します。"),
        added(2, "bundle = None", "bundle: str | None = None"),
        lambda nb: nb.cells[5].update(id="answer_table"),
        lambda nb: (
            tags(7, "section:kpis", "format:xlsx")(nb),
            tags(8, "format:xlsx", "section:kpis")(nb),
        ),
        source(1, FRONT.replace("\n", "\r\n")),
    ],
)
def test_what_is_good_in_its_own_way_is_not_complained_of(change: Change, path: Path) -> None:
    nb = good()
    change(nb)
    assert [(c.rule.id, c.message) for c in check_template(write(path, nb))] == []


def test_code_nested_without_end_is_told_so(path: Path) -> None:
    nb = good()
    source(6, "show.answer(ctx" + ".a" * 5000 + ")")(nb)
    (found,) = check_template(write(path, nb))
    assert found.rule is Rule.PYTHON


def test_every_rule_is_broken_by_one_of_them() -> None:
    broken = {rule for rule, _ in BAD.values()}
    assert set(Rule) - broken == {Rule.EDITION}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (source(6, "show.matters(ctx)"), "lines of code differ from those in draft.ipynb"),
        (source(5, "### Answer\n\nIn short."), "headings differ"),
        (dropped(6), "missing: answer"),
        (moved(6, 8), "their order differs"),
    ],
)
def test_an_edition_that_is_another_document(change: Change, told: str, path: Path) -> None:
    write(path, good())
    nb = good()
    change(nb)
    found = check_template(write(path.with_stem("draft_en"), nb))
    assert any(told in c.message for c in found if c.rule is Rule.EDITION)


def test_an_edition_that_is_left_in_japanese(path: Path) -> None:
    write(path, good())
    found = check_template(write(path.with_stem("draft_en"), good()))
    assert [(c.cell, c.message) for c in found] == [
        (2, "its language is not 'en'"),
        (5, "is left in Japanese"),
        (7, "is left in Japanese"),
    ]


def test_what_is_said_of_a_misspelt_section(path: Path) -> None:
    nb = good()
    source(6, "one = ctx\nshow.anwser(one)")(nb)
    (found,) = check_template(write(path, nb))
    assert found.place == "cell 6 (answer), line 2"
    assert found.message.startswith("show has no 'anwser'; did you mean 'answer'?")


class TestMending:
    def test_outputs_and_metadata_are_taken_out(self, path: Path) -> None:
        nb = good()
        nb.cells[5].outputs.append(new_output("stream", text="a"))
        nb.cells[5].metadata["collapsed"] = True
        nb.metadata.language_info["version"] = "3.12.1"
        assert mend_template(write(path, nb))
        assert nbformat.read(path, 4) == good()

    def test_cells_are_named_after_what_they_show(self, path: Path) -> None:
        nb = good()
        for number, given in ((5, "0a1b2c3d"), (6, "1f0c9a3e"), (7, "9b8c7d6e"), (8, "5c4d3e2f")):
            nb.cells[number - 1].id = given
        mend_template(write(path, nb))
        assert nbformat.read(path, 4) == good()

    def test_a_link_stays_one(self, path: Path) -> None:
        nb = good()
        nb.cells[5].execution_count = 7
        write(path, nb)
        link = path.with_stem("link")
        link.symlink_to(path)
        assert mend_template(link)
        assert link.is_symlink()
        assert check_template(path) == []

    def test_nothing_is_written_where_nothing_is_amiss(self, path: Path) -> None:
        mend_template(write(path, good()))
        before = path.stat().st_mtime_ns
        assert not mend_template(path)
        assert path.stat().st_mtime_ns == before

    @pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: p.stem)
    def test_templates_are_written_as_it_writes_them(self, template: Path, path: Path) -> None:
        path.write_bytes(template.read_bytes())
        assert not mend_template(path)


class TestCommand:
    def run(self, *arguments: object) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["check", *map(str, arguments)])
        return done.exit_code, done.output

    def bad(self, path: Path) -> Path:
        nb = good()
        source(6, "one = ctx\nshow.answer(one, 3)")(nb)
        return write(path, nb)

    def test_a_good_one(self, path: Path) -> None:
        told = self.run(write(path, good()))
        assert told == (0, "1 template(s) checked, 0 complaint(s)\n")

    def test_where_it_is_and_how_to_mend_it(self, path: Path) -> None:
        code, told = self.run(self.bad(path))
        assert code == 1
        assert "draft.ipynb, cell 6 (answer), line 2: T306 holds the constant 3\n" in told
        assert "to mend: let the package or the parameter files hold it" in told

    def test_json(self, path: Path) -> None:
        _, told = self.run(self.bad(path), "--format", "json")
        (found,) = json.loads(told)
        assert (found["rule"], found["cell"], found["cell_id"], found["line"]) == (
            ("T306", 6, "answer", 2)
        )

    def test_github_marks_the_line_of_the_file(self, path: Path) -> None:
        self.bad(path)
        mend_template(path)  # in lines, as Jupyter writes it
        _, told = self.run(path, "--format", "github")
        line = int(told.split("line=")[1].split(",")[0])
        assert "show.answer(one, 3)" in path.read_text(encoding="utf-8").splitlines()[line - 1]
        assert told.startswith("::error file=")
        assert "title=T306 cell 6 (answer)%2C line 2::holds the constant 3;" in told

    def test_an_unknown_template(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(ROOT)
        code, told = self.run("area_fedback")
        assert code == 2
        assert "did you mean 'area_feedback'?" in told

    def test_by_name_from_inside_the_project(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(ROOT / "docs")
        assert self.run("overview") == (0, "1 template(s) checked, 0 complaint(s)\n")

    def test_fix(self, path: Path) -> None:
        nb = good()
        nb.cells[5].execution_count = 7
        told = self.run(write(path, nb), "--fix")
        assert told == (0, "1 template(s) checked, 0 complaint(s); 1 mended\n")

    def test_the_rules_are_listed(self) -> None:
        code, told = self.run("--rules")
        assert code == 0
        assert [line.split()[0] for line in told.splitlines()] == [rule.id for rule in Rule]
