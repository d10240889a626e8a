"""The typeface of charts and documents: IPAexGothic, or the one whose files a round names.

A process draws and sets everything in one typeface. Which one it is stands in its environment, so
that the kernel and all that it starts have the same.
"""

import os
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kpi_report.errors import ParameterError

FOLDER = "KPI_REPORT_FONTS"
"""The variable that names the folder of the typeface's files; empty for the default."""
DEFAULT_FAMILY = "IPAexGothic"
"""It also shows the characters that another typeface lacks."""
SUFFIXES = (".ttf", ".otf")
_BOLD, _ITALIC = 1, 2
"""Bits of the table ``head``."""


@dataclass(frozen=True, slots=True)
class Typeface:
    """A family of fonts: its name, the file of the upright font, and that of the bold one."""

    family: str
    regular: Path
    bold: Path | None = None

    @property
    def families(self) -> tuple[str, ...]:
        """Return the names of the families that show a text, the first that can show it."""
        return tuple(dict.fromkeys((self.family, DEFAULT_FAMILY)))


def typeface() -> Typeface:
    """Return the typeface of this process."""
    return _of_folder(os.environ.get(FOLDER, ""))


def set_in(folder: str) -> None:
    """Let this process and all that it starts use the typeface of a folder, or the default."""
    os.environ[FOLDER] = folder


@cache
def _of_folder(folder: str) -> Typeface:
    return read_typeface(Path(folder)) if folder else Typeface(DEFAULT_FAMILY, font_path())


def font_path() -> Path:
    """Return the file of IPAexGothic.

    Raises
    ------
    FileNotFoundError
        If the ``matplotlib-fontja`` wheel, which carries the font, is not installed.
    """
    spec = find_spec("matplotlib_fontja")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / "fonts" / "ipaexg.ttf"
        if path.is_file():
            return path
    raise FileNotFoundError("ipaexg.ttf: install matplotlib-fontja, whose wheel carries it")


def font_files(folder: Path) -> list[Path]:
    """Return the font files of a folder, by name."""
    return sorted(p for p in folder.glob("*") if p.suffix.lower() in SUFFIXES)


def read_typeface(folder: Path) -> Typeface:
    """Return the typeface whose files stand in a folder.

    Parameters
    ----------
    folder
        Holds one family: its upright font and, if it has one, the bold one, as .ttf or .otf.

    Raises
    ------
    ParameterError
        If there is no such folder or font, a file is no font, or which to take is not clear.
    """
    if not folder.is_dir():
        raise ParameterError(f"{folder} is no folder; it must hold a font as .ttf or .otf")
    fonts = {path.name: _font(path) for path in font_files(folder)}
    upright = {name: font for name, font in fonts.items() if not font.style & _ITALIC}
    regular = [name for name, font in upright.items() if not font.style & _BOLD]
    bold = [name for name in upright if name not in regular]
    families = {font.family for font in upright.values()}
    if len(regular) != 1 or len(bold) > 1 or len(families) != 1:
        found = ", ".join(f"{name} ({font.name})" for name, font in fonts.items())
        raise ParameterError(
            f"{folder} must hold one upright font as .ttf or .otf, and at most one bold one of the "
            f"same family; found: {found or 'none'}"
        )
    return Typeface(families.pop(), folder / regular[0], folder / bold[0] if bold else None)


@dataclass(frozen=True, slots=True)
class _Font:
    family: str
    name: str
    style: int


def _font(path: Path) -> _Font:
    # Imported here, as few rounds name a typeface.
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with path.open("rb") as stream:
            font: Any = TTFont(stream)
            names = font["name"]
            return _Font(names.getBestFamilyName(), names.getBestFullName(), font["head"].macStyle)
    except (TTLibError, KeyError) as error:
        raise ParameterError(f"{path} is no font that can be read ({error})") from error
