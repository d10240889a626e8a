"""The rules of a template, by number, and what breaks them."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import NamedTuple


class _Said(NamedTuple):
    id: str
    what: str
    mend: str


class Rule(Enum):
    """What a template must be: number, the rule, and how to mend what breaks it.

    T1 the notebook and its parameters, T2 its order and tags, T3 its code, T4 its prose, T5 what
    must not be in it, T6 its editions in other languages.
    """

    NOTEBOOK = _Said("T101", "a valid notebook of format 4", "open it in JupyterLab and save it")
    ONE_PARAMETERS = _Said(
        "T102", "exactly one cell is tagged parameters", "give one cell, and no other, that tag"
    )
    LITERALS = _Said(
        "T103", "the parameters cell holds nothing but name = literal", "move the rest to set-up"
    )
    EXPLAINED = _Said(
        "T104", "a comment says what each parameter is", "write name = literal  # what it is"
    )
    FEW_PARAMETERS = _Said(
        "T105", "three to eight parameters", "leave out what the package can find out itself"
    )
    GIVEN = _Said(
        "T106",
        "every parameter is one that the parameter files give",
        "use the name that the opening function takes",
    )
    READ = _Said("T107", "every parameter is read by a later cell", "pass it on, or leave it out")
    FRONT = _Said(
        "T201",
        "parameters, set-up and cover come first, in this order",
        "move the cells; only front matter may stand before them",
    )
    RAW = _Said(
        "T202",
        "the first cell, and no other, is raw: the front matter that quarto reads",
        "put title, lang, execute and format between --- lines into a raw cell on top",
    )
    TAGS = _Said("T203", "only known tags", "use parameters, setup, section:NAME or format:SUFFIX")
    SAME_TAGS = _Said(
        "T204", "text and output of a section have the same tags", "tag both cells alike"
    )
    IDS = _Said("T205", "every cell has a speaking id of its own", "run check with --fix")
    PYTHON = _Said("T301", "code is Python, without magics", "correct it; leave out % and ! lines")
    SET_UP = _Said(
        "T302", "set-up holds imports and one ctx = open_…(…)", "move other code into the package"
    )
    LENGTH = _Said("T303", "a section cell has one to three lines", "move code into the package")
    ONE_OBJECT = _Said(
        "T304", "a section cell shows one object: its last line is a call", "split it, or show one"
    )
    LOGIC = _Said(
        "T305",
        "no definitions, conditions, loops or exception handling",
        "move it into a tested function of the package",
    )
    CONSTANTS = _Said(
        "T306",
        "no numbers and no texts in code, so no columns either",
        "let the package or the parameter files hold it",
    )
    TOTAL = _Said("T307", "fewer than sixty lines of code in all", "move code into the package")
    NAMES = _Said("T308", "every name is defined, every import used", "correct the name")
    SECTIONS = _Said("T309", "every section that is shown exists", "correct its name")
    SENTENCE = _Said(
        "T401",
        "a sentence stands before each output but the cover",
        "add a markdown cell that ends in a full stop",
    )
    NO_TITLE = _Said("T402", "no first-level heading beside the cover's", "use ## or ###")
    LEVELS = _Said("T403", "headings begin at ##, go to ### and skip none", "use ## or ###")
    TWICE = _Said("T404", "each heading stands once", "give it a name of its own")
    EMPTY = _Said("T405", "no empty cells", "delete the cell")
    OUTPUTS = _Said("T501", "no outputs and no execution counts", "run check with --fix")
    METADATA = _Said("T502", "no metadata but tags and the kernel's name", "run check with --fix")
    MACHINE = _Said("T503", "no path of a machine", "use a path inside the project")
    EDITION = _Said(
        "T601",
        "an edition in another language has the same cells, tags and code",
        "copy the cell, and translate its prose alone",
    )

    @property
    def id(self) -> str:
        """Return its number, such as T303."""
        return self.value.id

    @property
    def what(self) -> str:
        """Return the rule."""
        return self.value.what

    @property
    def mend(self) -> str:
        """Return what to do about it."""
        return self.value.mend


@dataclass(frozen=True, slots=True)
class Complaint:
    """A place where a template breaks a rule.

    ``cell`` and ``line`` are counted from 1, ``line`` in the cell's source; none where the notebook
    as a whole is meant.
    """

    rule: Rule
    path: Path
    message: str
    cell: int | None = None
    cell_id: str = ""
    line: int | None = None

    @property
    def place(self) -> str:
        """Return where it is, in words."""
        told = f"cell {self.cell}" if self.cell else ""
        told += f" ({self.cell_id})" if self.cell_id else ""
        return told + (f", line {self.line}" if self.line else "")


Complaints = Iterator[Complaint]
