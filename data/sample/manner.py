"""How KPIs are set and checked, and what is written back: answers to the two lists of questions."""

import numpy as np
from places import SampleArea

_PRACTICE = {
    "p1-1": "abcd", "p1-2": "abcd", "p1-3": "abcd", "p1-4": "abcd", "p2-1": "abcde",
    "p2-2": "abc", "p3-1": "abc", "p3-2": "abc", "p3-3": "abcd",
}  # fmt: skip
_DETAILS = {
    "p1-1": "担当課長会議（年2回）で協議",
    "p1-3": "各市町村の担当課へ書面で照会",
    "p1-4": "懇談会（年1回）に進捗状況を報告し、意見を聴いた",
    "p2-1": "毎年7月に前年度の実績を取りまとめ",
    "p2-2": "連携中枢都市のウェブサイトに掲載",
    "p3-1": "実績の低い事業は翌年度の予算要求までに見直すこととしている",
}
_OPINIONS = (
    "市町村別の値を把握できる統計が限られており、指標の設定に苦慮している。",
    "人口の少ない町村でも使える指標の例を示してほしい。",
    "統計の公表時期が遅く、直近の状況を反映できない。",
)

Answers = dict[str, tuple[str, str]]


def make_practice(rng: np.random.Generator, carefulness: float) -> Answers:
    """Return the choice and the detail of every question; careful areas choose the first ones."""
    answers: Answers = {}
    for question, codes in _PRACTICE.items():
        weight = np.array([carefulness**n for n in range(len(codes))])
        code = str(rng.choice(list(codes), p=weight / weight.sum()))
        detail = _DETAILS.get(question, "") if code in "ab" and rng.random() < 0.5 else ""
        answers[question] = (code, detail)
    return answers


def make_reply(rng: np.random.Generator, area: SampleArea, *, first: bool) -> dict[str, str]:
    """Return the answers of the sheet 返信, by the number of the question."""
    reply = {
        "r-1": str(rng.choice(("企画部広域連携課", "総合政策部企画課", "政策推進課広域行政係"))),
        "r-2": "架空　太郎",
        "r-3": "000-000-0000",
        "r-4": f"kouiki@{area.area_id}.example.jp",
        "r-5": str(rng.choice(list("abc"), p=(0.5, 0.3, 0.2))),
    }
    if not first:
        reply["r-6"] = str(rng.choice(list("abcd"), p=(0.35, 0.4, 0.1, 0.15)))
    elif rng.random() < 0.3:
        reply["r-6"] = "d"
    if rng.random() < 0.4:
        reply["r-7"] = str(rng.choice(_OPINIONS))
    return reply
