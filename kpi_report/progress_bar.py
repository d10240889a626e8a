"""How far a run has come, for whoever waits at a terminal."""

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from kpi_report.produce.manifest import Entry


class ProgressBar:
    """A progress bar on a terminal; nothing elsewhere."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self.n_made = 0
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("failed {task.fields[failed]}"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task("documents", total=None, failed=0)
        self._failed = 0

    def __enter__(self) -> "ProgressBar":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def start_with(self, total: int) -> None:
        """Say how many documents there are."""
        self._progress.update(self._task, total=total)

    def advance(self, entry: Entry) -> None:
        """Count one document, and say at once if it failed."""
        self.n_made += 1
        if entry.failure is not None:
            self._failed += 1
            self._progress.console.print(f"failed: {entry.id}", highlight=False)
        self._progress.update(self._task, advance=1, failed=self._failed)
