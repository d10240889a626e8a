"""What went wrong in a preview, told at the cell it went wrong in."""

from dataclasses import dataclass

from kpi_report.document.blocks import Block, Cover, Prose
from kpi_report.render.reading import Document

TITLE = "プレビュー"
_FENCE = "````"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a document is shown only up to a cell, or not at all.

    ``cell`` is its number in the template, ``source`` its code, ``line`` the line at fault, all
    counted from 1; ``trace`` are the last lines of the traceback. Without a cell it is the round,
    the template or the kernel as a whole.
    """

    reason: str
    message: str
    cell: int | None = None
    cell_id: str = ""
    source: str = ""
    line: int | None = None
    trace: str = ""

    @property
    def heading(self) -> str:
        """Return where it happened, in a few words."""
        if self.cell is None:
            return "エラー：文書を作成できません"
        name = f"（{self.cell_id}）" if self.cell_id else ""
        line = f"の{self.line}行目" if self.line else ""
        return f"エラー：セル{self.cell}{name}{line}"


def until(document: Document | None, trouble: Trouble, language: str = "ja") -> Document:
    """Return a document as far as it came, with what went wrong at its end."""
    if document is None:
        document = Document(_cover(language), ())
    return Document(document.cover, (*document.parts, *_told(trouble)))


def _told(trouble: Trouble) -> tuple[Block, ...]:
    told = [f"## {trouble.heading}", _code(f"{trouble.reason}: {trouble.message}")]
    if trouble.source:
        told.append(_code(_numbered(trouble.source, trouble.line)))
    if trouble.trace:
        told += ["呼出しの経過（最後の部分）です。", _code(trouble.trace)]
    if trouble.cell is not None:
        told.append("このセルから後は、実行していません。保存すると、ここから再び実行します。")
    return (Prose("\n\n".join(told)),)


def _numbered(source: str, line: int | None) -> str:
    rows = enumerate(source.splitlines(), start=1)
    return "\n".join(f"{'→' if n == line else '  '} {n:>2}  {text}" for n, text in rows)


def _code(text: str) -> str:
    return f"{_FENCE}\n{text.replace(_FENCE, '```')}\n{_FENCE}"


def _cover(language: str) -> Cover:
    return Cover(
        title=TITLE,
        subtitle="",
        running_head=("", TITLE),
        facts=(),
        notices=(),
        footer="",
        language=language,
        date="2000-01-01",
    )
