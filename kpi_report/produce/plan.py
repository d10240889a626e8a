"""Plan a run: one job per document of a round, or the reason why it cannot be made."""

import json
from collections.abc import Mapping
from pathlib import Path

from kpi_report.area_parameters import Said
from kpi_report.bundle import dump_bundle
from kpi_report.document.context import template_values
from kpi_report.document.tallies import tallies
from kpi_report.errors import InputError, ParameterError, did_you_mean
from kpi_report.parameters import AreaParameters
from kpi_report.produce.due import as_read, files_of, sha256_of
from kpi_report.produce.job import OVERVIEW_FILES, Job, Plan, area_files, chosen, packed
from kpi_report.produce.manifest import Failure
from kpi_report.produce.taking_part import identity, taking_part
from kpi_report.produce.templates import Template, edition, fit, read_template
from kpi_report.produce.translator import literal
from kpi_report.rounds import Round
from kpi_report.split import area_bundle, assess_round, overview_bundle
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
    folder = round_.root / TEMPLATES
    assessed = assess_round(round_)
    formats = round_.parameters.formats
    files_of_type = font_files(Path(round_.fonts)) if round_.fonts else []
    fonts = {path.name: path.read_bytes() for path in files_of_type}
    called = round_.parameters.document_name
    names = chosen(area_files(called), called, formats)
    overview = overview_bundle(assessed)
    told = {
        summary.area.area_id: tallies(summary, surveyed=overview.round.surveyed)
        for summary in overview.areas
    }
    templates: dict[str, Template] = {}
    jobs = []
    for area in round_.areas:
        said = round_.area_parameters[area.area_id]
        wanted = said.template or round_.parameters.area_template
        name = edition(wanted, round_.language_of(area.area_id))
        template = templates.get(name) or read_template(folder / f"{name}.ipynb")
        templates[name] = template
        _refuse_unread(round_, said, template)
        parameters = fit(template, template_values(round_, area.area_id))
        try:
            bundle, failure = dump_bundle(area_bundle(assessed, area.area_id)), None
        except InputError as error:
            bundle, failure = b"", Failure(type(error).__name__, str(error))
        off = _sections_off(round_, said, template)
        jobs.append(
            Job(
                id=area.area_id,
                kind="area",
                name=area.name,
                group=area.prefecture,
                template=template,
                parameters=parameters,
                sections_off=off,
                packed=packed(bundle),
                names=names,
                inputs=_inputs(template, parameters, off, bundle, names),
                failure=failure,
                tallies=told[area.area_id],
                fonts=fonts,
                plugins=taking_part(template.shown, formats),
            )
        )
    name = edition(round_.parameters.overview_template, round_.parameters.language)
    template = read_template(folder / f"{name}.ipynb")
    given = {
        "round_id": round_.parameters.round_id,
        "language": round_.parameters.language,
        "data_date": round_.parameters.data_date,
    }
    parameters, bundle = fit(template, given), dump_bundle(overview)
    names = chosen(OVERVIEW_FILES, OVERVIEW_ID, formats)
    jobs.append(
        Job(
            id=OVERVIEW_ID,
            kind="overview",
            name=OVERVIEW_NAME,
            group="",
            template=template,
            parameters=parameters,
            sections_off=frozenset(),
            packed=packed(bundle),
            names=names,
            inputs=_inputs(template, parameters, frozenset(), bundle, names),
            fonts=fonts,
            plugins=taking_part(template.shown, formats),
        )
    )
    return Plan(
        root=round_.root,
        parameters=round_.parameters,
        inputs=round_.inputs,
        files=files,
        language=round_.asked_language,
        jobs=tuple(jobs),
    )


def _inputs(
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


def _refuse_unread(round_: Round, said: AreaParameters, template: Template) -> None:
    """Refuse a value that an area's file gives and its template would silently ignore."""
    choosing = {"area_id", "template", "sections", "matches"}
    for key in sorted(said.model_fields_set - choosing - set(template.declared)):
        raise ParameterError(
            f"{round_.said_in[said.area_id].place(key)}: {key!r} is given, but the template "
            f"{template.path.name} does not take it; {did_you_mean(key, template.declared)}"
        )


def _sections_off(round_: Round, said: AreaParameters, template: Template) -> frozenset[str]:
    whole = round_.root / "params" / round_.parameters.round_id / "round.yaml"
    for sections, place in (
        (round_.parameters.sections, Said(said, whole).place),
        (said.sections, round_.said_in[said.area_id].place),
    ):
        for name in sections.choices:
            if name not in template.sections:
                raise ParameterError(
                    f"{place('sections', name)}: unknown section {name!r} of template "
                    f"{template.path.name}; {did_you_mean(name, template.sections)}"
                )
    chosen = {**round_.parameters.sections.choices, **said.sections.choices}
    return frozenset(name for name, on in chosen.items() if not on)
