"""A large round in which one area in ten misbehaves, and one that is killed again and again.

``.venv/bin/python benchmarks/fault_run.py [--areas 200] [--kills 10] [--seed 1]``

First a round of invented areas (``synthetic.py``) with areas that crash, hang, eat memory, may not
start a process or find no room on the disk: the others are to be delivered, and these named with
reason and cell. Then the same round with no such area, undisturbed; and again, killed (SIGKILL to
its process group) at random moments, while it loads, makes documents and puts them in place, and
started again each time. Both must leave the same files, byte by byte. What a killed run leaves in
the system's temporary folder, and processes that outlive it, are counted.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil
from bars import Bar, show
from synthetic import ROUND, area_names, make_project
from whole_round import WORKERS, environment

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from small_project import write_template

from kpi_report.produce.manifest import Verdict, read_manifest

TIMEOUT, MEMORY = 30, 2048
CELL = 5
"""The number of the cell that misbehaves."""


@dataclass(frozen=True)
class Fault:
    """What a cell does, and the reason that is to be told."""

    reason: str
    cell: str


LOADING = 8.0
"""About so many seconds pass before the first document is made."""
FAULTS = {
    "exit": Fault("DeadKernelError", "import os\nos._exit(3)"),
    "crash": Fault("DeadKernelError", "import ctypes\nctypes.string_at(0)"),
    "kernel-killed": Fault("DeadKernelError", "import os\nos.kill(os.getpid(), 9)"),
    "worker-killed": Fault("ProcessDied", "import os\nos.kill(os.getppid(), 9)\nos._exit(1)"),
    "endless": Fault("Timeout", "import time\ntime.sleep(3600)"),
    "memory": Fault("MemoryError", f"x = bytearray({MEMORY} * 2**20)\nNone"),
    # Root may start as many processes as it likes, so that it must be another user first.
    "no-process": Fault(
        "BlockingIOError",
        "import os, resource, subprocess\n"
        "os.getuid() or os.setuid(54321)\n"
        "resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))\n"
        "subprocess.run(['true'])\nNone",
    ),
    "no-room": Fault("OSError", "with open('/dev/full', 'w') as f:\n    f.write('x')\nNone"),
    # No file of the process around the kernel may grow any more: the notebook cannot be written.
    "no-room-around": Fault(
        "ProcessDied",
        "import os, resource\n"
        "resource.prlimit(os.getppid(), resource.RLIMIT_FSIZE, (4096, 4096))\nNone",
    ),
    "exception": Fault("ZeroDivisionError", "1 / 0"),
    "system-exit": Fault("SystemExit", "raise SystemExit(3)"),
}


def misbehaving_areas(areas: int) -> dict[str, str]:
    """Return which area does what: every tenth, in turn."""
    every_tenth = list(area_names(areas))[9::10]
    kinds = list(FAULTS)
    return {area_id: kinds[n % len(kinds)] for n, area_id in enumerate(every_tenth)}


def command(out: Path) -> list[str]:
    """Return the command that builds the round."""
    limits = ["--timeout", str(TIMEOUT), "--memory", str(MEMORY), "--jobs", str(WORKERS)]
    return [sys.executable, "-m", "kpi_report", "build", ROUND, "--out", str(out), *limits]


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the content of every file of a folder by its path."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def with_faults(areas: int, folder: Path) -> list[Bar]:
    """Build a round in which every tenth area misbehaves."""
    project, out = folder / "faulty", folder / "out-faulty"
    kinds = misbehaving_areas(areas)
    make_project(project, areas, misbehaving={a: f"fault-{kind}" for a, kind in kinds.items()})
    for kind, fault in FAULTS.items():
        write_template(project, f"fault-{kind}", fault.cell)
    start = time.perf_counter()
    done = subprocess.run(
        command(out), cwd=project, env=environment(), capture_output=True, text=True
    )
    seconds = time.perf_counter() - start
    manifest = read_manifest(out)
    if manifest is None:
        raise SystemExit(done.stderr)
    entries = {e.id: e for e in manifest.documents}
    delivered = sum(entries[a].verdict is Verdict.DELIVERED for a in area_names(areas))
    wrong = {}
    for area_id, kind in kinds.items():
        failure = entries[area_id].failure
        told = failure and (failure.reason, failure.cell)
        if told != (FAULTS[kind].reason, CELL) or f"failed: {area_id} (" not in done.stderr:
            wrong[kind] = str(failure)
    n = len(kinds)
    return [
        Bar(
            f"{n} of {areas} areas misbehave in {min(n, len(FAULTS))} ways: {areas - n} delivered",
            f"{delivered} delivered, exit code {done.returncode}, {seconds:.0f} s",
            delivered == areas - n and done.returncode == 1,
        ),
        Bar(
            f"{n} named with reason and cell",
            f"{n - len(wrong)}" + "".join(f"; {k}: {said}" for k, said in wrong.items()),
            not wrong,
        ),
    ]


class KilledRun:
    """A build that is killed and started again, and what it leaves each time."""

    def __init__(self, project: Path, out: Path, temporary: Path) -> None:
        self.project, self.out, self.temporary = project, out, temporary
        self.moments: Counter[str] = Counter()
        self.outlived = 0

    def killed(self, seconds: float, *, placing: bool) -> None:
        """Start it and kill it after some time, or then when a document is being put in place."""
        process = self._start()
        deadline = time.monotonic() + seconds
        while process.poll() is None and (
            time.monotonic() < deadline or (placing and not any(self.out.glob(".*.new.*")))
        ):
            time.sleep(0.0 if placing else 0.02)
        self.moments[self._moment()] += 1
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        time.sleep(1.0)
        self.outlived += len(self.processes())

    def finish(self) -> int:
        """Start it and let it end; return its exit code."""
        return self._start().wait()

    def processes(self) -> list[psutil.Process]:
        """Return the processes of any of the runs, told by their temporary folder."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.environ().get("TMPDIR") == str(self.temporary):
                    found.append(process)
            except psutil.Error:
                continue
        return found

    def _moment(self) -> str:
        if any(self.out.glob(".*.new.*")):
            return "putting files in place"
        return "making documents" if any(self.temporary.glob("kpi-report-*")) else "loading"

    def _start(self) -> subprocess.Popen[bytes]:
        for leftover in self.temporary.glob("kpi-report-*"):
            leftover.rename(self.temporary / f"left-{leftover.name}")
        return subprocess.Popen(
            command(self.out),
            cwd=self.project,
            env={**environment(), "TMPDIR": str(self.temporary)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )


def killed_again_and_again(areas: int, kills: int, seed: int, folder: Path) -> list[Bar]:
    """Build a round undisturbed, and again with so many kills, and compare."""
    project, reference, out = folder / "sound", folder / "reference", folder / "out-killed"
    make_project(project, areas)
    start = time.perf_counter()
    subprocess.run(command(reference), cwd=project, env=environment(), check=True)
    seconds = time.perf_counter() - start
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="k") as temporary:
        run = KilledRun(project, out, Path(temporary))
        for n in range(kills):
            run.killed(rng.uniform(0.5, LOADING + seconds / kills), placing=n % 3 == 2)
        exit_code = run.finish()
        time.sleep(2.0)
        left = Counter(p.name.removeprefix("left-")[:5] for p in Path(temporary).iterdir())
        still = len(run.processes())
    found, expected = files_of(out), files_of(reference)
    different = sorted(
        name for name in {*found, *expected} if found.get(name) != expected.get(name)
    )
    hidden = [p.name for p in out.rglob(".*")]
    return [
        Bar(
            f"killed {kills} times ({told(run.moments)}), then let finish: "
            "all files as of an undisturbed run",
            f"{len(expected) - len(different)} of {len(expected)} files the same, exit code "
            f"{exit_code}" + "".join(f"; {name}" for name in different[:3]),
            not different and exit_code == 0,
        ),
        Bar("nothing left over in the output folder", f"{len(hidden)} left", not hidden),
        Bar(
            "left over elsewhere",
            f"{left['kpi-r']} folders of documents and {left['pymp-']} of multiprocessing in the "
            f"temporary folder; {run.outlived} processes a second after the kills, {still} at the "
            "end",
        ),
    ]


def told(counted: Mapping[str, int]) -> str:
    """Return counts in words."""
    return ", ".join(f"{n} while {what}" for what, n in sorted(counted.items()))


def measure(areas: int = 200, kills: int = 10, seed: int = 1) -> list[Bar]:
    """Return all that this benchmark finds."""
    with tempfile.TemporaryDirectory() as folder:
        bars = with_faults(areas, Path(folder))
        show(bars)
        found = killed_again_and_again(areas, kills, seed, Path(folder))
        show(found)
    return [*bars, *found]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--areas", type=int, default=200)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    measure(given.areas, given.kills, given.seed)


if __name__ == "__main__":
    main()
