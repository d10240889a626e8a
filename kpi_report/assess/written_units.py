"""Baselines and targets that were written in another unit than their KPI's, and so have no number.

Reading leaves such a number out of the tables; its wording stays there and tells why.
"""

import re

from kpi_report.intake.japanese import read_quantity
from kpi_report.intake.target_reading import read_target
from kpi_report.intake.targets import Target, target_in_unit
from kpi_report.intake.units import Quantity, in_unit
from kpi_report.model import Kpi

_NUMERAL = re.compile(r"\d")


def other_unit(kpi: Kpi) -> str | None:
    """Return the wording of the target or baseline whose unit is not the KPI's.

    Only where the number is missing: 30件 of a KPI in 人, or 80% of one in points. 10兆円 of a KPI
    in 億円 is converted when it is read. A KPI without a unit has none to differ from.
    """
    if not kpi.unit:
        return None
    if kpi.target_value is None and _NUMERAL.search(kpi.target_wording):
        target = read_target(kpi.target_wording)
        if isinstance(target, Target) and target_in_unit(target, kpi.unit) is None:
            return kpi.target_wording
    if kpi.baseline is None and _NUMERAL.search(kpi.baseline_wording):
        quantity = read_quantity(kpi.baseline_wording)
        if isinstance(quantity, Quantity) and in_unit(quantity, kpi.unit) is None:
            return kpi.baseline_wording
    return None
