"""The main job, whole: the published round is built once, and every document is read back."""

import csv
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import nbformat
import openpyxl
import pikepdf
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from chromium import launched, visit
from netlog import hosts_looked_up
from paper import difference
from released_numbers import unnamed_changes

from kpi_report.produce.build import build
from kpi_report.produce.plan import plan
from kpi_report.render.reading import read_document
from kpi_report.render.word import write_docx
from kpi_report.review.builds import open_build
from kpi_report.review.released import numbers_of_build
from kpi_report.rounds import load_round
from kpi_report.typeface import font_path

ROOT = Path(__file__).parents[1]
TABLES = ROOT / "data/published"
AREA_FILES = ("data.xlsx", "executed.ipynb", "feedback.html", "feedback.pdf")
AREAS = {
    row["area_id"]: row
    for row in csv.DictReader((TABLES / "areas.csv").read_text(encoding="utf-8").splitlines())
}

# Ten indicators, their arithmetic written out anew: decimals, first year, value of a year.
RECOMPUTED = {
    "従業者数の増減率（%）": (1, 2017, lambda v, y: (v("C2208", y) / v("C2208", 2016) - 1) * 100),
    "人口千人当たり事業所数（事業所）": (
        1,
        2015,
        lambda v, y: 1000 * v("C2108", y) / v("H5507", y),
    ),
    "人口1人当たり地方税（千円）": (1, 2015, lambda v, y: v("D320101", y) / v("H5507", y)),
    "第3次産業就業者の割合（%）": (
        1,
        2015,
        lambda v, y: 100 * v("F2221", y) / (v("F2201", y) + v("F2211", y) + v("F2221", y)),
    ),
    "人口10万人当たり医師数（人）": (1, 2015, lambda v, y: 1e5 * v("I6100", y) / v("H5507", y)),
    "人口10万人当たり一般病院数（施設）": (
        2,
        2015,
        lambda v, y: 1e5 * v("I510120", y) / v("H5507", y),
    ),
    "人口千人当たり転入超過数（人）": (
        2,
        2015,
        lambda v, y: 1000 * (v("A5101", y) - v("A5102", y)) / v("H5507", y),
    ),
    "人口千人当たり出生数（人）": (2, 2015, lambda v, y: 1000 * v("A4101", y) / v("H5507", y)),
    "65歳以上人口の割合（%）": (
        1,
        2015,
        lambda v, y: 100 * v("A1303", y) / (v("A1301", y) + v("A1302", y) + v("A1303", y)),
    ),
    "小学校児童数の増減率（%）": (
        1,
        2017,
        lambda v, y: (v("E2501", y) / v("E2501", 2016) - 1) * 100,
    ),
}
# Of the one-city area the document shows no partners, and the core stands for the area.
GROUPS = ("core", "partners", "area", "rest_of_prefecture", "national")
GROUP_LABELS = ("連携中枢都市", "連携市町村", "圏域", "圏域外", "全国")


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the whole round through the command line, as `make reports` does."""
    out = tmp_path_factory.mktemp("reports") / "published"
    done = subprocess.run(
        [sys.executable, "-m", "kpi_report", "build", "published", "--out", str(out)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("39 of 39 documents delivered")
    assert done.stderr == "", "quiet when not a terminal"
    return out


@pytest.fixture(scope="session")
def pdf_pages(published: Path) -> dict[str, list[str]]:
    """Text of every page of every PDF, by area or `overview`."""
    pages = {}
    for path in [*published.glob("*/feedback.pdf"), published / "overview.pdf"]:
        document = pypdfium2.PdfDocument(path)
        name = path.parent.name if path.name == "feedback.pdf" else "overview"
        pages[name] = [page.get_textpage().get_text_bounded() for page in document]
        document.close()
    return pages


@pytest.fixture(scope="session")
def html_pages(published: Path) -> dict[str, BeautifulSoup]:
    """Every HTML document, parsed, by area or `overview`."""
    pages = {
        path.parent.name: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for path in published.glob("*/feedback.html")
    }
    overview = (published / "overview.html").read_text(encoding="utf-8")
    return {**pages, "overview": BeautifulSoup(overview, "html.parser")}


@pytest.fixture(scope="session")
def figures() -> dict[tuple[str, str], dict[tuple[str, int], tuple[float, int]]]:
    """Value and number of municipalities of every figure, read without our own code."""
    found: dict[tuple[str, str], dict[tuple[str, int], tuple[float, int]]] = defaultdict(dict)
    with (TABLES / "figures.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            key = (row["code"], int(row["year"]))
            cell = (float(row["value"]), int(row["n_municipalities"]))
            found[row["area_id"], row["group"]][key] = cell
    return found


def test_every_area_has_its_four_files_and_the_round_its_six(published: Path) -> None:
    found = sorted(p.relative_to(published).as_posix() for p in published.rglob("*") if p.is_file())

    assert found == sorted(
        [f"{a}/{n}" for a in AREAS for n in AREA_FILES]
        + ["index.html", "manifest.json"]
        + [f"overview.{suffix}" for suffix in ("html", "ipynb", "pdf", "xlsx")]
    )


def test_no_released_number_changed_without_a_word_in_the_changelog(published: Path) -> None:
    now = numbers_of_build(open_build(published))
    assert unnamed_changes("published", "data/published", now) == ""


def test_every_pdf_has_four_to_eight_pages_with_the_areas_name(
    pdf_pages: dict[str, list[str]],
) -> None:
    for area_id, row in AREAS.items():
        pages = pdf_pages[area_id]
        assert 4 <= len(pages) <= 8, area_id
        for number, page in enumerate(pages, start=1):
            assert row["name"] in page.splitlines()[0], f"{area_id}, page {number}"
            assert f"{number} / {len(pages)}" in page, f"{area_id}, page {number}"


def test_every_document_carries_the_credit_and_the_disclaimer(
    pdf_pages: dict[str, list[str]], html_pages: dict[str, BeautifulSoup]
) -> None:
    texts = {f"{n}.pdf": "".join(p) for n, p in pdf_pages.items()}
    texts |= {f"{n}.html": page.get_text() for n, page in html_pages.items()}
    for name, text in texts.items():
        joined = re.sub(r"\s", "", text)
        assert "SSDSE（統計センター）を加工して作成" in joined, name
        assert "総務省又は圏域の市町村が作成したものではありません" in joined, name
        assert "過去の年の値も、現在の構成市町村により算出しています" in joined, name


def test_no_text_holds_a_broken_character_or_a_missing_value(
    pdf_pages: dict[str, list[str]], html_pages: dict[str, BeautifulSoup]
) -> None:
    texts = {f"{n}.pdf": "".join(p) for n, p in pdf_pages.items()}
    texts |= {f"{n}.html": page.get_text(" ") for n, page in html_pages.items()}
    broken = re.compile(r"[\ufffd\ufffe\uffff\x00]|\b(?:nan|NaN|None|NaT|inf)\b")
    assert {n: broken.findall(t) for n, t in texts.items() if broken.search(t)} == {}


def test_no_pdf_uses_another_font_or_the_glyph_for_a_missing_one(published: Path) -> None:
    from fontTools.ttLib import TTFont

    shown = set(TTFont(font_path()).getBestCmap())
    for path in published.glob("*/feedback.pdf"):
        document = pypdfium2.PdfDocument(path)
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
        document.close()
        assert {c for c in text if c.isprintable() and ord(c) not in shown} == set(), path
        with pikepdf.open(path) as file:
            fonts = {
                str(font.BaseFont).partition("+")[2]
                for page in file.pages
                for font in page.resources.Font.values()
            }
        assert fonts == {"IPAexGothic"}, path


def test_ten_figures_of_every_area_agree_with_the_tables_in_pdf_and_html(
    figures: dict[tuple[str, str], dict[tuple[str, int], tuple[float, int]]],
    pdf_pages: dict[str, list[str]],
    html_pages: dict[str, BeautifulSoup],
) -> None:
    for area_id in AREAS:
        pdf = re.sub(r"\s", "", "".join(pdf_pages[area_id]))
        rows = _figure_rows(html_pages[area_id])
        for name, (decimals, first_year, compute) in RECOMPUTED.items():
            values = [
                _latest(figures["japan" if g == "national" else area_id, g], first_year, compute)
                for g in GROUPS
                if area_id != "shimonoseki" or g not in ("partners", "area")
            ]
            texts = ["―" if v is None else _written(v, decimals) for v in values]
            assert [_first_line(cell) for cell in rows[name]] == texts, (area_id, name)
            pattern = r"(?:（[^）]*）)?".join(map(re.escape, texts))
            row = rf"{re.escape(name)}\d{{4}}(?:–\d{{4}})?{pattern}"
            assert re.search(row, pdf), (area_id, name, texts)


def test_ten_figures_of_every_area_stand_unrounded_in_its_workbook_with_their_origin(
    figures: dict[tuple[str, str], dict[tuple[str, int], tuple[float, int]]], published: Path
) -> None:
    for area_id in AREAS:
        book = openpyxl.load_workbook(published / area_id / "data.xlsx", read_only=True)
        newest = {}
        rows = list(book["公的統計"].iter_rows(values_only=True))[2:]
        for row in (row for row in rows if row[1]):  # the rest is the note below
            _, indicator, unit, group, _, value, origin = row
            newest[f"{indicator}（{unit}）", group] = value
            assert "統計：SSDSE-A" in origin, (area_id, row)
        for name, (_, first_year, compute) in RECOMPUTED.items():
            for group, label in zip(GROUPS, GROUP_LABELS, strict=True):
                if area_id == "shimonoseki" and group in ("partners", "area"):
                    continue
                items = figures["japan" if group == "national" else area_id, group]
                value = _latest(items, first_year, compute)
                found = newest.get((name, label))
                assert found == (None if value is None else pytest.approx(value)), (area_id, name)


def test_the_workbook_of_nagano_carries_its_kpis_with_the_document_they_come_from(
    published: Path,
) -> None:
    book = openpyxl.load_workbook(published / "nagano" / "data.xlsx", read_only=True)
    _, heading, *rows = book["KPI"].iter_rows(values_only=True)
    first = dict(zip(heading, rows[0], strict=True))
    assert len([row for row in rows if row[1]]) == 8
    assert (first["KPI"], first["単位"], first["基準値"]) == ("年間有効求人倍率", "倍", 1.35)
    assert first["基準値の出所"].startswith("公表資料：長野地域連携中枢都市圏の取組状況報告書")


def _latest(items, first_year, compute):
    """Return the newest value that can be computed for a group; None if there is none.

    None also where the items sum numbers of municipalities that differ by more than one per cent.
    """
    for year in range(2030, first_year - 1, -1):
        summed = []

        def value(code, y, summed=summed):
            summed.append(items[code, y][1])
            return items[code, y][0]

        try:
            result = compute(value, year)
        except KeyError:
            continue
        if max(summed) - min(summed) <= 0.01 * max(summed):
            return result
    return None


def _written(value: float, decimals: int) -> str:
    return (
        f"{value:.{decimals}f}".replace("-", "−") if round(value, decimals) else f"{0:.{decimals}f}"
    )


def _figure_rows(page: BeautifulSoup) -> dict[str, list]:
    """Return the cells of the role tables by the name that heads their row, without the period."""
    rows = {}
    for table in page.find_all("table"):
        if "の指標（最新の値" in table.caption.get_text():
            for row in table.find_all("tr")[1:]:
                heading = row.find("th", scope="row")
                rows[next(own_strings(heading))] = row.find_all("td")[1:]
    return rows


def _first_line(cell) -> str:
    return next(own_strings(cell))


def own_strings(element) -> Iterator[str]:
    """Yield the texts of an element without those of its tooltips."""
    return (s.strip() for s in element.strings if s.find_parent(role="tooltip") is None)


def test_nagano_shows_its_published_kpis_and_why_some_are_not_judged(
    html_pages: dict[str, BeautifulSoup],
) -> None:
    table = next(
        t for t in html_pages["nagano"].find_all("table") if "公表されているKPI" in t.get_text()
    )
    rows = {
        row.find("th", scope="row").find(string=True).split(" ", 2)[2]: [
            list(own_strings(cell)) for cell in row.find_all("td")
        ]
        for row in table.find_all("tr")
        if row.find("th", scope="row")
    }

    assert rows["年間有効求人倍率（倍）"] == [
        ["1.35", "2015年9月期"],
        ["1.62", "2017年9月期"],
        ["策定時より上昇", "2020年9月期"],
        ["◎達成", "基準値より高い（+0.27）"],
    ]
    assert rows["年間有効求人倍率(長野県との比較指数)"][3][0] == "▼後退"
    assert rows["個人市町村民税【就労所得分】当初総所得金額（円）"][3:] == [
        ["―判定なし", "a"],
    ]
    assert rows["労働生産性(全産業)の長野県との比較指数"][3][1] == "b"
    note = table.find_parent("div", class_="block").find("p", class_="note").get_text()
    assert "a：基準年より後の実績値が2時点に満たない。b：実績値の記載がない。" in note


def test_no_area_document_names_another_area(
    pdf_pages: dict[str, list[str]], html_pages: dict[str, BeautifulSoup], published: Path
) -> None:
    for area_id in AREAS:
        texts = [
            "".join(pdf_pages[area_id]),
            html_pages[area_id].get_text(),
            (published / area_id / "executed.ipynb").read_text(encoding="utf-8"),
            workbook_text(published / area_id / "data.xlsx"),
        ]
        for other, row in AREAS.items():
            if other != area_id:
                assert not any(row["name"] in text for text in texts), (area_id, other)


def workbook_text(path: Path) -> str:
    """Return all texts of a workbook's cells."""
    book = openpyxl.load_workbook(path, read_only=True)
    rows = (row for ws in book for row in ws.iter_rows(values_only=True))
    return "\n".join(str(value) for row in rows for value in row if value is not None)


