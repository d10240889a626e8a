"""What axe-core finds amiss in a page, in each of the ways in which it is looked at.

``python tests/axe.py reports/published …`` looks at every page below the folders, prints what is
amiss, and fails if anything is. axe-core is part of the wheel of ``axe-playwright-python``.
"""

import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from importlib.resources import files
from pathlib import Path
from typing import Any

from chromium import launched, visit

STANDARDS = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
STANDARDS["values"] += ["best-practice"]
CONTRAST = {"type": "rule", "values": ["color-contrast"]}
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
VIEWS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "light": ({"viewport": WIDE}, STANDARDS),
    "narrow": ({"viewport": NARROW}, STANDARDS),
    # What a dark screen changes is colours.
    "dark": ({"viewport": WIDE, "color_scheme": "dark"}, CONTRAST),
}
# What keeps axe from telling contrasts: the mark in the corner of a traced number, which is an
# image, and the frame of a wide table, which covers what is to be scrolled to.
PLAIN = ".traced { background-image: none !important; } .scroll { overflow: visible !important; }"
RUN = """rules => axe.run(document, {runOnly: rules, resultTypes: ['violations', 'incomplete']})
  .then(found => {
    const symbols = node => node.any[0]?.data?.messageKey == 'nonBmp';
    const untold = found.incomplete.filter(rule => rule.id == 'color-contrast')
      .map(rule => ({...rule, nodes: rule.nodes.filter(node => !symbols(node))}));
    return [...found.violations, ...untold].flatMap(rule => rule.nodes.map(
      node => `${rule.id}: ${node.target}: ${node.failureSummary}`));
  })
"""


def axe_violations(page_path: Path, browser: Any = None) -> list[str]:
    """Return what is amiss: the view, axe's rule, the element, and what axe says of it.

    A contrast that axe cannot tell is amiss too, unless it is that of a mere symbol, which axe
    never tells; its colours are those of its tone (``test_page_browser.py`` computes them).

    Parameters
    ----------
    page_path
        The HTML file.
    browser
        What :func:`chromium.launched` gave; without it one is started.
    """
    axe = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    amiss = []
    with launched() if browser is None else nullcontext(browser) as running:
        for name, (view, rules) in VIEWS.items():
            with visit(running, page_path, bypass_csp=True, **view) as seen:
                seen.page.add_style_tag(content=PLAIN)
                seen.page.evaluate(axe)
                found = seen.page.evaluate(RUN, rules)
                amiss += [f"{name}: {' '.join(text.split())}" for text in found]
    return amiss


def pages(folders: Iterable[Path]) -> Iterator[Path]:
    """Yield every page below the folders."""
    for folder in folders:
        yield from sorted(folder.rglob("*.html"))


def main() -> None:
    """Look at all pages of the folders that are named."""
    found = list(pages(Path(folder).resolve() for folder in sys.argv[1:]))
    amiss = 0
    with launched() as browser:
        for path in found:
            for text in axe_violations(path, browser):
                amiss += 1
                print(f"{path}: {text}", flush=True)
    print(f"{len(found)} pages in {len(VIEWS)} views: {amiss} amiss")
    sys.exit(bool(amiss) or not found)


if __name__ == "__main__":
    main()
