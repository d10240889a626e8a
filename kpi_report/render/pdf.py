"""nbconvert's way to the PDF document.

Apart from :mod:`kpi_report.render.typesetting` because importing nbconvert takes longer than
writing several documents.
"""

from typing import Any

from nbconvert.exporters import Exporter

from kpi_report.render.reading import read_document
from kpi_report.render.typesetting import write_pdf


class KpiPdfExporter(Exporter):
    """``jupyter nbconvert --to kpi-pdf executed.ipynb``."""

    export_from_notebook = "kpi_report PDF"
    output_mimetype = "application/pdf"

    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(  # type: ignore[override]  # nbconvert's own exporters return text too
        self, nb: Any, resources: Any = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Return the PDF for an executed notebook, and nbconvert's resources."""
        notebook, resources = super().from_notebook_node(nb, resources, **kw)
        return write_pdf(read_document(notebook)), resources
