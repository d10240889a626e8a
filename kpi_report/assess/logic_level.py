"""Input, output or outcome: a suggestion from a KPI's Japanese name and unit, never a verdict.

The head of a Japanese noun phrase stands at its end: of 「結婚支援事業による成婚数」 成婚 decides,
not 支援. So the last word that says whose doing is counted decides, read according to what the
name measures: an amount of money, a rate, or a number.
"""

import re
import unicodedata
from functools import lru_cache

from kpi_report.assess.level_counts import EACH, OF_ADMINISTRATION, of_number
from kpi_report.assess.level_cues import AGENTS, Cue, Word, words_in
from kpi_report.assess.level_rules import LevelRule, LevelSuggestion, because

__all__ = ["LevelRule", "LevelSuggestion", "suggest_level"]

LONGEST = 400  # characters read of a name
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|※.*|\s+|[・、。]$", re.DOTALL)
_TAIL = re.compile(
    r"(?:の?(?:延べ|累計|合計|総数|実績値?|推移|年間|目標値?)|\d*年度?)+$"
    "|(?<=[数額率量者])の(?:増加|増|向上|拡大|維持|確保|増大|減少)$"
)
_SCALE = re.compile("^(?:十|百|千|万|億|兆|延べ?)+(?=[^人]|人)|/(?:年度?|月)$|^年間?(?=[回件人部])")
_MONEY = re.compile("(?:額等?|費|金|経費|コスト|予算|売上|高|単価|収入|所得|報酬|料|残高|負担)$")
_RATE = re.compile(
    "(?:率|割合|比|シェア|度|指数|確率|水準|偏差値|スコア|得点|平均点|順位|ランキング|指標|歩合"
    "|満足|構成)$"
)
_RATE_UNIT = re.compile("^(?:%|パーセント|ポイント|pt|割|倍|点|位|‰)")
_OPINION = re.compile(
    "満足|認知度|知名度|理解度|感じ|思[うっわ]|意向|実感|評価|愛着|知って|関心|幸福|住みやす"
    "|住みよ|自信|信頼|好感|誇り|魅力度|不安|希望する|わかりやす|意識(?!調査|啓発)"
)
_SPENT = re.compile("共同調達|共同購入|発注")
_OF_SOCIETY = re.compile(
    "世帯|家庭|住宅|排水|汚水|水洗|住民|市民|町民|県民|企業|事業[所者]|店舗|農家|従業[員者]|成人"
    "|高齢者|スポーツ|運動|テレワーク|健診|検診|保健指導|エネルギー|太陽光|蓄電池|女性|男性|人口"
    "|キャッシュレス|家具|カード"
)
_OF_PEOPLE = re.compile("[者人民](?:の割合)?$|を受け|により|によって")
_SHARE = re.compile("(?:実績|達成|済み?|進捗)?(?:率|割合|比率|度|状況)?")
_DONE = re.compile("済|した|して(?:いる|きた)|する|された|されている|を(?:行|実施|終え)")


@lru_cache(maxsize=1 << 16)
def suggest_level(name: str, unit: str) -> LevelSuggestion:
    """Suggest whether a KPI measures input, output or outcome.

    Parameters
    ----------
    name
        The KPI's wording in Japanese, in any width; what stands in brackets is set aside.
    unit
        Its unit; may be empty.

    Returns
    -------
    LevelSuggestion
        Of money, input if it is spent (補助額) and outcome if it is earned or saved; of a rate,
        output if it is the share of its own work that the administration did (整備率), else
        outcome; of a number, what the last cue says. Without a cue the unit decides, without
        either it is an outcome by rule ``NOTHING``.

    Source: levels of a logic model and their wording cues, ``docs/method.md``.
    """
    unit = _SCALE.sub("", _ASIDE.sub("", unicodedata.normalize("NFKC", unit)))
    core = _core(name)
    words = words_in(core)
    if "円" in unit or (_MONEY.search(core) and not _RATE_UNIT.search(unit)):
        return _of_money(core, words)
    if _RATE.search(core) or _RATE_UNIT.search(unit):
        return _of_rate(core, words)
    return of_number(core, words, unit)


def _core(name: str) -> str:
    """Return the name in one spelling, without asides, and without 累計 and the like at its end."""
    text = _ASIDE.sub("", unicodedata.normalize("NFKC", name))[:LONGEST]
    return _TAIL.sub("", text) or text


def _of_money(core: str, words: list[Word]) -> LevelSuggestion:
    """Money spent is input unless counted per head; money earned or saved is outcome."""
    each = EACH.search(core)
    cost = core.endswith(("費", "経費"))
    for word in reversed(words):
        match word.cue:
            case Cue.SAVING:
                return because(LevelRule.SAVING, word.text)
            case Cue.GRANT | Cue.COST | Cue.STAFF if each:
                return because(LevelRule.STATE, each.group())
            case Cue.GRANT | Cue.COST:
                return because(LevelRule.MONEY, word.text)
            case Cue.CHANGE | Cue.USE:
                return because(LevelRule.CHANGE, word.text)
            case Cue.STATE:
                return because(LevelRule.STATE, word.text)
            case Cue.ACT | Cue.DEED if cost or _SPENT.search(word.text):
                return because(LevelRule.MONEY, core[word.start :])
    return because(LevelRule.MONEY if cost and not each else LevelRule.STATE, core[-2:])


def _of_rate(core: str, words: list[Word]) -> LevelSuggestion:
    """A rate is an outcome, unless it is that of what the administration itself did."""
    if opinion := _OPINION.search(core):
        return because(LevelRule.OPINION, opinion.group())
    for word in reversed(words):
        if word.cue is Cue.SAVING:
            return because(LevelRule.SAVING, word.text)
        if word.cue in (Cue.ACT, Cue.DEED) and _own_share(core, word):
            return because(LevelRule.ACTIVITY_RATE, core[word.start :])
        if word.cue is Cue.REACH and any(w.cue is Cue.STAFF for w in words):
            return because(LevelRule.ACTIVITY_RATE, core[word.start :])
        if word.cue not in AGENTS:
            break
    head = _RATE.search(core)
    return because(LevelRule.RATE, head.group() if head else core[-4:])


def _own_share(core: str, deed: Word) -> bool:
    """Say whether a rate is the share of its own work that the administration did."""
    after = core[deed.end :]
    if deed.cue is Cue.DEED:
        of_society = bool(_OF_SOCIETY.search(core)) and not OF_ADMINISTRATION.search(core)
    else:
        of_society = bool(_OF_PEOPLE.search(after)) or "カード" in core
    if of_society:
        return False
    if _SHARE.fullmatch(after):
        return True
    return bool(_DONE.match(after)) and not _OF_SOCIETY.search(after)
