"""The typeface that a round names: read from its folder, used by charts, PDF and HTML."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pypdfium2
import pytest
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont
from small_project import copy_project, make_small, run_cli
from test_render_pdf import COVER

from kpi_report import typeface
from kpi_report.document.blocks import Prose
from kpi_report.document.drawing import inches_of
from kpi_report.errors import ParameterError
from kpi_report.render.page import write_html
from kpi_report.render.reading import Document
from kpi_report.render.typesetting import write_pdf
from kpi_report.render.word import write_docx
from kpi_report.typeface import Typeface, font_path, read_typeface

SHOWN = "太い字と細い字。KPI 0123456789年月日（）見本圏域資料架空の"
"""What the fonts of these tests can show, beside what IPAexGothic shows."""


def make_font(path: Path, family: str, *, bold: bool = False, italic: bool = False) -> Path:
    """Write IPAexGothic, cut down to a few characters, under another name."""
    font = TTFont(font_path())
    subsetter = Subsetter()
    subsetter.populate(text=SHOWN)
    subsetter.subset(font)
    style = {(False, False): "Regular", (True, False): "Bold"}.get((bold, italic), "Italic")
    names: Any = font["name"]
    names.names = []
    for number, text in enumerate((family, style, f"{family} {style}", f"{family} {style}"), 1):
        names.setName(text, number, 3, 1, 0x409)
    names.setName(f"{family}-{style}".replace(" ", ""), 6, 3, 1, 0x409)
    font["head"].macStyle = bold + 2 * italic
    font["OS/2"].fsSelection = 0x20 if bold else 0x01 if italic else 0x40
    font["OS/2"].usWeightClass = 700 if bold else 400
    path.parent.mkdir(exist_ok=True)
    font.save(path)
    return path


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    make_font(tmp_path / "fonts/a.ttf", "Mihon Gothic")
    make_font(tmp_path / "fonts/b.ttf", "Mihon Gothic", bold=True)
    return tmp_path / "fonts"


def fonts_of(pdf: bytes) -> set[str]:
    document = pypdfium2.PdfDocument(pdf)
    return {
        str(item.get_font().get_base_name())
        for page in document
        for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
    }


def test_a_folder_holds_an_upright_and_a_bold_font_of_one_family(pair: Path) -> None:
    (pair / "OFL.txt").write_text("licence")

    assert read_typeface(pair) == Typeface("Mihon Gothic", pair / "a.ttf", pair / "b.ttf")
    assert read_typeface(pair).families == ("Mihon Gothic", "IPAexGothic")


def test_without_a_folder_it_is_ipaexgothic() -> None:
    assert typeface.typeface() == Typeface("IPAexGothic", font_path())
    assert typeface.typeface().families == ("IPAexGothic",)


def test_a_folder_with_two_families_is_refused(pair: Path) -> None:
    make_font(pair / "c.ttf", "Other Gothic")

    with pytest.raises(ParameterError) as refused:
        read_typeface(pair)

    assert str(refused.value) == (
        f"{pair} must hold one upright font as .ttf or .otf, and at most one bold one of the same "
        "family; found: a.ttf (Mihon Gothic), b.ttf (Mihon Gothic Bold), "
        "c.ttf (Other Gothic)"
    )


def test_a_bold_font_alone_is_refused(tmp_path: Path) -> None:
    make_font(tmp_path / "b.ttf", "Mihon Gothic", bold=True)

    with pytest.raises(ParameterError, match=r"found: b\.ttf \(Mihon Gothic Bold\)$"):
        read_typeface(tmp_path)


def test_an_italic_font_is_left_aside(pair: Path) -> None:
    make_font(pair / "c.ttf", "Mihon Gothic", italic=True)

    assert read_typeface(pair).regular == pair / "a.ttf"


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"found: none$"):
        read_typeface(tmp_path)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="/nowhere is no folder"):
        read_typeface(tmp_path / "nowhere")


def test_a_file_that_is_no_font_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.ttf").write_bytes(b"not a font at all")

    with pytest.raises(ParameterError, match=r"a\.ttf is no font that can be read"):
        read_typeface(tmp_path)


class TestDocuments:
    @pytest.fixture(autouse=True)
    def _set(self, pair: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(typeface.FOLDER, str(pair))

    def test_strong_text_has_the_bold_font_and_the_rest_the_upright_one(self) -> None:
        found = fonts_of(write_pdf(Document(COVER, (Prose("細い字と**太い字**。"),))))

        assert {name.partition("+")[2] or name for name in found} >= {
            "MihonGothic-Regular",
            "MihonGothic-Bold",
        }

    def test_word_takes_it_for_texts_and_tables(self) -> None:
        written = ZipFile(BytesIO(write_docx(Document(COVER, (Prose("本文"),)))))

        styles = written.read("word/styles.xml").decode()
        assert set(re.findall(r'<w:rFonts [^>]*w:eastAsia="([^"]+)"', styles)) == {"Mihon Gothic"}

    def test_what_it_cannot_show_ipaexgothic_shows(self) -> None:
        found = fonts_of(write_pdf(Document(COVER, (Prose("鬱"),))))

        assert any("IPAex" in name for name in found)

    def test_a_page_holds_both_fonts_and_puts_them_first(self) -> None:
        page = write_html(Document(COVER, (Prose("細い字と**太い字**。"),)))

        assert page.count("@font-face") == 2
        assert ':root{--families:"KPI Report","BIZ UDPGothic",' in page

    def test_charts_are_measured_in_it(self, pair: Path) -> None:
        assert inches_of("年" * 9) == pytest.approx(9 * 8 / 72)


class TestRound:
    """``fonts`` in ``round.yaml``, through the command line."""

    ROUND = "params/published/round.yaml"
    BUILD = ("--area", "nagano", "--out", "out")

    @pytest.fixture
    def project(self, tmp_path: Path) -> Path:
        copy_project(tmp_path)
        make_small(tmp_path)
        make_font(tmp_path / "fonts/a.ttf", "Mihon Gothic")
        make_font(tmp_path / "fonts/b.ttf", "Mihon Gothic", bold=True)
        with (tmp_path / self.ROUND).open("a", encoding="utf-8") as stream:
            stream.write("fonts: fonts\n")
        return tmp_path

    def test_its_documents_are_set_in_it_and_due_when_a_file_of_it_changes(
        self, project: Path
    ) -> None:
        assert run_cli(project, *self.BUILD).returncode == 0
        assert any("MihonGothic-Bold" in n for n in self.fonts_used(project))

        (project / "fonts/b.ttf").unlink()

        assert "nagano: changed: bundle" in run_cli(project, *self.BUILD, "--dry-run").stdout
        assert run_cli(project, *self.BUILD).returncode == 0
        assert not any("Bold" in n for n in self.fonts_used(project))

    def test_a_folder_without_a_font_is_refused_with_its_line(self, project: Path) -> None:
        for path in (project / "fonts").iterdir():
            path.unlink()
        lines = (project / self.ROUND).read_text(encoding="utf-8").splitlines()

        done = run_cli(project, *self.BUILD)

        assert done.returncode == 2
        assert f"round.yaml, line {lines.index('fonts: fonts') + 1}: fonts: " in done.stderr
        assert "found: none" in done.stderr

    @staticmethod
    def fonts_used(project: Path) -> set[str]:
        return fonts_of((project / "out/nagano/feedback.pdf").read_bytes())
