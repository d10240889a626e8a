"""The archive that a workbook is: made sure to do no harm before anything reads its cells.

Looked up in its parts is what calamine does not tell (percent formats, formulas without a stored
result, error values) and what would bring it down (a cell in the last corner of the sheet, an
archive that unpacks to gigabytes).
"""

import io
import re
import zipfile
import zlib
from posixpath import join, normpath
from xml.etree import ElementTree
from xml.parsers import expat

from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries

MOST_BYTES = 20 * 2**20
MOST_UNPACKED = 64 * 2**20
MOST_PARTS = 1_000
MOST_ROWS, MOST_COLUMNS = 20_000, 300
MOST_PLACES, MOST_ELEMENTS = MOST_ROWS * MOST_COLUMNS, 1_000_000
MOST_FORMATS = 65_500
MOST_BYTES_OF_INDEX = 2**20
_OLE = b"\xd0\xcf\x11\xe0"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_REFERENCE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})", re.ASCII)
# None of these may look past the next tag: a file made for it would keep them busy for hours.
_XF = re.compile(rb"<(?:\w{1,20}:)?xf\b([^<>]*)>")
_FORMAT = re.compile(rb"<(?:\w{1,20}:)?numFmt\b([^<>]*)>")
_FORMAT_NUMBER = re.compile(rb'\bnumFmtId="(\d{1,6})"')
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))

RESEND = "お送りした様式に記入して、お送りください。"
_UNLOCK = "パスワードを解除し、Excelブック（.xlsx）で保存し直してください。"
_TRIM = "記入した行より下の空の行を行ごと削除し、保存し直してください。"


class Unreadable(Exception):  # noqa: N818 - it says what the file is
    """A file that is not opened: why, and what to do, in the words of the clerk who sent it."""

    def __init__(self, problem: str, remedy: str = RESEND) -> None:
        super().__init__(problem)
        self.remedy = remedy


def unpack(data: bytes) -> dict[str, bytes]:
    """Return the XML parts of the archive, unpacked within bounds and with their sums checked."""
    if len(data) > MOST_BYTES:
        raise Unreadable("ファイルが大きすぎます（20MBまで）。")
    if data.startswith(_OLE):
        raise Unreadable("パスワードで保護されているか、古い形式（.xls）のファイルです。", _UNLOCK)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_PARTS or sum(e.file_size for e in entries) > MOST_UNPACKED:
                raise Unreadable("ファイルの中身が大きすぎます（展開後64MBまで）。")
            if any(entry.flag_bits & 1 for entry in entries):
                raise Unreadable("パスワードで保護されています。", _UNLOCK)
            if any(entry.compress_type not in _METHODS for entry in entries):
                raise Unreadable("Excelブック（.xlsx）ではありません。")
            names = [entry.filename for entry in entries]
            if len(names) != len(set(names)):
                raise Unreadable("ファイルの中に、同じ名前の部分が二つあります。")
            xml = {e.filename: _part(archive, e) for e in entries if _is_xml(e.filename)}
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,
    ) as error:
        raise Unreadable("Excelブック（.xlsx）ではないか、壊れています。") from error
    if any(mark in part for part in xml.values() for mark in _DOCTYPES):
        raise Unreadable("ファイルの中に、調査票にはない定義（DOCTYPE）があります。")
    if "xl/workbook.xml" not in xml:
        raise Unreadable("Excelブック（.xlsx）ではありません。")
    return xml


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))


def _part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return one part; asking for no more than is announced keeps a lie about it from growing."""
    with archive.open(entry) as part:
        return part.read(entry.file_size + 1)


def packed(parts: dict[str, bytes]) -> io.BytesIO:
    """Return the parts as an archive that is what it says."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    data.seek(0)
    return data


def _sheet_parts(parts: dict[str, bytes]) -> dict[str, str]:
    """Return the part of the archive that holds each worksheet, by the sheet's name."""
    try:
        index = parts["xl/workbook.xml"], parts["xl/_rels/workbook.xml.rels"]
        if any(len(part) > MOST_BYTES_OF_INDEX for part in index):
            raise Unreadable("ファイルの中のシートの一覧が大きすぎます。")
        book, relations = map(ElementTree.fromstring, index)
    except (ElementTree.ParseError, KeyError, ValueError) as error:
        raise Unreadable("ファイルが壊れていて、シートの一覧を読み取れません。") from error
    targets = {
        relation.get("Id"): normpath(join("/xl", relation.get("Target", ""))).lstrip("/")
        for relation in relations
    }
    sheets = (element for element in book.iter() if element.tag.endswith("}sheet"))
    found = {s.get("name", ""): targets.get(_relation(s), "") for s in sheets}
    return {
        name: part
        for name, part in found.items()
        if part in parts and not part.startswith(("xl/chartsheets/", "xl/dialogsheets/"))
    }


