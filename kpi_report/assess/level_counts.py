"""The level of a KPI that counts: the last cue decides, seen with who does what."""

import re

from kpi_report.assess.level_cues import AGENTS, Cue, Word
from kpi_report.assess.level_rules import LevelRule, LevelSuggestion, because

EACH = re.compile("(?:人|世帯)(?:当|あ)たり|平均")
OF_ADMINISTRATION = re.compile("公共|公用|公立|[市町県][有営立]|庁|学校|小中|行政|全戸訪問|乳児")
_AT_HOME = re.compile("エネルギー|太陽光|蓄電池|家庭|世帯|住宅用")
_AFTER_AID = re.compile("(?:補助|支援|助成).{0,4}(?:によ[りる]|を受けて|を通じ)")
_AT_EVENT = re.compile(
    "イベント|祭|まつり|フェス|フェア|大会|花火|マルシェ|会の|講演|シンポ|コンサート|公演|展(?!望)"
    "|ツアー|セミナー|上映|商談会"
)
_AT_PLACE = re.compile(
    "[館園城]|(?<![来入])場|施設|センター|ホール|道の駅|スタジアム|アリーナ|拠点|ドーム|劇場|直売所"
)
_STALL = re.compile("イベント|祭|まつり|マルシェ|フェア|チャレンジ|展|市場?へ|物産|会")
_CHECK_UP = re.compile("[検健]診|ドック|健康診[査断]|ワクチン|予防接種")
_SCHEME = re.compile(
    "(?:窓口|相談|補助金?|助成金?|奨学金|奨励金|支援金|資金|融資|貸付|(?:支援|補助|助成|融資|減免"
    "|奨学)制度|お試し.{0,4}|体験.{0,4}|トライアル.{0,4}|講座|教室|派遣|バンク)[のを]?(?:延べ|新規"
    "|年間)?$"
)
_TOURISM = re.compile("旅行|観光|宿泊|客|民泊|農泊|クルーズ|合宿")
_CLAUSE = (
    "した|して(?:いる|いない)|する|された|されている|し、?|できた|受けた|受ける|行った|行う|行っている"
    "|実施した|実施する|ている|た|に取り組む|に至った|に参加した|に参加する"
)
_LINKED = re.compile(
    f"(?:済み?|中|型|予定)?の?(?:を?(?:{_CLAUSE}))?(?:新規|延べ|広域|市内|圏域内|地元|民間|福祉)?"
)
_BESIDE = re.compile("(?:での|による|における|の)?(?:新規|年間)?")
_TIED = re.compile("[のをにさし]|(?:件|回|人|者|箇所)?数")
_LACKING = re.compile("(?:てい|でき|の|が)ない|未整備|未実施|未加入")
_PEOPLE = frozenset({"人", "名", "者", "組", "社", "世帯", "人回"})
_QUANTITIES = frozenset({"t", "トン", "kg", "g", "L", "kl", "kWh", "MWh", "kW", "MW", "分", "秒"})
_PLACES = frozenset({"箇所", "か所", "カ所", "ヶ所", "施設", "館", "校", "園", "路線", "市町村"})
_BODIES = frozenset({"市町村", "市町", "自治体"})
_RECEIVING = frozenset({"受入", "受入れ", "受け入れ"})
_UNITS: dict[LevelRule, str] = {
    LevelRule.ACTIVITY: """
        回 部 枚 箇所 か所 カ所 ヶ所 基 台 本 校 園 施設 路線 便 系統 種類 品目 品 手続 市町村 市町
        自治体 団体 地区 地点 講座 コース ルート km m 床 棟 業務 事業 件 カ国 機関 教室 クラブ 計画
        メニュー 橋 冊 PV
    """,
    LevelRule.STATE: """
        人 名 社 店 店舗 事業所 世帯 戸 組 経営体 頭 羽 人/日 台/日 t トン kg g kl L kWh MWh kW MW
        GJ TJ t-CO2 g/人・日 ha m2 分 秒 時間 歳 年 泊 人泊 ppm mg/L dB
    """,
}
_BY_UNIT = {unit: rule for rule, units in _UNITS.items() for unit in units.split()}


def of_number(core: str, words: list[Word], unit: str) -> LevelSuggestion:
    """Return the level of a count.

    Parameters
    ----------
    core
        The normalised name.
    words
        Its cues from left to right. A noun such as 企業 at the end looks for the deed tied to it:
        参加企業数 is reach, テレワークを導入した企業数 a change, 企業数 alone a state.
    unit
        The normalised unit, without scale; if empty, the counter at the end of the name stands for
        it, as 台 of 救急車の台数.
    """
    if not unit:
        unit = next(
            (u for n in (3, 2, 1) if (u := core[-n - 1 :].removesuffix("数")) in _BY_UNIT), ""
        )
    if not words:
        return _by_unit(core, unit)
    head = words[-1]
    rest = core[head.end :]
    if "の" in rest and not _TIED.match(rest) and unit in _BY_UNIT:
        return _by_unit(core, unit)
    if lacking := _LACKING.search(core):
        return because(LevelRule.STATE, lacking.group())
    if head.cue not in AGENTS:
        return _of_deed(core, words, head, None, unit)
    deed = next((w for w in reversed(words) if w.cue not in AGENTS), None)
    if deed:
        gap = core[deed.end : head.start]
        if _LINKED.fullmatch(gap) and not (head.cue is Cue.STAFF and gap == "の"):
            return _of_deed(core, words, deed, head, unit)
    if head.cue is Cue.STAFF:
        return because(LevelRule.STAFF, head.text)
    provided = head.cue is Cue.THING and unit not in _QUANTITIES
    return because(LevelRule.ACTIVITY if provided else LevelRule.STATE, head.text)


