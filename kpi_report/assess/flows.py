"""Whether a KPI counts what happens in a year or what there is at a moment, by its wording."""

import re
import unicodedata
from enum import StrEnum
from functools import cache


class Course(StrEnum):
    """How an amount stands in time."""

    FLOW = "flow"
    STOCK = "stock"


_STOCK = (
    r"(?:(?<!交流)(?<!関係)(?<!滞在)人口|待機児童数|残高|蔵書数|蔵書冊数"
    r"|(?:会員|登録者|従業者|従業員|就業者|就農者|世帯|事業所|施設|店舗|医師|箇所|か所|カ所|ヶ所)の?数)"
)
_ENDS_IN_STOCK = re.compile(rf"{_STOCK}(?:等)?$")
_NEW = re.compile(rf"年間|1年(?:間|当)|年度中|新規の?{_STOCK}|増減|増加数|減少数")
"""A stock of what is new in the year is a flow: 新規就農者数, 年間の登録者数."""
_FLOW = re.compile(
    r"新規|利用者|来場|来館|入館|入場者|来訪|入込|観光客|宿泊|参加者|受講|閲覧|貸出|配布"
    r"|移住者|移住した|転入|転出|出生|死亡|採用|就職者|[就創起]\w?[職労農業]した|成婚|婚姻"
    r"|創業者|起業者|開業|廃業|出店|件数|回数|売上|販売額|出荷額|生産額|産出額|消費額|排出量|処理量"
)
_RUNNING = re.compile(r"累計|累積|通算|登録件数|認定件数|登録団体")
"""Running totals, and lists that grow: neither of the two can be told."""
_DOINGS = re.compile(r"派遣|整備|設置|開設|実施|参加|支援|誘致|協力|移住|転居|導入")
"""Before a stock they may mean what was done in the year: 整備箇所数, 派遣医師数, 移住世帯数."""
_BRACKETS = re.compile(r"\([^()]*\)$")


@cache
def course(name: str) -> Course | None:
    """Return whether a name says that it is a flow (a number a year) or a stock (a level).

    ``None`` where it says neither, or both, or speaks of a running total: nothing is guessed.

    Examples
    --------
    >>> course("新規創業者数").value, course("民営事業所の従業者数").value, course("製品の数")
    ('flow', 'stock', None)
    """
    plain = unicodedata.normalize("NFKC", name).strip()
    if _RUNNING.search(plain):
        return None
    if _NEW.search(plain):
        return Course.FLOW
    stock = _ENDS_IN_STOCK.search(_BRACKETS.sub("", plain).strip()) is not None
    if _FLOW.search(plain):
        return None if stock else Course.FLOW
    return Course.STOCK if stock and not _DOINGS.search(plain) else None


def differ(child: str, parent: str) -> bool:
    """Return whether one name says a flow and the other a stock, which cannot be divided."""
    return {course(child), course(parent)} == set(Course)
