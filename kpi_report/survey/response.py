"""What reading one area's workbook ends in: its answers with their faults, or one refusal."""

from dataclasses import dataclass

import pandas as pd

from kpi_report.intake.faults import Fault, FaultKind, Severity


@dataclass(frozen=True, slots=True)
class Response:
    """The answers of one area, as far as they could be taken, and every fault in them.

    ``file`` is the name as sent (several for CSV exports, joined by ``", "``; ``parts`` gives them
    one by one); ``sha256`` is of its bytes. ``tables`` holds the rows of
    :data:`~kpi_report.intake.schemas.KPI_TABLES` and
    :data:`~kpi_report.intake.schemas.ANSWER_TABLES` by name, ready to be written.
    """

    area_id: str
    file: str
    sha256: str
    tables: dict[str, pd.DataFrame]
    faults: tuple[Fault, ...]
    parts: tuple[str, ...] = ()

    def count(self, severity: Severity) -> int:
        """Return how many faults are of one severity."""
        return sum(fault.severity is severity for fault in self.faults)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file of which nothing is taken, and why. ``area_id`` is empty where it cannot be known."""

    file: str
    area_id: str
    kind: FaultKind
    problem: str
    remedy: str


Outcome = Response | Refusal
