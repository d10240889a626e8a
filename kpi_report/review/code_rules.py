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
    *(ast.NamedExpr, ast.Assert, ast.AugAssign, ast.Global, ast.Delete, ast.Await),
    *(ast.BinOp, ast.UnaryOp),
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
        elif cell.source.strip() and not isinstance(cell.tree, SyntaxError):
            yield cell.breaks(Rule.ONE_OBJECT, "shows nothing")
    written = [cell for cell in template.cells if cell.kind == "code"]
    total = sum(len(cell.source.splitlines()) for cell in written)
    if total >= MOST_IN_ALL:
        yield template.breaks(Rule.TOTAL, f"has {total} lines of code")


def _plain(cell: Cell) -> Complaints:
    logic = {n for n in cell.nodes() if isinstance(n, _LOGIC) or _runs_text(n)}
    for node in sorted(logic, key=_line):
        name = type(node).__name__
        told = _WORDS.get(name, name.lower())
        if isinstance(node, ast.Call):
            told = ast.unparse(node.func)
        yield cell.breaks(Rule.LOGIC, f"holds logic: {told}", _line(node) or None)
    if logic:  # their conditions hold constants too; one complaint is enough
        return
    written = [part for part in cell.nodes() if isinstance(part, ast.JoinedStr)]
    inside = {id(node) for text in written for node in ast.walk(text) if node is not text}
    for part in cell.nodes():
        if isinstance(part, ast.Constant | ast.JoinedStr) and id(part) not in inside:
            told = ast.unparse(part)[:40]
            yield cell.breaks(Rule.CONSTANTS, f"holds the constant {told}", part.lineno)


def _runs_text(node: ast.AST) -> bool:
    """Return whether it runs a text as code, or prints what no document shows."""
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(called, ast.Name) and called.id in ("exec", "eval", "compile", "print")


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
    n_lines = max(len(cell.source.strip().splitlines()), len(cell.statements))
    if n_lines > MOST_LINES:
        yield cell.breaks(Rule.LENGTH, f"has {n_lines} lines or statements")
    for statement in cell.statements:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            yield cell.breaks(Rule.SET_UP, "imports, which set-up does", statement.lineno)
    shown = [s for s in cell.statements if isinstance(s, ast.Expr)]
    last = cell.statements[-1]
    if any(isinstance(n, _LOGIC) or _runs_text(n) for n in cell.nodes()):
        return
    if not isinstance(last, ast.Expr) or not isinstance(last.value, ast.Call):
        yield cell.breaks(Rule.ONE_OBJECT, "its last line calls nothing", last.lineno)
    elif len(shown) > 1:
        yield cell.breaks(Rule.ONE_OBJECT, f"shows {len(shown)} objects", shown[1].lineno)
