"""Formats of plugins: a document written by another package."""

from collections.abc import Callable

from kpi_report.errors import ParameterError, did_you_mean
from kpi_report.parameters import FORMATS, NOTEBOOK, known_formats
from kpi_report.plugins import Kind, Plugin, plugins
from kpi_report.render.reading import Document


def added() -> dict[str, Plugin]:
    """Return the plugins among the renderers, by format.

    Raises
    ------
    PluginError
        If two renderers write one format.
    """
    return plugins(Kind.RENDERER, (*FORMATS, NOTEBOOK))


def writer(name: str) -> Callable[[Document], bytes]:
    """Return what writes a document in a plugin's format, held to giving bytes.

    Raises
    ------
    ParameterError
        If no plugin writes this format.
    PluginError
        If it cannot be loaded; when it is called, if it fails or gives something else.
    """
    plugin = added().get(name)
    if plugin is None:
        raise ParameterError(f"no format {name!r}; {did_you_mean(name, known_formats())}")
    write = plugin.load()

    def written(document: Document) -> bytes:
        data = plugin.call(write, document)
        if not isinstance(data, bytes):
            raise plugin.wrong(data)
        return data

    return written
