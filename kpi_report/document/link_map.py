"""The map of an area's KPIs: projects, medium fields, roles, and the evidence on their links."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Rectangle

from kpi_report.assess.links import Link, LinkVerdict
from kpi_report.assess.rating import AssessedKpi, Rating
from kpi_report.document import style, trace
from kpi_report.document.blocks import Figure
from kpi_report.document.contribution_words import LINK_VERDICTS, link_verdict
from kpi_report.document.drawing import TEXT_WIDTH_INCHES, cut, inches_of, lines, look, svg_text
from kpi_report.document.language import say, sentences
from kpi_report.document.wording import RATING_WORDS
from kpi_report.model import Level, Role

ROW, LINE, GAP, HEAD = 0.166, 0.132, 0.2, 0.17
"""Inches: pitch of medium fields, pitch of a role's KPIs, space above a role, head of columns."""
COLUMNS = ((0.02, 0.98), (2.02, 1.78), (4.82, TEXT_WIDTH_INCHES - 4.84))
"""Left edge and width of the three columns, in inches."""
INDENT = "\u3000"
"""Stands before what goes on in a next line."""
_STROKES: dict[LinkVerdict, tuple[str, float]] = {
    LinkVerdict.CONTRADICTED: ("-", 1.6),
    LinkVerdict.MIXED: ("-.", 0.9),
    LinkVerdict.SUPPORTED: ("-", 1.0),
    LinkVerdict.UNSEEN: ("--", 0.9),
    LinkVerdict.NOT_TESTABLE: (":", 0.8),
}


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A medium field with its own KPIs, those of its projects, and its links down and up."""

    name: str
    projects: tuple[AssessedKpi, ...]
    own: tuple[AssessedKpi, ...]
    below: Counter[LinkVerdict]
    above: Counter[LinkVerdict]


@dataclass(frozen=True, slots=True)
class RoleBand:
    """A role with its own KPIs and its medium fields, in the order of the tree."""

    role: Role
    own: tuple[AssessedKpi, ...]
    fields: tuple[FieldRow, ...]

    @property
    def height(self) -> float:
        """Return what it takes on the map, in inches."""
        return max(ROW * len(self.fields), LINE * len(self.own_lines) + 0.05, ROW)

    @property
    def own_lines(self) -> tuple[str, ...]:
        """Return the names of its own KPIs with their ratings, broken into lines."""
        room = COLUMNS[2][1] - 0.1 - inches_of(f"{INDENT} ")
        found: list[str] = []
        for k in self.own:
            first, *others = lines(k.kpi.name, room).split("\n")
            found += [f"{_symbol(k)} {first}", *(f"{INDENT} {line}" for line in others)]
        return tuple(found)


def bands(kpis: Sequence[AssessedKpi], links: Iterable[Link]) -> tuple[RoleBand, ...]:
    """Gather KPIs by role and medium field, and count the verdicts on their links."""
    by_id = {k.kpi.kpi_id: k.kpi for k in kpis}
    counts: dict[tuple[Role, str, Level], Counter[LinkVerdict]] = {}
    for link in links:
        child = by_id[link.child]
        key = (child.role, child.medium_field, child.level)
        counts.setdefault(key, Counter())[link.verdict] += 1
    found = []
    for role in Role:
        own = [k for k in kpis if k.kpi.role is role]
        lower = [k for k in own if k.kpi.level is not Level.ROLE]
        if own:
            rows = tuple(
                FieldRow(
                    name=name,
                    projects=_of(lower, name, Level.PROJECT),
                    own=_of(lower, name, Level.MEDIUM),
                    below=counts.get((role, name, Level.PROJECT), Counter()),
                    above=counts.get((role, name, Level.MEDIUM), Counter()),
                )
                for name in dict.fromkeys(k.kpi.medium_field for k in lower)
            )
            found.append(RoleBand(role, tuple(k for k in own if k.kpi.level is Level.ROLE), rows))
    return tuple(found)


def _of(kpis: Iterable[AssessedKpi], name: str, level: Level) -> tuple[AssessedKpi, ...]:
    return tuple(k for k in kpis if k.kpi.medium_field == name and k.kpi.level is level)


def link_map(kpis: Sequence[AssessedKpi], links: Sequence[Link]) -> Figure:
    """Show one row per medium field: KPIs of its projects, its own, and those of the role.

    KPIs of projects are counted by rating; a line carries symbol, word and number of the verdicts
    on the links between two levels. It is drawn as the first of them in the order of
    :data:`~kpi_report.document.contribution_words.LINK_VERDICTS`.
    """
    shown = bands(kpis, links)
    height = HEAD + sum(GAP + band.height for band in shown) + 0.03
    with look():
        canvas = Canvas(figsize=(TEXT_WIDTH_INCHES, height))
        ax = canvas.add_axes((0, 0, 1, 1))
        ax.set_xlim(0, TEXT_WIDTH_INCHES)
        ax.set_ylim(height, 0)
        ax.set_axis_off()
        heads = (say("個別事業のKPI"), say("中分野のKPI"), say("大分野のKPI"))
        for (left, _), head in zip(COLUMNS, heads, strict=True):
            ax.text(left, HEAD / 2, head, va="center", color=style.MUTED)
        top = HEAD
        for band in shown:
            _draw_band(ax, band, top)
            top += GAP + band.height
        svg = svg_text(canvas)
    counts = Counter(link.verdict for link in links)
    return Figure(
        title=say("KPIのつながり{n}件の確認結果：{counts}", n=len(links), counts=counted(counts)),
        svg=svg,
        alt=_alt(shown),
        note=sentences(
            say(
                "線の上は、つながりの見方と件数。{verdicts}。四角の中はKPIの判定で、個別事業は判定ごとの件数。"
                "{ratings}。",
                verdicts=say("、").join(link_verdict(v) for v in LINK_VERDICTS if counts[v]),
                ratings=say("、").join(
                    say(RATING_WORDS[r][0])
                    for r in Rating
                    if any(k.progress.rating is r for k in kpis)
                ),
            ),
            say("破線の四角は、KPIがないもの。")
            if any(not band.own or not all(row.own for row in band.fields) for band in shown)
            else "",
        ),
        origin=trace.count_origin(kpis),
    )


def counted(counts: Counter[LinkVerdict]) -> str:
    """Write how many links have which verdict, in words: 「×食い違い2件、？確かめられない1件」."""
    return say("、").join(
        say("{verdict}{n}件", verdict=link_verdict(v), n=counts[v])
        for v in LINK_VERDICTS
        if counts[v]
    )


def _draw_band(ax: Axes, band: RoleBand, top: float) -> None:
    ax.plot([0, TEXT_WIDTH_INCHES], [top + 0.04] * 2, color=style.RULE, linewidth=0.6)
    name = f"{band.role.value} {say(band.role.label)}"
    ax.text(0, top + 0.12, name, va="center")
    start = top + GAP
    left, width = COLUMNS[2]
    _box(ax, left, start, width, band.height - 0.03, dashed=not band.own)
    for at, line in enumerate(band.own_lines):
        _text(ax, left + 0.05, start + 0.08 + LINE * at, line)
    if not band.own:
        _text(ax, left + 0.05, start + band.height / 2 - 0.015, say("KPIなし"))
    for at, row in enumerate(band.fields):
        _draw_row(ax, row, start + ROW * at)


def _draw_row(ax: Axes, row: FieldRow, top: float) -> None:
    middle = top + (ROW - 0.03) / 2
    (left, width), (centre, breadth), (right, _) = COLUMNS
    if row.projects:
        _box(ax, left, top, width, ROW - 0.03)
        counts = Counter(k.progress.rating for k in row.projects)
        ratings = " ".join(f"{say(RATING_WORDS[r][0])[0]}{counts[r]}" for r in Rating if counts[r])
        _text(
            ax, left + 0.05, middle, say("{n}件　{ratings}", n=len(row.projects), ratings=ratings)
        )
        _edge(ax, left + width, centre, middle, row.below)
    _box(ax, centre, top, breadth, ROW - 0.03, dashed=not row.own)
    symbols = "".join(_symbol(k) for k in row.own) or say("KPIなし")
    name = row.name or say("（記載なし）")
    _text(ax, centre + 0.05, middle, cut(name, breadth - 0.18 - inches_of(symbols)))
    ax.text(centre + breadth - 0.05, middle, symbols, va="center", ha="right")
    if row.own:
        _edge(ax, centre + breadth, right, middle, row.above)


def _edge(ax: Axes, start: float, end: float, y: float, counts: Counter[LinkVerdict]) -> None:
    lead = next((v for v in LINK_VERDICTS if counts[v]), None)
    if lead is None:
        return
    others = (v for v in LINK_VERDICTS if counts[v] and v is not lead)
    marks = [f"{LINK_VERDICTS[v][0]}{counts[v]}" for v in (lead, *others)]
    stroke, width = _STROKES[lead]
    ink = style.INKS[LINK_VERDICTS[lead][2]].text
    ax.plot([start, end], [y, y], stroke, color=ink, linewidth=width, zorder=1)
    ax.text(
        (start + end) / 2,
        y,
        " ".join(marks),
        color=ink,
        ha="center",
        va="center",
        bbox={"boxstyle": "square,pad=0.12", "facecolor": "white", "edgecolor": "none"},
    )


def _box(
    ax: Axes, left: float, top: float, width: float, height: float, *, dashed: bool = False
) -> None:
    ax.add_patch(
        Rectangle(
            (left, top),
            width,
            height,
            facecolor="white" if dashed else style.SHADE,
            edgecolor=style.GREY,
            linewidth=0.6,
            linestyle=(0, (3, 2)) if dashed else "solid",
        )
    )


def _text(ax: Axes, x: float, y: float, text: str) -> None:
    ax.text(x, y, text, va="center")


def _symbol(assessed: AssessedKpi) -> str:
    return say(RATING_WORDS[assessed.progress.rating][0])[0]


def _alt(shown: Sequence[RoleBand]) -> str:
    parts = [
        say(
            "{role}：大分野のKPI{n}件。{rows}",
            role=say(band.role.label),
            n=len(band.own),
            rows=sentences(*(_row_alt(row) for row in band.fields)),
        )
        for band in shown
    ]
    return say("つながりの図。{parts}", parts=sentences(*parts))


def _row_alt(row: FieldRow) -> str:
    none = say("なし")
    return say(
        "{field}は、個別事業のKPI{n}件、中分野のKPI{m}件、個別事業から中分野へのつながりは{below}、"
        "中分野から大分野へのつながりは{above}。",
        field=row.name or say("中分野の記載なし"),
        n=len(row.projects),
        m=len(row.own),
        below=counted(row.below) or none,
        above=counted(row.above) or none,
    )
