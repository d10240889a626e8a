"""Write ``truth.csv``: what was planted where, and where nothing was."""

from pathlib import Path

import planted
from places import SampleArea
from registry import write_csv
from surveys import SECOND, TITLES, Answer

_Row = tuple[str, str, str, str, object, str]


def write_truth(path: Path, areas: tuple[SampleArea, ...], answers: list[Answer]) -> None:
    """Write one row per planted fact and round."""
    rows: list[_Row] = [row for a in answers for row in (*_of_little(a), *_of_answer(a))]
    rows.append((SECOND, planted.SILENT, "answer", "silent", 0, "回答していない"))
    rows += [row for round_id in TITLES for area in areas for row in _of_figures(round_id, area)]
    order = {area.area_id: at for at, area in enumerate(areas)}
    rows.sort(key=lambda r: (r[0], order[r[1]]))
    write_csv(path, ("round_id", "area_id", "subject", "planted", "value", "what_ja"), rows)


def _of_little(answer: Answer) -> list[_Row]:
    key, n = (answer.round_id, answer.area.area_id, "answer"), len(answer.kpis)
    if answer.area.area_id == planted.SPARSE:
        return [(*key, "sparse", n, "KPI、体系、体制、施設のいずれも少ししか回答していない")]
    if answer.area.area_id == planted.BLANK and not answer.kpis:
        return [(*key, "blank", n, "体制と返信のほかは何も回答していない")]
    return []


def _of_answer(answer: Answer) -> list[_Row]:
    key = answer.round_id, answer.area.area_id
    rows: list[_Row] = [
        (*key, f"{answer.area.area_id}-{kpi.number.lower()}", code, value, what)
        for kpi in answer.kpis
        for code, value, what in kpi.planted
    ]
    return rows + [
        (*key, facility.name, *facility.planted)
        for facility in answer.facilities
        if facility.planted
    ]


def _of_figures(round_id: str, area: SampleArea) -> list[_Row]:
    key, indicator = (round_id, area.area_id), "net_migration_per_1000"
    if area.area_id in planted.CONTROL:
        return [(*key, "area", "control", 0, "何も仕込んでいない")]
    if area.area_id in planted.EFFECT:
        size = planted.EFFECT_SIZE
        what = f"形成年の翌年から標準偏差の{size}倍だけ上がる"
        return [(*key, indicator, "effect", size, what)]
    if area.area_id in planted.SELECTED:
        what = "2017年に最も低く、2018年に形成。形成の影響はない"
        return [(*key, indicator, "selection", 2017, what)]
    return [(*key, indicator, "zero_effect", 0, "形成の前後で水準も傾向も変えていない")]