def test_nothing_of_the_published_round_calls_itself_fictional(
    pdf_pages: dict[str, list[str]], published: Path
) -> None:
    texts = {f"{n}.pdf": "".join(p) for n, p in pdf_pages.items()}
    texts |= {str(p): p.read_text(encoding="utf-8") for p in published.rglob("*.ipynb")}
    texts |= {str(p): p.read_text(encoding="utf-8") for p in published.rglob("*.html")}
    assert len(texts) == 39 + 39 + 40
    assert [name for name, text in texts.items() if "架空" in re.sub(r"\s", "", text)] == []


def test_words_of_cause_appear_nowhere(html_pages: dict[str, BeautifulSoup]) -> None:
    banned = re.compile("効果|寄与|因果|有意")
    for name, page in html_pages.items():
        assert banned.findall(page.get_text()) == [], name


def test_every_chart_says_its_numbers_as_text_and_no_id_is_used_twice(
    html_pages: dict[str, BeautifulSoup],
) -> None:
    for name, page in html_pages.items():
        for chart in page.find_all("svg"):
            assert re.search(r"\d", chart["aria-label"]), name
        ids = [tag["id"] for tag in page.find_all(id=True)]
        assert len(ids) == len(set(ids)), name


def test_executed_notebooks_hold_no_path_of_the_machine_and_no_clock(published: Path) -> None:
    for path in published.rglob("*.ipynb"):
        text = path.read_text(encoding="utf-8")
        nb = nbformat.reads(text, as_version=4)
        nbformat.validate(nb)
        assert str(ROOT) not in text and str(Path.home()) + "/" not in text, path
        assert sys.prefix not in text and "/tmp/" not in text, path
        assert not re.search(r"\d{4}-\d\d-\d\dT\d\d:\d\d", text), path
        assert set(nb.metadata) == {"kernelspec", "language_info"}, path


