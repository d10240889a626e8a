"""Parameters of a round of tables: a report about anything of which there is a row for each area.

A round of tables has no KPIs, roles or members. What an area is, a school or a branch, its tables
and their columns stand in ``round.yaml``, which says ``kind: tables``.
"""

import re
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import Field, model_validator

from kpi_report.design import Strict
from kpi_report.parameters import ReportParameters, described

KIND = "tables"
NAME = re.compile(r"[a-z][a-z0-9_]*")
AREA_ID, AREA_NAME = "area_id", "name"


class ColumnParameters(Strict):
    """A column of a table: how it is headed, and what stands in it."""

    heading: str = Field(min_length=1, description="見出し")
    unit: str = Field("", description="単位")
    decimals: int | None = Field(
        None, ge=0, le=4, description="数値の小数点以下の桁数。省略時は文字の列"
    )
    compared: bool = Field(
        False,
        description="全体の中央値を並べて示すか。true とした列の値は、公表されているものとする",
    )


class TableParameters(Strict):
    """A table ``<name>.csv``: a row for each area and key, or several."""

    title: str = Field(min_length=1, description="表題")
    columns: dict[str, ColumnParameters] = Field(
        min_length=1, description="列。最初の列（年度など）が行の見出しとなる"
    )
    note: str = Field("", description="表の注")
    source: str = Field("", description="出典")

    @model_validator(mode="after")
    def _sound(self) -> Self:
        for name, column in self.columns.items():
            if not NAME.fullmatch(name) or name == AREA_ID:
                raise ValueError(f"column {name!r}: write a-z, 0-9 and _, and not {AREA_ID}")
            if column.compared and column.decimals is None:
                raise ValueError(f"column {name!r} is compared but has no decimals, so no numbers")
        return self


class TableRoundParameters(ReportParameters):
    """``round.yaml`` with ``kind: tables``: tables of any domain, a document for each area."""

    kind: Literal["tables"] = Field(description="調査回の種類。表による調査回")
    area_word: str = Field(
        "圏域", min_length=1, description="文書を受け取るものの呼び名（学校など）"
    )
    tables: dict[str, TableParameters] = Field(
        min_length=1, description="表。data のフォルダの <名称>.csv"
    )

    @model_validator(mode="after")
    def _named(self) -> Self:
        for name in self.tables:
            if not NAME.fullmatch(name) or name == "areas":
                raise ValueError(f"table {name!r}: write a-z, 0-9 and _, and not 'areas'")
        return self


def is_of_tables(root: Path, round_id: str) -> bool:
    """Return whether a round's parameters say that it is one of tables; whatever else they say."""
    try:
        text = (root / "params" / round_id / "round.yaml").read_text(encoding="utf-8")
        said = yaml.safe_load(text)
    except (OSError, ValueError, yaml.YAMLError):
        return False
    return isinstance(said, dict) and said.get("kind") == KIND


def describe_table_parameters() -> str:
    """Return the Markdown reference of all keys, as it stands in ``docs/table_parameters.md``."""
    return described(
        "Parameters of a round of tables",
        "Written by `python -m kpi_report.table_parameters > docs/table_parameters.md`; how to "
        "begin: [a new kind of report](new_report.md). `TableRoundParameters` has all keys of "
        "[`ReportParameters`](parameters.md#reportparameters) too; "
        "[`AreaParameters`](parameters.md#areaparameters) are the same.",
        (TableRoundParameters, TableParameters, ColumnParameters),
    )


if __name__ == "__main__":
    print(describe_table_parameters(), end="")
