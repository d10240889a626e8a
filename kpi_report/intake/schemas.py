"""The tables of a round: columns, types, units and what may stand in them.

Each class is one CSV file. ``docs/tables.md`` is written from the descriptions here by
``python -m kpi_report.intake.schemas`` and a test holds the two together.
"""

import pandera.pandas as pa

from kpi_report.intake.answer_schemas import (
    ActualsTable,
    FieldsTable,
    KpisTable,
    PracticeTable,
    ProjectsTable,
    RepliesTable,
    RevisionsTable,
    UsageTable,
)
from kpi_report.intake.disclosed import described
from kpi_report.intake.registry_schemas import (
    AreasTable,
    FiguresTable,
    IndicatorsTable,
    ItemsTable,
    MembersTable,
    MunicipalitiesTable,
)
from kpi_report.intake.schema import OPTIONAL

REGISTRY_TABLES: dict[str, type[pa.DataFrameModel]] = {
    "areas": AreasTable,
    "municipalities": MunicipalitiesTable,
    "members": MembersTable,
    "items": ItemsTable,
    "figures": FiguresTable,
    "indicators": IndicatorsTable,
}
"""What is known before anyone answers."""

KPI_TABLES: dict[str, type[pa.DataFrameModel]] = {"kpis": KpisTable, "actuals": ActualsTable}

ANSWER_TABLES: dict[str, type[pa.DataFrameModel]] = {
    "fields": FieldsTable,
    "projects": ProjectsTable,
    "practice": PracticeTable,
    "usage": UsageTable,
    "revisions": RevisionsTable,
    "replies": RepliesTable,
}
"""What only a survey asks; a round of published facts has none of these files."""

TABLES = REGISTRY_TABLES | KPI_TABLES | ANSWER_TABLES


_TYPE_NAMES = {"int64": "whole number", "float64": "number", "bool": "true or false"}


def describe_tables() -> str:
    """Return the Markdown reference of all tables, as it stands in ``docs/tables.md``."""
    lines = ["# Tables of a round", ""]
    lines.append("Written by `python -m kpi_report.intake.schemas > docs/tables.md`.")
    lines.append("*Disclosure* says what other areas' documents may show (`docs/method.md`, 5).")
    for name, table in TABLES.items():
        lines += ["", f"## {name}.csv", "", (table.__doc__ or "").splitlines()[0], ""]
        if name in ANSWER_TABLES:
            lines += ["Only a survey round has it.", ""]
        lines += ["| column | type | disclosure | meaning |", "| --- | --- | --- | --- |"]
        for column, spec in table.to_schema().columns.items():
            optional = " (may be empty)" if spec.nullable else ""
            optional += " (column may be left out)" if spec.metadata == OPTIONAL else ""
            kind = _TYPE_NAMES.get(str(spec.dtype), "text") + optional
            seen = described(f"{name}.{column}")
            lines.append(f"| `{column}` | {kind} | {seen} | {spec.description} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(describe_tables(), end="")