def _relation(sheet: ElementTree.Element) -> str:
    return next((value for key, value in sheet.items() if key.endswith("}id")), "")


def _percent_styles(styles: bytes) -> frozenset[int]:
    """Return the numbers of the cell styles that show a share as per cent."""
    if styles.count(b"numFmtId") > MOST_FORMATS:
        raise Unreadable("セルの書式の種類が多すぎます。")
    formats = {9, 10}
    for match in _FORMAT.finditer(styles):
        number = _FORMAT_NUMBER.search(match[1])
        code = re.search(rb'formatCode="([^"]*)"', match[1])
        if number and code and b"%" in re.sub(rb"&quot;.*?&quot;|\\.", b"", code[1]):
            formats.add(int(number[1]))
    section = styles.partition(b"cellXfs")[2].partition(b"cellXfs>")[0]
    numbers = (_FORMAT_NUMBER.search(match[1]) for match in _XF.finditer(section))
    return frozenset(n for n, number in enumerate(numbers) if number and int(number[1]) in formats)


class Scan:
    """One pass over a sheet's part: what calamine does not tell, and how far its cells reach."""

    def __init__(self, sheet: str, percent: frozenset[int]) -> None:
        self.sheet, self.percent = sheet, percent
        self.errors: set[tuple[int, int]] = set()
        self.without_result: set[tuple[int, int]] = set()
        self.shares: set[tuple[int, int]] = set()
        self.elements = self.merged = 0
        self._row = self._column = 0
        self._attributes: dict[str, str] = {}
        self._inside: set[str] = set()
        self._in_value = False
        self._rows, self._columns = [MOST_ROWS, 0], [MOST_COLUMNS, 0]

    @property
    def places(self) -> int:
        """Return how many cells lie in the box around those that hold something."""
        width, height = (max(0, b - a + 1) for a, b in (self._rows, self._columns))
        return width * height

    def run(self, part: bytes, elements: int) -> None:
        """Read the part, after so many elements of other sheets."""
        self.elements = elements
        parser = expat.ParserCreate(namespace_separator="}")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(part, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise Unreadable(f"シート「{self.sheet}」のセルが多すぎます。", _TRIM)
        tag = name.rpartition("}")[2]
        if tag == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0
        elif tag == "c":
            self._attributes, self._inside = attributes, set()
        elif tag == "mergeCell":
            left, top, right, bottom = range_boundaries(attributes["ref"])
            self.merged += (right - left + 1) * (bottom - top + 1)
            if self.merged > MOST_PLACES:
                raise Unreadable(f"シート「{self.sheet}」の結合されたセルの範囲が広すぎます。")
        else:
            self._inside.add(tag)
            self._in_value = tag == "v"

    def _text(self, text: str) -> None:
        if self._in_value and text.strip():
            self._inside.add("text")

    def _end(self, name: str) -> None:
        tag = name.rpartition("}")[2]
        self._in_value = False
        if tag != "c":
            return
        row, self._column = self._row, self._column + 1
        if "r" in self._attributes:
            place = _REFERENCE.fullmatch(self._attributes["r"])
            if place is None:
                raise ValueError(self._attributes["r"])
            row, self._column = int(place[2]), column_index_from_string(place[1])
        if self._inside:
            self._keep(row, self._column)

    def _keep(self, row: int, column: int) -> None:
        if not (0 < row <= MOST_ROWS and column <= MOST_COLUMNS):
            raise Unreadable(
                f"シート「{self.sheet}」の{get_column_letter(column)}{row}に値があります。"
                f"値は{MOST_ROWS:,}行、{MOST_COLUMNS}列までにしてください。"
            )
        self._rows = [min(self._rows[0], row), max(self._rows[1], row)]
        self._columns = [min(self._columns[0], column), max(self._columns[1], column)]
        kind, style = self._attributes.get("t", "n"), self._attributes.get("s", "")
        if kind == "e":
            self.errors.add((row, column))
        elif "f" in self._inside and "text" not in self._inside and kind != "str":
            self.without_result.add((row, column))
        elif kind == "n" and style.isdecimal() and int(style) in self.percent:
            self.shares.add((row, column))


def scan_sheets(parts: dict[str, bytes]) -> dict[str, Scan]:
    """Return what a pass over each sheet tells, by the sheet's name."""
    percent = _percent_styles(parts.get("xl/styles.xml", b""))
    scans: dict[str, Scan] = {}
    elements = places = 0
    for name, path in _sheet_parts(parts).items():
        scan = scans[name] = Scan(name, percent)
        try:
            scan.run(parts[path], elements)
        except (expat.ExpatError, KeyError, TypeError, ValueError) as error:
            raise Unreadable(f"シート「{name}」が壊れていて、読み取れません。") from error
        elements, places = scan.elements, places + scan.places
        if places > MOST_PLACES:
            raise Unreadable("値のあるセルが、広すぎる範囲に散らばっています。", _TRIM)
    return scans
