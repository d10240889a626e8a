"""The tables of a round of published facts: columns, types, units and what may stand in them.

Each class is one CSV file. ``docs/tables.md`` is written from the descriptions here by
``python -m kpi_report.intake.schemas`` and a test holds the two together.
"""

import pandera.pandas as pa
from pandera.typing import Series

SLUG = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
CODE = r"^[A-Z][0-9]+$"
FIRST_YEAR, LAST_YEAR = 1990, 2100


class _Table(pa.DataFrameModel):
    class Config:
        strict = True
        ordered = True


class AreasTable(_Table):
    """Registry of the areas: one row per area (``areas.csv``)."""

    area_id: Series[str] = pa.Field(
        unique=True, str_matches=SLUG, description="圏域を表す英小文字の識別子"
    )
    name: Series[str] = pa.Field(unique=True, str_length={"min_value": 1}, description="圏域の名称")
    prefecture: Series[str] = pa.Field(
        str_length={"min_value": 1}, description="連携中枢都市の属する都道府県"
    )
    formed_on: Series[str] = pa.Field(
        str_matches=r"^(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?$",
        description="形成の年月日（ISO 8601。判明しているところまで、不明は空）",
    )
    n_members: Series[int] = pa.Field(ge=1, description="構成市町村数（連携中枢都市を含む）")
    source_url: Series[str] = pa.Field(str_startswith="http", description="出典")
    note: Series[str] = pa.Field(description="構成や形成時期についての注記")


class MunicipalitiesTable(_Table):
    """Register of the municipalities that are members somewhere (``municipalities.csv``)."""

    code: Series[str] = pa.Field(
        unique=True,
        str_matches=r"^(0[1-9]|[1-3]\d|4[0-7])\d{3}$",
        description="市区町村コード（5桁、検査数字を除く。上2桁は都道府県）",
    )
    name: Series[str] = pa.Field(str_length={"min_value": 1}, description="市区町村の名称")
    prefecture: Series[str] = pa.Field(str_length={"min_value": 1}, description="都道府県")


class MembersTable(_Table):
    """Members of each area (``members.csv``); a municipality may belong to several areas."""

    area_id: Series[str] = pa.Field(str_matches=SLUG, description="圏域の識別子")
    code: Series[str] = pa.Field(str_matches=r"^\d{5}$", description="市区町村コード（5桁）")
    role: Series[str] = pa.Field(
        isin=["core", "partner"], description="core は連携中枢都市、partner は連携市町村"
    )
    source_url: Series[str] = pa.Field(str_startswith="http", description="出典")

    class Config:
        unique = ("area_id", "code")


class KpisTable(_Table):
    """KPIs that areas published (``kpis.csv``): one row per KPI, wording as written."""

    kpi_id: Series[str] = pa.Field(unique=True, str_matches=SLUG, description="KPIの識別子")
    area_id: Series[str] = pa.Field(str_matches=SLUG, description="圏域の識別子")
    level: Series[str] = pa.Field(
        isin=["role", "medium", "project"], description="大分野、中分野、個別事業の別"
    )
    role: Series[int] = pa.Field(
        isin=[1, 2, 3], description="役割（1 地域経済、2 高次都市機能、3 生活関連機能）"
    )
    medium_field: Series[str] = pa.Field(description="中分野の名称")
    project: Series[str] = pa.Field(description="個別事業の名称")
    name: Series[str] = pa.Field(str_length={"min_value": 1}, description="KPIの名称（原表記）")
    unit: Series[str] = pa.Field(description="単位（原表記。指数などで単位のないものは空）")
    direction: Series[str] = pa.Field(isin=["higher", "lower"], description="望ましい向き")
    target_kind: Series[str] = pa.Field(
        isin=["reach", "maintain", "direction", "cumulative", "undecided"],
        description="目標の種類（到達、維持、向きのみ、累計、検討中）",
    )
    baseline_year: Series[float] = pa.Field(
        nullable=True,
        in_range={"min_value": FIRST_YEAR, "max_value": LAST_YEAR},
        description="基準年",
    )
    baseline_value: Series[float] = pa.Field(nullable=True, description="基準値")
    target_year: Series[float] = pa.Field(
        nullable=True,
        in_range={"min_value": FIRST_YEAR, "max_value": LAST_YEAR},
        description="目標年",
    )
    target_value: Series[float] = pa.Field(nullable=True, description="目標値（数値のあるもの）")
    target_wording: Series[str] = pa.Field(description="目標の原表記（数値だけのものは空）")
    year_kind: Series[str] = pa.Field(
        isin=["calendar", "fiscal", "oct_sep", "unknown"],
        description="年の種類（暦年、年度、10月から翌年9月まで、不明）",
    )
    lag_years: Series[int] = pa.Field(ge=0, le=10, description="実績が判明するまでの年数")
    reported_year: Series[int] = pa.Field(
        in_range={"min_value": FIRST_YEAR, "max_value": LAST_YEAR},
        description="出典となった資料の年。進捗はこの年の時点で判定する",
    )
    note: Series[str] = pa.Field(description="注記")
    source_name: Series[str] = pa.Field(
        str_length={"min_value": 1}, description="出典の資料の名称と年"
    )
    source_url: Series[str] = pa.Field(str_startswith="http", description="出典")


