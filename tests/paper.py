"""What a page says when it is printed, held against the PDF of the same document.

What the PDF has besides, being made of sheets: running heads and feet, the head of a table and the
label of a group again on the next sheet; and the marks of list items, which a page does not hold as
text. Of the facts on the cover it sets the short ones first, side by side.
"""

import re
import unicodedata
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
from chromium import visit

SHOWN = """() => {
  const texts = root => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), found = [];
    const range = document.createRange();
    while (walker.nextNode()) {
      range.selectNode(walker.currentNode);
      const shown = range.getClientRects().length > 0;
      if (shown && !walker.currentNode.parentElement.closest('svg')) {
        found.push(walker.currentNode.data);
      }
    }
    return found;
  };
  const all = (root, selector) => [...root.querySelectorAll(selector)].map(e => texts(e).join(''));
  const [left, right] = all(document, '.running span');
  const facts = all(document, '.cover dl > div');
  document.querySelector('.cover dl')?.remove();
  return [
    texts(document.querySelector('main')),
    facts,
    left + all(document, '.every-page').join('') + right,
    all(document, 'body > footer').join(''),
    all(document, 'thead'),
    all(document, 'tr.group'),
  ];
}"""
_MARK = re.compile(r"[・•]|\d+\.")
_NOT_TEXT = re.compile(r"[\s\u00ad\u0002\ufffe\u2010-]")
"""Spaces and hyphens: at the end of a line nobody can tell whose a hyphen is."""


class Printed(NamedTuple):
    """The texts of a printed page in order, and those that stand elsewhere on sheets."""

    texts: list[str]
    facts: list[str]
    head: str
    foot: str
    heads: list[str]
    groups: list[str]


def plain(text: str) -> str:
    """Return a text without spaces and hyphens, its letters in one form."""
    return _NOT_TEXT.sub("", unicodedata.normalize("NFKC", text))


def printed(path: Path, browser: Any) -> Printed:
    """Return what a page says on paper."""
    with visit(browser, path) as seen:
        seen.page.emulate_media(media="print")
        texts, facts, head, foot, heads, groups = seen.page.evaluate(SHOWN)
    lists = ([t for t in map(plain, found) if t] for found in (texts, facts, heads, groups))
    texts, facts, heads, groups = lists
    return Printed(texts, facts, plain(head), plain(foot), heads, groups)


def pdf_text(path: Path, said: Printed) -> str:
    """Return the text of a PDF without running heads and feet and without the cover's facts."""
    sheets = []
    with pypdfium2.PdfDocument(path) as document:
        for number, sheet in enumerate(document, start=1):
            text = plain(sheet.get_textpage().get_text_bounded())
            foot = f"{said.foot}{number}/{len(document)}"
            assert text.startswith(said.head) and text.endswith(foot), (path, number)
            sheets.append(text[len(said.head) : -len(foot)])
    for fact in said.facts:
        assert fact in sheets[0], (path, fact)
        sheets[0] = sheets[0].replace(fact, "", 1)
    return "".join(sheets)


def difference(page: Path, browser: Any) -> str:
    """Return what a printed page and the PDF beside it say where they part; mostly nothing."""
    said = printed(page, browser)
    written = pdf_text(page.with_suffix(".pdf"), said)
    at = 0
    for text in said.texts:
        start = _start(written, at, text, said)
        if start is None:
            return f"paper: {text}; PDF: {written[at : at + len(text) + 40]}"
        at = start + len(text)
    return f"only in the PDF: {written[at:]}" if at < len(written) else ""


def _start(written: str, at: int, text: str, said: Printed) -> int | None:
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
