"""Blocks: what a section is made of, before any renderer has seen it.

A block displays itself in JupyterLab as HTML and carries its own data beside it, as JSON under
:data:`BLOCK_MIME`. Renderers read that JSON back with :func:`load_block`; so one section serves
every output format, and a section never asks which format it is for.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Annotated, Any, Literal

from pydantic import Field, SerializerFunctionWrapHandler, TypeAdapter, model_serializer

from kpi_report.document.language import say, sentences
from kpi_report.document.style import Tone

BLOCK_MIME = "application/vnd.kpi-report.block+json"

Align = Literal["left", "right", "center"]


class Displayed:
    """Show a block in a notebook: HTML for people, JSON for renderers."""

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        from kpi_report.document.html import preview_html

        return {
            "text/html": preview_html(self),  # type: ignore[arg-type]
            BLOCK_MIME: _ADAPTER.dump_python(self, mode="json"),
        }


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell: its text, a smaller second line, and how it reads.

    ``origin`` says where the cell's numbers come from; ``value`` is the first number of its text,
    in the text's own unit. ``mark`` is a small drawing before the text, as SVG, that repeats what
    its row says.
    """

    text: str
    detail: str = ""
    tone: Tone = Tone.PLAIN
    origin: str = ""
    value: float | None = None
    mark: str = ""

    @model_serializer(mode="wrap")
    def _without_defaults(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        # Most cells are but a text, and a notebook writes every field on a line of its own.
        written = write(self)
        return {f.name: written[f.name] for f in fields(self) if written[f.name] != f.default}


@dataclass(frozen=True, slots=True)
class Column:
    """A table column. ``weight`` is its share of the free width; 0 means as wide as its content.

    ``inline`` puts a cell's second line beside its text; ``blank`` cells are to be written into.
    """

    label: str
    align: Align = "left"
    weight: float = 0.0
    inline: bool = False
    blank: bool = False


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows under one spanning label; an empty label shows no spanning row.

    ``origin`` says where the numbers of the label come from.
    """

    label: str
    rows: tuple[tuple[Cell, ...], ...]
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Table(Displayed):
    """A table with a caption, rows in groups, a note and a source line; ``dense`` if it is long.

    ``mark_note`` says how to read the drawings in its cells. ``origin`` says where the numbers of
    the caption come from, ``note_origin`` those of the note.
    """

    title: str
    columns: tuple[Column, ...]
    groups: tuple[RowGroup, ...]
    note: str = ""
    source: str = ""
    dense: bool = False
    mark_note: str = ""
    origin: str = ""
    note_origin: str = ""
    kind: Literal["table"] = "table"

    def __post_init__(self) -> None:
        for group in self.groups:
            _refuse_ragged(self.title, self.columns, group.rows)

    @property
    def drawn_note(self) -> str:
        """Return the note where the drawings in cells are shown: with that on them, if any is."""
        drawn = any(cell.mark for group in self.groups for row in group.rows for cell in row)
        return sentences(self.note, self.mark_note if drawn else "")


@dataclass(frozen=True, slots=True)
class Dataset(Displayed):
    """A table that is delivered in a workbook only; a document names it in one line.

    ``sheet`` is the name of its sheet, the title's beginning if empty.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    source: str = ""
    sheet: str = ""
    kind: Literal["dataset"] = "dataset"

    def __post_init__(self) -> None:
        _refuse_ragged(self.title, self.columns, self.rows)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the numbers of one table come from: a label, then one short line for each row.

    ``origins`` says line by line where numbers come from that are not places themselves.
    """

    label: str
    lines: tuple[str, ...]
    origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace(Displayed):
    """Where the numbers of a document come from, in small print, table by table."""

    groups: tuple[Places, ...]
    kind: Literal["trace"] = "trace"


@dataclass(frozen=True, slots=True)
class Figure(Displayed):
    """A chart as SVG text, with the alternative text made from its own numbers.

    ``width`` is its share of the text width, from 0 to 1; ``origin`` says where the numbers drawn
    come from.
    """

    title: str
    svg: str
    alt: str
    note: str = ""
    source: str = ""
    width: float = 1.0
    origin: str = ""
    kind: Literal["figure"] = "figure"

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError(f"figure {self.title!r} has no alternative text")


@dataclass(frozen=True, slots=True)
class Card:
    """One finding of the first page: a label such as 「注視する点」, a headline, its evidence.

    ``origin`` says where the numbers in it come from.
    """

    label: str
    heading: str
    text: str
    tone: Tone
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Cards(Displayed):
    """Findings shown side by side."""

    cards: tuple[Card, ...]
    kind: Literal["cards"] = "cards"


@dataclass(frozen=True, slots=True)
class Notice(Displayed):
    """A boxed remark: a caution, a request, or why there is nothing to show.

    ``origin`` says where the numbers in it come from.
    """

    text: str
    title: str = ""
    tone: Tone = Tone.NOTE
    origin: str = ""
    kind: Literal["notice"] = "notice"


@dataclass(frozen=True, slots=True)
class Prose(Displayed):
    """Markdown text whose wording depends on data; raw HTML in it is shown, not obeyed."""

    markdown: str
    kind: Literal["prose"] = "prose"


@dataclass(frozen=True, slots=True)
class Fact:
    """A line at the head of a document: a label, what it says, and where its numbers come from."""

    label: str
    value: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Cover(Displayed):
    """The head of a document, and what a renderer needs to know about the whole of it.

    Parameters
    ----------
    title
        The document's one H1.
    subtitle
        The line under it.
    running_head
        Two texts repeated on every page: left, right.
    facts
        Lines of label and value.
    notices
        Sentences that must stand on the first page.
    footer
        Text at the foot of every page, beside the page number.
    language
        BCP 47 tag.
    date
        ISO date that stands for the document's age; no clock is read.
    banner
        What every page must say of the whole document, such as 「架空のデータ」; mostly nothing.
    keywords
        What a file's properties say beside the title: of what, of which round, made from what.
    """

    title: str
    subtitle: str
    running_head: tuple[str, str]
    facts: tuple[Fact, ...]
    notices: tuple[str, ...]
    footer: str
    language: str
    date: str
    banner: str = ""
    keywords: tuple[str, ...] = ()
    kind: Literal["cover"] = "cover"

    @property
    def window_title(self) -> str:
        """Return what a title bar or a tab shows."""
        if not self.banner:
            return self.title
        return say("【{banner}】{title}", banner=self.banner, title=self.title)


@dataclass(frozen=True, slots=True)
class Blocks(Displayed):
    """Several blocks that one section shows in this order."""

    blocks: "tuple[Block, ...]"
    kind: Literal["blocks"] = "blocks"


Block = Annotated[
    Table | Dataset | Trace | Figure | Cards | Notice | Prose | Cover | Blocks,
    Field(discriminator="kind"),
]

_ADAPTER: TypeAdapter[Any] = TypeAdapter(Block)


def load_block(data: object) -> Any:
    """Build a block from the JSON that its display carried.

    Raises
    ------
    pydantic.ValidationError
        If the data are not those of a block.
    """
    return _ADAPTER.validate_python(data)


def _refuse_ragged(
    title: str, columns: tuple[Column, ...], rows: tuple[tuple[Cell, ...], ...]
) -> None:
    for row in rows:
        if len(row) != len(columns):
            raise ValueError(
                f"table {title!r}: a row has {len(row)} cells, the table {len(columns)} columns"
            )


def flatten(block: Any) -> Iterator[Any]:
    """Yield the block itself, or the blocks inside it, in order."""
    if isinstance(block, Blocks):
        for inner in block.blocks:
            yield from flatten(inner)
    else:
        yield block
