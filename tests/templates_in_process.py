"""All documents of the cooperation round as its templates give them, none of them rendered.

There is no kernel, and no chart is drawn. A template holds no logic: each cell is run in turn, and
what its last line is becomes its output.
"""

import ast
from collections.abc import Iterator
from contextvars import copy_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
import pytest
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Canvas

from kpi_report.bundle import BUNDLE_NAME
from kpi_report.document import cooperation_charts
from kpi_report.produce.job import Job
from kpi_report.produce.plan import plan
from kpi_report.produce.templates import PARAMETERS_TAG
from kpi_report.render.reading import Document, read_document
from kpi_report.rounds import load_round

DRAWING = ("_draw_levels", "_draw_apart", "_draw_others")
"""What takes longest and says nothing that the text of a chart does not say."""

ROOT = Path(__file__).parents[1]


def cooperation_documents() -> Iterator[tuple[str, Document]]:
    """Yield the id and the document of each area, and of the overview."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FigureCanvasSVG, "print_svg", lambda _, stream, **__: stream.write("<svg/>"))
        for name in DRAWING:
            patch.setattr(cooperation_charts, name, lambda *_: None)
        patch.setattr(Canvas, "add_axes", lambda *_: None)
        for job in plan(load_round("cooperation", ROOT)).jobs:
            yield job.id, copy_context().run(_document, job)


def _document(job: Job) -> Document:
    notebook = job.template.notebook(job.sections_off, [s.strip(".") for s in job.names])
    with TemporaryDirectory() as folder:
        (Path(folder) / BUNDLE_NAME).write_bytes(job.bundle)
        values: dict[str, Any] = {**job.parameters, "bundle": folder}
        for cell in notebook.cells:
            if cell.cell_type == "code" and PARAMETERS_TAG not in cell.metadata.get("tags", ()):
                shown = _run(cell.source, values)
                bundle = None if shown is None else shown._repr_mimebundle_()
                outputs = [nbformat.v4.new_output("display_data", bundle)] if bundle else []
                cell.outputs = outputs
    return read_document(notebook)


def _run(source: str, values: dict[str, Any]) -> Any:
    """Run a cell and return what its last line is, if it is an expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), values)
    if last is None:
        return None
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), values)
