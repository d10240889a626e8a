"""A bundle: all that one document may know, and nothing else. It travels as one JSON file.

Types only, with reading and writing; :mod:`kpi_report.split` fills them. Whatever is of other areas
has a type of :mod:`kpi_report.assess.disclosure`.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from kpi_report.assess.added import JudgedBy
from kpi_report.assess.answers import PracticeAnswer, Revision
from kpi_report.assess.candidates import Candidate
from kpi_report.assess.cooperation import Cooperation
from kpi_report.assess.disclosure import ReleasedDot
from kpi_report.assess.finding import Criterion, Finding, Verdict
from kpi_report.assess.followup import FollowedKpi
from kpi_report.assess.indicators import Series
from kpi_report.assess.links import Link
from kpi_report.assess.movement import Movement
from kpi_report.assess.peers import PeerView
from kpi_report.assess.rating import AssessedKpi
from kpi_report.assess.stacks import StackedOutcome
from kpi_report.assess.standing import Standing
from kpi_report.assess.structure import Coverage
from kpi_report.assess.suggestion import Suggestion
from kpi_report.assess.usage import FacilityUsage
from kpi_report.design import CooperationDesign
from kpi_report.errors import ContextError
from kpi_report.intake.faults import Fault, Severity
from kpi_report.model import Area, Group, Indicator
from kpi_report.parameters import Criteria, DisclosureRules, Gates, Thresholds

BUNDLE_NAME = "bundle.json"


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What every document of a round prints about the round.

    ``surveyed`` tells whether KPIs were asked for by workbook, and not looked up in publications;
    ``reply_due`` until when areas are to reply, empty where the round sets no date; ``workbook``
    whether the tables are delivered as a workbook beside each document. ``design`` is the dated one
    by which areas are compared before and after their formation, if the round has any.
    """

    round_id: str
    title: str
    data_date: str
    disclaimer: str
    credit: str
    thresholds: Thresholds
    gates: Gates
    criteria: Criteria
    disclosure: DisclosureRules
    version: str
    inputs_sha256: str
    n_areas: int
    fictional: bool = False
    surveyed: bool = False
    reply_due: str = ""
    workbook: bool = True
    design: CooperationDesign | None = None

    @property
    def data_year(self) -> int:
        """Return the calendar year of the data date."""
        return int(self.data_date[:4])


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """An indicator of one area: its series by group, and the area among the others."""

    indicator: Indicator
    series: dict[Group, Series]
    standing: Standing | None
    peers: tuple[ReleasedDot, ...]


@dataclass(frozen=True, slots=True)
class AreaBundle:
    """All that the document of one area may know.

    ``n_outside`` gives how many municipalities the figures outside any area sum: the fewest and the
    most of all items. ``shared_members`` names the members that belong to other areas too. Only a
    survey has ``peers``. ``n_previous`` counts the KPIs that were answered in the last round;
    ``added`` is what criteria of plugins say.
    """

    round: RoundFacts
    area: Area
    peer_group_name: str
    n_outside: tuple[int, int]
    shared_members: tuple[str, ...]
    outside_prefectures: tuple[str, ...]
    kpis: tuple[AssessedKpi, ...]
    indicators: tuple[IndicatorFacts, ...]
    candidates: tuple[Candidate, ...]
    good: Movement | None
    watch: Movement | None
    coverage: tuple[Coverage, ...] = ()
    practice: tuple[PracticeAnswer, ...] = ()
    usage: tuple[FacilityUsage, ...] = ()
    revisions: tuple[Revision, ...] = ()
    peers: PeerView | None = None
    links: tuple[Link, ...] = ()
    findings: tuple[Finding, ...] = ()
    n_previous: int = 0
    cooperation: Cooperation | None = None
    followed: tuple[FollowedKpi, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    added: tuple[JudgedBy, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """An area's newest answer: its version, how many KPIs were read in it, and every fault."""

    version: int
    kpis: int
    faults: tuple[Fault, ...] = ()

    def count(self, severity: Severity) -> int:
        """Return how many faults are of one severity."""
        return sum(fault.severity is severity for fault in self.faults)


@dataclass(frozen=True, slots=True)
class AreaSummary:
    """One area's row in the ministry's overview.

    ``delivery`` is ``None`` where nothing was answered. ``consent`` tells whether the area's KPIs
    may be shown to others: with its name, without (``False``), or not at all (``None``).
    """

    area: Area
    peer_group_name: str
    kpis: tuple[AssessedKpi, ...]
    indicators: tuple[IndicatorFacts, ...]
    findings: tuple[Finding, ...] = ()
    revisions: tuple[Revision, ...] = ()
    delivery: Delivery | None = None
    consent: bool | None = None
    cooperation: Cooperation | None = None
    followed: tuple[FollowedKpi, ...] = ()
    added: tuple[JudgedBy, ...] = ()


@dataclass(frozen=True, slots=True)
class OverviewBundle:
    """All that the ministry's overview may know: every area of the round.

    ``before`` gives the verdicts of all areas on each criterion in the round before, ``stacked``
    their differences before and after formation together, where the round compares these.
    """

    round: RoundFacts
    areas: tuple[AreaSummary, ...]
    indicators: tuple[Indicator, ...]
    japan: dict[str, Series]
    before: dict[Criterion, tuple[Verdict, ...]] = field(default_factory=dict)
    stacked: tuple[StackedOutcome, ...] = ()


def inputs_sha256(inputs: Mapping[str, object]) -> str:
    """Return one hash of the hashes of all inputs, which documents print as their identity."""
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


_ADAPTERS: dict[type, TypeAdapter[Any]] = {}


def _adapter(kind: type) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def dump_bundle(bundle: object) -> bytes:
    """Return a bundle of any kind as JSON, the same bytes for the same bundle."""
    return bytes(_adapter(type(bundle)).dump_json(bundle))


def load_bundle(path: Path, kind: type) -> Any:
    """Read a bundle file.

    Raises
    ------
    ContextError
        If there is no such file, or it is not a bundle of this kind.
    """
    try:
        return _adapter(kind).validate_json(path.read_bytes())
    except FileNotFoundError:
        raise ContextError(f"no bundle {path.name!r} in the working folder") from None
    except ValidationError as error:
        raise ContextError(
            f"{path.name} is not a bundle of kind {kind.__name__}: {error.errors()[0]['msg']} "
            f"at {'.'.join(map(str, error.errors()[0]['loc']))}"
        ) from error
