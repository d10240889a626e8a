"""How the index page looks, and what it lets the browser do: style, font, security policy."""

from importlib.resources import files

from kpi_report.document.style import COLOURS, INKS, NAMES
from kpi_report.render.page import FALLBACK, SYSTEM_FAMILIES, fallback_font, font_face, source_hash

ASSETS = files("kpi_report.publish") / "assets"

_FONTS = ",".join(f'"{name}"' for name in (*SYSTEM_FAMILIES, FALLBACK)) + ",sans-serif"
_KANA = "".join(map(chr, range(0x3041, 0x30FF)))
"""What is typed into the search box before it becomes kanji."""
_ARROWS = "↑↓"
"""What the style writes behind the heading of a column that is sorted by."""


def stylesheet(words: str) -> str:
    """Return the style of a page that says `words`, with the font for machines without Japanese."""
    tones = "".join(
        f"--{tone}-text:var(--{NAMES[ink.text]});--{tone}-fill:var(--{NAMES[ink.fill]});"
        for tone, ink in INKS.items()
    )
    light, dark = (
        "".join(f"--{name}:{getattr(colour, side)};" for name, colour in COLOURS.items())
        for side in ("light", "dark")
    )
    face = font_face(FALLBACK, fallback_font(words + _KANA + _ARROWS))
    sheet = (ASSETS / "index.css").read_text(encoding="utf-8")
    return "\n".join(
        (
            face,
            f":root{{color-scheme:light;--fonts:{_FONTS};{light}{tones}}}",
            f"@media screen and (prefers-color-scheme:dark){{:root{{color-scheme:dark;{dark}}}}}",
            sheet,
        )
    )


def policy(script: str, look: str) -> str:
    """Return the content security policy that allows exactly this script and this style."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{source_hash(script)}'",
            f"style-src '{source_hash(look)}'",
            "font-src data:",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
