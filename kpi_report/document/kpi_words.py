"""A KPI in words: its name, baseline, newest value and target, and what it was read from."""

from collections.abc import Sequence

from kpi_report.assess.progress import missing_years
from kpi_report.assess.rating import AssessedKpi
from kpi_report.document.language import SOURCE, known, language, say, sentences
from kpi_report.document.numbers import NOTHING, number, plain, with_unit, year_text
from kpi_report.intake.target_words import RELATIVE
from kpi_report.model import Direction, Kpi, Point, Role, TargetKind, YearKind


def kpi_name(kpi: Kpi) -> str:
    """Write a KPI's name with its unit, if it has one."""
    if not kpi.unit.strip("―-－"):
        return kpi.name
    return say("{name}（{unit}）", name=kpi.name, unit=known(kpi.unit))


def point_text(point: Point | None, year_kind: YearKind) -> tuple[str, str]:
    """Return a value and its year, both as text, for the two lines of a table cell."""
    if point is None:
        return NOTHING, ""
    return plain(point.value), year_text(point.year, year_kind)


def value_text(kpi: Kpi, point: Point | None) -> tuple[str, str]:
    """Return a value of a KPI as :func:`point_text` does; of a milestone, whether it is done."""
    text, year = point_text(point, kpi.year_kind)
    if point is None or kpi.target_kind is not TargetKind.MILESTONE:
        return text, year
    return (say("完了") if point.value >= 1 else say("未完了")), year


def baseline_text(kpi: Kpi) -> tuple[str, str]:
    """Return the baseline; of a sum that begins at 0, the year from which on it is counted."""
    baseline = kpi.baseline
    if kpi.target_kind is TargetKind.CUMULATIVE and baseline is not None and baseline.value == 0:
        return NOTHING, say("{year}から", year=year_text(baseline.year + 1, kpi.year_kind))
    return value_text(kpi, baseline)


def latest_text(kpi: Kpi) -> tuple[str, str]:
    """Return the newest value; of a target that is a sum, the sum since the baseline year."""
    total = kpi_total(kpi)
    if total is None:
        text, year = value_text(kpi, kpi.latest)
        return (say("単年{value}", value=text) if missing_years(kpi) else text), year
    return (
        say("累計{value}", value=plain(total.value)),
        say("{year}まで", year=year_text(total.year, kpi.year_kind)),
    )


def kpi_total(kpi: Kpi) -> Point | None:
    """Return the sum since the baseline year, if the target is one and every year is counted."""
    if kpi.target_kind is not TargetKind.CUMULATIVE or kpi.baseline is None or missing_years(kpi):
        return None
    counted = [p for p in kpi.actuals if p.year > kpi.baseline.year]
    if not counted:
        return None
    return Point(max(p.year for p in counted), sum(p.value for p in counted))


def target_text(kpi: Kpi) -> tuple[str, str]:
    """Return the target, as worded if it was worded in the language spoken, and its year."""
    year = year_text(kpi.target_year, kpi.year_kind) if kpi.target_year else ""
    if kpi.target_wording and language() == SOURCE:
        return kpi.target_wording, year
    if kpi.target_kind is TargetKind.MILESTONE:
        return say("完了"), year
    if kpi.target_value is None:
        return (_aim(kpi) if kpi.target_wording else NOTHING), year
    text = plain(kpi.target_value)
    if kpi.target_kind is TargetKind.BAND and kpi.target_upper is not None:
        text = say("{lower}～{upper}", lower=text, upper=plain(kpi.target_upper))
    if kpi.target_kind is TargetKind.ANNUAL:
        text = say("毎年{value}", value=text)
    if kpi.target_kind is TargetKind.CUMULATIVE:
        text = say("累計{value}", value=text)
    return text, year


