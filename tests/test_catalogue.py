"""The catalogue of outcomes: its table, what a wording finds in it, and how it grows."""

import csv
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from kpi_examples import HALFWAY

from kpi_report.assess.catalogue import Catalogue, Matches, OutcomeEntry, standard_catalogue
from kpi_report.assess.finding import SourceKind
from kpi_report.assess.growth import grown
from kpi_report.assess.logic_level import LevelRule, suggest_level
from kpi_report.errors import InputError
from kpi_report.intake.outcome_catalogue import OUTCOMES, read_outcomes
from kpi_report.model import Area, DeclaredLevel, Kpi, Level, Member, Role
from kpi_report.rounds import load_round
from kpi_report.verdicts import round_catalogue

ROOT = Path(__file__).parents[1]
STANDARD = standard_catalogue(read_outcomes(ROOT / OUTCOMES))
BY_ID = {e.entry_id: e for e in STANDARD.entries}

HEADER = (
    "entry_id,role,medium_field,name,unit,direction,source,source_kind,indicator_id,goal_of,"
    "activities,note"
)
ROW = "tax,1,創業,開業率,％,higher,雇用保険事業年報,official,,,起業,"


def rows(path: str) -> list[dict[str, str]]:
    with (ROOT / path).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_entry_reads_as_an_outcome_itself() -> None:
    found = {e.name: suggest_level(e.name, e.unit) for e in STANDARD.entries}
    doubtful = {
        name
        for name, suggestion in found.items()
        if suggestion.level is not DeclaredLevel.OUTCOME or suggestion.rule is LevelRule.NOTHING
    }
    assert doubtful == set()


def test_every_role_and_the_fields_of_the_guidance_have_entries() -> None:
    fields = {(e.role.value, e.medium_field) for e in STANDARD.entries}
    assert len(STANDARD.entries) >= 150
    assert fields == {
        *((1, f) for f in ("創業支援・起業", "戦略産業・地場産業", "観光", "農林水産業")),
        (1, "企業誘致・雇用"),
        *((2, f) for f in ("高度医療・救急", "広域交通・道路", "中心拠点整備")),
        *((2, f) for f in ("高等教育・研究", "芸術文化")),
        *((3, f) for f in ("介護・福祉・健康", "子育て", "教育・スポーツ・図書館")),
        *((3, f) for f in ("地域公共交通", "移住・定住", "環境・ごみ", "防災", "消費生活")),
        *((3, f) for f in ("圏域マネジメント", "情報化・デジタル", "多文化共生", "住宅・空き家")),
    }


def test_no_entry_holds_a_word_that_documents_keep_for_designs() -> None:
    text = (ROOT / OUTCOMES).read_text(encoding="utf-8")
    assert re.findall("効果|寄与|因果|有意", text) == []