def test_the_injected_cell_reads_as_a_person_would_write_it(published: Path) -> None:
    nb = nbformat.read(published / "nagano/executed.ipynb", as_version=4)
    cell = next(c for c in nb.cells if "injected-parameters" in c.metadata.get("tags", []))

    assert cell.source.splitlines()[:6] == [
        "# Parameters",
        "from datetime import date",
        'area_id = "nagano"',
        'round_id = "published"',
        'language = "ja"',
        "data_date = date(2026, 11, 23)",
    ]
    assert 'contact = "本資料の配布元"' in cell.source


def test_the_manifest_says_for_every_file_what_it_is_and_what_made_it(published: Path) -> None:
    manifest = json.loads((published / "manifest.json").read_text(encoding="utf-8"))
    files = {f["path"]: f["sha256"] for d in manifest["documents"] for f in d["files"]}

    assert len(files) == 38 * 4 + 4
    for path, digest in files.items():
        assert sha256((published / path).read_bytes()).hexdigest() == digest
    for document in manifest["documents"]:
        assert document["verdict"] == "delivered"
        assert set(document["inputs"]) == {
            *("template", "parameters", "bundle", "formats"),
            *("code", "versions", "engine", "renderer"),
        }
    source = ROOT / "data/published/figures.csv"
    assert (
        manifest["inputs"]["data/published/figures.csv"] == sha256(source.read_bytes()).hexdigest()
    )
    assert str(ROOT) not in json.dumps(manifest)


