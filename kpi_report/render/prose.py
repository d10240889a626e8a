"""Markdown to HTML, Typst and pandoc's own model: one pandoc call per document.

The dialect is a list of what is allowed. Raw HTML, raw Typst, attributes, mathematics and
citations are not on it, so a remark can only ever be text; ``assets/prose.lua`` refuses what
would reach out of the document.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from hashlib import sha256
from importlib.util import find_spec
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from kpi_report.document.blocks import Block, Prose
from kpi_report.errors import RenderError

Target = Literal["html", "typst", "ast"]
"""``ast`` is JSON: blocks of pandoc's own model, with commas between them."""

DIALECT = "markdown_strict-raw_html" + "".join(
    "+" + extension
    for extension in (
        "all_symbols_escapable",
        "backtick_code_blocks",
        "east_asian_line_breaks",
        "escaped_line_breaks",
        "intraword_underscores",
        "lists_without_preceding_blankline",
        "pipe_tables",
        "space_in_atx_header",
        "startnum",
        "strikeout",
    )
)
"""Not CommonMark, where ``**「強調」。**です`` stays plain for want of a space."""

ASSETS = Path(__file__).parent / "assets"
_REFUSED = 3


def write_prose(texts: Sequence[str]) -> dict[Target, list[str]]:
    """Return each Markdown text in every target format, in order.

    Parameters
    ----------
    texts
        Markdown, one entry per cell or remark; an unclosed fence in one cannot reach the next.

    Raises
    ------
    RenderError
        If a text holds an image, a link other than http, https and mailto, or a heading that is
        first-level or skips a level in the run of all texts.
    """
    if not texts:
        return {"html": [], "typst": [], "ast": []}
    mark = _mark(texts)
    with TemporaryDirectory(prefix="kpi-prose-") as folder:
        names = []
        for i, text in enumerate(texts):
            for name, content in ((f"{i:04}-0.md", text), (f"{i:04}-1.md", mark)):
                (Path(folder) / name).write_text(content + "\n", encoding="utf-8")
                names.append(name)
        written = _pandoc(names[:-1], folder)
    return {
        "html": _pieces(written["html"], f"<p>{mark}</p>", len(texts)),
        "typst": _pieces(written["typst"], mark, len(texts)),
        "ast": _ast_pieces(written["ast"], mark, len(texts)),
    }


def _pieces(written: str, line: str, n: int) -> list[str]:
    pieces = [piece.strip() for piece in re.split(rf"^{line}$", written, flags=re.MULTILINE)]
    if len(pieces) != n:
        raise RenderError(f"pandoc returned {len(pieces)} pieces for {n} texts")
    return pieces


def _ast_pieces(written: str, mark: str, n: int) -> list[str]:
    line = {"t": "Para", "c": [{"t": "Str", "c": mark}]}
    pieces: list[list[object]] = [[]]
    for block in json.loads(written)["blocks"]:
        if block == line:
            pieces.append([])
        else:
            pieces[-1].append(block)
    if len(pieces) != n:
        raise RenderError(f"pandoc returned {len(pieces)} pieces for {n} texts")
    return [",".join(map(json.dumps, _kept_with_next(piece))) for piece in pieces]


def _kept_with_next(blocks: Sequence[Any]) -> Iterator[object]:
    """Let a paragraph before a heading, and the last one, stay with what comes after it."""
    for block, after in zip_longest(blocks, blocks[1:]):
        if block["t"] == "Para" and (after is None or after["t"] == "Header"):
            yield {"t": "Div", "c": [["", [], [["custom-style", "Lead"]]], [block]]}
        else:
            yield block


def weave(
    parts: Sequence[Block], to: Target, write_block: Callable[[Block, int], str]
) -> list[str]:
    """Return every part of a document in the target format, in order.

    Parameters
    ----------
    parts
        Prose and blocks; these are numbered here, each kind from 1.
    to
        Target format.
    write_block
        Writes one block that is not prose; gets its number.
    """
    prose = iter(_prose(tuple(part.markdown for part in parts if isinstance(part, Prose)))[to])
    counted: Counter[str] = Counter()
    written = []
    for part in parts:
        if isinstance(part, Prose):
            written.append(next(prose))
        else:
            counted[part.kind] += 1
            written.append(write_block(part, counted[part.kind]))
    return written


@lru_cache(maxsize=1)
def _prose(texts: tuple[str, ...]) -> dict[Target, list[str]]:
    # A document is woven once for each format, from the same texts.
    return write_prose(texts)


def _mark(texts: Sequence[str]) -> str:
    joined = "\0".join(texts)
    while (mark := "mark" + sha256(joined.encode()).hexdigest()[:24]) in joined:
        joined += "\0"
    return mark


def _pandoc(names: Sequence[str], folder: str) -> dict[Target, str]:
    # --file-scope parses every text on its own.
    arguments = ["--file-scope", "--wrap=none", "--sandbox", "--from", DIALECT, "--to", "html"]
    done = subprocess.run(
        [pandoc_program(), *arguments, "--lua-filter", ASSETS / "prose.lua", *names],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode == _REFUSED:
        raise RenderError(done.stderr.strip())
    if done.returncode or done.stderr.strip():
        raise RenderError(f"pandoc: {done.stderr.strip() or done.returncode}")
    written: dict[Target, str] = json.loads(done.stdout)
    return written


@cache
def pandoc_program() -> str:
    """Return the path of the pandoc that pypandoc_binary carries."""
    # Not pypandoc's own search: it starts pandoc several times, 0.8 s in all.
    spec = find_spec("pypandoc")
    name = "pandoc.exe" if sys.platform == "win32" else "pandoc"
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / "files" / name
        if path.is_file():
            return str(path)
    raise RenderError("pandoc: install pypandoc_binary, whose wheel carries it")
