"""Small drawings beside the numbers of a table: they repeat what the row says, to be scanned."""

from collections.abc import Sequence

from kpi_report.document import style

WIDTH, HEIGHT = 32, 8
"""Size of a mark, in points."""
FURTHEST = (-0.35, 1.3)
"""Shares of the way to the target between which progress is drawn; beyond it ends in an arrow."""


def bullet(achievement: float, expected: float | None) -> str:
    """Return progress as a bar from the baseline, between thin lines at baseline and target.

    Parameters
    ----------
    achievement
        Share of the way from baseline to target that was gone; negative on the other side.
    expected
        Share that was planned to be gone by now, marked by a thick line.
    """
    low, high = FURTHEST

    def place(share: float) -> float:
        return 1 + (WIDTH - 2) * (min(max(share, low), high) - low) / (high - low)

    start, end = place(0), place(achievement)
    shapes = [_line(place(share), 0.5, 7.5, style.GREY, 0.6) for share in (0, 1)]
    if not low <= achievement <= high:
        tip, back = (end, end - 3.5) if achievement > high else (end, end + 3.5)
        shapes.append(_path(f"M{tip:.2f} 4 {back:.2f} 1V7Z", style.ACCENT))
        end = back
    left, right = sorted((start, end))
    shapes.append(_path(f"M{left:.2f} 2.5H{right:.2f}V5.5H{left:.2f}Z", style.ACCENT))
    if expected is not None:
        shapes.append(_line(place(expected), 0, 8, style.INK, 1.4))
    return _svg(shapes)


def dumbbell(own: float, others: float) -> str:
    """Return two shares on a line from 0 to 1: a filled diamond the own one, a ring the others'."""

    def place(share: float) -> float:
        return 4 + (WIDTH - 8) * share

    shapes = [
        f'<path d="M4 4H{WIDTH - 4}" stroke="{style.RULE}" stroke-width="0.8"/>',
        f'<path d="M{place(own):.2f} 4H{place(others):.2f}" stroke="{style.GREY}" '
        'stroke-width="1.6"/>',
        f'<circle cx="{place(others):.2f}" cy="4" r="2.3" fill="{style.PAPER}" '
        f'stroke="{style.GREY}" stroke-width="1.1"/>',
    ]
    x = place(own)
    shapes.append(_path(f"M{x - 3:.2f} 4 {x:.2f} 1 {x + 3:.2f} 4 {x:.2f} 7Z", style.ACCENT))
    return _svg(shapes)


def sparkline(points: Sequence[tuple[int, float]]) -> str:
    """Return values over years, each a pair, as a line between its own extremes; its end a dot."""
    years, values = zip(*points, strict=True)
    low, high = min(values), max(values)

    def place(year: int, value: float) -> str:
        x = 2 + (WIDTH - 4) * (year - years[0]) / (years[-1] - years[0])
        y = 4 if high == low else 6.5 - 5 * (value - low) / (high - low)
        return f"{x:.2f} {y:.2f}"

    way = " ".join(place(*point) for point in points)
    x, y = place(*points[-1]).split()
    return _svg(
        [
            f'<path d="M{way}" fill="none" stroke="{style.ACCENT}" stroke-width="1"/>',
            f'<circle cx="{x}" cy="{y}" r="1.5" fill="{style.ACCENT}"/>',
        ]
    )


def _line(x: float, top: float, bottom: float, colour: str, width: float) -> str:
    return f'<path d="M{x:.2f} {top}V{bottom}" stroke="{colour}" stroke-width="{width}"/>'


def _path(way: str, colour: str) -> str:
    return f'<path d="{way}" fill="{colour}"/>'


def _svg(shapes: Sequence[str]) -> str:
    size = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(shapes)}</svg>'
