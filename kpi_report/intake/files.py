"""Put files in place whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kpi_report.errors import OutputError


@contextmanager
def sole_use(folder: Path) -> Iterator[None]:
    """Keep other runs out of an output folder; the lock goes with the process that holds it.

    Raises
    ------
    OutputError
        If another run is using the folder.
    """
    try:
        import fcntl
    except ImportError:  # Windows knows no advisory lock on a folder
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise OutputError(f"another run is writing to {folder}; wait for it to end") from None
    try:
        yield
    finally:
        os.close(handle)


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` to `path` so that a reader sees the old file or the new one, never a part."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def replace_folder(target: Path, files: dict[str, bytes]) -> None:
    """Make `target` a folder that holds exactly `files`, swapping it in by renaming.

    Parameters
    ----------
    target
        The folder; an existing one is replaced.
    files
        Contents by file name.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.new."))
    stale = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.old."))
    try:
        fresh.chmod(0o755)
        for name, data in files.items():
            (fresh / name).write_bytes(data)
        if target.exists():
            target.replace(stale / target.name)
        try:
            fresh.replace(target)
        except BaseException:
            if (stale / target.name).exists():
                (stale / target.name).replace(target)
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(stale, ignore_errors=True)


def clear_leftovers(folder: Path, names: Iterable[str]) -> None:
    """Remove what a killed run left half-written in a folder that nobody else uses now.

    Parameters
    ----------
    folder
        The folder.
    names
        Of the files that :func:`write_atomically` writes into it.
    """
    for path in folder.glob(".*.new.*"):
        shutil.rmtree(path, ignore_errors=True)
    for path in folder.glob(".*.old.*"):
        shutil.rmtree(path, ignore_errors=True)
    for name in names:
        for path in folder.glob(f".{name}.????????"):
            path.unlink(missing_ok=True)
