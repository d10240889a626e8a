"""A document to make: all that the process that makes it may know."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from kpi_report.produce.manifest import Failure
from kpi_report.produce.templates import Template


@dataclass(frozen=True, slots=True)
class Job:
    """One document to make.

    ``packed`` is its bundle, compressed, as those of all documents of a run are held at once;
    ``names`` are the names of the delivered files by suffix; ``inputs`` the SHA-256 of all that is
    its own, by kind. One with a ``failure`` cannot be made.
    """

    id: str
    kind: str
    name: str
    group: str
    template: Template
    parameters: dict[str, object]
    sections_off: frozenset[str]
    packed: bytes
    names: Mapping[str, str]
    inputs: Mapping[str, str]
    failure: Failure | None = None

    @property
    def bundle(self) -> bytes:
        """Return the bundle as its file holds it."""
        return zlib.decompress(self.packed)


def packed(bundle: bytes) -> bytes:
    """Return the bytes of a bundle as a job holds them."""
    return zlib.compress(bundle, level=1)
