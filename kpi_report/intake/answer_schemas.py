"""Tables of what areas published or answered: KPIs, actual values, and what only a survey asks."""

import pandera.pandas as pa
from pandera.typing import Series

from kpi_report.intake.profiles import PROFILE
from kpi_report.intake.schema import FIRST_YEAR, LAST_YEAR, SLUG, Table, optional
from kpi_report.model import Change, DeclaredLevel, Scope, TargetKind, YearKind


class KpisTable(Table):
    """KPIs that areas published or answered (``kpis.csv``): one row per KPI, wording as written."""

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
    direction: Series[str] = pa.Field(
        isin=["higher", "lower", "none"],
        description="望ましい向き（回答がないか、範囲を目標とするものは none）",
    )
    target_kind: Series[str] = pa.Field(
        isin=[k.value for k in TargetKind],
        description="目標の種類（" + "、".join(k.label for k in TargetKind) + "）",
    )
    baseline_year: Series[float] = pa.Field(
        nullable=True,
        in_range={"min_value": FIRST_YEAR, "max_value": LAST_YEAR},
        description="基準年",
    )
    baseline_value: Series[float] = pa.Field(nullable=True, description="基準値")
    baseline_wording: Series[str] = optional("基準値の原表記（数値だけのものは空）")
    target_year: Series[float] = pa.Field(
        nullable=True,
        in_range={"min_value": FIRST_YEAR, "max_value": LAST_YEAR},
        description="目標年",
    )
    target_value: Series[float] = pa.Field(
        nullable=True, description="目標値（数値のあるもの。範囲では下限）"
    )
    target_upper: Series[float] = optional("範囲の目標の上限", nullable=True)
    target_wording: Series[str] = pa.Field(description="目標の原表記（数値だけのものは空）")
    profile: Series[str] = optional(
        "累計の目標で、各年までに見込む割合（「2019=0.1 2021=1.0」。空は毎年同じ）",
        str_matches=PROFILE,
    )
    year_kind: Series[str] = pa.Field(
        isin=[k.value for k in YearKind],
        description="年の種類（" + "、".join(k.label for k in YearKind) + "）",
    )
    lag_years: Series[float] = pa.Field(
        ge=0, le=10, nullable=True, description="実績が判明するまでの年数"
    )
    reported_year: Series[int] = pa.Field(
        in_range={"min_value": FIRST_YEAR, "max_value": LAST_YEAR},
        description="出典となった資料の年。進捗はこの年の時点で判定する",
    )
    declared: Series[str] = optional(
        "圏域が答えた指標の区分（" + "、".join(x.label for x in DeclaredLevel) + "。空は回答なし）",
        isin=["", *(x.value for x in DeclaredLevel)],
    )
    scope: Series[str] = optional(
        "集計の範囲（" + "、".join(x.label for x in Scope) + "。空は回答なし）",
        isin=["", *(x.value for x in Scope)],
    )
    data_source: Series[str] = optional("実績を把握する資料の名称")
    rationale: Series[str] = optional("目標水準の根拠")
    cooperation: Series[str] = optional("連携の効果についての説明")
    note: Series[str] = pa.Field(description="注記")
    source_name: Series[str] = pa.Field(
        str_length={"min_value": 1}, description="出典の資料の名称と年"
    )
    source_url: Series[str] = pa.Field(
        str_matches=r"^(http.*)?$", description="出典（調査票の回答では空）"
    )
    source_file: Series[str] = optional("回答のファイル")
    source_sheet: Series[str] = optional("回答のシート")
    source_cell: Series[str] = optional("値ごとのセル（「列名=セル」を空白で区切る）")


class _Answered(Table):
    """Rows that come from a workbook: each says from which cells."""

    source_file: Series[str] = pa.Field(description="回答のファイル")
    source_sheet: Series[str] = pa.Field(description="回答のシート")
    source_cell: Series[str] = pa.Field(
        description="回答のセル（値が複数の行では「列名=セル」を空白で区切る）"
    )


class ActualsTable(Table):
    """Actual values of the KPIs (``actuals.csv``)."""

    kpi_id: Series[str] = pa.Field(str_matches=SLUG, description="KPIの識別子")
    municipality: Series[str] = optional(
        "市町村別の実績ではその市区町村コード（圏域全体の値では空）", str_matches=r"^(\d{5})?$"
    )
    year: Series[int] = pa.Field(
        in_range={"min_value": FIRST_YEAR, "max_value": LAST_YEAR}, description="年"
    )
    value: Series[float] = pa.Field(description="実績値（単位はKPIの単位）")
    wording: Series[str] = optional("原表記（数値だけのものは空）")
    note: Series[str] = optional("備考（その行のどの年の値にも付く）")
    source_file: Series[str] = optional("回答のファイル")
    source_sheet: Series[str] = optional("回答のシート")
    source_cell: Series[str] = optional("回答のセル")

    class Config:
        unique = ("kpi_id", "municipality", "year")


