"""Design tokens shared by charts, HTML and PDF.

Colours come from the Okabe-Ito set, darkened where needed so that text reaches a contrast of
4.5:1 and graphics 3:1 on white. No meaning is carried by colour alone: every tone has a symbol.
"""

from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

FONT_FAMILY = "IPAexGothic"

SMALLEST_POINTS = 8.0
"""No letter in a document or a chart is smaller."""

INK = "#1a1a1a"
MUTED = "#595959"
RULE = "#c8c8c8"
SHADE = "#f3f5f7"
ACCENT = "#00598c"
ORANGE = "#b34700"
GREEN = "#00694b"
GREY = "#757575"


class Tone(StrEnum):
    """How something reads: the meaning that a colour and a symbol stand for."""

    PLAIN = "plain"
    GOOD = "good"
    WATCH = "watch"
    BAD = "bad"
    QUESTION = "question"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Ink:
    """Foreground and background colour of a tone, as hex strings."""

    text: str
    fill: str


INKS: dict[Tone, Ink] = {
    Tone.PLAIN: Ink(INK, "#ffffff"),
    Tone.GOOD: Ink(GREEN, "#e6f3ee"),
    Tone.WATCH: Ink("#8a5200", "#fbf1de"),
    Tone.BAD: Ink("#a8321f", "#fbe9e6"),
    Tone.QUESTION: Ink(ACCENT, "#e5f0f7"),
    Tone.NOTE: Ink(MUTED, SHADE),
}


def font_path() -> Path:
    """Return the file of the Japanese font that charts and documents are set in.

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
