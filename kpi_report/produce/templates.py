"""Read a template and check, before anything runs, that parameters and template fit together."""

import ast
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from kpi_report.document.language import SOURCE
from kpi_report.errors import TemplateError, did_you_mean
from kpi_report.parameters import known_formats

PARAMETERS_TAG = "parameters"
SECTION_PREFIX = "section:"
FORMAT_PREFIX = "format:"
"""Tag of cells that speak of a file in this format, which not every round delivers."""

BUNDLE_PARAMETER = "bundle"


@dataclass(frozen=True, slots=True)
class Template:
    """A template notebook: what it declares as parameters, what it reads, what it can leave out.

    ``shown`` are the names that it looks up in a module or an object, sections among them.
    """

    path: Path
    source: bytes
    declared: dict[str, object]
    read: frozenset[str]
    sections: frozenset[str]
    shown: frozenset[str] = frozenset()

    def notebook(
        self, off: frozenset[str] = frozenset(), formats: Collection[str] | None = None
    ) -> Any:
        """Return a fresh copy of the notebook.

        Parameters
        ----------
        off
            Sections whose cells are left out.
        formats
            Those that are delivered; cells of others are left out. None leaves out none.
        """
        nb = nbformat.reads(self.source.decode(), as_version=4)
        sections = {SECTION_PREFIX + name for name in off}
        delivered = {FORMAT_PREFIX + name for name in formats or ()}

        def is_left_out(tag: str) -> bool:
            absent = formats is not None and tag.startswith(FORMAT_PREFIX) and tag not in delivered
            return absent or tag in sections

        nb.cells = [c for c in nb.cells if not any(map(is_left_out, c.metadata.get("tags", [])))]
        return nb

    def cell_numbers(self) -> dict[str, int]:
        """Return the number of every cell, counted from 1, by its id."""
        nb = self.notebook()
        return {cell.id: number for number, cell in enumerate(nb.cells, start=1)}


def read_template(path: Path) -> Template:
    """Read a template.

    Raises
    ------
    TemplateError
        If the file is missing or not a valid notebook, or does not have exactly one cell tagged
        ``parameters`` with nothing but literals in it, holds code that is not Python, or has a cell
        for a format that there is not.
    """
    try:
        source = path.read_bytes()
        nb = nbformat.reads(source.decode(), as_version=4)
        nbformat.validate(nb)
    except FileNotFoundError:
        others = [p.stem for p in path.parent.glob("*.ipynb")]
        raise TemplateError(
            f"{path}: no such template; {did_you_mean(path.stem, others)}"
        ) from None
    except (ValueError, AttributeError, TypeError, nbformat.ValidationError) as error:
        first_line = str(error).strip().splitlines()[0]
        raise TemplateError(f"{path}: not a valid notebook: {first_line}") from error
    found = [n for n, c in enumerate(nb.cells) if PARAMETERS_TAG in c.metadata.get("tags", [])]
    if len(found) != 1:
        numbers = ", ".join(str(n + 1) for n in found) or "none"
        raise TemplateError(
            f"{path}: exactly one cell must be tagged {PARAMETERS_TAG!r}; found: {numbers}"
        )
    _refuse_unknown_formats(path, nb.cells)
    nodes = _nodes(path, found[0], nb.cells)
    return Template(
        path=path,
        source=source,
        declared=_declared(path, found[0], nb.cells[found[0]].source),
        read=frozenset(
            node.id
            for node in nodes
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
        ),
        sections=frozenset(
            tag.removeprefix(SECTION_PREFIX)
            for cell in nb.cells
            for tag in cell.metadata.get("tags", [])
            if tag.startswith(SECTION_PREFIX)
        ),
        shown=frozenset(node.attr for node in nodes if isinstance(node, ast.Attribute)),
    )


def _refuse_unknown_formats(path: Path, cells: list[Any]) -> None:
    known = known_formats()
    for number, cell in enumerate(cells, start=1):
        for tag in cell.metadata.get("tags", []):
            name = tag.removeprefix(FORMAT_PREFIX)
            if tag.startswith(FORMAT_PREFIX) and name not in known:
                hint = did_you_mean(name, known)
                raise TemplateError(f"{path}, cell {number}: unknown format {name!r}; {hint}")


def edition(name: str, language: str) -> str:
    """Return the name of a template's edition in a language, such as ``area_feedback_en``."""
    return name if language == SOURCE else f"{name}_{language}"


def fit(template: Template, given: Mapping[str, object]) -> dict[str, object]:
    """Choose the values a template takes from those that were given.

    Parameters
    ----------
    template
        The template.
    given
        Values by name, as the parameter files give them; the bundle's folder is added when run.

    Returns
    -------
    dict
        A value for every name that the template declares, in its order.

    Raises
    ------
    TemplateError
        If the template declares a name that nobody gives, or one that it never reads.
    """
    for name in template.declared:
        if name not in given and name != BUNDLE_PARAMETER:
            hint = did_you_mean(name, [*given, BUNDLE_PARAMETER])
            raise TemplateError(
                f"{template.path}: declares the parameter {name!r}, which no parameter file gives; "
                f"{hint}"
            )
        if name not in template.read:
            raise TemplateError(
                f"{template.path}: declares the parameter {name!r} but no later cell reads it"
            )
    return {name: given[name] for name in template.declared if name in given}


def _declared(path: Path, index: int, source: str) -> dict[str, object]:
    where = f"{path}, cell {index + 1}"
    values: dict[str, object] = {}
    for node in _parsed(where, source).body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target: ast.expr | None = node.targets[0]
            value: ast.expr | None = node.value
        elif isinstance(node, ast.AnnAssign):
            target, value = node.target, node.value
        else:
            target = value = None
        if not isinstance(target, ast.Name) or value is None:
            raise TemplateError(
                f"{where}, line {node.lineno}: the parameters cell may only hold 'name = literal'"
            )
        try:
            values[target.id] = ast.literal_eval(value)
        except (ValueError, TypeError):
            raise TemplateError(
                f"{where}, line {node.lineno}: {target.id!r} is not a literal; papermill would not "
                "compute it anew for each area"
            ) from None
    return values


def _nodes(path: Path, index: int, cells: list[Any]) -> list[ast.AST]:
    """Return all that the code after the parameters is made of."""
    return [
        node
        for number, cell in enumerate(cells[index + 1 :], start=index + 2)
        if cell.cell_type == "code"
        for node in ast.walk(_parsed(f"{path}, cell {number}", cell.source))
    ]


def _parsed(where: str, source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError as error:
        raise TemplateError(
            f"{where}, line {error.lineno or 1}: not Python: {error.msg}"
        ) from error
