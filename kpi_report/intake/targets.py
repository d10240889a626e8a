"""What a target says: a level, a band, a change, a sum, a way; and the same in a KPI's unit."""

from dataclasses import dataclass, replace

from kpi_report.intake.units import Quantity, in_unit, normal_unit
from kpi_report.intake.years import Years
from kpi_report.model import Direction, TargetKind


@dataclass(frozen=True, slots=True)
class Target:
    """What a target cell says.

    Attributes
    ----------
    kind
        現状維持以上 and 現状以上 are ``MAINTAIN``; 毎年, 毎年度 and 各年度 are ``ANNUAL``; 年間50件
        and 50件/年 are ``REACH`` with the unit 件/年. A dash is ``UNDECIDED``.
    value, upper
        In ``unit``; ``upper`` for a band only, whose lower bound is ``value``. ``None`` where no
        level was written.
    unit
        As in :class:`~kpi_report.intake.units.Quantity`.
    bound
        ``HIGHER`` for 以上, 超 and 上回る, ``LOWER`` for 以下, 未満, 以内 and 下回る, ``NONE``
        without such a word (also にとどめる); 3位以上 is ``LOWER``; for ``DIRECTION`` the way.
    relative
        Change as a share of the baseline: 2割程度増 and 基準値比120% are +0.2, 倍増 is +1. For a
        KPI that is itself a percentage, 10%増 may have meant points: ask.
    added
        Change in ``unit``: 50人増, 基準値+50人, 5ポイント増.
    year
        令和7年度までに, 2045年に, (令和7年国勢調査); a span with 累計, 毎年, 維持 or a band only.
    approximate
        約, 程度.
    wording
        The text as written.
    scaled
        Whether 千, 万, 億 was written with ``value``.
    """

    kind: TargetKind
    value: float | None = None
    upper: float | None = None
    unit: str = ""
    bound: Direction = Direction.NONE
    relative: float | None = None
    added: float | None = None
    year: Years | None = None
    approximate: bool = False
    wording: str = ""
    scaled: bool = False


def target_in_unit(target: Target, unit: str) -> Target | None:
    """Return a target in the unit of its KPI; ``None`` if the units do not agree.

    A target without numbers, or with a share of the baseline only, agrees with every unit. A change
    in ポイント is one of a KPI in %.
    """
    points = target.added is not None and target.unit in ("ポイント", "%ポイント")
    written = "%" if points and normal_unit(unit) == "%" else target.unit
    turned: dict[str, float] = {}
    numbers = {"value": target.value, "upper": target.upper, "added": target.added}
    for name, number in numbers.items():
        if number is None:
            continue
        quantity = Quantity(number, written, False, None, "", scaled=target.scaled)
        value = in_unit(quantity, unit)
        if value is None:
            return None
        turned[name] = value
    if not turned:
        return target
    return replace(
        target,
        value=turned.get("value"),
        upper=turned.get("upper"),
        added=turned.get("added"),
        unit=unit,
        scaled=False,
    )
