"""The round's data folder: what was received, version by version, and the tables made of it.

::

    readings.csv                   the log: one row per version of an area's answer
    faults.csv                     every fault of the newest versions
    responses/<area_id>.v1.xlsx    what was received (a folder of that name for CSV exports)
    kpis.csv, actuals.csv, …       the answers of every area's newest version

The log decides: a file in ``responses/`` that it does not name was never taken. Tables and log are
first written aside as one folder, :data:`TAKEN`, and then moved into place, the log last. A run cut
off before that folder has its name changed nothing; one cut off after it is finished by the next.
"""

import re
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from kpi_report.errors import InputError, did_you_mean
from kpi_report.intake.faults import Severity
from kpi_report.intake.files import replace_folder, sole_use, write_atomically
from kpi_report.intake.schema import SLUG
from kpi_report.intake.tables import read_table
from kpi_report.model import Area
from kpi_report.survey.answer_tables import WRITTEN, answer_rows, merge_answers, one_spelling
from kpi_report.survey.fault_table import FAULTS_NAME, merge_faults, read_faults
from kpi_report.survey.reading_log import LOG_NAME, Reading, read_log, write_log
from kpi_report.survey.response import Response

RESPONSES = "responses"
TAKEN = ".taken"

_SUFFIXES = (".xlsx", ".xlsm", "")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a response: its version, and whether that is a new one."""

    version: int
    new: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an area stands in the survey; without a version it has not answered."""

    area_id: str
    area_name: str
    version: int | None = None
    received_at: str = ""
    kpis: int = 0
    must: int = 0
    check: int = 0


def take(
    folder: Path, response: Response, contents: dict[str, bytes], received_at: datetime
) -> Taken:
    """Take one response; parameters and errors as for :func:`take_all`."""
    return take_all(folder, [(response, contents)], received_at)[0]


def take_all(
    folder: Path,
    delivered: Sequence[tuple[Response, dict[str, bytes]]],
    received_at: datetime,
) -> list[Taken]:
    """Store what was received and put each area's answers in the place of its earlier ones.

    Parameters
    ----------
    folder
        The round's data folder.
    delivered
        Responses, each with the files it was read from by their names as sent. Bytes equal to the
        area's newest version make no new one, but their answers are written as read now.
    received_at
        With its time zone.

    Raises
    ------
    InputError
        If the log or a table is damaged, or an answer does not fit its table. Nothing is changed.
    OutputError
        If another run is writing to the folder.
    """
    if received_at.tzinfo is None:
        raise ValueError("received_at must have a time zone")
    folder.mkdir(parents=True, exist_ok=True)
    with sole_use(folder):
        _finish(folder)
        log = {(r.area_id, r.version): r for r in read_log(folder / LOG_NAME)}
        newest_of = {reading.area_id: reading for reading in log.values()}
        taken, fresh, answers = [], [], {}
        for response, contents in delivered:
            before = newest_of.get(response.area_id)
            now = _reading(response, before, received_at)
            new = before is None or before.version != now.version
            if new:
                fresh.append((now, contents))
            newest_of[now.area_id] = log[now.area_id, now.version] = now
            answers[now.area_id] = answer_rows(response, now.file)
            taken.append(Taken(now.version, new))
        files = merge_answers(folder, answers)
        files[FAULTS_NAME] = merge_faults(folder, (response for response, _ in delivered))
        aside = _written_aside(folder, files, log.values())
        try:
            for reading, contents in fresh:
                _archive(folder / RESPONSES, reading, contents)
            aside.rename(folder / TAKEN)
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
        _finish(folder)
    return taken


def newest(folder: Path) -> dict[str, list[Path]]:
    """Return the files of each area's newest version.

    Raises
    ------
    InputError
        If the log is damaged or names a version whose file is gone.
    """
    lines = {r.area_id: (line, r) for line, r in enumerate(_log(folder), start=2)}
    found = {}
    for area_id, (line, reading) in lines.items():
        paths = [folder / RESPONSES / f"{_stem(reading)}{suffix}" for suffix in _SUFFIXES]
        path = next((path for path in paths if path.exists()), None)
        if path is None:
            raise InputError(
                f"{folder / LOG_NAME}, line {line}: version {reading.version} of {area_id!r} is "
                f"not in {folder / RESPONSES}; put {paths[0].name} back"
            )
        found[area_id] = sorted(path.iterdir()) if path.is_dir() else [path]
    return found


