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
from kpi_report.review.order_rules import KEPT_OF_KERNEL, kept, order, speaking_ids
from kpi_report.review.parameter_rules import parameters
from kpi_report.review.prose_rules import prose
from kpi_report.review.rules import Complaint, Rule

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
    try:
        found = [complaint for complain in CHECKS for complaint in complain(template)]
    except RecursionError:
        return [template.breaks(Rule.PYTHON, "holds code that is nested too deeply to be read")]
    return sorted(found, key=lambda c: (c.cell or 0, c.line or 0, c.rule.id))


def mend_template(path: Path) -> bool:
    """Take out outputs and metadata, name cells; return whether its file was changed.

    Cells whose id says nothing, as editors give it, are named after what they show. A file that is
    no notebook stays as it is.
    """
    path = path.resolve()
    template = open_template(path)
    if not isinstance(template, Checked):
        return False
    nb = template.notebook
    for cell, name in speaking_ids(template).items():
        nb.cells[cell - 1].id = name
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
    """Return the files of templates that are named, by path, folder or name; all for none.

    Raises
    ------
    TemplateError
        If there is no such template.
    """
    if not wanted:
        return sorted(folder.glob("*.ipynb"))
    found = []
    for name in wanted:
        if Path(name).is_dir():
            found += sorted(Path(name).glob("*.ipynb"))
            continue
        places = (Path(name), folder / name, folder / f"{name}.ipynb")
        path = next((p for p in places if p.is_file()), None)
        if path is None:
            hint = did_you_mean(Path(name).stem, sorted(p.stem for p in folder.glob("*.ipynb")))
            raise TemplateError(f"no template {name!r} in {folder}; {hint}")
        found.append(path)
    return found
