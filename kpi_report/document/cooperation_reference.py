"""Write the table of ``docs/cooperation.md``: every real area's comparisons, or why there are none.

``python -m kpi_report.document.cooperation_reference``
"""

from collections import Counter

from kpi_report.assess.claims import Assumption, Claim
from kpi_report.assess.comparable import Beside
from kpi_report.bundle import OverviewBundle
from kpi_report.document.cooperation_words import by_reason

HEAD = """# Before and after formation: what the 38 areas can be told

Written by `python -m kpi_report.document.cooperation_reference > docs/cooperation.md` from the
round `cooperation` (`make reports ROUND=cooperation`); how it is computed stands in
[method.md](method.md#10-cooperation-beside-none).
"""


def describe(bundle: OverviewBundle) -> str:
    """Return the page: a table of the areas compared, and one of those that are not."""
    compared = [
        "| area | formed | series | A | B | C | assumptions that do not hold | flagged |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    refused = ["| area | formed | why not | flagged |", "| --- | --- | --- | --- |"]
    for summary in bundle.areas:
        found = summary.cooperation
        assert found is not None
        name = summary.area.name
        start = found.start or "unknown"
        series = found.beside(Beside.OUTSIDE)
        flags = [
            *(["members changed"] * bool(found.changed)),
            *(["members in other areas"] * bool(found.shared)),
            *(["only the year"] * (len(start) == len("2018"))),
        ]
        if not series:
            outside = [one for one in found.not_compared if one.beside is Beside.OUTSIDE]
            why = "; ".join(told for told, _ in by_reason(outside, bundle.round))
            refused.append(f"| {name} | {start} | {why} | {', '.join(flags)} |")
            continue
        rungs = Counter(c.claim for c in series)
        counts = " | ".join(str(rungs[rung]) for rung in Claim)
        broken = sum(mark.value == "no" for c in series for mark in c.held.values())
        marks = len(Assumption) * len(series)
        compared.append(
            f"| {name} | {start} | {len(series)} | {counts} | {broken} of {marks} "
            f"| {', '.join(flags)} |"
        )
    return "\n".join(
        [
            HEAD,
            f"## Compared before and after formation: {len(compared) - 2} areas\n",
            *compared,
            f"\n## Not compared: {len(refused) - 2} areas\n",
            *refused,
            "",
        ]
    )


def main() -> None:
    """Print the page."""
    from kpi_report.project import project_root
    from kpi_report.rounds import load_round
    from kpi_report.split import assess_round, overview_bundle

    assessed = assess_round(load_round("cooperation", project_root()))
    print(describe(overview_bundle(assessed)), end="")


if __name__ == "__main__":
    main()
