"""What is said of single areas: a file each, or a table of all, or some of both.

``params/<round>/areas.csv`` is for large rounds: a row per area, a column per key of
``<area_id>.yaml``, ``sections.<name>`` for a section; an empty cell leaves out.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from kpi_report.errors import ParameterError, did_you_mean
from kpi_report.parameters import AreaParameters, key_line, read_parameters

TABLE_NAME = "areas.csv"
SECTION = "sections."
_SWITCH = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Said:
    """The parameters of an area, and where they stand: a file, and of a table the row's line."""

    parameters: AreaParameters
    path: Path
    line: int | None = None

    def place(self, *keys: str) -> str:
        """Return the file and line of a key."""
        line = self.line or key_line(self.path, *keys)
        return f"{self.path}, line {line}"


def area_files(folder: Path) -> list[Path]:
    """Return the files of a round's folder that speak of single areas."""
    table = folder / TABLE_NAME
    files = sorted(p for p in folder.glob("*.yaml") if p.name != "round.yaml")
    return [*files, table] if table.is_file() else files


def read_area_parameters(folder: Path, known: Sequence[str]) -> dict[str, Said]:
    """Read what a round says of every area.

    Parameters
    ----------
    folder
        The round's folder in ``params/``.
    known
        Ids of all registered areas.

    Raises
    ------
    ParameterError
        With file and line, if a key or value is wrong, an area is unknown, there twice or not at
        all, or a file is not named after its area.
    """
    found: dict[str, Said] = {}
    for path in area_files(folder):
        for said in read_table(path) if path.name == TABLE_NAME else [_read_file(path)]:
            area_id = said.parameters.area_id
            if area_id not in known:
                hint = did_you_mean(area_id, known)
                raise ParameterError(f"{said.place('area_id')}: unknown area {area_id!r}; {hint}")
            if area_id in found:
                raise ParameterError(
                    f"{said.place('area_id')}: area {area_id!r} is here twice; first in "
                    f"{found[area_id].place('area_id')}"
                )
            found[area_id] = said
    missing = [area_id for area_id in known if area_id not in found]
    if missing:
        raise ParameterError(
            f"{folder}: nothing is said of {len(missing)} registered area(s), so they would get no "
            f"document: {', '.join(f'{area_id}.yaml' for area_id in missing)}; or a row each in "
            f"{TABLE_NAME}"
        )
    return found


def _read_file(path: Path) -> Said:
    said = Said(read_parameters(path, AreaParameters), path)
    if said.parameters.area_id != path.stem:
        raise ParameterError(
            f"{said.place('area_id')}: area_id is {said.parameters.area_id!r}; "
            f"the file must be named {said.parameters.area_id}.yaml"
        )
    return said


def read_table(path: Path) -> Iterator[Said]:
    """Yield the parameters of each row of a table of areas.

    Raises
    ------
    ParameterError
        If the file is not UTF-8, a column is unknown or there twice, a row is longer than the
        header, or a value is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise ParameterError(f"{path}: not readable as UTF-8: {error}") from error
    rows = csv.reader(io.StringIO(text, newline=""))
    columns = [name.strip() for name in next(rows, [])]
    _check_columns(path, columns)
    begins = rows.line_num + 1
    for cells in rows:
        line, begins = begins, rows.line_num + 1
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(columns):
            raise ParameterError(f"{path}, line {line}: more cells than columns")
        yield Said(_row(path, line, dict(zip(columns, cells, strict=False))), path, line)


def _check_columns(path: Path, columns: Sequence[str]) -> None:
    keys = [key for key in AreaParameters.model_fields if key not in ("sections", "matches")]
    for number, name in enumerate(columns):
        if name in columns[:number]:
            raise ParameterError(f"{path}, line 1: column {name!r} is here twice")
        if name not in keys and not name.startswith(SECTION):
            hint = did_you_mean(name, [*keys, f"{SECTION}<name>"])
            raise ParameterError(f"{path}, line 1: unknown column {name!r}; {hint}")
    if "area_id" not in columns:
        raise ParameterError(f"{path}, line 1: column 'area_id' is missing")


def _row(path: Path, line: int, cells: dict[str, str]) -> AreaParameters:
    given: dict[str, object] = {}
    sections: dict[str, bool] = {}
    for column, text in cells.items():
        value = text.strip()
        if not value:
            continue
        if not column.startswith(SECTION):
            given[column] = value
        elif value.lower() in _SWITCH:
            sections[column.removeprefix(SECTION)] = _SWITCH[value.lower()]
        else:
            raise ParameterError(
                f"{path}, line {line}: {column!r} is {value!r}; it must be true, false or empty"
            )
    if sections:
        given["sections"] = sections
    try:
        return AreaParameters.model_validate(given)
    except ValidationError as error:
        fault = error.errors()[0]
        column = ".".join(map(str, fault["loc"]))
        shown = f"is {fault['input']!r}: " if fault["type"] != "missing" else ""
        raise ParameterError(f"{path}, line {line}: {column!r} {shown}{fault['msg']}") from error
