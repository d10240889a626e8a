"""Plan a run of a round of tables: a document for every area."""

from pathlib import Path

from kpi_report.bundle import dump_bundle
from kpi_report.document.table_context import table_values
from kpi_report.produce.due import as_read, files_of
from kpi_report.produce.job import Job, Plan, area_files, chosen, packed
from kpi_report.produce.plan import TEMPLATES, inputs_of, refuse_unread, sections_off
from kpi_report.produce.taking_part import taking_part
from kpi_report.produce.templates import Template, edition, fit, read_template
from kpi_report.table_bundle import table_bundle
from kpi_report.table_round import TableRound
from kpi_report.typeface import font_files


def plan_tables(round_: TableRound) -> Plan:
    """Plan all documents of a round of tables, in the order of its areas.

    Raises
    ------
    ParameterError, TemplateError
        If parameters and templates do not fit; all areas are checked before any is run.
    """
    unchanged = as_read(round_.root, round_.inputs)
    planner = TablePlanner(round_)
    return Plan(
        root=round_.root,
        parameters=round_.parameters,
        inputs=round_.inputs,
        files=files_of(round_.root, round_.inputs) if unchanged else "",
        language=round_.asked_language,
        jobs=tuple(planner.area(area_id) for area_id in round_.names),
    )


class TablePlanner:
    """Plans single documents of a round of tables, as :class:`~kpi_report.produce.plan.Planner`."""

    def __init__(self, round_: TableRound, instead: str = "") -> None:
        self._round, self._instead = round_, instead
        self._templates: dict[str, Template] = {}
        fonts = round_.fonts
        self._fonts = {p.name: p.read_bytes() for p in (font_files(Path(fonts)) if fonts else [])}

    def area(self, area_id: str) -> Job:
        """Plan an area's document.

        Raises
        ------
        ParameterError, TemplateError
            If parameters and template do not fit.
        """
        round_ = self._round
        name, parameters = round_.name(area_id), round_.parameters
        said = round_.area_parameters[area_id]
        template = self._template(said.template or parameters.area_template, area_id)
        place = round_.said_in[area_id].place
        refuse_unread(said, template, place)
        values = fit(template, table_values(round_, area_id))
        bundle = dump_bundle(table_bundle(round_, area_id))
        path = round_.root / "params" / parameters.round_id / "round.yaml"
        off = sections_off(path, parameters, said, place, template)
        names = chosen(
            area_files(parameters.document_name), parameters.document_name, parameters.formats
        )
        return Job(
            id=area_id,
            kind="area",
            name=name,
            group="",
            template=template,
            parameters=values,
            sections_off=off,
            packed=packed(bundle),
            names=names,
            inputs=inputs_of(template, values, off, bundle, names),
            fonts=self._fonts,
            plugins=taking_part(template.shown, parameters.formats),
        )

    def _template(self, wanted: str, area_id: str) -> Template:
        name = edition(self._instead or wanted, self._round.language_of(area_id))
        if name not in self._templates:
            folder = self._round.root / TEMPLATES
            self._templates[name] = read_template(folder / f"{name}.ipynb")
        return self._templates[name]
