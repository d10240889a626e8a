"""The quarter of all areas that a value falls into: a place, never a rank."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence


def quarter(own: float, values: Sequence[float], least: int) -> int | None:
    """Return the quarter, counted from the largest value, that `own` falls into.

    With s = 4 (larger + equal ÷ 2) ÷ n, where `larger` counts the values above `own` and `equal`
    those equal to it, itself included: 1 if s < 1, 2 if s < 2, 3 if s ≤ 3, else 4. Equal values
    fall into the same quarter, and a value on an outer border into the inner quarter.

    Parameters
    ----------
    own
        A value that is in `values`.
    values
        All values, n in number.
    least
        Below this n the answer is ``None``: with few areas a quarter points to one of them.
    """
    n = len(values)
    if n < least:
        return None
    ascending = sorted(values)
    above = n - bisect_right(ascending, own)
    equal = n - above - bisect_left(ascending, own)
    # Twice s times n, to compare whole numbers.
    place = 4 * (2 * above + equal)
    return 1 + (place >= 2 * n) + (place >= 4 * n) + (place > 6 * n)
