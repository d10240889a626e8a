"""Tables known before anyone answers: areas, their members, official figures."""

import pandera.pandas as pa
from pandera.typing import Series

from kpi_report.intake.schema import CODE, FIRST_YEAR, LAST_YEAR, SLUG, Table, optional


class AreasTable(Table):
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


class MunicipalitiesTable(Table):
    """Register of the municipalities that are members somewhere (``municipalities.csv``)."""

    code: Series[str] = pa.Field(
        unique=True,
        str_matches=r"^(0[1-9]|[1-3]\d|4[0-7]|9\d)\d{3}$",
        description="市区町村コード（5桁、検査数字を除く。上2桁は都道府県、90以上は架空のもの）",
    )
    name: Series[str] = pa.Field(str_length={"min_value": 1}, description="市区町村の名称")
    prefecture: Series[str] = pa.Field(str_length={"min_value": 1}, description="都道府県")
    population: Series[float] = optional(
        "人口（人）。施設の利用者数を人口当たりで示すのに用いる", ge=1, nullable=True
    )


class MembersTable(Table):
    """Members of each area (``members.csv``); a municipality may belong to several areas."""

    area_id: Series[str] = pa.Field(str_matches=SLUG, description="圏域の識別子")
    code: Series[str] = pa.Field(str_matches=r"^\d{5}$", description="市区町村コード（5桁）")
    role: Series[str] = pa.Field(
        isin=["core", "partner"], description="core は連携中枢都市、partner は連携市町村"
    )
    source_url: Series[str] = pa.Field(str_startswith="http", description="出典")

    class Config:
        unique = ("area_id", "code")


class ItemsTable(Table):
    """Items of the official statistics (``items.csv``)."""

    code: Series[str] = pa.Field(unique=True, str_matches=CODE, description="SSDSE-Aの項目符号")
    name: Series[str] = pa.Field(str_length={"min_value": 1}, description="項目名")
    unit: Series[str] = pa.Field(str_length={"min_value": 1}, description="単位")
    years: Series[str] = pa.Field(
        str_matches=r"^\d{4}( \d{4})*$", description="収録されている年（空白区切り）"
    )
    statistic: Series[str] = pa.Field(description="元の統計の名称（不明は空）")
    published_after: Series[float] = pa.Field(
        ge=0,
        nullable=True,
        description="元の統計の市町村の値が、対象の年から遅くとも何年後の年に公表されるか（年）",
    )


class FiguresTable(Table):
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


class IndicatorsTable(Table):
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
    years: Series[str] = pa.Field(
        isin=["calendar", "fiscal"], description="年の種類（calendar は暦年、fiscal は年度）"
    )
