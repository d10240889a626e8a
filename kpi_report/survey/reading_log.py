"""The log of a round's answers: one row for every version that an area sent (``readings.csv``)."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from pathlib import Path

from kpi_report.errors import InputError
from kpi_report.intake.schema import SLUG

LOG_NAME = "readings.csv"


@dataclass(frozen=True, slots=True)
class Reading:
    """A row of the log: one version of an area's answer.

    ``file`` is the name as sent, ``received_at`` when these bytes first came in. The counts are of
    the last time they were read.
    """

    area_id: str
    version: int
    received_at: str
    file: str
    sha256: str
    kpis: int
    must: int
    check: int


_HEADINGS = [field.name for field in fields(Reading)]


def write_log(log: Iterable[Reading]) -> bytes:
    """Return the log as CSV, sorted by area and version."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEADINGS)
    writer.writerows(astuple(r) for r in sorted(log, key=lambda r: (r.area_id, r.version)))
    return text.getvalue().encode()


def read_log(path: Path) -> list[Reading]:
    """Return the rows of a log in their order; none if there is no such file.

    Raises
    ------
    InputError
        Naming the line: if it is damaged, or versions of an area do not follow each other.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except FileNotFoundError:
        return []
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: not a readable UTF-8 CSV file: {error}") from error
    if not rows or rows[0] != _HEADINGS:
        raise InputError(f"{path}, line 1: the columns must be {', '.join(_HEADINGS)}")
    log: list[Reading] = []
    versions: dict[str, int] = defaultdict(int)
    for line, cells in enumerate(rows[1:], start=2):
        reading = _log_row(f"{path}, line {line}", cells)
        versions[reading.area_id] += 1
        if reading.version != versions[reading.area_id]:
            raise InputError(
                f"{path}, line {line}: version {reading.version} of {reading.area_id!r}, "
                f"where version {versions[reading.area_id]} was to come"
            )
        log.append(reading)
    return log


def _log_row(where: str, cells: list[str]) -> Reading:
    if len(cells) != len(_HEADINGS):
        raise InputError(f"{where}: {len(cells)} cells, but line 1 names {len(_HEADINGS)} columns")
    area_id, version, received_at, file, digest, *counts = cells
    wrong = [
        f"{heading!r} is {cell!r}"
        for heading, cell, right in (
            ("area_id", area_id, re.fullmatch(SLUG, area_id)),
            ("version", version, re.fullmatch("[1-9][0-9]{0,5}", version)),
            ("received_at", received_at, _is_moment(received_at)),
            ("sha256", digest, re.fullmatch("[0-9a-f]{64}", digest)),
            *(
                (heading, cell, re.fullmatch("[0-9]{1,9}", cell))
                for heading, cell in zip(_HEADINGS[5:], counts, strict=True)
            ),
        )
        if not right
    ]
    if wrong:
        raise InputError(f"{where}: {'; '.join(wrong)}")
    return Reading(area_id, int(version), received_at, file, digest, *map(int, counts))


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
