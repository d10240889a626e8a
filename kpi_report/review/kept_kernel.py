"""A kernel that is kept between previews, and runs only what changed and what stands after it."""

import asyncio
import contextlib
import hashlib
import os
import signal
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from kpi_report import typeface
from kpi_report.produce.cleaning import scrub
from kpi_report.produce.environment import ENVIRONMENT
from kpi_report.produce.locating import cell_failure
from kpi_report.render.reading import INJECTED_TAG
from kpi_report.review.trouble import Trouble

TRACE_LINES = 14
END_SECONDS = 5
CELL_SECONDS = 120
"""So long may one cell take before it is interrupted, and said to have taken too long."""


_FORGET = "get_ipython().history_manager.outputs.clear()"
"""IPython keeps all that cells showed, whatever is kept of its history."""


class KeptKernel:
    """One kernel, what it has run, and what that showed.

    Parameters
    ----------
    folder
        Where it runs; the bundle stands in it.
    package
        The folder that holds the package it imports.
    fonts
        Folder of the typeface; empty for the default.
    """

    def __init__(self, folder: Path, package: Path, fonts: str) -> None:
        self._folder, self._package, self._fonts = folder, package, fonts
        self._client: Any = None
        self._ran: list[tuple[str, list[Any]]] = []
        self._n_started = 0

    async def run(
        self, nb: Any, files: Mapping[str, bytes], numbers: Mapping[str, int]
    ) -> tuple[int, Trouble | None]:
        """Run a notebook in place from its first cell that changed on, or else nothing of it.

        Parameters
        ----------
        nb
            With parameters; cells after one that fails are left out of it.
        files
            What it will read, by path in its folder.
        numbers
            Numbers of the template's cells by id.

        Returns
        -------
        tuple of int and Trouble or None
            How many cells were run, and what went wrong in the last of them.
        """
        if self._client is None or not await self._client.km.is_alive():
            await self._start(nb)
        for name, data in files.items():
            (self._folder / name).parent.mkdir(exist_ok=True)
            (self._folder / name).write_bytes(data)
        self._client.nb = nb
        self._client.kc.execute(_FORGET, silent=True, store_history=False)
        of_files = "".join(hashlib.sha256(data).hexdigest() for data in files.values())
        kept, n_run = list(self._ran), 0
        self._ran = []
        for at, cell in enumerate(nb.cells):
            if cell.cell_type != "code" or not cell.source.strip():
                continue
            sign = cell.source
            if INJECTED_TAG in cell.metadata.get("tags", []):
                sign += of_files
            place = len(self._ran)
            if n_run == 0 and place < len(kept) and kept[place][0] == sign:
                cell.outputs = deepcopy(kept[place][1])
            else:
                n_run += 1
                if (trouble := await self._run_cell(nb, at, numbers)) is not None:
                    nb.cells = nb.cells[:at]
                    return n_run, trouble
            self._ran.append((sign, deepcopy(cell.outputs)))
        return n_run, None

    async def interrupt(self) -> None:
        """Interrupt the cell that runs, if one does."""
        if self._client is not None and await self._client.km.is_alive():
            await self._client.km.interrupt_kernel()

    async def end(self) -> None:
        """End the kernel; the next run starts another."""
        self._ran = []
        process_id = self.process_id
        client, self._client = self._client, None
        if client is not None:
            client.kc.stop_channels()
            try:
                async with asyncio.timeout(END_SECONDS):
                    await client.km.shutdown_kernel(now=True)
            except TimeoutError:
                if process_id is not None:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(process_id, signal.SIGKILL)

    @property
    def process_id(self) -> int | None:
        """Return the process of the kernel, if there is one."""
        provisioner = None if self._client is None else self._client.km.provisioner
        return getattr(provisioner, "pid", None)

    async def _start(self, nb: Any) -> None:
        await self.end()
        paths = [str(self._package), *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = {
            **os.environ,
            **ENVIRONMENT,
            "PYTHONPATH": os.pathsep.join(paths),
            "IPYTHONDIR": str(self._folder / "ipython"),
            typeface.FOLDER: self._fonts,
        }
        client = NotebookClient(
            nb, kernel_name="python3", timeout=CELL_SECONDS, interrupt_on_timeout=True
        )
        manager = client.create_kernel_manager()
        if os.name == "posix":  # so that nobody else on this machine can listen
            manager.transport = "ipc"
            # A name of its own: the one before may still be clearing away.
            self._n_started += 1
            manager.connection_file = str(self._folder / f"kernel-{self._n_started}.json")
        await client.async_start_new_kernel(cwd=str(self._folder), env=environment)
        await client.async_start_new_kernel_client()
        self._client = client

    async def _run_cell(self, nb: Any, at: int, numbers: Mapping[str, int]) -> Trouble | None:
        cell = nb.cells[at]
        number = numbers.get(cell.id)
        try:
            # Not into the history: it would keep the outputs of every preview.
            await self._client.async_execute_cell(cell, at, store_history=False)
        except CellExecutionError as error:
            trace = _traceback(cell)
            told = SimpleNamespace(
                ename=error.ename, evalue=error.evalue, traceback=trace, exec_count=None
            )
            failure = cell_failure(told, nb, dict(numbers), self._folder)
            return Trouble(
                failure.reason,
                failure.message,
                number,
                cell.id,
                cell.source,
                failure.line,
                scrub("\n".join(trace[-TRACE_LINES:]), self._folder),
            )
        except (CellTimeoutError, DeadKernelError) as error:
            reason = type(error).__name__
            told_ = f"not finished after {CELL_SECONDS} s" if "Timeout" in reason else str(error)
            await self.end()
            return Trouble(reason, told_, number, cell.id, cell.source)
        return None


def _traceback(cell: Any) -> list[str]:
    """Return the lines of the traceback that a cell's error came with."""
    found = (output for output in cell.outputs if output.output_type == "error")
    return "\n".join(next(found, {"traceback": ()})["traceback"]).splitlines()
