"""The claim ladder: what each rung needs, and what keeps a claim below it."""

import pytest
from simulated_areas import design

from kpi_report.assess.claims import Assumption, Checked, Claim, Held, claim, from_data
from kpi_report.assess.deals import Dealt

DESIGN = design(1)
FINE = dict.fromkeys(Assumption, Held.YES) | {Assumption.NOTHING_ELSE: Held.UNKNOWN}


@pytest.mark.parametrize(
    ("alone", "together", "held", "rung"),
    [
        (Dealt(12, 35), Dealt(35, 35), FINE, Claim.DESCRIBED),
        (Dealt(8, 35), Dealt(35, 35), FINE, Claim.UNLIKE_OTHERS),
        (Dealt(9, 35), Dealt(35, 35), FINE, Claim.DESCRIBED),
        (Dealt(1, 35), Dealt(1, 35), FINE, Claim.UNLIKE_CHANCE),
        (Dealt(1, 35), Dealt(2, 35), FINE, Claim.UNLIKE_OTHERS),
        (Dealt(1, 35), None, FINE, Claim.UNLIKE_OTHERS),
        (Dealt(1, 10), Dealt(1, 10), FINE, Claim.DESCRIBED),
        (Dealt(1, 19), Dealt(1, 19), FINE, Claim.UNLIKE_OTHERS),
        (Dealt(1, 20), Dealt(1, 20), FINE, Claim.UNLIKE_CHANCE),
    ],
)
def test_rungs(
    alone: Dealt, together: Dealt | None, held: dict[Assumption, Held], rung: Claim
) -> None:
    assert claim(alone, together, held, DESIGN) is rung


@pytest.mark.parametrize("broken", Assumption)
def test_one_assumption_that_does_not_hold_keeps_it_below_c(broken: Assumption) -> None:
    held = FINE | {broken: Held.NO}
    assert claim(Dealt(1, 35), Dealt(1, 35), held, DESIGN) is Claim.UNLIKE_OTHERS


@pytest.mark.parametrize("unknown", Assumption)
def test_one_that_data_cannot_tell_does_not(unknown: Assumption) -> None:
    held = FINE | {unknown: Held.UNKNOWN}
    assert claim(Dealt(1, 35), Dealt(1, 35), held, DESIGN) is Claim.UNLIKE_CHANCE


def checked(**changed: object) -> Checked:
    plain: dict[str, object] = {
        "difference": 2.0,
        "slope": 0.1,
        "as_steep": Dealt(20, 35),
        "n_before": 4,
        "adjusted": 1.5,
        "one_left_out": (1.2, 2.6),
        "earlier": (0.5, -1.9),
    }
    return Checked(**(plain | changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "assumption", "held"),
    [
        ({}, Assumption.PARALLEL, Held.YES),
        ({"as_steep": Dealt(3, 35)}, Assumption.PARALLEL, Held.NO),
        ({"n_before": 3}, Assumption.PARALLEL, Held.UNKNOWN),
        ({"n_before": 3, "as_steep": Dealt(3, 35)}, Assumption.PARALLEL, Held.NO),
        ({}, Assumption.LEVEL, Held.YES),
        ({"adjusted": 0.9}, Assumption.LEVEL, Held.NO),
        ({"adjusted": -3.0}, Assumption.LEVEL, Held.NO),
        ({"adjusted": None}, Assumption.LEVEL, Held.UNKNOWN),
        ({"difference": -2.0, "adjusted": -1.0}, Assumption.LEVEL, Held.YES),
        ({}, Assumption.ONE_LEFT_OUT, Held.YES),
        ({"one_left_out": (0.9, 2.6)}, Assumption.ONE_LEFT_OUT, Held.NO),
        ({}, Assumption.EARLIER, Held.YES),
        ({"earlier": (-2.0,)}, Assumption.EARLIER, Held.NO),
        ({"earlier": ()}, Assumption.EARLIER, Held.UNKNOWN),
    ],
)
def test_marks_from_data(changed: dict[str, object], assumption: Assumption, held: Held) -> None:
    assert from_data(checked(**changed), DESIGN)[assumption] is held
