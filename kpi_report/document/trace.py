"""Where numbers come from, in words: the workbook's cells, the statistics, the round's rules.

A section gives every number it shows the text of one of these functions.
:mod:`kpi_report.document.appendix` prints them once more in short.
"""

from collections.abc import Sequence

from kpi_report.assess.added import Judgement
from kpi_report.assess.finding import Finding
from kpi_report.assess.rating import AssessedKpi
from kpi_report.assess.usage import FacilityUsage
from kpi_report.bundle import AreaBundle
from kpi_report.document.beside import workbook_beside
from kpi_report.document.cell_ranges import places
from kpi_report.document.kpi_words import is_answered, kpi_total
from kpi_report.document.language import known, say
from kpi_report.model import Group, Indicator, Kpi, Origin, TargetKind


def answer_origin(origins: Sequence[Origin]) -> str:
    """Return the cells of an answer with their workbook."""
    files = dict.fromkeys(o.file for o in origins if o.file)
    where = places(origins)
    return (
        say("回答：{places}（{file}）", places=where, file=say("、").join(files)) if where else ""
    )


def name_origin(kpi: Kpi) -> str:
    """Return where a KPI's name, unit and place in the tree were read."""
    return _told(kpi, columns(kpi, "name", "unit", "level", "role"))


def baseline_origin(kpi: Kpi) -> str:
    """Return where the baseline and its year were read."""
    return _told(kpi, columns(kpi, "baseline_value", "baseline_year"))


def target_origin(kpi: Kpi) -> str:
    """Return where the target, a number or its wording, and its year were read."""
    names = ("target_value", "target_upper", "target_wording", "target_kind", "target_year")
    return _told(kpi, columns(kpi, *names))


def latest_origin(kpi: Kpi) -> str:
    """Return where the newest actual was read, or all that a sum counts."""
    if kpi_total(kpi) is not None and is_answered(kpi):
        return say("合計：{places}（{file}）", places=places(counted(kpi)), file=kpi.source_file)
    return "" if kpi.latest is None else _told(kpi, [kpi.actual_origin(kpi.latest.year)])


def actual_origin(kpi: Kpi, year: int) -> str:
    """Return where the actual of a year was read."""
    return _told(kpi, [kpi.actual_origin(year)])


def progress_origin(kpi: Kpi) -> str:
    """Return what the rating and the numbers beside it were computed from."""
    if not is_answered(kpi):
        return say("算出：{origin}", origin=published(kpi))
    return say("算出：{parts}（{file}）", parts=_parts(kpi), file=kpi.source_file)


def kpi_origin(kpi: Kpi) -> str:
    """Return where all numbers of a KPI were read: baseline, target and every actual."""
    if not is_answered(kpi):
        return published(kpi)
    return say("回答：{parts}（{file}）", parts=_parts(kpi), file=kpi.source_file)


def kpis_origin(kpis: Sequence[AssessedKpi]) -> str:
    """Return what a chart or a sentence on several KPIs was made from."""
    own = [k.kpi for k in kpis]
    if not any(map(is_answered, own)):
        return say("、").join(dict.fromkeys(map(published, own)))
    return say("／").join(
        say("「{name}」{parts}", name=k.name, parts=_parts(k) if is_answered(k) else published(k))
        for k in own
    )


def count_origin(kpis: Sequence[AssessedKpi]) -> str:
    """Return what KPIs were counted: the rows of a workbook, or the documents they stand in."""
    own = [k.kpi for k in kpis]
    if not any(map(is_answered, own)):
        where = say("、").join(dict.fromkeys(map(published, own)))
        return say("集計：{n}件のKPI。{places}", n=len(own), places=where)
    return say(
        "集計：{n}件のKPI。{places}（{file}）",
        n=len(own),
        places=places([k.origin("name") for k in own]),
        file=say("、").join(dict.fromkeys(k.source_file for k in own)),
    )


def usage_origin(usage: FacilityUsage) -> str:
    """Return where the users of a facility were read, and what tells them apart."""
    return answer_origin(usage.all_origins)


def indicator_origin(
    indicator: Indicator, group: Group | None = None, year: int | None = None
) -> str:
    """Return the statistic and the item codes of an official figure, and whose figure it is."""
    parts = [
        say("統計：{source}", source=known(indicator.source)),
        say("算式：{formula}", formula=indicator.formula),
    ]
    if group is not None:
        parts.append(say(group.label))
    if year is not None:
        parts.append(say("{year}年", year=year))
    return say("、").join(parts)


def indicators_origin(indicators: Sequence[Indicator]) -> str:
    """Return the statistics behind several official figures, each once."""
    return say("／").join(
        say("「{name}」{source}", name=known(i.name), source=known(i.source)) for i in indicators
    )


