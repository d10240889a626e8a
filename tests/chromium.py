"""Open a file in headless Chromium and write down all it asked for and complained about.

A test module makes its own ``browser`` fixture of module scope from :func:`launched`. Not wider:
Playwright keeps an event loop running as long as a browser is open, and papermill needs its own.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

REQUIRED = "KPI_REPORT_REQUIRE_CHROMIUM"
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
)


@dataclass
class Visit:
    """An open page; the addresses it requested, and what stood in its console."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def outside(self) -> list[str]:
        """Requests that would have left the machine."""
        return [url for url in self.requests if not _is_local(url)]


@contextmanager
def launched(*more: str) -> Iterator[Any]:
    """Start Chromium; skip the test without it, or fail where the environment requires it.

    Parameters
    ----------
    more
        Switches besides those that keep it quiet.
    """
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _absent("playwright is not installed: pip install -e '.[dev]'")
    if program is None:
        _absent("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*_QUIET, *more])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visit(browser: Any, path: Path, fragment: str = "", **options: Any) -> Iterator[Visit]:
    """Open the file `path` from disk in a fresh profile; every other address is refused.

    Parameters
    ----------
    browser
        What :func:`launched` gave.
    path
        The HTML file.
    fragment
        What follows ``#`` in the address.
    options
        Passed to Playwright's ``new_context``, such as ``java_script_enabled=False``.
    """
    context = browser.new_context(**options)
    try:
        seen = Visit(context.new_page())
        context.route("**/*", _refuse_outside)
        context.on("request", lambda request: seen.requests.append(request.url))
        context.on("console", lambda message: seen.complaints.append(message.text))
        context.on("weberror", lambda error: seen.complaints.append(str(error.error)))
        seen.page.goto(path.as_uri() + (f"#{fragment}" if fragment else ""))
        yield seen
    finally:
        context.close()


def _is_local(url: str) -> bool:
    return url.startswith(("file:", "data:"))


def _refuse_outside(route: Any) -> None:
    if _is_local(route.request.url):
        route.continue_()
    else:
        route.abort()


def _absent(reason: str) -> None:
    if os.environ.get(REQUIRED) == "1":
        pytest.fail(f"{reason} ({REQUIRED}=1)")
    pytest.skip(reason)
