"""How parameters are written into a notebook: as what they are, legibly, never as a guess.

papermill's own translator turns a date or a path into an unescaped quoted string and Japanese into
``\\u`` escapes. This one writes dates, decimals and paths as such, keeps Japanese, breaks long text
at its line ends, and refuses a type it does not know.
"""

import json
import math
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath
from typing import Any

import numpy as np
from papermill.translators import PythonTranslator, papermill_translators

_IMPORTS: tuple[tuple[type, str], ...] = (
    (datetime, "from datetime import datetime"),
    (date, "from datetime import date"),
    (Decimal, "from decimal import Decimal"),
    (PurePath, "from pathlib import Path"),
)
_INDENT = "    "


def literal(value: object, indent: str = "") -> str:
    """Return Python source that evaluates to `value`.

    Parameters
    ----------
    value
        ``None``, bool, int, float, str, date, datetime, Decimal, path, NumPy scalar, or a list,
        tuple, set or dict of these.
    indent
        White space before the line on which the literal begins.

    Raises
    ------
    TypeError
        For any other type.
    """
    value = _without_numpy(value)
    if value is None or isinstance(value, bool):
        return repr(value)
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, float):
        return float.__repr__(value) if math.isfinite(value) else f'float("{value}")'
    if isinstance(value, str):
        return _text(value, indent)
    if type(value) is datetime:
        if value.tzinfo is not None:
            raise TypeError("a parameter cannot be a datetime with a time zone")
        return f"datetime.fromisoformat({value.isoformat()!r})".replace("'", '"')
    if type(value) is date:
        return f"date({value.year}, {value.month}, {value.day})"
    if isinstance(value, Decimal):
        return f'Decimal("{value}")'
    if isinstance(value, PurePath):
        return f"Path({_text(value.as_posix(), indent)})"
    if isinstance(value, dict):
        pairs = [f"{literal(k, indent)}: {literal(v, indent)}" for k, v in value.items()]
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, set):
        inner = ", ".join(sorted(literal(v, indent) for v in value))
        return f"{{{inner}}}" if value else "set()"
    if isinstance(value, list | tuple):
        inner = ", ".join(literal(v, indent) for v in value)
        if isinstance(value, list):
            return f"[{inner}]"
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    raise TypeError(f"a parameter cannot be of type {type(value).__name__}: {value!r}")


def _without_numpy(value: object) -> object:
    """Return a NumPy scalar as what it is in Python; a time finer than Python's is refused."""
    if not isinstance(value, np.generic):
        return value
    plain: object = value.item()
    if isinstance(value, np.datetime64 | np.timedelta64) and not isinstance(plain, date):
        raise TypeError(f"a parameter cannot be of type {value.dtype}: {value!r}")
    return plain


def _text(value: str, indent: str) -> str:
    lines = value.splitlines(keepends=True)
    if len(lines) < 2:
        return _quoted(value)
    inner = "\n".join(f"{indent}{_INDENT}{_quoted(line)}" for line in lines)
    return f"(\n{inner}\n{indent})"


def _quoted(text: str) -> str:
    # A lone surrogate cannot be written to a UTF-8 notebook as it is.
    safe = json.dumps(text, ensure_ascii=False)
    return safe.encode("utf-8", "backslashreplace").decode("utf-8")


class LegibleTranslator(PythonTranslator):  # type: ignore[misc]
    """papermill's translator for Python notebooks, with :func:`literal` for every value."""

    @classmethod
    def translate(cls, val: object) -> str:
        """Return Python source for one value."""
        return literal(val)

    @classmethod
    def codify(cls, parameters: dict[str, Any], comment: str = "Parameters") -> str:
        """Return the source of the injected cell: imports it needs, then one value per name."""
        leaves = [leaf for value in parameters.values() for leaf in _leaves(value)]
        imports = {line for kind, line in _IMPORTS for leaf in leaves if _is(leaf, kind)}
        lines = [f"# {comment}", *sorted(imports)]
        lines += [f"{name} = {literal(value)}" for name, value in parameters.items()]
        return "\n".join(lines) + "\n"


def register() -> None:
    """Make papermill use :class:`LegibleTranslator` for Python notebooks in this process."""
    papermill_translators.register("python", LegibleTranslator)


def _is(value: object, kind: type) -> bool:
    return isinstance(value, kind) and not (kind is date and isinstance(value, datetime))


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(key)
            yield from _leaves(inner)
    elif isinstance(value, list | tuple | set):
        for inner in value:
            yield from _leaves(inner)
    else:
        yield _without_numpy(value)
