"""Faults of answers in a few words, as the overview lists them."""

from kpi_report.document.language import later
from kpi_report.intake.faults import FaultKind, Severity

SEVERITIES: dict[Severity, str] = {
    Severity.MUST: later("不備"),
    Severity.CHECK: later("確認事項"),
}

KINDS: dict[FaultKind, str] = {
    FaultKind.SHEET_MISSING: later("シートがない"),
    FaultKind.HEADING_MISSING: later("見出しがない"),
    FaultKind.HEADING_UNKNOWN: later("様式にない見出し"),
    FaultKind.HEADING_TWICE: later("見出しの重複"),
    FaultKind.REMARK_NOT_TAKEN: later("読み取らない位置の記載"),
    FaultKind.TOO_MANY_ROWS: later("行が多すぎる"),
    FaultKind.REQUIRED_MISSING: later("必須の欄が空欄"),
    FaultKind.CHOICE_UNKNOWN: later("選択肢にない回答"),
    FaultKind.NUMBER_UNREADABLE: later("数値として読み取れない"),
    FaultKind.YEAR_UNREADABLE: later("年として読み取れない"),
    FaultKind.TARGET_UNREADABLE: later("目標として読み取れない"),
    FaultKind.FORMULA_WITHOUT_VALUE: later("計算結果のない計算式"),
    FaultKind.TEXT_TOO_LONG: later("文が長すぎる"),
    FaultKind.UNIT_DIFFERS: later("単位がKPIと異なる"),
    FaultKind.UNIT_MISSING: later("単位が空欄"),
    FaultKind.TARGET_AGAINST_DIRECTION: later("目標が望ましい向きと逆"),
    FaultKind.TARGET_MET_AT_BASELINE: later("基準値が目標を満たしている"),
    FaultKind.TARGET_KIND_DIFFERS: later("目標の種類と書き方が異なる"),
    FaultKind.BASELINE_AFTER_TARGET: later("基準年が目標年以後"),
    FaultKind.ACTUAL_BEFORE_BASELINE: later("基準年より前の実績"),
    FaultKind.YEAR_KIND_DIFFERS: later("年の種類と書き方が異なる"),
    FaultKind.CANDIDATE_NOT_ADOPTED: later("採用されていないKPIの候補"),
    FaultKind.KPI_TWICE: later("KPIの重複"),
    FaultKind.KPI_NUMBER_MISSING: later("KPI番号が空欄"),
    FaultKind.KPI_NUMBER_UNKNOWN: later("KPI番号が見当たらない"),
    FaultKind.ROW_TWICE: later("行の重複"),
    FaultKind.PROJECT_WITHOUT_FIELD: later("個別事業の中分野が空欄"),
    FaultKind.FIELD_NOT_IN_TREE: later("体系にない中分野・個別事業"),
    FaultKind.YEARS_DIFFER: later("欄と記載の年が異なる"),
    FaultKind.DROPPED_BUT_LISTED: later("廃止・差替えのKPIが残っている"),
    FaultKind.KEPT_BUT_NOT_LISTED: later("続けるKPIの記載がない"),
    FaultKind.SUSPECT_UNIT: later("単位の取り違えの疑い"),
    FaultKind.SUSPECT_JUMP: later("前の年からの大きな変化"),
    FaultKind.TOTAL_DIFFERS: later("合計が内訳の和と異なる"),
    FaultKind.NOT_A_MEMBER: later("圏域の市町村でない"),
    FaultKind.APPROXIMATE: later("概数"),
    FaultKind.FILE_UNREADABLE: later("ファイルを読み取れない"),
    FaultKind.SCHEMA_UNKNOWN: later("この調査の様式でない"),
    FaultKind.WRONG_AREA: later("別の圏域の様式"),
    FaultKind.WRONG_ROUND: later("別の調査回の様式"),
    FaultKind.AREA_TWICE: later("同じ圏域の回答の重複"),
}
"""What is wrong, by kind; what the area was told of a single cell is in the fault itself."""