@pytest.mark.parametrize("folder", ["data/published", "data/sample/registry"])
def test_baselines_come_from_outcome_indicators_of_the_same_unit(folder: str) -> None:
    indicators = {r["indicator_id"]: r for r in rows(f"{folder}/indicators.csv")}
    named = [e for e in STANDARD.entries if e.indicator_id]
    assert len(named) == 7
    assert {f for e in STANDARD.entries for f in e.goal_of} <= {
        e.medium_field for e in STANDARD.entries
    }
    assert [e.entry_id for e in STANDARD.entries if e.goal_of and not e.indicator_id] == []
    for entry in named:
        indicator = indicators[entry.indicator_id]
        assert indicator["measure"] == "outcome"
        assert indicator["unit"].replace("%", "％") == entry.unit


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"{HEADER}\n{ROW}\n{ROW}", "line 3, column 'entry_id': 'tax' fails"),
        (f"{HEADER}\n{ROW.replace('official', 'press')}", "line 2, column 'source_kind': 'press'"),
        (f"{HEADER}\n{ROW.replace('higher', 'up')}", "line 2, column 'direction': 'up' fails"),
        (f"{HEADER}\n{ROW.replace('tax,1', 'tax,x')}", "line 2, column 'role': 'x' is not a whole"),
        (f"{HEADER}\n{ROW.replace('開業率', '')}", "line 2, column 'name': '' fails"),
        (f"{HEADER}\n{ROW},more", "line 2: 13 cells, but line 1 names 12 columns"),
        (f"{HEADER.replace('source,', 'sources,')}\n{ROW}", "line 1: unknown column 'sources'"),
    ],
)
def test_a_damaged_catalogue_is_refused_by_line(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "outcomes.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=re.escape("outcomes.csv")) as refused:
        read_outcomes(path)
    assert fault in str(refused.value)


def share_found(names: list[str], fields: list[str], *, told: bool) -> float:
    found = STANDARD.closest(names, medium_fields=fields if told else ())
    right = [m.foremost[0].entry.medium_field == f for m, f in zip(found, fields, strict=True)]
    return sum(right) / len(right)


def test_output_kpis_find_the_outcome_that_a_person_chose() -> None:
    """The wordings of tests/output_kpis.csv, each with the entry chosen for it beforehand."""
    chosen = rows("tests/output_kpis.csv")
    names, ids = [r["name"] for r in chosen], [r["entry_id"] for r in chosen]
    fields = [BY_ID[i].medium_field for i in ids]
    found = [m.foremost for m in STANDARD.closest(names)]
    exact = [m[0].entry.entry_id == i for m, i in zip(found, ids, strict=True)]
    offered = [i in {m.entry.entry_id for m in f[:3]} for f, i in zip(found, ids, strict=True)]
    lost = [m for m, right in zip(found, exact, strict=True) if right and m[0].similarity < 0.16]
    assert len(chosen) >= 60
    assert share_found(names, fields, told=False) >= 0.95
    assert sum(exact) / len(exact) >= 0.85
    assert sum(offered) / len(offered) >= 0.95
    assert lost == []


@pytest.mark.parametrize(("told", "least"), [(False, 0.75), (True, 0.95)])
def test_output_kpis_labelled_by_others_find_their_field(told: bool, least: float) -> None:
    same = {"教育・スポーツ": "教育・スポーツ・図書館", "多文化共生・国際": "多文化共生"}
    labelled = [*rows("data/labels/build.csv"), *rows("data/labels/test.csv")]
    outputs = [r for r in labelled if r["level"] == "output"]
    fields = [same.get(r["medium_field"], r["medium_field"]) for r in outputs]
    assert share_found([r["kpi_ja"] for r in outputs], fields, told=told) >= least


def entry(entry_id: str, name: str, field: str = "", activities: str = "") -> OutcomeEntry:
    return OutcomeEntry(entry_id, Role.ECONOMY, field, name, "人", activities=activities)


def test_the_same_field_is_preferred_among_wordings_as_like() -> None:
    catalogue = Catalogue(
        (
            entry("a", "農業を始めた者の数", "農林水産業", "研修会"),
            entry("b", "店を始めた者の数", "創業支援・起業", "研修会"),
        )
    )
    farmed, founded = catalogue.closest(["研修会の回数"] * 2, medium_fields=["農業振興", "創業"])
    assert [m.foremost[0].entry.entry_id for m in (farmed, founded)] == ["a", "b"]


def test_the_similarity_shown_is_the_cosine_of_the_texts() -> None:
    catalogue = Catalogue((entry("a", "開業率"), entry("b", "転入者数")))
    same, other = catalogue.closest(["開業率の説明会", "ゴルフ"])
    assert same.foremost[0].entry.entry_id == "a"
    assert 0 < same.foremost[0].similarity < 1
    assert other == Matches()


def test_a_project_tells_what_a_bare_name_does_not() -> None:
    moving, guarded = STANDARD.closest(
        ["相談の件数"] * 2, projects=["移住相談会共同開催事業", "後見センター運営事業"]
    )
    assert moving.foremost[0].entry.entry_id == "move-02"
    assert guarded.foremost[0].entry.entry_id == "care-06"


@pytest.mark.parametrize("name", ["開業率", "開業率（圏域全体）", " 開業率"])
def test_a_kpi_is_never_offered_itself(name: str) -> None:
    (found,) = STANDARD.closest([name])
    assert found.foremost
    assert "開業率" not in {m.entry.name for m in found.foremost}


def test_nothing_is_found_in_an_empty_catalogue() -> None:
    assert Catalogue(()).closest(["講座の開催回数"]) == [Matches()]


PLACE = Area(
    "azuma", "東浜圏域連携中枢都市圏", "青県", "2016-03",
    (Member("91001", "東浜市", "青県", True), Member("91002", "小岬町", "青県", False)), "", "",
)  # fmt: skip


def kpi(area_id: str, name: str, declared: str = "outcome", medium_field: str = "") -> Kpi:
    return replace(
        HALFWAY,
        kpi_id=f"{area_id}-{name}",
        area_id=area_id,
        name=name,
        level=Level.MEDIUM if medium_field else Level.ROLE,
        medium_field=medium_field,
        declared=DeclaredLevel(declared),
    )


def replies(**answers: str) -> pd.DataFrame:
    return pd.DataFrame(
        [(area, "r-5", answer) for area, answer in answers.items()],
        columns=["area_id", "question_id", "answer"],
    )


SMALL = Catalogue((entry("std-1", "移住相談を経て移住した者の数", "移住・定住", "移住相談会"),))


def added(catalogue: Catalogue, *kpis: Kpi, **answers: str) -> list[str]:
    new = grown(catalogue, kpis, replies(**answers), [PLACE], "round_2")
    return [e.name for e in new.entries[len(catalogue.entries) :]]


def test_outcomes_of_areas_that_consented_are_added_with_their_round() -> None:
    found = grown(
        SMALL,
        [kpi("azuma", "移住者の３年後の定着率（累計）", medium_field="移住の促進")],
        replies(azuma="a"),
        [PLACE],
        "round_2",
    )
    assert found.entries == (
        *SMALL.entries,
        OutcomeEntry(
            entry_id="round_2-001",
            role=Role.ECONOMY,
            medium_field="移住・定住",
            name="移住者の3年後の定着率",
            unit="人",
            source_kind=SourceKind.UNKNOWN,
            round_id="round_2",
        ),
    )


def test_only_public_areas_add_to_the_catalogue() -> None:
    shared, secret = "延べ宿泊者数", "地価の上昇率"
    names = added(
        SMALL,
        kpi("first", shared),
        kpi("second", shared),
        kpi("second", secret),
        kpi("third", "空き家率"),
        kpi("silent", "開業率"),
        first="b",
        second="c",
        third="a",
    )
    assert sorted(names) == ["延べ宿泊者数", "空き家率"]


@pytest.mark.parametrize(
    "one",
    [
        kpi("azuma", "移住者の定着率", declared="output"),
        kpi("azuma", "移住者の定着率", declared="unknown"),
        kpi("azuma", "移住相談会の開催回数"),
        kpi("azuma", "小岬の観光入込客数"),
        kpi("azuma", "東浜市の空き家率"),
        kpi("azuma", "移住相談を経て移住した人の数"),
    ],
    ids=lambda k: f"{k.declared}-{k.name}",
)
def test_what_is_no_outcome_or_names_a_place_or_is_known_stays_out(one: Kpi) -> None:
    assert added(SMALL, one, azuma="a") == []


def test_one_outcome_in_two_spellings_is_added_once() -> None:
    spelled = ["延べ宿泊者数", "延べ宿泊者数（圏域）", "年間延べ宿泊者数"]
    names = added(SMALL, *(kpi(f"area{n}", s) for n, s in enumerate(spelled)),
                  area0="a", area1="a", area2="b")  # fmt: skip
    assert len(names) == 1


def test_what_its_area_gave_up_in_a_later_round_is_not_offered() -> None:
    round_ = load_round("sample_2022", ROOT)
    assert round_.previous is not None
    (given_up,) = [k for k in round_.previous.kpis if k.kpi_id == "yumisaki-k21"]
    assert given_up.name == "合計特殊出生率"
    row = {"area_id": "yumisaki", "kpi_id": "yumisaki-k21", "change": "replaced"}
    revised = round_.tables.revisions
    assert row in revised[list(row)].to_dict("records")
    alone = replace(
        round_.previous, kpis=(given_up,), previous=None,
        tables=replace(round_.previous.tables, replies=replies(yumisaki="a")),
    )  # fmt: skip
    after = replace(round_, kpis=(), previous=alone)
    kept = replace(after, tables=replace(round_.tables, revisions=revised.iloc[:0]))
    names = [{e.name for e in round_catalogue(r).entries} for r in (after, kept)]
    assert ["合計特殊出生率" in n for n in names] == [False, True]


def test_the_catalogue_of_a_round_grows_along_the_chain_of_rounds() -> None:
    catalogue = STANDARD
    for round_id in ("sample_2021", "sample_2022"):
        round_ = load_round(round_id, ROOT)
        before = len(catalogue.entries)
        catalogue = grown(catalogue, round_.kpis, round_.tables.replies, round_.areas, round_id)
        new = catalogue.entries[before:]
        public = set(
            round_.tables.replies.query("question_id == 'r-5' and answer in ('a', 'b')").area_id
        )
        spelled = {re.sub(r"\(.*\)|\s", "", _narrow(k.name)) for k in round_.kpis
                   if k.area_id in public}  # fmt: skip
        assert {e.round_id for e in new} <= {round_id}
        assert {e.name for e in new} <= spelled
        stems = {m.name[:-1] for a in round_.areas for m in a.members}
        assert not [e.name for e in new if any(stem in e.name for stem in stems)]
    assert {e.round_id for e in catalogue.entries} >= {"", "sample_2021"}


def _narrow(text: str) -> str:
    wide = "０１２３４５６７８９（）％"
    return text.translate(str.maketrans(wide, "0123456789()%"))


def test_invented_values_name_no_real_statistic() -> None:
    catalogue = round_catalogue(load_round("sample_2022", ROOT))
    sources = {e.source for e in catalogue.entries if e.indicator_id}
    assert sources
    assert all(source.startswith("架空の統計（") for source in sources)
