"""Rules of the parameters: few literals, each explained, given by the files and read."""

import ast
import inspect
import re
from typing import Any

from kpi_report.errors import did_you_mean
from kpi_report.produce.templates import PARAMETERS_TAG
from kpi_report.review.checked import SETUP_TAG, Cell, Checked
from kpi_report.review.code_rules import HIDDEN, opening
from kpi_report.review.name_rules import imported
from kpi_report.review.rules import Complaints, Rule

FEWEST, MOST = 3, 8

_EXPLAINED = re.compile(r"""\w+(: [^=]+)? = (?:[^#"']|"[^"]*"|'[^']*')+#.+""")


def parameters(template: Checked) -> Complaints:
    """Complain of the parameters: literals, explained, given by the files, and read."""
    found = template.tagged(PARAMETERS_TAG)
    if len(found) != 1 or isinstance(found[0].tree, SyntaxError):
        return
    cell, names = found[0], {}
    lines = cell.source.splitlines()
    for node in cell.statements:
        name, value = _assigned(node)
        if name is None:
            yield cell.breaks(Rule.LITERALS, f"{ast.unparse(node)[:40]}", node.lineno)
            continue
        names[name] = node.lineno
        try:
            ast.literal_eval(value)
        except (ValueError, TypeError):
            yield cell.breaks(Rule.LITERALS, f"{name!r} is not a literal", node.lineno)
            continue
        if not _EXPLAINED.fullmatch(lines[(node.end_lineno or node.lineno) - 1]):
            yield cell.breaks(Rule.EXPLAINED, f"nothing explains {name!r}", node.lineno)
    if not FEWEST <= len(cell.statements) <= MOST:
        yield cell.breaks(Rule.FEW_PARAMETERS, f"has {len(cell.statements)} parameters")
    if lines and lines[0] != HIDDEN:
        yield cell.breaks(Rule.EXPLAINED, f"its first line is not {HIDDEN!r}", 1)
    if not any(isinstance(other.tree, SyntaxError) for other in template.code):
        yield from _taken(template, cell, names)


def _assigned(node: ast.stmt) -> tuple[str | None, Any]:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return name, value
        case ast.AnnAssign(target=ast.Name(id=name), value=value) if value is not None:
            return name, value
    return None, None


def _taken(template: Checked, cell: Cell, names: dict[str, int]) -> Complaints:
    read = {
        node.id
        for other in template.code
        for node in other.nodes()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    taken = _taken_by_opening(template)
    for name, line in names.items():
        if taken is not None and name not in taken:
            hint = did_you_mean(name, taken)
            yield cell.breaks(Rule.GIVEN, f"nobody gives {name!r}; {hint}", line)
        elif name not in read:
            yield cell.breaks(Rule.READ, f"no later cell reads {name!r}", line)


def _taken_by_opening(template: Checked) -> list[str] | None:
    """Return the parameters of the function that opens the context, if it can be found."""
    for cell in template.tagged(SETUP_TAG):
        known = dict(imported(cell))
        for call in filter(None, map(opening, cell.statements)):
            opener = known.get(ast.unparse(call.func))
            if callable(opener):
                return list(inspect.signature(opener).parameters)
    return None
