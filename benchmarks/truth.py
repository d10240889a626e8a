"""What is planted in the fictional rounds and what their areas are told of it.

::

    .venv/bin/python benchmarks/truth.py

Prints, for each round and kind, how many facts of ``data/sample/truth.csv`` were planted, how many
the assessment names, and what it says of others; then what the areas are told in which nothing is
planted. The terms are those of ``tests/planted_facts.py``.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from planted_facts import CONTROL, false_alarms, holds, kpis_of, tallies

from kpi_report.rounds import load_round
from kpi_report.split import assess_round

ROUNDS = ("sample_2021", "sample_2022")


def main() -> None:
    """Print a table per round, and every fact that was told without being planted."""
    for round_id in ROUNDS:
        assessed = assess_round(load_round(round_id, ROOT))
        kpis = {k.kpi.kpi_id: k.kpi for k in kpis_of(assessed)}
        counted = tallies(assessed)
        print(
            f"{round_id}\n{'kind':<18}{'planted':>8}{'found':>7}{'extra elsewhere':>17}  of it true"
        )
        for t in counted:
            true = sum(f.subject in kpis and holds(t.kind, kpis[f.subject]) for f in t.extra)
            print(f"{t.kind:<18}{len(t.planted):>8}{len(t.found):>7}{len(t.extra):>17}{true:>12}")
        planted, found = (
            sum(len(s) for s in sets)
            for sets in ([t.planted for t in counted], [t.found for t in counted])
        )
        print(f"{'all':<18}{planted:>8}{found:>7}  ({100 * found / planted:.1f} %)")
        for t in counted:
            for fact in sorted(t.planted - t.told):
                print(f"  missed: {t.kind} {fact}")
            for fact in sorted(t.extra):
                name = kpis[fact.subject].name if fact.subject in kpis else ""
                print(f"  extra: {t.kind} {fact.subject} {fact.value} {name}")
        false = false_alarms(assessed)
        n_kpis = sum(k.kpi.area_id in CONTROL for k in kpis_of(assessed))
        print(f"control: {len(CONTROL)} areas, {n_kpis} KPIs, {len(false)} false alarms")
        for alarm in sorted(false):
            print(f"  told: {alarm.subject} {alarm.value}")
        print()


if __name__ == "__main__":
    main()
