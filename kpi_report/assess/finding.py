"""What every assessment ends in: findings, each a verdict with its reason, evidence and advice.

A finding holds facts, no sentences: ``reason`` with ``values`` says why, and
:mod:`kpi_report.document.finding_words` turns them into words. There is no total score.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kpi_report.model import Origin, Point


class Verdict(StrEnum):
    """Whether something satisfies a criterion."""

    MEETS = "meets"
    PARTLY = "partly"
    DOES_NOT_MEET = "does_not_meet"
    CANNOT_TELL = "cannot_tell"


class Criterion(StrEnum):
    """What the guidance asks for (``docs/method.md``)."""

    S1 = "S1"
    S2 = "S2"
    S3 = "S3"
    S4 = "S4"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    Q1 = "Q1"
    Q2 = "Q2"
    Q3 = "Q3"
    Q4 = "Q4"
    Q5 = "Q5"
    V1 = "V1"
    V2 = "V2"
    V3 = "V3"
    F1 = "F1"


class SourceKind(StrEnum):
    """How the values of an outcome become known; ``UNKNOWN`` for one found in an answer."""

    OFFICIAL = "official"
    SURVEY = "survey"
    RECORD = "record"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Rewrite:
    """An outcome that a KPI could measure instead, from the catalogue of outcome KPIs.

    ``similarity`` is that of the KPI's wording to the catalogue's entry, from 0 to 1;
    ``source`` the statistic or survey that gives the values; ``baseline`` the area's own newest
    value of it where an official series holds one. ``round_id`` names the round in whose public
    answers the entry was found, and is empty for an entry of the standard catalogue.
    """

    entry_id: str
    name: str
    unit: str
    source: str
    similarity: float
    baseline: Point | None = None
    round_id: str = ""
    source_kind: SourceKind = SourceKind.UNKNOWN


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict on one subject by one criterion.

    Parameters
    ----------
    subject
        What it speaks of: a KPI's id, ``role-1`` to ``role-3``, a question's id, a facility's name,
        or ``area`` for the area as a whole.
    reason
        Code of why, a member of the criterion's own enumeration of reasons.
    values
        What the reason's sentence is filled with; numbers in the units their names say.
    evidence
        Where the facts were read.
    rewrite
        For a KPI, the outcome it could measure instead.
    official
        Where that has no baseline: the outcome nearest to it whose baseline an official series of
        the area gives.
    """

    area_id: str
    criterion: Criterion
    subject: str
    verdict: Verdict
    reason: str
    values: Mapping[str, str | int | float] = field(default_factory=dict)
    evidence: tuple[Origin, ...] = ()
    rewrite: Rewrite | None = None
    official: Rewrite | None = None


def area_verdict(findings: Iterable[Finding], criterion: Criterion) -> Verdict:
    """Return the verdict of an area on a criterion that may have a finding for each KPI.

    Meets if all that could be told meet; does not meet if at least half do not; else partly.
    Cannot tell if nothing could be told.
    """
    return verdict_of(f.verdict for f in findings if f.criterion is criterion)


def verdict_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Return what several verdicts on one criterion amount to, as :func:`area_verdict` says."""
    told = [v for v in verdicts if v is not Verdict.CANNOT_TELL]
    if not told:
        return Verdict.CANNOT_TELL
    if all(v is Verdict.MEETS for v in told):
        return Verdict.MEETS
    failing = sum(v is Verdict.DOES_NOT_MEET for v in told)
    return Verdict.DOES_NOT_MEET if 2 * failing >= len(told) else Verdict.PARTLY


def listed(names: Iterable[str]) -> str:
    """Return names as one value of a finding, a line each; the document puts them in a sentence."""
    return "\n".join(" ".join(name.split()) for name in names)
