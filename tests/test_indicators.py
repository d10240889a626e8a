"""Indicators from official items: formulas on small figures, then the published ones anew."""

import csv
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from kpi_report.assess.indicators import Series, SeriesByKey, derive
from kpi_report.errors import InputError
from kpi_report.model import Direction, Group, Indicator, MeasureLevel, Point, Role
from kpi_report.parameters import Gates
from kpi_report.rounds import load_round

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data" / "published"

RATE = Indicator(
    indicator_id="births_per_1000",
    role=Role.LIFE,
    name="人口千人当たり出生数",
    unit="人",
    formula="A4101 / H5507 * 1000",
    meaning="出生数÷総人口×1000",
    first_year=2015,
    decimals=2,
    direction=Direction.HIGHER,
    measure=MeasureLevel.OUTCOME,
    headline=True,
    source="SSDSE-A",
)
CHANGE = replace(RATE, indicator_id="change", formula="(H5507 / H5507_2015 - 1) * 100")


def figures(*rows: tuple[str, int, float]) -> pd.DataFrame:
    """Figures of one area from (code, year, value)."""
    return pd.DataFrame(
        [("himeji", "area", 8, code, year, value) for code, year, value in rows],
        columns=["area_id", "group", "n_municipalities", "code", "year", "value"],
    )


def points(frame: pd.DataFrame, indicator: Indicator) -> list[tuple[int, float]]:
    found = derive(frame, (indicator,), Gates()).get(
        (indicator.indicator_id, "himeji", Group.AREA), Series(())
    )
    return [(p.year, p.value) for p in found.points]


class TestDerive:
    def test_one_value_a_year_in_order_of_years(self) -> None:
        frame = figures(
            ("A4101", 2021, 5.0), ("A4101", 2020, 8.0), ("H5507", 2020, 1000), ("H5507", 2021, 500)
        )
        # 8 / 1000 x 1000 and 5 / 500 x 1000
        assert points(frame, RATE) == [(2020, 8.0), (2021, 10.0)]

    def test_a_year_with_a_missing_item_is_left_out(self) -> None:
        frame = figures(("A4101", 2020, 8), ("A4101", 2021, 8), ("H5507", 2021, 1000))
        assert points(frame, RATE) == [(2021, 8.0)]

    @pytest.mark.parametrize("births", [0.0, 8.0])
    def test_a_division_by_zero_is_left_out(self, births: float) -> None:
        frame = figures(("A4101", 2020, births), ("H5507", 2020, 0))
        assert points(frame, RATE) == []

    def test_years_before_the_first_are_left_out(self) -> None:
        frame = figures(("A4101", 2014, 8), ("H5507", 2014, 1000))
        assert points(frame, RATE) == []

    def test_compared_with_a_fixed_year(self) -> None:
        frame = figures(("H5507", 2015, 200), ("H5507", 2018, 210), ("H5507", 2020, 190))
        # 210 / 200 - 1 = 5 %, 190 / 200 - 1 = -5 %
        later = replace(CHANGE, first_year=2016)
        assert points(frame, later) == [(2018, pytest.approx(5)), (2020, pytest.approx(-5))]

    def test_a_fixed_year_is_zero_against_itself(self) -> None:
        frame = figures(("H5507", 2015, 200), ("H5507", 2020, 190))
        assert points(frame, CHANGE)[0] == (2015, 0.0)

    @pytest.mark.parametrize(
        ("births_of", "heads_of", "kept"),
        [(8, 8, True), (8, 7, False), (100, 99, True), (99, 100, True), (100, 98, False)],
    )
    def test_items_of_other_municipalities_are_not_divided(
        self, births_of: int, heads_of: int, kept: bool
    ) -> None:
        # One in a hundred may be missing: 1 / 100 is allowed, 2 / 100 and 1 / 8 are not.
        frame = figures(("A4101", 2020, 8), ("H5507", 2020, 1000))
        frame["n_municipalities"] = [births_of, heads_of]
        assert points(frame, RATE) == ([(2020, 8.0)] if kept else [])

    def test_a_fixed_year_of_other_municipalities_is_not_compared(self) -> None:
        frame = figures(("H5507", 2015, 200), ("H5507", 2018, 210), ("H5507", 2020, 190))
        frame["n_municipalities"] = [8, 8, 7]
        assert [year for year, _ in points(frame, CHANGE)] == [2015, 2018]

    def test_groups_are_kept_apart(self) -> None:
        frame = figures(("A4101", 2020, 8), ("H5507", 2020, 1000))
        both = pd.concat([frame, frame.assign(group="core", value=[3.0, 500.0])])
        found = derive(both, (RATE,), Gates())
        assert found[RATE.indicator_id, "himeji", Group.CORE].points == (Point(2020, 6.0),)
        assert found[RATE.indicator_id, "himeji", Group.AREA].points == (Point(2020, 8.0),)


