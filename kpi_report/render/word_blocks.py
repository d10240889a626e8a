"""Blocks as WordprocessingML, in the styles of ``assets/word/styles.xml``.

Pandoc could write plain tables too, but neither widths, shading, rows that stay whole, nor the
fields that number captions.
"""

from collections.abc import Sequence

from kpi_report.document import style
from kpi_report.document.blocks import (
    Block,
    Blocks,
    Card,
    Cards,
    Cell,
    Column,
    Cover,
    Dataset,
    Fact,
    Figure,
    Notice,
    Places,
    Table,
    Trace,
)
from kpi_report.document.html import numbered
from kpi_report.document.language import language, say
from kpi_report.document.style import Tone
from kpi_report.render.column_widths import column_widths, side_by_side
from kpi_report.render.wordml import APART, TEXT_WIDTH, field, paragraph, run, tbl, tc, tr

EM, DENSE_EM, DETAIL_EM = 170, 160, 160
"""Size in twips of the font of a table, of a dense one, and of the second lines in them."""
LETTER = {"ja": 0.5, "en": 0.56}
"""How much of it a narrow letter takes: all in Japanese tables, on average in English ones."""
FEW_ROWS = 4
"""So many rows are kept on one page."""
LONG_FACT = 24
GAP = 140
"""Twips between cards."""


def block_wordml(block: Block, number: int | None = None) -> str:
    """Return a block as WordprocessingML.

    Parameters
    ----------
    block
        Any block but prose and figures, which hold what only pandoc can put into the file.
    number
        Place of the block among its kind; it opens the caption of a table.
    """
    match block:
        case Table():
            return caption(block, number) + _table(block) + below(block.note, block.source)
        case Cards():
            return _cards(block) + APART
        case Notice():
            return _notice(block) + APART
        case Dataset():
            return ""
        case Trace():
            return "".join(_places(group) for group in block.groups) + APART
        case Cover():
            return _head(block)
        case Blocks():
            return "".join(block_wordml(inner) for inner in block.blocks)
    raise TypeError(f"{type(block).__name__} is written by pandoc")


def caption(block: Table | Figure, number: int | None) -> str:
    """Return the caption of a table or figure; its number counts by itself in Word."""
    kind = "Table" if isinstance(block, Table) else "Image"
    before, counted, after = numbered(block, number).partition(str(number))
    label = ""
    if counted:
        look = "CaptionNumber"
        count = field(f"SEQ {kind} \\* ARABIC", counted, look)
        label = run(before, look) + count + run(f"{after}  ", look)
    return paragraph(f"{kind}Caption", label, run(block.title))


def below(note: str, source: str) -> str:
    """Return the note and the source under a table or figure."""
    lines = [(say("注"), note), (say("出典"), source)]
    told = [paragraph("Note", run(f"{label}  {text}")) for label, text in lines if text]
    return "".join(told) or APART


def _table(table: Table) -> str:
    letter, detail = (
        LETTER[language()] * em for em in (DENSE_EM if table.dense else EM, DETAIL_EM)
    )
    widths = column_widths(table, TEXT_WIDTH, letter, detail)
    look = "Dense" if table.dense else ""
    n_rows = sum(len(group.rows) for group in table.groups)
    noted = bool(table.note or table.source)
    headings = "".join(
        tc(width, paragraph(f"{look}TableHeading", run(column.label), align=column.align))
        for width, column in zip(widths, table.columns, strict=True)
    )
    rows = [tr(headings, heads=True)]
    written = 0
    for group in table.groups:
        if group.label:
            label = paragraph(f"{look}TableGroup", run(group.label))
            rows.append(tr(tc(sum(widths), label, span=len(widths))))
        for row in group.rows:
            written += 1
            stays = noted if written == n_rows else n_rows <= FEW_ROWS
            rows.append(tr(_cells(row, table.columns, widths, f"{look}TableText", stays)))
    return tbl("Table", widths, rows, named=table.title)


