"""The language of a document: Japanese as written in the code, others by catalogue.

Every text that reaches a document goes through :func:`say`, whose first argument is the Japanese
text itself. The catalogue of another language is a ``.po`` file in ``catalogues/``, as gettext's
tools and translators know it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from typing import get_args

from babel.messages.pofile import read_po

from kpi_report.parameters import Language

SOURCE = "ja"
LANGUAGES: tuple[str, ...] = get_args(Language)

_language: ContextVar[str] = ContextVar("language", default=SOURCE)


def speak(language: str) -> None:
    """Let everything said from now on be in `language`, one of :data:`LANGUAGES`."""
    if language not in LANGUAGES:
        raise ValueError(f"no catalogue for {language!r}; known: {', '.join(LANGUAGES)}")
    _language.set(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak `language` inside."""
    before = _language.get()
    speak(language)
    try:
        yield
    finally:
        speak(before)


def language() -> str:
    """Return the language spoken now."""
    return _language.get()


def say(text: str, **values: object) -> str:
    """Return `text` in the language spoken now, its ``{places}`` filled with `values`.

    Parameters
    ----------
    text
        The Japanese text; a literal, so that the catalogue can be checked against the code.
    values
        As for :meth:`str.format`; texts among them must have been said already.

    Raises
    ------
    KeyError
        If the catalogue of the language lacks the text.
    """
    spoken = _language.get()
    if spoken != SOURCE and text:
        text = catalogue(spoken)[text]
    return text.format(**values) if values else text


def later(text: str) -> str:
    """Mark a text for the catalogue that :func:`say` is given later, from a table of texts."""
    return text


def sentences(*said: str) -> str:
    """Join whole sentences that were said: Japanese writes no space between them."""
    return ("" if _language.get() == SOURCE else " ").join(filter(None, said))


def known(text: str) -> str:
    """Return a text of the data in the language spoken now, or itself if it has no translation.

    For names that stand in tables, such as those of indicators; what areas wrote stays as written.
    """
    spoken = _language.get()
    return text if spoken == SOURCE else catalogue(spoken).get(text, text)


@cache
def catalogue(language: str) -> dict[str, str]:
    """Return the translations of a language by their Japanese text."""
    path = files("kpi_report.document") / "catalogues" / f"{language}.po"
    with path.open("rb") as file:
        read = read_po(file, locale=language)
    return {str(m.id): str(m.string) for m in read if m.id and m.string}
