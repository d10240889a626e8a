"""Load a round: its parameters and its tables, each checked, and the one against the other."""

import hashlib
from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from kpi_report.area_parameters import Said, area_files, read_area_parameters
from kpi_report.assess.indicators import item_codes
from kpi_report.errors import ParameterError, did_you_mean
from kpi_report.intake.outcome_catalogue import OUTCOMES, read_outcomes
from kpi_report.intake.profiles import read_profile
from kpi_report.intake.tables import Tables, read_tables, table_files
from kpi_report.model import (
    Area,
    DeclaredLevel,
    Direction,
    Indicator,
    Kpi,
    Level,
    MeasureLevel,
    Member,
    Point,
    Role,
    Scope,
    TargetKind,
    YearKind,
)
from kpi_report.parameters import (
    AreaParameters,
    Language,
    PeerGroup,
    RoundParameters,
    key_line,
    read_parameters,
)
from kpi_report.typeface import font_files, read_typeface


@dataclass(frozen=True, slots=True)
class Round:
    """A round, whole and consistent.

    ``inputs`` gives the SHA-256 of every parameter and data file, by its path from the root, those
    of the ``previous`` round included. ``outcomes`` is the standard catalogue of outcome KPIs,
    ``asked_language`` that of :meth:`in_language`; ``said_in`` tells where the parameters of each
    area stand.
    """

    root: Path
    parameters: RoundParameters
    area_parameters: dict[str, AreaParameters]
    areas: tuple[Area, ...]
    kpis: tuple[Kpi, ...]
    indicators: tuple[Indicator, ...]
    tables: Tables
    inputs: dict[str, str]
    outcomes: pd.DataFrame = field(default_factory=pd.DataFrame)
    previous: "Round | None" = None
    asked_language: str = ""
    said_in: Mapping[str, Said] = field(default_factory=dict)

    def area(self, area_id: str) -> Area:
        """Return one area.

        Raises
        ------
        ParameterError
            If the round has no such area.
        """
        for area in self.areas:
            if area.area_id == area_id:
                return area
        hint = did_you_mean(area_id, [a.area_id for a in self.areas])
        raise ParameterError(f"round {self.parameters.round_id!r} has no area {area_id!r}; {hint}")

    @property
    def fonts(self) -> str:
        """Return the folder of the typeface that the round names; empty for the default."""
        return str(self.root / self.parameters.fonts) if self.parameters.fonts else ""

    def language_of(self, area_id: str) -> str:
        """Return the language of an area's document: its own, or that of the round."""
        return self.area_parameters[area_id].language or self.parameters.language

    def in_language(self, language: Language) -> "Round":
        """Return the round with every document in `language`, whatever the parameters say."""
        said = {"language": language}
        return replace(
            self,
            asked_language=language,
            parameters=self.parameters.model_copy(update=said),
            area_parameters={
                area_id: given.model_copy(update=said)
                for area_id, given in self.area_parameters.items()
            },
        )

    def peer_group(self, area_id: str) -> PeerGroup:
        """Return the one group an area belongs to."""
        return next(g for g in self.parameters.peer_groups if area_id in g.areas)


def load_round(round_id: str, root: Path, *, answered: bool = True) -> Round:
    """Load ``params/<round_id>/`` and the tables it names.

    Parameters
    ----------
    round_id
        The round's folder in ``params/``.
    root
        The project's folder.
    answered
        Whether what areas published or answered is read too (see
        :func:`~kpi_report.intake.tables.table_files`).

    Raises
    ------
    ParameterError
        If the round is unknown, a parameter is wrong, or parameters and registry disagree.
    InputError
        If a table is damaged.
    """
    return _load(round_id, root, answered, ())


