"""Plan a run: one job per document of a round, or the reason why it cannot be made."""

import contextlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from kpi_report.area_parameters import Said
from kpi_report.bundle import dump_bundle
from kpi_report.document.context import template_values
from kpi_report.document.tallies import tallies
from kpi_report.errors import InputError, ParameterError, TemplateError, did_you_mean
from kpi_report.parameters import AreaParameters, ReportParameters
from kpi_report.produce.due import as_read, files_of, sha256_of
from kpi_report.produce.job import OVERVIEW_FILES, Job, Plan, area_files, chosen, packed
from kpi_report.produce.manifest import Failure
from kpi_report.produce.taking_part import identity, taking_part
from kpi_report.produce.templates import Template, edition, fit, read_template
from kpi_report.produce.translator import literal
from kpi_report.rounds import Round
from kpi_report.split import AssessedRound, area_bundle, assess_round, overview_bundle
from kpi_report.typeface import font_files

TEMPLATES = Path("notebooks") / "templates"
OVERVIEW_ID = "overview"
OVERVIEW_NAME = "連携中枢都市圏 KPIの全体像"


def plan(round_: Round) -> Plan:
    """Plan all documents of a round: every area in the order of the registry, then the overview.

    Raises
    ------
    ParameterError, TemplateError
        If parameters and templates do not fit; all areas are checked before any is run.
    """
    unchanged = as_read(round_.root, round_.inputs)
    files = files_of(round_.root, round_.inputs) if unchanged else ""
    assessed = assess_round(round_)
    surveyed = overview_bundle(assessed)
    told = {
        summary.area.area_id: tallies(summary, surveyed=surveyed.round.surveyed)
        for summary in surveyed.areas
    }
    one = Planner(assessed)
    jobs = [replace(one.area(a.area_id), tallies=told[a.area_id]) for a in round_.areas]
    return Plan(
        root=round_.root,
        parameters=round_.parameters,
        inputs=round_.inputs,
        files=files,
        language=round_.asked_language,
        jobs=(*jobs, one.overview()),
    )


class Planner:
    """Plans single documents of a round that was read and assessed; templates are read once.

    Parameters
    ----------
    assessed
        The round.
    instead
        Name of a template that is used in place of the one that the parameters name.
    """

    def __init__(self, assessed: AssessedRound, instead: str = "") -> None:
        self._assessed, self._instead = assessed, instead
        self._templates: dict[str, Template] = {}
        fonts = assessed.round.fonts
        self._fonts = {p.name: p.read_bytes() for p in (font_files(Path(fonts)) if fonts else [])}

    def area(self, area_id: str) -> Job:
        """Plan an area's document; one whose figures are damaged cannot be made, and says why.

        Raises
        ------
        ParameterError, TemplateError
            If parameters and template do not fit.
        """
        round_ = self._assessed.round
        area, said = round_.area(area_id), round_.area_parameters[area_id]
        wanted = said.template or round_.parameters.area_template
        template = self._template(wanted, round_.language_of(area_id))
        place = round_.said_in[area_id].place
        refuse_unread(said, template, place)
        parameters = fit(template, template_values(round_, area_id))
        try:
            bundle, failure = dump_bundle(area_bundle(self._assessed, area_id)), None
        except InputError as error:
            bundle, failure = b"", Failure(type(error).__name__, str(error))
        path = round_.root / "params" / round_.parameters.round_id / "round.yaml"
        off = sections_off(path, round_.parameters, said, place, template)
        called, formats = round_.parameters.document_name, round_.parameters.formats
        names = chosen(area_files(called), called, formats)
        return Job(
            id=area_id,
            kind="area",
            name=area.name,
            group=area.prefecture,
            template=template,
            parameters=parameters,
            sections_off=off,
            packed=packed(bundle),
            names=names,
            inputs=inputs_of(template, parameters, off, bundle, names),
            failure=failure,
            fonts=self._fonts,
            plugins=taking_part(template.shown, formats),
        )

    def overview(self) -> Job:
        """Plan the overview; what it raises is as of :meth:`area`."""
        said = self._assessed.round.parameters
        template = self._template(said.overview_template, said.language)
        given = {
            "round_id": said.round_id,
            "language": said.language,
            "data_date": said.data_date,
        }
        parameters = fit(template, given)
        bundle = dump_bundle(overview_bundle(self._assessed))
        names = chosen(OVERVIEW_FILES, OVERVIEW_ID, said.formats)
        return Job(
            id=OVERVIEW_ID,
            kind="overview",
            name=OVERVIEW_NAME,
            group="",
            template=template,
            parameters=parameters,
            sections_off=frozenset(),
            packed=packed(bundle),
            names=names,
            inputs=inputs_of(template, parameters, frozenset(), bundle, names),
            fonts=self._fonts,
            plugins=taking_part(template.shown, said.formats),
        )

    def _template(self, wanted: str, language: str) -> Template:
        name = edition(self._instead or wanted, language)
        if name not in self._templates:
            folder = self._assessed.round.root / TEMPLATES
            self._templates[name] = read_template(folder / f"{name}.ipynb")
        return self._templates[name]


def inputs_of(
    template: Template,
    parameters: dict[str, object],
    off: frozenset[str],
    bundle: bytes,
    names: Mapping[str, str],
) -> dict[str, str]:
    """Return the SHA-256 of template, parameters, bundle, of the formats chosen, and of plugins."""
    said = {name: literal(value) for name, value in parameters.items()}
    told = json.dumps([said, sorted(off)], sort_keys=True)
    return {
        "template": sha256_of(template.source),
        "parameters": sha256_of(told.encode()),
        "bundle": sha256_of(bundle),
        "formats": sha256_of(json.dumps(names, sort_keys=True).encode()),
        **identity(template.shown, [suffix.removeprefix(".") for suffix in names]),
    }


def refuse_unread(said: AreaParameters, template: Template, place: Callable[..., str]) -> None:
    """Refuse a value that an area's file gives and its template would silently ignore."""
    choosing = {"area_id", "template", "sections", "matches"}
    for key in sorted(said.model_fields_set - choosing - set(template.declared)):
        raise ParameterError(
            f"{place(key)}: {key!r} is given, but the template {template.path.name} does not take "
            f"it; {did_you_mean(key, template.declared)}"
        )


def sections_beside(path: Path) -> frozenset[str]:
    """Return the sections of all templates in the folder of one; damaged ones have none."""
    found: set[str] = set()
    for other in sorted(path.parent.glob("*.ipynb")):
        with contextlib.suppress(TemplateError):
            found |= read_template(other).sections
    return frozenset(found)


def sections_off(
    path: Path,
    parameters: ReportParameters,
    said: AreaParameters,
    place: Callable[..., str],
    template: Template,
) -> frozenset[str]:
    """Return the sections that are left out of a document; `path` is the round's ``round.yaml``.

    A round names the sections of all its templates; one of them need not have each.

    Raises
    ------
    ParameterError
        If no template of the project has a section of a name.
    """
    for sections, where in (
        (parameters.sections, Said(said, path).place),
        (said.sections, place),
    ):
        for name in sections.choices:
            if name not in template.sections and name not in sections_beside(template.path):
                raise ParameterError(
                    f"{where('sections', name)}: unknown section {name!r} of template "
                    f"{template.path.name}; {did_you_mean(name, template.sections)}"
                )
    on = {**parameters.sections.choices, **said.sections.choices}
    return frozenset(name for name, shown in on.items() if not shown)
