"""Words that stand in many places: ratings, marks, names of areas, quarters.

Tables and notes are in である調, messages to an area in です・ます.
"""

from kpi_report.assess.candidates import Mark
from kpi_report.assess.rating import Rating
from kpi_report.assess.standing import Standing
from kpi_report.document.language import SOURCE, known, language, later, say, sentences
from kpi_report.document.numbers import NOTHING, number, unit_of
from kpi_report.document.style import Tone
from kpi_report.model import Area, Indicator
from kpi_report.survey.questionnaire import SHEETS

FICTIONAL = later("架空のデータ")
FICTIONAL_NOTICE = later(
    "この資料の圏域、市町村、KPI及び数値は、すべて架空のものです。実在の団体とは関係がありません。"
)
MEMBERSHIP = later("過去の年の値も、現在の構成市町村により算出しています。")
RATING_WORDS: dict[Rating, tuple[str, Tone]] = {
    Rating.MET: (later("◎達成"), Tone.GOOD),
    Rating.ON_TRACK: (later("○順調"), Tone.GOOD),
    Rating.SLIGHTLY_BEHIND: (later("△やや遅れ"), Tone.WATCH),
    Rating.BEHIND: (later("▲遅れ"), Tone.BAD),
    Rating.MOVED_AWAY: (later("▼後退"), Tone.BAD),
    Rating.CANNOT_JUDGE: (later("―判定なし"), Tone.NOTE),
}
MARK_WORDS: dict[Mark, tuple[str, Tone]] = {
    Mark.YES: ("○", Tone.GOOD),
    Mark.PARTLY: ("△", Tone.WATCH),
    Mark.NO: ("×", Tone.BAD),
}


def area_name(area: Area) -> str:
    """Return the name of an area; in other languages its id, which is its name in Latin letters."""
    return area.name if language() == SOURCE else area.area_id.title()


def indicator_name(indicator: Indicator) -> str:
    """Return the name of an official indicator with its unit."""
    name, unit = known(indicator.name), unit_of(indicator)
    return say("{name}（{unit}）", name=name, unit=unit) if unit else name


def as_written(*, surveyed: bool) -> tuple[str, ...]:
    """Return the notice on what stays in Japanese; nothing in Japanese itself."""
    if language() == SOURCE:
        return ()
    notice = say("市町村、KPI及び事業の名称並びに圏域の回答は、日本語のまま示しています。")
    if not surveyed:
        return (notice,)
    titles = (sheet.title for sheet in SHEETS)
    sheets = (f"{title} ({known(title)})" for title in titles if known(title) != title)
    named = say("調査票のシートの名称は、{sheets}です。", sheets=say("、").join(sheets))
    return (sentences(notice, named),)


def marked(symbol: str, word: str) -> str:
    """Join the symbol of a verdict and its word."""
    return say("{symbol}{word}", symbol=symbol, word=word)


def with_count(word: str, n: int) -> str:
    """Write how often a verdict or rating was given: 「◎達成3」."""
    return say("{word}{n}", word=word, n=n)


def quarter_text(n_areas: int, quarter: int | None) -> str:
    """Say in which quarter of the areas a value falls, never its rank."""
    if quarter is None:
        return say("{n}圏域のため四分位は示さない", n=n_areas)
    return say("{n}圏域中、値の大きい方から{quarter}番目の4分の1", n=n_areas, quarter=quarter)


def median_text(standing: Standing, decimals: int) -> str:
    """Write a group's median with its n, or why it is withheld."""
    if standing.group_median is None:
        return NOTHING
    return number(standing.group_median, decimals)
