"""The round ``cooperation``: real figures, every area with a page or a reason, numbers by hand."""

import csv
import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import fmean

import numpy as np
import pytest
from document_texts import Said, area_context, texts
from scipy.stats import spearmanr
from test_banned_words import banned

from kpi_report.assess.claims import Assumption, Claim, Held
from kpi_report.assess.comparable import Beside, WhyNot
from kpi_report.assess.cooperation import Compared
from kpi_report.assess.formation import formation
from kpi_report.bundle import OverviewBundle
from kpi_report.document import cooperation, cooperation_overview, sections
from kpi_report.document.blocks import Figure, Notice, Table, flatten
from kpi_report.document.context import AreaContext, OverviewContext
from kpi_report.document.cooperation_reference import describe
from kpi_report.document.language import LANGUAGES, speaking
from kpi_report.model import Group, YearKind
from kpi_report.rounds import load_round
from kpi_report.split import AssessedRound, area_bundle, assess_round, overview_bundle

ROOT = Path(__file__).parents[1]
SHOWN = ("cover", "answer", "differences", "pictures", "assumptions", "not_compared", "design")
OF_ALL = ("cover", "answer", "areas", "together", "method")

# Computed apart from this package, with awk and bc on figures.csv: own change, change outside.
BY_HAND = {
    ("aomori", "births_per_1000", "area"): (-1.089737510, -0.960055228),
    ("sapporo", "births_per_1000", "partners"): (-0.649937930, -1.132854749),
    ("tottori", "clinics_per_100000", "area"): (-4.316518487, 2.783108167),
    ("kochi", "hospitals_per_100000", "area"): (-1.016656373, -2.505804687),
    ("sasebo", "local_tax_per_head", "partners"): (12.948230107, 7.981229673),
    ("yamagata", "local_tax_per_head", "area"): (5.233046706, 10.910972577),
    ("asahikawa", "hospitals_per_100000", "area"): (-0.626610640, -0.408598520),
    ("sapporo", "net_migration_per_1000", "area"): (0.818458805, 0.255818199),
    ("mito", "net_migration_per_1000", "partners"): (0.668116282, 0.156765458),
    ("sasebo", "net_migration_per_1000", "area"): (-1.287327213, 1.375421954),
}

# The arithmetic of the design, written out anew: value of a year.
Value = Callable[[str, int], float]
RATES: dict[str, Callable[[Value, int], float]] = {
    "net_migration_per_1000": lambda v, y: 1e3 * (v("A5101", y) - v("A5102", y)) / v("H5507", 2020),
    "births_per_1000": lambda v, y: 1e3 * v("A4101", y) / v("H5507", y),
    "population_change": lambda v, y: 100 * (v("H5507", y) / v("H5507", y - 1) - 1),
    "local_tax_per_head": lambda v, y: v("D320101", y) / v("H5507", y),
    "doctors_per_100000": lambda v, y: 1e5 * v("I6100", y) / v("H5507", 2020),
    "hospitals_per_100000": lambda v, y: 1e5 * v("I510120", y) / v("H5507", 2020),
    "clinics_per_100000": lambda v, y: 1e5 * v("I5102", y) / v("H5507", 2020),
}


@pytest.fixture(scope="module")
def assessed() -> AssessedRound:
    return assess_round(load_round("cooperation", ROOT))


@pytest.fixture(scope="module")
def of_all(assessed: AssessedRound) -> OverviewBundle:
    return overview_bundle(assessed)


