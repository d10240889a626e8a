"""The gate between areas: what passes, what is withheld, and that there is no way around it."""

import csv
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from itertools import pairwise
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pandas as pd
import pytest
from area_examples import AREA, kpi
from hypothesis import given
from hypothesis import strategies as st

from kpi_report.assess import disclosure as gate
from kpi_report.assess.disclosure import (
    MOST_DOTS,
    Counted,
    ReleasedAssociation,
    ReleasedDot,
    ReleasedMedian,
    ReleasedQuarter,
    ReleasedShare,
    Withheld,
    consenting_areas,
    released_association,
    released_dots,
    released_median,
    released_quarter,
    released_share,
    released_wordings,
    rounded,
)
from kpi_report.bundle import AreaBundle, RoundFacts, dump_bundle
from kpi_report.intake.disclosed import AGGREGATED, BY_CONSENT, Disclosure, disclosure
from kpi_report.intake.schemas import TABLES
from kpi_report.model import Scope
from kpi_report.parameters import DisclosureRules, Gates
from kpi_report.rounds import load_round
from kpi_report.split import area_bundle, assess_round

ROOT = Path(__file__).parents[1]
GATES, RULES = Gates(), DisclosureRules()


def share(*parts: tuple[int, int]) -> ReleasedShare:
    """Release of areas with so many met of so many."""
    counted = {f"area-{n}": Counted(*part) for n, part in enumerate(parts)}
    return released_share("findings.verdict", counted, GATES, RULES)


YES, NO = (1, 1), (0, 1)


class TestDeclaration:
    @pytest.mark.parametrize(
        ("field", "expected"),
        [
            ("figures.value", Disclosure.PUBLIC),
            ("practice.answer", Disclosure.AGGREGATED),
            ("practice.detail", Disclosure.OWN),
            ("actuals.value", Disclosure.OWN),
            ("usage.users", Disclosure.OWN),
            ("revisions.cause", Disclosure.OWN),
            ("replies.answer", Disclosure.OWN),
            ("kpis.name", Disclosure.OWN),
            ("a.column nobody named", Disclosure.OWN),
        ],
    )
    def test_who_may_see_what(self, field: str, expected: Disclosure) -> None:
        assert disclosure(field) is expected

    def test_names_of_kpis_are_public_where_the_area_agrees(self) -> None:
        assert disclosure("kpis.name", consented=True) is Disclosure.PUBLIC

    def test_agreeing_opens_nothing_but_the_kpis(self) -> None:
        assert disclosure("actuals.value", consented=True) is Disclosure.OWN

    def test_only_columns_that_exist_are_declared(self) -> None:
        columns = {f"{name}.{c}" for name, t in TABLES.items() for c in t.to_schema().columns}
        derived = {"findings.verdict", "ratings.rating", "associations.rho"}
        assert (BY_CONSENT | AGGREGATED) - columns == derived

    def test_areas_that_answered_a_or_b_agree(self) -> None:
        answers = {"one": "a", "two": "b", "three": "c"}
        replies = pd.DataFrame(
            [
                *({"area_id": a, "question_id": "r-5", "answer": x} for a, x in answers.items()),
                {"area_id": "three", "question_id": "r-6", "answer": "a"},
            ]
        )
        assert consenting_areas(replies) == {"one", "two"}


