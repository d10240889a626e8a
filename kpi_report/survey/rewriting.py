"""Open a workbook as received and write it again, so that nothing of it is lost unsaid."""

import io
import re
import zipfile
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

from openpyxl import Workbook
from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from kpi_report.intake.spreadsheet import Cell, Grid, Snag

_EXTERNAL = re.compile(r"(?<![\w\]])\[\d+\]")
_SHAPE = re.compile(rb"<(?:\w+:)?(?:sp|cxnSp|grpSp)[ >]")
_X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_XM = "{http://schemas.microsoft.com/office/excel/2006/main}"
_EPOCH = datetime(1980, 1, 1)


def open_again(workbook: bytes) -> tuple[Workbook, bool]:
    """Open a workbook without macros and links; say whether anything of it is left out."""
    reader = ExcelReader(io.BytesIO(workbook), keep_vba=False, keep_links=False, rich_text=True)
    reader.read()
    book = reader.wb
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        for sheet, relation in reader.parser.find_sheets():
            part = archive.read(relation.target)
            if b"x14:dataValidation" in part and isinstance(book[sheet.name], Worksheet):
                for dropdown in _extended_dropdowns(part):
                    book[sheet.name].add_data_validation(dropdown)
        names = archive.namelist()
        left_out = "xl/vbaProject.bin" in names or any(
            name.startswith("xl/drawings/drawing") and _SHAPE.search(archive.read(name))
            for name in names
        )
        core = archive.read("docProps/core.xml") if "docProps/core.xml" in names else b""
    # openpyxl fills in the clock where the file does not say.
    if b"created" not in core:
        book.properties.created = _EPOCH
    if b"modified" not in core:
        book.properties.modified = book.properties.created
    return book, _drop_references(book, workbook) or left_out


def _extended_dropdowns(part: bytes) -> list[DataValidation]:
    """Return the drop-downs whose lists stand on another sheet, which Excel stores apart.

    openpyxl does not read them; written as ordinary ones they mean the same.
    """
    found = []
    for element in ElementTree.fromstring(part).iter(f"{_X14}dataValidation"):
        said: dict[str, Any] = {
            name: value
            for name, value in element.attrib.items()
            if name in DataValidation.__attrs__
        }
        said["sqref"] = element.findtext(f"{_XM}sqref")
        for number in (1, 2):
            said[f"formula{number}"] = element.findtext(f"{_X14}formula{number}/{_XM}f")
        found.append(DataValidation(**said))
    return found


def _drop_references(book: Workbook, workbook: bytes) -> bool:
    """Put results in place of formulas that refer to other workbooks; say whether there were any.

    Without the link that goes with it, Excel would call such a formula damage.
    """
    dropped = False
    for names in (book.defined_names, *(ws.defined_names for ws in book.worksheets)):
        for name in [n for n, d in names.items() if _EXTERNAL.search(d.attr_text or "")]:
            del names[name]
            dropped = True
    cells = [
        cell
        for ws in book.worksheets
        for cell in ws._cells.values()
        if cell.data_type == "f" and _EXTERNAL.search(str(getattr(cell.value, "text", cell.value)))
    ]
    if cells:
        reader = ExcelReader(io.BytesIO(workbook), data_only=True, keep_links=False)
        reader.read()
        for cell in cells:
            result = reader.wb[cell.parent.title][cell.coordinate]
            cell.value = result.value
            cell.data_type = result.data_type
    for ws in book.worksheets:
        kept = [d for d in ws.data_validations.dataValidation if not _EXTERNAL.search(str(d))]
        ws.data_validations.dataValidation = kept
    return dropped or bool(cells)


def written(book: Workbook) -> bytes:
    """Return the workbook's bytes, which know no clock: ``book.save`` would stamp it with one."""
    raw, fixed = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        ExcelWriter(book, archive).write_data()
    with zipfile.ZipFile(raw) as archive, zipfile.ZipFile(fixed, "w") as steady:
        for entry in archive.infolist():
            name = zipfile.ZipInfo(entry.filename, date_time=_EPOCH.timetuple()[:6])
            steady.writestr(name, archive.read(entry), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def say_the_same(before: tuple[Grid, ...], after: tuple[Grid, ...]) -> bool:
    """Tell whether all sheets have their values, formulas that Excel is to compute anew aside."""
    old, new = _cells(before), _cells(after)
    formulas = {where for where, cell in (old | new).items() if cell.snag is Snag.NO_RESULT}
    return all(
        where in old and where in new and old[where].text == new[where].text
        for where in (old.keys() | new.keys()) - formulas
    )


def _cells(grids: tuple[Grid, ...]) -> dict[tuple[str, int, int], Cell]:
    return {(grid.name, *place): cell for grid in grids for place, cell in grid.cells.items()}