@pytest.fixture(scope="module")
def figures() -> dict[tuple[str, str], dict[tuple[str, int], float]]:
    """Return the official figures of every area and group, by item and year."""
    found: dict[tuple[str, str], dict[tuple[str, int], float]] = defaultdict(dict)
    with (ROOT / "data/published/figures.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["area_id"], row["group"]][row["code"], int(row["year"])] = float(row["value"])
    return found


def compared(assessed: AssessedRound) -> dict[tuple[str, str, str], Compared]:
    return {
        (area_id, c.outcome_id, c.group.value): c
        for area_id, found in assessed.cooperation.items()
        for c in found.beside(Beside.OUTSIDE)
    }


@pytest.mark.parametrize("key", BY_HAND, ids=" ".join)
def test_ten_numbers_by_hand(assessed: AssessedRound, key: tuple[str, str, str]) -> None:
    own, theirs = BY_HAND[key]
    found = compared(assessed)[key]
    assert (found.own_change, found.their_change) == pytest.approx((own, theirs), abs=1e-7)
    assert found.difference == pytest.approx(own - theirs, abs=1e-7)


def test_every_difference_from_the_items_anew(
    assessed: AssessedRound,
    figures: dict[tuple[str, str], dict[tuple[str, int], float]],
) -> None:
    found = compared(assessed)
    assert len(found) > 100
    for (area_id, outcome_id, group), one in found.items():
        own, theirs = (
            change(figures[area_id, of], RATES[outcome_id], one)
            for of in (group, Group.OUTSIDE.value)
        )
        assert one.difference == pytest.approx(own - theirs, abs=1e-6), (area_id, outcome_id, group)


def change(
    table: dict[tuple[str, int], float], rate: Callable[[Value, int], float], one: Compared
) -> float:
    def value(code: str, year: int) -> float:
        return table[code, year]

    after, before = (
        fmean(rate(value, y) for y in years) for years in (one.at.after, one.at.before)
    )
    return after - before


def test_every_area_has_all_marks_or_a_reason(assessed: AssessedRound) -> None:
    assert len(assessed.cooperation) == 38
    for area_id, found in assessed.cooperation.items():
        pairs = {(c.outcome_id, c.group) for c in (*found.compared, *found.not_compared)}
        assert len(pairs) == 14, area_id
        assert all(set(c.held) == set(Assumption) for c in found.compared)


def test_nothing_is_claimed_of_real_areas_beyond_b(assessed: AssessedRound) -> None:
    """No series is unlikely by chance: none of 38 areas is told so."""
    found = compared(assessed).values()
    assert {c.claim for c in found} == {Claim.DESCRIBED, Claim.UNLIKE_OTHERS}
    above = sum(c.claim is Claim.UNLIKE_OTHERS for c in found)
    assert above <= 0.25 * len(found)


def test_designated_cities_have_no_comparison_over_their_new_tax(assessed: AssessedRound) -> None:
    (refused,) = (
        n for n in assessed.cooperation["sapporo"].not_compared if n.beside is Beside.OUTSIDE
    )
    assert (refused.outcome_id, refused.group, refused.year) == (
        "local_tax_per_head",
        Group.AREA,
        2018,
    )
    assert ("sapporo", "local_tax_per_head", "partners") in compared(assessed)


def test_a_jump_of_the_comparators_population_is_refused(assessed: AssessedRound) -> None:
    """Outside Fukushima's area the population falls by 3.4 % in fiscal 2021 and rises in 2022."""
    refused = {
        (n.outcome_id, n.group, n.why, n.year)
        for n in assessed.cooperation["fukushima"].not_compared
        if n.beside is Beside.OUTSIDE and n.outcome_id == "population_change"
    }
    assert refused == {
        ("population_change", group, WhyNot.STEP, 2021) for group in (Group.AREA, Group.PARTNERS)
    }


def test_who_is_compared_with_those_that_cooperate_too_is_told_so(
    assessed: AssessedRound,
) -> None:
    found = assessed.cooperation["kochi"].compared
    assert {c.held[Assumption.APART] for c in found} == {Held.NO}
    others = assessed.cooperation["sapporo"].compared
    assert {c.held[Assumption.APART] for c in others} == {Held.UNKNOWN}


def test_the_table_in_the_documentation_is_that_of_the_round(of_all: OverviewBundle) -> None:
    assert (ROOT / "docs/cooperation.md").read_text(encoding="utf-8") == describe(of_all)


def context(assessed: AssessedRound, area_id: str, language: str) -> AreaContext:
    own = area_context(assessed, area_id)
    return AreaContext(
        area_bundle(assessed, area_id, language),
        language,
        own.data_date,
        own.contact,
        own.request,
        own.remarks,
    )


@pytest.fixture(scope="module", params=LANGUAGES)
def said(assessed: AssessedRound, request: pytest.FixtureRequest) -> frozenset[Said]:
    found = set()
    language = request.param
    with speaking(language):
        for area_id in assessed.cooperation:
            ctx = context(assessed, area_id, language)
            for name in SHOWN:
                for part in flatten(getattr(cooperation, name)(ctx)):
                    found |= {Said(area_id, name, text) for text in texts(part)}
        ctx_of_all = OverviewContext(
            overview_bundle(assessed, language), language, assessed.round.parameters.data_date
        )
        for name in OF_ALL:
            for part in flatten(getattr(cooperation_overview, name)(ctx_of_all)):
                found |= {Said("overview", name, text) for text in texts(part)}
    return frozenset(found)


def test_nothing_says_that_anything_had_an_effect(said: frozenset[Said]) -> None:
    """Below rung D no word may; the words of rung C are not reached, but explained."""
    assert {s.area_id for s in said} >= {"sapporo", "himeji", "overview"}
    english = ("effect", "impact", "significan", "caus", "contribut")
    told = {s: re.sub(r"https?://\S+", "", s.text).lower() for s in said}
    assert [s for s, text in told.items() if banned(text) or any(w in text for w in english)] == []


class TestAnArea:
    def test_that_is_compared(self, assessed: AssessedRound) -> None:
        ctx = context(assessed, "sapporo", "ja")
        charts = [b for b in flatten(cooperation.pictures(ctx)) if isinstance(b, Figure)]
        assert len(charts) == 7
        assert charts[0].title == (
            "2020年度人口千人当たり転入超過数：圏域の差は+0.56、連携市町村の差は+1.35"
        )
        assert (
            "圏域は+0.82、圏域外は+0.26で、差は+0.56（同じかそれ以上の差は20／35圏域）"
            in charts[0].alt
        )

    def test_its_assumptions_have_a_mark_each(self, assessed: AssessedRound) -> None:
        table = cooperation.assumptions(context(assessed, "sapporo", "ja"))
        assert isinstance(table, Table)
        rows = [row for group in table.groups for row in group.rows]
        assert len(rows) == 13
        assert {cell.text for row in rows for cell in row[1:]} == {"✓", "×", "？"}

    def test_that_cannot_be_compared_is_told_why(self, assessed: AssessedRound) -> None:
        told = cooperation.answer(context(assessed, "kanazawa", "ja")).blocks[0]
        assert isinstance(told, Notice)
        assert told.text == "理由：形成の時期が、確認できた資料に記載されていない。"

    @pytest.mark.parametrize(
        ("area_id", "flag"),
        [
            ("morioka", "形成の時期は年だけが分かる。"),
            ("gifu", "構成市町村の変更：羽島市は2021年10月に加わった。"),
            ("fukushima", "は、他の連携中枢都市圏にも属する。"),
        ],
    )
    def test_what_to_keep_in_mind_stands_on_its_first_page(
        self, assessed: AssessedRound, area_id: str, flag: str
    ) -> None:
        blocks = cooperation.answer(context(assessed, area_id, "ja")).blocks
        told = "".join(b.text for b in blocks if isinstance(b, Notice))
        assert flag in told

    def test_its_remarks_are_those_of_its_parameters(self, assessed: AssessedRound) -> None:
        assert isinstance(sections.remarks(context(assessed, "sapporo", "ja")), Notice)


def test_the_overview_counts_the_areas(of_all: OverviewBundle, assessed: AssessedRound) -> None:
    ctx = OverviewContext(of_all, "ja", assessed.round.parameters.data_date)
    told = cooperation_overview.answer(ctx)
    assert told.title == "38圏域のうち12圏域で、形成の前後を比べることができる"
    table = cooperation_overview.areas(ctx)
    assert len(table.groups[0].rows) == 38
    assert all(row[-1].text or row[2].text != "―" for row in table.groups[0].rows)


def test_levels_of_population_would_compare_the_trends_before(assessed: AssessedRound) -> None:
    """Why the design takes yearly changes: D of the log level is the earlier slope carried on."""
    round_ = assessed.round
    table = round_.tables.figures.query("code == 'H5507'")
    level = table.set_index(["area_id", "group", "year"])["value"].sort_index()
    least = table.groupby(["area_id", "group"])["n_municipalities"].min()
    d, carried_on = [], []
    for area in round_.areas:
        formed = formation(area.formed_on, YearKind.FISCAL)
        outside = least.get((area.area_id, Group.OUTSIDE.value), 0)
        if formed is None or not area.partners or outside < 5:
            continue
        gap = 100 * np.log(level[area.area_id, "area"] / level[area.area_id, Group.OUTSIDE.value])
        before = [y for y in gap.index if formed.is_before(y)][-5:]
        after = [y for y in gap.index if formed.is_after(y)][:5]
        if len(before) >= 3 and len(after) >= 2:
            slope = np.polyfit(before, gap[before], 1)[0]
            d.append(gap[after].mean() - gap[before].mean())
            carried_on.append(slope * (fmean(after) - fmean(before)))
    left = np.subtract(d, carried_on)
    assert len(d) == 12
    assert spearmanr(d, carried_on).statistic == pytest.approx(0.951, abs=0.001)
    assert sum(np.sign(d) == np.sign(carried_on)) == 11
    assert np.median(np.abs(d)) == pytest.approx(2.4, abs=0.05)
    assert np.median(np.abs(left)) == pytest.approx(0.35, abs=0.005)
