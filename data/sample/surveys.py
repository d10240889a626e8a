"""The two surveys: what each area answers in 2021, and in 2022 after it has looked again."""

from dataclasses import dataclass, replace

import numpy as np
import planted
import reasons
from catalogue import Template
from facilities import Facility, make_facilities
from kpis import SampleKpi, Target, cell_number, choose, make_kpi
from manner import Answers, make_practice, make_reply
from places import SampleArea
from planting import mark_levels, plant
from sparse import few_answers, few_templates

TITLES = {"sample_2021": "架空の調査（2021年）", "sample_2022": "架空の調査（2022年）"}
YEARS = {"sample_2021": (2014, 2020), "sample_2022": (2015, 2021)}
FIRST, SECOND = TITLES


@dataclass(frozen=True, slots=True)
class Node:
    """A row of the tree: a field with a project, or without one."""

    role: int
    medium_field: str
    project: str
    members: tuple[str, ...] | None
    outline: str


@dataclass(frozen=True, slots=True)
class Revision:
    """What was done to a KPI of the first survey, and why."""

    number: str
    change: str
    new_number: str = ""
    reason: str = ""
    cause: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """All that one area answers in one survey."""

    round_id: str
    area: SampleArea
    kpis: tuple[SampleKpi, ...]
    tree: tuple[Node, ...]
    facilities: tuple[Facility, ...]
    practice: Answers
    reply: dict[str, str]
    revisions: tuple[Revision, ...] = ()
    before: tuple[SampleKpi, ...] = ()


def answer_first(
    rng: np.random.Generator, area: SampleArea, catalogue: tuple[Template, ...]
) -> Answer:
    """Return what an area answers in 2021."""
    size = int(np.clip(30 + len(area.towns) * 1.6 + rng.normal(0, 4), 30, 60))
    templates = choose(rng, catalogue, size)
    few = area.area_id == planted.SPARSE
    if few:
        templates = few_templates(templates)
    kpis = [make_kpi(rng, area, t, f"K{n:02d}") for n, t in enumerate(templates, 1)]
    careful = float(rng.choice((0.4, 0.7, 1.0)))
    answered = tuple(plant(rng, area, kpis))
    tree = _tree(rng, area, templates)
    facilities = tuple(make_facilities(rng, area))
    practice = make_practice(rng, careful, behind=any(is_behind(k, FIRST) for k in answered))
    return Answer(
        FIRST,
        area,
        answered,
        tree,
        facilities[:1] if few else facilities,
        few_answers(practice) if few else practice,
        make_reply(rng, area, first=True),
    )


