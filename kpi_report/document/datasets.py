"""Tables for ``data.xlsx``: everything that a document's numbers were made from, with origins."""

from kpi_report.assess.rating import AssessedKpi
from kpi_report.assess.usage import FacilityUsage, UsersOfYear
from kpi_report.bundle import AreaBundle, IndicatorFacts
from kpi_report.document import trace
from kpi_report.document.answers import users_cell
from kpi_report.document.beside import workbook_beside
from kpi_report.document.blocks import Blocks, Cell, Column, Dataset, Notice
from kpi_report.document.context import AreaContext
from kpi_report.document.criteria import all_findings
from kpi_report.document.kpi_words import is_answered
from kpi_report.document.language import known, say
from kpi_report.document.numbers import NOTHING, number, plain
from kpi_report.document.progress_words import reason_text as why
from kpi_report.document.wording import RATING_WORDS
from kpi_report.model import DeclaredLevel, Direction, Group


def data(ctx: AreaContext) -> Blocks | Notice:
    """Return the tables behind an area's document: KPIs, actuals, official figures, users.

    Nothing where no workbook is delivered, which alone could hold them.
    """
    if not workbook_beside():
        return Blocks(())
    b = ctx.bundle
    made = (_kpis(b), _actuals(b), all_findings(b), _figures(b), _usage(b))
    tables = tuple(table for table in made if table.rows)
    if not tables:
        return Notice(text=say("表示できるデータがない。"))
    return Blocks(tables)


def _kpis(bundle: AreaBundle) -> Dataset:
    return Dataset(
        title=say("KPIの設定と判定"),
        sheet=say("KPI"),
        columns=(
            Column(say("番号")),
            Column(say("大分野")),
            Column(say("階層")),
            Column(say("中分野")),
            Column(say("個別事業")),
            Column(say("KPI")),
            Column(say("単位")),
            Column(say("測るもの")),
            Column(say("対象")),
            Column(say("望ましい向き")),
            Column(say("年の種類")),
            Column(say("基準年"), "right"),
            Column(say("基準値"), "right"),
            Column(say("目標の種類")),
            Column(say("目標年"), "right"),
            Column(say("目標値"), "right"),
            Column(say("目標値の上限"), "right"),
            Column(say("目標の記載")),
            Column(say("データの出典")),
            Column(say("公表までの年数"), "right"),
            Column(say("目標の根拠")),
            Column(say("連携の内容")),
            Column(say("備考")),
            Column(say("判定")),
            Column(say("判定できない理由")),
            Column(say("達成度（%）"), "right"),
            Column(say("経過割合（%）"), "right"),
            Column(say("この時点で期待される値"), "right"),
            Column(say("進捗比"), "right"),
            Column(say("先行した年数"), "right"),
            Column(say("これまでの年平均変化"), "right"),
            Column(say("必要な年平均変化"), "right"),
        ),
        rows=tuple(_kpi_row(bundle, k) for k in bundle.kpis),
        note=say("進捗比は達成度÷経過割合。先行した年数は、負の値であれば遅れを示す。"),
    )


def _kpi_row(bundle: AreaBundle, assessed: AssessedKpi) -> tuple[Cell, ...]:
    kpi, p = assessed.kpi, assessed.progress
    word, tone = RATING_WORDS[p.rating]
    reason = why(p.reason, bundle.round.thresholds, answered=is_answered(kpi)) if p.reason else ""
    declared = "" if kpi.declared is DeclaredLevel.UNKNOWN else say(kpi.declared.label)
    direction = {
        Direction.HIGHER: say("増加"),
        Direction.LOWER: say("減少"),
        Direction.NONE: "",
    }[kpi.direction]
    baseline, target = trace.baseline_origin(kpi), trace.target_origin(kpi)
    derived = trace.progress_origin(kpi)
    return (
        Cell(trace.number(kpi)),
        Cell(say(kpi.role.label)),
        Cell(say(kpi.level.label)),
        Cell(kpi.medium_field),
        Cell(kpi.project),
        Cell(kpi.name, origin=trace.name_origin(kpi)),
        Cell(known(kpi.unit)),
        Cell(declared),
        Cell(say(kpi.scope.label) if kpi.scope else ""),
        Cell(direction),
        Cell(say(kpi.year_kind.label)),
        _year(kpi.baseline.year if kpi.baseline else None),
        _plain(kpi.baseline.value if kpi.baseline else None, baseline if kpi.baseline else ""),
        Cell(say(kpi.target_kind.label)),
        _year(kpi.target_year),
        _plain(kpi.target_value, target),
        _plain(kpi.target_upper),
        Cell(kpi.target_wording),
        Cell(kpi.data_source),
        _year(kpi.lag_years),
        Cell(kpi.rationale),
        Cell(kpi.cooperation),
        Cell(kpi.note),
        Cell(say(word), tone=tone, origin=derived),
        Cell(reason),
        _rounded(None if p.achievement is None else p.achievement * 100, 1),
        _rounded(None if p.elapsed is None else p.elapsed * 100, 1),
        _rounded(p.expected, 2),
        _rounded(p.on_track_ratio, 2),
        _rounded(p.lead_years, 1),
        _rounded(p.past_pace, 2),
        _rounded(p.needed_pace, 2),
    )