class FieldsTable(_Answered):
    """Medium fields of an area's vision (``fields.csv``)."""

    area_id: Series[str] = pa.Field(str_matches=SLUG, description="圏域の識別子")
    role: Series[int] = pa.Field(isin=[1, 2, 3], description="役割")
    medium_field: Series[str] = pa.Field(
        str_length={"min_value": 1}, description="中分野の名称（原表記）"
    )

    class Config:
        unique = ("area_id", "role", "medium_field")


class ProjectsTable(_Answered):
    """Projects of an area's vision (``projects.csv``)."""

    area_id: Series[str] = pa.Field(str_matches=SLUG, description="圏域の識別子")
    role: Series[int] = pa.Field(isin=[1, 2, 3], description="役割")
    medium_field: Series[str] = pa.Field(description="中分野の名称（原表記）")
    project: Series[str] = pa.Field(
        str_length={"min_value": 1}, description="個別事業の名称（原表記）"
    )
    municipalities: Series[str] = pa.Field(
        description="参加する市区町村のコード（空白区切り。全構成市町村では all、無回答は空）"
    )
    outline: Series[str] = pa.Field(description="事業の概要")

    class Config:
        unique = ("area_id", "role", "medium_field", "project")


class PracticeTable(_Answered):
    """How KPIs are set and checked (``practice.csv``): one row per question."""

    area_id: Series[str] = pa.Field(str_matches=SLUG, description="圏域の識別子")
    question_id: Series[str] = pa.Field(
        str_matches=r"^p[1-3]-\d+$", description="設問の番号（docs/questionnaire.md）"
    )
    answer: Series[str] = pa.Field(
        str_length={"min_value": 1}, description="回答（選択肢の符号。docs/questionnaire.md）"
    )
    detail: Series[str] = pa.Field(description="補足（自由記述）")

    class Config:
        unique = ("area_id", "question_id")


class UsageTable(_Answered):
    """Users of shared facilities by where they live (``usage.csv``)."""

    area_id: Series[str] = pa.Field(str_matches=SLUG, description="圏域の識別子")
    facility: Series[str] = pa.Field(
        str_length={"min_value": 1}, description="施設の名称（原表記）"
    )
    location: Series[str] = pa.Field(
        str_matches=r"^(\d{5})?$", description="施設の所在する市区町村のコード"
    )
    shared_since: Series[float] = pa.Field(
        nullable=True,
        in_range={"min_value": FIRST_YEAR, "max_value": LAST_YEAR},
        description="相互利用を始めた年度",
    )
    residence: Series[str] = pa.Field(
        str_matches=r"^(\d{5}|outside|unknown|total)$",
        description="利用者の居住する市区町村のコード（outside は圏域外、unknown は不明、"
        "total は合計）",
    )
    year: Series[int] = pa.Field(
        in_range={"min_value": FIRST_YEAR, "max_value": LAST_YEAR}, description="年度"
    )
    users: Series[float] = pa.Field(ge=0, description="年間の延べ利用者数（人）")
    note: Series[str] = pa.Field(description="備考（その行のどの年の値にも付く）")

    class Config:
        unique = ("area_id", "facility", "residence", "year")


class RevisionsTable(_Answered):
    """What was done to each KPI since the last round (``revisions.csv``)."""

    area_id: Series[str] = pa.Field(str_matches=SLUG, description="圏域の識別子")
    kpi_id: Series[str] = pa.Field(
        str_matches=SLUG, description="前回のKPIの識別子（新設では今回の）"
    )
    name: Series[str] = pa.Field(description="KPIの名称（前回のもの。新設では今回の）")
    change: Series[str] = pa.Field(
        isin=[c.value for c in Change],
        description="見直しの内容（" + "、".join(c.label for c in Change) + "）",
    )
    new_kpi_id: Series[str] = pa.Field(
        str_matches=r"^([a-z0-9]+(?:-[a-z0-9]+)*)?$", description="差替え後のKPIの識別子"
    )
    reason: Series[str] = pa.Field(description="見直しの理由")
    cause: Series[str] = pa.Field(description="進捗が遅れている場合の要因の分析")
    action: Series[str] = pa.Field(description="事業の見直しの内容")

    class Config:
        unique = ("area_id", "kpi_id")


class RepliesTable(_Answered):
    """What the area writes back (``replies.csv``): one row per question."""

    area_id: Series[str] = pa.Field(str_matches=SLUG, description="圏域の識別子")
    question_id: Series[str] = pa.Field(
        str_matches=r"^r-\d+$", description="設問の番号（docs/questionnaire.md）"
    )
    answer: Series[str] = pa.Field(str_length={"min_value": 1}, description="回答（原表記）")

    class Config:
        unique = ("area_id", "question_id")
