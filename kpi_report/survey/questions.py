"""What the sheets 体制 and 返信 ask: one question a row, with the choices of each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that a drop-down offers: its code in the tables and its Japanese label."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the choices for its answer; without choices the answer is free text."""

    question_id: str
    aspect: str
    text: str
    choices: tuple[Choice, ...] = ()
    required: bool = True
    example: str = ""


def _choices(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice("abcdefgh"[n], label) for n, label in enumerate(labels))


_SETTING = "P1 設定・検証に関わる者"
_CHECKING = "P2 達成状況の把握"
_REVIEW = "P3 見直しへの反映"

PRACTICE: tuple[Question, ...] = (
    Question(
        "p1-1",
        _SETTING,
        "KPIを設定するとき、連携市町村はどのように関わりましたか。",
        _choices(
            "協議して設定した",
            "案を示して意見を聴いた",
            "連携中枢都市のみで設定し、結果を知らせた",
            "連携中枢都市のみで設定し、知らせていない",
        ),
    ),
    Question(
        "p1-2",
        _SETTING,
        "KPIを設定するとき、ビジョン懇談会の構成員等の意見を聴きましたか。",
        _choices(
            "意見を聴いて反映した",
            "意見を聴いたが、反映していない",
            "報告のみ行った",
            "聴いていない",
        ),
    ),
    Question(
        "p1-3",
        _SETTING,
        "KPIの達成状況を検証するとき、連携市町村はどのように関わっていますか。",
        _choices(
            "協議して検証している",
            "意見を照会している",
            "連携中枢都市のみで検証し、結果を知らせている",
            "連携中枢都市のみで検証し、知らせていない",
            "検証していない",
        ),
    ),
    Question(
        "p1-4",
        _SETTING,
        "KPIの達成状況を検証するとき、ビジョン懇談会の構成員等の意見を聴いていますか。",
        _choices(
            "意見を聴いて反映している",
            "意見を聴いているが、反映していない",
            "報告のみ行っている",
            "聴いていない",
            "検証していない",
        ),
    ),
    Question(
        "p2-1",
        _CHECKING,
        "KPIの達成状況をどのくらいの頻度で把握していますか。",
        _choices(
            "年2回以上", "年1回", "2～3年に1回", "計画期間の終了時のみ", "把握していない", "不定期"
        ),
    ),
    Question(
        "p2-2",
        _CHECKING,
        "KPIの達成状況を公表していますか。",
        _choices("すべて公表している", "一部を公表している", "公表していない"),
    ),
    Question(
        "p3-1",
        _REVIEW,
        "達成状況を個別事業の見直しに反映する仕組みがありますか。",
        _choices("仕組みがあり、見直した例がある", "仕組みはあるが、例はない", "仕組みはない"),
    ),
    Question(
        "p3-2",
        _REVIEW,
        "達成状況をビジョン全体の見直しに反映する仕組みがありますか。",
        _choices("仕組みがあり、見直した例がある", "仕組みはあるが、例はない", "仕組みはない"),
    ),
    Question(
        "p3-3",
        _REVIEW,
        "進捗が遅れているKPIについて、要因を分析していますか。",
        _choices(
            "すべてのKPIで分析している",
            "主なKPIで分析している",
            "分析していない",
            "遅れているKPIはない",
        ),
    ),
)

REPLY: tuple[Question, ...] = (
    Question("r-1", "回答者", "担当課の名称", example="企画部広域連携課"),
    Question("r-2", "回答者", "担当者の氏名", example="連携 太郎"),
    Question("r-3", "回答者", "電話番号", example="000-000-0000"),
    Question("r-4", "回答者", "メールアドレス", example="kouiki@example.jp"),
    Question(
        "r-5",
        "公開の可否",
        "KPIの名称と内容を、他の圏域への資料で紹介してもよいですか。",
        _choices("紹介してよい", "圏域名を伏せれば紹介してよい", "紹介しないでほしい"),
    ),
    Question(
        "r-6",
        "前回の資料",
        "前回お送りした資料は、KPIの見直しに役立ちましたか。",
        _choices("役立った", "一部役立った", "役立たなかった", "受け取っていない"),
        required=False,
    ),
    Question(
        "r-7",
        "ご意見",
        "前回の資料や本調査についてのご意見、ご質問",
        required=False,
        example="人口の少ない町でも使える指標の例を知りたい。",
    ),
)
