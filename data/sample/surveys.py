"""The two surveys: what each area answers in 2021, and in 2022 after it has looked again."""

from dataclasses import dataclass, replace

import numpy as np
import planted
from catalogue import ACTIONS, CAUSES, REASONS, Template
from facilities import Facility, make_facilities
from kpis import SampleKpi, Target, choose, make_kpi
from manner import Answers, make_practice, make_reply
from places import SampleArea
from planting import mark_levels, plant

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
    kpis = [make_kpi(rng, area, t, f"K{n:02d}") for n, t in enumerate(templates, 1)]
    careful = float(rng.choice((0.4, 0.7, 1.0)))
    return Answer(
        FIRST,
        area,
        tuple(plant(rng, area, kpis)),
        _tree(rng, area, templates),
        tuple(make_facilities(rng, area)),
        make_practice(rng, careful),
        make_reply(rng, area, first=True),
    )


def _tree(
    rng: np.random.Generator, area: SampleArea, templates: list[Template]
) -> tuple[Node, ...]:
    """Return the fields and projects that KPIs name, and a field and a project without KPI."""
    keys: dict[tuple[int, str], dict[str, None]] = {}
    for t in templates:
        if t.medium_field:
            node = keys.setdefault((t.role, t.medium_field), {})
            if t.project:
                node[t.project] = None
    keys.setdefault((3, "窓口サービス"), {})
    keys[3, "窓口サービス"]["証明書の広域交付事業"] = None
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

    def new_kpi() -> SampleKpi | None:
        if not fresh:
            return None
        made = make_kpi(rng, area, fresh.pop(), f"K{used + len(added) + 1:02d}")
        added.append(made)
        return made

    for kpi in first.kpis:
        change = _change(rng, area, kpi)
        successor = new_kpi() if change == "replaced" else None
        if change == "replaced" and successor is None:
            change = "dropped"
        revisions.append(_revision(rng, kpi, change, successor))
        if change not in ("dropped", "replaced"):
            kpis.append(_revised(kpi, change))
    if area.area_id not in planted.CONTROL:
        for _ in range(int(rng.integers(0, 3))):
            new_kpi()
    careful = float(rng.choice((0.4, 0.6, 0.8)))
    return Answer(
        SECOND,
        area,
        (*kpis, *mark_levels(added)),
        first.tree,
        first.facilities,
        make_practice(rng, careful),
        make_reply(rng, area, first=False),
        tuple(revisions),
        first.kpis,
    )


def _change(rng: np.random.Generator, area: SampleArea, kpi: SampleKpi) -> str:
    if area.area_id in planted.CONTROL or kpi.planted:
        return "kept"
    changes = ("kept", "reworded", "target_changed", "replaced", "dropped")
    change = str(rng.choice(changes, p=(0.8, 0.04, 0.08, 0.04, 0.04)))
    if change == "target_changed" and kpi.target.kind != "reach":
        return "kept"
    return change


def _revision(
    rng: np.random.Generator, kpi: SampleKpi, change: str, successor: SampleKpi | None
) -> Revision:
    reason = str(rng.choice(REASONS[change])) if change in REASONS else ""
    behind = _is_behind(kpi)
    cause = str(rng.choice(CAUSES)) if behind and rng.random() < 0.5 else ""
    action = str(rng.choice(ACTIONS)) if cause and rng.random() < 0.7 else ""
    return Revision(
        kpi.number, change, successor.number if successor else "", reason, cause, action
    )


def _is_behind(kpi: SampleKpi) -> bool:
    if kpi.target.kind != "reach" or kpi.baseline is None or kpi.target.value is None:
        return False
    known = kpi.actuals(*YEARS[FIRST])
    if not known:
        return False
    latest = max(known)
    needed = kpi.target.value - kpi.baseline
    share = (latest - kpi.baseline_year) / ((kpi.target_year or 2023) - kpi.baseline_year)
    return bool(needed) and (known[latest] - kpi.baseline) / needed < 0.6 * share


def _revised(kpi: SampleKpi, change: str) -> SampleKpi:
    if change == "reworded":
        return replace(kpi, name=f"{kpi.name}（圏域計）")
    if change == "target_changed" and kpi.target.value is not None and kpi.baseline is not None:
        decimals = kpi.template.decimals
        value = round(kpi.baseline + (kpi.target.value - kpi.baseline) * 1.5, decimals)
        if value != kpi.target.value:
            written = int(value) if value == int(value) else value
            return replace(kpi, target=Target("reach", written, value))
    return kpi
