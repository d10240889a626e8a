"""Where the project is."""

from pathlib import Path

from kpi_report.errors import ParameterError

PROJECT_FILES = ("params", "notebooks")


def project_root(start: Path | None = None) -> Path:
    """Return the folder that holds ``params/`` and ``notebooks/``: `start` or one above it.

    Raises
    ------
    ParameterError
        If there is none.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if all((folder / name).exists() for name in PROJECT_FILES):
            return folder
    raise ParameterError(
        f"{here} is not inside a kpi_report project: no folder above it has "
        + ", ".join(PROJECT_FILES)
    )