def comparison_origin(indicator: Indicator, n_areas: int, year: int) -> str:
    """Return what a place among the areas was made from."""
    return say(
        "集計：{n}圏域の値。{origin}",
        n=n_areas,
        origin=indicator_origin(indicator, Group.AREA, year),
    )


def findings_origin(findings: Sequence[Finding | Judgement]) -> str:
    """Return the cells that findings rest on."""
    evidence = [origin for finding in findings for origin in finding.evidence]
    where = places(evidence)
    if not where:
        return say("判断：根拠とした回答のセルはない")
    files = dict.fromkeys(o.file for o in evidence if o.file)
    told = say("{places}（{file}）", places=where, file=say("、").join(files)) if files else where
    return say("判断：{origin}", origin=told)


def answers_origin(title: str, n_areas: int | None = None) -> str:
    """Return whose answers were counted: the own ones, or those of several areas."""
    if n_areas is None:
        return say("集計：{title}に対する当圏域の回答", title=title)
    return say("集計：{title}に対する{n}圏域の回答（当圏域を含む）", title=title, n=n_areas)


def rule_origin(round_id: str, *keys: str) -> str:
    """Return the keys of the round's parameters that hold a threshold."""
    return say(
        "設定：params/{round}/round.yaml の {keys}", round=round_id, keys=say("、").join(keys)
    )


def definition_origin(indicator: Indicator) -> str:
    """Return the row of the indicators' table that defines an official figure."""
    return say("定義：indicators.csv の {id}", id=indicator.indicator_id)


def fixed_origin(*names: str) -> str:
    """Return the constants of the program that hold a threshold no round can change."""
    return say("設定：kpi_report の定数 {names}（docs/method.md）", names=say("、").join(names))


def registry_origin(table: str, url: str) -> str:
    """Return the table of the registry that holds a fact of an area, and its source."""
    return say("登録：{table}。出典：{url}", table=table, url=url)


def links_origin(n: int) -> str:
    """Return which links were counted; each has its own origins on its sheet of the workbook."""
    if not workbook_beside():
        return say("集計：{n}件のつながり", n=n)
    return say("集計：{n}件のつながり（data.xlsx のシート「{sheet}」）", n=n, sheet=say("つながり"))


def remarks_origin(kpis: Sequence[AssessedKpi]) -> str:
    """Return where the remarks on KPIs were read, or the documents that KPIs stand in."""
    own = [k.kpi for k in kpis]
    if any(map(is_answered, own)):
        return answer_origin([o for k in own for o in columns(k, "note")])
    return say("、").join(dict.fromkeys(map(published, own)))


def joined(*origins: str) -> str:
    """Return several origins of one text, each once."""
    return say("／").join(dict.fromkeys(filter(None, origins)))


def area_origin(bundle: AreaBundle) -> str:
    """Return what was searched for an area's KPIs in vain."""
    area, round_id = bundle.area.area_id, bundle.round.round_id
    return say("設定：調査回 {round} に、圏域 {area} のKPIの行はない", round=round_id, area=area)


def number(kpi: Kpi) -> str:
    """Return the part of a KPI's id that is its own, such as ``k01``."""
    return kpi.kpi_id.removeprefix(f"{kpi.area_id}-")


def _told(kpi: Kpi, origins: Sequence[Origin]) -> str:
    return answer_origin(origins) if is_answered(kpi) else published(kpi)


def published(kpi: Kpi) -> str:
    """Return the document in which a KPI was published."""
    return say("公表資料：{name} {url}", name=kpi.source_name, url=kpi.source_url)


def columns(kpi: Kpi, *names: str) -> list[Origin]:
    """Return the cells of these columns of a KPI's row, as far as they are filled in."""
    return list(dict.fromkeys(o for c in names if (o := kpi.origin(c)).cell))


def counted(kpi: Kpi) -> list[Origin]:
    """Return where the actuals were read; of a sum only those after the baseline year."""
    first = None
    if kpi.target_kind is TargetKind.CUMULATIVE and kpi.baseline is not None:
        first = kpi.baseline.year
    years = sorted(p.year for p in kpi.actuals if first is None or p.year > first)
    return [kpi.actual_origin(year) for year in years]


def _parts(kpi: Kpi) -> str:
    named = (
        (say("基準値"), columns(kpi, "baseline_value")),
        (say("目標"), columns(kpi, "target_value", "target_upper", "target_wording")),
        (say("実績"), counted(kpi)),
    )
    return say("、").join(f"{word} {where}" for word, own in named if (where := places(own)))
