"""Pages of two PDFs as pictures, and where they differ."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from kpi_report.errors import InputError

DPI = 96
"""Resolution in which pages are compared and shown: one pixel on a screen."""

_BLOCK = 8
"""Pixels of the side of the squares in which differences are looked for."""
_REACH = 2
"""Differing squares so near to each other are one difference: a line of text, not its letters."""
_TELLS = 24
"""Shades of 256 by which a pixel must differ: less is how an edge is smoothed."""

_PAPER = 250
"""From this shade on a colour is white, which a table of few colours takes for a light grey."""

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of a page."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One side of a pair of pages, as PNG, with its size in pixels."""

    image: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PagePair:
    """A page of which the two documents differ. A page that only one of them has stands alone.

    ``share`` is the part of the page, from 0 to 1, that the boxes cover.
    """

    number: int
    old: Sheet | None
    new: Sheet | None
    boxes: tuple[Box, ...]
    share: float


def differing_pages(old: Path, new: Path) -> Iterator[PagePair]:
    """Yield the pages in which two PDFs differ, paired by their number."""
    pairs = zip_longest(_pictures(old), _pictures(new))
    for number, (before, after) in enumerate(pairs, start=1):
        if before is None or after is None:
            old_sheet, new_sheet = (None if p is None else _sheet(p) for p in (before, after))
            yield PagePair(number, old_sheet, new_sheet, (), 1.0)
        elif boxes := differing_boxes(before, after):
            area = sum(box.width * box.height for box in boxes)
            share = min(1.0, area / after[..., 0].size)
            yield PagePair(number, _sheet(before), _sheet(after), tuple(boxes), share)


def differing_boxes(old: Picture, new: Picture) -> list[Box]:
    """Return rectangles around what differs in two pictures, from top to bottom.

    Where their sizes differ, what only one of them has differs from white.
    """
    if np.array_equal(old, new):
        return []
    rows, columns = (-(-max(old.shape[n], new.shape[n]) // _BLOCK) for n in (0, 1))
    before, after = (_on_white(one, rows, columns) for one in (old, new))
    differs = np.maximum(before, after) - np.minimum(before, after) > _TELLS
    blocks = differs.reshape(rows, _BLOCK, columns, _BLOCK * 3).any(axis=(1, 3))
    if not blocks.any():
        return []
    joined = ndimage.binary_dilation(blocks, np.ones((2 * _REACH + 1, 2 * _REACH + 1)))
    labels, _ = ndimage.label(joined, np.ones((3, 3)))
    labels[~blocks] = 0  # the frame is drawn around the blocks, not around their reach
    return [
        Box(x.start * _BLOCK, y.start * _BLOCK, *((s.stop - s.start) * _BLOCK for s in (x, y)))
        for y, x in filter(None, ndimage.find_objects(labels))
    ]


def _on_white(picture: Picture, rows: int, columns: int) -> Picture:
    ground = np.full((rows * _BLOCK, columns * _BLOCK, 3), 255, dtype=np.uint8)
    ground[: picture.shape[0], : picture.shape[1]] = picture
    return ground


def _pictures(path: Path) -> Iterator[Picture]:
    try:
        document: Any = pypdfium2.PdfDocument(path)
    except (pypdfium2.PdfiumError, OSError) as error:
        raise InputError(f"{path} cannot be opened as a PDF: {error}") from error
    try:
        for page in document:
            bitmap = page.render(scale=DPI / 72, rev_byteorder=True)
            yield np.ascontiguousarray(bitmap.to_numpy()[..., :3])
            page.close()
    finally:
        document.close()


def _sheet(picture: Picture) -> Sheet:
    written = io.BytesIO()
    # Few colours suffice for what is read, and make the file a third as large.
    image = Image.fromarray(picture).quantize(
        48, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
    )
    colours = np.array(image.getpalette(), dtype=np.uint8)
    image.putpalette(np.where(colours >= _PAPER, 255, colours).astype(np.uint8).tobytes())
    image.save(written, "PNG", compress_level=4)
    return Sheet(written.getvalue(), picture.shape[1], picture.shape[0])
