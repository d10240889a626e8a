"""The index page of a round: every document, whether it was made, and its files.

One self-contained HTML file. It names no host, and its content security policy lets the browser
run only the script and the style that stand in it. Without JavaScript it lists everything; the
script only adds search, filters and sorting.
"""

from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kpi_report.document.language import SOURCE, say, speaking
from kpi_report.document.numbers import date_text
from kpi_report.document.wording import FICTIONAL
from kpi_report.intake.files import write_atomically
from kpi_report.produce.due import MANIFEST_NAME
from kpi_report.produce.manifest import Manifest, Verdict
from kpi_report.publish.filters import NEITHER, filters
from kpi_report.publish.look import ASSETS, policy, stylesheet
from kpi_report.publish.rows import COLUMNS, STATES, Row, State, rows_of
from kpi_report.publish.strip import legend

INDEX_NAME = "index.html"

_TEMPLATES = Environment(
    loader=PackageLoader("kpi_report.publish", "assets"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.globals["say"] = say


@dataclass(frozen=True, slots=True)
class Column:
    """A column by which rows can be sorted; ``place`` is that of its key in the order of a row."""

    name: str
    heading: str
    place: int
    most_first: bool


def render_index(manifest: Manifest) -> str:
    """Return the index page of a round as HTML; equal manifests give equal text."""
    with speaking(manifest.language):
        return _render(manifest)


def _render(manifest: Manifest) -> str:
    overviews = rows_of([entry for entry in manifest.documents if entry.kind != "area"])
    areas = rows_of([entry for entry in manifest.documents if entry.kind == "area"])
    columns = _columns(areas)
    banner = say(FICTIONAL) if manifest.fictional else ""
    body = _TEMPLATES.get_template("index_body.html.j2").render(
        manifest=manifest,
        manifest_name=MANIFEST_NAME,
        banner=banner,
        translated=manifest.language != SOURCE,
        overviews=overviews,
        areas=areas,
        failed=[r for r in (*overviews, *areas) if r.entry.verdict is Verdict.FAILED],
        counts=_counts(areas),
        filters=filters(areas),
        neither=NEITHER,
        data_date=date_text(manifest.data_date),
        columns=columns,
        shown={column.name for column in columns},
        legend=legend() if any(row.ratings for row in areas) else (),
    )
    script = (ASSETS / "index.js").read_text(encoding="utf-8")
    page = partial(
        _TEMPLATES.get_template("index.html.j2").render,
        manifest=manifest,
        banner=banner,
        body=Markup(body),
        script=Markup(script),
    )
    # The font holds the characters of the page, and the policy the hash of the style with the
    # font in it: so the words are set first, without either.
    look = stylesheet(words=page(policy="", style=""))
    return page(policy=policy(script, look), style=Markup(look))


def write_index(root: Path, manifest: Manifest) -> None:
    """Write ``index.html`` into the round's folder, whole or not at all."""
    write_atomically(root / INDEX_NAME, render_index(manifest).encode())


def _counts(areas: list[Row]) -> list[tuple[Verdict, State, int]]:
    number = Counter(row.entry.verdict for row in areas)
    return [
        (verdict, State(state.symbol, say(state.label), state.tone), number[verdict])
        for verdict, state in STATES.items()
    ]


def _columns(areas: list[Row]) -> list[Column]:
    """Return the columns by which rows can be sorted, without those in which nothing stands."""
    headings = {
        "name": say("圏域"),
        "prefecture": say("都道府県"),
        "status": say("状態"),
        "ratings": say("KPIの進み具合"),
        "faults": say("不備・確認事項"),
    }
    empty = set()
    if not any(row.prefectures for row in areas):
        empty.add("prefecture")
    if not any(row.ratings for row in areas):
        empty.add("ratings")
    if not any(row.faults for row in areas):
        empty.add("faults")
    return [
        Column(name, headings[name], place, most_first=name in ("ratings", "faults"))
        for place, name in enumerate(COLUMNS)
        if name not in empty
    ]