def _actuals(bundle: AreaBundle) -> Dataset:
    return Dataset(
        title=say("KPIの実績値"),
        sheet=say("実績"),
        columns=(
            Column(say("番号")),
            Column(say("KPI")),
            Column(say("単位")),
            Column(say("年"), "right"),
            Column(say("年の種類")),
            Column(say("実績値"), "right"),
        ),
        rows=tuple(
            (
                Cell(trace.number(k.kpi)),
                Cell(k.kpi.name),
                Cell(known(k.kpi.unit)),
                _year(point.year),
                Cell(say(k.kpi.year_kind.label)),
                _plain(point.value, trace.actual_origin(k.kpi, point.year)),
            )
            for k in bundle.kpis
            for point in sorted(k.kpi.actuals, key=lambda p: p.year)
        ),
    )


def _figures(bundle: AreaBundle) -> Dataset:
    return Dataset(
        title=say("公的統計による指標の値"),
        sheet=say("公的統計"),
        columns=(
            Column(say("役割")),
            Column(say("指標")),
            Column(say("単位")),
            Column(say("区域")),
            Column(say("年"), "right"),
            Column(say("値"), "right"),
        ),
        rows=tuple(row for fact in bundle.indicators for row in _figure_rows(fact)),
        note=say(
            "指標の算式と項目の符号は、出所の列による。圏域外の値は、圏域に属さない市町村の合計から求めた。"
        ),
        source=bundle.round.credit,
    )


def _figure_rows(fact: IndicatorFacts) -> list[tuple[Cell, ...]]:
    indicator = fact.indicator
    return [
        (
            Cell(say(indicator.role.label)),
            Cell(known(indicator.name)),
            Cell(known(indicator.unit)),
            Cell(say(group.label)),
            _year(point.year),
            _rounded(point.value, indicator.decimals + 2, trace.indicator_origin(indicator, group)),
        )
        for group in Group
        if group in fact.series
        for point in fact.series[group].points
    ]


def _usage(bundle: AreaBundle) -> Dataset:
    return Dataset(
        title=say("施設の利用者数"),
        sheet=say("施設利用"),
        columns=(
            Column(say("施設名")),
            Column(say("所在地")),
            Column(say("開始年度"), "right"),
            Column(say("年度"), "right"),
            Column(say("利用者数（人）"), "right"),
            Column(say("他の連携市町村等に住む者の割合（%）"), "right"),
        ),
        rows=tuple(_usage_row(u, year) for u in bundle.usage for year in u.yearly),
        note=say(
            "割合は、居住地の分かる利用者のうち、圏域の市町村であって施設の所在地以外に住む者の割合。"
            "1人から4人までの数と、それが分かる割合は示していない。"
        ),
    )


def _usage_row(usage: FacilityUsage, year: UsersOfYear) -> tuple[Cell, ...]:
    place, since, users = usage.place_origins, usage.since_origins, usage.origins
    share = None if year.share is None or year.tells_few else year.share * 100
    return (
        Cell(usage.facility, origin=trace.answer_origin(place or users)),
        Cell(usage.location),
        _year(usage.shared_since, trace.answer_origin(since)),
        _year(year.year),
        users_cell(year.total, "", trace.answer_origin(users)),
        _rounded(share, 1, trace.answer_origin((*place, *users))),
    )


def _year(value: int | None, origin: str = "") -> Cell:
    return Cell("") if value is None else Cell(str(value), origin=origin, value=value)


def _plain(value: float | None, origin: str = "") -> Cell:
    return Cell("") if value is None else Cell(plain(value), origin=origin, value=value)


def _rounded(value: float | None, decimals: int, origin: str = "") -> Cell:
    if value is None:
        return Cell(NOTHING)
    return Cell(number(value, decimals), origin=origin, value=value)
