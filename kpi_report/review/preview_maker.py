"""What a preview needs of the package: rounds, parameterized notebooks, pages; in its own process.

The process is started anew when the package is edited, so that it always is what was saved last.
Most is imported inside functions: the process that asks has only to know what they are called, and
an error in what is being edited is raised where it can be shown.
"""

import io
import os
import re
import signal
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat

from kpi_report.errors import (
    KpiReportError,
    ParameterError,
    RenderError,
    TemplateError,
    did_you_mean,
)
from kpi_report.produce.parent import end_with_parent
from kpi_report.render.reading import Document, read_document
from kpi_report.review.trouble import Trouble, until

if TYPE_CHECKING:
    from kpi_report.produce.planning import OpenRound

_OF_A_CELL = re.compile(
    r"(?P<path>.+\.ipynb), cell (?P<cell>\d+), line (?P<line>\d+): (?P<told>.+)"
)
DOTS_PER_POINT = 110 / 72
"""How large a page of the PDF is drawn for the screen."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a preview may show: the round's title, its documents by id and name, its typeface."""

    title: str
    documents: tuple[tuple[str, str], ...]
    fonts: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document before it is run: the notebook with its parameters, and the files it reads.

    ``numbers`` are the numbers of the template's cells by their ids.
    """

    notebook: str
    files: dict[str, bytes]
    numbers: dict[str, int]
    template: str
    language: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A document on paper: the PDF, and a picture of each of its pages."""

    pdf: bytes
    pages: tuple[bytes, ...]


_round: "OpenRound | None" = None


class DamagedCellError(KpiReportError):
    """A cell of the template is not Python, so that nothing can be run."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


def begin() -> None:
    """Leave Ctrl-C to the process that started this one, and end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent(os.getpid(), signal.SIG_DFL)


def open_round(root: Path, round_id: str) -> Opened:
    """Read and assess a round; all that follows is about it.

    Raises
    ------
    KpiReportError
        As of :func:`~kpi_report.rounds.load_round`.
    """
    from kpi_report.produce.planning import OpenRound
    from kpi_report.typeface import set_in

    global _round
    _round = OpenRound(round_id, root)
    set_in(_round.fonts)
    return Opened(_round.title, _round.documents, _round.fonts)


def prepare(area_id: str, template: str) -> Prepared:
    """Prepare one document of the round that is open, from its template as it stands now.

    Parameters
    ----------
    area_id
        An area, or the overview.
    template
        Name of the template to use in place of the one that the parameters name; or nothing.

    Raises
    ------
    KpiReportError
        If parameters and template do not fit.
    """
    from kpi_report.bundle import BUNDLE_NAME
    from kpi_report.produce.plan import OVERVIEW_ID, Planner
    from kpi_report.produce.templates import BUNDLE_PARAMETER
    from kpi_report.produce.worker import parameterized

    assert _round is not None
    planner = _round.planner(template)
    try:
        if area_id == OVERVIEW_ID and isinstance(planner, Planner):
            job = planner.overview()
        else:
            job = planner.area(area_id)
    except TemplateError as error:
        raise _at_its_cell(error) or error from None
    if job.failure is not None:
        raise ParameterError(f"{area_id}: {job.failure}")
    with tempfile.TemporaryDirectory() as folder:
        nb = parameterized(job, Path(folder))
    return Prepared(
        notebook=nbformat.writes(nb),
        files={f"{BUNDLE_PARAMETER}/{BUNDLE_NAME}": job.bundle},
        numbers=job.template.cell_numbers(),
        template=job.template.path.name,
        language=str(job.parameters.get("language", "ja")),
    )


def _at_its_cell(error: TemplateError) -> DamagedCellError | None:
    """Return an error of one cell with the cell's source."""
    if (found := _OF_A_CELL.fullmatch(str(error))) is None:
        return None
    nb = nbformat.read(found["path"], as_version=4)
    number, line = int(found["cell"]), int(found["line"])
    cell = nb.cells[number - 1]
    told = (found["told"], number, cell.id, cell.source, line)
    return DamagedCellError(Trouble(type(error).__name__, *told))


def known_area(area_id: str, documents: tuple[tuple[str, str], ...]) -> None:
    """Refuse an area that the round does not have.

    Raises
    ------
    ParameterError
        With the nearest name.
    """
    known = [name for name, _ in documents]
    if area_id not in known:
        raise ParameterError(f"unknown area {area_id!r}; {did_you_mean(area_id, known)}")


def make_page(
    notebook: str, trouble: Trouble | None, numbers: dict[str, int]
) -> tuple[str, Trouble | None]:
    """Return an executed notebook as a page, with what went wrong, if anything did.

    Parameters
    ----------
    notebook
        Its cells up to one that failed, which ``trouble`` tells of.
    trouble, numbers
        Of the run; numbers of the template's cells by id.
    """
    from kpi_report.render.page import write_html

    document, found = _read(nbformat.reads(notebook, as_version=4), trouble, numbers)
    trouble = trouble or found
    try:
        if document is not None and trouble is None:
            return write_html(document), None
        assert trouble is not None
        return write_html(until(document, trouble)), trouble
    except RenderError as error:
        trouble = Trouble(type(error).__name__, str(error))
        return page_of(trouble), trouble


def page_of(trouble: Trouble) -> str:
    """Return a page that says nothing but what went wrong."""
    from kpi_report.render.page import write_html

    return write_html(until(None, trouble))


def make_paper(notebook: str) -> Paper:
    """Return an executed notebook as it is printed.

    Raises
    ------
    RenderError
        If it cannot be a document.
    """
    import pypdfium2

    from kpi_report.render.typesetting import write_pdf

    pdf = write_pdf(read_document(nbformat.reads(notebook, as_version=4)))
    pages = []
    opened = pypdfium2.PdfDocument(pdf)
    try:
        for number in range(len(opened)):
            written = io.BytesIO()
            picture = opened[number].render(scale=DOTS_PER_POINT).to_pil()
            picture.save(written, "PNG", compress_level=1)
            pages.append(written.getvalue())
    finally:
        opened.close()
    return Paper(pdf, tuple(pages))


def _read(
    nb: Any, trouble: Trouble | None, numbers: dict[str, int]
) -> tuple[Document | None, Trouble | None]:
    """Return the document as far as it can be read, and what is wrong with the cell after that."""
    if trouble is not None and not any("outputs" in c and c.outputs for c in nb.cells):
        return None, None
    try:
        return read_document(nb), None
    except RenderError as error:
        at = next((n for n, c in enumerate(nb.cells) if c.id == error.cell_id), None)
        if at is None:
            return None, Trouble(type(error).__name__, str(error))
        cell, nb.cells = nb.cells[at], nb.cells[:at]
        told = str(error).removeprefix(error.where).lstrip(": ")
        found = Trouble(
            type(error).__name__, told, numbers.get(cell.id), cell.id, source=cell.source
        )
        return _read(nb, found, numbers)[0], found