def _cells(
    row: Sequence[Cell], columns: Sequence[Column], widths: Sequence[int], look: str, stays: bool
) -> str:
    written = []
    for cell, column, width in zip(row, columns, widths, strict=True):
        toned = cell.tone is not Tone.PLAIN
        ink = style.INKS[cell.tone]
        runs = [run(cell.text, f"Tone{cell.tone.value.title()}" if toned else "")]
        if cell.detail:
            runs.append(run("  ") if column.inline else "<w:r><w:br/></w:r>")
            runs.append(run(cell.detail, "Detail", ink.text if toned else ""))
        fill = ink.fill if toned and cell.tone is not Tone.NOTE else ""
        shown = paragraph(look, *runs, align=column.align, with_next=stays)
        written.append(tc(width, shown, fill=fill))
    return "".join(written)


def _cards(block: Cards) -> str:
    n = min(max(len(block.cards), 1), 3)
    width = (TEXT_WIDTH - GAP * (n - 1)) // n
    gap = tc(GAP, APART)
    rows = []
    for start in range(0, len(block.cards), n):
        cells = [_card(card, width) for card in block.cards[start : start + n]]
        cells += [tc(width, APART)] * (n - len(cells))
        rows.append(tr(gap.join(cells)))
    widths = [GAP if i % 2 else width for i in range(2 * n - 1)]
    return tbl("CardTable", widths, rows)


def _card(card: Card, width: int) -> str:
    ink = style.INKS[card.tone]
    told = (
        paragraph("CardLabel", run(card.label, colour=ink.text))
        + paragraph("CardHeading", run(card.heading))
        + paragraph("CardText", run(card.text))
    )
    return tc(width, told, fill=ink.fill, edge=ink.text)


def _notice(notice: Notice) -> str:
    look = f"Notice{notice.tone.value.title()}"
    title = run(notice.title, "Strong", style.INKS[notice.tone].text)
    head = paragraph(look, title, with_next=True) if notice.title else ""
    return head + paragraph(look, run(notice.text))


def _places(group: Places) -> str:
    """Return the lines row by row, so that they can go on over a page."""
    # Imported here, as it draws in Matplotlib, which takes long to import.
    from kpi_report.document.drawing import inches_of

    n = side_by_side(map(inches_of, group.lines), TEXT_WIDTH / 1440)
    width = TEXT_WIDTH // n
    cells = [tc(width, paragraph("TraceLine", run(line))) for line in group.lines]
    rows = []
    for start in range(0, len(cells), n):
        own = cells[start : start + n]
        empty = tc(width, paragraph("TraceLine"))
        rows.append(tr("".join([*own, *[empty] * (n - len(own))])))
    return paragraph("TraceLabel", run(group.label)) + tbl("TraceTable", [width] * n, rows)


def _head(cover: Cover) -> str:
    """Return what stands under the title of a document."""
    subtitle = paragraph("Subtitle", run(cover.subtitle)) if cover.subtitle else ""
    facts = _facts(cover.facts) + APART if cover.facts else ""
    notices = "".join(paragraph("CoverNotice", run(notice)) for notice in cover.notices)
    return subtitle + facts + notices


def _facts(facts: Sequence[Fact]) -> str:
    """Return the facts, short ones in pairs, as the PDF shows them."""
    short = [fact for fact in facts if len(fact.value) <= LONG_FACT]
    long = [fact for fact in facts if len(fact.value) > LONG_FACT]
    widths = [1500, 3900, 1500, TEXT_WIDTH - 6900]
    rows = []
    for start in range(0, len(short), 2):
        pair = [*short[start : start + 2], Fact("", "")][:2]
        rows.append(
            tr(
                "".join(
                    _fact(fact, widths[2 * i], widths[2 * i + 1]) for i, fact in enumerate(pair)
                )
            )
        )
    rows += [tr(_fact(fact, widths[0], sum(widths[1:]), span=3)) for fact in long]
    return tbl("FactTable", widths, rows)


def _fact(fact: Fact, label: int, value: int, span: int = 1) -> str:
    return tc(label, paragraph("FactText", run(fact.label, "FactLabel"))) + tc(
        value, paragraph("FactText", run(fact.value)), span=span
    )
