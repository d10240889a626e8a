"""``kpi-report plugins``: what extends this installation, and whether it can."""

import sys
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kpi_report.plugins import Kind, Plugin

EXIT_FAULTY = 1


@click.command("plugins")
def plugins() -> None:
    """List the plugins of every group, with what is built in.

    Of each: name, package and version, where it points to, and whether it can be loaded.

    Exit code 0: all can be used; 1: some cannot, each with the reason.
    """
    from kpi_report.errors import PluginError
    from kpi_report.plugins import CONTRACTS, Kind, fault_of, installed

    faulty = 0
    for kind in Kind:
        click.echo(f"{kind.value}: {CONTRACTS[kind]}")
        names, load = _domain(kind)
        click.echo(f"  built in: {', '.join(names)}")
        for plugin in (p for p in installed() if p.kind is kind):
            try:
                fault = fault_of(plugin, names)
                if not fault:
                    load(plugin)
            except PluginError as error:
                fault = str(error)
            faulty += bool(fault)
            told = f"refused: {fault}" if fault else "loads"
            click.echo(f"  {plugin.name}  {plugin.release}  {plugin.target}  {told}")
    if faulty:
        sys.exit(EXIT_FAULTY)


def _domain(kind: "Kind") -> tuple[Collection[str], Callable[["Plugin"], object]]:
    """Return the names of the kind that are built in, and how a plugin of it is loaded."""
    from kpi_report.assess import added
    from kpi_report.assess.finding import Criterion
    from kpi_report.document.added_sections import built_in
    from kpi_report.parameters import FORMATS, NOTEBOOK
    from kpi_report.plugins import Kind, Plugin
    from kpi_report.produce.executors import BUILT_IN

    match kind:
        case Kind.SECTION:
            return sorted(built_in()), Plugin.load
        case Kind.CRITERION:
            return tuple(Criterion), added.load
        case Kind.RENDERER:
            return (*FORMATS, NOTEBOOK), Plugin.load
        case Kind.EXECUTOR:
            return tuple(BUILT_IN), Plugin.load
