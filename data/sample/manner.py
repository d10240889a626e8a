"""How KPIs are set and checked, and what is written back: answers to the two lists of questions."""

import numpy as np
from places import SampleArea

_PRACTICE = {
    "p1-1": "abcd", "p1-2": "abcd", "p1-3": "abcd", "p1-4": "abcd", "p2-1": "abfcde",
    "p2-2": "abc", "p3-1": "abc", "p3-2": "abc", "p3-3": "abc",
}  # fmt: skip
"""The codes that are drawn, the careful ones first; the others follow from what else is said."""
_PAST = ("p1-1", "p1-2")
"""Questions on how KPIs were once set: the answer stays."""
_DETAILS = {
    "p1-1": ("a", "担当課長会議（年2回）で協議"),
    "p1-3": ("b", "各市町村の担当課へ書面で照会"),
    "p1-4": ("ab", "懇談会（年1回）に進捗状況を報告し、意見を聴いた"),
    "p2-1": ("b", "毎年7月に前年度の実績を取りまとめ"),
    "p2-2": ("ab", "連携中枢都市のウェブサイトに掲載"),
    "p3-1": ("ab", "実績の低い事業は翌年度の予算要求までに見直すこととしている"),
}
_OPINIONS = (
    "市町村別の値を把握できる統計が限られており、指標の設定に苦慮している。",
    "人口の少ない町村でも使える指標の例を示してほしい。",
    "統計の公表時期が遅く、直近の状況を反映できない。",
)

Answers = dict[str, tuple[str, str]]


def make_practice(
    rng: np.random.Generator, carefulness: float, *, behind: bool, before: Answers | None = None
) -> Answers:
    """Return the choice and the detail of every question; careful areas choose the first ones.

    `behind` says whether any KPI is; `before` is what the area answered a year ago.
    """
    known = before or {}
    codes: dict[str, str] = {}
    for question, offered in _PRACTICE.items():
        weight = np.array([carefulness**n for n in range(len(offered))])
        code = str(rng.choice(list(offered), p=weight / weight.sum()))
        anew = question not in _PAST and rng.random() < 0.3
        codes[question] = code if anew or question not in known else known[question][0]
    answers: Answers = {}
    for question, code in _agreed(codes, behind=behind).items():
        fitting, detail = _DETAILS.get(question, ("", ""))
        said = code in fitting and rng.random() < 0.5
        answers[question] = (code, detail if said else "")
    return answers


def _agreed(codes: dict[str, str], *, behind: bool) -> dict[str, str]:
    """Return the answers without contradiction: who does not look cannot check or publish."""
    never, at_the_end = (codes["p2-1"] == code for code in "ed")
    codes = dict(codes)
    if never or at_the_end:
        codes |= {"p1-3": "e", "p1-4": "e", "p2-2": "c"}
        codes |= {q: "c" if never or codes[q] == "c" else "b" for q in ("p3-1", "p3-2")}
    else:
        codes |= {q: "d" for q in ("p1-3", "p1-4") if codes[q] == "e"}
    if never or at_the_end:
        codes["p3-3"] = "c"
    elif not behind:
        codes["p3-3"] = "d"
    elif codes["p3-3"] == "d":
        codes["p3-3"] = "b"
    return codes


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
