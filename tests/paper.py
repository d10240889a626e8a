"""What a page says when it is printed, held against the PDF of the same document.

What the PDF has besides, being made of sheets: running heads and feet, the head of a table and the
label of a group again on the next sheet; and the marks of list items, which a page does not hold as
text.
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
from chromium import visit

SHOWN = """() => {
  const texts = root => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), found = [];
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (parent.checkVisibility() && !parent.closest('svg')) found.push(walker.currentNode.data);
    }
    return found;
  };
  const all = (root, selector) => [...root.querySelectorAll(selector)].map(e => texts(e).join(''));
  return {
    texts: texts(document.querySelector('main')),
    running: all(document, '.every-page, .running span, body > footer'),
    heads: all(document, 'thead'),
    groups: all(document, 'tr.group'),
  };
}"""
_MARK = re.compile(r"[・•]|\d+\.")
_NOT_TEXT = re.compile(r"[\s\u00ad\u0002\ufffe]")
"""Spaces, and what stands for a hyphen at the end of a line."""


@dataclass(frozen=True)
class Printed:
    """The texts of a printed page in order, and those of its parts that a PDF repeats."""

    texts: list[str]
    running: list[str]
    heads: list[str]
    groups: list[str]


def plain(text: str) -> str:
    """Return a text without spaces, its letters in one form."""
    return _NOT_TEXT.sub("", unicodedata.normalize("NFKC", text))


def printed(path: Path, browser: Any) -> Printed:
    """Return what a page says on paper."""
    with visit(browser, path) as seen:
        seen.page.emulate_media(media="print")
        found = seen.page.evaluate(SHOWN)
    return Printed(**{k: list(filter(None, map(plain, texts))) for k, texts in found.items()})


def pdf_text(path: Path, running: list[str]) -> str:
    """Return the text of a PDF without running heads and feet, each of which must be there."""
    sheets = []
    with pypdfium2.PdfDocument(path) as document:
        for number, sheet in enumerate(document, start=1):
            text = plain(sheet.get_textpage().get_text_bounded())
            for part in (*running, f"{number}/{len(document)}"):
                assert part in text, f"{path}, page {number} lacks {part!r}"
                # The head opens a page, the foot ends it.
                cut = text.index(part) if part != running[-1] else text.rindex(part)
                text = text[:cut] + text[cut + len(part) :]
            sheets.append(text)
    return "".join(sheets)


def differences(page: Path, pdf: Path, browser: Any) -> list[str]:
    """Return what only one of a printed page and a PDF says, what is listed above aside."""
    said = printed(page, browser)
    written = pdf_text(pdf, said.running)
    found, at = [], 0
    for text in said.texts:
        start = _skipped(written, at, text, said)
        if start is None:
            start = written.find(text, at)
            if start < 0:
                found.append(f"only on paper: {text}")
                continue
            found.append(f"only in the PDF: {written[at:start]}")
        at = start + len(text)
    if at < len(written):
        found.append(f"only in the PDF: {written[at:]}")
    return found


def _skipped(written: str, at: int, text: str, said: Printed) -> int | None:
    """Return where a text begins, behind nothing or what a PDF repeats; None if it does not."""
    starts = [at]
    if mark := _MARK.match(written, at):
        starts.append(mark.end())
    for head in said.heads:
        if written.startswith(head, at):
            after = at + len(head)
            starts.append(after)
            starts += [after + len(g) for g in said.groups if written.startswith(g, after)]
    return next((start for start in starts if written.startswith(text, start)), None)
