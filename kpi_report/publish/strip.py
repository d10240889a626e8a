"""Strips of ratings: how many KPIs of an area have which rating, drawn as inline SVG.

Every rating has a texture of its own beside its colour. The strips draw nothing that does not stand
beside them in numbers, so a screen reader passes them over.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from kpi_report.assess.rating import Rating
from kpi_report.document.style import Tone
from kpi_report.document.tally_words import Tally, tally_word
from kpi_report.document.wording import RATING_WORDS

HEIGHT = 12
WIDEST = 176
"""Width of the longest strip of a page, in CSS pixels."""
WIDEST_UNIT = 12
"""So wide is one KPI at most, where no area has many."""

TEXTURES: dict[Rating, str] = {
    Rating.MET: '<rect class="full" width="6" height="6"/>',
    Rating.ON_TRACK: "",
    Rating.SLIGHTLY_BEHIND: '<path d="M-1 7 7-1M-1 1 1-1M5 7 7 5"/>',
    Rating.BEHIND: '<path d="M-1 7 7-1M-1 1 1-1M5 7 7 5M-1-1 7 7M5-1 7 1M-1 5 1 7"/>',
    Rating.MOVED_AWAY: '<path d="M1 0v6M4 0v6"/>',
    Rating.CANNOT_JUDGE: '<circle class="full" cx="3" cy="3" r="1"/>',
}
"""What is drawn over the pale ground of each rating, in a square of six pixels."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many KPIs have a rating; symbol and word are told apart."""

    symbol: str
    word: str
    tone: Tone
    number: int


@dataclass(frozen=True, slots=True)
class Sample:
    """A rating in the legend: a piece of its texture, and its symbol with its word."""

    svg: Markup
    label: str


def counts(ratings: Mapping[str, int]) -> tuple[Count, ...]:
    """Return the numbers of a strip, in the order of the ratings."""
    found = []
    for rating in Rating:
        if number := ratings.get(rating.value, 0):
            label = tally_word(Tally.RATING, rating.value)
            found.append(Count(label[0], label[1:].lstrip(), _tone(rating), number))
    return tuple(found)


def strip(ratings: Mapping[str, int], unit: float) -> Markup:
    """Return a strip in which one KPI is `unit` pixels wide."""
    shown = [(rating, n) for rating in Rating if (n := ratings.get(rating.value, 0))]
    x, pieces = 0.0, ""
    for rating, number in shown:
        pieces += _piece(rating, x, number * unit)
        x += number * unit
    return _svg("strip", x, pieces)


def unit_of(most: int) -> float:
    """Return how wide one KPI is on a page on which no area has more than `most`."""
    return min(WIDEST_UNIT, WIDEST / max(1, most))


def legend() -> tuple[Sample, ...]:
    """Return a sample of every rating; in it stands the texture that the strips refer to."""
    return tuple(
        Sample(
            _svg("sample", 24, _pattern(rating) + _piece(rating, 0, 24)),
            tally_word(Tally.RATING, rating.value),
        )
        for rating in Rating
    )


def _tone(rating: Rating) -> Tone:
    return RATING_WORDS[rating][1]


def _piece(rating: Rating, x: float, width: float) -> str:
    """Return one box; half of its outline lies inside, so that neighbours stay apart."""
    left, inner = _number(x + 0.5), _number(max(0.5, width - 1))
    return (
        f'<rect class="{_tone(rating)}" x="{left}" y="0.5" width="{inner}" height="{HEIGHT - 1}"'
        f' fill="url(#rating-{rating})"/>'
    )


def _pattern(rating: Rating) -> str:
    return (
        f'<pattern id="rating-{rating}" class="{_tone(rating)}" width="6" height="6"'
        ' patternUnits="userSpaceOnUse"><rect class="ground" width="6" height="6"/>'
        f"{TEXTURES[rating]}</pattern>"
    )


def _svg(name: str, width: float, inside: str) -> Markup:
    size = f'width="{_number(width)}" height="{HEIGHT}" viewBox="0 0 {_number(width)} {HEIGHT}"'
    return Markup(f'<svg class="{name}" {size} aria-hidden="true">{inside}</svg>')


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
