"""What the Tab key comes by on a page."""

from typing import Any

TABBABLE = """() => [...document.querySelectorAll('a[href], button, [tabindex="0"]')]
  .filter(e => e.checkVisibility()).map((e, at) => (e.dataset.at = at))"""
FOCUSED = """() => {
  const e = document.activeElement, look = getComputedStyle(e), box = e.getBoundingClientRect();
  const drawn = look.outlineStyle == 'solid' && parseFloat(look.outlineWidth) >= 2;
  const covered = document.querySelector('.every-page')?.getBoundingClientRect().bottom ?? 0;
  const on = box.bottom > covered && box.top < innerHeight
    && box.right > 0 && box.left < innerWidth;
  return [Number(e.dataset.at ?? -1), drawn, on];
}"""


def tabbed(page: Any) -> tuple[list[int], list[list[Any]]]:
    """Return the places of all that takes the focus, and what the Tab key came by."""
    wanted = page.evaluate(TABBABLE)
    met = []
    for _ in wanted:
        page.keyboard.press("Tab")
        met.append(page.evaluate(FOCUSED))
    return wanted, met