def status(folder: Path, areas: Iterable[Area]) -> tuple[Standing, ...]:
    """Return where each area stands, in the order of `areas`.

    Raises
    ------
    InputError
        If the log is damaged or names an area that is not registered.
    """
    areas = tuple(areas)
    known = {area.area_id for area in areas}
    log = _log(folder)
    for line, reading in enumerate(log, start=2):
        if reading.area_id not in known:
            hint = did_you_mean(reading.area_id, known)
            raise InputError(
                f"{folder / LOG_NAME}, line {line}: unknown area {reading.area_id!r}; {hint}"
            )
    last = {reading.area_id: reading for reading in log}
    return tuple(
        Standing(area.area_id, area.name, r.version, r.received_at, r.kpis, r.must, r.check)
        if (r := last.get(area.area_id))
        else Standing(area.area_id, area.name)
        for area in areas
    )


def _log(folder: Path) -> list[Reading]:
    """Return the log, of a run that was cut off too."""
    staged = folder / TAKEN / LOG_NAME
    return read_log(staged if staged.is_file() else folder / LOG_NAME)


def _reading(response: Response, before: Reading | None, received_at: datetime) -> Reading:
    kpis = len(response.tables.get("kpis", ()))
    must, check = response.count(Severity.MUST), response.count(Severity.CHECK)
    if before is not None and before.sha256 == response.sha256:
        return replace(before, kpis=kpis, must=must, check=check)
    version = before.version + 1 if before else 1
    when = received_at.isoformat(timespec="minutes")
    file = " ".join(one_spelling(response.file).split("\n"))
    return Reading(response.area_id, version, when, file, response.sha256, kpis, must, check)


def _stem(reading: Reading) -> str:
    # The log and the readers let only registered areas through; a path must not depend on it.
    if not re.fullmatch(SLUG, reading.area_id):
        raise InputError(f"{reading.area_id!r} is not the id of an area")
    return f"{reading.area_id}.v{reading.version}"


def _archive(responses: Path, reading: Reading, contents: dict[str, bytes]) -> None:
    responses.mkdir(exist_ok=True)
    stem = _stem(reading)
    for suffix in _SUFFIXES:  # left by a run that was cut off before the log knew of it
        stale = responses / f"{stem}{suffix}"
        if stale.is_dir():
            shutil.rmtree(stale)
        else:
            stale.unlink(missing_ok=True)
    names = list(contents)
    if len(names) == 1 and not names[0].lower().endswith(".csv"):
        suffix = ".xlsm" if names[0].lower().endswith(".xlsm") else ".xlsx"
        write_atomically(responses / f"{stem}{suffix}", contents[names[0]])
    else:
        replace_folder(responses / stem, _plainly_named(contents))


def _plainly_named(contents: dict[str, bytes]) -> dict[str, bytes]:
    """Return files by names without folders, told apart by a number where that makes them equal."""
    plain: dict[str, bytes] = {}
    for number, (name, data) in enumerate(contents.items(), start=1):
        last = one_spelling(PurePosixPath(name.replace("\\", "/")).name).lstrip(".") or "sheet.csv"
        plain[last if last not in plain else f"{number}-{last}"] = data
    return plain


def _written_aside(folder: Path, files: dict[str, bytes], log: Iterable[Reading]) -> Path:
    """Write tables and log into a folder of their own, and read them back as the next run will."""
    files = {**files, LOG_NAME: write_log(log)}
    aside = Path(tempfile.mkdtemp(dir=folder, prefix=f"{TAKEN}."))
    try:
        for name, data in files.items():
            (aside / name).write_bytes(data)
            (aside / name).chmod(0o644)
        for name in WRITTEN:
            read_table(aside / f"{name}.csv", name)
        read_faults(aside / FAULTS_NAME)
        read_log(aside / LOG_NAME)
    except BaseException as error:
        shutil.rmtree(aside, ignore_errors=True)
        if isinstance(error, InputError):
            said = str(error).replace(f"{aside}/", "")
            raise InputError(f"answers that do not fit the tables; none is taken: {said}") from None
        raise
    return aside


def _finish(folder: Path) -> None:
    """Move what was written aside into place, the log last."""
    for name in (*(f"{table}.csv" for table in WRITTEN), FAULTS_NAME, LOG_NAME):
        if (folder / TAKEN / name).is_file():
            (folder / TAKEN / name).replace(folder / name)
    if (folder / TAKEN).is_dir():
        (folder / TAKEN).rmdir()
