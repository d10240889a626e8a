"""Why KPIs are changed and what they lag behind for: reasons that fit the facts."""

from catalogue import MILESTONE, Template

OUTCOME = "アウトカム指標に改めるため"
YEARLY = "実績を毎年把握できる指標に改めるため"
SAME_PROJECT = "事業の内容の見直しに合わせたため"
REWORDED = "指標の定義を分かりやすくするため"
EARLY = "目標を早期に達成したため"
HARD = "社会情勢の変化により達成が困難となったため"
ALIGNED = "総合計画の改定に合わせたため"
COMPLETED = "事業が完了したため"
FEWER = "構成市町村との協議により、指標を絞ったため"

_OF_PROJECTS = (
    ("連携市町村への周知が十分でなかったため", "広報紙を構成市町村で共通にし、周知の回数を増やす"),
    ("担当職員の不足により事業を広げられなかったため", "委託先と実施方法を見直す"),
)
_OF_ALL = (
    ("社会経済情勢の変化の影響を受けたため", "関連する個別事業の内容を見直す"),
    ("個別事業の効果が及ぶまでに時間を要するため", "関連する個別事業を続け、推移を見る"),
)
_OF_THE_EPIDEMIC = {
    True: (
        "新型コロナウイルス感染症の影響により事業を縮小したため",
        "感染症対策を講じ、実施方法を見直す",
    ),
    False: (
        "新型コロナウイルス感染症の影響を受けたため",
        "感染症の状況を踏まえ、関連する個別事業の実施方法を見直す",
    ),
}


def causes(t: Template, *, epidemic: bool) -> tuple[tuple[str, str], ...]:
    """Return causes of a delay that can be said of such a KPI, each with what is done about it."""
    project = t.level == "project"
    usual = _OF_PROJECTS if project else _OF_ALL
    hit = epidemic and (t.covid < 0.95 if t.sign > 0 else t.covid > 1.02)
    return (*usual, _OF_THE_EPIDEMIC[project]) if hit else usual


def replaces(old: Template, new: Template) -> str:
    """Return the reason for which one KPI can follow another, or nothing if it cannot."""
    if (old.role, old.medium_field) != (new.role, new.medium_field):
        return ""
    if MILESTONE in old.kinds + new.kinds or new.project not in ("", old.project):
        return ""
    if old.truth != "outcome" and new.truth == "outcome":
        return OUTCOME
    if (old.level, old.truth) == (new.level, new.truth) and _late(old) and not _late(new):
        return YEARLY
    if old.project == new.project != "" and old.truth == new.truth:
        return SAME_PROJECT
    return ""


def _late(t: Template) -> bool:
    return t.lag > 0 or t.year_kind == "census"
