"""Findings on S1 to S4, P1 to P3, V1, V3 and F1 in words: why, and what the area is asked to do."""

from collections.abc import Mapping
from typing import Any

from kpi_report.assess.finding import Criterion, Finding
from kpi_report.assess.practice import NOT_YEARLY
from kpi_report.assess.quality_reasons import Part
from kpi_report.assess.rating import Reason
from kpi_report.assess.review import Tracking
from kpi_report.assess.sharing import Shift
from kpi_report.assess.usage import FEWEST_SHOWN
from kpi_report.document import practice_words, review_words, sharing_words, structure_words
from kpi_report.document.language import known, say, sentences
from kpi_report.document.numbers import number, signed, year_text
from kpi_report.document.target_words import part_names, todo
from kpi_report.model import YearKind
from kpi_report.survey.questionnaire import REVISION_SHEET

Words = tuple[str, str]
"""A sentence that says why (である調), and one that advises (です・ます) or is empty."""

MOST_NAMED = 5
"""So many names stand in a sentence; of more the number is given."""

WORDS: dict[Criterion, Mapping[Any, Words]] = {
    Criterion.S1: structure_words.ROLES,
    Criterion.S2: structure_words.NODES,
    Criterion.S3: structure_words.NODES,
    Criterion.S4: structure_words.TREE,
    Criterion.P1: practice_words.TAKING_PART,
    Criterion.P2: practice_words.CHECKING,
    Criterion.P3: practice_words.FOLLOWING,
    Criterion.V1: review_words.TRACKED,
    Criterion.V3: review_words.REVIEWED,
    Criterion.F1: sharing_words.SHARING,
}


def words(finding: Finding) -> Words:
    """Return why the verdict is what it is, and what the area is advised to do."""
    why, advice = WORDS[finding.criterion][finding.reason]
    shown = shown_values(finding)
    told = say(why, **shown)
    if "users_before" in finding.values:
        told = sentences(told, *_years_compared(finding))
    if finding.reason in NOT_YEARLY and _most_are_there(finding):
        but, advice = practice_words.BUT_PRESENT
        told = sentences(told, say(but, **shown))
    n_waiting = int(finding.values.get("n_waiting", 0))
    if n_waiting and finding.reason != Tracking.ONLY_WAITING:
        told = sentences(told, say(review_words.WAITING, n=n_waiting))
    advised = say(advice, **shown)
    if advised and finding.values.get("passed"):
        advised = sentences(advised, say(review_words.BEYOND_BAND))
    return told, advised


def _most_are_there(finding: Finding) -> bool:
    n_due, n_present = int(finding.values["n_due"]), int(finding.values["n_present"])
    return 2 * n_present > n_due


def shown_values(finding: Finding) -> dict[str, str]:
    """Return the values of a finding as they stand in its sentences."""
    values = finding.values
    shown = {key: _shown(key, value) for key, value in values.items()}
    if "parts" in values:
        shown["parts"] = part_names(values, with_years=False)
        shown["todos"] = sentences(*(todo(Part(p), values) for p in str(values["parts"]).split()))
        shown["lacking"] = part_names(values, with_years=True)
        shown["named_of_all"] = _of_all(int(values["n_named"]), int(values["n_kpis"]))
    if finding.criterion is Criterion.F1:
        shown["facility"] = finding.subject
    if finding.criterion in (Criterion.S2, Criterion.S3):
        shown["node"] = say("中分野") if finding.criterion is Criterion.S2 else say("個別事業")
    if finding.criterion is Criterion.V1 and "n_unrated" in values:
        shown["n_asked"] = str(int(values["n_rated"]) + int(values["n_unrated"]))
        if values["why"]:
            why, remedy = review_words.UNRATED[Reason(str(values["why"]))]
            others = say("など") if values["n_why"] != values["n_unrated"] else ""
            shown |= {"why": say(why), "remedy": say(remedy), "others": others}
    if finding.criterion is Criterion.V3:
        shown |= {
            "sheet": known(REVISION_SHEET.title),
            "place": _place(int(values["row"]), str(values["number"])),
            "cause": known(REVISION_SHEET.column("cause").heading),
            "action": known(REVISION_SHEET.column("action").heading),
        }
    return shown


def _of_all(m: int, n: int) -> str:
    return say("{n}件すべて", n=n) if m == n else say("{n}件のうち{m}件", n=n, m=m)


def _place(row: int, number: str) -> str:
    sheet = known(REVISION_SHEET.title)
    if row:
        return say("シート「{sheet}」の{row}行目（{number}）", sheet=sheet, row=row, number=number)
    return say("シート「{sheet}」の{number}の行", sheet=sheet, number=number)


def _shown(key: str, value: str | float) -> str:
    kind = key.partition("_")[0]
    if key == "names":
        return names_text(str(value))
    if key in ("users_before", "users_after"):
        return _users(float(value))
    if kind == "share" and not isinstance(value, str):
        return signed(value, 1) if key == "share_change" else number(value, 1)
    if key == "users_change":
        return signed(float(value), 1)
    if key == "users_shift":
        return say(sharing_words.USERS[Shift(str(value))])
    return known(value) if isinstance(value, str) else str(value)


def _years_compared(finding: Finding) -> list[str]:
    told = [say(sharing_words.START_ASIDE)]
    for side, text in sharing_words.SHOCKS.items():
        years = str(finding.values[side]).split()
        if years:
            named = say("、").join(year_text(int(year), YearKind.FISCAL) for year in years)
            told.append(say(text, years=named))
    return told


def _users(users: float) -> str:
    if 0 < users < FEWEST_SHOWN:
        return say("{n}人未満", n=FEWEST_SHOWN)
    return say("{n}人", n=number(users))


def names_text(names: str) -> str:
    """Return the first of the names (a line each) in 「」, and how many more there are.

    Examples
    --------
    >>> names_text("創業支援\\n観光")
    '「創業支援」、「観光」'
    """
    every = names.splitlines()
    text = say("、").join(say("「{name}」", name=name) for name in every[:MOST_NAMED])
    more = len(every) - MOST_NAMED
    return say("{names}ほか{n}件", names=text, n=more) if more > 0 else text
