"""The year of formation, in the kind of year in which a KPI counts."""

import pytest

from kpi_report.assess.formation import Formation, WhenInYear, formation
from kpi_report.model import YearKind

FISCAL, CALENDAR = YearKind.FISCAL, YearKind.CALENDAR


@pytest.mark.parametrize(
    ("formed_on", "kind", "expected"),
    [
        # March 2018 lies in fiscal 2017, April 2018 in fiscal 2018.
        ("2018-03-12", FISCAL, Formation(2017, FISCAL, WhenInYear.LAST_MONTH)),
        ("2018-03", FISCAL, Formation(2017, FISCAL, WhenInYear.LAST_MONTH)),
        ("2018-01-01", FISCAL, Formation(2017, FISCAL)),
        ("2018-04-01", FISCAL, Formation(2018, FISCAL, WhenInYear.FIRST_MONTH)),
        ("2018-12-31", FISCAL, Formation(2018, FISCAL)),
        ("2018", FISCAL, Formation(2018, CALENDAR)),
        ("2018-03-12", CALENDAR, Formation(2018, CALENDAR)),
        ("2018-03-12", YearKind.CENSUS, Formation(2018, CALENDAR)),
        ("2018-03-12", YearKind.OCT_SEP, Formation(2018, CALENDAR)),
        ("2018-03-12", YearKind.UNKNOWN, Formation(2018, CALENDAR)),
        ("", FISCAL, None),
    ],
)
def test_formation(formed_on: str, kind: YearKind, expected: Formation | None) -> None:
    assert formation(formed_on, kind) == expected


def test_a_year_with_eleven_months_on_one_side_counts_on_that_side() -> None:
    in_march = Formation(2017, FISCAL, WhenInYear.LAST_MONTH)
    assert [in_march.is_before(y) for y in (2016, 2017, 2018)] == [True, True, False]
    in_april = Formation(2018, FISCAL, WhenInYear.FIRST_MONTH)
    assert [in_april.is_after(y) for y in (2017, 2018, 2019)] == [False, True, True]
    in_june = Formation(2018, FISCAL)
    assert not in_june.is_before(2018) and not in_june.is_after(2018)
