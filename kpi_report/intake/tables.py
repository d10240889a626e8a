"""Read the tables of a round and refuse what is damaged or contradicts itself."""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pandera.errors
import pandera.pandas as pa

from kpi_report.errors import InputError, did_you_mean
from kpi_report.intake.profiles import profile_faults
from kpi_report.intake.schema import OPTIONAL
from kpi_report.intake.schemas import (
    ANSWER_TABLES,
    KPI_TABLES,
    REGISTRY_TABLES,
    TABLES,
)

MOST_FAULTS_SHOWN = 10
_NUMBER = r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?"
_LARGEST_WHOLE = 2**53


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a round, checked; columns as in :mod:`kpi_report.intake.schemas`.

    The index of each is the line of the file on which the row begins.
    """

    areas: pd.DataFrame
    municipalities: pd.DataFrame
    members: pd.DataFrame
    items: pd.DataFrame
    figures: pd.DataFrame
    indicators: pd.DataFrame
    kpis: pd.DataFrame
    actuals: pd.DataFrame
    fields: pd.DataFrame
    projects: pd.DataFrame
    practice: pd.DataFrame
    usage: pd.DataFrame
    revisions: pd.DataFrame
    replies: pd.DataFrame


def table_files(folder: Path, registry: Path, *, answered: bool = True) -> dict[str, Path]:
    """Return the file of every table that a round has.

    Parameters
    ----------
    folder
        The round's data folder.
    registry
        The folder of what is known before anyone answers; several rounds may share it.
    answered
        Whether what areas published or answered is wanted too. To send out a survey and to take
        answers in, it is not: those tables are about to be made.
    """
    files = {name: registry / f"{name}.csv" for name in REGISTRY_TABLES}
    if answered:
        files |= {name: folder / f"{name}.csv" for name in KPI_TABLES}
        answers = {name: folder / f"{name}.csv" for name in ANSWER_TABLES}
        files |= {name: path for name, path in answers.items() if path.is_file()}
    return files


def read_tables(folder: Path, registry: Path | None = None, *, answered: bool = True) -> Tables:
    """Read ``<name>.csv`` for every table of :data:`~kpi_report.intake.schemas.TABLES`.

    Parameters
    ----------
    folder, registry, answered
        As for :func:`table_files`; `registry` is `folder` unless told otherwise.

    Raises
    ------
    InputError
        If a file is missing, is not UTF-8 CSV, lacks a column, holds a value outside its domain, or
        refers to a row of another table that is not there. All faults of a file are named, each
        with its line and column.
    """
    files = table_files(folder, registry or folder, answered=answered)
    tables = Tables(
        **{name: read_table(files[name], name) if name in files else empty(name) for name in TABLES}
    )
    faults = [
        *_reference_faults(tables),
        *_membership_faults(tables),
        *_figure_faults(tables),
        *profile_faults(tables.kpis),
    ]
    if faults:
        raise InputError(_list_faults(folder, faults))
    return tables


def empty(name: str) -> pd.DataFrame:
    """Return a table without rows."""
    schema = TABLES[name].to_schema()
    return _typed(pd.DataFrame(columns=list(schema.columns), dtype=object), schema)[0]


def read_table(path: Path, name: str) -> pd.DataFrame:
    """Read one file as the table `name`; raises as :func:`read_tables`."""
    return read_as(path, TABLES[name])


def read_as(path: Path, table: type[pa.DataFrameModel]) -> pd.DataFrame:
    """Read one file as a table of the given columns; raises as :func:`read_tables`."""
    schema = table.to_schema()
    raw = _read_cells(path)
    wanted = list(schema.columns)
    unknown = [c for c in raw.columns if c not in wanted]
    if unknown:
        hint = did_you_mean(unknown[0], wanted)
        raise InputError(f"{path}, line 1: unknown column {unknown[0]!r}; {hint}")
    for column, spec in schema.columns.items():
        if column not in raw.columns and spec.metadata == OPTIONAL:
            raw[column] = ""
    missing = [c for c in wanted if c not in raw.columns]
    if missing:
        raise InputError(
            f"{path}, line 1: column {missing[0]!r} is missing; {path.stem} needs {wanted}"
        )
    frame, faults = _typed(raw[wanted], schema)
    if not faults and len(frame) > 0:
        try:
            schema.validate(frame, lazy=True)
        except pandera.errors.SchemaErrors as error:
            faults = _schema_faults(error)
    if faults:
        raise InputError(_list_faults(path, faults))
    return frame


def _read_cells(path: Path) -> pd.DataFrame:
    """Return the cells of a CSV file as text, each row under the line on which it begins."""
    line = 1
    rows: dict[int, list[str]] = {}
    same: dict[str, str] = {}  # most cells of a large table say what others say: kept once
    try:
        text = path.read_bytes().decode("utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        for cells in reader:
            if cells:
                rows[line] = [same.setdefault(cell, cell) for cell in cells]
            line = reader.line_num + 1
    except FileNotFoundError:
        raise InputError(
            f"{path}: no such file; a round needs {', '.join(TABLES)} (.csv)"
        ) from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not a readable UTF-8 CSV file: {error}") from error
    except csv.Error as error:
        raise InputError(f"{path}, line {line}: not readable CSV: {error}") from error
    if "\0" in text:
        broken = text[: text.index("\0")].count("\n") + 1
        raise InputError(f"{path}, line {broken}: not readable CSV: it holds a NUL character")
    if not rows:
        raise InputError(f"{path}: not readable CSV: it is empty")
    header = rows.pop(next(iter(rows)))
    repeated = [name for name, count in Counter(header).items() if count > 1]
    if repeated:
        raise InputError(f"{path}, line 1: column {repeated[0]!r} is here twice")
    faults = [
        f"line {line}: {len(cells)} cells, but line 1 names {len(header)} columns"
        for line, cells in rows.items()
        if len(cells) != len(header)
    ]
    if faults:
        raise InputError(_list_faults(path, faults))
    return pd.DataFrame(list(rows.values()), index=list(rows), columns=header, dtype=object)


def _typed(raw: pd.DataFrame, schema: object) -> tuple[pd.DataFrame, list[str]]:
    """Convert text columns to the schema's types; say which cells cannot be converted."""
    faults: list[str] = []
    frame = pd.DataFrame(index=raw.index)
    for column, spec in schema.columns.items():  # type: ignore[attr-defined]
        text = raw[column]
        kind = str(spec.dtype)
        if kind.startswith(("int", "float")):
            number = pd.to_numeric(text.where(text.str.fullmatch(_NUMBER)), errors="coerce")
            wrong = number.isna() & ((text != "") | (not spec.nullable))
            if kind.startswith("int"):
                wrong |= number.notna() & ((number % 1 != 0) | (number.abs() > _LARGEST_WHOLE))
            if not wrong.any():
                frame[column] = number.astype("int64" if kind.startswith("int") else "float64")
            what = "a whole number" if kind.startswith("int") else "a number"
        elif kind == "bool":
            wrong = ~text.isin(["true", "false"])
            frame[column] = text == "true"
            what = "true or false"
        else:
            frame[column] = text.astype(object)
            continue
        faults += [
            f"line {line}, column {column!r}: {text[line]!r} is not {what}"
            for line in raw.index[wrong]
        ]
    return frame, faults


