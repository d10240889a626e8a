"""Which saved file changes what in a preview: the document, its round, or the program."""

from collections.abc import AsyncIterator
from enum import Enum, auto
from pathlib import Path

from watchfiles import Change, DefaultFilter, awatch

CODE = frozenset({".py", ".po", ".css", ".js", ".j2", ".typ", ".lua", ".csv"})
TABLES = frozenset({".yaml", ".csv", ".ttf", ".otf"})
WAIT_MILLISECONDS, STEP_MILLISECONDS = 80, 20
"""So long is waited for further files of the same save."""


class Changed(Enum):
    """What has to be made anew, each including those before it."""

    AREA = auto()
    TEMPLATE = auto()
    KERNEL = auto()
    ROUND = auto()
    PACKAGE = auto()


def what_changed(path: Path, root: Path, package: Path) -> Changed | None:
    """Return what a file that was saved changes; nothing of most files.

    Parameters
    ----------
    path
        The file.
    root, package
        Folders of the project, and of the package.
    """
    if any(part.startswith(".") for part in path.parts[-2:]):
        return None
    if path.is_relative_to(package):
        return Changed.PACKAGE if path.suffix in CODE else None
    if path.is_relative_to(root / "notebooks" / "templates"):
        return Changed.TEMPLATE if path.suffix == ".ipynb" else None
    for folder in ("params", "data"):
        if path.is_relative_to(root / folder) and path.suffix in TABLES:
            return Changed.ROUND
    return None


async def changes(root: Path, package: Path) -> AsyncIterator[set[Changed]]:
    """Yield what was changed, save by save, until it is cancelled."""

    class Counts(DefaultFilter):
        def __call__(self, change: Change, path: str) -> bool:
            return super().__call__(change, path) and bool(what_changed(Path(path), root, package))

    folders = [root / "notebooks" / "templates", root / "params", root / "data", package]
    async for saved in awatch(
        *(folder for folder in folders if folder.is_dir()),
        watch_filter=Counts(),
        debounce=WAIT_MILLISECONDS,
        step=STEP_MILLISECONDS,
    ):
        found = {what_changed(Path(path), root, package) for _, path in saved}
        yield {one for one in found if one is not None}