class TestRefused:
    FRAME = figures(("A4101", 2020, 8), ("H5507", 2020, 1000), ("H5507", 2015, 900))

    def test_an_unknown_item(self) -> None:
        wrong = replace(RATE, formula="A4101 / H5508")
        with pytest.raises(InputError, match=r"births_per_1000.*'H5508'; did you mean 'H5507'\?"):
            derive(self.FRAME, (wrong,), Gates())

    def test_a_year_that_no_item_has(self) -> None:
        wrong = replace(CHANGE, formula="H5507 / H5507_1999")
        with pytest.raises(InputError, match=r"change.*H5507 of 1999"):
            derive(self.FRAME, (wrong,), Gates())

    def test_a_year_that_only_other_items_have(self) -> None:
        wrong = replace(CHANGE, formula="A4101 / A4101_2015")
        with pytest.raises(InputError, match=r"A4101 of 2015, which figures.csv does not hold"):
            derive(self.FRAME, (wrong,), Gates())

    @pytest.mark.parametrize(
        "formula",
        [
            "A4101 /",
            "A4101 H5507",
            "A4101 / POP",
            "A4101 / H5507_20",
            "1 + 1",
            "A4101 * (1 / 0)",
            "A4101.X",
            "(A4101",
            "A4101()",
            "A4101 / / H5507",
            "A4101 // H5507",
            "A4101 ** H5507",
            "A4101 > H5507",
        ],
    )
    def test_what_is_not_arithmetic(self, formula: str) -> None:
        with pytest.raises(InputError, match=r"births_per_1000.*cannot be computed"):
            derive(self.FRAME, (replace(RATE, formula=formula),), Gates())


class TestSeries:
    FALLING = Series((Point(2015, 10.0), Point(2018, 8.0), Point(2020, 7.0)))

    def test_change_from_first_to_last(self) -> None:
        assert (self.FALLING.change, self.FALLING.yearly_change) == (-3, -0.6)

    def test_one_point_has_no_yearly_change(self) -> None:
        assert Series((Point(2015, 10.0),)).yearly_change is None


Value = Callable[[str, int], float]


@pytest.fixture(scope="module")
def derived() -> SeriesByKey:
    round_ = load_round("published", ROOT)
    return derive(round_.tables.figures, round_.indicators, round_.parameters.gates)


@pytest.fixture(scope="module")
def raw() -> dict[tuple[str, str], dict[tuple[str, int], float]]:
    """Read the published figures without any of our code: (area, group) to (code, year)."""
    found: dict[tuple[str, str], dict[tuple[str, int], float]] = defaultdict(dict)
    with (DATA / "figures.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            place = row["area_id"], row["group"]
            found[place][row["code"], int(row["year"])] = float(row["value"])
    return found


ARITHMETIC: dict[str, Callable[[Value, int], float]] = {
    "net_migration_per_1000": lambda v, y: 1000 * (v("A5101", y) - v("A5102", y)) / v("H5507", y),
    "share_65_plus": lambda v, y: (
        100 * v("A1303", y) / (v("A1301", y) + v("A1302", y) + v("A1303", y))
    ),
    "employees_change": lambda v, y: 100 * (v("C2208", y) - v("C2208", 2016)) / v("C2208", 2016),
    # Of the employed whose industry is known, not of all (F1102).
    "tertiary_share": lambda v, y: (
        100 * v("F2221", y) / (v("F2201", y) + v("F2211", y) + v("F2221", y))
    ),
    "local_tax_per_head": lambda v, y: v("D320101", y) / v("H5507", y),
}
# Years in which items.csv announces all the items, from the indicator's first year on.
YEARS = {
    "net_migration_per_1000": list(range(2016, 2024)),
    "share_65_plus": [2015, 2020],
    "employees_change": [2016, 2021],
    "tertiary_share": [2015, 2020],
    "local_tax_per_head": list(range(2018, 2023)),  # the transfer of 2018 breaks the series
}


class TestPublished:
    @pytest.mark.parametrize("group", [Group.CORE, Group.PARTNERS, Group.AREA, Group.OUTSIDE])
    @pytest.mark.parametrize("area_id", ["himeji", "nagano", "tottori"])
    @pytest.mark.parametrize("indicator_id", ARITHMETIC)
    def test_recomputed_by_hand(
        self,
        indicator_id: str,
        area_id: str,
        group: Group,
        derived: SeriesByKey,
        raw: dict[tuple[str, str], dict[tuple[str, int], float]],
    ) -> None:
        cells = raw[area_id, group.value]
        found = derived[indicator_id, area_id, group]
        assert [p.year for p in found.points] == YEARS[indicator_id]
        for point in found.points:
            expected = ARITHMETIC[indicator_id](lambda c, y: cells[c, y], point.year)
            assert point.value == pytest.approx(expected, rel=1e-12)

    def test_core_and_partners_make_the_area(
        self, raw: dict[tuple[str, str], dict[tuple[str, int], float]]
    ) -> None:
        for (area_id, group), cells in raw.items():
            if group == "area":
                core, partners = raw[area_id, "core"], raw.get((area_id, "partners"), {})
                for place, value in cells.items():
                    assert value == pytest.approx(core[place] + partners.get(place, 0)), (
                        area_id,
                        place,
                    )

    def test_shares_of_the_industries_make_a_hundred(self, derived: SeriesByKey) -> None:
        of_primary = {key[1:]: s for key, s in derived.items() if key[0] == "primary_share"}
        for (area_id, group), primary in of_primary.items():
            others = [derived[f"{n}_share", area_id, group] for n in ("secondary", "tertiary")]
            for points in zip(*(s.points for s in (primary, *others)), strict=True):
                assert sum(p.value for p in points) == pytest.approx(100)

    def test_every_indicator_has_values_in_every_area(self, derived: SeriesByKey) -> None:
        areas = {a for _, a, _ in derived} - {"japan"}
        indicators = {i for i, _, _ in derived}
        assert len(areas) == 38
        assert len(indicators) == 19
        assert all((i, a, Group.AREA) in derived for i in indicators for a in areas)
