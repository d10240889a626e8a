"""All texts that a document can say, for the catalogues of other languages.

``python tests/said.py`` merges them into every catalogue: what is new gets an empty translation,
what nothing says any more is left out, and every translation that still has its text is kept.
"""

import csv
import re
from collections.abc import Iterator
from enum import Enum
from itertools import chain
from pathlib import Path

import yaml
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from kpi_report import model
from kpi_report.parameters import Criteria, DisclosureRules, Gates
from kpi_report.survey.questionnaire import REVISION_SHEET, SHEETS
from kpi_report.survey.questions import PRACTICE, REPLY

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "kpi_report" / "document"
SAYING = (DOCUMENT, *(ROOT / "kpi_report" / name for name in ("render", "publish")))
"""Packages whose code, and whose templates of pages, say the texts of documents."""

CATALOGUES = sorted((DOCUMENT / "catalogues").glob("*.po"))
MARKERS = ("say", "later")
JAPANESE = re.compile(r"[\u3001-\u30ff\u3400-\u9fff\uff01-\uff5e]")
TABLES = {
    "data/published/indicators.csv": ("name", "unit", "meaning", "source"),
    "data/sample/registry/indicators.csv": ("name", "unit", "meaning", "source"),
    "data/sample/catalogue.csv": ("unit",),
    "data/catalogue/outcomes.csv": ("name", "unit", "source"),
}
"""Tables whose texts documents print, with the columns of these texts."""

HEADER = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: {language}\\n"

"""

Said = Iterator[tuple[str, str]]
"""Texts with the file in which each stands."""


def said() -> Catalog:
    """Return a catalogue of all texts, without a translation."""
    template = Catalog()
    sources = (_in_code(), _labels(), _questions(), _settings(), _rounds(), _tables())
    for place, (file, text) in enumerate(chain(*sources)):
        template.add(text, locations=[(file, place)])
    return template


def _in_code() -> Said:
    for package in SAYING:
        methods = [("**.py", "python"), ("**.j2", "jinja2")]
        found = extract_from_dir(package, methods, keywords=dict.fromkeys(MARKERS))
        for file, _, text, _, _ in found:
            yield f"kpi_report/{package.name}/{file}", str(text)


def _labels() -> Said:
    for kind in vars(model).values():
        if isinstance(kind, type) and issubclass(kind, Enum) and hasattr(kind, "label"):
            for member in kind:
                yield "kpi_report/model.py", member.label


def _questions() -> Said:
    for question in (*PRACTICE, *REPLY):
        labels = (choice.label for choice in question.choices)
        for text in (question.aspect, question.text, *labels):
            yield "kpi_report/survey/questions.py", text
    headings = (REVISION_SHEET.column(name).heading for name in ("cause", "action"))
    for text in (*(sheet.title for sheet in SHEETS), *headings):
        yield "kpi_report/survey/questionnaire.py", text


def _settings() -> Said:
    for settings in (Criteria, Gates, DisclosureRules):
        for field in settings.model_fields.values():
            yield "kpi_report/parameters.py", field.description or ""


def _rounds() -> Said:
    for path in sorted(ROOT.glob("params/*/round.yaml")):
        parameters = yaml.safe_load(path.read_text(encoding="utf-8"))
        where = path.relative_to(ROOT).as_posix()
        for group in parameters["peer_groups"]:
            yield where, group["name"]
        design = parameters.get("cooperation", {})
        for outcome in design.get("outcomes", ()):
            for key in ("name", "unit", "meaning", "source"):
                if JAPANESE.search(outcome[key]):
                    yield where, outcome[key]
            for one in outcome.get("breaks", ()):
                yield where, one["reason"]
        for key in ("membership_changes", "comparator_involved"):
            for told in design.get(key, {}).values():
                yield where, told


def _tables() -> Said:
    for name, columns in TABLES.items():
        with (ROOT / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for column in columns:
                    if JAPANESE.search(row[column]):
                        yield name, row[column]
                if row.get("indicator_id") and "medium_field" in row:  # printed with suggestions
                    yield name, row["medium_field"]


def refresh(path: Path) -> None:
    """Merge all texts into a catalogue."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.stem)
    catalogue.update(said(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    with path.open("wb") as file:
        file.write(HEADER.format(language=path.stem).encode())
        write_po(
            file, catalogue, width=100, omit_header=True, sort_by_file=True, include_lineno=False
        )


if __name__ == "__main__":
    for path in CATALOGUES:
        refresh(path)
