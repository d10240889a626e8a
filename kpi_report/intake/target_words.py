"""Targets in words alone: 現状維持以上, 策定時より上昇, 供用開始.

Their words for the baseline (現状, 策定時) and for a way (増, 減) serve targets with a number too.
"""

import re

from kpi_report.intake.reading import Reason
from kpi_report.intake.targets import Target
from kpi_report.intake.years import Years, read_years
from kpi_report.model import Direction, TargetKind

BASE = (
    r"(?:計画|ビジョン)?(?:現状|現況|現在|基準|策定前|策定時|当初|これまで|従来)(?:年度?|時点?)?"
    r"(?:の?(?:値|水準|数値|実績))?"
)
OTHER_BASE = re.compile(
    r"前年|昨年|前回|前期|平均(?!\s*[0-9約])|全国|類似|他[の市町県都]|県内?(?:トップ|最|1位)|国の|県の|過去"
)
TAIL = (
    r"(?:\s*(?:する|させる|される|すること|を?目指す|をめざす|を図る|を目標とする|を達成する?|達成|の達成"
    r"|を確保する?|の?確保|を実現する?|とする|にする|にとどめる|に留める|こと))*"
)
UP = "上昇|増加|増|向上|拡大|増大|伸長|アップ|増やす|高める|伸ばす|引き?上げる?|UP|Up|up"
DOWN = "減少|低下|減|縮小|短縮|低減|削減|ダウン|減らす|下げる|引き?下げる?|DOWN|Down|down"
_LABEL = r"(?:[^0-9増減]{1,20}?[のがを])?"
_KEEP = re.compile(
    rf"(?:[^0-9増減前]{{0,20}}?[のがは、]?)?(?:{BASE})?[をの]?維持(?:(?:する)?(?:・|、|または|又は|もしくは)(?:{UP})"
    rf"|(?P<bound>以上|以下))?{TAIL}"
)
_AS_BASE = re.compile(rf"{BASE}(?P<bound>以上|以下|以内|並み?|どおり|程度|と同程度|と同水準){TAIL}")
_TOWARDS = re.compile(
    rf"{_LABEL}(?:{BASE})?(?:より|から|に比べて?|比|を|の|と比べて?|、)*(?:(?P<up>{UP})|(?P<down>{DOWN})){TAIL}"
)
_PAST_BASE = re.compile(
    rf"{BASE}(?:を|より)?(?:(?P<up>上回る|超える?|以上に?)|(?P<down>下回る)){TAIL}"
)
_DONE = re.compile(
    r"(?:[^0-9件回人率数]|第[0-9]+[期次号]){0,40}(?:供用開始|運用開始|運行開始|稼働|開始|策定|完成|完了|開設|開業|開館"
    r"|開校|開通|開催|設置|設立|導入|締結|着工|着手|竣工|実施|公表|制定|構築|整備|移転|統合|発足|指定|認定|公開|改修)"
    r"(?:済み?|予定)?(?:する|させる)?"
)
_GOING_ON = re.compile("継続|毎|随時|適宜|検討|件数|回数")


def worded(core: str) -> Target | Reason:
    """Read a target without a number: 現状維持以上, 策定時より上昇, 供用開始."""
    words = without_brackets(core)
    inner = [b for b in re.findall(r"\(([^()]*)\)", core) if re.search("[0-9]", b)]
    # 増加(500人); but 策定時(1.35)より上昇 only recalls the baseline
    recalled = re.match(rf"{BASE}\([^()]*\).", core)
    if not (recalled or all(isinstance(read_years(b), Years) for b in inner)):
        return Reason.AMBIGUOUS
    if match := (_KEEP.fullmatch(words) or _AS_BASE.fullmatch(words)):
        grows = re.search(rf"維持(?:する)?(?:・|、|または|又は|もしくは)(?:{UP})", words)
        higher = match["bound"] == "以上" or grows is not None
        lower = match["bound"] in ("以下", "以内")
        return Target(TargetKind.MAINTAIN, bound=way(higher, lower))
    if match := (_TOWARDS.fullmatch(words) or _PAST_BASE.fullmatch(words)):
        return Target(
            TargetKind.DIRECTION, bound=way(match["up"] is not None, match["down"] is not None)
        )
    if _DONE.fullmatch(words) and not _GOING_ON.search(words):
        return Target(TargetKind.MILESTONE)
    return Reason.AMBIGUOUS if re.search("以上|以下|改善|上回|継続", words) else Reason.NOT_A_NUMBER


def way(higher: bool, lower: bool) -> Direction:
    return Direction.HIGHER if higher else Direction.LOWER if lower else Direction.NONE


def without_brackets(text: str) -> str:
    return re.sub(r"\([^()]*\)", "", text).strip()


RELATIVE = re.compile("割|[%％](?:程度)?の?(?:増|減|アップ|上昇|向上)|倍|半減")
"""Words of a target that is a change of the baseline, from which its number is computed."""
