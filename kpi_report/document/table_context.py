"""Open what a template of a round of tables is about: the tables of one area."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_report.bundle import BUNDLE_NAME, load_bundle
from kpi_report.document.beside import deliver_workbook
from kpi_report.document.language import speak
from kpi_report.errors import ContextError, did_you_mean
from kpi_report.table_bundle import OwnTable, TableBundle

if TYPE_CHECKING:
    from kpi_report.table_round import TableRound


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a document by their names, as ``ctx.tables.results``."""

    own: tuple[OwnTable, ...]

    def __getattr__(self, name: str) -> OwnTable:
        for table in self.own:
            if table.name == name:
                return table
        hint = did_you_mean(name, [table.name for table in self.own])
        raise AttributeError(f"the round has no table {name!r}; {hint}")


@dataclass(frozen=True, slots=True)
class TableContext:
    """What the sections of a document of tables read."""

    bundle: TableBundle
    language: str
    data_date: date
    contact: str
    request: str
    remarks: str

    @property
    def tables(self) -> Tables:
        """Return the tables, each by its name."""
        return Tables(self.bundle.tables)


def open_tables(
    area_id: str,
    round_id: str,
    bundle: str | None = None,
    language: str = "ja",
    data_date: date | str | None = None,
    contact: str | None = None,
    request: str | None = None,
    remarks: str | None = None,
) -> TableContext:
    """Open the context of one document; parameters as of ``open_area``.

    Raises
    ------
    ContextError
        If the bundle is missing, unreadable, or another area's.
    """
    speak(language)
    if bundle is None:
        from kpi_report.project import project_root
        from kpi_report.table_bundle import table_bundle
        from kpi_report.table_round import load_table_round
        from kpi_report.typeface import set_in

        round_ = load_table_round(round_id, project_root())
        set_in(round_.fonts)
        made = table_bundle(round_, area_id, language)
        given = table_values(round_, area_id)
        contact, request = contact or str(given["contact"]), request or str(given["request"])
        remarks = str(given["remarks"]) if remarks is None else remarks
    else:
        made = load_bundle(Path(bundle) / BUNDLE_NAME, TableBundle)
    if (made.area_id, made.round.round_id) != (area_id, round_id):
        raise ContextError(
            f"the bundle is of {made.area_id!r} in round {made.round.round_id!r}, but the "
            f"parameters say {area_id!r} in {round_id!r}"
        )
    deliver_workbook(made.round.workbook)
    return TableContext(
        bundle=made,
        language=language,
        data_date=data_date
        if isinstance(data_date, date)
        else date.fromisoformat(data_date or made.round.data_date),
        contact=contact or "",
        request=request or "",
        remarks=remarks or "",
    )


def table_values(round_: "TableRound", area_id: str) -> dict[str, object]:
    """Return what a template may take as parameters, by name."""
    said = round_.area_parameters[area_id]
    language = round_.language_of(area_id)
    words = round_.parameters.worded_in(language)
    return {
        "area_id": area_id,
        "round_id": words.round_id,
        "language": language,
        "data_date": words.data_date,
        "contact": said.contact or words.contact,
        "request": said.request or words.request,
        "remarks": said.remarks or "",
    }