def _schema_faults(error: pandera.errors.SchemaErrors) -> list[str]:
    faults = []
    for case in error.failure_cases.to_dict("records"):
        line = case["index"]
        place = f"line {int(line)}, " if line is not None and not pd.isna(line) else ""
        faults.append(
            f"{place}column {case['column']!r}: {case['failure_case']!r} fails {case['check']}"
        )
    return faults


def _reference_faults(t: Tables) -> list[str]:
    """Name rows that point to an area, a KPI or an item that is not registered."""
    areas = set(t.areas["area_id"])
    links = [
        ("members", "area_id", t.members, areas),
        ("members", "code", t.members, set(t.municipalities["code"])),
        ("kpis", "area_id", t.kpis, areas),
        ("actuals", "kpi_id", t.actuals, set(t.kpis["kpi_id"])),
        *((name, "area_id", getattr(t, name), areas) for name in ANSWER_TABLES),
        ("figures", "area_id", t.figures, areas | {"japan"}),
        ("figures", "code", t.figures, set(t.items["code"])),
    ]
    faults = []
    for name, column, frame, known in links:
        for value in sorted(set(frame[column]) - known):
            line = int(frame.index[frame[column] == value][0])
            hint = did_you_mean(value, known)
            faults.append(f"{name}.csv, line {line}: unknown {column} {value!r}; {hint}")
    return faults


