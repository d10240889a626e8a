"""Open what a template is about: its bundle, and the few words that came as parameters."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_report.bundle import BUNDLE_NAME, AreaBundle, OverviewBundle, load_bundle
from kpi_report.document.beside import deliver_workbook
from kpi_report.document.language import speak
from kpi_report.errors import ContextError
from kpi_report.parameters import RoundParameters
from kpi_report.typeface import set_in

if TYPE_CHECKING:
    from kpi_report.rounds import Round


@dataclass(frozen=True, slots=True)
class AreaContext:
    """What the sections of an area's document read."""

    bundle: AreaBundle
    language: str
    data_date: date
    contact: str
    request: str
    remarks: str


@dataclass(frozen=True, slots=True)
class OverviewContext:
    """What the sections of the overview read."""

    bundle: OverviewBundle
    language: str
    data_date: date


def open_area(
    area_id: str,
    round_id: str,
    bundle: str | None = None,
    language: str = "ja",
    data_date: date | str | None = None,
    contact: str | None = None,
    request: str | None = None,
    remarks: str | None = None,
) -> AreaContext:
    """Open the context of one area's document, and let all that is said be in its language.

    What is said names the workbook where the round delivers one.

    Parameters
    ----------
    area_id, round_id
        Which area, in which round.
    bundle
        Folder that holds the area's bundle, as production hands it over. ``None`` makes the bundle
        from the project around the working folder: that is how a template runs in JupyterLab.
    language
        Language of the document, one of :data:`~kpi_report.document.language.LANGUAGES`.
    data_date
        Date or ISO text; ``None`` takes the round's.
    contact, request, remarks
        As in ``<area_id>.yaml``; ``None`` takes them from the parameter files.

    Raises
    ------
    ContextError
        If the bundle is missing, unreadable, or another area's.
    ValueError
        If there is no catalogue of the language.
    """
    speak(language)
    if bundle is None:
        round_, made = _from_tables(round_id, area_id, language)
        said, words = round_.area_parameters[area_id], round_.parameters.worded_in(language)
        contact = contact or said.contact or words.contact
        request = request or said.request or words.request
        remarks = said.remarks if remarks is None else remarks
    else:
        made = load_bundle(Path(bundle) / BUNDLE_NAME, AreaBundle)
    if (made.area.area_id, made.round.round_id) != (area_id, round_id):
        raise ContextError(
            f"the bundle is of area {made.area.area_id!r} in round {made.round.round_id!r}, "
            f"but the parameters say {area_id!r} in {round_id!r}"
        )
    deliver_workbook(made.round.workbook)
    return AreaContext(
        bundle=made,
        language=language,
        data_date=_date(data_date, made.round.data_date),
        contact=contact or "",
        request=request or "",
        remarks=remarks or "",
    )


def open_overview(
    round_id: str,
    bundle: str | None = None,
    language: str = "ja",
    data_date: date | str | None = None,
) -> OverviewContext:
    """Open the context of a round's overview; parameters as in :func:`open_area`."""
    speak(language)
    if bundle is None:
        made = _overview_from_tables(round_id, language)
    else:
        made = load_bundle(Path(bundle) / BUNDLE_NAME, OverviewBundle)
    if made.round.round_id != round_id:
        raise ContextError(f"the bundle is of round {made.round.round_id!r}, not {round_id!r}")
    deliver_workbook(made.round.workbook)
    return OverviewContext(made, language, _date(data_date, made.round.data_date))


def template_values(round_: "Round", area_id: str) -> dict[str, object]:
    """Return what an area's template may take as parameters, by name.

    ``bundle`` is left to whoever puts the bundle somewhere.
    """
    said = round_.area_parameters[area_id]
    language = round_.language_of(area_id)
    parameters: RoundParameters = round_.parameters.worded_in(language)
    return {
        "area_id": area_id,
        "round_id": parameters.round_id,
        "language": language,
        "data_date": parameters.data_date,
        "contact": said.contact or parameters.contact,
        "request": said.request or parameters.request,
        "remarks": said.remarks or "",
    }


# Reading tables takes longer to import than a document takes to fill; production never needs it.


def _from_tables(round_id: str, area_id: str, language: str) -> "tuple[Round, AreaBundle]":
    from kpi_report.project import project_root
    from kpi_report.rounds import load_round
    from kpi_report.split import area_bundle, assess_round

    round_ = load_round(round_id, project_root())
    set_in(round_.fonts)
    return round_, area_bundle(assess_round(round_), area_id, language)


def _overview_from_tables(round_id: str, language: str) -> OverviewBundle:
    from kpi_report.project import project_root
    from kpi_report.rounds import load_round
    from kpi_report.split import assess_round, overview_bundle

    round_ = load_round(round_id, project_root())
    set_in(round_.fonts)
    return overview_bundle(assess_round(round_), language)


def _date(value: date | str | None, default: str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value or default)
