"""``kpi-report classify``: suggest of a list of KPIs what each measures, or measure that itself."""

import csv
import io
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi_report.errors import InputError, KpiReportError, OutputError, ParameterError, did_you_mean

if TYPE_CHECKING:
    from kpi_report.assess.finding import Rewrite
    from kpi_report.assess.logic_level import LevelSuggestion

EXIT_REFUSED = 2
NAME, UNIT, LEVEL, MEDIUM_FIELD = "kpi_ja", "unit", "level", "medium_field"
ADDED = (LEVEL, "reason", "advice")
LEVELS = ("input", "output", "outcome")


@dataclass(frozen=True, slots=True)
class Names:
    """A list of KPIs as read: every row with the line on which it begins."""

    header: list[str]
    rows: list[tuple[int, list[str]]]
    plain: bool  # UTF-8 without byte order mark, which Excel would not know as such

    def column(self, name: str) -> list[str]:
        """Return the cells of a column; empty ones if it is not there."""
        if name not in self.header:
            return [""] * len(self.rows)
        at = self.header.index(name)
        return [cells[at].strip() for _, cells in self.rows]


@click.command("classify")
@click.argument("file", metavar="FILE.csv", type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), help="Write here.  [default: standard output]"
)
@click.option(
    "--measure", is_flag=True, help="Compare with the column 'level' of FILE: accuracy, confusion."
)
def classify(file: Path, out: Path | None, measure: bool) -> None:
    """Suggest whether each KPI in FILE.csv measures input, output or outcome.

    FILE.csv has a column kpi_ja with names in Japanese and may have columns unit and medium_field,
    which helps to find an outcome to advise; all other columns are kept. Added are level, reason
    and advice. A column that already bears one of these names is kept with _given behind it.

    Exit code 0: done; 2: refused.
    """
    from kpi_report.assess.logic_level import suggest_level

    try:
        names = read_names(file)
        labels = _labels(file, names) if measure else []
        units = names.column(UNIT)
        found = [suggest_level(n, u) for n, u in zip(names.column(NAME), units, strict=True)]
        text = _measured(names, labels, found) if measure else _classified(names, found)
        _put(text, out, plain=names.plain or measure)
    except KpiReportError as error:
        click.echo(f"kpi-report: {type(error).__name__}: {error}", err=True)
        sys.exit(EXIT_REFUSED)


def read_names(path: Path) -> Names:
    """Read a list of KPIs, in UTF-8 with or without byte order mark or in cp932.

    Raises
    ------
    InputError
        Naming file, line and column: if the file cannot be read, has no column ``kpi_ja``, has a
        column twice, a row of another length, an empty name, or no row at all.
    """
    text, plain = _decode(path)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"{path}, line {begins}: not CSV: {error}") from error
    if not lines:
        raise InputError(f"{path}: empty; wanted are the columns {NAME}, {UNIT}")
    (line, first), *rows = lines
    header = [cell.strip() for cell in first]
    if NAME not in header:
        hint = did_you_mean(NAME, header)
        raise InputError(f"{path}, line {line}: column {NAME!r} is missing; {hint}")
    if UNIT not in header and (near := get_close_matches(UNIT, header, n=1, cutoff=0.7)):
        hint = did_you_mean(UNIT, near)
        raise InputError(f"{path}, line {line}: column {UNIT!r} is missing; {hint}")
    twice = [name for name, n in Counter(header).items() if n > 1 and name]
    if twice:
        raise InputError(f"{path}, line {line}: column {twice[0]!r} is there twice")
    for line, cells in rows:
        if len(cells) != len(header):
            raise InputError(
                f"{path}, line {line}: {len(cells)} cells, but {len(header)} columns in the heading"
            )
        if not cells[header.index(NAME)].strip():
            raise InputError(f"{path}, line {line}, column {NAME!r}: the name is empty")
    if not rows:
        raise InputError(f"{path}: no KPI below the heading")
    return Names(header, rows, plain)


