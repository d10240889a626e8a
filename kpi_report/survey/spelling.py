"""What people change in a name without meaning another, and which name they meant."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache

from kpi_report.survey.columns import REQUIRED_MARK
from kpi_report.survey.questions import Choice

_DECORATION = re.compile(rf"[\s{REQUIRED_MARK}☆●○◎※＊*:：・]|【[^】]*】|\([^()]*\)|必須$")


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return a heading or a name without what people change: width, blanks, breaks, marks."""
    return _DECORATION.sub("", unicodedata.normalize("NFKC", text)).casefold()


def tidy(text: str) -> str:
    """Return text in one line break style, without control characters."""
    plain_breaks = text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        c if c == "\n" or unicodedata.category(c)[0] != "C" else " " for c in plain_breaks
    ).strip()


def _spoken(text: str) -> str:
    """Return a choice without width, blanks and marks; what stands in brackets may change it."""
    normal = unicodedata.normalize("NFKC", text).replace("〜", "~")
    return re.sub(r"[\s★☆●◎※*:・]", "", normal).casefold()


def compact(text: str) -> str:
    """Return a name without width and blanks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def choice_meant(text: str, offered: Iterable[Choice]) -> str:
    """Return the code of the choice that a text names by its label, its number or its core."""
    offered = tuple(offered)
    written = _spoken(text)
    names = {_spoken(c.label): c.code for c in offered}
    if written in names:
        return names[written]
    short: dict[str, list[str]] = {}
    for c in offered:
        number, _, rest = c.label.partition(" ")
        cores = {_spoken(rest), number} if number.isdigit() else {_spoken(c.label.split("（")[0])}
        for core in cores:
            short.setdefault(core, []).append(c.code)
    found = short.get(written, [])
    return found[0] if len(found) == 1 else ""


def nearest_choice(text: str, offered: Iterable[Choice]) -> str:
    """Return the label that a text comes near to, or nothing."""
    labels: dict[str, str] = {}
    for c in offered:
        labels.setdefault(_spoken(c.label), c.label)
    near = get_close_matches(_spoken(text), labels, n=1, cutoff=0.5)
    return labels[near[0]] if near else ""


def member_code(text: str, members: Mapping[str, str]) -> str:
    """Return the code of the municipality that a text names, or nothing."""
    name = compact(text)
    return next((code for member, code in members.items() if compact(member) == name), "")


def member_names(text: str, members: Mapping[str, str]) -> list[str]:
    """Return the names in a list of municipalities, also of those that are no members."""
    parts = [part.strip() for part in re.split(r"[、，,､・･/／;；\n]", text)]
    # Blanks stand inside a name (長 野 市) or between two.
    return [n for part in parts for n in ([part] if member_code(part, members) else part.split())]


def nearest_member(text: str, members: Mapping[str, str]) -> str:
    """Return the name of the municipality that a text comes near to, or nothing."""
    return next(iter(get_close_matches(compact(text), members, n=1, cutoff=0.6)), "")
