"""What the tables have in common: strict columns in order, and columns that may be left out."""

from typing import Any

import pandera.pandas as pa

SLUG = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
CODE = r"^[A-Z][0-9]+$"
FIRST_YEAR, LAST_YEAR = 1945, 2100
OPTIONAL = {"optional": True}
"""Marks a column that a file may leave out; it is then read as empty."""


def optional(description: str, **checks: Any) -> Any:
    """Return a column that a file may leave out."""
    return pa.Field(description=description, metadata=OPTIONAL, **checks)


class Table(pa.DataFrameModel):
    """A table whose columns are all known, in this order."""

    class Config:
        strict = True
        ordered = True