def test_a_document_built_alone_has_the_same_bytes_as_in_the_batch(
    published: Path, tmp_path: Path
) -> None:
    build(plan(load_round("published", ROOT)), tmp_path, only=("nagano", "overview"))

    made = sorted(p for p in tmp_path.rglob("*") if p.is_file() and p.name != "manifest.json")
    assert len(made) == 8
    for path in made:
        assert path.read_bytes() == (published / path.relative_to(tmp_path)).read_bytes(), path


def test_the_index_finds_an_area_and_asks_nobody_for_anything(published: Path) -> None:
    with launched() as browser, visit(browser, published / "index.html") as seen:
        assert seen.page.locator("tbody tr:visible").count() == 38
        seen.page.get_by_role("searchbox").fill("長野")
        assert seen.page.locator("tbody tr:visible").count() == 1
        link = seen.page.get_by_role("link", name=re.compile("長野地域連携中枢都市圏.*PDF"))
        assert link.get_attribute("href") == "nagano/feedback.pdf"
        assert seen.outside == []
        assert seen.complaints == []


def test_an_html_document_asks_nobody_for_anything(published: Path) -> None:
    with launched() as browser, visit(browser, published / "nagano/feedback.html") as seen:
        assert "長野地域連携中枢都市圏" in seen.page.title()
        assert seen.outside == []
        assert seen.complaints == []


