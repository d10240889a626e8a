"""The year of formation, in the kind of year in which a KPI counts."""

import pytest

from kpi_report.assess.formation import Formation, formation
from kpi_report.model import YearKind

FISCAL, CALENDAR = YearKind.FISCAL, YearKind.CALENDAR


@pytest.mark.parametrize(
    ("formed_on", "kind", "expected"),
    [
        # March 2018 lies in fiscal 2017, April 2018 in fiscal 2018.
        ("2018-03-12", FISCAL, Formation(2017, FISCAL)),
        ("2018-03", FISCAL, Formation(2017, FISCAL)),
        ("2018-01-01", FISCAL, Formation(2017, FISCAL)),
        ("2018-04-01", FISCAL, Formation(2018, FISCAL)),
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
