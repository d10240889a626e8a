"""The tables of all areas' newest answers: an area's rows take the place of its old ones."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from kpi_report.errors import InputError, did_you_mean
from kpi_report.intake.schemas import ANSWER_TABLES, KPI_TABLES, TABLES
from kpi_report.intake.tables import empty, read_table
from kpi_report.survey.response import Response

WRITTEN = (*KPI_TABLES, *ANSWER_TABLES)
"""The tables that answers fill, in the order in which they are put in place."""

_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_MOST_WHOLE = 1e15

Row = tuple[object, ...]


def answer_rows(response: Response, file: str) -> dict[str, list[Row]]:
    """Return the rows of a response, which name the file as it was sent, not as it is archived."""
    rows: dict[str, list[Row]] = {name: [] for name in WRITTEN}
    for name in rows.keys() & response.tables.keys():
        frame = response.tables[name].reindex(columns=_columns(name))
        origin = frame["source_file"].where(frame["source_file"] != response.file, file)
        rows[name] = list(frame.assign(source_file=origin).itertuples(index=False, name=None))
    return rows


@cache
def _columns(name: str) -> list[str]:
    return list(TABLES[name].to_schema().columns)


def merge_answers(folder: Path, answers: Mapping[str, Mapping[str, list[Row]]]) -> dict[str, bytes]:
    """Return the tables of a folder with the rows of these areas replaced.

    Parameters
    ----------
    folder
        Where the tables are; one that is not there is empty.
    answers
        Rows by area and table. Of each table that an area had, only these stay.

    Returns
    -------
    dict
        CSV by file name, sorted by area, an area's rows as they were answered.

    Raises
    ------
    InputError
        If a table is damaged.
    """
    owners: dict[object, str] = {}
    files = {}
    for name in WRITTEN:
        path = folder / f"{name}.csv"
        old = read_table(path, name) if path.is_file() else empty(name)
        keys = old["kpi_id"].map(owners) if name == "actuals" else old["area_id"]
        if name == "kpis":
            # The old ones: a KPI that its area has dropped takes its actuals with it.
            owners = dict(zip(old["kpi_id"], old["area_id"], strict=True))
        for line in keys.index[keys.isna()]:
            kpi_id = old.loc[line, "kpi_id"]
            hint = did_you_mean(kpi_id, owners)
            raise InputError(f"{path}, line {line}: unknown kpi_id {kpi_id!r}; {hint}")
        rows: dict[str, list[Row]] = defaultdict(list)
        for area_id, row in zip(keys, old.itertuples(index=False, name=None), strict=True):
            rows[area_id].append(row)
        rows |= {area_id: tables[name] for area_id, tables in answers.items()}
        files[f"{name}.csv"] = _csv(_columns(name), [row for a in sorted(rows) for row in rows[a]])
    return files


def _csv(headings: list[str], rows: Iterable[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _cell(value: object) -> str:
    """Return a value as it stands in a table: the shortest text that is read as the same value."""
    if value is None or value != value:
        return ""
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < _MOST_WHOLE
        return str(int(value)) if whole else repr(float(value))
    return one_spelling(str(value))


def one_spelling(text: str) -> str:
    """Return a text with one kind of line break and without what a CSV cannot hold."""
    return _NO_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
