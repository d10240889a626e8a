"""``kpi-report build ROUND …`` with a record of its documents, for the other benchmarks.

``python benchmarks/measured_build.py RECORD build ROUND --jobs 2 …`` in a project's folder

The command is run as it is, by its own code, in this process. Processes are watched where Python's
``multiprocessing`` starts them and sees them end. RECORD gets, as JSON, a row for every document in
the order in which they ended: seconds since the epoch at which its process was there and was gone;
and at that moment the CPU seconds that all documents' processes took so far, and the memory of
this process and of the fork server.
"""

import json
import os
import resource
import sys
import time
from dataclasses import asdict, dataclass
from multiprocessing import forkserver  # type: ignore[attr-defined]
from multiprocessing.process import BaseProcess
from pathlib import Path

import psutil

MIB = 2**20


@dataclass(frozen=True)
class Document:
    """What is known of one document when its process has ended; memory in MiB."""

    name: str
    began: float
    ended: float
    children_cpu: float
    parent_memory: float
    server_memory: float


@dataclass(frozen=True)
class Build:
    """A build: its documents, its peak memory in MiB, its own CPU seconds, its exit code.

    ``planning_cpu`` are the CPU seconds of the process that read and planned the round.
    """

    documents: list[Document]
    planning_cpu: float
    peak_memory: float
    own_cpu: float
    exit_code: int


def read_build(path: Path) -> Build:
    """Read a record."""
    given = json.loads(path.read_text())
    return Build(**{**given, "documents": [Document(**row) for row in given["documents"]]})


def watch(documents: list[Document], planning: list[float]) -> None:
    """Let `documents` grow by one with the process of each that ends.

    `planning` gets the CPU seconds that were used before the first began.
    """
    start, is_alive = BaseProcess.start, BaseProcess.is_alive
    began: dict[str, float] = {}

    def timed_start(self: BaseProcess) -> None:
        if not self.name.startswith("ForkServerProcess"):  # named by nobody: it plans the round
            if not planning:
                planning.append(_children_cpu())
            began[self.name] = time.time()
        start(self)

    def watched(self: BaseProcess) -> bool:
        alive = is_alive(self)
        if not alive and self.name in began:
            documents.append(_document(self.name, began.pop(self.name)))
        return alive

    BaseProcess.start, BaseProcess.is_alive = timed_start, watched  # type: ignore[method-assign]


def _document(name: str, began: float) -> Document:
    ended = time.time()
    return Document(
        name,
        began,
        ended,
        _children_cpu(),
        psutil.Process().memory_info().rss / MIB,
        _server().memory_info().rss / MIB,
    )


def _peak_memory() -> float:
    """Return the peak of this process; getrusage's is also that of the one it was started from."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _children_cpu() -> float:
    used = _server().cpu_times()
    return float(used.children_user + used.children_system)


def _server() -> psutil.Process:
    return psutil.Process(forkserver._forkserver._forkserver_pid)


def main() -> None:
    """Run the command and write the record."""
    record, *arguments = sys.argv[1:]
    documents: list[Document] = []
    planning: list[float] = []
    watch(documents, planning)
    from kpi_report.cli import main as command

    try:
        command(arguments, standalone_mode=False)
        exit_code = 0
    except SystemExit as end:
        exit_code = int(end.code or 0)
    used = resource.getrusage(resource.RUSAGE_SELF)
    own_cpu = used.ru_utime + used.ru_stime
    build = Build(documents, planning[0], _peak_memory(), own_cpu, exit_code)
    Path(record).write_text(json.dumps(asdict(build)))
    sys.stdout.flush()
    os._exit(exit_code)


if __name__ == "__main__":
    main()
