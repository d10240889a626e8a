"""What a benchmark found, held against what was asked for."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """One line of the results; ``met`` is ``None`` where nothing was asked for."""

    asked: str
    measured: str
    met: bool | None = None


def show(bars: Iterable[Bar]) -> None:
    """Print one line for each."""
    for bar in bars:
        print(f"{verdict(bar):>7}  {bar.asked}: {bar.measured}", flush=True)


def verdict(bar: Bar) -> str:
    """Return whether a bar is met, in words."""
    return {True: "met", False: "NOT MET", None: ""}[bar.met]
