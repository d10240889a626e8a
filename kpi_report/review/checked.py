"""A template as it is checked: its cells with number, tags and parsed code."""

import ast
import warnings
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat
from nbformat import reader

from kpi_report.produce.templates import PARAMETERS_TAG
from kpi_report.review.rules import Complaint, Rule

SETUP_TAG = "setup"
FORMAT = 4


@dataclass(frozen=True)
class Cell:
    """A cell of a template; ``number`` is counted from 1."""

    path: Path
    number: int
    raw: Any

    @property
    def id(self) -> str:
        """Return its id; nothing if it has none."""
        return str(self.raw.get("id", ""))

    @property
    def kind(self) -> str:
        """Return its type: code, markdown or raw."""
        return str(self.raw.cell_type)

    @property
    def source(self) -> str:
        """Return what is written in it."""
        return str(self.raw.source).replace("\r\n", "\n")

    @property
    def tags(self) -> list[str]:
        """Return its tags."""
        return list(self.raw.metadata.get("tags", []))

    @cached_property
    def tree(self) -> ast.Module | SyntaxError:
        """Return its code as parsed, or why it is none."""
        try:
            return ast.parse(self.source)
        except SyntaxError as error:
            return error

    @property
    def statements(self) -> list[ast.stmt]:
        """Return its statements; none of what is not Python."""
        return [] if isinstance(self.tree, SyntaxError) else self.tree.body

    def nodes(self) -> Iterator[ast.AST]:
        """Yield every part of its code."""
        if not isinstance(self.tree, SyntaxError):
            yield from ast.walk(self.tree)

    def breaks(self, rule: Rule, message: str, line: int | None = None) -> Complaint:
        """Return the complaint that it breaks a rule."""
        return Complaint(rule, self.path, message, self.number, self.id, line)


@dataclass(frozen=True)
class Checked:
    """A template whose file is a notebook."""

    path: Path
    notebook: Any

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Return all its cells."""
        cells = self.notebook.cells
        return tuple(Cell(self.path, number, raw) for number, raw in enumerate(cells, start=1))

    def tagged(self, tag: str) -> list[Cell]:
        """Return the cells with a tag."""
        return [cell for cell in self.cells if tag in cell.tags]

    @property
    def code(self) -> list[Cell]:
        """Return its code cells but those of parameters."""
        return [c for c in self.cells if c.kind == "code" and PARAMETERS_TAG not in c.tags]

    @property
    def sections(self) -> list[Cell]:
        """Return the code cells that show something."""
        return [c for c in self.code if SETUP_TAG not in c.tags]

    @property
    def prose(self) -> list[Cell]:
        """Return its markdown cells."""
        return [cell for cell in self.cells if cell.kind == "markdown"]

    def breaks(self, rule: Rule, message: str) -> Complaint:
        """Return the complaint that it breaks a rule as a whole."""
        return Complaint(rule, self.path, message)


def open_template(path: Path) -> Checked | Complaint:
    """Return a template to be checked, or the complaint that its file is no notebook."""
    try:
        written = reader.reads(path.read_bytes().decode())
        if written.nbformat != FORMAT:
            return Complaint(
                Rule.NOTEBOOK, path, f"is of format {written.nbformat}, not of {FORMAT}"
            )
        with warnings.catch_warnings():
            # Ids that are missing or there twice are mended in a copy, and complained of by rule.
            warnings.simplefilter("ignore")
            nbformat.validate(deepcopy(written))
    except (OSError, ValueError, AttributeError, TypeError, nbformat.ValidationError) as error:
        told = next(iter(str(error).strip().splitlines()), type(error).__name__)
        return Complaint(Rule.NOTEBOOK, path, f"is not a valid notebook: {told}")
    return Checked(path, written)