class TestShares:
    def test_three_of_six(self) -> None:
        assert share(YES, YES, YES, NO, NO, NO) == ReleasedShare(6, 0.5)

    def test_five_areas_are_too_few(self) -> None:
        assert share(YES, YES, YES, NO, NO) == ReleasedShare(5, None, Withheld.TOO_FEW)

    def test_an_area_of_which_nothing_is_known_is_no_area(self) -> None:
        assert share(YES, YES, YES, NO, NO, (0, 0)) == ReleasedShare(5, None, Withheld.TOO_FEW)

    @pytest.mark.parametrize("yes", [0, 1, 2, 7, 8, 9])
    def test_fewer_than_three_on_a_side_of_nine(self, yes: int) -> None:
        found = share(*[YES] * yes, *[NO] * (9 - yes))
        assert found == ReleasedShare(9, None, Withheld.ONE_SIDED)

    @pytest.mark.parametrize(("yes", "shown"), [(3, 0.33), (4, 0.44), (5, 0.56), (6, 0.67)])
    def test_two_digits_of_nine(self, yes: int, shown: float) -> None:
        assert share(*[YES] * yes, *[NO] * (9 - yes)) == ReleasedShare(9, shown)

    def test_kpis_of_several_areas_are_counted_together(self) -> None:
        # 26 of 60: at least 10 + 10 + 0.2 x 10 = 22 and at most 38
        found = share((9, 10), (2, 10), (5, 10), (4, 10), (1, 10), (5, 10))
        assert found == ReleasedShare(6, 0.43)

    @pytest.mark.parametrize(("met", "expected"), [(21, None), (22, 0.37), (38, 0.63), (39, None)])
    def test_each_side_exceeds_the_two_largest_areas(
        self, met: int, expected: float | None
    ) -> None:
        parts = [(min(10, max(0, met - 10 * n)), 10) for n in range(6)]
        assert share(*parts).value == expected

    @pytest.mark.parametrize(
        ("small", "expected"), [(22, Withheld.DOMINATED), (23, Withheld.ONE_SIDED)]
    )
    def test_two_areas_with_more_than_nine_tenths_dominate(
        self, small: int, expected: Withheld
    ) -> None:
        # Two of 100: 200 of 222 are 90.1 %, of 223 are 89.7 %. What a third area of 1 leaves, 21 or
        # 22, could hide 0.2 x 100, and half of all is less than 100 + 100 + 20.
        found = share((50, 100), (50, 100), *[YES] * 11, *[NO] * (small - 11))
        assert found == ReleasedShare(2 + small, None, expected)

    @pytest.mark.parametrize(("dominance", "shown"), [(0.34, 0.5), (0.33, None)])
    def test_a_round_may_be_stricter_than_one_side_is(
        self, dominance: float, shown: float | None
    ) -> None:
        # 20 of 60 are 33.3 %; 30 on either side are more than 10 + 10 + 2
        parts = {f"area-{n}": Counted(5, 10) for n in range(6)}
        rules = DisclosureRules(dominance=dominance)
        assert released_share("findings.verdict", parts, GATES, rules).value == shown

    @given(st.lists(st.integers(1, 60), min_size=6, max_size=30), st.data())
    def test_of_two_that_have_more_than_half_nothing_is_released(
        self, wholes: list[int], data: st.DataObject
    ) -> None:
        """So that dominance of half or more decides the reason, never whether."""
        met = data.draw(st.integers(0, sum(wholes)))
        rules = DisclosureRules(dominance=1.0)
        parts, left = [], met
        for whole in wholes:
            parts.append(Counted(min(whole, left), whole))
            left -= parts[-1].met
        if 2 * sum(sorted(wholes)[-2:]) > sum(wholes):
            assert gate.reason_against_share(parts, GATES, rules) is not None

    def test_what_three_large_areas_leave_must_hide_the_largest(self) -> None:
        # Three of 20, three of 1: two largest 40 of 63, but 3 are left, less than 0.2 x 20
        found = share((10, 20), (10, 20), (10, 20), (1, 1), (1, 1), (1, 1))
        assert found.withheld is Withheld.DOMINATED

    @given(st.lists(st.booleans(), min_size=6, max_size=40))
    def test_of_yes_and_no_three_on_either_side(self, answers: list[bool]) -> None:
        yes = sum(answers)
        found = share(*[(int(a), 1) for a in answers])
        assert (found.value is not None) == (3 <= yes <= len(answers) - 3)

    parts = st.integers(1, 30).flatmap(lambda w: st.tuples(st.integers(0, w), st.just(w)))

    @given(st.lists(parts, min_size=1, max_size=12))
    def test_two_areas_never_bound_the_share_of_a_third(self, parts: list[tuple[int, int]]) -> None:
        """What a pooled share leaves open, by subtraction: at least ±10 points of every share."""
        if share(*parts).value is None:
            return
        met, whole = sum(m for m, _ in parts), sum(w for _, w in parts)
        for i, (mi, wi) in enumerate(parts):
            for j, (mj, wj) in enumerate(parts[:i]):
                left, room = met - mi - mj, whole - wi - wj
                for n, (_, w) in enumerate(parts):
                    if n not in (i, j):
                        open_to = min(w, left) - max(0, left - (room - w))
                        assert open_to >= 0.2 * w - 1e-9

    @given(st.lists(parts, min_size=6, max_size=12), st.randoms())
    def test_to_whom_the_counts_belong_decides_nothing(
        self, parts: list[tuple[int, int]], random: Any
    ) -> None:
        """Whether a share is released must not tell how it is spread over the areas."""
        met = [0] * len(parts)
        for _ in range(sum(m for m, _ in parts)):
            free = [n for n, (_, w) in enumerate(parts) if met[n] < w]
            met[random.choice(free)] += 1
        other = [(m, w) for m, (_, w) in zip(met, parts, strict=True)]
        assert share(*parts) == share(*other)


