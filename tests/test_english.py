"""The English edition: what it says, that nothing of ours is left in Japanese, and its files."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pypdfium2
import pytest
import yaml
from axe import axe_violations
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from document_texts import Said, all_said
from openpyxl import load_workbook
from said import CATALOGUES, JAPANESE

from kpi_report.rounds import Round, load_round
from kpi_report.split import AssessedRound, assess_round
from kpi_report.survey.fault_table import FAULTS_NAME, read_faults
from kpi_report.survey.questionnaire import SHEETS

ROOT = Path(__file__).parents[1]
TEMPLATES = sorted((ROOT / "notebooks" / "templates").glob("*_en.ipynb"))
ROUNDS = sorted(ROOT.glob("params/*/round.yaml"))
CATALOGUE = next(path for path in CATALOGUES if path.stem == "en")
BANNED = re.compile(
    r"\b(effect|impact|contribut|caus|significan|rank|scor)\w*|due to|because of", re.IGNORECASE
)
PLACE = re.compile(r"\{[^}]*\}")
FICTIONAL = "架空のデータ"
QUOTED_CUE = re.compile('"[^"]*" (?=stands for)')
"""The part of a KPI's name that tells output from outcome, in quotation marks."""
MARKS = str.maketrans("", "", "～？")
AREAS = ("kotozumi", "hagiemori", "yukimisaki", "kiyomisato")
"""A rich answer, a sparse one, a blank one, and none."""


def banned(text: str) -> list[str]:
    return [match[0] for match in BANNED.finditer(PLACE.sub("", text))]


def written(round_: Round) -> re.Pattern[str]:
    """Return what areas wrote and how places are called: it stays in Japanese."""
    t = round_.tables
    tables = (t.kpis, t.fields, t.projects, t.practice, t.usage, t.revisions)
    cells = {str(cell) for table in tables for name in table for cell in table[name].unique()}
    names = {a.name for a in round_.areas} | {m.name for a in round_.areas for m in a.members}
    folder = round_.root / round_.parameters.data
    told = [fault for faults in read_faults(folder / FAULTS_NAME).values() for fault in faults]
    # What a fault quotes of an answer, and what the area was told of it.
    cells |= {text for f in told for text in (f.written, f.subject, f.problem, f.remedy)}
    prefectures = {m.prefecture for a in round_.areas for m in a.members}
    sheets = {sheet.title for sheet in SHEETS}
    found = [text for text in cells | names | prefectures | sheets if JAPANESE.search(text)]
    return re.compile("|".join(map(re.escape, sorted(found, key=len, reverse=True))))


def left_in_japanese(text: str, own: re.Pattern[str]) -> bool:
    if text.endswith("…"):  # a name that was cut to fit a chart
        return False
    rest = QUOTED_CUE.sub("", text.replace("\n", "")).replace(FICTIONAL, "")
    return bool(JAPANESE.search(own.sub("", rest).translate(MARKS)))


@pytest.fixture(scope="module")
def assessed() -> AssessedRound:
    return assess_round(load_round("sample_2022", ROOT).in_language("en"))


@pytest.fixture(scope="module")
def said(assessed: AssessedRound) -> frozenset[Said]:
    return all_said(assessed, tuple(assessed.round.area(area_id) for area_id in AREAS))


class TestWords:
    def test_only_names_and_answers_are_in_japanese(
        self, assessed: AssessedRound, said: frozenset[Said]
    ) -> None:
        own = written(assessed.round)
        assert {s for s in said if left_in_japanese(s.text, own)} == set()

    def test_no_two_words_run_together_where_sentences_meet(self, said: frozenset[Said]) -> None:
        met = re.compile(r"[a-z]\.[A-Z]")
        assert {s for s in said if met.search(s.text)} == set()

    def test_no_translation_claims_a_cause_or_ranks_or_scores(self) -> None:
        with CATALOGUE.open("rb") as file:
            words = [str(m.string) for m in read_po(file, locale="en") if m.id]
        assert [text for text in words if banned(text)] == []

    @pytest.mark.parametrize("path", TEMPLATES, ids=[p.stem for p in TEMPLATES])
    def test_no_template_does(self, path: Path) -> None:
        cells = nbformat.read(path, 4).cells
        assert [c.source for c in cells if banned(c.source)] == []

    @pytest.mark.parametrize("path", ROUNDS, ids=[p.parent.name for p in ROUNDS])
    def test_no_round_does(self, path: Path) -> None:
        words = yaml.safe_load(path.read_text(encoding="utf-8"))["editions"]["en"].values()
        assert len(words) == 5
        assert [text for text in words if banned(text)] == []

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("This is the effect of it.", ["effect"]),
            ("It contributed to growth.", ["contributed"]),
            ("Ranked by share.", ["Ranked"]),
            ("{cause}: what lies behind it.", []),
            ("Quarter 1 of 4 (22 areas)", []),
        ],
    )
    def test_what_the_search_finds(self, text: str, found: list[str]) -> None:
        assert banned(text) == found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("en")
    areas = ("--area", "hagiemori", "--area", "overview")
    command = ["build", "sample_2022", "--language", "en", *areas, "--out", str(out)]
    done = subprocess.run(
        [sys.executable, "-m", "kpi_report", *command], cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout.startswith("2 of 2 documents delivered"), done.stderr
    return out


class TestFiles:
    @pytest.mark.parametrize("path", ["hagiemori/feedback.html", "overview.html"])
    def test_the_page_is_english(self, built: Path, path: str) -> None:
        page = BeautifulSoup((built / path).read_text(encoding="utf-8"), "html.parser")
        assert page.html is not None and page.html["lang"] == "en"
        assert page.nav is not None and page.nav["aria-label"] == "Contents"
        captions = [c.get_text() for c in page.select("caption .number, figcaption .number")]
        assert {text.split()[0] for text in captions} == {"Table", "Figure"}

    @pytest.mark.parametrize("path", ["hagiemori/feedback.html", "overview.html"])
    def test_axe_finds_nothing_amiss(self, built: Path, path: str) -> None:
        assert axe_violations(built / path) == []

    def test_the_index_is_english(self, built: Path) -> None:
        page = BeautifulSoup((built / "index.html").read_text(encoding="utf-8"), "html.parser")
        assert page.html is not None and page.html["lang"] == "en"
        assert page.title is not None
        assert (
            page.title.get_text()
            == "[Fictional data (架空のデータ)] Fictional survey (2022): documents"
        )
        assert [th.get_text() for th in page.select("thead th")] == [
            "Area",
            "Prefecture",
            "Status",
            "Progress of KPIs",
            "To mend or confirm",
            "Files",
        ]

    def test_the_pdf_is_english_and_fictional_on_every_page(self, built: Path) -> None:
        with pypdfium2.PdfDocument(built / "hagiemori/feedback.pdf") as document:
            pages = [page.get_textpage().get_text_bounded() for page in document]
        assert 4 <= len(pages) <= 8
        assert all("Fictional data (架空のデータ)" in page for page in pages)
        assert "KPI feedback" in pages[0]

    def test_the_workbook_is_english(self, built: Path) -> None:
        book = load_workbook(built / "hagiemori/data.xlsx")
        assert book.sheetnames[0] == "Contents"
        assert [name for name in book.sheetnames if JAPANESE.search(name)] == []
