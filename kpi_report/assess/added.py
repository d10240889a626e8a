"""Criteria of plugins: other packages judge an area too, from what is known of it alone.

A plugin's judge is given the facts of one area and nothing of any other, so that what it says of
an area can give away no other one. Its judgements stand beside the findings, never among them: what
is said of S1 to F1 is the same with and without plugins.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated

from pydantic import AfterValidator, ConfigDict
from pydantic.dataclasses import dataclass

from kpi_report.assess.facts import AreaFacts
from kpi_report.assess.finding import Criterion, Verdict
from kpi_report.errors import PluginError, did_you_mean
from kpi_report.model import Origin, Role
from kpi_report.plugins import Kind, Plugin, plugins

AREA = "area"


def _said(text: Mapping[str, str]) -> Mapping[str, str]:
    if not re.search(r"\S", text.get("ja", "")):
        raise ValueError("a text is given by language, at least in Japanese: {'ja': …}")
    return text


Text = Annotated[Mapping[str, str], AfterValidator(_said)]
"""A text by language, as ``{"ja": "KPIの件数", "en": "KPIs"}``; the Japanese one must be there, and
stands in for others that are not."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a plugin's criterion says of one subject.

    Parameters
    ----------
    verdict
        Whether the subject satisfies the criterion.
    why, advice
        Whole sentences; no advice where nothing is asked of the area.
    subject
        A KPI's id, ``role-1`` to ``role-3``, or ``area`` for the area as a whole.
    evidence
        Where the facts were read.
    """

    verdict: Verdict
    why: Text
    advice: Text | None = None
    subject: str = AREA
    evidence: tuple[Origin, ...] = ()


@dataclass(frozen=True, slots=True, config=ConfigDict(arbitrary_types_allowed=True))
class AddedCriterion:
    """A criterion as a plugin gives it; its entry point's name is its code, such as ``X1``.

    Parameters
    ----------
    label
        What it is called, in a few words.
    rule
        When it is satisfied, in one sentence, as documents print it with the method.
    judge
        From the facts of an area to what is said of it; nothing where it does not apply.
    """

    label: Text
    rule: Text
    judge: Callable[[AreaFacts], Iterable[Judgement]]


@dataclass(frozen=True, slots=True)
class JudgedBy:
    """An area as one plugin's criterion judges it, or why that could not be done."""

    code: str
    release: str
    label: Mapping[str, str]
    rule: Mapping[str, str]
    judgements: tuple[Judgement, ...] = ()
    fault: str = ""


def plugins_among() -> dict[str, Plugin]:
    """Return the plugins among the criteria, by code.

    Raises
    ------
    PluginError
        If two criteria have one code.
    """
    return plugins(Kind.CRITERION, tuple(Criterion))


def load(plugin: Plugin) -> AddedCriterion:
    """Load a plugin's criterion.

    Raises
    ------
    PluginError
        If it cannot be loaded, or is no criterion.
    """
    found: AddedCriterion = plugin.load(lambda loaded: isinstance(loaded, AddedCriterion))
    return found


def judged_by_plugins(facts: AreaFacts) -> tuple[JudgedBy, ...]:
    """Hold one area against the criteria of all plugins; what one cannot do is told, not raised."""
    return tuple(_judged(plugin, facts) for plugin in plugins_among().values())


def _judged(plugin: Plugin, facts: AreaFacts) -> JudgedBy:
    try:
        criterion = load(plugin)
        judgements = plugin.call(lambda: tuple(criterion.judge(facts)))
        _refuse_wrong(plugin, judgements, facts)
    except PluginError as error:
        return JudgedBy(plugin.name, plugin.release, {}, {}, (), str(error))
    return JudgedBy(plugin.name, plugin.release, criterion.label, criterion.rule, judgements)


def _refuse_wrong(plugin: Plugin, judgements: Iterable[object], facts: AreaFacts) -> None:
    known = [AREA, *(f"role-{r.value}" for r in Role), *(k.kpi.kpi_id for k in facts.kpis)]
    for one in judgements:
        if not isinstance(one, Judgement):
            raise PluginError(f"{plugin} gave a {type(one).__name__}; expected a Judgement")
        if one.subject not in known:
            raise PluginError(
                f"{plugin} judged {one.subject!r} of area {facts.area.area_id!r}; "
                f"{did_you_mean(one.subject, known)}"
            )
