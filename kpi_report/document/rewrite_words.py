"""Outcomes that a KPI could measure, in words: the area's own, the likeliest, an official one."""

from kpi_report.assess.finding import Finding, Rewrite, SourceKind
from kpi_report.document.language import known, later, say, sentences
from kpi_report.document.numbers import number, with_unit

BASELINES: dict[SourceKind, str] = {
    SourceKind.OFFICIAL: later("基準値：最新の公表値。"),
    SourceKind.SURVEY: later("基準値：初回の値。"),
    SourceKind.RECORD: later("基準値：過去の記録の集計。"),
    SourceKind.UNKNOWN: later("把握の方法と基準値：圏域で定める。"),
}
"""Whence a baseline is to be taken that no series at hand gives."""

ALREADY = "already"
"""Value of a finding: the name of the area's own KPI that measures the outcome."""


def is_offered(finding: Finding) -> bool:
    """Return whether a finding names an outcome: one of the catalogue or of the area itself."""
    return bool(finding.rewrite or finding.official or finding.values.get(ALREADY))


def rewrite_text(rewrite: Rewrite, *, tabled: bool = False) -> str:
    """Return an outcome that a KPI could measure: its name, how to know it, its baseline.

    Parameters
    ----------
    tabled
        Whether it stands in a table, which gives the similarity of the wordings, and in its note
        whence the baselines are taken that no series gives.

    Examples
    --------
    >>> found = Rewrite(
    ...     "a", "開業率", "％", "雇用保険事業年報", 0.416, source_kind=SourceKind.OFFICIAL
    ... )
    >>> rewrite_text(found)
    '開業率（％）。把握の方法：雇用保険事業年報。基準値：最新の公表値。'
    >>> rewrite_text(found, tabled=True)
    '開業率（％）。把握の方法：雇用保険事業年報。類似度0.42。'
    """
    name = say("「{name}」", name=rewrite.name) if rewrite.round_id else known(rewrite.name)
    if rewrite.unit:
        found = [say("{name}（{unit}）。", name=name, unit=known(rewrite.unit))]
    else:
        found = [say("{name}。", name=name)]
    if rewrite.round_id:
        found.append(say("他の圏域の回答にあるKPI。"))
    if rewrite.source:
        found.append(say("把握の方法：{source}。", source=known(rewrite.source)))
    if rewrite.baseline is not None:
        value, year = number(rewrite.baseline.value, 1), rewrite.baseline.year
        found.append(
            say("基準値：{value}（{year}年）。", value=with_unit(value, rewrite.unit), year=year)
        )
    elif not tabled:
        found.append(say(BASELINES[rewrite.source_kind]))
    if tabled:
        found.append(say("類似度{similarity}。", similarity=f"{rewrite.similarity:.2f}"))
    return sentences(*found)


def offered_text(finding: Finding) -> str:
    """Return all outcomes that a finding names, as they stand in a table."""
    own = finding.values.get(ALREADY)
    return sentences(
        say("圏域のKPI「{name}」が、その成果を測るものと考えられる。", name=own) if own else "",
        rewrite_text(finding.rewrite, tabled=True) if finding.rewrite else "",
        say("公的統計から基準値が分かる成果：{outcome}", outcome=_official(finding.official))
        if finding.official
        else "",
    )


def offered_advice(finding: Finding) -> str:
    """Return what an area is advised to measure; empty where the finding names no outcome."""
    own, found = finding.values.get(ALREADY), []
    if own:
        found.append(
            say(
                "圏域のKPI「{name}」が、その成果を測るものと考えられます。体系の上で結び付け、併せて検証する"
                "ことを検討してください。",
                name=own,
            )
        )
    if finding.rewrite:
        found.append(say("例えば、次のKPIが考えられます。"))
        found.append(rewrite_text(finding.rewrite))
    if finding.official:
        found.append(
            say(
                "取組のほかの事情によっても動きますが、次の成果は、圏域の基準値が公的統計から分かります。{outcome}",
                outcome=_official(finding.official),
            )
        )
    return sentences(*found)


def _official(rewrite: Rewrite) -> str:
    """Return an official outcome, its baseline and the statistic in one short sentence."""
    if rewrite.baseline is None:
        return rewrite_text(rewrite)
    return say(
        "{name} {value}（{year}年、{source}）。",
        name=known(rewrite.name),
        value=with_unit(number(rewrite.baseline.value, 1), rewrite.unit),
        year=rewrite.baseline.year,
        source=known(rewrite.source),
    )
