"""What the rows of the index page can be filtered by."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kpi_report.assess.rating import Rating
from kpi_report.document.language import say
from kpi_report.document.tally_words import FAULTS, Tally, tally_word
from kpi_report.publish.rows import FAILED, STATES, Row

NEITHER = "none"
"""Stands for the rows without any fault, and for those without any KPI."""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: what it is in the address, and its words with the number of rows it keeps."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Group:
    """Choices of one kind; those without a label stand by themselves."""

    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """A list to choose from. ``name`` is its key in the address, and in the data of a row."""

    name: str
    label: str
    groups: tuple[Group, ...]

    @property
    def tells_apart(self) -> bool:
        """Return whether there is anything to choose."""
        return sum(len(group.options) for group in self.groups) > 1


def filters(rows: Sequence[Row]) -> list[Filter]:
    """Return the filters of a page, without those by which all rows are alike."""
    offered = (
        Filter("prefecture", say("都道府県"), (_prefectures(rows),)),
        Filter("status", say("状態"), (_states(rows),)),
        Filter("rating", say("KPIの判定（1件以上）"), (_ratings(rows),)),
        Filter("fault", say("不備・確認事項"), tuple(_faults(rows))),
    )
    return [one for one in offered if one.tells_apart]


def _prefectures(rows: Sequence[Row]) -> Group:
    times = Counter(name for row in rows for name in row.prefectures)
    own = dict.fromkeys(row.entry.group for row in rows if row.entry.group)
    return Group("", tuple(_option(name, name, times[name]) for name in {**own, **times}))


def _states(rows: Sequence[Row]) -> Group:
    times = Counter(row.entry.verdict for row in rows)
    return Group(
        "",
        tuple(
            _option(verdict.value, f"{state.symbol} {say(state.label)}", times[verdict])
            for verdict, state in STATES.items()
            if times[verdict]
        ),
    )


def _ratings(rows: Sequence[Row]) -> Group:
    times = Counter(rating for row in rows for rating in row.rated)
    options = [
        _option(rating.value, tally_word(Tally.RATING, rating.value), times[rating.value])
        for rating in Rating
        if times[rating.value]
    ]
    if options and (without := sum(not row.rated for row in rows)):
        options.append(_option(NEITHER, say("KPIなし"), without))
    return Group("", tuple(options))


def _faults(rows: Sequence[Row]) -> Iterable[Group]:
    """Yield the reasons of failures, then what was found in answers, then that there is nothing."""
    times = Counter(fault for row in rows for fault in row.codes)
    kinds: dict[str, tuple[str, Callable[[str], str]]] = {
        FAILED: (say("作成できなかった理由"), str),
        **{kind: (say(label), _wording(kind)) for kind, label in FAULTS.items()},
    }
    for kind, (label, word) in kinds.items():
        found = [(code, n) for code, n in times.items() if code.startswith(f"{kind}:")]
        most_first = sorted(found, key=lambda one: (-one[1], one[0]))
        if most_first:
            yield Group(
                label,
                tuple(_option(code, word(code.partition(":")[2]), n) for code, n in most_first),
            )
    if without := sum(not row.codes for row in rows):
        yield Group("", (_option(NEITHER, say("不備・確認事項なし"), without),))


def _wording(kind: Tally) -> Callable[[str], str]:
    return lambda code: tally_word(kind, code)


def _option(value: str, label: str, number: int) -> Option:
    return Option(value, say("{label}({n})", label=label, n=number))
