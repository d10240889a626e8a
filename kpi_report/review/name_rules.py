"""Rules of names: what is used is defined, what is shown exists."""

import ast
import importlib
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from pyflakes import messages
from pyflakes.checker import Checker

from kpi_report.errors import did_you_mean
from kpi_report.produce.templates import PARAMETERS_TAG
from kpi_report.review.checked import SETUP_TAG, Cell, Checked
from kpi_report.review.rules import Complaints, Rule


def names(template: Checked) -> Complaints:
    """Complain of names that are not defined, imports that nothing uses, unknown sections."""
    cells = [cell for cell in template.cells if cell.kind == "code"]
    if any(isinstance(cell.tree, SyntaxError) for cell in cells):
        return
    starts, whole, line = [], "", 1
    for cell in cells:
        starts.append(line)
        whole += f"{cell.source}\n"
        line += cell.source.count("\n") + 1
    checker = Checker(ast.parse(whole), filename=str(template.path))
    for told in sorted(checker.messages, key=lambda m: (m.lineno, m.col)):
        if isinstance(told, messages.UndefinedName | messages.UnusedImport):
            at = max(n for n, start in enumerate(starts) if start <= told.lineno)
            if PARAMETERS_TAG in cells[at].tags:  # which holds literals, by a rule of its own
                continue
            message = told.message % told.message_args
            if isinstance(told, messages.UndefinedName):
                message += f"; {did_you_mean(told.message_args[0], dict.fromkeys(_bound(cells)))}"
            yield cells[at].breaks(Rule.NAMES, message, told.lineno - starts[at] + 1)
    yield from _sections(template)


def _bound(cells: list[Cell]) -> Iterator[str]:
    for cell in cells:
        for node in cell.nodes():
            if isinstance(node, ast.alias):
                yield node.asname or node.name.split(".")[0]
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id


def _sections(template: Checked) -> Complaints:
    known: dict[str, Any] = {}
    for cell in template.tagged(SETUP_TAG):
        for node in cell.statements:
            if (missing := _missing(node)) is not None:
                yield cell.breaks(Rule.SECTIONS, missing, node.lineno)
        known |= dict(imported(cell))
    for cell in template.sections:
        for part in cell.nodes():
            match part:
                case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner in known:
                    module = known[owner]
                    if module is not None and not hasattr(module, name):
                        hint = did_you_mean(name, _offered(module))
                        told = f"{owner} has no {name!r}; {hint}"
                        yield cell.breaks(Rule.SECTIONS, told, part.lineno)


def _offered(module: Any) -> list[str]:
    """Return what a module says it offers, or what is defined in it."""
    if not isinstance(module, ModuleType):
        return [name for name in dir(module) if not name.startswith("_")]
    listed = getattr(module, "__all__", None)
    return list(listed) if listed else [n for n in dir(module) if not n.startswith("_")]


def imported(cell: Cell) -> Iterator[tuple[str, Any]]:
    """Yield what a cell imports, by the name it gets; None for what cannot be imported."""
    for node in cell.statements:
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield alias.asname or alias.name, _found(node.module, alias.name)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.asname or "." not in alias.name:
                    yield alias.asname or alias.name, _module(alias.name)


def _missing(node: ast.stmt) -> str | None:
    """Say which import there is not."""
    if isinstance(node, ast.Import):
        lost = [alias.name for alias in node.names if _module(alias.name) is None]
        return f"there is no module {lost[0]!r}" if lost else None
    if not isinstance(node, ast.ImportFrom) or not node.module:
        return None
    if (module := _module(node.module)) is None:
        return f"there is no module {node.module!r}"
    for alias in node.names:
        if _found(node.module, alias.name) is None:
            hint = did_you_mean(alias.name, _offered(module))
            return f"{node.module} has no {alias.name!r}; {hint}"
    return None


def _module(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def _found(module: str, name: str) -> Any:
    whole = _module(module)
    return getattr(whole, name, None) or _module(f"{module}.{name}")