def _of_deed(
    core: str, words: list[Word], deed: Word, agent: Word | None, unit: str
) -> LevelSuggestion:
    """Return what a deed says, done by or to `agent`; by the administration if none is named."""
    text = core[deed.start :]
    cue = text if len(text) <= 8 else deed.text
    beside = _beside(core, words, deed)
    passed_on = deed.cue is Cue.TAKEN or (deed.text in _RECEIVING and agent is None)
    if passed_on and beside and beside.cue not in AGENTS:
        return _of_deed(core, words, beside, agent, unit)
    return because(_rule(core, words, deed, agent, unit), cue)


def _beside(core: str, words: list[Word], word: Word) -> Word | None:
    """Return the cue right before `word`: nothing between them but の, での, による."""
    left = next((w for w in reversed(words) if w.end <= word.start), None)
    return left if left and _BESIDE.fullmatch(core[left.end : word.start]) else None


def _rule(core: str, words: list[Word], deed: Word, agent: Word | None, unit: str) -> LevelRule:
    before = core[: deed.start]
    private = agent is not None and agent.cue in (Cue.FIRM, Cue.PERSON)
    match deed.cue:
        case Cue.ACT | Cue.DEED if unit in _QUANTITIES:
            return LevelRule.STATE
        case Cue.EVENT if agent is None and deed.end == len(core) and unit in _PEOPLE:
            return LevelRule.REACH
        case Cue.ACT | Cue.EVENT | Cue.GRANT | Cue.COST:
            sent = deed.text == "派遣"
            return LevelRule.REACH if private and not sent else LevelRule.ACTIVITY
        case Cue.DEED:
            beside = _beside(core, words, deed)
            private = private or (beside is not None and beside.cue is Cue.FIRM)
            return LevelRule.CHANGE if private else _by_whom(core, deed, unit)
        case Cue.REACH | Cue.TAKEN:
            return LevelRule.REACH
        case Cue.SHOP:
            return LevelRule.REACH if _STALL.search(before) else LevelRule.CHANGE
        case Cue.VISIT:
            event, place = _last(_AT_EVENT, before), _last(_AT_PLACE, before)
            return LevelRule.USE if place > event else LevelRule.REACH
        case Cue.EXAMINED:
            return LevelRule.REACH if _CHECK_UP.search(before) else LevelRule.USE
        case Cue.USE | Cue.CHANGE if agent is not None and agent.text in _BODIES:
            return LevelRule.ACTIVITY
        case Cue.USE if unit in _PLACES:
            return LevelRule.ACTIVITY
        case Cue.USE:
            return LevelRule.REACH if _SCHEME.search(before) else LevelRule.USE
        case Cue.CHANGE:
            return LevelRule.CHANGE
        case Cue.SAVING:
            return LevelRule.SAVING
        case Cue.STAFFING:
            people = unit in _PEOPLE or any(w.cue is Cue.STAFF for w in words)
            thing = agent is not None and agent.cue is Cue.THING
            return LevelRule.STAFF if people and not thing else LevelRule.ACTIVITY
    return LevelRule.STATE


def _last(pattern: re.Pattern[str], text: str) -> int:
    """Return where the last match ends; -1 if there is none."""
    return max((m.end() for m in pattern.finditer(text)), default=-1)


def _by_whom(core: str, deed: Word, unit: str) -> LevelRule:
    """Of a deed that anyone may do: what firms and residents do is a change or a use."""
    match deed.text:
        case _ if unit == "回":
            return LevelRule.ACTIVITY
        case text if text in _RECEIVING and _TOURISM.search(core):
            return LevelRule.USE
        case "貸出" if unit in ("冊", "点"):
            return LevelRule.USE
    at_home = _AT_HOME.search(core) and not OF_ADMINISTRATION.search(core)
    return LevelRule.CHANGE if at_home or _AFTER_AID.search(core) else LevelRule.ACTIVITY


def _by_unit(core: str, unit: str) -> LevelSuggestion:
    """Return what the unit alone says: things counted are provided, quantities are states."""
    if each := EACH.search(core):
        return because(LevelRule.STATE, each.group())
    rule = _BY_UNIT.get(unit)
    if rule is None:
        return because(LevelRule.NOTHING, "")
    return LevelSuggestion(because(rule, unit).level, False, LevelRule.UNIT, unit)