def goal_sentence(kpi: Kpi) -> str:
    """Say until when which number is to be reached; nothing of a target without both."""
    if kpi.target_value is None or kpi.target_year is None:
        return ""
    end, value = year_text(kpi.target_year, kpi.year_kind), plain(kpi.target_value)
    if is_computed(kpi):
        about = with_unit(number(kpi.target_value, decimals_of(kpi)), kpi.unit)
        return say("目標は、{end}に約{value}です。", end=end, value=about)
    if kpi.target_kind is TargetKind.BAND and kpi.target_upper is not None:
        value = say("{lower}～{upper}", lower=value, upper=plain(kpi.target_upper))
    value = with_unit(value, kpi.unit)
    if kpi.target_kind is TargetKind.CUMULATIVE:
        return say("目標は、{end}までの累計で{value}です。", end=end, value=value)
    return say("目標は、{end}に{value}です。", end=end, value=value)


def is_computed(kpi: Kpi) -> bool:
    """Return whether the number of a target was computed from its wording, such as 1割増."""
    return kpi.target_value is not None and bool(RELATIVE.search(kpi.target_wording))


def decimals_of(kpi: Kpi) -> int:
    """Return how many decimals baseline, newest actual and a target that was written have."""
    written = None if is_computed(kpi) else kpi.target_value
    points = [p.value for p in (kpi.baseline, kpi.latest) if p is not None]
    values = [*points, *([] if written is None else [written])]
    return max((len(plain(v).partition(".")[2]) for v in values), default=0)


def _aim(kpi: Kpi) -> str:
    """Say what a target without a number asks for."""
    if kpi.target_kind is TargetKind.DIRECTION:
        return say("増やす") if kpi.direction is Direction.HIGHER else say("減らす")
    return say(kpi.target_kind.label)


def is_answered(kpi: Kpi) -> bool:
    """Return whether a KPI comes from an area's answer rather than from a publication."""
    return bool(kpi.source_file)


def kpi_note(kpis: Sequence[AssessedKpi]) -> str:
    """Say as of when the ratings are, and which roles have no KPI in the sources.

    Remarks are repeated, each once; those of an answer as written, in 「」.
    """
    found = [k.kpi for k in kpis]
    answered = any(map(is_answered, found))
    missing = say("、").join(
        say(role.label) for role in Role if role not in {k.role for k in found}
    )
    origin = say("、").join(dict.fromkeys(map(source_name, found)))
    when = origin if answered else say("出典資料の時点（{years}）", years=years_text(kpis))
    told = [say("判定は{when}によるもので、現在の状況を示すものではない。", when=when)]
    if missing and answered:
        told.append(say("{roles}のKPIは、回答がない。", roles=missing))
    elif missing:
        told.append(say("{roles}のKPIは、収集した資料に記載がない。", roles=missing))
    names: dict[str, list[str]] = {}
    for kpi in found:
        if kpi.note:
            names.setdefault(kpi.note, []).append(kpi.name)
    for note, about in names.items():
        all_of_them = len(about) == len(found) > 1
        told.append(
            say(
                "{names}：{note}",
                names=say("{n}件とも", n=len(found)) if all_of_them else say("、").join(about),
                note=say("「{wording}」", wording=note) if answered else note,
            )
        )
    return sentences(*told)


def source_name(kpi: Kpi) -> str:
    """Name the survey or publication that a KPI comes from."""
    if is_answered(kpi) and language() != SOURCE:
        return say("調査票の回答")
    return kpi.source_name


def kpi_source(kpis: Sequence[AssessedKpi]) -> str:
    """Name the documents that KPIs come from, each once, with address or file name."""
    places = ((source_name(k.kpi), k.kpi.source_file or k.kpi.source_url) for k in kpis)
    told = (say("{name}（{place}）", name=name, place=place) for name, place in places)
    return say("、").join(dict.fromkeys(told))


def years_text(kpis: Sequence[AssessedKpi]) -> str:
    """Name the years of the documents or surveys that KPIs come from."""
    years = sorted({k.kpi.reported_year for k in kpis})
    return say("、").join(say("{year}年", year=year) for year in years)


def origin_text(kpis: Sequence[AssessedKpi]) -> str:
    """Name what the ratings were made from: answers, or the publications of which years."""
    if any(is_answered(k.kpi) for k in kpis):
        return say("調査票の回答")
    return say("{years}の資料", years=years_text(kpis))
