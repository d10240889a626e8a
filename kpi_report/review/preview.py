"""A preview: one document, made anew as often as what it is made from is saved."""

import asyncio
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import nbformat

from kpi_report.errors import KpiReportError
from kpi_report.review import preview_maker as maker
from kpi_report.review.kept_kernel import END_SECONDS, KeptKernel
from kpi_report.review.trouble import Trouble
from kpi_report.review.watching import Changed, changes

T = TypeVar("T")

PACKAGE = Path(__file__).parents[1]
MOST_SAID = 1500
"""Characters of a traceback that are shown."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown: a page and how it came to be.

    ``n_run`` of ``n_cells`` cells were run for it, in ``seconds`` from the save to the page.
    """

    version: int = 0
    area: str = ""
    template: str = ""
    page: str = ""
    notebook: str = ""
    trouble: Trouble | None = None
    n_run: int = 0
    n_cells: int = 0
    seconds: float = 0.0


@dataclass
class Preview:
    """Keeps a document as its template, parameters and tables were saved last.

    ``told`` is called with what is shown, and with nothing when work begins.
    """

    root: Path
    round_id: str
    area: str
    template: str = ""
    told: Callable[[Shown | None], None] = lambda _: None
    opened: maker.Opened | None = None
    shown: Shown = field(default_factory=Shown)

    def __post_init__(self) -> None:
        self._wanted, self._changes = asyncio.Event(), {Changed.ROUND}
        self._wanted.set()
        self._folder = tempfile.TemporaryDirectory(prefix="kpi-")
        self._pool: ProcessPoolExecutor | None = None
        self._kernel: KeptKernel | None = None
        self._paper: tuple[int, maker.Paper] | None = None
        self._making_paper = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []
        self._ending = False

    @property
    def process_ids(self) -> list[int]:
        """Return the processes that it keeps: the maker's and the kernel's."""
        makers = list(self._pool._processes) if self._pool is not None else []
        kernel = self._kernel.process_id if self._kernel is not None else None
        return [*makers, *filter(None, [kernel])]

    async def start(self) -> None:
        """Open the round, and begin to watch.

        Raises
        ------
        KpiReportError
            If there is no such round or area.
        """
        await self._open()
        assert self.opened is not None
        maker.known_area(self.area, self.opened.documents)
        self._changes = set()
        self._tasks = [asyncio.create_task(self._watch()), asyncio.create_task(self._work())]

    async def end(self) -> None:
        """Stop watching, and end all that was started."""
        # A kernel that dies turns the cancelling of its task into an error: the task looks here.
        self._ending = True
        for task in self._tasks:
            task.cancel()
        if self._kernel is not None:
            await self._kernel.end()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=END_SECONDS)
        self._end_pool()
        self._folder.cleanup()

    async def show(self, area: str) -> None:
        """Show another document of the round.

        Raises
        ------
        ParameterError
            If there is none.
        """
        if self.opened is not None:
            maker.known_area(area, self.opened.documents)
        self.area = area
        await self.make({Changed.AREA})

    async def make(self, what: set[Changed]) -> None:
        """Ask for the document to be made anew; a cell that still runs is interrupted."""
        self._changes |= what
        self._wanted.set()
        if self._kernel is not None and Changed.KERNEL in what:
            await self._kernel.end()
        elif self._kernel is not None:
            await self._kernel.interrupt()

    async def paper(self) -> maker.Paper:
        """Return the document that is shown as it is printed.

        Raises
        ------
        KpiReportError
            If it cannot be.
        """
        async with self._making_paper:
            version = self.shown.version
            if self._paper is None or self._paper[0] != version:
                if self.shown.trouble is not None:
                    raise KpiReportError(self.shown.trouble.heading)
                made = await self._call(maker.make_paper, self.shown.notebook)
                self._paper = (version, made)
            return self._paper[1]

    async def _watch(self) -> None:
        async for what in changes(self.root, PACKAGE):
            await self.make(what)

    async def _work(self) -> None:
        while not self._ending:
            await self._wanted.wait()
            self._wanted.clear()
            what, self._changes = self._changes, set()
            self.told(None)
            begun = time.monotonic()
            try:
                shown = await self._make(what)
            except Exception as error:  # what is being edited may fail in any way
                shown = await self._failed(error)
            if shown is None or self._wanted.is_set():
                self._changes |= what  # what was interrupted has still to be done
                continue
            seconds = time.monotonic() - begun
            self.shown = replace(shown, version=self.shown.version + 1, seconds=seconds)
            self.told(self.shown)

    async def _make(self, what: set[Changed]) -> Shown | None:
        if Changed.PACKAGE in what:
            self._end_pool()
        if self._kernel is not None and {Changed.PACKAGE, Changed.KERNEL} & what:
            await self._kernel.end()
        if self.opened is None or {Changed.PACKAGE, Changed.ROUND} & what:
            await self._open()
        prepared = await self._call(maker.prepare, self.area, self.template)
        assert self.opened is not None
        if self._kernel is None:
            self._kernel = KeptKernel(Path(self._folder.name), PACKAGE.parent, self.opened.fonts)
        nb = nbformat.reads(prepared.notebook, as_version=4)
        n_cells = sum(cell.cell_type == "code" for cell in nb.cells)
        n_run, trouble = await self._kernel.run(nb, prepared.files, prepared.numbers)
        if self._wanted.is_set():
            return None
        notebook = nbformat.writes(nb)
        page, trouble = await self._call(maker.make_page, notebook, trouble, prepared.numbers)
        return Shown(
            area=self.area,
            template=prepared.template,
            page=page,
            notebook=notebook,
            trouble=trouble,
            n_run=n_run,
            n_cells=n_cells,
        )

    async def _failed(self, error: BaseException) -> Shown:
        """Return the page that says why nothing could be made at all."""
        trouble = Trouble(type(error).__name__, str(error))
        if isinstance(error, maker.DamagedCellError):
            trouble = error.trouble
        if isinstance(error, BrokenExecutor):
            self._end_pool()
            why = await _why_no_import()
            ended = "the process that makes pages was ended; save again to start another"
            trouble = Trouble("ImportError" if why else "ProcessEnded", why or ended)
        return Shown(area=self.area, page=maker.page_of(trouble), trouble=trouble)

    async def _open(self) -> None:
        self.opened = await self._call(maker.open_round, self.root, self.round_id)

    async def _call(self, fn: Callable[..., T], *arguments: Any) -> T:
        if self._pool is None:
            # Not forked: what makes pages starts threads, and is started anew with new code.
            self._pool = ProcessPoolExecutor(
                1, mp_context=multiprocessing.get_context("spawn"), initializer=maker.begin
            )
            if self.opened is not None and fn is not maker.open_round:
                await self._open()
        return await asyncio.wrap_future(self._pool.submit(fn, *arguments))

    def _end_pool(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)


async def _why_no_import() -> str:
    """Return the end of what Python says of the package as it stands; nothing if it can start."""
    asked = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", f"import {maker.__name__}"),
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent)},
    )
    _, said = await asked.communicate()
    return said.decode(errors="replace").strip()[-MOST_SAID:] if asked.returncode else ""
