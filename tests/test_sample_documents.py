"""All documents of a fictional round, as `make reports ROUND=sample_2022` makes them."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from axe import axe_violations
from check_pdf import check
from chromium import launched, visit
from keyboard import tabbed
from netlog import hosts_looked_up
from paper import difference
from released_numbers import unnamed_changes

from kpi_report.review.builds import open_build
from kpi_report.review.released import numbers_of_build

ROOT = Path(__file__).parents[1]
MOST_BYTES = 1_500_000
PAGES = (
    "kotozumi/feedback.html",
    "hagiemori/feedback.html",
    "yukimisaki/feedback.html",
    "kiyomisato/feedback.html",
    "overview.html",
)
"""A rich answer, a sparse one, a blank one and none; and the overview."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sample_2022")
    done = subprocess.run(
        [sys.executable, "-m", "kpi_report", "build", "sample_2022", "--out", str(out)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.stdout.startswith("25 of 25 documents delivered"), done.stderr
    return out


@pytest.fixture(scope="module")
def browser(sample: Path) -> Iterator[Any]:
    with launched() as running:
        yield running


def test_every_document_has_four_to_eight_pages_that_say_that_it_is_fictional(
    sample: Path,
) -> None:
    found = {}
    for path in sample.glob("*/feedback.pdf"):
        with pypdfium2.PdfDocument(path) as document:
            pages = [page.get_textpage().get_text_bounded() for page in document]
        assert all("架空のデータ" in page for page in pages), path
        found[path.parent.name] = len(pages)
    assert len(found) == 24
    assert {name: n for name, n in found.items() if not 4 <= n <= 8} == {}


def test_no_released_number_changed_without_a_word_in_the_changelog(sample: Path) -> None:
    now = numbers_of_build(open_build(sample))
    assert unnamed_changes("sample_2022", "data/sample/sample_2022", now) == ""


def test_no_host_is_looked_up_while_pages_are_open(sample: Path) -> None:
    assert hosts_looked_up([sample / page for page in (*PAGES, "index.html")]) == set()


def test_no_page_is_heavy(sample: Path) -> None:
    sizes = {path: path.stat().st_size for path in sample.rglob("*.html")}
    assert len(sizes) == 26
    assert {path: size for path, size in sizes.items() if size >= MOST_BYTES} == {}


@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing_amiss(sample: Path, browser: Any, page: str) -> None:
    assert axe_violations(sample / page, browser) == []


@pytest.mark.parametrize("page", PAGES)
def test_a_printed_page_says_what_the_pdf_says(sample: Path, browser: Any, page: str) -> None:
    assert difference(sample / page, browser) == ""


@pytest.mark.parametrize("width", [320, 640])
@pytest.mark.parametrize("page", PAGES)
def test_no_page_scrolls_sideways(sample: Path, browser: Any, page: str, width: int) -> None:
    with visit(browser, sample / page, viewport={"width": width, "height": 640}) as seen:
        assert seen.page.evaluate("document.documentElement.scrollWidth") == width
        frames = seen.page.locator(".table > .scroll")
        wide = "frames => frames.filter(f => f.scrollWidth > f.clientWidth).length"
        assert frames.evaluate_all(wide) == 0


def test_tab_reaches_everything_of_a_rich_page(sample: Path, browser: Any) -> None:
    with visit(browser, sample / PAGES[0]) as seen:
        wanted, met = tabbed(seen.page)
    assert len(wanted) > 300
    assert [m for m, place in zip(met, wanted, strict=True) if m != [place, True, True]] == []


@pytest.mark.parametrize(
    ("pdf", "notebook"),
    [
        ("akimino/feedback.pdf", "akimino/executed.ipynb"),
        ("hagiemori/feedback.pdf", "hagiemori/executed.ipynb"),
        ("yukimisaki/feedback.pdf", "yukimisaki/executed.ipynb"),
        ("overview.pdf", "overview.ipynb"),
    ],
    ids=["rich", "sparse", "blank", "overview"],
)
def test_a_pdf_tells_a_screen_reader_all_of_its_document(
    sample: Path, pdf: str, notebook: str
) -> None:
    assert check(sample / pdf, sample / notebook).faults == ()
