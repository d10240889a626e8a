"""All documents of a fictional round, as `make reports ROUND=sample_2022` makes them."""

import subprocess
import sys
from pathlib import Path

import pypdfium2

ROOT = Path(__file__).parents[1]


def test_every_document_has_four_to_eight_pages_that_say_that_it_is_fictional(
    tmp_path: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kpi_report", "build", "sample_2022", "--out", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.stdout.startswith("25 of 25 documents delivered"), done.stderr
    found = {}
    for path in tmp_path.glob("*/feedback.pdf"):
        with pypdfium2.PdfDocument(path) as document:
            pages = [page.get_textpage().get_text_bounded() for page in document]
        assert all("架空のデータ" in page for page in pages), path
        found[path.parent.name] = len(pages)
    assert len(found) == 24
    assert {name: n for name, n in found.items() if not 4 <= n <= 8} == {}
