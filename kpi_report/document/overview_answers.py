"""The overview's pages on the answers: who has not answered, and every fault by its cell."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kpi_report.bundle import AreaSummary, Delivery
from kpi_report.document.beside import workbook_beside
from kpi_report.document.blocks import Blocks, Cell, Column, Dataset, Notice, RowGroup, Table
from kpi_report.document.context import OverviewContext
from kpi_report.document.fault_words import KINDS, SEVERITIES
from kpi_report.document.language import say, sentences
from kpi_report.document.numbers import NOTHING
from kpi_report.document.overview_trace import count_cell, deliveries_origin, delivery_origin
from kpi_report.document.wording import area_name
from kpi_report.intake.faults import Fault, FaultKind, Severity

MOST_ROWS = 20
"""So many rows of faults stand in the document; the workbook has all of them."""

MOST_NAMED = 3
"""So many cells, or KPIs, of a row are named."""

LONGEST_WRITTEN = 80
"""So many characters of what stands in a cell are shown."""

_CONTRADICTIONS = frozenset(
    {
        FaultKind.UNIT_DIFFERS,
        FaultKind.TARGET_AGAINST_DIRECTION,
        FaultKind.TARGET_MET_AT_BASELINE,
        FaultKind.TARGET_KIND_DIFFERS,
        FaultKind.BASELINE_AFTER_TARGET,
        FaultKind.ACTUAL_BEFORE_BASELINE,
        FaultKind.YEAR_KIND_DIFFERS,
        FaultKind.YEARS_DIFFER,
        FaultKind.DROPPED_BUT_LISTED,
        FaultKind.KEPT_BUT_NOT_LISTED,
        FaultKind.SUSPECT_JUMP,
        FaultKind.TOTAL_DIFFERS,
    }
)
"""Kinds of faults in which two cells of an answer do not agree."""


def answers(ctx: OverviewContext) -> Blocks | Notice:
    """Return which areas have not answered, and the faults of those that have."""
    if not ctx.bundle.round.surveyed:
        return Notice(title=say("回答の状況"), text=say("調査票による調査ではありません。"))
    rows = tuple(_row(s) for s in ctx.bundle.areas if _is_listed(s))
    if not rows:
        return Notice(
            title=say("回答の状況"), text=say("すべての圏域から回答があり、不備はありません。")
        )
    silent = sum(s.delivery is None for s in ctx.bundle.areas)
    rest = len(ctx.bundle.areas) - len(rows)
    table = Table(
        title=say(
            "回答の状況（未回答{silent}圏域、不備又は確認事項のある回答{n}圏域）",
            silent=silent,
            n=sum(bool(s.delivery and s.delivery.faults) for s in ctx.bundle.areas),
        ),
        columns=(
            Column(say("圏域"), weight=1.0),
            Column(say("回答"), "center"),
            Column(say("KPIの件数"), "right"),
            *(Column(say(word), "right") for word in SEVERITIES.values()),
        ),
        groups=(RowGroup("", rows),),
        note=say("このほかの{n}圏域は、回答に不備も確認事項もない。", n=rest) if rest else "",
        origin=deliveries_origin(len(ctx.bundle.areas)),
        note_origin=deliveries_origin(len(ctx.bundle.areas)),
    )
    return Blocks((table, *_faults(ctx.bundle.areas)))


def _is_listed(summary: AreaSummary) -> bool:
    return summary.delivery is None or bool(summary.delivery.faults) or not summary.kpis


def _row(summary: AreaSummary) -> tuple[Cell, ...]:
    name, d = Cell(area_name(summary.area)), summary.delivery
    if d is None:
        return (name, Cell(say("未回答")), *[Cell(NOTHING)] * 3)
    state = say("第{n}版", n=d.version) if summary.kpis else say("KPIの回答なし")
    origin = delivery_origin(summary.area.area_id, d.version)
    counts = (count_cell(n, origin) for n in (d.kpis, *map(d.count, Severity)))
    return (name, Cell(state, origin=origin), *counts)


def _faults(areas: Sequence[AreaSummary]) -> tuple[Table | Dataset, ...]:
    """Return the faults put together by area, sheet and kind, and one by one for the workbook."""
    delivered = [(s, s.delivery) for s in areas if s.delivery and s.delivery.faults]
    if not delivered:
        return ()
    rows: dict[Severity, list[tuple[Cell, ...]]] = {}
    left = MOST_ROWS
    shown = 0
    for severity in Severity:
        alike = sorted(_together(delivered, severity), key=lambda one: _gravity(one[2][0].kind))
        together = alike[:left]
        left -= len(together)
        shown += sum(len(faults) for *_, faults in together)
        rows[severity] = [_together_row(*one) for one in together]
    n_of = {severity: sum(d.count(severity) for _, d in delivered) for severity in Severity}
    rest = sum(n_of.values()) - shown
    table = Table(
        title=_faults_title(n_of, shown),
        columns=(
            Column(say("圏域"), weight=1.3),
            Column(say("内容"), weight=1.6),
            Column(say("シート")),
            Column(say("セル"), weight=0.9),
            Column(say("KPI・施設など"), weight=1.5),
            Column(say("件数"), "right"),
        ),
        groups=tuple(RowGroup(say(SEVERITIES[s]), tuple(of)) for s, of in rows.items() if of),
        note=sentences(
            say("不備は、回答を直す必要のあるもの。確認事項は、値を用いた上で確認を求めるもの。"),
            say("それぞれ、単位の取り違えの疑い、欄どうしの食い違い、その他、概数の順。"),
            say("このほか{n}件。", n=rest) * (rest > 0),
            say("全件は overview.xlsx のシート「{sheet}」にある。", sheet=say("不備の全件"))
            if workbook_beside()
            else "",
        ),
        dense=True,
        origin=deliveries_origin(len(delivered)),
        note_origin=deliveries_origin(len(delivered)),
    )
    return (table, _one_by_one(delivered)) if workbook_beside() else (table,)


def _together(
    delivered: Iterable[tuple[AreaSummary, Delivery]], severity: Severity
) -> Iterable[tuple[AreaSummary, Delivery, list[Fault]]]:
    for summary, delivery in delivered:
        alike: dict[tuple[str, FaultKind], list[Fault]] = defaultdict(list)
        for fault in delivery.faults:
            if fault.severity is severity:
                alike[fault.sheet, fault.kind].append(fault)
        for faults in alike.values():
            yield summary, delivery, faults


def _gravity(kind: FaultKind) -> int:
    """Return the place of a kind in the list: what may distort most first, roundings last."""
    if kind is FaultKind.SUSPECT_UNIT:
        return 0
    if kind in _CONTRADICTIONS:
        return 1
    return 3 if kind is FaultKind.APPROXIMATE else 2


def _together_row(
    summary: AreaSummary, delivery: Delivery, faults: Sequence[Fault]
) -> tuple[Cell, ...]:
    first = faults[0]
    origin = delivery_origin(summary.area.area_id, delivery.version)
    return (
        Cell(area_name(summary.area)),
        Cell(say(KINDS[first.kind])),
        Cell(first.sheet or NOTHING),
        Cell(_some(fault.cell for fault in faults), origin=origin),
        Cell(_some(fault.subject for fault in faults), origin=origin),
        count_cell(len(faults), origin),
    )


def _some(texts: Iterable[str]) -> str:
    """Name the first of several different texts, and say how many more there are."""
    different = list(dict.fromkeys(filter(None, texts)))
    if not different:
        return NOTHING
    named = say("、").join(different[:MOST_NAMED])
    rest = len(different) - MOST_NAMED
    return say("{names}ほか{n}", names=named, n=rest) if rest > 0 else named


def _one_by_one(delivered: Iterable[tuple[AreaSummary, Delivery]]) -> Dataset:
    listed = sorted(
        ((s, d, fault) for s, d in delivered for fault in d.faults),
        key=lambda one: list(Severity).index(one[2].severity),
    )
    return Dataset(
        title=say("不備の全件"),
        columns=(
            Column(say("圏域")),
            Column(say("区分")),
            Column(say("内容")),
            Column(say("シート")),
            Column(say("セル")),
            Column(say("KPI・施設など")),
            Column(say("記載")),
            Column(say("圏域への指摘")),
            Column(say("直し方")),
        ),
        rows=tuple(
            (
                Cell(
                    area_name(summary.area),
                    origin=delivery_origin(summary.area.area_id, delivery.version),
                ),
                Cell(say(SEVERITIES[fault.severity])),
                Cell(say(KINDS[fault.kind])),
                Cell(fault.sheet),
                Cell(fault.cell),
                Cell(fault.subject),
                Cell(_written(fault)),
                Cell(fault.problem),
                Cell(fault.remedy),
            )
            for summary, delivery, fault in listed
        ),
        note=say("指摘と直し方は、圏域に返した一覧のとおり。"),
    )


def _written(fault: Fault) -> str:
    if not fault.written and fault.cell:
        return say("（空欄）")
    cut = fault.written[: LONGEST_WRITTEN - 1] + "…"
    return cut if len(fault.written) > LONGEST_WRITTEN else fault.written


def _faults_title(n_of: Mapping[Severity, int], shown: int) -> str:
    must, check = n_of[Severity.MUST], n_of[Severity.CHECK]
    if shown == must + check:
        return say("不備と確認事項（不備{must}件、確認事項{check}件）", must=must, check=check)
    return say(
        "不備と確認事項（不備{must}件と確認事項{check}件のうち{shown}件）",
        must=must,
        check=check,
        shown=shown,
    )
