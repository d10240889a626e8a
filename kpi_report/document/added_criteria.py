"""Criteria of plugins in documents: rows beside those of S1 to F1, and the rule of each."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kpi_report.assess.added import JudgedBy, Judgement
from kpi_report.assess.finding import Verdict, verdict_of
from kpi_report.bundle import AreaBundle
from kpi_report.document import trace
from kpi_report.document.blocks import Cell, Places, RowGroup, Trace
from kpi_report.document.context import OverviewContext
from kpi_report.document.finding_words import VERDICTS, subject_name, verdict_text
from kpi_report.document.language import SOURCE, language, say
from kpi_report.errors import PluginError

_GRAVE_FIRST = (Verdict.DOES_NOT_MEET, Verdict.PARTLY, Verdict.CANNOT_TELL, Verdict.MEETS)


@dataclass(frozen=True, slots=True)
class JudgedAreas:
    """A plugin's criterion with the verdict of every area, and with every single judgement."""

    code: str
    name: str
    areas: tuple[Verdict, ...]
    single: tuple[Verdict, ...]


def in_words(text: Mapping[str, str] | None) -> str:
    """Return a plugin's text in the language spoken now, or in Japanese if it has none in it."""
    return text.get(language(), text[SOURCE]) if text else ""


def coded(judged: JudgedBy) -> str:
    """Return the name of a plugin's criterion with its code, as those of ours are named."""
    return f"{judged.code} {in_words(judged.label)}"


def usable(added: Iterable[JudgedBy]) -> tuple[JudgedBy, ...]:
    """Return what plugins judged.

    Raises
    ------
    PluginError
        If one of them could not: then its rows cannot be shown.
    """
    found = tuple(added)
    for one in found:
        if one.fault:
            raise PluginError(one.fault)
    return found


def criteria_rows(bundle: AreaBundle) -> tuple[RowGroup, ...]:
    """Return one row for each plugin's criterion that applies to the area; no group for none."""
    rows = tuple(_row(bundle, one) for one in usable(bundle.added) if one.judgements)
    return (RowGroup(say("追加の観点"), rows),) if rows else ()


def _row(bundle: AreaBundle, judged: JudgedBy) -> tuple[Cell, ...]:
    counts = Counter(one.verdict for one in judged.judgements)
    worst = next(verdict for verdict in _GRAVE_FIRST if counts[verdict])
    shown = next(one for one in judged.judgements if one.verdict is worst)
    why, about = in_words(shown.why), subject_name(bundle, shown)
    if len(judged.judgements) == 1:
        told = verdict_text(worst)
    else:
        told = "  ".join(f"{VERDICTS[v][0]}{counts[v]}" for v in Verdict if counts[v])
        n, name = counts[worst], about or say("圏域全体")
        why = (
            say("{n}件。例えば「{name}」：{why}", name=name, n=n, why=why)
            if n > 1
            else say("「{name}」：{why}", name=name, why=why)
        )
    own, whole = _origin(judged, [shown]), _origin(judged, judged.judgements)
    return (
        Cell(coded(judged), origin=whole),
        Cell(told, tone=VERDICTS[worst][2], origin=whole),
        Cell(why, origin=own),
        Cell(in_words(shown.advice), origin=own),
    )


def dataset_rows(bundle: AreaBundle) -> tuple[tuple[Cell, ...], ...]:
    """Return a row for every single judgement, as data.xlsx lists the findings."""
    return tuple(
        (
            Cell(judged.code, origin=_origin(judged, [one])),
            Cell(in_words(judged.label)),
            Cell(subject_name(bundle, one) or say("圏域全体")),
            Cell(verdict_text(one.verdict), tone=VERDICTS[one.verdict][2]),
            Cell(in_words(one.why)),
            Cell(in_words(one.advice)),
            Cell(""),
        )
        for judged in usable(bundle.added)
        for one in judged.judgements
    )


def judged_areas(ctx: OverviewContext) -> list[JudgedAreas]:
    """Return the criteria of plugins with the verdict of every area, in the order of their codes.

    Raises
    ------
    PluginError
        If one of them could not judge an area.
    """
    by_code: dict[str, list[JudgedBy]] = {}
    for summary in ctx.bundle.areas:
        for one in usable(summary.added):
            by_code.setdefault(one.code, []).append(one)
    return [
        JudgedAreas(
            code,
            coded(areas[0]),
            tuple(verdict_of(one.verdict for one in area.judgements) for area in areas),
            tuple(one.verdict for area in areas for one in area.judgements),
        )
        for code, areas in by_code.items()
        if any(area.judgements for area in areas)
    ]


def rules_of_plugins(added: Iterable[JudgedBy]) -> tuple[Trace, ...]:
    """Return the rule of each plugin's criterion and the package it comes from, in small print."""
    found = {one.code: one for one in added if not one.fault}
    if not found:
        return ()
    lines = tuple(
        say("{criterion}：{rule}", criterion=coded(one), rule=in_words(one.rule))
        for one in found.values()
    )
    origins = tuple(_package(one) for one in found.values())
    return (Trace((Places(say("追加の観点"), lines, origins=origins),)),)


def _origin(judged: JudgedBy, judgements: Iterable[Judgement]) -> str:
    found = list(judgements)
    if any(one.evidence for one in found):
        return trace.joined(trace.findings_origin(found), _package(judged))
    return _package(judged)


def _package(judged: JudgedBy) -> str:
    return say("判断：追加の観点 {code}（{package}）", code=judged.code, package=judged.release)
