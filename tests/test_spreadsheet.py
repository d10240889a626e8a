"""Opening what areas send: values as a clerk sees them, and a quick, clear no to anything else."""

import io
import re
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_report.intake.archive import Unreadable
from kpi_report.intake.spreadsheet import Grid, Snag, read_csv, read_workbook

SHEET = "xl/worksheets/sheet1.xml"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(cells: dict[str, object], formats: dict[str, str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for place, value in cells.items():
        sheet[place] = value
    for place, code in (formats or {}).items():
        sheet[place].number_format = code
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


PLAIN = workbook({"A1": 1, "B2": "文"})


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def with_part(name: str, part: bytes) -> bytes:
    return packed(parts_of(PLAIN) | {name: part})


def with_rows(rows: bytes, styles: bytes = b"") -> bytes:
    """Return a workbook whose sheet has these rows as they stand in the file."""
    xml = b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (MAIN, rows)
    parts = parts_of(PLAIN) | {SHEET: xml}
    return packed(parts | {"xl/styles.xml": styles} if styles else parts)


def texts(grid: Grid) -> dict[str, str]:
    return {cell.reference: cell.text for cell in grid.cells.values()}


def first(data: bytes) -> Grid:
    return read_workbook(data)[0]


def why_not(data: bytes) -> str:
    """Return why a file is refused; that takes moments, whatever it holds."""
    begun = time.monotonic()
    with pytest.raises(Unreadable) as caught:
        read_workbook(data)
    assert time.monotonic() - begun < 5
    assert re.fullmatch(r"[ -~ぁ-んァ-ヶー一-鿿、。「」（）]+。", str(caught.value))
    return str(caught.value)


class TestValues:
    def test_numbers_and_texts(self) -> None:
        grid = first(workbook({"A1": 1, "B1": 0.1 + 0.2, "C1": -2.5, "A3": " 文 ", "B3": "１２"}))
        assert texts(grid) == {"A1": "1", "B1": "0.3", "C1": "-2.5", "A3": "文", "B3": "１２"}

    def test_large_and_small_numbers(self) -> None:
        grid = first(workbook({"A1": 123_456_789_012_345, "A2": 0.000_012}))
        assert texts(grid) == {"A1": "123456789012345", "A2": "1.2e-05"}

    def test_truth_values(self) -> None:
        assert texts(first(workbook({"A1": True, "A2": False}))) == {"A1": "TRUE", "A2": "FALSE"}

    def test_blank_text_is_empty(self) -> None:
        assert first(workbook({"A1": " 　\n", "A2": ""})).cells == {}

    def test_line_breaks_stay(self) -> None:
        assert texts(first(workbook({"A1": "上\n下"}))) == {"A1": "上\n下"}

    def test_dates(self) -> None:
        grid = first(workbook({"A1": date(2020, 4, 1), "A2": datetime(2020, 4, 1, 9, 30)}))
        assert [c.value for c in grid.cells.values()] == [
            date(2020, 4, 1),
            datetime(2020, 4, 1, 9, 30),
        ]

    @pytest.mark.parametrize(
        ("code", "shown"),
        [
            ("0%", "62.5%"),
            ("0.00%", "62.5%"),
            ("0.0%;[Red]-0.0%", "62.5%"),
            ('0.0"%"', "0.625"),
            ("0.0\\%", "0.625"),
            ("0.0", "0.625"),
        ],
    )
    def test_per_cent(self, code: str, shown: str) -> None:
        assert texts(first(workbook({"A1": 0.625}, {"A1": code}))) == {"A1": shown}

    def test_per_cent_without_noise(self) -> None:
        assert texts(first(workbook({"A1": 0.07}, {"A1": "0%"}))) == {"A1": "7%"}

    def test_text_in_a_per_cent_cell(self) -> None:
        cell = first(workbook({"A1": "62.5"}, {"A1": "0%"})).cells[1, 1]
        assert (cell.text, cell.percent) == ("62.5", False)

    def test_style_without_a_number_format(self) -> None:
        styles = (
            b'<styleSheet xmlns="%s"><cellXfs count="3"><xf fontId="0"/><xf numFmtId="9"/>'
            b'<xf numFmtId="0"/></cellXfs></styleSheet>' % MAIN
        )
        rows = b'<row r="1"><c r="A1" s="1"><v>0.5</v></c><c r="B1" s="2"><v>0.5</v></c></row>'
        assert texts(first(with_rows(rows, styles))) == {"A1": "50%", "B1": "0.5"}

    def test_error_value(self) -> None:
        cell = first(with_rows(b'<row r="1"><c r="A1" t="e"><v>#DIV/0!</v></c></row>')).cells[1, 1]
        assert (cell.snag, cell.text) == (Snag.ERROR, "#エラー")


class TestFormulas:
    def test_stored_result(self) -> None:
        rows = b'<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>'
        assert texts(first(with_rows(rows))) == {"A1": "2"}

    @pytest.mark.parametrize("value", [b"", b"<v/>", b"<v></v>", b"<v> </v>"])
    def test_no_stored_result(self, value: bytes) -> None:
        cell = first(with_rows(b'<row r="1"><c r="A1"><f>1+1</f>%s</c></row>' % value)).cells[1, 1]
        assert (cell.snag, cell.text) == (Snag.NO_RESULT, "")

    def test_as_openpyxl_writes_it(self) -> None:
        assert first(workbook({"A1": "=1+1"})).cells[1, 1].snag is Snag.NO_RESULT

    def test_result_that_is_an_empty_text(self) -> None:
        rows = b'<row r="1"><c r="A1" t="str"><f>IF(1,"")</f><v></v></c></row>'
        assert first(with_rows(rows)).cells == {}

    def test_text_with_spaces_kept(self) -> None:
        rows = b'<row r="1"><c r="A1" t="str"><f>B1</f><v xml:space="preserve"> a</v></c></row>'
        assert texts(first(with_rows(rows))) == {"A1": "a"}


class TestOtherProducers:
    def test_prefixed_tags(self) -> None:
        xml = (
            b'<x:worksheet xmlns:x="%s"><x:sheetData><x:row r="2"><x:c r="B2"><x:v>5</x:v></x:c>'
            b'<x:c r="C2"><x:f>1+1</x:f></x:c><x:c r="D2" t="e"><x:v>#N/A</x:v></x:c></x:row>'
            b"</x:sheetData></x:worksheet>" % MAIN
        )
        cells = first(with_part(SHEET, xml)).cells
        assert {c.reference: c.snag or c.value for c in cells.values()} == {
            "B2": 5.0,
            "C2": Snag.NO_RESULT,
            "D2": Snag.ERROR,
        }

    def test_cells_without_their_place(self) -> None:
        rows = (
            b'<row><c><v>1</v></c><c/><c t="e"><v>#N/A</v></c></row>'
            b'<row r="4"><c r="C4"><v>2</v></c><c><f>1+1</f></c></row>'
        )
        cells = first(with_rows(rows)).cells
        assert {c.reference: c.snag or c.value for c in cells.values()} == {
            "A1": 1.0,
            "C1": Snag.ERROR,
            "C4": 2.0,
            "D4": Snag.NO_RESULT,
        }

    def test_strict_open_xml(self) -> None:
        parts = {
            name: part.replace(b"//schemas.openxmlformats.org/", b"//purl.oclc.org/ooxml/").replace(
                b"/2006/", b"/"
            )
            if name.startswith("xl/w")
            else part
            for name, part in parts_of(PLAIN).items()
        }
        assert texts(first(packed(parts))) == {"A1": "1", "B2": "文"}

    def test_chart_sheet_between(self) -> None:
        book = openpyxl.Workbook()
        book.active["A1"] = 1
        book.create_chartsheet("図")
        book.create_sheet("後")["A1"] = 2
        assert [(g.name, texts(g)) for g in read_workbook(saved(book))] == [
            ("Sheet", {"A1": "1"}),
            ("後", {"A1": "2"}),
        ]


class TestSheets:
    def test_hidden(self) -> None:
        book = openpyxl.Workbook()
        book.create_sheet("隠").sheet_state = "hidden"
        book.create_sheet("深").sheet_state = "veryHidden"
        assert [(g.name, g.visible) for g in read_workbook(saved(book))] == [
            ("Sheet", True),
            ("隠", False),
            ("深", False),
        ]

    def test_hidden_rows_and_columns_are_read(self) -> None:
        book = openpyxl.Workbook()
        book.active["B2"] = 1
        book.active.row_dimensions[2].hidden = True
        book.active.column_dimensions["B"].hidden = True
        assert texts(first(saved(book))) == {"B2": "1"}

    def test_merged_rows_hold_the_value_in_each(self) -> None:
        book = openpyxl.Workbook()
        book.active.append(["医療", "a"])
        book.active.append([None, "b"])
        book.active.append([None, "c"])
        book.active.merge_cells("A1:A3")
        cells = first(saved(book)).cells
        assert {place: c.text for place, c in cells.items() if place[1] == 1} == {
            (1, 1): "医療",
            (2, 1): "医療",
            (3, 1): "医療",
        }
        assert cells[3, 1].reference == "A1"

    def test_merged_columns_hold_it_once(self) -> None:
        book = openpyxl.Workbook()
        book.active["A1"] = "題"
        book.active.merge_cells("A1:D1")
        assert texts(first(saved(book))) == {"A1": "題"}

    def test_merged_far_down_ends_with_the_sheet(self) -> None:
        rows = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c></row>'
        merged = b'</sheetData><mergeCells><mergeCell ref="A1:A1048576"/></mergeCells>'
        xml = b'<worksheet xmlns="%s"><sheetData>%s%s</worksheet>' % (MAIN, rows, merged)
        assert sorted(first(with_part(SHEET, xml)).cells) == [(1, 1), (2, 1), (2, 2)]

    def test_styled_cells_far_away_are_nothing(self) -> None:
        corner = b'<row r="1048576"><c r="XFD1048576" s="0"/></row>'
        rows = b'<row r="1"><c r="A1"><v>1</v></c></row>' + corner
        assert texts(first(with_rows(rows))) == {"A1": "1"}


def announced(size: int, shown: bytes, part: bytes) -> bytes:
    """Return an archive that announces another size and checksum for a part than it unpacks to."""
    data = with_part(SHEET, part)
    true = struct.pack("<LL", zlib.crc32(part), 0)[:4]
    lie = struct.pack("<L", zlib.crc32(shown))
    return data.replace(true, lie).replace(struct.pack("<L", len(part)), struct.pack("<L", size))


class TestRefused:
    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (b"", "Excelブック（.xlsx）ではないか"),
            (b"\x00" * 100, "Excelブック（.xlsx）ではないか"),
            ("番号,名称".encode(), "Excelブック（.xlsx）ではないか"),
            (b"%PDF-1.7", "Excelブック（.xlsx）ではないか"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504, "パスワードで保護されているか"),
            (PLAIN[:-100], "Excelブック（.xlsx）ではないか"),
            (packed({"a.txt": b"a"}), "Excelブック（.xlsx）ではありません"),
            (b"PK" + b"\x00" * (20 * 2**20), "20MBまで"),
        ],
        ids=["empty", "zeros", "csv", "pdf", "ole", "cut off", "zip", "large"],
    )
    def test_no_workbook(self, data: bytes, said: str) -> None:
        assert said in why_not(data)

    def test_encrypted_part(self) -> None:
        data = bytearray(PLAIN)
        place = data.index(b"PK\x01\x02")
        data[place + 8] |= 1
        assert why_not(bytes(data)) == "パスワードで保護されています。"

    def test_part_twice(self) -> None:
        out = io.BytesIO(PLAIN)
        with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(SHEET, b"<worksheet/>")
        assert "同じ名前の部分" in why_not(out.getvalue())

    def test_too_many_parts(self) -> None:
        many = {f"customXml/{n}.xml": b"" for n in range(1_000)}
        assert "大きすぎます" in why_not(packed(parts_of(PLAIN) | many))

    def test_unpacks_to_too_much(self) -> None:
        bomb = {f"xl/media/{n}.bin": bytes(33 * 2**20) for n in range(2)}
        assert "展開後64MBまで" in why_not(packed(parts_of(PLAIN) | bomb))

    @pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    def test_unusual_compression(self, method: int) -> None:
        assert "Excelブック" in why_not(packed(parts_of(PLAIN), method))

    def test_announces_less_than_it_holds(self) -> None:
        assert "壊れています" in why_not(announced(100, b"", bytes(10**6)))

    def test_damaged_checksum(self) -> None:
        data = bytearray(packed(parts_of(PLAIN), zipfile.ZIP_STORED))
        data[data.index(b"<sheetData>") + 1] ^= 1
        assert "壊れています" in why_not(bytes(data))

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    @pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "docProps/core.xml"])
    def test_document_type(self, part: str, encoding: str) -> None:
        xml = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode(encoding)
        assert "DOCTYPE" in why_not(with_part(part, xml))

    @pytest.mark.parametrize(
        "part", [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"], ids=lambda p: p[-14:]
    )
    @pytest.mark.parametrize("xml", [b"", b"<a", b"<a>&b;</a>", b"\xff\xfe", b"<a/>" * 2])
    def test_broken_xml(self, part: str, xml: bytes) -> None:
        assert "壊れ" in why_not(with_part(part, xml))

    def test_index_of_sheets_too_long(self) -> None:
        assert "一覧が大きすぎます" in why_not(
            with_part("xl/workbook.xml", b"<a>" + b"<b/>" * 2**20)
        )


class TestFarAway:
    @pytest.mark.parametrize(
        ("rows", "place"),
        [
            (b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "XFD1048576"),
            (b'<row r="20001"><c r="A20001"><v>1</v></c></row>', "A20001"),
            (b'<row r="1"><c r="KO1" t="inlineStr"><is><t>a</t></is></c></row>', "KO1"),
            (b'<row r="9"><c r="KO9"><f>1</f></c></row>', "KO9"),
            (b'<row r="1048576"><c><v>1</v></c ></row>', "A1048576"),
            (b"<row>" + b"<c><v>1</v></c>" * 301 + b"</row>", "KO2"),
        ],
        ids=["corner", "row", "column", "formula", "row without places", "column without places"],
    )
    def test_refused_by_its_place(self, rows: bytes, place: str) -> None:
        said = why_not(with_rows(b'<row r="1"><c r="A1"><v>1</v></c></row>' + rows))
        assert f"の{place}に値があります" in said

    def test_last_place_is_read(self) -> None:
        rows = b'<row r="20000"><c r="KN20000"><v>1</v></c></row>'
        assert texts(first(with_rows(rows))) == {"KN20000": "1"}

    def test_scattered_over_many_sheets(self) -> None:
        book = openpyxl.Workbook()
        for _ in range(3):
            sheet = book.create_sheet()
            sheet["A1"], sheet["KN9000"] = 1, 1
        assert "広すぎる範囲" in why_not(saved(book))

    @pytest.mark.parametrize("element", [b"<c/>", b"<a/>"])
    def test_too_many_cells(self, element: bytes) -> None:
        assert "セルが多すぎます" in why_not(with_rows(element * 1_100_000))

    def test_many_rows_without_places_are_read_quickly(self) -> None:
        begun = time.monotonic()
        grid = first(with_rows(b"<row><c><v>1</v></c></row>" * 20_000))
        assert len(grid.cells) == 20_000
        assert time.monotonic() - begun < 5


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Return the workbook with a few bytes of one part overwritten, deleted or doubled."""
    parts = parts_of(PLAIN)
    name = draw(st.sampled_from(sorted(parts)))
    part = parts[name]
    at = draw(st.integers(0, len(part) - 1))
    change: Callable[[], bytes] = draw(
        st.sampled_from(
            [
                lambda: part[:at] + draw(st.binary(max_size=6)) + part[at + 3 :],
                lambda: part[:at] + part[at + draw(st.integers(1, 40)) :],
                lambda: part[:at] + part[max(0, at - 20) :],
            ]
        )
    )
    return packed(parts | {name: change()})


@settings(max_examples=200)
@given(damaged())
def test_damage_is_read_or_refused(data: bytes) -> None:
    try:
        read_workbook(data)
    except Unreadable as refusal:
        assert str(refusal).endswith("。")


class TestCsv:
    SAID = '番号,名称\r\n1,"鉄道、\r\nバス"\r\n\r\n,～髙\r\n'

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
    def test_encodings(self, encoding: str) -> None:
        assert texts(read_csv("KPI", self.SAID.encode(encoding))) == {
            "A1": "番号",
            "B1": "名称",
            "A2": "1",
            "B2": "鉄道、\r\nバス",
            "B4": "～髙",
        }

    @pytest.mark.parametrize("encoding", ["utf-16", "euc_jp"])
    def test_other_encodings(self, encoding: str) -> None:
        with pytest.raises(Unreadable, match="UTF-8でもShift_JISでもありません"):
            read_csv("KPI", "番号,回答、調査の項目〜".encode(encoding))

    def test_numbers_stay_texts(self) -> None:
        assert read_csv("KPI", b"1.50,007").cells[1, 1].value == "1.50"

    @pytest.mark.parametrize(
        "data", [b"a\n" * 20_001, b"," * 300, b"a" * (20 * 2**20 + 1), b'"' + b"a" * 200_000]
    )
    def test_too_much(self, data: bytes) -> None:
        with pytest.raises(Unreadable, match=r"。$"):
            read_csv("KPI", data)

    def test_nothing(self) -> None:
        assert read_csv("KPI", b"").cells == {}
