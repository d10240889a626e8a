"""Words that claim a cause, rank or score stand in no text, save what an area wrote itself.

Every section of every document of all rounds is made, and all that it says is read: tables, cards,
notes, alternative texts, origins, sheets of the workbook, and the words drawn in its charts.
"""

import re
from pathlib import Path

import nbformat
import pytest
from document_texts import Said, all_said

from kpi_report.assess.rating import Rating
from kpi_report.document import sections
from kpi_report.document.finding_words import words
from kpi_report.rounds import Round, load_round
from kpi_report.split import AssessedRound, assess_round

ROOT = Path(__file__).parents[1]
ROUNDS = ("sample_2021", "sample_2022", "published")
TEMPLATES = sorted((ROOT / "notebooks" / "templates").glob("*.ipynb"))
BANNED = re.compile(
    "効果|寄与|因果|有意|順位|ランキング|総合点|総合評価|スコア|得点|[0-9０-９]位(?!置)"
)
# A proper noun; that no rank and no score is given; a name of statistics.
ALLOWED = re.compile(
    "温室効果ガス|順位は(?:示さない|付けない)|順位ではなく|総合点は(?:付けていません|付けない)|順位相関"
)
TEXT_FILES = {".py", ".j2", ".js", ".typ", ".lua", ".css", ".po"}
ON_COURSE = "azusamisato"
OFF_COURSE = frozenset({Rating.SLIGHTLY_BEHIND, Rating.BEHIND, Rating.MOVED_AWAY})
LATE = re.compile(
    "((?:「[^」]*」、?)+)(?:ほか[0-9]+件)?"
    "(?:について、遅れ又は後退の要因|の遅れ又は後退の要因|について、遅れている要因|の実績値を確認し、遅れている場合)"
)


def banned(text: str, own_words: frozenset[str] = frozenset()) -> list[str]:
    """Return the banned words of a text, what an area wrote itself left out."""
    for own in sorted(own_words, key=len, reverse=True):
        text = text.replace(own, "")
    return BANNED.findall(ALLOWED.sub("", text))


def own_words(round_: Round) -> frozenset[str]:
    """Return the texts with such a word that areas wrote: names of KPIs, explanations, causes."""
    tables = round_.tables
    written = (tables.kpis, tables.fields, tables.projects, tables.practice, tables.revisions)
    cells = {str(cell) for table in written for name in table for cell in table[name].unique()}
    return frozenset(cell for cell in cells if banned(cell))


@pytest.fixture(scope="module", params=ROUNDS)
def assessed(request: pytest.FixtureRequest) -> AssessedRound:
    return assess_round(load_round(request.param, ROOT))


@pytest.fixture(scope="module")
def said(assessed: AssessedRound) -> frozenset[Said]:
    return all_said(assessed, assessed.round.areas)


def test_no_text_claims_a_cause_or_ranks_or_scores(
    assessed: AssessedRound, said: frozenset[Said]
) -> None:
    own = own_words(assessed.round)
    assert [s for s in said if banned(s.text, own)] == []


def test_all_documents_were_read(assessed: AssessedRound, said: frozenset[Said]) -> None:
    documents = {s.area_id for s in said}
    assert documents == {a.area_id for a in assessed.round.areas} | {"overview"}
    of_area = {s.section for s in said if s.area_id == assessed.round.areas[0].area_id}
    assert {name.split()[0] for name in of_area} == set(sections.__all__)
    of_all = {s.section for s in said if s.area_id == "overview"}
    assert {"cover", "answer", "difficulties", "kpi_coverage", "area_table", "method"} <= of_all


def test_a_kpi_said_to_be_late_is_late(assessed: AssessedRound, said: frozenset[Said]) -> None:
    """Advice to look for causes names only KPIs that are rated behind or moved away."""
    late = {
        (area_id, k.kpi.name)
        for area_id, facts in assessed.facts_of.items()
        for k in facts.kpis
        if k.progress.rating in OFF_COURSE
    }
    named = {
        (s.area_id, name)
        for s in said
        for match in LATE.finditer(s.text)
        for name in re.findall("「([^」]*)」", match[1])
    }
    assert named <= late
    assert named


@pytest.mark.parametrize("round_id", ["sample_2021", "sample_2022"])
def test_where_all_is_on_course_no_advice_speaks_of_what_is_late(round_id: str) -> None:
    """Nothing is planted in azusamisato, and it answers that none of its KPIs is behind."""
    (own,) = (
        a for i, a in assess_round(load_round(round_id, ROOT)).assessments.items() if i == ON_COURSE
    )
    told = {text for f in own.findings for text in words(f) if "遅れ" in text}
    assert told == {"遅れているKPIはないと回答しており、遅れ又は後退と判定したKPIもない。"}


@pytest.mark.parametrize("path", TEMPLATES, ids=[p.stem for p in TEMPLATES])
def test_no_template_does(path: Path) -> None:
    cells = nbformat.read(path, 4).cells
    assert len(cells) > 10
    assert [c.source for c in cells if banned(c.source)] == []


@pytest.mark.parametrize("package", ["document", "render", "publish"])
def test_no_fixed_text_of_the_program_does(package: str) -> None:
    files = [p for p in (ROOT / "kpi_report" / package).rglob("*") if p.suffix in TEXT_FILES]
    assert len(files) > 3
    assert [p.name for p in files if banned(p.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("連携の効果", ["効果"]),
        ("KPIの達成に寄与した事業", ["寄与"]),
        ("温室効果ガス排出量", []),
        ("38圏域中、3位", ["3位"]),
        ("上位のKPI、全圏域の中での位置", []),
        ("順位ではなく、4等分した位置で表しています。", []),
        ("順位は3番目", ["順位"]),
        ("総合点は付けていません。", []),
        ("総合点は80点", ["総合点"]),
    ],
)
def test_what_the_search_finds(text: str, found: list[str]) -> None:
    assert banned(text) == found


def test_an_areas_own_words_are_left_out() -> None:
    own = frozenset({"個別事業の効果が及ぶまでに時間を要するため"})
    text = "要因の回答：「個別事業の効果が及ぶまでに時間を要するため」"
    assert banned(text, own) == []
    assert banned(f"{text}。効果がある。", own) == ["効果"]
