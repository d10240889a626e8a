"""Where the counts and shares of the overview come from, and the cells that carry them."""

from collections.abc import Iterable, Sequence

from kpi_report.assess.finding import Verdict
from kpi_report.bundle import AreaSummary
from kpi_report.document.beside import workbook_beside
from kpi_report.document.blocks import Cell
from kpi_report.document.language import say
from kpi_report.document.numbers import NOTHING, number


def ratings_origin(areas: Sequence[AreaSummary]) -> str:
    """Return whose KPIs were counted."""
    return say(
        "集計：{m}圏域の{n}件のKPIと、その判定（{where}）",
        where=_each_area(),
        m=sum(bool(s.kpis) for s in areas),
        n=f"{sum(len(s.kpis) for s in areas):,}",
    )


def registry_origin(*tables: str) -> str:
    """Return the tables of the registry in which areas and members were counted."""
    return say(
        "集計：{tables}（圏域ごとの出典は「圏域の一覧」の市町村数の出所）",
        tables=say("、").join(tables),
    )


def verdicts_origin(criterion: str, n_areas: int) -> str:
    """Return which verdicts of how many areas were counted."""
    return all_verdicts_origin([criterion], n_areas)


def all_verdicts_origin(criteria: Iterable[str], n_areas: int) -> str:
    """Return which verdicts of how many areas a chart on several criteria was made from."""
    codes = say("、").join(criteria)
    where = _each_area()
    return say("集計：{n}圏域の観点{code}の判断（{where}）", n=n_areas, code=codes, where=where)


def revisions_origin(n_areas: int) -> str:
    """Return whose answers on revisions were counted."""
    return say("集計：{n}圏域の見直し状況の回答（{where}）", n=n_areas, where=_each_area())


def _each_area() -> str:
    """Return where the single numbers of every area stand."""
    return say("各圏域の data.xlsx") if workbook_beside() else say("各圏域の資料")


def deliveries_origin(n_areas: int) -> str:
    """Return of how many areas it was counted whether they answered, and with what faults."""
    return say("集計：{n}圏域の回答の読み取りの記録（readings.csv）", n=n_areas)


def delivery_origin(area_id: str, version: int) -> str:
    """Return which reading of an area's answer was counted."""
    return say("集計：圏域 {area} の回答の第{n}版の読み取り", area=area_id, n=version)


def count_cell(n: int, origin: str) -> Cell:
    """Return a number of areas, KPIs or faults as a cell."""
    return Cell(f"{n:,}", origin=origin, value=n)


def told(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Return the verdicts that could be told."""
    return [v for v in verdicts if v is not Verdict.CANNOT_TELL]


def met_share(verdicts: Sequence[Verdict]) -> float | None:
    """Return the share of those judged that satisfy; ``None`` where nothing could be judged."""
    judged = told(verdicts)
    return sum(v is Verdict.MEETS for v in judged) / len(judged) if judged else None


def share_cell(verdicts: Sequence[Verdict], least: int, origin: str, detail: str = "") -> Cell:
    """Return the share that satisfies as a cell; of fewer than `least` judged only their number."""
    share = met_share(verdicts)
    if share is None or len(told(verdicts)) < least:
        return Cell(NOTHING, detail, origin=origin)
    return percent_cell(share, origin, detail)


def percent_cell(share: float, origin: str, detail: str = "") -> Cell:
    """Return a share from 0 to 1 as a cell in per cent."""
    return Cell(percent(share), detail, origin=origin, value=100 * share)


def percent(share: float) -> str:
    """Write a share from 0 to 1 in per cent."""
    return f"{number(100 * share)}%"
