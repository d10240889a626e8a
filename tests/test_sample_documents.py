"""All documents of a fictional round, as `make reports ROUND=sample_2022` makes them."""

import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from check_pdf import check

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("reports")
    done = subprocess.run(
        [sys.executable, "-m", "kpi_report", "build", "sample_2022", "--out", str(out)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.stdout.startswith("25 of 25 documents delivered"), done.stderr
    return out


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
