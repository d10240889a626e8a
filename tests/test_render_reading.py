"""An executed notebook is read in order, and whatever is no block is refused by its cell."""

import pytest
from nbformat.v4 import (
    new_code_cell,
    new_markdown_cell,
    new_notebook,
    new_output,
    new_raw_cell,
)

from kpi_report.document.blocks import Blocks, Cover, Notice, Prose
from kpi_report.errors import RenderError
from kpi_report.render.reading import read_document

COVER = Cover("見本圏域", "", ("見本圏域", "第1回"), (), (), "", "ja", "2025-06-30")


def shows(block, source="ctx.section()", tags=()):
    output = new_output("display_data", data=block._repr_mimebundle_())
    return new_code_cell(source, outputs=[output], metadata={"tags": list(tags)})


def stray(output_type, **content):
    output = new_output(output_type, **content)
    return new_code_cell("ctx.section()\nmore()", outputs=[output])


def read(*cells):
    return read_document(new_notebook(cells=list(cells)))


def test_markdown_and_blocks_are_read_in_order():
    document = read(
        new_code_cell("area_id = 'a'", metadata={"tags": ["parameters"]}),
        new_code_cell("import kpi_report", metadata={"tags": ["setup"]}),
        shows(COVER),
        new_markdown_cell("## 現状"),
        new_code_cell("ctx.nothing()"),
        shows(Blocks((Notice("一"), Prose("二")))),
    )

    assert document.cover == COVER
    assert document.parts == (Prose("## 現状"), Notice("一"), Prose("二"))


def test_front_matter_for_quarto_is_no_part_of_a_document():
    front = new_raw_cell("---\nlang: ja\nexecute:\n  enabled: true\n---\n")

    assert read(front, shows(COVER), new_markdown_cell("文。")).parts == (Prose("文。"),)


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (
            (new_raw_cell("<b>注意</b>"), shows(COVER)),
            r"cell 1 \(<b>注意</b>\): a raw cell stands in",
        ),
        (
            (shows(COVER), new_raw_cell("---\nlang: ja\n---")),
            r"cell 2 \(---\): a raw cell stands in",
        ),
        ((new_raw_cell("---\nlang: ja"), shows(COVER)), r"cell 1 \(---\): a raw cell stands in"),
    ],
)
def test_any_other_raw_cell_is_refused(cells, message):
    with pytest.raises(RenderError, match=message):
        read(*cells)


def test_a_hidden_markdown_cell_stays_hidden():
    remark = new_markdown_cell("# 編集者へ", metadata={"tags": ["setup"]})

    assert read(shows(COVER), remark).parts == ()


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (
            stray("error", ename="KeyError", evalue="'K-1'", traceback=[]),
            r"cell 2 \(ctx\.section\(\)\) failed: KeyError: 'K-1'",
        ),
        (stray("stream", name="stdout", text="42\n"), r"cell 2 .* wrote to stdout: '42'"),
        (stray("stream", name="stderr", text="Warning"), r"cell 2 .* wrote to stderr: 'Warning'"),
        (
            stray("execute_result", data={"text/plain": "DataFrame"}, execution_count=1),
            r"cell 2 .* no block \(text/plain\): 'DataFrame'",
        ),
        (stray("display_data", data={"image/png": "AAAA"}), r"cell 2 .* no block \(image/png\)"),
        (shows(Notice("x"), tags=["setup"]), r"cell 2 .* tagged 'setup' must not show a block"),
        (new_markdown_cell("# 題"), r"cell 2 \(# 題\): first-level heading '# 題'"),
        (new_markdown_cell("題\n==="), r"cell 2 \(題\): first-level heading '題'"),
        (shows(COVER, "ctx.again()"), r"exactly one cover; found: cell 1 .*, cell 2"),
    ],
)
def test_what_cannot_stand_in_a_document_is_refused_by_its_cell(cell, message):
    with pytest.raises(RenderError, match=message):
        read(shows(COVER), cell)


def test_an_error_in_a_hidden_cell_is_refused_too():
    cell = stray("error", ename="ImportError", evalue="x", traceback=[])
    cell.metadata["tags"] = ["setup"]

    with pytest.raises(RenderError, match=r"cell 1 .* ImportError"):
        read(cell, shows(COVER))


def test_a_damaged_block_is_refused():
    cell = shows(COVER)
    cell.outputs[0].data["application/vnd.kpi-report.block+json"] = {"kind": "notice"}

    with pytest.raises(RenderError, match=r"cell 1 .*damaged block"):
        read(cell)


def test_a_document_without_cover_is_refused():
    with pytest.raises(RenderError, match="exactly one cover; found: none"):
        read(shows(Notice("x")))


def test_nothing_stands_before_the_cover():
    with pytest.raises(RenderError, match=r"cell 1 .*nothing may stand before the cover"):
        read(new_markdown_cell("前書き"), shows(COVER))


def test_a_number_sign_in_code_is_no_heading():
    text = "```\n# a comment\n```"

    assert read(shows(COVER), new_markdown_cell(text)).parts == (Prose(text),)
