"""Which plugins take part in making a document, and what they are now."""

import json
from collections.abc import Collection, Mapping
from functools import cache

from kpi_report.assess import added as criteria
from kpi_report.document import added_sections
from kpi_report.plugins import Plugin
from kpi_report.produce.due import sha256_of
from kpi_report.render import added_formats


def taking_part(shown: Collection[str], formats: Collection[str]) -> Mapping[str, str]:
    """Return the releases of the plugins that a document is made with, by kind and name.

    Parameters
    ----------
    shown
        Names that its template looks up in a module, sections among them.
    formats
        Those in which it is delivered.

    Raises
    ------
    PluginError
        If two plugins have one name, whether or not the document is made with them.
    """
    return {f"{p.kind.word} {p.name}": p.release for p in _used(shown, formats)}


def identity(shown: Collection[str], formats: Collection[str]) -> dict[str, str]:
    """Return one hash of these plugins, as an input of the document; nothing if there are none."""
    used = [[str(plugin), _digest(plugin)] for plugin in _used(shown, formats)]
    return {"plugins": sha256_of(json.dumps(used).encode())} if used else {}


def _used(shown: Collection[str], formats: Collection[str]) -> list[Plugin]:
    sections, writers = added_sections.added(), added_formats.added()
    return [
        *(sections[name] for name in sorted(sections) if name in shown),
        *criteria.plugins_among().values(),
        *(writers[name] for name in sorted(writers) if name in formats),
    ]


@cache
def _digest(plugin: Plugin) -> str:
    return plugin.digest()
