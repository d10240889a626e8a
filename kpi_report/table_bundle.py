"""What the document of one area may know of a round of tables: its own rows, and medians."""

from dataclasses import dataclass

from kpi_report import __version__
from kpi_report.assess.disclosure import ReleasedQuartiles, released_quartiles
from kpi_report.assess.standing import FIGURE
from kpi_report.bundle import inputs_sha256
from kpi_report.table_parameters import TableRoundParameters
from kpi_report.table_round import TableRound, TableRow, Value


@dataclass(frozen=True, slots=True)
class TableFacts:
    """What every document of a round of tables prints about the round."""

    round_id: str
    title: str
    data_date: str
    disclaimer: str
    credit: str
    version: str
    inputs_sha256: str
    area_word: str
    fictional: bool = False
    workbook: bool = True


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """A column: heading, unit, and decimals of its numbers; none of texts."""

    heading: str
    unit: str
    decimals: int | None
    compared: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """Of a compared column, by the key of the row: median and upper quartile over all areas."""

    column: int
    key: Value
    released: ReleasedQuartiles


@dataclass(frozen=True, slots=True)
class OwnTable:
    """An area's rows of a table, with what is released of all areas' values."""

    name: str
    file: str
    title: str
    note: str
    source: str
    columns: tuple[OwnColumn, ...]
    rows: tuple[TableRow, ...]
    beside: tuple[Beside, ...] = ()


@dataclass(frozen=True, slots=True)
class TableBundle:
    """All that the document of one area may know."""

    round: TableFacts
    area_id: str
    name: str
    tables: tuple[OwnTable, ...]


def table_bundle(round_: TableRound, area_id: str, language: str = "") -> TableBundle:
    """Return the bundle of one area.

    Raises
    ------
    ParameterError
        If the round has no such area.
    """
    said = round_.parameters.worded_in(language or round_.language_of(area_id))
    return TableBundle(
        round=_facts(said, round_),
        area_id=area_id,
        name=round_.name(area_id),
        tables=tuple(_own(round_, name, area_id) for name in said.tables),
    )


def _facts(said: TableRoundParameters, round_: TableRound) -> TableFacts:
    return TableFacts(
        round_id=said.round_id,
        title=said.title,
        data_date=said.data_date.isoformat(),
        disclaimer=said.disclaimer,
        credit=said.credit,
        version=__version__,
        inputs_sha256=inputs_sha256(round_.inputs),
        area_word=said.area_word,
        fictional=said.fictional,
        workbook="xlsx" in said.formats,
    )


def _own(round_: TableRound, name: str, area_id: str) -> OwnTable:
    said = round_.parameters.tables[name]
    own = round_.rows[name][area_id]
    keys = dict.fromkeys(row.values[0] for row in own)
    beside = []
    for number, column in enumerate(said.columns.values()):
        for key in keys if column.compared else ():
            # One value each: several rows of an area under one key are not one of its values.
            values = [
                float(found[0])
                for rows in round_.rows[name].values()
                if len(found := [r.values[number] for r in rows if r.values[0] == key]) == 1
                and isinstance(found[0], float)
            ]
            released = released_quartiles(FIGURE, values, round_.parameters.gates)
            if released is not None:
                beside.append(Beside(number, key, released))
    return OwnTable(
        name=name,
        file=f"{round_.parameters.data}/{name}.csv",
        title=said.title,
        note=said.note,
        source=said.source,
        columns=tuple(
            OwnColumn(c.heading, c.unit, c.decimals, c.compared) for c in said.columns.values()
        ),
        rows=own,
        beside=tuple(beside),
    )
