"""What other installed packages add: found by their entry points, loaded when something asks.

Nothing is imported to find them, and no order among packages counts: two of one name in a group,
or one with the name of a built-in one, are refused.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.metadata import EntryPoint, distribution, distributions
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

from kpi_report.errors import PluginError

T = TypeVar("T")


class Kind(StrEnum):
    """A group of entry points, by what its plugins are."""

    SECTION = "kpi_report.sections"
    CRITERION = "kpi_report.criteria"
    RENDERER = "kpi_report.renderers"
    EXECUTOR = "kpi_report.executors"

    @property
    def word(self) -> str:
        """Return what one plugin of the group is called."""
        return self.name.lower()


CONTRACTS = {
    Kind.SECTION: "a callable (ctx) -> Block, which templates show as show.NAME(ctx)",
    Kind.CRITERION: "an AddedCriterion, named by its code, that judges an area from its AreaFacts",
    Kind.RENDERER: "a callable (Document) -> bytes, named by the format that round.yaml chooses",
    Kind.EXECUTOR: "a callable (jobs) -> context manager of a concurrent.futures.Executor",
}
"""What a plugin has to be, in one sentence for each group."""

_NAMES = {
    Kind.SECTION: r"[a-z][a-z0-9_]*",
    Kind.CRITERION: r"[A-Z][0-9]{1,2}",
    Kind.RENDERER: r"[a-z0-9]+",
    Kind.EXECUTOR: r"[a-z][a-z0-9-]*",
}
_MAKING = (Kind.SECTION, Kind.CRITERION, Kind.RENDERER)
"""Groups of which a document may be made; it does not matter which executor made it."""


@dataclass(frozen=True, slots=True, order=True)
class Plugin:
    """One entry point: its group and name, where it points to, and the package it comes from."""

    kind: Kind
    name: str
    target: str
    package: str
    version: str

    def __str__(self) -> str:
        return f"{self.kind.word} {self.name!r} of {self.release} ({self.target})"

    @property
    def release(self) -> str:
        """Return its package with the version."""
        return f"{self.package} {self.version}"

    def load(self, wanted: Callable[[object], bool] = callable) -> Any:
        """Import it.

        Raises
        ------
        PluginError
            If it cannot be imported, or is not what is `wanted`.
        """
        try:
            found = EntryPoint(self.name, self.target, self.kind).load()
        except (Exception, SystemExit) as error:
            raise PluginError(
                f"{self} cannot be loaded: {_told(error)}; expected {CONTRACTS[self.kind]}"
            ) from error
        if not wanted(found):
            raise PluginError(f"{self} is a {_type(found)}; expected {CONTRACTS[self.kind]}")
        return found

    def call(self, fn: Callable[..., T], *args: object, **kwargs: object) -> T:
        """Return what one of its functions returns; what that raises is the plugin's fault.

        Raises
        ------
        PluginError
            If it raises anything, or asks to end the program.
        """
        try:
            return fn(*args, **kwargs)
        except PluginError:
            raise
        except (Exception, SystemExit) as error:
            raise PluginError(f"{self} failed: {_told(error)}") from error

    def wrong(self, returned: object) -> PluginError:
        """Return the error that it gave something that it may not."""
        return PluginError(f"{self} gave a {_type(returned)}; expected {CONTRACTS[self.kind]}")

    def digest(self) -> str:
        """Return the SHA-256 of the files of its module, or of the whole package that holds it."""
        found = hashlib.sha256()
        for path in sorted(_files(self.target.partition(":")[0].partition(".")[0].strip())):
            found.update(path.name.encode() + b"\0" + path.read_bytes())
        return found.hexdigest()


@cache
def installed() -> tuple[Plugin, ...]:
    """Return the plugins of all groups, in the order of groups and names."""
    # Not entry_points(), which parses those of all that is installed: three times as long.
    texts = ((found, found.read_text("entry_points.txt") or "") for found in distributions())
    names = {found.name for found, text in texts if "[kpi_report." in text}
    return tuple(
        sorted(
            Plugin(kind, point.name, point.value, first.name, first.version)
            for first in map(distribution, names)  # of several on the path that which is imported
            for kind in Kind
            for point in first.entry_points.select(group=kind.value)
        )
    )


def plugins(kind: Kind, built_in: Collection[str]) -> dict[str, Plugin]:
    """Return the plugins of a group by name.

    Parameters
    ----------
    kind
        The group.
    built_in
        Names of what this package itself has of the kind.

    Raises
    ------
    PluginError
        If a name is there twice, is that of a built-in one, or is not written as it must be.
    """
    named: dict[str, Plugin] = {}
    for plugin in installed():
        if plugin.kind is not kind:
            continue
        if fault := _fault(plugin, built_in) or _twice(plugin, named.get(plugin.name)):
            raise PluginError(fault)
        named[plugin.name] = plugin
    return named


def fault_of(plugin: Plugin, built_in: Collection[str]) -> str:
    """Say why a plugin is refused before it is loaded; nothing if it is not."""
    others = (p for p in installed() if (p.kind, p.name) == (plugin.kind, plugin.name))
    other = next((p for p in others if p != plugin), None)
    return _fault(plugin, built_in) or _twice(plugin, other)


def made_with() -> dict[str, str]:
    """Return release and content of every plugin that documents may be made with."""
    return {
        f"{p.kind.word} {p.name}": f"{p.release} {p.digest()}"
        for p in installed()
        if p.kind in _MAKING
    }


def _fault(plugin: Plugin, built_in: Collection[str]) -> str:
    if plugin.name in built_in:
        return (
            f"{plugin} has the name of a {plugin.kind.word} of kpi-report itself; rename it, or "
            "remove the package"
        )
    if not re.fullmatch(_NAMES[plugin.kind], plugin.name):
        return f"{plugin}: its name must be written as {_NAMES[plugin.kind]}"
    return ""


def _twice(plugin: Plugin, other: Plugin | None) -> str:
    if other is None:
        return ""
    first, second = sorted((plugin, other))
    return (
        f"two plugins are called {plugin.name!r}: {first}, and {second}; rename one, or remove "
        "its package"
    )


def _files(module: str) -> Iterator[Path]:
    """Yield the files of a top-level module or package, without importing it."""
    try:
        spec = find_spec(module)
    except (ImportError, ValueError):
        return
    if spec is None:
        return
    if spec.submodule_search_locations is None:
        yield from [Path(spec.origin)] if spec.origin and spec.has_location else []
        return
    for folder in spec.submodule_search_locations:
        paths = Path(folder).rglob("*")
        yield from (p for p in paths if p.is_file() and "__pycache__" not in p.parts)


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split()) or 'no message'}"


def _type(value: object) -> str:
    return type(value).__name__