def _decode(path: Path) -> tuple[str, bool]:
    """Return a file's text, and whether it is UTF-8 without byte order mark."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    for encoding in ("utf-8-sig", "cp932") if b"\0" not in data else ():
        try:
            plain = encoding != "cp932" and not data.startswith(b"\xef\xbb\xbf")
            return data.decode(encoding), plain
        except UnicodeDecodeError:
            continue
    raise InputError(f"{path}: neither UTF-8 nor cp932 (Shift_JIS) text")


def _labels(path: Path, names: Names) -> list[str]:
    """Return the level that each row was labelled with."""
    if LEVEL not in names.header:
        hint = did_you_mean(LEVEL, names.header)
        raise InputError(
            f"{path}, line 1: column {LEVEL!r}, wanted by --measure, is missing; {hint}"
        )
    labels = names.column(LEVEL)
    for (line, _), label in zip(names.rows, labels, strict=True):
        if label not in LEVELS:
            hint = did_you_mean(label, LEVELS)
            raise InputError(f"{path}, line {line}, column {LEVEL!r}: {label!r}; {hint}")
    return labels


def _classified(names: Names, found: Sequence["LevelSuggestion"]) -> str:
    """Return the list as CSV with level, reason and advice."""
    from kpi_report.document.level_words import advice, reason
    from kpi_report.model import DeclaredLevel

    wanted = [n for n, s in enumerate(found) if s.level is not DeclaredLevel.OUTCOME]
    rewrites = dict(zip(wanted, _rewrites(names, wanted), strict=True))
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow([*(f"{h}_given" if h in ADDED else h for h in names.header), *ADDED])
    for n, ((_, cells), one) in enumerate(zip(names.rows, found, strict=True)):
        writer.writerow([*cells, one.level.value, reason(one), advice(one, rewrites.get(n))])
    return written.getvalue()


def _rewrites(names: Names, wanted: Sequence[int]) -> "list[Rewrite | None]":
    """Return for some rows the outcome of the project's catalogue that their names are most like.

    Outside a project there is no catalogue, and none is found.
    """
    from kpi_report.project import project_root

    try:
        root = project_root()
    except ParameterError:
        print("no data/catalogue here: advice names no outcome of its own", file=sys.stderr)
        return [None] * len(wanted)
    from kpi_report.assess.catalogue import standard_catalogue
    from kpi_report.intake.outcome_catalogue import OUTCOMES, read_outcomes
    from kpi_report.parameters import Criteria

    catalogue = standard_catalogue(read_outcomes(root / OUTCOMES))
    kpis, fields = names.column(NAME), names.column(MEDIUM_FIELD)
    found = catalogue.closest([kpis[n] for n in wanted], medium_fields=[fields[n] for n in wanted])
    least = Criteria().similarity
    likely = [[m for m in one.foremost if m.similarity >= least] for one in found]
    return [matches[0].rewrite() if matches else None for matches in likely]


def _measured(names: Names, labels: Sequence[str], found: Sequence["LevelSuggestion"]) -> str:
    """Return accuracy, confusion table (rows labelled, columns suggested) and misses."""
    suggested = [one.level.value for one in found]
    pairs = Counter(zip(labels, suggested, strict=True))
    right = sum(pairs[level, level] for level in LEVELS)
    lines = [f"accuracy {right / len(labels):.3f}  n {len(labels)}  misses {len(labels) - right}"]
    lines += ["", "labelled \\ suggested" + "".join(f"{level:>9}" for level in LEVELS)]
    for label in LEVELS:
        lines.append(f"{label:<20}" + "".join(f"{pairs[label, level]:>9}" for level in LEVELS))
    lines.append("")
    for (line, _), name, unit, label, one in zip(
        names.rows, names.column(NAME), names.column(UNIT), labels, found, strict=True
    ):
        if one.level.value != label:
            said = f"{one.level.value} ({one.rule.value} {one.cue})"
            lines.append(f"line {line}: {name} [{unit}]: labelled {label}, suggested {said}")
    return "\n".join(lines).rstrip() + "\n"


def _put(text: str, out: Path | None, *, plain: bool) -> None:
    from kpi_report.intake.files import write_atomically

    if out is None:
        click.echo(text.encode("utf-8"), nl=False)
        return
    try:
        write_atomically(out, text.encode("utf-8" if plain else "utf-8-sig"))
    except OSError as error:
        raise OutputError(f"{out}: {error.strerror}") from error
