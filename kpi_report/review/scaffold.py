"""Beginnings that pass ``check`` and build: a template, a round of tables, a copy of a round."""

import csv
import io
import re
from datetime import date
from importlib.resources import files
from pathlib import Path

import nbformat
from jinja2 import Environment, PackageLoader, StrictUndefined

from kpi_report.area_parameters import TABLE_NAME
from kpi_report.errors import ParameterError, TemplateError, did_you_mean
from kpi_report.intake.files import write_atomically
from kpi_report.parameters import ROUND_ID
from kpi_report.produce.templates import PARAMETERS_TAG
from kpi_report.table_parameters import is_of_tables

ASSETS = files("kpi_report.review") / "assets" / "scaffold"
TEMPLATES = Path("notebooks") / "templates"
AREA, TABLES = "area", "tables"
"""Templates to begin with: of an area's KPIs, of a round of tables."""
N_AREAS, YEARS = 12, range(2021, 2026)
"""Size of the invented tables: enough for quartiles, few enough to be read."""


def new_template(root: Path, name: str, source: str, round_id: str) -> Path:
    """Write a template that can be run at once, and return its file.

    Parameters
    ----------
    root
        The project's folder.
    name
        Of the template, without suffix.
    source
        Name of the template whose cells it begins with; nothing for the least that a document of
        `round_id` needs.
    round_id
        The round whose first area it shows in JupyterLab.

    Raises
    ------
    TemplateError
        If there is a template of this name already, none of the name `source`, or the name is not
        written as one.
    """
    path = root / TEMPLATES / f"{_refuse_bad(name)}.ipynb"
    if path.exists():
        raise TemplateError(f"{path.name} is there already; choose another name, or delete it")
    if source:
        text = _template_text(root, source)
    else:
        kind = TABLES if is_of_tables(root, round_id) else AREA
        text = (ASSETS / f"{kind}.ipynb").read_text(encoding="utf-8")
    _write(path, _filled(text, round_id, _first_area(root, round_id)))
    return path


def new_round(root: Path, name: str, today: date) -> list[Path]:
    """Write a round of tables with invented data and its template, and return all files.

    Raises
    ------
    ParameterError
        If any of them is there already, or the name is not written as one.
    """
    _refuse_existing(root, name)
    template = root / TEMPLATES / f"{name}.ipynb"
    if template.exists():
        raise ParameterError(f"{template.name} is there already; choose another name")
    ids = [f"unit-{n:02}" for n in range(1, N_AREAS + 1)]
    text = (ASSETS / f"{TABLES}.ipynb").read_text(encoding="utf-8")
    written = {
        root / "params" / name / "round.yaml": _environment()
        .get_template("round.yaml.j2")
        .render(name=name, template=name, date=today.isoformat()),
        root / "params" / name / TABLE_NAME: _table(["area_id"], [[one] for one in ids]),
        root / "data" / name / "areas.csv": _table(
            ["area_id", "name"], [[one, f"架空{n:02}"] for n, one in enumerate(ids, start=1)]
        ),
        root / "data" / name / "results.csv": _table(
            ["area_id", "year", "value", "share"],
            [
                [one, year, 50 + 3 * n % 17 + (year - YEARS[0]) * (n % 4), 20 + 7 * n % 31]
                for n, one in enumerate(ids)
                for year in YEARS
            ],
        ),
        template: _filled(text, name, ids[0]),
    }
    for path, content in written.items():
        _write(path, content)
    return list(written)


def copy_round(root: Path, name: str, source: str) -> list[Path]:
    """Write a round with the parameters of another one, and return all files.

    Tables are not copied: both rounds read the same ones, until ``data`` is changed.

    Raises
    ------
    ParameterError
        If there is a round of this name already, or none of the name `source`.
    """
    _refuse_existing(root, name)
    folder = root / "params" / source
    if not (folder / "round.yaml").is_file():
        raise ParameterError(
            f"no round {source!r} in params/; {did_you_mean(source, _rounds(root))}"
        )
    written = []
    for path in sorted(p for p in folder.iterdir() if p.suffix in (".yaml", ".csv")):
        text = path.read_text(encoding="utf-8")
        if path.name == "round.yaml":
            text = re.sub(r"(?m)^(round_id:\s*).*$", rf"\g<1>{name}", text, count=1)
        target = root / "params" / name / path.name
        _write(target, text)
        written.append(target)
    return written


def _refuse_bad(name: str) -> str:
    if not re.fullmatch(ROUND_ID, name):
        raise TemplateError(f"{name!r} is no name: write a-z, 0-9, - and _")
    return name


def _refuse_existing(root: Path, name: str) -> None:
    _refuse_bad(name)
    for folder in (root / "params" / name, root / "data" / name):
        if folder.exists():
            shown = folder.relative_to(root)
            raise ParameterError(f"{shown} is there already; choose another name, or delete it")


def _rounds(root: Path) -> list[str]:
    return sorted(p.parent.name for p in (root / "params").glob("*/round.yaml"))


def _template_text(root: Path, name: str) -> str:
    path = root / TEMPLATES / f"{name}.ipynb"
    if not path.is_file():
        known = sorted(p.stem for p in (root / TEMPLATES).glob("*.ipynb"))
        raise TemplateError(f"no template {name!r}; {did_you_mean(name, known)}")
    return path.read_text(encoding="utf-8")


def _first_area(root: Path, round_id: str) -> str:
    folder = root / "params" / round_id
    if not (folder / "round.yaml").is_file():
        hint = did_you_mean(round_id, _rounds(root))
        raise ParameterError(f"no round {round_id!r} in params/; {hint}")
    if (table := folder / TABLE_NAME).is_file():
        rows = csv.DictReader(table.read_text(encoding="utf-8-sig").splitlines())
        return next((row["area_id"] for row in rows), "")
    return next((p.stem for p in sorted(folder.glob("*.yaml")) if p.stem != "round"), "")


def _filled(text: str, round_id: str, area_id: str) -> str:
    """Return a template whose parameters show an area of a round."""
    nb = nbformat.reads(text, as_version=4)
    for cell in nb.cells:
        if PARAMETERS_TAG in cell.metadata.get("tags", []):
            for key, value in (("round_id", round_id), ("area_id", area_id)):
                cell.source = re.sub(
                    rf'(?m)^({key} = )"[^"]*"', rf'\g<1>"{value}"', cell.source, count=1
                )
    return str(nbformat.writes(nb)) + "\n"


def _table(header: list[str], rows: list[list[object]] | list[list[str]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, text.encode())


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("kpi_report.review", "assets/scaffold"),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # YAML, not HTML
    )
