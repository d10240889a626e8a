"""Texts of documents: said by the code, kept in the catalogues, and nothing said past them."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po
from said import CATALOGUES, DOCUMENT, JAPANESE, MARKERS, SAYING, said

from kpi_report.document.language import (
    LANGUAGES,
    SOURCE,
    known,
    language,
    say,
    sentences,
    speak,
    speaking,
)
from kpi_report.document.wording import RATING_WORDS

MODULES = sorted(path for package in SAYING for path in package.glob("*.py"))
UNSAID = {
    "[（(：:、,。]": "marks at which the name of a sheet ends",
    "～": "symbol of a verdict on a link",
    "？": "symbol of a verdict on a link",
    "―-－": "dashes that areas write for no unit",
    "％": "sign that areas write for per cent",
    "）」』】、。・％ー々ゃゅょっァィゥェォャュョッ)]%,.": "what begins no line of a chart",
    "◎○△▲▼×？―": "symbols of verdicts, by which tables are sorted",
    "（": "opens a unit that is not to be broken",
    "）": "closes a unit that is not to be broken",
    "以上": "word that areas write in a target",
    "以下": "word that areas write in a target",
}
"""Japanese in the code that no document says, with the reason."""


def by_name(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=[p.name for p in paths])


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.stem)


def texts(catalogue: Catalog) -> dict[str, str]:
    return {str(m.id): str(m.string) for m in catalogue if m.id}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def looked_up(argument: ast.expr) -> ast.expr:
    """Return the table of ``TABLE.get(key, other)``: a text looked up as ``TABLE[key]`` is."""
    match argument:
        case ast.Call(func=ast.Attribute(value=table, attr="get")):
            return table
    return argument


class TestCatalogues:
    @by_name(CATALOGUES)
    def test_every_text_is_in_the_catalogue(self, path: Path) -> None:
        assert set(texts(said())) - set(texts(read(path))) == set()

    @by_name(CATALOGUES)
    def test_every_entry_is_a_text_that_something_says(self, path: Path) -> None:
        assert set(texts(read(path))) - set(texts(said())) == set()

    @by_name(CATALOGUES)
    def test_a_translation_has_the_same_places_as_its_text(self, path: Path) -> None:
        translated = {text: word for text, word in texts(read(path)).items() if word}
        assert {t for t, word in translated.items() if places(t) != places(word)} == set()

    @by_name(CATALOGUES)
    def test_a_translation_is_in_its_language(self, path: Path) -> None:
        own = "架空のデータ"
        translated = {text: word.replace(own, "") for text, word in texts(read(path)).items()}
        assert {text for text, word in translated.items() if JAPANESE.search(word)} == set()

    @by_name(CATALOGUES)
    def test_marks_of_ratings_open_their_translations(self, path: Path) -> None:
        translated = texts(read(path))
        words = [word for word, _ in RATING_WORDS.values()]
        assert [translated[word][0] for word in words] == [word[0] for word in words]

    def test_a_language_is_offered_when_its_catalogue_is_whole(self) -> None:
        missing = {
            language: [t for t, word in texts(read(path)).items() if not word]
            for language in LANGUAGES
            if language != SOURCE
            for path in [DOCUMENT / "catalogues" / f"{language}.po"]
        }
        assert not any(missing.values())


class TestCode:
    @by_name(MODULES)
    def test_what_is_said_is_one_literal_or_stands_in_a_table(self, path: Path) -> None:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        first = [looked_up(call.args[0]) for call in calls(tree, "say")]
        kinds = (ast.Constant, ast.Name, ast.Attribute, ast.Subscript)
        assert [ast.unparse(a) for a in first if not isinstance(a, kinds)] == []

    @by_name(MODULES)
    def test_what_is_said_later_is_one_literal(self, path: Path) -> None:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        marked = [call.args[0] for call in calls(tree, "later")]
        assert [ast.unparse(a) for a in marked if not isinstance(a, ast.Constant)] == []

    @by_name([path for path in MODULES if path.name != "language.py"])
    def test_no_japanese_is_written_past_the_catalogue(self, path: Path) -> None:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        marked = {id(a) for call in calls(tree, *MARKERS) for a in call.args[:1]}
        docs = {
            id(statement.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            for statement in node.body
            if isinstance(statement, ast.Expr)
        }
        written = [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and id(node) not in marked | docs
        ]
        japanese = {text for text in written if isinstance(text, str) and JAPANESE.search(text)}
        assert japanese - set(UNSAID) == set()


class TestSpeaking:
    def test_a_language_without_a_catalogue_is_refused(self) -> None:
        with pytest.raises(ValueError, match="no catalogue for 'fr'"):
            speak("fr")

    def test_japanese_is_said_as_written(self) -> None:
        with speaking("ja"):
            assert say("{n}圏域", n=3) == "3圏域"

    def test_another_language_is_said_from_its_catalogue(self) -> None:
        with speaking("en"):
            assert say("{n}圏域", n=3) == "Areas: 3"

    def test_a_text_that_the_catalogue_lacks_is_refused(self) -> None:
        with speaking("en"), pytest.raises(KeyError, match="町の人口"):
            say("町の人口")

    def test_names_of_data_are_translated_where_the_catalogue_has_them(self) -> None:
        with speaking("en"):
            assert (known("人"), known("町の人口")) == ("people", "町の人口")

    def test_sentences_of_other_languages_have_a_space_between(self) -> None:
        with speaking("en"):
            assert sentences("One.", "", "Two.") == "One. Two."

    def test_the_language_before_is_spoken_again_after_a_failure(self) -> None:
        with pytest.raises(RuntimeError), speaking("en"):
            raise RuntimeError
        assert language() == "ja"

    def test_what_areas_wrote_stays_as_written(self) -> None:
        assert known("町の人口") == "町の人口"

    def test_japanese_sentences_have_no_space_between_and_an_empty_one_leaves_none(self) -> None:
        assert sentences("甲である。", "", "乙である。") == "甲である。乙である。"
