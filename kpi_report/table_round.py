"""Load a round of tables: parameters, areas and rows, each checked against the others."""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kpi_report.area_parameters import Said, area_files, read_area_parameters
from kpi_report.errors import InputError, ParameterError, did_you_mean
from kpi_report.parameters import AreaParameters, Language, key_line, read_parameters
from kpi_report.table_parameters import (
    AREA_ID,
    AREA_NAME,
    ColumnParameters,
    TableParameters,
    TableRoundParameters,
)
from kpi_report.typeface import font_files, read_typeface

Value = str | float | None
"""What stands in a cell: a text, a number of a column that has decimals, nothing."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of an area, and the line of its file; values in the order of the columns."""

    line: int
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class TableRound:
    """A round of tables, whole and consistent; ``rows`` by table and area, in the file's order."""

    root: Path
    parameters: TableRoundParameters
    area_parameters: dict[str, AreaParameters]
    names: dict[str, str]
    rows: dict[str, dict[str, tuple[TableRow, ...]]]
    inputs: dict[str, str]
    asked_language: str = ""
    said_in: Mapping[str, Said] = field(default_factory=dict)

    @property
    def fonts(self) -> str:
        """Return the folder of the typeface that the round names; empty for the default."""
        return str(self.root / self.parameters.fonts) if self.parameters.fonts else ""

    def name(self, area_id: str) -> str:
        """Return the name of an area.

        Raises
        ------
        ParameterError
            If the round has no such area.
        """
        if area_id not in self.names:
            hint = did_you_mean(area_id, self.names)
            raise ParameterError(
                f"round {self.parameters.round_id!r} has no area {area_id!r}; {hint}"
            )
        return self.names[area_id]

    def language_of(self, area_id: str) -> str:
        """Return the language of an area's document: its own, or that of the round."""
        return self.area_parameters[area_id].language or self.parameters.language

    def in_language(self, language: Language) -> "TableRound":
        """Return the round with every document in `language`, whatever the parameters say."""
        said = {"language": language}
        return replace(
            self,
            asked_language=language,
            parameters=self.parameters.model_copy(update=said),
            area_parameters={
                area_id: given.model_copy(update=said)
                for area_id, given in self.area_parameters.items()
            },
        )


def load_table_round(round_id: str, root: Path) -> TableRound:
    """Load ``params/<round_id>/`` and the tables it names.

    Raises
    ------
    ParameterError
        If a parameter is wrong, or an area has none.
    InputError
        If a table is damaged, with file and line.
    """
    folder = root / "params" / round_id
    path = folder / "round.yaml"
    parameters = read_parameters(path, TableRoundParameters)
    if parameters.round_id != round_id:
        raise ParameterError(
            f"{path}, line {key_line(path, 'round_id')}: round_id is {parameters.round_id!r}, "
            f"its folder {round_id!r}"
        )
    for key in ("data", "fonts"):
        named = Path(getattr(parameters, key) or ".")
        if named.is_absolute() or ".." in named.parts:
            raise ParameterError(
                f"{path}, line {key_line(path, key)}: {key!r} is {str(named)!r}; it must be a "
                "folder inside the project"
            )
    data = root / parameters.data
    names = _read_areas(data / "areas.csv")
    said = read_area_parameters(folder, list(names))
    rows = {
        name: _read_table(data / f"{name}.csv", table, names)
        for name, table in parameters.tables.items()
    }
    files = [path, *area_files(folder), data / "areas.csv"]
    files += [data / f"{name}.csv" for name in parameters.tables]
    if parameters.fonts:
        read_typeface(root / parameters.fonts)
        files += font_files(root / parameters.fonts)
    return TableRound(
        root=root,
        parameters=parameters,
        area_parameters={area_id: one.parameters for area_id, one in said.items()},
        names=names,
        rows=rows,
        inputs={
            file.relative_to(root).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in files
        },
        said_in=said,
    )


def _read_areas(path: Path) -> dict[str, str]:
    names: dict[str, str] = {}
    for line, cells in _lines(path, [AREA_ID, AREA_NAME]):
        area_id = cells[AREA_ID]
        if not area_id or not cells[AREA_NAME]:
            raise InputError(f"{path}, line {line}: {AREA_ID} and {AREA_NAME} must not be empty")
        if area_id in names:
            raise InputError(f"{path}, line {line}: area {area_id!r} is here twice")
        names[area_id] = cells[AREA_NAME]
    if not names:
        raise InputError(f"{path}: names no area")
    return names


def _read_table(
    path: Path, table: TableParameters, names: Mapping[str, str]
) -> dict[str, tuple[TableRow, ...]]:
    found: dict[str, list[TableRow]] = {area_id: [] for area_id in names}
    compared = any(column.compared for column in table.columns.values())
    for line, cells in _lines(path, [AREA_ID, *table.columns]):
        area_id = cells[AREA_ID]
        if area_id not in found:
            hint = did_you_mean(area_id, names)
            raise InputError(f"{path}, line {line}: unknown area {area_id!r}; {hint}")
        values = tuple(
            _value(f"{path}, line {line}", name, column, cells[name])
            for name, column in table.columns.items()
        )
        if values[0] is None:
            first = next(iter(table.columns))
            raise InputError(f"{path}, line {line}: {first!r}, which heads the row, is empty")
        if compared and any(row.values[0] == values[0] for row in found[area_id]):
            raise InputError(f"{path}, line {line}: {area_id!r} has two rows of {values[0]!r}")
        found[area_id].append(TableRow(line, values))
    return {area_id: tuple(rows) for area_id, rows in found.items()}


def _value(where: str, name: str, column: ColumnParameters, text: str) -> Value:
    if not text:
        return None
    if column.decimals is None:
        return text
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        number = float("nan")
    if number != number or number in (float("inf"), float("-inf")):
        raise InputError(f"{where}: {name!r} is {text!r}, which is no number")
    return number


def _lines(path: Path, wanted: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line and cells of every row of a CSV file that has exactly the columns `wanted`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        others = sorted(p.name for p in path.parent.glob("*.csv"))
        raise InputError(f"{path}: no such table; {did_you_mean(path.name, others)}") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: not readable as UTF-8: {error}") from error
    rows = csv.reader(io.StringIO(text, newline=""))
    columns = [name.strip() for name in next(rows, [])]
    for name in columns:
        if name not in wanted or columns.count(name) > 1:
            told = (
                "is here twice" if name in wanted else f"is unknown; {did_you_mean(name, wanted)}"
            )
            raise InputError(f"{path}, line 1: column {name!r} {told}")
    if missing := [name for name in wanted if name not in columns]:
        raise InputError(f"{path}, line 1: column {missing[0]!r} is missing")
    for cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(columns):
            raise InputError(
                f"{path}, line {rows.line_num}: {len(cells)} cells in {len(columns)} columns"
            )
        yield rows.line_num, dict(zip(columns, (cell.strip() for cell in cells), strict=True))
