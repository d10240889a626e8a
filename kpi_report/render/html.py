"""nbconvert's way to the HTML document.

Apart from :mod:`kpi_report.render.page` because importing nbconvert takes longer than
writing several documents.
"""

from typing import Any

from nbconvert.exporters import Exporter

from kpi_report.render.page import write_html
from kpi_report.render.reading import read_document


class KpiHtmlExporter(Exporter):
    """``jupyter nbconvert --to kpi-html executed.ipynb``."""

    export_from_notebook = "kpi_report HTML"
    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(  # type: ignore[override]  # nbconvert's own exporters return text too
        self, nb: Any, resources: Any = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page for an executed notebook, and nbconvert's resources."""
        notebook, resources = super().from_notebook_node(nb, resources, **kw)
        return write_html(read_document(notebook)), resources
