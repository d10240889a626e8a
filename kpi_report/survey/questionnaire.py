"""The questionnaire: its sheets and columns, declared once for writing, reading and returning.

A workbook is a list of sheets, a sheet one table: a heading row, then a row per thing asked. What
is prepared (numbers, names, questions) is locked; what the area answers is not. Headings are found
by name, so rows may be inserted and columns moved.
"""

from kpi_report.model import (
    Change,
    DeclaredLevel,
    Direction,
    Level,
    Role,
    Scope,
    TargetKind,
    YearKind,
)
from kpi_report.survey.columns import ALL_MEMBERS, Column, Entry, Sheet
from kpi_report.survey.questions import Choice


def _labels(members: object) -> tuple[Choice, ...]:
    return tuple(Choice(m.value, m.label) for m in members)  # type: ignore[attr-defined]


ROLES = tuple(Choice(str(r.value), f"{r.value} {r.label}") for r in Role)
DIRECTIONS = (
    Choice(Direction.HIGHER.value, "増加が望ましい"),
    Choice(Direction.LOWER.value, "減少が望ましい"),
    Choice(Direction.NONE.value, "一定の範囲が望ましい"),
)
LAGS = (
    Choice("0", "当年度中"),
    Choice("1", "1年後（翌年度）"),
    Choice("2", "2年後"),
    Choice("3", "3年後"),
    Choice("5", "5年後（国勢調査など）"),
)
YEAR_KINDS = _labels(k for k in YearKind if k is not YearKind.UNKNOWN)
_NUMBER = Column("no", "KPI番号", Entry.PREPARED, width=8, aliases=("番号", "No", "No."))
_REMARKS = Column("note", "備考", width=24, aliases=("摘要", "注記", "特記事項"))
_ROLE = Column(
    "role", "大分野", Entry.CHOICE, True, ROLES, "リストから選択", "1 地域経済", 15, ("役割",)
)

