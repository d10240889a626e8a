"""Documents of a git revision, built on the spot in a worktree and kept by commit.

The revision's own code, templates and data make them, with the Python and the packages of now. What
differs from another revision is then what the commits between them did.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kpi_report.errors import InputError, OutputError, ProgramError, did_you_mean
from kpi_report.plugins import installed
from kpi_report.produce.due import MANIFEST_NAME, versions
from kpi_report.review.builds import Build, open_build

WORKING_TREE = "."
"""Names the files as they are now, committed or not."""

KEPT = Path("reports") / ".revisions"
"""Where builds of revisions are kept, in the project; ``make clean`` removes them."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to build of each revision: which round, and of it which documents (all for none)."""

    round_id: str
    areas: tuple[str, ...] = ()
    jobs: int = 1


def find_build(name: str, wanted: Wanted | None, root: Path | None) -> Build:
    """Return the build that a name stands for: a folder, a revision, or the working tree.

    Parameters
    ----------
    name
        As given. A folder that is the folder of a build goes before a revision of the same name.
    wanted
        What to build of a revision; without it only folders are possible.
    root
        The project's folder, if there is one.

    Raises
    ------
    InputError
        If the name is neither, with what is near; or a revision, and no round is named.
    OutputError
        If a revision cannot be built.
    ProgramError
        If git is not there.
    """
    folder = Path(name)
    if name != WORKING_TREE and (folder / MANIFEST_NAME).is_file():
        return open_build(folder, name)
    sha = "" if root is None or name == WORKING_TREE else _sha(root, name)
    if root is None or (not sha and name != WORKING_TREE):
        raise InputError(_neither(name, root))
    if wanted is None:
        raise InputError(f"{name!r} is to be built: name the round to build, as --round published")
    if not sha:
        kept = root / KEPT / "working-tree" / wanted.round_id
        return _built(root, kept, wanted, WORKING_TREE)
    kept = root / KEPT / f"{sha[:12]}-{_environment()}" / wanted.round_id
    label = f"{name} ({sha[:12]})"
    if (there := _there(kept, wanted, label)) is not None:
        return there
    with worktree(root, sha) as source:
        return _built(source, kept, wanted, label)


@contextmanager
def worktree(root: Path, sha: str) -> Iterator[Path]:
    """Check a commit out into a folder of its own, which is gone afterwards, whatever happens."""
    _git(root, "worktree", "prune")
    folder = Path(tempfile.mkdtemp(prefix="kpi-"))
    try:
        _git(root, "worktree", "add", "--detach", "--force", str(folder), sha)
        prefix = _git(root, "rev-parse", "--show-prefix").strip()
        yield folder / prefix
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _git(root, "worktree", "prune")


def _built(source: Path, out: Path, wanted: Wanted, label: str) -> Build:
    """Build a round from a folder of sources; a document that fails is compared as failed."""
    command = [sys.executable, "-m", "kpi_report", "build", wanted.round_id, "--out", str(out)]
    command += [part for area in wanted.areas for part in ("--area", area)]
    command += ["--jobs", str(wanted.jobs)]
    out.parent.mkdir(parents=True, exist_ok=True)
    paths = [str(source), *filter(None, [os.environ.get("PYTHONPATH")])]  # which may hold plugins
    done = subprocess.run(
        command,
        cwd=source,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
    )
    if done.returncode not in (0, 1) or not (out / MANIFEST_NAME).is_file():
        told = done.stderr.strip().splitlines() or ["nothing was said"]
        raise OutputError(
            f"{label}: kpi-report build {wanted.round_id} ended with {done.returncode}: "
            + " ".join(told[-3:])
        )
    return open_build(out, label)


def _there(kept: Path, wanted: Wanted, label: str) -> Build | None:
    """Return a build that was kept, if all that is wanted was delivered in it."""
    if not (kept / MANIFEST_NAME).is_file():
        return None
    build = open_build(kept, label)
    entries = [e for e in build.manifest.documents if not wanted.areas or e.id in wanted.areas]
    whole = entries and all(e.verdict == "delivered" for e in entries)
    return build if whole else None


def _environment() -> str:
    """Return a short hash of the versions and plugins that make documents: others make others."""
    plugins = [[str(plugin), plugin.digest()] for plugin in installed()]
    told = json.dumps([dict(versions()), plugins], sort_keys=True).encode()
    return hashlib.sha256(told).hexdigest()[:8]


def _sha(root: Path, name: str) -> str:
    """Return the commit that a name stands for; empty for none."""
    command = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    return _git(root, *command, check=False).strip()


def _neither(name: str, root: Path | None) -> str:
    folder = Path(name)
    near = {str(p.parent) for p in folder.parent.glob(f"*/{MANIFEST_NAME}")}
    if root is None:
        kind = "is neither the folder of a build nor, outside a project, a revision"
    else:
        kind = "is neither the folder of a build nor a git revision"
        near |= {str(p.parent) for p in (root / "reports").glob(f"*/{MANIFEST_NAME}")}
        refs = ("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags")
        near |= {WORKING_TREE, "HEAD", *_git(root, *refs, check=False).split()}
    if folder.is_dir():
        kind += f" (the folder holds no {MANIFEST_NAME})"
    return f"{name!r} {kind}; {did_you_mean(name, near)}"


def _git(root: Path, *arguments: str, check: bool = True) -> str:
    command: Sequence[str] = ("git", "-C", str(root), *arguments)
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except FileNotFoundError:
        raise ProgramError("git is not installed: only folders can be compared") from None
    if check and done.returncode:
        raise OutputError(f"git {arguments[0]}: {done.stderr.strip()}")
    return done.stdout if done.returncode == 0 else ""
