"""A project of invented areas, as many as wanted, to build: ``kpi-report build synthetic``.

``.venv/bin/python benchmarks/synthetic.py FOLDER [--areas 200] [--template cover] [--seed 1]``

Every area is one of the fictional areas of ``data/sample`` under another name, its figures scaled
at random: four members, six KPIs with their actual values, official figures of all items. Names
say 「架空」, and so does every page, as the round is ``fictional``. The template is
``area_feedback`` or ``cover``, which shows a cover and the table of KPIs; with ``cover`` the
overview has a cover only.
"""

import argparse
import csv
import os
import random
import shutil
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import nbformat
import yaml
from nbformat.v4 import new_code_cell, new_notebook
from small_project import write_template

Row = dict[str, str]

ROUND = "synthetic"
DATA = Path("data") / ROUND
TEMPLATES = ("cover", "area_feedback")
MOST_AREAS = 2_500
"""There are 10,000 codes for invented municipalities, and an area has four."""
MEMBERS = ("core", "partner", "partner", "partner")
KPIS = 6
AREAS_PER_GROUP = 40
TABLES = ("areas", "municipalities", "members", "figures", "kpis", "actuals")
KPI_COLUMNS = [
    *("kpi_id", "area_id", "level", "role", "medium_field", "project", "name", "unit"),
    *("direction", "target_kind", "baseline_year", "baseline_value", "target_year"),
    *("target_value", "target_wording", "year_kind", "lag_years", "reported_year", "note"),
    *("source_name", "source_url"),
]
URL = "http://example.jp/fictional/"


def make_project(
    project: Path,
    areas: int,
    *,
    template: str = "cover",
    misbehaving: Mapping[str, str] | None = None,
    seed: int = 1,
) -> None:
    """Write a project with one round, ``synthetic``.

    Parameters
    ----------
    project
        An empty folder, or none yet.
    areas
        How many areas are invented.
    template
        Of :data:`TEMPLATES`.
    misbehaving
        Names of the templates of single areas, by area; to be written by the caller.
    seed
        The same gives the same project.
    """
    if not 1 <= areas <= MOST_AREAS:
        raise ValueError(f"1 to {MOST_AREAS} areas can be invented, not {areas}")
    names = area_names(areas)
    (project / DATA).mkdir(parents=True)
    shutil.copy(ROOT / "pyproject.toml", project)
    shutil.copytree(ROOT / "data/catalogue", project / "data/catalogue")
    shutil.copytree(ROOT / "notebooks/templates", project / "notebooks/templates")
    _write_templates(project)
    _write_parameters(project, names, template, misbehaving or {})
    _write_tables(project / DATA, names, random.Random(seed))


def area_names(areas: int) -> dict[str, str]:
    """Return the names of the invented areas, by id."""
    return {f"kakuu-{n:04}": f"架空第{n:04}圏域連携中枢都市圏" for n in range(1, areas + 1)}


def _write_templates(project: Path) -> None:
    write_template(project, "cover", "show.kpis(ctx)")
    nb = new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    declared = f'round_id = "{ROUND}"\nbundle = None\n'
    setup = """
from kpi_report.document import overview as show
from kpi_report.document.context import open_overview
ctx = open_overview(round_id, bundle)
"""
    nb.cells = [
        new_code_cell(declared, metadata={"tags": ["parameters"]}, id="parameters"),
        new_code_cell(setup, metadata={"tags": ["setup"]}, id="setup"),
        new_code_cell("show.cover(ctx)", metadata={"tags": []}, id="cover"),
    ]
    nbformat.write(nb, project / "notebooks/templates/cover_overview.ipynb")


def _write_parameters(
    project: Path, names: Mapping[str, str], template: str, misbehaving: Mapping[str, str]
) -> None:
    folder = project / "params" / ROUND
    folder.mkdir(parents=True)
    text = (ROOT / "params/published/round.yaml").read_text(encoding="utf-8")
    given: dict[str, Any] = yaml.safe_load(text)
    given |= {
        "round_id": ROUND,
        "title": "架空の圏域による測定",
        "data": DATA.as_posix(),
        "fictional": True,
        "disclaimer": "本資料は、kpi_reportの測定のために作成したものです。",
        "credit": "架空のデータ",
        "area_template": template,
        "peer_groups": list(_peer_groups(list(names))),
    }
    del given["editions"]
    if template == "cover":
        del given["sections"]
        given["overview_template"] = "cover_overview"
    dumped = yaml.safe_dump(given, allow_unicode=True, sort_keys=False)
    (folder / "round.yaml").write_text(dumped, encoding="utf-8")
    rows = [{"area_id": a, "template": misbehaving.get(a, "")} for a in names]
    _write(folder / "areas.csv", rows)