def _load(round_id: str, root: Path, answered: bool, later: tuple[str, ...]) -> Round:
    folder = root / "params" / round_id
    if not (folder / "round.yaml").is_file():
        rounds = [p.parent.name for p in (root / "params").glob("*/round.yaml")]
        raise ParameterError(f"no round {round_id!r} in params/; {did_you_mean(round_id, rounds)}")
    parameters = read_parameters(folder / "round.yaml", RoundParameters)
    if parameters.round_id != round_id:
        raise ParameterError(
            f"{folder / 'round.yaml'}, line {key_line(folder / 'round.yaml', 'round_id')}: "
            f"round_id is {parameters.round_id!r}, its folder {round_id!r}"
        )
    for key in ("data", "registry", "fonts"):
        path = Path(getattr(parameters, key) or ".")
        if path.is_absolute() or ".." in path.parts:
            raise ParameterError(
                f"{folder / 'round.yaml'}, line {key_line(folder / 'round.yaml', key)}: "
                f"{key!r} is {str(path)!r}; it must be a folder inside the project"
            )
    data = root / parameters.data
    registry = root / (parameters.registry or parameters.data)
    tables = read_tables(data, registry, answered=answered)
    outcomes = read_outcomes(root / OUTCOMES)
    areas = _areas(tables)
    said = read_area_parameters(folder, [a.area_id for a in areas])
    _check_peer_groups(folder / "round.yaml", parameters, {a.area_id for a in areas})
    _check_design(folder / "round.yaml", parameters, {a.area_id for a in areas})
    table_paths = table_files(data, registry, answered=answered).values()
    files = [folder / "round.yaml", *area_files(folder), *sorted(table_paths)]
    if parameters.fonts:
        files += _font_files(folder / "round.yaml", root / parameters.fonts)
    inputs = {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in [*files, root / OUTCOMES]
    }
    before = parameters.survey.previous if parameters.survey and answered else None
    if before in (*later, round_id):
        line = key_line(folder / "round.yaml", "survey", "previous")
        raise ParameterError(
            f"{folder / 'round.yaml'}, line {line}: previous is {before!r}; rounds cannot follow "
            "each other in a circle"
        )
    previous = _load(before, root, answered, (*later, round_id)) if before else None
    return Round(
        root=root,
        parameters=parameters,
        area_parameters={area_id: one.parameters for area_id, one in said.items()},
        said_in=said,
        areas=areas,
        kpis=_kpis(tables),
        indicators=_indicators(tables),
        tables=tables,
        inputs=(previous.inputs if previous else {}) | inputs,
        outcomes=outcomes,
        previous=previous,
    )


def _font_files(path: Path, folder: Path) -> list[Path]:
    try:
        read_typeface(folder)
    except ParameterError as error:
        raise ParameterError(f"{path}, line {key_line(path, 'fonts')}: fonts: {error}") from error
    return font_files(folder)


def _check_peer_groups(path: Path, parameters: RoundParameters, known: set[str]) -> None:
    """Every registered area must be in exactly one group: overlapping groups leak."""
    names = [group.group_id for group in parameters.peer_groups]
    for number, name in enumerate(names):
        if name in names[:number]:
            line = key_line(path, "peer_groups", number)
            raise ParameterError(f"{path}, line {line}: peer group {name!r} is here twice")
    seen: dict[str, str] = {}
    for number, group in enumerate(parameters.peer_groups):
        for place, area_id in enumerate(group.areas):
            if area_id not in known:
                hint = did_you_mean(area_id, known)
                line = key_line(path, "peer_groups", number, "areas", place)
                raise ParameterError(
                    f"{path}, line {line}: peer group {group.group_id!r} names unknown area "
                    f"{area_id!r}; {hint}"
                )
            if area_id in seen:
                line = key_line(path, "peer_groups", number, "areas", place)
                raise ParameterError(
                    f"{path}, line {line}: area {area_id!r} is in two peer groups, "
                    f"{seen[area_id]!r} and {group.group_id!r}; groups must not overlap"
                )
            seen[area_id] = group.group_id
    missing = sorted(known - set(seen))
    if missing:
        line = key_line(path, "peer_groups")
        raise ParameterError(f"{path}, line {line}: in no peer group: {', '.join(missing)}")


def _check_design(path: Path, parameters: RoundParameters, known: set[str]) -> None:
    """Refuse areas that there are not: a break of a misspelt area would be none."""
    if parameters.cooperation is None:
        return
    for keys, area_id in parameters.cooperation.areas_named.items():
        if area_id not in known:
            line = key_line(path, "cooperation", *keys)
            raise ParameterError(
                f"{path}, line {line}: cooperation names unknown area {area_id!r}; "
                f"{did_you_mean(area_id, sorted(known))}"
            )


def _areas(tables: Tables) -> tuple[Area, ...]:
    named = tables.members.merge(tables.municipalities, on="code", how="left", validate="m:1")
    members = {
        str(area_id): tuple(
            Member(
                row["code"],
                row["name"],
                row["prefecture"],
                row["role"] == "core",
                None if _empty(row["population"]) else float(row["population"]),
            )
            for row in rows.sort_values("code").to_dict("records")
        )
        for area_id, rows in named.groupby("area_id")
    }
    return tuple(
        Area(
            area_id=row["area_id"],
            name=row["name"],
            prefecture=row["prefecture"],
            formed_on=row["formed_on"],
            members=members[row["area_id"]],
            source_url=row["source_url"],
            note=row["note"],
        )
        for row in tables.areas.to_dict("records")
    )


