"""An attack on a round: what can two areas find out of another from all that was released?

Who attacks: any two areas (whatever one knows alone, two know as well). What they know: the shares
of all groups from every document of the round; their own answers and quarters; everybody's number
of KPIs, roles or facilities; and the rules by which shares and quarters are withheld. Another
area's quarter stands beside its own value, so it adds nothing to a document given away.

What they look for: bounds of another area's count, exactly, by integer programming. Most targets
need none: a second world that agrees with all that was released, but in which the target's share
differs by twice the protection, shows that nobody can tell.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from itertools import combinations
from math import ceil

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from kpi_report.assess.association import Definition, definition
from kpi_report.assess.disclosure import Counted, ReleasedQuarter, ReleasedShare, Withheld
from kpi_report.assess.hierarchy import ON_COURSE
from kpi_report.assess.peer_counts import FAVOURABLE
from kpi_report.assess.peers import PeerView
from kpi_report.assess.rating import AssessedKpi, Rating
from kpi_report.parameters import PeerGroup


@dataclass(frozen=True)
class Base:
    """Areas that a share was taken over, and what was released of it."""

    members: tuple[str, ...]
    share: ReleasedShare


@dataclass(frozen=True)
class Statistic:
    """All that a round releases on one subject, and the truth that is to be protected."""

    subject: str
    truth: Mapping[str, Counted]
    bases: tuple[Base, ...]
    places: Mapping[str, ReleasedQuarter]


@dataclass(frozen=True)
class Solved:
    """A target whose count two areas can bound more narrowly than the protection allows."""

    subject: str
    attackers: tuple[str, str]
    target: str
    low: int
    high: int
    whole: int


@dataclass(frozen=True)
class Rules:
    """What attackers know of the gate; ``digits`` large and ``known`` false where it is off."""

    protection: float = 0.1
    digits: int = 2
    known: bool = True


def collect(
    views: Mapping[str, PeerView],
    kpis: Mapping[str, Sequence[AssessedKpi]],
    groups: Sequence[PeerGroup],
) -> list[Statistic]:
    """Gather the statistics of a round from the views of all areas, one per subject."""
    subjects = dict.fromkeys(c.subject for v in views.values() for c in v.compared)
    found = []
    for subject in subjects:
        seen = {a: c for a, v in views.items() for c in v.compared if c.subject == subject}
        bases = [tuple(views)] if subject in FAVOURABLE else [tuple(g.areas) for g in groups]
        truth = {a: c.own for a, c in seen.items() if c.own is not None}
        found.append(
            Statistic(
                subject,
                truth,
                tuple(
                    Base(tuple(a for a in base if a in truth), _same(seen[a].others for a in base))
                    for base in bases
                ),
                {a: c.place for a, c in seen.items() if c.place is not None},
            )
        )
    shared: dict[Definition, list[ReleasedShare]] = {}
    for view in views.values():
        for kpi in view.kpis:
            shared.setdefault((kpi.name, kpi.unit), []).append(kpi.others)
    met = {area_id: _met(own) for area_id, own in kpis.items()}
    for key, shares in shared.items():
        truth = {a: Counted(int(own[key]), 1) for a, own in met.items() if key in own}
        base = Base(tuple(truth), _same(iter(shares)))
        found.append(Statistic(" ".join(key), truth, (base,), {}))
        uses = {a: Counted(int(key in own), 1) for a, own in met.items()}
        users = ReleasedShare(len(uses), base.share.n_areas / len(uses))
        found.append(Statistic("uses " + key[0], uses, (Base(tuple(uses), users),), {}))
    return found


def solved(statistic: Statistic, rules: Rules) -> Iterator[Solved]:
    """Yield every target that some two areas can solve, with the bounds they find."""
    for attackers in combinations(statistic.truth, 2):
        attack = _Attack(statistic, rules, attackers)
        for base in statistic.bases:
            for target in base.members:
                if target in attackers or attack.may_differ(target):
                    continue
                whole = statistic.truth[target].whole
                low, high = attack.bounds(target)
                if high - low < 2 * rules.protection * whole:
                    yield Solved(statistic.subject, attackers, target, low, high, whole)


class _Attack:
    """What two areas know of one statistic: sums that are possible, and their own places."""

    def __init__(self, statistic: Statistic, rules: Rules, attackers: tuple[str, str]) -> None:
        self.truth, self.rules = statistic.truth, rules
        self.bases = statistic.bases
        self.base_of = {a: place for place, base in enumerate(self.bases) for a in base.members}
        self.sums = [_possible_sums(base, self.truth, rules) for base in self.bases]
        self.totals = [sum(self.truth[a].met for a in base.members) for base in self.bases]
        self.unknown = [a for a in self.truth if a not in attackers]
        self.own = {a: self.truth[a] for a in attackers}
        self.places = {
            a: statistic.places[a]
            for a in attackers
            if a in statistic.places and statistic.places[a].withheld is not Withheld.TOO_FEW
        }
        truly = {a: c.met for a, c in self.truth.items()}
        self.counts = {a: self._above(a, truly) for a in self.places}
        self.worlds = [truly]

    def may_differ(self, target: str) -> bool:
        """Return whether another count of the target, and of one other area, looks the same.

        Worlds that were found for other targets of the same two attackers are asked first.
        """
        counted = self.truth[target]
        step = ceil(round(2 * self.rules.protection * counted.whole, 9))
        found = [world[target] for world in self.worlds]
        if max(found) - min(found) >= step:
            return True
        for met in range(counted.whole + 1):
            change = met - counted.met
            if abs(change) >= step and any(
                self._agrees({target: change} | beside) for beside in self._beside(target, change)
            ):
                return True
        return False

    def _beside(self, target: str, change: int) -> Iterator[dict[str, int]]:
        """Yield what might change together with the target: nothing, or the count of one other."""
        yield {}
        for other in self.unknown:
            if other != target:
                counted = self.truth[other]
                for moved in {-change, -counted.met, counted.whole - counted.met} - {0}:
                    if 0 <= counted.met + moved <= counted.whole:
                        yield {other: moved}

    def _agrees(self, changes: Mapping[str, int]) -> bool:
        """Return whether the true world with some counts changed agrees with all released."""
        after: dict[int, int] = {}
        for area_id, change in changes.items():
            place = self.base_of[area_id]
            after[place] = after.get(place, self.totals[place]) + change
        return all(
            any(low <= total <= high for low, high in self.sums[place])
            for place, total in after.items()
        ) and self._seen_alike(changes)

    def bounds(self, target: str) -> tuple[int, int]:
        """Return the least and the largest count of the target that agree with all released."""
        problem = self._problem()
        cost = np.zeros(problem.size)
        cost[self.unknown.index(target)] = 1
        for sign in (1, -1):
            counts = milp(sign * cost, **problem.arguments()).x[: len(self.unknown)]
            self.worlds.append(dict(zip(self.unknown, map(round, counts), strict=True)))
        low, high = self.worlds[-2:]
        return low[target], high[target]

    def _seen_alike(self, changes: Mapping[str, int]) -> bool:
        for attacker, (above, at_least) in self.counts.items():
            for area_id, change in changes.items():
                counted = self.truth[area_id]
                over, reach = _thresholds(self.own[attacker], counted.whole)
                after = counted.met + change
                above += (after >= over) - (counted.met >= over)
                at_least += (after >= reach) - (counted.met >= reach)
            lines = self._place_lines(attacker)
            if not all(low <= a * above + b * at_least <= high for a, b, low, high in lines):
                return False
        return True

    def _above(self, attacker: str, world: Mapping[str, int]) -> tuple[int, int]:
        """Return how many areas have a larger share than the attacker, and how many no smaller."""
        limits = {a: _thresholds(self.own[attacker], c.whole) for a, c in self.truth.items()}
        return (
            sum(met >= limits[a][0] for a, met in world.items()),
            sum(met >= limits[a][1] for a, met in world.items()),
        )

    def _place_lines(self, attacker: str) -> list[tuple[int, int, float, float]]:
        """Return what a place tells as a·above + b·at_least between two bounds.

        Equal values count half: four times twice (above + at least) ÷ 2 against 2 n, 4 n, 6 n.
        """
        place, n = self.places[attacker], len(self.truth)
        if place.withheld is Withheld.TIED:
            return [(-1, 1, n // 2 + 1, np.inf)]
        ranges = {1: (0, 2 * n - 1), 2: (2 * n, 4 * n - 1), 3: (4 * n, 6 * n)}
        low, high = ranges.get(place.value or 4, (6 * n + 1, np.inf))
        lines: list[tuple[int, int, float, float]] = [(4, 4, low, high)]
        return [*lines, (-1, 1, 0, n // 2)] if self.rules.known else lines

    def _problem(self) -> "_Problem":
        wholes = [self.truth[a].whole for a in self.unknown]
        problem = _Problem()
        column = {a: problem.variable(w) for a, w in zip(self.unknown, wholes, strict=True)}
        for base, runs in zip(self.bases, self.sums, strict=True):
            known = sum(self.own[a].met for a in base.members if a in self.own)
            members = {column[a]: 1.0 for a in base.members if a in column}
            chosen = [problem.variable(1) for _ in runs]
            problem.line(dict.fromkeys(chosen, 1.0), 1, 1)
            lows = {c: -float(low) for c, (low, _) in zip(chosen, runs, strict=True)}
            highs = {c: -float(high) for c, (_, high) in zip(chosen, runs, strict=True)}
            problem.line(members | lows, -known, np.inf)
            problem.line(members | highs, -np.inf, -known)
        for attacker in self.places:
            limits: tuple[list[int], list[int]] = ([], [])
            for area_id, whole in zip(self.unknown, wholes, strict=True):
                both = zip(limits, _thresholds(self.own[attacker], whole), strict=True)
                for marks, limit in both:
                    mark = problem.variable(1)
                    k = column[area_id]
                    problem.line({k: 1.0, mark: -float(limit)}, 0, np.inf)
                    problem.line({k: 1.0, mark: -float(whole - limit + 1)}, -np.inf, limit - 1)
                    marks.append(mark)
            known = {a: c.met for a, c in self.own.items()}
            own_above, own_reach = self._above(attacker, known)
            for a, b, low, high in self._place_lines(attacker):
                fixed = a * own_above + b * own_reach
                row = {m: float(a) for m in limits[0]} | {m: float(b) for m in limits[1]}
                problem.line(row, low - fixed, high - fixed)
        return problem


class _Problem:
    """An integer programme, row by row."""

    def __init__(self) -> None:
        self.upper: list[int] = []
        self.rows: list[tuple[dict[int, float], float, float]] = []

    @property
    def size(self) -> int:
        return len(self.upper)

    def variable(self, upper: int) -> int:
        self.upper.append(upper)
        return self.size - 1

    def line(self, row: dict[int, float], low: float, high: float) -> None:
        self.rows.append((row, low, high))

    def arguments(self) -> dict[str, object]:
        matrix = np.zeros((len(self.rows), self.size))
        for n, (row, _, _) in enumerate(self.rows):
            matrix[n, list(row)] = list(row.values())
        low, high = (np.array([r[side] for r in self.rows]) for side in (1, 2))
        return {
            "integrality": np.ones(self.size),
            "bounds": Bounds(0, np.array(self.upper)),
            "constraints": LinearConstraint(matrix, low, high),
        }


def _possible_sums(base: Base, truth: Mapping[str, Counted], rules: Rules) -> list[tuple[int, int]]:
    """Return the runs of Σ met that agree with what was released of a share."""
    wholes = sorted((truth[a].whole for a in base.members), reverse=True)
    n, share = sum(wholes), base.share
    edge = sum(wholes[:2]) + 2 * rules.protection * wholes[0] if rules.known and wholes else 0
    if share.value is not None:
        sums = [k for k in range(n + 1) if _rounds_to(k / n, share.value, rules.digits)]
        # A gate that is looser than its rules must be found out, not stop the attack.
        sums = [k for k in sums if edge <= k <= n - edge] or sums
    elif share.withheld is Withheld.ONE_SIDED and rules.known:
        sums = [k for k in range(n + 1) if min(k, n - k) < edge]
    else:
        sums = list(range(n + 1))
    gaps = [i for i in range(1, len(sums)) if sums[i] != sums[i - 1] + 1]
    starts, ends = [0, *gaps], [*gaps, len(sums)]
    return [(sums[i], sums[j - 1]) for i, j in zip(starts, ends, strict=True)]


def _rounds_to(share: float, shown: float, digits: int) -> bool:
    return _written(share, digits) == _written(shown, digits)


def _written(share: float, digits: int) -> str:
    with localcontext(rounding=ROUND_HALF_UP):
        return f"{Decimal(f'{share:.15g}'):.{digits - 1}e}"


def _thresholds(own: Counted, whole: int) -> tuple[int, int]:
    """Return from which count of `whole` a share is above `own`, and from which not below it."""
    return own.met * whole // own.whole + 1, -(-own.met * whole // own.whole)


def _met(kpis: Sequence[AssessedKpi]) -> dict[Definition, bool]:
    found: dict[Definition, bool] = {}
    for k in kpis:
        if k.progress.rating is not Rating.CANNOT_JUDGE:
            key = definition(k.kpi.name, k.kpi.unit)
            found[key] = found.get(key, True) and k.progress.rating in ON_COURSE
    return found


def _same(shares: Iterator[ReleasedShare]) -> ReleasedShare:
    """Return the share that every member of a group must read alike."""
    (share,) = set(shares)
    return share
