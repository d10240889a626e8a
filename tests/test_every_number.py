"""Every number that a document shows has an origin, at the element that shows it or around it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from document_texts import area_context, area_sections, overview_sections
from matplotlib.figure import Figure as Canvas

from kpi_report.document import overview, sections
from kpi_report.document.blocks import (
    Cell,
    Column,
    Cover,
    Fact,
    Figure,
    Notice,
    RowGroup,
    Table,
    flatten,
)
from kpi_report.document.context import OverviewContext
from kpi_report.document.html import block_html
from kpi_report.document.language import speaking
from kpi_report.model import Change
from kpi_report.rounds import load_round
from kpi_report.split import AssessedRound, assess_round, overview_bundle

ROOT = Path(__file__).parents[1]
DOCUMENTS = {
    "sample_2022": ("kotozumi", "asayuino", "kiyomisato", "overview"),
    "published": ("nagano", "overview"),
}
"""By round: an area with many answers, one with few, one with none; and one with published KPIs."""

NO_NUMBERS = {
    r"(?<![A-Z])[SPQVF][1-5](?!\d)": "the code of a criterion",
    r"^[1-3] (?=地域経済|高次都市機能|生活関連機能)": "the code of a role",
    r"第[13]四分位": "the name of a quartile",
    r"^シート「.+」：.+（\d+行）$": "rows are counted on the sheet that the line names",
}
PLACES = (
    ".source",  # names the document that numbers come from
    ".trace > .label",  # names the file and key, or the workbook, of the lines below
    ".prose",  # an analyst's own words
)
"""Elements that give no number, or only say where others come from."""


@cache
def assessed_round(round_id: str) -> AssessedRound:
    return assess_round(load_round(round_id, ROOT))


@pytest.mark.parametrize("round_id", DOCUMENTS)
def test_every_number_has_an_origin(round_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assessed = assessed_round(round_id)
    monkeypatch.setattr(Canvas, "savefig", lambda _, stream, **__: stream.write("<svg/>"))
    monkeypatch.setattr("seaborn.stripplot", lambda **_: None)
    given = names(assessed)
    silent = [
        (document, section, text)
        for document in DOCUMENTS[round_id]
        for section, block in shown(assessed, document)
        for text in untraced(block, given)
    ]
    assert silent == []


def names(assessed: AssessedRound) -> frozenset[str]:
    """Return names that hold a digit: of the round, of indicators, of KPIs and their units."""
    kpis, indicators = assessed.round.tables.kpis, assessed.round.indicators
    found = {*kpis["name"], *kpis["unit"], *(i.name for i in indicators)}
    return frozenset(n for n in (*found, assessed.facts.title) if re.search(r"\d", n))


def shown(assessed: AssessedRound, document: str) -> Iterator[tuple[str, Any]]:
    """Yield the blocks of an area's document or of the overview with their sections.

    The appendix is left out: its lines are the origins.
    """
    if document == "overview":
        ctx = OverviewContext(overview_bundle(assessed), "ja", date(2022, 12, 1))
        with speaking("ja"):
            made = [("cover", overview.cover(ctx)), *overview_sections(ctx)]
    else:
        made = list(area_sections(area_context(assessed, document)))
    for section, block in made:
        if section != "trace":
            yield from ((section, part) for part in flatten(block))


def untraced(block: Any, given: frozenset[str] = frozenset()) -> list[str]:
    """Return the texts of a block that show a number without an origin; names are `given`."""
    page = BeautifulSoup(block_html(block, 1), "html.parser")
    for beside in page.select(f"[role=tooltip], svg, .number, {', '.join(PLACES)}"):
        beside.decompose()
    for traced in page.select(".traced"):
        traced.decompose()
    texts = (str(text).strip() for text in page.find_all(string=True))
    return [text for text in texts if has_number(text, given)]


def has_number(text: str, given: frozenset[str]) -> bool:
    for name in sorted(given, key=len, reverse=True):
        text = text.replace(name, "")
    for pattern in NO_NUMBERS:
        text = re.sub(pattern, "", text)
    return bool(re.search(r"\d", text))


def test_a_number_without_an_origin_is_found_wherever_it_stands() -> None:
    named = (Column("KPI"), Column("2021年度"))
    rows = RowGroup("人口45万人以上", ((Cell("利用者数"), Cell("18", "累計20")),))
    table = Table("KPI（3件）", named, (rows,), note="ほか2件", source="2021年の資料")
    assert untraced(table) == [
        "KPI（3件）",
        "2021年度",
        "人口45万人以上",
        "18",
        "累計20",
        "ほか2件",
    ]
    cells = ((Cell("利用者数"), Cell("18", "累計20", origin="実績!E7")),)
    whole = replace(
        table, groups=(replace(rows, rows=cells, origin="K"),), origin="K", note_origin="K"
    )
    assert untraced(whole) == ["2021年度"]
    assert untraced(Figure("3件", "<svg/>", "3件", note="2件")) == ["3件", "2件"]
    assert untraced(Notice("「4校合同」は3件", "V1と1の例"), frozenset(["4校"])) == [
        "V1と1の例",
        "「4校合同」は3件",
    ]
    cover = Cover("資料", "", ("", ""), (Fact("形成", "2015年"),), (), "", "ja", "2022-12-01")
    assert untraced(cover) == ["2015年"]


def test_a_revision_names_the_cells_of_what_it_shows() -> None:
    ctx = area_context(assessed_round("sample_2022"), "kotozumi")
    counts, changes = flatten(sections.revisions(ctx))
    # The answers of the workbook kotozumi.v1.xlsx, sheet 見直し状況; the new KPI stands in KPI.
    rows = {row[0].text: [cell.origin for cell in row] for g in changes.groups for row in g.rows}
    assert rows["資金調達に成功した事業者の割合"] == [
        "回答：見直し状況!A13、見直し状況!C13（kotozumi.xlsx）",
        "回答：見直し状況!E13（kotozumi.xlsx）",
        "回答：見直し状況!A13、見直し状況!C13（kotozumi.xlsx）",
    ]
    assert rows["健康寿命（男性）"] == [
        "回答：見直し状況!A41、見直し状況!C41、見直し状況!D41（kotozumi.xlsx）",
        "回答：見直し状況!E41（kotozumi.xlsx）",
        "回答：見直し状況!A41、見直し状況!C41、見直し状況!D41（kotozumi.xlsx）",
    ]
    by_change = {
        c.label: cell for c, cell in zip(Change, counts.groups[0].rows[0][1:], strict=True)
    }
    assert by_change["名称を変更"].text == "2件"
    assert by_change["名称を変更"].origin == "回答：見直し状況!C13、見直し状況!C64（kotozumi.xlsx）"
    assert counts.origin == "回答：見直し状況!C7–C66（kotozumi.xlsx）"
