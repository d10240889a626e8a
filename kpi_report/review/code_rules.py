"""Rules of the code: thin cells that show one object each, and no logic."""

import ast

from kpi_report.review.checked import SETUP_TAG, Cell, Checked
from kpi_report.review.rules import Complaints, Rule

MOST_LINES, MOST_IN_ALL = 3, 60
HIDDEN = "#| include: false"
"""First line of cells that prepare: quarto shows nothing of them."""

_LOGIC = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
    *(ast.For, ast.AsyncFor, ast.While, ast.If, ast.IfExp, ast.BoolOp, ast.Compare),
    *(ast.Try, ast.TryStar, ast.With, ast.AsyncWith, ast.Match, ast.comprehension, ast.Raise),
)
_WORDS = {"FunctionDef": "def", "ClassDef": "class", "comprehension": "a comprehension"}


def code(template: Checked) -> Complaints:
    """Complain of the code of set-up and sections."""
    for cell in template.cells:
        if cell.kind == "code" and isinstance(cell.tree, SyntaxError):
            told = f"is not Python: {cell.tree.msg}"
            yield cell.breaks(Rule.PYTHON, told, cell.tree.lineno or 1)
    for cell in template.code:
        yield from _plain(cell)
        if SETUP_TAG in cell.tags:
            yield from _set_up(cell)
        elif cell.statements:
            yield from _section(cell)
    written = [cell for cell in template.cells if cell.kind == "code"]
    total = sum(len(cell.source.splitlines()) for cell in written)
    if total >= MOST_IN_ALL:
        yield template.breaks(Rule.TOTAL, f"has {total} lines of code")


def _plain(cell: Cell) -> Complaints:
    logic = {n for n in cell.nodes() if isinstance(n, _LOGIC)}
    for node in sorted(logic, key=_line):
        name = type(node).__name__
        told = _WORDS.get(name, name.lower())
        yield cell.breaks(Rule.LOGIC, f"holds logic: {told}", _line(node) or None)
    if logic:  # their conditions hold constants too; one complaint is enough
        return
    for part in cell.nodes():
        if isinstance(part, ast.Constant | ast.JoinedStr) and not _in_text(part, cell):
            told = ast.unparse(part)[:40]
            yield cell.breaks(Rule.CONSTANTS, f"holds the constant {told}", part.lineno)


def _in_text(node: ast.AST, cell: Cell) -> bool:
    """Return whether it is part of an f-string, which is complained of as a whole."""
    return any(
        isinstance(other, ast.JoinedStr) and node is not other and node in ast.walk(other)
        for other in cell.nodes()
    )


def _line(node: ast.AST) -> int:
    if isinstance(node, ast.comprehension):
        return node.target.lineno
    return int(getattr(node, "lineno", 0))


def _set_up(cell: Cell) -> Complaints:
    if isinstance(cell.tree, SyntaxError):
        return
    rest = [s for s in cell.statements if not isinstance(s, ast.Import | ast.ImportFrom)]
    opened = [s for s in rest if opening(s)]
    for statement in rest:
        if statement not in opened and not isinstance(statement, _LOGIC):
            told = ast.unparse(statement).splitlines()[0][:40]
            yield cell.breaks(Rule.SET_UP, f"does more than open: {told}", statement.lineno)
    if len(opened) != 1:
        yield cell.breaks(Rule.SET_UP, f"opens {len(opened)} contexts: write ctx = open_area(…)")
    lines = cell.source.splitlines()
    if lines and lines[0] != HIDDEN:
        yield cell.breaks(Rule.SET_UP, f"its first line is not {HIDDEN!r}", 1)


def opening(statement: ast.stmt) -> ast.Call | None:
    """Return the call whose result set-up gives a name, as in ``ctx = open_area(…)``."""
    match statement:
        case ast.Assign(targets=[ast.Name()], value=ast.Call() as call):
            return call
    return None


def _section(cell: Cell) -> Complaints:
    if len(lines := cell.source.strip().splitlines()) > MOST_LINES:
        yield cell.breaks(Rule.LENGTH, f"has {len(lines)} lines")
    shown = [s for s in cell.statements if isinstance(s, ast.Expr)]
    last = cell.statements[-1]
    if any(isinstance(s, _LOGIC) for s in cell.statements):
        return
    if not isinstance(last, ast.Expr) or not isinstance(last.value, ast.Call):
        yield cell.breaks(Rule.ONE_OBJECT, "its last line calls nothing", last.lineno)
    elif len(shown) > 1:
        yield cell.breaks(Rule.ONE_OBJECT, f"shows {len(shown)} objects", shown[1].lineno)
