"""Executors by name: what runs the processes of documents, ours or a plugin's."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager, ExitStack, contextmanager

from kpi_report.errors import PluginError, did_you_mean
from kpi_report.plugins import Kind, Plugin, plugins
from kpi_report.produce import pool

BUILT_IN: dict[str, Callable[[int], AbstractContextManager[Executor]]] = {"threads": pool.threads}


def added() -> dict[str, Plugin]:
    """Return the plugins among the executors, by name.

    Raises
    ------
    PluginError
        If two executors have one name.
    """
    return plugins(Kind.EXECUTOR, BUILT_IN)


def executor(name: str, jobs: int) -> AbstractContextManager[Executor]:
    """Return an executor that makes so many documents side by side, to be entered.

    Raises
    ------
    PluginError
        If there is none of this name, or it cannot be loaded; when it is entered, if it fails or
        is no executor.
    """
    if name in BUILT_IN:
        return BUILT_IN[name](jobs)
    found = added()
    if name not in found:
        raise PluginError(f"no executor {name!r}; {did_you_mean(name, [*BUILT_IN, *found])}")
    return _entered(found[name], found[name].load(), jobs)


@contextmanager
def _entered(
    plugin: Plugin, make: Callable[[int], AbstractContextManager[Executor]], jobs: int
) -> Iterator[Executor]:
    with ExitStack() as stack:
        manager = plugin.call(make, jobs)
        if not isinstance(manager, AbstractContextManager):
            raise plugin.wrong(manager)
        entered = plugin.call(stack.enter_context, manager)
        if not isinstance(entered, Executor):
            raise plugin.wrong(entered)
        yield entered