def test_no_host_is_looked_up_while_any_page_is_open(published: Path) -> None:
    pages = sorted(published.rglob("*.html"))
    assert len(pages) == 38 + 2
    assert hosts_looked_up(pages) == set()


def test_what_a_page_says_on_paper_is_what_its_pdf_says(published: Path) -> None:
    pages = [*published.glob("*/feedback.html"), published / "overview.html"]
    with launched() as browser:
        found = {page: difference(page, browser) for page in pages}
    assert {page: told for page, told in found.items() if told} == {}


def test_nbconvert_knows_all_exporters(published: Path, tmp_path: Path) -> None:
    notebook = str(published / "nagano/executed.ipynb")
    delivered = {
        "kpi-pdf": ("pdf", (published / "nagano/feedback.pdf").read_bytes()),
        "kpi-html": ("html", (published / "nagano/feedback.html").read_bytes()),
        "kpi-docx": ("docx", write_docx(read_document(nbformat.read(notebook, 4)))),
    }
    for name, (suffix, expected) in delivered.items():
        command = [sys.executable, "-m", "nbconvert", "--to", name, notebook]
        subprocess.run([*command, "--output-dir", str(tmp_path)], check=True, capture_output=True)
        assert (tmp_path / f"executed.{suffix}").read_bytes() == expected
