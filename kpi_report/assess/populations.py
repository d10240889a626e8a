"""Whether two KPIs speak of people or trades that have nothing in common, by wording and scope."""

import re
import unicodedata
from functools import cache

from kpi_report.model import Kpi, Scope

_GROUPS: tuple[dict[str, str], ...] = (
    {
        "farming": "農業|農産|農林|林業|漁業|水産|畜産|就農|農家|耕作",
        "manufacturing": "製造品|製造業|工業|出荷額",
        "retail": "小売|卸売|商店|商品販売額",
    },
    {
        "old": "高齢者|介護|通いの場|シルバー|認知症",
        "young": "保育|児童|子育て|出生|妊婦|妊産婦|乳幼児",
    },
    {"men": "男性|男子", "women": "女性|女子"},
)
"""By trade, age and sex: groups of which nobody counted in one is counted in another."""

_APART = ({Scope.CORE, Scope.PARTNERS},)


def apart(child: Kpi, parent: Kpi) -> bool:
    """Return whether the child counts others than the parent does.

    So it is where each name speaks of groups by trade, age or sex and none is in both (農業産出額,
    製造品出荷額等), and where one counts the core city and the other its partners. A name that
    speaks of no group (圏域内総生産) counts all.
    """
    if {child.scope, parent.scope} in _APART:
        return True
    pairs = zip(_groups(child.name), _groups(parent.name), strict=True)
    return any(own and above and not own & above for own, above in pairs)


@cache
def _groups(name: str) -> tuple[frozenset[str], ...]:
    plain = unicodedata.normalize("NFKC", name)
    return tuple(
        frozenset(group for group, words in kind.items() if re.search(words, plain))
        for kind in _GROUPS
    )
