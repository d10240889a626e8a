"""nbconvert's way to the Word document.

Apart from :mod:`kpi_report.render.word` because importing nbconvert takes longer than
writing several documents.
"""

from typing import Any

from nbconvert.exporters import Exporter

from kpi_report.render.reading import read_document
from kpi_report.render.word import write_docx


class KpiDocxExporter(Exporter):
    """``jupyter nbconvert --to kpi-docx executed.ipynb``."""

    export_from_notebook = "kpi_report Word"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    def _file_extension_default(self) -> str:
        return ".docx"

    def from_notebook_node(  # type: ignore[override]  # nbconvert's own exporters return text too
        self, nb: Any, resources: Any = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Return the Word document for an executed notebook, and nbconvert's resources."""
        notebook, resources = super().from_notebook_node(nb, resources, **kw)
        return write_docx(read_document(notebook)), resources
