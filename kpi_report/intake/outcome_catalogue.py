"""Read the standard catalogue of outcome KPIs, ``data/catalogue/outcomes.csv``."""

from pathlib import Path

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from kpi_report.intake.schema import SLUG, Table
from kpi_report.intake.tables import read_as

OUTCOMES = Path("data/catalogue/outcomes.csv")
"""Where the catalogue stands, from the project's folder."""


class OutcomesTable(Table):
    """Outcome KPIs by medium field: one row per outcome (``outcomes.csv``)."""

    entry_id: Series[str] = pa.Field(unique=True, str_matches=SLUG, description="指標の識別子")
    role: Series[int] = pa.Field(isin=[1, 2, 3], description="役割")
    medium_field: Series[str] = pa.Field(str_length={"min_value": 1}, description="中分野")
    name: Series[str] = pa.Field(
        unique=True, str_length={"min_value": 1}, description="成果を測る指標の名称"
    )
    unit: Series[str] = pa.Field(str_length={"min_value": 1}, description="単位")
    direction: Series[str] = pa.Field(isin=["higher", "lower"], description="望ましい向き")
    source: Series[str] = pa.Field(
        str_length={"min_value": 1}, description="値を把握する統計の名称、または調査・記録の種類"
    )
    source_kind: Series[str] = pa.Field(
        isin=["official", "survey", "record"],
        description="把握の方法（official 公的統計、survey 調査、record 業務の記録）",
    )
    indicator_id: Series[str] = pa.Field(
        str_matches=r"^([a-z0-9]+(?:_[a-z0-9]+)*)?$",
        description="基準値を与える指標の識別子（indicators.csv。なければ空）",
    )
    goal_of: Series[str] = pa.Field(
        description="その全体の目標に当たる中分野（空白区切り。基準値を示すために添える。なければ空）"
    )
    activities: Series[str] = pa.Field(
        str_length={"min_value": 1},
        description="この成果に至る活動の語（空白区切り。名称の照合に用いる）",
    )
    note: Series[str] = pa.Field(description="数え方の注意")


def read_outcomes(path: Path) -> pd.DataFrame:
    """Read the catalogue; its index is the line on which a row begins.

    Raises
    ------
    InputError
        If the file is missing, is not UTF-8 CSV, lacks a column or holds a value outside its
        domain; every fault is named with its line and column.
    """
    return read_as(path, OutcomesTable)
