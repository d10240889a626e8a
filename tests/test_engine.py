"""The engine that forks its kernel gives the notebooks that papermill's own gives."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

ENGINES = ("kpi-report", "nbclient")
TORTURE: dict[str, list[str]] = {
    "results": [
        "1 + 1",
        "x = 3",
        "class Rich:\n    def _repr_html_(self): return '<b>太字</b>'\n"
        "    def _repr_png_(self): return b'\\x89PNG'\nRich()",
        "class Broken:\n    def __repr__(self): raise ValueError('no repr')\nBroken()",
        "import pandas as pd\npd.DataFrame({'圏域': ['播磨'], '値': [1.5]})",
        "None",
    ],
    "streams": [
        "print('out')",
        "import sys\nprint('err', file=sys.stderr)",
        "for n in range(3): print(n, end=' ', flush=True)",
        "print('x' * 10_000_000)",
        "import logging\nlogging.getLogger('a').warning('careful')",
        "import warnings\nwarnings.warn('old')",
        "import os\nos.write(1, b'raw\\n'); None",
    ],
    "display": [
        "from IPython.display import HTML, clear_output, display\n"
        "shown = display(HTML('<i>1</i>'), display_id='one')",
        "shown.update(HTML('<i>2</i>'))",
        "print('gone')\nclear_output()\nprint('stays')",
        "print('gone too')\nclear_output(wait=True)\nprint('stays too')",
        "display({'application/json': {'a': 1}}, raw=True)",
        "display(1, 2, 3)",
    ],
    "magics": [
        "%%capture kept\nprint('hidden')\n1",
        "kept.stdout",
        "%who_ls int",
        "!echo shell",
        "%%bash\necho bash",
        "%precision 2\n3.14159",
        "a = !echo one; echo two\na",
        "%xmode Minimal",
    ],
    "async": [
        "import asyncio\nawait asyncio.sleep(0.01)\n'awaited'",
        "async def later():\n    return 5\nawait later()",
        "try:\n    asyncio.run(later())\nexcept RuntimeError as error:\n    print(error)",
    ],
    "threads": [
        "import threading\nt = threading.Thread(target=print, args=('from a thread',))\n"
        "t.start(); t.join()",
        "import subprocess, sys\n"
        "subprocess.run([sys.executable, '-c', 'print(\"process\")'], check=True).returncode",
        "from multiprocessing import get_context\n"
        "p = get_context('fork').Process(target=sum, args=([1],))\np.start(); p.join(); p.exitcode",
    ],
    "input": [
        "try:\n    input('name? ')\nexcept Exception as error:\n"
        "    print(type(error).__name__, error)",
        "import getpass\ntry:\n    getpass.getpass()\nexcept Exception as error:\n"
        "    print(type(error).__name__, error)",
    ],
    "matplotlib": [
        "import matplotlib.pyplot as plt\n_ = plt.plot([1, 3, 2])",
        "%config InlineBackend.figure_formats = ['svg', 'pdf', 'jpeg']\n"
        "import matplotlib\nmatplotlib.rcParams['svg.hashsalt'] = 'a'\n_ = plt.bar([1, 2], [3, 4])",
        "fig, ax = plt.subplots()\nplt.close(fig)\nfig",
    ],
    "error": ["def f():\n    return {}['圏域']", "f()", "'not reached'"],
    "syntax": ["x = = 1"],
    "exit": ["import sys\nprint('before')\nsys.exit(0)", "'not reached'"],
    "exit with a code": ["import sys\nsys.exit(3)"],
    "told to go on": ["1 / 0", "'reached'"],
    "keyboard": ["raise KeyboardInterrupt"],
    "group": ["raise ExceptionGroup('two', [ValueError('a'), KeyError('b')])"],
    "namespace": ["__name__", "sorted(k for k in globals() if not k.startswith('_'))", "In[1]"],
    "encoding": ["print(chr(0xD800).encode('utf-8', 'replace'))", "'🗾' * 3"],
}
GO_ON = {"told to go on"}


def write(folder: Path, name: str) -> Path:
    cells = [new_code_cell(source, id=f"c{n}") for n, source in enumerate(TORTURE[name])]
    if name in GO_ON:
        cells[0].metadata["tags"] = ["raises-exception"]
    nb = new_notebook(cells=cells)
    nb.metadata["kernelspec"] = {"name": "python3", "display_name": "p", "language": "python"}
    path = folder / f"{name}.ipynb"
    nbformat.write(nb, path)
    return path


RUN_ALL = """
import sys
from pathlib import Path
import papermill
from papermill.exceptions import PapermillExecutionError
for path in map(Path, sys.argv[2:]):
    try:
        papermill.execute_notebook(
            path, path.with_name(f"{path.stem}.{sys.argv[1]}"), engine_name=sys.argv[1],
            progress_bar=False, request_save_on_cell_execute=False,
        )
    except PapermillExecutionError:
        pass
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All notebooks, run by both engines."""
    made = tmp_path_factory.mktemp("torture")
    paths = [str(write(made, name)) for name in TORTURE]
    for engine in ENGINES:
        subprocess.run(
            [sys.executable, "-c", RUN_ALL, engine, *paths],
            check=True,
            cwd=made,
            env={**os.environ, "SOURCE_DATE_EPOCH": "0"},
        )
    return made


def normal(outputs: list[Any]) -> list[Any]:
    """Return outputs without process ids and addresses; streams whole, whatever their pieces.

    What a cell writes to both streams, or past Python, is read by threads: its order is no promise
    of either engine.
    """
    text = re.sub(r"ipykernel_\d+", "ipykernel", nbformat.from_dict({"o": outputs}).__repr__())
    text = re.sub(r"0x[0-9a-f]+", "0x", text)
    kept = eval(text, {"__builtins__": {}})["o"]
    streams: dict[str, str] = {}
    for output in kept:
        if output["output_type"] == "stream":
            streams[output["name"]] = streams.get(output["name"], "") + output["text"]
    others = [o for o in kept if o["output_type"] != "stream"]
    return [*sorted(streams.items()), *others]


def cells_of(folder: Path, name: str, engine: str) -> list[tuple[int | None, list[Any]]]:
    nb = nbformat.read(folder / f"{name}.{engine}", as_version=4)
    return [
        (cell.get("execution_count"), normal(cell.outputs))
        for cell in nb.cells
        if cell.cell_type == "code"
    ]


@pytest.mark.parametrize("name", TORTURE)
def test_both_engines_give_the_same_notebook(folder: Path, name: str) -> None:
    own, reference = (cells_of(folder, name, engine) for engine in ENGINES)
    assert own == reference


def test_the_notebooks_did_what_they_were_to_do(folder: Path) -> None:
    assert "太字" in str(cells_of(folder, "results", "kpi-report"))
    assert "KeyError" in str(cells_of(folder, "error", "kpi-report"))
    assert "not reached" not in str(cells_of(folder, "error", "kpi-report"))
    assert "'reached'" in str(cells_of(folder, "told to go on", "kpi-report"))
    assert "application/pdf" in str(cells_of(folder, "matplotlib", "kpi-report"))


def test_papermills_command_forks_the_kernel_beside_its_progress_bar(tmp_path: Path) -> None:
    done = run_command(tmp_path, "import multiprocessing as m\ntype(m.current_process()).__name__")
    assert done.cells[0].outputs[0].data["text/plain"] == "'ForkProcess'"


def test_a_kernel_starts_without_the_logging_of_papermill(tmp_path: Path) -> None:
    cells = ["import logging\nlogging.warning('w'); logging.info('i')"]
    done = run_command(tmp_path, *cells)
    assert [o.text for o in done.cells[0].outputs] == ["WARNING:root:w\n"]


def test_a_kernel_with_an_environment_of_its_own_is_papermills(tmp_path: Path) -> None:
    spec = {"argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]}
    folder = tmp_path / "jupyter/kernels/own"
    folder.mkdir(parents=True)
    about = {**spec, "display_name": "own", "language": "python", "env": {"OWN": "yes"}}
    (folder / "kernel.json").write_text(json.dumps(about))

    where = str(tmp_path / "jupyter")
    done = run_command(tmp_path, "import os\nos.environ['OWN']", kernel="own", JUPYTER_PATH=where)

    assert done.cells[0].outputs[0].data["text/plain"] == "'yes'"


def test_a_kernel_ends_with_a_papermill_that_is_killed(tmp_path: Path) -> None:
    told = tmp_path / "pid.txt"
    source = f"import os\nopen({str(told)!r}, 'w').write(str(os.getpid()))\nwhile True: pass"
    path = write_notebook(tmp_path, source)
    command = [sys.executable, "-m", "papermill", path, tmp_path / "out.ipynb"]
    process = subprocess.Popen([*command, "--engine", "kpi-report"], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not (told.exists() and told.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    kernel = psutil.Process(int(told.read_text()))

    process.kill()
    process.wait()

    assert psutil.wait_procs([kernel], timeout=10)[1] == []


def write_notebook(folder: Path, *cells: str, kernel: str = "python3") -> Path:
    nb = new_notebook(cells=[new_code_cell(source) for source in cells])
    nb.metadata["kernelspec"] = {"name": kernel, "display_name": "p", "language": "python"}
    nbformat.write(nb, folder / "in.ipynb")
    return folder / "in.ipynb"


def run_command(folder: Path, *cells: str, kernel: str = "python3", **environment: str) -> Any:
    """Run a notebook of these cells by papermill's command, and return it."""
    path = write_notebook(folder, *cells, kernel=kernel)
    asked = [path, folder / "out.ipynb", "--engine", "kpi-report", "--progress-bar"]
    command = [sys.executable, "-m", "papermill", *asked]
    subprocess.run(command, check=True, cwd=folder, env={**os.environ, **environment})
    return nbformat.read(folder / "out.ipynb", as_version=4)
