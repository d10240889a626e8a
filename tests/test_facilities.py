"""Users of a shared facility by where they live: means, visits a resident, what is kept back."""

from pathlib import Path

import pytest
from document_texts import area_context

from kpi_report.assess.residence import UsersFrom, users_by_residence
from kpi_report.assess.usage import FacilityUsage, Users, facility_usage
from kpi_report.document.blocks import Figure, Notice, Table, flatten
from kpi_report.document.context import AreaContext
from kpi_report.document.facilities import facilities
from kpi_report.model import Member
from kpi_report.rounds import load_round
from kpi_report.split import AssessedRound, assess_round

ROOT = Path(__file__).parents[1]
CITY, TOWN, VILLAGE = (
    Member(code, name, "架空県", code == "99201", population)
    for code, name, population in (
        ("99201", "中核市", 1000.0),
        ("99301", "連携町", 200.0),
        ("99302", "連携村", None),
    )
)
MEMBERS = (CITY, TOWN, VILLAGE)


def library(**users: list[float]) -> FacilityUsage:
    """Return a library in the city, shared since 2017; users of 2015 to 2018 by residence."""
    codes = {"city": "99201", "town": "99301", "village": "99302", "elsewhere": "99999"}
    rows = [
        Users(codes[who], 2015 + n, value)
        for who, values in users.items()
        for n, value in enumerate(values)
    ]
    return facility_usage("図書館", "99201", "中核市", 2017, rows, {m.code for m in MEMBERS})


def from_(usage: FacilityUsage) -> dict[str, UsersFrom]:
    return {u.name: u for u in users_by_residence(usage, MEMBERS)}


def test_means_before_and_after_and_the_newest_year() -> None:
    city = from_(library(city=[100, 200, 999, 300]))["中核市"]
    assert (city.before, city.after, city.latest) == (150, 300, 300)
    assert city.is_place


def test_visits_a_resident() -> None:
    found = from_(library(city=[100, 200, 999, 300], village=[10, 10, 10, 10]))
    assert (found["中核市"].per_resident_before, found["中核市"].per_resident) == (0.15, 0.3)
    assert found["連携村"].per_resident is None


def test_who_lives_elsewhere_has_a_row_of_their_own() -> None:
    found = from_(library(city=[10, 10, 10, 10], elsewhere=[9, 9, 9, 9]))
    assert {name: u.latest for name, u in found.items()} == {"中核市": 10, "圏域外": 9}


def test_without_a_start_there_is_neither_before_nor_after() -> None:
    usage = facility_usage("図書館", "99201", "中核市", None, [Users("99201", 2015, 50)], {"99201"})
    (city,) = users_by_residence(usage, MEMBERS)
    assert (city.before, city.after, city.latest) == (None, None, 50)


class TestKeptBack:
    def test_a_mean_with_a_year_of_few_and_the_next_smallest(self) -> None:
        """The village has 4 users in 2016; else its mean would be the total less the others."""
        found = from_(library(city=[90] * 4, town=[40] * 4, village=[9, 4, 9, 9]))
        hidden = {name: sorted(u.hidden) for name, u in found.items()}
        assert hidden == {"中核市": [], "連携町": ["before"], "連携村": ["before"]}

    @pytest.mark.parametrize("few", [1, 4])
    def test_two_of_few_are_not_told_by_their_sum(self, few: float) -> None:
        """The members' sum, less the 30 of the hamlet that is told, would be 2 or 8."""
        hamlet = Member("99303", "連携里", "架空県", False, None)
        rows = [Users(code, 2018, n) for code, n in (("99301", few), ("99302", few), ("99303", 30))]
        usage = facility_usage("図書館", "99201", "中核市", 2017, rows, {"99301", "99302", "99303"})
        found = users_by_residence(usage, (*MEMBERS, hamlet))
        assert {u.name: "latest" in u.hidden for u in found} == {
            "連携町": True,
            "連携村": True,
            "連携里": True,
        }

    def test_what_is_kept_back_beside_few_is_large_enough(self) -> None:
        """Beside one of few, 6 would leave 1 and 2 alone: 9 is kept back, the 6 is told."""
        hamlet = Member("99303", "連携里", "架空県", False, None)
        rows = [Users(code, 2018, n) for code, n in (("99301", 1), ("99302", 6), ("99303", 9))]
        usage = facility_usage("図書館", "99201", "中核市", 2017, rows, {"99301", "99302", "99303"})
        found = users_by_residence(usage, (*MEMBERS, hamlet))
        assert [u.name for u in found if "latest" in u.hidden] == ["連携町", "連携里"]

    def test_who_lives_elsewhere_is_hidden_by_the_city(self) -> None:
        """The sum over the other members is printed, so that theirs cannot hide it."""
        found = from_(library(city=[90] * 4, town=[40] * 4, elsewhere=[9, 9, 9, 2]))
        hidden = {name: sorted(u.hidden) for name, u in found.items()}
        assert hidden == {
            "中核市": ["after", "latest"],
            "連携町": [],
            "圏域外": ["after", "latest"],
        }

    def test_nobody_and_many_are_told(self) -> None:
        found = from_(library(city=[90] * 4, village=[0, 0, 5, 5]))
        assert [u.hidden for u in found.values()] == [frozenset(), frozenset()]


@pytest.fixture(scope="module")
def assessed() -> AssessedRound:
    return assess_round(load_round("sample_cooperation", ROOT))


def context(assessed: AssessedRound, area_id: str) -> AreaContext:
    return area_context(assessed, area_id)


class TestSection:
    def test_a_chart_with_what_is_found_and_a_table_by_residence(
        self, assessed: AssessedRound
    ) -> None:
        blocks = list(flatten(facilities(context(assessed, "akanehane"))))
        chart = next(b for b in blocks if isinstance(b, Figure))
        assert chart.title.startswith("茜羽根中央図書館：2021年度の利用者は191,437人、うち")
        assert "他の構成市町村の住民の割合の平均は" in chart.note
        assert "2015年度 256,454人" in chart.alt
        table = next(b for b in blocks if isinstance(b, Table))
        assert [c.label for c in table.columns][:3] == [
            "市町村",
            "開始前の平均（人）",
            "開始後の平均（人）",
        ]
        names = [row[0].text for row in table.groups[0].rows]
        members = [m.name for m in assessed.round.area("akanehane").members]
        assert names[: len(members)] == members
        assert set(names[len(members) :]) <= {"圏域外", "不明"}

    def test_its_numbers_are_those_of_the_answers(self, assessed: AssessedRound) -> None:
        """Residents of 茜羽根市: 2015 to 2018 before 2019, 2020 and 2021 after."""
        table = next(
            b for b in flatten(facilities(context(assessed, "akanehane"))) if isinstance(b, Table)
        )
        city = next(r for r in table.groups[0].rows if r[0].text == "茜羽根市")
        before = (201_875 + 207_104 + 201_972 + 205_911) / 4
        assert [cell.value for cell in city[1:4]] == [before, (124_778 + 150_694) / 2, 150_694]

    def test_an_area_without_facilities_is_told_so(self, assessed: AssessedRound) -> None:
        without = [
            a.area_id for a in assessed.round.areas if not assessed.facts_of[a.area_id].usage
        ]
        assert without
        assert isinstance(facilities(context(assessed, without[0])), Notice)
