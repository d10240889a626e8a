"""The program ``quarto``: where it is, which version, and one render of it in a folder of its own.

Light to import, so that a run can be refused before anything is loaded.
"""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from kpi_report.errors import ProgramError, RenderError

QUARTO = "quarto"
"""The renderer that this program is."""
VERSION_SECONDS = 60.0
LOG = "quarto.log"
MOST_SAID = 2_000
"""So many characters of what Quarto said are told when it fails."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """One call of ``quarto`` and all it needs, before anything has touched a disk.

    ``files`` are to stand in an otherwise empty folder, in which the program is called with
    ``arguments``; it leaves ``output`` there. ``made`` is the time, in seconds since 1970, that the
    document gives as its own.
    """

    files: Mapping[str, bytes]
    arguments: tuple[str, ...]
    output: str
    made: int


def find_quarto() -> Path:
    """Return the program: the one on the PATH, else that of the extra ``quarto``.

    Raises
    ------
    ProgramError
        If there is neither.
    """
    if found := shutil.which("quarto"):
        return Path(found)
    spec = find_spec("quarto_cli")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        if found := shutil.which("quarto", path=str(Path(folder) / "bin")):
            return Path(found)
    raise ProgramError(
        "the renderer 'quarto' needs the program quarto, which is neither on the PATH nor "
        "installed here; pip install 'kpi-report[quarto]' brings it"
    )


@cache
def quarto_version() -> str:
    """Return the version of the program, such as ``1.6.40``.

    Raises
    ------
    ProgramError
        If there is none, or it does not say.
    """
    program = find_quarto()
    try:
        done = subprocess.run(
            [program, "--version"], capture_output=True, text=True, timeout=VERSION_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ProgramError(f"{program} --version does not answer: {error}") from error
    version = done.stdout.strip()
    if done.returncode or not version:
        said = done.stderr.strip() or "nothing"
        raise ProgramError(f"{program} --version ended with {done.returncode} and said {said}")
    return version


def render(rendering: Rendering, folder: Path, seconds: float) -> bytes:
    """Return the document that Quarto makes of a rendering.

    Parameters
    ----------
    rendering
        What to call, on which files.
    folder
        Made here; everything that Quarto writes, its caches too, stays in it.
    seconds
        How long the program may take.

    Raises
    ------
    RenderError
        If it fails, is not over in time, or leaves no document.
    """
    work = folder / "document"
    for name, content in rendering.files.items():
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_bytes(content)
    (folder / "tmp").mkdir()
    told = f"quarto {' '.join(rendering.arguments)}"
    # Not a pipe: a grandchild that outlives the program would hold it open.
    with (folder / LOG).open("wb") as log, _as_much_memory_as_there_is():
        try:
            done = subprocess.run(
                [find_quarto(), *rendering.arguments],
                cwd=work,
                env=_environment(folder, rendering.made),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                timeout=seconds,
            )
        except subprocess.TimeoutExpired:
            raise RenderError(
                f"{told}: not finished after {seconds:.0f} seconds{_said(folder)}"
            ) from None
    if done.returncode:
        raise RenderError(f"{told} ended with {done.returncode}{_said(folder)}")
    output = work / rendering.output
    if not output.is_file():
        raise RenderError(f"{told} left no {rendering.output}{_said(folder)}")
    return output.read_bytes()


def _environment(folder: Path, made: int) -> dict[str, str]:
    """Return the surroundings of a call: its own caches, no colours, a fixed time."""
    own = {
        "NO_COLOR": "1",
        "QUARTO_PYTHON": sys.executable,
        "SOURCE_DATE_EPOCH": str(made),
        "TMPDIR": str(folder / "tmp"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "XDG_DATA_HOME": str(folder / "data"),
    }
    # A profile or a project of whoever builds would change the document.
    others = {"QUARTO_PROFILE", "QUARTO_PROJECT_DIR", "QUARTO_PROJECT_ROOT"}
    return {name: value for name, value in os.environ.items() if name not in others} | own


def _said(folder: Path) -> str:
    """Return what the program said, from its first error on."""
    said = (folder / LOG).read_text(encoding="utf-8", errors="replace").strip()
    said = said[max(said.find("ERROR"), 0) :]
    return f": {said[:MOST_SAID]}" if said else ""


@contextlib.contextmanager
def _as_much_memory_as_there_is() -> Iterator[None]:
    """Lift the soft limit of address space, of which a JavaScript engine reserves far too much."""
    try:
        import resource
    except ImportError:  # Windows
        yield
        return
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (before[1], before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
