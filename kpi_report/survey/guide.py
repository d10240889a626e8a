"""The first sheet of a questionnaire: what it is for and how to fill it, on one page."""

from datetime import date

from openpyxl.worksheet.worksheet import Worksheet

from kpi_report.model import Area
from kpi_report.parameters import RoundParameters, Survey
from kpi_report.survey import appearance as look
from kpi_report.survey.columns import FAULTS_TITLE, GUIDE_TITLE, REQUIRED_MARK

Line = tuple[str, str, str]
"""Style, label and text of a line; the label stands in the narrow column before the text."""
_LABEL, _TEXT = 14, 66
_COLUMNS = {"A": _LABEL, "B": _TEXT, "C": 3, "D": 20, "E": _TEXT}
_ROW_HEIGHT = 16.5
_STYLES = {
    "小見出し": ("小見出し", "小見出し"),
    "項目": ("説明", "本文"),
    "強調": ("説明", "強調"),
    "表": ("固定", "固定欄"),
}
"""Of label and text; the lines about colours show the style that they explain."""
_NUMBERS: tuple[Line, ...] = (
    ("小見出し", "数値、年、目標の書き方", ""),
    ("表", "数値", "1234、1,234、62.5　（単位の欄の単位で。単位は省略可）"),
    ("表", "割合", "単位の欄を「％」とし、62.5 又は 62.5％"),
    ("表", "年", "令和2年度、R2、2020　（暦年は 2020年）"),
    ("表", "実績のない年", "把握していない年は空欄、集計中の年は「集計中」、値が0の年は「0」"),
    ("表", "分からない基準値", "把握していない基準値は「―」"),
    ("表", "この値にする", "70、70以上、40％以上、10以下"),
    ("表", "保つ、範囲に収める", "現状維持以上、10～15"),
    ("表", "期間の合計、毎年", "累計700人、毎年50件"),
    ("表", "累計の実績", "その年度の分だけを記入（基準年の翌年度から合計します）"),
    ("表", "供用開始など", "目標は「令和5年度までに供用開始」、実績は「未完了」か「完了」"),
    ("表", "単位のないKPI", "単位の欄を「―」"),
    ("表", "数値のない目標", "策定時より増加、検討中"),
)
_COLOURS: tuple[Line, ...] = (
    ("小見出し", "色と印の意味", ""),
    ("記入", "白", "記入する欄"),
    (
        "必須",
        f"薄い黄色　{REQUIRED_MARK}",
        f"必ず記入する欄（見出しに{REQUIRED_MARK}が付いています）",
    ),
    (
        "記入もれ",
        "濃い黄色",
        "記入を始めた行で、まだ記入のない必須の欄",
    ),
    ("固定", "灰色", "あらかじめ記入してある欄（変更できません）"),
    ("例", "濃い灰色", "記入例の行（消さなくてもかまいません）"),
)
_ORDER: tuple[Line, ...] = (
    ("小見出し", "記入の順序（シートの並びのとおり）", ""),
    ("項目", "1　体制", "設問ごとに、現在の状況に当てはまるものを選びます。"),
    ("項目", "2　体系", "ビジョンの大分野、中分野、個別事業を、1行に1事業ずつ記入します。"),
    ("項目", "3　KPI", "KPIを1行に1件ずつ記入します。空いている番号を上から使います。"),
    ("項目", "4　実績", "KPIの番号ごとに、各年度の実績値を記入します。"),
    (
        "項目",
        "5　施設利用",
        "相互利用を行っている施設の利用者数を記入します（なければ空欄）。",
    ),
    ("項目", "6　見直し状況", "前回のKPIごとに、継続、変更、廃止などを選びます。"),
    ("項目", "7　返信", "回答者の連絡先と、ご意見を記入します。"),
)
_ROWS: tuple[Line, ...] = (
    ("小見出し", "行の追加、KPIの廃止、提出の後", ""),
    (
        "項目",
        "行の追加",
        "空いている行を使うか、体系・実績・施設利用では行を挿入してください。列は追加せず、補足は備考の欄に"
        "記入してください。",
    ),
    (
        "項目",
        "廃止、差替え",
        "見直し状況で「廃止」などを選び、KPIと実績のシートのその行の内容を消してください。差替え後のKPIには、"
        "空いている番号を使います。番号は使い回しません。",
    ),
    (
        "項目",
        "提出の後",
        "読み取れない値や記入もれがあれば、その欄に印を付け、シート「"
        f"{FAULTS_TITLE}」を加えてお返しします。その調査票を直して、再び提出してください。",
    ),
)


