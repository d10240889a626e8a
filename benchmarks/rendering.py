"""CPU time of writing one document that has been executed, in a warm process, by format.

``.venv/bin/python benchmarks/rendering.py [--times 7]``

The documents are the largest of the sample round and one of the published round. Typesetting is one
call of pandoc, which writes the prose for all formats, and one of Typst; HTML is measured with the
prose written. Beside them what completes the tags of the PDF, the Word document and the workbook.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

import nbformat
from bars import Bar, show

from kpi_report.document.blocks import Prose
from kpi_report.project import project_root
from kpi_report.render.page import write_html
from kpi_report.render.prose import write_prose
from kpi_report.render.reading import Document, read_document
from kpi_report.render.tagging import complete_tags
from kpi_report.render.typesetting import typeset, typst_source
from kpi_report.render.word import write_docx
from kpi_report.render.workbook import write_workbook_of

DOCUMENTS = (("sample_2022", "kotozumi"), ("published", "himeji"))


def executed(round_id: str, area_id: str, folder: Path) -> Document:
    """Build a document and read its notebook."""
    command = [sys.executable, "-m", "kpi_report", "build", round_id, "--area", area_id]
    subprocess.run([*command, "--out", folder], cwd=project_root(), check=True, capture_output=True)
    return read_document(nbformat.read(folder / area_id / "executed.ipynb", as_version=4))


def used(make: Callable[[], object]) -> float:
    """Return the CPU seconds that something takes, with those of programs it calls."""

    def now() -> float:
        who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        return sum(r.ru_utime + r.ru_stime for r in map(resource.getrusage, who))

    before = now()
    make()
    return now() - before


def parts(document: Document, times: int) -> dict[str, float]:
    """Return the median CPU seconds of each step, the first turn left out as warming up."""
    texts = [part.markdown for part in document.parts if isinstance(part, Prose)]
    source = typst_source(document)
    pdf = typeset(source, document.cover.date)
    steps: dict[str, Callable[[], object]] = {
        "pandoc": lambda: write_prose(texts),
        "Typst": lambda: typeset(source, document.cover.date),
        "tags": lambda: complete_tags(pdf),
        "HTML": lambda: write_html(document),
        "DOCX": lambda: write_docx(document),
        "XLSX": lambda: write_workbook_of(document),
    }
    turns = [{name: used(make) for name, make in steps.items()} for _ in range(times + 1)][1:]
    return {name: median(turn[name] for turn in turns) for name in steps}


def measure(times: int = 7) -> list[Bar]:
    """Measure both documents."""
    bars = []
    for round_id, area_id in DOCUMENTS:
        with tempfile.TemporaryDirectory() as folder:
            found = parts(executed(round_id, area_id, Path(folder)), times)
        typesetting = found["pandoc"] + found["Typst"]
        rest = ", ".join(f"{name} {found[name]:.2f}" for name in ("tags", "DOCX", "XLSX"))
        bars += [
            Bar(
                f"typesetting {area_id}, pandoc and Typst: at most 0.25 s",
                f"{typesetting:.2f} CPU s, median of {times} (pandoc {found['pandoc']:.2f})",
                typesetting <= 0.25,
            ),
            Bar(
                f"HTML of {area_id}: at most 0.15 s",
                f"{found['HTML']:.2f} CPU s, median of {times}",
                found["HTML"] <= 0.15,
            ),
            Bar(f"the rest of {area_id}", f"{rest} CPU s, median of {times}"),
        ]
    show(bars)
    return bars


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=7)
    measure(parser.parse_args().times)


if __name__ == "__main__":
    main()