class TestQuarters:
    def test_the_second_largest_of_eight(self) -> None:
        found = released_quarter("findings.verdict", 0.7, [n / 10 for n in range(1, 9)], GATES)
        assert found == ReleasedQuarter(8, 1)

    def test_seven_are_too_few(self) -> None:
        found = released_quarter("findings.verdict", 0.7, [n / 10 for n in range(1, 8)], GATES)
        assert found == ReleasedQuarter(7, None, Withheld.TOO_FEW)

    def test_that_all_have_everything_is_not_told_by_a_quarter(self) -> None:
        found = released_quarter("findings.verdict", 1.0, [1.0] * 8, GATES)
        assert found == ReleasedQuarter(8, None, Withheld.TIED)

    def test_half_of_eight_alike_may_be_told(self) -> None:
        # s = 4 x (0 + 4 / 2) / 8 = 1
        found = released_quarter("findings.verdict", 1.0, [0.1] * 4 + [1.0] * 4, GATES)
        assert found == ReleasedQuarter(8, 2)

    def test_public_figures_may_be_tied(self) -> None:
        assert released_quarter("figures.value", 1.0, [1.0] * 8, GATES) == ReleasedQuarter(8, 3)

    @given(st.lists(st.integers(0, 20), min_size=8, max_size=40))
    def test_a_larger_share_is_never_in_a_lower_quarter(self, shares: list[int]) -> None:
        ascending = sorted(shares)
        places = [released_quarter("ratings.rating", s, ascending, GATES).value for s in ascending]
        told = [p for p in places if p is not None]
        assert told == sorted(told, reverse=True)


class TestPublicFigures:
    def test_dots_have_no_names_and_no_order_but_size(self) -> None:
        values = {"a": 3.0, "b": 1.0, "own": 2.0}
        assert released_dots("figures.value", values, "own", ["own", "a"]) == (
            ReleasedDot(1.0, same_group=False),
            ReleasedDot(3.0, same_group=True),
        )

    def test_of_very_many_dots_those_on_another_are_left_out(self) -> None:
        values = {str(n): n / 1000 for n in range(2001)}
        group = [str(n) for n in range(0, 2001, 100)]
        dots = released_dots("figures.value", values, "7", group)
        others = [dot.value for dot in dots if not dot.same_group]
        assert len(others) <= MOST_DOTS + 1
        assert max(b - a for a, b in pairwise(others)) <= 2 * 2.0 / MOST_DOTS
        assert [dot.value for dot in dots if dot.same_group] == [n / 10 for n in range(21)]

    def test_a_median_is_that_of_six_or_more(self) -> None:
        assert released_median("figures.value", [6, 1, 2, 5, 3, 4], GATES) == ReleasedMedian(6, 3.5)

    def test_a_median_of_five_is_withheld(self) -> None:
        found = released_median("figures.value", [1, 2, 3, 4, 5], GATES)
        assert found == ReleasedMedian(5, None, Withheld.TOO_FEW)


