"""Reading 1,000 filled workbooks: files per second and peak memory, beside ``pandas.read_excel``.

::

    .venv/bin/python benchmarks/read_workbooks.py [--files 1000] [--rounds 3]

The committed workbooks of round ``sample_2022`` are read over and over. ``kpi_report`` makes them
tables with origins and faults; pandas only reads the same sheets into frames, once with the engine
it takes by itself and once with calamine. Every method runs in a process of its own, in turn, so
that peak memory is its own and a slow moment of the machine hits all. CPU seconds are user and
system time of that process, without importing.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROUND = "sample_2022"
METHODS = ("kpi_report", "pandas", "pandas, calamine")


def read_all(method: str, files: int) -> dict[str, float]:
    """Read `files` workbooks by one method in this process; return seconds and MiB."""
    paths = sorted((ROOT / "data" / "sample" / ROUND / "responses").glob("*.v1.xlsx"))
    contents = [path.read_bytes() for path in paths]
    read = {"kpi_report": _kpi_report}.get(method, _pandas)(method)
    read(contents[0])
    wall, cpu = time.perf_counter(), time.process_time()
    for n in range(files):
        read(contents[n % len(contents)])
    return {
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _kpi_report(_: str):  # type: ignore[no-untyped-def]
    from kpi_report.rounds import load_round
    from kpi_report.survey.asked import asked_of
    from kpi_report.survey.deliveries import read_response

    round_ = load_round(ROUND, ROOT, answered=False)
    assert round_.parameters.survey is not None
    previous = load_round(round_.parameters.survey.previous or "", ROOT)
    asked = {a.area_id: asked_of(round_, previous, a.area_id) for a in round_.areas}
    return lambda data: read_response("response.xlsx", data, asked)


def _pandas(method: str):  # type: ignore[no-untyped-def]
    import io

    import pandas as pd

    from kpi_report.survey.questionnaire import SHEETS

    titles = [sheet.title for sheet in SHEETS]
    engine = "calamine" if "calamine" in method else "openpyxl"
    return lambda data: pd.read_excel(
        io.BytesIO(data), sheet_name=titles, header=None, engine=engine
    )


def main() -> None:
    """Run every method in turn and print medians and ratios."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--method", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.method:
        print(json.dumps(read_all(options.method, options.files)))
        return
    runs: dict[str, list[dict[str, float]]] = {method: [] for method in METHODS}
    for _ in range(options.rounds):
        for method in METHODS:
            command = [sys.executable, __file__, "--files", str(options.files), "--method", method]
            done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
            runs[method].append(json.loads(done.stdout))
    print(f"{options.files} workbooks, median of {options.rounds} runs")
    print(f"{'':18}{'files/s':>9}{'CPU s':>9}{'peak MiB':>10}{'CPU ratio':>11}")
    base = [run["cpu"] for run in runs["kpi_report"]]
    for method in METHODS:
        wall, cpu, memory = (
            statistics.median(run[key] for run in runs[method]) for key in ("wall", "cpu", "MiB")
        )
        ratio = statistics.median(
            own / run["cpu"] for own, run in zip(base, runs[method], strict=True)
        )
        print(f"{method:18}{options.files / wall:9.1f}{cpu:9.1f}{memory:10.0f}{ratio:11.2f}")
    print("CPU ratio: kpi_report ÷ method, run by run; goal at most 1.3 against pandas")


if __name__ == "__main__":
    main()
