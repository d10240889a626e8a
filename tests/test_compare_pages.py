"""Where two pages differ: boxes around what changed, pages that one of the two has alone."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kpi_report.errors import InputError
from kpi_report.review.pages import Box, Picture, differing_boxes, differing_pages


def page(*dark: tuple[int, int, int, int]) -> Picture:
    """Return a white page of 160 × 240 pixels with dark rectangles: left, top, right, bottom."""
    picture = np.full((240, 160, 3), 255, dtype=np.uint8)
    for left, top, right, bottom in dark:
        picture[top:bottom, left:right] = 0
    return picture


def test_equal_pages_have_no_box() -> None:
    assert differing_boxes(page((8, 8, 16, 16)), page((8, 8, 16, 16))) == []


def test_a_box_is_drawn_around_all_of_a_line() -> None:
    letters = [(left, 40, left + 6, 48) for left in range(16, 96, 12)]
    assert differing_boxes(page(), page(*letters)) == [Box(16, 40, 80, 8)]


def test_what_is_far_apart_has_boxes_of_its_own() -> None:
    changed = page((16, 16, 24, 24), (120, 200, 128, 208))
    assert differing_boxes(page(), changed) == [Box(16, 16, 8, 8), Box(120, 200, 8, 8)]


def test_how_an_edge_is_smoothed_is_no_difference() -> None:
    smoothed = page()
    smoothed[50:60, 50:60] = 240
    assert differing_boxes(page(), smoothed) == []


def test_a_page_of_another_size_differs_where_it_is_larger_and_not_white() -> None:
    larger = np.vstack([page(), page((0, 0, 8, 8))])
    assert differing_boxes(page(), larger) == [Box(0, 240, 8, 8)]


def pdf(path: Path, *pages: Picture) -> Path:
    first, *rest = (Image.fromarray(one) for one in pages)
    first.save(path, "PDF", save_all=True, append_images=rest, resolution=96)
    return path


def test_only_differing_pages_are_kept(tmp_path: Path) -> None:
    old = pdf(tmp_path / "old.pdf", page(), page((8, 8, 40, 40)))
    new = pdf(tmp_path / "new.pdf", page(), page((8, 8, 40, 80)))
    (pair,) = differing_pages(old, new)
    assert (pair.number, len(pair.boxes)) == (2, 1)
    assert pair.old is not None and pair.old.image.startswith(b"\x89PNG")


def test_a_page_that_is_new_stands_alone(tmp_path: Path) -> None:
    old, new = pdf(tmp_path / "old.pdf", page()), pdf(tmp_path / "new.pdf", page(), page())
    (pair,) = differing_pages(old, new)
    assert (pair.number, pair.old, pair.share) == (2, None, 1.0)


def test_what_is_no_pdf_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"no PDF")
    with pytest.raises(InputError, match=r"broken\.pdf cannot be opened as a PDF"):
        list(differing_pages(broken, broken))
