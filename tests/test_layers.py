"""The house keeps its order: imports point only left, and the machinery knows no KPI."""

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "kpi_report"
LEFT_TO_RIGHT = (
    "errors",
    "typeface",
    "project",
    "plugins",
    "model",
    "design",
    "parameters",
    "area_parameters",
    "intake",
    "assess",
    "rounds",
    "verdicts",
    "derived",
    "survey",
    "bundle",
    "split",
    "table_parameters",
    "table_round",
    "table_bundle",
    "document",
    "render",
    "produce",
    "publish",
    "review",
    "classify",
    "suggest",
    "plugin_list",
    "progress_bar",
    "cli",
)
MODULES = sorted(p.relative_to(PACKAGE) for p in PACKAGE.rglob("*.py"))


def place(module: str) -> int:
    """Return how far right a module stands; the package itself stands leftmost."""
    part = module.removeprefix("kpi_report").lstrip(".").split(".")[0]
    return LEFT_TO_RIGHT.index(part) if part else -1


def imported(path: Path) -> set[str]:
    tree = ast.parse((PACKAGE / path).read_text(encoding="utf-8"))
    names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names |= {f"{node.module}.{a.name}" for a in node.names if node.module == "kpi_report"}
    return {name for name in names if name.split(".")[0] == "kpi_report"}


@pytest.mark.parametrize("path", [m for m in MODULES if m.name != "__main__.py"], ids=str)
def test_imports_point_only_left(path: Path) -> None:
    own = place(".".join(("kpi_report", *path.with_suffix("").parts)).removesuffix(".__init__"))
    to_the_right = {
        name for name in imported(path) if name != "kpi_report.__version__" and place(name) > own
    }
    assert to_the_right == set()


@pytest.mark.parametrize(
    "path", [m for m in MODULES if m.parts[0] in ("produce", "render")], ids=str
)
def test_the_machinery_knows_no_kpi(path: Path) -> None:
    source = (PACKAGE / path).read_text(encoding="utf-8")
    own = r"kpi[-_](?:report|html|pdf|docx|prose)|Kpi(?:Html|Pdf|Docx)Exporter"
    assert re.findall(r"\b(?:kpi|kpis|Kpi|AssessedKpi)\b", re.sub(own, "", source)) == []