def _peer_groups(area_ids: Sequence[str]) -> Iterator[dict[str, object]]:
    for number, start in enumerate(range(0, len(area_ids), AREAS_PER_GROUP), start=1):
        members = area_ids[start : start + AREAS_PER_GROUP]
        yield {"group_id": f"group-{number}", "name": f"架空の群{number}", "areas": members}


def _write_tables(folder: Path, names: Mapping[str, str], rng: random.Random) -> None:
    registry, answers = ROOT / "data/sample/registry", ROOT / "data/sample/sample_2022"
    for name in ("items", "indicators"):
        shutil.copy(registry / f"{name}.csv", folder)
    known = {row["area_id"]: row for row in _rows(registry / "areas.csv")}
    figures = _by(_rows(registry / "figures.csv"), "area_id")
    actuals = _by((a for a in _rows(answers / "actuals.csv") if not a["municipality"]), "kpi_id")
    kpis = _by((k for k in _rows(answers / "kpis.csv") if k["kpi_id"] in actuals), "area_id")
    sources = {area_id: rng.choice(sorted(kpis)) for area_id in names}
    tables: dict[str, list[Row]] = {name: [] for name in TABLES}
    for number, (area_id, name) in enumerate(names.items()):
        source = sources[area_id]
        scale = rng.uniform(0.5, 2.0)
        tables["areas"].append(_area(known[source], area_id, name))
        for n, role in enumerate(MEMBERS, start=1):
            code = str(90_000 + len(MEMBERS) * number + n - 1)
            tables["members"].append(
                {"area_id": area_id, "code": code, "role": role, "source_url": URL + area_id}
            )
            prefecture = known[source]["prefecture"]
            tables["municipalities"].append(
                {"code": code, "name": f"架空{number + 1:04}{n}市", "prefecture": prefecture}
            )
        tables["figures"] += _scaled(figures[source], area_id, scale)
        for kpi in kpis[source][:KPIS]:
            kpi_id = kpi["kpi_id"].replace(source, area_id)
            chosen = {column: kpi[column] for column in KPI_COLUMNS}
            tables["kpis"].append({**chosen, "kpi_id": kpi_id, "area_id": area_id})
            tables["actuals"] += (
                {"kpi_id": kpi_id, "year": point["year"], "value": point["value"]}
                for point in actuals[kpi["kpi_id"]]
            )
    tables["figures"] += figures["japan"]
    for name, rows in tables.items():
        _write(folder / f"{name}.csv", rows)


def _area(source: Row, area_id: str, name: str) -> Row:
    given = {"area_id": area_id, "name": name, "n_members": str(len(MEMBERS))}
    return {**source, **given, "source_url": URL + area_id, "note": "架空の圏域"}


def _scaled(figures: Iterable[Row], area_id: str, scale: float) -> Iterator[Row]:
    """Yield the figures of one area as those of another: core and partners scaled, then summed."""
    number = {"core": "1", "partners": str(len(MEMBERS) - 1), "area": str(len(MEMBERS))}
    sums: Counter[tuple[str, str]] = Counter()
    for figure in sorted(figures, key=lambda row: row["group"] == "area"):
        group, key = figure["group"], (figure["code"], figure["year"])
        value = round(float(figure["value"]) * scale)
        if group in ("core", "partners"):
            sums[key] += value
        elif group == "area":
            value = sums[key]
        n = number.get(group, figure["n_municipalities"])
        yield {**figure, "area_id": area_id, "n_municipalities": n, "value": str(value)}


def _by(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _write(path: Path, rows: Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    """Write the project into a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--areas", type=int, default=200)
    parser.add_argument("--template", choices=TEMPLATES, default="cover")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    make_project(given.folder, given.areas, template=given.template, seed=given.seed)
    print(f"cd {os.path.relpath(given.folder)} && kpi-report build {ROUND}")


if __name__ == "__main__":
    main()
