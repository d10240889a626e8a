"""Sections of plugins: a template shows them by name, beside the built-in ones of a facade.

A facade is a module that templates import as ``show``; what it does not define itself is asked for
here (PEP 562).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, get_args

from kpi_report.document.blocks import Block
from kpi_report.errors import did_you_mean
from kpi_report.plugins import Kind, Plugin, plugins

BLOCKS: tuple[type, ...] = get_args(get_args(Block)[0])


def built_in() -> frozenset[str]:
    """Return the names of the sections that the facades themselves have."""
    from kpi_report.document import overview, sections

    return frozenset((*sections.__all__, *overview.__all__))


def added() -> dict[str, Plugin]:
    """Return the plugins among the sections, by name.

    Raises
    ------
    PluginError
        If two sections have one name.
    """
    return plugins(Kind.SECTION, built_in())


def section(facade: str, name: str) -> Callable[..., Any]:
    """Return a plugin's section, which is held to giving a block.

    Parameters
    ----------
    facade
        The module that was asked for it.
    name
        The section's name.

    Raises
    ------
    AttributeError
        If there is no such section.
    PluginError
        If it cannot be loaded, or two have this name; when it is called, if it fails or gives
        something else.
    """
    plugin = None if name.startswith("_") else added().get(name)
    if plugin is None:
        known = () if name.startswith("_") else sorted({*built_in(), *added()})
        hint = f"; {did_you_mean(name, known)}" if known else ""
        raise AttributeError(f"{facade} has no section {name!r}{hint}", name=name)
    show = plugin.load()

    @wraps(show)
    def shown(*args: Any, **kwargs: Any) -> Any:
        block = plugin.call(show, *args, **kwargs)
        if not isinstance(block, BLOCKS):
            raise plugin.wrong(block)
        return block

    return shown