def write_guide(ws: Worksheet, parameters: RoundParameters, survey: Survey, area: Area) -> None:
    """Write the sheet 記入要領."""
    ws.title = GUIDE_TITLE
    for letter, width in _COLUMNS.items():
        ws.column_dimensions[letter].width = width
    fictional = f"　【{look.FICTIONAL}】" if parameters.fictional else ""
    _put(ws, "A1", f"{parameters.title}　調査票の{GUIDE_TITLE}{fictional}", "題名")
    ws.row_dimensions[1].height = 26
    left = (*_opening(survey, area), *_ORDER, *_members(area))
    right = (*_COLOURS, *_NUMBERS, *_ROWS)
    last = max(_write_lines(ws, "A", "B", left), _write_lines(ws, "D", "E", right))
    for row in range(2, last + 1):
        ws.row_dimensions[row].height = _ROW_HEIGHT
    ws.sheet_view.showGridLines = False
    ws.sheet_view.zoomScale = 90
    look.set_page(ws, look.FICTIONAL if parameters.fictional else "", f"{GUIDE_TITLE}　{area.name}")
    ws.page_setup.fitToHeight = 1
    ws.print_area = f"A1:E{last}"
    look.protect(ws, insert_rows=False)


def _opening(survey: Survey, area: Area) -> tuple[Line, ...]:
    previous = (
        "前回の調査の回答を記入してあります。変わったところを直し、新しいものを書き足してください。"
        "体制と返信は、あらためて記入してください。"
        if survey.previous
        else "初めての調査のため、すべての欄が空欄です。分かるところから記入してください。"
    )
    return (
        ("小見出し", area.name, ""),
        (
            "項目",
            "目的",
            "連携中枢都市圏のビジョンに定めたKPIと、その達成状況、検証の体制をうかがうものです。"
            "回答は圏域ごとに整理し、KPIの見直しに役立つ資料としてお返しします。",
        ),
        ("強調", "回答期限", _day(survey.due)),
        ("強調", "提出・照会先", survey.contact),
        ("項目", "前回の回答", previous),
    )


def _members(area: Area) -> tuple[Line, ...]:
    core = "、".join(m.name for m in area.core_cities)
    partners = "、".join(m.name for m in area.partners) or "なし"
    return (
        ("小見出し", f"圏域の構成市町村（{len(area.members)}市町村）", ""),
        ("項目", "連携中枢都市", core),
        ("項目", "連携市町村", partners),
        ("項目", "", "構成市町村が異なるときは、返信のシートの「ご意見」に記入してください。"),
    )


def _write_lines(ws: Worksheet, label: str, text: str, lines: tuple[Line, ...]) -> int:
    """Write lines below each other, each over as many rows as it needs; return the last row."""
    row = 2
    for style, name, said in lines:
        row += style == "小見出し" and row > 2
        end = row + look.text_lines(said, _TEXT - 2) - 1
        of_label, of_text = _STYLES.get(style, (style, "本文"))
        for letter, value, look_of in ((label, name, of_label), (text, said, of_text)):
            for n in range(row, end + 1):
                _put(ws, f"{letter}{n}", value if n == row else "", look_of)
            if end > row:
                ws.merge_cells(f"{letter}{row}:{letter}{end}")
        row = end + 1
    return row - 1


def _put(ws: Worksheet, cell: str, value: str, style: str) -> None:
    ws[cell].style = style
    if value:
        ws[cell].value = value
        ws[cell].data_type = "s"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日（{'月火水木金土日'[day.weekday()]}）"
