"""Hold every PDF of a built round against its document: ``python tests/check_pdf.py FOLDER``.

Structure and texts as in ``pdf_meant.py``, qpdf's check of the syntax, the size, and of areas'
documents in Japanese the number of pages. The documents are those of the notebooks beside.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from pdf_meant import faults
from pdf_structure import read_structure

from kpi_report.render.reading import read_document

MOST_BYTES = 1_000_000
FEWEST_PAGES, MOST_PAGES = 4, 8


@dataclass(frozen=True)
class Checked:
    """A PDF of a round, and what is wrong with it."""

    path: Path
    n_pages: int
    size: int
    faults: tuple[str, ...]


def check(path: Path, notebook: Path) -> Checked:
    """Hold a PDF against the executed notebook that it was made from."""
    pdf = path.read_bytes()
    document = read_document(nbformat.read(notebook, as_version=4))
    found = read_structure(pdf)
    n_pages = len(found.artifacts)
    told = faults(found, document)
    if len(pdf) >= MOST_BYTES:
        told.append(f"it has {len(pdf):,} bytes")
    is_area = path.name == "feedback.pdf"
    if is_area and document.cover.language == "ja" and not FEWEST_PAGES <= n_pages <= MOST_PAGES:
        told.append(f"it has {n_pages} pages")
    return Checked(path, n_pages, len(pdf), tuple(told))


def check_round(folder: Path) -> Iterator[Checked]:
    """Check all PDFs in a round's folder."""
    for path in sorted(folder.glob("*/*.pdf")):
        yield check(path, path.with_name("executed.ipynb"))
    if (folder / "overview.pdf").exists():
        yield check(folder / "overview.pdf", folder / "overview.ipynb")


def main(folder: Path) -> int:
    """Print what is wrong and the figures; return 1 if anything is."""
    checked = list(check_round(folder))
    if not checked:
        print(f"no PDF in {folder}; build it first: make reports ROUND={folder.name}")
        return 1
    for one in checked:
        for fault in one.faults:
            print(f"{one.path.relative_to(folder)}: {fault}")
    pages = [one.n_pages for one in checked]
    print(
        f"{len(checked)} PDFs, {sum(bool(one.faults) for one in checked)} with faults; "
        f"{min(pages)} to {max(pages)} pages, at most {max(one.size for one in checked):,} bytes"
    )
    return int(any(one.faults for one in checked))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
