"""What changed between two documents: numbers, words, or only how they are made and set."""

import pytest

from kpi_report.document.blocks import (
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
    Prose,
    RowGroup,
    Table,
    Trace,
)
from kpi_report.document.style import Tone
from kpi_report.render.reading import Document
from kpi_report.review.differences import (
    Differences,
    Edit,
    Kind,
    compare_readings,
    numbers_in,
    pieces_of,
)
from kpi_report.review.passages import read_passages

COVER = Cover(
    title="みどり圏域 資料",
    subtitle="第1回",
    running_head=("みどり", "第1回"),
    facts=(Fact("連携中枢都市", "みどり市"),),
    notices=(),
    footer="青葉研究所",
    language="ja",
    date="2026-03-31",
    keywords=("データの識別番号：0123456789abcdef",),
)
HEADING = Prose("## 要点\n\n他の圏域と比べた動きを示します。")
CHART = (
    '<svg viewBox="0 0 9 9"><!-- 2020年 --><path id="a" style="fill:none" d="M 0 {y} L 9 2"/></svg>'
)


def table(*rows: tuple[str, str], note: str = "", origin: str = "") -> Table:
    cells = tuple((Cell(label), Cell(value, origin=origin)) for label, value in rows)
    return Table("人口の動き", (Column("指標"), Column("値")), (RowGroup("", cells),), note=note)


def differences(old: tuple[object, ...], new: tuple[object, ...]) -> Differences:
    before, after = (read_passages(Document(COVER, parts)) for parts in (old, new))  # type: ignore[arg-type]
    return compare_readings(before, after)


def version(sha: str, program: str = "0.1.0") -> Notice:
    return Notice(f"kpi_report {program}。データの識別番号：{sha}。", "データの基準日と版")


ROWS = (("転入", "1,234人"), ("出生", "▲5.0%"))


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (HEADING, HEADING, Kind.UNCHANGED),
        (HEADING, Prose("## 要点\n\nほかの圏域と比べた動きを示します。"), Kind.TEXT),
        (HEADING, Prose("## まとめ\n\n他の圏域と比べた動きを示します。"), Kind.TEXT),
        (Prose("16の観点です。"), Prose("15の観点です。"), Kind.NUMBERS),
        (table(*ROWS), table(("転入", "1,235人"), ROWS[1]), Kind.NUMBERS),
        (table(*ROWS), table(("転入数", "1,234人"), ROWS[1]), Kind.TEXT),
        (table(*ROWS), table(("転入", "1234 人"), ("出生", "−5.0%")), Kind.TEXT),
        (table(*ROWS), table(ROWS[0]), Kind.NUMBERS),
        (table(*ROWS), table(("転入", "▲5.0%"), ("出生", "1,234人")), Kind.NUMBERS),
        (table(*ROWS), table(*reversed(ROWS)), Kind.TEXT),
        (table(*ROWS, note="38圏域"), table(*ROWS, note="37圏域"), Kind.NUMBERS),
        (table(*ROWS, origin="人口!C12"), table(*ROWS, origin="人口!C13"), Kind.TEXT),
        (version("0123456789abcdef"), version("fedcba9876543210"), Kind.IDENTITY),
        (version("0123456789abcdef"), version("0123456789abcdef", "0.2.0"), Kind.IDENTITY),
        (Notice("値は5です。"), Notice("値は6です。"), Kind.NUMBERS),
        (Notice("同じ", tone=Tone.NOTE), Notice("同じ", tone=Tone.BAD), Kind.UNCHANGED),
    ],
    ids=[
        "nothing",
        "a word",
        "a heading",
        "a number in a sentence",
        "a number in a cell",
        "a label",
        "numbers written otherwise",
        "a row is gone",
        "two numbers changed places",
        "two rows changed places",
        "a number in a note",
        "the address of a number",
        "the hash of the data",
        "the version of the program",
        "a number in a notice",
        "a tone",
    ],
)
def test_the_kind_of_a_change(old: object, new: object, kind: Kind) -> None:
    assert differences((old,), (new,)).kind is kind


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            Cards((Card("注視する点", "転入", "5人減りました。", Tone.WATCH),)),
            Cards((Card("注視する点", "転入", "6人減りました。", Tone.WATCH),)),
        ),
        (
            Dataset("系列", (Column("年"),), ((Cell("2020"),),)),
            Dataset("系列", (Column("年"),), ((Cell("2021"),),)),
        ),
        (Figure("図", CHART.format(y=1), "5人"), Figure("図", CHART.format(y=1), "6人")),
        (Figure("図", CHART.format(y=1), "人"), Figure("図", CHART.format(y=3), "人")),
    ],
    ids=["a card", "the workbook", "an alternative text", "a line of a chart"],
)
def test_a_number_is_found_wherever_it_is_told(old: object, new: object) -> None:
    assert differences((old,), (new,)).kind is Kind.NUMBERS


def test_a_chart_in_another_colour_tells_the_same() -> None:
    other = CHART.replace("fill:none", "fill:red").format(y=1)
    found = differences((Figure("図", CHART.format(y=1), "人"),), (Figure("図", other, "人"),))
    assert found.kind is Kind.UNCHANGED


def test_another_place_of_origin_is_no_other_number() -> None:
    old, new = (Trace((Places("人口", (f"セル{n}",)),)) for n in (12, 13))
    assert differences((old,), (new,)).kind is Kind.TEXT


def test_a_hash_beside_a_word_leaves_one_change() -> None:
    old = (HEADING, version("0123456789abcdef"))
    new = (Prose(HEADING.markdown.replace("他", "ほか")), version("fedcba9876543210"))
    found = differences(old, new)
    assert (len(found.changes), found.identity, found.kind) == (1, True, Kind.TEXT)


def test_a_change_stands_under_its_section_and_table() -> None:
    (change,) = differences(
        (HEADING, table(*ROWS)), (HEADING, table(("転入", "1,235人"), ROWS[1]))
    ).changes
    assert (change.section, change.place) == ("要点", "人口の動き")
    assert change.side(Edit.DELETED) == "転入 ｜ 1,234人"
    assert change.side(Edit.INSERTED) == "転入 ｜ 1,235人"


def test_numbers_are_counted_where_they_differ() -> None:
    found = differences((table(*ROWS),), (table(("転入", "1,235人"), ("出生", "▲5.1%")),))
    assert (found.n_numbers, found.n_texts) == (2, 0)


def test_a_passage_is_told_apart_word_by_word_and_number_by_number() -> None:
    pieces = [(p.edit, p.text, p.number) for p in pieces_of("転入は12.3人です", "転出は12.4人です")]
    assert pieces == [
        (Edit.DELETED, "転入", False),
        (Edit.INSERTED, "転出", False),
        (Edit.KEPT, "は", False),
        (Edit.DELETED, "12.3", True),
        (Edit.INSERTED, "12.4", True),
        (Edit.KEPT, "人です", False),
    ]


def test_a_row_that_is_new_does_not_change_the_others() -> None:
    found = differences((table(*ROWS),), (table(("転出", "7人"), *ROWS),))
    (change,) = found.changes
    assert (change.side(Edit.DELETED), change.side(Edit.INSERTED)) == ("", "転出 ｜ 7人")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("２０２１年度は▲1,234人", ["2021", "-1234"]),
        ("2016–2021年", ["2016", "2021"]),
        ("2026-03-31", ["2026", "03", "31"]),
        ("+1.5から−0.5", ["+1.5", "-0.5"]),
        ("数値なし", []),
    ],
)
def test_numbers_however_they_are_written(text: str, numbers: list[str]) -> None:
    assert numbers_in(text) == numbers
