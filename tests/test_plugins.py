"""What other packages add: each kind at work in a build, and faults told with package and place."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from area_examples import assessed, facts, kpi
from click.testing import CliRunner
from conftest import CopiedProject
from small_project import ROOT, copy_project, make_small, run_cli, use_template, write_template

from kpi_report.assess import added as criteria
from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.finding import Verdict
from kpi_report.cli import main
from kpi_report.document import added_criteria, added_sections, overview, sections
from kpi_report.errors import ParameterError, PluginError
from kpi_report.parameters import RoundParameters, known_formats, read_parameters
from kpi_report.plugins import CONTRACTS, Kind, installed, made_with
from kpi_report.produce import executors
from kpi_report.produce.taking_part import identity, taking_part
from kpi_report.render import added_formats

EXAMPLE = ROOT / "tests" / "example_plugin"
FAULTY = """
def text(*_): return "text"
def failing(*_): raise ZeroDivisionError("division by zero")
number = 3
"""

Install = Callable[..., Path]
Run = Callable[..., subprocess.CompletedProcess[str]]


def put_package(site: Path, package: str, source: str, **points: str) -> Path:
    """Put a package of one module in place as pip would: the module, and its metadata."""
    module = package.replace("-", "_")
    metadata = site / f"{module}-1.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    lines = [f"[kpi_report.{group}]\n{given}\n" for group, given in points.items()]
    (metadata / "entry_points.txt").write_text("".join(lines))
    (site / f"{module}.py").write_text(source)
    return site


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Install packages for this process alone, as long as a test takes."""
    before = set(sys.modules)
    monkeypatch.syspath_prepend(tmp_path)
    yield (
        lambda package, source=FAULTY, **points: (
            put_package(tmp_path, package, source, **points) and installed.cache_clear()
        )
    )
    installed.cache_clear()
    for name in set(sys.modules) - before:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(tmp_path)):
            del sys.modules[name]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the example from its folder, as anybody would; no network is asked."""
    copy = shutil.copytree(EXAMPLE, tmp_path_factory.mktemp("source") / "example")
    site = tmp_path_factory.mktemp("site")
    options = ["--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check"]
    pip = [sys.executable, "-m", "pip", "install", "-q", *options, "--target", str(site), str(copy)]
    subprocess.run(pip, check=True)
    return site


@pytest.fixture
def example_here(example: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(example)
    installed.cache_clear()
    yield
    installed.cache_clear()
    sys.modules.pop("kpi_report_example", None)


def area_with(n_kpis: int) -> AreaFacts:
    return facts(*(assessed(kpi(number)) for number in range(n_kpis)))


@pytest.mark.usefixtures("example_here")
class TestExample:
    def test_is_listed_as_what_can_be_used(self) -> None:
        listed = CliRunner().invoke(main, ["plugins"])
        assert [line for line in listed.output.splitlines() if "kpi-report-example" in line] == [
            "  newest  kpi-report-example 1.0  kpi_report_example:newest  loads",
            "  X1  kpi-report-example 1.0  kpi_report_example:few_kpis  loads",
            "  txt  kpi-report-example 1.0  kpi_report_example:write_text  loads",
            "  one-by-one  kpi-report-example 1.0  kpi_report_example:one_by_one  loads",
        ]
        assert "  built in: threads" in listed.output
        assert listed.exit_code == 0

    def test_section_stands_among_those_of_both_facades(self) -> None:
        assert "newest" in dir(sections)
        assert "newest" in dir(overview)
        assert "kpis" in dir(sections)
        assert sections.newest.__doc__ == "Say of which day the data are."

    @pytest.mark.parametrize(
        ("n_kpis", "verdicts"),
        [(0, []), (40, [Verdict.MEETS]), (41, [Verdict.DOES_NOT_MEET])],
    )
    def test_criterion_judges_an_area(self, n_kpis: int, verdicts: list[Verdict]) -> None:
        (judged,) = criteria.judged_by_plugins(area_with(n_kpis))
        assert [one.verdict for one in judged.judgements] == verdicts
        assert (judged.code, judged.release) == ("X1", "kpi-report-example 1.0")

    def test_format_can_be_chosen(self) -> None:
        assert known_formats() == ("pdf", "html", "docx", "xlsx", "txt")

    def test_format_written_wrongly_is_told_theirs_too(self, copied_project: CopiedProject) -> None:
        path = "params/published/round.yaml"
        copied_project.change(path, "language: ja", "language: ja\nformats: [pdf, tx]")
        with pytest.raises(ParameterError) as refused:
            read_parameters(copied_project.root / path, RoundParameters)
        assert "'formats.1' is 'tx'; did you mean 'txt'? known: docx, html, pdf, txt, xlsx" in str(
            refused.value
        )

    def test_executor_is_entered(self) -> None:
        with executors.executor("one-by-one", 8) as entered:
            assert entered.submit(sum, [1, 2]).result() == 3

    def test_takes_part_where_it_is_used(self) -> None:
        assert taking_part({"kpis"}, ["pdf"]) == {"criterion X1": "kpi-report-example 1.0"}
        assert list(taking_part({"newest"}, ["txt"])) == [
            "section newest",
            "criterion X1",
            "renderer txt",
        ]


class TestWithoutPlugins:
    def test_nothing_is_added(self) -> None:
        assert made_with() == {}
        assert taking_part({"kpis"}, ["pdf"]) == identity({"kpis"}, ["pdf"]) == {}
        assert criteria.judged_by_plugins(area_with(3)) == ()

    def test_a_section_that_there_is_not(self) -> None:
        with pytest.raises(AttributeError, match=r"no section 'kpi'; did you mean 'kpis'\?"):
            sections.kpi  # noqa: B018

    def test_an_executor_that_there_is_not(self) -> None:
        with pytest.raises(PluginError, match=r"no executor 'thread'; did you mean 'threads'\?"):
            executors.executor("thread", 1)


class TestRefused:
    def test_two_of_one_name(self, install: Install) -> None:
        install("one", sections="hello = one:text")
        install("two", sections="hello = two:text")
        with pytest.raises(PluginError) as refused:
            added_sections.added()
        assert str(refused.value) == (
            "two plugins are called 'hello': section 'hello' of one 1.0 (one:text), and section "
            "'hello' of two 1.0 (two:text); rename one, or remove its package"
        )

    @pytest.mark.parametrize(
        ("group", "name", "asked"),
        [
            ("sections", "kpis", added_sections.added),
            ("sections", "distribution", added_sections.added),
            ("criteria", "S1", criteria.plugins_among),
            ("renderers", "pdf", added_formats.added),
            ("renderers", "ipynb", known_formats),
            ("executors", "threads", executors.added),
        ],
    )
    def test_the_name_of_a_built_in_one(
        self, install: Install, group: str, name: str, asked: Callable[[], object]
    ) -> None:
        install("one", **{group: f"{name} = one:text"})
        with pytest.raises(PluginError, match=rf"{name!r} of one 1.0 \(one:text\) has the name of"):
            asked()

    @pytest.mark.parametrize(
        ("group", "name", "asked"),
        [
            ("sections", "my-section", added_sections.added),
            ("criteria", "cost", criteria.plugins_among),
            ("renderers", "tar.gz", added_formats.added),
        ],
    )
    def test_a_name_that_cannot_be_used(
        self, install: Install, group: str, name: str, asked: Callable[[], object]
    ) -> None:
        install("one", **{group: f"{name} = one:text"})
        with pytest.raises(PluginError, match="its name must be written as"):
            asked()

    def test_list_tells_what_cannot_be_used(self, install: Install) -> None:
        install("one", sections="hello = one:text\nlost = one:missing", executors="x = one:number")
        install("two", sections="hello = two:text")
        listed = CliRunner().invoke(main, ["plugins"])
        told = listed.output.splitlines()
        assert sum("refused: two plugins are called 'hello'" in line for line in told) == 2
        assert any("  x  one 1.0  one:number  refused: executor 'x'" in line for line in told)
        assert any("has no attribute 'missing'" in line for line in told)
        assert listed.exit_code == 1


class TestFaulty:
    def test_section_that_cannot_be_loaded(self, install: Install) -> None:
        install("one", "import no_such_module", sections="hello = one:text")
        with pytest.raises(PluginError) as refused:
            sections.hello  # noqa: B018
        assert str(refused.value) == (
            "section 'hello' of one 1.0 (one:text) cannot be loaded: ModuleNotFoundError: No "
            f"module named 'no_such_module'; expected {CONTRACTS[Kind.SECTION]}"
        )

    @pytest.mark.parametrize(
        ("target", "told"),
        [
            ("text", "gave a str; expected a callable (ctx) -> Block"),
            ("failing", "failed: ZeroDivisionError: division by zero"),
        ],
    )
    def test_section(self, install: Install, target: str, told: str) -> None:
        install("one", sections=f"hello = one:{target}")
        with pytest.raises(PluginError) as refused:
            sections.hello(None)
        assert str(refused.value).startswith(f"section 'hello' of one 1.0 (one:{target}) {told}")

    def test_renderer(self, install: Install) -> None:
        install("one", renderers="txt = one:text")
        with pytest.raises(PluginError, match=r"renderer 'txt' of one 1.0 \(one:text\) gave a str"):
            added_formats.writer("txt")(None)  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("judge", "told"),
        [
            ("text", "X1' of one 1.0 (one:X1) gave a str; expected a Judgement"),
            ("failing", "X1' of one 1.0 (one:X1) failed: ZeroDivisionError: division by zero"),
            ("elsewhere", "X1' of one 1.0 (one:X1) judged 'kpi-9' of area"),
        ],
    )
    def test_criterion_is_told_in_place_of_its_judgements(
        self, install: Install, judge: str, told: str
    ) -> None:
        source = (
            "from kpi_report.assess.added import AddedCriterion, Judgement\n"
            "def elsewhere(_): return [Judgement('meets', {'ja': '理由'}, subject='kpi-9')]\n"
            f"X1 = AddedCriterion({{'ja': '名'}}, {{'ja': '規則'}}, {judge})\n"
        )
        install("one", FAULTY + source, criteria="X1 = one:X1")
        (judged,) = criteria.judged_by_plugins(area_with(1))
        assert told in judged.fault

    def test_criterion_fails_what_would_show_it(self, install: Install) -> None:
        install("one", criteria="X1 = one:number")
        with pytest.raises(PluginError, match=r"criterion 'X1' of one 1.0"):
            added_criteria.usable(criteria.judged_by_plugins(area_with(1)))

    def test_criterion_that_is_none(self, install: Install) -> None:
        install("one", criteria="X1 = one:number")
        (judged,) = criteria.judged_by_plugins(area_with(1))
        assert judged.fault == (
            f"criterion 'X1' of one 1.0 (one:number) is a int; expected {CONTRACTS[Kind.CRITERION]}"
        )

    @pytest.mark.parametrize("target", ["text", "failing"])
    def test_executor(self, install: Install, target: str) -> None:
        install("one", executors=f"x = one:{target}")
        with (
            pytest.raises(PluginError, match=rf"executor 'x' of one 1.0 \(one:{target}\)"),
            executors.executor("x", 1),
        ):
            pass

    def test_what_the_run_raises_is_not_the_executors_fault(self, install: Install) -> None:
        source = "from concurrent.futures import ThreadPoolExecutor as Threads"
        install("one", source, executors="x = one:Threads")
        with pytest.raises(KeyError), executors.executor("x", 1) as entered:
            assert isinstance(entered, ThreadPoolExecutor)
            raise KeyError


@pytest.fixture(scope="module")
def site(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install, beside the example, a section that gives no block."""
    site = shutil.copytree(example, tmp_path_factory.mktemp("both") / "site")
    return put_package(site, "faulty", FAULTY, sections="wrong = faulty:text")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a project in which one area uses the example, and another that section."""
    root = tmp_path_factory.mktemp("project")
    copy_project(root)
    make_small(root)
    shown = ("show.newest(ctx)", "show.criteria(ctx)", "show.method(ctx)")
    write_template(root, "extended", *shown)
    write_template(root, "wrong", "show.wrong(ctx)")
    use_template(root, "nagano", "extended")
    use_template(root, "kure", "wrong")
    with (root / "params/published/round.yaml").open("a", encoding="utf-8") as stream:
        stream.write("formats: [html, txt]\n")
    return root


@pytest.fixture(scope="module")
def run(project: Path, site: Path) -> Run:
    path = os.pathsep.join([str(ROOT), str(site)])
    areas = ("--area", "nagano", "--area", "kure")
    return lambda *more: run_cli(project, *areas, *more, environment={"PYTHONPATH": path})


@pytest.fixture(scope="module")
def built(run: Run) -> subprocess.CompletedProcess[str]:
    return run("--executor", "one-by-one")


class TestBuild:
    def test_delivers_what_works(
        self, project: Path, built: subprocess.CompletedProcess[str]
    ) -> None:
        made = project / "reports/published/nagano"
        page = (made / "feedback.html").read_text(encoding="utf-8")
        assert "1 of 2 documents delivered" in built.stdout
        assert sorted(p.name for p in made.iterdir()) == [
            "executed.ipynb",
            "feedback.html",
            "feedback.txt",
        ]
        assert "データ時点は2026-11-23です。" in (made / "feedback.txt").read_text(encoding="utf-8")
        assert "追加の観点" in page
        assert "X1 KPIの件数：KPIが40件以下であれば満たすとする。" in page

    def test_names_what_does_not(self, built: subprocess.CompletedProcess[str]) -> None:
        assert built.returncode == 1
        assert "failed: kure (" in built.stderr
        assert (
            "line 1 (show.wrong(ctx)): PluginError: section 'wrong' of faulty 1.0 (faulty:text) "
            "gave a str; expected a callable (ctx) -> Block"
        ) in built.stderr

    @pytest.mark.usefixtures("built")
    def test_record_tells_what_was_used(self, project: Path) -> None:
        folder = project / "reports/published"
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        assert manifest["plugins"] == {
            "criterion X1": "kpi-report-example 1.0",
            "renderer txt": "kpi-report-example 1.0",
            "section newest": "kpi-report-example 1.0",
            "section wrong": "faulty 1.0",
        }
        files = [f["path"] for e in manifest["documents"] for f in e["files"]]
        assert "nagano/feedback.txt" in files
        assert 'href="nagano/feedback.txt"' in (folder / "index.html").read_text(encoding="utf-8")

    @pytest.mark.usefixtures("built")
    def test_changed_plugin_makes_due_what_it_takes_part_in(self, site: Path, run: Run) -> None:
        before = run("--dry-run").stdout.splitlines()
        with (site / "kpi_report_example.py").open("a", encoding="utf-8") as stream:
            stream.write("# changed\n")
        after = run("--dry-run").stdout.splitlines()
        assert before == ["kure: failed last time", "1 of 2 documents would be made"]
        assert after == [
            "nagano: changed: plugins",
            "kure: failed last time",
            "2 of 2 documents would be made",
        ]


def test_guide_shows_the_contracts_and_the_example_as_they_are() -> None:
    guide = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
    for kind, contract in CONTRACTS.items():
        assert f"`{kind.value}`" in guide
        assert contract.split(",")[0] in guide.replace("`", "")
    for name in ("pyproject.toml", "kpi_report_example.py"):
        assert (EXAMPLE / name).read_text(encoding="utf-8").strip() in guide