class TestRefusals:
    def test_dots_of_answers(self) -> None:
        with pytest.raises(ValueError, match=r"practice\.answer is aggregated"):
            released_dots("practice.answer", {"a": 1.0}, "b", [])

    def test_a_median_of_answers(self) -> None:
        with pytest.raises(ValueError, match=r"findings\.verdict is aggregated"):
            released_median("findings.verdict", [0.1] * 9, GATES)

    def test_a_share_of_what_is_an_areas_own(self) -> None:
        with pytest.raises(ValueError, match=r"revisions\.cause is own"):
            released_share("revisions.cause", {}, GATES, RULES)

    def test_a_quarter_of_actual_values(self) -> None:
        with pytest.raises(ValueError, match=r"actuals\.value is own"):
            released_quarter("actuals.value", 1.0, [1.0] * 9, GATES)

    def test_an_association_over_nineteen_areas(self) -> None:
        assert released_association("associations.rho", 19, 0.5, (0.1, 0.8), GATES) is None

    def test_an_association_over_twenty(self) -> None:
        found = released_association("associations.rho", 20, 0.512, (0.104, 0.799), GATES)
        assert found == ReleasedAssociation(20, 0.51, 0.1, 0.8)


@pytest.mark.parametrize(
    ("number", "shown"),
    [(2 / 3, 0.67), (5 / 8, 0.63), (7 / 40, 0.18), (0.0666, 0.067), (0.996, 1.0)],
)
def test_two_significant_digits(number: float, shown: float) -> None:
    assert rounded(number, 2) == shown


# No way around the gate: by the types of a bundle, then by what stands in one.


