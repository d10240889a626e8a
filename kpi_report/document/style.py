"""Design tokens shared by charts, HTML and PDF.

Colours come from the Okabe-Ito set, darkened where needed so that text reaches a contrast of
4.5:1 and graphics 3:1 on white; on a dark screen another colour stands for each, with the same
contrasts. No meaning is carried by colour alone: every tone has a symbol.
"""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Size:
    """A size: points on paper, and on a screen how many times the size of running text."""

    points: float
    rem: float


SMALLEST_POINTS = 8.0
"""No letter in a document or a chart is smaller on paper."""

SIZES: dict[str, Size] = {
    "title": Size(19, 2.125),
    "section": Size(13, 1.375),
    "subsection": Size(10.5, 1.125),
    "lead": Size(10.5, 1.0625),
    "body": Size(9.5, 1),
    "heading": Size(9.5, 1.0625),
    "caption": Size(9, 0.9375),
    "card": Size(8.5, 0.9375),
    "label": Size(8.5, 0.875),
    "table": Size(SMALLEST_POINTS, 0.875),
    "small": Size(SMALLEST_POINTS, 0.8125),
}
"""Type: of headings, running text, captions, cards and their labels, tables, notes."""

SPACES: dict[str, Size] = {
    "edge": Size(2.5, 0.25),
    "inset-x": Size(9, 1.1),
    "inset-y": Size(7, 0.8),
    "write": Size(20, 2.6),
}
"""Space: the coloured edge of a box, what lies between it and its text, room to write by hand."""

PAPER = "#ffffff"
INK = "#1a1a1a"
MUTED = "#595959"
RULE = "#c8c8c8"
SHADE = "#f3f5f7"
ACCENT = "#00598c"
ORANGE = "#b34700"
GREEN = "#00694b"
GREY = "#757575"
GRID = "#e4e4e4"
RING = "#8a8a8a"
DOT = "#5f5f5f"


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
    Tone.PLAIN: Ink(INK, PAPER),
    Tone.GOOD: Ink(GREEN, "#e6f3ee"),
    Tone.WATCH: Ink("#8a5200", "#fbf1de"),
    Tone.BAD: Ink("#a8321f", "#fbe9e6"),
    Tone.QUESTION: Ink(ACCENT, "#e5f0f7"),
    Tone.NOTE: Ink(MUTED, SHADE),
}


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour on paper and on light screens, and the one that stands for it on dark screens."""

    light: str
    dark: str


COLOURS: dict[str, Colour] = {
    "paper": Colour(PAPER, "#14181c"),
    "ink": Colour(INK, "#e8eaed"),
    "muted": Colour(MUTED, "#b0b7be"),
    "rule": Colour(RULE, "#4d565f"),
    "shade": Colour(SHADE, "#20272e"),
    "accent": Colour(ACCENT, "#86c5ef"),
    "orange": Colour(ORANGE, "#ff9f5f"),
    "green": Colour(GREEN, "#63cfa4"),
    "grey": Colour(GREY, "#949ca4"),
    "grid": Colour(GRID, "#323a42"),
    "ring": Colour(RING, "#8f979f"),
    "dot": Colour(DOT, "#c6ccd2"),
    "amber": Colour(INKS[Tone.WATCH].text, "#f0b95f"),
    "red": Colour(INKS[Tone.BAD].text, "#ff9c8c"),
    "green-fill": Colour(INKS[Tone.GOOD].fill, "#12352a"),
    "amber-fill": Colour(INKS[Tone.WATCH].fill, "#38290f"),
    "red-fill": Colour(INKS[Tone.BAD].fill, "#44211b"),
    "blue-fill": Colour(INKS[Tone.QUESTION].fill, "#12314a"),
}
"""Every colour of a document by its name in stylesheets."""

NAMES: dict[str, str] = {colour.light: name for name, colour in COLOURS.items()}
"""The name of every light colour."""
