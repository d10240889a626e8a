"""A program that stands in for ``quarto``: it records its call, and writes what Quarto would.

The record is one JSON object in the file that ``QUARTO_RECORD`` names, a line for each call.
"""

import sys
from pathlib import Path

VERSION = "1.6.40"
SOURCE = """#!{python}
import json, os, resource, sys
from pathlib import Path

if sys.argv[1:] == ["--version"]:
    print("{version}")
    sys.exit()
if os.environ.get("QUARTO_RECORD"):
    files = {{p.as_posix(): p.stat().st_size for p in Path().rglob("*") if p.is_file()}}
    told = {{
        "arguments": sys.argv[1:],
        "folder": os.getcwd(),
        "files": files,
        "environment": dict(os.environ),
        "memory": resource.getrlimit(resource.RLIMIT_AS)[0],
    }}
    with open(os.environ["QUARTO_RECORD"], "a") as record:
        record.write(json.dumps(told) + "\\n")
{does}
output = sys.argv[sys.argv.index("--output") + 1]
to = sys.argv[sys.argv.index("--to") + 1]
Path(output).write_text("by Quarto as " + to)
print("Output created: " + output, file=sys.stderr)
"""


def write_quarto(folder: Path, does: str = "") -> Path:
    """Put the program into a folder; `does` is Python that it runs before it writes."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "quarto"
    program.write_text(SOURCE.format(python=sys.executable, version=VERSION, does=does))
    program.chmod(0o755)
    return program
