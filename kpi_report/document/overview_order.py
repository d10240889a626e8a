"""In which order the overview shows the criteria: the most common difficulty first."""

from dataclasses import dataclass

from kpi_report.assess.finding import Criterion, Verdict, area_verdict
from kpi_report.document.context import OverviewContext
from kpi_report.document.overview_trace import met_share, told


@dataclass(frozen=True, slots=True)
class Judged:
    """A criterion with the verdict of every area on it, and with every single finding.

    ``single`` are those on KPIs, roles, questions and facilities, of all areas together.
    """

    criterion: Criterion
    areas: tuple[Verdict, ...]
    single: tuple[Verdict, ...]

    def is_told(self, least: int) -> bool:
        """Return whether at least so many areas could be judged that a share is shown."""
        return len(told(self.areas)) >= least


def hardest_first(ctx: OverviewContext) -> list[Judged]:
    """Return the criteria, that which the smallest share of the areas satisfies first.

    Of equal shares the smallest of the single findings comes first; what fewer areas could be
    judged on than a share needs comes last. Nothing where no area has a finding.
    """
    least = ctx.bundle.round.gates.fewest_told
    found = [s.findings for s in ctx.bundle.areas if s.findings]
    judged = [
        Judged(
            criterion,
            tuple(area_verdict(findings, criterion) for findings in found),
            tuple(f.verdict for findings in found for f in findings if f.criterion is criterion),
        )
        for criterion in Criterion
        if found
    ]
    return sorted(judged, key=lambda one: _order(one, least))


def _order(judged: Judged, least: int) -> tuple[float, float]:
    share, single = met_share(judged.areas), met_share(judged.single)
    if share is None or single is None or not judged.is_told(least):
        return 2.0, 0.0
    return share, single
