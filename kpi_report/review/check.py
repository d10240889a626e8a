"""Check a template against the rules, and mend what can be mended without a person."""

from collections.abc import Sequence
from pathlib import Path

import nbformat

from kpi_report.errors import TemplateError, did_you_mean
from kpi_report.intake.files import write_atomically
from kpi_report.review.checked import Checked, open_template
from kpi_report.review.code_rules import code
from kpi_report.review.edition_rules import editions
from kpi_report.review.name_rules import names
from kpi_report.review.order_rules import KEPT_OF_KERNEL, kept, order
from kpi_report.review.parameter_rules import parameters
from kpi_report.review.prose_rules import prose
from kpi_report.review.rules import Complaint

CHECKS = (order, parameters, code, names, prose, kept, editions)


def check_template(path: Path) -> list[Complaint]:
    """Return all that is amiss in a template, cell by cell.

    Parameters
    ----------
    path
        A notebook. Of an edition in another language the template that it is one of is read too.
        Modules that its set-up names are imported, as they are when it is run.
    """
    template = open_template(path)
    if not isinstance(template, Checked):
        return [template]
    found = [complaint for complain in CHECKS for complaint in complain(template)]
    return sorted(found, key=lambda c: (c.cell or 0, c.line or 0, c.rule.id))


def mend_template(path: Path) -> bool:
    """Take outputs and metadata out of a template; return whether its file was changed.

    Raises
    ------
    TemplateError
        If it is not a notebook.
    """
    template = open_template(path)
    if not isinstance(template, Checked):
        raise TemplateError(f"{path} {template.message}")
    nb = template.notebook
    nb.metadata = nbformat.from_dict(KEPT_OF_KERNEL)
    for cell in nb.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    mended = (nbformat.writes(nb) + "\n").encode()
    if mended == path.read_bytes():
        return False
    write_atomically(path, mended)
    return True


def templates_named(wanted: Sequence[str], folder: Path) -> list[Path]:
    """Return the files of templates that are named, by path or by name; all for none.

    Raises
    ------
    TemplateError
        If there is no such template.
    """
    if not wanted:
        return sorted(folder.glob("*.ipynb"))
    found = []
    for name in wanted:
        places = (Path(name), folder / name, folder / f"{name}.ipynb")
        path = next((p for p in places if p.is_file()), None)
        if path is None:
            hint = did_you_mean(Path(name).stem, sorted(p.stem for p in folder.glob("*.ipynb")))
            raise TemplateError(f"no template {name!r} in {folder}; {hint}")
        found.append(path)
    return found