def places_of_released(kind: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield where in a type a type of the gate stands, and the names of all other fields."""
    if get_origin(kind) in (Union, UnionType, tuple, dict):
        for inner in get_args(kind):
            yield from places_of_released(inner, path)
    elif is_dataclass(kind) and kind is not RoundFacts:
        assert isinstance(kind, type)
        if kind.__name__.startswith("Released"):
            assert kind.__module__ == gate.__name__
            yield path, kind.__name__
            return
        hints = get_type_hints(kind)
        for one in fields(kind):
            yield from places_of_released(hints[one.name], f"{path}.{one.name}".lstrip("."))
    else:
        yield path, ""


def test_what_is_of_others_has_a_type_of_the_gate() -> None:
    found = {path: name for path, name in places_of_released(AreaBundle) if name}
    assert found == {
        "indicators.peers": "ReleasedDot",
        "indicators.standing.place": "ReleasedQuarter",
        "indicators.standing.group": "ReleasedMedian",
        "good.place": "ReleasedQuarter",
        "watch.place": "ReleasedQuarter",
        "links.association": "ReleasedAssociation",
        "peers.compared.others": "ReleasedShare",
        "peers.compared.place": "ReleasedQuarter",
        "peers.kpis.others": "ReleasedShare",
        "peers.wordings": "ReleasedWording",
        "cooperation.compared.dots": "ReleasedDot",
        "cooperation.compared.lines": "ReleasedLine",
        "suggestions.band.paces": "ReleasedQuartiles",
    }


def test_nothing_else_in_a_bundle_is_named_like_a_statistic() -> None:
    plain = {path for path, name in places_of_released(AreaBundle) if not name}
    words = re.compile(r"median|quarter|rank|n_areas|n_group|others|share_of|less_")
    assert {path for path in plain if words.search(path)} == set()


OWN_TEXT = {
    "kpis": ("medium_field", "project", "name", "data_source", "rationale", "cooperation", "note"),
    "fields": ("medium_field",),
    "projects": ("medium_field", "project", "outline"),
    "practice": ("detail",),
    "usage": ("facility", "note"),
    "revisions": ("name", "reason", "cause", "action"),
    "actuals": ("note",),
}
OWN_NUMBERS = {
    "kpis": ("baseline_value", "target_value", "target_upper"),
    "usage": ("users",),
    "actuals": ("value",),
}


def marked_round(root: Path, consent: str) -> None:
    """Copy the sample and mark every text and number that an area alone may read as its own.

    Texts begin with ⟨area⟩; numbers have nine digits, of which the first three are the area's.
    """
    for folder in ("params/sample_2021", "params/sample_2022", "data/catalogue"):
        shutil.copytree(ROOT / folder, root / folder)
    only_tables = shutil.ignore_patterns("*.xlsx", "*.py", "__pycache__")
    shutil.copytree(ROOT / "data" / "sample", root / "data" / "sample", ignore=only_tables)
    areas = [row["area_id"] for row in rows(root / "data/sample/registry/areas.csv")]
    for folder in ("sample_2021", "sample_2022"):
        data = root / "data" / "sample" / folder
        owner = {row["kpi_id"]: row["area_id"] for row in rows(data / "kpis.csv")}
        for table in (*OWN_TEXT, "replies"):
            marked = rows(data / f"{table}.csv")
            if not marked:
                continue  # a first round has no revisions
            for number, row in enumerate(marked):
                area_id = row.get("area_id") or owner[row["kpi_id"]]
                for column in OWN_TEXT.get(table, ()):
                    row[column] = row[column] and f"⟨{area_id}⟩{row[column]}"
                for place, column in enumerate(OWN_NUMBERS.get(table, ())):
                    first = 100 + areas.index(area_id)
                    row[column] = row[column] and f"{first}{3 * number + place:06}"
                if row.get("question_id") == "r-5":
                    row["answer"] = consent
            with (data / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(marked[0]))
                writer.writeheader()
                writer.writerows(marked)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def marks(found: Any, areas: list[str], path: str = "") -> Iterator[tuple[str, str]]:
    """Yield whose text or number stands where in a bundle's JSON."""
    if isinstance(found, dict):
        for key, inner in found.items():
            yield from marks(inner, areas, f"{path}.{key}".lstrip("."))
    elif isinstance(found, list):
        for inner in found:
            yield from marks(inner, areas, path)
    elif isinstance(found, str):
        yield from ((path, area_id) for area_id in re.findall(r"⟨(\w+)⟩", found))
    elif isinstance(found, int | float) and 0 <= int(found // 1e6) - 100 < len(areas):
        yield path, areas[int(found // 1e6) - 100]


@pytest.fixture(scope="module", params=["c", "a"])
def marked(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, dict[str, bytes]]:
    """The bundles of the marked round, once none and once all agree to be shown to others."""
    root = tmp_path_factory.mktemp("marked")
    marked_round(root, request.param)
    assessed = assess_round(load_round("sample_2022", root))
    ids = [a.area_id for a in assessed.round.areas]
    return request.param, {i: dump_bundle(area_bundle(assessed, i)) for i in ids}


WORDINGS = {"peers.wordings.name", "findings.rewrite.name"}
"""Where the name of another area's KPI may stand, if that area agrees."""


def test_no_bundle_holds_what_is_anothers(marked: tuple[str, dict[str, bytes]]) -> None:
    consent, bundles = marked
    areas = list(bundles)
    foreign = {
        path
        for area_id, bundle in bundles.items()
        for path, owner in marks(json.loads(bundle), areas)
        if owner != area_id
    }
    assert foreign == (WORDINGS if consent == "a" else set())


def test_no_bundle_holds_the_id_of_another_area(marked: tuple[str, dict[str, bytes]]) -> None:
    _, bundles = marked
    text = {area_id: re.sub(r"⟨\w+⟩", "", b.decode()) for area_id, b in bundles.items()}
    assert {a: [b for b in bundles if b in t] for a, t in text.items()} == {a: [a] for a in bundles}


def test_marks_are_found_where_they_belong(marked: tuple[str, dict[str, bytes]]) -> None:
    _, bundles = marked
    areas = list(bundles)
    own = {
        path
        for area_id, bundle in bundles.items()
        for path, owner in marks(json.loads(bundle), areas)
        if owner == area_id
    }
    assert {
        "kpis.kpi.name",
        "kpis.kpi.rationale",
        "kpis.kpi.baseline.value",
        "kpis.kpi.actuals.value",
        "practice.detail",
        "usage.facility",
        "usage.yearly.total",
        "revisions.cause",
    } <= own


@pytest.mark.parametrize(
    ("name", "scope", "released"),
    [
        ("宿泊者数", Scope.AREA, True),
        ("ホールの入場者数", Scope.FACILITY, False),
        ("南野市の宿泊者数", Scope.AREA, False),
        ("南野の宿泊者数", Scope.AREA, False),
    ],
)
def test_a_wording_that_would_say_whose_it_is_stays_back(
    name: str, scope: Scope, released: bool
) -> None:
    own = replace(kpi(1, name), scope=scope)
    found = released_wordings([own], frozenset({own.area_id}), [AREA])
    assert [w.name for w in found] == [name] * released
