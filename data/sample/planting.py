"""Put into an area's KPIs what ``planted.py`` says, and note at each what was done to it."""

from dataclasses import replace

import numpy as np
import planted
from kpis import YEARS, SampleKpi, Target, cell_number, plain_text
from places import SampleArea


def plant(rng: np.random.Generator, area: SampleArea, kpis: list[SampleKpi]) -> list[SampleKpi]:
    """Change an area's KPIs as ``planted.py`` says; each says itself what was done to it."""
    found = {k.number: k for k in kpis}

    def put(kpi: SampleKpi, code: str, value: object, what: str) -> None:
        found[kpi.number] = replace(kpi, planted=(*kpi.planted, (code, str(value), what)))

    plain = [
        k for k in kpis
        if k.target.kind == "reach" and k.template.year_kind != "census" and not k.parts
        and isinstance(k.baseline, float) and k.baseline > 0 and k.template.lag < 2
    ]  # fmt: skip
    role = planted.CONTRADICTION.get(area.area_id)
    for kpi in kpis if role else ():
        if kpi.template.role == role:
            good = kpi.template.level != "role"
            changed = _on_course(kpi, 1.15 if good else 0.2)
            put(changed, "contradiction", role, _CONTRADICTION[good])
    free = [k for k in plain if not role or k.template.role != role]
    picked = iter([free[i] for i in rng.permutation(len(free))])
    if area.area_id in planted.UNIT_SLIP:
        kpi = next(k for k in picked if k.template.decimals == 0 and k.template.lag == 0)
        year = planted.SLIP_YEAR
        slipped = kpi.series | {year: kpi.series[year] * planted.SLIP_FACTOR}
        put(replace(kpi, series=slipped, gaps=kpi.gaps - {year}), "unit_slip", year,
            f"{year}年度の実績が{planted.SLIP_FACTOR}倍になっている")  # fmt: skip
    if area.area_id in planted.BREAK_SAID + planted.BREAK_SILENT:
        year = planted.BREAK_YEAR
        kpi = next(
            k for k in picked
            if k.baseline_year < year
            and max(k.series.values()) * planted.BREAK_FACTOR <= k.template.high
        )  # fmt: skip
        broken = {
            y: round(v * (planted.BREAK_FACTOR if y >= year else 1), kpi.template.decimals)
            for y, v in kpi.series.items()
        }
        said = area.area_id in planted.BREAK_SAID
        note = f"平成{year - 1988}年度に集計方法を変更したため、それ以前とは接続しない。"
        changed = replace(kpi, series=broken, note=note if said else "", gaps=frozenset())
        start = changed.baseline_year
        changed = replace(changed, baseline=broken[start])
        put(
            changed,
            "series_break",
            year,
            f"{year}年度に段差（備考に{'記載あり' if said else '記載なし'}）",
        )
    if area.area_id in planted.MET_AT_BASELINE:
        kpi = next(picked)
        b = float(kpi.baseline or 0)
        t = kpi.template
        value = round(t.bounded(b - t.sign * max(abs(b) * 0.05, 10.0**-t.decimals)), t.decimals)
        text = f"{plain_text(value)}{'以上' if t.sign > 0 else '以下'}"
        put(replace(kpi, target=Target("reach", text, value)), "met_at_baseline", plain_text(value),
            "基準値がすでに目標を満たしている")  # fmt: skip
    return mark_levels(list(found.values()))


def mark_levels(kpis: list[SampleKpi]) -> list[SampleKpi]:
    """Note at every KPI that counts an output and is declared as outcome that it is."""
    what = ("declared_level", "outcome", "アウトプットをアウトカムと回答している")
    return [
        replace(k, planted=(*k.planted, what))
        if k.declared == "outcome" and k.template.truth == "output"
        else k
        for k in kpis
    ]


_CONTRADICTION = {
    True: "役割のKPIは遅れるが、この中分野・個別事業は順調",
    False: "個別事業は順調だが、この役割のKPIは遅れる",
}


def _on_course(kpi: SampleKpi, share: float) -> SampleKpi:
    """Return a KPI to be reached by number, whose values move by a share of the plan."""
    t = kpi.template
    if kpi.target.kind == "milestone":
        return replace(kpi, series={y: float(y >= 2019) for y in YEARS})
    b = kpi.series[kpi.baseline_year] if kpi.baseline is None else kpi.baseline
    end = kpi.target_year or 2023
    years = end - kpi.baseline_year
    step = 10.0**-t.decimals
    target = round(t.towards(b, max(abs(b) * 0.03 * years, 10 * step)), t.decimals)
    slope = (target - b) / years * share
    series = {y: round(t.bounded(b + slope * (y - kpi.baseline_year)), t.decimals) for y in YEARS}
    return replace(
        kpi, baseline=b, target_year=end, target=Target("reach", cell_number(target), target),
        series=series, parts={}, gaps=frozenset(), direction=t.direction,
    )  # fmt: skip
