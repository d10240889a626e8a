"""Folders of builds, made by hand: a few blocks, a page of one picture, and the manifest."""

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
from PIL import Image

from kpi_report.document.blocks import Cell, Column, Cover, Notice, RowGroup, Table
from kpi_report.produce.manifest import Entry, Failure, Manifest, Verdict, output_file
from kpi_report.produce.manifest import write_manifest as write

NAMES = {"midori": "みどり圏域", "kaede": "カエデ圏域", "nagi": "なぎ<b>圏域</b>"}
WORDS = "圏域の動きを示します。"
VALUE = "12.3"
SHA = "0123456789abcdef"

MANIFEST = Manifest(
    round_id="r08",
    title="題（2026年3月）",
    data_date="2026-03-31",
    credit="",
    disclaimer="",
    versions={},
    inputs={},
    documents=(),
    fictional=True,
)


def document(
    words: str = WORDS, value: str = VALUE, sha: str = SHA, ink: int = 0, code: str = "show()"
) -> dict[str, Any]:
    """Return what a document says and how dark its page is printed."""
    return {"words": words, "value": value, "sha": sha, "ink": ink, "code": code}


def make_build(
    folder: Path, documents: Mapping[str, dict[str, Any] | None], **manifest: Any
) -> Path:
    """Write a build of documents; None for one that failed."""
    entries = [_entry(folder, name, told) for name, told in documents.items()]
    folder.mkdir(parents=True, exist_ok=True)
    write(folder, replace(MANIFEST, documents=tuple(entries), **manifest))
    return folder


def _entry(folder: Path, name: str, told: dict[str, Any] | None) -> Entry:
    if told is None:
        failure = Failure("KeyError", "列がありません", 7)
        return Entry(name, "area", NAMES[name], "青葉県", Verdict.FAILED, failure=failure)
    own = folder / name
    own.mkdir(parents=True)
    blocks = _blocks(name, told)
    (own / "executed.ipynb").write_text(json.dumps(_notebook(blocks, told["code"])))
    said = f"{told['words']} {told['value']} {told['sha']}"
    (own / "feedback.html").write_text(f"<p class=ink{told['ink']}>{said}</p>", encoding="utf-8")
    then = {"creationDate": time.gmtime(0), "modDate": time.gmtime(0)}
    _page(told).save(own / "feedback.pdf", "PDF", resolution=96, **then)
    files = tuple(output_file(folder, path) for path in sorted(own.iterdir()))
    return Entry(name, "area", NAMES[name], "青葉県", Verdict.DELIVERED, files=files)


def _blocks(name: str, told: dict[str, Any]) -> Sequence[tuple[Any, str]]:
    cover = Cover(
        title=f"{NAMES[name]} 資料",
        subtitle="",
        running_head=("", ""),
        facts=(),
        notices=(),
        footer="",
        language="ja",
        date="2026-03-31",
    )
    rows = RowGroup("", ((Cell("転入超過"), Cell(told["value"])),))
    table = Table("人口の動き", (Column("指標"), Column("値")), (rows,))
    version = Notice(f"データの識別番号：{told['sha']}。", "版")
    return ((cover, ""), (table, f"## 要点\n\n{told['words']}"), (version, "## 算出方法"))


def _notebook(blocks: Sequence[tuple[Any, str]], code: str) -> Any:
    cells: list[Any] = []
    for block, prose in blocks:
        if prose:
            cells.append(nbformat.v4.new_markdown_cell(prose))
        shown = nbformat.v4.new_output("display_data", block._repr_mimebundle_())
        cells.append(nbformat.v4.new_code_cell(code, outputs=[shown]))
    return nbformat.v4.new_notebook(cells=cells)


def _page(told: dict[str, Any]) -> Image.Image:
    """Return a page with a line for each thing said, which lies elsewhere when it is another."""
    picture = np.full((480, 320, 3), 255, dtype=np.uint8)
    for top, key in ((40, "words"), (120, "value"), (200, "sha")):
        left = hashlib.sha256(told[key].encode()).digest()[0]
        picture[top : top + 8, left : left + 16] = told["ink"]
    picture[300:340, 16:300] = told["ink"]
    return Image.fromarray(picture)