def _tree(
    rng: np.random.Generator, area: SampleArea, templates: list[Template]
) -> tuple[Node, ...]:
    """Return the fields and projects that KPIs name, and some without a KPI."""
    keys: dict[tuple[int, str], dict[str, None]] = {}
    for t in templates:
        if t.medium_field:
            node = keys.setdefault((t.role, t.medium_field), {})
            if t.project:
                node[t.project] = None
    if area.area_id != planted.SPARSE:
        keys.setdefault((3, "窓口サービス"), {})["証明書の広域交付事業"] = None
    keys.setdefault((1, "労働環境"), {})
    nodes = []
    for (role, field), projects in sorted(keys.items(), key=lambda item: item[0][0]):
        for project in projects or {"": None}:
            some = bool(project) and len(area.partners) > 2 and rng.random() < 0.2
            names = tuple(sorted(t.code for t in area.towns[: len(area.towns) // 2 + 1]))
            outline = f"{field}に関し、{project}を共同で実施する。" if rng.random() < 0.4 else ""
            nodes.append(
                Node(role, field, project, names if some else None, outline if project else "")
            )
    return tuple(nodes)


def answer_second(
    rng: np.random.Generator, first: Answer, catalogue: tuple[Template, ...]
) -> Answer:
    """Return what the same area answers a year later."""
    area, used = first.area, len(first.kpis)
    kpis: list[SampleKpi] = []
    revisions: list[Revision] = []
    unused = [t for t in catalogue if t.name not in {k.name for k in first.kpis}]
    fields = {(n.role, n.medium_field) for n in first.tree}
    projects = {(n.role, n.medium_field, n.project) for n in first.tree}
    fitting = [
        t for t in unused
        if t.level == "role"
        or (t.level == "medium" and (t.role, t.medium_field) in fields)
        or (t.role, t.medium_field, t.project) in projects
    ]  # fmt: skip
    fresh = [fitting[i] for i in rng.permutation(len(fitting))]
    added: list[SampleKpi] = []

    def new_kpi(template: Template) -> SampleKpi:
        fresh.remove(template)
        added.append(make_kpi(rng, area, template, f"K{used + len(added) + 1:02d}"))
        return added[-1]

    for kpi in first.kpis:
        change, reason, new = _change(rng, area, kpi, fresh)
        successor = ""
        if isinstance(new, Template):
            made = new_kpi(new)
            added[-1] = _successor(made, reason)
            successor = made.number
        elif new is not None:
            kpis.append(new)
        revisions.append(_revision(rng, kpi, change, successor, reason))
    if area.area_id not in planted.KEEPING:
        for template in fresh[: int(rng.integers(0, 3))]:
            new_kpi(template)
    careful = float(rng.choice((0.4, 0.6, 0.8)))
    answered = (*kpis, *mark_levels(added))
    behind = any(is_behind(k, SECOND) for k in answered)
    practice = make_practice(rng, careful, behind=behind, before=first.practice)
    answer = Answer(
        SECOND,
        area,
        answered,
        first.tree,
        first.facilities,
        few_answers(practice) if area.area_id == planted.SPARSE else practice,
        make_reply(rng, area, first=False),
        tuple(revisions),
        first.kpis,
    )
    if area.area_id == planted.BLANK:
        return replace(answer, kpis=(), tree=(), facilities=(), revisions=())
    return answer


def _change(
    rng: np.random.Generator, area: SampleArea, kpi: SampleKpi, fresh: list[Template]
) -> tuple[str, str, SampleKpi | Template | None]:
    """Return what is done to a KPI, why, and what comes of it: itself, a successor, or nothing."""
    kept = ("kept", "", kpi)
    if area.area_id in planted.KEEPING or kpi.planted:
        return kept
    changes = ("kept", "reworded", "target_changed", "replaced", "dropped")
    change = str(rng.choice(changes, p=(0.74, 0.05, 0.09, 0.08, 0.04)))
    match change:
        case "reworded" if kpi.template.scope in ("area", "by_municipality"):
            if not kpi.name.endswith("）"):
                return change, reasons.REWORDED, replace(kpi, name=f"{kpi.name}（圏域全体）")
        case "target_changed":
            changed, reason = _with_new_target(kpi)
            if changed != kpi:
                return change, reason, changed
        case "replaced":
            for template in fresh:
                if reason := reasons.replaces(kpi.template, template):
                    return change, reason, template
        case "dropped" if kpi.target.kind == "milestone":
            if kpi.series[YEARS[FIRST][1]]:
                return change, reasons.COMPLETED, None
        case "dropped":
            return change, reasons.FEWER, None
    return kept


def _successor(made: SampleKpi, reason: str) -> SampleKpi:
    """Return a KPI as one that is set for this reason: declared an outcome, known every year."""
    if reason == reasons.OUTCOME:
        return replace(made, declared="outcome")
    return replace(made, gaps=frozenset()) if reason == reasons.YEARLY else made


def _revision(
    rng: np.random.Generator, kpi: SampleKpi, change: str, successor: str, reason: str
) -> Revision:
    cause = action = ""
    if is_behind(kpi, SECOND) and rng.random() < 0.5:
        epidemic = max(kpi.actuals(*YEARS[SECOND])) >= 2020
        offered = reasons.causes(kpi.template, epidemic=epidemic)
        cause, action = offered[int(rng.integers(len(offered)))]
        action = action if rng.random() < 0.7 else ""
    return Revision(kpi.number, change, successor, reason, cause, action)


def _gain(kpi: SampleKpi, round_id: str) -> tuple[int, float] | None:
    """Return the latest known year and the share of the way to the target then gone."""
    known = kpi.actuals(*YEARS[round_id])
    if kpi.target.kind != "reach" or None in (kpi.baseline, kpi.target.value) or not known:
        return None
    needed = float(kpi.target.value or 0) - float(kpi.baseline or 0)
    latest = max(known)
    return (latest, (known[latest] - float(kpi.baseline or 0)) / needed) if needed else None


def is_behind(kpi: SampleKpi, round_id: str) -> bool:
    """Return whether the latest value lies well below a straight line to the target."""
    if (gain := _gain(kpi, round_id)) is None:
        return False
    latest, gone = gain
    share = (latest - kpi.baseline_year) / ((kpi.target_year or 2023) - kpi.baseline_year)
    return gone < 0.6 * share


def _with_new_target(kpi: SampleKpi) -> tuple[SampleKpi, str]:
    """Return a KPI with a target raised where it is met, lowered where it is far, and why."""
    gain = _gain(kpi, FIRST)
    if gain is None or (kpi.target_year or 0) <= YEARS[SECOND][1]:
        return kpi, ""
    start, old = float(kpi.baseline or 0), float(kpi.target.value or 0)
    met = gain[1] >= 1
    behind = is_behind(kpi, FIRST)
    reason = reasons.EARLY if met else reasons.HARD if behind else reasons.ALIGNED
    factor = max(1.5, gain[1] + 0.3) if met else 0.6 if behind else 1.2
    t = kpi.template
    value = round(t.towards(start, abs(old - start) * factor), t.decimals)
    sense = (value - old) * t.sign * (-1 if reason == reasons.HARD else 1)
    if sense <= 0 or (value - start) * t.sign <= 0 or (old - start) * t.sign <= 0:
        return kpi, ""
    return replace(kpi, target=Target("reach", cell_number(value), value)), reason