PRACTICE_SHEET = Sheet(
    "practice",
    "体制",
    "KPIの設定と検証の体制について、設問ごとに当てはまるものを選んでください。",
    (
        Column("no", "設問番号", Entry.PREPARED, width=9, aliases=("番号",)),
        Column("aspect", "観点", Entry.PREPARED, width=20),
        Column("question", "設問", Entry.PREPARED, width=58),
        Column("answer", "回答", Entry.CHOICE, True, (), "リストから選択", "", 34),
        Column("detail", "補足", note="具体的な取組（任意）", width=48, aliases=("補足説明",)),
    ),
)
TREE_SHEET = Sheet(
    "tree",
    "体系",
    "ビジョンの体系を、大分野、中分野、個別事業の順に1行に1事業ずつ記入してください。"
    "個別事業のない中分野は、個別事業を空欄にしてください。",
    (
        Column("no", "行", Entry.PREPARED, width=6, aliases=("番号", "No", "No.")),
        _ROLE,
        Column(
            "medium_field",
            "中分野",
            Entry.TEXT,
            True,
            (),
            "ビジョンの表記どおり",
            "新規創業支援",
            32,
        ),
        Column(
            "project",
            "個別事業",
            Entry.TEXT,
            False,
            (),
            "1行に1事業",
            "創業支援ネットワーク事業",
            40,
            ("事業名", "事業"),
        ),
        Column(
            "municipalities",
            "参加市町村",
            Entry.MUNICIPALITIES,
            False,
            (),
            f"「{ALL_MEMBERS}」又は市町村名を「、」で区切って記入",
            ALL_MEMBERS,
            30,
        ),
        Column(
            "outline", "事業の概要", width=48, note="任意", example="相談窓口を共同で開設する。"
        ),
    ),
    spare_rows=30,
)
KPI_SHEET = Sheet(
    "kpi",
    "KPI",
    "大分野、中分野、個別事業に設定しているKPIを、1行に1件ずつ記入してください。"
    "前回の回答が記入されている行は、変わったところだけ直してください。",
    (
        _NUMBER,
        Column(
            "name",
            "KPIの名称",
            Entry.TEXT,
            True,
            (),
            "ビジョンの表記どおり",
            "支援を受けて創業した者の3年後の継続率",
            36,
            ("KPI名", "指標名", "KPI", "指標", "成果指標"),
        ),
        Column("unit", "単位", Entry.TEXT, True, (), "例：人、件、％（なければ―）", "％", 9),
        Column(
            "level",
            "階層",
            Entry.CHOICE,
            True,
            _labels(Level),
            "リストから選択",
            "個別事業",
            11,
            ("区分",),
        ),
        _ROLE,
        Column(
            "medium_field",
            "中分野",
            note="階層が中分野・個別事業のとき必須",
            example="新規創業支援",
            width=24,
        ),
        Column(
            "project",
            "個別事業",
            note="階層が個別事業のとき必須",
            example="創業支援ネットワーク事業",
            width=28,
            aliases=("事業名", "事業"),
        ),
        Column(
            "declared",
            "指標の区分",
            Entry.CHOICE,
            True,
            _labels(DeclaredLevel),
            "リストから選択",
            DeclaredLevel.OUTCOME.label,
            24,
            ("アウトカム等の別",),
        ),
        Column(
            "direction",
            "望ましい向き",
            Entry.CHOICE,
            True,
            DIRECTIONS,
            "リストから選択",
            "増加が望ましい",
            19,
        ),
        Column(
            "year_kind", "年の種類", Entry.CHOICE, True, YEAR_KINDS, "リストから選択", "年度", 13
        ),
        Column(
            "baseline_year",
            "基準年",
            Entry.YEAR,
            True,
            (),
            "例：令和2年度、R2、2020",
            "令和2年度",
            13,
            ("基準年度", "基準時点"),
        ),
        Column(
            "baseline_value",
            "基準値",
            Entry.VALUE,
            True,
            (),
            "単位の欄の単位で",
            "62.5",
            13,
            ("現状値", "策定時の値", "策定時"),
        ),
        Column(
            "target_year",
            "目標年",
            Entry.YEAR,
            True,
            (),
            "例：令和7年度、R7、2025",
            "令和7年度",
            13,
            ("目標年度",),
        ),
        Column(
            "target",
            "目標値",
            Entry.TARGET,
            True,
            (),
            "例：70、70以上、現状維持以上、累計700人、検討中",
            "70以上",
            22,
            ("目標", "目標値・目標の内容"),
        ),
        Column(
            "target_kind",
            "目標の種類",
            Entry.CHOICE,
            False,
            _labels(TargetKind),
            "空欄のときは目標値の表記から判断します",
            "到達",
            14,
        ),
        Column(
            "data_source",
            "実績を把握する資料",
            Entry.TEXT,
            True,
            (),
            "統計や調査の名称",
            "創業者追跡調査（圏域独自）",
            28,
            ("データの出所", "出典"),
        ),
        Column(
            "lag",
            "実績が分かる時期",
            Entry.CHOICE,
            True,
            LAGS,
            "対象年度から見て",
            "1年後（翌年度）",
            18,
            ("公表までの年数",),
        ),
        Column(
            "scope",
            "集計の範囲",
            Entry.CHOICE,
            True,
            _labels(Scope),
            "リストから選択",
            Scope.AREA.label,
            20,
        ),
        Column(
            "rationale",
            "目標水準の根拠",
            note="過去の実績など",
            example="過去5年の平均58％と他圏域の水準から設定",
            width=36,
            aliases=("目標設定の考え方",),
        ),
        Column(
            "cooperation",
            "連携の効果の考え方",
            note="連携しない場合との違い、連携市町村の住民の便益",
            example="町村の創業者も相談できるようになったことを測る。",
            width=40,
        ),
        _REMARKS,
    ),
)
ACTUAL_SHEET = Sheet(
    "actual",
    "実績",
    "KPIごとに各年度の実績値を記入してください。把握していない年は空欄、集計中の年は「集計中」としてください。"
    "暦年と国勢調査年の値はその年の年度の欄に、10月～9月の値は9月の属する年の年度の欄に記入してください。"
    "市町村別に把握しているKPIは、行を足してKPI番号と市町村を記入してください。",
    (
        Column(
            "no",
            "KPI番号",
            Entry.KPI_NUMBER,
            True,
            (),
            "KPIシートの番号",
            "",
            8,
            ("番号", "No", "No."),
        ),
        Column("name", "KPIの名称", Entry.PREPARED, width=40, aliases=("KPI名", "指標名")),
        Column("unit", "単位", Entry.PREPARED, width=9),
        Column(
            "municipality",
            "市町村",
            Entry.MUNICIPALITY,
            False,
            (),
            "圏域全体の値は空欄",
            "",
            15,
            ("市町村名",),
        ),
        _REMARKS,
    ),
    yearly=True,
    spare_rows=20,
)
USAGE_SHEET = Sheet(
    "usage",
    "施設利用",
    "相互利用を行っている施設について、利用者の居住地ごとに年間の延べ利用者数（人）を記入してください。"
    "内訳の分からない施設は「合計」の行だけを記入してください。相互利用を始める前の年も記入してください。",
    (
        Column("no", "行", Entry.PREPARED, width=6, aliases=("番号", "No", "No.")),
        Column("facility", "施設の名称", Entry.TEXT, True, (), "", "中央図書館", 30, ("施設名",)),
        Column(
            "location",
            "所在市町村",
            Entry.MUNICIPALITY,
            True,
            (),
            "リストから選択",
            "",
            16,
            ("所在地",),
        ),
        Column(
            "shared_since",
            "相互利用の開始年度",
            Entry.YEAR,
            True,
            (),
            "例：令和元年度、R1、2019",
            "令和元年度",
            18,
            ("相互利用開始年度", "開始年度"),
        ),
        Column(
            "residence",
            "利用者の居住地",
            Entry.RESIDENCE,
            True,
            (),
            "市町村、圏域外、不明、合計",
            "合計",
            18,
            ("居住地",),
        ),
        _REMARKS,
    ),
    yearly=True,
    spare_rows=40,
)
REVISION_SHEET = Sheet(
    "revision",
    "見直し状況",
    "前回の調査で回答のあったKPIについて、その後の見直しの状況を記入してください。"
    "新設したKPIは、KPIシートに記入すれば、ここへの記入は不要です。",
    (
        Column(
            "no",
            "KPI番号",
            Entry.KPI_NUMBER,
            True,
            (),
            "前回の番号",
            "",
            8,
            ("番号", "前回のKPI番号", "No", "No."),
        ),
        Column("name", "前回のKPIの名称", Entry.PREPARED, width=40, aliases=("KPIの名称", "KPI名")),
        Column(
            "change",
            "見直しの内容",
            Entry.CHOICE,
            True,
            _labels(c for c in Change if c is not Change.ADDED),
            "測るもの（定義）を変えたときは「別のKPIに差替え」",
            Change.TARGET_CHANGED.label,
            20,
        ),
        Column(
            "new_no", "差替え後のKPI番号", Entry.KPI_NUMBER, False, (), "差替えのとき必須", "", 17
        ),
        Column(
            "reason",
            "見直しの理由",
            note="継続のときは不要",
            example="目標を2年早く達成したため",
            width=40,
        ),
        Column(
            "cause",
            "遅れている要因",
            note="進捗が遅れているとき",
            example="",
            width=40,
            aliases=("要因の分析", "要因"),
        ),
        Column(
            "action",
            "事業の見直し",
            note="進捗が遅れているとき",
            example="",
            width=40,
            aliases=("事業の見直しの内容",),
        ),
    ),
)
REPLY_SHEET = Sheet(
    "reply",
    "返信",
    "回答者の連絡先と、ご意見を記入してください。連絡先は問い合わせだけに用い、資料には載せません。",
    (
        Column("no", "設問番号", Entry.PREPARED, width=9, aliases=("番号",)),
        Column("aspect", "区分", Entry.PREPARED, width=16),
        Column("question", "設問", Entry.PREPARED, width=58),
        Column("answer", "回答", Entry.TEXT, width=60),
    ),
)

SHEETS = (
    PRACTICE_SHEET,
    TREE_SHEET,
    KPI_SHEET,
    ACTUAL_SHEET,
    USAGE_SHEET,
    REVISION_SHEET,
    REPLY_SHEET,
)
OUTSIDE, UNKNOWN, TOTAL = "圏域外", "不明", "合計"
RESIDENCES = (Choice("outside", OUTSIDE), Choice("unknown", UNKNOWN), Choice("total", TOTAL))
