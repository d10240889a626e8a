"""HTML fragments of ours as the Markdown that Quarto reads, in which text stays text.

Pandoc writes it, so that whatever an area wrote is escaped by the program that will read it.
"""

import re
import subprocess
from collections.abc import Sequence
from hashlib import sha256

from kpi_report.errors import RenderError
from kpi_report.render.prose import ASSETS, pandoc_program

DIALECT = "markdown" + "".join(
    f"-{extension}"
    for extension in (
        "grid_tables",
        "implicit_figures",
        "multiline_tables",
        "native_divs",
        "native_spans",
        "raw_attribute",
        "raw_html",
        "raw_tex",
        "simple_tables",
    )
)
"""What is written: fenced divs and pipe tables rather than HTML or lines of dashes."""

AS_HTML = "as-html"
"""Class of a ``<pre>`` whose text is HTML that stays as it is."""

_SHORTCODE = re.compile(r"\{\{(?=&(?:amp;)?lt;)")
"""How a shortcode begins, such as one that includes a file. Quarto looks for them before it reads
Markdown, so that no escape would hold it back."""


def to_markdown(fragments: Sequence[str]) -> list[str]:
    """Return each HTML fragment as Markdown, in order.

    Raises
    ------
    RenderError
        If pandoc has any complaint.
    """
    mark = "mark" + sha256("\0".join(fragments).encode()).hexdigest()[:24]
    page = _SHORTCODE.sub("{ {", f"\n<p>{mark}</p>\n".join(fragments))
    arguments = ["--from", "html", "--to", DIALECT, "--wrap", "none", "--sandbox"]
    done = subprocess.run(
        [pandoc_program(), *arguments, "--lua-filter", ASSETS / "quarto.lua"],
        input=page,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode or done.stderr.strip():
        raise RenderError(f"pandoc: {done.stderr.strip() or done.returncode}")
    pieces = re.split(rf"^{mark}$", done.stdout, flags=re.MULTILINE)
    if len(pieces) != len(fragments):
        raise RenderError(f"pandoc returned {len(pieces)} pieces for {len(fragments)} fragments")
    return [piece.strip("\n") for piece in pieces]