class ActualsTable(_Table):
    """Actual values of the published KPIs (``actuals.csv``)."""

    kpi_id: Series[str] = pa.Field(str_matches=SLUG, description="KPIの識別子")
    year: Series[int] = pa.Field(
        in_range={"min_value": FIRST_YEAR, "max_value": LAST_YEAR}, description="年"
    )
    value: Series[float] = pa.Field(description="実績値（単位はKPIの単位）")

    class Config:
        unique = ("kpi_id", "year")


class ItemsTable(_Table):
    """Items of the official statistics (``items.csv``)."""

    code: Series[str] = pa.Field(unique=True, str_matches=CODE, description="SSDSE-Aの項目符号")
    name: Series[str] = pa.Field(str_length={"min_value": 1}, description="項目名")
    unit: Series[str] = pa.Field(str_length={"min_value": 1}, description="単位")
    years: Series[str] = pa.Field(
        str_matches=r"^\d{4}( \d{4})*$", description="収録されている年（空白区切り）"
    )


class FiguresTable(_Table):
    """Official figures by area and group (``figures.csv``): sums over today's members."""

    area_id: Series[str] = pa.Field(str_matches=SLUG, description="圏域の識別子（全国は japan）")
    group: Series[str] = pa.Field(
        isin=["core", "partners", "area", "rest_of_prefecture", "national"],
        description="連携中枢都市、連携市町村、圏域、圏域外（同じ都道府県でどの圏域にも属さない"
        "市町村）、全国の別",
    )
    n_municipalities: Series[int] = pa.Field(ge=1, description="合計した市町村の数")
    code: Series[str] = pa.Field(str_matches=CODE, description="SSDSE-Aの項目符号")
    year: Series[int] = pa.Field(
        in_range={"min_value": FIRST_YEAR, "max_value": LAST_YEAR}, description="年"
    )
    value: Series[float] = pa.Field(ge=0, description="値（単位は items.csv）")

    class Config:
        unique = ("area_id", "group", "code", "year")


class IndicatorsTable(_Table):
    """Indicators derived from the items (``indicators.csv``): formula, unit, source."""

    indicator_id: Series[str] = pa.Field(
        unique=True, str_matches=r"^[a-z][a-z0-9_]*$", description="指標の識別子"
    )
    role: Series[int] = pa.Field(isin=[1, 2, 3], description="役割")
    name: Series[str] = pa.Field(unique=True, description="指標の名称")
    unit: Series[str] = pa.Field(str_length={"min_value": 1}, description="単位")
    formula: Series[str] = pa.Field(
        str_matches=r"^[A-Z0-9_ ()+*/.-]+$",
        description="算式（項目符号の四則演算。符号_年 はその年の値）",
    )
    meaning: Series[str] = pa.Field(str_length={"min_value": 1}, description="算式の日本語")
    first_year: Series[int] = pa.Field(
        in_range={"min_value": FIRST_YEAR, "max_value": LAST_YEAR}, description="用いる最初の年"
    )
    decimals: Series[int] = pa.Field(ge=0, le=4, description="表示する小数点以下の桁数")
    direction: Series[str] = pa.Field(
        isin=["higher", "lower", "none"],
        description="望ましい向き（どちらともいえないものは none）",
    )
    measure: Series[str] = pa.Field(
        isin=["outcome", "supply", "context"],
        description="成果（住民の便益や状態）、供給量（便益の代理）、背景の別",
    )
    headline: Series[bool] = pa.Field(description="図と圏域間の比較に用いるか")
    source: Series[str] = pa.Field(str_length={"min_value": 1}, description="出典")


TABLES: dict[str, type[pa.DataFrameModel]] = {
    "areas": AreasTable,
    "municipalities": MunicipalitiesTable,
    "members": MembersTable,
    "kpis": KpisTable,
    "actuals": ActualsTable,
    "items": ItemsTable,
    "figures": FiguresTable,
    "indicators": IndicatorsTable,
}


_TYPE_NAMES = {"int64": "whole number", "float64": "number", "bool": "true or false"}


def describe_tables() -> str:
    """Return the Markdown reference of all tables, as it stands in ``docs/tables.md``."""
    lines = ["# Tables of a round of published facts", ""]
    lines.append("Written by `python -m kpi_report.intake.schemas > docs/tables.md`.")
    for name, table in TABLES.items():
        lines += ["", f"## {name}.csv", "", (table.__doc__ or "").splitlines()[0], ""]
        lines += ["| column | type | meaning |", "| --- | --- | --- |"]
        for column, spec in table.to_schema().columns.items():
            optional = " (may be empty)" if spec.nullable else ""
            kind = _TYPE_NAMES.get(str(spec.dtype), "text") + optional
            lines.append(f"| `{column}` | {kind} | {spec.description} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(describe_tables(), end="")