def _membership_faults(t: Tables) -> list[str]:
    """Check that an area has as many members as registered, and a core city among them."""
    faults = []
    count = t.members.groupby("area_id").size()
    cores = t.members[t.members["role"] == "core"].groupby("area_id").size()
    for area in t.areas.itertuples():
        found = int(count.get(area.area_id, 0))
        if found != area.n_members:
            faults.append(
                f"areas.csv, line {area.Index}: {area.area_id!r} has n_members "
                f"{area.n_members}, but members.csv lists {found}"
            )
        if cores.get(area.area_id, 0) == 0:
            faults.append(f"members.csv: {area.area_id!r} has no member with role 'core'")
    return faults


def _figure_faults(t: Tables) -> list[str]:
    """Check figures: years announced in items.csv, as many municipalities as the area has."""
    faults = []
    announced = zip(t.items["code"], t.items["years"], strict=True)
    years = {code: set(map(int, text.split())) for code, text in announced}
    for code, found in t.figures.groupby("code")["year"].unique().items():
        for year in sorted(set(map(int, found)) - years.get(str(code), set(map(int, found)))):
            at = t.figures[(t.figures["code"] == code) & (t.figures["year"] == year)].index[0]
            known = did_you_mean(year, years[str(code)])
            faults.append(
                f"figures.csv, line {at}: year {year} is outside the years of {code}; {known}"
            )
    faults += _sum_faults(t.figures)
    n_members = dict(zip(t.areas["area_id"], t.areas["n_members"], strict=True))
    whole = t.figures[t.figures["group"] == "area"].drop_duplicates(["area_id", "n_municipalities"])
    for line, area_id, n in zip(
        whole.index, whole["area_id"], whole["n_municipalities"], strict=True
    ):
        if n != n_members.get(area_id, n):
            faults.append(
                f"figures.csv, line {line}: figures of {area_id!r} sum {n} municipalities, the "
                f"area has {n_members[area_id]}"
            )
    return faults


def _sum_faults(figures: pd.DataFrame) -> list[str]:
    """Check that core and partners make up the area, item by item and year by year."""
    keys = ["area_id", "code", "year"]
    wide = figures.pivot_table("value", keys, "group", sort=False)
    sums = wide.reindex(columns=["core", "partners", "area"]).reset_index().fillna(0)
    sums["parts"] = sums["core"] + sums["partners"]
    wrong = sums[(sums["area"] - sums["parts"]).abs() > 1e-9 * sums["area"].abs()]
    return [
        f"figures.csv: {row['code']} of {row['area_id']!r} in {row['year']}: core and partners sum "
        f"to {row['parts']:,.0f}, the area is {row['area']:,.0f}"
        for row in wrong.to_dict("records")
    ]


def _list_faults(where: Path, faults: list[str]) -> str:
    more = len(faults) - MOST_FAULTS_SHOWN
    shown = "\n".join(f"  - {fault}" for fault in faults[:MOST_FAULTS_SHOWN])
    return f"{where}: {len(faults)} fault(s)\n{shown}" + (
        f"\n  … and {more} more" if more > 0 else ""
    )