def _kpis(tables: Tables) -> tuple[Kpi, ...]:
    whole = tables.actuals[tables.actuals["municipality"] == ""].sort_values("year")
    actuals: dict[str, list[Point]] = defaultdict(list)
    cells: dict[str, list[str]] = defaultdict(list)
    notes: dict[str, dict[str, None]] = defaultdict(dict)
    columns = ("kpi_id", "year", "value", "note", "source_sheet", "source_cell")
    for kpi_id, year, value, note, sheet, cell in zip(*(whole[c] for c in columns), strict=True):
        actuals[kpi_id].append(Point(int(year), float(value)))
        cells[kpi_id].append(f"{sheet}!{cell}" if cell else "")
        if note:
            notes[kpi_id][note] = None
    parts = tables.actuals[tables.actuals["municipality"] != ""]
    municipalities = parts.groupby("kpi_id")["municipality"].nunique().to_dict()
    return tuple(
        Kpi(
            kpi_id=row["kpi_id"],
            area_id=row["area_id"],
            level=Level(row["level"]),
            role=Role(row["role"]),
            medium_field=row["medium_field"],
            project=row["project"],
            name=row["name"],
            unit=row["unit"],
            direction=Direction(row["direction"]),
            target_kind=TargetKind(row["target_kind"]),
            baseline=_baseline(row),
            target_year=None if _empty(row["target_year"]) else int(row["target_year"]),
            target_value=None if _empty(row["target_value"]) else float(row["target_value"]),
            target_wording=row["target_wording"],
            year_kind=YearKind(row["year_kind"]),
            lag_years=None if _empty(row["lag_years"]) else int(row["lag_years"]),
            reported_year=int(row["reported_year"]),
            note=row["note"],
            source_name=row["source_name"],
            source_url=row["source_url"],
            actuals=tuple(actuals.get(row["kpi_id"], ())),
            target_upper=None if _empty(row["target_upper"]) else float(row["target_upper"]),
            declared=DeclaredLevel(row["declared"] or "unknown"),
            scope=Scope(row["scope"]) if row["scope"] else None,
            data_source=row["data_source"],
            rationale=row["rationale"],
            cooperation=row["cooperation"],
            source_file=row["source_file"],
            source_sheet=row["source_sheet"],
            source_cell=row["source_cell"],
            actual_cells=tuple(cells.get(row["kpi_id"], ())),
            actual_note=" ".join(notes.get(row["kpi_id"], {})),
            n_municipalities=int(municipalities.get(row["kpi_id"], 0)),
            baseline_wording=row["baseline_wording"],
            profile=read_profile(row["profile"]),
        )
        for row in tables.kpis.to_dict("records")
    )


def _indicators(tables: Tables) -> tuple[Indicator, ...]:
    items = tables.items.set_index("code")
    found = (
        Indicator(
            indicator_id=row["indicator_id"],
            role=Role(row["role"]),
            name=row["name"],
            unit=row["unit"],
            formula=row["formula"],
            meaning=row["meaning"],
            first_year=int(row["first_year"]),
            decimals=int(row["decimals"]),
            direction=Direction(row["direction"]),
            measure=MeasureLevel(row["measure"]),
            headline=bool(row["headline"]),
            source=row["source"],
            years=YearKind(row["years"]),
        )
        for row in tables.indicators.to_dict("records")
    )
    return tuple(_with_statistics(indicator, items) for indicator in found)


def _with_statistics(indicator: Indicator, items: pd.DataFrame) -> Indicator:
    """Return an indicator with the statistics of its items; the slowest of these is waited for."""
    used = items[items.index.isin(item_codes((indicator,)))]
    slowest = used["published_after"].max(skipna=False)
    return replace(
        indicator,
        statistics=tuple(dict.fromkeys(filter(None, used["statistic"]))),
        published_after=None if _empty(slowest) else int(slowest),
    )


def _empty(value: float) -> bool:
    return value != value


def _baseline(row: Mapping[Hashable, Any]) -> Point | None:
    """Return the baseline; a sum since a year begins at 0, whether or not that is written."""
    starts_at_0 = row["target_kind"] == TargetKind.CUMULATIVE and _empty(row["baseline_value"])
    return _point(row["baseline_year"], 0.0 if starts_at_0 else row["baseline_value"])


def _point(year: float, value: float) -> Point | None:
    return None if _empty(year) or _empty(value) else Point(int(year), float(value))
